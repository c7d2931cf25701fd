"""What a spreadsheet would run instead of showing: text from a report that begins like a formula."""

from __future__ import annotations

from typing import Final, TypeVar

import polars as pl

_Frame = TypeVar("_Frame", pl.DataFrame, pl.LazyFrame)

_FORMULA: Final = r"^[=+\-@\t\r\n＝＋－＠]"  # in East Asian settings full-width signs too


def harmless(frame: _Frame) -> _Frame:
    """Put an apostrophe before every text that begins like a formula; for CSV, which has no types."""
    text = [name for name, dtype in frame.collect_schema().items() if dtype in (pl.String, pl.Enum, pl.Categorical)]
    return frame.with_columns(
        pl.when(pl.col(name).cast(pl.String).str.contains(_FORMULA))
        .then("'" + pl.col(name).cast(pl.String))
        .otherwise(pl.col(name).cast(pl.String))
        .alias(name)
        for name in text
    )
