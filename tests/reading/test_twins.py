"""The five real reports, their transcripts and their twins are read without one wrong cell."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from evaluation.printing import numbers
from evaluation.twins import ORIGINALS, TRANSCRIPTS, Real, originals, real
from gkstats.demo.printing import MARK, cells
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Callable
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


def dropped(lines: list[str], at: int) -> list[str]:
    """Lose a line."""
    return lines[:at] + lines[at + 1 :]


def twice(lines: list[str], at: int) -> list[str]:
    """Print a line again."""
    return lines[: at + 1] + lines[at:]


def numbered(lines: list[str], at: int) -> list[str]:
    """Put a page number before a line."""
    return [*lines[:at], "- 5 -", *lines[at:]]


def joined(lines: list[str], at: int) -> list[str]:
    """Join a line to the next that is not blank."""
    after = next(n for n in range(at + 1, len(lines)) if lines[n].strip())
    return [*lines[:at], f"{lines[at]} {lines[after]}", *lines[after + 1 :]]


@pytest.mark.parametrize("change", [dropped, twice, numbered, joined])
@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_twins_with_a_line_hurt(path: Path, change: Callable[[list[str], int], list[str]]) -> None:
    """With a line of its tables lost, printed twice, joined or parted by a page number, no twin is silently wrong."""
    whole = real(path)
    twin = whole.twin({key: abs(value) for key, value in numbers(whole.facts.form, 5, sums=False).items()})
    lines = [line for line in twin.marked.split("\n") if line.strip()]
    places = [n for n, line in enumerate(lines) if MARK.search(line)]
    rng = Random(path.stem)  # noqa: S311
    pending = change is twice and path.name.startswith("004")  # the line of disputes
    for at in rng.sample(range(places[0] - 9, places[-1] + (not pending)), 24):
        text = "\n".join(change(lines, at))
        kept = {twin.places[ord(mark) - 0xE000][0] for mark in MARK.findall(text)}
        values = {key: value for key, value in twin.values.items() if key in kept}
        report = read(MARK.sub("", text).encode(), "report.txt")
        got = {(c.table, *c.key): c.value for c in report.cells if c.state == "reported"}
        made_up = {key: value for key, value in got.items() if value != values.get(key)}
        # What stands for two cells and is printed twice fills both: nobody could know.
        assert set(made_up) <= set(twin.facts.unreadable), (lines[at], made_up)
