"""Rows in order, amid which a few are printed in no order, as at a page's edges: what columns leave is theirs.

As few rows as possible stand in such zones. Some of a zone's numbers may stand together further down.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.apart.scrambled import Unordered, Zone
from gkstats.reading.tables.apart.steps import TooManyWays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.reading.tables.apart.apart import Ways
    from gkstats.reading.tables.apart.steps import Filling
    from gkstats.reading.tables.numbers.adding_up import Values

# So many rows at most are printed in no order, together and in all.
_MOST_ROWS: Final = 4
_MOST_IN_ALL: Final = 6
# So many of their numbers at most may stand further down.
_MOST_LATE: Final = 4
# What a row in no order costs, and a zone of them; so does each number that stands further down, and all together.
_ROW: Final = 2
_ZONE: Final = 1
# More costly ways, and more of them, are not looked at.
_MOST: Final = 20
_MOST_ZONES: Final = 32
_NEVER: Final = _MOST + 1


class _Stretch(NamedTuple):
    """Rows that follow each other: what they cost, and their values and cells, or null where they are in no order."""

    cost: int
    values: Values | None = None
    cells: Filling = ()


class _State(NamedTuple):
    """Where numbers and rows go on; whether no row in order ends here, and how many numbers of zones stand behind."""

    at: int
    row: int
    amid: bool
    owed: int


class Amid:
    """The ways to deal numbers to rows in order and zones of them in no order."""

    def __init__(self, ways: Ways) -> None:
        """Look at numbers of which broken ones are not joined."""
        self.ways, self.size, self.rows = ways, ways.size, ways.rows
        self._parts: dict[_State, list[tuple[_Stretch, _State]]] = {}
        self._least: dict[_State, int] = {}

    def found(self) -> dict[Values, Filling]:
        """Give the best ways by their values."""
        begin = _State(0, 0, amid=False, owed=0)
        found: dict[Values, Filling] = {}
        looked: set[tuple[tuple[Zone, ...], tuple[int, ...]]] = set()
        for cost in range(self._cost(begin), _MOST + 1):
            for path in self._paths(begin, cost):
                self.ways.steps.take(len(path))
                found.update(self._solved(path, looked))
                if len(looked) > _MOST_ZONES:
                    raise TooManyWays
            if found:
                break
        return found

    def _next(self, state: _State) -> list[tuple[_Stretch, _State]]:
        """List what can follow: rows in order, a zone unless one ends here, or numbers that one before still owes."""
        if state not in self._parts:
            at, row, amid, owed = state
            found: list[tuple[_Stretch, _State]] = []
            if at <= self.ways.total - self.size:
                for stop, values, cells in self.ways.following(at, row):
                    found.append((_Stretch(0, values, cells), _State(stop, row + len(values), amid=False, owed=owed)))
            spare = self.ways.total - self.rows * self.size - (at + owed - row * self.size)
            if owed and not amid:
                found += [(_Stretch(0), _State(at + owed + rest, row, amid=True, owed=0)) for rest in range(spare + 1)]
            for rows in range(1, 1 if amid else min(_MOST_ROWS, self.rows - row) + 1):
                for late, rest in product(range(1 if owed else _MOST_LATE + 1), range(spare + 1)):
                    stop = at + rows * self.size + rest - late
                    part = _Stretch(_ROW * rows + _ZONE + (late and _ZONE + late))
                    found.append((part, _State(stop, row + rows, amid=True, owed=owed + late)))
            self.ways.steps.take(len(found))
            self._parts[state] = [(part, then) for part, then in found if then.at <= self.ways.total]
        return self._parts[state]

    def _cost(self, state: _State) -> int:
        """Give what the cheapest way costs from here on."""
        if state.row == self.rows and state.at == self.ways.total and not state.owed:
            return 0
        if state not in self._least:
            self._least[state] = _NEVER
            costs = [part.cost + self._cost(then) for part, then in self._next(state)]
            self._least[state] = min(costs, default=_NEVER)
        return self._least[state]

    def _paths(self, state: _State, cost: int) -> Iterator[tuple[tuple[_Stretch, _State], ...]]:
        """Give the ways that cost so much from here on."""
        if state.row == self.rows and state.at == self.ways.total and not state.owed:
            if not cost:
                yield ()
            return
        for part, then in self._next(state):
            if part.cost + self._cost(then) <= cost:
                yield from (((part, then), *rest) for rest in self._paths(then, cost - part.cost))

    def _solved(
        self, path: tuple[tuple[_Stretch, _State], ...], looked: set[tuple[tuple[Zone, ...], tuple[int, ...]]]
    ) -> dict[Values, Filling]:
        """Give what the zones of a way hold, with its rows in order."""
        known: dict[int, tuple[int, ...]] = {}
        cells: dict[int, tuple[tuple[int, ...], ...]] = {}
        zones: list[Zone] = []
        late: list[int] = []
        row = at = 0
        for part, then in path:
            if part.values is not None:
                known.update(enumerate(part.values, row))
                cells.update(enumerate(part.cells, row))
            elif then.row > row:
                zones.append(Zone(range(row, then.row), range(at, then.at)))
            else:
                late += range(at, then.at)
            row, at = then.row, then.at
        rows = [row for zone in zones for row in zone.rows]
        what = (tuple(zones), tuple(late))
        if not 0 < len(rows) <= _MOST_IN_ALL or what in looked:
            return {}
        looked.add(what)
        ways = self.ways
        own = Unordered(ways.pieces, zones, late, ways.widest, known, ways.sums, ways.steps).solved()
        found: dict[Values, Filling] = {}
        for values, filling in own.items():
            every = known | dict(zip(rows, values, strict=True))
            places = cells | dict(zip(rows, filling, strict=True))
            found[tuple(every[row] for row in range(self.rows))] = tuple(places[row] for row in range(self.rows))
        return found
