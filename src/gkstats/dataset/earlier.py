"""What was built before: rows of documents that did not change are taken from an earlier build's tables.

A document's rows are its own but for what compares reports: versions, scopes, some checks, overlap. So beside the
tables of a build lie those of its rows that were changed or added to by comparing, as each document alone gave them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.dataset import schema
from gkstats.dataset.overlap.remembered import Remembered
from gkstats.script import disk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

_FOLDER: Final = ".alone"
_MAKER: Final = "gkstats.made_by"
_FILES: Final = pl.Schema({"source": pl.String, "key": pl.String, "report_id": pl.String})
# What is taken from the tables themselves, and what from beside them.
_TABLES: Final = (
    "proactive", "requests", "disputes", "sections", "problems", "remedies", "problem_codes", "remedy_codes", "bounds",
    "remedy_matches", "claims", "checks",
)  # fmt: skip
_ALONE: Final = ("reports", "issues")


@dataclass
class Alone:
    """What a later build needs of this one: `frames` of rows as documents alone gave them, and the files' reports."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    files: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)  # source, key, report_ids

    def write(self, tables: Path, maker: str) -> None:
        """Write it beside the tables; `maker` names what built them."""
        folder = tables / _FOLDER
        folder.mkdir()
        built = set(self.frames["reports"]["report_id"])
        rows = [(source, key, one) for source, key, ids in self.files if built.issuperset(ids) for one in ids]
        files = pl.DataFrame(rows, schema=_FILES, orient="row")
        for name, frame in {**self.frames, "files": files}.items():
            with disk.refusals(folder):
                frame.write_parquet(folder / f"{name}.parquet", metadata={_MAKER: maker})


class Earlier:
    """The tables of an earlier build."""

    def __init__(self, tables: Path) -> None:
        """Open the tables of an earlier build, which the same program built."""
        self._tables = tables
        files = pl.read_parquet(tables / _FOLDER / "files.parquet")
        grouped = files.group_by("source", "key", maintain_order=True).agg("report_id")
        self._reports = {(source, key): tuple(reports) for source, key, reports in grouped.iter_rows()}

    def reports_of(self, source: str, key: str) -> tuple[str, ...]:
        """Name the reports whose rows can be taken as they are; none where the file's are not known."""
        return self._reports.get((source, key), ())

    def rows(self, reports: Collection[str]) -> Mapping[str, pl.LazyFrame]:
        """Give the rows of some reports in each table, as each document alone gave them."""
        wanted = pl.LazyFrame({"report_id": list(reports)}, schema={"report_id": pl.String})
        frames = {name: pl.scan_parquet(self._tables / f"{name}.parquet") for name in _TABLES}
        frames["checks"] = frames["checks"].filter(~pl.col("check").is_in(schema.BETWEEN))
        frames |= {name: pl.scan_parquet(self._tables / _FOLDER / f"{name}.parquet") for name in _ALONE}
        return {
            name: rows.join(wanted, on="report_id", how="semi", maintain_order="left") for name, rows in frames.items()
        }

    def overlap(self, reports: Sequence[str]) -> Remembered:
        """Give what was compared; the texts of `reports` are as they were."""
        texts = pl.read_parquet(self._tables / _FOLDER / "texts.parquet")
        return Remembered(pl.scan_parquet(self._tables / "overlap.parquet"), texts, pl.Series(reports, dtype=pl.String))


def of(tables: Path | None, maker: str) -> Earlier | None:
    """Open the tables of an earlier build; None where there are none, or another program built them."""
    files = None if tables is None else tables / _FOLDER / "files.parquet"
    if tables is None or files is None or not files.is_file():
        return None
    return Earlier(tables) if pl.read_parquet_metadata(files).get(_MAKER) == maker else None
