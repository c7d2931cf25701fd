"""Tables in the making that may be larger than memory: their rows come part by part and are given back in order."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.dataset import schema
from gkstats.script import disk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GROUP: Final = 10_000  # rows of a file that are read together
_PIECE: Final = 1_000_000  # rows that are sorted together


class Rows:
    """The rows of the contract's tables: in memory at first, in a temporary folder once `spill` was called.

    The folder is there until the end of the program.
    """

    def __init__(self) -> None:
        """Begin with no row in any table."""
        self._parts: dict[str, list[pl.LazyFrame]] = defaultdict(list)
        self._folder: Path | None = None

    def spill(self) -> None:
        """Put what comes from now on into files."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"gkstats-{os.getpid()}-"))
            atexit.register(shutil.rmtree, self._folder, ignore_errors=True)

    def put(self, table: str, rows: pl.DataFrame) -> None:
        """Add rows to a table."""
        part = ordered(table, rows)
        parts = self._parts[table]
        if self._folder is None:
            parts.append(part.lazy())
        else:
            path = self._folder / f"{table}-{len(parts):06}.parquet"
            with disk.refusals(self._folder):
                part.write_parquet(path, row_group_size=_GROUP)
            parts.append(pl.scan_parquet(path))

    def take(self, tables: Mapping[str, pl.LazyFrame]) -> None:
        """Add rows that lie in files already, in order each: they are looked up once where rows are held in memory."""
        rows = [*tables.values()]
        if self._folder is None:
            rows = [table.lazy() for table in pl.collect_all(rows)]
        for name, table in zip(tables, rows, strict=True):
            self._parts[name].append(table)

    def scan(self, table: str) -> pl.LazyFrame:
        """Give a table's rows, in no order."""
        return pl.concat(self._parts[table]) if self._parts[table] else schema.empty(table).lazy()

    def in_order(self, table: str) -> pl.DataFrame | pl.LazyFrame:
        """Give a table's rows by its key, which begins with report_id; a large table is sorted piece by piece."""
        rows = self.scan(table)
        if self._folder is None:
            return _in_line(table, self._parts[table])
        folder = self._folder / table
        folder.mkdir()
        pieces = 1 + rows.select(pl.len()).collect().item() // _PIECE
        # A report_id is a hexadecimal number of 64 bits; "g" is behind them all.
        bounds = [*(f"{2**64 * piece // pieces:016x}" for piece in range(pieces)), "g"]
        for number, (first, last) in enumerate(pairwise(bounds)):
            here = pl.col("report_id") >= first, pl.col("report_id") < last
            piece = _in_line(table, [part.filter(here) for part in self._parts[table]])
            with disk.refusals(folder):
                piece.write_parquet(folder / f"{number:06}.parquet")
        return pl.scan_parquet(folder / "*.parquet")


def _in_line(table: str, parts: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """Put together parts that are in order each; where no report is in two of them, none is sorted again."""
    every = pl.collect_all(parts) or [schema.empty(table)]
    *few, most = sorted((part for part in every if part.height), key=len) or every[:1]
    new = ordered(table, pl.concat([most.clear(), *few]))
    if most["report_id"].is_in(new["report_id"].unique().implode()).any():
        return ordered(table, pl.concat(every))
    return most.lazy().merge_sorted(new.lazy(), key="report_id").collect().rechunk()


def ordered(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Sort a table's rows by its key."""
    return rows.sort(schema.order(table), nulls_last=True, maintain_order=True)
