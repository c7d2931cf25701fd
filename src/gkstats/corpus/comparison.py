"""Two sets of tables read from the same inputs: which cells one has and the other has not, or has otherwise.

Made for changes to reading: parse, change, parse again, compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.corpus.store import Corpus, load

if TYPE_CHECKING:
    from pathlib import Path

CHANGES: Final = ("gained", "lost", "changed", "restated")
_KEYS: Final = {
    "proactive": ("article", "item", "measure"),
    "requests": ("item", "requester"),
    "disputes": ("route", "outcome"),
}
_SAID: Final = ("state", "value", "raw", "line")


def compare(old: Corpus | str | Path, new: Corpus | str | Path) -> pl.DataFrame:
    """Give one row a cell that differs between two corpora, or two folders of tables, read from the same inputs.

    `change` is `gained` (reported now only), `lost` (reported before only), `changed` (another value) or `restated`
    (never reported, but for another reason). `layout` is the source's folder and file type. What a side says of the
    cell is in `state`, `value`, `raw`, `line`, with `_old` or `_new` behind; null where it has no such row.
    """
    before, after = (_cells(side if isinstance(side, Corpus) else load(side)) for side in (old, new))
    both = before.join(
        after, on=["report_id", "table", "cell"], how="full", coalesce=True, suffix="_new", maintain_order="left_right"
    ).rename({name: f"{name}_old" for name in _SAID})
    was, now = (pl.col(f"state_{side}").eq_missing(pl.lit("reported")) for side in ("old", "new"))
    change = (
        pl.when(now & ~was)
        .then(pl.lit("gained"))
        .when(was & ~now)
        .then(pl.lit("lost"))
        .when(pl.col("value_old").ne_missing(pl.col("value_new")))
        .then(pl.lit("changed"))
        .when(pl.col("state_old").ne_missing(pl.col("state_new")))
        .then(pl.lit("restated"))
    )
    source = pl.coalesce("source_new", "source")
    folder, suffix = source.str.extract(r"^(.*/)", 1).fill_null(""), source.str.extract(r"(\.[^./]+)$", 1).fill_null("")
    return (
        both.with_columns(change=change.cast(pl.Enum(CHANGES)), source=source, layout=folder + "*" + suffix)
        .filter(pl.col("change").is_not_null())
        .select(
            "change", "table", "layout", "report_id", "source", "cell",
            *(f"{name}_{side}" for side in ("old", "new") for name in _SAID),
        )
        .sort("table", "source", "report_id", pl.coalesce("line_new", "line_old"), "cell", nulls_last=True)
    )  # fmt: skip


def restated(old: Corpus, new: Corpus) -> pl.DataFrame:
    """Give one row a number that a body reported for a year in `old` and reports otherwise, or not at all, in `new`.

    It may be another document or the same one read otherwise. Compared are counted reports of one body (its
    `agency_key`, else the file), year and scope; a body or a year that only one side has is no row. Columns: table,
    agency, year, scope, cell, was, value (None: no number any more), state, source, line (of `new`).
    """
    frames = [_restated(old, new, table, keys) for table, keys in _KEYS.items()]
    return pl.concat(frames).sort("source", "table", "line", "cell", nulls_last=True)


def _restated(old: Corpus, new: Corpus, table: str, keys: tuple[str, ...]) -> pl.DataFrame:
    """Compare one table; cells are read of those reports only whose cells are not the same on both sides."""
    was, now = (_prints(corpus, table, keys) for corpus in (old, new))
    subject = ("body", "year", "scope")
    same = (*subject, "print")
    gone = was.join(now, on=same, how="anti", nulls_equal=True)
    come = now.join(was, on=same, how="anti", nulls_equal=True)
    pairs = gone.join(come, on=subject, nulls_equal=True, suffix="_new")
    before, after = (
        corpus.scan(table)
        .join(pairs.lazy().select(pl.col("report_id" + side).alias("report_id")), on="report_id", how="semi")
        .select("report_id", *keys, pl.col("state").cast(pl.String), pl.col("value").cast(pl.Decimal(20, 6)), "line")
        for corpus, side in ((old, ""), (new, "_new"))
    )
    return (
        before.filter(pl.col("state") == "reported")
        .join(pairs.lazy(), on="report_id")
        .join(after, left_on=["report_id_new", *keys], right_on=["report_id", *keys], suffix="_now")
        .filter(pl.col("value").ne_missing(pl.col("value_now")))
        .select(
            pl.lit(table).alias("table"), pl.col("agency_new").alias("agency"), "year", pl.col("scope").cast(pl.String),
            pl.concat_str(pl.col(*keys).cast(pl.String), separator="/").alias("cell"),
            pl.col("value").alias("was"), pl.col("value_now").alias("value"), pl.col("state_now").alias("state"),
            pl.col("source_new").alias("source"), pl.col("line_now").alias("line"),
        )
        .collect()
    )  # fmt: skip


def _prints(corpus: Corpus, table: str, keys: tuple[str, ...]) -> pl.DataFrame:
    """Give each counted report with whose it is, and a number that is the same where all its cells are."""
    cells = pl.struct(*keys, "state", pl.col("value").cast(pl.Decimal(20, 6))).hash().sum().alias("print")
    return (
        corpus.scan("reports")
        .filter("counted")
        .select(
            "report_id", pl.coalesce("agency_key", "source").alias("body"), "year", pl.col("scope").cast(pl.String),
            "agency", "source",
        )
        .join(corpus.scan(table).group_by("report_id").agg(cells), on="report_id")
        .collect(engine="streaming")
    )  # fmt: skip


def counts(differences: pl.DataFrame) -> pl.DataFrame:
    """Count what `compare` found: one row a table and layout, one column a kind of change."""
    return (
        differences.group_by("table", "layout")
        .agg((pl.col("change") == change).sum().alias(change) for change in CHANGES)
        .sort("table", "layout")
    )


def _cells(corpus: Corpus) -> pl.DataFrame:
    """Give the cells of all tables in one frame; `cell` is the key as printed here (`granted/total`)."""
    frames: list[pl.DataFrame] = [
        getattr(corpus, table).select(
            "report_id",
            pl.lit(table).alias("table"),
            pl.concat_str(pl.col(*keys).cast(pl.String), separator="/").alias("cell"),
            pl.col("state").cast(pl.String),
            pl.col("value").cast(pl.Decimal(20, 6)),
            "raw",
            "line",
        )
        for table, keys in _KEYS.items()
    ]
    return pl.concat(frames).join(corpus.reports.select("report_id", "source"), on="report_id", how="left")
