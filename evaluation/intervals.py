"""How often intervals hold the truth where requests are as unequal as real ones: written into docs/indicators.md.

    python -m evaluation.intervals            # 2,000 runs a cell, and write the page's table
    python -m evaluation.intervals 200        # fewer runs, printed only

Bodies handle log-normal numbers of requests (sigma 1.4: of 50 bodies the five largest handle half), each at a rate of
its own: the same chances for all (45 and 8 %), or rising with size.
"""

from __future__ import annotations

import sys
from collections import Counter
from math import exp, log
from pathlib import Path
from typing import Final

import numpy as np

from gkstats.indicators import intervals
from gkstats.indicators.student import quantile

PAGE: Final = Path(__file__).parents[1] / "docs" / "indicators.md"
SIZES: Final = (10, 20, 50, 200)
RATES: Final = ("45 %", "8 %", "rises with size")
_SIGMA, _MEAN = 1.4, 2.0
_SLOPE, _LEVEL, _SPREAD = 0.35, -1.65, 0.5
_ALIKE: Final = 4.0  # of the beta distribution of the bodies' rates
_SEED: Final = 20_190_515
_DRAWS: Final = 400
_CHANCE: Final = 0.95


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


def by_kish(k: np.ndarray, n: np.ndarray, low: float, high: float) -> tuple[float, float]:
    """Give an interval of ours with t on Kish's number less one: the plainer degrees of freedom, and more of them."""
    ratio = float(k.sum() / n.sum())
    if ratio in (0.0, 1.0):
        return low, high
    free = intervals.effective_number(n) - 1
    factor = quantile(_CHANCE, free) / quantile(_CHANCE, intervals.freedom(n))
    odds = [log(share / (1 - share)) for share in (ratio, low, high)]
    ends = [1 / (1 + exp(-odds[0] - factor * (end - odds[0]))) for end in odds[1:]]
    return ends[0], ends[1]


def measure(rate: str, size: int, runs: int) -> dict[str, float]:
    """Give how often so many intervals hold the truth, how often one is withheld, how often others hold it.

    `kish` and `wider` are for the degrees of freedom of `by_kish`: how often these hold it, and by how much ours are
    wider in the median.
    """
    random = np.random.default_rng([_SEED, size, RATES.index(rate)])
    true = truth(rate)
    found: Counter[str] = Counter()
    widths = []
    while found["given"] < runs:
        k, n = bodies(random, size, rate)
        found["drawn"] += 1
        low, high = intervals.ratio_interval(k, n)
        if low is not None and high is not None:
            other = by_kish(k, n, low, high)
            widths.append((high - low) / (other[1] - other[0]))
            found.update(given=1, held=low <= true <= high, kish=other[0] <= true <= other[1])
        if found["drawn"] <= runs:
            low, high = percentiles(random, k, n)
            found["drawn_again"] += low <= true <= high
    return {"held": found["held"] / runs, "withheld": 1 - runs / found["drawn"], "kish": found["kish"] / runs,
            "wider": float(np.median(widths)) - 1, "drawn_again": found["drawn_again"] / runs}  # fmt: skip


def table(runs: int) -> str:
    """Give the table as Markdown."""
    rows = [
        f"| coverage of {runs:,} intervals of 95 % that are given | n = 10 | 20 | 50 | 200 |",
        "| --- | --- | --- | --- | --- |",
    ]
    said = {
        "jackknife, rate {rate}": "{held:.0f} ({withheld:.0f} % withheld)",
        "– with Kish - 1": "{kish:.0f} (ours {wider:.0f} % wider)",
        "– percentile bootstrap": "{drawn_again:.0f}",
    }
    for rate in RATES:
        found = [{name: 100 * of for name, of in measure(rate, size, runs).items()} for size in SIZES]
        for head, cell in said.items():
            rows.append(f"| {head.format(rate=rate)} | {' | '.join(cell.format(**one) for one in found)} |")
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
