"""What must hold between the numbers: the forms' identities over whole tables, and what they imply.

One function evaluates every identity: it joins the cells with the identities' terms and sums both sides. Before that
the blanks that an identity leaves no other value for are `implied`; an identity never confirms what was deduced from
it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats import forms
from gkstats.dataset import schema

if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHER: Final = {"requests": ("item", "requester"), "disputes": ("route", "outcome")}
_AMOUNT: Final = pl.Decimal(20, 6)


def _terms(table: str) -> pl.DataFrame:
    """List the terms of a table's identities: check, along, term, side (1 left, -1 right); the forms share them."""
    rows = {
        (identity.check, identity.along, term, side)
        for name in forms.NAMES
        for identity in forms.load(name).identities
        if identity.table == table
        for side, terms in ((1, identity.left), (-1, identity.right))
        for term in terms
    }
    return pl.DataFrame(
        sorted(rows), schema={"check": pl.String, "along": pl.String, "term": pl.String, "side": pl.Int8}, orient="row"
    )


def _members(cells: pl.DataFrame, table: str) -> pl.DataFrame:
    """Give one row a cell and identity that it is a term of, with `subject` the value of the other key.

    Where one row stands for the three kinds of 其他处理, those three are not printed and no terms.
    """
    first, second = _OTHER[table]
    cells = cells.with_columns(pl.col(first, second).cast(pl.String))
    if table == "requests":
        alone = pl.col("state").filter(pl.col(first) == "other").is_not_null().any().over("report_id")
        cells = cells.filter(~(alone & (pl.col("state") == "absent") & pl.col(first).str.starts_with("other_")))
    parts = []
    for along, other in ((first, second), (second, first)):
        terms = _terms(table).filter(pl.col("along") == along)
        parts.append(
            cells.join(terms, left_on=along, right_on="term", how="inner", coalesce=False)
            .rename({other: "subject"})
            .select("report_id", "check", "subject", "side", term=pl.col(along), along=pl.lit(along),
                    value="value", state="state", implied="implied")
        )  # fmt: skip
    return pl.concat(parts)


def imply(cells: pl.DataFrame, table: str) -> pl.DataFrame:
    """Fill `implied` of `requests` or `disputes`.

    A blank part is 0 where a reported total equals the sum of its reported parts; a blank total is the sum of its parts
    where all are reported. Where two identities leave different values, none is implied.
    """
    first, second = _OTHER[table]
    deduced = _deduced(_members(cells.with_columns(implied=pl.lit(None, pl.Int64)), table)).select(
        "report_id",
        pl.when(pl.col("along") == first).then("term").otherwise("subject").alias(first),
        pl.when(pl.col("along") == first).then("subject").otherwise("term").alias(second),
        "deduced",
    )
    agreed = (
        deduced.group_by("report_id", first, second)
        .agg(pl.col("deduced").first(), pl.col("deduced").n_unique().alias("n"))
        .filter(pl.col("n") == 1)
        .with_columns(pl.col(name).cast(cells.schema[name]) for name in (first, second))
    )
    return cells.drop("implied").join(
        agreed.select("report_id", first, second, implied="deduced"), on=["report_id", first, second], how="left"
    ).select(cells.columns)  # fmt: skip


def _deduced(members: pl.DataFrame) -> pl.DataFrame:
    """Give the blank members that one identity (a total and its parts) leaves a single value for, as `deduced`."""
    group = ["report_id", "check", "subject"]
    known = pl.col("state") == "reported"
    return (
        members.filter(pl.col("check") != "balance")
        .with_columns(
            rest=(pl.col("value") * pl.col("side")).filter(known).sum().over(group),
            blanks=(pl.col("state") == "blank").sum().over(group),
            unknown=(~pl.col("state").is_in(["reported", "blank"])).sum().over(group),
            total=(pl.col("state").filter(pl.col("side") == 1) == "reported").all().over(group),
        )
        .filter((pl.col("state") == "blank") & (pl.col("unknown") == 0))
        .with_columns(
            deduced=pl.when(pl.col("total") & (pl.col("rest") == 0)).then(0)
            .when(~pl.col("total") & (pl.col("side") == 1) & (pl.col("blanks") == 1)).then(-pl.col("rest"))
        )
        .filter(pl.col("deduced").is_not_null())
    )  # fmt: skip


def identities(cells: pl.DataFrame, table: str) -> pl.DataFrame:
    """Evaluate every identity of `requests` or `disputes`, one row a report, check and subject.

    `actual` is the left side (the printed total), `expected` the right one; both null where a term is unknown.
    """
    group = ["report_id", "check", "subject"]
    members = _members(cells, table)
    own = _deduced(members.with_columns(implied=pl.lit(None, pl.Int64))).select(*group, "term", own=pl.lit(value=True))
    sources = own.join(members.select(*group, "term", "along"), on=[*group, "term"])
    first = _OTHER[table][0]
    cell = [
        pl.when(pl.col("along") == first).then("term").otherwise("subject").alias("a"),
        pl.when(pl.col("along") == first).then("subject").otherwise("term").alias("b"),
    ]
    count = sources.with_columns(cell).group_by("report_id", "a", "b").agg(pl.len().alias("sources"))
    joined = (
        members.with_columns(cell)
        .join(own, on=[*group, "term"], how="left")
        .join(count, on=["report_id", "a", "b"], how="left")
        .with_columns(
            number=pl.coalesce("value", "implied"),
            # The only identity that implies a blank cannot be confirmed by it.
            circular=pl.col("own").fill_null(value=False) & (pl.col("sources") == 1),
        )
    )
    return (
        joined.group_by(group)
        .agg(
            actual=(pl.col("number").filter(pl.col("side") == 1).sum()),
            expected=(pl.col("number").filter(pl.col("side") == -1).sum()),
            known=pl.col("number").is_not_null().all(),
            implied=pl.col("value").is_null().any(),
            circular=pl.col("circular").any(),
            trivial=(pl.col("number") == 0).all(),
        )
        .select(
            "report_id", "check", "subject",
            basis=pl.when("known").then(pl.when("implied").then(pl.lit("implied")).otherwise(pl.lit("reported"))),
            expected=pl.when("known").then("expected").cast(_AMOUNT),
            actual=pl.when("known").then("actual").cast(_AMOUNT),
            matched=pl.lit(None, pl.String),
            trivial=pl.when("known").then("trivial"),
            passed=pl.when(pl.col("known") & ~pl.col("circular")).then(pl.col("actual") == pl.col("expected")),
        )
    )  # fmt: skip


def claims(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Hold the prose's claims against the tables, one row a claim that a table can confirm.

    收到 may mean received, or received and carried in: either will do, and `matched` says which.
    """
    requests = frames["requests"].filter(pl.col("requester").cast(pl.String) == "total")
    item = pl.col("item").cast(pl.String)
    received = requests.filter(item == "received").select("report_id", received="value")
    carried = requests.filter(item == "carried_in").select("report_id", carried="value")
    route = pl.col("route").cast(pl.String)
    totals = frames["disputes"].filter(pl.col("outcome").cast(pl.String) == "total").select("report_id", route, "value")
    reconsidered = totals.filter(pl.col("route") == "reconsideration").select("report_id", reconsidered="value")
    sued = (
        totals.filter(pl.col("route") != "reconsideration")
        .group_by("report_id")
        .agg(sued=pl.when(pl.col("value").is_not_null().all()).then(pl.col("value").sum()))
    )
    kind = pl.col("kind").cast(pl.String)
    joined = frames["claims"].filter(kind.is_in(["requests_received", "reconsiderations", "lawsuits"]))
    for right in (received, carried, reconsidered, sued):
        joined = joined.join(right, on="report_id", how="left")
    both = pl.col("received") + pl.col("carried")
    first = (
        pl.when(kind == "requests_received").then("received")
        .when(kind == "reconsiderations").then("reconsidered")
        .otherwise("sued").cast(_AMOUNT)
    )  # fmt: skip
    matched = (
        pl.when((kind == "requests_received") & (pl.col("value") == pl.col("received"))).then(pl.lit("received"))
        .when((kind == "requests_received") & (pl.col("value") == both)).then(pl.lit("received+carried_in"))
        .when((kind == "reconsiderations") & (pl.col("value") == first)).then(pl.lit("reconsideration"))
        .when((kind == "lawsuits") & (pl.col("value") == first)).then(pl.lit("litigation"))
    )  # fmt: skip
    return joined.select(
        "report_id",
        check=pl.lit("claim"),
        subject=pl.format("{}:{}", kind, "line"),
        basis=pl.when(first.is_not_null()).then(pl.lit("reported")),
        expected=pl.col("value"),
        actual=first,
        matched=matched,
        trivial=pl.when(first.is_not_null()).then((pl.col("value") == 0) & (first == 0)),
        passed=pl.when(first.is_not_null()).then(matched.is_not_null()),
    )


def plausible(reports: pl.DataFrame) -> pl.DataFrame:
    """Check that form and dates fit the year: each form is for reports on its own years."""
    year = pl.col("year")
    form = pl.col("form").cast(pl.String)
    fits = pl.lit(None, pl.Boolean)
    for name in forms.NAMES:
        first, last = forms.load(name).years
        fits = pl.when(form == name).then((year >= first) & (last is None or year <= last)).otherwise(fits)
    dated = pl.coalesce("dated_on", "published_on").dt.year()
    empty = {
        "basis": pl.lit(None, pl.String), "expected": pl.lit(None, _AMOUNT), "actual": pl.lit(None, _AMOUNT),
        "matched": pl.lit(None, pl.String), "trivial": pl.lit(value=False),
    }  # fmt: skip
    return pl.concat(
        [
            reports.select("report_id", check=pl.lit("form_year"), subject=form, **empty, passed=fits),
            reports.select(
                "report_id", check=pl.lit("year_plausible"), subject=year.cast(pl.String).fill_null("unknown"), **empty,
                passed=pl.when(year.is_not_null() & dated.is_not_null()).then((dated - year).is_between(0, 2)),
            ),
        ]
    )  # fmt: skip


def check(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Evaluate all checks inside a report; `frames` are the contract's tables, `implied` filled."""
    return pl.concat(
        [
            identities(frames["requests"], "requests"),
            identities(frames["disputes"], "disputes"),
            claims(frames),
            plausible(frames["reports"]),
        ],
        how="vertical_relaxed",
    ).select(schema.empty("checks").columns)  # fmt: skip
