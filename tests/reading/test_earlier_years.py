"""An earlier year's numbers, or shares, beside this year's in a table are not read; this year's are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from as_printed import assert_exact, values
from evaluation.filemaking import html
from evaluation.printing import document
from gkstats.demo.printing import Grid, MergedBox
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gkstats.demo.printing import Values

FIRST_ROW = "一、本年新收"
LICENCES = "行政许可"
OLD = "7731"  # what no cell of the report says


def requests(grid: Grid) -> bool:
    """Tell the table of requests."""
    return any(box.text.startswith(FIRST_ROW) for box in grid.boxes)


def numbers(grid: Grid, box: MergedBox) -> bool:
    """Tell a box with a number, or room for one."""
    return box.row >= grid.heads and box.column >= grid.labels


def columns(names: Sequence[str]) -> Callable[[Grid], Grid]:
    """Give below each head a column for each name, the last one this year's."""
    return lambda grid: _columns(grid.plain, names) if requests(grid) else grid.plain


def _columns(grid: Grid, names: Sequence[str]) -> Grid:
    size, found = len(names), []
    for box in grid.boxes:
        row = box.row + (box.row >= grid.heads)
        down = box.row < grid.heads == box.row + box.height and box.column < grid.labels
        column = grid.labels + size * (box.column - grid.labels)
        if box.column < grid.labels:
            found.append(replace(box, row=row, height=box.height + down))
        elif not numbers(grid, box):
            found.append(replace(box, row=row, column=column, width=box.width * size))
        else:
            texts = [OLD] * (size - 1) + [box.text]
            found += [MergedBox(text, row, column + at) for at, text in enumerate(texts)]
    below = [
        MergedBox(name, grid.heads, grid.labels + size * at + place)
        for at in range(grid.width - grid.labels)
        for place, name in enumerate(names)
    ]
    return Grid((*found, *below), grid.labels, grid.heads + 1)


def rows(names: Sequence[str]) -> Callable[[Grid], Grid]:
    """Give each row a line for each name, one of them this year's."""
    return lambda grid: _rows(grid.plain, names) if requests(grid) else grid.plain


def _rows(grid: Grid, names: Sequence[str]) -> Grid:
    size, found = len(names), []
    for box in grid.boxes:
        row = grid.heads + size * (box.row - grid.heads)
        column = box.column + (box.column >= grid.labels)
        if box.row < grid.heads:
            corner = box.column < grid.labels == box.column + box.width
            found.append(replace(box, column=column, width=box.width + corner))
        elif box.column < grid.labels:
            found.append(replace(box, row=row, height=box.height * size))
        else:
            texts = [box.text if name in ("本年", "2022年") else OLD for name in names]
            found += [MergedBox(text, row + at, column) for at, text in enumerate(texts)]
    named = [
        MergedBox(name, grid.heads + size * at + place, grid.labels)
        for at in range(len(grid.rows) - grid.heads)
        for place, name in enumerate(names)
    ]
    return Grid((*found, *named), grid.labels + 1, grid.heads)


def named_first(grid: Grid) -> Grid:
    """Give each row a line for 上年 and one for 本年, their names before the label merged over both."""
    if not requests(grid):
        return grid.plain
    split = _rows(grid.plain, ("上年", "本年"))
    labels, found = split.labels - 1, []
    for box in split.boxes:
        if box.row < split.heads and box.column == 0:
            found.append(box)
        elif box.column == labels and box.row >= split.heads:
            found.append(replace(box, column=0))
        else:
            found.append(replace(box, column=box.column + (box.column < labels)))
    return Grid(tuple(found), split.labels, split.heads)


def decisions(grid: Grid) -> bool:
    """Tell the table of what was published unasked."""
    return any(box.text == LICENCES for box in grid.boxes)


def split_decisions(grid: Grid) -> Grid:
    """Give the row 行政许可 a line for 上年 and one for 本年, their names behind its label."""
    if not decisions(grid):
        return grid.plain
    (top,) = (box.row for box in grid.boxes if box.text == LICENCES)
    found = []
    for box in grid.plain.boxes:
        if box.row == top and box.column == 0:
            found.append(replace(box, height=2))
        elif box.row == top:
            found += [MergedBox("上年", top, 1), MergedBox(OLD, top, 2, 1, 2)]
            found += [MergedBox("本年", top + 1, 1), replace(box, row=top + 1, column=2, width=2)]
        else:
            found.append(replace(box, row=box.row + (box.row > top)))
    return Grid(tuple(found), grid.labels, grid.heads)


def dated_block(grid: Grid) -> Grid:
    """Put 上年 first over 行政许可, and let the next block stand in its column, without years."""
    if not decisions(grid):
        return grid.plain
    (top,) = (box.row for box in grid.boxes if box.text == LICENCES)
    found = []
    for box in grid.plain.boxes:
        if box.column == 1 and box.row in (top - 1, top):
            earlier = OLD if box.row == top else box.text.replace("本年", "上年")
            found += [MergedBox(earlier, box.row, 1), replace(box, column=2, width=1), MergedBox("", box.row, 3)]
        elif box.column == 1 and top + 1 < box.row <= top + 4:
            found += [replace(box, width=1), MergedBox("", box.row, 2), MergedBox("", box.row, 3)]
        else:
            found.append(box)
    return Grid(tuple(found), grid.labels, grid.heads)


BLANK = values("2021", 41, 0.4)
FULL = values("2021", 41, 0)


@pytest.mark.parametrize(
    "names", [("上年", "本年"), ("2021年", "2022年"), ("占比（%）", "件数"), ("前年", "去年", "今年")]
)
def test_columns_of_earlier_years(names: tuple[str, ...]) -> None:
    """What stands below 上年 is not read, whatever is blank; what stands below 本年 is."""
    made = document("2021", BLANK, seed=41).change(columns(names))
    assert_exact("2021", BLANK, read(html(made).encode(), "r.html"))


@pytest.mark.parametrize("names", [("上年", "本年"), ("本年", "上年"), ("2021年", "2022年"), ("前年", "上年", "本年")])
def test_rows_of_earlier_years(names: tuple[str, ...]) -> None:
    """The same where each row has a line for each year."""
    made = document("2021", BLANK, seed=41).change(rows(names))
    assert_exact("2021", BLANK, read(html(made).encode(), "r.html"))


@pytest.mark.parametrize("printed", [BLANK, FULL], ids=["blank", "full"])
@pytest.mark.parametrize("change", [named_first, split_decisions, dated_block])
def test_earlier_years_are_told_row_by_row(change: Callable[[Grid], Grid], printed: Values) -> None:
    """A year before a label, or beside one row alone, is that line's; one over a block is not the next block's."""
    made = document("2021", printed, seed=41).change(change)
    assert OLD in html(made)
    assert_exact("2021", printed, read(html(made).encode(), "r.html"))


@pytest.mark.parametrize("names", [("上年", "上年"), ("上年", ""), ("2029年", "2030年"), ("甲", "乙")])
def test_columns_that_are_not_told(names: tuple[str, ...]) -> None:
    """Where no head says this year, no number is read that is none of its."""
    made = document("2021", BLANK, seed=41).change(columns(names))
    report = read(html(made).encode(), "r.html")
    assert isinstance(report, Report)
    reported = {(cell.table, *cell.key): cell.value for cell in report.cells if cell.state == "reported"}
    assert {key: value for key, value in reported.items() if BLANK.get(key) != value} == {}
