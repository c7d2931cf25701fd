"""Documents that people composed by hand, each in a shape of its own, are read as they say, or in doubt."""

from __future__ import annotations

import pytest

from evaluation.composed import documents


@pytest.mark.parametrize("name", documents())
def test_no_number_is_wrong(name: str) -> None:
    """No cell has another number than is printed there, none is blank or absent where one is."""
    counts = documents()[name].count()
    assert counts["wrong"] == 0
    assert counts["cells"] > 20


def test_most_is_read() -> None:
    """Of all their cells at least nine in ten are read."""
    counts = [one.count() for one in documents().values()]
    assert 10 * sum(one["right"] for one in counts) > 9 * sum(one["cells"] for one in counts)
