"""What cells can be that no number is reported for: the truth is inside, and what identities leave is determined."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from corpora import ITEMS, REQUESTERS, Doc, build
from gkstats.dataset import bounds

PARTS = [item for item in ITEMS if item not in ("received", "carried_in", "resolved", "carried_out", "other")]


def report(seed: int) -> dict[tuple[str, str], int]:
    """Draw the section on requests of a report on the 2021 form in which every identity holds."""
    random = np.random.default_rng(seed)
    done = random.poisson(random.gamma(0.3, 4, (len(PARTS), 6)))
    carried_in, carried_out = random.poisson(1, (2, 6))
    rows = dict(zip(PARTS, done, strict=True)) | {"carried_in": carried_in, "carried_out": carried_out}
    rows["resolved"] = done.sum(axis=0)
    short = np.maximum(carried_in - rows["resolved"] - carried_out, 0)
    rows["carried_out"] = carried_out + short
    rows["received"] = rows["resolved"] + rows["carried_out"] - carried_in
    cells = {}
    for item, numbers in rows.items():
        for requester, number in zip(REQUESTERS, [*numbers, numbers.sum()], strict=True):
            cells[item, requester] = int(number)
    return cells


def corpus(*reports: dict[tuple[str, str], int | None]) -> pl.DataFrame:
    """Give the bounds of reports; a cell of None is blank, the row `other` is not printed."""
    built = build(*(Doc(numbers=dict(cells)) for cells in reports))
    requests = built.requests.filter(pl.col("item") != "other")
    return bounds.of_cells(requests, "requests")


@pytest.mark.parametrize(("share", "least"), [(0.05, 0.99), (0.1, 0.95), (0.2, 0.6)])
def test_the_truth_is_never_outside(share, least):
    """Of cells lost at random nearly all are determined, and each lies within its bounds."""
    random = np.random.default_rng(1)
    truth = [report(seed) for seed in range(60)]
    damaged = [{cell: None if random.random() < share else number for cell, number in of.items()} for of in truth]
    found = corpus(*damaged)
    assert found.height == sum(number is None for of in damaged for number in of.values())
    determined = 0
    for row in found.iter_rows(named=True):
        number = truth[int(row["report_id"], 16)][row["item"], row["requester"]]
        assert row["low"] <= number <= (number if row["high"] is None else row["high"])
        determined += row["low"] == row["high"]
    assert determined / found.height > least


def test_a_wrong_number_is_released_alone():
    """One number that alone breaks its row and column is the only one that is edited; the others stand."""
    cells = report(3)
    wrong = cells | {("granted", "business"): cells["granted", "business"] + 7}
    found = corpus(wrong)
    assert found.select("item", "requester", "low", "basis").rows() == [
        ("granted", "business", cells["granted", "business"], "edited")
    ]


def test_where_several_could_be_wrong_all_are_released():
    """10 and 9 beside a total of 12: with the requesters' columns lost nobody knows which of both is wrong."""
    cells: dict[tuple[str, str], int | None] = dict.fromkeys(report(3))
    cells |= {(item, "total"): 0 for item in {item for item, _ in cells}}
    cells |= {("received", "total"): 12, ("resolved", "total"): 12}
    cells |= {("granted", "total"): 10, ("granted_in_part", "total"): 9}
    found = corpus(cells).filter(requester="total")
    assert found.select("item", "low", "basis").rows() == [("granted", 0, "edited"), ("granted_in_part", 0, "edited")]


def test_a_lost_table_is_open():
    """Where nothing of a table is known nothing bounds it."""
    found = corpus(dict.fromkeys(report(1)))
    assert found["high"].null_count() == found.height
    assert set(found["basis"]) == {"open"}


def test_disputes_are_bounded_by_their_total():
    """Two unknown outcomes of a route are at most what its total leaves; one is determined."""
    numbers = {("reconsideration", name): number for name, number in (
        ("upheld", 3), ("corrected", None), ("other", None), ("pending", 1), ("total", 6))}  # fmt: skip
    numbers |= {("litigation_direct", name): number for name, number in (
        ("upheld", 3), ("corrected", None), ("other", 0), ("pending", 1), ("total", 6))}  # fmt: skip
    rows = bounds.bounds(build(Doc(disputes=numbers))).filter(table="disputes")
    assert rows.select("route", "outcome", "low", "high", "basis").rows() == [
        ("reconsideration", "corrected", 0, 2, "identity"), ("reconsideration", "other", 0, 2, "identity"),
        ("litigation_direct", "corrected", 2, 2, "identity"),
    ]  # fmt: skip


def test_a_corpus_computes_its_bounds_when_asked():
    """Tables without `bounds` have them all the same, and a selection keeps its own."""
    built = build(Doc(received=None, year=2022), Doc(received=None))
    assert built.bounds["report_id"].n_unique() == 2
    assert built.where(years="2023").bounds["report_id"].unique().to_list() == [f"{1:016x}"]
