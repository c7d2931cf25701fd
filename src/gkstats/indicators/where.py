"""Where: an indicator by place, of the last year, or of all years where that has too few reports a place."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.corpus import selection
from gkstats.dataset import schema
from gkstats.indicators.audited import errors_of_coder
from gkstats.indicators.counting import counted
from gkstats.indicators.declared import INDICATORS, chosen
from gkstats.indicators.funnels import funnel
from gkstats.indicators.problems import labelled
from gkstats.indicators.shares import identity_violations, zero_requests
from gkstats.indicators.specifications import CHOICES
from gkstats.indicators.stated import as_coded, freed
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.declaring import Indicator

# Those whose frames are not as they are declared. Problems are freed of coding errors only at the end, where it is
# known which rows are looked at: that costs more than all else.
FRAMES: Final[dict[str, Callable[..., pl.DataFrame]]] = {
    "identity_violations": identity_violations, "stated_problems": as_coded, "zero_requests": zero_requests,
}  # fmt: skip
_VARIED: Final = ("doubtful", "bounds")
_OUTSIDE: Final = 0.05  # of places that are alike lie beyond their limits
_SURE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Where:
    """An indicator by place: which years, the shares with their intervals, and the limits of chance (`funnel`).

    `within`: how many places at least lie inside their limits, under each of so many `choices`.
    """

    years: tuple[int, ...]
    shares: pl.DataFrame
    limits: pl.DataFrame
    beyond_chance: bool
    within: int = 0
    choices: int = 1


def where(
    corpus: Corpus,
    indicator: str,
    *,
    scope: str = "own_body",
    part: str = "",
    place: str = "province",
    min_n: int = FEW,
    **choices: Any,  # noqa: ANN401 - those of the indicator: doubtful, bounds
) -> Where:
    """Give an indicator of one `scope` by place: of the last year if half of the places have `min_n`, else of all.

    Where scopes need not stand apart (`in_time`, `text_overlap`) all are taken together. Where years are pooled a
    body's are one cluster, and all are of the last series (`breaks`). `part` is a key of the indicator's parts
    (`timeliness`, `balance`); of jurisdictions the level with the largest n is taken, since levels are never added.
    `limits` is empty for means over bodies. `beyond_chance`: more places lie outside than alike ones would in 95 of
    100 tries (binomial), under each choice of `doubtful` and `bounds` that bears. ValueError: no such indicator, scope
    or place.
    """
    selection.one_of("scope", scope, schema.SCOPES)
    measure = chosen(indicator)
    frame = FRAMES.get(indicator, INDICATORS[indicator])
    by_year = _of(frame(corpus, ["year", place], min_n=min_n, **choices), scope, measure.part, part)
    known = by_year.drop_nulls(["year", place])
    years = tuple(known["year"].unique().sort())
    last = known.filter(pl.col("year") == pl.col("year").max())
    # A ratio of few bodies has no interval, however many requests they had.
    if last.height and ((last["n"] >= min_n) & last["low"].is_not_null()).mean() >= 0.5:  # type: ignore[operator]
        shares, years = last, years[-1:]
    else:
        since = of_one_series(corpus, measure, scope)
        shares = _of(frame(since, [place], min_n=min_n, **choices), scope, measure.part, part).drop_nulls(place)
        years = tuple(year for year in years if year in since.reports["year"])
    if measure.part == "code":
        shares = labelled(corpus, freed(shares, errors_of_coder(corpus)))
    if measure.mean:
        return Where(years, shares, pl.DataFrame(schema={"outside": pl.Boolean}), beyond_chance=False)
    some = corpus.where(years=",".join(map(str, years))) if years else corpus
    levels = shares["level"].unique().to_list() if "level" in shares.columns else []
    asked = {name: CHOICES[name][0] for name in _VARIED} | choices
    others = [asked | {name: value} for name in _VARIED if measure.checked
              for value in CHOICES[name] if value != asked[name]]  # fmt: skip
    found = [
        _of(funnel(some, indicator, place=place, min_n=min_n, **choice), scope, measure.part, part)
        for choice in (asked, *others)
    ]
    found = [one.filter(pl.col("level").is_in(levels, nulls_equal=True)) if levels else one for one in found]
    within = min(int((~one["outside"]).sum() or 0) for one in found)
    return Where(years, shares, found[0], all(map(_beyond_chance, found)), within, len(found))


def of_one_series(corpus: Corpus, measure: Indicator, scope: str) -> Corpus:
    """Give the reports since the last break of an indicator's series; all, where it has none in the scope's years."""
    reports = counted(corpus)
    if measure.scoped:
        reports = of_scope(reports, scope)
    last = max(reports["year"].drop_nulls(), default=0)
    first = max((year for year in measure.breaks if year <= last), default=0)
    return corpus.where(years=f"{first}-{last}") if first else corpus


def of_scope(found: pl.DataFrame, scope: str) -> pl.DataFrame:
    """Leave one scope of a frame; all of one in which scopes need not stand apart."""
    return found.filter(pl.col("scope") == scope) if "scope" in found.columns else found


def _of(found: pl.DataFrame, scope: str, column: str, part: str) -> pl.DataFrame:
    """Leave one scope (of jurisdictions: the level with the largest n) and one part."""
    found = of_scope(found, scope)
    if column and part:
        found = found.filter(pl.col(column).cast(pl.String) == part)
    if scope == "jurisdiction" and "level" in found.columns and found.height:
        largest = found.group_by("level", maintain_order=True).agg(pl.col("n").sum()).sort("n", descending=True)
        found = found.filter(pl.col("level").eq_missing(pl.lit(largest["level"][0])))
    return found


def _beyond_chance(limits: pl.DataFrame) -> bool:
    compared = limits["outside"].drop_nulls()
    n, outside = len(compared), int(compared.sum())
    below = sum(comb(n, k) * _OUTSIDE**k * (1 - _OUTSIDE) ** (n - k) for k in range(outside))
    return outside > 0 and 1 - below <= _SURE
