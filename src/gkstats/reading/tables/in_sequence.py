"""A table whose numbers stand together in the order of its rows, wherever its labels stand: page by page, row by row.

Converters print the cells of narrow columns like that, pieces of labels between them. Rows follow each other, or a few
stand column by column; a narrow column breaks a number over two lines. Others print the first columns beside labels,
and the rest of them behind, some columns of some rows after the other. Where as many numbers stand there as the table
has cells, and one way only lets every row add up, that is the order.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from gkstats.reading.tables.plans import sums_held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.forms import Block

# A sum of so few terms holds by chance.
_FEW_TERMS: Final = 2
_ENOUGH: Final = 2
# No number of a report has so many digits.
_DIGITS: Final = 30

# What each row gets, by the places of the numbers.
Dealt: TypeAlias = "tuple[tuple[int, ...], ...]"


class Number(NamedTuple):
    """A number as printed, and its line."""

    text: str
    line: int


class _Way(NamedTuple):
    """One way to deal numbers to the last rows: what the first of them gets, and the way to deal the others.

    Two ways that give every row the same numbers have the same `said`.
    """

    hand: tuple[int, ...]
    row: tuple[int, ...]
    rest: _Way | None
    said: int


def dealt_in_sequence(numbers: Sequence[Number], rows: int, block: Block) -> Dealt | None:
    """Give, for each row, the places of its numbers, where one way only lets every row add up; null for any other.

    A row has one place more than columns where one of its numbers is broken.
    """
    size, total = len(block.columns), len(numbers)
    if any(len(number.text) > _DIGITS for number in numbers):
        return None
    values = tuple(int(number.text) for number in numbers)
    telling = [0, *accumulate(map(bool, values))]
    known: dict[tuple[tuple[int, ...], int], int] = {}

    @cache
    def held(row: tuple[int, ...]) -> bool:
        return sums_held(row, block.sums) == len(block.sums)

    def next_rows(at: int, left: int) -> Iterator[tuple[int, Sequence[tuple[int, ...]], Sequence[tuple[int, ...]]]]:
        """Give the ways to deal the next row, or several column by column: where each ends, its hands and rows."""
        stop = at + size
        if stop <= total and held(row := values[at:stop]):
            yield stop, (tuple(range(at, stop)),), (row,)
        if stop < total:
            for first in range(at, stop):
                one, other = numbers[first], numbers[first + 1]
                if one.line < other.line and not one.text.startswith("0"):
                    joined = (*values[at:first], int(one.text + other.text), *values[first + 2 : stop + 1])
                    if held(joined):
                        yield stop + 1, (tuple(range(at, stop + 1)),), (joined,)
        for several in range(2, min(left, (total - at) // size) + 1):
            stop = at + several * size
            # Rows of zeros column by column are what they are one after another.
            if telling[stop] > telling[at] and all(held(values[row:stop:several]) for row in range(at, at + several)):
                starts = range(at, at + several)
                yield (
                    stop,
                    [tuple(range(row, stop, several)) for row in starts],
                    [values[r:stop:several] for r in starts],
                )

    @cache
    def ways(at: int, left: int) -> tuple[_Way | None, ...]:
        """Give the ways to deal what is left, two of them if there are more."""
        if not left:
            return (None,) if at == total else ()
        found: dict[int, _Way] = {}
        if size * left <= total - at <= (size + 1) * left:
            for stop, hands, said in next_rows(at, left):
                for rest in ways(stop, left - len(hands)):
                    way = rest
                    for hand, row in zip(reversed(hands), reversed(said), strict=True):
                        key = row, way.said if way else -1
                        way = _Way(hand, row, way, known.setdefault(key, len(known)))
                    found.setdefault(way.said, way)  # type: ignore[union-attr,arg-type]  # no way deals no rows
                if len(found) >= _ENOUGH:
                    break
        return tuple(found.values())[:_ENOUGH]

    only = ways(0, rows)
    whole = list(_rows_of(only[0])) if len(only) == 1 else []
    return tuple(way.hand for way in whole) if any(sum(map(bool, way.row)) > _FEW_TERMS for way in whole) else None


def _rows_of(way: _Way | None) -> Iterator[_Way]:
    """Give a way row by row."""
    while way:
        yield way
        way = way.rest


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
