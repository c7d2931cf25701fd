"""Reports whose labels and heads are worded otherwise than on the form, each still telling its own row or column.

    done = reworded("2021", 7, "tabs")   # a Case, as evaluation.judge takes it

`reworded.toml` has the words. Every number can be told: recall is measured here, and that no number goes elsewhere.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from evaluation.judge import Case, case
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers

if TYPE_CHECKING:
    from gkstats.demo.printing import MergedBox

# So many words at most are others in one report.
_MOST: Final = 3


SYNONYMS: Final[dict[str, list[str]]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def reworded(form: str, seed: int, layout: str, *, sums: bool = True) -> Case:
    """Print a report in which some words of the form are others, in all labels and heads that have them."""
    rng = Random(f"{form}{seed}{layout}")  # noqa: S311
    words = {word: rng.choice(SYNONYMS[word]) for word in rng.sample(sorted(SYNONYMS), rng.randint(1, _MOST))}

    def said(box: MergedBox) -> MergedBox:
        meant = max((word for word in words if word in box.text), key=len, default=None)
        return box if box.key or meant is None else replace(box, text=box.text.replace(meant, words[meant]))

    return case(form, numbers(form, seed, sums=sums), LAYOUTS[layout], seed).edit(said)
