"""A third form is one file of data and one case: no code knows how many forms there are, or what they are called.

`2023.toml` is invented, the form of 2021 with one row more and one column renamed; `2023.txt` is a report in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from conftest import ROOT
from evaluation.judge import Doubtful
from evaluation.matrices import PATHS, Matrix, expected

HERE = Path(__file__).parent
KEYS = {
    "proactive": ("article", "item", "measure"),
    "requests": ("item", "requester"),
    "disputes": ("route", "outcome"),
}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Parse the case, with the golden documents of the other forms, by a package that has one more file of data."""
    folder = tmp_path_factory.mktemp("third")
    shutil.copytree(ROOT / "src", folder / "src")
    shutil.copy(HERE / "2023.toml", folder / "src" / "gkstats" / "forms")
    (folder / "in").mkdir()
    for path in (HERE / "2023.txt", *PATHS):
        shutil.copy(path, folder / "in")
    command = [sys.executable, "-m", "gkstats", "parse", "in", "--out", "out"]
    env = {**os.environ, "PYTHONPATH": str(folder / "src")}
    subprocess.run(command, check=True, cwd=folder, env=env, capture_output=True)
    return folder / "out"


def told(tables: Path, source: str) -> tuple[str, dict[tuple[str, ...], object]]:
    """Give the form of a report, and each cell's number or state."""
    report = pl.read_parquet(tables / "reports.parquet").row(by_predicate=pl.col("source") == source, named=True)
    cells: dict[tuple[str, ...], object] = {}
    for table, keys in KEYS.items():
        own = pl.read_parquet(tables / f"{table}.parquet").filter(pl.col("report_id") == report["report_id"])
        for row in own.iter_rows(named=True):
            value = row["value"] if row["state"] == "reported" else row["state"]
            cells[table, *(row[key] for key in keys)] = value if isinstance(value, str) else Decimal(value)
    return report["form"], cells


@pytest.mark.parametrize("path", [HERE / "2023.txt", *PATHS], ids=lambda path: path.stem)
def test_each_form_is_told_from_the_others(path: Path, tables: Path) -> None:
    """The report on the third form is read under its own labels, and those on the others as without it."""
    matrix: Matrix = expected(path)
    known = {key: value for key, value in matrix.cells.items() if not isinstance(value, Doubtful)}
    form, cells = told(tables, path.name)
    assert (form, {key: value for key, value in cells.items() if key not in matrix.cells or key in known}) == (
        matrix.form,
        known,
    )


def test_the_new_row_and_the_renamed_column_are_read(tables: Path) -> None:
    """The row and the head that only the third form has hold numbers."""
    _, cells = told(tables, "2023.txt")
    assert cells["requests", "refused_by_local_rule", "total"] != 0
    assert isinstance(cells["requests", "refused_by_local_rule", "research"], Decimal)
    checks = pl.read_parquet(tables / "checks.parquet").filter(check="form_year", subject="2023")
    assert checks["passed"].to_list() == [True]
