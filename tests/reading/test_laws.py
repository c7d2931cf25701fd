"""The two laws of reading, over layouts, forms, numbers and damages.

1. Undamaged: every cell is read exactly: its value, its line, the form, and nothing is called into doubt.
2. Damaged: never a wrong `reported` value, whatever happened to the text.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evaluation.damages import DAMAGES
from evaluation.judge import case, judge
from evaluation.layouts import LAYOUTS, TRAPS
from evaluation.printing import FORMS, numbers
from gkstats.demo.printing import cells
from gkstats.reading.report import read

# The same examples every time, unless $GKSTATS_EXPLORE is set. Seeds do not shrink to anything simpler.
laws = settings(
    deadline=None,
    derandomize=not os.environ.get("GKSTATS_EXPLORE"),
    print_blob=True,
    phases=(Phase.explicit, Phase.generate),
)
forms = st.sampled_from(FORMS)
seeds = st.integers(0, 10**6)


@pytest.mark.parametrize("form", FORMS)
def test_numbers_are_distinct_and_not_zero(form: str) -> None:
    """The numbers that are printed can neither be guessed nor mistaken for each other, whether sums hold or not."""
    for seed in range(20):
        broken = numbers(form, seed, sums=False)
        kept = numbers(form, seed)
        assert list(broken) == list(kept) == cells(form)
        assert 0 not in broken.values()
        assert 0 not in kept.values()
        assert len(set(broken.values())) > len(broken) - 3
        assert len(set(kept.values())) > 0.9 * len(kept)


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(laws, max_examples=10)
@given(form=forms, seed=seeds, sums=st.booleans(), top=st.sampled_from((9, 99, 9999)))
def test_undamaged_is_read_exactly(layout: str, form: str, seed: int, top: int, *, sums: bool) -> None:
    """Law 1: every number comes back in its cell with its line, the form is told, and no issue calls it into doubt."""
    printed = case(form, numbers(form, seed, sums=sums, top=top), LAYOUTS[layout], seed)
    verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
    assert verdict.wrong == []
    assert verdict.missing == []
    assert verdict.right == len(cells(form))
    assert verdict.lines == []
    assert verdict.form == (form if form == "mixed" else form[:4])
    assert verdict.alarms == []


@pytest.mark.parametrize("trap", TRAPS)
@settings(laws, max_examples=4)
@given(form=forms, seed=seeds, sums=st.booleans())
def test_what_cannot_be_told_is_not_made_up(trap: str, form: str, seed: int, *, sums: bool) -> None:
    """Law 2 also holds where the print itself no longer tells the cells, or only the heads do."""
    printed = case(form, numbers(form, seed, sums=sums), TRAPS[trap], seed)
    verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
    assert verdict.wrong == []
    assert verdict.empty == []


@pytest.mark.parametrize("damage", sorted(DAMAGES))
@settings(laws, max_examples=12)
@given(layout=st.sampled_from(sorted(LAYOUTS)), form=forms, seed=seeds, sums=st.booleans())
def test_damaged_is_never_silently_wrong(damage: str, layout: str, form: str, seed: int, *, sums: bool) -> None:
    """Law 2: no damage makes a number appear in a cell that it was not printed for, or a printed one a blank."""
    whole = case(form, numbers(form, seed, sums=sums), LAYOUTS[layout], seed)
    hurt = DAMAGES[damage](whole, Random(seed))  # noqa: S311
    verdict = judge(hurt, read(hurt.sheet.text.encode(), "report.txt"))
    assert verdict.wrong == []
    assert verdict.empty == []
