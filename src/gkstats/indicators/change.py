"""The same indicator over bodies instead of requests, and over the same bodies in two years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.corpus import selection
from gkstats.indicators.counting import total
from gkstats.indicators.measures import MEASURES, Measure
from gkstats.indicators.numbers import DOUBTFUL, groups
from gkstats.indicators.ratios import RATIOS, k_and_n, series, with_intervals
from gkstats.indicators.resampling import interval_of_difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus

FEWEST_FOR_A_RATE: Final = 10
_BODY: Final = ("agency_key", "scope")


def mean_of_rates(
    corpus: Corpus, indicator: str, by: Sequence[str] = ("year",), *, doubtful: str = "unknown"
) -> pl.DataFrame:
    """Give the mean of the bodies' own rates: each body weighs the same, where a ratio of sums weighs each request.

    `indicator` is one of those that are a ratio over requests (`full_disclosure`, `refusal_grounds`, …; the two
    corrections in court are `litigation_direct_correction` and `litigation_after_correction`). Only bodies with at
    least 10 in the denominator have a rate. Columns: by…, scope, part (if there are any), reports, n (bodies with a
    rate), left_out (bodies below 10), unknown (reports), value (the mean), low, high (95 %, bodies resampled; null
    below 10 bodies), series. ValueError: no such indicator, `by` or `doubtful`.
    """
    selection.one_of("indicator", indicator, tuple(RATIOS))
    ratio = RATIOS[indicator]
    grouped = groups(by, "scope")
    enough = pl.col("n") >= FEWEST_FOR_A_RATE
    rates = (
        k_and_n(corpus, ratio, doubtful)
        .with_columns(series=series(ratio.breaks) if "year" in grouped else pl.lit(1, pl.Int8))
        .group_by(*grouped, "part", "series", pl.coalesce("agency_key", "report_id").alias("body_of"))
        .agg(pl.len().alias("reports"), pl.col("n").null_count().alias("unknown"), total("k"), total("n"))
        .with_columns(rate=pl.when(enough).then(pl.col("k") / pl.col("n") * ratio.scale))
    )
    found = (
        rates.group_by(*grouped, "part", "series")
        .agg(
            pl.col("reports", "unknown").sum(),
            pl.col("rate").count().alias("n"),
            (pl.col("n") < FEWEST_FOR_A_RATE).sum().alias("left_out"),
            pl.col("rate").mean().alias("value"),
            k_each=pl.col("rate").drop_nulls(),
            n_each=pl.lit(1).repeat_by(pl.col("rate").count()).first(),
        )
        .collect()
    )
    return (
        with_intervals(found)
        .with_columns(pl.col("part").cast(pl.Enum(list(ratio.k))))
        .sort(*grouped, "part", nulls_last=True)
        .select(
            *grouped, *([pl.col("part").alias(ratio.part)] if ratio.part else []),
            "reports", "n", "left_out", "unknown", "value", "low", "high", "series",
        )
    )  # fmt: skip


def change(corpus: Corpus, indicator: str, by: Sequence[str] = (), *, doubtful: str = "unknown") -> pl.DataFrame:
    """Give the change on the year before in the same bodies (较上年增减), entries and exits beside it.

    `indicator` is one of `MEASURES`: `zero_requests`, a ratio over requests, `in_time`, `identity_violations`,
    `text_overlap` (half of the text or more), `stating` or `stated_problems`; a number a body: `requests_received`,
    `procurement_amount` (万元, of certain amounts that do not stand apart), `procurement_purchases`; or `reports`,
    which says only who entered and left. The same bodies are those with a certain agency_key, a counted report on both
    years for one scope, and numbers known in both. Columns: by…, scope, part (if there are any), year, bodies,
    k_before, n_before, value_before, k, n, value, change = value - value_before, low, high (95 % of the change, bodies
    resampled; null below 10 bodies), relative = value / value_before - 1 (null on nothing), unknown (bodies with both
    reports, not both numbers), entries (bodies with a report on this year and none on the year before), exits (the
    other way round), break_before (another series begins: then the change is null). A row for each year that has
    reports on the year before. `by` is taken from the later report.
    ValueError: no such indicator, `by` or `doubtful`.
    """
    grouped = groups(by, "scope")
    selection.one_of("doubtful", doubtful, DOUBTFUL)
    measure = MEASURES[selection.one_of("indicator", indicator, tuple(MEASURES))]
    found = measure.each(corpus, doubtful)
    own = [name for name in grouped if name not in (*_BODY, "year")]
    each = found.drop_nulls(["agency_key", "year"]).select(*_BODY, "part", "year", *own, "k", "n")
    before = each.with_columns(pl.col("year") + 1)
    both = (
        each.with_columns(here=pl.lit(value=True))
        .join(
            before.with_columns(here=pl.lit(value=True)),
            on=[*_BODY, "part", "year"],
            how="full",
            coalesce=True,
            suffix="_before",
        )
        .with_columns(pl.coalesce(name, f"{name}_before").alias(name) for name in own)
    )
    known = set(each.select("year").unique().collect()["year"])
    years = [year for year in known if year - 1 in known]
    same = pl.all_horizontal(pl.col(name).is_not_null() for name in ("k", "n", "k_before", "n_before"))
    met = pl.col("here").is_not_null() & pl.col("here_before").is_not_null()
    sums = ("k_before", "n_before", "k", "n")
    part_and_year = [*(name for name in grouped if name != "year"), "part", "year"]
    rows = (
        both.filter(pl.col("year").is_in(years))
        .group_by(part_and_year)
        .agg(
            same.sum().alias("bodies"),
            (met & ~same).sum().alias("unknown"),
            pl.col("here_before").is_null().sum().alias("entries"),
            pl.col("here").is_null().sum().alias("exits"),
            *(pl.col(name).filter(same).alias(f"{name}_each") for name in sums),
            *(pl.when(same.any()).then(pl.col(name).filter(same).sum()).alias(name) for name in sums),
        )
        .collect()
    )
    return _compared(rows, measure).sort(part_and_year, nulls_last=True).select(
        *part_and_year[:-2], *([pl.col("part").alias(measure.part)] if measure.part else []), "year", "bodies",
        "k_before", "n_before", "value_before", "k", "n", "value", "change", "low", "high", "relative", "unknown",
        "entries", "exits", "break_before",
    )  # fmt: skip


def _compared(rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Add both values, their difference with its interval, and whether another series begins."""
    each = rows.select("k_each", "n_each", "k_before_each", "n_before_each")
    limits = [
        interval_of_difference(*(np.asarray(column, dtype=np.float64) for column in row)) for row in each.iter_rows()
    ]
    broken = pl.col("year").is_in(list(measure.breaks)) if measure.breaks else pl.lit(value=False)
    comparable = ~broken & ((pl.col("bodies") <= 1) if measure.alone else pl.lit(value=True))
    value, value_before = (
        pl.when(pl.col(f"n{when}") > 0).then(pl.col(f"k{when}") / pl.col(f"n{when}") * measure.scale)
        for when in ("", "_before")
    )
    return (
        rows.drop(pl.selectors.ends_with("_each"))
        .with_columns(
            pl.Series("low", [low for low, _ in limits], dtype=pl.Float64) * measure.scale,
            pl.Series("high", [high for _, high in limits], dtype=pl.Float64) * measure.scale,
            value=value, value_before=value_before, break_before=broken,
        )
        .with_columns(
            pl.when(comparable).then("low").alias("low"),
            pl.when(comparable).then("high").alias("high"),
            change=pl.when(comparable).then(pl.col("value") - pl.col("value_before")),
            relative=pl.when(comparable & (pl.col("value_before") > 0)).then(
                pl.col("value") / pl.col("value_before") - 1
            ),
        )
    )  # fmt: skip
