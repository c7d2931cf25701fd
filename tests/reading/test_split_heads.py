"""Disputes whose heads stand in pieces between their numbers: places and sums tell them, or nothing does."""

from __future__ import annotations

import re

import pytest

from evaluation.bench import CONVERTED
from gkstats.model import Report
from gkstats.reading.report import read

TEXT = (CONVERTED / "mixed-512.office.pdf.pdfminer.txt").read_text("utf-8")
OTHER = (CONVERTED / "2021-one-other-510.office.pdf.pdftotext.txt").read_text("utf-8")
ROUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
DIRECT_PENDING = "尚\n未\n审\n结\n36\n\n"


def told(text: str) -> dict[str, list[int]]:
    """Read the disputes: the numbers of each route that is told."""
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    values: dict[str, list[int]] = {}
    for cell in report.cells:
        if cell.table == "disputes":
            assert cell.state in ("reported", "unreadable")
            values.setdefault(cell.key[0], []).extend([int(cell.value)] if cell.value is not None else [])
    return {route: own for route, own in values.items() if own}


def test_each_number_is_its_own_heads() -> None:
    """A head may be printed behind the next route's name: the first total is the first route's."""
    assert told(TEXT) == dict(
        zip(ROUTES, ([95, 34, 50, 25, 204], [64, 31, 30, 36, 161], [33, 62, 60, 87, 242]), strict=True)
    )


def test_heads_line_by_line() -> None:
    """Heads that are printed line by line beside each other have their numbers in order, unless others are between."""
    assert told(OTHER) == {ROUTES[1]: [38, 54, 45, 79, 216], ROUTES[2]: [68, 98, 85, 72, 323]}


@pytest.mark.parametrize(
    ("hurt", "by", "left"),
    [
        ("\n95\n", "\n96\n", ROUTES[1:]),  # it adds up no more
        ("\n33\n", "\n32\n", ROUTES[:1]),  # which of two totals is whose?
        ("\n87\n", "\n87\n\n5\n", ROUTES[:1]),  # more numbers than heads
        ("\n87\n", "\n", ROUTES[:1]),
        ("结\n果\n纠\n正\n31", "结\n果\n纠\n31", ()),
        ("行政诉讼\n", "行政诉讼\n甲\n", ()),
        ("复议后起诉\n", "", ()),
    ],
)
def test_what_does_not_fit_tells_nothing(hurt: str, by: str, left: tuple[str, ...]) -> None:
    """Where names, counts or sums are not the form's, a route is not told."""
    before, section = TEXT.split("四、政府信息公开行政复议", 1)
    assert hurt in section
    found = told(before + "四、政府信息公开行政复议" + section.replace(hurt, by, 1))
    assert tuple(found) == left


def test_numbers_that_could_be_exchanged() -> None:
    """Where two routes add up with each other's numbers, their order alone tells nothing."""
    moved = TEXT.replace(DIRECT_PENDING, "").replace("复议后起诉\n", f"复议后起诉\n\n{DIRECT_PENDING}", 1)
    assert set(told(moved)) == {*ROUTES}
    alike = re.sub(r"\n60\n(\n总)", r"\n30\n\1", moved).replace("\n24\n2\n", "\n21\n2\n")
    assert set(told(alike)) == {ROUTES[0]}
