"""Whole reports composed by people who had not read the rules: what is right stays right, nothing more is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluation import blind_reports

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "reports", "reports_read", "stated", "claims"),
    [(blind_reports.FREE, 90, 90, 59, 226), (blind_reports.FREE_2, 60, 59, 35, 150)],
    ids=["first", "second"],
)
def test_reports_before_the_form(path: Path, reports: int, reports_read: int, stated: int, claims: int) -> None:
    """Reports on 2008 to 2018 are told from what looks like one; whose they are, on which year, and what they state."""
    counts = blind_reports.free(path)
    assert counts.right["report"] + len(counts.wrong.get("report", [])) == reports
    assert counts.right["report"] >= reports_read
    assert "year" not in counts.wrong
    assert len(counts.wrong.get("agency", [])) <= 1
    assert min(counts.right[name] for name in ("problems_state", "problems", "remedies")) >= stated
    assert counts.scores["claims"].precision == 1
    assert counts.scores["claims"].hits >= claims


@pytest.mark.parametrize(
    ("path", "sections", "states"),
    [(blind_reports.SECTIONED, 93, 99), (blind_reports.SECTIONED_2, 60, 60)],
    ids=["first", "second"],
)
def test_headings_in_many_ways(path: Path, sections: int, states: int) -> None:
    """Sections are found however their headings are printed, and so is what section five states."""
    counts = blind_reports.sectioned(path)
    assert "report" not in counts.wrong
    assert counts.right["sections"] >= sections
    assert counts.right["problems_state"] >= states
    assert counts.scores["problems"].f1 >= 0.97
    assert counts.scores["remedies"].f1 >= 0.98


@pytest.mark.parametrize(
    ("path", "number", "why"),
    [(blind_reports.SECTIONED, 29, "problems in section six"), (blind_reports.FREE, 43, "no heading at all")],
    ids=["in_six", "no_heading"],
)
def test_what_cannot_be_told_is_said(path: Path, number: int, why: str) -> None:
    """Problems that stand under no heading of their own are an issue, and the state is `unreadable`: no silent loss."""
    report = next(report for at, _, report in blind_reports.reports(path) if at == number)
    assert report is not None, why
    assert report.problems_state == "unreadable"
    assert "section_lost" in {issue.code for issue in report.issues}
