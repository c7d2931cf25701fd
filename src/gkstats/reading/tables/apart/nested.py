"""Rows that a converter prints in windows: groups of columns one behind the other, each cut into bands of rows anew.

Where a page's layout is guessed, a band of rows is printed as some columns of all its rows, then the next columns. Each
of these groups may be cut into bands again, from row to row otherwise, and each of those into columns. Every row's sum
is asked for as soon as the numbers of the row are known, so that few ways go on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from gkstats.reading.tables.apart.steps import Steps

# So many groups side by side have several columns, and a band inside a group is cut into so many.
_MOST_WIDE: Final = 3
_MOST_CUTS: Final = 3

# For each of some rows, which of their numbers are its cells.
Order: TypeAlias = "tuple[tuple[int, ...], ...]"
_Cuts: TypeAlias = "tuple[tuple[int, int], ...]"


class _Band(NamedTuple):
    """Some rows of a group, from `first` on, printed in these columns one behind the other."""

    first: int
    rows: int
    cuts: _Cuts


class _Group(NamedTuple):
    """Columns of all rows that are printed together: where their numbers begin, the first column, and how many."""

    start: int
    column: int
    width: int

    def pieces(self, band: _Band, row: int) -> list[range]:
        """Give where a row's numbers stand, those that follow each other at a time."""
        start, several = self.start + band.first * self.width, band.rows
        within = row - band.first
        return [range(at := start + several * low + within * (high - low), at + high - low) for low, high in band.cuts]


def nested(
    values: Sequence[int],
    rows: int,
    sums: tuple[int, tuple[int, ...]],
    within: Collection[int],
    most: int,
    steps: Steps,
) -> Iterator[Order]:
    """Give the orders of so many rows in which each adds up; no line goes on behind a number `within`.

    `sums` are the column of each row's total and those that it adds up; a band inside a group has at most so many rows.
    """
    total, parts = sums
    windows = _Windows(values, rows, {total: -1, **dict.fromkeys(parts, 1)}, within, most, steps)
    for cuts in _cuts(len(values) // rows):
        if len(cuts) > 1 and sum(high - low > 1 for low, high in cuts) <= _MOST_WIDE:
            # Those with the most ways stand last: what the others leave for them to add is looked up.
            groups = sorted((_Group(rows * low, low, high - low) for low, high in cuts), key=lambda group: group.width)
            if all(group.start + rows * group.width - 1 not in within for group in groups):
                yield from windows.orders(groups, 0, (None,) * len(groups))


@cache
def _cuts(width: int) -> tuple[_Cuts, ...]:
    """List how columns can be cut into groups, first not at all."""
    return tuple(
        tuple(pairwise((0, *cuts, width))) for count in range(width) for cuts in combinations(range(1, width), count)
    )


@cache
def _cuts_within(width: int) -> tuple[_Cuts, ...]:
    """List how a band inside a group is cut: into few groups, or into single columns."""
    return tuple(cuts for cuts in _cuts(width)[1:] if len(cuts) <= _MOST_CUTS or len(cuts) == width)


@dataclass(frozen=True)
class _Windows:
    """Searches the orders of rows in one division of their columns; `signs` add each row up to nothing."""

    values: Sequence[int]
    rows: int
    signs: Mapping[int, int]
    within: Collection[int]
    most: int
    steps: Steps
    begun: dict[tuple[_Group, int], dict[int, list[_Band]]] = field(default_factory=dict)

    def orders(self, groups: Sequence[_Group], row: int, bands: tuple[_Band | None, ...]) -> Iterator[Order]:
        """Give the orders of the rows from one on; `bands` are those in which the row above stood."""
        if row == self.rows:
            yield ()
            return
        ways = [self._ways(group, row, band) for group, band in zip(groups, bands, strict=True)]
        for chosen in self._adding_up(ways):
            own = sorted(
                (group.column, [place for piece in group.pieces(band, row) for place in piece])
                for group, band in zip(groups, chosen, strict=True)
            )
            cells = tuple(place for _, places in own for place in places)
            for below in self.orders(groups, row + 1, chosen):
                yield (cells, *below)

    def _ways(self, group: _Group, row: int, band: _Band | None) -> dict[int, list[_Band]]:
        """Give the bands in which a row of a group can stand, by what its numbers add to the row's sum."""
        if band is not None and row < band.first + band.rows:
            return self._adding(group, row, [band])
        if (group, row) not in self.begun:
            most = min(self.most, self.rows - row) if group.width > 1 else 1
            bands = [_Band(row, 1, _cuts(group.width)[0])]
            bands += [_Band(row, several, cuts) for several in range(2, most + 1) for cuts in _cuts_within(group.width)]
            self.begun[group, row] = self._adding(group, row, bands)
        return self.begun[group, row]

    def _adding(self, group: _Group, row: int, bands: Sequence[_Band]) -> dict[int, list[_Band]]:
        """Give bands in which a row can stand, by what its numbers add to the row's sum."""
        found: dict[int, list[_Band]] = {}
        self.steps.take(len(bands))
        signs = [self.signs[column] for column in range(group.column, group.column + group.width)]
        for one in bands:
            pieces = group.pieces(one, row)
            if not any(piece[-1] in self.within for piece in pieces):
                places = [place for piece in pieces for place in piece]
                value = sum([sign * self.values[at] for sign, at in zip(signs, places, strict=True)])
                found.setdefault(value, []).append(one)
        return found

    def _adding_up(self, ways: Sequence[dict[int, list[_Band]]], left: int = 0) -> Iterator[tuple[_Band, ...]]:
        """Choose a band of each group, so that the row's numbers add up."""
        first, *others = ways
        if not others:
            yield from ((band,) for band in first.get(-left, ()))
            return
        self.steps.take(len(first))
        for value, bands in first.items():
            for rest in self._adding_up(others, left + value):
                yield from ((band, *rest) for band in bands)
