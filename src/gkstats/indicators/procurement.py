"""Central procurement: asked by the form of 2019 only (reports on 2019 and 2020). Amounts in 万元 (CNY 10,000)."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.corpus import selection
from gkstats.indicators.counting import counted, total, used
from gkstats.indicators.numbers import DOUBTFUL, levelled

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus
    from gkstats.indicators.numbers import Choice

FEWEST_FOR_TOP_5: Final = 20
FEWEST_FOR_A_MEDIAN: Final = 10
# A slip between 元 and 万元 moves an amount ten thousand times; one amount in a hundred is taken to be one.
_SLIP: Final = log(10_000)
_SLIPS: Final = 0.01
_NORMAL: Final = 1.4826  # from a median deviation to a standard deviation
_LEAST_SPREAD: Final = 0.5
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

    Columns: report_id, year, scope, level, source, line, purchases, amount (Decimal, 万元; both null unless certain),
    bare (Decimal: the number that stands there without a unit; null where there is none), usual (万元: the median of
    the certain amounts above 0 of the same level and scope, all years, of the whole corpus, whatever was selected; of
    the level where there are fewer than 10, then of all, else null), apart (a certain amount that is likelier to be a
    usual one ten thousand times too large than to be itself: a slip between 元 and 万元), abridged, invented, set_aside
    (an office's, whose government reports the same jurisdiction).

    On the logarithm amounts of a level lie about their median m with a spread s (1.4826 times the median deviation);
    those of slips about m + ln 10,000. With one amount in a hundred a slip the second is likelier above
    m + ln(10,000)/2 + s² ln(99) / ln(10,000).
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
    found = (
        used(corpus).collect()
        .join(amounts, on="report_id", how="inner")
        .join(purchases, on="report_id", how="left")
        .join(bare, on="report_id", how="left")
    )  # fmt: skip
    every = _usual(corpus.whole)
    for name, keys in _LIKE.items():
        found = found.join(every[name], on=keys, how="left") if keys else found.join(every[name], how="cross")
    return (
        found.with_columns(pl.coalesce(f"{column}:{name}" for name in _LIKE).alias(column) for column in _STANDARD)
        .with_columns(apart=(pl.col("amount").cast(pl.Float64) > pl.col("limit")).fill_null(value=False))
        .select(
            "report_id",
            "year",
            "scope",
            "level",
            "source",
            "line",
            "purchases",
            "amount",
            "bare",
            "usual",
            "apart",
            "abridged",
            "invented",
            set_aside="aside",
        )
        .sort("year", "scope", "source", nulls_last=True)
    )


# What an amount is held against: those of its level and scope, of its level, of all.
_LIKE: Final[dict[str, list[str]]] = {"both": ["level", "scope"], "level": ["level"], "all": []}
_STANDARD: Final = ("usual", "limit")


def _usual(corpus: Corpus) -> dict[str, pl.DataFrame]:
    """Give what is usual among the certain amounts above 0, by `_LIKE`: usual:… (the median), limit:… (万元)."""
    amounts = (
        corpus.scan("proactive")
        .filter(pl.col("item") == "procurement", pl.col("measure") == "amount", pl.col("state") == "reported")
        .join(corpus.scan("reports").filter("counted").select("report_id", "level", "scope"), on="report_id")
        .select("level", "scope", log=pl.col("value").cast(pl.Float64).log())
        .filter(pl.col("log").is_finite())
        .collect()
    )
    middle, enough = pl.col("log").median(), pl.len() >= FEWEST_FOR_A_MEDIAN
    spread = pl.max_horizontal(_NORMAL * (pl.col("log") - middle).abs().median(), _LEAST_SPREAD)
    limit = middle + _SLIP / 2 + spread**2 * log(1 / _SLIPS - 1) / _SLIP
    found = {}
    for name, keys in _LIKE.items():
        standards = [
            pl.when(enough).then(middle.exp()).alias(f"usual:{name}"),
            pl.when(enough).then(limit.exp()).alias(f"limit:{name}"),
        ]
        found[name] = amounts.group_by(keys).agg(standards) if keys else amounts.select(standards)
    return found


def procurement_each(corpus: Corpus, choice: Choice, number: str) -> pl.LazyFrame:
    """Give what each report adds to a `number` a body (amount or purchases): columns of `reports`, part, k, n (1).

    Both are null where the number is not certain, stands apart, or is not asked for.
    """
    k = pl.col(number).cast(pl.Float64)
    stated = _summed(corpus, choice.doubtful).select("report_id", k=k, n=(k * 0 + 1).cast(pl.Int64)).lazy()
    return used(corpus).join(stated, on="report_id", how="left").with_columns(of_part=pl.lit(""))


def procurement_apart(corpus: Corpus) -> pl.DataFrame:
    """List the certain amounts that stand apart: year, scope, level, amount, usual (万元), source, line, report_id."""
    apart = procurement(corpus).filter("apart", ~pl.col("set_aside"))
    return apart.select("year", "scope", "level", "amount", "usual", "source", "line", "report_id")


def _summed(corpus: Corpus, doubtful: str) -> pl.DataFrame:
    """Give what each report states, without the amounts that stand apart unless doubtful ones are included."""
    stated = procurement(corpus)
    if selection.one_of("doubtful", doubtful, DOUBTFUL) == "include":
        return stated.with_columns(apart=pl.lit(value=False))
    return stated.with_columns(pl.when(~pl.col("apart")).then("amount").alias("amount"))


def procurement_totals(corpus: Corpus, *, doubtful: str = "unknown") -> pl.DataFrame:
    """Sum central procurement within a year, a scope and, of jurisdictions, a level: each holds the bodies below again.

    Columns: year, scope, level (null: all), reports, set_aside (offices whose government reports the same), n (the
    certain amounts), total, median (万元), top_1_share (largest/total), top_5_share (five largest / total; null below
    20 amounts), purchases_n, purchases, per_purchase (万元 a purchase, of reports that state both); bare_amounts (how
    many stand without a unit), bare_as_yuan, bare_as_10k (their sum in 万元 if every one is 元, or 万元: assumptions,
    never in the total), apart (certain amounts far above the usual, see `procurement`: in no sum unless `doubtful` is
    "include"), unknown (reports - n - bare_amounts - apart). A total is null where none is known.
    """
    largest = pl.col("amount").drop_nulls().sort(descending=True)
    top_5 = pl.when(pl.col("amount").count() >= FEWEST_FOR_TOP_5).then(largest.head(5).sum().cast(pl.Float64))
    both = pl.col("amount").is_not_null() & pl.col("purchases").is_not_null()
    bought = pl.col("purchases").filter(both).sum()
    each = pl.when(bought > 0).then(pl.col("amount").filter(both).sum().cast(pl.Float64) / bought)
    all_of_it = pl.when(pl.col("amount").sum() > 0).then(pl.col("amount").sum().cast(pl.Float64))
    grouped = ["year", "scope", "level"]
    found = levelled(_summed(corpus, doubtful).lazy(), ()).collect()
    aside = found.filter("set_aside").group_by(grouped).agg(pl.len().alias("set_aside"))
    return (
        found.filter(~pl.col("set_aside"))
        .group_by(grouped)
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
        .join(aside, on=grouped, how="left", nulls_equal=True)
        .with_columns(
            (pl.col("bare_as_10k").cast(pl.Float64) / YUAN_IN_10K).alias("bare_as_yuan"),
            pl.col("set_aside").fill_null(0),
        )
        .sort(grouped, nulls_last=True)
        .select(*grouped, "reports", "set_aside", pl.exclude(*grouped, "reports", "set_aside"))
    )


def procurement_readings(corpus: Corpus, *, doubtful: str = "unknown") -> pl.DataFrame:
    """Put the certain total beside both readings of the bare amounts.

    Columns: year, scope, level, reading, certain, amount (万元), n (amounts), reports. `reading` is `total`,
    `bare_as_yuan` or `bare_as_10k`.
    """
    totals = procurement_totals(corpus, doubtful=doubtful)
    return pl.concat(
        totals.select(
            "year",
            "scope",
            "level",
            pl.lit(reading).alias("reading"),
            pl.lit(reading == "total").alias("certain"),
            pl.col(reading).cast(pl.Float64).alias("amount"),
            pl.col(n).alias("n"),
            "reports",
        )
        for reading, n in _READINGS.items()
    ).sort("year", "scope", "level", nulls_last=True, maintain_order=True)


def procurement_purchases(corpus: Corpus) -> pl.DataFrame:
    """Give the number of projects: year, scope, level, purchases (null: none known), n, certain, reports."""
    return procurement_totals(corpus).select(
        "year",
        "scope",
        "level",
        "purchases",
        pl.col("purchases_n").alias("n"),
        pl.lit(value=True).alias("certain"),
        "reports",
    )
