"""Files as they lie on a disk, each read to a Report or, with the reason, a NoReport: bounded, on all cores."""

from __future__ import annotations

import os
import stat
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from typing import TYPE_CHECKING, Final

from gkstats import bounded
from gkstats.issues import issue
from gkstats.model import NoReport, Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.inputs import Input

_BATCH: Final = 100  # files that one call of the executor reads at most
_FEW: Final = 2_000_000  # bytes below which one process has read the files before a second one has started


def read_file(entry: Input) -> Report | NoReport:
    """Read one file here and now; never raises for what is there, or is not."""
    try:
        mode = entry.path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # it would be waited for
            return NoReport(entry.source, (issue("unreadable_file", reason="a pipe, socket or device, no file"),))
        data = entry.path.read_bytes()
    except OSError as error:
        return NoReport(entry.source, (issue("unreadable_file", reason=error.strerror or str(error)),))
    return read(data, entry.source)


def read_bounded(entries: Sequence[Input]) -> list[Report | NoReport]:
    """Read files in a worker process: one that overruns its limits or crashes it costs itself only."""
    return [
        outcome.value
        if isinstance(outcome, bounded.Done)
        else NoReport(entry.source, (issue(outcome.fate, detail=outcome.detail),))
        for entry, outcome in zip(entries, bounded.each(read_file, entries), strict=True)
    ]


def read_files(entries: Sequence[Input], executor: Executor | None = None) -> Iterator[Report | NoReport]:
    """Read files in order, with a process a core; another `executor` (dask's, for one) may spread the batches."""
    cores = os.cpu_count() or 1
    few = sum(_size(entry) for entry in entries) < _FEW
    batch = len(entries) if few else min(_BATCH, -(-len(entries) // cores))
    batches = [entries[start : start + batch] for start in range(0, len(entries), batch)]
    with nullcontext(executor) if executor else ThreadPoolExecutor(min(cores, len(batches))) as pool:
        for outcomes in pool.map(read_bounded, batches):
            yield from outcomes


def _size(entry: Input) -> int:
    try:
        return entry.path.stat().st_size
    except OSError:
        return 0
