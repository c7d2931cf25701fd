"""What a file's own tables say of their cells."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from as_printed import assert_exact, values
from evaluation.filemaking import docx, html, pdf
from evaluation.office_files import xlsx
from evaluation.printing import document, numbers
from gkstats.files.sniff import open_text
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from gkstats.demo.printing import Grid

NUMBER = re.compile(r"(?:-?\d[\d.]*(?:万元)?)?")
MAKERS = {
    ".html": lambda made: html(made).encode(),
    ".docx": docx,
    ".pdf": pdf,
}


@pytest.mark.parametrize("suffix", MAKERS)
def test_cells_that_one_box_covers_name_it(suffix: str) -> None:
    """Every cell under a merged box is given with the first of them, where the box's text stands; no other is."""
    made = document("2021", numbers("2021", 1), seed=1).change(lambda grid: grid.plain)
    text = open_text(MAKERS[suffix](made), suffix)
    shapes: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for place, first in text.covered.items():
        shapes.setdefault(first, set()).add(place)
    found = {}
    for (line, column), places in shapes.items():
        box = text.printed[line].split("\t")[column]
        rows, columns = {place[0] for place in places}, {place[1] for place in places}
        assert len(places) == len(rows) * len(columns) > 1
        assert not any(text.printed[row].split("\t")[at] for row, at in places if (row, at) != (line, column))
        found[line, box] = len(rows), len(columns)
    boxes = [box for grid in made.grids for box in grid.boxes if box.height * box.width > 1]
    assert sorted(shape for (_, box), shape in found.items() if box) == sorted((b.height, b.width) for b in boxes)
    assert text.grid.issuperset(line for line, _ in text.covered)


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        ("<tfoot><tr><td>F<td>1<tbody><tr><td>A<td>2<tr><td>B<td>3<thead><tr><td>H<td>0", ["H0", "A2", "B3", "F1"]),
        ("<tr><td>A<td>2</tr><tfoot><tr><td>F<td>1</tfoot><tr><td>B<td>3", ["A2", "B3", "F1"]),
        ("<tbody><tr><td rowspan=9>A<td>2</tbody><tbody><tr><td>B<td>3</tbody>", ["A2", "B3"]),
        ("<thead></thead><tr><td>A<td>2", ["A2"]),
        ("<thead></thead>", []),
    ],
)
def test_a_foot_is_shown_last_wherever_it_is_written(table: str, lines: list[str]) -> None:
    """A page shows a table's head first and its foot last, and no cell goes on in another group of rows."""
    text = open_text(f"<html><body><table>{table}</table></body></html>".encode(), ".html")
    assert [line.replace("\t", "") for line in text.printed if line] == lines


def test_a_number_below_a_table_is_none_of_its_last_row() -> None:
    """A number that stands alone below a page's table fills no empty cell of the row above it."""
    printed = values("2021", 40, 0.0) | {("proactive", "20.8", "admin_charges", "amount"): None}
    made = document("2021", printed, seed=40).change(lambda grid: grid.plain)
    report = read(html(made, around="<table><tr><td>7</td><td>{}</td><td>8</td></tr></table>").encode(), "r.html")
    assert isinstance(report, Report)
    found = {(cell.table, *cell.key): (cell.state, cell.value) for cell in report.cells if cell.table == "proactive"}
    own = {key: value for key, value in printed.items() if key[0] == "proactive"}
    assert found == {key: ("blank", None) if value is None else ("reported", value) for key, value in own.items()}


def test_brackets_around_two_numbers_make_no_list_of_their_row() -> None:
    """Where the first and the last number of a row may not be seen, they stay in doubt: [12] … [93] is no list."""
    printed = values("2021", 41, 0.0)
    ends = [("disputes", "reconsideration", "upheld"), ("disputes", "litigation_after_reconsideration", "total")]
    made = document("2021", printed, seed=41).change(lambda grid: grid.plain)
    turned = {str(printed[end]) for end in ends}
    page = html(made, cell=lambda text: f"<bdo dir=rtl>{text}</bdo>" if text in turned else text)
    report = read(page.encode(), "r.html")
    assert isinstance(report, Report)
    found = {(cell.table, *cell.key): cell for cell in report.cells}
    assert {found[end].state for end in ends} == {"unreadable"}
    assert all(cell.value == printed[key] for key, cell in found.items() if cell.state == "reported")


def in_either_column(grid: Grid) -> Grid:
    """Give each column two below its head, and put numbers now into the one, now into the other."""
    found = []
    for box in grid.plain.boxes:
        place = 2 * box.column
        if box.row < grid.heads or box.column < grid.labels or NUMBER.fullmatch(box.text) is None:
            found.append(replace(box, column=place, width=2 * box.width))
        else:
            texts = ["", box.text] if (box.row * 7 + box.column) % 3 else [box.text, ""]
            found += [replace(box, text=text, column=place + at, width=1) for at, text in enumerate(texts)]
    return replace(grid, boxes=tuple(found), labels=2 * grid.labels)


@pytest.mark.parametrize("suffix", [".html", ".xlsx"])
def test_numbers_in_either_column_of_a_head(suffix: str) -> None:
    """Two columns below one head are one where each row fills but one."""
    printed = values("2021", 42, 0.4)
    made = document("2021", printed, seed=42).change(in_either_column)
    assert_exact("2021", printed, read({**MAKERS, ".xlsx": xlsx}[suffix](made), f"r{suffix}"))


def test_columns_that_one_head_spans() -> None:
    """Columns with heads or labels of their own, or with two numbers in a row, are as many as they are."""
    rows = "<tr><td>{}<td>1<td><td>5<tr><td>甲<td>{}<td>2<td>6"
    for first, second, line in (("乙", "", "甲\t\t2\t6"), ("乙", "3", "甲\t3\t2\t6")):
        table = f"<table><tr><td>项<td colspan=2>数<td>计{rows.format(first, second)}</table>"
        lines = open_text(table.encode(), ".html").printed
        assert (line in lines) == bool(second)
        headed = table.replace("计<tr>", "计<tr><td>名<td>子<td>丑<td>寅<tr>", 1)
        assert line in open_text(headed.encode(), ".html").printed
