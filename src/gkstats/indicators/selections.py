"""An indicator of every selection of year, level and province: what a chart with pickers chooses from."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.corpus import selection
from gkstats.dataset import schema
from gkstats.indicators.audited import errors_of_coder
from gkstats.indicators.declared import chosen
from gkstats.indicators.stated import freed
from gkstats.indicators.where import FRAMES, of_one_series, of_scope
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

ALL: Final = "all"
PICKED: Final = ("year", "level", "province")
_NUMBERS: Final = ("k", "n", "unknown", "value", "low", "high")


def selections(
    corpus: Corpus,
    indicator: str,
    *,
    scope: str = "own_body",
    min_n: int = FEW,
    **choices: Any,  # noqa: ANN401 - those of the indicator: doubtful, bounds
) -> pl.DataFrame:
    """Give an indicator of one `scope` for every year, level and province, and for `all` of each.

    One row a selection in which some number is known: year, level and province (keys, or "all"), the part (if there are
    any), k, n, unknown, value, low and high as in the indicator's own frame (where years are pooled bodies are the
    clusters), series; for kinds of problems also corrected with its interval, where n is at least `min_n`. Years,
    levels and provinces that are not certain are in `all` only. `all` years are those since the last break of the
    series. Levels of jurisdictions are never added: there is no `all` of them. Where an indicator's scopes need not
    stand apart all are taken together. ValueError: no such indicator or scope.
    """
    selection.one_of("scope", scope, schema.SCOPES)
    measure = chosen(indicator)
    frame = FRAMES.get(measure.name, measure)
    since = of_one_series(corpus, measure, scope)
    found = []
    for taken in product((True, False), repeat=len(PICKED)):
        by = [name for name, is_taken in zip(PICKED, taken, strict=True) if is_taken]
        if measure.scoped and scope == "jurisdiction" and "level" not in by:
            continue
        some = frame(corpus if "year" in by else since, by, min_n=min_n, **choices)
        known = of_scope(some, scope).filter(pl.col("n") > 0).drop_nulls(by)
        keys = [pl.col(name).cast(pl.String) if name in by else pl.lit(ALL).alias(name) for name in PICKED]
        part = [pl.col(measure.part).cast(pl.String)] if measure.part else []
        series = pl.col("series") if "series" in known.columns else pl.lit(1, pl.Int8).alias("series")
        found.append(known.select(*keys, *part, *_NUMBERS, series))
    every = pl.concat(found).sort(*PICKED, *([measure.part] if measure.part else []))
    if measure.name != "stated_problems":
        return every
    errors = errors_of_coder(corpus)
    few = pl.col("n") < min_n
    return pl.concat([freed(every.filter(~few), errors), every.filter(few)], how="diagonal")
