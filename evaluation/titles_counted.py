"""How many charts of a run's notebooks state a finding in their title: a comparison, an order or a majority.

    python -m evaluation.titles_counted TABLES [SHARE]

TABLES is a folder of tables, or of runs (`gkstats demo --reports 3000 --out DIR` makes one). All notebooks are run on
it in both languages; every chart that is drawn is listed with its title, those that state a finding with a star. What a
title may state is decided in the notebooks, never here: it is what survives every choice of method
(`indicators.surviving`, `indicators.bearing_out`), and `evaluation.titles` holds it against what was planted. Exit 1
where fewer than SHARE of the charts state one (0.48: 12 of 25), or the languages do not state the same.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from evaluation import titles
from gkstats.words.wording import LANGUAGES

_SHARE: Final = 0.48


def main(tables: str, share: float = _SHARE) -> int:
    """List them, and give the exit status."""
    stating: list[set[str]] = []
    for language in LANGUAGES:
        found, drawn = titles.of_corpus(Path(tables).resolve(), language)
        stating.append({stated.chart for stated in found})
        for name, title in drawn.items():
            sys.stdout.write(f"{'*' if name in stating[-1] else ' '} {name:30} {title}\n")
        sys.stdout.write(f"{language}: {len(stating[-1])} of {len(drawn)} titles state a finding\n")
    return int(len(stating[-1]) < share * len(drawn) or any(one != stating[0] for one in stating))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(float, sys.argv[2:])))
