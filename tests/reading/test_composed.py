"""Documents that people composed by hand, each in a shape of its own, are read as they say, or in doubt.

Each is an entry of the bench: tests/evaluation/test_floors.py reads it and holds its floor. Here is what floors may be.
"""

from __future__ import annotations

import pytest

from evaluation import floors
from evaluation.composed import documents

FLOORS = {
    name.partition("/")[2]: floor for name, floor in floors.stored("whole").items() if name.startswith("composed/")
}


def test_no_floor_holds_a_wrong_number() -> None:
    """No cell has another number than is printed there, none is blank or absent where one is."""
    assert sorted(FLOORS) == sorted(documents())
    assert {name for name, floor in FLOORS.items() if floor.wrong} == set()
    cells = {name: len(one.cells) for name, one in documents().items()}
    # Some of the fifth lack their own table of requests, and have another's: the others remain.
    assert min(count for name, count in cells.items() if not name.startswith("5/")) >= 50
    assert min(cells.values()) >= 15


@pytest.mark.parametrize(("which", "least"), [("1", 0.93), ("2", 0.55), ("3", 0.72), ("4", 0.8), ("5", 0.85)])
def test_much_is_read(which: str, least: float) -> None:
    """Of each set's cells so many are read: the second has other words for most labels, the third other programs'.

    The fourth lays a trap in each document, the fifth is of what was read wrong.
    """
    of = [floor for name, floor in FLOORS.items() if name.startswith(f"{which}/")]
    assert sum(floor.right for floor in of) >= least * sum(floor.cells for floor in of)
