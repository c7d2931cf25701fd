"""Files held to what was printed in them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from evaluation.printing import numbers
from gkstats.model import NoReport, Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from gkstats.demo.printing import Key, Number, Values


def values(form: str, seed: int, blank: float) -> Values:
    """Draw numbers, all different, with some cells left blank."""
    rng = random.Random(seed)  # noqa: S311
    return {key: None if rng.random() < blank else value for key, value in numbers(form, seed).items()}


def assert_exact(form: str, printed: Values, report: Report | NoReport) -> None:
    """Hold every cell of a report to what was printed for it; a blank one is blank, and nothing is in doubt."""
    assert isinstance(report, Report), report
    found = {(cell.table, *cell.key): (cell.state, cell.value) for cell in report.cells if cell.state != "absent"}
    assert found == {
        key: ("blank", None) if value is None else ("reported", value) for key, value in printed.items()
    }, form
    assert [issue for issue in report.issues if issue.table] == []


def told(text: str) -> tuple[dict[Key, Number | str], set[str]]:
    """Read a text: each cell's number, or its state, and the codes of the issues."""
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    cells = {(cell.table, *cell.key): cell.state if cell.value is None else cell.value for cell in report.cells}
    return cells, {issue.code for issue in report.issues}


def why(data: bytes, source: str) -> str:
    """Give the code of the one issue of a file that holds no report."""
    outcome = read(data, source)
    assert isinstance(outcome, NoReport)
    (issue,) = outcome.issues
    assert issue.severity == "error"
    return issue.code
