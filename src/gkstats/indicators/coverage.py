"""What was read: reports a group, of how many on a roster, in time or not; states of cells, failed checks, issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.bodies import roster as rosters
from gkstats.dataset import schema
from gkstats.indicators.counting import TABLES_OF_CELLS, wilson
from gkstats.indicators.trust import says

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.numbers import Choice


def coverage(corpus: Corpus, by: Sequence[str] = ("year",)) -> pl.DataFrame:
    """Count reports by group: by…, reports, counted, abridged."""
    return (
        corpus.reports.group_by(by)
        .agg(
            pl.len().alias("reports"),
            pl.col("counted").sum(),
            pl.col("abridged").sum(),
        )
        .sort(by, nulls_last=True)
    )


def reports_each(corpus: Corpus, _: Choice) -> pl.LazyFrame:
    """Give each counted report as one of one: columns of `reports`, part, k, n."""
    return _every(corpus).with_columns(of_part=pl.lit(""), k=pl.lit(1), n=pl.lit(1))


def _every(corpus: Corpus) -> pl.LazyFrame:
    """Give every counted report: where reports and no figures are counted none is set aside."""
    return corpus.scan("reports").filter("counted").with_columns(aside=pl.lit(value=False))


# What `by` of the indicators that need a roster may name.
_GROUPS: Final = ("year", "level", "body", "vertical", "province", "prefecture", "county")


def coverage_rate(corpus: Corpus, by: Sequence[str] = ("year",), *, roster: pl.DataFrame | None = None) -> pl.DataFrame:
    """Give the share of the bodies on a roster whose report was read (indicator 16), by group.

    Columns: by…, reports, k, n, unknown, value, low, high, bodies. `reports` are those read of the group, whether on
    the roster or not; k of n bodies have one; `unknown` are those for which a report was read that may be theirs, none
    that certainly is; bodies = n + unknown. The interval is Wilson's at 95 %. `roster` is what `roster.read` gives;
    without one there is nothing to be a share of: all but `reports` is null. Raises ValueError for a `by` that the
    roster does not hold.
    """
    if roster is None:
        return _nothing(corpus, by)
    bodies = rosters.match(corpus.reports, roster).with_columns(
        known=pl.when(pl.col("reports").list.len() > 0).then(pl.lit(1)).when(pl.col("possible").list.len() == 0).then(0)
    )
    return _share_of_bodies(corpus, bodies, by)


def punctuality(corpus: Corpus, by: Sequence[str] = ("year",), *, roster: pl.DataFrame | None = None) -> pl.DataFrame:
    """Give the share of the bodies on a roster that published by their statutory date (indicator 16), by group.

    Columns as in `coverage_rate`, dates as in `in_time`. Bodies without such a date are left out. `unknown` are those
    of which no report with a date was read: it may be on the web all the same. All but `reports` is null without a
    roster.
    """
    if roster is None:
        return _nothing(corpus, by)
    timed = corpus.reports.select(reports="report_id", timely=_timely())
    bodies = rosters.match(corpus.reports, roster).filter(_deadline().is_not_null())
    keys = ["line", "year"]
    outcome = (
        bodies.select(*keys, "reports").explode("reports", empty_as_null=True).join(timed, on="reports", how="left")
        .group_by(keys)
        .agg(  # the first version to be published tells
            known=pl.when(pl.col("timely").any()).then(1).when((~pl.col("timely")).all(ignore_nulls=False)).then(0)
        )
    )  # fmt: skip
    return _share_of_bodies(corpus, bodies.join(outcome, on=keys, how="left"), by)


def in_time_each(corpus: Corpus, _: Choice) -> pl.LazyFrame:
    """Give what each report with a statutory date adds to `in_time`: columns of `reports`, part, k, n."""
    timely = _timely().cast(pl.Int64)
    due = _every(corpus).filter(_deadline().is_not_null())
    return due.with_columns(of_part=pl.lit(""), k=timely, n=timely * 0 + 1)


def _deadline() -> pl.Expr:
    """Give the last day on which a body may publish its report; null where no statute names one."""
    body, level = pl.col("body").cast(pl.String), pl.col("level").cast(pl.String)
    after = pl.col("year").cast(pl.Int32) + 1
    department = body.is_in(["department", "government_office"]) & ~level.is_in(["township"])
    government = (body == "government") & level.is_in(["national", "provincial", "prefectural", "county"])
    return (
        pl.when(pl.col("year") <= 2018).then(pl.date(after, 3, 31))
        .when(department).then(pl.date(after, 1, 31))
        .when(government).then(pl.date(after, 3, 31))
    )  # fmt: skip


def _timely() -> pl.Expr:
    """Tell whether a report was published by the date that binds its body; null where the dates do not tell."""
    last = _deadline()
    moved = (pl.col("published_on") > last) & (pl.col("dated_on") <= last)
    return (
        pl.when(pl.col("retrieved_on") <= last).then(pl.lit(value=True))
        .when(~moved.fill_null(value=False)).then(pl.coalesce("published_on", "dated_on") <= last)
    )  # fmt: skip


def _share_of_bodies(corpus: Corpus, bodies: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Count bodies by group; `known` is 1, 0 or null. No more bodies are unknown than reports may be theirs."""
    _check_groups(by)
    claimed = pl.col("possible").list.explode().drop_nulls().n_unique()
    unread = pl.col("known").is_null() & (pl.col("possible").list.len() > 0)
    return (
        bodies.group_by(by)
        .agg(
            k=pl.col("known").sum().cast(pl.UInt32),
            unknown=pl.min_horizontal(unread.sum(), claimed) + (pl.col("known").is_null() & ~unread).sum(),
            bodies=pl.len(),
        )
        .with_columns(n=pl.col("bodies") - pl.col("unknown"))
        .join(_read(corpus, by), on=by, how="full", nulls_equal=True, coalesce=True)
        .with_columns(wilson("k", "n").alias("share"), pl.col("reports").fill_null(0))
        .unnest("share")
        .select(*by, "reports", "k", "n", "unknown", "value", "low", "high", "bodies")
        .sort(by, nulls_last=True)
    )


def _nothing(corpus: Corpus, by: Sequence[str]) -> pl.DataFrame:
    _check_groups(by)
    counts = {name: pl.lit(None, pl.UInt32) for name in ("k", "n", "unknown", "bodies")}
    shares = {name: pl.lit(None, pl.Float64) for name in ("value", "low", "high")}
    return (
        _read(corpus, by).with_columns(**counts, **shares)
        .select(*by, "reports", "k", "n", "unknown", "value", "low", "high", "bodies")
        .sort(by, nulls_last=True)
    )  # fmt: skip


def _read(corpus: Corpus, by: Sequence[str]) -> pl.DataFrame:
    """Count the reports read by group, in the types that a roster's columns have."""
    named = [pl.col(name).cast(pl.String) if name in ("level", "body") else pl.col(name) for name in by]
    return corpus.reports.filter("counted").select(*named).group_by(by).agg(reports=pl.len())


def _check_groups(by: Sequence[str]) -> None:
    if wrong := [name for name in by if name not in _GROUPS]:
        msg = f"a roster tells nothing of {', '.join(wrong)}; group by {', '.join(_GROUPS)}"
        raise ValueError(msg)


def not_reports(corpus: Corpus) -> pl.DataFrame:
    """List the inputs that yielded no report: source, code, message, message_zh."""
    return (
        corpus.issues.filter(pl.col("report_id").is_null(), pl.col("severity") == "error")
        .select("source", "code", "message", "message_zh")
        .sort("source", "code", "message")
    )


def issue_counts(corpus: Corpus) -> pl.DataFrame:
    """Count issues: severity, code, issues, files (the files that have one)."""
    return (
        corpus.issues.group_by("severity", "code")
        .agg(pl.len().alias("issues"), pl.col("source").n_unique().alias("files"))
        .sort("severity", "code")
    )


def cell_states(corpus: Corpus) -> pl.DataFrame:
    """Count the states of all cells: table, cells, reported, blank, absent, unreadable (one row a table)."""
    counted_by_table = [
        corpus.scan(name).select(
            pl.lit(name).alias("table"),
            pl.len().alias("cells"),
            *[(pl.col("state") == state).sum().alias(state) for state in schema.STATES],
        )
        for name in TABLES_OF_CELLS
    ]
    return pl.concat(counted_by_table).collect()


def failed_checks(corpus: Corpus) -> pl.DataFrame:
    """Count what did not hold: check, failed, evaluable, trivial, open (one row a check).

    `evaluable` are checks with a result and a number of the table that is not 0; an identity or a claim about zeros
    says nothing, whether it holds or not, and is counted in `trivial`. `open` could not be evaluated.
    """
    with_result, something = pl.col("passed").is_not_null(), says()
    return (
        corpus.scan("checks")
        .group_by("check")
        .agg(
            (something & ~pl.col("passed")).sum().alias("failed"),
            something.sum().alias("evaluable"),
            (with_result & ~something).sum().alias("trivial"),
            (~with_result).sum().alias("open"),
        )
        .sort("check")
        .collect()
    )
