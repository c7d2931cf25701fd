"""Each cost of a reading has a printed report that is read otherwise where the cost is zero."""

from __future__ import annotations

import tomllib
from random import Random
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from evaluation.bench import HURT
from evaluation.judge import case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers
from gkstats.files.text import split
from gkstats.reading.report import read_text
from gkstats.reading.tables import read
from gkstats.reading.tables.dealing import deal

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHTS = tomllib.loads((ROOT / "src/gkstats/reading/tables/dealing/weights.toml").read_text(encoding="utf-8"))
CASES = {name: weight["case"] for name, weight in WEIGHTS.items() if "case" in weight}


def outcome(printed: Sequence[object]) -> tuple[int, int, int]:
    """Read a printed report by searching; count what is wrong, missing and called into doubt."""
    layout, damage, form, seed = printed
    whole = case(form, numbers(form, seed, sums=seed % 2 == 0, top=9999), LAYOUTS[layout], seed)
    if damage:
        whole = HURT[damage](whole, Random(seed))  # noqa: S311
    verdict = judge(whole, read_text(split(whole.sheet.text), "report.txt", "0" * 16))
    return len(verdict.wrong) + len(verdict.empty), len(verdict.missing), len(verdict.alarms)


@pytest.mark.parametrize("name", CASES)
def test_a_cost_is_there_for_its_case(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the cost nothing is wrong; without it a cell is lost or wrong, or a doubt is raised for nothing."""
    monkeypatch.setattr(read, "plain_tables", lambda *_: {})
    right = outcome(CASES[name])
    assert right[0] == 0
    monkeypatch.setitem(deal.COSTS, name, 0)
    assert any(without > with_it for without, with_it in zip(outcome(CASES[name]), right, strict=True))
