"""How much of the reports' prose stands in other reports: last year's own, the nearest peer's, a random one's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats import schema
from gkstats.indicators.base import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus import Corpus

SHARES: Final = (0.5, 0.8)
_STEPS: Final = 100


def text_overlap(corpus: Corpus, by: Sequence[str] = ("year",), shares: Sequence[float] = SHARES) -> pl.DataFrame:
    """Count the reports of whose text (or the other's, where that is shorter) another report has a share or more.

    One row a group, kind (own_year, peer, random) and share `at`: by…, kind, at, reports, k (overlap of at least `at`),
    n (with another report to compare with), unknown (none, or too little prose), value = k/n with low and high
    (Wilson 95 %). A report with several peers counts once, with the nearest.
    """
    compared = _nearest(corpus, by)
    counts = [
        compared.group_by(*by, "kind").agg(
            pl.lit(at).alias("at"),
            pl.len().alias("reports"),
            (pl.col("share") >= at).sum().alias("k"),
            pl.col("share").count().alias("n"),
            pl.col("share").null_count().alias("unknown"),
        )
        for at in shares
    ]
    found = pl.concat(counts).with_columns(wilson("k", "n").struct.unnest())
    return found.sort(*by, "kind", "at", nulls_last=True).collect()


def overlap_curves(corpus: Corpus, by: Sequence[str] = ()) -> pl.DataFrame:
    """Give the cumulative distribution of text overlap, from 0 to 1 in hundredths.

    Columns: by…, kind, at, k (reports with an overlap of at least `at`), n, value = k/n. A kind for which there is
    nothing to compare has no row.
    """
    # 0.29 * 100 is a little less than 29.
    step = (pl.col("share") * _STEPS + 1e-9).floor().cast(pl.Int64).alias("step")
    groups = [*by, "kind"]
    counts = _nearest(corpus, by).drop_nulls("share").group_by(*groups, step).len("reports")
    grid = counts.select(groups).unique().join(
        pl.LazyFrame({"step": range(_STEPS + 1)}, schema={"step": pl.Int64}), how="cross"
    )  # fmt: skip
    k = pl.col("reports").fill_null(0).cum_sum(reverse=True).over(groups, order_by="step")
    return (
        grid.join(counts, on=[*groups, "step"], how="left", nulls_equal=True)
        .select(*groups, (pl.col("step") / _STEPS).round(2).alias("at"), k.alias("k"))
        .with_columns(pl.col("k").max().over(groups).alias("n"))
        .with_columns((pl.col("k") / pl.col("n")).alias("value"))
        .sort(*groups, "at", nulls_last=True)
        .collect()
    )


def shared_passages(corpus: Corpus, most: int = 10, kinds: Sequence[str] = ("own_year", "peer")) -> pl.DataFrame:
    """Give the longest passages that two reports share, one a pair, the longest first.

    Columns: kind, value (the pair's overlap), characters, text (at most 120 characters), report_id, source, agency,
    abridged and line of the report; other, other_source, other_agency and other_line of the other one, which may lie
    outside of the selection (then its source is null).
    """
    longest = pl.col("passages").list.first()
    facts = ("source", "agency", "abridged")
    reports = corpus.scan("reports").select("report_id", *facts)
    return (
        corpus.scan("overlap")
        .filter(pl.col("kind").cast(pl.String).is_in(kinds), pl.col("passages").list.len() > 0)
        .with_columns(longest.struct.unnest())
        .with_columns(pair=pl.concat_list("report_id", "other").list.sort().list.join(" "))
        .sort("characters", "report_id", "other", "kind", descending=[True, False, False, False])
        .unique("pair", keep="first", maintain_order=True)
        .head(most)
        .join(reports, on="report_id", how="left", maintain_order="left")
        .join(
            reports.select(pl.all().name.prefix("other_")), left_on="other", right_on="other_report_id", how="left",
            maintain_order="left",
        )
        .select(
            "kind", pl.col("share").alias("value"), "characters", "text", "report_id", *facts, "line", "other",
            "other_source", "other_agency", "other_line",
        )
        .collect()
    )  # fmt: skip


def _nearest(corpus: Corpus, by: Sequence[str]) -> pl.LazyFrame:
    """Give each counted report with a known year its greatest overlap of each kind: report_id, by…, kind, share."""
    kinds = pl.LazyFrame({"kind": schema.OVERLAP_KINDS}, schema={"kind": schema.empty("overlap").schema["kind"]})
    shares = corpus.scan("overlap").group_by("report_id", "kind").agg(pl.col("share").max())
    used = corpus.scan("reports").filter("counted").drop_nulls("year").select("report_id", *by)
    return used.join(kinds, how="cross").join(shares, on=["report_id", "kind"], how="left")
