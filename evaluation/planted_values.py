"""What the demo plants, as the indicators should show it: worked out from `demo.toml`, without drawing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from gkstats.demo.chances import chances, planted_share
from gkstats.demo.layouts import LAYOUTS
from gkstats.demo.settings import prose, settings, trend, years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.demo.settings import KindOfBody

_GRID: Final = stats.norm.ppf((np.arange(2_000) + 0.5) / 2_000)  # a normal distribution, evenly cut
_OPENNESS: Final = 0.4  # how unequal bodies are in what they grant (`demo.figures`)
_NEW_LAW: Final = 2024


def kind(name: str) -> KindOfBody:
    """Give what is planted of one kind of body."""
    return next(kind for kind in settings().kinds if kind.name == name)


def requests(name: str, year: int) -> tuple[float, float]:
    """Give the share of a kind's bodies that receive nothing (nobody asks, or nobody happens to), and the mean."""
    of_kind = kind(name)
    size = of_kind.median * np.exp(of_kind.sigma * _GRID) * settings().requests.growth ** (year - years()[0])
    never = trend(of_kind.unasked, year)
    whole = of_kind.median * np.exp(of_kind.sigma**2 / 2) * settings().requests.growth ** (year - years()[0])
    return float(never + (1 - never) * np.exp(-size).mean()), float((1 - never) * whole)


def outcome(k: Sequence[str], n: Sequence[str], year: int) -> float:
    """Give the share of some outcomes in others (none named: all); bodies are open in different degrees."""
    weights = {name: trend(ends, year) * np.ones_like(_GRID) for name, ends in settings().outcomes.items()}
    weights["granted"] = weights["granted"] * np.exp(_OPENNESS * _GRID)
    every = sum(weights.values())
    parts, whole = (sum(weights[name] for name in names) / every for names in (k, n or tuple(weights)))
    return float(np.mean(parts) / np.mean(whole))


def carried() -> float:
    """Give the share of the stock that is carried over, of one request: it cannot be carried over twice."""
    return float(1 - np.exp(-settings().requests.carried))


def disputed(year: int) -> float:
    """Give the disputes per 100 resolved requests."""
    rules = [settings().disputes.reconsideration, settings().disputes.litigation_direct]
    return 100 * sum(rule.rate * (rule.since_2024 if year >= _NEW_LAW else 1) for rule in rules)


def closed(outcome_of_disputes: str) -> float:
    """Give the share of an outcome in the disputes that are not pending."""
    outcomes = settings().disputes.outcomes
    return outcomes[outcome_of_disputes] / (sum(outcomes.values()) - outcomes["pending"])


def amount(name: str, year: int) -> float:
    """Give the mean amount of central procurement of a kind of body, those that buy nothing among them (万元)."""
    rules = settings().procurement
    mean = kind(name).procurement * rules.growth ** (year - years()[0]) * np.exp(rules.sigma**2 / 2)
    return float((1 - rules.none) * mean)


def bordered() -> float:
    """Give the share of the reports whose layout shows an empty cell."""
    weights = settings().layouts
    return sum(weight for name, weight in weights.items() if LAYOUTS[name].borders) / sum(weights.values())


def stating(year: int) -> float:
    """Give the share of the reports that state a problem; bodies that copy state what they stated at first."""
    copied = settings().texts.copied
    spared = [np.prod([1 - chance for chance in chances(when).values()]) for when in (year, years()[0])]
    return float(1 - (1 - copied) * spared[0] - copied * spared[1])


def alone() -> list[str]:
    """Name the codes that no sentence about another problem brings along: whether they come again is known."""
    brought = {code for codes in prose().also.values() for code in codes}
    return [code for code in settings().problems if code not in brought]


def again(code: str, year: int) -> tuple[float, float]:
    """Give how often a body states a problem that it stated the year before, and one that it did not."""
    kept, now, before = settings().texts.kept, chances(year)[code], chances(year - 1)[code]
    anew = (1 - kept) * now
    return kept * min(1, now / before) + anew, kept * max(0, now - before) / (1 - before) + anew


__all__ = [
    "again", "alone", "amount", "bordered", "carried", "closed", "disputed", "kind", "outcome", "planted_share",
    "requests", "stating",
]  # fmt: skip
