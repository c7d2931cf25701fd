"""Shares of reports that tell more than k of n: no new request, checks that fail, dates, text overlap (1, 16-19)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from gkstats.dataset import schema
from gkstats.indicators.declared import INDICATORS
from gkstats.indicators.numbers import Choice, groups, levelled
from gkstats.indicators.overlap import SHARES, overlap_each
from gkstats.indicators.sums import frame_of
from gkstats.indicators.trust import CONTINUITY, IDENTITIES, failed
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus


def zero_requests(
    corpus: Corpus,
    by: Sequence[str] = ("year",),
    doubtful: str = "unknown",
    *,
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give the share of reports that report no new request (1, 零申请单位占比): received / total printed, and 0.

    Columns: by…, scope, level, reports (N), k (report 0), some (report more), n = k + some, unknown, and as
    `declaring.Indicator` says; at_least and at_most are of all N. A blank is no reported zero, whatever the sums imply;
    an unreadable number that the identities leave one value for counts (`determined`); a number that the report's own
    sums or prose contradict is unknown, unless `doubtful` is "include". ValueError: a `by` that is no column of
    `reports`, or another `doubtful`.
    """
    grouped = groups(by, "scope")
    found = INDICATORS["zero_requests"](corpus, by, doubtful=doubtful, bounds=bounds, min_n=min_n)
    shown = found.with_columns(pl.col("k", "n").fill_null(0)).with_columns(some=pl.col("n") - pl.col("k"))
    return shown.select(
        *grouped, "reports", "set_aside", "k", "some", pl.exclude(*grouped, "reports", "set_aside", "k", "some")
    )


def identity_violations(corpus: Corpus, by: Sequence[str] = ("year",), *, min_n: int = FEW) -> pl.DataFrame:
    """Give the share of reports that break an identity of the form, one row a `check` (17, 勾稽不符率).

    The checks are balance, resolved_sum, requester_sum, dispute_sum and claim. A check says something where it has a
    result and the table's own numbers are not all 0; one whose implied value was deduced from itself has no result.
    Columns: by…, scope, level, check, reports (with the check), k (reports in which one failed), n (reports in which
    one says something), unknown (of which it says nothing), value = k/n with low and high (95 %; bodies are the
    clusters where years are pooled), failed and evaluable (checks, not reports: a report has seven balances), few … A
    failed check says that two numbers differ, not which of them is wrong. ValueError: a `by` that is no column of
    `reports`.
    """
    return _violations("identity_violations", corpus, IDENTITIES, by, min_n)


def discontinuities(corpus: Corpus, by: Sequence[str] = ("year",), *, min_n: int = FEW) -> pl.DataFrame:
    """Give the share of reports that do not go on where the year before ended, one row a `check` (18, 跨年衔接不符率).

    carry_over: carried_in = carried_out of the year before; in_force_stock: in_force = that of the year before + issued
    - repealed (first testable in reports on 2022). Of the same agency_key and scope. Columns as in
    `identity_violations`; `reports` are those with one on the year before.
    """
    return _violations("discontinuities", corpus, CONTINUITY, by, min_n)


def _violations(name: str, corpus: Corpus, checks: Sequence[str], by: Sequence[str], min_n: int) -> pl.DataFrame:
    grouped = groups(by, "scope")
    indicator = replace(INDICATORS[name], parts=tuple(schema.CHECKS))
    found = frame_of(indicator, indicator.each(corpus, Choice()), by, min_n)
    sums = (
        levelled(corpus.scan("reports").filter("counted"), by)
        .join(failed(corpus, checks), on="report_id")
        .group_by(*grouped, "check")
        .agg(pl.col("failed", "evaluable").sum())
        .collect()
    )
    found = found.with_columns(pl.col("check").cast(sums.schema["check"]), pl.col("k", "n").fill_null(0))
    return found.join(sums, on=[*grouped, "check"], how="left", nulls_equal=True, maintain_order="left").drop(
        "set_aside"
    )


def in_time(corpus: Corpus, by: Sequence[str] = ("year",), *, min_n: int = FEW) -> pl.DataFrame:
    """Give the share of the reports read that were published by their statutory date, by group.

    Columns: by…, reports, k, n, unknown, value, low, high (95 %; bodies are the clusters where years are pooled),
    at_least, at_most, effective_bodies, few. Since the reports on 2019 departments publish by 31 January and
    governments from county level up by 31 March (Regulations, revised 2019, articles 49 and 50), others have no such
    date and are left out; before, all by 31 March (article 31 of 2008). The date is that of publication, else that of
    the signature; a page dated late under a signature in time may have been moved, so it is unknown.
    """
    shown = ("reports", "k", "n", "unknown", "value", "low", "high", "at_least", "at_most", "effective_bodies", "few")
    found = INDICATORS["in_time"](corpus, by, min_n=min_n).with_columns(pl.col("k", "n").fill_null(0))
    return found.select(*groups(by), *shown)


def text_overlap(
    corpus: Corpus, by: Sequence[str] = ("year",), shares: Sequence[float] = SHARES, *, min_n: int = FEW
) -> pl.DataFrame:
    """Count the reports of whose text (or the other's, where that is shorter) another report has a share or more.

    One row a group, kind (own_year, peer, random) and share `at`: by…, kind, at, reports, looked_at (the median number
    of reports among which the nearest was looked for), k (overlap of at least `at`), n (with another report to compare
    with), unknown (none, or too little prose), value = k/n with low and high (95 %; bodies are the clusters where years
    are pooled), effective_bodies, few. A report with several peers counts once, with the nearest; the random side is
    the nearest of as many random reports as were looked at for a peer.
    """
    grouped = groups(by)
    counts = []
    for at in shares:
        each = partial(overlap_each, at=at)
        indicator = replace(INDICATORS["text_overlap"], each=each, parts=schema.OVERLAP_KINDS)
        counts.append(indicator(corpus, by, min_n=min_n).with_columns(at=pl.lit(at)))
    looked_at = (
        overlap_each(corpus, Choice()).group_by(*grouped, "of_part").agg(pl.col("looked_at").median()).collect()
    ).rename({"of_part": "kind"})  # fmt: skip
    kinds = schema.empty("overlap").schema["kind"]
    found = pl.concat(counts).with_columns(pl.col("kind").cast(kinds), pl.col("k", "n").fill_null(0))
    shown = (
        "kind", "at", "reports", "looked_at", "k", "n", "unknown", "value", "low", "high", "effective_bodies", "few",
    )  # fmt: skip
    return (
        found.join(looked_at, on=[*grouped, "kind"], how="left", nulls_equal=True)
        .sort(*grouped, "kind", "at", nulls_last=True)
        .select(*grouped, *shown)
    )
