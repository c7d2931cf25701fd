"""Who receives requests, and how many (indicators 1-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.indicators.counting import total, wilson
from gkstats.indicators.numbers import column_of, groups, known_numbers
from gkstats.indicators.ratios import with_intervals
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus

RECEIVED: Final = ("requests", "received", "total")
FEWEST_FOR_TOP_5: Final = 20
FEWEST_YEARS: Final = 3
RESIDENTS: Final = 100_000


def received(corpus: Corpus, doubtful: str, *, implied: bool = True) -> pl.LazyFrame:
    """Give the counted reports with `received`, null where it is not known."""
    found = known_numbers(corpus, [RECEIVED], doubtful, implied=implied)
    return found.rename({column_of(RECEIVED): "received"})


def zero_each(corpus: Corpus, doubtful: str) -> pl.LazyFrame:
    """Give what each report adds to `zero_requests`: columns of `reports`, part, k (1 where it reports 0), n."""
    zero = (pl.col("received") == 0).cast(pl.Int64)
    return received(corpus, doubtful, implied=False).with_columns(part=pl.lit(""), k=zero, n=zero * 0 + 1)


def received_each(corpus: Corpus, doubtful: str) -> pl.LazyFrame:
    """Give what each report adds to requests a body: columns of `reports`, part, k (requests), n (1; null with k)."""
    return received(corpus, doubtful).with_columns(part=pl.lit(""), k="received", n=pl.col("received") * 0 + 1)


def zero_requests(
    corpus: Corpus, by: Sequence[str] = ("year",), doubtful: str = "unknown", *, min_n: int = FEW
) -> pl.DataFrame:
    """Give the share of reports that report no new request (1, 零申请单位占比): received / total printed, and 0.

    Columns: by…, scope, reports (N), k (report 0), some (report more), n = k + some, unknown, value = k/n with low and
    high (Wilson 95 %: reports are counted), at_least = k/N, at_most = (k + unknown)/N, few (n below `min_n`). A blank
    is no reported zero, whatever the sums imply; a number that the report's own sums or prose contradict is unknown,
    unless `doubtful` is "include". Each scope stands by itself. ValueError: a `by` that is no column of `reports`, or
    another `doubtful`.
    """
    grouped = groups(by, "scope")
    return (
        received(corpus, doubtful, implied=False)
        .group_by(grouped)
        .agg(
            pl.len().alias("reports"),
            (pl.col("received") == 0).sum().alias("k"),
            (pl.col("received") != 0).sum().alias("some"),
            pl.col("received").count().alias("n"),
            pl.col("received").null_count().alias("unknown"),
        )
        .with_columns(
            wilson("k", "n").struct.unnest(),
            at_least=pl.col("k") / pl.col("reports"),
            at_most=(pl.col("k") + pl.col("unknown")) / pl.col("reports"),
            few=pl.col("n") < min_n,
        )
        .sort(grouped, nulls_last=True)
        .collect()
    )


def always_zero(
    corpus: Corpus,
    by: Sequence[str] = (),
    *,
    years: int = FEWEST_YEARS,
    doubtful: str = "unknown",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give the share of bodies that report no new request in every year (1), of those with reports on >= `years`.

    Columns: by…, scope, bodies (with a certain agency_key and as many years), k (0 in each), some (above 0 in one), n =
    k + some, unknown (no number above 0, and one that is not known), value = k/n with low and high (Wilson 95 %: bodies
    are counted), few. `by` is taken from a body's latest report. ValueError as in `zero_requests`.
    """
    grouped = groups(by, "scope")
    number = pl.col("received")
    bodies = (
        received(corpus, doubtful, implied=False)
        .drop_nulls(["agency_key", "year"])
        .group_by("agency_key", "scope")
        .agg(
            *(pl.col(name).sort_by("year").last() for name in grouped if name not in ("agency_key", "scope")),
            years=pl.col("year").n_unique(),
            some=(number > 0).any(),
            zero=((number == 0).all() & (number.null_count() == 0)),
        )
        .filter(pl.col("years") >= years)
    )
    return (
        bodies.group_by(grouped)
        .agg(
            pl.len().alias("bodies"),
            pl.col("zero").sum().alias("k"),
            pl.col("some").sum(),
            (pl.col("zero") | pl.col("some")).sum().alias("n"),
            (~(pl.col("zero") | pl.col("some"))).sum().alias("unknown"),
        )
        .with_columns(wilson("k", "n").struct.unnest(), few=pl.col("n") < min_n)
        .sort(grouped, nulls_last=True)
        .collect()
    )


def requests_received(
    corpus: Corpus, by: Sequence[str] = ("year",), *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give how many new requests were received, and how unevenly (2, 新收申请量): received / total.

    Columns: by…, scope, reports, n (reports whose number is known), unknown, value (their sum: at least so many; null
    where none is known), median and p90 (of a report), top_5_share (the five largest numbers / value; null below 20
    reports or where value is 0), few (n below `min_n`). A blank total counts where the parts imply it. ValueError as
    in `zero_requests`.
    """
    grouped = groups(by, "scope")
    number = pl.col("received")
    enough = (number.count() >= FEWEST_FOR_TOP_5) & (number.sum() > 0)
    return (
        received(corpus, doubtful)
        .group_by(grouped)
        .agg(
            pl.len().alias("reports"),
            number.count().alias("n"),
            number.null_count().alias("unknown"),
            total("received").alias("value"),
            number.median().alias("median"),
            number.quantile(0.9, "linear").alias("p90"),
            pl.when(enough).then(number.top_k(5).sum() / number.sum()).alias("top_5_share"),
        )
        .with_columns(few=pl.col("n") < min_n)
        .sort(grouped, nulls_last=True)
        .collect()
    )


def requests_per_100k(
    corpus: Corpus,
    population: pl.DataFrame,
    by: Sequence[str] = ("year",),
    *,
    doubtful: str = "unknown",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give new requests per 100,000 residents (3, 每十万人申请量): Σ received / Σ residents × 100,000.

    `population` is the user's own: division_code (six digits), year, population (residents). Of the counted reports
    those of governments for their jurisdiction are used; a province's figure holds its counties', so levels stand
    apart. Columns: by…, level, reports, bodies, k (requests), n (residents of the bodies whose numbers are known),
    unknown (number or population not known), value, low, high (95 %, bodies resampled; null below 10), few (k below
    `min_n`). ValueError: a missing column, several rows for one division and year, and as in `zero_requests`.
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
    said = (
        received(corpus, doubtful)
        .filter(pl.col("scope") == "jurisdiction", pl.col("body").is_in(["government", "government_office"]))
        .join(residents.lazy(), on=key, how="left")
        .with_columns(k=pl.when(known).then("received"), n=pl.when(known).then("n"))
        .group_by(*dict.fromkeys([*grouped, "division_code"]))
        .agg(pl.len().alias("reports"), pl.col("n").null_count().alias("unknown"), total("k"), total("n"))
    )
    lived = pl.col("n") > 0
    found = (
        said.group_by(grouped)
        .agg(
            pl.col("reports", "unknown").sum(), lived.sum().alias("bodies"), total("k"), total("n"),
            k_each=pl.col("k").filter(lived), n_each=pl.col("n").filter(lived),
        )
        .collect()
    )  # fmt: skip
    return (
        with_intervals(found, RESIDENTS)
        .with_columns(
            value=pl.when(pl.col("n") > 0).then(pl.col("k") / pl.col("n") * RESIDENTS), few=pl.col("k") < min_n
        )
        .sort(grouped, nulls_last=True)
        .select(*grouped, "reports", "bodies", "k", "n", "unknown", "value", "low", "high", "few")
    )
