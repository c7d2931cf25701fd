"""What happens to reports before they are read, and what can then still be known.

A damage changes a case and writes down the truth: which cells' numbers are lost (reporting anything for them is wrong),
which are in doubt (only their own number may be reported), which are empty between borders (`blank`). All others are
still certain. What no reader could notice is left out: two rows' numbers swapped, a label before another row's numbers,
a digit lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TypeAlias

from evaluation.judge import Case
from evaluation.printing import numbered
from gkstats.demo.printing import MARK, Grid, Key, MergedBox, cells

MARKED = re.compile(r'[\ue000-\uf8ff][^\s|,"]*')
Damage: TypeAlias = Callable[[Case, Random], Case]


def rows(case: Case) -> list[list[Key]]:
    """Give the keys of each printed row that has numbers."""
    found = [[b.key for b in row if b.key] for grid in case.document.grids for row in grid.rows]
    return [row for row in found if row]


def near(case: Case, row: list[Key]) -> set[Key]:
    """Give the keys of a row and of the rows above and below it."""
    every = rows(case)
    at = every.index(row)
    return {key for one in every[max(at - 1, 0) : at + 2] for key in one}


def label_of(case: Case, row: list[Key]) -> MergedBox | None:
    """Find the box of a row's own label."""
    for grid in case.document.grids:
        for line in grid.rows:
            if row[0] in [box.key for box in line]:
                labels = [box for box in line if box.key is None and box.height == 1 and not box.text.isdigit()]
                return labels[-1] if labels else None
    return None


def with_text(case: Case, texts: dict[Key, Callable[[str], str]]) -> Case:
    """Change what is printed in some cells."""
    return case.edit(lambda b: replace(b, text=texts[b.key](b.text)) if b.key in texts else b)


def blanks(case: Case, rng: Random) -> Case:
    """Empty some cells."""
    chosen = set(rng.sample(list(case.values), rng.choice((1, 3, 10, 40))))
    done = with_text(case, dict.fromkeys(chosen, lambda _: "")).know(lost=chosen)
    for row in rows(case):
        if chosen & set(row):
            told = case.layout.borders == "all" or (case.layout.borders == "inner" and not chosen & {row[0], row[-1]})
            done = done.know(blank=chosen & set(row)) if told else done.know(doubt=row)
    return done


def thinned(case: Case, rng: Random) -> Case:
    """Lose a third to two thirds of the cells of sections three and four, and with them what tells columns."""
    share = rng.choice((0.3, 0.6))
    chosen = {key for key in case.values if key[0] != "proactive" and rng.random() < share}
    done = with_text(case, dict.fromkeys(chosen, lambda _: "")).know(lost=chosen)
    return done.know(doubt=[key for row in rows(case) if chosen & set(row) for key in near(case, row)])


def number_broken(case: Case, rng: Random) -> Case:
    """Break a number of a row that adds up, where another cell is an empty zero: the row looks whole."""
    summed = [row for row in rows(case) if len(row) == 7 and adds_up(case, row)]
    if not summed:
        return case
    row = rng.choice(summed)
    empty, *others = rng.sample(row[:-1], 6)
    broken = next((key for key in [row[-1], *others] if len(str(case.values[key])) > 1), None)
    if broken is None:
        return case
    values = {**case.values, row[-1]: case.values[row[-1]] - case.values[empty]}
    end = rng.choice((" ", "\n"))
    texts: dict[Key, Callable[[str], str]] = {empty: lambda _: "", row[-1]: lambda t: f"{t[:1]}{values[row[-1]]}"}
    done = with_text(case, texts)
    done = with_text(done, {broken: lambda t: f"{t[:2]}{end}{t[2:]}"})
    return replace(done, values=values).know(lost=[empty], doubt=near(case, row))


def adds_up(case: Case, row: list[Key]) -> bool:
    """Tell a row of section three whose total is the sum of the others."""
    return sum(case.values[key] or 0 for key in row[:-1]) == case.values[row[-1]]


def row_empty(case: Case, rng: Random) -> Case:
    """Lose a row's numbers and keep its label."""
    row = rng.choice(rows(case))
    done = with_text(case, dict.fromkeys(row, lambda _: "")).know(lost=row)
    return done.know(blank=row) if case.layout.borders == "all" else done.know(doubt=near(case, row))


def row_gone(case: Case, rng: Random) -> Case:
    """Lose a row, label and numbers."""
    row = rng.choice([row for row in rows(case) if len(row) == 7])
    box = label_of(case, row)
    return case.edit(lambda b: None if b.key in row or b is box else b).know(lost=row, doubt=near(case, row))


def label_gone(case: Case, rng: Random) -> Case:
    """Lose a row's label and keep its numbers."""
    row = rng.choice([row for row in rows(case) if len(row) == 7])
    box = label_of(case, row)
    return case.edit(lambda b: replace(b, text="") if b is box else b).know(doubt=near(case, row), nameless=row)


def label_hurt(case: Case, rng: Random) -> Case:
    """Lose or change some characters of a label."""
    row = rng.choice([row for row in rows(case) if len(row) == 7])
    box = label_of(case, row)
    assert box
    text = list(box.text)
    for _ in range(rng.randint(1, max(1, len(text) // 4))):
        text[rng.randrange(len(text))] = rng.choice(("", "口", "□", "O"))
    return case.edit(lambda b: replace(b, text="".join(text)) if b is box else b).know(doubt=row)


def stuck(case: Case, rng: Random) -> Case:
    """Stick a row's numbers, or two of them, together."""
    if case.layout.borders:
        return case
    row = rng.choice([row for row in rows(case) if len(row) > 1])
    first = rng.randrange(len(row) - 1)
    joined = rng.choice((row, row[first : first + 2]))
    texts = {b.key: b.text for grid in case.document.grids for b in numbered(grid)}
    whole = texts[joined[0]] + "".join(MARK.sub("", texts[key]) for key in joined[1:])
    if re.search(r"\d[^\d.,]+\d", MARK.sub("", whole)):
        return case  # a sign or unit still parts them
    done = with_text(case, {key: (lambda _, k=key: whole if k == joined[0] else "") for key in joined})
    return done.know(lost=joined, doubt=row)


def letters(case: Case, rng: Random) -> Case:
    """Print the letter O in numbers, and alone for a zero."""
    alone, among = rng.sample(list(case.values), 2)
    done = with_text(case, {alone: lambda t: t[:1] + "O", among: lambda t: t[:2] + "O" + t[2:]})
    row = next(row for row in rows(case) if among in row)
    return replace(done, values={**case.values, alone: 0}).know(lost=[among], doubt=() if case.layout.borders else row)


def words(case: Case, rng: Random) -> Case:
    """Print words, dashes and slashes instead of some numbers."""
    chosen = rng.sample(list(case.values), rng.choice((1, 5, 20)))
    said = {key: rng.choice(("无", "/", "—", "-", "不适用", "——")) for key in chosen}
    done = with_text(case, {key: (lambda t, w=word: t[:1] + w) for key, word in said.items()}).know(lost=chosen)
    for row in rows(case):
        if set(chosen) & set(row):
            told = case.layout.borders == "all"
            done = done.know(blank=set(chosen) & set(row)) if told else done.know(doubt=row)
    return done


def sentences(case: Case, rng: Random) -> Case:
    """Print a sentence with digits in a cell that has no number."""
    chosen = rng.choice(list(case.values))
    word = rng.choice(("详见附件2", "无（2022年已清理）", "按第12号文件办理"))
    row = next(row for row in rows(case) if chosen in row)
    done = with_text(case, {chosen: lambda t: t[:1] + word}).know(lost=[chosen])
    return done.know(doubt=() if case.layout.borders == "all" else row)


def split(case: Case, rng: Random) -> Case:
    """Split a number by a space."""
    chosen = rng.choice([key for key, value in case.values.items() if len(str(value)) > 1 and key[-1] != "amount"])
    row = next(row for row in rows(case) if chosen in row)
    done = with_text(case, {chosen: lambda t: t[:2] + " " + t[2:]})
    return done.know(doubt=[chosen] if case.layout.borders == "all" else row)


def column_gone(case: Case, rng: Random) -> Case:
    """Lose one of the seven columns, head and numbers."""
    if all(grid.labels != 3 for grid in case.document.grids):
        return case
    column = rng.randrange(3, 10)
    lost = [b.key for grid in case.document.grids if grid.labels == 3 for b in numbered(grid) if b.column == column]

    def grid(old: Grid) -> Grid:
        if old.labels != 3:
            return old
        gone = [b for b in old.boxes if b.column == column and b.width == 1]
        moved = [replace(b, column=b.column - (b.column > column)) for b in old.boxes if b not in gone]
        wide = [replace(b, width=b.width - (b.width > 3 and b.column <= column < b.column + b.width)) for b in moved]
        return replace(old, boxes=tuple(wide))

    table = [row for row in rows(case) if len(row) == 7]
    done = replace(case, document=case.document.change(grid))
    return done.know(lost=[key for key in lost if key], doubt=[key for row in table for key in row])


def table_gone(case: Case, rng: Random) -> Case:
    """Lose a whole table: it was a picture."""
    chosen = rng.choice(case.document.grids)
    keys = [box.key for box in numbered(chosen) if box.key]
    sections = tuple(replace(s, parts=tuple(p for p in s.parts if p is not chosen)) for s in case.document.sections)
    return replace(case, document=replace(case.document, sections=sections)).know(lost=keys)


def heads_gone(case: Case, _: Random) -> Case:
    """Lose every head over the columns: which column is which, only the form says."""
    bare = case.document.change(lambda grid: grid.only(range(grid.heads, len(grid.rows))))
    doubt = [key for key in case.values if key[0] != "proactive"]
    return replace(case, document=bare).know(doubt=doubt, nameless=[key for key in doubt if key[0] == "disputes"])


def truncated(case: Case, rng: Random) -> Case:
    """End the text at a random place that is not inside a number."""
    marked = case.sheet.marked
    places = [m.start() for m in MARK.finditer(marked)]
    cut = rng.randrange(places[0], places[-1])
    inside = next((m for m in MARKED.finditer(marked) if m.start() < cut < m.end()), None)
    cut = inside.start() if inside else cut
    kept = {cells(case.form)[ord(c) - 0xE000] for c in MARK.findall(marked[:cut])}
    gone = set(case.values) - kept
    touched = {key for row in rows(case) if gone & set(row) for key in near(case, row)}
    return replace(case, text=lambda text: case.text(text)[:cut]).know(lost=gone, doubt=touched)


def unrepeated(case: Case, rng: Random) -> Case:
    """Remove repeated lines, as some scrapers do; the numbers are small, so that many repeat."""
    small = {key: rng.randint(0, 2) for key in case.values if key[-1] != "amount"}
    texts = {key: (lambda t, v=value: t[:1] + str(v)) for key, value in small.items()}
    every = rng.random() < 0.5

    def text(marked: str) -> str:
        seen: list[str] = []
        kept = []
        for line in case.text(marked).split("\n"):
            plain = MARK.sub("", line).strip()
            if not plain or plain not in (seen if every else seen[-1:]):
                kept.append(line)
            if plain:
                seen.append(plain)
        return "\n".join(kept)

    done = replace(with_text(case, texts), text=text, values={**case.values, **small})
    left = set(done.sheet.lines)
    hurt = {key for row in rows(case) if not left >= set(row) for key in near(case, row)}
    return done.know(doubt=hurt)


def intruders(case: Case, rng: Random) -> Case:
    """Put a page number, time stamp, address or counter on a line of its own into the tables."""
    one_a_line = max(len(MARK.findall(line)) for line in case.sheet.marked.split("\n")) < 7
    said = rng.choice(("5", "12", "- 5 -", "第 5 页 共 9 页", "2024-01-17 10:22", "浏览次数：532", "3/9", "\f\n7"))
    lines = case.sheet.marked.split("\n")
    places = [n for n, line in enumerate(lines) if MARK.search(line)]
    if len(places) < 5:
        return case
    on = {n: [case.sheet.keys[ord(mark) - 0xE000] for mark in MARK.findall(lines[n])] for n in places}
    at = rng.choice([n for n, keys in on.items() if keys[0][0] == "requests"])
    row = next(row for row in rows(case) if on[at][0] in row)
    done = replace(case, text=lambda text: "\n".join([*(old := case.text(text).split("\n"))[:at], said, *old[at:]]))
    return done.know(doubt=near(case, row) if one_a_line else ())


def numbers_gone(case: Case, rng: Random) -> Case:
    """Lose every number of a table and keep its labels.

    A row that the form does not have would keep its own, and nothing tells that they are not those of the row above.
    """
    if case.layout.issues:
        return case
    chosen = rng.choice(case.document.grids)
    keys = [box.key for box in numbered(chosen) if box.key]
    return with_text(case, dict.fromkeys(keys, lambda _: "")).know(lost=keys)


def relined(case: Case, rng: Random, change: Callable[[str, str], list[str]], *, least: int) -> Case:
    """Change a line that holds at least so many numbers, and the one below; what is around them is in doubt."""
    lines = case.sheet.marked.split("\n")
    places = [n for n, line in enumerate(lines[:-1]) if len(MARK.findall(line)) >= least]
    if not places:
        return case
    at = rng.choice(places)
    keys = {case.sheet.keys[ord(mark) - 0xE000] for mark in MARK.findall(lines[at] + lines[at + 1])}
    hurt = {key for row in rows(case) if keys & set(row) for key in near(case, row)}

    def text(marked: str) -> str:
        old = case.text(marked).split("\n")
        return "\n".join([*old[:at], *change(old[at], old[at + 1]), *old[at + 2 :]])

    return replace(case, text=text).know(doubt=hurt)


def line_twice(case: Case, rng: Random) -> Case:
    """Print a line with numbers twice, as at the turn of a page."""
    return relined(case, rng, lambda line, below: [line, line, below], least=1)


def line_broken(case: Case, rng: Random) -> Case:
    """Break a line between two of its numbers."""
    where = rng.random()

    def broken(line: str, below: str) -> list[str]:
        places = [match.start() for match in MARK.finditer(line)][1:]
        at = places[int(where * len(places))]
        return [line[:at].rstrip(), line[at:], below]

    return relined(case, rng, broken, least=2)


def lines_joined(case: Case, rng: Random) -> Case:
    """Lose the line's end behind numbers."""
    return relined(case, rng, lambda line, below: [f"{line} {below}"], least=1)


DAMAGES: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        blanks, thinned, number_broken, row_empty, row_gone, label_gone, label_hurt, stuck, letters, words, sentences,
        split, column_gone, table_gone, heads_gone, truncated, unrepeated, intruders, numbers_gone, line_twice,
        line_broken, lines_joined,
    )
}  # fmt: skip
