"""Which files are read, what they are called in the tables, and what a `sources.csv` beside them says of them."""

from __future__ import annotations

import csv
import glob
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gkstats.issues import PhrasedError, issue, phrase, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Issue

SOURCES: Final = "sources.csv"
CORRECTIONS: Final = "corrections.csv"
CODINGS: Final = "codings.csv"
ROSTER: Final = "roster.csv"
BESIDE: Final = (SOURCES, CORRECTIONS, CODINGS, ROSTER)
_YES: Final = frozenset({"true", "1", "yes", "y", "是"})


class NoInputError(PhrasedError):
    """An input that does not exist, or matches no file."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a `sources.csv` says of one file."""

    url: str | None = None
    retrieved_on: date | None = None
    abridged: bool = False
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: where it is, what the tables call it, and where it comes from."""

    path: Path
    source: str
    provenance: Provenance = field(default_factory=Provenance)


def find(inputs: Sequence[str | Path]) -> tuple[list[Input], list[tuple[str, Issue]]]:
    """Find the files of files, folders (searched recursively) and glob patterns, in order of source.

    Gives the inputs, and issues (with the source they are about) for what a `sources.csv` names and is not there, or
    says in a way that cannot be read. Raises NoInputError for an input that does not exist or matches nothing.
    """
    found: dict[Path, str] = {}
    for given in inputs:
        listed = list(_files(Path(given)))
        if not listed:
            raise NoInputError("no_input", path=str(given))
        for path, source in listed:
            found.setdefault(path, source)
    said: dict[Path, Provenance] = {}
    issues: list[tuple[str, Issue]] = []
    for folder in dict.fromkeys(ancestor for path, source in found.items() for ancestor in _folders(path, source)):
        if not os.path.isfile(folder / SOURCES):  # noqa: PTH113 - False where it may not be looked at
            continue
        try:
            provenance, doubts = _read_sources(folder / SOURCES)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            issues.append((SOURCES, issue("sources_unreadable", reason=why(error))))
            continue
        said |= provenance
        issues += doubts
    listed_inputs = [Input(path, _printable(source), said.get(path, Provenance())) for path, source in found.items()]
    return sorted(listed_inputs, key=lambda entry: (entry.source, str(entry.path))), issues


def beside(found: Iterable[Input], name: str) -> dict[Path, str]:
    """Find the files of a name in the inputs' folders, up to the folder that was named, each with its own source."""
    listed: dict[Path, str] = {}
    for entry in found:
        for depth, folder in zip(Path(entry.source).parents, entry.path.parents, strict=False):
            listed[folder / name] = (depth / name).as_posix()
    return {path: source for path, source in sorted(listed.items()) if os.path.isfile(path)}  # noqa: PTH113


def roots(found: Iterable[Input]) -> list[Path]:
    """Name the folders that the sources are relative to, absolute."""
    # Not the files are resolved, which may be links in a circle, but the folders that were searched.
    return sorted({entry.path.absolute().parents[len(Path(entry.source).parts) - 1].resolve() for entry in found})


def _files(given: Path) -> Iterator[tuple[Path, str]]:
    """Give each file of one input with its source: the path below the folder, or the name of a file named directly."""
    if os.path.isdir(given):  # noqa: PTH112 - False where it may not be looked at
        seen: set[Path] = set()  # links to folders are followed, each folder is read once
        closed: list[OSError] = []
        for folder, folders, names in os.walk(given, followlinks=True, onerror=closed.append):
            seen.add(Path(folder).resolve())
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and Path(folder, name).resolve() not in seen
            )
            for name in sorted(names):
                if not name.startswith((".", "README")) and name not in BESIDE:
                    path = Path(folder, name)
                    yield path, path.relative_to(given).as_posix()
        for error in closed:  # a folder that may not be opened fails as a file would
            path = Path(error.filename)
            yield path, given.name if path == given else path.relative_to(given).as_posix()
    elif os.path.lexists(given):
        yield given, given.name
    else:
        for match in sorted(glob.glob(str(given), recursive=True)):  # noqa: PTH207 - a pattern may be absolute
            yield from _files(Path(match))


def _printable(name: str) -> str:
    """Give a name as text that every table can hold: bytes of it that are no UTF-8 are written out."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _folders(path: Path, source: str) -> Iterator[Path]:
    """Give the folders whose `sources.csv` may name a file: from its own up to the input's."""
    depth = len(Path(source).parts)
    yield from list(path.parents)[:depth]


def _yes(field: str | None) -> bool:
    return (field or "").strip().lower() in _YES


def _read_sources(path: Path) -> tuple[dict[Path, Provenance], list[tuple[str, Issue]]]:
    said: dict[Path, Provenance] = {}
    issues: list[tuple[str, Issue]] = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            name = (row.get("path") or "").strip()
            target = path.parent / name
            if not name or not target.exists():
                issues.append((path.name, issue("source_missing", line=number, path=name or phrase("nothing"))))
                continue
            retrieved = (row.get("retrieved_on") or "").strip()
            try:
                retrieved_on = date.fromisoformat(retrieved) if retrieved else None
            except ValueError:
                issues.append((path.name, issue("source_date", line=number, raw=retrieved)))
                retrieved_on = None
            said[target] = Provenance(
                (row.get("url") or "").strip() or None,
                retrieved_on,
                _yes(row.get("abridged")),
                _yes(row.get("invented")),
            )
    return said, issues
