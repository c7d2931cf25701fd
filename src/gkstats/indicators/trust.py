"""How far the numbers can be trusted: states of cells by file type, identities that do not hold (15, 17, 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.dataset import schema
from gkstats.indicators.counting import TABLES_OF_CELLS, used, wilson_of_bodies, worth
from gkstats.indicators.numbers import groups
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.numbers import Choice

IDENTITIES: Final = ("balance", "resolved_sum", "requester_sum", "dispute_sum", "claim")
CONTINUITY: Final = ("carry_over", "in_force_stock")


def states_by_file_type(corpus: Corpus, by: Sequence[str] = (), *, min_n: int = FEW) -> pl.DataFrame:
    """Give the states of cells by file type and table (15): how well files are read, no measure of any body.

    Columns: by…, file_type (the source's ending, "" without one), table, reports, cells and of them reported, blank,
    absent, unreadable; k = reports with at least one unreadable cell, n = reports, value = k/n with low and high
    (Wilson 95 % on the effective number of bodies: a body's years are one cluster), few, effective_bodies. All reports
    are used, copies too: each was read. ValueError: a `by` that is no column of `reports`.
    """
    grouped = [*groups(by), "file_type", "table"]
    file_type = pl.col("source").str.extract(r"\.([^./]+)$", 1).str.to_lowercase().fill_null("").alias("file_type")
    whose = pl.coalesce("agency_key", "report_id").alias("_whose")
    reports = corpus.scan("reports").select(pl.col("report_id").alias("_report"), *groups(by), file_type, whose)
    of_reports = [
        corpus.scan(table)
        .group_by("report_id")
        .agg(pl.len().alias("cells"), *((pl.col("state") == state).sum().alias(state) for state in schema.STATES))
        .with_columns(table=pl.lit(table, pl.Enum(TABLES_OF_CELLS)))
        for table in TABLES_OF_CELLS
    ]
    return (
        pl.concat(of_reports)
        .join(reports, left_on="report_id", right_on="_report")
        .group_by(grouped)
        .agg(
            worth("_whose", pl.lit(value=True)).alias("effective_bodies"),
            pl.len().alias("reports"),
            pl.col("cells", *schema.STATES).sum(),
            (pl.col("unreadable") > 0).sum().alias("k"),
            pl.len().alias("n"),
        )
        .with_columns(*wilson_of_bodies("k", "n", "effective_bodies"), few=pl.col("n") < min_n)
        .select(pl.exclude("effective_bodies"), "effective_bodies")
        .sort(grouped, nulls_last=True)
        .collect()
    )


def says() -> pl.Expr:
    """Tell whether a check says something: it has a result, and the numbers of the table that it is about are not 0.

    Told from the table alone: a claim of 3 beside a table's 0 says as little as a claim of 0, or failures would be
    counted among zeros and successes not.
    """
    among_zeros = pl.when(pl.col("check") == "claim").then(pl.col("actual") == 0).otherwise("trivial")
    return pl.col("passed").is_not_null() & ~among_zeros.fill_null(value=False)


def failed(corpus: Corpus, checks: Sequence[str]) -> pl.LazyFrame:
    """Count by report and check how many failed, and how many say something: report_id, check, failed, evaluable."""
    return (
        corpus.scan("checks")
        .filter(pl.col("check").is_in(checks))
        .group_by("report_id", "check")
        .agg((says() & ~pl.col("passed")).sum().alias("failed"), says().sum().alias("evaluable"))
    )


def violations_each(corpus: Corpus, _: Choice) -> pl.LazyFrame:
    """Give what each report adds to `identity_violations`: columns of `reports`, part (the check), k, n.

    k is 1 where one failed; both are null where the check says nothing. A report without the check has no row.
    """
    return _each(corpus, IDENTITIES)


def discontinuities_each(corpus: Corpus, _: Choice) -> pl.LazyFrame:
    """Give what each report adds to `discontinuities`, as `violations_each` does."""
    return _each(corpus, CONTINUITY)


def _each(corpus: Corpus, checks: Sequence[str]) -> pl.LazyFrame:
    something = pl.when(pl.col("evaluable") > 0)
    return (
        used(corpus)
        .with_columns(aside=pl.lit(value=False))  # an office's report is checked as any other
        .join(failed(corpus, checks).rename({"check": "of_part"}), on="report_id")
        .with_columns(k=something.then((pl.col("failed") > 0).cast(pl.Int64)), n=something.then(1))
    )
