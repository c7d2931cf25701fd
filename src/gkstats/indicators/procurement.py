"""Central procurement: asked by the form of 2019 only (reports on 2019 and 2020). Amounts in 万元 (CNY 10,000)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.corpus import selection
from gkstats.indicators.counting import counted, total
from gkstats.indicators.numbers import DOUBTFUL

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

FEWEST_FOR_TOP_5: Final = 20
# A slip between 元 and 万元 moves an amount ten thousand times; a tenth of that leaves room for small bodies.
APART: Final = 1_000
FEWEST_FOR_A_MEDIAN: Final = 10
YUAN_IN_10K: Final = 10_000
_BARE_NUMBER: Final = r"^\d+(\.\d+)?$"
# Each reading of the amounts, and the column that says how many reports it is from.
_READINGS: Final = {"total": "n", "bare_as_yuan": "bare_amounts", "bare_as_10k": "bare_amounts"}


def procurement_asked(corpus: Corpus) -> pl.DataFrame:
    """Count the reports whose form asks for central procurement: year, form, reports, asked."""
    asked = corpus.scan("proactive").filter(pl.col("item") == "procurement").select("report_id").unique().collect()
    asked = asked.with_columns(pl.lit(value=True).alias("asked"))
    return (
        counted(corpus)
        .join(asked, on="report_id", how="left")
        .group_by("year", "form")
        .agg(pl.len().alias("reports"), pl.col("asked").count())
        .sort("year", "form", nulls_last=True)
    )


def procurement(corpus: Corpus) -> pl.DataFrame:
    """Give what each report on the 2019 form states on central procurement, one row a report.

    Columns: report_id, year, scope, source, line, purchases, amount (Decimal, 万元; both null unless certain), bare
    (Decimal: the number that stands there without a unit; null where there is none), usual (万元: the median of the
    certain amounts above 0 of the same level and scope, all years; null below 10 of them), apart (a certain amount of
    more than 1,000 times that: what a slip between 元 and 万元 looks like), abridged, invented.
    """
    cells = corpus.scan("proactive").filter(pl.col("item") == "procurement").collect()
    reported = pl.col("state") == "reported"
    purchases = cells.filter(pl.col("measure") == "purchases", reported).select(
        "report_id", pl.col("value").cast(pl.Int64).alias("purchases")
    )
    unit_unknown = corpus.issues.filter(pl.col("code") == "unit_unknown", pl.col("table") == "proactive")
    bare = (
        cells.filter(pl.col("measure") == "amount", pl.col("state") == "unreadable")
        .join(unit_unknown, on=["report_id", "line"], how="semi")
        .with_columns(pl.col("raw").str.normalize("NFKC").str.replace_all(r"[\s,]", "").alias("raw"))
        .filter(pl.col("raw").str.contains(_BARE_NUMBER))
        .select("report_id", pl.col("raw").cast(pl.Decimal(20, 6)).alias("bare"))
    )
    amounts = cells.filter(pl.col("measure") == "amount").select(
        "report_id", "line", pl.when(reported).then("value").alias("amount")
    )
    amount = pl.col("amount").cast(pl.Float64)
    above = amount.filter(amount > 0)
    usual = pl.when(above.count() >= FEWEST_FOR_A_MEDIAN).then(above.median())
    return (
        counted(corpus)
        .join(amounts, on="report_id", how="inner")
        .join(purchases, on="report_id", how="left")
        .join(bare, on="report_id", how="left")
        .with_columns(usual=usual.over("level", "scope"))
        .with_columns(apart=(amount > APART * pl.col("usual")).fill_null(value=False))
        .select(
            "report_id", "year", "scope", "source", "line", "purchases", "amount", "bare", "usual", "apart",
            "abridged", "invented",
        )
        .sort("year", "scope", "source", nulls_last=True)
    )  # fmt: skip


def procurement_each(corpus: Corpus, doubtful: str, number: str) -> pl.LazyFrame:
    """Give what each report adds to a `number` a body (amount or purchases): columns of `reports`, part, k, n (1).

    Both are null where the number is not certain, stands apart, or is not asked for.
    """
    k = pl.col(number).cast(pl.Float64)
    stated = _summed(corpus, doubtful).select("report_id", k=k, n=(k * 0 + 1).cast(pl.Int64)).lazy()
    counted_reports = corpus.scan("reports").filter("counted")
    return counted_reports.join(stated, on="report_id", how="left").with_columns(part=pl.lit(""))


def procurement_apart(corpus: Corpus) -> pl.DataFrame:
    """List the certain amounts that stand apart: year, scope, amount, usual (万元), source, line, report_id."""
    apart = procurement(corpus).filter("apart")
    return apart.select("year", "scope", "amount", "usual", "source", "line", "report_id")


def _summed(corpus: Corpus, doubtful: str) -> pl.DataFrame:
    """Give what each report states, without the amounts that stand apart unless doubtful ones are included."""
    stated = procurement(corpus)
    if selection.one_of("doubtful", doubtful, DOUBTFUL) == "include":
        return stated.with_columns(apart=pl.lit(value=False))
    return stated.with_columns(pl.when(~pl.col("apart")).then("amount").alias("amount"))


def procurement_totals(corpus: Corpus, *, doubtful: str = "unknown") -> pl.DataFrame:
    """Sum central procurement within a year and a scope: a government's jurisdiction figures hold its bodies' again.

    Columns: year, scope, reports, n (the certain amounts), total, median (万元), top_1_share (largest/total),
    top_5_share (five largest / total; null below 20 amounts), purchases_n, purchases, per_purchase (万元 a purchase, of
    the reports that state both); bare_amounts (how many stand without a unit), bare_as_yuan, bare_as_10k (their sum in
    万元 if every one is 元, or 万元: assumptions, never in the total), apart (certain amounts of more than 1,000 times
    the usual, as `procurement` says: in no sum unless `doubtful` is "include"), unknown (reports - n - bare_amounts -
    apart). A total is null where none is known.
    """
    largest = pl.col("amount").drop_nulls().sort(descending=True)
    top_5 = pl.when(pl.col("amount").count() >= FEWEST_FOR_TOP_5).then(largest.head(5).sum().cast(pl.Float64))
    both = pl.col("amount").is_not_null() & pl.col("purchases").is_not_null()
    bought = pl.col("purchases").filter(both).sum()
    each = pl.when(bought > 0).then(pl.col("amount").filter(both).sum().cast(pl.Float64) / bought)
    all_of_it = pl.when(pl.col("amount").sum() > 0).then(pl.col("amount").sum().cast(pl.Float64))
    return (
        _summed(corpus, doubtful)
        .group_by("year", "scope")
        .agg(
            pl.len().alias("reports"),
            pl.col("amount").count().alias("n"),
            total("amount").alias("total"),
            pl.col("amount").cast(pl.Float64).median().alias("median"),
            (pl.col("amount").max().cast(pl.Float64) / all_of_it).alias("top_1_share"),
            (top_5 / all_of_it).alias("top_5_share"),
            pl.col("purchases").count().alias("purchases_n"),
            total("purchases"),
            each.alias("per_purchase"),
            pl.col("bare").count().alias("bare_amounts"),
            total("bare").alias("bare_as_10k"),
            pl.col("apart").sum(),
            (pl.col("amount").is_null() & pl.col("bare").is_null() & ~pl.col("apart")).sum().alias("unknown"),
        )
        .with_columns((pl.col("bare_as_10k").cast(pl.Float64) / YUAN_IN_10K).alias("bare_as_yuan"))
        .sort("year", "scope", nulls_last=True)
    )


def procurement_readings(corpus: Corpus, *, doubtful: str = "unknown") -> pl.DataFrame:
    """Put the certain total beside both readings of the bare amounts.

    Columns: year, scope, reading, certain, amount (万元), n (amounts), reports. `reading` is `total`, `bare_as_yuan` or
    `bare_as_10k`.
    """
    totals = procurement_totals(corpus, doubtful=doubtful)
    return pl.concat(
        totals.select(
            "year",
            "scope",
            pl.lit(reading).alias("reading"),
            pl.lit(reading == "total").alias("certain"),
            pl.col(reading).cast(pl.Float64).alias("amount"),
            pl.col(n).alias("n"),
            "reports",
        )
        for reading, n in _READINGS.items()
    ).sort("year", "scope", nulls_last=True, maintain_order=True)


def procurement_purchases(corpus: Corpus) -> pl.DataFrame:
    """Give the number of projects: year, scope, purchases (null where none is known), n, certain (always), reports."""
    return procurement_totals(corpus).select(
        "year", "scope", "purchases", pl.col("purchases_n").alias("n"), pl.lit(value=True).alias("certain"), "reports"
    )
