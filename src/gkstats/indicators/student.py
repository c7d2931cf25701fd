"""Student's t without a library of statistics: quantiles and tails, for degrees of freedom that are no whole number.

The tail is half the regularised incomplete beta function, by its continued fraction (W. H. Press et al., Numerical
Recipes, section 6.4).
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, isinf, lgamma, log, pi, sqrt
from typing import Final

_TINY: Final = 1e-300
_EXACT: Final = 1e-14
_STEPS: Final = 500


def two_sided(t: float, freedom: float) -> float:
    """Give the chance that |T| is at least `t`, T having Student's distribution."""
    return 0.0 if isinf(t) else _incomplete_beta(freedom / 2, 0.5, freedom / (freedom + t * t))


@lru_cache(maxsize=4096)
def quantile(chance: float, freedom: float) -> float:
    """Give the t that |T| stays below with this chance: 0.95 and 10 degrees of freedom give 2.228.

    By Newton's method from 0: the tail falls ever less steeply, so that no step goes too far.
    """
    at_zero = 2 * exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    t, step = 0.0, 1.0
    while step > _EXACT * t:
        density = at_zero * (1 + t * t / freedom) ** (-(freedom + 1) / 2)
        step = (two_sided(t, freedom) - (1 - chance)) / density
        t += step
    return t


def _incomplete_beta(a: float, b: float, x: float) -> float:
    if x in (0.0, 1.0):
        return x
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / _away(1 + term * d), _away(1 + term / c)
            result *= c * d
        if abs(c * d - 1) < _EXACT:
            break
    return result


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
