"""Numbers that the prose claims and a table can confirm: requests received, items published, disputes, fees.

The words are data (`claims.toml`). A clause claims a number if the number, with a unit of that kind, follows the words
that announce it, or zero if it says that there was none; what follows a total as its breakdown, or is listed without
one, are parts. Which table cell a claim should agree with is the checks' business.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from gkstats.model import Claim
from gkstats.script.characters import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Paragraph

# A breakdown may stand in a sentence of its own: 共公开80条。其中，….
_SENTENCE: Final = re.compile(r"[^。！!？?\n]+(?:。\s*其中[^。！!？?\n]+)*")
_CLAUSE: Final = re.compile(r"[^，,。；;]+(?:(?<=\d),(?=\d{3})[^，,。；;]+)*")
_BRACKETED: Final = re.compile(r"[(（][^()（）]*[)）]")
_CLOSED: Final = re.compile(r"[)）]")
_EDGES: Final = " 、，,。；;:：(（"


def _either(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_DATA: Final = tomllib.loads(files(__package__).joinpath("claims.toml").read_text(encoding="utf-8"))
_OPENING: Final = re.compile(rf"[\s，,。；;]*(?P<bracket>[(（])?\s*(?:{_either(_DATA['opening'])})|[:：]")
_SUMMED: Final = re.compile(_either(_DATA["summed"]))
_NO_PART: Final = re.compile(_either(_DATA["no_part"]))
_EACH: Final = re.compile(_either(_DATA["each"]))


@dataclass(frozen=True, slots=True)
class _Kind:
    """How claims of a kind are worded. `before` finds a number that stands before its cue (发生2起…行政复议)."""

    name: str
    cues: re.Pattern[str]
    about: re.Pattern[str]
    unless: re.Pattern[str]
    none: re.Pattern[str] | None
    number: re.Pattern[str]
    before: re.Pattern[str] | None
    shared_with: str | None
    parts: str | None


@cache
def _kinds() -> tuple[_Kind, ...]:
    def kind(words: dict[str, Any]) -> _Kind:
        cues, unit = _either(words["cues"]), _either(words["units"])
        number = rf"(?<![\d.第])(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<myriads>万(?!元))?\s*[多余]?\s*(?P<unit>{unit})"
        before = rf"(?:{_either(words.get('before', ()))})\D*?{number}\D*?(?:{cues})"
        return _Kind(
            name=words["name"],
            cues=re.compile(cues),
            about=re.compile(_either(words["about"])),
            unless=re.compile(_either(words["unless"])),
            none=re.compile(_either(words["none"])) if "none" in words else None,
            number=re.compile(number),
            before=re.compile(before) if "before" in words else None,
            shared_with=words.get("shared_with"),
            parts=words.get("parts"),
        )

    return tuple(map(kind, _DATA["kinds"]))


def read_claims(section: int, paragraphs: Iterable[Paragraph]) -> Iterator[Claim]:
    """Find the claims of one section's paragraphs, in the order of the text, parts behind their total."""
    for paragraph in paragraphs:
        folded = fold(paragraph.text)
        if len(folded) != len(paragraph.text):
            folded = paragraph.text
        for sentence in _SENTENCE.finditer(folded):
            for kind in _kinds():
                if kind.about.search(folded, *sentence.span()):
                    for said in _claimed(kind, folded, sentence):
                        text = paragraph.text[said.start : said.end].strip(_EDGES)
                        yield Claim(section, said.name, said.value, said.unit, text, paragraph.line_at(said.start))


@dataclass(frozen=True, slots=True)
class _Said:
    """A claim, and the place of its words in the paragraph."""

    name: str
    value: Decimal
    unit: str | None
    start: int
    end: int


def _counted(name: str, number: re.Match[str], start: int, end: int) -> _Said:
    value = Decimal(number["digits"].replace(",", ""))
    return _Said(name, value * 10_000 if number["myriads"] else value, number["unit"], start, end)


def _claimed(kind: _Kind, text: str, sentence: re.Match[str]) -> Iterator[_Said]:
    """Give what a sentence claims of one kind."""
    counted = 0  # up to where numbers are parts already
    for clause in _CLAUSE.finditer(text, *sentence.span()):
        start, end = clause.span()
        cue = kind.cues.search(text, start, end)
        if cue is None or not kind.about.search(text, start, end):
            continue
        number = kind.number.search(text, cue.end(), end) or (kind.before and kind.before.search(text, start, end))
        # Words behind a total may be of its breakdown.
        said = text[start : number.end()] if number and kind.parts else clause[0]
        if kind.unless.search(said):
            continue
        if number is None:
            if kind.none is not None and kind.none.search(said):
                yield _Said(kind.name, Decimal(0), None, start, end)
        elif number.end() > counted and not _is_shared(kind, text, start, number, end):
            parts = list(_parts(kind, text, number, (cue.end(), end, sentence.end()))) if kind.parts else []
            if not parts or parts[0].end > number.end():
                yield _counted(kind.name, number, start, end)
            for part in parts:
                yield part
                counted = part.end


def _is_shared(kind: _Kind, text: str, start: int, number: re.Match[str], end: int) -> bool:
    """Tell whether a number counts two kinds together (行政复议、行政诉讼共3件): of neither is it known, but for 0."""
    if kind.shared_with is None or Decimal(number["digits"].replace(",", "")) == 0:
        return False
    first = number.start("digits")
    begin = max((found.end() for found in kind.number.finditer(text, start, first)), default=start)
    words = text[begin:first] if kind.cues.search(text, begin, first) else text[first:end]
    return kind.shared_with in words and not _EACH.search(words)


def _parts(kind: _Kind, text: str, total: re.Match[str], ends: tuple[int, int, int]) -> Iterator[_Said]:
    """Give the parts behind a total, or the first number and those listed behind it where it is no total.

    `ends` are where the words that announce it, its clause and its sentence end.
    """
    cue, clause, stop = ends
    at = total.end()
    whole = _counted(kind.parts or "", total, cue, at)
    if opening := _OPENING.match(text, at, stop):
        if opening["bracket"]:
            closed = _CLOSED.search(text, opening.end(), stop)
            stop = closed.start() if closed else stop
        yield from _listed(kind, text, (opening.end(), stop), whole.value)
    elif text.startswith("、", at) and not _SUMMED.search(text, cue, at):
        listed = list(_listed(kind, text, (at, clause), whole.value))
        yield from [whole, *listed] if listed else ()


def _listed(kind: _Kind, text: str, span: tuple[int, int], whole: Decimal) -> Iterator[_Said]:
    """Give each number with its label, until a label is of something else; brackets are passed over.

    Behind a comma or semicolon a part stands only while the parts are no more than their whole: 其中A2条，B3条，修订….
    """
    at, stop = span
    masked = text[:at] + _BRACKETED.sub(lambda inner: " " * len(inner[0]), text[at:stop])
    total = Decimal(0)
    for number in kind.number.finditer(masked, at, stop):
        label = masked[at : number.start()]
        start = number.start() - len(label.lstrip(_EDGES))
        part = _counted(kind.parts or "", number, start, number.end())
        total += part.value
        if start == number.start() or _NO_PART.search(label) or (total > whole and not label.startswith("、")):
            return
        yield part
        at = number.end()
