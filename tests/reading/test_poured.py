"""Labels printed first and their numbers behind them, row by row or column by column: sums tell, or nothing does."""

from __future__ import annotations

import pytest

from evaluation.judge import case, judge
from evaluation.layouts import TRAPS
from evaluation.printing import FORMS, numbers
from gkstats.reading.report import read

APART = ("labels_then_rows", "labels_then_columns")


@pytest.mark.parametrize("layout", APART)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(3))
def test_sums_tell_whose_numbers_they_are(layout: str, form: str, seed: int) -> None:
    """Where every row adds up in one order only, every request is read; where none does, none is."""
    for sums in (True, False):
        printed = case(form, numbers(form, seed, sums=sums), TRAPS[layout], seed)
        verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
        assert verdict.wrong == []
        assert verdict.empty == []
        requests = [key for key in printed.values if key[0] == "requests"]
        missing = [key for key in verdict.missing if key[0] == "requests"]
        assert missing == ([] if sums else requests)
