"""The numbers of each counted report that an indicator is made of: one row a report, null where a number is not known.

A number is known where it is printed, where a cell is blank and the report's own sums leave a single value for it
(`implied`), and where the form's identities leave one (`bounds`: determined). Where a check of the report's own fails
on a cell that is used, every number of that report is in doubt. Of what is not known the bounds are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats import forms
from gkstats.corpus import selection
from gkstats.dataset import schema
from gkstats.indicators.counting import used
from gkstats.indicators.worked_out import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.corpus.store import Corpus

Cell: TypeAlias = tuple[str, str, str]  # a table, and the values of its two keys

DOUBTFUL: Final = ("unknown", "include")
BOUNDS: Final = ("identity", "printed")
# Which cell a claim of the prose is held against.
_CLAIMED: Final = {
    ("requests", "received", "total"): "requests_received",
    ("disputes", "reconsideration", "total"): "reconsiderations",
    ("disputes", "litigation_direct", "total"): "lawsuits",
    ("disputes", "litigation_after_reconsideration", "total"): "lawsuits",
}
_OTHER: Final = "other"
_OTHER_PARTS: Final = ("other_not_corrected", "other_fee_unpaid", "other_other")
LOW: Final = "low:"
HIGH: Final = "high:"
_LEFT: Final = ":left"  # behind the name of a number that identities leave


@dataclass(frozen=True, slots=True)
class Choice:
    """What is taken for known: contradicted numbers (`doubtful`), numbers that identities determine (`bounds`).

    Raises ValueError for another word than unknown or include, identity or printed.
    """

    doubtful: str = "unknown"
    bounds: str = "identity"

    def __post_init__(self) -> None:
        selection.one_of("doubtful", self.doubtful, DOUBTFUL)
        selection.one_of("bounds", self.bounds, BOUNDS)


def groups(by: Sequence[str], *always: str) -> list[str]:
    """Give the columns to group by: `by`, and what is never mixed; raises ValueError for no column of `reports`.

    With `scope` always goes `level`: figures of a jurisdiction hold those of the levels below it. `levelled` sets the
    level to null where levels do not hold each other.
    """
    columns = tuple(schema.empty("reports").columns)
    level = ("level",) if "scope" in always else ()
    return list(dict.fromkeys([*(selection.one_of("by", name, columns) for name in by), *always, *level]))


def levelled(frame: pl.LazyFrame, by: Sequence[str]) -> pl.LazyFrame:
    """Keep the level of jurisdictions' figures only (null: all levels), unless `by` asks for it."""
    if "level" in by:
        return frame
    return frame.with_columns(pl.when(pl.col("scope") == "jurisdiction").then("level").alias("level"))


def column_of(cell: Cell) -> str:
    """Name the column of a cell's numbers."""
    return "/".join(cell)


def known_numbers(
    corpus: Corpus, cells: Iterable[Cell], choice: Choice, *, stated: bool = False, beside: Iterable[Cell] = ()
) -> pl.LazyFrame:
    """Give the counted reports (all columns, and `aside`) with a column of Int64 a cell, named by `column_of`.

    A report without one of the numbers, or (unless doubtful ones are included) with a failed check on one, has null in
    all, and then a `low:` and a `high:` of each cell (Float64; infinite where there is no bound). `determined` tells
    where a number is known by an identity only. The item `other` of the form of 2021 is the sum of its three rows,
    where it is not printed as one. Of cells `beside` only the bounds are given. `stated` takes what stands in the
    report: no blank counts, whatever sums imply.
    """
    wanted, also = tuple(sorted(set(cells))), tuple(sorted({*cells, *beside}))
    known, between = once(
        corpus,
        ("known", wanted, also, choice, stated),
        lambda: _worked_out(corpus, wanted, also, choice, stated=stated),
    )
    return (
        used(corpus)
        .join(known.lazy(), on="report_id", how="left")
        .with_columns(pl.col("determined").fill_null(value=False))
        .join(between.lazy(), on="report_id", how="left")
    )


def _worked_out(
    corpus: Corpus, wanted: Sequence[Cell], also: Sequence[Cell], choice: Choice, *, stated: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the numbers of the reports that are known, and the bounds of the others' cells."""
    asked = tuple(sorted({part for cell in wanted for part in _parts(cell)}))
    printed = once(corpus, ("printed", asked, stated), lambda: _printed(corpus, asked, stated=stated)).lazy()
    left = _limits(corpus, asked).filter(pl.col("low") == pl.col("high"), pl.col("basis") == "identity")
    if choice.bounds == "printed":
        left = left.filter(pl.lit(value=False))
    elif stated:
        left = left.filter(~pl.col("blank"))
    left = left.select("report_id", "cell", number=pl.col("low").cast(pl.Int64))
    wide = _wide(left, asked, {"": "number"}).with_columns(determined=pl.lit(value=True))
    columns = [column_of(cell) for cell in asked]
    numbers = (
        printed.join(wide, on="report_id", how="left", suffix=_LEFT)
        .select(
            "report_id", pl.col("determined").fill_null(value=False),
            *(pl.max_horizontal(name, name + _LEFT).alias(name) for name in columns),
        )
        .with_columns(_with_other(cell) for cell in wanted if cell[1] == _OTHER and cell[0] == "requests")
        .select("report_id", "determined", *map(column_of, wanted))
        .drop_nulls()
    )  # fmt: skip
    if choice.doubtful == "unknown":
        numbers = numbers.join(_doubted(corpus, asked), on="report_id", how="anti")
    known = numbers.collect()
    return known, _between(corpus, known.lazy(), also, stated=stated).collect()


def _printed(corpus: Corpus, cells: Sequence[Cell], *, stated: bool) -> pl.DataFrame:
    """Give a row a report with any of the cells, and a column of numbers a cell."""
    rows = pl.concat([_rows(corpus, table, cells, stated=stated) for table in sorted({cell[0] for cell in cells})])
    return _wide(rows, cells, {"": "number"}).collect()


def _between(corpus: Corpus, known: pl.LazyFrame, cells: Iterable[Cell], *, stated: bool) -> pl.LazyFrame:
    """Give the bounds of every cell of the reports that are not known: report_id, a `low:` and a `high:` a cell."""
    number = pl.col("number").cast(pl.Float64)
    wanted = sorted(cells)
    asked = {part for cell in wanted for part in _parts(cell)}
    left = known.select("report_id")
    open_ = _limits(corpus, asked).join(left, on="report_id", how="anti")
    tables = sorted({cell[0] for cell in asked})
    stands = (
        pl.concat([_rows(corpus, table, asked, stated=stated, but=left) for table in tables])
        .drop_nulls("number")
        .join(open_.select("report_id", "cell"), on=["report_id", "cell"], how="anti")
        .select("report_id", "cell", low=number, high=number)
    )
    rows = pl.concat([stands, open_.select("report_id", "cell", pl.col("low", "high").fill_null(inf))])
    wide = _wide(rows, sorted(asked), {LOW: "low", HIGH: "high"})
    others = [cell for cell in wanted if cell[1] == _OTHER and cell[0] == "requests"]
    return wide.with_columns(_with_other(cell, end) for cell in others for end in (LOW, HIGH)).select(
        "report_id", *(end + column_of(cell) for cell in wanted for end in (LOW, HIGH))
    )


def _wide(rows: pl.LazyFrame, cells: Sequence[Cell], ends: dict[str, str]) -> pl.LazyFrame:
    """Give a row a report, and for each cell a column of each of `ends` (prefix -> the column of `rows`)."""
    columns = [(prefix + column_of(cell), column_of(cell), of) for cell in cells for prefix, of in ends.items()]
    named = rows.with_columns(pl.when(pl.col("cell") == cell).then(of).alias(name) for name, cell, of in columns)
    return named.group_by("report_id").agg(pl.col([name for name, _, _ in columns]).max())


def _parts(cell: Cell) -> list[Cell]:
    table, item, requester = cell
    parts = _OTHER_PARTS if (table, item) == ("requests", _OTHER) else ()
    return [cell, *((table, part, requester) for part in parts)]


def _with_other(cell: Cell, prefix: str = "") -> pl.Expr:
    whole, *parts = (pl.col(prefix + column_of(part)) for part in _parts(cell))
    return pl.coalesce(whole, parts[0] + parts[1] + parts[2]).alias(prefix + column_of(cell))


def _named(table: str, cells: Iterable[Cell], types: pl.Schema) -> pl.LazyFrame:
    keys = schema.CELL_KEYS[table]
    return pl.LazyFrame(
        [(first, second, column_of((table, first, second))) for of, first, second in cells if of == table],
        schema={keys[0]: types[keys[0]], keys[1]: types[keys[1]], "cell": pl.Categorical},
        orient="row",
    )


def _rows(
    corpus: Corpus, table: str, cells: Iterable[Cell], *, stated: bool, but: pl.LazyFrame | None = None
) -> pl.LazyFrame:
    """Give one row a cell that is asked for: report_id, cell (its name), number; none of the reports in `but`."""
    keys = schema.CELL_KEYS[table]
    named = _named(table, cells, schema.empty(table).schema)
    wanted = named.collect()
    rows = corpus.scan(table).filter(pl.col(key).is_in(wanted[key].unique().implode()) for key in keys)
    if but is not None:
        rows = rows.join(but, on="report_id", how="anti")
    return rows.join(named, on=keys).select(
        "report_id", "cell", number=pl.col("value") if stated else pl.coalesce("value", "implied")
    )


def _limits(corpus: Corpus, cells: Iterable[Cell]) -> pl.LazyFrame:
    """Give the bounds of the cells that are asked for: report_id, cell, low, high, basis, blank (its state)."""
    asked = list(cells)
    found = []
    for table in sorted({cell[0] for cell in asked}):
        keys = schema.CELL_KEYS[table]
        blank = (
            corpus.scan(table).filter(pl.col("state") == "blank").select("report_id", *keys, blank=pl.lit(value=True))
        )
        found.append(
            corpus.scan("bounds")
            .filter(pl.col("table") == table)
            .join(_named(table, asked, schema.empty("bounds").schema), on=keys)
            .join(blank, on=["report_id", *keys], how="left")
            .select(
                "report_id", "cell", pl.col("low").cast(pl.Float64), pl.col("high").cast(pl.Float64),
                pl.col("basis").cast(pl.String), pl.col("blank").fill_null(value=False),
            )
        )  # fmt: skip
    return pl.concat(found)


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
