"""Characters on a page put together by baseline: numbers, words and lines, raised digits as notes' marks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.script.characters import LOWER, RAISE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MIDDLE: Final = 0.35  # of a character's height: where its middle is above its baseline
_SAME_PLACE: Final = 0.25  # of a character's height: the same character so near is printed twice, to look bold
_OVER: Final = 0.6  # of its width: letters may be narrow
_TOUCHING: Final = 0.1  # of a character's height: digits so near are one number, whatever line they cross
_PADDING: Final = 13.0  # points that a cell's text keeps from its sides, both together
_SMALL: Final = 0.88  # of a digit's height: the next one is a note's mark
_STEP: Final = 0.12  # of a digit's height: one that stands so much higher or lower is a note's mark
_SLIP: Final = 0.28  # of a digit's height: one as large that stands no further away may be a digit that slipped
_APART: Final = 0.3  # of a character's height: words so far from each other are parted by a space


class Character(NamedTuple):
    """One printed character: its left and right edge, its baseline, its height."""

    sign: str
    left: float
    right: float
    base: float
    height: float

    @property
    def x(self) -> float:
        """Give its middle."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """Give its middle."""
        return self.base + self.height * MIDDLE


@dataclass(slots=True)
class TextLine:
    """Characters on one baseline, and where they begin and end."""

    text: str
    y: float
    left: float
    right: float
    words: tuple[TextLine, ...] = ()  # its words, if it has several

    @property
    def lines(self) -> list[TextLine]:
        """Give itself, as a table gives its lines."""
        return [self]


def once(characters: Sequence[Character]) -> list[Character]:
    """Leave out characters that are printed twice in one place, to look bold."""
    kept: list[Character] = []
    seen: dict[tuple[str, int, int], list[Character]] = {}
    for one in characters:
        grain = one.height
        spot = int(one.x // grain), int(one.base // grain)
        near = (
            other
            for column in (-1, 0, 1)
            for row in (-1, 0, 1)
            for other in seen.get((one.sign, spot[0] + column, spot[1] + row), ())
        )
        room = min(one.height * _SAME_PLACE, (one.right - one.left) * _OVER)
        if any(abs(other.x - one.x) < room and abs(other.base - one.base) < room for other in near):
            continue
        seen.setdefault((one.sign, *spot), []).append(one)
        kept.append(one)
    return kept


def is_next(last: Character, one: Character) -> bool:
    """Tell an ideograph right behind another one."""
    near = abs(one.base - last.base) < one.height * _STEP and abs(one.left - last.right) < one.height * _APART
    return near and not one.sign.isdigit() and not last.sign.isdigit()


def numbers(characters: Sequence[Character]) -> list[list[Character]]:
    """Keep digits that touch together: a number may be wider than its cell."""
    words: list[list[Character]] = []
    for one in characters:
        last = words[-1][-1] if words else None
        if (
            last
            and last.sign.isdigit()
            and one.sign.isdigit()
            and abs(one.base - last.base) < one.height * _TOUCHING
            and -one.height * _SAME_PLACE < one.left - last.right < one.height * _TOUCHING
        ):
            words[-1].append(one)
        else:
            words.append([one])
    return words


def text_lines(characters: Iterable[Character], room: float = 0) -> list[TextLine]:
    """Put characters together by baseline, from the top, words that stand apart parted by a space.

    In a cell with so much `room`, digits that fill a line and digits that begin the next are one number.
    """
    rows: list[list[Character]] = []
    for one in sorted(characters, key=lambda one: -one.base):
        if rows and rows[-1][0].base - one.base < min(one.height, rows[-1][0].height) * 0.4:
            rows[-1].append(one)
        else:
            rows.append([one])
    for above, row in pairwise(rows):
        marks = _raised(above, row)
        above[:] = [one for one in above if one not in marks]
        row.extend(marks)
    lines: list[TextLine] = []
    last_height = 0.0
    for row in filter(None, rows):
        line = _line(row)
        if lines and is_full(lines[-1], room) and line.text[0].isdigit():
            before = lines.pop().text
            if row[0].height < _SMALL * last_height:
                line.text = f"{before}[{line.text}]"
            elif last_height < _SMALL * row[0].height:
                line.text = f"[{before}]{line.text}"
            else:
                line.text = before + line.text
        lines.append(line)
        last_height = row[-1].height
    return lines


def _raised(above: Sequence[Character], row: Sequence[Character]) -> list[Character]:
    """Give the small digits above a line's, right behind a number there: a note's mark is no line of its own."""
    digits = [one for one in row if one.sign.isdigit()]
    marks: list[Character] = []
    for one in sorted(above, key=lambda one: one.left):
        behind = any(
            one.height < _SMALL * digit.height
            and 0 < one.base - digit.base < digit.height
            and abs(one.left - digit.right) < _TOUCHING * digit.height
            for digit in digits
        )
        after = marks and abs(one.left - marks[-1].right) < _TOUCHING * one.height
        if one.sign.isdigit() and (behind or after):
            marks.append(one)
    return marks


def is_full(line: TextLine, room: float) -> bool:
    """Tell a line that digits fill: there is no room for one more beside it."""
    wide = line.right - line.left
    return 0 <= room - wide < _PADDING + wide / len(line.text) and line.text[-1].isdigit()


def _line(row: list[Character]) -> TextLine:
    """Write a line's characters, words that stand apart parted by a space."""
    row.sort(key=lambda one: one.left)
    words = [[[row[0]]]]  # of runs: digits that touch, and other characters one by one
    for last, one in pairwise(row):
        apart = one.left - last.right > one.height * _APART
        if apart:
            words.append([[one]])
        elif last.sign.isdigit() and one.sign.isdigit():
            words[-1][-1].append(one)
        else:
            words[-1].append([one])
    y = row[0].y
    parts = [TextLine("".join(map(_digits, runs)), y, runs[0][0].left, runs[-1][-1].right) for runs in words]
    whole = " ".join(part.text for part in parts)
    return TextLine(whole, y, row[0].left, row[-1].right, tuple(parts) if len(parts) > 1 else ())


def _digits(run: Sequence[Character]) -> str:
    """Write digits that touch: one above the others, below them or smaller is a note's mark and no digit of them.

    A large one that is hardly moved may be a digit of them: it is in brackets.
    """
    largest = max(one.height for one in run)
    own = [one for one in run if one.height >= largest * _SMALL]
    bases = [sum(abs(one.base - other.base) <= one.height * _STEP for other in own) for one in own]
    line = own[bases.index(max(bases))]
    if 2 * max(bases) <= len(own) and len(own) > 1:
        return "".join(f"[{one.sign}]" for one in run)
    text = ""
    for one in run:
        step = one.base - line.base
        moved = abs(step) > line.height * _STEP
        if moved and text and (one.height < largest * _SMALL or abs(step) > line.height * _SLIP):
            text += one.sign.translate(RAISE if step > 0 else LOWER)
        elif moved or one.height < largest * _SMALL:
            text += f"[{one.sign}]"
        else:
            text += one.sign
    return text
