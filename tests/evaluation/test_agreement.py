"""What a second coder gave is as drawn, complete and commented; the measures of agreement are what they are called."""

from __future__ import annotations

import pytest

from conftest import ROOT
from evaluation import agreement, coding
from gkstats.codebook import CODEBOOK, CODES


def test_the_second_coder_coded_what_was_drawn() -> None:
    """No statement was left out or chosen; every difference from the first coder's codes has a cause."""
    rows, said = agreement.rows(), agreement.codings()
    assert [(row["set"], row["text"]) for row in rows] == agreement.drawn()
    assert all(codes <= set(CODES) for codes in said.second.values())
    assert all(len(codes) == 1 or codes.isdisjoint(CODEBOOK.alone) for codes in said.second.values())
    for row in rows:
        differ = said.first[row["text"]] != said.second[row["text"]]
        assert (row["lies_with"] in {"definition", "first", "second"}) == differ, row
        assert bool(row["why"]) == differ, row


def test_agreement_is_counted_over_all_codes() -> None:
    """Of two codings that differ by one code too many the figures are those that are worked out by hand."""
    left = {"x": frozenset({"staffing"}), "y": frozenset({"quality"})}
    right = {"x": frozenset({"staffing", "skills"}), "y": frozenset({"quality"})}
    one = agreement.agreement(left, right, ["x", "y"])
    assert (one.precision, one.recall, one.f1) == (pytest.approx(2 / 3), 1, pytest.approx(4 / 5))
    judged = 2 * len(CODES)
    chance = (2 * 3 + (judged - 2) * (judged - 3)) / judged**2
    assert one.kappa == pytest.approx((1 - 1 / judged - chance) / (1 - chance))
    assert agreement.agreement(left, left, ["x", "y"]).kappa == 1
    assert coding.kappa(left, right, "skills", ["x", "y"]) == 0


@pytest.mark.parametrize("page", ["codebook.md", "codebook.zh.md"])
def test_the_page_has_the_coders_agreement(page: str) -> None:
    """The page's row on the two coders is of the codes that are kept; `tools/write_codebook.py` writes it."""
    said = agreement.codings()
    both = [agreement.agreement(said.first, said.second, said.ids(at_length=at_length)) for at_length in (True, False)]
    row = " | ".join(f"{part:.2f}" for one in both for part in vars(one).values())
    assert f"| {row} |" in (ROOT / "docs" / page).read_text(encoding="utf-8")
