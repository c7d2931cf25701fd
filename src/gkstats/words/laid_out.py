"""How what is said is laid out: the last year first, and a number on one line with its per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def latest_first(found: pl.DataFrame) -> pl.DataFrame:
    """Put the last year's rows first, each year's in their order: of a long list the beginning is read."""
    return found.sort("year", descending=True, nulls_last=True, maintain_order=True)


def unbroken(text: str) -> str:
    """Keep a number and its per cent on one line: "72.5 %" with a space at which no program breaks."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")
