"""Rows that would add up if some of their numbers went on in the ones behind them."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from gkstats.script.numerals import BLANK, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.forms import Block
    from gkstats.reading.tables.numbers.tokens import Token

# A row with more broken numbers than this does not look whole.
_MOST_BROKEN: Final = 2
_NO_DIGIT: Final = re.compile(r"\D")


def in_pieces(said: Sequence[str], block: Block) -> bool:
    """Tell a row whose sums hold if some numbers go on in the ones behind them."""
    digits = [_NO_DIGIT.sub("", text) for text in said]
    if not all(digits):
        return False
    number = cache(lambda first, stop: number_of("".join(digits[first:stop])))
    for count in range(1, _MOST_BROKEN + 1):
        for joints in combinations(range(len(digits) - 1), count):
            begins = [i for i in range(len(digits)) if i - 1 not in joints]
            whole = [number(i, j) for i, j in pairwise([*begins, len(digits)])]
            if _some_sum_holds(whole, {begins.index(i) for i in joints if i in begins}, block):
                return True
    return False


def _some_sum_holds(numbers: Sequence[int], joined: set[int], block: Block) -> bool:
    """Tell whether a number is the sum of those before it, a joined one among them, where some cells are blank."""
    most = len(block.sums[0][1])
    totals = range(2, len(numbers)) if len(block.sums) > 1 else [len(numbers) - 1]
    for total in totals:
        for first in range(max(0, total - most), total - 1) if len(block.sums) > 1 else [0]:
            if numbers[total] == sum(numbers[first:total]) and joined & set(range(first, total + 1)):
                return True
    return False


def is_end(text: str) -> bool:
    """Tell digits that are the end of a number: they begin with 0."""
    return text.isdecimal() and text[0] == "0" and int(text) > 0


def ends_in(numbers: Sequence[str], behind: str) -> bool:
    """Tell a number behind a row that is the end of its last one: it begins with 0, or the row adds up only with it."""
    own = [number for number in numbers if BLANK.fullmatch(number) is None]
    if is_end(behind) or not own or not all(map(str.isdecimal, [*own, behind])):
        return is_end(behind)
    *others, last = map(int, own)
    return sum(others) == int(own[-1] + behind) != last


def is_cut(token: Token) -> bool:
    """Tell what a comma parts and does not group, the ends of two cells, and the end of a number: 3 0775."""
    digits = token.text.replace(",", "")
    if token.row is not None or not digits.isdecimal():
        return False
    return (digits != token.text and token.count is None) or is_end(digits)
