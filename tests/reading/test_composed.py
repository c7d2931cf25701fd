"""Documents that people composed by hand, each in a shape of its own, are read as they say, or in doubt."""

from __future__ import annotations

import pytest

from evaluation.composed import documents


@pytest.mark.parametrize("name", documents())
def test_no_number_is_wrong(name: str) -> None:
    """No cell has another number than is printed there, none is blank or absent where one is."""
    counts = documents()[name].count()
    assert counts["wrong"] == 0
    assert len(documents()[name].cells) >= 50


@pytest.mark.parametrize(("which", "least"), [("1", 0.93), ("2", 0.55), ("3", 0.72), ("4", 0.8)])
def test_much_is_read(which: str, least: float) -> None:
    """Of each set's cells so many are read: the second has other words for most labels, the third other programs'.

    The fourth lays a trap in each document.
    """
    counts = [one.count() for name, one in documents().items() if name.startswith(f"{which}/")]
    assert sum(one["right"] for one in counts) >= least * sum(one["cells"] for one in counts)
