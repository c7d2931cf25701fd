"""The same indicator over bodies instead of requests, and over the same bodies in two years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.indicators.audited import errors_of_coder
from gkstats.indicators.coder_errors import errors_of
from gkstats.indicators.counting import total
from gkstats.indicators.declared import RATIOS, chosen
from gkstats.indicators.intervals import Numbers, difference_interval, ratio_interval
from gkstats.indicators.numbers import Choice, groups, levelled
from gkstats.indicators.parts import K, beside, part_type
from gkstats.indicators.sums import series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.coder_errors import Errors
    from gkstats.indicators.declaring import Indicator

FEWEST_FOR_A_RATE: Final = 10
SURE: Final = 0.05
_BODY: Final = ("agency_key", "scope")


def mean_of_rates(
    corpus: Corpus,
    indicator: str | Indicator,
    by: Sequence[str] = ("year",),
    *,
    doubtful: str = "unknown",
    bounds: str = "identity",
) -> pl.DataFrame:
    """Give the mean of the bodies' own rates: each body weighs the same, where a ratio of sums weighs each request.

    `indicator` is one of those that are a ratio over requests (`full_disclosure`, `refusal_grounds`, …; the two
    corrections in court are `litigation_direct_correction` and `litigation_after_correction`). Only bodies with at
    least 10 in the denominator have a rate. Columns: by…, scope, level, part (if there are any), reports, n (bodies
    with a rate), left_out (bodies below 10), unknown (reports), value (the mean), low, high (95 % over bodies; null
    below 6), series. ValueError: no such indicator, `by`, `doubtful` or `bounds`.
    """
    ratio = chosen(indicator, RATIOS)
    grouped = groups(by, "scope")
    enough = pl.col("_n") >= FEWEST_FOR_A_RATE
    used = (
        levelled(ratio.each(corpus, Choice(doubtful, bounds)).filter(~pl.col("aside")), by)
        .with_columns(_series=series(ratio.breaks) if "year" in grouped else pl.lit(1, pl.Int8))
    )  # fmt: skip
    whose = pl.coalesce("agency_key", "report_id").alias("_whose")
    sums = {"_unknown": pl.col("n").null_count(), "_n": total("n")}
    rates = [
        some.group_by(*grouped, "_series", "_whose")
        .agg(pl.len().alias("_reports"), total(K + part).alias("_k"), **sums)
        .with_columns(_part=pl.lit(part), _rate=pl.when(enough).then(pl.col("_k") / pl.col("_n")))
        .sort("_whose")  # a sum of fractions depends on their order
        .group_by(*grouped, "_part", "_series")
        .agg(
            pl.col("_reports").sum().alias("reports"),
            pl.col("_unknown").sum().alias("unknown"),
            pl.col("_rate").count().alias("n"),
            (pl.col("_n") < FEWEST_FOR_A_RATE).sum().alias("left_out"),
            (pl.col("_rate").mean() * ratio.scale).alias("value"),
            _rates=pl.col("_rate").drop_nulls(),
        )
        for parts, some in beside(used, *grouped, "_series", whose)
        for part in parts
    ]
    found = pl.concat(rates)
    limits = []
    for each in found["_rates"]:
        of_bodies = each.to_numpy()
        limits.append(ratio_interval(of_bodies, np.ones(of_bodies.size), share=ratio.share))
    part = pl.col("_part").cast(pl.Enum(list(ratio.parts))) if ratio.parts else pl.col("_part")
    return (
        found.with_columns(
            pl.Series("low", [low for low, _ in limits], pl.Float64) * ratio.scale,
            pl.Series("high", [high for _, high in limits], pl.Float64) * ratio.scale,
            _order=part,
        )
        .sort(*grouped, "_order", nulls_last=True)
        .select(
            *grouped, *([pl.col("_order").alias(ratio.part)] if ratio.part else []),
            "reports", "n", "left_out", "unknown", "value", "low", "high", pl.col("_series").alias("series"),
        )
    )  # fmt: skip


def change(
    corpus: Corpus,
    indicator: str | Indicator,
    by: Sequence[str] = (),
    *,
    doubtful: str = "unknown",
    bounds: str = "identity",
    years: int = 1,
) -> pl.DataFrame:
    """Give the change on the year before in the same bodies (较上年增减), entries and exits beside it.

    `indicator` is the name of a declared one, or an `Indicator`; `reports` says only who entered and left. The same
    bodies are those with a certain agency_key, a counted report on both years for one scope, and numbers known in both.
    `years` is how far the two years lie apart.

    Columns: by…, scope, level, part (if there are any), year, bodies (the same), bearing (those of them with anything
    in n in both years: the number that bears on it), k_before, n_before, value_before, k, n, value, change = value -
    value_before, low, high (95 % of the change over bodies; null below 6 effective ones), within and between (of the
    change: what the bodies' own rates changed, and what their shares in n did), chance (of a change as large where
    there is none), comparisons (the rows compared), sure (chance at most 5 % after Holm's correction for these many
    comparisons), relative = value / value_before - 1 (null on nothing), corrected (of stated problems: the change freed
    of the coder's measured errors), unknown (bodies with both reports, not both numbers), entries (bodies with a report
    on this year and none on the year before), exits (the other way round), break_before (another series begins: then
    the change is null). A row for each year that has reports on the year before. `by` is taken from the later report.
    ValueError: no such indicator, `by`, `doubtful` or `bounds`.
    """
    grouped = groups(by, "scope")
    measure = chosen(indicator)
    found = levelled(measure.each(corpus, Choice(doubtful, bounds)).filter(~pl.col("aside")), by)
    own = [name for name in grouped if name not in (*_BODY, "year")]
    rows = [
        _both_years(numbers, part, own, years).with_columns(of_part=pl.lit(part))
        for parts, numbers in beside(found.drop_nulls(["agency_key", "year"]), *_BODY, "year", *own)
        for part in parts
    ]
    part_and_year = [*(name for name in grouped if name != "year"), "of_part", "year"]
    audited = errors_of_coder(corpus) if measure.part == "code" else None
    kind = corpus.scan("problem_codes").collect_schema()["code"] if audited is not None else part_type(found)
    compared = _compared(pl.concat(rows), measure, audited).with_columns(pl.col("of_part").cast(kind))
    return compared.sort(part_and_year, nulls_last=True).select(
        *part_and_year[:-2], *([pl.col("of_part").alias(measure.part)] if measure.part else []), "year", "bodies",
        "bearing", "k_before", "n_before", "value_before", "k", "n", "value", "change", "low", "high", "within",
        "between", "chance", "comparisons", "sure", "relative", *([] if audited is None else ["corrected"]), "unknown",
        "entries", "exits", "break_before",
    )  # fmt: skip


def _both_years(numbers: pl.DataFrame, part: str, own: Sequence[str], years: int) -> pl.DataFrame:
    """Give the sums of one part over the same bodies in two years, one row a group and later year."""
    of_year = [*_BODY, "year"]
    each = numbers.select(*of_year, *own, "n", pl.col(K + part).alias("k"), here=pl.lit(value=True))
    both = each.join(
        each.with_columns(pl.col("year") + years), on=of_year, how="full", coalesce=True, suffix="_before"
    ).with_columns(pl.coalesce(name, f"{name}_before").alias(name) for name in own)
    known = set(each["year"].unique())
    compared = [year for year in known if year - years in known]
    same = pl.all_horizontal(pl.col(name).is_not_null() for name in ("k", "n", "k_before", "n_before"))
    met = pl.col("here").is_not_null() & pl.col("here_before").is_not_null()
    sums = ("k_before", "n_before", "k", "n")
    return (
        both.filter(pl.col("year").is_in(compared))
        .group_by(*dict.fromkeys([*own, *(["scope"]), "year"]))
        .agg(
            same.sum().alias("bodies"),
            (same & (pl.col("n") > 0) & (pl.col("n_before") > 0)).sum().alias("bearing"),
            (met & ~same).sum().alias("unknown"),
            pl.col("here_before").is_null().sum().alias("entries"),
            pl.col("here").is_null().sum().alias("exits"),
            *(pl.col(name).filter(same).alias(f"{name}_each") for name in sums),
            *(pl.when(same.any()).then(pl.col(name).filter(same).sum()).alias(name) for name in sums),
        )
    )


def _compared(rows: pl.DataFrame, measure: Indicator, audited: Mapping[str, Errors] | None) -> pl.DataFrame:
    """Add both values, their difference with its interval, and whether another series begins."""
    limits, split = [], []
    for row in zip(*(rows[name] for name in ("k_each", "n_each", "k_before_each", "n_before_each")), strict=True):
        numbers = [column.cast(pl.Float64).to_numpy() for column in row]
        limits.append(difference_interval(*numbers))
        split.append(_within_and_between(*numbers))
    broken = pl.col("year").is_in(list(measure.breaks)) if measure.breaks else pl.lit(value=False)
    comparable = ~broken & ((pl.col("bodies") <= 1) if measure.alone else pl.lit(value=True))
    value, value_before = (
        pl.when(pl.col(f"n{when}") > 0).then(pl.col(f"k{when}") / pl.col(f"n{when}") * measure.scale)
        for when in ("", "_before")
    )
    scaled = {
        "low": [limit.low for limit in limits], "high": [limit.high for limit in limits],
        "within": [within for within, _ in split], "between": [between for _, between in split],
    }  # fmt: skip
    compared = (
        rows.drop(pl.selectors.ends_with("_each"))
        .with_columns(
            *(pl.Series(name, numbers, dtype=pl.Float64) * measure.scale for name, numbers in scaled.items()),
            pl.Series("chance", [limit.chance for limit in limits], dtype=pl.Float64),
            value=value, value_before=value_before, break_before=broken,
        )
        .with_columns(
            *(pl.when(comparable).then(name).alias(name) for name in (*scaled, "chance")),
            change=pl.when(comparable).then(pl.col("value") - pl.col("value_before")),
            relative=pl.when(comparable & (pl.col("value_before") > 0)).then(
                pl.col("value") / pl.col("value_before") - 1
            ),
        )
        .with_columns(comparisons=pl.col("chance").count(), sure=_holm(pl.col("chance")))
    )  # fmt: skip
    if audited is None:
        return compared
    errors = {code: errors_of(code, audited)[0] for code in compared["of_part"].unique()}
    gains = {code: of.sensitivity + of.specificity - 1 for code, of in errors.items() if of}
    of_code = pl.col("of_part").cast(pl.String).replace_strict(gains, default=None, return_dtype=pl.Float64)
    return compared.with_columns(corrected=pl.col("change") / of_code)


def _holm(chance: pl.Expr) -> pl.Expr:
    """Tell which chances are at most 5 % after S. Holm's correction (Scand. J. Statist. 6 (1979) 65-70)."""
    left = chance.count() - chance.rank("ordinal") + 1
    adjusted = (chance * left).sort_by(chance, nulls_last=True).cum_max()
    return pl.when(chance.is_not_null()).then(adjusted.gather(chance.rank("ordinal").fill_null(1) - 1) <= SURE)


def _within_and_between(
    k: Numbers, n: Numbers, k_before: Numbers, n_before: Numbers
) -> tuple[float | None, float | None]:
    """Split a change: by the bodies' own rates at their mean shares in n, and by these shares at their mean rates.

    A body with nothing in n in one of both years has no rate of its own there: it moves shares only.
    """
    if not n.sum() or not n_before.sum():
        return None, None
    said, said_before = n > 0, n_before > 0
    rate, rate_before = np.zeros(k.size), np.zeros(k.size)
    rate[said], rate_before[said_before] = k[said] / n[said], k_before[said_before] / n_before[said_before]
    rate, rate_before = np.where(said, rate, rate_before), np.where(said_before, rate_before, rate)
    share, share_before = n / n.sum(), n_before / n_before.sum()
    within = ((rate - rate_before) * (share + share_before) / 2).sum()
    return float(within), float(((share - share_before) * (rate + rate_before) / 2).sum())
