"""A form's rows and columns printed in another order: each number is read under its own head, beside its own label."""

from __future__ import annotations

import pytest

from evaluation.judge import judge
from evaluation.permuted import IN, permuted
from evaluation.printing import FORMS
from gkstats.reading.report import read


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("form", FORMS)
def test_the_document_says_which_row_and_which_column(layout: str, form: str) -> None:
    """Of heads, rows, routes and articles in any order nothing is read wrong, and nearly everything is read."""
    right = cells = 0
    for seed in range(6):
        printed = permuted(form, seed, layout, sums=seed % 2 == 0)
        verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
        assert verdict.wrong == []
        assert verdict.empty == []
        right, cells = right + verdict.right, cells + len(printed.values)
    assert right > 0.8 * cells
