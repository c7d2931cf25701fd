"""What corrects published shares is measured on the gold codings as they are, with the coder as it is."""

from __future__ import annotations

import tomllib

from conftest import ROOT
from evaluation import measure_coder
from gkstats.codebook import CODEBOOK


def test_the_coders_errors_are_current() -> None:
    """`coder.toml` has the counts that `evaluation/measure_coder.py` gives today: else run it, and say what changed."""
    stored = tomllib.loads((ROOT / "src" / "gkstats" / "codebook" / "coder.toml").read_text(encoding="utf-8"))
    reports, found = measure_coder.counts()
    assert (stored["codebook"], stored["reports"]) == (CODEBOOK.version, reports)
    assert stored["codes"] == {
        key: {name: cell[name] for name in ("tp", "fn", "fp", "tn")} for key, cell in found.items()
    }
    assert all((ROOT / name).is_file() for name in stored["files"])
