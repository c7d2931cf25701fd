"""One body beside its level: its years, and where its requests stand among those of bodies of its level and scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.indicators.counting import counted
from gkstats.indicators.declared import INDICATORS, numerator
from gkstats.indicators.failures import failures
from gkstats.indicators.numbers import Choice, known_numbers
from gkstats.indicators.requests import received_each

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus


# Where the ranges of numbers of requests begin, in which bodies are counted.
_FROM: Final = (0, 1, 3, 10, 30, 100, 300, 1000)


def beside_level(corpus: Corpus, body: Corpus) -> pl.DataFrame:
    """Give a body's new requests of each year beside all bodies of its level and scope in that year.

    Columns: year, scope, level, requests (the body's), n (the other bodies whose number is known), fewer and same (of
    these, how many received fewer and as many), unknown (the other bodies whose number is not), median and p90 of the
    known ones (null where there is none). `corpus` has the level's bodies, `body` the one body's reports.
    """
    groups = ["year", "scope", "level"]
    each = received_each(corpus, Choice()).filter(~pl.col("aside")).select(*groups, "report_id", "k")
    own = received_each(body, Choice()).drop_nulls(["k", "year"]).select(*groups, "report_id", requests="k")
    others = each.join(own.select("report_id"), on="report_id", how="anti")
    found = own.select(*groups, "requests").join(others, on=groups, how="left", nulls_equal=True)
    return (
        found.group_by(*groups, "requests")
        .agg(
            pl.col("k").count().alias("n"),
            (pl.col("k") < pl.col("requests")).sum().alias("fewer"),
            (pl.col("k") == pl.col("requests")).sum().alias("same"),
            (pl.col("report_id").is_not_null() & pl.col("k").is_null()).sum().alias("unknown"),
            pl.col("k").median().alias("median"),
            pl.col("k").quantile(0.9, "linear").alias("p90"),
        )
        .sort(*groups, nulls_last=True)
        .collect()
    )


def year_by_year(corpus: Corpus, body: Corpus) -> pl.DataFrame:
    """Give what a body reports, one row a year and scope; `corpus` has its level's bodies, `body` its own reports.

    Columns: year, scope, level, received, n, fewer and median (`beside_level`), disclosed (granted in full or in part)
    of resolved, disputes (reconsiderations and direct lawsuits), problems (statements; null where the section is not
    legible), failed (checks). Null is not known; reports without a year have no row.
    """
    keys = ["year", "scope"]
    beside = beside_level(corpus, body).select(*keys, "n", "fewer", "median", received="requests")
    disclosed = INDICATORS["any_disclosure"](body).select(*keys, disclosed="k", resolved="n")
    disputed = numerator("disputes_per_100")
    disputes = known_numbers(body, disputed.plus, Choice()).select(*keys, disputes=disputed.expression()).collect()
    statements = body.problems.group_by("report_id").agg(pl.len().alias("problems"))
    failed = failures(body).group_by("report_id").agg(pl.len().alias("failed"))
    legible = pl.col("problems_state").cast(pl.String).is_in(["stated", "none_stated", "remedies_only"])
    own = (
        counted(body)
        .drop_nulls("year")
        .join(statements, on="report_id", how="left")
        .join(failed, on="report_id", how="left")
        .with_columns(pl.when(legible).then(pl.col("problems").fill_null(0)), pl.col("failed").fill_null(0))
        .select(*keys, "level", "problems", "failed")
    )
    for frame in (beside, disclosed, disputes):
        own = own.join(frame, on=keys, how="left")
    return own.select(
        *keys, "level", "received", "n", "fewer", "median", "disclosed", "resolved", "disputes", "problems", "failed"
    ).sort(*keys)


def level_distribution(corpus: Corpus, body: Corpus) -> pl.DataFrame:
    """Count the bodies of a body's level and scope, itself among them, by their new requests in its last known year.

    Columns: year, scope, level, low and high (the ends of a range of numbers; high null in the last), bodies,
    this_body. No row where its own number is not known in any year.
    """
    groups = ["year", "scope", "level"]
    own = received_each(body, Choice()).filter(~pl.col("aside")).drop_nulls(["k", "year"])
    own = own.select(*groups, requests="k")
    last = own.sort("year", "requests", "scope", descending=[True, True, False]).head(1).collect()
    if last.is_empty():
        numbers = dict.fromkeys(("year", "low", "high", "bodies"), pl.Int64)
        return pl.DataFrame(schema=numbers | {"this_body": pl.Boolean})
    each = received_each(corpus, Choice()).filter(~pl.col("aside")).drop_nulls("k")
    same = each.join(last.lazy(), on=groups, how="semi", nulls_equal=True).select("k").collect()["k"]
    mine = int(last["requests"][0])
    ranges = [(low, high) for low, high in zip(_FROM, (*(start - 1 for start in _FROM[1:]), None), strict=True)]
    reached = max(int(same.max() or 0), mine)  # type: ignore[arg-type]
    rows = [
        {"low": low, "high": high, "bodies": int(same.is_between(low, reached if high is None else high).sum()),
         "this_body": low <= mine <= (mine if high is None else high)}
        for low, high in ranges if low <= reached
    ]  # fmt: skip
    return last.select(groups).join(pl.DataFrame(rows, schema_overrides={"high": pl.Int64}), how="cross")


def busiest(corpus: Corpus) -> str:
    """Give the key of a body that has something to show: of those with own reports on most years, the most requests."""
    received = received_each(corpus, Choice()).filter(pl.col("scope") == "own_body").drop_nulls("agency_key")
    found = received.group_by("agency_key").agg(pl.col("year").n_unique().alias("years"), pl.col("k").sum())
    first = found.sort("years", "k", "agency_key", descending=[True, True, False]).head(1).collect()
    return str(first["agency_key"][0]) if first.height else ""
