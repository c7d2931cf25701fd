"""The statutory forms as data: labels in printed order, keys, units and identities.

One TOML file a form; `outline.toml` has the six sections that both share. A third form is a third file. Nothing here
knows of documents or tables of results.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta

from gkstats.script import typed

_OUTLINE: Final = "outline.toml"
# Every file beside this one but the outline is a form, the newest first.
NAMES: Final = tuple(
    sorted(
        (
            f.name.removesuffix(".toml")
            for f in files(__package__).iterdir()
            if f.name.endswith(".toml") and f.name != _OUTLINE
        ),
        reverse=True,
    )
)
NEWEST: Final = NAMES[0]
VERSION: Final = "1"
TableName: TypeAlias = Literal["proactive", "requests", "disputes"]
T = TypeVar("T")
_Place: TypeAlias = Annotated[int, Meta(ge=0)]  # of a head, in `heads`


@dataclass(frozen=True, slots=True)
class Row:
    """One printed row: `key` is None for a group heading; `unless` names rows beside which it is a mere heading."""

    label: str
    key: tuple[str, ...] | None
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One ruled table of the form: heads above, rows with one hand of `len(columns)` numbers each.

    `column_heads` names, by its place in `heads`, the head over each column, and `head_tiers` those side by side, where
    documents are known to add columns (with `extra_heads`) or to change their order. `sums` gives the sums that hold
    along each row: the column of a total, and the columns that it adds up.
    """

    table: str
    key: tuple[str, ...]
    heads: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...]
    units: tuple[str, ...]
    signed: tuple[bool, ...]
    unit_in_heading: str | None
    column_heads: tuple[int, ...]
    head_tiers: tuple[tuple[int, ...], ...]
    extra_heads: tuple[str, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]

    def cell_key(self, row: Row, column: int) -> tuple[str, ...]:
        """Give the full key of a row's cell in one column."""
        return self.key + (row.key or ()) + self.columns[column]


class Identity(typed.Fields, frozen=True):
    """Sum of `left` = sum of `right` along one key of a table, for every value of the table's other key."""

    check: str
    table: TableName
    along: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One statutory form; `years` are the first and last that reports on are printed in it, null for still in use."""

    name: str
    document: str
    years: tuple[int, int | None]
    blocks: tuple[Block, ...]
    identities: tuple[Identity, ...]

    def table(self, name: str) -> tuple[Block, ...]:
        """Give the blocks of one contract table in printed order."""
        return tuple(block for block in self.blocks if block.table == name)


class Heading(typed.Fields, frozen=True):
    """One of the six sections: its number, its heading and other wordings of it."""

    number: Annotated[int, Meta(ge=1, le=6)]
    heading: str
    words: typed.Words


class _PrintedRow(typed.Fields, frozen=True):
    """A row as a form's file has it: a heading of a `group`, or a `label` with its `key`."""

    group: str | None = None
    label: str | None = None
    key: tuple[str, ...] | None = None
    unless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a row that is neither, or both."""
        if (self.label is None) != (self.key is None) or (self.group is None) == (self.label is None):
            raise ValueError("a row has a group, or a label and a key")


class _PrintedBlock(typed.Fields, frozen=True):
    """A ruled table as a form's file has it; `units` and `signed` are by a column's last key."""

    table: TableName
    heads: typed.Words
    columns: Annotated[tuple[tuple[str, ...], ...], Meta(min_length=1)]
    rows: Annotated[tuple[_PrintedRow, ...], Meta(min_length=1)]
    unit: str
    key: tuple[str, ...] = ()
    units: dict[str, str] = msgspec.field(default_factory=dict)
    signed: tuple[str, ...] = ()
    unit_in_heading: str | None = None
    column_heads: tuple[_Place, ...] = ()
    head_tiers: tuple[tuple[_Place, ...], ...] = ()
    extra_heads: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what names a head or a column that is not there."""
        if self.column_heads and len(self.column_heads) != len(self.columns):
            raise ValueError("column_heads must name one head for each of the columns")
        if any(place >= len(self.heads) for tier in (self.column_heads, *self.head_tiers) for place in tier):
            raise ValueError("column_heads and head_tiers count the heads from 0")
        if unknown := {*self.units, *self.signed} - {column[-1] for column in self.columns}:
            msg = f"units and signed name {min(unknown)}, which is no column"
            raise ValueError(msg)


class FormFile(typed.Fields, frozen=True):
    """What a form's file holds."""

    name: str
    document: str
    first_year: int
    blocks: tuple[_PrintedBlock, ...]
    identities: tuple[Identity, ...]
    last_year: int | None = None


class _Furniture(typed.Fields, frozen=True):
    """Words with which a line of page furniture begins, and words by which a short line is some."""

    begins: typed.Words
    holds: typed.Words


class _Meaning(typed.Fields, frozen=True):
    """Words by which a heading of its own tells which section it is."""

    section: Annotated[int, Meta(ge=1, le=6)]
    words: typed.Words


class _Added(typed.Fields, frozen=True):
    """What heads of columns that documents add are called by."""

    heads: typed.Words


class YearsCalled(typed.Fields, frozen=True):
    """What years and measures are called over columns and rows, what stands beside that, what lines over tables say."""

    own: typed.Words
    before: typed.Words
    beside: typed.Words
    ends: typed.Words
    measures: typed.Words
    captions: typed.Words


class _OutlineFile(typed.Fields, frozen=True):
    """What `outline.toml` holds."""

    sections: tuple[Heading, ...]
    synonyms: dict[str, typed.Words]
    spellings: dict[str, typed.Words]
    added: _Added
    years: YearsCalled
    glued: dict[str, typed.Words]
    meanings: tuple[_Meaning, ...]
    furniture: _Furniture

    def __post_init__(self) -> None:
        """Refuse a synonym that is shorter or longer than its word: places in a text would no longer be the same."""
        for word, others in (*self.synonyms.items(), *self.spellings.items()):
            if any(len(other) != len(word) for other in others):
                msg = f"synonyms of {word} must be as long as it is"
                raise ValueError(msg)


def _read(name: str, of: type[T]) -> T:
    return typed.load(__package__, f"{name}.toml", of)


def _sums(
    table: str, columns: tuple[tuple[str, ...], ...], identities: tuple[Identity, ...]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    return tuple(
        (index, tuple(other for other, (*at, part) in enumerate(columns) if at == group and part in identity.right))
        for identity in identities
        for index, (*group, total) in enumerate(columns)
        if identity.table == table and identity.left == (total,)
    )


def _block(data: _PrintedBlock, identities: tuple[Identity, ...]) -> Block:
    return Block(
        table=data.table,
        key=data.key,
        heads=data.heads,
        columns=data.columns,
        rows=tuple(Row(row.group or row.label or "", row.key, row.unless) for row in data.rows),
        units=tuple(data.units.get(column[-1], data.unit) for column in data.columns),
        signed=tuple(column[-1] in data.signed for column in data.columns),
        unit_in_heading=data.unit_in_heading,
        column_heads=data.column_heads,
        head_tiers=data.head_tiers,
        extra_heads=data.extra_heads,
        sums=_sums(data.table, data.columns, identities),
    )


@cache
def load(name: str) -> Form:
    """Load one form by its name."""
    data = _read(name, FormFile)
    blocks = tuple(_block(block, data.identities) for block in data.blocks)
    return Form(data.name, data.document, (data.first_year, data.last_year), blocks, data.identities)


@cache
def first_alike(form: str, table: str) -> str:
    """Give the oldest form that prints a table as this one does."""
    return next(name for name in reversed(NAMES) if load(name).table(table) == load(form).table(table))


@cache
def fitting(proactive: str, requests: str) -> tuple[str, ...]:
    """Give the forms that a report is printed in whose tables look like those of these forms, the likeliest first.

    They print the first table alike and have every row of the second one: the form of 2021 with one row for 其他处理
    looks there like that of 2019, but is the form of 2021.
    """
    rows = {name: {row.key for block in load(name).table("requests") for row in block.rows} for name in NAMES}
    alike = (name for name in NAMES if load(name).table("proactive") == load(proactive).table("proactive"))
    return tuple(
        sorted(
            (name for name in alike if rows[name] >= rows[requests]),
            key=lambda name: (name != requests, len(rows[name])),
        )
    )


@cache
def _outlined() -> _OutlineFile:
    return _read("outline", _OutlineFile)


def outline() -> tuple[Heading, ...]:
    """Load the six sections."""
    return _outlined().sections


def synonyms() -> dict[str, tuple[str, ...]]:
    """Load other words, of the same length, that are printed for a word of labels and heads, by that word."""
    return _outlined().synonyms


@cache
def heads_beside(word: str) -> tuple[str, ...]:
    """Give the heads, of three to eight characters, that the forms print beside this one."""
    blocks = (block for name in NAMES for block in load(name).blocks if word in block.heads)
    return tuple(dict.fromkeys(head for block in blocks for head in block.heads if len(head) in range(3, 9)))


@cache
def enumerators_before(word: str) -> frozenset[str]:
    """Give the numerals of the enumerators that the forms print before this word as a row's label: 七 of （七）总计."""
    labels = (row.label for name in NAMES for block in load(name).blocks for row in block.rows)
    return frozenset(label.removesuffix(word).strip("（）、.") for label in labels if label.endswith(f"）{word}"))


def spellings() -> dict[str, tuple[str, ...]]:
    """Load other ways to write a word of labels and heads, of the same length, by that word."""
    return _outlined().spellings


def added_heads() -> tuple[str, ...]:
    """Load the words by which heads are told of columns that documents add (上年总计, 同比增减)."""
    return _outlined().added.heads


def years_called() -> YearsCalled:
    """Load what tables of several years call these."""
    return _outlined().years


def glued() -> dict[str, tuple[str, ...]]:
    """Load what text begins with right behind a heading (`begins`), and how a longer heading goes on (`goes_on`)."""
    return _outlined().glued


@cache
def meanings() -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Load what the headings of reports without the form are about: section and words, the first that fit count."""
    return tuple((one.section, one.words) for one in _outlined().meanings)


def furniture() -> tuple[str, ...]:
    """Load the words with which a line of page furniture begins."""
    return _outlined().furniture.begins


def page_foot() -> tuple[str, ...]:
    """Load the words that no line of a report holds: a short one with them is a page's foot."""
    return _outlined().furniture.holds


@cache
def key_values() -> dict[str, list[str]]:
    """Give every value of every key over all forms, in printed order.

    Keys: `article`, `proactive_item`, `measure`, `requests_item`, `requester`, `route`, `outcome`.
    """
    places = {
        "proactive": ("article", "proactive_item", "measure"),
        "requests": ("requests_item", "requester"),
        "disputes": ("route", "outcome"),
    }
    values: dict[str, dict[str, None]] = {name: {} for names in places.values() for name in names}
    for form in map(load, NAMES):
        for block in form.blocks:
            for row in block.rows:
                if row.key is None:
                    continue
                for column in range(len(block.columns)):
                    for name, value in zip(places[block.table], block.cell_key(row, column), strict=True):
                        values[name][value] = None
    return {name: list(found) for name, found in values.items()}
