"""The five real reports, their transcripts and their twins are read without one wrong cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gkstats.model import Report
from gkstats.reading.report import read
from printing import cells, numbers
from twins import ORIGINALS, TRANSCRIPTS, Real, originals, real

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=[*TRANSCRIPTS, *originals()], ids=lambda path: path.stem)
def five(request: pytest.FixtureRequest) -> Real:
    """Give one of the five after the other, as transcript and as published."""
    path: Path = request.param
    if not path.is_file():
        pytest.skip(f"{path.name} is not here (looked in {ORIGINALS}; $GKSTATS_REPORTS names another folder)")
    return real(path)


def check_cells(document: Real) -> Report:
    """Read a document and hold every cell of its form to the number printed for it."""
    report = read(document.text.encode(), "report.txt")
    assert isinstance(report, Report)
    facts, got = document.facts, {(cell.table, *cell.key): cell for cell in report.cells}
    assert list(got) == cells(facts.form)
    reported = {key: cell.value for key, cell in got.items() if cell.state == "reported"}
    assert reported == document.values
    assert {key for key, cell in got.items() if cell.state == "unreadable"} == set(facts.unreadable)
    assert {key for key, cell in got.items() if cell.state == "blank"} == set(facts.blank)
    places = {key: document.text.count("\n", 0, place.start()) + 1 for key, place in document.places}
    assert {key: got[key].line for key in reported} == {key: places[key] for key in reported}
    return report


def test_the_five_themselves(five: Real) -> None:
    """Every cell, body, year, form, date, stated problem and remedy of the five is as printed."""
    report = check_cells(five)
    facts, opening = five.facts, report.opening
    assert (opening.agency, opening.year, report.form) == (facts.agency, facts.year, facts.form)
    assert [str(day) if day else None for day in (opening.dated_on, opening.published_on)] == [
        facts.dated_on,
        facts.published_on,
    ]
    assert (len(report.problems), len(report.remedies)) == (facts.problems, facts.remedies)
    doubts = [issue for issue in report.issues if issue.severity != "info"]
    assert bool(doubts) == bool(facts.unreadable)


def test_procurement_of_003() -> None:
    """86 purchases for 51.1082万元: the two numbers of the five that no other row has."""
    document = real(next(path for path in TRANSCRIPTS if path.name.startswith("003")))
    amounts = [str(v) for k, v in document.values.items() if k[1] == "20.9"]
    assert amounts == ["86", "51.1082"]
    check_cells(document)


@pytest.mark.parametrize("top", [9, 99, 9999])
@pytest.mark.parametrize("sums", [True, False], ids=["sums_kept", "sums_broken"])
@pytest.mark.parametrize("seed", range(3))
def test_twins(five: Real, seed: int, top: int, *, sums: bool) -> None:
    """With another number in each cell, of one digit or several, with sums kept or broken, all are read as printed."""
    values = {key: abs(value) for key, value in numbers(five.facts.form, seed, sums=sums, top=top).items()}
    twin = five.twin(values)
    assert 0 not in twin.values.values()
    check_cells(twin)
