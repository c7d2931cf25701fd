"""The numbers that Word prints before the paragraphs of its lists: 1., 一、, （一）, as `numbering.xml` says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.files.word_styles import Styles, W, value
from gkstats.files.written import chinese, roman

if TYPE_CHECKING:
    from gkstats.files.word_styles import Element

_LEVELS: Final = 9
_MOST: Final = 99
_PLACE: Final = re.compile(r"%([1-9])")
_HEAVENLY: Final = "甲乙丙丁戊己庚辛壬癸"
_CHINESE: Final = ("chinese", "ideograph", "japanese", "korean", "taiwanese")
_CIRCLED: Final = {"decimalEnclosedCircle": 0x2460, "decimalEnclosedParen": 0x2474, "decimalEnclosedFullstop": 0x2488}


class Numbers:
    """A document's lists, and how far each of them is counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """Read a package's numbering; none where it has none."""
        self.styles = styles
        found = [] if root is None else root.findall(f"{W}abstractNum")
        self._abstract = {one.get(f"{W}abstractNumId", ""): one for one in found}
        self._numbered = {} if root is None else {one.get(f"{W}numId", ""): one for one in root.findall(f"{W}num")}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def of(self, paragraph: Element) -> str:
        """Count a paragraph, and give what is printed before it; nothing where it is in no list."""
        identity, level = self._place(paragraph)
        abstract = self._abstract.get(value(self._numbered.get(identity), "abstractNumId") or "")
        if abstract is None:
            return ""
        told = self._level(identity, abstract, level)
        if told is None:
            return ""
        counts = self._counts.setdefault(abstract.get(f"{W}abstractNumId", ""), [None] * _LEVELS)
        override = self._override(identity, level)
        start = override if override is not None and (identity, level) not in self._begun else None
        self._begun.add((identity, level))
        now = counts[level]
        counts[level] = start if start is not None else self._start(told) if now is None else now + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        for above in range(level):
            counts[above] = 1 if counts[above] is None else counts[above]
        hidden = told.find(f"{W}rPr/{W}vanish") is not None

        def numeral(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            shape = self._level(identity, abstract, at)
            kind = "decimal" if shape is None or told.find(f"{W}isLgl") is not None else value(shape, "numFmt")
            return numeral_of(counts[at] or 1, kind or "decimal")

        return "" if hidden or value(told, "numFmt") == "bullet" else _PLACE.sub(numeral, value(told, "lvlText") or "")

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Give the list and the level that a paragraph is in, by itself or by its style."""
        own = paragraph.find(f"{W}pPr")
        styled = self.styles.chain(value(own, "pStyle") or self.styles.normal)
        found = [
            properties for properties in (own, *(style.find(f"{W}pPr") for style in styled)) if properties is not None
        ]
        numbered = [mark for properties in found if (mark := properties.find(f"{W}numPr")) is not None]
        identity = next((said for mark in numbered if (said := value(mark, "numId")) is not None), "")
        level = next((said for mark in numbered if (said := value(mark, "ilvl")) is not None), None)
        if level is None and styled:
            level = self._level_of_style(identity, {style.get(f"{W}styleId", "") for style in styled})
        return identity, min(int(level), _LEVELS - 1) if level and level.isdecimal() and len(level) < 3 else 0

    def _level_of_style(self, identity: str, names: set[str]) -> str | None:
        abstract = self._abstract.get(value(self._numbered.get(identity), "abstractNumId") or "")
        levels = [] if abstract is None else abstract.findall(f"{W}lvl")
        return next((one.get(f"{W}ilvl") for one in levels if value(one, "pStyle") in names), None)

    def _level(self, identity: str, abstract: Element, level: int) -> Element | None:
        overriding = self._numbered[identity].findall(f"{W}lvlOverride/{W}lvl")
        return next(
            (one for one in (*overriding, *abstract.findall(f"{W}lvl")) if one.get(f"{W}ilvl") == str(level)), None
        )

    def _override(self, identity: str, level: int) -> int | None:
        for one in self._numbered[identity].findall(f"{W}lvlOverride"):
            start = value(one, "startOverride")
            if one.get(f"{W}ilvl") == str(level) and start and start.isdecimal():
                return int(start[:4])
        return None

    @staticmethod
    def _start(level: Element) -> int:
        start = value(level, "start")
        return int(start[:4]) if start and start.isdecimal() else 1


def numeral_of(number: int, kind: str) -> str:
    """Write a number as a list of a kind prints it."""
    if kind == "none" or not 0 <= number <= _MOST:
        return "" if kind == "none" else str(number)
    if kind in _CIRCLED and 0 < number <= 20:
        return chr(_CIRCLED[kind] + number - 1)
    if kind in ("ideographTraditional", "ideographZodiac"):
        return _HEAVENLY[(number - 1) % 10]
    if kind.startswith(_CHINESE):
        return chinese(number) or "〇"
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        return roman(number).upper() if kind == "upperRoman" else roman(number)
    return f"{number:02}" if kind == "decimalZero" else str(number)
