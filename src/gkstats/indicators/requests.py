"""Who receives requests, and how many (indicators 1-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.indicators.counting import total, wilson
from gkstats.indicators.intervals import effective_number, ratio_interval
from gkstats.indicators.numbers import HIGH, LOW, Choice, column_of, groups, known_numbers, levelled
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus

RECEIVED: Final = ("requests", "received", "total")
FEWEST_FOR_TOP_5: Final = 20
FEWEST_YEARS: Final = 3
RESIDENTS: Final = 100_000


def received(corpus: Corpus, choice: Choice, *, stated: bool = False) -> pl.LazyFrame:
    """Give the counted reports with `received` (null where it is not known) and its bounds `low` and `high`."""
    cell = column_of(RECEIVED)
    found = known_numbers(corpus, [RECEIVED], choice, stated=stated)
    return found.rename({cell: "received", LOW + cell: "low", HIGH + cell: "high"})


def zero_each(corpus: Corpus, choice: Choice) -> pl.LazyFrame:
    """Give what each report adds to `zero_requests`: columns of `reports`, part, k (1 where it reports 0), n.

    What is not known may be a reported zero unless it is certainly above 0.
    """
    zero = (pl.col("received") == 0).cast(pl.Int64)
    return received(corpus, choice, stated=True).with_columns(
        of_part=pl.lit(""), k=zero, n=zero * 0 + 1, k_low=pl.lit(0.0), n_low=pl.lit(1.0), n_high=pl.lit(1.0),
        k_high=(pl.col("low").fill_null(0) == 0).cast(pl.Float64),
    )  # fmt: skip


def received_each(corpus: Corpus, choice: Choice) -> pl.LazyFrame:
    """Give what each report adds to requests a body: columns of `reports`, part, k (requests), n (1; null with k)."""
    one = pl.lit(1.0)
    return received(corpus, choice).with_columns(
        of_part=pl.lit(""),
        k="received",
        n=pl.col("received") * 0 + 1,
        k_low="low",
        k_high="high",
        n_low=one,
        n_high=one,
    )


def always_zero(
    corpus: Corpus,
    by: Sequence[str] = (),
    *,
    years: int = FEWEST_YEARS,
    doubtful: str = "unknown",
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give the share of bodies that report no new request in every year (1), of those with reports on >= `years`.

    Only bodies whose number is known in each of their years are in k and n: one number above 0 would settle a body, but
    none a body of zeros, so that what is not known would take away zeros only. A body with more years is whole less
    often: `value` weighs the bodies of each number of years by how many there are of them, whole or not, and never
    lies outside `at_least` and `at_most`.

    Columns: by…, scope, level, bodies (with a certain agency_key and as many years), k (0 in each), some (above 0 in
    one), n = k + some, unknown (a year is not known), value with low and high (Wilson 95 % on the effective number of
    bodies), at_least and at_most (of all bodies: certainly 0 in each year; not certainly above 0 in one), few. `by` is
    taken from a body's latest report. ValueError as in `zero_requests`.
    """
    grouped = groups(by, "scope")
    number, low = pl.col("received"), pl.col("low").fill_null(0)
    whole = number.null_count() == 0
    bodies = (
        received(corpus, Choice(doubtful, bounds), stated=True)
        .filter(~pl.col("aside"))
        .drop_nulls(["agency_key", "year"])
        .group_by("agency_key", "scope")
        .agg(
            *(pl.col(name).sort_by("year").last() for name in grouped if name not in ("agency_key", "scope")),
            _years=pl.col("year").n_unique(),
            _zero=whole & (number == 0).all(),
            _some=whole & (number > 0).any(),
            _above=((number > 0) | (number.is_null() & (low > 0))).any(),
        )
        .filter(pl.col("_years") >= years)
    )
    strata = levelled(bodies, by).group_by(*grouped, "_years").agg(
        pl.len().alias("_bodies"), pl.col("_zero", "_some", "_above").sum()
    )  # fmt: skip
    known = pl.col("_zero") + pl.col("_some")
    weight = pl.when(known > 0).then(pl.col("_bodies") / known)
    return (
        strata.group_by(grouped)
        .agg(
            pl.col("_bodies").sum().alias("bodies"),
            pl.col("_zero").sum().alias("k"),
            pl.col("_some").sum().alias("some"),
            known.sum().alias("n"),
            (weight * pl.col("_zero")).sum().alias("_k"),
            (weight * known).sum().alias("_n"),
            (weight**2 * known).sum().alias("_squares"),
            (pl.col("_bodies") - pl.col("_above")).sum().alias("_may"),
        )
        .with_columns(
            unknown=pl.col("bodies") - pl.col("n"),
            at_least=pl.col("k") / pl.col("bodies"), at_most=pl.col("_may") / pl.col("bodies"),
            _worth=pl.when(pl.col("_n") > 0).then(pl.col("_n") ** 2 / pl.col("_squares")),
        )
        .with_columns(  # a body that is not whole may be settled all the same
            value=pl.when(pl.col("_n") > 0).then((pl.col("_k") / pl.col("_n")).clip("at_least", "at_most"))
        )
        .with_columns(_k=pl.col("value") * pl.col("_worth"))
        .with_columns(wilson("_k", "_worth").struct.rename_fields(["_value", "low", "high"]).struct.unnest())
        .with_columns(few=pl.col("n") < min_n)
        .sort(grouped, nulls_last=True)
        .select(*grouped, "bodies", "k", "some", "n", "unknown", "value", "low", "high", "at_least", "at_most", "few")
        .collect()
    )  # fmt: skip


def requests_received(
    corpus: Corpus,
    by: Sequence[str] = ("year",),
    *,
    doubtful: str = "unknown",
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give how many new requests were received, and how unevenly (2, 新收申请量): received / total.

    Columns: by…, scope, level, reports, set_aside (offices whose government reports the same), n (reports whose number
    is known), unknown, unknown_requests (at most so many are in those not known, but for the `unbounded`), unbounded
    (those for which there is no upper bound), value (the sum: at least so many; null where none is known), median and
    p90 (of a report), top_5_share (the five largest numbers / value; null below 20 reports or where value is 0), few
    (n below `min_n`). A blank total counts where the parts imply it. ValueError as in `zero_requests`.
    """
    grouped = groups(by, "scope")
    number = pl.col("received")
    enough = (number.count() >= FEWEST_FOR_TOP_5) & (number.sum() > 0)
    high = pl.col("high").filter(number.is_null())
    found = levelled(received(corpus, Choice(doubtful, bounds)), by)
    aside = found.filter("aside").group_by(grouped).agg(pl.len().alias("set_aside"))
    return (
        found.filter(~pl.col("aside"))
        .group_by(grouped)
        .agg(
            pl.len().alias("reports"),
            number.count().alias("n"),
            number.null_count().alias("unknown"),
            high.filter(high.is_finite()).sum().cast(pl.Int64).alias("unknown_requests"),
            (~high.is_finite().fill_null(value=False)).sum().alias("unbounded"),
            total("received").alias("value"),
            number.median().alias("median"),
            number.quantile(0.9, "linear").alias("p90"),
            pl.when(enough).then(number.top_k(5).sum() / number.sum()).alias("top_5_share"),
        )
        .join(aside, on=grouped, how="left", nulls_equal=True)
        .with_columns(pl.col("set_aside").fill_null(0), few=pl.col("n") < min_n)
        .select(
            *grouped, "reports", "set_aside", "n", "unknown", "unknown_requests", "unbounded", "value", "median", "p90",
            "top_5_share", "few",
        )
        .sort(grouped, nulls_last=True)
        .collect()
    )  # fmt: skip


def requests_per_100k(
    corpus: Corpus,
    population: pl.DataFrame,
    by: Sequence[str] = ("year",),
    *,
    doubtful: str = "unknown",
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give new requests per 100,000 residents (3, 每十万人申请量): Σ received / Σ residents × 100,000.

    `population` is the user's own: division_code (six digits), year, population (residents). Of the counted reports
    those of governments for their jurisdiction are used (the office's where there are none of the government's own); a
    province's figure holds its counties', so levels stand apart. Columns: by…, level, reports, set_aside (offices whose
    government reports the same), bodies, k (requests), n (residents of the bodies whose numbers are known), unknown
    (number or population not known), value, low, high (95 % over bodies, see `intervals`), effective_bodies, few (k
    below `min_n`). ValueError: a missing column, several rows for one division and year, and as in `zero_requests`.
    """
    grouped = groups(by, "level")
    key = ["division_code", "year"]
    if missing := [name for name in (*key, "population") if name not in population.columns]:
        msg = f"population: there is no column {', '.join(missing)}"
        raise ValueError(msg)
    if population.select(key).is_duplicated().any():
        msg = "population: a division has several rows for one year"
        raise ValueError(msg)
    residents = population.select("division_code", pl.col("year").cast(pl.Int16), n=pl.col("population").cast(pl.Int64))
    known = pl.col("received").is_not_null() & pl.col("n").is_not_null()
    governments = (
        received(corpus, Choice(doubtful, bounds))
        .filter(pl.col("scope") == "jurisdiction", pl.col("body").is_in(["government", "government_office"]))
        .join(residents.lazy(), on=key, how="left")
        .with_columns(k=pl.when(known).then("received"), n=pl.when(known).then("n"))
    )
    aside = governments.filter("aside").group_by(grouped).agg(pl.len().alias("set_aside")).collect()
    said = (
        governments.filter(~pl.col("aside"))
        .group_by(*dict.fromkeys([*grouped, "division_code"]))
        .agg(pl.len().alias("reports"), pl.col("n").null_count().alias("unknown"), total("k"), total("n"))
    )
    lived = pl.col("n") > 0
    found = (
        said.group_by(grouped)
        .agg(
            pl.col("reports", "unknown").sum(), lived.sum().alias("bodies"), total("k"), total("n"),
            _k=pl.col("k").filter(lived), _n=pl.col("n").filter(lived),
        )
        .collect()
    )  # fmt: skip
    each = [
        tuple(np.asarray(numbers, dtype=np.float64) for numbers in row) for row in found.select("_k", "_n").iter_rows()
    ]
    limits = [ratio_interval(k, n, share=False) for k, n in each]
    return (
        found.with_columns(
            pl.Series("low", [low for low, _ in limits], pl.Float64) * RESIDENTS,
            pl.Series("high", [high for _, high in limits], pl.Float64) * RESIDENTS,
            pl.Series("effective_bodies", [effective_number(n) for _, n in each], pl.Float64),
            value=pl.when(pl.col("n") > 0).then(pl.col("k") / pl.col("n") * RESIDENTS),
            few=pl.col("k") < min_n,
        )
        .join(aside, on=grouped, how="left", nulls_equal=True)
        .with_columns(pl.col("set_aside").fill_null(0))
        .sort(grouped, nulls_last=True)
        .select(
            *grouped, "reports", "set_aside", "bodies", "k", "n", "unknown", "value", "low", "high", "effective_bodies",
            "few",
        )
    )  # fmt: skip
