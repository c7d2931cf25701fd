"""What the rules' coding errors do to a share of reports, and the share freed of them.

W. J. Rogan and B. Gladen, Am. J. Epidemiol. 107 (1978) 71-76: a share p found by a test of sensitivity se and
specificity sp estimates the share (p + sp - 1) / (se + sp - 1). Both are measured: `coder.toml` counts the reports of a
gold set that have a code by hand and by the rules.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

import numpy as np
from msgspec import Meta

from gkstats.script.typed import Fields, load

DRAWS: Final = 2_000
SEED: Final = 20_190_515  # the day on which the revised regulations came into force

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def corrected(code: str, k: int, n: int, audited: Mapping[str, Errors] | None = None) -> Corrected:
    """Free a share k/n of the coding errors of one code: value, low and high; null where it cannot be.

    The estimate is cut to 0 … 1. The interval holds the middle 95 % of 2,000 draws (seed fixed) of the share and both
    measured rates, each from the beta distribution of its counts with Jeffreys' prior: what is not known of the coder
    widens it. `audited` are errors counted on the corpus at hand (`indicators.errors_by_hand`), in place of ours for
    the codes that have reports with and without them there. Null for a code that was not measured, without reports, and
    where se + sp is not above 1.
    """
    errors = (audited or {}).get(code)
    if errors is None or not (errors.tp + errors.fn and errors.tn + errors.fp):
        errors = measured().get(code)
    if errors is None or n == 0 or errors.sensitivity + errors.specificity <= 1:
        return None, None, None
    random = np.random.default_rng(SEED)
    share, found, spared = (
        random.beta(yes + 0.5, no + 0.5, DRAWS)
        for yes, no in ((k, n - k), (errors.tp, errors.fn), (errors.tn, errors.fp))
    )
    gain = found + spared - 1
    drawn = np.clip((share + spared - 1)[gain > 0] / gain[gain > 0], 0, 1)
    low, high = (float(limit) for limit in np.quantile(drawn, (0.025, 0.975)))
    plain = (k / n + errors.specificity - 1) / (errors.sensitivity + errors.specificity - 1)
    value = min(max(plain, 0.0), 1.0)
    return value, min(low, value), max(high, value)
