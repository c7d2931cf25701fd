"""How much of the reports' prose stands in other reports: last year's own, the nearest peer's, a random one's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.dataset import schema
from gkstats.indicators.counting import NAMES, nameless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.numbers import Choice

SHARES: Final = (0.5, 0.8)
_STEPS: Final = 100
_SEEN: Final = 40  # rows looked at for each passage shown: a pair has several, and so has a passage


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


def shared_passages(
    corpus: Corpus, most: int = 10, kinds: Sequence[str] = ("own_year", "peer"), *, name_bodies: bool = False
) -> pl.DataFrame:
    """Give the longest passages that two reports share, one a pair, the longest first and each only once.

    Columns: kind, value (the pair's overlap), characters, text (at most 120 characters, the body's own names as 〔…〕
    unless `name_bodies`), report, line, abridged; other, other_line, other_abridged. `report` and `other` are the
    reports' identities, or with `name_bodies` their body, year and file. The other one may lie outside of the
    selection: it is always known by its identity.
    """
    facts = ("source", "year", "abridged", *NAMES)
    reports = corpus.scan("reports").select("report_id", *facts)
    found = (
        corpus.scan("overlap")
        .filter(pl.col("kind").cast(pl.String).is_in(kinds), pl.col("passages").list.len() > 0)
        .with_columns(pl.col("passages").list.first().struct.unnest())
        .sort("characters", "report_id", "other", "kind", descending=[True, False, False, False])
        .head(_SEEN * most)
        .with_columns(pair=pl.concat_list("report_id", "other").list.sort().list.join(" "))
        .unique("pair", keep="first", maintain_order=True)
        .unique("text", keep="first", maintain_order=True)
        .head(most)
        .join(reports, on="report_id", how="left", maintain_order="left")
        .join(
            reports.select(pl.all().name.prefix("other_")), left_on="other", right_on="other_report_id", how="left",
            maintain_order="left",
        ).collect()
    )  # fmt: skip
    one, other = pl.col("report_id"), pl.col("other")
    if name_bodies:
        one = pl.concat_str("agency", "year", "source", separator=" · ", ignore_nulls=True)
        two = pl.concat_str("other_agency", "other_year", "other_source", separator=" · ", ignore_nulls=True)
        other = pl.when(pl.col("other_source").is_null()).then("other").otherwise(two)
    else:
        found = found.with_columns(nameless(found))
    return found.select(
        "kind", pl.col("share").alias("value"), "characters", "text", one.alias("report"), "line", "abridged",
        other.alias("other"), "other_line", "other_abridged",
    )  # fmt: skip


def overlap_each(corpus: Corpus, _: Choice, at: float = SHARES[0]) -> pl.LazyFrame:
    """Give what each report adds to `text_overlap`: columns of `reports`, part (the kind), k (`at` or more), n."""
    enough = (pl.col("share") >= at).cast(pl.Int64)
    columns = [name for name in schema.empty("reports").columns if name not in ("report_id", "year")]
    compared = _nearest(corpus, ["year", *columns])
    return compared.rename({"kind": "of_part"}).with_columns(k=enough, n=enough * 0 + 1, aside=pl.lit(value=False))


def _nearest(corpus: Corpus, by: Sequence[str]) -> pl.LazyFrame:
    """Give each counted report with a known year its greatest overlap of each kind: report_id, by…, kind, share."""
    kinds = pl.LazyFrame({"kind": schema.OVERLAP_KINDS}, schema={"kind": schema.empty("overlap").schema["kind"]})
    shares = corpus.scan("overlap").group_by("report_id", "kind").agg(pl.col("share", "looked_at").max())
    used = corpus.scan("reports").filter("counted").drop_nulls("year").select("report_id", *by)
    return used.join(kinds, how="cross").join(shares, on=["report_id", "kind"], how="left")
