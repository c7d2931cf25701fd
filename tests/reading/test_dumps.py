"""Tables as programs print them, and each number behind its own head: lists, frames, rows down or across."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evaluation.judge import case, judge
from evaluation.layouts import TRAPS, of
from evaluation.printing import FORMS, numbers
from gkstats.demo.printing import MARK
from gkstats.demo.writers import spread
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.demo.printing import Grid
    from gkstats.reading.report import Report


def turned(grid: Grid) -> list[str]:
    """Print a large table's rows across, one line a column."""
    rows = spread(grid, repeat=True)
    return ["\t".join(row) for row in (zip(*rows, strict=True) if grid.labels == 3 else rows)]


def counted(grid: Grid) -> list[str]:
    """Print as pandas does: the columns' numbers above, the rows' numbers before, `nan` for nothing."""
    rows = [[cell or "nan" for cell in row] for row in spread(grid)]
    return [" ".join(map(str, range(grid.width))), *(" ".join([str(n), *row]) for n, row in enumerate(rows))]


def listed(row: list[str | None]) -> str:
    """Print a list as Python does; what marks a number is no part of it."""
    return "[" + ", ".join("None" if cell is None else f"'{cell}'" for cell in row) + "]"


DUMPS: dict[str, Callable[[Grid], list[str]]] = {
    "a row a list": lambda grid: [listed([*row]) for row in spread(grid, repeat=True)],
    "rows of None": lambda grid: [listed([cell or None for cell in row]) for row in spread(grid)],
    "JSON": lambda grid: [json.dumps(row, ensure_ascii=False) for row in spread(grid, repeat=True)],
    "across": turned,
}
DOUBTFUL: dict[str, Callable[[Grid], list[str]]] = {
    "a table a list": lambda grid: [", ".join(listed([*row]) for row in spread(grid, repeat=True))],
    "counted": counted,
    "indented": lambda grid: json.dumps(spread(grid), ensure_ascii=False, indent=1).split("\n"),
}


def verdict_of(table: Callable[[Grid], list[str]], form: str, seed: int, *, sums: bool):
    """Print a report with its tables like that, read it, and judge."""
    printed = case(form, numbers(form, seed, sums=sums), of(table), seed)
    report: Report = read(MARK.sub("", printed.sheet.text).encode(), "report.txt")
    return printed, judge(printed, report)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", DUMPS)
def test_what_programs_print_is_read(name: str, form: str) -> None:
    """Every cell of sections three and four, whether sums hold or not."""
    for sums in (True, False):
        _, verdict = verdict_of(DUMPS[name], form, 3, sums=sums)
        assert verdict.wrong == []
        assert verdict.empty == []
        assert [key for key in verdict.missing if key[0] == "requests"] == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_cannot_be_told_is_in_doubt(name: str, form: str) -> None:
    """Where a print keeps neither lines nor borders nothing is made up."""
    for sums in (True, False):
        _, verdict = verdict_of(DOUBTFUL[name], form, 5, sums=sums)
        assert verdict.wrong == []
        assert verdict.empty == []


@pytest.mark.parametrize("form", FORMS)
def test_each_number_behind_its_head(form: str) -> None:
    """自然人：3 on a line of its own, below its row's label."""
    printed = case(form, numbers(form, 6, sums=False), TRAPS["pairs"], 6)
    verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
    assert verdict.wrong == []
    assert verdict.empty == []
    assert [key for key in verdict.missing if key[0] == "requests"] == []
