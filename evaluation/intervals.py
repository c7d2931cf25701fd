"""How often intervals hold the truth where requests are as unequal as real ones: written into docs/indicators.md.

    python -m evaluation.intervals            # 2,000 runs a cell, and write the page's table
    python -m evaluation.intervals 200        # fewer runs, printed only

Bodies handle log-normal numbers of requests (sigma 1.4: of 50 bodies the five largest handle half), each at a rate of
its own: the same chances for all (45 and 8 %), or rising with size.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import numpy as np

from gkstats.indicators import intervals

PAGE: Final = Path(__file__).parents[1] / "docs" / "indicators.md"
SIZES: Final = (10, 20, 50, 200)
RATES: Final = ("45 %", "8 %", "rises with size")
_SIGMA, _MEAN = 1.4, 2.0
_SLOPE, _LEVEL, _SPREAD = 0.35, -1.65, 0.5
_ALIKE: Final = 4.0  # of the beta distribution of the bodies' rates
_SEED: Final = 20_190_515
_DRAWS: Final = 400


def bodies(random: np.random.Generator, size: int, rate: str) -> tuple[np.ndarray, np.ndarray]:
    """Draw what bodies resolved and granted: (k, n)."""
    n = np.maximum(1, np.round(np.exp(random.normal(_MEAN, _SIGMA, size))))
    if rate == RATES[2]:
        chance = 1 / (1 + np.exp(-(_LEVEL + _SLOPE * np.log(n) + random.normal(0, _SPREAD, size))))
    else:
        mean = float(rate.split(maxsplit=1)[0]) / 100
        chance = random.beta(_ALIKE * mean, _ALIKE * (1 - mean), size)
    return random.binomial(n.astype(np.int64), chance).astype(float), n


def truth(rate: str) -> float:
    """Give the ratio of sums over as good as all bodies."""
    k, n = bodies(np.random.default_rng(_SEED), 2_000_000, rate)
    return float(k.sum() / n.sum()) if rate == RATES[2] else float(rate.split(maxsplit=1)[0]) / 100


def percentiles(random: np.random.Generator, k: np.ndarray, n: np.ndarray) -> tuple[float, float]:
    """Give the percentile interval of bodies drawn again and again."""
    drawn = random.multinomial(k.size, np.full(k.size, 1 / k.size), size=_DRAWS)
    low, high = np.quantile((drawn @ k) / (drawn @ n), (0.025, 0.975))
    return float(low), float(high)


def measure(rate: str, size: int, runs: int) -> tuple[float, float, float]:
    """Give how often so many intervals hold the truth, how often one is withheld, how often the bootstrap's does."""
    random = np.random.default_rng([_SEED, size, RATES.index(rate)])
    true, held, given, drawn, by_percentiles = truth(rate), 0, 0, 0, 0
    while given < runs:
        k, n = bodies(random, size, rate)
        drawn += 1
        low, high = intervals.ratio_interval(k, n)
        if low is not None and high is not None:
            given += 1
            held += low <= true <= high
        if drawn <= runs:
            low, high = percentiles(random, k, n)
            by_percentiles += low <= true <= high
    return held / given, 1 - given / drawn, by_percentiles / runs


def table(runs: int) -> str:
    """Give the table as Markdown."""
    rows = [
        f"| coverage of {runs:,} intervals of 95 % that are given | n = 10 | 20 | 50 | 200 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for rate in RATES:
        found = [measure(rate, size, runs) for size in SIZES]
        said = " | ".join(f"{100 * held:.0f} ({100 * withheld:.0f} % withheld)" for held, withheld, _ in found)
        rows.append(f"| jackknife, rate {rate} | {said} |")
        rows.append(f"| – percentile bootstrap | {' | '.join(f'{100 * other:.0f}' for *_, other in found)} |")
    return "\n".join(rows) + "\n"


def written(page: str, name: str, text: str, by: str = "intervals.py") -> str:
    """Put a text between the marks of its name and of the script that writes it."""
    begin, end = f"<!-- {name}: written by evaluation/{by} -->\n", "<!-- end -->"
    before, behind = page.split(begin)
    return before + begin + text + behind[behind.index(end) :]


def main(runs: int, *, write: bool) -> None:
    """Measure, print, and write."""
    found = table(runs)
    sys.stdout.write(found)
    if write:
        page = written(PAGE.read_text(encoding="utf-8"), "coverage", found)
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000, write=len(sys.argv) == 1)
