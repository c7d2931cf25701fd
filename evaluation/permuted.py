"""Reports whose tables print the form's rows and columns in another order, each number still beside its own label.

    done = permuted("2021", 7, "tabs")        # a Case, as evaluation.judge takes it
    python -m evaluation.permuted [REPORTS]   # how many cells of so many reports are right, missed, silently wrong

Heads, rows, routes, outcomes, measures and whole articles change places, in documents with the form's merged heads and
labels and in plain ones with one line of heads and one label a row. Every number stands under its own head and beside
its own label: what is read must be right or in doubt, never wrong, and never `blank` or `absent`.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, TypeVar

from evaluation.judge import Case, case, judge, tally
from evaluation.layouts import LAYOUTS
from evaluation.printing import FORMS, numbers
from gkstats.demo.printing import Grid, MergedBox
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
# Layouts that keep a label beside its numbers and heads in their order.
IN = (
    "tabs",
    "tabs_full",
    "pipes",
    "markdown",
    "csv",
    "spaces",
    "listed",
    "one_line",
    "bar_lines",
    "folded_4",
    "pdf_own",
    "pages_of",
    "pages_browser",
)

# More layouts, in which labels or heads are torn, repeated or drawn on a page.
ON = (
    *IN,
    "tabs_repeated",
    "grid_table",
    "semicolons",
    "listed_before",
    "pdf_above",
    "pdf_wrapped_middle",
    "drawn",
    "drawn_narrow",
)


def shuffled(items: Sequence[T], rng: Random) -> list[T]:
    """Give the items in another order; sometimes only two neighbours, or the first and the last, change places."""
    done = list(items)
    match rng.randrange(4):
        case 0:
            rng.shuffle(done)
        case 1 if len(done) > 1:
            at = rng.randrange(len(done) - 1)
            done[at], done[at + 1] = done[at + 1], done[at]
        case 2:
            done = done[1:] + done[:1]
        case _:
            done = done[-1:] + done[:-1]
    return done


def moved(grid: Grid, columns: Sequence[int] | None = None, rows: Sequence[int] | None = None) -> Grid:
    """Give a grid with its columns and rows in a new order; a box moves with the first of its own."""
    column = {old: new for new, old in enumerate(columns or range(grid.width))}
    row = {old: new for new, old in enumerate(rows or range(len(grid.rows)))}
    boxes = [
        replace(
            b,
            column=min(column[c] for c in range(b.column, b.column + b.width)),
            row=min(row[r] for r in range(b.row, b.row + b.height)),
        )
        for b in grid.boxes
    ]
    return replace(grid, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.column))))


def requests_columns(grid: Grid, rng: Random) -> Grid:
    """Change the order of the requesters: within the bodies, and of person, bodies and total."""
    parts = [[3], list(range(4, 9)), [9]]
    if rng.random() < 0.7:
        parts[1] = shuffled(parts[1], rng)
    if rng.random() < 0.7:
        parts = shuffled(parts, rng)
    return moved(grid, [0, 1, 2, *(c for part in parts for c in part)])


def requests_rows(grid: Grid, rng: Random) -> Grid:
    """Change the order of the rows, those of a merged label together."""

    def within(rows: list[int], level: int) -> list[int]:
        groups: list[list[int]] = []
        for row in rows:
            heads = [b for b in grid.boxes if b.row == row and b.column == level and b.row >= grid.heads]
            if heads or not groups:
                groups.append([row])
            else:
                groups[-1].append(row)
        if level < 2:
            groups = [within(group, level + 1) if len(group) > 1 else group for group in groups]
        return [row for group in (shuffled(groups, rng) if rng.random() < 0.7 else groups) for row in group]

    count = len(grid.rows)
    return moved(grid, rows=[*range(grid.heads), *within(list(range(grid.heads, count)), 0)])


def disputes_columns(grid: Grid, rng: Random) -> Grid:
    """Change the order of the routes, and of each route's outcomes, alike or not."""
    routes = [list(range(n, n + 5)) for n in (0, 5, 10)]
    if rng.random() < 0.7:
        order = shuffled(range(5), rng)
        alike = rng.random() < 0.7
        routes = [
            [route[n] for n in (order if alike or rng.random() < 0.5 else shuffled(range(5), rng))] for route in routes
        ]
    if rng.random() < 0.5:
        routes = [routes[0], routes[2], routes[1]]
    if rng.random() < 0.5:
        routes = [routes[1], routes[2], routes[0]]
    return moved(grid, [c for route in routes for c in route])


def proactive_order(grid: Grid, rng: Random) -> Grid:
    """Change the order of the articles, of their rows and of their measures."""
    starts = [b.row for b in grid.boxes if b.width == 4] + [len(grid.rows)]
    parts = [list(range(a, b)) for a, b in pairwise(starts)]
    boxes = list(grid.boxes)
    for part in parts:
        wide = sorted({(b.column, b.width) for b in boxes if b.row == part[1] and b.column})
        if len(wide) > 1 and rng.random() < 0.7:
            new, at, place = shuffled(wide, rng), 1, {}
            for column, width in new:
                place[column] = at
                at += width
            boxes = [replace(b, column=place[b.column]) if b.row in part[1:] and b.column else b for b in boxes]
    parts = [[*part[:2], *(shuffled(part[2:], rng) if rng.random() < 0.6 else part[2:])] for part in parts]
    if rng.random() < 0.4:
        parts = shuffled(parts, rng)
    grid = replace(grid, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.column))))
    return moved(grid, rows=[row for part in parts for row in part])


def change(rng: Random) -> Callable[[Grid], Grid]:
    """Give what is done to each of a document's tables: which of them is changed is drawn."""

    def changed(grid: Grid) -> Grid:
        match grid.labels:
            case 0:
                return disputes_columns(grid, rng) if rng.random() < 0.8 else grid
            case 1:
                return proactive_order(grid, rng) if rng.random() < 0.6 else grid
            case _:
                grid = requests_columns(grid, rng) if rng.random() < 0.7 else grid
                return requests_rows(grid, rng) if rng.random() < 0.5 else grid

    return changed


def flat(grid: Grid) -> Grid:
    """Print one line of heads and one label a row, as copyists do; the disputes keep their routes on a line above."""
    if grid.labels != 3:
        return grid
    named: dict[int, str] = {b.column: b.text for b in grid.boxes if b.row < grid.heads and b.width == 1}
    boxes = [MergedBox("申请人情况", 0, 0), *(MergedBox(text, 0, column - 2) for column, text in sorted(named.items()))]
    for row, line in enumerate(grid.rows[grid.heads :], 1):
        found = [b for b in line if b.key]
        label = next(b for b in reversed([b for b in line if not b.key]))
        boxes += [MergedBox(label.text, row, 0), *(replace(b, row=row, column=b.column - 2) for b in found)]
    return Grid(tuple(boxes), 1, 1)


def permuted(form: str, seed: int, layout: str, *, sums: bool = True) -> Case:
    """Print a report with its rows and columns in another order."""
    rng = Random(f"{form}{seed}{layout}")  # noqa: S311
    plain = case(form, numbers(form, seed, sums=sums), LAYOUTS[layout], seed)
    done = replace(plain, document=plain.document.change(change(rng)))
    return replace(done, document=done.document.change(flat)) if rng.random() < 0.5 else done


def main(reports: int) -> int:
    """Print and read reports, and say how many cells were right, missed and silently wrong, by layout."""
    whole: Counter[str] = Counter()
    for number, layout in enumerate(ON):
        sums: Counter[str] = Counter()
        for seed in range(number, reports, len(ON)):
            printed = permuted(FORMS[seed // len(ON) % len(FORMS)], seed, layout, sums=seed % 2 == 0)
            sums += tally(printed, judge(printed, read(printed.sheet.text.encode(), "report.txt")))
        whole += sums
        sys.stdout.write(line(layout, sums))
    sys.stdout.write(line("all", whole))
    return 1 if whole["wrong"] else 0


def line(name: str, sums: Counter[str]) -> str:
    """Say the counts of one layout."""
    counts = (f"{kind} {sums[kind]:,}" for kind in ("reports", "cells", "right", "missing", "wrong"))
    return f"{name:20} {'  '.join(counts)}\n"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
