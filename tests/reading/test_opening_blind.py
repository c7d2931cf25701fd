"""200 openings composed by somebody who had not read the rules: what is right stays right, nothing more is wrong."""

from __future__ import annotations

import json

from evaluation.blind_openings import PATH, counted, held

# right, wrong; two agencies are wrong by the set's own truth: the title names the body otherwise than that says.
FLOORS = {
    "agency": (198, 2),
    "year": (200, 0),
    "dated_on": (200, 0),
    "published_on": (200, 0),
    "level": (199, 0),
    "body": (200, 0),
    "vertical": (200, 0),
    "division_code": (198, 0),
}


def test_the_set_says_what_was_read_at_first_sight() -> None:
    """Its head says that rules were mended after first sight, and what was read before."""
    about = json.loads(PATH.read_text(encoding="utf-8").splitlines()[0])["about"]
    assert "first sight" in about
    assert len(list(held())) == 200


def test_no_fact_falls_below_its_floor() -> None:
    """Each fact has at least as many right, and at most as many wrong, as when the rules were mended."""
    counts = counted()
    assert {
        fact: (count["right"], count["wrong"])
        for fact, count in counts.items()
        if count["right"] < FLOORS[fact][0] or count["wrong"] > FLOORS[fact][1]
    } == {}
