"""Tables as one database file, DuckDB or SQLite: types, keys, and in DuckDB what each column means."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import duckdb
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gkstats.exports.sheets import ExportedTable

_ROWS_AT_ONCE: Final = 50_000


def to_duckdb(path: Path, tables: Sequence[ExportedTable]) -> None:
    """Write a DuckDB file; the tables pass through Parquet, so that none need fit into memory."""
    with TemporaryDirectory(dir=path.parent, prefix=".gkstats") as folder, closing(duckdb.connect(str(path))) as base:
        for table in tables:
            part = f"{folder}/{table.name}.parquet"
            table.frame.sink_parquet(part)
            base.execute(_create(table, _duckdb_type))
            base.execute(f"INSERT INTO {_name(table.name)} SELECT * FROM read_parquet(?)", [part])  # noqa: S608
            for column in table.columns:
                said = f"{column.title}: {column.definition}".replace("'", "''")
                base.execute(f"COMMENT ON COLUMN {_name(table.name)}.{_name(column.name)} IS '{said}'")


def to_sqlite(path: Path, tables: Sequence[ExportedTable]) -> None:
    """Write an SQLite file: dates as ISO text, amounts as REAL, truth as 0 and 1."""
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA journal_mode = OFF")
        for table in tables:
            base.execute(_create(table, _sqlite_type))
            places = ", ".join("?" for _ in table.columns)
            insert = f"INSERT INTO {_name(table.name)} VALUES ({places})"  # noqa: S608 - the schema's own names
            frame = table.frame.with_columns(
                pl.col(column.name).cast(pl.String if column.dtype == pl.Date else pl.Float64)
                for column in table.columns if column.dtype in (pl.Date, pl.Decimal)
            )  # fmt: skip
            for batch in frame.collect_batches(chunk_size=_ROWS_AT_ONCE, maintain_order=True):
                base.executemany(insert, batch.iter_rows())
        base.commit()


def _create(table: ExportedTable, type_of: Callable[[pl.DataType], str]) -> str:
    """Give the statement that makes a table, with the keys that tell its rows apart and lead to `reports`."""
    lines = [f"{_name(column.name)} {type_of(column.dtype)}" for column in table.columns]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(map(_name, table.key))})")
    if table.of_reports:
        lines.append('FOREIGN KEY ("report_id") REFERENCES "reports" ("report_id")')
    return f"CREATE TABLE {_name(table.name)} ({', '.join(lines)})"


def _duckdb_type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision}, {dtype.scale})"
    if dtype.is_integer():
        return "BIGINT"
    return {pl.Boolean: "BOOLEAN", pl.Date: "DATE"}.get(dtype.base_type(), "VARCHAR")


def _sqlite_type(dtype: pl.DataType) -> str:
    if dtype.is_integer() or dtype == pl.Boolean:
        return "INTEGER"
    return "REAL" if dtype.is_decimal() else "TEXT"


def _name(name: str) -> str:
    return f'"{name}"'
