"""Numbers that the prose claims and a table can confirm: requests received, items published, disputes, fees.

The words are data (`claims.toml`). A clause claims a number if the number, with a unit of that kind, follows the words
that announce it, or zero if it says that there was none. Which table cell it should agree with is the checks' business.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from gkstats.model import Claim
from gkstats.reading.characters import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Paragraph

_CLAUSE: Final = re.compile(r"[^，,。；;！!？?\n]+")


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    cues: re.Pattern[str]
    about: tuple[str, ...]
    unless: tuple[str, ...]
    none: re.Pattern[str] | None
    number: re.Pattern[str]


@cache
def _kinds() -> tuple[_Kind, ...]:
    data = tomllib.loads(files(__package__).joinpath("claims.toml").read_text(encoding="utf-8"))

    def either(words: Sequence[str]) -> str:
        return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))

    return tuple(
        _Kind(
            kind["name"],
            re.compile(either(kind["cues"])),
            tuple(kind["about"]),
            tuple(kind["unless"]),
            re.compile(either(kind["none"])) if kind["none"] else None,
            re.compile(rf"(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*(?:多|余)?\s*({kind.get('units', data['units'])})"),
        )
        for kind in data["kinds"]
    )


def read_claims(section: int, paragraphs: Iterable[Paragraph]) -> Iterator[Claim]:
    """Find the claims of one section's paragraphs, in the order of the text."""
    for paragraph in paragraphs:
        folded = fold(paragraph.text)
        if len(folded) != len(paragraph.text):
            folded = paragraph.text
        for clause in _CLAUSE.finditer(folded):
            for kind in _kinds():
                if (said := _said(kind, clause[0])) is None:
                    continue
                value, unit = said
                text = paragraph.text[clause.start() : clause.end()].strip()
                yield Claim(section, kind.name, value, unit, text, paragraph.line_at(clause.start()))


def _said(kind: _Kind, clause: str) -> tuple[Decimal, str | None] | None:
    """Give the number and unit that a clause claims, (0, None) where it says none, null where it claims nothing."""
    cue = kind.cues.search(clause)
    if cue is None or not any(word in clause for word in kind.about) or any(word in clause for word in kind.unless):
        return None
    if number := kind.number.search(clause, cue.end()):
        return Decimal(number[1].replace(",", "")), number[2]
    if kind.none is not None and kind.none.search(clause):
        return Decimal(0), None
    return None
