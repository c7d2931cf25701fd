"""Findings that are put together of several frames: places, rates of one whole, texts, a body among its level.

Each is a `Survivor`, or None where one defensible choice does not bear it out (`surviving`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.indicators.declared import INDICATORS, chosen
from gkstats.indicators.overlap import overlap_each
from gkstats.indicators.specifications import CHOICES, specifications
from gkstats.indicators.surviving import HALF, Survivor, above_all, extremes
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus
    from gkstats.indicators.where import Where

_KINDS: Final = ("own_year", "peer")


def in_most_places(
    corpus: Corpus,
    indicator: str,
    where: Where,
    *,
    scope: str = "own_body",
    part: str = "",
    place: str = "province",
    few: int = FEW,
) -> Survivor | None:
    """Tell whether in most places the share is surely above one half (`rises`), or in most surely below; else None.

    `where` (`where.where`) says which years. Of all places those count whose whole interval lies there and whose n is
    at least `few`; under each choice they must be more than half of all. The row has the least such k, of n places.
    """
    some = corpus.where(years=",".join(map(str, where.years))) if where.years else corpus
    measure = chosen(indicator)
    made = specifications(some, indicator, [place], scope=scope).drop_nulls(place)
    if measure.part and part:
        made = made.filter(pl.col(measure.part).cast(pl.String) == part)
    if scope == "jurisdiction":  # levels are never added
        made = made.filter(pl.col("level").is_in(where.shares["level"].unique().to_list()))
    choices = [name for name in CHOICES if name in made.columns]
    every = where.shares[place].n_unique()
    enough = pl.col("n") >= few
    counts = made.group_by(choices).agg(
        above=(enough & (pl.col("low") > HALF)).sum(), below=(enough & (pl.col("high") < HALF)).sum()
    )
    for side in ("above", "below"):
        k = int(counts[side].min() or 0)  # type: ignore[arg-type]
        if k > every * HALF:
            row = {"year": where.years[-1] if where.years else None, "part": part, "k": k, "n": every}
            return Survivor((row,), counts.height, rises=side == "above")
    return None


def highest_rate(corpus: Corpus, found: pl.DataFrame, *, few: int = FEW) -> Survivor | None:
    """Give the highest of the indicators in the column `indicator`, and the next one, in the last year of `found`.

    They are rates of one whole. None where it is not above every other under every choice.
    """
    last = found.filter(pl.col("year") == pl.col("year").max())
    if above_all(last, "indicator", few=few) is None:
        return None
    year = int(last["year"][0])
    two = corpus.where(years=f"{year - 1}-{year}")  # the year before tells which bodies are the same
    made = [
        specifications(two, name).with_columns(indicator=pl.lit(name))
        for name in last["indicator"].unique(maintain_order=True)
    ]
    return above_all(last, "indicator", pl.concat(made), few=few)


def nearer_than_random(
    corpus: Corpus, found: pl.DataFrame, at: float, *, scope: str = "own_body", few: int = FEW
) -> Survivor | None:
    """Tell whether more reports overlap by `at` with their own year before, or a peer, than with random ones.

    `found` is a `text_overlap`, of which the last year is taken. A side that was looked for among more reports than
    the random one is not compared: the nearest of many is nearer.
    """
    last = found.filter(pl.col("year") == pl.col("year").max(), at=at)
    measure = replace(INDICATORS["text_overlap"], each=partial(overlap_each, at=at))
    made = specifications(corpus, measure, scope=scope)
    for kind in _KINDS:
        pair = last.filter(pl.col("kind").cast(pl.String).is_in([kind, "random"]))
        first = extremes(pair, "kind", made, few=few)
        if first is None:
            continue
        one, other = first.rows
        if str(one["kind"]) == kind and one["looked_at"] <= other["looked_at"]:
            return first
    return None


def beside_most(beside: pl.DataFrame, *, few: int = FEW) -> Survivor | None:
    """Tell whether a body receives more requests than most of its level in each row of `beside_level`, or fewer.

    Bodies whose number is not known, and those with as many, count against it; in each row at least `few` are known.
    The rows have k of n (all other bodies), the latest year first.
    """
    more = pl.col("n") - pl.col("fewer") - pl.col("same")
    every = pl.col("n") + pl.col("unknown")
    enough = beside.height > 0 and bool((beside["n"] >= few).all())
    for rises, k in ((True, pl.col("fewer")), (False, more)):
        counted = beside.sort("year", descending=True).select("year", "scope", "level", k=k, n=every)
        if enough and bool((counted["k"] > counted["n"] * HALF).all()):
            return Survivor(tuple(counted.to_dicts()), 1, rises=rises)
    return None
