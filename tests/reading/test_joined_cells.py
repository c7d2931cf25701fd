"""Tables whose drawn borders part no columns: numbers that share a cell are read by how many a row has."""

from __future__ import annotations

import re
from random import Random

import pytest

from evaluation.judge import Case, case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import FORMS, numbers
from gkstats.reading.report import read

ROW = re.compile(r"(?m)^(\|.*?)((?:\| \d+ ){7}\|)$")


def joined(printed: Case, seed: int, *, grouped: bool = False) -> str:
    """Print a case with the borders between some numbers of each row of seven gone; or one number grouped by a blank.

    There the cell behind it is empty, so that the row seems to have as many numbers as columns.
    """
    rng = Random(seed)  # noqa: S311

    def join(match: re.Match[str]) -> str:
        own = match[2].strip("| ").split(" | ")
        if grouped and rng.random() < 1 / 3 and len(own[2]) > 3:
            own[2:4] = [f"{own[2][:-3]} {own[2][-3:]}", ""]
        at = rng.randrange(5)
        own[at : at + 2] = [" ".join(own[at : at + 2])]
        return f"{match[1]}| {' | '.join(own)} |"

    return ROW.sub(join, printed.sheet.text)


@pytest.mark.parametrize("form", FORMS)
def test_numbers_that_share_a_cell_are_counted(form: str) -> None:
    """Every request is read, whichever borders are missing; most of them are not where such cells are left alone."""
    for seed in range(3):
        printed = case(form, numbers(form, seed, sums=True), LAYOUTS["markdown"], seed)
        verdict = judge(printed, read(joined(printed, seed).encode(), "report.txt"))
        assert (verdict.wrong, verdict.empty) == ([], [])
        assert [key for key in verdict.missing if key[0] == "requests"] == []


def test_an_enumerator_alone_in_a_cell() -> None:
    """What is left there of a broken label is none of the numbers that share cells beside it."""
    printed = case("2021", numbers("2021", 1, sums=True), LAYOUTS["markdown"], 1)
    text = joined(printed, 1).replace("| 三、本年度办理结果 |", "| 三、 |")
    verdict = judge(printed, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])
    assert [key for key in verdict.missing if key[0] == "requests"] == []


@pytest.mark.parametrize("sums", [True, False])
def test_a_number_that_a_blank_groups_is_not_two(sums: bool) -> None:
    """Beside an empty cell it makes up the number of columns; nothing else than what is printed is reported."""
    for seed in range(6):
        form = FORMS[seed % len(FORMS)]
        printed = case(form, numbers(form, seed, sums=sums), LAYOUTS["markdown"])
        verdict = judge(printed, read(joined(printed, seed, grouped=True).encode(), "report.txt"))
        assert verdict.wrong == []
