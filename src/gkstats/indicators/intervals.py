"""Intervals over bodies: what one body handles is not independent, so bodies are left out one by one, not requests.

The ratio of sums is taken to the log-odds (a rate that is no share: to the logarithm), its error is the jackknife's
about the ratio, over bodies (B. Efron, C. Stein, Ann. Statist. 9 (1981) 586-596), and the reach is Student's t. Its
degrees of freedom are those of an error to which each body adds by its size, since bodies have rates of their own (F.
E. Satterthwaite, Biometrics Bull. 2 (1946) 110-114; R. M. Bell, D. F. McCaffrey, Survey Methodology 28 (2002) 169-181):
fifty bodies of very unequal size are worth eight (L. Kish, Survey Sampling, 1965), and their error is known as well as
from five. Where no request or every one counts, the interval is Wilson's on Kish's number: never a width of nothing.
`docs/indicators.md` shows how often such intervals hold the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from gkstats.indicators.counting import Z
from gkstats.indicators.student import quantile, two_sided

if TYPE_CHECKING:
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[np.float64]"

FEWEST_EFFECTIVE: Final = 6.0
_CHANCE: Final = 0.95
_LARGEST: Final = 5

Interval: TypeAlias = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Differing:
    """The interval of a difference, and the chance of one as large where there is none; null with too few bodies."""

    low: float | None = None
    high: float | None = None
    chance: float | None = None


def effective_number(n: Numbers) -> float:
    """Give Kish's effective number of bodies: (Σn)² / Σn²; 0 where there is nothing."""
    squares = float((n**2).sum())
    return float(n.sum()) ** 2 / squares if squares else 0.0


def freedom(n: Numbers) -> float:
    """Give the degrees of freedom of the jackknife's error: (Σn²)² / Σn⁴, at most Kish's number less one."""
    squares = n**2
    return round(min(float(squares.sum()) ** 2 / float((squares**2).sum()), effective_number(n) - 1), 6)


def top_share(n: Numbers) -> float | None:
    """Give the share of the five largest bodies in Σn; null where there is nothing."""
    whole = float(n.sum())
    return float(np.sort(n)[-_LARGEST:].sum()) / whole if whole else None


def ratio_interval(k: Numbers, n: Numbers, *, share: bool = True) -> Interval:
    """Give the 95 % interval of sum(k) / sum(n) over bodies; null below 6 effective bodies.

    `share` says that k is a part of n; else the ratio is a rate.
    """
    said = (k != 0) | (n != 0)
    k, n = k[said], n[said]
    worth = effective_number(n)
    if worth < FEWEST_EFFECTIVE:
        return None, None
    whole_k, whole_n = float(k.sum()), float(n.sum())
    ratio = whole_k / whole_n
    if share and ratio in (0.0, 1.0):
        return wilson_of(ratio, worth)
    without = (whole_k - k) / (whole_n - n)
    error = sqrt((len(k) - 1) / len(k) * float(((without - ratio) ** 2).sum()))
    reach = quantile(_CHANCE, freedom(n)) * error
    if share and 0 < ratio < 1:
        odds, reach = log(ratio / (1 - ratio)), reach / (ratio * (1 - ratio))
        return _share(odds - reach), _share(odds + reach)
    if not share and ratio > 0:
        factor = exp(min(reach / ratio, 50.0))
        return ratio / factor, ratio * factor
    return (ratio - reach, ratio + reach) if reach else (None, None)


def difference_interval(k: Numbers, n: Numbers, k_before: Numbers, n_before: Numbers) -> Differing:
    """Compare sum(k) / sum(n) with the same a year before, over the same bodies; null below 6 effective ones."""
    said = (n > 0) | (n_before > 0)
    k, n, k_before, n_before = k[said], n[said], k_before[said], n_before[said]
    worth = min(effective_number(n), effective_number(n_before))
    if worth < FEWEST_EFFECTIVE:
        return Differing()
    ratios = [(of_k.sum() - of_k) / (of_n.sum() - of_n) for of_k, of_n in ((k, n), (k_before, n_before))]
    difference = float(k.sum() / n.sum() - k_before.sum() / n_before.sum())
    without = ratios[0] - ratios[1]
    error = sqrt((len(k) - 1) / len(k) * float(((without - difference) ** 2).sum()))
    if not error:
        return Differing(chance=1.0)
    free = min(freedom(n), freedom(n_before))
    reach = quantile(_CHANCE, free) * error
    return Differing(difference - reach, difference + reach, two_sided(abs(difference) / error, free))


def wilson_of(share: float, size: float) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share of `size`, which may be an effective number."""
    centre = (share + Z**2 / (2 * size)) / (1 + Z**2 / size)
    reach = Z / (1 + Z**2 / size) * sqrt(share * (1 - share) / size + Z**2 / (4 * size**2))
    return max(0.0, min(share, centre - reach)), min(1.0, max(share, centre + reach))


def _share(odds: float) -> float:
    return 1 / (1 + exp(-max(-500.0, min(500.0, odds))))
