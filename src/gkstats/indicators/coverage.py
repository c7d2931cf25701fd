"""What was read: reports a group, inputs that are no report, states of cells, failed checks, issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from gkstats import schema
from gkstats.indicators.base import TABLES_OF_CELLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus import Corpus


def coverage(corpus: Corpus, by: Sequence[str] = ("year",)) -> pl.DataFrame:
    """Count reports by group: by…, reports, counted, abridged."""
    return (
        corpus.reports.group_by(by)
        .agg(
            pl.len().alias("reports"),
            pl.col("counted").sum(),
            pl.col("abridged").sum(),
        )
        .sort(by, nulls_last=True)
    )


def not_reports(corpus: Corpus) -> pl.DataFrame:
    """List the inputs that yielded no report: source, code, message."""
    return (
        corpus.issues.filter(pl.col("report_id").is_null(), pl.col("severity") == "error")
        .select("source", "code", "message")
        .sort("source", "code", "message")
    )


def issue_counts(corpus: Corpus) -> pl.DataFrame:
    """Count issues: severity, code, issues, files (the files that have one)."""
    return (
        corpus.issues.group_by("severity", "code")
        .agg(pl.len().alias("issues"), pl.col("source").n_unique().alias("files"))
        .sort("severity", "code")
    )


def cell_states(corpus: Corpus) -> pl.DataFrame:
    """Count the states of all cells: table, cells, reported, blank, absent, unreadable (one row a table)."""
    counted_by_table: list[pl.DataFrame] = [
        getattr(corpus, name).select(
            pl.lit(name).alias("table"),
            pl.len().alias("cells"),
            *[(pl.col("state") == state).sum().alias(state) for state in schema.STATES],
        )
        for name in TABLES_OF_CELLS
    ]
    return pl.concat(counted_by_table)


def failed_checks(corpus: Corpus) -> pl.DataFrame:
    """Count what did not hold: check, failed, evaluable, trivial, open (one row a check).

    `evaluable` are checks with a result and a term that is not 0; an identity among zeros holds without saying
    anything and is counted in `trivial`. `open` could not be evaluated.
    """
    with_result = pl.col("passed").is_not_null()
    trivial = pl.col("trivial").fill_null(value=False)
    return (
        corpus.checks.group_by("check")
        .agg(
            (with_result & ~pl.col("passed")).sum().alias("failed"),
            (with_result & ~trivial).sum().alias("evaluable"),
            (with_result & trivial).sum().alias("trivial"),
            (~with_result).sum().alias("open"),
        )
        .sort("check")
    )
