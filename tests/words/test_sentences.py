"""Sentences that a rule derives: what they may say, and that they say nothing where the rule fails."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from gkstats.dataset import schema
from gkstats.indicators.surviving import Survivor
from gkstats.indicators.where import Where
from gkstats.words import amounts, headlines, laid_out, sentences, wording
from gkstats.words.wording import Source

EN, ZH = Source("x"), Source("x", "zh")


def test_what_a_finding_hangs_on_is_named():
    """The choices that turn it round are named by their columns; nothing is said where there is none."""
    said = sentences.hanging(["unknown_scope", "mean"], " most say so", EN)
    assert said == "Whether most say so hangs on how these are taken: reports of unknown scope, mean."
    assert sentences.hanging([], " most say so", EN) == ""


def test_a_ratio_is_said_with_what_it_rests_on():
    """Value, k of n, bodies, interval, the unknown; without a denominator that there is no value."""
    row = {"year": 2023, "scope": "own_body", "reports": 50, "bodies": 40, "k": 450, "n": 900, "unknown": 3,
           "value": 0.5, "low": 0.45, "high": 0.55, "unbounded": 1, "unknown_requests": 204, "at_least": 0.41,
           "at_most": 0.59}  # fmt: skip
    said = sentences.ratios(pl.DataFrame([{**row, "year": 2022, "k": 1}, row]), "granted", "requests", EN)
    assert said[0].startswith("2023, own body: granted: 50.0 % of requests (450 of 900), in 40 bodies; ")
    assert said[0].endswith(
        "95 % interval over bodies 45.0 % to 55.0 %; not known in 3 of 50 reports, which hold at most 204 requests: "
        "with them it is 41.0 % to 59.0 %; nothing bounds 1 of them."
    )
    assert len(said) == 1
    few = pl.DataFrame([{**row, "k": 20, "n": 25}])
    assert sentences.ratios(few, "granted", "requests", EN)[0].startswith(
        "2023, own body: granted: 20 of 25 requests, in"
    )
    none = pl.DataFrame([{**row, "n": 0, "k": 0, "value": None, "low": None, "high": None}])
    assert sentences.ratios(none, "granted", "requests", EN) == ["2023, own body: granted: no requests are known."]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sure": True}, "more than the year before in the same 40 bodies (+5.0 points)"),
        (
            {"change": -0.05, "sure": True, "comparisons": 12},
            "fewer than the year before in the same 40 bodies (-5.0 points, Holm's correction for 12 comparisons)",
        ),
        ({"sure": False}, "no change that is certain in the same 40 bodies (+5.0 points)"),
        ({"sure": None}, "no change that is certain in the same 40 bodies (+5.0 points)"),
        ({"change": None}, "cannot be compared with the year before (3 entered, 2 left)"),
        ({"break_before": True}, "begins a new series"),
    ],
)
def test_more_and_fewer_only_where_it_is_sure(change, said):
    """The change must be sure; entries and exits stand beside it, and the bodies are those that bear on it."""
    row = {"year": 2023, "scope": "own_body", "bodies": 195, "bearing": 40, "change": 0.05, "within": None,
           "sure": False, "comparisons": 1, "entries": 3, "exits": 2, "break_before": False}  # fmt: skip
    (sentence,) = sentences.changes(pl.DataFrame([row | change]), "granted", EN)
    assert said in sentence
    assert ("3 entered, 2 left" in sentence) == ("break_before" not in change)


def test_a_change_is_split_and_a_share_weighed_up():
    """What the bodies' own rates changed stands beside what their shares did; an estimate beside the raw share."""
    row = {"year": 2023, "scope": "own_body", "bearing": 40, "change": -0.085, "sure": True, "comparisons": 1,
           "entries": 3, "exits": 2, "break_before": False, "within": -0.082, "between": -0.003}  # fmt: skip
    (sentence,) = sentences.changes(pl.DataFrame([row]), "granted", EN)
    assert "(-8.5 points: -8.2 points within bodies, -0.3 points between them)" in sentence
    estimate = {"year": 2023, "bodies": 900, "covered": 812, "raw": 0.55, "value": 0.521, "low": 0.48, "high": 0.56}
    (sentence,) = sentences.weighed(pl.DataFrame([estimate]), "report no new request", EN)
    assert (
        "52.1 % (95 % interval 48.0 % to 56.0 %) report no new request, as it stands 55.0 %; for 812 of 900 bodies"
        in sentence
    )
    (nothing,) = sentences.weighed(pl.DataFrame(schema={"year": pl.Int16}), "reports without a new request", EN)
    assert "Without a roster" in nothing


def test_how_many_provinces_lie_outside():
    """Counted among those with enough reports, beside what chance alone would give."""
    found = pl.DataFrame({"outside": [True, False, True, None], "design": [2.5] * 4})
    said = sentences.outside(found, EN)
    assert said.startswith("2 of 3 provinces with at least 30 reports lie outside the limits about what their mix of")
    assert "about 0.1 would by chance alone" in said
    assert "2.5 times the variance" in said
    alike = "Requests of one body are alike: the limits allow for up to 2.5 times the variance."
    assert alike in sentences.outside(found, EN, requests=True)
    assert "Years of one body are alike" in said
    assert "No province has 30 requests: none is compared" in sentences.outside(found.tail(1), EN, requests=True)


def test_provinces_differ_in_a_title_only_beyond_chance():
    """Said with how many are compared and by what; else that most lie within, or where they do not the question."""
    limits = pl.DataFrame({"outside": [True] * 4 + [False] * 16 + [None]})
    found = headlines.beyond_chance(Where((), limits, limits, beyond_chance=True), "shares", "?", EN)
    assert found.title == "shares differ more than by chance: 4 of 20 outside, 1.0 expected"
    assert found.sentence.endswith("expected, places with at least 30 reports.")
    asked = Where((), limits, limits, beyond_chance=True), "各省占比", "？", ZH
    said = headlines.beyond_chance(*asked, requests=True).sentence
    assert said == "各省占比，差别超出偶然：20个中4个在界限之外，预期1.0个，只计不少于30件申请的地区。"
    alike = Where((), limits, limits, beyond_chance=False, within=16, choices=4)
    said = headlines.beyond_chance(alike, "shares", "?", EN)
    assert said.title == "shares lie within chance in most provinces (16 of 21)"
    assert said.sentence.endswith("; 1 have fewer than 30 reports and count against it. It holds under each of 4 "
                                  "choices of method.")  # fmt: skip
    half = replace(alike, within=10)
    assert headlines.beyond_chance(half, "shares", "?", EN).title == "?"


@pytest.mark.parametrize(("language", "said"), [("en", "no annual report in the folder"), ("zh", "没有年度报告")])
def test_nothing_read_is_said_in_plain_words(language, said):
    """Below a chart without data stands that no report was read, not 0 reports on no known year."""
    nothing = schema.empty("reports")
    assert said in wording.source(nothing, language).line
    assert "0" not in wording.coverage(nothing, nothing, language)


@pytest.mark.parametrize(
    ("amount", "said"),
    [(30_839.2, "3.08 亿元"), (10_000, "1 亿元"), (2_302.4, "2,302 万元"), (873.8, "873.8 万元"), (0.08738, "873.8 元"),
     (0.25, "2,500 元"), (0, "0 万元")],
)  # fmt: skip
def test_money_is_said_in_the_unit_of_its_size(amount, said):
    """Nobody reads 0.08738 万元 for 873.8 元."""
    assert amounts.money(amount) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0.0 %"), (1, "100.0 %"), (1999 / 2000, "> 99.9 %"), (1 / 9000, "< 0.1 %"), (0.45, "45.0 %")],
)
def test_all_or_none_only_where_it_is(share, said):
    """1,999 of 2,000 is not 100.0 %."""
    assert wording.percent(share) == said


def test_a_mark_says_all_or_none_only_where_it_is():
    """996 of 1,000 is not 100 %, nor 4 of them 0 %."""
    assert [wording.whole_percent(share) for share in (0, 0.004, 0.45, 0.996, 1)] == [
        "0%",
        "<1%",
        "45%",
        ">99%",
        "100%",
    ]


def test_the_last_year_is_said_first():
    """Of a long list the beginning is read: the newest year stands there, and kinds of problems only of that year."""
    years = pl.DataFrame({"year": [2021, 2022, None, 2023], "scope": ["own_body"] * 4, "k": [1] * 4, "n": [40] * 4,
                          "unknown": [0] * 4, "reports": [40] * 4})  # fmt: skip
    assert [said[:4] for said in wording.zero_requests(years, "zh")] == ["2023", "2022", "2021", "不详年度"]
    kinds = pl.DataFrame({
        "year": [2022, 2022, 2023, 2023], "scope": ["own_body"] * 4, "level": [None] * 4, "n": [60] * 4,
        "code": ["staffing", "skills"] * 2, "label": ["", ""] * 2, "k": [6, 9, 40, 3], "corrected": [None] * 4,
        "value": [0.1, 0.15, 0.67, 0.05], "low": [0.05, 0.1, 0.55, 0.02], "high": [0.2, 0.25, 0.77, 0.1],
    })  # fmt: skip
    assert wording.stated_problems(kinds, "zh") == [
        "2023年（本机关）：60 份报告陈述了 2 类问题；最常提到：人员力量不足，66.7%（40/60）。"
    ]


def test_two_ends_that_are_the_same_are_said_once():
    """Not "45.3 % to 45.3 %"."""
    row = {"year": 2025, "scope": "own_body", "reports": 402, "bodies": 107, "k": 825, "n": 1824, "unknown": 3,
           "low": None, "unbounded": 0, "unknown_requests": 113, "at_least": 0.4531, "at_most": 0.4533}  # fmt: skip
    assert sentences.ratios(pl.DataFrame([row]), "granted", "requests", EN)[0].endswith("with them it is 45.3 %.")


def test_procurement_is_said_in_the_unit_of_its_size():
    """A total of 566 million is 5.66 亿元, not 56,581.222 万元."""
    row = {"year": 2019, "scope": "own_body", "level": None, "reports": 404, "n": 375, "total": Decimal("56581.222"),
           "median": 29.9868, "top_1_share": 0.06, "top_5_share": 0.21, "per_purchase": 50.4739, "apart": 0,
           "bare_amounts": 0}  # fmt: skip
    (said,) = sentences.procurement(pl.DataFrame([row]), "zh")
    assert "合计 5.66 亿元，中位数 29.99 万元；" in said
    assert said.endswith("平均每项 50.47 万元。")


def test_a_body_is_placed_by_counts():
    """Of how many others of its level so many received fewer."""
    row = {"year": 2025, "level": "county", "requests": 7, "n": 40, "fewer": 12, "same": 3}
    (said,) = sentences.beside_level(pl.DataFrame([row]), ZH)
    assert said == "2025年：新收申请7件；数字已知的其他40个同级（县级）机关中，12个少于它，3个与它相同。"


@pytest.mark.parametrize(
    ("what", "column", "key", "source", "said"),
    [
        ("share that name {}", "code", "interpretation", EN,
         "Own body: share that name policy interpretation rose from 16.7 % in 2019 to 41.9 % in 2025"),
        ("提到“{}”的占比", "code", "interpretation", ZH,
         "本机关：提到“政策解读不足”的占比由2019年的16.7%升至2025年的41.9%"),
    ],
)  # fmt: skip
def test_a_trend_names_what_it_is_of_within_its_sentence(what, column, key, source, said):
    """A kind of problem is no subject by itself: "Policy interpretation rose" would be another thing."""
    rows = [
        {"year": year, "scope": "own_body", "level": None, column: key, "k": k, "n": 395, "value": value}
        for year, k, value in ((2025, 165, 0.4188), (2019, 66, 0.1671))
    ]
    assert headlines.trend(Survivor(tuple(rows), 4), what, "?", source, column=column).title == said


def test_a_number_and_its_per_cent_stand_on_one_line():
    """Programs break lines at a plain space."""
    assert laid_out.unbroken("from 4 % to 9.5 %.").split() == ["from", "4", "%", "to", "9.5", "%."]
    assert laid_out.unbroken("from 4 % to 9.5 %.").split(" ") == ["from", "4\N{NO-BREAK SPACE}%", "to",
                                                                  "9.5\N{NO-BREAK SPACE}%."]  # fmt: skip
