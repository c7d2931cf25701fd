"""Tables as programs dump them, and as documents add to them: pandas, JSON, lists, python-docx; columns and words more.

Each number still stands beside its row's label and under its column's head, or in the same place of a list. Nothing
here may be read wrong; how much is read, the floors say.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from evaluation.layouts import inserted, of, on_requests
from evaluation.printing import Layout, Style, plain
from gkstats.demo.printing import MARK, Grid, Key, MergedBox, Number
from gkstats.demo.writers import markdown, separated, slots, spread

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
UNITS = ("", "十", "百", "千")


# Dumps.


def size(text: str) -> int:
    """Measure a text as pandas does, in characters."""
    return len(MARK.sub("", text))


def frame(grid: Grid, *, gap: str = "NaN", repeat: bool = False, decimal: bool = False) -> list[str]:
    """Print a grid as a DataFrame's `to_string` does: numbered rows and columns, cells to the right, gaps named."""
    rows = spread(grid, repeat=repeat)
    if decimal:
        rows = [[f"{cell}.0" if MARK.sub("", cell).isdigit() else cell for cell in row] for row in rows]
    table = [
        ["", *map(str, range(grid.width))],
        *([str(n), *(cell or gap for cell in row)] for n, row in enumerate(rows)),
    ]
    widths = [max(size(row[column]) for row in table) for column in range(grid.width + 1)]
    return [
        "  ".join(" " * (width - size(cell)) + cell for cell, width in zip(row, widths, strict=True)) for row in table
    ]


def literal(row: list[object]) -> str:
    """Write a row as Python writes a list; numbers have no quotation marks."""
    return "[" + ", ".join(
        "None" if cell is None else f"{cell}" if MARK.match(str(cell)) else f"'{cell}'" for cell in row
    ) + "]"  # fmt: skip


def lists(grid: Grid, *, repeat: bool = False, nested: bool = False) -> list[str]:
    """Print a grid as Python prints lists: one a row, or all in one."""
    rows = [literal([cell or None for cell in row]) for row in spread(grid, repeat=repeat)]
    return [f"[{', '.join(rows)}]"] if nested else rows


def arrays(grid: Grid) -> list[str]:
    """Print a grid as a JSON array, a row a line, every cell a string."""
    rows = [json.dumps(row, ensure_ascii=False) for row in spread(grid, repeat=True)]
    return ["[", *(f"  {row}," for row in rows[:-1]), f"  {rows[-1]}", "]"]


def records(grid: Grid) -> list[str]:
    """Print each row as a JSON object: the heads of each column, joined, and what stands below them."""
    covering = slots(grid)
    if not grid.heads:
        return arrays(grid)
    names = [
        "_".join(dict.fromkeys(covering[row][column].text for row in range(grid.heads))) for column in range(grid.width)
    ]
    rows = [{name: row[n].text for n, name in enumerate(names)} for row in covering[grid.heads :]]
    return ["[", ",\n".join(json.dumps(row, ensure_ascii=False, indent=1) for row in rows), "]"]


# Changes of the grid.


def transposed(grid: Grid) -> Grid:
    """Print columns as rows: items across, requesters down."""
    boxes = [replace(b, row=b.column, column=b.row, height=b.width, width=b.height) for b in grid.boxes]
    return Grid(tuple(sorted(boxes, key=lambda b: (b.row, b.column))), max(grid.heads, 1), max(grid.labels, 1))


def torn_labels(grid: Grid) -> Grid:
    """Tear the label of merged cells over its first two rows: （三）不 above 予公开."""
    boxes: list[MergedBox] = []
    for box in grid.boxes:
        if box.key or box.height < 2 or box.row < grid.heads or len(box.text) < 4:
            boxes.append(box)
            continue
        cut = len(box.text) // 2
        boxes.append(replace(box, text=box.text[:cut], height=1))
        boxes.append(replace(box, text=box.text[cut:], row=box.row + 1, height=box.height - 1))
    return replace(grid, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.column))))


def added_column(grid: Grid, *, at: int, head: str, cell: Callable[[int], str]) -> Grid:
    """Add a column to section three's table, before the number of this place, with its own head and cells."""
    at += grid.labels
    boxes = [
        replace(b, column=b.column + 1) if b.column >= at
        else replace(b, width=b.width + 1) if b.column + b.width > at
        else b
        for b in grid.boxes
    ]  # fmt: skip
    over = [b for b in boxes if b.column < at < b.column + b.width and b.row < grid.heads]
    top = max((b.row + b.height for b in over), default=0)
    boxes.append(MergedBox(head, top, at, grid.heads - top))
    boxes += [MergedBox(cell(row), row, at) for row in range(grid.heads, len(grid.rows))]
    return replace(grid, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.column))))


def added_row(grid: Grid, *, at: int, label: str) -> Grid:
    """Add a row of seven numbers to section three's table, at its top or its bottom."""
    row = grid.heads if at == 0 else len(grid.rows)
    numbers = [MergedBox(str(80_000 + 17 * n), row, grid.labels + n) for n in range(7)]
    return inserted(grid, row, [MergedBox(label, row, 0, width=grid.labels), *numbers])


# Numbers in words.


def chinese(number: int) -> str:
    """Write a number below ten thousand in Chinese numerals."""
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for place, digit in enumerate(map(int, f"{number:04}")):
        text += DIGITS[digit] + UNITS[3 - place] if digit else "〇"
    return text.strip("〇").replace("〇〇", "〇").replace("〇", "零")


def worded(key: Key, value: Number, *, how: Callable[[int], str]) -> str:
    """Print whole numbers that are above 0 in some way, the others as they are."""
    return how(value) if isinstance(value, int) and value > 0 and key[-1] != "change" else plain(key, value)


def numbered(how: Callable[[int], str]) -> Style:
    """Make a style of a way to print numbers."""
    return Style(number=partial(worded, how=how))


FULL = partial(separated, join="\t".join)
BARS = partial(separated, join=" | ".join)
LAST_YEAR = partial(added_column, head="上年总计", cell=lambda row: str(60_000 + 7 * row))
NOTES = partial(added_column, head="备注", cell=lambda row: "" if row % 3 else f"见附件{row}")
GROWTH = partial(added_column, head="同比增减（%）", cell=lambda row: f"{row}.5%")
TOP_ROW = partial(added_row, at=0, label="合计（含咨询）")
END_ROW = partial(added_row, at=1, label="五、咨询答复")
EXTRA = ("extra_cell",)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

DUMPS: dict[str, Layout] = {
    "pandas": of(frame),
    "pandas_repeated": of(partial(frame, repeat=True)),
    "pandas_floats": of(partial(frame, decimal=True)),
    "pandas_nan_tabs": of(lambda grid: ["\t".join(cell or "nan" for cell in row) for row in spread(grid)]),
    "lists": of(lists, borders="all"),
    "lists_repeated": of(partial(lists, repeat=True), borders="all"),
    "nested_list": of(partial(lists, nested=True), borders="all"),
    "json_arrays": of(arrays, borders="all"),
    "json_records": of(records, borders="all"),
    "docx_cells_blanks": of(partial(separated, join=" ".join, repeat=True)),
    "docx_cells_bars": of(partial(separated, join=" | ".join, repeat=True), borders="all"),
    "docx_cells_lines": of(lambda grid: [cell for row in spread(grid, repeat=True) for cell in row if cell]),
    "transposed_tabs": of(FULL, borders="all", change=on_requests(transposed)),
    "transposed_markdown": of(markdown, borders="all", change=on_requests(transposed)),
    "transposed_repeated": of(partial(separated, join="\t".join, repeat=True), change=on_requests(transposed)),
    "torn_labels": of(FULL, borders="all", change=on_requests(torn_labels)),
    "torn_labels_bars": of(BARS, borders="all", change=on_requests(torn_labels)),
    "last_year_first": of(FULL, borders="all", change=on_requests(partial(LAST_YEAR, at=0)), issues=EXTRA),
    "last_year_amid": of(BARS, borders="all", change=on_requests(partial(LAST_YEAR, at=3)), issues=EXTRA),
    "last_year_last": of(FULL, borders="all", change=on_requests(partial(LAST_YEAR, at=7)), issues=EXTRA),
    "notes_last": of(FULL, borders="all", change=on_requests(partial(NOTES, at=7)), issues=EXTRA),
    "growth_last": of(markdown, borders="all", change=on_requests(partial(GROWTH, at=7)), issues=EXTRA),
    "added_row_top": of(
        FULL, borders="all", change=on_requests(partial(added_row, at=0, label="合计（含咨询）")), issues=EXTRA
    ),
    "added_row_end": of(
        FULL, borders="all", change=on_requests(partial(added_row, at=1, label="五、咨询答复")), issues=EXTRA
    ),
    "about": of(FULL, borders="all", style=numbered(lambda n: f"约{n}件")),
    "plus": of(FULL, borders="all", style=numbered(lambda n: f"+{n}")),
    "or_more": of(FULL, borders="all", style=numbered(lambda n: f"{n}+")),
    "share_beside": of(FULL, borders="all", style=numbered(lambda n: f"{n}（占{n % 89 + 10}.5%）")),
    "last_year_beside": of(FULL, borders="all", style=numbered(lambda n: f"{n}（上年{n + 13}）")),
    "chinese_numerals": of(FULL, borders="all", style=numbered(chinese)),
    "circled": of(FULL, borders="all", style=numbered(lambda n: CIRCLED[n - 1] if n < 21 else str(n))),
    "grouped_by_blanks": of(FULL, borders="all", style=numbered(lambda n: f"{n:,}".replace(",", " "))),
    "grouped_full_width": of(FULL, borders="all", style=numbered(lambda n: f"{n:,}".replace(",", "，"))),
    "unit_apart": of(FULL, borders="all", style=numbered(lambda n: f"{n} 件")),
}
