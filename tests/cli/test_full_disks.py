"""A disk that is full, a folder without permission: one line that says so, exit status 1, and what was there stays."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys

import nbformat
import polars as pl
import pytest

import gkstats as gk
from commands import gkstats
from conftest import RAW, ROOT
from gkstats import exports
from gkstats.script import disk

SMALL = 60_000  # bytes that a file may have: the readings of five reports and all tables but one have fewer


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Give the tables of the transcripts."""
    folder = tmp_path_factory.mktemp("full") / "tables"
    gkstats("parse", RAW, "--out", folder)
    return folder


def bounded(*words, language="C.UTF-8", most=SMALL):
    """Run a command that may write no large file, as on a disk that fills up."""
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
    code += "from gkstats.cli import main; main(sys.argv[2:], prog_name='gkstats')"
    return subprocess.run(
        [sys.executable, "-c", code, str(most), *map(str, words)], capture_output=True, text=True, check=False,
        env=os.environ | {"LC_ALL": language, "PYTHONUTF8": "1"}, cwd=ROOT,
    )  # fmt: skip


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no such limit")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "duckdb", "sqlite", "sav"])
def test_an_export_that_does_not_fit(tables, tmp_path, kind):
    """One line; the export of before stays as it was, and nothing half-written is left."""
    out = tmp_path / f"x.{kind}"
    if kind not in exports.FOLDERS:
        out.write_text("of before")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    done = bounded("export", tables, "--format", kind, "--out", out)
    assert (done.returncode, done.stdout) == (1, "")
    said = "Input/output error" if kind in {"sqlite", "sav"} else "File too large"  # as far as they tell
    assert done.stderr == f"Error: cannot write to {out}: {said}\n"
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_the_end_of_a_table_that_does_not_fit(tmp_path, monkeypatch):
    """Polars says nothing of the disk where only a file's last bytes do not fit: it is the disk all the same."""
    said = pl.exceptions.ComputeError("parquet: File out of specification: Invalid thrift: transport error")
    assert disk.refusal(said, tmp_path).errno == errno.EIO
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=0))
    assert disk.refusal(said, tmp_path).errno == errno.ENOSPC


def test_tables_that_do_not_fit(tmp_path):
    """The line is in the terminal's language; the tables of before stay, and are not mixed with new ones."""
    out = tmp_path / "out"
    gkstats("parse", next(RAW.glob("001*")), "--out", out)
    before = {path.name: path.read_bytes() for path in out.glob("*.parquet")}
    done = bounded("parse", RAW, "--out", out, language="zh_CN.UTF-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"错误：无法写入 {out}：文件过大\n"
    assert {path.name: path.read_bytes() for path in out.glob("*.parquet")} == before
    assert not list(out.glob(".gkstats/generations/.new-*"))


def test_a_notebook_that_does_not_fit_ends_the_run(tmp_path):
    """What a notebook shows does not fit: one line, no half of a run is left, and `latest` is as it was."""
    out, notebooks = tmp_path / "out", tmp_path / "notebooks"
    words = ("report", next(RAW.glob("001*")), "--notebooks", notebooks, "--out", out)
    written(notebooks / "one.ipynb", "1")
    assert gkstats(*words).returncode == 0
    before = sorted(out.iterdir())
    written(notebooks / "one.ipynb", "'x' * 2_000_000")
    done = bounded(*words, most=1_000_000)  # what runs need beside their notebooks has less
    assert (done.returncode, done.stderr) == (1, f"Error: cannot write to {out}: File too large\n")
    assert sorted(out.iterdir()) == before
    assert len(gk.load(out).reports) == 1


def written(path, said):
    """Write a notebook of one cell that shows something."""
    path.parent.mkdir(exist_ok=True)
    parameters = nbformat.v4.new_code_cell('data: str = ""\noutput: str = ""', metadata={"tags": ["parameters"]})
    made = nbformat.v4.new_notebook(cells=[parameters, nbformat.v4.new_code_cell(said)])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, path)
