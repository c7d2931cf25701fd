"""Titles are held against what the demo plants: a wrong one is told from a right one, and none has no judge."""

from __future__ import annotations

import re
from types import SimpleNamespace

import nbformat
import pytest

from evaluation import titles


@pytest.mark.parametrize(
    ("chart", "rows", "rises", "verdict"),
    [
        ("zero-requests-share-by-year", [{"year": 2025}, {"year": 2019}], False, "true"),
        ("zero-requests-share-by-year", [{"year": 2025}, {"year": 2019}], True, "contradicted"),
        ("stated-problems", [{"year": 2025, "code": "interpretation"}, {"year": 2019}], True, "true"),
        ("stated-problems", [{"year": 2025, "code": "staffing"}, {"year": 2019}], True, "contradicted"),
        ("outcomes-by-year", [{"year": 2025, "outcome": "granted"}, {"outcome": "unable"}], True, "true"),
        ("outcomes-by-year", [{"year": 2025, "outcome": "unable"}, {"outcome": "granted"}], True, "contradicted"),
        ("outcome-rates", [{"year": year, "indicator": "not_held"} for year in (2025, 2019)], True, "true"),
        ("outcome-rates", [{"year": 2025, "indicator": name} for name in ("any_disclosure", "refusal")], True, "true"),
        (
            "outcome-rates",
            [{"year": 2025, "indicator": name} for name in ("refusal", "any_disclosure")],
            True,
            "contradicted",
        ),
        ("zero-requests-provinces", [{"year": 2025}], True, "true"),
        ("zero-requests-provinces", [{"year": 2025}], False, "contradicted"),
        ("a-chart-of-tomorrow", [{"year": 2025}], True, "unknown"),
    ],
)
def test_a_title_is_judged_by_what_was_planted(chart, rows, rises, verdict):
    """Trends and orders that were planted are true, those that were not are contradicted."""
    bearer = SimpleNamespace(rows=tuple(rows), rises=rises)
    assert titles.judged(titles.Stated(chart, "trend", "", bearer)) == verdict


def test_no_place_differs_by_design():
    """A title that provinces differ is contradicted, whatever the chart."""
    differ, alike = (SimpleNamespace(beyond_chance=beyond) for beyond in (True, False))
    assert titles.judged(titles.Stated("zero-requests-by-province", "beyond_chance", "", differ)) == "contradicted"
    assert titles.judged(titles.Stated("zero-requests-by-province", "beyond_chance", "", alike)) == "true"


def test_every_headline_has_a_judge():
    """Each chart of the notebooks whose title may state a finding is one that can be judged."""
    stating = set()
    for path in titles.NOTEBOOKS.glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and re.search(r"headlines\.(?!beyond_chance)\w+\(", cell.source):
                stating |= set(re.findall(r'notebook\.show\(\s*chart,\s*"([\w-]+)"', cell.source))
    assert stating
    assert stating - set(titles.JUDGES) == set()
