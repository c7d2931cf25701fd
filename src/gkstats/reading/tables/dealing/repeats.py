"""Lines that are printed again, as at the turn of a page, by a slip, or with a number put right.

The same numbers once more are nobody's. Where one of them is another, either line may be the row's: both stand in the
same place, each costs as much as the other to leave out, and what they differ in cannot be told.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.spots import printed_again
from gkstats.script.numerals import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.dealing.deal import StreamPlace
    from gkstats.reading.tables.labels.plans import Label
    from gkstats.reading.tables.numbers.tokens import Token
    from gkstats.reading.tables.page.ideographs import Characters

# A label of so many ideographs that stands there once more is printed twice.
_LONG_LABEL: Final = 4
# Lines without words that have so many numbers in common, all but one and no zeros, are one line printed twice.
_MANY: Final = 5
# So many ideographs beside the numbers are a label, or a piece of one.
_PIECE: Final = 2
_DIGITS: Final = re.compile(r"\d+")
_UNITS: Final = re.compile(rf"(?:{UNITS}|\W)*")
# A number, or a mark for none in its cell.
_SAID: Final = re.compile(r"\d+|(?<![^\s|,;\t])[-/_—]+(?![^\s|,;\t])")
_NO_WORD: Final = re.compile(r"[^\u4e00-\u9fff]")


def parted(text: Text, ideographs: Characters, stop: int, again: int, enumerator: str | None) -> bool:
    """Tell whether numbers stand between the ideograph before `stop` and the one at `again`, where a label begins."""
    first, last = ideographs.lines[stop - 1], ideographs.lines[again]
    if first == last:
        said = text.folded[first][ideographs.columns[stop - 1] : ideographs.columns[again]]
    else:
        said = "\n".join(
            (
                text.folded[first][ideographs.columns[stop - 1] :],
                *text.folded[first + 1 : last],
                text.folded[last][: ideographs.columns[again]],
            )
        )
    return any(digits != enumerator for digits in _DIGITS.findall(said))


def copies(
    labels: Sequence[Label],
    found: Sequence[Sequence[int]],
    text: Text,
    ideographs: Characters,
    taken: bytearray,
    end: int,
) -> dict[int, list[int]]:
    """Find the lines on which a row's label is printed once more, by the row's id, and mark these labels as taken."""
    lines: dict[int, list[int]] = {}
    own = {ideographs.lines[place] for places in found for place in places}
    first = taken.index(1)
    for index, (label, places) in enumerate(zip(labels, found, strict=True)):
        if not places or label.row is None:
            continue
        size = len(label.ideographs)
        if size < _LONG_LABEL:
            for place in printed_again(labels, found, index, text, ideographs):
                if not taken[place] and ideographs.lines[place] not in own:
                    lines.setdefault(id(label.row), []).append(ideographs.lines[place])
                    taken[place : place + size] = b"\1" * size
            continue
        place = ideographs.stream.find(label.ideographs, first, end)
        while place >= 0:
            if not taken[place] and ideographs.lines[place] not in own and _stands_alone(ideographs, place, size):
                lines.setdefault(id(label.row), []).append(ideographs.lines[place])
                taken[place : place + size] = b"\1" * size
            place = ideographs.stream.find(label.ideographs, place + size, end)
    return lines


def _stands_alone(ideographs: Characters, place: int, size: int) -> bool:
    """Tell a label that is no part of a longer word on its line."""
    lines, columns = ideographs.lines, ideographs.columns

    def adjacent(left: int) -> bool:
        right = left + 1
        return left >= 0 and right < len(lines) and (lines[left], columns[left] + 1) == (lines[right], columns[right])

    return not adjacent(place - 1) and not adjacent(place + size - 1)


def repeat(found: Sequence[Token], places: list[StreamPlace]) -> None:
    """Note the lines of several tokens that repeat the line of tokens before, with no row's label between them.

    Rows with the same numbers, most of them zeros or dashes, are not one row printed twice.
    """
    on_line: dict[int, list[int]] = {}
    for index, token in enumerate(found):
        on_line.setdefault(token.line, []).append(index)
    for one, other in pairwise(on_line.values()):
        if len(one) != len(other) or len(one) < 2 or places[one[0]][:2] != places[other[0]][:2]:
            continue
        if all(found[left].text == found[right].text for left, right in zip(one, other, strict=True)):
            for index in other:
                places[index] = places[index]._replace(again=len(other))


def level(
    found: Sequence[Token], places: list[StreamPlace], copied: Mapping[int, Sequence[int]], text: Text
) -> set[int]:
    """Put the tokens of two lines that differ in a number into one place; give which tokens these are.

    `copied` has, of each seat, the lines on which its label is printed once more.
    """
    again = {line: seat for seat, lines in copied.items() for line in lines}
    on_line: dict[int, list[int]] = {}
    for index, token in enumerate(found):
        on_line.setdefault(token.line, []).append(index)
    put: set[int] = set()
    for (above, one), (below, other) in pairwise(on_line.items()):
        said = [[found[index].text for index in own] for own in (one, other)]
        if len(one) != len(other) or said[0] == said[1] or put & set(one):
            continue
        twice = (below in again and _beside(places, one) == {again[below]}) or (
            above in again and _beside(places, other) == {again[above]}
        )
        if not (twice or _reprinted(text, above, below, *said)):
            continue
        # That of the two beside which a label was found.
        master = one if _beside(places, one) - {None, -1} else other
        if len({(places[index].last, places[index].next, places[index].heading) for index in master}) > 1:
            continue
        for left, right, place in zip(one, other, [places[index] for index in master], strict=True):
            places[left] = place._replace(line=above, again=len(one), lone=False)
            places[right] = place._replace(line=below, again=len(one), lone=False)
        put.update(one, other)
    return put


def _beside(places: Sequence[StreamPlace], own: Sequence[int]) -> set[int | None]:
    return {places[index].beside for index in own}


def _reprinted(text: Text, above: int, below: int, one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell two lines, right below each other, with the same words and mostly the same numbers."""
    if any(line.strip() for line in text.folded[above + 1 : below]):
        return False
    words = ["".join(_SAID.sub("", text.folded[line]).split()) for line in (above, below)]
    if words[0] != words[1]:
        return False
    alike = [a for a, b in zip(one, other, strict=True) if a == b]
    labelled = len(_NO_WORD.sub("", words[0])) >= _PIECE and not _UNITS.fullmatch(words[0])
    if len(one) == 1:
        return labelled
    telling = sum(bool(said.strip("0-/_—")) for said in alike)
    return 2 * len(alike) >= len(one) and telling > 0 if labelled else telling >= max(_MANY, len(one) - 1)


class Reprints:
    """Which numbers of a text the line above or below prints otherwise, as the same line once more."""

    def __init__(self, text: Text) -> None:
        """Keep the text."""
        self.text = text
        self.others: dict[int, frozenset[int]] = {}

    def contradict(self, token: Token) -> bool:
        """Tell a number that stands there again as another one: which of the two is right, nobody knows."""
        if token.line not in self.others:
            self.others[token.line] = self._otherwise(token.line)
        return any(token.start <= column < token.stop for column in self.others[token.line])

    def _otherwise(self, line: int) -> frozenset[int]:
        """Give where the numbers begin that a neighbour of a line prints otherwise."""
        lines = self.text.folded
        said = _SAID.findall(lines[line])
        found: set[int] = set()
        for step in (-1, 1):
            near = line + step
            while 0 <= near < len(lines) and not lines[near].strip():
                near += step
            if not 0 <= near < len(lines) or near == line:
                continue
            other = _SAID.findall(lines[near])
            if (
                said != other
                and len(said) == len(other)
                and _reprinted(self.text, min(line, near), max(line, near), said, other)
            ):
                own = _SAID.finditer(lines[line])
                found.update(match.start() for match, digits in zip(own, other, strict=True) if match[0] != digits)
        return frozenset(found)
