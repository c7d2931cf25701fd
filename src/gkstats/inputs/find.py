"""Which files are read, what they are called in the tables, and what a `sources.csv` beside them says of them."""

from __future__ import annotations

import glob
import os
from collections import deque
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

import msgspec

from gkstats.inputs.archives import Member, members
from gkstats.inputs.beside import BESIDE, SOURCES, Day, YesOrNo, read
from gkstats.issues import PhrasedError, issue, phrase, why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
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
    recognised: Path | Member | None = None  # the text beside a scan, in the same ZIP if the scan is in one

    @property
    def file_source(self) -> str:
        """What the tables call the file that lies at `path`: a file in a ZIP is called by both names."""
        return self.source if self.member is None else self.source.removesuffix(f"/{_printable(self.member.shown)}")


def find(inputs: Sequence[str | Path], *, follow_links: bool = False) -> tuple[list[Input], list[tuple[str, Issue]]]:
    """Find the files of files, folders (searched recursively) and glob patterns, in order of source.

    Gives the inputs, and issues (with the source they are about) for what is never opened (pipes, devices, links to
    nothing and, without `follow_links`, links that lead out of the folder that was named), and for what a
    `sources.csv` names and is not there, or says in a way that cannot be read. Raises NoInputError for an input that
    does not exist or matches nothing.
    """
    found: dict[str, tuple[Path, str]] = {}
    refused: list[tuple[str, Issue]] = []
    for given in inputs:
        known = len(refused)
        listed = list(_files(Path(given), refused, follow_links=follow_links))
        if not listed and len(refused) == known:
            raise NoInputError("no_input", path=str(given))
        for path, source in listed:
            found.setdefault(str(path), (path, source))
    entries = [Input(path, _printable(source)) for path, source in found.values()]
    said, issues = _provenances(entries)
    if said:
        entries = [replace(entry, provenance=said.get(entry.path, entry.provenance)) for entry in entries]
    entries = [one for entry in _with_texts(entries) for one in _unpacked(entry)]
    refusals = [(_printable(source), reason) for source, reason in refused]
    return sorted(entries, key=lambda entry: (entry.source, str(entry.path))), [*refusals, *issues]


def places(found: Iterable[Input]) -> list[Input]:
    """Give one input of each folder: what lies beside the inputs is found by these as by all."""
    return list({_place(entry): entry for entry in found}.values())


def _place(entry: Input) -> tuple[str, str]:
    """Give the folder that a file lies in, and what the tables call that folder."""
    return os.path.dirname(entry.path), os.path.dirname(entry.file_source)  # noqa: PTH120 - a hundred thousand times


def _with_texts(entries: Sequence[Input]) -> Iterator[Input]:
    """Give the inputs, each scan with the text that lies beside it; such a text is no input of its own."""
    texts = {entry.path: text for entry in entries if (text := _text_beside(entry.path)) is not None}
    if not texts:
        return iter(entries)
    beside = set(texts.values())
    return (replace(entry, recognised=texts.get(entry.path)) for entry in entries if entry.path not in beside)


def _text_beside(path: Path) -> Path | None:
    """Find the text that a program recognised in a file: NAME.ocr.txt for NAME.pdf, or NAME.pdf.ocr.txt."""
    texts = (path.with_name(name) for name in _names_of_texts(path.name))
    return next((text for text in texts if os.path.isfile(text)), None)  # noqa: PTH113 - False where it may not be looked at


def _names_of_texts(name: str) -> tuple[str, ...]:
    """Give what the text recognised in a file of this name may be called; nothing where the file is no scan."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a hundred thousand times
    return (f"{name}{RECOGNISED}", f"{stem}{RECOGNISED}") if suffix.lower() in _MAY_BE_SCANS else ()


def _suffix(path: Path) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - a hundred thousand times


def _unpacked(entry: Input) -> list[Input]:
    """Give the files in a ZIP as inputs, each scan with the text beside it there; any other file as it is."""
    listed = members(entry.path) if _suffix(entry.path) == ".zip" else None
    if not listed:
        return [entry]
    named = {one.shown: one for one in listed}
    texts = {one: named[name] for one in listed for name in reversed(_names_of_texts(one.shown)) if name in named}
    beside = set(texts.values())
    return [
        replace(entry, source=f"{entry.source}/{_printable(one.shown)}", member=one, recognised=texts.get(one))
        for one in listed
        if one not in beside
    ]


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
    folders = {(Path(folder).absolute(), inside) for folder, inside in set(map(_place, found))}
    return sorted({(place, *place.parents)[len(PurePath(inside).parts)].resolve() for place, inside in folders})


def _files(given: Path, refused: list[tuple[str, Issue]], *, follow_links: bool) -> Iterator[tuple[Path, str]]:
    """Give each file of one input with its source: the path below the folder, or the name of a file named directly.

    What is never opened is put into `refused`, with the reason.
    """
    if os.path.isdir(given):  # noqa: PTH112 - False where it may not be looked at
        yield from _below(given, refused, follow_links=follow_links)
    elif os.path.lexists(given):
        yield given, given.name
    else:
        for match in sorted(glob.glob(str(given), recursive=True)):  # noqa: PTH207 - a pattern may be absolute
            yield from _files(Path(match), refused, follow_links=follow_links)


def _below(given: Path, refused: list[tuple[str, Issue]], *, follow_links: bool) -> Iterator[tuple[Path, str]]:
    """Give the files of a folder and of all below it; each folder is searched once, whatever links lead to it.

    In order of their names, whatever the file system's own is.
    """
    root = os.path.join(os.path.realpath(given), "")  # noqa: PTH118
    seen: set[str] = set()
    waiting = deque([(str(given), "")])
    while waiting:
        folder, inside = waiting.popleft()
        if (real := os.path.realpath(folder)) in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(folder) as listed:
                entries = sorted((entry for entry in listed if not entry.name.startswith(".")), key=attrgetter("name"))
        except OSError:  # a folder that may not be opened fails as a file would
            yield Path(folder), inside.removesuffix("/") or given.name
            continue
        for entry in entries:
            source = inside + entry.name
            if entry.is_symlink() and (reason := _refused_link(entry.path, root, follow_links=follow_links)):
                refused.append((source, reason))
            elif _is(entry, entry.is_dir):
                waiting.append((entry.path, f"{source}/"))
            elif not entry.name.startswith("README") and entry.name not in BESIDE:
                if _is(entry, entry.is_file):
                    yield Path(entry.path), source
                else:  # it would be waited for
                    refused.append((source, issue("unreadable_file", reason=phrase("device"))))


def _refused_link(path: str, root: str, *, follow_links: bool) -> Issue | None:
    """Say why a link is not followed; None where it leads to something, below `root` unless links are followed."""
    try:
        os.stat(path)  # noqa: PTH116
    except OSError as error:
        return issue("unreadable_file", reason=why(error))
    leads_out = not os.path.join(os.path.realpath(path), "").startswith(root)  # noqa: PTH118
    return issue("link_outside") if leads_out and not follow_links else None


def _is(entry: os.DirEntry[str], kind: Callable[[], bool]) -> bool:
    """Ask what an entry is; one that may not be looked at is taken for a file, and named when it is read."""
    try:
        return kind()
    except OSError:
        return kind == entry.is_file


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
