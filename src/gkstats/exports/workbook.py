"""Tables as one Excel workbook: a sheet a table, codes as text, no cell a formula or a link."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import xlsxwriter

from gkstats.issues import PhrasedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MOST_ROWS: Final = 1_048_576  # of a sheet, its heads among them
_MOST_LETTERS: Final = 32_767  # of a cell
_CUT: Final = " …"
_ROWS_AT_ONCE: Final = 20_000
_WIDEST: Final = 60


class TooManyRowsError(PhrasedError):
    """A table that no sheet can hold."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its rows, and a line above the heads, if any."""

    name: str
    frame: pl.LazyFrame
    note: str = ""


def write(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook. Raises TooManyRowsError, which names csv, before anything is written."""
    for sheet in sheets:
        rows = sheet.frame.select(pl.len()).collect().item()
        if rows + 1 + bool(sheet.note) > MOST_ROWS:
            raise TooManyRowsError("too_many_rows", sheet=sheet.name, rows=f"{rows:,}", most=f"{MOST_ROWS:,}")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with closing(xlsxwriter.Workbook(path, options)) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": False})
        muted = book.add_format({"font_color": "#5F5F5F"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        text = book.add_format({"num_format": "@"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            first = 1 if sheet.note else 0
            columns = sheet.frame.collect_schema()
            page.freeze_panes(first + 1, 0)
            for at, name in enumerate(columns):
                width = min(_WIDEST, max(10, sum(2 if letter > "\u2e7f" else 1 for letter in name) + 2))
                page.set_column(at, at, width, text if columns[name] == pl.String else None)
            if sheet.note:
                page.write_string(0, 0, sheet.note, muted)
            for at, name in enumerate(columns):
                page.write_string(first, at, name, head)
            writers = [_writer(page, dtype, day, text) for dtype in columns.dtypes()]
            number = first + 1
            for batch in sheet.frame.collect_batches(chunk_size=_ROWS_AT_ONCE, maintain_order=True):
                for row in batch.iter_rows():
                    for at, value in enumerate(row):
                        if value is not None:
                            writers[at](number, at, value)
                    number += 1


def _writer(page: Any, dtype: pl.DataType, day: Any, text: Any) -> Callable[[int, int, Any], object]:  # noqa: ANN401
    """Give what writes a value of a type into a cell: text is never anything but text."""
    if dtype.is_numeric():
        return lambda row, at, value: page.write_number(row, at, float(value) if isinstance(value, Decimal) else value)
    if dtype == pl.Boolean:
        return page.write_boolean  # type: ignore[no-any-return]
    if dtype == pl.Date:
        return lambda row, at, value: page.write_datetime(row, at, value, day)
    return lambda row, at, value: page.write_string(row, at, _short(str(value)), text)


def _short(value: str) -> str:
    return value if len(value) <= _MOST_LETTERS else value[: _MOST_LETTERS - len(_CUT)] + _CUT
