"""Tables as programs dump them, and as documents add to them: pandas, JSON, lists, python-docx; columns and words more.

Each number still stands beside its row's label and under its column's head, or in the same place of a list. Nothing
here may be read wrong; how much is read, the floors say.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from evaluation.kept_tables import (
    LABELS,
    a_field_a_line,
    a_record_a_cell,
    an_element_a_cell,
    columns_of_frame,
    split_frame,
)
from evaluation.layouts import inserted, of, on_requests
from evaluation.printing import Layout, Style, plain
from gkstats.demo.printing import MARK, Chapter, Grid, Key, MergedBox, Number
from gkstats.demo.writers import flowed, listed, markdown, quoted, separated, slots, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.demo.printing import Document

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


def lines_of_records(grid: Grid) -> list[str]:
    """Print each row as a JSON object on a line of its own, tiers of heads joined by a slash."""
    covering = slots(grid)
    if not grid.heads:
        return arrays(grid)
    names = ["/".join(dict.fromkeys(row[n].text for row in covering[: grid.heads])) for n in range(grid.width)]
    return [
        json.dumps({name: row[n].text for n, name in enumerate(names)}, ensure_ascii=False)
        for row in covering[grid.heads :]
    ]


def nested_objects(grid: Grid) -> list[str]:
    """Print a JSON object of the rows by their labels, each an object of its numbers by their heads."""
    covering = slots(grid)
    if grid.labels != LABELS:
        return arrays(grid)
    names = [covering[grid.heads - 1][n].text for n in range(grid.width)]
    rows = {
        row[LABELS - 1].text: {names[n]: row[n].text for n in range(LABELS, grid.width)}
        for row in covering[grid.heads :]
    }
    return json.dumps(rows, ensure_ascii=False, indent=2).split("\n")


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


def behind_each(grid: Grid, *, cell: Callable[[MergedBox], str], heads: tuple[str, str] | None = None) -> Grid:
    """Add a column behind each of section three's: below a merged head, with heads of their own or without."""
    tiers = grid.heads + (heads is not None)

    def moved(box: MergedBox) -> MergedBox:
        row = box.row + (box.row >= grid.heads and heads is not None)
        if box.column < LABELS:
            height = box.height + (box.row < grid.heads <= box.row + box.height) * (heads is not None)
            return replace(box, row=row, height=height)
        column = LABELS + 2 * (box.column - LABELS)
        return replace(box, row=row, column=column, width=1 if box.key else 2 * box.width)

    boxes = [moved(box) for box in grid.boxes]
    boxes += [MergedBox(cell(box), box.row, box.column + 1) for box in boxes if box.key]
    if heads is not None:
        boxes += [MergedBox(heads[n % 2], grid.heads, LABELS + n) for n in range(2 * (grid.width - LABELS))]
    return Grid(tuple(sorted(boxes, key=lambda b: (b.row, b.column))), tiers, LABELS)


def pairs_beside_blanks(grid: Grid) -> Grid:
    """Print last year's number behind two of each row's seven, and leave two empty: as many numbers as columns."""
    pairs, blanks = (0, 2), (1, 4)

    def said(box: MergedBox) -> MergedBox:
        place = (box.column - LABELS - box.row) % 7
        text = f"{box.text} {7 + 3 * box.row}" if place in pairs else "" if place in blanks else box.text
        return replace(box, text=text) if box.key else box

    return replace(grid, boxes=tuple(map(said, grid.boxes)))


def annexed(document: Document, *, title: str, last_year: bool = False) -> Document:
    """Print section three's table in an annex; or last year's, in the place of this one's, which is lost."""

    def older(box: MergedBox) -> MergedBox:
        return replace(box, text=str(30_000 + 7 * box.row + box.column)) if box.key and last_year else box

    own = next(s for s in document.sections if any(isinstance(p, Grid) and p.labels == LABELS for p in s.parts))
    annex = tuple(replace(p, boxes=tuple(map(older, p.boxes))) if isinstance(p, Grid) else p for p in own.parts)
    sections = (replace(s, parts=("本部分情况见附表。",)) if s is own else s for s in document.sections)
    return replace(document, sections=(*sections, Chapter(title, annex)))


def disputes_of_two_years(grid: Grid, *, above: bool) -> Grid:
    """Print last year's numbers in a row of their own beside section four's."""
    if all(box.key is None or box.key[0] != "disputes" for box in grid.boxes):
        return grid
    row = grid.heads if above else len(grid.rows)
    return inserted(grid, row, [MergedBox(str(90_000 + 7 * n), row, n) for n in range(grid.width)])


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


def in_some(how: Callable[[int], str]) -> Style:
    """Make a style that prints every fifth whole number in some way."""
    return Style(number=lambda key, value: worded(key, value, how=how) if value % 5 == 2 else plain(key, value))


def of_so_many(value: int) -> str:
    """Print a number as a part of another one, as pages are numbered: 3/7."""
    return f"{value % 99}/{value % 99 + value % 7 + 1}"


FULL = partial(separated, join="\t".join)
BARS = partial(separated, join=" | ".join)
LAST_YEAR = partial(added_column, head="上年总计", cell=lambda row: str(60_000 + 7 * row))
NOTES = partial(added_column, head="备注", cell=lambda row: "" if row % 3 else f"见附件{row}")
GROWTH = partial(added_column, head="同比增减（%）", cell=lambda row: f"{row}.5%")
TOP_ROW = partial(added_row, at=0, label="合计（含咨询）")
END_ROW = partial(added_row, at=1, label="五、咨询答复")
EXTRA = ("extra_cell",)
NO_PLAIN = ("no_plain_number",)
ODD_ROWS = ("stray_numbers", "few_numbers", "many_numbers")
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
    "transposed_last": of(
        FULL,
        borders="all",
        change=on_requests(transposed),
        style=Style(order=(1, 2, 4, 5, 6, 3)),
        text=lambda text: text.rpartition("\n\n")[0],
    ),
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
    "grouped_by_blanks_csv": of(
        partial(separated, join=",".join),
        style=numbered(lambda n: f"{n:,}".replace(",", " ")),
        issues=(*NO_PLAIN, "broken_number"),
    ),
    "grouped_semicolons": of(partial(separated, join=";".join), style=numbered(lambda n: f"{n:,}")),
    "grouped_full_width": of(FULL, borders="all", style=numbered(lambda n: f"{n:,}".replace(",", "，"))),
    "json_lines": of(lines_of_records, borders="all"),
    "json_nested": of(nested_objects, borders="all"),
    "json_split": of(split_frame, borders="all"),
    "json_split_indented": of(partial(split_frame, indent=2), borders="all"),
    "json_columns": of(columns_of_frame, borders="all"),
    "json_columns_indented": of(partial(columns_of_frame, indent=1), borders="all"),
    "json_columns_lists": of(partial(columns_of_frame, listed=True), borders="all"),
    "json_cells": of(a_record_a_cell, borders="all"),
    "fields_of_cells": of(a_field_a_line, borders="all"),
    "xml_cells": of(an_element_a_cell, borders="all"),
    "transposed_csv": of(partial(separated, join=quoted), change=on_requests(transposed)),
    "transposed_listed": of(listed, change=on_requests(transposed)),
    "share_columns": of(FULL, change=on_requests(partial(behind_each, cell=lambda b: f"{b.row}.{b.column}%"))),
    "years_side_by_side": of(
        FULL,
        change=on_requests(
            partial(behind_each, cell=lambda b: str(50_000 + 70 * b.row + b.column), heads=("本年", "上年"))
        ),
    ),
    "pairs_beside_blanks": of(
        markdown,
        style=Style(label=lambda text: text.replace("商业企业", "企业")),
        change=on_requests(pairs_beside_blanks),
        issues=NO_PLAIN,
    ),
    "annexed": of(FULL, borders="all", change=partial(annexed, title="附表")),
    "annexed_lists": of(lists, borders="all", change=partial(annexed, title="附件：统计表"), issues=EXTRA),
    "last_year_annexed": of(
        FULL, change=partial(annexed, title="附表：上年度情况", last_year=True), issues=("table_apart",)
    ),
    "last_year_annexed_records": of(
        records, change=partial(annexed, title="附件：上一年度统计表", last_year=True), issues=("table_apart",)
    ),
    "disputes_last_year_above": of(
        FULL, change=lambda document: document.change(partial(disputes_of_two_years, above=True))
    ),
    "disputes_last_year_below": of(
        listed, change=lambda document: document.change(partial(disputes_of_two_years, above=False))
    ),
    "counted_in_words": of(FULL, borders="all", style=in_some(lambda n: f"{chinese(n)}件")),
    "counted_in_words_bars": of(BARS, borders="all", style=in_some(lambda n: f"{chinese(n)}件")),
    "letter_for_one": of(listed, style=in_some(lambda n: str(n).replace("1", "l"))),
    "parts_beside": of(partial(flowed, width=7, at="own"), style=in_some(lambda n: f"{n}（其中网络{n // 2}件）")),
    "words_beside": of(listed, style=in_some(lambda n: f"{n}件左右")),
    "of_so_many": of(listed, style=numbered(of_so_many), issues=ODD_ROWS),
    "some_of_so_many": of(listed, style=in_some(of_so_many), issues=ODD_ROWS),
    "about_in_last_cell": of(
        BARS,
        style=Style(
            label=lambda text: text.replace("商业企业", "企业"),
            number=lambda key, value: f"约{value}" if key[-1] == "total" else plain(key, value),
        ),
        issues=NO_PLAIN,
    ),
    "by_and_large": of(FULL, style=in_some(lambda n: f"{chinese(n)}{'多余'[n % 2]}件"), issues=NO_PLAIN),
    "by_and_large_listed": of(
        listed, style=in_some(lambda n: f"{chinese(n)}{'多余'[n % 2]}件"), issues=(*NO_PLAIN, *ODD_ROWS)
    ),
    "from_to": of(FULL, style=in_some(lambda n: f"{DIGITS[n % 8 + 1]}{DIGITS[n % 8 + 2]}件"), issues=NO_PLAIN),
    "grouped_thin": of(listed, style=numbered(lambda n: f"{n:,}".replace(",", "\u2009"))),
    "unit_apart": of(FULL, borders="all", style=numbered(lambda n: f"{n} 件")),
}
