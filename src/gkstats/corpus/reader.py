"""Files as they lie on a disk, each read to a Report or, with the reason, a NoReport: bounded, on all cores."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections import deque
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from gkstats.codebook import CODEBOOK
from gkstats.corpus import bounded
from gkstats.files.errors import UnreadableFileError
from gkstats.files.packed import unpacked
from gkstats.inputs.find import Input
from gkstats.issues import issue, phrase, why
from gkstats.model import NoReport, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from gkstats.codebook import Codebook

T = TypeVar("T")

_BATCH: Final = 100  # files that one call of the executor reads at most
_AHEAD: Final = 64  # batches under way in an executor of the caller's own
_FEW: Final = 2_000_000  # bytes below which one process has read the files before a second one has started
_ALONE: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of one file, as a rule one report, and the SHA-256 of the bytes (None where none could be read)."""

    outcomes: tuple[Report | NoReport, ...]
    sha256: str | None = None


def read_file(entry: Input, codebook: Codebook = CODEBOOK) -> FileRead:
    """Read one file's reports here and now; never raises for what is there, or is not."""
    from gkstats.reading import report  # noqa: PLC0415 - who has others read does not load what reading needs

    data, recognised = bytes_of(entry), _recognised(entry)
    if isinstance(data, NoReport):
        return FileRead((data,))
    if isinstance(recognised, NoReport):
        return FileRead((recognised,))
    outcomes = report.read_all(data, entry.source, codebook, recognised)
    return FileRead(outcomes, hashlib.sha256(data).hexdigest())


def read_lines(entry: Input) -> tuple[str, ...] | NoReport:
    """Read one file's lines here and now, as `line` counts them."""
    from gkstats.reading import report  # noqa: PLC0415

    data, recognised = bytes_of(entry), _recognised(entry)
    if isinstance(data, NoReport):
        return data
    if isinstance(recognised, NoReport):
        return recognised
    text = report.read_lines(data, entry.source, recognised)
    return text if isinstance(text, NoReport) else text.printed


def bytes_of(entry: Input) -> bytes | NoReport:
    """Give what a file holds, or why it cannot be told."""
    try:
        mode = entry.path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # it would be waited for
            return NoReport(entry.source, (issue("unreadable_file", reason=phrase("device")),))
        return entry.path.read_bytes() if entry.member is None else unpacked(entry.path, entry.member.name)
    except OSError as error:
        return NoReport(entry.source, (issue("unreadable_file", reason=why(error)),))
    except UnreadableFileError as error:
        return NoReport(entry.source, (issue(error.code, reason=error.reason),))


def _recognised(entry: Input) -> bytes | NoReport | None:
    """Give the text beside a scan, None where there is none."""
    if isinstance(entry.recognised, Path):
        return bytes_of(Input(entry.recognised, entry.source))
    return None if entry.recognised is None else bytes_of(replace(entry, member=entry.recognised))


def read_bounded(entries: Sequence[Input], codebook: Codebook = CODEBOOK) -> list[FileRead]:
    """Read files in a worker process: one that overruns its limits or crashes it costs itself only."""
    outcomes = _bounded(partial(read_file, codebook=codebook), entries)
    return [FileRead((read,)) if isinstance(read, NoReport) else read for read in outcomes]


def read_lines_bounded(entry: Input) -> tuple[str, ...] | NoReport:
    """Read one file's lines in a worker process, within the same limits."""
    (lines,) = _bounded(read_lines, [entry])
    return lines


def _bounded(function: Callable[[Input], T], entries: Sequence[Input]) -> list[T | NoReport]:
    entries = _absolute(entries)  # a worker that waited stands where the caller stood when it was started
    outcomes: list[T | NoReport] = []
    for entry, outcome in zip(entries, bounded.each(function, entries), strict=True):
        if isinstance(outcome, bounded.Lost) and outcome.from_outside:
            with _ALONE:  # it may have been the memory that several took at once
                (outcome,) = bounded.each(function, [entry])  # noqa: PLW2901 - the second try is what counts
        outcomes.append(
            outcome.value if isinstance(outcome, bounded.Done) else NoReport(entry.source, (outcome.issue,))
        )
    return outcomes


def _absolute(entries: Sequence[Input]) -> list[Input]:
    """Give the inputs by paths that mean the same in another process."""
    return [
        replace(
            entry,
            path=entry.path.absolute(),
            recognised=text.absolute() if isinstance(text := entry.recognised, Path) else text,
        )
        for entry in entries
    ]


def read_files(
    entries: Sequence[Input], executor: Executor | None = None, codebook: Codebook = CODEBOOK, jobs: int | None = None
) -> Iterator[FileRead]:
    """Read files in order, with `jobs` processes (default: one a core).

    Another `executor` (that of `cluster`, for one) may spread the batches. No more batches are under way than are soon
    taken: what was read and is not yet taken is held in memory.
    """
    if not entries:
        return
    cores = jobs or os.cpu_count() or 1
    few = executor is None and sum(_size(entry) for entry in entries) < _FEW
    batch = len(entries) if few else min(_BATCH, -(-len(entries) // (_AHEAD if executor else cores)))
    entries = _absolute(entries) if executor else entries  # workers may stand elsewhere
    batches = [entries[start : start + batch] for start in range(0, len(entries), batch)]
    with nullcontext(executor) if executor else ThreadPoolExecutor(min(cores, len(batches))) as pool:
        under_way: deque[Future[list[FileRead]]] = deque()
        for files in batches:
            under_way.append(pool.submit(read_bounded, files, codebook))
            if len(under_way) >= (_AHEAD if executor else 2 * cores):
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()


def _size(entry: Input) -> int:
    try:
        return entry.path.stat().st_size
    except OSError:
        return 0
