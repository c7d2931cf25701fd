"""A whole page on one line, a bar between its cells, as `get_text("|")` gives it: rows are parted by their labels."""

from __future__ import annotations

import re

import pytest

from evaluation.judge import Case, case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import FORMS, numbers
from gkstats.reading.report import read

RULE = re.compile(r"(?m)^\|(?: -+ \|)+$\n")
ROWS = re.compile(r"([^|]*[\u4e00-\u9fff”）]\|)((?:\d+\|){7})")
CARRIED_OUT = re.compile(r"(\| \|三、本年度办理结果.*?)(\| \|四、结转下年度继续办理\|(?:\d+\|){6}\d+)", re.DOTALL)


def on_one_line(printed: Case) -> str:
    """Give the cells of a report that have words or numbers, a row's end with an empty one behind it."""
    lines = RULE.sub("", printed.sheet.text).split("\n")
    rows = ("|".join(cell.strip() for cell in line.split("|") if cell.strip()) for line in lines)
    return "|" + "| |".join(row for row in rows if row) + "|"


def printed(form: str, seed: int) -> Case:
    """Print a report without blanks."""
    return case(form, numbers(form, seed), LAYOUTS["markdown"], seed)


@pytest.mark.parametrize("form", FORMS)
def test_numbers_behind_the_tables_end_are_no_upper_rows(form: str) -> None:
    """What stands behind the last row on the same line may be that row's, and no other's, in any order of rows."""
    sheet = printed(form, 2)
    text, count = CARRIED_OUT.subn(r"\2\1", on_one_line(sheet))
    assert count == 1
    verdict = judge(sheet, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])
    assert {key[1] for key in verdict.missing if key[0] == "requests"} <= {"resolved"}


@pytest.mark.parametrize("seed", range(3))
def test_rows_may_be_shifted_up_to_the_end(seed: int) -> None:
    """Where numbers stand before their labels from a row on, none of the rows from there is another one's."""
    sheet = printed("2021", seed)
    text = on_one_line(sheet)
    rows = [found.start() for found in ROWS.finditer(text)]
    cut = rows[3 + 4 * seed]
    verdict = judge(sheet, read((text[:cut] + ROWS.sub(r"\2\1", text[cut:])).encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])
