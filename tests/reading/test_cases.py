"""Golden documents (`evaluation/cases`) are read as the matrices beside them say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from evaluation import floors
from evaluation.judge import Doubtful, true
from evaluation.matrices import PATHS, expected
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from pathlib import Path


# What is known to be read wrong says so in the floors, and may only get better there.
WRONG = {name for name, floor in floors.stored("sample").items() if floor.wrong}


def test_cases_are_many_and_not_zeros() -> None:
    """There are enough cases, and a program that prints zeros gets none of them."""
    assert len(PATHS) >= 25
    for path in PATHS:
        assert sum(value == 0 for value in expected(path).cells.values()) <= 1


@pytest.mark.parametrize(
    "path", [path for path in PATHS if f"case/{path.stem}" not in WRONG], ids=lambda path: path.stem
)
def test_case(path: Path) -> None:
    """Every cell of the document has the value or state that its matrix shows, and only its own doubts are raised."""
    matrix = expected(path)
    report = read(path.read_bytes(), path.name)
    assert isinstance(report, Report)
    told = {(cell.table, *cell.key): cell.value if cell.state == "reported" else cell.state for cell in report.cells}
    doubtful = {key: value for key, value in matrix.cells.items() if isinstance(value, Doubtful)}
    assert {key: value for key, value in told.items() if key not in doubtful} == {
        key: value for key, value in matrix.cells.items() if key not in doubtful
    }
    assert {key: told[key] for key, value in doubtful.items() if key in told and not true(value, told[key])} == {}
    assert (report.form, str(report.opening.year)) == (matrix.form, matrix.year)
    codes = {issue.code for issue in report.issues if issue.severity != "info"}
    assert codes == matrix.issues or (codes and matrix.issues == {"*"})


@pytest.mark.parametrize("number", [25, 35, 95])
def test_a_number_longer_than_any(number: int) -> None:
    """Digits without end, which no integer is made of, are in doubt, in a row, before one and amid a line's numbers."""
    path = next(path for path in PATHS if path.stem == "lines_of_60_with_one_twice")
    text = path.read_text("utf-8")
    found = list(re.finditer(r"\d+", text))[number]
    report = read(f"{text[: found.start()]}{'7' * 5000}{text[found.end() :]}".encode(), path.name)
    assert isinstance(report, Report)
    said = expected(path).cells
    told = {(cell.table, *cell.key): cell.value for cell in report.cells if cell.state == "reported"}
    assert {key: value for key, value in told.items() if not true(said[key], value)} == {}
    assert {cell.state for cell in report.cells} >= {"reported", "unreadable"}
