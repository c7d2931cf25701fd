"""The ways to deal numbers that stand apart from their labels to a table's rows, so that every row adds up.

Rows follow each other, or some of them stand in groups of columns, one group behind the other.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate, combinations, pairwise, product
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.reading.tables.apart.nested import nested
from gkstats.reading.tables.apart.steps import TooManyWays
from gkstats.script.numerals import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.reading.tables.apart.scrambled import Scrap
    from gkstats.reading.tables.apart.steps import Filling, Steps
    from gkstats.reading.tables.numbers.adding_up import Sums, Values

# More ways tell nothing.
_MOST_WAYS: Final = 512
# Of so many rows, some columns may stand row by row and others not.
_NESTED: Final = 3

# For each of some rows, which of their numbers are its cells.
_Order: TypeAlias = "tuple[tuple[int, ...], ...]"


def otherwise(values: Sequence[int], along: tuple[tuple[int, tuple[int, ...]], ...], size: int) -> set[int]:
    """Give the rows, by their numbers, that have other numbers where some rows stand in groups of columns.

    `values` are the numbers of whole rows one after another. Two rows are looked at in every such order, more of them
    column by column only: sums among few numbers that are not zero may hold in one as well.
    """
    rows = [tuple(values[at : at + size]) for at in range(0, len(values), size)]
    found: set[int] = set()
    for first in range(len(rows)):
        for stop in range(first + 2, len(rows) + 1):
            window = tuple(values[first * size : stop * size])
            several = stop - first
            if several == 2:
                orders = [order for order, _ in _adding_up(window, (), several, along)[0]]
            else:
                by_column = tuple(tuple(range(row, len(window), several)) for row in range(several))
                held = all(_held([window[at] for at in own], along) for own in by_column)
                orders = [by_column] if held else []
            for order in orders:
                others = (tuple(window[at] for at in own) for own in order)
                found.update(first + row for row, other in enumerate(others) if other != rows[first + row])
    return found


@cache
def _orders(rows: int, size: int) -> tuple[tuple[_Order, frozenset[int]], ...]:
    """List how so many rows can be printed in groups of columns: each row's cells, and where a row's part ends."""
    found: dict[_Order, frozenset[int]] = {}
    for count in range(size):
        for cuts in combinations(range(1, size), count):
            groups = list(pairwise((0, *cuts, size)))
            for parts in product(*(_parts(rows, high - low) for low, high in groups)):
                cells = [
                    (row, low + column) for (low, _), part in zip(groups, parts, strict=True) for row, column in part
                ]
                own = [[0] * size for _ in range(rows)]
                for at, (row, column) in enumerate(cells):
                    own[row][column] = at
                ends = {
                    at
                    for at, (one, other) in enumerate(pairwise(cells))
                    if one[0] != other[0] or other[1] - one[1] != 1
                }
                found.setdefault(tuple(map(tuple, own)), frozenset(ends))
    by_row = tuple(tuple(range(row * size, (row + 1) * size)) for row in range(rows))
    if rows > 1:
        del found[by_row]
        return tuple(found.items())
    return ((by_row, frozenset()),)


@lru_cache(maxsize=8192)  # one more way to join broken numbers leaves those elsewhere as they were
def _adding_up(
    values: tuple[int, ...], known: Values, rows: int, along: tuple[tuple[int, tuple[int, ...]], ...]
) -> tuple[tuple[tuple[_Order, frozenset[int]], ...], int]:
    """Give the orders in which each of so many rows adds up, and how many rows were looked at.

    `known` are the rows' first columns, where those stand elsewhere.
    """
    get = values.__getitem__
    found: list[tuple[_Order, frozenset[int]]] = []
    looked = 0
    for order, ends in _orders(rows, len(values) // rows):
        for row, own in enumerate(order):
            looked += 1
            if not _held([*(known[row] if known else ()), *map(get, own)], along):
                break
        else:
            found.append((order, ends))
    return tuple(found), looked


def _held(row: Sequence[int], along: Iterable[tuple[int, tuple[int, ...]]]) -> bool:
    """Tell whether numbers add up as a row."""
    for total, parts in along:
        left = row[total]
        for part in parts:
            left -= row[part]
        if left:
            return False
    return True


def _parts(rows: int, width: int) -> list[list[tuple[int, int]]]:
    """List the orders of a group of columns: row by row, or some rows column by column above or below the others."""
    found = [[(row, column) for row in range(rows) for column in range(width)]]
    if width > 1 and 1 < rows <= _NESTED:
        for cut in range(1, rows):
            upper = [(row, column) for column in range(width) for row in range(cut)]
            lower = [(row, column) for column in range(width) for row in range(cut, rows)]
            found.append(upper + lower)
    return found


class Ways:
    """The ways to deal numbers to a table's rows; more numbers than cells are pieces of broken ones."""

    def __init__(
        self, pieces: Sequence[Scrap], sums: Sums, widest: int, steps: Steps, *, bands: int = 0, grouped: int = 0
    ) -> None:
        """Look at numbers of `widest` digits at most; `bands` of so many rows are cut anew, `grouped` ones together."""
        self.steps, self.bands, self.grouped = steps, bands, grouped or sums.rows
        self.pieces, self.sums, self.rows, self.size, self.widest = pieces, sums, sums.rows, sums.size, widest
        self.total = len(pieces)
        self.values = tuple(number_of(piece.text) for piece in pieces)
        # Where a line goes on, a row's part does not end.
        self.within = {at for at, (one, other) in enumerate(pairwise(pieces)) if one.line == other.line}
        self.telling = [0, *accumulate(map(bool, self.values))]
        self._behind: dict[tuple[int, int], dict[Values, Filling]] = {}

    def in_order(self) -> dict[Values, Filling]:
        """Give the ways, by their values, that let everything add up, all rows in order."""
        ways = self._ways(0, 0)
        if len(ways) == 1 and self.sums.broken(next(iter(ways))) <= 1:
            return ways
        return {values: way for values, way in ways.items() if not self.sums.broken(values)}

    def _ways(self, at: int, row: int) -> dict[Values, Filling]:
        """Give the ways to deal what is left to the rows that are left."""
        if row == self.rows:
            return {(): ()} if at == self.total else {}
        if self.total - at != (self.rows - row) * self.size:
            return {}
        if (at, row) not in self._behind:
            found: dict[Values, Filling] = {}
            for stop, values, cells in self.following(at, row):
                behind = self._ways(stop, row + len(values))
                self.steps.take(len(behind))
                for rest, others in behind.items():
                    found.setdefault(values + rest, cells + others)
                    if len(found) > _MOST_WAYS:
                        raise TooManyWays
            self._behind[at, row] = found
        return self._behind[at, row]

    def following(self, at: int, row: int) -> Iterator[tuple[int, Values, Filling]]:
        """Give the ways to deal the next row, or several in groups of columns, and where each ends."""
        for several in range(1, min(self.rows - row, (self.total - at) // self.size, self.grouped) + 1):
            # Rows of zeros are the same in every order.
            if several > 1 and self.telling[at] == self.telling[at + several * self.size]:
                continue
            for values, cells in self._groups((), at, several, 0):
                yield at + several * self.size, values, cells
        stop = next((place for place in range(at, self.total) if place not in self.within), at)
        # Lines of several numbers: the first columns of rows whose others stand behind all of them.
        for first in range(max(2, stop - at + 1), self.size) if stop > at else ():
            for several in range(2, min(self.rows - row, (self.total - at) // self.size) + 1):
                if at + several * first - 1 in self.within:
                    break
                beside = tuple(range(at + line * first, at + (line + 1) * first) for line in range(several))
                for values, cells in self._chunks(beside, at + several * first):
                    yield at + several * self.size, values, cells

    def _chunks(self, beside: tuple[range, ...], at: int) -> Iterator[tuple[Values, Filling]]:
        """Give the ways to deal the other columns of rows whose first columns are known, some rows at a time."""
        if not beside:
            yield (), ()
            return
        wide = self.size - len(beside[0])
        for several in range(1, len(beside) + 1):
            for values, cells in self._groups(beside[:several], at, several, len(beside[0])):
                for others, behind in self._chunks(beside[several:], at + several * wide):
                    yield values + others, cells + behind

    def _groups(self, beside: Sequence[range], at: int, rows: int, first: int) -> Iterator[tuple[Values, Filling]]:
        """Give the orders of so many rows in which each adds up; `beside` has their `first` columns."""
        width = self.size - first
        window = self.values[at : at + rows * width]
        known = tuple(self.values[own.start : own.stop] for own in beside)
        if self.bands and rows > 1:
            within = {place - at for place in self.within if at <= place < at + rows * width - 1}
            orders = nested(window, rows, self.sums.along[0], within, self.bands, self.steps) if not known else iter(())
            found, looked = tuple((order, frozenset[int]()) for order in orders), 0
        else:
            found, looked = _adding_up(window, known, rows, self.sums.along)
        self.steps.take_for((window, known, rows), looked)
        for order, ends in found:
            if not any(at + end in self.within for end in ends):
                places = [
                    [*(beside[row] if beside else ()), *(at + place for place in own)] for row, own in enumerate(order)
                ]
                yield (
                    tuple(tuple(map(self.values.__getitem__, every)) for every in places),
                    tuple(tuple(self.pieces[place].places for place in every) for every in places),
                )
