"""Shares of requests and disputes: what each is a ratio of, and its row a group with an interval over bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.dataset import schema
from gkstats.indicators.counting import total
from gkstats.indicators.numbers import column_of, groups, known_numbers
from gkstats.indicators.resampling import interval_of_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.numbers import Cell
    from gkstats.indicators.resampling import Interval

# From reports on 2024 the revised 行政复议法 sends most disclosure disputes to reconsideration first.
RECONSIDERATION_FIRST: Final = 2024


@dataclass(frozen=True, slots=True)
class Sum:
    """Cells added, and cells taken off."""

    plus: tuple[Cell, ...]
    minus: tuple[Cell, ...] = ()

    def expression(self) -> pl.Expr:
        """Give the sum over one report's numbers."""
        value = pl.lit(0)
        for cell in self.plus:
            value += pl.col(column_of(cell))
        for cell in self.minus:
            value -= pl.col(column_of(cell))
        return value


@dataclass(frozen=True, slots=True)
class Ratio:
    """One indicator: the sums that are its numerators, by part (one without a name), over one denominator.

    `breaks` are the first years of a new series. Where `alone`, one dispute stands in the reports of two bodies, and
    nothing is summed over bodies.
    """

    k: dict[str, Sum]
    n: Sum
    breaks: tuple[int, ...] = ()
    scale: int = 1
    part: str = ""
    alone: bool = False

    def cells(self) -> set[Cell]:
        """Give every cell that is used."""
        return {cell for term in (self.n, *self.k.values()) for cell in (*term.plus, *term.minus)}


def series(breaks: Sequence[int]) -> pl.Expr:
    """Give the number of the series that a year belongs to, from 1: years of different series do not compare."""
    return (pl.lit(1) + pl.sum_horizontal(pl.lit(0), *(pl.col("year") >= year for year in breaks))).cast(pl.Int8)


def k_and_n(corpus: Corpus, ratio: Ratio, doubtful: str) -> pl.LazyFrame:
    """Give the counted reports with their k and n, one row a report and part (columns of `reports`, part, k, n)."""
    parts = pl.lit(list(ratio.k), dtype=pl.List(pl.String))
    return (
        known_numbers(corpus, ratio.cells(), doubtful)
        .select(
            *schema.empty("reports").columns,
            part=parts,
            k=pl.concat_list(k.expression() for k in ratio.k.values()),
            n=ratio.n.expression(),
        )
        .explode("part", "k")
    )


def shares(corpus: Corpus, ratio: Ratio, by: Sequence[str], doubtful: str, min_n: int) -> pl.DataFrame:
    """Give a ratio of sums over requests, one row a group, scope and part.

    Columns: by…, scope, the part (if the indicator has parts), reports, bodies (those with a known denominator above
    0), k and n (summed over the bodies whose numbers are known), unknown (reports whose numbers are not), value = k/n
    (null where n is 0), low and high (95 %, bodies resampled; null below 10 bodies), few (n below `min_n`), series.
    """
    grouped = groups(by, "scope")
    body = pl.coalesce("agency_key", "report_id").alias("body")
    of_bodies = (
        k_and_n(corpus, ratio, doubtful)
        .with_columns(series=series(ratio.breaks) if "year" in grouped else pl.lit(1, pl.Int8))
        .group_by(*grouped, "part", "series", body)
        .agg(pl.len().alias("reports"), pl.col("n").null_count().alias("unknown"), total("k"), total("n"))
    )
    said = pl.col("n") > 0
    found = (
        of_bodies.group_by(*grouped, "part", "series")
        .agg(
            pl.col("reports", "unknown").sum(), said.sum().alias("bodies"), total("k"), total("n"),
            k_each=pl.col("k").filter(said), n_each=pl.col("n").filter(said),
        )
        .collect()
    )  # fmt: skip
    if ratio.alone:
        alone = pl.col("bodies") <= 1
        found = found.with_columns(
            pl.when(alone).then("k"), pl.when(alone).then("n"), pl.col("k_each", "n_each").list.head(1)
        )
    value = pl.when(pl.col("n") > 0).then(pl.col("k") / pl.col("n"))
    order = pl.col("part").cast(pl.Enum(list(ratio.k)))
    return (
        with_intervals(found, ratio.scale)
        .with_columns(order, value=value * ratio.scale, few=pl.col("n") < min_n)
        .sort(*grouped, "part", nulls_last=True)
        .select(
            *grouped, *([pl.col("part").alias(ratio.part)] if ratio.part else []),
            "reports", "bodies", "k", "n", "unknown", "value", "low", "high", "few", "series",
        )
    )  # fmt: skip


def with_intervals(found: pl.DataFrame, scale: float = 1) -> pl.DataFrame:
    """Add low and high of sum(k_each) / sum(n_each), from bodies resampled; the lists are taken out."""
    intervals = [
        interval_of_ratio(np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64))
        for k, n in found.select("k_each", "n_each").iter_rows()
    ]
    return found.drop("k_each", "n_each").with_columns(_columns(intervals, scale))


def _columns(intervals: Iterable[Interval], scale: float) -> list[pl.Series]:
    limits = list(intervals)
    return [
        pl.Series(name, [limit[place] for limit in limits], dtype=pl.Float64) * scale
        for place, name in enumerate(("low", "high"))
    ]


def _total(*items: str, requester: str = "total") -> tuple[Cell, ...]:
    return tuple(("requests", item, requester) for item in items)


FAMILIES: Final = {
    "statutory": ("refused_state_secret", "refused_by_law", "refused_security_stability"),
    "third_party": ("refused_third_party",),
    "discretionary": ("refused_internal", "refused_deliberative", "refused_case_file"),
    "referred": ("refused_inquiry_matter",),
}
REFUSED: Final = tuple(ground for grounds in FAMILIES.values() for ground in grounds)
NOT_PROCESSED: Final = (
    "not_processed_petition", "not_processed_repeat", "not_processed_publication", "not_processed_excessive",
    "not_processed_reissue",
)  # fmt: skip
UNABLE: Final = ("unable_not_held", "unable_needs_creation", "unable_unclear")
REQUESTERS: Final = ("natural_person", "business", "research", "public_interest_org", "legal_service", "other")
_RESOLVED: Final = Sum(_total("resolved"))
_DISCLOSED: Final = ("granted", "granted_in_part")
_DECIDED: Final = (*_DISCLOSED, *REFUSED)


def _disputes(route: str) -> Ratio:
    done = Sum((("disputes", route, "total"),), (("disputes", route, "pending"),))
    corrected = {"": Sum((("disputes", route, "corrected"),))}
    return Ratio(corrected, done, (RECONSIDERATION_FIRST,), alone=route == "litigation_after_reconsideration")


RATIOS: Final[dict[str, Ratio]] = {
    "full_disclosure": Ratio({"": Sum(_total("granted"))}, _RESOLVED),
    "any_disclosure": Ratio({"": Sum(_total(*_DISCLOSED))}, _RESOLVED),
    "disclosure_among_decidable": Ratio({"": Sum(_total(*_DISCLOSED))}, Sum(_total(*_DECIDED))),
    "disclosure_without_referrals": Ratio(
        {"": Sum(_total(*_DISCLOSED))}, Sum(_total(*(item for item in _DECIDED if item not in FAMILIES["referred"])))
    ),
    "refusal": Ratio({"": Sum(_total(*REFUSED))}, _RESOLVED),
    "refusal_grounds": Ratio(
        {ground: Sum(_total(ground)) for ground in REFUSED}, Sum(_total(*REFUSED)), part="ground"
    ),
    "refusal_families": Ratio(
        {family: Sum(_total(*grounds)) for family, grounds in FAMILIES.items()}, Sum(_total(*REFUSED)), part="family"
    ),
    "not_held": Ratio({"": Sum(_total("unable_not_held"))}, _RESOLVED),
    "not_processed": Ratio({"": Sum(_total(*NOT_PROCESSED))}, _RESOLVED),
    "carried_over": Ratio({"": Sum(_total("carried_out"))}, Sum(_total("received", "carried_in"))),
    "requester_mix": Ratio(
        {name: Sum(_total("received", requester=name)) for name in REQUESTERS},
        Sum(_total("received")),
        part="requester",
    ),
    "disputes_per_100": Ratio(
        {"": Sum((("disputes", "reconsideration", "total"), ("disputes", "litigation_direct", "total")))},
        _RESOLVED,
        (RECONSIDERATION_FIRST,),
        scale=100,
    ),
    "reconsideration_correction": _disputes("reconsideration"),
    "litigation_direct_correction": _disputes("litigation_direct"),
    "litigation_after_correction": _disputes("litigation_after_reconsideration"),
}  # fmt: skip


def outcomes_of(requester: str) -> Ratio:
    """Give what becomes of the resolved requests of one kind of requester, as shares that add up to one."""
    parts = {
        **{item: (item,) for item in _DISCLOSED},
        **{f"refused_{family}": grounds for family, grounds in FAMILIES.items()},
        "unable": UNABLE,
        "not_processed": NOT_PROCESSED,
        "other": ("other",),
    }
    every = _total(*(item for items in parts.values() for item in items), requester=requester)
    resolved = _total("resolved", requester=requester)
    return Ratio(
        {name: Sum(_total(*items, requester=requester)) for name, items in parts.items()}
        | {"unaccounted": Sum(resolved, every)},
        Sum(resolved),
        part="outcome",
    )
