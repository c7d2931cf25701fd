"""The inverse of reading: the forms as logical tables with numbers in them, ready for any layout.

A form becomes a `Document` of headings, invented prose and `Grid`s (logical tables with merged cells); a layout turns
it into text. What stands in a number's place may carry an invisible mark (`MARK`), so that its cell is still known
whatever a layout does to it. Nothing here knows how reports are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from gkstats import forms

Key: TypeAlias = tuple[str, ...]
Number: TypeAlias = int | Decimal
Values: TypeAlias = Mapping[Key, Number | None]

MARK = re.compile("[\ue000-\uf8ff]")
OTHERS = ("other_not_corrected", "other_fee_unpaid", "other_other")


@dataclass(frozen=True)
class MergedBox:
    """One printed cell of a grid, merged over `height` rows and `width` columns; `key` if it is for a number."""

    text: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    key: Key | None = None


@dataclass(frozen=True)
class Grid:
    """One logical table: boxes in reading order, the columns that hold labels, the rows that are heads."""

    boxes: tuple[MergedBox, ...]
    labels: int
    heads: int

    @property
    def rows(self) -> list[list[MergedBox]]:
        """Give the boxes by the row on which they begin."""
        height = max(box.row + box.height for box in self.boxes)
        return [[box for box in self.boxes if box.row == row] for row in range(height)]

    @property
    def width(self) -> int:
        """Count the columns."""
        return max(box.column + box.width for box in self.boxes)

    @property
    def plain(self) -> Grid:
        """Give the grid without the marks of its numbers."""
        return replace(self, boxes=tuple(replace(box, text=MARK.sub("", box.text)) for box in self.boxes))

    def only(self, rows: range) -> Grid:
        """Give some rows as a grid of their own; a box merged over the cut keeps to the rows where it begins."""
        kept = [
            replace(box, row=box.row - rows.start, height=min(box.height, rows.stop - box.row))
            for box in self.boxes
            if box.row in rows
        ]
        return Grid(tuple(kept), self.labels, 0)


@dataclass(frozen=True)
class Chapter:
    """A heading and what stands under it."""

    heading: str
    parts: tuple[str | Grid, ...]


@dataclass(frozen=True)
class Document:
    """A whole report before any layout."""

    title: str
    opening: tuple[str, ...]
    sections: tuple[Chapter, ...]
    signature: tuple[str, ...]

    def change(self, grid: Callable[[Grid], Grid]) -> Document:
        """Give the document with each grid changed."""
        sections = tuple(
            replace(s, parts=tuple(grid(p) if isinstance(p, Grid) else p for p in s.parts)) for s in self.sections
        )
        return replace(self, sections=sections)

    @property
    def grids(self) -> list[Grid]:
        """Give the tables in printed order."""
        return [part for section in self.sections for part in section.parts if isinstance(part, Grid)]


def cells(form: str) -> list[Key]:
    """Give the keys of a form's cells in printed order."""
    rows = (
        (block, row) for block in blocks(form) for row in block.rows if row.key is not None and printable(form, row)
    )
    return [(block.table, *block.cell_key(row, column)) for block, row in rows for column in range(len(block.columns))]


def blocks(form: str) -> tuple[forms.Block, ...]:
    """Give the blocks of a form; the mixed one has section two of 2019 and sections three and four of 2021."""
    if form == "mixed":
        return forms.load("2019").table("proactive") + blocks("2021")[4:]
    return forms.load(form[:4]).blocks


def printable(form: str, row: forms.Row) -> bool:
    """Tell whether a row has numbers in this form: 其他处理 in one row, or in three."""
    item = row.key[0] if row.key else ""
    return item not in OTHERS if form == "2021-one-other" else not row.unless


def proactive(form: str, number: Callable[[Key], str], label: Callable[[str], str]) -> Grid:
    """Lay out section two's table: four columns, a merged head over each article's rows."""
    boxes: list[MergedBox] = []
    row = 0
    for block in blocks(form):
        if block.table != "proactive":
            continue
        spans = {1: [(1, 3)], 2: [(1, 1), (2, 2)], 3: [(1, 1), (2, 1), (3, 1)]}[len(block.columns)]
        boxes.append(MergedBox(label(block.heads[0]), row, 0, width=4))
        boxes.append(MergedBox(label(block.heads[1]), row + 1, 0))
        boxes += [
            MergedBox(label(text), row + 1, at, width=wide)
            for text, (at, wide) in zip(block.heads[2:], spans, strict=True)
        ]
        row += 2
        for line in block.rows:
            boxes.append(MergedBox(label(line.label), row, 0))
            keys = [(block.table, *block.cell_key(line, column)) for column in range(len(block.columns))]
            boxes += [
                MergedBox(number(key), row, at, width=wide, key=key)
                for key, (at, wide) in zip(keys, spans, strict=True)
            ]
            row += 1
    return Grid(tuple(boxes), 1, 0)


def requests(form: str, number: Callable[[Key], str], label: Callable[[str], str]) -> Grid:
    """Lay out section three's table: three label columns, seven numbers, heads in three tiers."""
    block = next(block for block in blocks(form) if block.table == "requests")
    note, who, person, legal, total, *bodies = map(label, block.heads)
    boxes = [
        MergedBox(f"（{note}）", 0, 0, 3, 3),
        MergedBox(who, 0, 3, width=7),
        MergedBox(person, 1, 3, 2),
        MergedBox(legal, 1, 4, width=5),
        MergedBox(total, 1, 9, 2),
        *(MergedBox(text, 2, 4 + n) for n, text in enumerate(bodies)),
    ]
    row, groups = 3, {}
    for line in block.rows:
        group = line.key is None or (line.unless and form != "2021-one-other")
        if not group and not printable(form, line):
            continue
        outer = not line.label.startswith("（") and line.label[1] == "、"
        level = 0 if outer else 1 if line.label.startswith("（") else 2
        if group:
            groups[level] = len(boxes)
            boxes.append(MergedBox(label(line.label), row, level, 0))
            continue
        boxes.append(MergedBox(label(line.label), row, level, width=3 - level))
        for above in range(level):
            at = groups[above]
            boxes[at] = replace(boxes[at], height=row + 1 - boxes[at].row)
        keys = [(block.table, *block.cell_key(line, column)) for column in range(7)]
        boxes += [MergedBox(number(key), row, 3 + n, key=key) for n, key in enumerate(keys)]
        row += 1
    return Grid(tuple(boxes), 3, 3)


def disputes(form: str, number: Callable[[Key], str], label: Callable[[str], str]) -> Grid:
    """Lay out section four's table: heads in three tiers over one row of fifteen numbers."""
    block = blocks(form)[-1]
    heads = [label(head) for head in block.heads]
    boxes = [MergedBox(heads[0], 0, 0, width=5), MergedBox(heads[1], 0, 5, width=10)]
    boxes += [MergedBox(head, 1, n, 2) for n, head in enumerate(heads[2:7])]
    boxes += [MergedBox(heads[7], 1, 5, width=5), MergedBox(heads[8], 1, 10, width=5)]
    boxes += [MergedBox(head, 2, 5 + n) for n, head in enumerate(heads[9:])]
    keys = [(block.table, *block.cell_key(block.rows[0], column)) for column in range(15)]
    boxes += [MergedBox(number(key), 3, n, key=key) for n, key in enumerate(keys)]
    return Grid(tuple(boxes), 0, 3)
