"""The numbers of each counted report that an indicator is made of: one row a report, null where a number is not known.

A number is known where it is printed, where a cell is blank and the report's own sums leave a single value for it
(`implied`), and where the form's identities leave one (`bounds`: determined). Where a check of the report's own fails
on a cell that is used, every number of that report is in doubt. Of what is not known the bounds are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import inf
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats import forms
from gkstats.corpus import selection
from gkstats.dataset import bounds, schema
from gkstats.indicators.counting import used
from gkstats.indicators.worked_out import columns_of, once

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
_LEFT: Final = "left:"  # before the name of a number that identities leave
_OPEN: Final = "open:"  # before the ends of a cell that is not simply reported


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
    asked = sorted({part for cell in wanted for part in _parts(cell)})
    left = _limits(corpus, asked, stated=stated).filter(pl.col("low") == pl.col("high"), pl.col("basis") == "identity")
    if choice.bounds == "printed":
        left = left.clear()
    elif stated:
        left = left.filter(~pl.col("blank"))
    left = left.select("report_id", "cell", number=pl.col("low").cast(pl.Int64))
    numbers = (
        _printed(corpus, asked, stated=stated).lazy()
        .join(
            _wide(left, asked, {_LEFT: "number"}).lazy().with_columns(determined=pl.lit(value=True)),
            on="report_id", how="left",
        )
        .select(
            "report_id", pl.col("determined").fill_null(value=False),
            *(pl.max_horizontal(name, _LEFT + name).alias(name) for name in map(column_of, asked)),
        )
        .with_columns(_with_other(cell) for cell in wanted if cell[1] == _OTHER and cell[0] == "requests")
        .select("report_id", "determined", *map(column_of, wanted))
        .drop_nulls()
    )  # fmt: skip
    if choice.doubtful == "unknown":
        numbers = numbers.join(_doubted(corpus, asked).lazy(), on="report_id", how="anti")
    known = numbers.collect()
    return known, _between(corpus, known, also, stated=stated)


def _between(corpus: Corpus, known: pl.DataFrame, cells: Sequence[Cell], *, stated: bool) -> pl.DataFrame:
    """Give the bounds of every cell of the reports that are not known: report_id, a `low:` and a `high:` a cell."""
    asked = sorted({part for cell in cells for part in _parts(cell)})
    limits = _limits(corpus, asked, stated=stated).join(known, on="report_id", how="anti")
    limits = limits.with_columns(pl.col("low", "high").fill_null(inf))
    others = [cell for cell in cells if cell[1] == _OTHER and cell[0] == "requests"]
    return (
        _printed(corpus, asked, stated=stated).lazy()
        .join(known.lazy(), on="report_id", how="anti")
        .join(_wide(limits, asked, {_OPEN + LOW: "low", _OPEN + HIGH: "high"}).lazy(), on="report_id", how="left")
        .select(
            "report_id",
            *(
                pl.coalesce(_OPEN + end + name, pl.col(name).cast(pl.Float64)).alias(end + name)
                for name in map(column_of, asked) for end in (LOW, HIGH)
            ),
        )
        .with_columns(_with_other(cell, end) for cell in others for end in (LOW, HIGH))
        .select("report_id", *(end + column_of(cell) for cell in cells for end in (LOW, HIGH)))
        .collect()
    )  # fmt: skip


def _wide(rows: pl.DataFrame, cells: Sequence[Cell], ends: dict[str, str]) -> pl.DataFrame:
    """Give a row a report, and for each cell a column of each of `ends` (prefix -> the column of `rows`)."""
    names = list(map(column_of, cells))
    wide = rows.select("report_id", "cell", **ends).pivot(
        "cell", on_columns=names, index="report_id", aggregate_function="max", separator=""
    )
    # Polars names a single value's columns by the cell alone.
    return wide.rename({name: prefix + name for name in names for prefix in ends}) if len(ends) == 1 else wide


def _printed(corpus: Corpus, cells: Sequence[Cell], *, stated: bool) -> pl.DataFrame:
    """Give a row a report, and a column of numbers a cell: each is read once, whatever it is asked for with."""
    of_name = {column_of(cell): cell for cell in cells}
    reports = corpus.scan("reports").select("report_id")
    found = columns_of(
        corpus,
        ("printed", stated),
        list(of_name),
        reports.collect,
        lambda ids, names: read(corpus, ids, [of_name[name] for name in names], stated=stated),
    )
    return found if corpus is corpus.whole else found.join(reports.collect(), on="report_id", how="semi")


def read(corpus: Corpus, ids: pl.DataFrame, cells: Sequence[Cell], *, stated: bool) -> list[pl.Series]:
    """Give a column of numbers a cell, one row a report as in `ids`."""
    found = ids
    for table in sorted({cell[0] for cell in cells}):
        place, every = _place(table)
        asked = {every.index(cell): cell for cell in cells if cell[0] == table}
        wide = (
            corpus.scan(table)
            .filter(_among(table, cells))
            .select("report_id", cell=place, number="value" if stated else pl.coalesce("value", "implied"))
            .filter(pl.col("cell").is_in(list(asked)))
            .collect()
            .pivot("cell", on_columns=list(asked), index="report_id", aggregate_function="max")
            .rename({str(number): column_of(cell) for number, cell in asked.items()})
        )
        found = found.join(wide, on="report_id", how="left", maintain_order="left")
    return [found[column_of(cell)] for cell in cells]


def _place(table: str) -> tuple[pl.Expr, list[Cell]]:
    """Give the number of a row's cell among all cells of its table, and these in order."""
    one, other = schema.CELL_KEYS[table]
    kinds = schema.empty(table).schema
    first, second = (tuple(kinds[key].categories) for key in (one, other))  # type: ignore[attr-defined]
    place = pl.col(one).cast(kinds[one]).to_physical().cast(pl.Int32) * len(second)
    return place + pl.col(other).cast(kinds[other]).to_physical(), [(table, *keys) for keys in product(first, second)]


def _parts(cell: Cell) -> list[Cell]:
    table, item, requester = cell
    parts = _OTHER_PARTS if (table, item) == ("requests", _OTHER) else ()
    return [cell, *((table, part, requester) for part in parts)]


def _with_other(cell: Cell, prefix: str = "") -> pl.Expr:
    whole, *parts = (pl.col(prefix + column_of(part)) for part in _parts(cell))
    return pl.coalesce(whole, parts[0] + parts[1] + parts[2]).alias(prefix + column_of(cell))


def _limits(corpus: Corpus, cells: Sequence[Cell], *, stated: bool) -> pl.DataFrame:
    """Give the bounds of the cells that are asked for: report_id, cell, low, high, basis; `blank` where `stated`.

    Unless `stated`, an implied number is as good as a printed one, and has no bounds of its own.
    """
    names = pl.col("cell").is_in(list(map(column_of, cells)))
    if not stated:
        every = once(
            corpus,
            "limits",
            lambda: (
                pl.concat(_bounds(corpus, table) for table in bounds.TABLES)
                .filter(pl.col("basis") != "implied")
                .collect()
            ),
        )
        return every.filter(names)
    tables = sorted({cell[0] for cell in cells})
    limits = pl.concat(_bounds(corpus, table, *_among(table, cells)) for table in tables)
    blank = pl.concat(
        corpus.scan(table)
        .filter(*_among(table, cells), pl.col("state") == "blank")
        .select("report_id", cell=_name(table), blank=pl.lit(value=True))
        for table in tables
    )
    joined = limits.filter(names).join(blank, on=["report_id", "cell"], how="left")
    return joined.with_columns(pl.col("blank").fill_null(value=False)).collect()


def _bounds(corpus: Corpus, table: str, *among: pl.Expr) -> pl.LazyFrame:
    return (
        corpus.scan("bounds")
        .filter(pl.col("table") == table, *among)
        .select(
            "report_id", pl.col("low", "high").cast(pl.Float64), pl.col("basis").cast(pl.String), cell=_name(table)
        )
    )  # fmt: skip


def _among(table: str, cells: Iterable[Cell]) -> list[pl.Expr]:
    """Give conditions on the keys of a table that leave these cells, and few others."""
    values = zip(*(keys for of, *keys in cells if of == table), strict=True)
    return [pl.col(key).is_in(sorted({*some})) for key, some in zip(schema.CELL_KEYS[table], values, strict=True)]


def _name(table: str) -> pl.Expr:
    """Give the name of a row's cell, as `column_of` does."""
    return pl.concat_str(
        pl.lit(table), *(pl.col(key).cast(pl.String) for key in schema.CELL_KEYS[table]), separator="/"
    )


def _doubted(corpus: Corpus, cells: Iterable[Cell]) -> pl.DataFrame:
    """Give the reports in which a check of the report's own fails on one of the cells: report_id."""
    hits = sorted({hit for cell in cells for hit in _checks_on(cell)})
    hit = pl.any_horizontal((pl.col("check") == check) & (pl.col("about") == subject) for check, subject in hits)
    return once(corpus, "failed", lambda: _failed(corpus)).filter(hit).select("report_id").unique()


def _failed(corpus: Corpus) -> pl.DataFrame:
    """Give the checks that fail: report_id, check, about (the subject, of which a claim's goes on with its line)."""
    about = pl.col("subject").str.split(":").list.first()
    return corpus.scan("checks").filter(pl.col("passed").not_()).select("report_id", "check", about=about).collect()


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
