"""Ways to turn one grid into lines of text: cells kept apart, torn into lines, or drawn on a page."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from printing import MARK, Box, Grid

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN = re.compile("[\ue000-\uf8ff][^\\s|,]*|.", re.DOTALL)


def size(text: str) -> int:
    """Measure a text in columns of a terminal: two for a Chinese character, none for a mark."""
    return sum(0 if MARK.match(c) else 2 if c >= "\u2e80" or c in "“”①②③④⑤⑥⑦⑧⑨" else 1 for c in text)


def wrap(text: str, width: int) -> list[str]:
    """Break a text every `width` characters, never inside a number."""
    lines = [""]
    for token in TOKEN.findall(text):
        if lines[-1] and len(MARK.sub("", lines[-1] + token)) > width:
            lines.append("")
        lines[-1] += token
    return lines


# Tables whose cells stay apart: tabs, commas, pipes.


def spread(grid: Grid, *, repeat: bool = False, collapse: bool = False) -> list[list[str]]:
    """Give a grid as rows of cells; what a merged cell leaves behind is empty, its text again, or gone."""
    table: list[list[str | None]] = [[""] * grid.width for _ in grid.rows]
    for box in grid.boxes:
        for row in range(box.row, box.row + box.height):
            for column in range(box.column, box.column + box.width):
                shown = (row, column) == (box.row, box.column) or (repeat and box.key is None)
                table[row][column] = box.text if shown else None if collapse and column > box.column else ""
    kept = [[cell for cell in row if cell is not None] for row in table]
    return [row + [""] * (grid.width - len(row)) for row in kept]


def separated(
    grid: Grid, *, join: Callable[[list[str]], str], repeat: bool = False, collapse: bool = False
) -> list[str]:
    """Print each row of a grid on one line."""
    return [join(row) for row in spread(grid, repeat=repeat, collapse=collapse)]


def quoted(row: list[str]) -> str:
    """Join cells as a CSV writer does."""
    return ",".join(f'"{cell}"' if "," in cell or '"' in cell else cell for cell in row)


def markdown(grid: Grid) -> list[str]:
    """Print a pipe table with its rule under the first row."""
    lines = separated(grid, join=lambda row: f"| {' | '.join(row)} |")
    return [lines[0], "|" + " --- |" * grid.width, *lines[1:]]


def bar_lines(grid: Grid) -> list[str]:
    """Print one cell a line with a lone `|` on the line after each."""
    return [line for row in spread(grid, collapse=True) for cell in row for line in (cell, "|")]


# Tables torn into lines: one cell a line, PDF text.


def listed(grid: Grid, *, pad: str = "", blank: bool = False, before: bool = False) -> list[str]:
    """Print one box a line; `before`: a row's numbers above its label."""
    lines: list[str] = []
    for row in grid.rows:
        labels = [box.text for box in row if box.key is None]
        found = [pad + box.text + pad[:1] for box in row if box.key is not None and box.text]
        for text in found + labels if before else labels + found:
            lines += [text, ""] if blank else [text]
    return lines


def folded(grid: Grid, *, count: int) -> list[str]:
    """Print a row's numbers below its labels, so many on a line."""
    lines: list[str] = []
    for row in grid.rows:
        lines += [box.text for box in row if box.key is None]
        found = [box.text for box in row if box.key is not None and box.text]
        lines += [" ".join(found[n : n + count]) for n in range(0, len(found), count)]
    return lines


def dotted(grid: Grid, *, begin: str = "", join: str = " ", between: str = " ") -> list[str]:
    """Print a row on a line: labels, something between, numbers."""
    lines = []
    for row in grid.rows:
        found = between.join(box.text for box in row if box.key is not None and box.text)
        lines.append(begin + " ".join(box.text for box in row if box.key is None) + join * bool(found) + found)
    return lines


def apart(grid: Grid, *, down: bool) -> list[str]:
    """Print a large table's labels first, then its numbers, row by row or column by column."""
    if not grid.heads:
        return dotted(grid)
    labels = [box.text for box in grid.boxes if box.key is None]
    found = [[box.text for box in row if box.key is not None] for row in grid.rows]
    if not down:
        return labels + [" ".join(row) for row in found if row]
    return labels + [box.text for n in range(grid.width) for box in grid.boxes if box.key and box.column == n]


def paired(grid: Grid) -> list[str]:
    """Print each number behind its column's head, as pages for small screens do."""
    heads = {
        column: box.text
        for box in grid.boxes
        if box.row < grid.heads
        for column in range(box.column, box.column + box.width)
    }
    return [
        f"{heads[box.column]}：{box.text}" if box.key and grid.heads else box.text
        for box in grid.boxes
        if box.row >= grid.heads
    ]


def flowed(grid: Grid, *, width: int, at: str, gap: str = "", upright: bool = True, grain: int = 5) -> list[str]:
    """Print like a PDF's text: labels wrapped every `width` characters, a row's numbers on one line.

    `at`: where that line stands: last, first or inside (on that line of the label), own (below it), middle, above;
    wrapped_own, wrapped_above, wrapped_middle: on the label's line if it is one line, else so.
    """
    lines: list[str] = []
    for row in grid.rows:
        labels = [box for box in row if box.key is None]
        found = " ".join(box.text for box in row if box.key is not None and box.text)
        if not any(box.key for box in row):
            lines += [line for box in labels for line in wrap(box.text, min(width, grain * box.width))]
            continue
        *groups, own = [*labels] or [Box("", 0, 0)]
        for box in groups:
            lines += list(box.text) if upright and box.column == 0 else wrap(box.text, width)
        label = wrap(own.text, width * own.width)
        place = at.removeprefix("wrapped_") if len(label) > 1 else "last" if at.startswith("wrapped_") else at
        middle = len(label) // 2
        if place in ("last", "first", "inside"):
            n = {"last": len(label) - 1, "first": 0, "inside": (len(label) - 1) // 2}[place]
            label[n] = f"{label[n]} {found}".strip()
        else:
            label.insert({"own": len(label), "middle": middle, "above": 0}[place], found)
        lines += [line for line in label if line]
    return [spaced for line in lines for spaced in ((line, gap) if gap is not None and gap != "" else (line,))]


def drawn(grid: Grid, *, label: int = 14, cell: int = 8, middle: bool = True, right: bool = False) -> list[str]:
    """Draw a grid on a page of fixed columns, merged labels floating at the middle of their rows."""
    columns = [label if n < grid.labels else cell for n in range(grid.width)]
    if grid.labels == 1:
        columns = [20] + [18] * (grid.width - 1)
    lefts = [0, *accumulate(width + 2 for width in columns)]
    room = {id(box): max(2, (lefts[box.column + box.width] - lefts[box.column] - 2) // 2) for box in grid.boxes}
    texts = {id(box): wrap(box.text, room[id(box)]) if box.text else [] for box in grid.boxes}
    heights = [max([1, *(len(texts[id(b)]) for b in row if b.height == 1)]) for row in grid.rows]
    for box in grid.boxes:
        rows = range(box.row, box.row + box.height)
        heights[rows[-1]] += max(0, len(texts[id(box)]) - sum(heights[row] for row in rows))
    tops = [0, *accumulate(heights)]
    page: list[list[tuple[int, str]]] = [[] for _ in range(tops[-1])]
    for box in grid.boxes:
        free = tops[box.row + box.height] - tops[box.row] - len(texts[id(box)])
        for n, text in enumerate(texts[id(box)]):
            left = lefts[box.column + 1] - 2 - size(text) if right and box.key else lefts[box.column]
            page[tops[box.row] + n + (free // 2 if middle else 0)].append((left, text))
    lines = []
    for segments in page:
        line = ""
        for left, text in sorted(segments):
            line += " " * max(left - size(line), 1 if line else 0) + text
        lines.append(line)
    return lines


def gridded(grid: Grid) -> list[str]:
    """Draw a grid table with + - | borders, each cell on one line."""
    rows = spread(grid)
    widths = [max(size(row[n]) for row in rows) for n in range(grid.width)]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [rule]
    for row in rows:
        lines.append("|" + "|".join(f" {c}{' ' * (w - size(c))} " for c, w in zip(row, widths, strict=True)) + "|")
        lines.append(rule)
    return lines
