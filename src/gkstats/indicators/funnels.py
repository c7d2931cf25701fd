"""Do places differ more than by chance: each place's share beside what its own mix of levels leads one to expect.

D. J. Spiegelhalter, Statist. Med. 24 (2005) 1185-1202 (funnels) and 24 (2005) 1007-1029 (overdispersion): the limits
stand about the expectation, standardised by level, and are widened by the bodies' design effect: where a body's years
are pooled it says the same thing several times.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from gkstats.indicators.counting import Z, total
from gkstats.indicators.declared import chosen
from gkstats.indicators.numbers import Choice, groups
from gkstats.indicators.sums import grouping
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.declaring import Indicator
    from gkstats.indicators.intervals import Numbers


def funnel(
    corpus: Corpus,
    indicator: str | Indicator,
    by: Sequence[str] = (),
    *,
    place: str = "province",
    doubtful: str = "unknown",
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give each place's share of reports with the limits within which 95 of 100 lie where places do not differ.

    `indicator` is one that counts reports. Columns: by…, scope and level (not where scopes need not stand apart),
    `place`, the part (if there are any), bodies, k, n, value = k/n, expected (the share if at each level of its bodies
    the place's reports were like all others'), low and high (95 % limits about it), design (how much wider the limits
    are for bodies whose years are pooled: the factor of the variance), outside (beyond the limits; null where n is
    below `min_n`), few. Places that are not certain are left out. ValueError: an indicator that counts requests,
    another `by` or `place`.
    """
    measure = chosen(indicator)
    if measure.counts != "reports" or measure.mean:
        msg = f"indicator: {measure.name} does not count reports: requests of one body are not independent"
        raise ValueError(msg)
    grouped = grouping(measure, by)
    (place,) = groups([place])
    used = measure.each(corpus, Choice(doubtful, bounds)).filter(~pl.col("aside")).drop_nulls([place, "n"])
    whole = pl.col("scope") == "jurisdiction"
    stands = pl.col("level") if "level" in grouped and "level" in by else pl.when(whole).then("level")
    bodies = (
        used.filter(pl.col("n") > 0)
        .with_columns(_mix=pl.col("level").cast(pl.String), level=stands)
        .group_by(
            *dict.fromkeys([*grouped, place]), pl.col("of_part").cast(pl.String).alias("_part"), "_mix",
            _whose=pl.coalesce("agency_key", "report_id"),
        )
        .agg(total("k"), total("n"))
        .collect()
    )  # fmt: skip
    compared = [name for name in grouped if name != place]
    rows = [
        row | dict(zip([*compared, "_part"], key, strict=True))
        for key, some in bodies.group_by(*compared, "_part", maintain_order=True)
        for row in _compared(some, place)
    ]
    types = {name: bodies.schema[name] for name in (*compared, place)} | {
        "_part": pl.String, "bodies": pl.UInt32, "k": pl.Int64, "n": pl.Int64, "value": pl.Float64,
        "expected": pl.Float64, "low": pl.Float64, "high": pl.Float64, "design": pl.Float64,
    }  # fmt: skip
    beyond = (pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high"))
    few = pl.col("n") < min_n
    return (
        pl.DataFrame(rows, schema=types, orient="row")
        .with_columns(outside=pl.when(~few).then(beyond), few=few)
        .sort(*compared, "_part", place, nulls_last=True)
        .select(
            *compared, place, *([pl.col("_part").alias(measure.part)] if measure.part else []), "bodies", "k", "n",
            "value", "expected", "low", "high", "design", "outside", "few",
        )
    )  # fmt: skip


def _compared(bodies: pl.DataFrame, place: str) -> list[dict[str, object]]:
    """Compare the places of one group with each other, level by level."""
    k, n = (bodies[name].to_numpy().astype(np.float64) for name in ("k", "n"))
    levels = bodies["_mix"].rank("dense").to_numpy().astype(np.int64) - 1
    share = (np.bincount(levels, k) / np.bincount(levels, n))[levels]
    places = bodies[place].rank("dense").to_numpy().astype(np.int64) - 1
    names = bodies[place].unique().sort().to_list()
    of_k, of_n, expected = (np.bincount(places, weights) for weights in (k, n, n * share))
    variance = np.bincount(places, n * share * (1 - share))
    design = _design(k, n, share, places)
    return [
        {place: name, "bodies": int((places == at).sum()), "k": int(of_k[at]), "n": int(of_n[at]),
         "value": of_k[at] / of_n[at], "expected": expected[at] / of_n[at], "design": design}
        | _limits(expected[at] / of_n[at], variance[at] * design / of_n[at] ** 2, of_n[at])
        for at, name in enumerate(names)
    ]  # fmt: skip


def _limits(expected: float, variance: float, n: float) -> dict[str, float]:
    """Give the limits about an expectation, half a step wider: a share of n moves in steps of 1/n."""
    reach = Z * sqrt(variance) + 0.5 / n
    return {"low": max(0.0, expected - reach), "high": min(1.0, expected + reach)}


def _design(k: Numbers, n: Numbers, share: Numbers, places: NDArray[np.int64]) -> float:
    """Give the bodies' design effect within places: the variance of their sums, beside that of independent reports."""
    spread = float((n * share * (1 - share)).sum())
    if not spread or n.max() <= 1:
        return 1.0
    # About each place's own mean, so that places that do differ do not widen their own limits.
    excess = (np.bincount(places, k - n * share) / np.bincount(places, n))[places]
    left = np.bincount(places).size
    within = float((((k - n * share) - n * excess) ** 2).sum()) * k.size / max(k.size - left, 1)
    return max(1.0, within / spread)
