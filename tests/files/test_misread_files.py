"""Invented files that were read wrong once: each is held to what it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gkstats.issues import english
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("proactive", "requests", "disputes")


def report_of(path: Path) -> Report:
    """Read a file that must be a report."""
    report = read(path.read_bytes(), path.name)
    assert isinstance(report, Report), report
    return report


def cells(report: Report) -> dict[tuple[str, ...], tuple[str, object]]:
    """Give state and value of each cell."""
    return {(cell.table, *cell.key): (cell.state, cell.value) for cell in report.cells}


@pytest.mark.parametrize("name", ["superscript_note.txt", "text_raise.html"])
def test_a_mark_above_the_line_is_no_digit(misread: Path, name: str) -> None:
    """352 with a note's mark is 352, with an issue that says so; every other cell is as in the plain text."""
    report = report_of(misread / name)
    assert cells(report) == cells(report_of(misread / "00_plain.txt"))
    noted = [issue for issue in report.issues if issue.table in TABLES]
    assert [issue.code for issue in noted] == ["note_mark"]
    assert "352" in english(noted[0])


def test_what_a_style_sheet_hides(misread: Path) -> None:
    """Digits under a class that is not displayed are no digits of the numbers beside them."""
    assert cells(report_of(misread / "css_hidden_span.html")) == cells(report_of(misread / "00_plain.txt"))


@pytest.mark.parametrize("name", ["auto_numbers.docx", "ol_items.html"])
def test_items_that_a_list_numbers(misread: Path, name: str) -> None:
    """Items that Word or the browser numbers are statements, however many sentences they have."""
    report = report_of(misread / name)
    assert (len(report.problems), len(report.remedies)) == (2, 2)
    assert cells(report) == cells(report_of(misread / "00_plain.txt"))


def test_a_watermark_over_blank_cells(misread: Path) -> None:
    """The digits of a pale, slanted watermark fill no cell."""
    report = report_of(misread / "watermark_in_blank_cells.pdf")
    assert {cell.state for cell in report.cells if cell.table == "requests"} <= {"blank", "reported", "absent"}
    assert not any("138" in str(cell.raw) for cell in report.cells)


def test_a_saved_page(misread: Path) -> None:
    """A page saved as MHTML is read as the page it holds."""
    assert cells(report_of(misread / "saved.mht")) == cells(report_of(misread / "00_plain.txt"))
