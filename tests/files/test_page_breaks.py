"""Rows on both sides of a page break: each keeps its own cells where a line parts them."""

from __future__ import annotations

import pytest

from gkstats.files.breaks import joined
from gkstats.files.grid import Box, Piece
from gkstats.files.ruled import End, Ruled

EDGES = [100.0, 160.0, *(260.0 + 40 * n for n in range(8))]


def part(label: str, numbers: list[str], *, group: str, closed: bool) -> Ruled:
    """Make a table of one row; `closed`: a line ends all its cells but the merged first one."""
    boxes = [Box(0, n, pieces=[Piece(text)] if text else []) for n, text in enumerate((group, label, *numbers))]
    end = End(boxes, frozenset({0}) if closed else frozenset(range(len(boxes))), frozenset())
    return Ruled(EDGES, [20.0, 40.0], boxes, end, end)


@pytest.mark.parametrize("unit", ["", "件", " 件", "万元"])
def test_a_row_with_units_below_a_page_break_stays_one(unit: str) -> None:
    """267件 above the break and 324件 below it are two rows, whatever their unit, and no label that goes on."""
    first, second = ([f"{n + 7 * at}{unit}" for at in range(7)] for n in (267, 324))
    above = part("7.属于行政执法案卷", first, group="（三）不予公开", closed=True)
    below = part("2.其他法律行政法规禁止公开", second, group="", closed=False)
    whole = joined(above, [], below, [])
    assert whole is not None
    rows = [[box.text for box in whole.boxes if box.row == row][1:] for row in (0, 1)]
    assert rows == [["7.属于行政执法案卷", *first], ["2.其他法律行政法规禁止公开", *second]]
