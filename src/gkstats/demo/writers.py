"""Ways to turn one grid into lines of text: cells kept apart, or torn into lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gkstats.demo.printing import MARK, Grid, MergedBox
from gkstats.script.markup import made, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.demo.printing import Document

TEMPLATES: Final = Path(__file__).with_name("templates")

TOKEN = re.compile("[\ue000-\uf8ff][^\\s|,]*|.", re.DOTALL)


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
        numbered = [box for box in row if box.key is not None or (box.column >= grid.labels and box.text.isdigit())]
        labels = [box.text for box in row if box not in numbered]
        found = [pad + box.text + pad[:1] for box in numbered if box.text]
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
        *groups, own = [*labels] or [MergedBox("", 0, 0)]
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


# Whole documents.


def page(document: Document, table: Callable[[Grid], list[str]], *, width: int = 0, gap: bool = False) -> list[str]:
    """Print a document; its prose in lines of `width` characters (0: a paragraph a line), spaced with `gap`."""
    lines: list[str] = []

    def say(text: str) -> None:
        for line in wrap(text, width) if width else [text]:
            lines.extend((line, "") if gap else (line,))

    say(document.title)
    for paragraph in document.opening:
        say(paragraph)
    for section in document.sections:
        say(section.heading)
        for part in section.parts:
            if isinstance(part, Grid):
                lines.extend([*table(part), ""])
            else:
                say(part)
    for line in document.signature:
        say(line)
    return lines


def slots(grid: Grid) -> list[list[MergedBox]]:
    """Give the box that covers each place of a grid, row by row; where the form prints none, an empty one."""
    owner = {
        (row, column): box
        for box in grid.boxes
        for row in range(box.row, box.row + box.height)
        for column in range(box.column, box.column + box.width)
    }
    return [
        [owner.get((row, column)) or MergedBox("", row, column) for column in range(grid.width)]
        for row in range(len(grid.rows))
    ]


def html_table(grid: Grid, cell: Callable[[str], str] | None = None) -> str:
    """Print a table of a page, merged cells as such; `cell` may write what stands in one as HTML of its own."""
    rows = [
        [box for column, box in enumerate(row) if (box.row, box.column) == (number, column)]
        for number, row in enumerate(slots(grid))
    ]
    written = cell and (lambda text: made(cell(text)))
    return render(TEMPLATES, "table.html.j2", rows=rows, cell=written)
