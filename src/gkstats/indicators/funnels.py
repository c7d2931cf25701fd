"""Do places differ more than by chance: each place's share beside what its own mix of levels leads one to expect.

D. J. Spiegelhalter, Statist. Med. 24 (2005) 1185-1202 (funnels) and 24 (2005) 1007-1029 (overdispersion): the limits
stand about the expectation, standardised by level. Requests of one body, and a body's years where they are pooled, say
the same thing several times: a body's sum of n varies 1 + (n - 1) ρ times as much as independent ones would, and ρ is
estimated from the bodies within places, by moments weighted with what each body tells (J. C. Kleinman, J. Am. Stat.
Assoc. 68 (1973) 46-54). Where places have hardly more than one body each, nothing tells what is a place's from what is
its body's: ρ is of all bodies then, and a place is outside only if it stands out among them.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.indicators.counting import Z, total
from gkstats.indicators.declared import chosen
from gkstats.indicators.numbers import Choice, groups
from gkstats.indicators.parts import K, beside
from gkstats.indicators.sums import grouping
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.declaring import Indicator
    from gkstats.indicators.intervals import Numbers

_ROUNDS: Final = 5  # of weighing anew; two are nearly enough
_FEWEST: Final = 30  # bodies beyond one a place, to estimate from


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
    """Give each place's share with the limits within which 95 of 100 lie where places do not differ.

    Columns: by…, scope and level (not where scopes need not stand apart), `place`, the part (if there are any), bodies,
    k, n, value = k/n, expected (the share if at each level of its bodies the place's reports or requests were like all
    others'), low and high (95 % limits about it), design (how many times as large its variance is as if all that its
    bodies say were independent), outside (beyond the limits; null where n is below `min_n`), few. Places that are
    not certain are left out. ValueError: an indicator that is a mean over bodies, another `by` or `place`.
    """
    measure = chosen(indicator)
    if measure.mean:
        msg = f"indicator: {measure.name} is a mean over bodies, and has no limits of chance"
        raise ValueError(msg)
    grouped = grouping(measure, by)
    (place,) = groups([place])
    used = measure.each(corpus, Choice(doubtful, bounds)).filter(~pl.col("aside")).drop_nulls([place, "n"])
    whole = pl.col("scope") == "jurisdiction"
    stands = pl.col("level") if "level" in grouped and "level" in by else pl.when(whole).then("level")
    said = used.filter(pl.col("n") > 0).with_columns(
        _mix=pl.col("level").cast(pl.String), level=stands, _whose=pl.coalesce("agency_key", "report_id")
    )
    keys = list(dict.fromkeys([*grouped, place]))
    compared = [name for name in grouped if name != place]
    rows = [
        row | dict(zip([*compared, "_part"], key, strict=True))
        for parts, numbers in beside(said, *keys, "_mix", "_whose")
        for part in parts
        for key, some in numbers.group_by(*keys, "_mix", "_whose")
        .agg(total(K + part).alias("k"), total("n"), _part=pl.lit(part))
        .sort(place, "_mix", "_whose")  # a sum of fractions depends on their order
        .group_by(*compared, "_part")
        for row in _compared(some, place, measure)
    ]
    types = {name: used.collect_schema()[name] for name in (*compared, place)} | {
        "_part": pl.String, "bodies": pl.UInt32, "k": pl.Int64, "n": pl.Int64, "value": pl.Float64,
        "expected": pl.Float64, "low": pl.Float64, "high": pl.Float64, "design": pl.Float64,
    }  # fmt: skip
    beyond = (pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high"))
    few = pl.col("n") < min_n
    scaled = pl.col("value", "expected", "low", "high") * measure.scale
    return (
        pl.DataFrame(rows, schema=types, orient="row")
        .with_columns(scaled, outside=pl.when(~few).then(beyond), few=few)
        .sort(*compared, "_part", place, nulls_last=True)
        .select(
            *compared, place, *([pl.col("_part").alias(measure.part)] if measure.part else []), "bodies", "k", "n",
            "value", "expected", "low", "high", "design", "outside", "few",
        )
    )  # fmt: skip


def _compared(bodies: pl.DataFrame, place: str, measure: Indicator) -> list[dict[str, object]]:
    """Compare the places of one group with each other, level by level."""
    k, n = (bodies[name].to_numpy().astype(np.float64) for name in ("k", "n"))
    levels = bodies["_mix"].rank("dense").to_numpy().astype(np.int64) - 1
    share = (np.bincount(levels, k) / np.bincount(levels, n))[levels]
    places = bodies[place].rank("dense").to_numpy().astype(np.int64) - 1
    names = bodies[place].unique().sort().to_list()
    of_k, of_n, expected = (np.bincount(places, weights) for weights in (k, n, n * share))
    alone = n * (share * (1 - share) if measure.share else share)
    varied = alone * (1 + (n - 1) * _alike(k - n * share, n, alone, places))
    variance, plain = np.bincount(places, varied), np.bincount(places, alone)
    design = np.divide(variance, plain, out=np.ones_like(plain), where=plain > 0)
    return [
        {place: name, "bodies": int((places == at).sum()), "k": int(of_k[at]), "n": int(of_n[at]),
         "value": of_k[at] / of_n[at], "expected": expected[at] / of_n[at], "design": design[at]}
        | _limits(expected[at] / of_n[at], variance[at] / of_n[at] ** 2, of_n[at], share=measure.share)
        for at, name in enumerate(names)
    ]  # fmt: skip


def _limits(expected: float, variance: float, n: float, *, share: bool) -> dict[str, float]:
    """Give the limits about an expectation, half a step wider: a share of n moves in steps of 1/n."""
    reach = Z * sqrt(variance) + 0.5 / n
    high = expected + reach
    return {"low": max(0.0, expected - reach), "high": min(1.0, high) if share else high}


def _alike(excess: Numbers, n: Numbers, alone: Numbers, places: NDArray[np.int64]) -> float:
    """Give ρ, how alike what one body says is: 0 independent, 1 all the same.

    `excess` is what each body has beyond its expectation, `alone` its variance if all it says were independent. About
    each place's own mean, so that places that do differ do not widen their own limits, if there are bodies enough.
    """
    several = n > 1
    if several.sum() - np.unique(places[several]).size < _FEWEST:
        places = np.zeros_like(places)
    of_n = np.bincount(places, n)
    about = excess - n * (np.bincount(places, excess) / of_n)[places]
    part = n / of_n[places]

    def left(variance: Numbers) -> Numbers:
        """Give what is left of the bodies' variances about the mean of their place."""
        return variance * (1 - 2 * part) + part**2 * np.bincount(places, variance)[places]

    independent, wholly = left(alone), left(alone * (n - 1))
    alike = 0.0
    for _ in range(_ROUNDS):
        weights = np.divide(1.0, alone * (1 + (n - 1) * alike), out=np.zeros_like(n), where=alone > 0)
        told = float((weights * wholly).sum())
        alike = min(1.0, max(0.0, float((weights * (about**2 - independent)).sum()) / told)) if told > 0 else 0.0
    return alike
