"""Each check that failed and each amount that may be off by a unit, with the source and line where it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

# Where the number stands that a check holds against the others: table, first key, second key; "" is the subject itself.
_PLACES: Final = {
    "balance": ("requests", "carried_out", ""),
    "resolved_sum": ("requests", "resolved", ""),
    "requester_sum": ("requests", "", "total"),
    "carry_over": ("requests", "carried_in", ""),
    "dispute_sum": ("disputes", "", "total"),
    "in_force_stock": ("proactive", "", "in_force"),
}
_KEYS: Final = {
    "requests": ("item", "requester"), "disputes": ("route", "outcome"), "proactive": ("item", "measure"),
}  # fmt: skip
# A slip between 元 and 万元 moves an amount ten thousand times; half and double of that leave room for a year's change.
_SLIP: Final = (5_000, 20_000)


def failures(corpus: Corpus) -> pl.DataFrame:
    """List the checks that failed in counted reports, each with the line of the number that it is about.

    Columns: year, check, subject, expected_value, actual_value, source, line, report_id; by source, check and subject.
    The line is that of the row's own sum, of the claim in the prose, or null where the check is about no single cell.
    """
    failed = (
        corpus.scan("checks")
        .filter(pl.col("passed").not_())
        .join(corpus.scan("reports").filter("counted").select("report_id", "year", "source"), on="report_id")
        .rename({"expected": "expected_value", "actual": "actual_value"})
        .with_columns(
            pl.col("check").cast(pl.String), claimed=pl.col("subject").str.extract(r":(\d+)$").cast(pl.UInt32)
        )
        .collect()
    )
    found = []
    for check, (table, first, second) in _PLACES.items():
        rows = failed.filter(pl.col("check") == check)
        if rows.is_empty():
            continue
        one, two = _KEYS[table]
        cells = (
            corpus.scan(table)
            .filter(pl.col(one) == first if first else pl.lit(value=True))
            .filter(pl.col(two) == second if second else pl.lit(value=True))
            .select("report_id", pl.col(two if first else one).cast(pl.String).alias("subject"), "line")
            .join(rows.lazy().select("report_id").unique(), on="report_id", how="semi")
            .collect()
        )
        found.append(rows.join(cells, on=["report_id", "subject"], how="left"))
    others = failed.filter(~pl.col("check").is_in(list(_PLACES)))
    found.append(others.with_columns(pl.col("claimed").alias("line")))
    shown = ["year", "check", "subject", "expected_value", "actual_value", "source", "line", "report_id"]
    return (
        pl.concat(frame.select(shown) for frame in found)
        .with_columns(pl.col("subject").str.split(":").list.first())
        .sort("source", "check", "subject", "line", nulls_last=True)
    )


def unit_slips(corpus: Corpus) -> pl.DataFrame:
    """List the amounts that are some ten thousand times the same body's of the year before, or a ten-thousandth of it.

    Such a jump is what a slip between 元 and 万元 looks like; it shows neither that there is one nor in which year.
    Columns: year, item, before, value (万元), unit_printed, source, line, report_id; by source. Only printed amounts of
    one body, scope and form are compared: the 2019 form counts charge items, and money on it is central procurement.
    """
    body = ["agency_key", "scope", "item"]
    amounts = (
        corpus.scan("proactive")
        .filter(pl.col("unit") == "CNY 10k", pl.col("state") == "reported", pl.col("value") > 0)
        .select("report_id", "item", "value", "unit_printed", "line")
        .join(
            corpus.scan("reports").filter("counted").select("report_id", "agency_key", "scope", "year", "source"),
            on="report_id",
        )
        .drop_nulls(["agency_key", "year"])
    )
    before = amounts.select(*body, pl.col("year") + 1, before="value")
    times = pl.col("value").cast(pl.Float64) / pl.col("before").cast(pl.Float64)
    return (
        amounts.join(before, on=[*body, "year"])
        .filter(times.is_between(*_SLIP) | (1 / times).is_between(*_SLIP))
        .select("year", "item", "before", "value", "unit_printed", "source", "line", "report_id")
        .sort("source", "item", "year")
        .collect()
    )
