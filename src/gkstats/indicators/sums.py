"""From what each report adds to an indicator to one row a group: sums, bounds, the interval over bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats.indicators.intervals import effective_number, ratio_interval, top_share, wilson_of
from gkstats.indicators.numbers import groups, levelled
from gkstats.indicators.parts import K, beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.intervals import Interval, Numbers
    from gkstats.indicators.numbers import Choice

Each: TypeAlias = "Callable[[Corpus, Choice], pl.LazyFrame]"

_INSIDE: Final = "_"  # before the names of columns that are no column of `reports`
_SUMMED: Final = ("_k_low", "_k_high", "_n_low", "_n_high", "_n_with_k")


@dataclass(frozen=True)
class Declared:
    """What an indicator is made of.

    `each` gives what each counted report adds: the columns of `reports`, aside, k and n (null where not known), k_low,
    k_high, n_low, n_high of what is not known, determined; long or wide, as `parts` says (a part is "" where there are
    none). `counts` names the unit
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


def frame_of(indicator: Declared, each: pl.LazyFrame, by: Sequence[str], min_n: int) -> pl.DataFrame:
    """Give an indicator's frame; `declaring.Indicator` says what its columns are."""
    grouped = grouping(indicator, by)
    facts = (
        levelled(each, by)
        .with_columns(
            _series=series(indicator.breaks) if "year" in grouped else pl.lit(1, pl.Int8),
            _whose=pl.coalesce("agency_key", "report_id"),
        )
    )  # fmt: skip
    found = [
        _with_intervals(some, indicator)
        for parts, numbers in beside(facts, *grouped, "aside", "_series", "_whose")
        for some in _of_groups(indicator, parts, numbers, grouped)
    ]
    part = pl.col("_part").cast(pl.Enum(list(indicator.parts))) if indicator.parts else pl.col("_part")
    return (
        pl.concat(found)
        .with_columns(_order=part, _few=pl.col("_n").fill_null(0) < min_n)
        .sort(*grouped, "_order", nulls_last=True)
        .select(
            *grouped, *([pl.col("_order").alias(indicator.part)] if indicator.part else []),
            *(pl.col(_INSIDE + name).alias(name) for name in columns(indicator)),
        )
    )  # fmt: skip


def _of_groups(
    indicator: Declared, parts: Sequence[str], numbers: pl.DataFrame, grouped: Sequence[str]
) -> Iterator[pl.DataFrame]:
    """Give for each part one row a group: the groups, then columns whose names begin with _.

    Reports are sorted and summed by group and body once for all parts.
    """
    keys = [*grouped, "_series"]
    groups = numbers.filter(~pl.col("aside")).select(keys).unique(maintain_order=True).with_row_index("_group")
    coded = numbers.join(groups, on=keys, nulls_equal=True).drop(keys)
    used, unknown = coded.filter(~pl.col("aside")), pl.col("n").is_null()
    determined = pl.col("determined") if "determined" in coded.columns else pl.lit(value=False)
    every = (
        used.group_by("_group")
        .agg(_reports=pl.len(), _unknown=unknown.sum(), _determined=determined.sum())
        .join(coded.filter("aside").group_by("_group").agg(_set_aside=pl.len()), on="_group", how="left")
        .with_columns(pl.col("_set_aside").fill_null(0))
    )
    left = used.filter(unknown).with_columns(_bounds(indicator, parts, used.columns))
    bodies = (
        used.filter(~unknown)
        .select("_group", pl.col("_whose").rank("dense"), "n", *(K + part for part in parts))
        .group_by("_group", "_whose")
        .agg(pl.len().alias("_known"), pl.col("n", *(K + part for part in parts)).sum())
        .sort("_group", "_whose")
    )
    for part in parts:
        k, n = pl.col(K + part), pl.col("n")
        said = (n != 0) | (k != 0)
        sums = bodies.group_by("_group").agg(
            (n > 0).sum().alias("_bodies"), k.sum().alias("_k"), n.sum().alias("_n"),
            (pl.col("_known") > 1).any().alias("_pooled"), _k_each=k.filter(said), _n_each=n.filter(said),
        )  # fmt: skip
        found = (
            every.join(_between(left, part), on="_group", how="left")
            .join(sums, on="_group", how="left")
            .with_columns(
                pl.col("_bodies", "_unbounded", *_SUMMED).fill_null(0), pl.col("_pooled").fill_null(value=False)
            )
        )  # fmt: skip
        if indicator.alone:
            one = pl.col("_bodies") <= 1
            found = found.with_columns(
                pl.when(one).then(name).alias(name) for name in ("_k", "_n", "_k_low", "_k_high", "_n_low", "_n_high")
            ).with_columns(pl.col("_k_each", "_n_each").list.head(1))
        yield groups.join(found, on="_group").with_columns(_part=pl.lit(part))


def _bounds(indicator: Declared, parts: Sequence[str], there: Sequence[str]) -> list[pl.Expr]:
    """Give the bounds of what is not known: those that are given, else that it is one of one or none for a report."""
    if "n_high" not in there:
        ends = (None, None, None, None) if indicator.mean else (0, 1, 1, 1)
        k_low, k_high, n_low, n_high = (pl.lit(end, pl.Float64) for end in ends)
        of_parts = [(k_low.alias(f"k_low:{part}"), k_high.alias(f"k_high:{part}")) for part in parts]
        return [*(end for both in of_parts for end in both), n_low.alias("n_low"), n_high.alias("n_high")]
    # A part is no more than its whole.
    most = [pl.min_horizontal(f"k_high:{part}", "n_high").alias(f"k_high:{part}") for part in parts]
    return most if indicator.share else []


def _between(left: pl.DataFrame, part: str) -> pl.DataFrame:
    """Sum the bounds of the reports of each group that are not known, and count those that have no upper bound."""
    low, high = f"k_low:{part}", f"k_high:{part}"
    unbounded = pl.max_horizontal(high, "n_high").is_infinite() | pl.col("n_high").is_null()
    ends = {"_k_low": pl.col(low), "_k_high": pl.col(high), "_n_low": pl.col("n_low"), "_n_high": pl.col("n_high")}
    ends["_n_with_k"] = pl.max_horizontal(high, "n_low")
    return left.group_by("_group").agg(
        unbounded.sum().alias("_unbounded"), **{name: end.filter(~unbounded).sum() for name, end in ends.items()}
    )


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
    k: pl.Series | None,
    n: pl.Series | None,
    whole_k: float | None,
    whole_n: float | None,
    pooled: bool,
) -> tuple[float | None, float | None, float | None, float | None]:
    """Give low, high, the effective number of bodies and the share of the five largest."""
    if k is None or n is None or k.is_empty() or not whole_n or whole_k is None:
        return None, None, None, None
    of_k, of_n = (numbers.cast(pl.Float64).to_numpy() for numbers in (k, n))
    return *limits_of(indicator, of_k, of_n, pooled=pooled), effective_number(of_n), top_share(of_n)


def limits_of(indicator: Declared, k: Numbers, n: Numbers, *, pooled: bool) -> Interval:
    """Give the interval of sum(k) / sum(n) over bodies; Wilson's where each has one report, unless years are pooled."""
    if indicator.counts == "reports" and indicator.share and not pooled:
        return wilson_of(float(k.sum() / n.sum()), float(n.sum()))
    return ratio_interval(k, n, share=indicator.share)
