"""200 openings composed by somebody who had not read the rules: what is right stays right, nothing more is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evaluation.blind_openings import (
    FACTS,
    FRESH,
    FRESH_2,
    FRESH_3,
    FRESH_4,
    FRESH_5,
    FRESH_6,
    FRESH_7,
    PATH,
    counted,
    held,
)

if TYPE_CHECKING:
    from pathlib import Path

# right, wrong; two agencies are wrong by the set's own truth: the title names the body otherwise than that says.
FLOORS = {
    PATH: {
        "agency": (198, 2),
        "year": (200, 0),
        "dated_on": (200, 0),
        "published_on": (200, 0),
        "level": (199, 0),
        "body": (200, 0),
        "vertical": (200, 0),
        "division_code": (198, 0),
    },
    FRESH: {
        "agency": (96, 2),
        "year": (97, 0),
        "dated_on": (98, 0),
        "published_on": (98, 0),
        "level": (98, 0),
        "body": (97, 1),
        "vertical": (98, 0),
        "division_code": (92, 0),
    },
    FRESH_2: {
        "agency": (60, 0),
        "year": (60, 0),
        "dated_on": (60, 0),
        "published_on": (60, 0),
        "level": (53, 0),
        "body": (60, 0),
        "vertical": (60, 0),
        "division_code": (54, 0),
    },
    FRESH_3: {
        "agency": (60, 0),
        "year": (60, 0),
        "dated_on": (60, 0),
        "published_on": (60, 0),
        "level": (59, 0),
        "body": (60, 0),
        "vertical": (60, 0),
        "division_code": (58, 0),
    },
    FRESH_4: {
        "agency": (39, 0),
        "year": (39, 0),
        "dated_on": (39, 0),
        "published_on": (40, 0),
        "level": (39, 0),
        "body": (39, 0),
        "vertical": (40, 0),
        "division_code": (38, 0),
    },
    FRESH_5: dict.fromkeys(FACTS, (60, 0)),
    FRESH_6: {**dict.fromkeys(FACTS, (40, 0)), "division_code": (39, 0)},
    FRESH_7: {
        "agency": (100, 0),
        "year": (100, 0),
        "dated_on": (98, 0),
        "published_on": (94, 0),
        "level": (89, 0),
        "body": (96, 0),
        "vertical": (96, 0),
        "division_code": (93, 0),
    },
}


@pytest.mark.parametrize(
    ("path", "size"),
    [
        (PATH, 200),
        (FRESH, 98),
        (FRESH_2, 60),
        (FRESH_3, 60),
        (FRESH_4, 40),
        (FRESH_5, 60),
        (FRESH_6, 40),
        (FRESH_7, 100),
    ],
    ids=["blind", "fresh", "fresh_2", "fresh_3", "fresh_4", "fresh_5", "fresh_6", "fresh_7"],
)
def test_the_set_says_what_was_read_at_first_sight(path: Path, size: int) -> None:
    """Its head says what was read before rules were mended by it."""
    about = json.loads(path.read_text(encoding="utf-8").splitlines()[0])["about"]
    assert "first sight" in about
    assert len(list(held(path))) == size


@pytest.mark.parametrize("path", FLOORS, ids=lambda path: path.stem)
def test_no_fact_falls_below_its_floor(path: Path) -> None:
    """Each fact has at least as many right, and at most as many wrong, as when the rules were mended."""
    counts, floors = counted(path), FLOORS[path]
    assert {
        fact: (count["right"], count["wrong"])
        for fact, count in counts.items()
        if count["right"] < floors[fact][0] or count["wrong"] > floors[fact][1]
    } == {}
