"""Openings that no rule was written on, measured once unseen: who, when and where, held to what is true.

    python -m evaluation.blind_openings

prints for each fact how many are right, missing and wrong, and what is not right. The first line of
`openings_blind.jsonl`, and of the later `openings_fresh*.jsonl`, says how the set was made, and what was read from it
at first sight.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from evaluation import ROOT
from gkstats.bodies import places
from gkstats.model import NoReport
from gkstats.reading.opening.decide import read_opening
from gkstats.reading.prose import sections
from gkstats.reading.report import read_lines
from gkstats.reading.tables.page.ideographs import characters
from gkstats.reading.tables.read import read_tables
from gkstats.script.characters import straighten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATH: Final = ROOT / "evaluation" / "openings_blind.jsonl"
FRESH: Final = PATH.with_name("openings_fresh.jsonl")
FRESH_2: Final = PATH.with_name("openings_fresh_2.jsonl")
FRESH_3: Final = PATH.with_name("openings_fresh_3.jsonl")
FRESH_4: Final = PATH.with_name("openings_fresh_4.jsonl")
FRESH_5: Final = PATH.with_name("openings_fresh_5.jsonl")
FRESH_6: Final = PATH.with_name("openings_fresh_6.jsonl")
FRESH_7: Final = PATH.with_name("openings_fresh_7.jsonl")
FACTS: Final = ("agency", "year", "dated_on", "published_on", "level", "body", "vertical", "division_code")
# What says that a fact could not be told.
OPEN: Final = (None, "unknown", "other")


@dataclass(frozen=True)
class Held:
    """One opening, and for each fact that is asked all answers that are right."""

    number: int
    style: str
    text: str
    truth: dict[str, tuple[Any, ...]]


def held(path: Path = PATH) -> Iterator[Held]:
    """Give the openings of a set."""
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        truth = {fact: tuple(said if isinstance(said, list) else [said]) for fact, said in row["truth"].items()}
        yield Held(row["id"], row["style"], row["text"], truth)


def read(text: str) -> dict[str, Any]:
    """Read an opening as a whole report's is read."""
    page = read_lines(text.encode(), "page.txt")
    if isinstance(page, NoReport):
        raise TypeError(page.issues)
    lines = sections.remaining(page, read_tables(page, characters(page)).stretches)
    opening, _ = read_opening(sections.loosen(lines), dict(page.meta))
    place = places.of(opening)
    days = {name: day and day.isoformat() for name, day in (
        ("dated_on", opening.dated_on), ("published_on", opening.published_on),
    )}  # fmt: skip
    return days | {
        "agency": opening.agency, "year": opening.year, "level": place.level, "body": opening.body,
        "vertical": opening.vertical, "division_code": place.division_code,
    }  # fmt: skip


def judged(one: Held) -> Iterator[tuple[str, str, Any]]:
    """Give for each fact that is asked whether it is right, missing or wrong, and what was read."""
    for fact, said in read(one.text).items():
        if fact not in one.truth:
            continue
        right = {straighten(each) if isinstance(each, str) else each for each in one.truth[fact]}
        plain = straighten(said) if isinstance(said, str) else said
        yield fact, "right" if plain in right else "missing" if said in OPEN else "wrong", said


def counted(path: Path = PATH) -> dict[str, Counter[str]]:
    """Count for each fact of a set how many are right, missing and wrong."""
    counts: dict[str, Counter[str]] = {fact: Counter() for fact in FACTS}
    for one in held(path):
        for fact, outcome, _ in judged(one):
            counts[fact][outcome] += 1
    return counts


def main() -> None:
    """Print what is not right, then the counts."""
    for path in (PATH, FRESH):
        for one in held(path):
            for fact, outcome, said in judged(one):
                if outcome != "right":
                    right = one.truth[fact]
                    sys.stdout.write(f"{one.number:4} {one.style}: {fact} {outcome}: {said!r}, right {right}\n")
        for fact, count in counted(path).items():
            numbers = "".join(f"{name} {count[name]:4}  " for name in ("right", "missing", "wrong"))
            sys.stdout.write(f"{fact:14}{numbers}\n")


if __name__ == "__main__":
    main()
