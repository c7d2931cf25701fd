"""The unit of an amount: however its heading prints it, in doubt where two are printed or another table's may be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gkstats.model import Report
from gkstats.reading.report import read

HEAD = "本年收费金额（单位：万元）"
CLAUSES = ("第二十条第（一）项", "第二十条第（八）项")


def amount(text):
    """Give the state and the number of what administrative charges brought, in 万元."""
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    (cell,) = (cell for cell in report.cells if cell.key[1:] == ("admin_charges", "amount"))
    return cell.state, cell.value


@pytest.fixture(scope="module")
def plain(misread):
    """Give a text that prints 18.62, in 万元."""
    return (misread / "00_plain.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "unit", ["（元）", "（单位：元）", "（人民币：元）", "（RMB元）", "（￥元）", "（单位 :人民币元）"]
)
def test_a_heading_prints_its_unit_in_many_ways(plain, unit):
    """元 in brackets, whatever stands before it there: the amount is ten thousand times smaller."""
    assert amount(plain.replace(HEAD, f"本年收费金额{unit}")) == ("reported", Decimal("0.001862"))


def test_a_line_above_the_clause_is_its_unit(plain):
    """单位：元 alone above a heading that prints none."""
    said = plain.replace(HEAD, "本年收费金额").replace(CLAUSES[1], f"单位：元\n{CLAUSES[1]}")
    assert amount(said) == ("reported", Decimal("0.001862"))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(HEAD, "本年收费金额（单位：元/万元）"),
        lambda text: text.replace(CLAUSES[1], f"单位：元\n{CLAUSES[1]}"),
        lambda text: text.replace(HEAD, "本年收费金额").replace(CLAUSES[0], f"单位：元\n{CLAUSES[0]}"),
    ],
)
def test_two_units_or_one_far_above_tell_none(plain, change):
    """Either unit may be meant; one above the whole table may be another table's."""
    assert amount(change(plain)) == ("unreadable", None)


def test_the_forms_own_unit_far_above_is_no_other(plain):
    """单位：万元 above the whole table says what the form does, where a heading prints none."""
    said = plain.replace(HEAD, "本年收费金额").replace(CLAUSES[0], f"单位：万元\n{CLAUSES[0]}")
    assert amount(said) == ("reported", Decimal("18.62"))


def test_a_line_far_above_is_none_where_the_heading_has_one(plain):
    """The heading's own unit goes before that of the table."""
    said = plain.replace(CLAUSES[0], f"单位：元\n{CLAUSES[0]}")
    assert amount(said) == ("reported", Decimal("18.62"))
