"""The numbers of each counted report that an indicator is made of: one row a report, null where a number is not known.

A number is known where it is printed, and where a cell is blank and the report's own sums leave a single value for it
(`implied`). Where a check of the report's own fails on a cell that is used, every number of that report is in doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats import forms
from gkstats.corpus import selection
from gkstats.dataset import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.corpus.store import Corpus

Cell: TypeAlias = tuple[str, str, str]  # a table, and the values of its two keys

DOUBTFUL: Final = ("unknown", "include")
# Which cell a claim of the prose is held against.
_CLAIMED: Final = {
    ("requests", "received", "total"): "requests_received",
    ("disputes", "reconsideration", "total"): "reconsiderations",
    ("disputes", "litigation_direct", "total"): "lawsuits",
    ("disputes", "litigation_after_reconsideration", "total"): "lawsuits",
}
_OTHER: Final = "other"
_OTHER_PARTS: Final = ("other_not_corrected", "other_fee_unpaid", "other_other")


def groups(by: Sequence[str], *always: str) -> list[str]:
    """Give the columns to group by: `by`, and what is never mixed; raises ValueError for no column of `reports`."""
    columns = tuple(schema.empty("reports").columns)
    return list(dict.fromkeys([*(selection.one_of("by", name, columns) for name in by), *always]))


def column_of(cell: Cell) -> str:
    """Name the column of a cell's numbers."""
    return "/".join(cell)


def known_numbers(corpus: Corpus, cells: Iterable[Cell], doubtful: str, *, implied: bool = True) -> pl.LazyFrame:
    """Give the counted reports (all columns) with a column of Int64 a cell, named by `column_of`.

    A report without one of the numbers, or (unless `doubtful` is "include") with a failed check on one, has null in
    all. The item `other` of the form of 2021 is the sum of its three rows, where it is not printed as one. `implied`
    false takes printed numbers only. Raises ValueError for another `doubtful`.
    """
    selection.one_of("doubtful", doubtful, DOUBTFUL)
    wanted = sorted(set(cells))
    asked = {part for cell in wanted for part in _parts(cell)}
    tables = sorted({table for table, _, _ in asked})
    rows = pl.concat([_rows(corpus, table, asked, implied=implied) for table in tables])
    columns = [column_of(cell) for cell in sorted(asked)]
    numbers = (
        rows.select(
            "report_id", *(pl.when(pl.col("cell") == column).then("number").alias(column) for column in columns)
        )
        .group_by("report_id")
        .agg(pl.col(columns).max())
        .with_columns(_with_other(cell) for cell in wanted if cell[1] == _OTHER and cell[0] == "requests")
        .select("report_id", *map(column_of, wanted))
        .drop_nulls()
    )
    if doubtful == "unknown":
        numbers = numbers.join(_doubted(corpus, asked), on="report_id", how="anti")
    return corpus.scan("reports").filter("counted").join(numbers, on="report_id", how="left")


def _parts(cell: Cell) -> list[Cell]:
    table, item, requester = cell
    parts = _OTHER_PARTS if (table, item) == ("requests", _OTHER) else ()
    return [cell, *((table, part, requester) for part in parts)]


def _with_other(cell: Cell) -> pl.Expr:
    whole, *parts = (pl.col(column_of(part)) for part in _parts(cell))
    return pl.coalesce(whole, parts[0] + parts[1] + parts[2]).alias(column_of(cell))


def _rows(corpus: Corpus, table: str, cells: Iterable[Cell], *, implied: bool) -> pl.LazyFrame:
    """Give one row a cell that is asked for: report_id, cell (its name), number."""
    keys = schema.CELL_KEYS[table]
    types = schema.empty(table).schema
    asked = [cell for cell in cells if cell[0] == table]
    named = pl.DataFrame(
        [(first, second, column_of((table, first, second))) for _, first, second in asked],
        schema={keys[0]: types[keys[0]], keys[1]: types[keys[1]], "cell": pl.Categorical},
        orient="row",
    )
    return (
        corpus.scan(table)
        .filter(pl.col(key).is_in(named[key].unique().implode()) for key in keys)
        .join(named.lazy(), on=keys)
        .select("report_id", "cell", number=pl.coalesce("value", "implied") if implied else pl.col("value"))
    )


def _doubted(corpus: Corpus, cells: Iterable[Cell]) -> pl.LazyFrame:
    """Give the reports in which a check of the report's own fails on one of the cells: report_id."""
    hits = sorted({hit for cell in cells for hit in _checks_on(cell)})
    # The subject of a claim goes on with its line: requests_received:12.
    about = pl.col("subject").str.split(":").list.first()
    hit = pl.any_horizontal((pl.col("check") == check) & (about == subject) for check, subject in hits)
    return corpus.scan("checks").filter(pl.col("passed").not_(), hit).select("report_id").unique()


def _checks_on(cell: Cell) -> set[tuple[str, str]]:
    """Name the checks (check, subject) that hold a cell against other numbers of its report."""
    table, first, second = cell
    along_first, _ = schema.CELL_KEYS[table]
    hits = {("claim", _CLAIMED[cell])} if cell in _CLAIMED else set()
    for form in map(forms.load, forms.NAMES):
        for identity in form.identities:
            term, subject = (first, second) if identity.along == along_first else (second, first)
            if identity.table == table and term in (*identity.left, *identity.right):
                hits.add((identity.check, subject))
    return hits
