"""Rows between bars that a text's width cuts behind a bar: their last numbers stand on the next line."""

from __future__ import annotations

import pytest

from evaluation.bench import CONVERTED
from gkstats.model import Report
from gkstats.reading.report import read

TEXT = (CONVERTED / "2021-101.html.html2text_78.txt").read_text("utf-8")
ROW = "| 1974| 2390| 5612| 1990| 6061| 390|\n7330  \n"


def row(text: str) -> list[int | None]:
    """Read the numbers of the row that is cut; null for each one that is unreadable."""
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    cells = [cell for cell in report.cells if cell.key[0] == "other_not_corrected"]
    assert {cell.state for cell in cells} <= {"reported", "unreadable"}
    return [None if cell.value is None else int(cell.value) for cell in cells]


def test_a_row_goes_on_below() -> None:
    """Where no line is as wide as this one would be with the next cell, the numbers below are the row's."""
    assert row(TEXT) == [1974, 2390, 5612, 1990, 6061, 390, 7330]


def test_a_short_number_that_adds_up() -> None:
    """Alone on its line it may be a page's: with it the row has to add up, among however few numbers."""
    few = ROW.replace("2390", "   0").replace("5612", "   0").replace("1990", "   0").replace("6061", "   0")
    text = TEXT.replace(ROW, few.replace("1974", "  12").replace("390", "  0").replace("7330", "12"))
    assert row(text) == [12, 0, 0, 0, 0, 0, 12]


@pytest.mark.parametrize(
    ("cut", "by"),
    [
        ("7330  ", "7"),  # a page's number, perhaps, where the row's last cell is empty
        ("|\n7330", "\n7330"),  # a number may be broken
        ("390|\n7330", "390|\n\n7330"),
        ("5612| 1990| 6061| ", ""),  # there is room for it on the line
    ],
)
def test_what_may_be_no_rest(cut: str, by: str) -> None:
    """Where the line need not end there, or the number may be another's, the row is not told."""
    assert ROW.replace(cut, by) != ROW
    assert None in row(TEXT.replace(ROW, ROW.replace(cut, by)))


def test_an_empty_cell_behind_a_bar() -> None:
    """Where another row ends with an empty cell, this one may, too."""
    assert None in row(TEXT.replace("4934| 4188| 3944| 7130", "4934| 4188| 3944|"))
