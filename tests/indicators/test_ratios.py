"""Ratios over requests: hand-computed numbers, and intervals against scipy and against a known truth."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl
import pytest
import scipy.stats

from corpora import Doc, build
from gkstats import indicators
from gkstats.corpus.store import Corpus
from gkstats.indicators import ratios
from gkstats.indicators.resampling import interval_of_ratio

GROUNDS = {ground: place for place, ground in enumerate(ratios.REFUSED, start=1)}  # 1 + 2 + … + 8 = 36 refusals
NUMBERS = {
    "received": 90, "carried_in": 10, "resolved": 80, "carried_out": 20, "granted": 12, "granted_in_part": 4, **GROUNDS,
    "unable_not_held": 8, "unable_needs_creation": 3, "unable_unclear": 1, "not_processed_petition": 5,
    "not_processed_repeat": 1, "not_processed_publication": 0, "not_processed_excessive": 2, "not_processed_reissue": 0,
    "other": None, "other_not_corrected": 3, "other_fee_unpaid": 1, "other_other": 4,
}  # fmt: skip
DISPUTES = {("reconsideration", "total"): 6, ("reconsideration", "pending"): 2, ("reconsideration", "corrected"): 1,
            ("litigation_direct", "total"): 2, ("litigation_direct", "pending"): 0,
            ("litigation_direct", "corrected"): 1, ("litigation_after_reconsideration", "total"): 5,
            ("litigation_after_reconsideration", "pending"): 1,
            ("litigation_after_reconsideration", "corrected"): 2}  # fmt: skip


def doc(changes=(), **more):
    """Give a report with NUMBERS in the column total."""
    numbers = {(item, "total"): value for item, value in (NUMBERS | dict(changes)).items()}
    return Doc(**({"disputes": DISPUTES, "numbers": numbers} | more))


@pytest.mark.parametrize(
    ("name", "k", "n", "value"),
    [
        ("full_disclosure", 12, 80, 0.15),
        ("any_disclosure", 16, 80, 0.2),
        ("disclosure_among_decidable", 16, 52, 16 / 52),
        ("refusal", 36, 80, 0.45),
        ("not_held", 8, 80, 0.1),
        ("not_processed", 8, 80, 0.1),
        ("carried_over", 20, 100, 0.2),
        ("disputes_per_100", 8, 80, 10.0),
        ("reconsideration_correction", 1, 4, 0.25),
    ],
)
def test_a_ratio_by_hand(name, k, n, value):
    """Two bodies with the same numbers: k and n are twice those of one, value is k / n."""
    found = getattr(indicators, name)(build(doc(), doc())).row(0, named=True)
    assert (found["k"], found["n"], found["reports"], found["bodies"], found["unknown"]) == (2 * k, 2 * n, 2, 2, 0)
    assert found["value"] == pytest.approx(value)
    assert (found["low"], found["high"]) == (None, None)


def test_referrals_can_be_left_out():
    """Without 行政查询事项, the eighth ground: 16 of 52 - 8."""
    found = indicators.disclosure_among_decidable(build(doc()), referrals=False).row(0, named=True)
    assert (found["k"], found["n"]) == (16, 44)


def test_grounds_and_families_add_up():
    """Grounds and families are parts of the same refusals."""
    grounds = indicators.refusal_grounds(build(doc()))
    assert dict(grounds.select("ground", "k").iter_rows()) == GROUNDS
    families = indicators.refusal_grounds(build(doc()), families=True)
    assert families.select("family", "k", "n").rows() == [
        ("statutory", 6, 36), ("third_party", 4, 36), ("discretionary", 18, 36), ("referred", 8, 36),
    ]  # fmt: skip


def test_requesters_by_hand():
    """Who asks, as shares of all received."""
    of = {("received", name): number for name, number in zip(ratios.REQUESTERS, (50, 20, 5, 5, 9, 1), strict=True)}
    found = indicators.requester_mix(build(Doc(received=90, numbers=of)))
    assert found["k"].to_list() == [50, 20, 5, 5, 9, 1]
    assert found["value"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "other",
    [
        {"other": None, "other_not_corrected": 3, "other_fee_unpaid": 1, "other_other": 4},
        {"other": 8, "other_not_corrected": None, "other_fee_unpaid": None, "other_other": None},
    ],
)
def test_outcomes_add_up_to_what_was_resolved(other):
    """The one row 其他处理 of the form of 2019 and the three of 2021 compare; nothing is unaccounted for."""
    found = indicators.outcomes(build(doc(other)))
    assert dict(found.select("outcome", "k").iter_rows()) == {
        "granted": 12, "granted_in_part": 4, "refused_statutory": 6, "refused_third_party": 4,
        "refused_discretionary": 18, "refused_referred": 8, "unable": 12, "not_processed": 8, "other": 8,
        "unaccounted": 0,
    }  # fmt: skip
    assert found["k"].sum() == found["n"][0] == 80
    broken = build(doc(other | {"granted": 10}, failed=(("resolved_sum", "total"),)))
    assert indicators.outcomes(broken)["unknown"].to_list() == [1] * 10
    included = indicators.outcomes(broken, doubtful="include")
    assert included.filter(outcome="unaccounted")["k"].to_list() == [2]
    with pytest.raises(ValueError, match="natural_person"):
        indicators.outcomes(broken, requester="nobody")


def test_what_is_not_known_is_in_no_sum():
    """A blank counts as its implied value or not at all; an unreadable one, and a failed check on it, never."""
    blank = build(doc({"granted": None}), doc())
    found = indicators.full_disclosure(blank).row(0, named=True)
    assert (found["k"], found["n"], found["unknown"]) == (12, 80, 1)
    implied = pl.when(pl.col("state") == "blank").then(pl.lit(0, pl.Int64))
    forced = Corpus({"reports": blank.reports, "requests": blank.requests.with_columns(implied=implied)})
    assert indicators.full_disclosure(forced).select("k", "n", "unknown").row(0) == (12, 160, 0)
    nothing = indicators.full_disclosure(build(doc({"resolved": None}))).row(0, named=True)
    assert (nothing["k"], nothing["n"], nothing["value"], nothing["unknown"]) == (None, None, None, 1)


@pytest.mark.parametrize(
    ("name", "failed", "unknown"),
    [
        ("full_disclosure", ("resolved_sum", "total"), 1),
        ("full_disclosure", ("requester_sum", "granted"), 1),
        ("full_disclosure", ("requester_sum", "refused_internal"), 0),
        ("full_disclosure", ("resolved_sum", "business"), 0),
        ("full_disclosure", ("balance", "total"), 1),  # resolved is one of its terms
        ("full_disclosure", ("carry_over", "total"), 0),
        ("refusal", ("requester_sum", "refused_internal"), 1),
        ("requester_mix", ("balance", "business"), 1),
        ("carried_over", ("claim", "requests_received:12"), 1),
        ("disputes_per_100", ("dispute_sum", "litigation_direct"), 1),
        ("disputes_per_100", ("dispute_sum", "litigation_after_reconsideration"), 0),
        ("disputes_per_100", ("claim", "lawsuits:3"), 1),
    ],
)
def test_a_failed_check_makes_only_its_cells_unknown(name, failed, unknown):
    """A report whose own check fails on a cell that is used is unknown, unless doubtful numbers are included."""
    of = {("received", requester): 1 for requester in ratios.REQUESTERS}
    numbers = {(item, "total"): value for item, value in NUMBERS.items()} | of
    corpus = build(Doc(numbers=numbers, disputes=DISPUTES, failed=(failed,)))
    assert getattr(indicators, name)(corpus)["unknown"][0] == unknown
    assert getattr(indicators, name)(corpus, doubtful="include")["unknown"][0] == 0
    with pytest.raises(ValueError, match="unknown, include"):
        getattr(indicators, name)(corpus, doubtful="drop")


def test_a_body_without_requests_has_no_rate():
    """0 of 0 is null and the body is in no interval; small n is flagged."""
    found = indicators.full_disclosure(build(Doc())).row(0, named=True)
    assert (found["value"], found["bodies"], found["few"]) == (None, 0, True)
    assert indicators.full_disclosure(build(doc()))["few"].to_list() == [False]
    assert indicators.full_disclosure(build(doc()), min_n=81)["few"].to_list() == [True]


def test_scopes_are_never_mixed():
    """Whatever it is grouped by, an indicator has a row for each scope."""
    corpus = build(doc(scope="own_body"), doc(scope="jurisdiction"), doc(scope="unknown"))
    grouped = [
        indicators.full_disclosure(corpus, []), indicators.zero_requests(corpus), indicators.requests_received(corpus),
        indicators.mean_of_rates(corpus, "refusal", []), indicators.identity_violations(corpus),
    ]  # fmt: skip
    for found in grouped:
        assert found["scope"].to_list() == ["own_body", "jurisdiction", "unknown"]
    with pytest.raises(ValueError, match="agency_key"):
        indicators.full_disclosure(corpus, ["month"])


def bodies(size, seed=1):
    """Draw bodies of unequal size, each with a rate of its own around 0.3: (k, n)."""
    random = np.random.default_rng(seed)
    n = random.poisson(random.gamma(0.8, 30, size))
    return random.binomial(n, random.beta(1.5, 3.5, size)), n


def of_bodies(k, n):
    return build(*(doc({"granted": a, "resolved": b}) for a, b in zip(k.tolist(), n.tolist(), strict=True)))


def test_the_interval_is_scipys():
    """Low and high are those of scipy's percentile bootstrap over bodies, and are the same at every run."""
    k, n = bodies(60)
    found = indicators.full_disclosure(of_bodies(k, n)).row(0, named=True)
    said = n > 0

    def ratio(a, b, axis=-1):
        return a.sum(axis=axis) / b.sum(axis=axis)

    theirs = scipy.stats.bootstrap(
        (k[said], n[said]), ratio, paired=True, n_resamples=20_000, method="percentile", random_state=2
    ).confidence_interval
    assert (found["k"], found["n"], found["bodies"]) == (k.sum(), n.sum(), said.sum())
    assert (found["low"], found["high"]) == pytest.approx((theirs.low, theirs.high), abs=0.006)
    assert indicators.full_disclosure(of_bodies(k[::-1], n[::-1]))["low"].to_list() == [found["low"]]


def test_the_interval_covers_the_truth():
    """Of 95 % intervals about 95 % hold the true rate; intervals on requests, as if independent, hold far less."""
    covered = naive = 0
    for seed in range(200):
        k, n = bodies(80, seed)
        low, high = interval_of_ratio(k.astype(float), n.astype(float))
        covered += low <= 0.3 <= high
        of_requests = scipy.stats.binomtest(int(k.sum()), int(n.sum())).proportion_ci(method="wilson")
        naive += of_requests.low <= 0.3 <= of_requests.high
    assert 0.88 <= covered / 200 <= 0.99
    assert naive / 200 < 0.6


@pytest.mark.parametrize(("size", "known"), [(9, False), (10, True)])
def test_below_ten_bodies_there_is_no_interval(size, known):
    """Nine bodies with requests have none; bodies without requests do not help."""
    corpus = build(*(doc() for _ in range(size)), *(Doc() for _ in range(20)))
    found = indicators.full_disclosure(corpus).row(0, named=True)
    assert (found["low"] is not None, found["value"]) == (known, pytest.approx(0.15))


@pytest.mark.parametrize(("k", "n"), [(0, 7), (3, 9), (81, 263), (500, 500), (1, 100_000)])
def test_wilson_is_scipys(k, n):
    """The Wilson interval is scipy's."""
    ours = pl.DataFrame({"k": [k], "n": [n]}).select(indicators.wilson("k", "n").struct.unnest()).row(0)
    theirs = scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
    assert ours == pytest.approx((k / n, theirs.low, theirs.high), abs=1e-9)


def test_one_body_over_years_is_drawn_as_one():
    """Grouped without the year a body's years stand or fall together: the interval is that of bodies."""
    k, n = bodies(40)
    docs = [
        doc({"granted": a, "resolved": b}, agency_key=str(place), year=year)
        for place, (a, b) in enumerate(zip(k.tolist(), n.tolist(), strict=True))
        for year in (2021, 2022)
    ]
    corpus = build(*docs)
    found = indicators.full_disclosure(corpus, []).row(0, named=True)
    once = indicators.full_disclosure(corpus).row(0, named=True)
    assert (found["n"], found["bodies"]) == (2 * once["n"], once["bodies"])
    assert (found["low"], found["high"]) == pytest.approx((once["low"], once["high"]))


def test_the_mean_of_rates_weighs_bodies():
    """Two bodies at 20 of 100 and 5 of 10: the mean is 0.35, the ratio of sums 25/110; a body with 9 is left out."""
    changes = [{"granted": 20, "resolved": 100}, {"granted": 5, "resolved": 10}, {"granted": 9, "resolved": 9}]
    corpus = build(*map(doc, changes), doc({"granted": None}))
    found = indicators.mean_of_rates(corpus, "full_disclosure").row(0, named=True)
    assert (found["n"], found["left_out"], found["unknown"], found["reports"]) == (2, 1, 1, 4)
    assert found["value"] == pytest.approx(0.35)
    assert indicators.full_disclosure(corpus)["value"].to_list() == pytest.approx([34 / 119])
    k, n = (numbers[bodies(60)[1] >= 10] for numbers in bodies(60))
    rates = scipy.stats.bootstrap((k / n,), np.mean, n_resamples=20_000, method="percentile", random_state=1)
    found = indicators.mean_of_rates(of_bodies(k, n), "full_disclosure").row(0, named=True)
    assert found["value"] == pytest.approx((k / n).mean())
    assert (found["low"], found["high"]) == pytest.approx(tuple(rates.confidence_interval), abs=0.006)


def test_lawsuits_after_reconsideration_are_never_summed():
    """Both bodies of such a lawsuit report it: with two bodies there is no sum, with one there is."""
    two = indicators.litigation_correction(build(doc(), doc()))
    assert two.select("route", "k", "n", "value").rows() == [
        ("litigation_direct", 2, 4, 0.5), ("litigation_after_reconsideration", None, None, None),
    ]  # fmt: skip
    one = indicators.litigation_correction(build(doc())).filter(route="litigation_after_reconsideration")
    assert one.select("k", "n", "value").rows() == [(2, 4, 0.5)]


def test_a_new_law_begins_a_new_series():
    """Disputes of 2024 stand in another series than those of 2023, and their change is not given; requests go on."""
    corpus = build(*(doc(year=year, agency_key="a") for year in (2022, 2023, 2024)))
    assert indicators.disputes_per_100(corpus)["series"].to_list() == [1, 1, 2]
    assert indicators.refusal(corpus)["series"].to_list() == [1, 1, 1]
    changes = indicators.change(corpus, "disputes_per_100")
    assert changes.select("year", "break_before", "change").rows() == [(2023, False, 0.0), (2024, True, None)]


def test_the_change_is_in_the_same_bodies():
    """Only bodies with known numbers in both years are compared; who came and who went stands beside it."""
    docs = [
        doc({"granted": 10, "resolved": 100}, year=2021, agency_key="a"),
        doc({"granted": 30, "resolved": 100}, year=2022, agency_key="a"),
        doc({"granted": 0, "resolved": 100}, year=2021, agency_key="b"),
        doc({"granted": 10, "resolved": 60}, year=2022, agency_key="b"),
        doc(year=2021, agency_key="gone"), doc(year=2022, agency_key="new"), doc(year=2022, agency_key="newer"),
        doc(year=2021, agency_key="lost"), doc({"granted": None}, year=2022, agency_key="lost"),
        doc(year=2021, agency_key="other scope"), doc(year=2022, agency_key="other scope", scope="jurisdiction"),
        doc(year=2022), doc(year=2024, agency_key="a"),
    ]  # fmt: skip
    found = indicators.change(build(*docs), "full_disclosure")
    assert found["year"].unique().to_list() == [2022]
    row = found.filter(scope="own_body").row(0, named=True)
    assert (row["bodies"], row["unknown"], row["entries"], row["exits"]) == (2, 1, 2, 2)
    assert (row["k_before"], row["n_before"], row["k"], row["n"]) == (10, 200, 40, 160)
    assert (row["value_before"], row["value"], row["change"]) == pytest.approx((0.05, 0.25, 0.2))
    assert (row["relative"], row["low"]) == (pytest.approx(4.0), None)
    assert found.filter(scope="jurisdiction").select("bodies", "entries", "change").row(0) == (0, 1, None)
    with pytest.raises(ValueError, match="zero_requests, requests_received, full_disclosure"):
        indicators.change(build(), "coverage")


def test_the_interval_of_a_change_is_scipys():
    """The same bodies are drawn for both years."""
    (k, n), (k_before, n_before) = bodies(50, 3), bodies(50, 4)
    docs = [
        doc({"granted": a, "resolved": b}, year=year, agency_key=str(place))
        for year, of in ((2021, (k_before, n_before)), (2022, (k, n)))
        for place, (a, b) in enumerate(zip(*(column.tolist() for column in of), strict=True))
    ]
    row = indicators.change(build(*docs), "full_disclosure").row(0, named=True)

    def difference(a, b, c, d, axis=-1):
        return a.sum(axis=axis) / b.sum(axis=axis) - c.sum(axis=axis) / d.sum(axis=axis)

    theirs = scipy.stats.bootstrap(
        (k, n, k_before, n_before), difference, paired=True, n_resamples=20_000, method="percentile", random_state=2
    ).confidence_interval
    assert (row["low"], row["high"]) == pytest.approx((theirs.low, theirs.high), abs=0.01)


def test_changes_of_counts():
    """Requests: the mean of the same bodies and its relative change; zero requests: the share of the same bodies."""
    corpus = build(*(Doc(received=number, year=year, agency_key=key) for key, year, number in (
        ("a", 2021, 10), ("a", 2022, 15), ("b", 2021, 10), ("b", 2022, 0), ("c", 2022, 99))))  # fmt: skip
    requests = indicators.change(corpus, "requests_received").row(0, named=True)
    assert (requests["k_before"], requests["k"], requests["value"], requests["relative"]) == (20, 15, 7.5, -0.25)
    zero = indicators.change(corpus, "zero_requests").row(0, named=True)
    assert (zero["value_before"], zero["value"], zero["entries"]) == (0, 0.5, 1)


def test_changes_of_what_reports_state():
    """Problems, checks, dates and procurement: the same bodies, what is not known beside them."""
    of = {"form": "2019", "agency_key": "a"}
    short, late = {"人员力量不足": ("staffing",)}, {"公开不及时": ("timeliness",)}
    corpus = build(
        Doc(received=3, year=2019, problems=short, amount=Decimal(4), purchases=2, **of),
        Doc(received=3, year=2020, problems=late, amount=Decimal(6), contradicted=True, **of),
        Doc(received=3, year=2020, problems=late, agency_key="b"),
    )
    rows = {name: indicators.change(corpus, name) for name in (
        "stating", "stated_problems", "identity_violations", "procurement_amount", "procurement_purchases", "in_time",
        "reports",
    )}  # fmt: skip
    assert rows["stating"].select("k_before", "k", "bodies", "entries").rows() == [(1, 1, 1, 1)]
    assert rows["stated_problems"].select("code", "change").rows() == [("staffing", -1.0), ("timeliness", 1.0)]
    assert rows["identity_violations"].select("check", "value_before", "value").rows() == [("balance", 0.0, 1.0)]
    assert rows["procurement_amount"].select("value_before", "value", "relative").rows() == [(4.0, 6.0, 0.5)]
    assert rows["procurement_purchases"].select("bodies", "unknown", "change").rows() == [(0, 1, None)]
    assert rows["reports"].select("bodies", "entries", "exits").rows() == [(1, 1, 0)]
    assert rows["in_time"].is_empty()
    with pytest.raises(ValueError, match="doubtful"):
        indicators.change(corpus, "stating", doubtful="perhaps")


def test_always_zero_needs_three_years():
    """Zero in each of three years; a known number above 0 settles it, an unknown one leaves it open."""
    of = {"zero": (0, 0, 0), "once": (0, 2, 0), "open": (0, None, 0), "settled": (None, 4, 0), "short": (0, 0)}
    docs = [Doc(received=number, year=2021 + place, agency_key=key)
            for key, numbers in of.items() for place, number in enumerate(numbers)]  # fmt: skip
    row = indicators.always_zero(build(*docs, Doc())).row(0, named=True)
    assert (row["bodies"], row["k"], row["some"], row["n"], row["unknown"]) == (4, 1, 2, 3, 1)
    assert indicators.always_zero(build(*docs), years=2)["bodies"].to_list() == [5]


def test_requests_by_hand():
    """Sum, median, 90th percentile and the top five; the unknown is beside the sum, not in it."""
    docs = [Doc(received=number) for number in range(1, 21)]
    row = indicators.requests_received(build(*docs, Doc(received=None))).row(0, named=True)
    assert (row["reports"], row["n"], row["unknown"], row["value"], row["median"]) == (21, 20, 1, 210, 10.5)
    assert row["p90"] == pytest.approx(np.percentile(range(1, 21), 90))
    assert row["top_5_share"] == pytest.approx(90 / 210)
    assert indicators.requests_received(build(*docs[:19]))["top_5_share"].to_list() == [None]
    assert indicators.requests_received(build(Doc(received=None)))["value"].to_list() == [None]


def test_requests_per_resident():
    """Governments' jurisdiction figures over their residents, levels apart; a division without residents is unknown."""
    of = {"scope": "jurisdiction", "body": "government"}
    docs = [
        Doc(received=50, division_code="110101", level="county", **of),
        Doc(received=70, division_code="110102", level="county", **of),
        Doc(received=70, division_code="110105", level="county", **of),
        Doc(received=900, division_code="110000", level="provincial", **of),
        Doc(received=9, division_code="110101", level="county", scope="jurisdiction", body="department"),
    ]
    population = pl.DataFrame({"division_code": ["110101", "110102", "110000"], "year": [2023] * 3,
                               "population": [400_000, 600_000, 20_000_000]})  # fmt: skip
    found = indicators.requests_per_100k(build(*docs), population)
    assert found.select("level", "k", "n", "unknown", "value").rows() == [
        ("provincial", 900, 20_000_000, 0, 4.5), ("county", 120, 1_000_000, 1, 12.0),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="population"):
        indicators.requests_per_100k(build(), population.drop("population"))
    with pytest.raises(ValueError, match="several rows"):
        indicators.requests_per_100k(build(), pl.concat([population, population]))


def test_violations_count_reports():
    """A report with two failed balances is one of n; an identity among zeros says nothing."""
    docs = [Doc(received=3, failed=(("balance", "business"),), contradicted=True), Doc(received=3), Doc(received=0)]
    row = indicators.identity_violations(build(*docs)).filter(check="balance").row(0, named=True)
    assert (row["reports"], row["k"], row["n"], row["unknown"]) == (3, 1, 2, 1)
    assert (row["failed"], row["evaluable"]) == (2, 3)
    over = build(Doc(failed=(("carry_over", "total"),)), Doc())
    assert indicators.discontinuities(over).select("check", "k", "n").rows() == [("carry_over", 1, 1)]


def test_states_by_file_type():
    """What was read well is told by the file's ending; copies are files too."""
    docs = [
        Doc(source="a.PDF", received=None),
        Doc(source="b.txt"),
        Doc(source="c"),
        Doc(source="d.txt", counted=False),
    ]
    found = indicators.states_by_file_type(build(*docs))
    assert found.select("file_type", "reports").rows() == [("", 1), ("pdf", 1), ("txt", 2)]
    assert found.filter(file_type="pdf")["blank"].to_list() == [1]
