"""The prose of invented reports: sentences of our own, drawn and put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.demo.chances import THEN, chances, states
from gkstats.demo.settings import prose, settings

if TYPE_CHECKING:
    from random import Random


class WrittenFive(NamedTuple):
    """Section five as paragraphs, and the codes of the problems that it states."""

    paragraphs: tuple[str, ...]
    codes: frozenset[str]


class Author:
    """What one body writes: the problems that it holds on to from year to year, and its section five of last year."""

    def __init__(self, rng: Random) -> None:
        """Draw how the body writes."""
        self._places = {code.key: rng.random() for code in prose().codes}
        self._copies = rng.random() < settings().texts.copied
        self._enumerates = rng.choice(("一是", "1.", "（一）"))
        self._last: WrittenFive | None = None

    def five(self, year: int, rng: Random) -> WrittenFive:
        """Write section five, problems and remedies; a body that copies takes last year's."""
        if self._last is None or not self._copies:
            self._last = self._statements(year, rng)
        paragraphs, codes = self._last
        return WrittenFive(tuple(paragraph.format(year=year, next=year + 1) for paragraph in paragraphs), codes)

    def _statements(self, year: int, rng: Random) -> WrittenFive:
        stated = []
        for code in prose().codes:
            if rng.random() >= settings().texts.kept:
                self._places[code.key] = rng.random()
            if self._places[code.key] < chances(year)[code.key]:
                stated.append(code)
        rng.shuffle(stated)
        del stated[len(_NUMBERS) :]
        if not stated:
            return WrittenFive((rng.choice(prose().five.none),), frozenset())
        problems, codes = [], set[str]()
        for code in stated:
            parts = [rng.choice(code.first), *([rng.choice(code.then)] if rng.random() < THEN else [])]
            problems.append("，".join(_drawn(part, rng) for part in parts))
            codes.update(*(states(part, code.key) for part in parts))
        remedies = [_drawn(rng.choice(code.remedy), rng) for code in stated if rng.random() < settings().texts.remedied]
        paragraphs = self._listed(rng.choice(prose().five.problems), problems)
        if remedies:
            paragraphs += self._listed(rng.choice(prose().five.remedies), remedies)
        return WrittenFive(paragraphs, frozenset(codes))

    def _listed(self, head: str, statements: list[str]) -> tuple[str, ...]:
        """List statements behind enumerators, in one paragraph or a paragraph each."""
        match self._enumerates:
            case "一是":
                return (head + "；".join(f"{_NUMBERS[n]}是{said}" for n, said in enumerate(statements)) + "。",)
            case "1.":
                return (head + "".join(f"{n}.{said}。" for n, said in enumerate(statements, 1)),)
            case _:
                return (head, *(f"（{_NUMBERS[n]}）{said}。" for n, said in enumerate(statements)))


_NUMBERS: Final = "一二三四五六七八九"


def opening(year: int, kind: str | None, rng: Random) -> str:
    """Write what stands before section one; `kind` (省, 市, 县 …) where the figures hold those of the bodies below."""
    said: str = rng.choice(prose().opening).format(year=year)
    return said + (rng.choice(prose().jurisdiction).format(kind=kind) if kind else "")


def overview(year: int, received: int, items: int, rng: Random) -> tuple[str, ...]:
    """Write section one, with the number of requests received."""
    parts = prose().overview
    said = [
        rng.choice(parts.proactive),
        rng.choice(parts.some if received else parts.none),
        *rng.sample(parts.more, rng.randint(1, 3)),
    ]
    return tuple(_filled(text, rng, year=year, received=received, items=items) for text in said)


def six(year: int, rng: Random) -> tuple[str, ...]:
    """Write section six."""
    return (rng.choice(prose().six.texts).format(year=year),)


def _drawn(part: str, rng: Random) -> str:
    """Fill a part; years are filled in later, when a text may be used again."""
    return _filled(part, rng, year="{year}", next="{next}")


def _filled(text: str, rng: Random, **numbers: object) -> str:
    if "{field" not in text and "{times" not in text:
        return text.format(**numbers)
    return text.format(
        field=rng.choice(prose().fields),
        field2=rng.choice(prose().fields),
        times=rng.choice(prose().times),
        **numbers,
    )
