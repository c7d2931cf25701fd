"""Texts whose borders are left: a number stands in the column of the head above it, also where most cells are empty."""

from __future__ import annotations

import pytest

from damages import case, judge
from gkstats.model import Report
from gkstats.reading.report import read
from layouts import LAYOUTS
from printing import FORMS, numbers


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", ["markdown", "tabs_full"])
def test_rows_of_a_lone_number_are_read_under_their_heads(layout: str, form: str) -> None:
    """With one number left in each row, at any place, each is in its column, and all the others are blank."""
    whole = numbers(form, 3)
    rows: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key in whole:
        if key[0] != "disputes":
            rows.setdefault(key[:-1], []).append(key)
    kept = {keys[(3 * n + 1) % len(keys)] for n, keys in enumerate(rows.values())}
    values = {key: value if key in kept or key[0] == "disputes" else None for key, value in whole.items()}
    printed = case(form, values, LAYOUTS[layout]).know(lost=[key for key in values if values[key] is None])
    report = read(printed.sheet.text.encode(), "report.txt")
    assert isinstance(report, Report)
    assert judge(printed, report).wrong == []
    states = {(cell.table, *cell.key): cell.state for cell in report.cells}
    expected = {key: "blank" if value is None else "reported" for key, value in values.items()}
    assert {key: states[key] for key in expected} == expected


def test_borders_around_several_numbers_part_no_columns() -> None:
    """A converter's cells that hold two numbers each leave a row in doubt as a whole."""
    printed = case("2021", numbers("2021", 5), LAYOUTS["markdown"])
    lines = printed.sheet.text.split("\n")
    at = next(n for n, line in enumerate(lines) if "重复申请" in line)
    start, *cells = lines[at].rsplit("|", 8)
    own = [cell.strip() for cell in cells[:-1]]
    lines[at] = "|".join([start, f" {own[0]} {own[1]} ", "", *(f" {cell} " for cell in own[2:6]), ""])
    report = read("\n".join(lines).encode(), "report.txt")
    states = {cell.key: cell.state for cell in report.cells if cell.key[0] == "not_processed_repeat"}
    assert set(states.values()) == {"unreadable"}
