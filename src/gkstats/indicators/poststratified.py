"""Estimates for the bodies on a roster: the reports at hand weighed up to them, by level and province.

Bodies whose reports are in a folder are no sample of all. Where a roster says how many there are of each level in each
province, each report stands for as many bodies as there are for each report of its stratum (D. Holt, T. M. F. Smith,
J. R. Stat. Soc. A 142 (1979) 33-46). This mends what differs between strata, nothing within them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.bodies import roster as rosters
from gkstats.indicators.declared import chosen
from gkstats.indicators.intervals import ratio_interval
from gkstats.indicators.numbers import Choice
from gkstats.indicators.parts import long

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus
    from gkstats.indicators.declaring import Indicator

STRATA: Final = ("level", "province")


def poststratified(
    corpus: Corpus,
    indicator: str | Indicator,
    roster: pl.DataFrame | None,
    *,
    scope: str = "own_body",
    doubtful: str = "unknown",
    bounds: str = "identity",
) -> pl.DataFrame:
    """Give an indicator weighed up to the bodies of a roster, beside the raw one, one row a year and part.

    Columns: year, the part (if there are any), bodies (on the roster), covered (of these, in strata with a report whose
    numbers are known: the estimate is of them), strata, reports, raw (k/n as it stands), value (weighed), low, high (95
    % over bodies, see `intervals`). A stratum is a level in a province. No row without a roster. ValueError: no
    such indicator, `doubtful`, `bounds`.
    """
    measure = chosen(indicator)
    roster = rosters.nobody() if roster is None else roster
    years = corpus.scan("reports").select("year").unique().collect()["year"].drop_nulls()
    listed = rosters.expected(roster, years).group_by("year", *STRATA).agg(pl.len().alias("_bodies"))
    text = [pl.col(name).cast(pl.String) for name in STRATA]
    used = (
        long(measure.each(corpus, Choice(doubtful, bounds)))
        .filter(~pl.col("aside"), pl.col("scope") == scope)
        .drop_nulls("n")
        .select("year", *text, pl.col("of_part").cast(pl.String).alias("_part"), "k", "n")
        .collect()
    )
    weighed = used.join(
        listed.with_columns(*text), on=["year", *STRATA], how="inner"
    ).with_columns(_weight=pl.col("_bodies") / pl.len().over("year", *STRATA, "_part"))  # fmt: skip
    rows = []
    for (year, part), some in weighed.group_by("year", "_part", maintain_order=True):
        k, n, weight = (some[name].to_numpy().astype(np.float64) for name in ("k", "n", "_weight"))
        low, high = ratio_interval(k * weight, n * weight, share=measure.share)
        whole = float((n * weight).sum())
        strata = some.unique(list(STRATA))
        rows.append({
            "year": year, "_part": part, "covered": int(strata["_bodies"].sum()), "strata": strata.height,
            "reports": some.height, "raw": float(k.sum() / n.sum()) if n.sum() else None,
            "value": float((k * weight).sum()) / whole if whole else None, "low": low, "high": high,
        })  # fmt: skip
    shares = dict.fromkeys(("raw", "value", "low", "high"), pl.Float64)
    counts = dict.fromkeys(("covered", "strata", "reports"), pl.Int64)
    found = pl.DataFrame(
        rows, schema={"year": used.schema["year"], "_part": pl.String, **counts, **shares}, orient="row"
    )
    every = listed.group_by("year").agg(pl.col("_bodies").sum().alias("bodies")).with_columns(
        pl.col("year").cast(used.schema["year"])
    )  # fmt: skip
    return (
        found.join(every, on="year", how="left")
        .with_columns(pl.col(list(shares)) * measure.scale)
        .sort("year", "_part")
        .select(
            "year", *([pl.col("_part").alias(measure.part)] if measure.part else []), "bodies", *counts, *shares,
        )
    )  # fmt: skip
