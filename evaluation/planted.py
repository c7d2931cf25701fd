"""Plant, read, compute, compare: what the demo plants is to lie within the intervals that are shown.

    python -m evaluation.planted              # 20 seeds of 1,000 reports; fails where a value is outside too often
    python -m evaluation.planted 3 300        # fewer

Each seed is an invented corpus, written as texts, read, and computed from; each line says in how many seeds an interval
was given and the planted value lay outside it. Of 95 % intervals one in twenty may; more often than chance gives in one
case of 500 is a failure. Shares of codes are not here: the demo plants one code a sentence, and a sentence
states several.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from scipy import stats

import gkstats
from gkstats import indicators
from gkstats.bodies import roster as rosters
from gkstats.demo import invent
from gkstats.demo.settings import settings, trend, years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.corpus.store import Corpus

_UNLIKELY: Final = 0.002
_GRID: Final = stats.norm.ppf((np.arange(2_000) + 0.5) / 2_000)  # a normal distribution, evenly cut
OWN: Final = pl.col("scope") == "own_body"


def unasked(year: int) -> float:
    """Give the share of townships that receive nothing: nobody asks, or nobody happens to."""
    kind = next(kind for kind in settings().kinds if kind.name == "township")
    size = kind.median * np.exp(kind.sigma * _GRID) * settings().requests.growth ** (year - years()[0])
    never = trend(kind.unasked, year)
    return float(never + (1 - never) * np.exp(-size).mean())


def disclosed(year: int) -> float:
    """Give the share granted at least in part; bodies are open in different degrees."""
    weights = {name: trend(ends, year) for name, ends in settings().outcomes.items()}
    granted = weights["granted"] * np.exp(0.4 * _GRID)
    rest = sum(weights.values()) - weights["granted"]
    return float(((granted + weights["granted_in_part"]) / (granted + rest)).mean())


def disputed(year: int) -> float:
    """Give the disputes per 100 resolved requests."""
    rules = [settings().disputes.reconsideration, settings().disputes.litigation_direct]
    return 100 * sum(rule.rate * (rule.since_2024 if year >= 2024 else 1) for rule in rules)


def comparisons(corpus: Corpus, roster: pl.DataFrame) -> Iterator[tuple[str, float, pl.DataFrame]]:
    """Give what is compared: its name, the planted value, and the one row of the indicator."""
    for year in (years()[0], years()[-1]):
        of_year = OWN & (pl.col("year") == year)
        zeros = indicators.zero_requests(corpus, ["year", "level"]).filter(of_year, pl.col("level") == "township")
        yield f"zero requests, townships, {year}", unasked(year), zeros
        yield f"any disclosure, {year}", disclosed(year), indicators.any_disclosure(corpus).filter(of_year)
        yield f"disputes per 100, {year}", disputed(year), indicators.disputes_per_100(corpus).filter(of_year)
        timely = indicators.in_time(corpus).filter(year=year)
        yield f"in time, {year}", trend(settings().texts.on_time, year), timely
        covered = indicators.coverage_rate(corpus, roster=roster).filter(year=year)
        yield f"coverage, {year}", 1 - settings().flaws["absent"], covered
    outcomes = settings().disputes.outcomes
    closed = sum(outcomes.values()) - outcomes["pending"]
    corrected = indicators.INDICATORS["reconsideration_correction"](corpus, []).filter(OWN)
    yield "corrected on reconsideration", outcomes["corrected"] / closed, corrected
    asking = settings().requests.requesters
    persons = indicators.requester_mix(corpus, []).filter(OWN, pl.col("requester") == "natural_person")
    yield "asked by natural persons", asking["natural_person"] / sum(asking.values()), persons
    inside, between = indicators.identity_violations(corpus, []), indicators.discontinuities(corpus, ["level"])
    yield "wrong sums", settings().flaws["sum"], inside.filter(OWN, pl.col("check") == "resolved_sum")
    yield "wrong claims", settings().flaws["claim"], inside.filter(OWN, pl.col("check") == "claim")
    county = OWN & (pl.col("level") == "county")
    yield "carried over, counties", settings().flaws["carry"], between.filter(county, pl.col("check") == "carry_over")
    township = OWN & (pl.col("level") == "township")
    stock = between.filter(township, pl.col("check") == "in_force_stock")
    yield "stock of documents, townships", settings().flaws["stock"], stock


def compared(seed: int, reports: int) -> Iterator[tuple[str, float, float | None, float | None, float | None]]:
    """Invent, read and compute one corpus: name, planted, value, low and high of each comparison."""
    with TemporaryDirectory() as folder:
        raw = invent.write(Path(folder) / "demo", reports, seed)
        corpus, roster = gkstats.parse(raw), rosters.read(raw / "roster.csv")
        for name, planted, found in comparisons(corpus, roster):
            row = found.row(0, named=True) if found.height == 1 else {}
            yield name, planted, row.get("value"), row.get("low"), row.get("high")


def main(seeds: int, reports: int) -> int:
    """Compare, print a line for each, and give the exit status."""
    given: dict[str, list[bool]] = defaultdict(list)
    values: dict[str, list[float]] = defaultdict(list)
    planted_as: dict[str, float] = {}
    for seed in range(seeds):
        for name, planted, value, low, high in compared(seed, reports):
            planted_as[name] = planted
            if low is not None and high is not None and value is not None:
                given[name].append(not low <= planted <= high)
                values[name].append(value)
    failed = 0
    for name, planted in planted_as.items():
        outside, n = sum(given[name]), len(given[name])
        bad = n > 0 and stats.binom.sf(outside - 1, n, 0.05) < _UNLIKELY
        failed += bad
        mean = f"{np.mean(values[name]):.4f}" if n else "–"
        verdict = "TOO OFTEN" if bad else ""
        sys.stdout.write(
            f"{name:34} planted {planted:8.4f}  mean shown {mean:>8}  outside {outside:2} of {n:2} {verdict}\n"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*(int(number) for number in (sys.argv[1:] or ("20", "1000")))))
