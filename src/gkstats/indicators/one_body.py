"""One body beside its level: where its number of requests stands among those of the bodies of its level and scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from gkstats.indicators.numbers import Choice
from gkstats.indicators.requests import received_each

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus


def beside_level(corpus: Corpus, body: Corpus) -> pl.DataFrame:
    """Give a body's new requests of each year beside all bodies of its level and scope in that year.

    Columns: year, scope, level, requests (the body's), n (the other bodies whose number is known), fewer and same (of
    these, how many received fewer and as many), median and p90 of them (null where there is none). `corpus` has the
    level's bodies, `body` the one body's reports.
    """
    groups = ["year", "scope", "level"]
    each = received_each(corpus, Choice()).filter(~pl.col("aside")).drop_nulls("k").select(*groups, "report_id", "k")
    own = received_each(body, Choice()).drop_nulls("k").select(*groups, "report_id", requests="k")
    others = each.join(own.select("report_id"), on="report_id", how="anti")
    found = own.select(*groups, "requests").join(others, on=groups, how="left", nulls_equal=True)
    return (
        found.group_by(*groups, "requests")
        .agg(
            pl.col("k").count().alias("n"),
            (pl.col("k") < pl.col("requests")).sum().alias("fewer"),
            (pl.col("k") == pl.col("requests")).sum().alias("same"),
            pl.col("k").median().alias("median"),
            pl.col("k").quantile(0.9, "linear").alias("p90"),
        )
        .sort(*groups, nulls_last=True)
        .collect()
    )


def busiest(corpus: Corpus) -> str:
    """Give the key of a body that has something to show: of those with own reports on most years, the most requests."""
    received = received_each(corpus, Choice()).filter(pl.col("scope") == "own_body").drop_nulls("agency_key")
    found = received.group_by("agency_key").agg(pl.col("year").n_unique().alias("years"), pl.col("k").sum())
    first = found.sort("years", "k", "agency_key", descending=[True, True, False]).head(1).collect()
    return str(first["agency_key"][0]) if first.height else ""
