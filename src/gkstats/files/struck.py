"""Digits that a line strikes out on a page: they are taken back, and none of the number that stands beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.baselines import Character
    from gkstats.files.ruled import Rule

_LOWEST: Final = 0.1  # of a character's height above its baseline: a line that is lower runs under it,
_HIGHEST: Final = 0.6  # and one that is higher above it
_BEYOND: Final = 0.6  # of a character's height: a line that goes further beyond what it crosses rules a table
_FLAT: Final = 1.5


def marked_struck(characters: Sequence[Character], rules: Sequence[Rule]) -> list[Character]:
    """Put digits into brackets through the middle of which a line of just their length is drawn."""
    lines = [rule for rule in rules if rule.top - rule.bottom <= _FLAT < rule.right - rule.left]
    if not lines:
        return list(characters)
    order = sorted(range(len(characters)), key=lambda index: characters[index].base)
    bases = [characters[index].base for index in order]
    tallest = max((one.height for one in characters), default=0.0)
    struck: set[int] = set()
    for rule in lines:
        low = bisect_left(bases, rule.bottom - tallest)
        near = [(index, characters[index]) for index in order[low : bisect_right(bases, rule.top)]]
        crossed = [
            (index, one)
            for index, one in near
            if rule.left < one.x < rule.right
            and _LOWEST * one.height < (rule.bottom + rule.top) / 2 - one.base < _HIGHEST * one.height
        ]
        if not crossed:
            continue
        slack = _BEYOND * max(one.height for _, one in crossed)
        first, last = min(one.left for _, one in crossed), max(one.right for _, one in crossed)
        if first - rule.left < slack and rule.right - last < slack:
            struck.update(index for index, one in crossed if one.sign.isdigit())
    return [one._replace(sign=f"[{one.sign}]") if index in struck else one for index, one in enumerate(characters)]
