"""What a document says of its own numbers: whose a table is, what a note puts right, what stands beside a label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluation.judge import case
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers, sheet
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from gkstats.model import Cell

OWN = numbers("2021", 1)
LAID_OUT = ("tabs", "pipes")
HEADINGS = {"proactive": "三、", "requests": "四、", "disputes": "五、"}


def printed(layout: str) -> str:
    """Print a report on the form of 2021."""
    whole = case("2021", OWN, LAYOUTS[layout])
    return sheet("2021", whole.document, whole.layout).text


def cells(text: str) -> dict[tuple[str, ...], Cell]:
    """Read a report's cells."""
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    return {(cell.table, *cell.key): cell for cell in report.cells}


def in_doubt(text: str) -> set[tuple[str, ...]]:
    """Give the cells whose number cannot be told; no other one differs from what is printed."""
    read_of = cells(text)
    assert all(cell.value == OWN[key] for key, cell in read_of.items() if cell.state == "reported")
    return {key for key, cell in read_of.items() if cell.state != "reported"}


def above(text: str, table: str, line: str) -> str:
    """Put a line right below the heading of a table's section."""
    number = {"proactive": 2, "requests": 3, "disputes": 4}[table]
    mark = ("二", "三", "四")[number - 2] + "、"
    lines = text.split("\n")
    at = max(index for index, said in enumerate(lines) if said.startswith(mark) and "情况" in said)
    return "\n".join([*lines[: at + 1], line, *lines[at + 1 :]])


def below(text: str, table: str, line: str) -> str:
    """Put a line right above the next section's heading."""
    lines = text.split("\n")
    at = max(index for index, said in enumerate(lines) if said.startswith(HEADINGS[table]) and "情况" in said)
    return "\n".join([*lines[:at], line, *lines[at:]])


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", ["proactive", "requests", "disputes"])
@pytest.mark.parametrize(
    "line",
    [
        "所属单位情况汇总（不含本机关）",
        "下表为各县区局情况，不属于本报告统计范围：",
        "填表示例如下（非真实数据）：",
        "附：2001年度统计表（供对照）",
        "数据正在核对，暂列上年数据。",
    ],
)
def test_a_table_that_is_said_to_be_anothers_is_in_doubt(layout: str, table: str, line: str) -> None:
    """The line above a table says that it is another body's or year's, or an example: none of it is certain."""
    text = above(printed(layout), table, line)
    assert in_doubt(text) == {key for key in OWN if key[0] == table}


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("table", ["proactive", "requests", "disputes"])
@pytest.mark.parametrize(
    "line",
    [
        "与上年相比，情况如下：",
        "本机关及所属单位情况如下：",
        "统计表（含上年结转）：",
        "2001年以来，我局按要求公开办事指南、申请表样表。",
    ],
)
def test_a_line_that_says_nothing_of_whose_a_table_is_changes_nothing(layout: str, table: str, line: str) -> None:
    """Other years, examples and other bodies are spoken of in plain reports."""
    assert in_doubt(above(printed(layout), table, line)) == set()


NOTES = {
    "注：行政处罚数为2001年以来累计数，本年数未单列。": ("proactive", "penalties", None),
    "勘误：上表“行政处罚”与“行政强制”两行数字填反。": ("proactive", "penalties compulsion", None),
    "说明：行政许可处理决定数量系笔误，应为一千件。": ("proactive", "licences", None),
    "注：收费金额计量单位为千元。": ("proactive", "admin_charges", None),
    "①该项金额以元计。": ("proactive", "admin_charges", None),
    "注：行政许可数量以“万件”为单位。": ("proactive", "licences", None),
    "更正：“本年新收”自然人应为二件、总计应为三件。": ("requests", "received", "natural_person total"),
    "注：部分行“商业企业”与“科研机构”两列数据可能互换。": ("requests", None, "business research"),
}


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("note", NOTES)
def test_a_note_puts_what_it_names_in_doubt(layout: str, note: str) -> None:
    """A note names rows, columns or both, and says that their numbers are wrong or in another unit."""
    table, rows, columns = NOTES[note]
    meant = {
        key
        for key in OWN
        if key[0] == table
        and (rows is None or key[-2] in rows.split())
        and (columns is None or key[-1] in columns.split())
        and OWN[key]
    }
    assert in_doubt(below(printed(layout), table, note)) & {key for key in OWN if OWN[key]} == meant


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize(
    "line",
    [
        "部分单位对部分公开理解有误，行政许可公示应为企业提供便利。",
        "注：第一项加第二项之和应为第三项加第四项之和。",
        "注：与上年年报中行政许可数据有误有关，本年已核对。",
        "注：收费金额单位为万元。",
    ],
)
def test_a_sentence_that_puts_nothing_right_changes_nothing(layout: str, line: str) -> None:
    """Prose that names rows, and notes on how the form adds up, say nothing against a number."""
    assert in_doubt(below(printed(layout), "proactive", line)) == set()


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize(
    ("own", "other", "row"),
    [
        ("行政规范性文件", "党内规范性文件", "normative_documents"),
        ("行政规范性文件", "非规范性文件", "normative_documents"),
        ("行政许可", "涉企行政许可", "licences"),
    ],
)
def test_a_label_with_other_words_before_it_is_another_item(layout: str, own: str, other: str, row: str) -> None:
    """A label that says more in front than the form's is not that row's."""
    assert {key for key in OWN if row in key} <= in_doubt(printed(layout).replace(own, other))


@pytest.mark.parametrize("layout", LAID_OUT)
@pytest.mark.parametrize("head", ["上年处理决定数量", "历年累计处理决定数量", "执法人员数"])
def test_a_head_that_asks_for_another_number_puts_its_column_in_doubt(layout: str, head: str) -> None:
    """Last year's number, all years' or that of staff is not the form's."""
    text = printed(layout).replace("本年处理决定数量", head)
    assert in_doubt(text) == {key for key in OWN if key[-1] == "decisions"}


def test_stacked_numbers_are_the_rows_in_turn() -> None:
    """Labels and as many numbers in each cell of one row are read; one number for them all is nobody's."""
    lines = printed("pipes").split("\n")
    first, second = (next(at for at, line in enumerate(lines) if label in line) for label in ("行政处罚", "行政强制"))
    one, two = OWN["proactive", "20.6", "penalties", "decisions"], OWN["proactive", "20.6", "compulsion", "decisions"]
    lines[first : second + 1] = [f"| 行政处罚<br>行政强制 | {one}<br>{two} |"]
    assert in_doubt("\n".join(lines)) == set()
    for nobodys in ("98765", "98<br>024"):
        lines[first] = f"| 行政处罚<br>行政强制 | {nobodys} |"
        assert in_doubt("\n".join(lines)) == {key for key in OWN if key[1] == "20.6"}
