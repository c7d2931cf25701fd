"""Tables that stand in a structure of names and values, as programs keep them: which cell is in which row and column.

A list or object of values alone is a row, below the names of its values and behind the names of all that holds it.
What has a list of rows and a list of as many names as they are wide is a table with its heads (pandas' `split`).
Numbers that only count rows or columns are no cells.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.page.matrix import Matrix, Slot, without_numbering

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

# What parts the tiers of a name: 行政复议_结果维持, ('行政复议', '结果维持'); 增/减 is one.
_TIERS: Final = re.compile(r"\A\(['\"]|['\"],\s*['\"]|['\"]\)\Z|(?<!增)[_/|>]+(?!减)")
_FEWEST: Final = 2
_COLUMNS, _INDEX = "columns", "index"

# A name with its tiers, or a row.
Name = tuple[Slot, ...]


class Entry(NamedTuple):
    """A value of a list or an object, with its name there."""

    name: Name
    value: Slot | Branch


class Branch(NamedTuple):
    """A list, or an object: then each of its entries has a name."""

    entries: tuple[Entry, ...]

    @property
    def cells(self) -> tuple[Slot, ...]:
        """Give its values, without the branches in it."""
        return tuple(entry.value for entry in self.entries if isinstance(entry.value, Slot))

    @property
    def leaf(self) -> bool:
        """Whether it holds values alone: all of them named, or none."""
        return len(self.cells) == len(self.entries) and len({bool(entry.name) for entry in self.entries}) == 1


class _Row(NamedTuple):
    """A row's cells, the names before them, and the names over them."""

    path: tuple[Name, ...]
    names: tuple[Name, ...]
    cells: tuple[Slot, ...]

    @property
    def shape(self) -> tuple[object, ...]:
        """Give what rows of one table have in common."""
        return len(self.cells), [[slot.text for slot in name] for name in self.names]


def matrices_of(branches: Sequence[Branch], lines: Sequence[str]) -> list[Matrix]:
    """Give the matrices that the outermost branches of some lines hold; rows apart from each other are no one table."""
    made: list[_Row | Matrix] = []
    found: list[Matrix] = []
    last = -1
    for branch in branches:
        own = _lines(branch)
        if any(line.strip(" ,") for line in lines[last + 1 : min(own, default=0)]):
            found += _joined(made)
            made = []
        made += _parts((), branch)
        last = max(own, default=last)
    return [*found, *_joined(made)]


def _joined(made: Sequence[_Row | Matrix]) -> Iterator[Matrix]:
    """Give the tables among rows and tables, and those that rows of one shape make."""
    for _, together in groupby(made, key=lambda part: part.shape if isinstance(part, _Row) else None):
        parts = list(together)
        yield from (part for part in parts if isinstance(part, Matrix))
        rows = [part for part in parts if isinstance(part, _Row)]
        if rows and (matrix := _matrix(rows)) is not None:
            yield matrix


def tiers_of(name: Slot) -> Name:
    """Part a name that was joined from several."""
    bounds = [0, *(edge for match in _TIERS.finditer(name.text) for edge in match.span()), len(name.text)]
    spans = [(low, high) for low, high in zip(bounds[::2], bounds[1::2], strict=True) if high > low]
    own = [Slot(name.line, name.start + low, name.start + high, name.text[low:high]) for low, high in spans]
    return tuple(own) or (name,)


def _parts(path: tuple[Name, ...], branch: Branch) -> Iterator[_Row | Matrix]:
    """Give the rows that a branch holds, in order, and the tables that name their own heads."""
    entries = _flat(branch)
    if (table := _headed(branch)) is not None:
        yield table
    elif entries and (len(entries) >= _FEWEST or path):
        names = tuple(entry.name for entry in entries if entry.name)
        yield _Row(path, names, Branch(entries).cells)
    else:
        # What stands beside branches is said of all that is in them.
        beside = [tiers_of(entry.value) for entry in branch.entries if isinstance(entry.value, Slot) and entry.name]
        for entry in branch.entries:
            if isinstance(entry.value, Branch):
                yield from _parts((*path, *beside, *([entry.name] if entry.name else [])), entry.value)


def _flat(branch: Branch) -> tuple[Entry, ...]:
    """Give the values of a row, those of the objects in it among them, with their names; nothing of other branches."""
    if branch.leaf:
        return branch.entries
    inner = [entry.value for entry in branch.entries if isinstance(entry.value, Branch)]
    named = all(entry.name for entry in branch.entries) and all(one.leaf and one.entries[0].name for one in inner)
    if not named or len(inner) == len(branch.entries):
        return ()
    return tuple(
        one
        for entry in branch.entries
        for one in (
            [Entry((*entry.name, *below.name), below.value) for below in entry.value.entries]
            if isinstance(entry.value, Branch)
            else [entry]
        )
    )


def _headed(branch: Branch) -> Matrix | None:
    """Make a matrix of rows, their heads and labels, where an object has a list of each."""
    lists = {
        "".join(slot.text for slot in entry.name): [one.value for one in entry.value.entries]
        for entry in branch.entries
        if entry.name and isinstance(entry.value, Branch) and not any(one.name for one in entry.value.entries)
    }
    bodies = [name for name, own in lists.items() if own and all(isinstance(one, Branch) and one.leaf for one in own)]
    if not bodies or len(lists) < _FEWEST:
        return None
    rows = [_cells(one) for one in lists.pop(bodies[-1])]
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        return None
    heads = _of_length(lists, width, _COLUMNS, _INDEX)
    labels = _of_length(lists, len(rows), _INDEX, _COLUMNS)
    if heads is None:
        return None
    before = [() for _ in rows] if labels is None or _count_up(labels) else labels
    over = [] if _count_up(heads) else _tiers(heads)
    return _of_rows(_beside(before, rows), over, _lines(branch), named=True)


def _of_length(lists: dict[str, list[Slot | Branch]], length: int, own: str, other: str) -> list[Name] | None:
    """Give the names in the one list that has so many, called so rather than otherwise."""
    found = [name for name, values in lists.items() if len(values) == length and name != other]
    found = [name for name in found if name == own] or found
    return [_cells(value) for value in lists[found[0]]] if len(found) == 1 else None


def _cells(value: Slot | Branch) -> Name:
    """Give the cells of a row, or a name's tiers."""
    return tiers_of(value) if isinstance(value, Slot) else value.cells


def _matrix(rows: Sequence[_Row]) -> Matrix | None:
    """Make a matrix of rows of one shape, without the names that only count them or that all have."""
    paths = [row.path for row in rows]
    while min(map(len, paths)) and len({tuple(slot.text for slot in path[0]) for path in paths}) == 1 < len(paths):
        paths = [path[1:] for path in paths]
    if all(paths) and _count_up([path[-1] for path in paths]):
        paths = [path[:-1] for path in paths]
    before = [tuple(slot for name in path for slot in name) for path in paths]
    names = list(rows[0].names)
    over = [] if not names or _count_up(names) else _tiers(names)
    lines = {slot.line for row in rows for name in (*row.path, *row.names, row.cells) for slot in name}
    made = _beside(before, [row.cells for row in rows])
    if not any(before) and not over and all(row.path for row in rows) and len(made) < len(made[0]):
        made = [*zip(*made, strict=True)]  # columns that are counted, as a frame's are
    return _of_rows(made, over, lines, named=bool(names) or all(row.path for row in rows))


def _lines(branch: Branch) -> set[int]:
    """Give the lines on which anything of a branch stands."""
    lines = {slot.line for entry in branch.entries for slot in entry.name}
    for entry in branch.entries:
        lines |= {entry.value.line} if isinstance(entry.value, Slot) else _lines(entry.value)
    return lines


def _of_rows(rows: Sequence[Name], over: Sequence[Name], lines: Collection[int], *, named: bool) -> Matrix | None:
    """Make a matrix of rows below tiers of heads; of rows that differ in width there is none.

    `named`: they are no mere lists, in which only places tell what is what.
    """
    if len({len(row) for row in rows}) > 1:
        return None
    lead = len(rows[0]) - len(over[0]) if over else 0
    made = tuple((*(_empty(tier[0]) for _ in range(lead)), *tier) for tier in over) + tuple(rows)
    if len(made) < _FEWEST or len(rest := without_numbering(made)) < _FEWEST:
        return None
    return Matrix(rest, true=False, lines=tuple(sorted(lines)), kept=named)


def _beside(before: Sequence[Name], rows: Sequence[Name]) -> list[Name]:
    """Put names before rows, those of fewer tiers with empty cells behind them."""
    most = max(map(len, before))
    return [
        (*name, *(_empty(row[0]) for _ in range(most - len(name))), *row)
        for name, row in zip(before, rows, strict=True)
    ]


def _tiers(names: Sequence[Name]) -> list[Name]:
    """Give the tiers of heads, from the outermost."""
    height = max(map(len, names))
    return [tuple(name[tier] if tier < len(name) else _empty(name[-1]) for name in names) for tier in range(height)]


def _count_up(names: Sequence[Name]) -> bool:
    """Tell names that only count, from 0."""
    return all("".join(slot.text for slot in name) == str(at) for at, name in enumerate(names))


def _empty(beside: Slot) -> Slot:
    return Slot(beside.line, beside.start, beside.start, "")
