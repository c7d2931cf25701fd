"""From what each report adds to an indicator to one row a group: sums, bounds, the interval over bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats.indicators.counting import total
from gkstats.indicators.intervals import effective_number, ratio_interval, top_share, wilson_of
from gkstats.indicators.numbers import groups, levelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.intervals import Interval, Numbers
    from gkstats.indicators.numbers import Choice

Each: TypeAlias = "Callable[[Corpus, Choice], pl.LazyFrame]"

_INSIDE: Final = "_"  # before the names of columns that are no column of `reports`
_BOUNDS: Final = ("k_low", "k_high", "n_low", "n_high")


@dataclass(frozen=True)
class Declared:
    """What an indicator is made of.

    `each` gives what each counted report adds: the columns of `reports`, aside, of_part ("" where there are none), k
    and n (null where not known), k_low, k_high, n_low, n_high of what is not known, determined. `counts` names the unit
    that n counts, `of` the same in words; where `share` is false k is no part of n, and where `mean` is true it is a
    number a body. `checked` tells that its cells can be contradicted or determined. Where `scoped` is false no figures
    are summed and scopes need not stand apart. `breaks` are the first years of a new series. Where `alone`, one case
    stands in the reports of two bodies, and nothing is summed over bodies.
    """

    name: str
    number: str
    zh: str
    en: str
    formula: str
    each: Each
    counts: str = "requests"
    of: tuple[str, str] = ("", "")
    part: str = ""
    parts: tuple[str, ...] = ()
    scale: float = 1
    share: bool = True
    mean: bool = False
    scoped: bool = True
    checked: bool = False
    breaks: tuple[int, ...] = ()
    alone: bool = False
    caveat: str = ""
    formula_zh: str = ""  # the same in both languages where it is empty
    caveat_zh: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "__doc__", f"Give {self.en} ({self.number}, {self.zh}): {self.formula}. {self.caveat}")


def series(breaks: Sequence[int]) -> pl.Expr:
    """Give the number of the series that a year belongs to, from 1: years of different series do not compare."""
    return (pl.lit(1) + pl.sum_horizontal(pl.lit(0), *(pl.col("year") >= year for year in breaks))).cast(pl.Int8)


def grouping(indicator: Declared, by: Sequence[str]) -> list[str]:
    """Give the columns that an indicator is grouped by."""
    return groups(by, "scope") if indicator.scoped else groups(by)


def of_bodies(indicator: Declared, each: pl.LazyFrame, by: Sequence[str]) -> pl.LazyFrame:
    """Give one row a body, group and part: the groups, then columns whose names begin with _."""
    grouped = grouping(indicator, by)
    unknown = pl.col("n").is_null()
    unbounded = unknown & (pl.max_horizontal("k_high", "n_high").is_infinite() | pl.col("n_high").is_null())
    between = unknown & ~unbounded
    return (
        levelled(each.with_columns(_ends(indicator, each)), by)
        .with_columns(_series=series(indicator.breaks) if "year" in grouped else pl.lit(1, pl.Int8))
        .filter(~pl.col("aside"))
        .group_by(
            *grouped, pl.col("of_part").cast(pl.String).alias("_part"), "_series",
            _whose=pl.coalesce("agency_key", "report_id"),
        )
        .agg(
            pl.len().alias("_reports"),
            unknown.sum().alias("_unknown"),
            pl.col("determined").sum().alias("_determined"),
            unbounded.sum().alias("_unbounded"),
            pl.col("n").count().alias("_known"),
            total("k").alias("_k"), total("n").alias("_n"),
            *(pl.col(name).filter(between).sum().alias(f"_{name}") for name in _BOUNDS),
            pl.max_horizontal("k_high", "n_low").filter(between).sum().alias("_n_with_k"),
        )
    )  # fmt: skip


def _ends(indicator: Declared, each: pl.LazyFrame) -> list[pl.Expr]:
    """Give the bounds of what is not known: those that are given, else one of one or none for a report."""
    given = each.collect_schema()
    if "n_high" not in given:
        ends = dict.fromkeys(_BOUNDS) if indicator.mean else {"k_low": 0, "k_high": 1, "n_low": 1, "n_high": 1}
        determined = [] if "determined" in given else [pl.lit(value=False).alias("determined")]
        return [*(pl.lit(end, pl.Float64).alias(name) for name, end in ends.items()), *determined]
    # A part is no more than its whole.
    return [pl.min_horizontal("k_high", "n_high").alias("k_high")] if indicator.share else []


def frame_of(indicator: Declared, each: pl.LazyFrame, by: Sequence[str], min_n: int) -> pl.DataFrame:
    """Give an indicator's frame; `declaring.Indicator` says what its columns are."""
    grouped = grouping(indicator, by)
    counted = (
        "_reports",
        "_unknown",
        "_determined",
        "_unbounded",
        "_k_low",
        "_k_high",
        "_n_low",
        "_n_high",
        "_n_with_k",
    )
    said = (pl.col("_n") != 0) | (pl.col("_k") != 0)
    bodies = of_bodies(indicator, each, by)
    aside = (
        levelled(each, by).filter("aside").group_by(*grouped, pl.col("of_part").cast(pl.String).alias("_part"))
        .agg(pl.len().alias("_aside"))
    )  # fmt: skip
    found = (
        bodies.group_by(*grouped, "_part", "_series")
        .agg(
            pl.col(counted).sum(), (pl.col("_n") > 0).sum().alias("_bodies"), total("_k"), total("_n"),
            (pl.col("_known") > 1).any().alias("_pooled"),
            _k_each=pl.col("_k").filter(said), _n_each=pl.col("_n").filter(said),
        )
        .join(aside, on=[*grouped, "_part"], how="left", nulls_equal=True)
        .collect()
    )  # fmt: skip
    if indicator.alone:
        one = pl.col("_bodies") <= 1
        found = found.with_columns(
            pl.when(one).then(name).alias(name) for name in ("_k", "_n", "_k_low", "_k_high", "_n_low", "_n_high")
        ).with_columns(pl.col("_k_each", "_n_each").list.head(1))
    part = pl.col("_part").cast(pl.Enum(list(indicator.parts))) if indicator.parts else pl.col("_part")
    return (
        _with_intervals(found, indicator)
        .with_columns(_order=part, _few=pl.col("_n").fill_null(0) < min_n, _set_aside=pl.col("_aside").fill_null(0))
        .sort(*grouped, "_order", nulls_last=True)
        .select(
            *grouped, *([pl.col("_order").alias(indicator.part)] if indicator.part else []),
            *(pl.col(_INSIDE + name).alias(name) for name in columns(indicator)),
        )
    )  # fmt: skip


def columns(indicator: Declared) -> list[str]:
    """Name the columns behind the groups, in order."""
    return [
        "reports", "set_aside", "bodies", "k", "n", "unknown", "determined",
        *([] if indicator.counts == "reports" else ["unknown_requests"]),
        "unbounded", "value", "low", "high", "at_least", "at_most", "effective_bodies", "top_5_share", "few", "series",
    ]  # fmt: skip


def _with_intervals(found: pl.DataFrame, indicator: Declared) -> pl.DataFrame:
    """Add value, low, high, the bounds, and what the bodies are worth."""
    bodies = zip(found["_k_each"], found["_n_each"], strict=True)
    wholes = found.select("_k", "_n", "_pooled").iter_rows()
    rows = [_of_bodies(indicator, *each, *whole) for each, whole in zip(bodies, wholes, strict=True)]
    names = ("_low", "_high", "_effective_bodies", "_top_5_share")
    added = [pl.Series(name, [row[place] for row in rows], dtype=pl.Float64) for place, name in enumerate(names)]
    k, n, scale = pl.col("_k").fill_null(0), pl.col("_n").fill_null(0), indicator.scale
    if indicator.alone:
        k, n = pl.col("_k"), pl.col("_n")
    # Of a share every request that is not known to count may be one that does not: k and n grow together.
    most = n + (pl.col("_n_with_k") if indicator.share else pl.col("_n_low"))
    least = n + pl.col("_n_high")
    return found.with_columns(added).with_columns(
        pl.col("_low", "_high") * scale,
        _value=pl.when(pl.col("_n") > 0).then(pl.col("_k") / pl.col("_n") * scale),
        _at_least=pl.when(least > 0).then((k + pl.col("_k_low")) / least * scale),
        _at_most=pl.when(most > 0).then((k + pl.col("_k_high")) / most * scale),
        _unknown_requests=pl.col("_n_high").cast(pl.Int64, strict=False),
    )


def _of_bodies(
    indicator: Declared,
    k: pl.Series,
    n: pl.Series,
    whole_k: float | None,
    whole_n: float | None,
    pooled: bool,
) -> tuple[float | None, float | None, float | None, float | None]:
    """Give low, high, the effective number of bodies and the share of the five largest."""
    if k.is_empty() or not whole_n or whole_k is None:
        return None, None, None, None
    of_k, of_n = (numbers.cast(pl.Float64).to_numpy() for numbers in (k, n))
    return *limits_of(indicator, of_k, of_n, pooled=pooled), effective_number(of_n), top_share(of_n)


def limits_of(indicator: Declared, k: Numbers, n: Numbers, *, pooled: bool) -> Interval:
    """Give the interval of sum(k) / sum(n) over bodies; Wilson's where each has one report, unless years are pooled."""
    if indicator.counts == "reports" and indicator.share and not pooled:
        return wilson_of(float(k.sum() / n.sum()), float(n.sum()))
    return ratio_interval(k, n, share=indicator.share)
