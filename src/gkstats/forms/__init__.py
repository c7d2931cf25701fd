"""The statutory forms as data: labels in printed order, keys, units and identities.

One TOML file a form; `outline.toml` has the six sections that both share. A third form is a third file. Nothing here
knows of documents or tables of results.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

NAMES: Final = ("2021", "2019")
NEWEST: Final = NAMES[0]
VERSION: Final = "1"


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


@dataclass(frozen=True, slots=True)
class Identity:
    """Sum of `left` = sum of `right` along one key of a table, for every value of the table's other key."""

    check: str
    table: str
    along: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One statutory form."""

    name: str
    document: str
    blocks: tuple[Block, ...]
    identities: tuple[Identity, ...]

    def table(self, name: str) -> tuple[Block, ...]:
        """Give the blocks of one contract table in printed order."""
        return tuple(block for block in self.blocks if block.table == name)


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the six sections: its number, its heading and other wordings of it."""

    number: int
    heading: str
    words: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _sums(
    table: str, columns: tuple[tuple[str, ...], ...], identities: tuple[Identity, ...]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    return tuple(
        (index, tuple(other for other, (*at, part) in enumerate(columns) if at == group and part in identity.right))
        for identity in identities
        for index, (*group, total) in enumerate(columns)
        if identity.table == table and identity.left == (total,)
    )


def _block(data: dict[str, Any], identities: tuple[Identity, ...]) -> Block:
    columns = tuple(tuple(column) for column in data["columns"])
    units = data.get("units", {})
    return Block(
        table=data["table"],
        key=tuple(data.get("key", ())),
        heads=tuple(data["heads"]),
        columns=columns,
        rows=tuple(
            Row(row["group"], None)
            if "group" in row
            else Row(row["label"], tuple(row["key"]), tuple(row.get("unless", ())))
            for row in data["rows"]
        ),
        units=tuple(units.get(column[-1], data["unit"]) for column in columns),
        signed=tuple(column[-1] in data.get("signed", ()) for column in columns),
        unit_in_heading=data.get("unit_in_heading"),
        column_heads=tuple(data.get("column_heads", ())),
        head_tiers=tuple(tuple(tier) for tier in data.get("head_tiers", ())),
        extra_heads=tuple(data.get("extra_heads", ())),
        sums=_sums(data["table"], columns, identities),
    )


@cache
def load(name: str) -> Form:
    """Load one form by its name (`2021` or `2019`)."""
    data = _read(name)
    identities = tuple(
        Identity(i["check"], i["table"], i["along"], tuple(i["left"]), tuple(i["right"])) for i in data["identities"]
    )
    return Form(
        name=data["name"],
        document=data["document"],
        blocks=tuple(_block(block, identities) for block in data["blocks"]),
        identities=identities,
    )


@cache
def outline() -> tuple[Heading, ...]:
    """Load the six sections."""
    return tuple(Heading(s["number"], s["heading"], tuple(s["words"])) for s in _read("outline")["sections"])


@cache
def glued() -> dict[str, tuple[str, ...]]:
    """Load what text begins with right behind a heading (`begins`), and how a longer heading goes on (`goes_on`)."""
    return {name: tuple(words) for name, words in _read("outline")["glued"].items()}


@cache
def meanings() -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Load what the headings of reports without the form are about: section and words, the first that fit count."""
    return tuple((one["section"], tuple(one["words"])) for one in _read("outline")["meanings"])


@cache
def furniture() -> tuple[str, ...]:
    """Load the words with which a line of page furniture begins."""
    return tuple(_read("outline")["furniture"]["begins"])


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
