"""More ways to turn one grid into lines of text: drawn on a page, its labels apart from its numbers."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from gkstats.demo.printing import MARK
from gkstats.demo.writers import dotted, spread, wrap

if TYPE_CHECKING:
    from gkstats.demo.printing import Grid


def size(text: str) -> int:
    """Measure a text in columns of a terminal: two for a Chinese character, none for a mark."""
    return sum(0 if MARK.match(c) else 2 if c >= "\u2e80" or c in "“”①②③④⑤⑥⑦⑧⑨" else 1 for c in text)


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
