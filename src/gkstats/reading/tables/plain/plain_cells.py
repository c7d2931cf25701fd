"""What a table says that is printed in full in the form's order: its cells, and how its rows stand on their lines."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.issues import issue
from gkstats.model import Cell
from gkstats.reading.tables.dealing.deal import Seat
from gkstats.reading.tables.numbers.tokens import Token
from gkstats.reading.tables.plain.plain_rows import UNIT_UNKNOWN, FormRow, form_rows, plain_values, printed_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gkstats.forms import Block
    from gkstats.model import Issue, State
    from gkstats.reading.tables.numbers.stretches import Stretch
    from gkstats.reading.tables.plain.plain_rows import PlainLabel

# A cell of all its fields: nothing that the interpreter runs for each of the 200.
_make: Final = partial(tuple.__new__, Cell)


class RowPrinted(NamedTuple):
    """A row's numbers: as folded and as printed, the 1-based line of each, and the places of all behind `begin`."""

    texts: tuple[str, ...]
    raws: Sequence[str]
    lines: Sequence[int]
    odd: bool
    begin: int
    places: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class PlainTable:
    """A table found whole: its labels as they are met one after another, from `first`, and its rows' numbers by key.

    `starts` and `stops` are the labels' offsets in the whole text.
    `kinds`: how rows of several numbers are broken, each on one line, or each number on its own.
    """

    form: str
    name: str
    first: int
    labels: Sequence[PlainLabel]
    rows: dict[tuple[str, ...], RowPrinted] = field(default_factory=dict)
    units: dict[tuple[str, ...], str] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    starts: Sequence[int] = ()
    stops: Sequence[int] = ()

    @property
    def stop(self) -> int:
        """Give the one behind its last label, of those that are met."""
        return self.first + len(self.labels)


@dataclass(slots=True)
class Made:
    """The cells as they are made, their issues, the tables with their states, and what is printed, a row each."""

    cells: list[Cell] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    states: set[tuple[str, State]] = field(default_factory=set)
    printed: list[str] = field(default_factory=list)


def make(table: PlainTable, form: str, made: Made) -> bool:
    """Make a table's cells, in the order of a form; tell whether all numbers are plain, none a piece of another."""
    name, cells = repeat(table.name), made.cells
    found: set[State] = set()
    for row in form_rows(form, table.name):
        numbers = table.rows.get(row.key)
        if numbers is None:
            if not row.unless:
                cells += _absent(row)
                found.add("absent")
            continue
        said = plain_values(row, numbers.texts, table.units.get(row.block.key, row.block.unit_in_heading))
        if said is None or (numbers.odd and not said.held):
            return False
        values, units, states, unknown, _, printed = said
        found.update(states)
        raws = numbers.raws
        own = zip(name, row.keys, states, values, raws, numbers.lines, row.block.units, units, strict=False)
        cells += map(_make, own)
        made.printed.append(printed if raws is numbers.texts else printed_row(row, raws))
        for column in unknown:
            one, item = cells[column - len(values)], ".".join(row.key)
            made.issues.append(issue(UNIT_UNKNOWN, table=one.table, line=one.line, item=item, raw=str(one.raw)))
    made.states.update((table.name, state) for state in found)
    return True


def make_all(tables: Mapping[str, PlainTable], forms_of: Mapping[str, str]) -> dict[str, Made] | None:
    """Make all tables' cells, each table's in the order of its form; null unless all numbers are plain."""
    made = {name: Made() for name in tables}
    whole = all(make(table, forms_of[name], made[name]) for name, table in tables.items())
    return made if whole else None


def in_one_manner(tables: Iterable[PlainTable]) -> bool:
    """Tell tables whose rows are all broken alike, or not at all."""
    return len(set().union(*(table.kinds for table in tables))) < len(("row", "cell"))


@cache
def _absent(row: FormRow) -> tuple[Cell, ...]:
    return tuple(
        Cell(row.block.table, key, "absent", unit=unit) for key, unit in zip(row.keys, row.block.units, strict=True)
    )


class _Laid(NamedTuple):
    """The rows of a plain table as a search would lay them out: each of its block, with a seat, and its tokens."""

    seats: Sequence[Seat]
    rows: Sequence[tuple[Block, None]]
    tokens: Sequence[Token]


class AsDealt:
    """A plain table as a search would deal it: each row has its own numbers, and none is over."""

    def __init__(self, plain: PlainTable, bases: Sequence[int]) -> None:
        """Keep a table, and the offsets at which the lines of its text begin."""
        self.plain, self._bases = plain, bases

    @cached_property
    def table(self) -> _Laid:
        """Lay the table out."""
        own = [(label, self.plain.rows[label.key]) for label in self.plain.labels if label.size]
        tokens = [
            Token(line - 1, row.begin + low - self._bases[line - 1], row.begin + high - self._bases[line - 1], text, 0)
            for _, row in own
            for text, line, (low, high) in zip(row.texts, row.lines, row.places, strict=True)
        ]
        seats = [Seat(label.size, labelled=True) for label, _ in own]
        return _Laid(seats, [(label.block, None) for label, _ in own], tokens)

    @cached_property
    def beside(self) -> bool:
        """Whether each row's numbers stand on one line with its label, and with no other: in any layout."""
        lines = [
            (bisect_right(self._bases, start), bisect_right(self._bases, stop - 1))
            for start, stop in zip(self.plain.starts, self.plain.stops, strict=True)
        ]
        for at, label in enumerate(self.plain.labels):
            if label.size:
                (own, *others) = {*self.plain.rows[label.key].lines}
                near = lines[max(0, at - 1) : at] + lines[at + 1 : at + 2]
                if label.head or others or own != lines[at][1] or any(first <= own <= last for first, last in near):
                    return False
        return True

    @cached_property
    def hands(self) -> list[list[tuple[int, int]]]:
        """Give each row's hand."""
        found: list[list[tuple[int, int]]] = []
        start = 0
        for seat in self.table.seats:
            found.append([(start, start + seat.size)])
            start += seat.size
        return found

    def tokens(self, seat: int) -> list[Token]:
        """Give a row's numbers."""
        ((start, stop),) = self.hands[seat]
        return list(self.table.tokens[start:stop])

    @property
    def broken(self) -> bool:
        """Whether a row stands on several lines."""
        return "cell" in self.plain.kinds or any(row.odd for row in self.plain.rows.values())
