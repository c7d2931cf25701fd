"""Indicators: what is known and what is not, told apart to the last report."""

from __future__ import annotations

import re
from decimal import Decimal

import polars as pl
import pytest

from conftest import ROOT
from corpora import Doc, build
from gkstats import forms, indicators
from gkstats.corpus.selection import parse_years
from gkstats.corpus.store import Corpus, load, write
from gkstats.dataset import schema
from gkstats.words.wording import selected
from tools import write_indicators

BESIDE = {"unaccounted", "at", "expected"}  # columns that a formula names
KEYS = {key for keys in forms.key_values().values() for key in keys} | set(schema.CHECKS) | BESIDE


def test_a_sum_of_nothing_known_is_not_known():
    """Missing is never zero: the sum of two nulls is null, of a null and a number the number."""
    frame = pl.DataFrame({"of": ["a", "a", "b", "b"], "n": [None, None, None, 7]})
    sums = frame.group_by("of").agg(indicators.total("n")).sort("of")
    assert sums["n"].to_list() == [None, 7]


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (3, 4, 0.3006, 0.9544),
        (81, 263, 0.2553, 0.3662),
    ],
)  # fmt: skip
def test_wilson_interval(k, n, low, high):
    """The interval agrees with published values (Newcombe 1998, Stat. Med. 17: 81/263 has 0.2553-0.3662)."""
    found = pl.DataFrame({"k": [k], "n": [n]}).select(indicators.wilson("k", "n").struct.unnest()).row(0)
    assert found == pytest.approx((k / n, low, high), abs=5e-5)


def test_a_share_of_nothing_is_not_known():
    """0 of 0 is no share: not 0 %, not an error."""
    found = pl.DataFrame({"k": [0], "n": [0]}).select(indicators.wilson("k", "n").struct.unnest()).row(0)
    assert found == (None, None, None)


@pytest.mark.parametrize(
    ("text", "years"),
    [("", []), ("2023", [2023]), ("2019-2021", [2019, 2020, 2021]), ("2019, 2021-2022", [2019, 2021, 2022])],
)
def test_years_are_read(text, years):
    """A year, a span and a list of both are read."""
    assert parse_years(text) == years


@pytest.mark.parametrize("text", ["23", "2019-", "last year", "2019;2020"])
def test_a_text_that_is_no_year_is_named(text):
    """What is no year is refused, with the part that is wrong and how to write it."""
    with pytest.raises(ValueError, match="write years as"):
        parse_years(text)


def test_zero_requests_keep_the_unknown_apart():
    """A blank total, a contradicted number and a report without the table are unknown, never zero."""
    docs = [Doc(received=0), Doc(received=0), Doc(received=5), Doc(received=None), Doc(received=0, contradicted=True)]
    corpus = build(*docs, Doc(received=0, counted=False))
    without_table = build(Doc(form="free"))
    corpus = Corpus({
        "reports": pl.concat([corpus.reports, without_table.reports.with_columns(report_id=pl.lit("f" * 16))]),
        "requests": corpus.requests,
        "checks": corpus.checks,
    })  # fmt: skip
    row = indicators.zero_requests(corpus).row(0, named=True)
    assert {name: row[name] for name in ("reports", "k", "some", "n", "unknown")} == {
        "reports": 6, "k": 2, "some": 1, "n": 3, "unknown": 3,
    }  # fmt: skip
    assert (row["value"], row["at_least"], row["at_most"]) == pytest.approx((2 / 3, 2 / 6, 5 / 6))


def test_doubtful_numbers_can_be_included():
    """With doubtful = include a contradicted number counts as printed; anything else is refused."""
    corpus = build(Doc(received=0, contradicted=True), Doc(received=4))
    assert indicators.zero_requests(corpus, doubtful="include")["k"].to_list() == [1]
    with pytest.raises(ValueError, match="unknown, include"):
        indicators.zero_requests(corpus, doubtful="maybe")


def test_a_claim_that_contradicts_makes_a_number_unknown():
    """The prose says 收到 3, the table 0: which is right is not known. Other claims do not touch the number."""
    corpus = build(Doc(received=0, year=2022), Doc(received=0, year=2023))
    failed = corpus.checks.with_columns(
        check=pl.lit("claim").cast(corpus.checks.schema["check"]),
        subject=pl.Series(["requests_received:12", "items_published:12"]),
        passed=pl.lit(value=False),
    )
    doubted = Corpus({"reports": corpus.reports, "requests": corpus.requests, "checks": failed})
    assert indicators.zero_requests(doubted)["unknown"].to_list() == [1, 0]


def test_groups_stand_in_the_forms_order():
    """Levels are sorted from the nation to the township, years upwards, an unknown year last."""
    corpus = build(Doc(level="township"), Doc(level="provincial"), Doc(level="county"), Doc(year=None), Doc(year=2020))
    found = indicators.zero_requests(corpus, ["year", "level"])
    assert found.select("year", "level").rows() == [
        (2020, "township"), (2023, "provincial"), (2023, "county"), (2023, "township"), (None, "township"),
    ]  # fmt: skip


def test_a_selection_cuts_every_table():
    """A selection of years and a level holds in all tables; what was no report stays named."""
    corpus = build(Doc(year=2020), Doc(year=2023), Doc(year=2023, level="county"), not_reports=(("a.txt", "x", "y"),))
    cut = corpus.where(years="2021-2023", level="township")
    assert cut.reports["year"].to_list() == [2023]
    assert cut.requests["report_id"].unique().to_list() == cut.reports["report_id"].to_list()
    assert indicators.not_reports(cut).height == 1
    with pytest.raises(ValueError, match="township"):
        corpus.where(level="village")


def test_a_selection_by_province_and_scope():
    """A province may be written as its name begins, in either language; one that there is not is refused."""
    docs = [Doc(province="内蒙古自治区"), Doc(province="青海省", scope="jurisdiction"), Doc(province=None),
            Doc(province="山西省"), Doc(province="陕西省")]  # fmt: skip
    corpus = build(*docs)
    for name in ("内蒙古", "内蒙古自治区", "Inner Mongolia", "inner mongolia"):
        assert corpus.where(province=name).reports["province"].to_list() == ["内蒙古自治区"]
    # What it is called stands in titles: the name that a language has for it, however it was written.
    assert selected(corpus.where(province="Qinghai").selection, "zh") == "青海"
    assert selected(corpus.where(province="青海省").selection, "en") == "Qinghai"
    # Shanxi is itself, and not all that begins so.
    assert corpus.where(province="Shanxi").reports["province"].to_list() == ["山西省"]
    assert corpus.where(province="青海省", scope="jurisdiction").requests["report_id"].n_unique() == 1
    assert corpus.where(scope="own_body").reports["province"].to_list() == ["内蒙古自治区", None, "山西省", "陕西省"]
    with pytest.raises(ValueError, match="no name of one begins with 'X'"):  # no letter stands for 新疆
        corpus.where(province="X")
    with pytest.raises(ValueError, match="青海省 Qinghai"):
        corpus.where(province="青岛")
    with pytest.raises(ValueError, match="own_body, jurisdiction"):
        corpus.where(scope="all")


def test_nothing_is_read_before_it_is_asked_for(tmp_path):
    """What a table holds is read when it is asked for: a broken one is in nobody's way who does not need it."""
    write(build(Doc(year=2020), Doc(year=2023)), tmp_path)
    broken = (tmp_path / "requests.parquet").resolve()
    data = bytearray(broken.read_bytes())
    data[4:204] = bytes(200)  # of the rows, not of what says of which run they are
    broken.write_bytes(data)
    corpus = load(tmp_path).where(years="2023")
    assert corpus.reports.height == 1
    with pytest.raises(pl.exceptions.PolarsError):
        corpus.scan("requests").collect()


def test_bare_amounts_are_in_no_total():
    """Amounts without a unit are summed apart, once as 元 and once as 万元; the certain total is exact."""
    docs = [Doc(year=2020, form="2019", amount=Decimal(amount)) for amount in ("0.1", "0.2", "51.1082")]
    bare = [Doc(year=2020, form="2019", bare=raw) for raw in ("1,250,000", "３６.5")]
    unreadable = [Doc(year=2020, form="2019", bare="约十二万"), Doc(year=2020, form="2019")]
    row = indicators.procurement_totals(build(*docs, *bare, *unreadable)).row(0, named=True)
    assert row["total"] == Decimal("51.4082")
    assert (row["reports"], row["n"], row["bare_amounts"], row["unknown"]) == (7, 3, 2, 2)
    assert (row["bare_as_10k"], row["bare_as_yuan"]) == (Decimal("1250036.5"), pytest.approx(125.00365))
    assert row["top_1_share"] == pytest.approx(51.1082 / 51.4082)
    assert row["top_5_share"] is None


def test_the_amount_a_purchase_is_of_reports_that_state_both():
    """Amounts without a number of purchases, and the other way round, are not in it."""
    docs = [Doc(year=2020, form="2019", amount=Decimal(amount) if amount else None, purchases=purchases)
            for amount, purchases in ((30, 2), (20, 3), (900, None), (None, 40))]  # fmt: skip
    assert indicators.procurement_totals(build(*docs))["per_purchase"].to_list() == [10]


def test_an_amount_stands_apart_only_among_enough_others():
    """A usual amount ten thousand times too large is in no sum, where ten others or more tell what is usual."""
    usual = [Doc(year=2020, form="2019", amount=Decimal(n), purchases=1) for n in range(1, 10)]
    far = Doc(year=2020, form="2019", amount=Decimal(90_000), purchases=1)
    nearer = Doc(year=2020, form="2019", amount=Decimal(500), purchases=1)

    def totals(*docs, **how):
        return indicators.procurement_totals(build(*docs), **how).select("n", "total", "apart", "unknown").row(0)

    assert totals(*usual[:8], far) == (9, 90_036, 0, 0)
    assert totals(*usual, far) == (9, 45, 1, 0)
    assert totals(*usual, nearer) == (10, 545, 0, 0)
    assert totals(*usual, far, doubtful="include") == (10, 90_045, 0, 0)
    assert indicators.procurement_apart(build(*usual, far)).select("amount", "usual", "line").rows() == [
        (Decimal(90_000), pytest.approx(30**0.5), 30)
    ]


def test_what_is_usual_is_told_by_the_whole_corpus():
    """A province by itself sets the same amounts apart as all provinces together."""
    docs = [Doc(year=2020, form="2019", amount=Decimal(n % 9 + 1), province=("青海省", "河南省")[n % 2], purchases=1)
            for n in range(16)]  # fmt: skip
    slip = Doc(year=2020, form="2019", amount=Decimal(40_000), province="青海省", purchases=1)
    corpus = build(*docs, slip)
    parts = [indicators.procurement_totals(corpus.where(province=name)) for name in ("青海", "河南")]
    whole = indicators.procurement_totals(corpus)
    assert sum(part["total"].item() for part in parts) == whole["total"].item()
    assert whole["apart"].item() == parts[0]["apart"].item() == 1


def test_levels_of_jurisdictions_are_never_added():
    """A province of 400, its 2 prefectures and their 4 counties: each level has a row of its own, 400 stays 400."""
    of = {"scope": "jurisdiction", "body": "government"}
    docs = [Doc(received=400, level="provincial", **of)]
    docs += [Doc(received=200, level="prefectural", **of) for _ in range(2)]
    docs += [Doc(received=100, level="county", **of) for _ in range(4)]
    corpus = build(*docs, Doc(received=3, level="county"), Doc(received=4))
    found = indicators.requests_received(corpus)
    assert found.select("scope", "level", "value").rows() == [
        ("own_body", None, 7), ("jurisdiction", "provincial", 400), ("jurisdiction", "prefectural", 400),
        ("jurisdiction", "county", 400),
    ]  # fmt: skip
    assert indicators.zero_requests(corpus)["level"].to_list() == [None, "provincial", "prefectural", "county"]
    assert indicators.requests_received(corpus, ["year", "level"])["value"].to_list() == [400, 400, 3, 400, 4]


def test_a_government_and_its_office_count_once():
    """Both report on one jurisdiction: the government's own figures are used, without them the office's."""
    of = {"scope": "jurisdiction", "level": "county", "division_code": "110101"}
    own, office = Doc(received=5, body="government", **of), Doc(received=7, body="government_office", **of)
    both = indicators.requests_received(build(own, office))
    assert both.select("reports", "set_aside", "value").row(0) == (1, 1, 5)
    assert indicators.requests_received(build(office)).select("reports", "set_aside", "value").row(0) == (1, 0, 7)
    elsewhere = Doc(received=7, body="government_office", **(of | {"division_code": "110102"}))
    assert indicators.requests_received(build(own, elsewhere))["value"].to_list() == [12]


@pytest.mark.parametrize("name", ["any_disclosure", "zero_requests", "identity_violations", "stating", "in_time"])
@pytest.mark.parametrize("column", schema.empty("reports").columns)
def test_any_column_of_reports_can_be_grouped_by(name, column):
    """No column of `reports` is in the way of an indicator's own."""
    found = getattr(indicators, name)(build(Doc(received=3, body="government", level="county")), [column])
    assert found[column].len() >= 1
    with pytest.raises(ValueError, match="month"):
        getattr(indicators, name)(build(), ["month"])


def test_a_claim_among_zeros_says_nothing():
    """Whether a check says something is told from the table alone: 3 claimed beside 0 says no more than 0 beside 0."""
    corpus = build(Doc(received=0), Doc(received=0), Doc(received=9))
    rows = [("requests_received:1", 3, 0), ("requests_received:1", 0, 0), ("requests_received:1", 9, 9)]
    claims = corpus.checks.with_columns(
        check=pl.lit("claim").cast(corpus.checks.schema["check"]),
        subject=pl.Series([subject for subject, _, _ in rows]),
        expected=pl.Series([expected for _, expected, _ in rows]).cast(pl.Decimal(20, 6)),
        actual=pl.Series([actual for _, _, actual in rows]).cast(pl.Decimal(20, 6)),
        trivial=pl.Series([False, True, False]),
        passed=pl.Series([False, True, True]),
    )
    found = indicators.identity_violations(Corpus({"reports": corpus.reports, "checks": claims})).row(0, named=True)
    assert (found["reports"], found["k"], found["n"], found["unknown"]) == (3, 0, 1, 2)


def test_every_indicator_is_documented():
    """Each public indicator has its row or line on both pages; the declared ones stand as declared."""
    pages = {
        name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("indicators", "indicators.zh")
    }
    assert list(pages.values()) == list(write_indicators.pages().values())
    for text in pages.values():
        _documented(text)
    for one in indicators.INDICATORS.values():
        assert bool(one.caveat) == bool(one.caveat_zh), one.name
        assert one.formula_zh or not re.search(r"[a-z]{2}", re.sub("`[^`]*`", "", one.formula)), one.name


def _documented(text):
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| ") and "`" in line]
    named = {row[2].strip().strip("`") for row in rows}
    assert named <= {*indicators.__all__, *indicators.INDICATORS}
    assert {name for name in indicators.__all__ if f"`{name}`" not in text and f".{name}`" not in text} == set()
    for row in rows:
        assert all(cell.strip() for cell in row[1:6]), row
        keys = set(re.findall(r"`([a-z_]+)`", row[4]))
        assert keys <= KEYS, row


def test_no_certain_amount_gives_no_total():
    """Where every amount is bare the total is not known, and not 0."""
    row = indicators.procurement_totals(build(Doc(year=2020, form="2019", bare="12"))).row(0, named=True)
    assert (row["total"], row["purchases"], row["n"]) == (None, None, 0)


def test_scopes_are_never_added():
    """A government's jurisdiction figure holds its bodies' figures: each scope has a row of its own."""
    docs = [Doc(year=2020, form="2019", amount=Decimal(1), scope=scope) for scope in ("own_body", "jurisdiction")]
    assert indicators.procurement_totals(build(*docs))["total"].to_list() == [Decimal(1), Decimal(1)]


def test_top_five_share_from_twenty_amounts():
    """The five largest of twenty equal amounts are a quarter of the total."""
    docs = [Doc(year=2019, form="2019", amount=Decimal(3), purchases=2) for _ in range(20)]
    row = indicators.procurement_totals(build(*docs)).row(0, named=True)
    assert (row["top_5_share"], row["top_1_share"], row["purchases"]) == (pytest.approx(0.25), pytest.approx(0.05), 40)


def test_only_the_2019_form_asks():
    """Reports on the later form are not asked, and have no row among the amounts."""
    corpus = build(Doc(year=2020, form="2019"), Doc(year=2023), Doc(year=2023, form="2019"))
    assert indicators.procurement_asked(corpus).rows() == [
        (2020, "2019", 1, 1), (2023, "2021", 1, 0), (2023, "2019", 1, 1),
    ]  # fmt: skip
    assert indicators.procurement(corpus)["year"].to_list() == [2020, 2023]


def test_problem_shares_are_of_reports_that_state_one():
    """A code counts once a report however often it is stated; reports without a problem are not in n."""
    twice = {"人手少": ("staffing",), "人员变动": ("staffing", "timeliness")}
    corpus = build(Doc(problems=twice), Doc(problems={"更新慢": ("timeliness",)}), Doc())
    found = indicators.stated_problems(corpus)
    assert found.select("code", "label", "k", "n").rows() == [
        ("staffing", "staffing 人员力量不足", 1, 2), ("timeliness", "timeliness 公开不及时", 2, 2),
    ]  # fmt: skip
    (row,) = indicators.stating(corpus).rows(named=True)
    assert (row["reports"], row["k"], row["n"], row["unknown"], row["problems"]) == (3, 2, 2, 1, 3)


def test_a_code_that_a_year_never_states_is_zero_of_n():
    """Every code has a row in every year: 0 of 1 is a finding."""
    corpus = build(Doc(year=2022, problems={"a": ("staffing",)}), Doc(year=2023, problems={"b": ("platform",)}))
    found = indicators.stated_problems(corpus)
    assert found.select("year", "code", "k", "n").rows() == [
        (2022, "staffing", 1, 1), (2022, "platform", 0, 1), (2023, "staffing", 0, 1), (2023, "platform", 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("reports", "first"), [(29, "staffing"), (30, "timeliness")])
def test_small_numbers_are_not_ranked(reports, first):
    """Below 30 reports the codes stand in the codebook's order, from 30 on by share."""
    docs = [Doc(problems={"慢": ("timeliness",)}) for _ in range(reports - 1)]
    found = indicators.stated_problems(build(*docs, Doc(problems={"少": ("staffing",)})))
    assert found["code"][0] == first


def test_examples_lead_to_their_line():
    """A quotation names source and line, and that it is from an abridged transcript."""
    corpus = build(
        Doc(problems={"人手少": ("staffing",)}, source="乙.txt", abridged=True), Doc(problems={"兼职": ("staffing",)})
    )
    rows = indicators.problem_examples(corpus, each=1, name_bodies=True).rows(named=True)
    assert rows == [{
        "code": "staffing", "label": "staffing 人员力量不足", "text": "人手少", "source": "乙.txt", "line": 91,
        "abridged": True,
    }]  # fmt: skip


def test_states_add_up_to_all_cells():
    """Each table's states sum to its cells."""
    states = indicators.cell_states(build(Doc(received=None), Doc(year=2020, form="2019", bare="3")))
    assert (
        states.select(pl.sum_horizontal("reported", "blank", "absent", "unreadable")).to_series() == states["cells"]
    ).all()
    assert states.filter(pl.col("table") == "proactive").select("blank", "unreadable").row(0) == (1, 1)
    assert states.filter(pl.col("table") == "requests")["blank"].to_list() == [1]


def test_an_identity_among_zeros_says_nothing():
    """Checks whose terms are all 0 are counted apart from those that could have failed."""
    corpus = build(Doc(received=0), Doc(received=3), Doc(received=2, contradicted=True))
    assert indicators.failed_checks(corpus).row(0) == ("balance", 1, 2, 1, 0)


def test_what_was_measured_is_said_in_chinese():
    """No row of the Chinese page's measured tables has words of the English one but names."""
    page = (ROOT / "docs" / "indicators.zh.md").read_text(encoding="utf-8")
    for name in write_indicators.MEASURED:
        _, table, _ = write_indicators.parts(page, name)
        assert re.findall(r"[a-z]{3,} [a-z]{2,}", table) == []
