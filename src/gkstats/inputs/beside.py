"""The CSV files that a user puts beside the inputs, read in one way: typed rows, and faults that say what is allowed.

A row's type is a msgspec Struct of the room that uses the rows. Each field is a column; one without a default must be
in the first line. `Meta(description=…)` is the phrase for what may be written, `Meta(min_length=1)` says that something
must be, and a field that may be None may be empty. A file that cannot be read as a whole (no UTF-8, quotation marks
that do not match, a column that is missing) gives nothing. Else each row stands for itself: a cell that cannot be taken
is a fault; where its field has a default that counts, else the row is not used; the other rows go on.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Generic,
    NamedTuple,
    Protocol,
    TypeAlias,
    TypeVar,
    get_args,
    get_origin,
)

import msgspec
from msgspec import NODEFAULT, Meta

from gkstats.issues import PhrasedError, issue, phrase, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from msgspec.structs import FieldInfo

    from gkstats.model import Issue, Phrase

SOURCES: Final = "sources.csv"
CORRECTIONS: Final = "corrections.csv"
CODINGS: Final = "codings.csv"
ROSTER: Final = "roster.csv"
AUDIT: Final = "audit.csv"
BESIDE: Final = (SOURCES, CORRECTIONS, CODINGS, ROSTER, AUDIT)
# Each with the code of its issues for a file that cannot be read, and for a row or cell that cannot be taken.
_CODES: Final = {
    SOURCES: ("sources_unreadable", "source_unfit"),
    CORRECTIONS: ("corrections_unreadable", "correction_unfit"),
    CODINGS: ("codings_unreadable", "coding_unfit"),
    AUDIT: ("audit_unreadable", "audit_unfit"),
}
_WORDS_OF_TRUTH: Final = {
    **dict.fromkeys(("true", "1", "yes", "y", "是"), "true"),
    **dict.fromkeys(("false", "0", "no", "n", "否"), "false"),
}
_SHOWN: Final = 60  # characters of a cell that a message shows

R = TypeVar("R", bound=msgspec.Struct)
YesOrNo: TypeAlias = Annotated[bool, Meta(description="true_or_false")]
Day: TypeAlias = Annotated[date | None, Meta(description="day")]


class ColumnsError(PhrasedError):
    """A first line that does not name the columns as it must."""


class QuotesError(PhrasedError):
    """A file whose quotation marks do not match: where a cell ends cannot be told."""

    def __init__(self, line: int) -> None:
        """Name the line where the row begins in which it shows."""
        super().__init__("quotes_unmatched", line=line)
        self.line = line


# What `rows` raises for a file that cannot be read as a whole.
UNREADABLE: Final = (OSError, UnicodeDecodeError, ColumnsError, QuotesError)


class Located(Protocol):
    """A file with its path below the folder that was named."""

    @property
    def path(self) -> Path:
        """Where the file lies."""

    @property
    def file_source(self) -> str:
        """What the tables call it, or the ZIP that it is in."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell (`field` names its column) or a whole row, and the phrase for what may be written."""

    field: str
    raw: str
    allowed: str

    @property
    def reason(self) -> Phrase:
        """Say what is wrong and what to write, as a fact of an issue."""
        if not self.field:
            return phrase("more_fields")
        if not self.raw:
            return phrase("cell_empty", field=self.field, allowed=phrase(self.allowed))
        return phrase("cell_unfit", field=self.field, raw=repr(self.raw), allowed=phrase(self.allowed))


@dataclass(frozen=True, slots=True)
class Typed(Generic[R]):
    """One row of a file: its first line, what its needed cells say, its values (None where unfit), and its faults."""

    path: Path
    source: str
    line: int
    subject: str
    values: R | None
    faults: tuple[Fault, ...] = ()


def beside(found: Iterable[Located], name: str) -> dict[Path, str]:
    """Find the files of a name in the inputs' folders, up to the folder that was named, each with its own source."""
    listed: dict[Path, str] = {}
    folders = {(os.path.dirname(entry.path), os.path.dirname(entry.file_source)) for entry in found}  # noqa: PTH120
    for folder, inside in folders:
        depths, above = PurePosixPath(inside, name), Path(folder, name)
        for depth, place in zip(depths.parents, above.parents, strict=False):
            listed[place / name] = (depth / name).as_posix()
    return {path: source for path, source in sorted(listed.items()) if os.path.isfile(path)}  # noqa: PTH113


def read(
    found: Iterable[Located], name: str, of: type[R], codes: Mapping[str, str] = MappingProxyType({})
) -> tuple[list[tuple[Typed[R], R]], list[tuple[str, Issue]]]:
    """Read all files of a name beside the inputs: the rows that can be used with their values, and an issue a fault.

    Each issue comes with its source. `codes` names the issue of a column whose faults have one of their own.
    """
    unreadable, unfit = _CODES[name]
    listed: list[Typed[R]] = []
    issues: list[tuple[str, Issue]] = []
    for path, source in beside(found, name).items():
        try:
            listed += list(rows(path, source, of))  # all of them or none
        except UNREADABLE as error:
            reason = error.reason if isinstance(error, PhrasedError) else why(error)
            issues.append((source, issue(unreadable, file=source, reason=reason)))
    for row in listed:
        for fault in row.faults:
            said = issue(
                codes.get(fault.field, unfit), line=row.line, file=row.source, subject=row.subject,
                reason=fault.reason, raw=fault.raw,
            )  # fmt: skip
            issues.append((row.source, said))
    return [(row, row.values) for row in listed if row.values is not None], issues


def rows(path: Path, source: str, of: type[R]) -> Iterator[Typed[R]]:
    """Read one file, row by row; empty ones are passed over. Raises one of UNREADABLE, as far on as it is met."""
    known = [_column(field) for field in msgspec.structs.fields(of)]
    needed = [column.name for column in known if column.needed]
    first = 1
    with path.open(encoding="utf-8-sig", newline="") as text:
        lines = csv.reader(text, strict=True)
        try:
            columns = [name.strip() for name in next(lines, ())]
            if missing := [name for name in needed if name not in columns]:
                raise ColumnsError("column_missing", columns=tuple(missing))
            if twice := [column.name for column in known if columns.count(column.name) > 1]:
                raise ColumnsError("column_twice", columns=tuple(twice))
            first = lines.line_num + 1
            for printed in lines:
                cells = dict(zip(columns, map(str.strip, printed), strict=False))
                if any(map(str.strip, printed)):
                    fits = len(printed) <= len(columns)
                    values, faults = _typed(of, known, cells) if fits else (None, (Fault("", "", ""),))
                    subject = " ".join(filter(None, (_shown(cells.get(name, "")) for name in needed))) if faults else ""
                    yield Typed(path, source, first, subject, values, faults)
                first = lines.line_num + 1
        except csv.Error:
            raise QuotesError(first) from None


class _Column(NamedTuple):
    """A field of a row: its column and type, what may be written, and whether it must be there or may be empty."""

    name: str
    type: Any
    allowed: str
    needed: bool
    optional: bool
    yes_or_no: bool

    def taken(self, cell: str) -> str | None:
        """Give a cell as its type is read from."""
        if self.yes_or_no:
            return _WORDS_OF_TRUTH.get(cell.lower(), cell)
        return cell or None if self.optional else cell


def _column(field: FieldInfo) -> _Column:
    kind, *notes = get_args(field.type) if get_origin(field.type) is Annotated else (field.type,)
    allowed = next((note.description for note in notes if isinstance(note, Meta) and note.description), "")
    optional = type(None) in get_args(kind)
    return _Column(field.encode_name, field.type, allowed, field.default is NODEFAULT, optional, kind is bool)


def _typed(of: type[R], known: Iterable[_Column], cells: Mapping[str, str]) -> tuple[R | None, tuple[Fault, ...]]:
    """Give the values of a row, or None where a needed one cannot be taken, and its faults."""
    given = {one.name: cell for one in known if (cell := cells.get(one.name, "")) or one.needed}
    taken = {one.name: one.taken(given[one.name]) for one in known if one.name in given}
    try:
        return msgspec.convert(taken, of, strict=False), ()
    except msgspec.ValidationError:
        unfit = [one for one in known if one.name in taken and not _is_fit(taken[one.name], one.type)]
    left = {name: value for name, value in taken.items() if name not in {one.name for one in unfit}}
    values = None if any(one.needed for one in unfit) else msgspec.convert(left, of, strict=False)
    return values, tuple(Fault(one.name, _shown(given[one.name]), one.allowed) for one in unfit)


def _is_fit(value: str | None, kind: Any) -> bool:  # noqa: ANN401 - whatever a type is
    try:
        msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        return False
    return True


def _shown(cell: str) -> str:
    return cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…"
