"""Heads drawn on a page of fixed columns, wrapped within them: where each stands from left to right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.page.ideographs import IDEOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.files.text import Text

_WORD: Final = re.compile(r"\S+")
# Words of a page that is drawn with blanks.
DRAWN: Final = re.compile(r"\S {2,}\S")
_BORDERS: Final = re.compile(r"[|\t]")
_NUMBER: Final = re.compile(r"(?<!\S)[-+]?\d[\d,.]*(?!\S)")
# A number may begin so many columns before its head.
_SLACK: Final = 2
# A line that is drawn with other widths may be moved as a whole, but few are.
_MOSTLY: Final = 2
# A head goes on at most so many lines below.
_BELOW: Final = 2


class _DrawnWord(NamedTuple):
    """A word of a line: where it stands in columns of a page, and its ideographs."""

    left: int
    right: int
    said: str


def stand_above(text: Text, lefts: Sequence[int], first: int, last: int) -> bool:
    """Tell whether columns that begin at `lefts` hold the numbers of the rows among some lines, one in each."""
    held = missed = 0
    bounds = [*lefts[1:], 1 << 30]
    for line in text.folded[first : last + 1]:
        numbers = [width(line[: match.start()]) for match in _NUMBER.finditer(line)]
        if len(numbers) == len(lefts):
            below = all(left - _SLACK <= at < after for left, at, after in zip(lefts, numbers, bounds, strict=True))
            held, missed = held + below, missed + (not below)
    return held > _MOSTLY * missed


def drawn_heads(text: Text, first: int, last: int, names: Iterable[str]) -> dict[str, list[int]]:
    """Give the columns of the page at which heads stand among lines `first` to `last`, by name.

    Nothing where the lines are not drawn on a page: cut by borders, or without any room between words.
    """
    lines = text.folded[first : last + 1]
    if any(map(_BORDERS.search, lines)) or not any(map(DRAWN.search, lines)):
        return {}
    pieces = [_pieces(line) for line in lines]
    return {
        name: sorted(
            piece.left
            for number, own in enumerate(pieces)
            for piece in own
            if _goes_on(piece, name, pieces[number + 1 : number + 1 + _BELOW])
        )
        for name in names
    }


def _pieces(line: str) -> list[_DrawnWord]:
    found = []
    for match in _WORD.finditer(line):
        left = width(line[: match.start()])
        said = "".join(IDEOGRAPHS.findall(match[0]))
        if said:
            found.append(_DrawnWord(left, left + width(match[0]), said))
    return found


def width(text: str) -> int:
    """Measure a text in columns of a page: two for an ideograph or a mark as wide."""
    return sum(2 if character >= "\u1100" else 1 for character in text)


def _goes_on(piece: _DrawnWord, name: str, below: Sequence[Sequence[_DrawnWord]]) -> bool:
    """Tell whether a head begins with a piece, and goes on in pieces below it."""
    if piece.said == name:
        return True
    if not name.startswith(piece.said) or not below:
        return False
    rest = name[len(piece.said) :]
    return any(
        under.left < piece.right and piece.left < under.right and _goes_on(under, rest, below[number + 1 :])
        for number, line in enumerate(below)
        for under in line
    )
