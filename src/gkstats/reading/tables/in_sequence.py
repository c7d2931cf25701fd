"""A table whose numbers stand together in the order of its rows, wherever its labels stand: page by page, row by row.

Converters print the cells of narrow columns like that, pieces of labels between them. Rows follow each other, or a few
stand column by column; a narrow column breaks a number over two lines. Others print the first columns beside labels,
and the rest of them behind, some columns of some rows after the other. Where as many numbers stand there as the table
has cells, and one way only lets every row add up, that is the order.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from gkstats.reading.tables.plans import sums_held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.forms import Block

# A sum of so few terms holds by chance.
_FEW_TERMS: Final = 2
_ENOUGH: Final = 2

# What each row gets, by the places of the numbers.
Dealt: TypeAlias = "tuple[tuple[int, ...], ...]"


class Number(NamedTuple):
    """A number as printed, and its line."""

    text: str
    line: int


class _Way(NamedTuple):
    """One way to deal numbers to rows: which go to each, by their places, and what they say."""

    rows: tuple[tuple[int, ...], ...]
    values: tuple[tuple[Decimal, ...], ...]


def dealt_in_sequence(numbers: Sequence[Number], rows: int, block: Block) -> Dealt | None:
    """Give, for each row, the places of its numbers, where one way only lets every row add up; null for any other.

    A row has one place more than columns where one of its numbers is broken.
    """
    size, total = len(block.columns), len(numbers)
    values = [Decimal(number.text) for number in numbers]

    def held(row: tuple[Decimal, ...]) -> bool:
        return sums_held(row, block.sums) == len(block.sums)

    def next_rows(at: int, left: int) -> Iterator[tuple[int, _Way]]:
        """Give the ways to deal the next row, or several column by column, and where each ends."""
        stop = at + size
        if stop <= total:
            row = tuple(values[at:stop])
            if held(row):
                yield stop, _Way((tuple(range(at, stop)),), (row,))
        if stop < total:
            for first in range(at, stop):
                one, other = numbers[first], numbers[first + 1]
                if one.line < other.line and not one.text.startswith("0"):
                    joined = (*values[at:first], Decimal(one.text + other.text), *values[first + 2 : stop + 1])
                    if held(joined):
                        yield stop + 1, _Way((tuple(range(at, stop + 1)),), (joined,))
        for several in range(2, min(left, (total - at) // size) + 1):
            own = [tuple(range(at + row, at + several * size, several)) for row in range(several)]
            said = [tuple(values[place] for place in row) for row in own]
            if all(map(held, said)):
                yield at + several * size, _Way(tuple(own), tuple(said))

    @cache
    def ways(at: int, left: int) -> tuple[_Way, ...]:
        """Give the ways to deal what is left, two of them if there are more."""
        if not left:
            return (_Way((), ()),) if at == total else ()
        found: dict[tuple[tuple[Decimal, ...], ...], _Way] = {}
        if size * left <= total - at <= (size + 1) * left:
            for stop, way in next_rows(at, left):
                for rest in ways(stop, left - len(way.rows)):
                    whole = _Way(way.rows + rest.rows, way.values + rest.values)
                    found.setdefault(whole.values, whole)
                if len(found) >= _ENOUGH:
                    break
        return tuple(found.values())[:_ENOUGH]

    only = ways(0, rows)
    if len(only) != 1 or not any(sum(map(bool, row)) > _FEW_TERMS for row in only[0].values):
        return None
    return only[0].rows


def dealt_in_groups(numbers: Sequence[Number], rows: int, block: Block) -> Dealt | None:
    """Give each row's numbers where its first columns stand on a line, and its others in stacks of lines behind all.

    A stack has a line for each of some rows; stacks of the same rows stand side by side on the page. Null where they do
    not make up the table, or a row does not add up.
    """
    lines = [tuple(place for place, _ in own) for _, own in groupby(enumerate(numbers), key=lambda one: one[1].line)]
    beside = lines[:rows]
    first = len(beside[0]) if beside else 0
    size = len(block.columns)
    if len(beside) < rows or first >= size or any(len(line) != first for line in beside):
        return None
    hands = list(beside)
    done = width = height = 0
    for stack in _stacks(lines[rows:], numbers):
        if done + len(stack) > rows or (width and len(stack) != height):
            return None
        height = len(stack)
        for row, line in enumerate(stack, start=done):
            hands[row] += line
        width += len(stack[0])
        if width == size - first:
            done, width = done + height, 0
    if done < rows or any(len(hand) != size for hand in hands):
        return None
    said = [[Decimal(numbers[place].text) for place in hand] for hand in hands]
    telling = any(sum(map(bool, row)) > _FEW_TERMS for row in said)
    return tuple(hands) if telling and all(sums_held(row, block.sums) == len(block.sums) for row in said) else None


def _stacks(lines: Sequence[tuple[int, ...]], numbers: Sequence[Number]) -> list[list[tuple[int, ...]]]:
    """Put together lines that follow each other with as many numbers."""
    found: list[list[tuple[int, ...]]] = []
    for line in lines:
        above = found[-1][-1] if found else None
        if above and len(above) == len(line) and numbers[line[0]].line == numbers[above[0]].line + 1:
            found[-1].append(line)
        else:
            found.append([line])
    return found
