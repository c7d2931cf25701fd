"""Golden documents: `cases/<trait>.txt` is a report of our own composition, named for what is odd about it.

`cases/<trait>.tsv` beside it has what must be read, in the shape of the form: form, year and the codes of its warnings
and errors, then each table. A number: `reported`. `.`: blank. `?`: unreadable. `-`: absent.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from gkstats.model import Cell, Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from pathlib import Path

CASES = sorted((ROOT / "evaluation" / "cases").glob("*.txt"))
STATES = {"blank": ".", "unreadable": "?", "absent": "-"}


def shown(cell: Cell) -> str:
    """Write a cell as the matrices do."""
    if isinstance(cell.value, Decimal):
        return f"{cell.value.normalize():f}"
    return STATES.get(cell.state) or f"{cell.value}"


def tables(cells: tuple[Cell, ...]) -> dict[tuple[str, str, str], str]:
    """Give each cell by the line and column of the matrix in which it stands."""
    places = {}
    for cell in cells:
        *group, column = cell.key
        block = " ".join((cell.table, *group[:-1])) if cell.table != "disputes" else cell.table
        places[block, group[-1], column] = shown(cell)
    return places


def expected(text: str) -> tuple[dict[str, str], dict[tuple[str, str, str], str]]:
    """Read a matrix: what stands above the tables, and each cell by line and column."""
    head, *blocks = text.strip().split("\n\n")
    facts = dict(line.split("\t") for line in head.split("\n"))
    places = {}
    for block in blocks:
        first, *rows = (line.split("\t") for line in block.split("\n"))
        for row in rows:
            places.update({(first[0], row[0], column): value for column, value in zip(first[1:], row[1:], strict=True)})
    return facts, places


def test_cases_are_many_and_not_zeros() -> None:
    """There are enough cases, and a program that prints zeros gets none of them."""
    assert len(CASES) >= 25
    for case in CASES:
        numbers = [value for value in expected(case.with_suffix(".tsv").read_text("utf-8"))[1].values() if value > "/"]
        assert sum(value == "0" for value in numbers) <= 1


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path) -> None:
    """Every cell of the document has the value or state that its matrix shows, and only its own doubts are raised."""
    facts, matrix = expected(case.with_suffix(".tsv").read_text("utf-8"))
    report = read(case.read_bytes(), case.name)
    assert isinstance(report, Report)
    assert tables(report.cells) == matrix
    assert (report.form, str(report.opening.year)) == (facts["form"], facts["year"])
    codes = {issue.code for issue in report.issues if issue.severity != "info"}
    assert codes == set(facts["issues"].split()) - {"-"}
