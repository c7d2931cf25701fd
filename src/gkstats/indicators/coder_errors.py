"""What the rules' coding errors do to a share of reports, and the share freed of them.

W. J. Rogan and B. Gladen, Am. J. Epidemiol. 107 (1978) 71-76: a share p found by a test of sensitivity se and
specificity sp estimates the share (p + sp - 1) / (se + sp - 1). Both are measured: `coder.toml` counts the reports of a
gold set that have a code by hand and by the rules.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import numpy as np
from msgspec import Meta

from gkstats.script.typed import Fields, load

DRAWS: Final = 2_000
_MIDDLE: Final = (0.025, 0.975)
CORRECTED: Final = ("corrected", "corrected_low", "corrected_high")
SEED: Final = 20_190_515  # the day on which the revised regulations came into force

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.indicators.intervals import Numbers

Corrected: TypeAlias = tuple[float | None, float | None, float | None]


_Count: TypeAlias = Annotated[int, Meta(ge=0)]


class Errors(Fields, frozen=True):
    """How many reports of a gold set have a code by hand and rules (tp), by one of them (fn, fp), by none (tn)."""

    tp: _Count
    fn: _Count
    fp: _Count
    tn: _Count

    @property
    def sensitivity(self) -> float:
        """Give the share of the reports that have the code in which the rules find it."""
        return self.tp / (self.tp + self.fn)

    @property
    def specificity(self) -> float:
        """Give the share of the reports that do not have the code in which the rules do not find it."""
        return self.tn / (self.tn + self.fp)


class _CoderFile(Fields, frozen=True):
    """What `coder.toml` holds: the errors of each code, and on what they were measured."""

    codebook: str
    measured_on: date
    files: tuple[str, ...]
    reports: int
    codes: dict[str, Errors]


@cache
def measured() -> dict[str, Errors]:
    """Give the measured errors of each code of the codebook that gkstats ships."""
    return load("gkstats.codebook", "coder.toml", _CoderFile).codes


def errors_of(code: str, audited: Mapping[str, Errors] | None = None) -> tuple[Errors | None, bool]:
    """Give the errors of one code, and whether they were counted on the corpus at hand.

    `audited` are errors counted there (`indicators.errors_by_hand`): they stand in place of ours for the codes that
    have reports with and without them. None for a code that was not measured, and where se + sp is not above 1.
    """
    errors = (audited or {}).get(code)
    here = errors is not None and bool(errors.tp + errors.fn and errors.tn + errors.fp)
    if not here:
        errors = measured().get(code)
    return (errors if errors is not None and errors.sensitivity + errors.specificity > 1 else None), here


def corrected(code: str, k: int, n: int, audited: Mapping[str, Errors] | None = None) -> Corrected:
    """Free a share k/n of the coding errors of one code: value, low and high; null where it cannot be.

    The estimate is cut to 0 … 1. The interval holds the middle 95 % of 2,000 draws (seed fixed) of the share and both
    measured rates, each from the beta distribution of its counts with Jeffreys' prior: what is not known of the coder
    widens it. Where the errors were not counted on the corpus at hand (`errors_of`), it reaches to the interval of the
    share as coded: on other texts the coder may err as often as on ours, or not at all. Null without reports, and where
    `errors_of` has none.
    """
    errors, here = errors_of(code, audited)
    return (None, None, None) if errors is None or n == 0 else _freed(errors, k, n, here=here)


@lru_cache(maxsize=1 << 16)  # a page asks for the same k of n by year, by place and under each choice
def _freed(errors: Errors, k: int, n: int, *, here: bool) -> Corrected:
    random = np.random.default_rng(SEED)
    share, found, spared = (_drawn(random, *counts) for counts in ((k, n - k), *_counts(errors)))
    gain = found + spared - 1
    drawn = np.clip((share + spared - 1)[gain > 0] / gain[gain > 0], 0, 1)
    plain = (k / n + errors.specificity - 1) / (errors.sensitivity + errors.specificity - 1)
    return _with_limits(min(max(plain, 0.0), 1.0), drawn, share, here=here)


def corrected_cases(
    code: str, cases: Sequence[tuple[int, int]], new: tuple[int, int], audited: Mapping[str, Errors] | None = None
) -> list[Corrected]:
    """Free shares of bodies that state a problem, by what they stated the year before, of the errors of both years.

    `cases` are (k, n) of the bodies that were coded as stating it the year before, in parts; `new` those of the others.
    Each k/n is freed of the later year's errors as `corrected` does; then a part of those coded as stating it before
    did not (1 - PPV), and a part of the others did (1 - NPV), by the share coded before and the same errors: these
    mixtures are undone, too. The errors of both years are taken as independent. Gives one result a case, then that of
    `new`; null where there is nothing, and where coding tells so little of the year before that PPV + NPV is at most 1.
    """
    errors, here = errors_of(code, audited)
    every = [*cases, new]
    before = sum(n for _, n in cases)
    if errors is None or not (before and new[1]):  # nothing is mixed
        return [corrected(code, k, n, audited) for k, n in every]
    random = np.random.default_rng(SEED)
    found, spared = (_drawn(random, *counts) for counts in _counts(errors))
    shares = [_drawn(random, k, n - k) for k, n in every]
    weights = np.array([n / before for _, n in cases])
    drawn = _unmixed(shares, _drawn(random, before, new[1]), weights, found, spared)
    plain = _unmixed(
        [np.array([k / n if n else 0.0]) for k, n in every], np.array([before / (before + new[1])]), weights,
        np.array([errors.sensitivity]), np.array([errors.specificity]),
    )  # fmt: skip
    results: list[Corrected] = []
    for (_, n), share, value, values in zip(every, shares, plain, drawn, strict=True):
        kept = values[~np.isnan(values)]
        known = n > 0 and not np.isnan(value[0]) and 2 * kept.size > values.size
        results.append(_with_limits(float(value[0]), kept, share, here=here) if known else (None, None, None))
    return results


def _unmixed(
    shares: Sequence[Numbers], coded_before: Numbers, weights: Numbers, found: Numbers, spared: Numbers
) -> list[Numbers]:
    """Undo both years' errors, draw by draw: of each case's share, the last one of those not coded before."""
    gain = np.where(found + spared > 1, found + spared - 1, np.nan)
    now = [np.clip((share + spared - 1) / gain, 0, 1) for share in shares]
    true = np.clip((coded_before + spared - 1) / gain, 0, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        right = found * true / (found * true + (1 - spared) * (1 - true))
        right_not = spared * (1 - true) / (spared * (1 - true) + (1 - found) * true)
        told = np.where(right + right_not > 1, right + right_not - 1, np.nan)
        again = sum(weight * share for weight, share in zip(weights, now, strict=False))
        fresh = np.clip(np.where(true > 0, (right * now[-1] - (1 - right_not) * again) / told, now[-1]), 0, 1)
        return [*(np.clip((share - (1 - right) * fresh) / right, 0, 1) for share in now[:-1]), fresh]


def _counts(errors: Errors) -> tuple[tuple[int, int], tuple[int, int]]:
    return (errors.tp, errors.fn), (errors.tn, errors.fp)


def _drawn(random: np.random.Generator, yes: int, no: int) -> Numbers:
    return random.beta(yes + 0.5, no + 0.5, DRAWS)


def _with_limits(value: float, drawn: Numbers, coded: Numbers, *, here: bool) -> Corrected:
    low, high = (float(limit) for limit in np.quantile(drawn, _MIDDLE))
    if not here:
        least, most = (float(limit) for limit in np.quantile(coded, _MIDDLE))
        low, high = min(low, least), max(high, most)
    return value, min(low, value), max(high, value)
