"""What each cell can be, where no number is reported for it: integer intervals from the forms' identities.

I. P. Fellegi and D. Holt, J. Am. Stat. Assoc. 71 (1976) 17-35, edit and bound. (a) Localise: where identities fail, the
one cell that alone explains all of them is released; where several could, all of these; where none could, every cell of
the identities that fail. (b) Propagate: each cell of an identity lies within what the others leave for it, and no
number is below 0, until nothing narrows any more. The truth is never outside, unless a printed number is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import numpy as np
import polars as pl

from gkstats import forms
from gkstats.dataset import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[np.int64]"
Marks: TypeAlias = "NDArray[np.bool_]"

TABLES: Final = ("requests", "disputes")
_OPEN: Final = 10**12  # stands for no upper bound: more than any number that is printed, and sums of it are exact
_BATCH: Final = 5_000  # reports held at once
# Where one printed row stands for these, they are no terms of a sum, and each is at most that row.
_ONE_ROW: Final = ("other", ("other_not_corrected", "other_fee_unpaid", "other_other"))


class Scanned(Protocol):
    """What has the contract's tables, as a Corpus does."""

    def scan(self, table: str) -> pl.LazyFrame:
        """Give a table to be read only as far as a query needs."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table's cells as one row of numbers a report, and its identities: places of the terms, and their signs."""

    table: str
    keys: tuple[tuple[str, ...], tuple[str, ...]]
    terms: tuple[NDArray[np.intp], ...]
    signs: tuple[Numbers, ...]

    @property
    def cells(self) -> int:
        """Give how many cells a report can have."""
        return len(self.keys[0]) * len(self.keys[1])

    @property
    def members(self) -> Numbers:
        """Give for each identity (row) and cell (column) whether the cell is a term of it."""
        found = np.zeros((len(self.terms), self.cells), np.int64)
        for number, places in enumerate(self.terms):
            found[number, places] = 1
        return found


def bounds(tables: Scanned) -> pl.DataFrame:
    """Give the table `bounds` for any corpus: one row a cell of `requests` and `disputes` that is not simply reported.

    Columns: report_id, table, item and requester (or route and outcome), low, high (null: no upper bound), basis:
    `implied` (a blank with one value left), `identity` (narrowed by identities; determined where low equals high),
    `edited` (released because identities fail, or resting on such a cell: never determined), `open`.
    """
    found = [part for table in TABLES for part in _batches(tables.scan(table), table)]
    return pl.concat([schema.empty("bounds"), *found]).sort(schema.order("bounds"))


def _batches(cells: pl.LazyFrame, table: str) -> Iterator[pl.DataFrame]:
    reports = cells.select("report_id").unique().collect()["report_id"].sort()
    for start in range(0, len(reports), _BATCH):
        some = reports.slice(start, _BATCH).to_frame().lazy()
        yield of_cells(cells.join(some, on="report_id", how="semi").collect(), table)


def of_cells(cells: pl.DataFrame, table: str) -> pl.DataFrame:
    """Give the rows of `bounds` for the cells of some reports of one table."""
    grid = _grid(table)
    first, second = schema.CELL_KEYS[table]
    across = len(grid.keys[1])
    named = cells.select(
        "report_id", "value", "implied", place=pl.col(first).to_physical().cast(pl.Int64) * across
        + pl.col(second).to_physical(), reported=pl.col("state") == "reported",
        row=pl.col("report_id").rank("dense").cast(pl.Int64) - 1,
    )  # fmt: skip
    at = named["row"].to_numpy(), named["place"].to_numpy()
    reported = named["reported"].to_numpy()
    height = int(named["row"].max() or 0) + 1 if cells.height else 0  # type: ignore[arg-type]
    low, high = np.zeros((height, grid.cells), np.int64), np.zeros((height, grid.cells), np.int64)
    printed = np.zeros((height, grid.cells), bool)
    value = named["value"].fill_null(0).to_numpy()
    low[at], high[at] = np.where(reported, value, 0), np.where(reported, value, _OPEN)
    printed[at] = reported
    parts = _in_one_row(grid, named, high)
    edited = _edit(grid, low, high, printed)
    _narrow(grid, low, high)
    released = printed & edited
    high[parts] = np.broadcast_to(_whole(grid, high), high.shape)[parts]
    given = named.with_columns(
        low=pl.Series(low[at]), high=pl.Series(high[at]), edited=pl.Series(edited[at]), released=pl.Series(released[at])
    ).filter(~pl.col("reported") | pl.col("released"))
    return _rows(given, table, grid)


def _rows(given: pl.DataFrame, table: str, grid: _Grid) -> pl.DataFrame:
    """Give places their keys and intervals their basis."""
    first, second = schema.CELL_KEYS[table]
    types = schema.empty("bounds").schema
    implied = pl.col("implied").is_not_null() & ~pl.col("released")
    unbounded = pl.col("high") >= _OPEN // 2
    across = len(grid.keys[1])
    basis = (
        pl.when(implied).then(pl.lit("implied"))
        .when("edited").then(pl.lit("edited"))
        .when(unbounded & (pl.col("low") == 0)).then(pl.lit("open"))
        .otherwise(pl.lit("identity"))
    )  # fmt: skip
    return given.select(
        "report_id",
        pl.lit(table).alias("table"),
        (pl.col("place") // across).replace_strict(dict(enumerate(grid.keys[0])), return_dtype=pl.String).alias(first),
        (pl.col("place") % across).replace_strict(dict(enumerate(grid.keys[1])), return_dtype=pl.String).alias(second),
        low=pl.when(implied).then("implied").otherwise("low"),
        high=pl.when(implied).then("implied").when(~unbounded).then("high"),
        basis=basis,
    ).select((pl.col(name) if name in {"report_id", "table", "low", "high", "basis", first, second} else pl.lit(None))
             .cast(kind).alias(name) for name, kind in types.items())  # fmt: skip


@cache
def _grid(table: str) -> _Grid:
    first, second = schema.CELL_KEYS[table]
    types = schema.empty(table).schema
    keys = tuple(types[first].categories), tuple(types[second].categories)  # type: ignore[attr-defined]
    every = {
        (identity.check, identity.along, identity.left, identity.right)
        for name in forms.NAMES for identity in forms.load(name).identities if identity.table == table
    }  # fmt: skip
    # What a form does not ask for is 0 here, so the identity with most terms serves all forms.
    widest = {}
    for check, along, left, right in sorted(every, key=lambda identity: len(identity[3])):
        widest[check] = (along, left, right)
    terms, signs = [], []
    for along, left, right in widest.values():
        lengthwise = along == first
        for other in range(len(keys[1 if lengthwise else 0])):
            own = [keys[0 if lengthwise else 1].index(term) for term in (*left, *right)]
            places = [term * len(keys[1]) + other if lengthwise else other * len(keys[1]) + term for term in own]
            terms.append(np.array(places))
            signs.append(np.array([1] * len(left) + [-1] * len(right), np.int64))
    return _Grid(table, keys, tuple(terms), tuple(signs))


def _in_one_row(grid: _Grid, named: pl.DataFrame, high: Numbers) -> Marks:
    """Tell which cells are parts of a row that is printed as one, and leave them out of all sums."""
    parts = np.zeros(high.shape, bool)
    if grid.table == "requests":
        across = len(grid.keys[1])
        one = grid.keys[0].index(_ONE_ROW[0])
        rows = named.filter(pl.col("place") // across == one)["row"].unique().to_numpy()
        for part in _ONE_ROW[1]:
            places = grid.keys[0].index(part) * across + np.arange(across)
            asked = np.ix_(rows, places)
            parts[asked] = high[asked] >= _OPEN
            high[asked] = np.where(parts[asked], 0, high[asked])
    return parts


def _whole(grid: _Grid, high: Numbers) -> Numbers:
    """Give for each cell the upper bound of the row that stands for it, whose column it is in."""
    across = len(grid.keys[1])
    if grid.table != "requests":
        return high
    one = grid.keys[0].index(_ONE_ROW[0]) * across
    return np.tile(high[:, one : one + across], len(grid.keys[0]))


def _narrow(grid: _Grid, low: Numbers, high: Numbers) -> None:
    """Narrow the intervals, in place, until nothing changes; where they contradict each other low exceeds high."""
    active = np.flatnonzero((low < high).any(axis=1))
    while active.size:
        here_low, here_high = low[active], high[active]
        for places, signs in zip(grid.terms, grid.signs, strict=True):
            below, above = here_low[:, places], here_high[:, places]
            least, most = np.where(signs > 0, below, -above), np.where(signs > 0, above, -below)
            rest_least = least.sum(axis=1, keepdims=True) - least
            rest_most = most.sum(axis=1, keepdims=True) - most
            from_below = np.where(signs > 0, -rest_most, rest_least)
            from_above = np.where(signs > 0, -rest_least, rest_most)
            here_low[:, places] = np.maximum(below, from_below)
            narrower = np.minimum(above, from_above)
            here_high[:, places] = np.where(narrower >= _OPEN // 2, above, narrower)
        changed = ((here_low != low[active]) | (here_high != high[active])).any(axis=1)
        low[active], high[active] = here_low, here_high
        # An empty interval would widen others without end.
        active = active[changed & (here_low <= here_high).all(axis=1)]


def _edit(grid: _Grid, low: Numbers, high: Numbers, printed: Marks) -> Marks:
    """Release, in place, what explains identities that fail; tell which cells were released or rest on such ones."""
    edited = np.zeros(low.shape, bool)
    bad = np.flatnonzero(_contradicted(grid, low, high))
    if not bad.size:
        return edited
    failing = _failing(grid, low[bad], high[bad])
    touched = failing.astype(np.int64) @ grid.members
    alone = printed[bad] & (touched == failing.sum(axis=1, keepdims=True))
    for released in (_explaining(grid, low[bad], high[bad], alone), printed[bad] & (touched > 0), printed[bad]):
        still = _contradicted(grid, low[bad], high[bad])
        cells = released & still[:, None]
        edited[bad] |= cells
        low[bad], high[bad] = np.where(cells, 0, low[bad]), np.where(cells, _OPEN, high[bad])
    resting = (edited[bad].astype(np.int64) @ grid.members.T > 0) @ grid.members > 0
    edited[bad] |= resting & ~printed[bad]
    return edited


def _explaining(grid: _Grid, low: Numbers, high: Numbers, cells: Marks) -> Marks:
    """Tell which of the cells leave no contradiction when they alone are released."""
    report, cell = np.nonzero(cells)
    each_low, each_high, each = low[report], high[report], np.arange(report.size)
    each_low[each, cell], each_high[each, cell] = 0, _OPEN
    possible = ~_contradicted(grid, each_low, each_high)
    found = np.zeros(cells.shape, bool)
    found[report[possible], cell[possible]] = True
    return found


def _contradicted(grid: _Grid, low: Numbers, high: Numbers) -> Marks:
    """Tell for which reports no numbers within the intervals fulfil all identities."""
    low, high = low.copy(), high.copy()
    _narrow(grid, low, high)
    found: Marks = np.logical_or.reduce([*(low > high).T, *_failing(grid, low, high).T])
    return found


def _failing(grid: _Grid, low: Numbers, high: Numbers) -> Marks:
    """Tell for each report which identities cannot hold, whatever the numbers are within their intervals."""
    found = np.zeros((len(low), len(grid.terms)), bool)
    for number, (places, signs) in enumerate(zip(grid.terms, grid.signs, strict=True)):
        plus, minus = places[signs > 0], places[signs < 0]
        least = low[:, plus].sum(axis=1) - high[:, minus].sum(axis=1)
        most = high[:, plus].sum(axis=1) - low[:, minus].sum(axis=1)
        found[:, number] = (least > 0) | (most < 0)
    return found
