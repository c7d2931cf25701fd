"""Last year's table printed beside this year's: the section's own heading decides, and where none does, agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from evaluation.judge import case
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers, sheet
from gkstats.demo.printing import Chapter
from gkstats.issues import english
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from gkstats.demo.printing import Document

SECTIONS = {"proactive": 2, "requests": 3, "disputes": 4}
LAID_OUT = ("tabs", "pipes", "listed", "pdf_last")
THIS, LAST = numbers("2021", 1), numbers("2021", 2)
BEFORE = "上一年度的情况如下："
OTHER = "另有统计表如下："


def two(layout: str, table: str, section: int, *, last: Document, front: bool = False, before: str = BEFORE) -> Report:
    """Read this year's document with a table of another one in one of its sections, and words `before` that."""
    whole = case("2021", THIS, LAYOUTS[layout])
    own, other = list(whole.document.sections), last.sections[SECTIONS[table] - 1]
    at = own[section - 1]
    parts = (before, *other.parts, *at.parts) if front else (*at.parts, before, *other.parts)
    own[section - 1] = replace(at, parts=parts)
    text = sheet("2021", replace(whole.document, sections=tuple(own)), whole.layout).text
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    return report


def last_year(layout: str, *, form: str = "2021") -> Document:
    """Give the document of the year before."""
    return case(form, LAST if form == "2021" else numbers(form, 2), LAYOUTS[layout]).document


def wrong(report: Report) -> list[tuple[str, ...]]:
    """List the cells that are reported with what is not this year's number."""
    return [
        (cell.table, *cell.key)
        for cell in report.cells
        if cell.state == "reported" and cell.value != THIS[cell.table, *cell.key]
    ]


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", SECTIONS)
@pytest.mark.parametrize("section", [1, 5, 6])
@pytest.mark.parametrize("front", [False, True])
def test_the_table_under_its_own_heading_is_read(layout: str, table: str, section: int, *, front: bool) -> None:
    """Last year's table in another section, before or behind, changes no cell and raises a warning with its line."""
    report = two(layout, table, section, last=last_year(layout), front=front)
    assert wrong(report) == []
    assert {cell.state for cell in report.cells} == {"reported"}
    assert [issue.table for issue in report.issues if issue.code == "second_table"] == [table]


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", SECTIONS)
@pytest.mark.parametrize("front", [False, True])
def test_where_no_heading_tells_what_differs_is_unreadable(layout: str, table: str, *, front: bool) -> None:
    """Of two tables under one heading only the cells that both print alike are certain."""
    report = two(layout, table, SECTIONS[table], last=last_year(layout), front=front, before=OTHER)
    assert wrong(report) == []
    for cell in report.cells:
        key = (cell.table, *cell.key)
        same = cell.table != table or THIS[key] == LAST[key]
        assert cell.state == ("reported" if same else "unreadable"), key
    (message,) = [english(issue) for issue in report.issues if issue.code == "second_table"]
    assert "no heading tells which is this report's" in message


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", SECTIONS)
@pytest.mark.parametrize("front", [False, True])
@pytest.mark.parametrize("before", [BEFORE, "附：2020年统计表"])
def test_the_line_above_a_table_tells_that_it_is_an_earlier_years(
    layout: str, table: str, before: str, *, front: bool
) -> None:
    """Of two tables under one heading the one that a line above it calls last year's changes no cell."""
    report = two(layout, table, SECTIONS[table], last=last_year(layout), front=front, before=before)
    assert wrong(report) == []
    assert {cell.state for cell in report.cells} == {"reported"}
    assert [issue.table for issue in report.issues if issue.code == "second_table"] == [table]


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", SECTIONS)
@pytest.mark.parametrize("before", ["统计表（含上年结转）：", "与上年相比，情况如下：", "2021年与2020年对照表"])
def test_a_line_that_speaks_of_two_years_tells_nothing(layout: str, table: str, before: str) -> None:
    """Words that compare with last year, or include it, say of neither table that it is an earlier year's."""
    report = two(layout, table, SECTIONS[table], last=last_year(layout), before=before)
    assert wrong(report) == []
    assert {cell.state for cell in report.cells if cell.table == table} != {"reported"}


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", SECTIONS)
def test_two_tables_that_agree_are_read(layout: str, table: str) -> None:
    """A table that is printed twice under its heading is read as one."""
    report = two(layout, table, SECTIONS[table], last=case("2021", THIS, LAYOUTS[layout]).document)
    assert wrong(report) == []
    assert {cell.state for cell in report.cells} == {"reported"}


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", ["proactive", "requests"])
@pytest.mark.parametrize("section", [1, 6])
def test_last_years_form_is_not_taken_for_this_years(layout: str, table: str, section: int) -> None:
    """Last year's table in the form of 2019 beside this year's in that of 2021."""
    report = two(layout, table, section, last=last_year(layout, form="2019"), front=section == 1)
    assert wrong(report) == []
    assert report.form == "2021"
    assert {cell.state for cell in report.cells} == {"reported"}


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", SECTIONS)
@pytest.mark.parametrize(("said", "title", "told"), [
    ("本部分情况见附表。", "附表", True), ("本部分情况见附表。", "附表：上年度情况", False),
    ("本部分情况见附表。", "附表：2020年度统计表", False), ("本部分情况见下图。", "统计表", False),
    ("本部分情况见附表。", "附表：２０２０年度统计表", False), ("本部分情况见附表。", "附表：２０ ２０ 年度", False),
    ("本部分情况见附表。", "附　上 年 度 统计表", False), ("本部分情况见附表。", "附：前年情况", False),
    ("本部分情况见附表。", "附表：历年情况", False), ("本部分情况见附表。", "附表：以前年度", False),
    ("本部分情况见附表。", "附表：前一年", False), ("本部分情况见附表。", "附件 3 2020年度统计表", False),
])  # fmt: skip
def test_a_table_that_stands_alone_may_be_another_years(
    layout: str, table: str, said: str, title: str, *, told: bool
) -> None:
    """Behind all sections it is this report's if its section says that it is annexed and no earlier year is named."""
    whole = case("2021", THIS, LAYOUTS[layout])
    sections = list(whole.document.sections)
    own = sections[SECTIONS[table] - 1]
    sections[SECTIONS[table] - 1] = replace(own, parts=(said,))
    document = replace(whole.document, sections=(*sections, Chapter(title, own.parts)))
    report = read(sheet("2021", document, whole.layout).text.encode(), "report.txt")
    assert isinstance(report, Report)
    assert {cell.state for cell in report.cells if cell.table == table} == {"reported" if told else "unreadable"}
    assert {cell.state for cell in report.cells if cell.table != table} == {"reported"}
    assert [issue.table for issue in report.issues] == ([] if told else [table])


def apart(said: str, heading: str = "", *, before: str = "") -> Report:
    """Read a report whose requests stand behind all sections, on the heels of section six and of `heading`."""
    whole = case("2021", THIS, LAYOUTS["tabs"])
    *sections, six = whole.document.sections
    own = sections[2]
    sections[2] = replace(own, parts=(said,))
    six = replace(six, heading=f"{six.heading}{heading}", parts=own.parts)
    text = sheet("2021", replace(whole.document, sections=(*sections, six)), whole.layout).text
    report = read(f"{before}{text}".encode(), "report.txt")
    assert isinstance(report, Report)
    return report


@pytest.mark.parametrize(
    ("heading", "told"), [("。见附表", True), ("。附上年度统计表", False), ("（2020年度）", False)]
)
def test_a_heading_may_name_another_year(heading: str, *, told: bool) -> None:
    """What stands on the line of the heading above a table is read as what stands below it."""
    report = apart("本部分情况见附表。", heading)
    assert {cell.state for cell in report.cells if cell.table == "requests"} == {"reported" if told else "unreadable"}


def test_a_table_that_is_in_doubt_tells_no_content() -> None:
    """Where a table is another year's perhaps, two documents are one only if they are so to the letter."""
    for said, same in (("本部分情况见附表。", True), ("本部分情况见下图。", False)):
        ids = {apart(said, before=before).content_id for before in ("", "网站首页  无障碍浏览\n")}
        assert (len(ids) == 1) == same
