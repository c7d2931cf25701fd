"""A head in other words: read where heads stand in the form's order, in doubt where they stand in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluation.judge import Case, case
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from gkstats.model import Cell

REQUESTERS = "商业企业 科研机构 社会公益组织 法律服务机构 其他".replace(" ", "\t")
OUTCOMES = "结果维持 结果纠正 其他结果 尚未审结 总计".replace(" ", "\t")
ROUTES = "未经复议直接起诉", "复议后起诉"
MEASURES = "本年制发件数\t本年废止件数\t现行有效件数"
BODIES = {"business", "research", "public_interest_org", "legal_service", "other"}


@pytest.fixture(scope="module")
def printed() -> Case:
    """Print a report whose sums hold, its cells between tabs."""
    return case("2021", numbers("2021", 2, sums=True), LAYOUTS["tabs"], 2)


def cells(text: str, table: str) -> list[Cell]:
    """Read a text's cells of one table."""
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    return [cell for cell in report.cells if cell.table == table]


@pytest.mark.parametrize(
    ("table", "heads", "other"),
    [
        ("requests", REQUESTERS, "商业企业\t科研机构\t法律服务\t社会公益组织\t其他"),
        ("requests", REQUESTERS, "商业企业\t科研机构\t其他\t社会公益组织\t法律服务"),
        ("disputes", ROUTES[0], "复议后提起诉讼"),
        ("disputes", OUTCOMES, "结果纠正\t维持\t其他结果\t尚未审结\t总计"),
        ("proactive", MEASURES, "废止件数\t本年制发件数\t现行有效件数"),
    ],
)
def test_in_another_order_they_are_in_doubt(printed: Case, table: str, heads: str, other: str) -> None:
    """The numbers stand as before below heads that changed places: none of them is told as if they had not."""
    text = printed.sheet.text
    assert heads in text
    text = text.replace(heads, other)
    if heads == ROUTES[0]:
        text = text.replace(f"\t{ROUTES[1]}", "\t直接起诉")
    held = {"requests": BODIES, "disputes": {"upheld", "corrected", "pending"}, "proactive": {"issued", "repealed"}}
    told = [
        cell for cell in cells(text, table)
        if cell.key[-1] in held[table] and (table != "proactive" or cell.key[0] == "20.1")
    ]  # fmt: skip
    assert told
    assert {cell.state for cell in told} == {"unreadable"}


@pytest.mark.parametrize(
    ("table", "heads", "other"),
    [
        ("requests", "法律服务机构", "法律服务"),
        ("requests", "科研机构", "科研单位"),
        ("requests", "自然人", "公民"),
        ("requests", "商业企业", "公司"),
        ("disputes", "未经复议直接起诉", "直接起诉"),
        ("disputes", "结果维持", "维持"),
        ("proactive", "本年废止件数", "废止件数"),
    ],
)
def test_in_the_forms_order_they_are_read(printed: Case, table: str, heads: str, other: str) -> None:
    """One head in other words at its own place costs nothing, though it has a character of another one: 公."""
    for cell in cells(printed.sheet.text.replace(heads, other), table):
        assert (cell.state, cell.value) == ("reported", printed.values[(table, *cell.key)])
