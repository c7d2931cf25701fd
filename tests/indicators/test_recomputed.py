"""Indicators agree with a second computation in plain numpy and scipy, also where cells are lost."""

from __future__ import annotations

import pytest

from evaluation import recomputed
from gkstats import indicators


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    """Draw tables whose truth is known."""
    return recomputed.draw(tmp_path_factory.mktemp("drawn"), 500)


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_a_second_computation_agrees(truth, share):
    """Sums, unknown, intervals; the bounds hold the truth."""
    corpus = recomputed.damaged(truth, share)
    for name in recomputed.RATIOS:
        rows, wrong, failed, _ = recomputed.differing(truth, corpus, indicators.INDICATORS[name], ["year"])
        assert (wrong, failed) == (0, 0), name
        assert rows > 0


def test_hardly_a_ratio_could_be_bounded_more_narrowly(truth):
    """What a report's refusals can be is what programmes over all its identities leave, but in one report of ten."""
    reports, wider = recomputed.narrower(recomputed.damaged(truth, 0.2), "refusal", 25)
    assert reports > 10
    assert wider <= reports / 10


def test_bounds_agree_with_linear_programmes(truth):
    """What propagation leaves holds all that a programme over the identities allows, and the truth."""
    cells, wrong = recomputed.checked_bounds(truth, recomputed.damaged(truth, 0.2), 3)
    assert cells > 50
    assert wrong == 0
