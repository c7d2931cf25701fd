"""What of a text its tables took: the rest is prose."""

from __future__ import annotations

from functools import partial
from itertools import count, repeat
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.numbers.tokens import PROSE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.files.text import Text
    from gkstats.reading.tables.numbers.tokens import Token
    from gkstats.reading.tables.page.ideographs import Characters


class Stretch(NamedTuple):
    """Characters `start:stop` of a 0-based line that a table took."""

    line: int
    start: int
    stop: int


# Nothing that the interpreter runs for each of the lines.
_make: Final = partial(tuple.__new__, Stretch)


def stretches(
    text: Text,
    ideographs: Characters,
    taken: bytearray,
    found: list[Token],
    low: tuple[int, int],
    high: tuple[int, int],
) -> Iterator[Stretch]:
    """Give what the table took of each line: all but running text that stands amid it."""
    ends = (low[0], high[0])
    begin, end = ideographs.before(*low), ideographs.before(*high)
    prose = bytes(PROSE)
    amid = prose in taken[begin:end]
    for number in range(low[0], high[0] + 1) if amid else dict.fromkeys(ends):
        line = text.folded[number]
        if number not in ends:
            if line and prose not in taken[slice(*ideographs.firsts[number : number + 2])]:
                yield Stretch(number, 0, len(line))
            continue
        if number == high[0] and not amid:
            inner = text.folded[low[0] + 1 : number]
            lengths = zip(count(low[0] + 1), repeat(0), map(len, inner))
            yield from map(_make, filter(itemgetter(2), lengths))
        start = low[1] if number == low[0] else 0
        stop = high[1] if number == high[0] else len(line)
        first = max(begin, ideographs.before(number, 0))
        position = min(end, ideographs.before(number, len(line)))
        running = amid and prose in taken[first:position]
        if number == low[0]:
            start = _with_marks(line, start)
        if number == high[0]:
            last = max((token.stop for token in found if token.line == number), default=start)
            label = taken.rfind(1, first, position)
            last = max(last, start, ideographs.at(label)[1] + 1 if label >= 0 else 0)
            stop = last if stop < len(line) else stop
        if not running and stop > start:
            yield Stretch(number, start, stop)


def unbroken(text: Text, low: tuple[int, int], high: tuple[int, int], end: int) -> list[Stretch]:
    """Give what a table takes amid which no running text stands; the last of it ends before the column `end`."""
    (first, start), (last, stop) = low, high
    start = _with_marks(text.folded[first], start)
    found: list[Stretch] = []
    if first < last:
        found.append(Stretch(first, start, len(text.folded[first])))
        lengths = zip(count(first + 1), repeat(0), map(len, text.folded[first + 1 : last]))
        found += map(_make, filter(itemgetter(2), lengths))
        start = 0
    if stop < len(text.folded[last]):
        stop = max(start, end)
    if stop > start:
        found.append(Stretch(last, start, stop))
    return found


def _with_marks(line: str, start: int) -> int:
    """Give where what a table takes of a line begins: the bracket, bar or enumerator before its first label with it."""
    return len(line[:start].rstrip(' \t|(（#*"“')) if start else 0
