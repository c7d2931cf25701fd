"""Whole reports composed by people who had not read the rules: what is right stays right, nothing more is wrong."""

from __future__ import annotations

from evaluation import blind_reports


def test_reports_before_the_form() -> None:
    """Reports on 2008 to 2018 are told from what looks like one; whose they are, on which year, and what they state."""
    counts = blind_reports.free()
    assert counts.wrong.keys() <= {"problems_state", "problems", "remedies"}
    assert counts.right["report"] == 90
    assert counts.wrong.get("problems_state", []) == [43]
    assert min(counts.right[name] for name in ("problems", "remedies")) >= 59
    claims = counts.scores["claims"]
    assert claims.precision == 1
    assert claims.hits >= 224


def test_headings_in_many_ways() -> None:
    """Sections are found however their headings are printed, and so is what section five states."""
    counts = blind_reports.sectioned()
    assert counts.wrong.keys() <= {"sections", "problems_state"}
    assert counts.right["sections"] >= 93
    assert counts.wrong.get("problems_state", []) == [29]  # problems in section six: named in an issue
    assert counts.scores["problems"].f1 >= 0.97
    assert counts.scores["remedies"].f1 >= 0.99
