"""Blanks for commas in numbers, and bars for ones, in tables as scans and office programs print them."""

from __future__ import annotations

import re

import pytest

from as_printed import told
from evaluation.judge import Case, case
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers
from gkstats.script.thousands import commas_for_blanks

CELLS = ("tabs", "pipes", "markdown", "listed", "spaces")
RUNNING = ("one_line", "pdf_own")
THOUSANDS = re.compile(r"(?<=[\t \n|+-])(\d{1,3})(\d{3})(?=[\t \n|.])")


def printed(layout: str, form: str = "2021") -> Case:
    """Print a report whose rows add up."""
    return case(form, numbers(form, 2, sums=True), LAYOUTS[layout], 2)


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("layout", CELLS)
def test_blanks_that_part_thousands_in_cells(layout: str, form: str) -> None:
    """5 201 in a cell is 5201 where the whole report prints its thousands so."""
    own = printed(layout, form)
    text = THOUSANDS.sub(r"\1 \2", own.sheet.text)
    assert text != own.sheet.text
    assert told(text)[0] == own.values


@pytest.mark.parametrize("layout", RUNNING)
def test_blanks_that_part_thousands_and_cells_alike(layout: str) -> None:
    """Where single blanks part the cells as well, no piece of a number is told as one."""
    own = printed(layout)
    cells, _ = told(THOUSANDS.sub(r"\1 \2", own.sheet.text))
    assert all(value in ("unreadable", own.values[key]) for key, value in cells.items())


@pytest.mark.parametrize("text", [
    "规章\t5 201\t3\n许可\t6 310\n处罚\t7412\n强制\t8 100",  # one has four digits together
    "规章\t5 201\t3\n许可\t6 310\n处罚\t7 412\n强制\t81 10",  # a blank parts other digits
    "规章\t0 201\t3\n许可\t6 310\n处罚\t7 412\n强制\t8 100",  # two numbers in one cell
    "规章\t5 201\t3\n许可\t6 310",  # two may be chance
    "电话 5 201 转 3，6 310 件，7 412 件",  # no cells
])  # fmt: skip
def test_other_blanks_stay(text: str) -> None:
    """Numbers are joined only where all cells of a text say that blanks part thousands."""
    assert commas_for_blanks(text) == text


@pytest.mark.parametrize("layout", [*RUNNING, "tabs", "spaces", "listed"])
def test_a_bar_that_was_a_one(layout: str) -> None:
    """|629 in a text whose cells no bars part is not 629."""
    own = printed(layout)
    text = re.sub(r"(?<=[\t \n])1(\d{3})(?=[\t \n])", r"|\1", own.sheet.text)
    assert text.count("|") > 1
    assert all(value in ("unreadable", own.values[key]) for key, value in told(text)[0].items())


def test_full_rows_amid_short_ones_add_up_or_are_in_doubt() -> None:
    """Where most rows leave blanks out, a number in two pieces fills a row that does not add up: none of it is told."""
    own = printed("spaces")
    short = re.compile(r"(?m)^( *(?:（.）\w+  )?[2-5]\..*\d)  \d+  \d+  (\d+)$")
    text = short.sub(r"\1  \2", own.sheet.text)
    text, pieces = re.subn(r"(?<=3\.要求提供公开出版物  )(\d)(\d+)  (\d)(\d+)", r"\1 \2 \3 \4", text)
    assert pieces == 1
    cells, _ = told(text)
    assert {value for key, value in cells.items() if key[1] == "not_processed_publication"} == {"unreadable"}
    assert cells["requests", "granted_in_part", "total"] == own.values["requests", "granted_in_part", "total"]
