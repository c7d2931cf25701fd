"""What is drawn in a table and may be a number that nobody can read here: a sign without a code, a small picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from gkstats.script.numerals import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNIT: Final = re.compile(UNITS)
NAMELESS: Final = "\ufffd"  # what stands in for a sign that is not told


class _Printed(Protocol):
    """What is asked of a character."""

    @property
    def sign(self) -> str:
        """What it says."""

    @property
    def left(self) -> float:
        """Where it begins."""

    @property
    def right(self) -> float:
        """Where it ends."""

    @property
    def x(self) -> float:
        """Its middle."""


_One = TypeVar("_One", bound=_Printed)


def telling(characters: Iterable[_One]) -> list[_One]:
    """Leave out what is drawn in a cell beside words, or behind digits: bullets, badges, grounds.

    Alone in its cell, or before or behind its digits, it may be a number or one of its digits.
    """
    found = list(characters)
    drawn = [one for one in found if one.sign == NAMELESS]
    if not drawn:
        return found
    said = [one for one in found if one.sign != NAMELESS]
    words = "".join(one.sign for one in said if one.sign.isalpha())
    if words and not _UNIT.fullmatch(words):
        return said
    return [one for one in found if one.sign != NAMELESS or not any(one.left < other.x < one.right for other in said)]


def without_untold(characters: Iterable[_One]) -> list[_One]:
    """Leave out all of that: outside of tables it is an ornament."""
    return [one for one in characters if one.sign != NAMELESS]
