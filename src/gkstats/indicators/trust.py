"""How far the numbers can be trusted: states of cells by file type, identities that do not hold (15, 17, 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.dataset import schema
from gkstats.indicators.counting import TABLES_OF_CELLS, wilson
from gkstats.indicators.numbers import groups
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus

IDENTITIES: Final = ("balance", "resolved_sum", "requester_sum", "dispute_sum", "claim")
CONTINUITY: Final = ("carry_over", "in_force_stock")


def states_by_file_type(corpus: Corpus, by: Sequence[str] = (), *, min_n: int = FEW) -> pl.DataFrame:
    """Give the states of cells by file type and table (15): how well files are read, no measure of any body.

    Columns: by…, file_type (the source's ending, "" without one), table, reports, cells and of them reported, blank,
    absent, unreadable; k = reports with at least one unreadable cell, n = reports, value = k/n with low and high
    (Wilson 95 %), few. All reports are used, copies too: each was read. ValueError: a `by` that is no column of
    `reports`.
    """
    grouped = [*groups(by), "file_type", "table"]
    file_type = pl.col("source").str.extract(r"\.([^./]+)$", 1).str.to_lowercase().fill_null("").alias("file_type")
    reports = corpus.scan("reports").select("report_id", *groups(by), file_type)
    of_reports = [
        corpus.scan(table)
        .group_by("report_id")
        .agg(pl.len().alias("cells"), *((pl.col("state") == state).sum().alias(state) for state in schema.STATES))
        .with_columns(table=pl.lit(table, pl.Enum(TABLES_OF_CELLS)))
        for table in TABLES_OF_CELLS
    ]
    return (
        pl.concat(of_reports)
        .join(reports, on="report_id")
        .group_by(grouped)
        .agg(
            pl.len().alias("reports"),
            pl.col("cells", *schema.STATES).sum(),
            (pl.col("unreadable") > 0).sum().alias("k"),
            pl.len().alias("n"),
        )
        .with_columns(wilson("k", "n").struct.unnest(), few=pl.col("n") < min_n)
        .sort(grouped, nulls_last=True)
        .collect()
    )


def identity_violations(corpus: Corpus, by: Sequence[str] = ("year",), *, min_n: int = FEW) -> pl.DataFrame:
    """Give the share of reports that break an identity of the form, one row a `check` (17, 勾稽不符率).

    The checks are balance, resolved_sum, requester_sum, dispute_sum and claim. A check says something where it has a
    result and a term that is not 0; one whose implied value was deduced from itself has no result. Columns: by…,
    scope, check, reports, k (reports in which one failed), n (reports in which one says something), unknown (reports
    with the check, of which it says nothing), value = k/n with low and high (Wilson 95 %: reports are counted), failed
    and evaluable (checks, not reports: a report has seven balances), few. A failed check says that two numbers differ,
    not which of them is wrong. ValueError: a `by` that is no column of `reports`.
    """
    return _violations(corpus, IDENTITIES, by, min_n)


def discontinuities(corpus: Corpus, by: Sequence[str] = ("year",), *, min_n: int = FEW) -> pl.DataFrame:
    """Give the share of reports that do not go on where the year before ended, one row a `check` (18, 跨年衔接不符率).

    carry_over: carried_in = carried_out of the year before; in_force_stock: in_force = that of the year before + issued
    - repealed (first testable in reports on 2022). Of the same agency_key and scope. Columns as in
    `identity_violations`; `reports` are those with one on the year before.
    """
    return _violations(corpus, CONTINUITY, by, min_n)


def violations_each(corpus: Corpus, _: str) -> pl.LazyFrame:
    """Give what each report adds to `identity_violations`: columns of `reports`, part (the check), k, n.

    k is 1 where one failed; both are null where the check says nothing.
    """
    of_reports = _failed(corpus, IDENTITIES).filter(pl.col("evaluable") > 0).rename({"check": "part"})
    checks = of_reports.select("part").unique()
    return (
        corpus.scan("reports")
        .filter("counted")
        .join(checks, how="cross")
        .join(of_reports, on=["report_id", "part"], how="left")
        .with_columns(k=(pl.col("failed") > 0).cast(pl.Int64), n=(pl.col("evaluable") > 0).cast(pl.Int64))
    )


def _failed(corpus: Corpus, checks: Sequence[str]) -> pl.LazyFrame:
    """Count by report and check how many failed, and how many say something: report_id, check, failed, evaluable."""
    says = pl.col("passed").is_not_null() & ~pl.col("trivial").fill_null(value=False)
    return (
        corpus.scan("checks")
        .filter(pl.col("check").is_in(checks))
        .group_by("report_id", "check")
        .agg((says & ~pl.col("passed")).sum().alias("failed"), says.sum().alias("evaluable"))
    )


def _violations(corpus: Corpus, checks: Sequence[str], by: Sequence[str], min_n: int) -> pl.DataFrame:
    grouped = groups(by, "scope")
    return (
        corpus.scan("reports")
        .filter("counted")
        .join(_failed(corpus, checks), on="report_id")
        .group_by(*grouped, "check")
        .agg(
            pl.len().alias("reports"),
            (pl.col("failed") > 0).sum().alias("k"),
            (pl.col("evaluable") > 0).sum().alias("n"),
            (pl.col("evaluable") == 0).sum().alias("unknown"),
            pl.col("failed", "evaluable").sum(),
        )
        .with_columns(wilson("k", "n").struct.unnest(), few=pl.col("n") < min_n)
        .sort(*grouped, "check", nulls_last=True)
        .select(*grouped, "check", "reports", "k", "n", "unknown", "value", "low", "high", "failed", "evaluable", "few")
        .collect()
    )
