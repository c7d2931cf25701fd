"""What survives: a majority, a trend, an order that every defensible choice bears out, none that one turns round."""

from __future__ import annotations

import polars as pl
import pytest

from gkstats import indicators
from gkstats.indicators import surviving
from gkstats.words import headlines
from gkstats.words.wording import Source

EN, ZH = Source("Source."), Source("来源。", "zh")
PLAIN = "What was measured"


def rows(*shares, **also):
    """Give one row a (year, k, n), with Wilson's interval."""
    frame = pl.DataFrame(shares, schema=["year", "k", "n"], orient="row").with_columns(
        scope=pl.lit("own_body"),
        reports="n",
        unknown=pl.lit(0),
        **{name: pl.lit(value) for name, value in also.items()},
    )
    found = frame.with_columns(indicators.wilson("k", "n").struct.unnest())
    return found.with_columns(at_least="value", at_most="value")


def choices(*tables):
    """Give one specification a table."""
    return pl.concat(
        table.with_columns(doubtful=pl.lit(name)) for table, name in zip(tables, ("unknown", "include"), strict=True)
    )


MOST = rows((2019, 300, 400), (2025, 240, 400))
HALVES = rows((2019, 300, 400), (2025, 205, 400))


def test_a_majority_holds_under_every_choice():
    """240 of 400 is most under both; where one choice has 205 its interval reaches below half."""
    found = indicators.majority(MOST, choices(MOST, MOST))
    said = headlines.majority(found, "report none", PLAIN, EN)
    assert said.title == "2025, own body: most reports report none (60.0 %)"
    assert "240 of 400 reports, 95 % interval 55.1 % to 64.7 %" in said.sentence
    assert said.sentence.endswith("It holds under each of 2 choices of method.")
    assert headlines.majority(found, "新收申请为零", PLAIN, ZH).title == "2025年，本机关：多数报告新收申请为零（60.0%）"
    assert indicators.majority(MOST, choices(MOST, HALVES)) is None
    assert headlines.majority(None, "report none", PLAIN, EN) == headlines.Finding(PLAIN)


def test_what_no_choice_was_looked_at_for_does_not_survive():
    """Where the specifications hold none of a row's group, nothing bears out a majority, nor that most do not."""
    assert indicators.majority(MOST, choices(MOST, MOST).clear()) is None
    few = rows((2025, 40, 400), code="timeliness")
    assert surviving.mostly_not(few, "code", choices(few, few)) is not None
    assert surviving.mostly_not(few, "code", choices(few, few).clear()) is None


def test_what_is_not_known_counts_against_a_majority():
    """240 of 400 known ones are no majority of 500."""
    assert indicators.majority(MOST.with_columns(at_least=pl.lit(0.48))) is None


def test_a_trend_is_sure_under_every_choice_and_in_the_same_bodies():
    """75 to 60 per cent of 400 is a fall; not where a choice shows none, the same bodies none, or the series breaks."""
    found = surviving.trend(MOST, choices(MOST, MOST))
    said = headlines.trend(found, "share that report none", PLAIN, EN)
    assert said.title == "Own body: share that report none fell from 75.0 % in 2019 to 60.0 % in 2025"
    assert headlines.trend(found, "占比", PLAIN, ZH).title == "本机关：占比由2019年的75.0%降至2025年的60.0%"
    flat = rows((2019, 250, 400), (2025, 240, 400))
    assert surviving.trend(MOST, choices(MOST, flat)) is None
    same = pl.DataFrame({"scope": ["own_body"], "change": [-0.1]})
    assert surviving.trend(MOST, None, same) is not None
    assert surviving.trend(MOST, None, same.with_columns(change=pl.lit(0.1))) is None
    assert surviving.trend(MOST, None, same.clear()) is None
    assert surviving.trend(MOST.with_columns(series=pl.Series([1, 2]))) is None


@pytest.mark.parametrize(("second", "first"), [((2025, 100, 400), True), ((2025, 230, 400), False)])
def test_the_first_stands_above_every_other(second, first):
    """60 per cent of 400 is above 25, and not surely above 57.5; the lowest is still surely below."""
    found = pl.concat(
        rows(share, level=level)
        for share, level in (((2025, 240, 400), "township"), (second, "county"), ((2025, 40, 400), "provincial"))
    )
    by = found.drop("scope")
    assert (indicators.above_all(by, "level") is not None) == first
    said = headlines.order(indicators.extremes(by, "level"), "level", "none more often at {0} than at {1}", PLAIN, EN)
    assert said.title == "2025: none more often at township (60.0 %) than at provincial (10.0 %)"


def test_few_are_compared_with_none():
    """A share of fewer than 30 is in no order and no trend."""
    found = rows((2025, 240, 400)).vstack(rows((2025, 1, 20))).with_columns(code=pl.Series(["a", "b"]))
    assert indicators.above_all(found, "code") is None
    assert surviving.trend(rows((2019, 20, 20), (2025, 1, 20))) is None


def test_the_widest_scope_speaks():
    """Of several scopes the one with most reports in the last year is meant, never that of unknown ones."""
    found = pl.concat([MOST, rows((2025, 5, 500)).with_columns(scope=pl.lit("unknown"))])
    assert indicators.widest(found)["scope"].unique().to_list() == ["own_body"]
