"""`compare` finds each cell that differs between two readings of the same files, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

import gkstats as gk
from commands import gkstats
from conftest import RAW


@pytest.fixture(scope="module")
def corpus():
    """Read the five transcripts once."""
    return gk.parse(RAW)


def altered(corpus, table, cell, **said):
    """Give the corpus with another state and value in one cell of its first report."""
    frame = getattr(corpus, table)
    here = pl.all_horizontal(pl.col("report_id") == frame["report_id"][0], *(pl.col(k) == v for k, v in cell.items()))
    frame = frame.with_columns(
        pl.when(here).then(pl.lit(new, frame.schema[name])).otherwise(name).alias(name) for name, new in said.items()
    )
    names = ("reports", "proactive", "requests", "disputes")
    return gk.Corpus({name: frame if name == table else getattr(corpus, name) for name in names})


RECEIVED = {"item": "received", "requester": "total"}


def test_the_same_twice(corpus):
    """Two readings alike: no row."""
    assert gk.compare(corpus, corpus).is_empty()


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        ("changed", ("reported", 7), ("reported", 8)),
        ("gained", ("unreadable", None), ("reported", 8)),
        ("lost", ("reported", 7), ("blank", None)),
        ("restated", ("blank", None), ("unreadable", None)),
    ],
)
def test_one_cell_that_differs(corpus, change, old, new):
    """One cell with another value or state is one row, with what both sides say of it and where it stands."""
    sides = [altered(corpus, "requests", RECEIVED, state=state, value=value) for state, value in (old, new)]
    (row,) = gk.compare(*sides).to_dicts()
    assert (row["change"], row["table"], row["cell"], row["layout"]) == (change, "requests", "received/total", "*.txt")
    assert (row["state_old"], row["state_new"]) == (old[0], new[0])
    assert (row["value_old"], row["value_new"]) == tuple(v and Decimal(v) for v in (old[1], new[1]))
    assert row["source"] == corpus.reports["source"][corpus.reports["report_id"].index_of(row["report_id"])]
    assert row["line_new"] > 1


def test_a_report_that_one_side_has_not(corpus):
    """A report that is gone has lost each of its reported cells."""
    gone = corpus.reports["report_id"][0]
    rest = {
        name: getattr(corpus, name).filter(pl.col("report_id") != gone)
        for name in ("reports", "proactive", "requests", "disputes")
    }
    differences = gk.compare(corpus, gk.Corpus(rest))
    assert set(differences["report_id"]) == {gone}
    reported = sum(
        len(getattr(corpus, name).filter(report_id=gone, state="reported")) for name in rest if name != "reports"
    )
    assert (differences["change"] == "lost").sum() == reported


def test_the_command_prints_counts_and_the_first_cells(corpus, tmp_path):
    """`gkstats compare OLD NEW` counts by table and layout, and shows each changed cell with source and line."""
    for folder, value in (("old", 7), ("new", 8)):
        gk.write(altered(corpus, "requests", RECEIVED, state="reported", value=value), tmp_path / folder)
    done = gkstats("compare", tmp_path / "old", tmp_path / "new")
    assert (done.returncode, done.stderr) == (0, "")
    head, counts, _, cell = done.stdout.splitlines()
    assert head.split() == ["table", "layout", "gained", "lost", "changed", "restated"]
    assert counts.split() == ["requests", "*.txt", "0", "0", "1", "0"]
    assert cell.startswith("changed   0")
    assert cell.endswith("requests received/total  7 -> 8")
    assert gkstats("compare", tmp_path / "old", tmp_path / "old").stdout == "no cell differs\n"
    assert gkstats("compare", tmp_path / "old", tmp_path / "nothing").returncode == 2
