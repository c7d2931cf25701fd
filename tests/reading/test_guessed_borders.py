"""Tables whose borders a program guessed: what these leave empty is not `blank` where numbers say otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from evaluation.judge import Case, case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Callable

GRANTED = re.compile(r"(?m)^(.*予以公开.*?)((?:\| \d+ ){7})\|$")


def glued(own: list[str]) -> list[str]:
    """Run two numbers together in the cell of the first."""
    return [own[0], own[1] + own[2], "", *own[3:]]


def glued_thrice(own: list[str]) -> list[str]:
    """Run the last three together, the total among them: more digits than a count has."""
    return [*own[:4], own[4] + own[5] + own[6], "", ""]


def glued_elsewhere(own: list[str]) -> list[str]:
    """Run the last two together, and leave a cell empty that is no column's."""
    return [*own[:3], "", *own[3:5], own[5] + own[6]]


def sharing(own: list[str]) -> list[str]:
    """Put two numbers into one cell, and leave the one before it empty."""
    return [*own[:3], "", f"{own[3]} {own[4]}", *own[5:]]


@pytest.mark.parametrize("change", [glued, glued_thrice, glued_elsewhere, sharing])
def test_cells_that_numbers_run_together_leave_are_not_blank(change: Callable[[list[str]], list[str]]) -> None:
    """The row's sums hold only if a number is several, or one has too many digits, or two share a cell: doubt."""
    for seed in range(3):
        for top in (9999, 99):
            sheet = case("2021", numbers("2021", seed, sums=True, top=top), LAYOUTS["markdown"], seed)
            found = GRANTED.search(sheet.sheet.text)
            assert found is not None
            row = " | ".join(change(found[2].strip("| ").split(" | ")))
            text = sheet.sheet.text.replace(found[0], f"{found[1]}| {row} |")
            verdict = judge(sheet, read(text.encode(), "report.txt"))
            assert (verdict.wrong, verdict.empty) == ([], [])


def test_blanks_stay_blank_where_no_sum_tells_otherwise() -> None:
    """A row that adds up with its empty cell is read, and one that does not, but has no number that could be two."""
    values = numbers("2021", 4, sums=True, top=9)
    for key in [("requests", "granted", "research"), ("requests", "granted", "other")]:
        values["requests", "granted", "total"] -= values[key]
        values[key] = None
    for error in (0, 1):
        values["requests", "granted", "total"] += error
        sheet = case("2021", values, LAYOUTS["markdown"], 4)
        report = read(sheet.sheet.text.encode(), "report.txt")
        assert isinstance(report, Report)
        granted = [cell.state for cell in report.cells if cell.key[0] == "granted"]
        assert granted == ["reported", "reported", "blank", "reported", "reported", "blank", "reported"]


def with_rows(sheet: Case, first: str, last: str, rows: list[str]) -> str:
    """Print other rows for those from the line of one label up to the one before another label's."""
    lines = sheet.sheet.text.split("\n")
    start, stop = (next(at for at, line in enumerate(lines) if label in line) for label in (first, last))
    return "\n".join([*lines[:start], *rows, *lines[stop:]])


def numbers_of(sheet: Case, *key: str) -> list[str]:
    """Give the numbers of a row as printed."""
    return [str(value) for own, value in sheet.values.items() if own[: len(key)] == key]


def test_numbers_beside_their_heads_tell_no_column() -> None:
    """A head with two numbers under it beside one with none: the others may be the next column's as well."""
    sheet = case("2021", numbers("2021", 5, sums=True), LAYOUTS["markdown"], 5)
    heads = "|  | 信息内容 | 本年制发件数 | 本年废止件数 |  | 现行有效件数 |  |"
    rows = [
        f"|  | {label} |  | {' | '.join(own[:2])} |  | {own[2]} |"
        for label, key in (("规章", "regulations"), ("行政规范性文件", "normative_documents"))
        for own in [numbers_of(sheet, "proactive", "20.1", key)]
    ]
    text = with_rows(sheet, "第二十条第（一）项", "第二十条第（五）项", ["第二十条第（一）项", heads, *rows, ""])
    verdict = judge(sheet, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])


def test_an_amount_with_its_unit_before_its_head_is_no_label() -> None:
    """The cell below the head is empty, the one before it holds 835.6万元: the amount is not blank."""
    sheet = case("2019", numbers("2019", 6, sums=True), LAYOUTS["markdown"], 6)
    charges, purchases = (numbers_of(sheet, "proactive", article) for article in ("20.8", "20.9"))
    rows = """第二十条第（八）项
|  |  |  | 信息内容 |  | 上一年项目数量 |  | 本年增/减 |
|  |  | 行政事业性收费 |  |  | {} |  | {} |
第二十条第（九）项
|  |  |  | 信息内容 |  | 采购项目数量 |  | 采购总金额 |
|  |  | 政府集中采购 |  |  | {} | {}万元 |  |""".format(*charges, *purchases)
    # A row's label that is lost keeps the table from being read without a search.
    text = with_rows(sheet, "第二十条第（八）项", "三、收到", [*rows.split("\n"), ""]).replace("| 规章 |", "|  |")
    verdict = judge(sheet, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])


def test_pieces_of_heads_are_no_cells() -> None:
    """The outcomes' heads broken over two lines of cells: their last characters say of no number that it is blank."""
    sheet = case("2021", numbers("2021", 7, sums=True), LAYOUTS["markdown"], 7)
    own = numbers_of(sheet, "disputes")
    rows = """
|  |  | 行政复议 |  |  |  |  |  |  |  | 行政诉讼 |
|  |  |  |  |  | 未经复议直接起诉 |  |  |  |  | 复议后起诉 |
| 结果维 结果纠 | 其他结 尚未审 | 总 |  |  |  |  |  |  |  |  |
|  |  |  | 结果维 | 结果纠 | 其他结 | 尚未审 总 | 结果维 | 结果纠 | 其他结 | 尚未审 总 |
| 持 正 | 果 | 结 计 |  |  |  |  |  |  |  |  |
|  |  |  | 持 | 正 | 果 | 结 计 | 持 | 正 | 果 | 结 计 |
| {} {} | {} {} | {} | {} | {} | {} | {} {} |  | {} {} | {} | {} {} |""".format(*own)
    text = with_rows(sheet, "| 行政复议", "五、存在", rows.split("\n"))
    verdict = judge(sheet, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])


def test_digits_in_a_label_s_cell_may_be_an_empty_cell_s() -> None:
    """The border between label and number is gone: the row is not blank."""
    sheet = case("2021", numbers("2021", 8, sums=True), LAYOUTS["markdown"], 8)
    (penalties,), (compulsion,) = (numbers_of(sheet, "proactive", "20.6", key) for key in ("penalties", "compulsion"))
    rows = ["| 信息内容 | 本年处理决定数量 |", f"| 行政处罚 | {penalties} |", f"| 行政强制 {compulsion} |  |", ""]
    text = with_rows(sheet, "第二十条第（六）项", "第二十条第（八）项", ["第二十条第（六）项", *rows])
    verdict = judge(sheet, read(text.replace("| 规章 |", "|  |").encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])
