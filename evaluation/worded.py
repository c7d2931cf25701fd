"""More that happens to reports before they are read: rows printed again, poured together, notes beside numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from evaluation.damages import Damage, near, relined, rows, with_text
from gkstats.demo.printing import MARK

if TYPE_CHECKING:
    from random import Random

    from evaluation.judge import Case
    from gkstats.demo.printing import Key

RAISED = ("²", "③", "*", "[1]", "（注2）")


def line_corrected(case: Case, rng: Random) -> Case:
    """Print a line with numbers twice, one of them another the second time: which of the two is right, nobody knows."""
    last = re.compile(f"{MARK.pattern}[0-9]+(?![0-9.,])")
    lines = case.sheet.marked.split("\n")
    found = {n: match for n, line in enumerate(lines[:-1]) for match in list(last.finditer(line))[-1:]}
    if not found:
        return case
    at = rng.choice(list(found))
    key = case.sheet.keys[ord(found[at][0][0]) - 0xE000]
    other = MARK.sub("", lines[at][: found[at].start()] + "9" + found[at][0][1:] + lines[at][found[at].end() :])

    def text(marked: str) -> str:
        old = case.text(marked).split("\n")
        return "\n".join([*old[: at + 1], other, *old[at + 1 :]])

    keys = {case.sheet.keys[ord(mark) - 0xE000] for mark in MARK.findall(lines[at])}
    hurt = {key for row in rows(case) if keys & set(row) for key in near(case, row)}
    return replace(case, text=text).know(lost=[key], doubt=hurt)


def rows_poured(case: Case, rng: Random) -> Case:
    """Print two rows' labels on one line and their numbers on the next, as a converter does with stacked cells."""

    def poured(line: str, below: str) -> list[str]:
        places = [match.start() if (match := MARK.search(text)) else len(text) for text in (line, below)]
        labels = f"{line[: places[0]].rstrip()} {below[: places[1]].rstrip()}"
        return [labels, f"{line[places[0] :].strip()} {below[places[1] :].strip()}"]

    return relined(case, rng, poured, least=2)


def last_year_beside(case: Case, rng: Random) -> Case:
    """Print last year's number in brackets behind some numbers: 352（上年355）."""
    chosen = rng.sample(list(case.values), rng.choice((1, 5, 20)))
    return _noted(case, {key: f"（上年{rng.randint(100, 9999)}）" for key in chosen})


def mark_beside(case: Case, rng: Random) -> Case:
    """Put a note's mark behind some numbers: 352², 352③, 352*."""
    chosen, mark = rng.sample(list(case.values), rng.choice((1, 5, 20))), rng.choice(RAISED)
    return _noted(case, dict.fromkeys(chosen, mark))


def _noted(case: Case, notes: dict[Key, str]) -> Case:
    done = with_text(case, {key: (lambda t, n=note: t + n) for key, note in notes.items()})
    if MARK.findall(done.sheet.marked) != MARK.findall(case.sheet.marked):
        return case  # a page of narrow columns has no room for them
    beside = {key for row in rows(case) if set(notes) & set(row) for key in row}
    return done.know(doubt=set(notes) if case.layout.borders == "all" else beside)


MORE_DAMAGES: dict[str, Damage] = {
    damage.__name__: damage for damage in (line_corrected, rows_poured, last_year_beside, mark_beside)
}
