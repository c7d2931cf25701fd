"""Rows of a table whose numbers are printed in no order: what all other rows and all columns leave them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.script.numerals import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gkstats.reading.tables.apart.steps import Filling, Steps
    from gkstats.reading.tables.numbers.adding_up import Sums, Values

# What a narrow column breaks off a number has no more digits.
_REST: Final = 2
# So often a lower cell of a column may be printed before an upper one.
_MOST_TURNED: Final = 1


class Scrap(NamedTuple):
    """A number: the places of what is printed of it, its text and its line."""

    places: tuple[int, ...]
    text: str
    line: int


class Zone(NamedTuple):
    """Some rows that follow each other, and where the numbers stand among which theirs are."""

    rows: range
    pieces: range


class _Cell(NamedTuple):
    """What may fill a cell: the places of its pieces, a bit for each, and its value."""

    places: tuple[int, ...]
    bits: int
    value: int


class _Filled(NamedTuple):
    """The cells of a column's rows, a bit for each of their pieces, and how often a lower one is printed before."""

    cells: tuple[_Cell, ...]
    bits: int
    turned: int


class Unordered:
    """The rows of all zones, to be filled with the pieces that stand in these; `known` are the other rows.

    All pieces of the zones are used, every row and column adds up, and in each column the upper cell is printed before
    the lower, but for one, and for the `late` ones, which any zone may have. A number of `widest` digits may go on in
    another, on a line further down.
    """

    def __init__(
        self,
        pieces: Sequence[Scrap],
        zones: Sequence[Zone],
        late: Sequence[int],
        widest: int,
        known: Mapping[int, Sequence[int]],
        sums: Sums,
        steps: Steps,
    ) -> None:
        """Look up what may fill each cell, and what each sum down the columns leaves."""
        self.sums, self.steps = sums, steps
        self.rows = [row for zone in zones for row in zone.rows]
        self.cells: list[dict[int, list[_Cell]]] = []
        self.all = self.late = sum(1 << at for at in late)
        for zone in zones:
            steps.take(len(zone.pieces))
            cells = self._cells(pieces, [*zone.pieces, *late], widest)
            self.cells += [cells] * len(zone.rows)
            self.all |= sum(1 << at for at in zone.pieces)
        # What each sum down the columns leaves: a sign for each of these rows, and a number for each column.
        self.left = [
            (
                [signs[row] for row in self.rows],
                [-sum([signs[row] * values[column] for row, values in known.items()]) for column in range(sums.size)],
            )
            for signs in sums.down
        ]

    @staticmethod
    def _cells(pieces: Sequence[Scrap], places: Sequence[int], widest: int) -> dict[int, list[_Cell]]:
        """Give what may fill the cells of a zone, by value."""
        cells: dict[int, list[_Cell]] = defaultdict(list)
        for index, at in enumerate(places):
            piece = pieces[at]
            cells[number_of(piece.text)].append(_Cell(piece.places, 1 << at, number_of(piece.text)))
            for after in places[index + 1 :] if len(piece.text) == widest else ():
                if len((rest := pieces[after]).text) <= _REST and piece.line < rest.line:
                    value = number_of(piece.text + rest.text)
                    cells[value].append(_Cell(piece.places + rest.places, 1 << at | 1 << after, value))
        return cells

    def solved(self) -> dict[Values, Filling]:
        """Give the fillings, by their values: two if there are more."""
        if any(not any(signs) and any(left) for signs, left in self.left) or not all(
            map(any, zip(*(signs for signs, _ in self.left), strict=True))
        ):
            return {}
        columns = [list(self._column(column, {}, 0)) for column in range(self.sums.size)]
        order = sorted(range(self.sums.size), key=lambda column: len(columns[column]))
        found: dict[Values, Filling] = {}
        for chosen in self._together([columns[column] for column in order], 0, 0):
            by_column = [chosen[order.index(column)] for column in range(self.sums.size)]
            rows = list(zip(*by_column, strict=True))
            values = tuple(tuple(cell.value for cell in row) for row in rows)
            if self.sums.rows_held(values):
                found[values] = tuple(tuple(cell.places for cell in row) for row in rows)
                if len(found) > 1:
                    break
        return found

    def _column(self, column: int, held: dict[int, _Cell], turned: int) -> Iterator[_Filled]:
        """Give the cells that a column can have, one a row; `held` are those of some rows."""
        open_rows = [row for row in range(len(self.rows)) if row not in held]
        # Where the fewest are left to be added, there is the least to choose from.
        few, row, values = len(self.rows) + 1, -1, None
        for signs, left in self.left:
            unknown = [at for at in open_rows if signs[at]]
            rest = left[column] - sum([signs[at] * cell.value for at, cell in held.items()])
            if not unknown and rest:
                return
            if 0 < len(unknown) < few:
                few, row = len(unknown), unknown[0]
                values = [rest * signs[row]] if few == 1 else None
        if not open_rows:
            yield _Filled(
                tuple(held[at] for at in range(len(self.rows))), sum([one.bits for one in held.values()]), turned
            )
            return
        used = sum([cell.bits for cell in held.values()])
        cells = self.cells[row]
        for value in cells if values is None else values:
            for cell in cells.get(value, ()):
                self.steps.take()
                if not cell.bits & used:
                    more = turned + sum(
                        [
                            (cell.places[0] > other.places[0]) != (row > at)
                            for at, other in held.items()
                            if not (cell.bits | other.bits) & self.late
                        ]
                    )
                    if more <= _MOST_TURNED:
                        yield from self._column(column, {**held, row: cell}, more)

    def _together(
        self, columns: Sequence[list[_Filled]], used: int, turned: int
    ) -> Iterator[tuple[tuple[_Cell, ...], ...]]:
        """Give the ways to choose from each column so that every piece is used once."""
        if not columns:
            if used == self.all:
                yield ()
            return
        self.steps.take(len(columns[0]))
        for cells, bits, more in columns[0]:
            if not bits & used and turned + more <= _MOST_TURNED:
                yield from ((cells, *rest) for rest in self._together(columns[1:], used | bits, turned + more))
