"""What is read today is read tomorrow: the sample of the bench stays at or above its stored floors.

Where this fails and what changed is meant to, look at `python -m evaluation.floors`, store the new floors with
`--renew`, and say in the commit why.
"""

from __future__ import annotations

import json

import pytest

from evaluation import floors
from evaluation.bench import Figures

FLOORS = floors.stored("sample")
# Of what is hurt a half is read here, each layout with every second damage and each damage in every second layout:
# `make bench` reads them all.
HURT = ("layout", "dump")


def _groups() -> dict[str, list[str]]:
    """Give the entries that are read, by layout, trap, conversion and so on."""
    found: dict[str, list[str]] = {}
    for entry in floors.bench():
        found.setdefault("/".join(entry.split("/")[:2]), []).append(entry)
    for number, (group, names) in enumerate(found.items()):
        if group.partition("/")[0] in HURT:
            whole, *hurt = names
            found[group] = [whole, *hurt[number % 2 :: 2]]
    return found


GROUPS = _groups()


def test_every_entry_has_a_floor() -> None:
    """The file has the entries of the bench, sorted, each on a line, measured as a sample and whole."""
    lines = floors.FILE.read_text("utf-8").splitlines()[1:-1]
    assert [line.partition(":")[0] for line in lines] == [json.dumps(name) for name in sorted(floors.bench())]
    assert sorted(FLOORS) == list(FLOORS) == sorted(floors.stored("whole")) == sorted(floors.bench())


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_falls_below_its_floor(group: str) -> None:
    """Of each layout with its damages, trap, conversion, golden case, twin and kind of file, as much is read as was."""
    now = {name: floors.measure(name, "sample") for name in GROUPS[group]}
    assert floors.falls(now, FLOORS) == []


@pytest.mark.parametrize("now", [Figures(200, 189, 11, 0, 0), Figures(200, 190, 10, 1, 0), Figures(200, 190, 10, 0, 1)])
def test_a_fall_is_told(now: Figures) -> None:
    """One right cell less, one wrong cell or one false alarm more is a fall; the same or better is none."""
    floor = Figures(200, 190, 10, 0, 0)
    assert floors.fallen(now, floor)
    assert not floors.fallen(floor, now)
    assert not floors.fallen(floor, floor)
