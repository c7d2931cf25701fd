"""Each rule that puts cells in doubt is needed by a stored document, and a reader that gives up too much falls."""

from __future__ import annotations

import pytest

from evaluation import floors
from evaluation.mutants import RULES, hopeless, mutant

FLOORS = floors.stored("sample")


@pytest.mark.parametrize("name", RULES)
def test_each_rule_is_needed(name: str) -> None:
    """With the rule nothing is wrong in the document that needs it; switched off, something is, and the floor tells."""
    entry = RULES[name].needed_by
    assert floors.falls({entry: floors.measure(entry, "sample")}, FLOORS) == []
    with mutant(name):
        (fall,) = floors.falls({entry: floors.measure(entry, "sample")}, FLOORS)
    assert "wrong was 0" in fall


@pytest.mark.parametrize(
    "entry",
    ["layout/tabs/split", "layout/listed/letters", "layout/markdown/letters", "converted/pdf.pypdf_layout",
     "case/amount_without_unit", "case/page_number_in_row"],
)  # fmt: skip
def test_giving_up_a_table_for_a_cell_is_noticed(entry: str) -> None:
    """The reader that calls a table with one doubtful cell wholly unreadable reads less, and falls."""
    with hopeless():
        (fall,) = floors.falls({entry: floors.measure(entry, "sample")}, FLOORS)
    assert "right was" in fall
