"""A few rows of a table whose numbers are printed in no order: what all rows and columns leave them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from gkstats.script.numerals import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.reading.tables.apart.steps import Steps
    from gkstats.reading.tables.numbers.adding_up import Sums, Values

# The places of the numbers that make up each cell of each row: two where a number is broken.
Filling: TypeAlias = "tuple[tuple[tuple[int, ...], ...], ...]"


class Scrap(NamedTuple):
    """A number: the places of what is printed of it, its text and its line."""

    places: tuple[int, ...]
    text: str
    line: int


class _Cell(NamedTuple):
    """What may fill a cell: the places of its pieces, a bit for each, and its value."""

    places: tuple[int, ...]
    bits: int
    value: int


def unscrambled(
    pieces: Sequence[Scrap], widest: int, above: Values, below: Values, sums: Sums, steps: Steps, late: int = 0
) -> dict[Values, Filling]:
    """Give the fillings, by their values, of the rows between `above` and `below`: two if there are more.

    All pieces are used, every row and column adds up, and in each column the upper cell is printed before the lower,
    but for as many pieces as are `late`, the last ones. Where there are more pieces than cells, one of `widest` digits
    may go on in another, further down.
    """
    return _Region(pieces, widest, above, below, sums, steps, late).solved()


class _Region:
    """Rows to be filled with pieces."""

    def __init__(
        self, pieces: Sequence[Scrap], widest: int, above: Values, below: Values, sums: Sums, steps: Steps, late: int
    ) -> None:
        self.late = (1 << len(pieces)) - (1 << len(pieces) - late)
        self.sums, self.rows, self.steps = sums, sums.rows - len(above) - len(below), steps
        steps.take(len(pieces))
        self.all = (1 << len(pieces)) - 1
        self.cells: dict[int, list[_Cell]] = defaultdict(list)
        for at, piece in enumerate(pieces):
            self.cells[number_of(piece.text)].append(_Cell(piece.places, 1 << at, number_of(piece.text)))
        if len(pieces) > self.rows * sums.size:
            for at, piece in enumerate(pieces):
                for after, rest in enumerate(pieces[at + 1 :] if len(piece.text) == widest else (), at + 1):
                    value = number_of(piece.text + rest.text)
                    self.cells[value].append(_Cell(piece.places + rest.places, 1 << at | 1 << after, value))
        known = {**dict(enumerate(above)), **{len(above) + self.rows + at: row for at, row in enumerate(below)}}
        own = range(len(above), len(above) + self.rows)
        # What each sum down the columns leaves: a sign for each of these rows, and a number for each column.
        self.left = [
            (
                [signs[row] for row in own],
                [-sum(signs[row] * known[row][column] for row in known) for column in range(sums.size)],
            )
            for signs in sums.down
        ]

    def solved(self) -> dict[Values, Filling]:
        """Give the fillings."""
        if any(not any(signs) and any(left) for signs, left in self.left) or not all(
            map(any, zip(*(signs for signs, _ in self.left), strict=True))
        ):
            return {}
        columns = [list(self._column(column, {})) for column in range(self.sums.size)]
        order = sorted(range(self.sums.size), key=lambda column: len(columns[column]))
        found: dict[Values, Filling] = {}
        for chosen in self._together([columns[column] for column in order], 0):
            by_column = [chosen[order.index(column)] for column in range(self.sums.size)]
            rows = list(zip(*by_column, strict=True))
            values = tuple(tuple(cell.value for cell in row) for row in rows)
            if self.sums.rows_held(values):
                found[values] = tuple(tuple(cell.places for cell in row) for row in rows)
                if len(found) > 1:
                    break
        return found

    def _column(self, column: int, held: dict[int, _Cell]) -> Iterator[tuple[_Cell, ...]]:
        """Give the cells that a column can have, one a row; `held` are those of some rows."""
        open_rows = [row for row in range(self.rows) if row not in held]
        values: list[int] | None = None
        row = open_rows[0] if open_rows else -1
        for signs, left in self.left:
            unknown = [at for at in open_rows if signs[at]]
            rest = left[column] - sum(signs[at] * cell.value for at, cell in held.items())
            if not unknown and rest:
                return
            if len(unknown) == 1:
                row, values = unknown[0], [rest * signs[unknown[0]]]
        if not open_rows:
            yield tuple(held[at] for at in range(self.rows))
            return
        used = sum(cell.bits for cell in held.values())
        for value in self.cells if values is None else values:
            for cell in self.cells.get(value, ()):
                self.steps.take()
                if not cell.bits & used and all(
                    (cell.places[0] > other.places[0]) == (row > at) or (cell.bits | other.bits) & self.late
                    for at, other in held.items()
                ):
                    yield from self._column(column, {**held, row: cell})

    def _together(
        self, columns: Sequence[list[tuple[_Cell, ...]]], used: int
    ) -> Iterator[tuple[tuple[_Cell, ...], ...]]:
        """Give the ways to choose from each column so that every piece is used once."""
        if not columns:
            if used == self.all:
                yield ()
            return
        self.steps.take(len(columns[0]))
        for cells in columns[0]:
            bits = sum(cell.bits for cell in cells)
            if not bits & used:
                yield from ((cells, *rest) for rest in self._together(columns[1:], used | bits))
