"""Exact limits of a share found by counting (C. J. Clopper, E. S. Pearson, Biometrika 26 (1934) 404-413)."""

from __future__ import annotations

from math import exp, lgamma, log
from typing import Final

CHANCE: Final = 0.95
_STEPS: Final = 60


def at_most(k: int, n: int, chance: float = CHANCE) -> float:
    """Give the one-sided upper limit of a share of which k of n were found: 0 of 60 is at most 4.9 %."""
    if k >= n:
        return 1.0
    low, high = k / n, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _no_more(k, n, middle) > 1 - chance else (low, middle)
    return high


def _no_more(k: int, n: int, share: float) -> float:
    """Give the chance of k or fewer of n."""
    if share in (0.0, 1.0):
        return float(share == 0 or k == n)
    ways = (lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) for i in range(k + 1))
    return sum(exp(way + i * log(share) + (n - i) * log(1 - share)) for i, way in enumerate(ways))
