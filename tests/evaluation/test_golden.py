"""Invented reports give the cells that they gave, and two states of the tables are compared row by row.

Where a change is meant, `python -m evaluation.golden HEAD .` shows it, and `--renew` stores the new hashes.
"""

from __future__ import annotations

import json
from shutil import copytree
from typing import TYPE_CHECKING

import polars as pl

from evaluation import golden

if TYPE_CHECKING:
    from pathlib import Path


def test_cells_are_what_they_were(tmp_path: Path) -> None:
    """Each cell of invented reports has the state, value, print and line that it had when hashes were stored."""
    assert golden.sample(tmp_path) == json.loads(golden.HASHES.read_text("utf-8"))


def test_every_difference_is_told(tmp_path: Path) -> None:
    """One cell, one message and one row more are each found and named; the same tables differ in nothing."""
    golden.write_inputs(tmp_path / "in", {"cases": 0})
    old = golden.parse(golden.ROOT, tmp_path / "in", tmp_path / "tables")
    new = tmp_path / "new"
    copytree(old, new)
    assert list(golden.differences(old, new)) == []

    def change(table: str, changed: pl.DataFrame) -> list[str]:
        path = new / f"{table}.parquet"
        whole = path.read_bytes()
        changed.write_parquet(path, metadata=pl.read_parquet_metadata(path))
        found = "\n".join(golden.differences(old, new)).split("\n")
        path.write_bytes(whole)
        return found

    requests, issues = (pl.read_parquet(new / f"{name}.parquet") for name in ("requests", "issues"))
    first = pl.int_range(pl.len()) == 0
    found = change("requests", requests.with_columns(pl.when(first).then(7).otherwise("value").alias("value")))
    assert any("changed" in line for line in found)
    found = change(
        "issues", issues.with_columns(pl.when(first).then(pl.lit("?")).otherwise("message").alias("message"))
    )
    assert f"issues: 1 rows of {len(issues):,} only old, 1 rows of {len(issues):,} only new" in found
    found = change("issues", issues.head(-1))
    assert f"issues: 1 rows of {len(issues):,} only old, 0 rows of {len(issues) - 1:,} only new" in found
