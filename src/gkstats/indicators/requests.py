"""Who receives requests at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.indicators.base import counted, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus import Corpus

DOUBTFUL: Final = ("unknown", "include")
_CHECKS_ON_RECEIVED: Final = (
    ("balance", "total"),
    ("requester_sum", "received"),
    ("claim", "requests_received"),
)


def _doubtful(corpus: Corpus, checks: Sequence[tuple[str, str]]) -> pl.DataFrame:
    """Give the reports in which one of `checks` (check, subject) failed: report_id."""
    # The subject of a claim goes on with its line: requests_received:12.
    about = pl.col("subject").str.split(":").list.first()
    hit = pl.any_horizontal((pl.col("check") == check) & (about == subject) for check, subject in checks)
    return corpus.checks.filter(hit, pl.col("passed").not_()).select("report_id").unique()


def zero_requests(
    corpus: Corpus,
    by: Sequence[str] = ("year",),
    doubtful: str = "unknown",
) -> pl.DataFrame:
    """Count the reports that report no new request (cell received / total, state reported, value 0).

    Columns: by…, reports (N), k (report 0), some (report more), n = k + some, unknown, value = k/n with low and high
    (Wilson 95 %), at_least = k/N, at_most = (k + unknown)/N. A number that the report's own sums or prose
    contradict counts as unknown, unless `doubtful` is "include".
    """
    if doubtful not in DOUBTFUL:
        msg = f"doubtful: {doubtful!r} is none of {', '.join(DOUBTFUL)}"
        raise ValueError(msg)
    received = corpus.requests.filter(
        pl.col("item") == "received", pl.col("requester") == "total", pl.col("state") == "reported"
    ).select("report_id", "value")
    if doubtful == "unknown":
        received = received.join(_doubtful(corpus, _CHECKS_ON_RECEIVED), on="report_id", how="anti")
    return (
        counted(corpus)
        .join(received, on="report_id", how="left")
        .group_by(by)
        .agg(
            pl.len().alias("reports"),
            (pl.col("value") == 0).sum().alias("k"),
            (pl.col("value") != 0).sum().alias("some"),
            pl.col("value").null_count().alias("unknown"),
            pl.col("value").count().alias("n"),
        )
        .with_columns(
            wilson("k", "n").struct.unnest(),
            (pl.col("k") / pl.col("reports")).alias("at_least"),
            ((pl.col("k") + pl.col("unknown")) / pl.col("reports")).alias("at_most"),
        )
        .sort(by, nulls_last=True)
    )
