"""Documents composed and read by somebody who had not seen the rules: what the reader makes of them today.

At first sight it was less (`evaluation/blind_sets.py` says how much): rules were mended after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluation import blind_sets
from evaluation.coding import f1

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("arguable", "least"), [(True, 0.985), (False, 0.985)])
def test_splitting(arguable: bool, least: float) -> None:
    """Statements are found with the F1 that was reached, and every state is right."""
    score, wrong = blind_sets.splitting(without=() if arguable else blind_sets.ARGUABLE["splitting"])
    assert score.f1 >= least
    assert wrong == 0


@pytest.mark.parametrize(("arguable", "micro", "macro"), [(True, 0.96, 0.96), (False, 0.97, 0.97)])
def test_codes(arguable: bool, micro: float, macro: float) -> None:
    """Statements are coded as by hand."""
    gold, program = blind_sets.coded(without=() if arguable else blind_sets.ARGUABLE["codes"])
    reached, each = f1(gold, program, gold)
    assert reached >= micro
    assert sum(each.values()) / len(each) >= macro


@pytest.mark.parametrize(
    ("path", "least"),
    [
        (blind_sets.CLAIMS, 0.94),
        (blind_sets.CLAIMS_FRESH, 0.98),
        (blind_sets.CLAIMS_FRESH_2, 0.95),
        (blind_sets.CLAIMS_FRESH_3, 0.92),
        (blind_sets.CLAIMS_FRESH_4, 0.95),
        (blind_sets.CLAIMS_FRESH_5, 0.93),
        (blind_sets.CLAIMS_FRESH_6, 0.98),
        (blind_sets.CLAIMS_FRESH_7, 0.95),
        (blind_sets.CLAIMS_FRESH_8, 0.98),
        (blind_sets.CLAIMS_FRESH_9, 0.95),
        (blind_sets.CLAIMS_FRESH_10, 0.95),
        (blind_sets.CLAIMS_FRESH_11, 0.97),
        (blind_sets.CLAIMS_FRESH_12, 0.97),
        (blind_sets.CLAIMS_FRESH_13, 0.86),
        (blind_sets.CLAIMS_FRESH_14, 0.85),
        (blind_sets.CLAIMS_FRESH_15, 0.85),
        (blind_sets.CLAIMS_FRESH_16, 0.82),
        (blind_sets.CLAIMS_FRESH_17, 0.93),
        (blind_sets.CLAIMS_FRESH_18, 0.91),
    ],
)
def test_claims(path: Path, least: float) -> None:
    """What is claimed is right: a whole region's number, one way's, or one of several bodies' is nobody's claim."""
    score = blind_sets.claims(path)
    assert score.precision == 1
    assert score.f1 >= least
