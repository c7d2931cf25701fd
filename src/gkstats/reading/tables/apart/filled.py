"""A whole table whose numbers stand apart from its labels, as converters print narrow columns and columns in a row.

Where as many numbers stand there as the table has cells, and one way only lets every row and every column add up, that
is the order. A narrow column breaks a number over two lines. Plain orders are looked for first, then stranger ones.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from math import comb
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.apart.amid import Amid
from gkstats.reading.tables.apart.apart import Ways
from gkstats.reading.tables.apart.scrambled import Scrap
from gkstats.reading.tables.apart.steps import TooManyWays
from gkstats.reading.tables.labels.plans import FEW_TERMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.reading.tables.apart.steps import Filling, Steps
    from gkstats.reading.tables.numbers.adding_up import Sums, Values

# More ways to join broken numbers tell nothing.
_MOST_JOINS: Final = 300
_FEW_WINDOWS: Final = 8
# No number of a report has so many digits.
_DIGITS: Final = 30
# What a narrow column breaks off a number has no more digits.
_REST: Final = 2
# Amid rows in order and in no order no more others stand in groups of columns together.
_MOST_GROUPED: Final = 4
# Nor do so many numbers stand beside the table's: with more of them any row is found somewhere.
_MOST_BESIDE: Final = 16
# Bands inside a group of columns have at most so many rows; short ones are looked for first.
_BANDS: Final = (4, 12)
# More steps are not taken to find windows, or rows in no order: each looks at a row, or at a cell.
_WINDOW_STEPS: Final = 400_000
_AMID_STEPS: Final = 300_000


class Number(NamedTuple):
    """A number as printed, and its line."""

    text: str
    line: int


def filled(numbers: Sequence[Number], sums: Sums, steps: Steps) -> Filling | None:
    """Give each row's cells where one way only lets everything add up; null for any other.

    Every row must be in a sum down the columns: a row whose numbers are printed in another order adds up all the same.
    One column alone may not add up: that is the report's own error, no order of numbers would do it.
    """
    asked = tuple(numbers), sums
    if asked not in steps.told:
        steps.told[asked] = _found(numbers, sums, steps)
    return steps.told[asked]


def _found(numbers: Sequence[Number], sums: Sums, steps: Steps) -> Filling | None:
    """Look for the only way, in plain orders first."""
    broken = len(numbers) - sums.rows * sums.size
    widest = max((len(number.text) for number in numbers), default=0)
    if broken < 0 or not 0 < widest <= _DIGITS or not sums.covered:
        return None
    breaks = [
        at
        for at, (one, other) in enumerate(pairwise(numbers))
        if one.line < other.line and len(one.text) == widest and len(other.text) <= _REST and one.text.strip("0")
    ]
    try:
        tries = [_joined(numbers, chosen) for chosen in _choices(breaks, broken) or ()]
        found: dict[Values, Filling] = {}
        for pieces in tries:
            found.update(Ways(pieces, sums, widest, steps).in_order())
        if found:
            return _only(found, 1)
        if found := _amid(_joined(numbers, ()), sums, widest, steps):
            return _only(found, sums.rows // 2 + 1)
        one = len(sums.along) == 1 and 0 < len(tries) <= _FEW_WINDOWS
        if one and (found := _in_windows(tries, sums, widest, steps.part(_WINDOW_STEPS))):
            return _only(found, sums.rows // 2 + 1) if not sums.broken(next(iter(found))) else None
    except TooManyWays:
        pass
    return None


def _only(found: Mapping[Values, Filling], rows: int) -> Filling | None:
    """Give the only way there is, where so many of its rows tell something."""
    values, filling = next(iter(found.items()))
    telling = sum(sum(map(bool, row)) > FEW_TERMS for row in values)
    return filling if len(found) == 1 and telling >= rows else None


def _amid(pieces: Sequence[Scrap], sums: Sums, widest: int, steps: Steps) -> dict[Values, Filling]:
    """Give the ways in which a few rows are printed in no order; none where there are too many.

    The others stand one by one or, where that tells nothing, some of them in groups of columns: fewer are in no order.
    """
    found: dict[Values, Filling] = {}
    if len(pieces) - sums.rows * sums.size > _MOST_BESIDE:
        return found
    for grouped in (1, _MOST_GROUPED):
        try:
            found = Amid(Ways(pieces, sums, widest, steps.part(_AMID_STEPS), grouped=grouped)).found()
        except TooManyWays:
            found = {}
        if len(found) == 1:
            break
    return found


def _in_windows(tries: Sequence[Sequence[Scrap]], sums: Sums, widest: int, steps: Steps) -> dict[Values, Filling]:
    """Give the ways in which rows stand in windows; `tries` are the numbers, broken ones joined in one way or another.

    None where there are too many.
    """
    found: dict[Values, Filling] = {}
    try:
        for most in _BANDS:
            for pieces in tries:
                found.update(Ways(pieces, sums, widest, steps, bands=most).in_order())
            if found:
                break
    except TooManyWays:
        return {}
    return found


def _choices(breaks: Sequence[int], joins: int) -> list[tuple[int, ...]] | None:
    """List the ways to choose which numbers go on in the next; null if there are none, or too many."""
    if joins > len(breaks) or comb(len(breaks), joins) > _MOST_JOINS:
        return None
    return list(combinations(breaks, joins))


def _joined(numbers: Sequence[Number], breaks: Sequence[int]) -> list[Scrap]:
    """Give the numbers, each of some joined with the next."""
    rests = {place + 1 for place in breaks}
    return [
        Scrap(
            (place, place + 1) if place + 1 in rests else (place,),
            number.text + (numbers[place + 1].text if place + 1 in rests else ""),
            number.line,
        )
        for place, number in enumerate(numbers)
        if place not in rests
    ]
