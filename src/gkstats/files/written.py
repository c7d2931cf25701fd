"""One line as it is put together: words on it, marks above and below it, what may not be seen, an item's number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol
from unicodedata import normalize

from gkstats.script.characters import LOWER, LOWERED_DIGITS, RAISE, RAISED_DIGITS, RAISED_SIGN, straighten
from gkstats.script.enumerators import NOTE_CALL, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

UNTOLD: Final = "?"  # in a cell that shows something of which no number can be told
_DIGITS: Final = re.compile(r"\d+")
_BEHIND_DIGIT: Final = re.compile(rf"[\d{RAISED_DIGITS}{LOWERED_DIGITS}]\s?$")
_IN_NUMBER: Final = re.compile(r"\d[\d.,]|[.,]\d")  # two characters of one number, the one before the other
_CJK: Final = "一二三四五六七八九"
_CHINESE: Final = ("chinese", "cjk", "ideographic", "japanese", "korean")
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST: Final = 99
_SMALL: Final = 0.88  # of a digit's size: a smaller one beside it may be a note's mark


class Seen(Protocol):
    """What a line asks of a text's look."""

    @property
    def shown(self) -> bool | None:
        """Whether it is seen; None where that cannot be told."""

    @property
    def raised(self) -> int:
        """1 above the line, -1 below it."""

    @property
    def moved(self) -> bool:
        """Whether only its place raises it."""

    @property
    def size(self) -> float:
        """How large its letters are; 0 where that is not known."""

    @property
    def named(self) -> tuple[str, ...]:
        """The names in its line by which a style sheet that is not at hand may hide or raise it."""


@dataclass(frozen=True, slots=True)
class RunLook:
    """How a text is printed, as far as that decides whether and where it is read: see `Seen`."""

    shown: bool | None = True
    raised: int = 0
    moved: bool = False
    size: float = 0.0
    named: tuple[str, ...] = ()


class _Part(NamedTuple):
    text: str
    raised: int
    moved: bool
    size: float
    named: tuple[str, ...]


class Written:
    """The line at hand."""

    def __init__(self) -> None:
        """Begin an empty line."""
        self.number = ""  # what stands before it, if it begins an item of a list
        self._parts: list[_Part] = []

    def __bool__(self) -> bool:
        """Whether anything is written on it."""
        return bool(self._parts)

    def add(self, text: str, seen: Seen) -> None:
        """Write a text; digits that may not be seen are set in brackets, so that they are of no number."""
        doubtful = seen.shown is None
        written = bracketed(text) if doubtful else text
        self._parts.append(_Part(written, seen.raised, seen.moved, seen.size, seen.named))

    def take(self) -> str:
        """End the line and give it."""
        text = joined(self._parts)
        self._parts.clear()
        if self.number and text.strip():
            text = text.lstrip()
            counted = next((mark.start == 0 for mark in marks(straighten(text))), False)
            if text[0].isdigit():  # the item's number and a number in it are two
                text = f"[{self.number}] {text}"
            elif not counted:
                text = self.number + text
            self.number = ""
        return text


def bracketed(text: str) -> str:
    """Set the digits of a text in brackets."""
    return _DIGITS.sub(r"[\g<0>]", text)


def joined(parts: Sequence[_Part]) -> str:
    """Join a line's texts.

    A raised digit behind others becomes a raised digit, elsewhere it stands in brackets: it is of no number. What calls
    a note behind a number becomes its raised digits, or a sign for it. A digit stands in brackets that touches larger
    ones, or others that a style sheet which is not at hand may show without it. Where all is raised by its place, it is
    the line that is. Without digits a raised text is a reading or a word of a note.
    """
    if len(parts) == 1 and not parts[0].raised:
        return parts[0].text
    said = [part for part in parts if part.text.strip()]
    if all(part.raised and part.moved for part in said):
        return "".join(part.text for part in parts)
    line = ""
    for raised, run in groupby(enumerate(parts), lambda one: one[1].raised):
        if raised:
            text = "".join(part.text for _, part in run)
            line += _raised(text, raised, behind=_BEHIND_DIGIT.search(line) is not None)
            continue
        for place, part in run:
            before, behind = parts[max(0, place - 1)], parts[min(place + 1, len(parts) - 1)]
            apart = _is_apart(part, before, before.text[-1:] + part.text[:1])
            apart = apart or _is_apart(part, behind, part.text[-1:] + behind.text[:1])
            line += bracketed(part.text) if apart else part.text
    return line


def _raised(text: str, way: int, *, behind: bool) -> str:
    """Write what stands above the line, or below it: `behind` a digit, or elsewhere."""
    plain = normalize("NFKC", text).strip()
    if behind and NOTE_CALL.fullmatch(plain):
        digits = "".join(filter(str.isdecimal, plain))
        return digits.translate(RAISE if way > 0 else LOWER) or RAISED_SIGN
    if behind and _DIGITS.search(plain):
        return plain.translate(RAISE if way > 0 else LOWER)
    return f"[{text}]" if plain else text


def _is_apart(part: _Part, other: _Part, touching: str) -> bool:
    """Tell digits that are smaller than those that they touch on the line, or that another sheet may show otherwise."""
    if other.raised or _IN_NUMBER.fullmatch(touching) is None:
        return False
    smaller = touching.isdecimal() and part.size < _SMALL * other.size
    return smaller or (part.named != other.named and bool(part.named))


def numeral(number: int, kind: str) -> str:
    """Give the number that a list prints before an item, in its kind of numbers; nothing in a kind without any."""
    if not 0 < number <= _MOST or kind in ("none", "disc", "circle", "square"):
        return ""
    if any(word in kind for word in _CHINESE) and "decimal" not in kind:
        return f"{chinese(number)}、"
    if kind.endswith(("alpha", "latin")):
        letter = chr(ord("a") + (number - 1) % 26)
        return f"{letter.upper() if kind.startswith('upper') else letter}."
    if kind.endswith("roman"):
        return f"{roman(number).upper() if kind.startswith('upper') else roman(number)}."
    return f"{number}." if "decimal" in kind else ""


def chinese(number: int) -> str:
    """Write a number below one hundred in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{_CJK[tens - 1]}十") + (_CJK[ones - 1] if ones else "")


def roman(number: int) -> str:
    """Write a small number in Roman letters."""
    written = "x" * (number // 10)
    number %= 10
    for value, letters in _ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written
