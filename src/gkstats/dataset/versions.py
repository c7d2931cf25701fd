"""The same body over the years: copies, versions, and what must hold from one year to the next.

A copy is a report with the content of another one. Of the versions that a body has published on one year and scope the
latest counts; where the order cannot be told, none does. Only counted reports are compared with the year before, and
only within one scope; where the scope is unknown the numbers stand side by side, and nothing is passed or failed.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.dataset import schema
from gkstats.issues import issue, phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.model import Issue, Phrase

_AMOUNT: Final = pl.Decimal(20, 6)
_DATES: Final = ("dated_on", "published_on", "retrieved_on")  # in order of trust
_NAMED: Final = 20  # other versions that a message names
_BODY: Final = ["agency_key", "year", "scope"]


def versions(reports: pl.DataFrame) -> tuple[pl.DataFrame, list[tuple[str, str, Issue]]]:
    """Fill `duplicate_of`, `counted` and `superseded_by`; give an issue for each report whose order cannot be told."""
    first = pl.col("report_id").sort_by("source", "report_id").first().over("content_id")
    reports = reports.with_columns(duplicate_of=pl.when(first != pl.col("report_id")).then(first))
    several = (
        reports.filter(pl.col("duplicate_of").is_null())
        .drop_nulls(["agency_key", "year"])
        .filter(pl.len().over(_BODY) > 1)
        .select(*_BODY, "report_id", "source", *_DATES)
        .sort("source", "report_id")
    )  # fmt: skip
    later: dict[str, str] = {}
    issues: list[tuple[str, str, Issue]] = []
    for group in several.partition_by(_BODY, maintain_order=True):
        rows = group.to_dicts()
        latest = _latest(rows)
        if latest:
            later |= {row["report_id"]: latest["report_id"] for row in rows if row is not latest}
        else:
            issues += [(row["report_id"], row["source"], _conflict(row, rows)) for row in rows]
    uncounted = [*later, *(report for report, _, _ in issues)]
    return reports.with_columns(
        superseded_by=pl.col("report_id").replace_strict(later, default=None, return_dtype=pl.String),
        counted=pl.col("duplicate_of").is_null() & ~pl.col("report_id").is_in(uncounted),
    ), issues


def _later(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether the first kind of date that both have, and that differs, says so."""
    for name in _DATES:
        if row[name] is not None and other[name] is not None and row[name] != other[name]:
            return bool(row[name] > other[name])
    return False


def _latest(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Give the row that is later than every other one; None where there is none."""
    latest = rows[0]
    for row in rows[1:]:
        if not _later(latest, row):  # who is later than all wins whenever it comes
            latest = row
    return latest if all(_later(latest, other) for other in rows if other is not latest) else None


def _conflict(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Issue:
    named: list[str | Phrase] = [*islice((other["source"] for other in rows if other is not row), _NAMED)]
    if more := len(rows) - 1 - len(named):
        named.append(phrase("and_others", n=more))
    return issue("version_conflict", table="reports", others=tuple(named))


def check(reports: pl.DataFrame, cells: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """Evaluate the checks between a report and the one on the year before; `cells` are the contract's tables."""
    pairs = _pairs(reports)
    return pl.concat([_carry_over(pairs, cells["requests"]), _in_force(pairs, cells["proactive"])])


def _pairs(reports: pl.DataFrame) -> pl.DataFrame:
    """Give each counted report with the same body's of the year before: report_id, before, known (the scope is)."""
    counted = reports.filter("counted").drop_nulls(["agency_key", "year"])
    before = counted.select("agency_key", "scope", before="report_id", year=pl.col("year") + 1)
    return counted.join(before, on=_BODY).select(
        "report_id", "before", known=pl.col("scope").cast(pl.String) != "unknown"
    )


def _carry_over(pairs: pl.DataFrame, requests: pl.LazyFrame) -> pl.DataFrame:
    item = pl.col("item").cast(pl.String)
    # Collected before they are joined: of lazy joins Polars may first take those whose key is the requester alone.
    cells = (
        requests.filter(item.is_in(["carried_in", "carried_out"]))
        .select("report_id", item, pl.col("requester").cast(pl.String), "value", number=pl.coalesce("value", "implied"))
        .collect()
    )
    now = cells.filter(item == "carried_in").drop("item")
    then = cells.filter(item == "carried_out").select(
        before="report_id", requester="requester", printed="value", expected="number"
    )
    return _checks(
        pairs.join(now, on="report_id").join(then, on=["before", "requester"]),
        "carry_over",
        subject="requester",
        expected="expected",
        actual="number",
        printed=pl.col("value").is_not_null() & pl.col("printed").is_not_null(),
        terms=["number", "expected"],
    )


def _in_force(pairs: pl.DataFrame, proactive: pl.LazyFrame) -> pl.DataFrame:
    cells = proactive.select("report_id", *(pl.col(name).cast(pl.String) for name in ("item", "measure")), "value")
    measures = ("issued", "repealed", "in_force")
    stocks = (
        cells.filter(pl.col("measure").is_in(measures))
        .group_by("report_id", "item")
        .agg(pl.col("value").filter(pl.col("measure") == name).first().alias(name) for name in measures)
        .collect()
    )
    then = stocks.select("item", before="report_id", stock="in_force")
    joined = pairs.join(stocks, on="report_id").join(then, on=["before", "item"])
    return _checks(
        joined.with_columns(expected=pl.col("stock") + pl.col("issued") - pl.col("repealed")),
        "in_force_stock",
        subject="item",
        expected="expected",
        actual="in_force",
        printed=pl.lit(value=True),
        terms=[*measures, "stock"],
    )


def _checks(
    joined: pl.DataFrame, name: str, *, subject: str, expected: str, actual: str, printed: pl.Expr, terms: list[str]
) -> pl.DataFrame:
    """Give rows of the table `checks`; a check with an unknown term has no numbers."""
    evaluable = pl.all_horizontal(pl.col(term).is_not_null() for term in terms)
    return joined.select(
        "report_id",
        check=pl.lit(name),
        subject=subject,
        basis=pl.when(evaluable).then(pl.when(printed).then(pl.lit("reported")).otherwise(pl.lit("implied"))),
        expected=pl.when(evaluable).then(pl.col(expected).cast(_AMOUNT)),
        actual=pl.when(evaluable).then(pl.col(actual).cast(_AMOUNT)),
        matched=pl.lit(None, pl.String),
        trivial=pl.when(evaluable).then(pl.all_horizontal(pl.col(term) == 0 for term in terms)),
        passed=pl.when(evaluable & pl.col("known")).then(
            pl.col(expected).cast(_AMOUNT) == pl.col(actual).cast(_AMOUNT)
        ),
    ).select(schema.empty("checks").columns)
