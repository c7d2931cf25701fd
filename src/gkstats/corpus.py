"""Many reports as the contract's tables: load, hold and write them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from gkstats import schema

if TYPE_CHECKING:
    from collections.abc import Mapping


class Corpus:
    """The contract's tables, one attribute a table (`corpus.reports`, `corpus.requests`, …), each a Polars frame."""

    def __init__(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Hold `frames`; a table that is missing there is empty."""
        self._frames = {name: frames.get(name, schema.empty(name)) for name in schema.TABLES}

    def __getattr__(self, name: str) -> pl.DataFrame:
        frames = self.__dict__.get("_frames", {})
        if name in frames:
            return frames[name]
        msg = f"a Corpus has no table {name!r}; its tables are {', '.join(schema.TABLES)}"
        raise AttributeError(msg)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._frames]


def load(folder: str | Path) -> Corpus:
    """Load the tables that `gkstats parse` or `gkstats report` wrote to `folder`.

    A folder of runs is followed through its file `latest`. Raises FileNotFoundError where there are no tables.
    """
    folder = Path(folder)
    latest = folder / "latest"
    if latest.is_file():
        folder = folder / latest.read_text(encoding="utf-8").strip()
    if not (folder / "reports.parquet").exists():
        msg = f"{folder} holds no tables: run `gkstats parse INPUT... --out {folder}` first"
        raise FileNotFoundError(msg)
    return Corpus({name: pl.read_parquet(folder / f"{name}.parquet") for name in schema.TABLES})
