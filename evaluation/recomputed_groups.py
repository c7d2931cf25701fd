"""Sums, intervals and groups of the declared indicators, a second time: what `recomputed_all` compares.

What each report adds is worked out by `second_numbers`; here it is grouped, summed and given its interval by scipy.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import stats

from evaluation.recomputed import interval
from evaluation.second_numbers import EVERY, NONE_ASIDE, Added, PlainTables, added
from gkstats import indicators

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import polars as pl

    from evaluation.second_numbers import Report
    from gkstats.corpus.store import Corpus

Rows = dict[tuple[Any, ...], tuple[Any, ...]]

_ALIKE: Final = 1e-5
_RATES: Final = ("disputes_per_100", "requests_received", "procurement_amount", "procurement_purchases")
_UNSCOPED: Final = ("in_time", "text_overlap")
_ALONE: Final = "litigation_after_correction"


def key_of(report: Report, by: Sequence[str], *, scoped: bool = True) -> tuple[Any, ...]:
    """Give a report's group: scopes apart, of jurisdictions the levels too."""
    if not scoped:
        return tuple(report[name] for name in by)
    apart = report["level"] if report["scope"] == "jurisdiction" or "level" in by else None
    return (*(report[name] for name in by if name not in ("scope", "level")), report["scope"], apart)


def whose(report: Report) -> str:
    """Name the body of a report, or the report itself."""
    return str(report["agency_key"] or report["report_id"])


def limits(rows: Iterable[Added], name: str) -> tuple[float | None, float | None]:
    """Give the interval of some reports: Wilson's where bodies have one each, else over bodies."""
    known = [row for row in rows if row.n is not None]
    bodies: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in known:
        bodies[whose(row.report)][0] += float(row.k or 0)
        bodies[whose(row.report)][1] += float(row.n or 0)
    k, n = (np.array([both[at] for both in bodies.values()]) for at in (0, 1))
    if not n.sum():
        return None, None
    pooled = len(bodies) < len(known)
    share = name not in _RATES
    if indicators.INDICATORS[name].counts == "reports" and share and not pooled:
        found = stats.binomtest(int(k.sum()), int(n.sum())).proportion_ci(method="wilson")
        return float(found.low), float(found.high)
    return interval(k, n, share=share)


def declared(tables: PlainTables, name: str, by: Sequence[str]) -> Rows:
    """Give a declared indicator by group and part: k, n, unknown, low, high."""
    groups: dict[tuple[Any, ...], list[Added]] = defaultdict(list)
    for row in added(tables, name):
        if name in NONE_ASIDE or row.report["report_id"] not in tables.aside:
            groups[(*key_of(row.report, by, scoped=name not in _UNSCOPED), row.part)].append(row)
    scale = indicators.INDICATORS[name].scale
    found = {}
    for key, rows in groups.items():
        known = [row for row in rows if row.n is not None]
        k, n = sum(float(row.k or 0) for row in known), sum(float(row.n or 0) for row in known)
        low, high = limits(rows, name)
        if name == _ALONE and len({whose(row.report) for row in known if row.n}) > 1:
            k, n = 0.0, 0.0
            low = high = None
        ends = [None if end is None else end * scale for end in (low, high)]
        found[key] = (k, n, len(rows) - len(known), *ends)
    return found


def shown(frame: pl.DataFrame, keys: Sequence[str], columns: Sequence[str]) -> Rows:
    """Give a frame's rows by its keys; what is not there counts as 0 where it is a count."""
    return {
        tuple(row[key] for key in keys): tuple(
            row[column] or 0 if column in ("k", "n", "unknown") else row[column] for column in columns
        )
        for row in frame.iter_rows(named=True)
    }  # fmt: skip


def differing(second: Rows, first: Rows) -> tuple[int, int]:
    """Count the rows, and those that differ or are missing on one side."""
    wrong = len(second.keys() ^ first.keys())
    for key in second.keys() & first.keys():
        wrong += not all(
            one is other
            or (one is not None and other is not None and abs(float(one) - float(other)) < _ALIKE * max(1, one))
            for one, other in zip(second[key], first[key], strict=True)
        )
    return len(second), wrong


def of_declared(corpus: Corpus, tables: PlainTables) -> Iterator[tuple[str, int, int]]:
    """Compare every declared indicator, by year and by province."""
    for name in EVERY:
        rows = wrong = 0
        indicator = indicators.INDICATORS[name]
        for by in (["year"], ["province"]):
            if name == "text_overlap":
                frame = indicators.text_overlap(corpus, by, (0.5,))
            elif name in ("identity_violations", "discontinuities", "stated_problems"):
                frame = getattr(indicators, name)(corpus, by)
            else:
                frame = indicator(corpus, by)
            scope = [] if name in _UNSCOPED else ["scope", "level"]
            keys = [*by, *scope, *([indicator.part] if indicator.part else [])]
            second = declared(tables, name, by)
            if not indicator.part:
                second = {key[:-1]: numbers for key, numbers in second.items()}
            if name == "stated_problems":
                second = {key: numbers for key, numbers in second.items() if numbers[1]}
            more, less = differing(second, shown(frame, keys, ("k", "n", "unknown", "low", "high")))
            rows, wrong = rows + more, wrong + less
        yield name, rows, wrong
