"""What files were read to, kept by content: a file that is known needs no second reading.

A reading is found by the SHA-256 of the bytes, the file's suffix and the fingerprint of everything that reads: a
change of the reader, the forms, the codebook or the divisions makes all readings unknown. Nothing in the store is code:
readings are decoded into the nouns of `model`, field by field. Two runs may use a store at once.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
import zlib
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from filelock import FileLock

from gkstats.corpus.reader import FileRead
from gkstats.files.errors import UnreadableFileError
from gkstats.files.packed import unpacked
from gkstats.files.sniff import suffix_of
from gkstats.issues import PhrasedError, why
from gkstats.model import NoReport, Report
from gkstats.script import disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.inputs.find import Input

# The rooms whose content decides what a file is read to, and the libraries that have a part in it; and in tables.
READING: Final = ("script", "forms", "files", "bodies", "codebook", "reading")
_FILES: Final = ("model.py", "issues.py")
_LIBRARIES: Final = ("ahocorasick-rs", "cssselect", "lxml", "openpyxl", "pypdfium2", "rapidfuzz", "rjieba", "tinycss2")
_BUILDERS: Final = ("dataframely", "numpy", "polars")
# What a reading failed by is the machine's, not the document's: it is tried again.
MACHINE: Final = frozenset({"too_slow", "too_much_memory", "reader_failed", "unreadable_file"})
# Without LibreOffice some files are of an unknown format, until it is installed.
_TRIED_AGAIN: Final = MACHINE | {"unknown_format"}
# A file that changed so shortly before it was looked at may have changed again within the clock's grain.
_GRAIN: Final = 2_000_000_000
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS seen (path TEXT PRIMARY KEY, size INT, mtime INT, ctime INT, inode INT, at INT, sha256 TEXT);
CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, reading BLOB) WITHOUT ROWID;
"""


class NotKeptError(PhrasedError):
    """The store of readings cannot be written."""


class _Kept(msgspec.Struct):
    report: Report | None = None
    other: NoReport | None = None


class Readings:
    """A store of readings in one SQLite file."""

    def __init__(self, path: Path, codebook: str, *, fresh: bool = False, rehash: bool = False) -> None:
        """Open a store for a codebook; `fresh` forgets what is in it, `rehash` trusts no file to be unchanged.

        A store that is damaged is begun anew. Raises NotKeptError where it cannot be written.
        """
        self.fingerprint = fingerprint(codebook)
        try:
            self._base = _opened(path)
            if fresh:
                self._base.executescript("DELETE FROM readings; DELETE FROM seen;")
        except (sqlite3.OperationalError, OSError) as error:
            refused = disk.refusal(error, path)
            said = why(refused) if refused else str(error)
            raise NotKeptError("readings_not_kept", path=str(path), said=said) from None
        self._seen: dict[str, tuple[Any, ...]] = {}
        if not (fresh or rehash):
            self._seen = {row[0]: row[1:] for row in self._base.execute("SELECT * FROM seen")}
        self._known = {key for (key,) in self._base.execute("SELECT key FROM readings")}
        self._decoder = msgspec.msgpack.Decoder(list[_Kept])
        self._encoder = msgspec.msgpack.Encoder()

    def digest(self, entry: Input) -> str | None:
        """Give the SHA-256 of a file that is as it was when it was last read; None where that is not certain."""
        seen = self._seen.get(_place(entry))
        if seen is None:
            return None
        *before, sha256 = seen
        return sha256 if tuple(before[:4]) == _state(entry) and before[4] - before[1] > _GRAIN else None

    def knows(self, key: str) -> bool:
        """Tell whether a file needs no reading, of which `key` says all that decides what it is read to."""
        return key in self._known

    def get(self, entry: Input, key: str, sha256: str) -> FileRead | None:
        """Give what a known file was read to, under its present name; None where another run forgot it since."""
        row = self._base.execute("SELECT reading FROM readings WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        kept = self._decoder.decode(zlib.decompress(row[0]))
        outcomes = [one.report or one.other or NoReport(entry.source) for one in kept]
        return FileRead(tuple(replace(outcome, source=entry.source) for outcome in outcomes), sha256)

    def put(self, entry: Input, read: FileRead, at: int) -> None:
        """Keep what a file was read to; `at` is when the run began, in nanoseconds since 1970."""
        text = entry.recognised if isinstance(entry.recognised, Path) else entry.path
        if read.sha256 is None or (entry.recognised is not None and not _is_old(text, at)):
            return
        others = [outcome for outcome in read.outcomes if isinstance(outcome, NoReport)]
        if any(issue.code in _TRIED_AGAIN for outcome in others for issue in outcome.issues):
            return
        if not self._base.in_transaction:
            self._base.execute("BEGIN")
        kept = [_Kept(outcome) if isinstance(outcome, Report) else _Kept(other=outcome) for outcome in read.outcomes]
        key = self.key(entry, read.sha256)
        self._base.execute(
            "INSERT OR REPLACE INTO readings VALUES (?, ?)", (key, zlib.compress(self._encoder.encode(kept), 1))
        )
        self._known.add(key)
        state = _state(entry)
        if state is not None:
            self._base.execute(
                "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?, ?)", (_place(entry), *state, at, read.sha256)
            )

    def commit(self) -> None:
        """Put down what was kept: a run that dies afterwards leaves it to the next."""
        if self._base.in_transaction:
            self._base.execute("COMMIT")

    def close(self) -> None:
        """Close the store."""
        self.commit()
        self._base.close()

    def key(self, entry: Input, sha256: str | None) -> str:
        """Name all that decides what a file of these bytes is read to, its text beside it as it is now."""
        if sha256 is None:
            return ""
        return f"{sha256}{suffix_of(entry.source)} {self.fingerprint}{_sha256_beside(entry)}"


def _opened(path: Path) -> sqlite3.Connection:
    """Open the file of a store, with its tables; one that is no store, or a damaged one, holds nothing to keep."""
    # One at a time: SQLite waits for nobody while it changes how a new file keeps its journal.
    with FileLock(path.with_suffix(".lock")):
        try:
            return _made(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            path.unlink()
            return _made(path)


def _made(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=NORMAL")
    base.executescript(_TABLES)
    return base


def _place(entry: Input) -> str:
    """Give where a file lies, in a ZIP behind the ZIP's own place."""
    path = os.path.abspath(entry.path)  # noqa: PTH100 - links stay as they are named
    return path if entry.member is None else f"{path}\n{entry.member.name}"


def _state(entry: Input) -> tuple[int, int, int, int] | None:
    """Give what changes when a file does: size, times of change, inode."""
    try:
        found = os.stat(entry.path)  # noqa: PTH116 - a hundred thousand times
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _sha256_beside(entry: Input) -> str:
    """Give the hash of the text beside a scan, which is read each time: it is small."""
    if entry.recognised is None:
        return ""
    try:
        text = entry.recognised
        data = text.read_bytes() if isinstance(text, Path) else unpacked(entry.path, text.name)
        return f" {hashlib.sha256(data).hexdigest()}"
    except (OSError, UnreadableFileError):
        return " unreadable"


def _is_old(path: Path, at: int) -> bool:
    """Tell whether a file has not changed since before a run began."""
    try:
        return at - path.stat().st_mtime_ns > _GRAIN
    except OSError:
        return False


@cache
def fingerprint(codebook: str, rooms: Sequence[str] = READING) -> str:
    """Give a hash of all that decides what a file is read to, with a codebook of this version.

    Or, with other rooms, of what these make of it.
    """
    digest = hashlib.sha256(f"{codebook} {platform.python_version()}".encode())
    for name, data in _sources(rooms):
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    for name in _LIBRARIES if rooms == READING else _BUILDERS:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()[:16]


def _sources(rooms: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    package = files("gkstats")
    for name in _FILES:
        yield name, package.joinpath(name).read_bytes()
    for room in rooms:
        yield from _below(package.joinpath(room), room)


def _below(folder: Any, name: str) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401 - importlib's Traversable
    for path in sorted(folder.iterdir(), key=lambda path: str(path.name)):
        inner = f"{name}/{path.name}"
        if path.is_dir():
            if path.name != "__pycache__":
                yield from _below(path, inner)
        else:
            yield inner, path.read_bytes()
