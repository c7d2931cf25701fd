"""Columns printed one after another: heads and counts tell whose numbers they are, or nothing does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from evaluation.judge import case, judge
from evaluation.layouts import LAYOUTS
from evaluation.matrices import PATHS, expected
from evaluation.printing import numbers
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from decimal import Decimal

    from gkstats.model import Cell

PATH = next(path for path in PATHS if path.stem == "columns_below_their_heads")
TEXT = PATH.read_text("utf-8")
WHERE = re.compile(r"本年废止件数\n(\d+)\n(\d+)\n")
ROW = re.compile(r"(.*[\u4e00-\u9fff”）)]) *((?:\d+ +){6}\d+) *")


def cells(text: str, table: str = "proactive") -> list[Cell]:
    """Read the cells of a table."""
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    return [cell for cell in report.cells if cell.table == table]


def told(text: str) -> dict[tuple[str, ...], Decimal | None]:
    """Read the numbers of the proactive table."""
    return {cell.key: cell.value for cell in cells(text) if cell.state == "reported"}


@pytest.mark.parametrize(
    ("hurt", "by"),
    [
        (WHERE, r"本年废止件数\n\1\n"),  # a blank is left out
        (WHERE, r"本年废止件数\n\1\n\f3\n"),  # the page's number stands in its place
        (WHERE, r"本年废止件数\n\1\n3/7\n"),
        (WHERE, r"本年废止件数\n\1 \2\n"),  # numbers of one line are one row's
        (WHERE, r"本年废止件数\n\1\n12.5%\n"),
        (WHERE, r"本年废止件数\n\1\n-\2\n"),  # there is no sign where things are counted
        (WHERE, r"\1\n\2\n本年废止件数\n"),
        (re.compile("规章\n行政规范性文件"), "行政规范性文件\n规章"),
        (re.compile("规章\n"), "规章\n17\n"),
        (re.compile("行政许可\n"), "行政许可\n行政检查\n"),
        (re.compile("行政许可\n"), ""),
        (re.compile("行政许可\n"), "行政许可\n行政许可\n"),
        (
            re.compile(r"第二十条第（五）项\n(.*\n)*?(第二十条第（六）项\n)"),
            r"\2第二十条第（五）项\n信息内容\n行政许可\n",
        ),
    ],
)
def test_what_does_not_fit_tells_nothing(hurt: re.Pattern[str], by: str) -> None:
    """Where names or counts are not the form's, no number of several rows is certain, and none is a blank."""
    text, count = hurt.subn(by, TEXT)
    assert count
    unsure = [cell for cell in cells(text) if cell.key[0] == "20.1"]
    assert {cell.state for cell in unsure} == {"unreadable"}


def test_heads_in_another_order() -> None:
    """A column has its own head's numbers wherever it stands."""
    column = WHERE.search(TEXT)
    assert column
    text = (TEXT[: column.start()] + TEXT[column.end() :]).replace("本年收费金额", column[0] + "本年收费金额")
    assert told(text) == told(TEXT) == {k[1:]: v for k, v in expected(PATH).cells.items() if k[0] == "proactive"}


def test_heads_of_one_name_in_other_places() -> None:
    """Of two blocks' heads of one name neither is told where a block's heads are not in the form's order."""
    path = next(path for path in PATHS if path.stem == "heads_of_several_columns_together")
    text = path.read_text("utf-8")
    blocks = re.compile(
        r"(第二十条第（六）项\n)上一年项目数量\n本年增/减\n((?:.*\n)*?处理决定数量\n(?:.*\n)*?)处理决定数量\n"
    )
    exchanged, count = blocks.subn(r"\1处理决定数量\n上一年项目数量\n\2本年增/减\n", text)
    assert count
    assert [key for key in told(text) if key[0] in ("20.5", "20.6") and key in told(exchanged)] == []


def test_heads_together() -> None:
    """Below several heads nothing is certain, unless all numbers are alike."""
    heads = re.compile(r"本年制发件数\n(\d+\n\d+\n)本年废止件数\n(\d+\n\d+\n)")
    text = heads.sub(r"本年制发件数\n本年废止件数\n\1\2", TEXT)
    assert [key for key in told(TEXT) if key not in told(text)] == [
        ("20.1", row, column) for row in ("regulations", "normative_documents") for column in ("issued", "repealed")
    ]
    zeros = told(heads.sub(r"本年制发件数\n本年废止件数\n0\n0\n0\n0\n", TEXT))
    assert len(zeros) == len(told(TEXT))
    assert list(zeros.values()).count(0) == 4


def test_a_row_next_to_others_that_lost_their_numbers() -> None:
    """Seven numbers that do not add up are no row's for certain where the labels of most rows have none behind them."""
    printed = case("2021", numbers("2021", 5, sums=True), LAYOUTS["spaces"], 5)
    lines = printed.sheet.text.split("\n")
    found = [(at, match) for at, line in enumerate(lines) if (match := ROW.fullmatch(line))]
    rows = [(match[1], match[2].split()) for _, match in found]
    apart = [label for label, _ in rows[:-2]] + [number for _, own in rows[:-3] for number in own[::2]]
    *_, (total, totals), (last, own) = rows
    body = [*apart, total, *totals, *own[:2], last, *own[2:], *totals[:2]]
    text = "\n".join([*lines[: found[0][0]], *body, *lines[found[-1][0] + 1 :]])
    assert [
        cell for cell in cells(text, "requests") if cell.key[0] == "carried_out" and cell.state != "unreadable"
    ] == []


def test_a_row_below_one_that_lost_numbers_is_no_blank() -> None:
    """The last number of a short row may be the next one's, where rows stand on their label's line and some do not."""
    printed = case("2021", numbers("2021", 5, sums=True), LAYOUTS["spaces"], 5)
    lines = printed.sheet.text.split("\n")
    at = [number for number, line in enumerate(lines) if ROW.fullmatch(line)]
    for number in (at[5], at[10], at[12]):
        match = ROW.fullmatch(lines[number])
        assert match
        lines[number] = "\n".join([match[1], *match[2].split()[:4]])
    match = ROW.fullmatch(lines[at[6]])
    assert match
    lines[at[6]] = match[1]
    report = read("\n".join(lines).encode(), "report.txt")
    assert isinstance(report, Report)
    assert judge(printed, report).empty == []
