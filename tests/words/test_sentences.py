"""Sentences that a rule derives: what they may say, and that they say nothing where the rule fails."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from gkstats.dataset import schema
from gkstats.indicators.where import Where
from gkstats.words import amounts, headlines, sentences, wording
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
