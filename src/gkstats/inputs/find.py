"""Which files are read, what they are called in the tables, and what a `sources.csv` beside them says of them."""

from __future__ import annotations

import glob
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from gkstats.inputs.archives import Member, members
from gkstats.inputs.beside import BESIDE, SOURCES, Day, YesOrNo, read
from gkstats.issues import PhrasedError, issue, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from gkstats.model import Issue

# What the text that a program recognised in a scan is called.
RECOGNISED: Final = ".ocr.txt"
_MAY_BE_SCANS: Final = frozenset({".pdf", ".ofd", ".docx", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".jp2"})


class NoInputError(PhrasedError):
    """An input that does not exist, or matches no file."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a `sources.csv` says of one file."""

    url: str | None = None
    retrieved_on: date | None = None
    abridged: bool = False
    invented: bool = False


class SourceRow(msgspec.Struct, frozen=True):
    """One row of a `sources.csv`; other columns are the user's own."""

    path: str
    url: str | None = None
    retrieved_on: Day = None
    abridged: YesOrNo = False
    invented: YesOrNo = False


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read: where it is, what the tables call it, and where it comes from."""

    path: Path
    source: str
    provenance: Provenance = field(default_factory=Provenance)
    member: Member | None = None  # the file in a ZIP, if `path` is one
    recognised: Path | None = None  # the text beside a scan

    @property
    def file_source(self) -> str:
        """What the tables call the file that lies at `path`: a file in a ZIP is called by both names."""
        return self.source if self.member is None else self.source.removesuffix(f"/{_printable(self.member.shown)}")


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
    entries = [Input(path, _printable(source)) for path, source in found.items()]
    said, issues = _provenances(entries)
    entries = [replace(entry, provenance=said.get(entry.path, entry.provenance)) for entry in entries]
    entries = [one for entry in _with_texts(entries) for one in _unpacked(entry)]
    return sorted(entries, key=lambda entry: (entry.source, str(entry.path))), issues


def _with_texts(entries: Sequence[Input]) -> Iterator[Input]:
    """Give the inputs, each scan with the text that lies beside it; such a text is no input of its own."""
    texts = {entry.path: text for entry in entries if (text := _text_beside(entry.path)) is not None}
    beside = set(texts.values())
    return (replace(entry, recognised=texts.get(entry.path)) for entry in entries if entry.path not in beside)


def _text_beside(path: Path) -> Path | None:
    """Find the text that a program recognised in a file: NAME.ocr.txt for NAME.pdf, or NAME.pdf.ocr.txt."""
    if path.suffix.lower() not in _MAY_BE_SCANS:
        return None
    texts = (path.with_name(f"{name}{RECOGNISED}") for name in (path.name, path.stem))
    return next((text for text in texts if os.path.isfile(text)), None)  # noqa: PTH113 - False where it may not be looked at


def _unpacked(entry: Input) -> list[Input]:
    """Give the files in a ZIP as inputs, any other file as it is."""
    listed = members(entry.path) if entry.path.suffix.lower() == ".zip" else None
    if not listed:
        return [entry]
    return [replace(entry, source=f"{entry.source}/{_printable(one.shown)}", member=one) for one in listed]


def located(root: Path, source: str) -> Input | None:
    """Find the file that the tables call `source` below a folder, in a ZIP too; None where it is not there."""
    path = root / source
    if os.path.isfile(path):  # noqa: PTH113
        return Input(path, source, recognised=_text_beside(path))
    for folder in Path(source).parents:
        if folder.suffix.lower() == ".zip" and os.path.isfile(root / folder):  # noqa: PTH113
            inside = _unpacked(Input(root / folder, folder.as_posix()))
            return next((entry for entry in inside if entry.source == source), None)
    return None


def roots(found: Iterable[Input]) -> list[Path]:
    """Name the folders that the sources are relative to, absolute."""
    # Not the files are resolved, which may be links in a circle, but the folders that were searched.
    return sorted({entry.path.absolute().parents[len(Path(entry.file_source).parts) - 1].resolve() for entry in found})


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


def _provenances(entries: Sequence[Input]) -> tuple[dict[Path, Provenance], list[tuple[str, Issue]]]:
    """Read what each `sources.csv` says of the files below it; the one that is nearest to a file counts."""
    said: dict[Path, Provenance] = {}
    rows, issues = read(entries, SOURCES, SourceRow, {"retrieved_on": "source_date"})
    for row, says in sorted(rows, key=lambda entry: len(entry[0].path.parts)):
        target = row.path.parent / says.path
        if says.path and os.path.exists(target):  # noqa: PTH110 - False for a name that cannot be one
            said[target] = Provenance(says.url, says.retrieved_on, says.abridged, says.invented)
        else:
            missing = issue("source_missing", line=row.line, file=row.source, path=says.path or phrase("nothing"))
            issues.append((row.source, missing))
    return said, issues
