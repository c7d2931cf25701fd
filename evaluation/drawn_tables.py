"""Tables of a large corpus drawn directly, without texts: what indicators are timed on (see `scale.py`).

14 bodies of 15 report no or few requests; cells are right but for one report in fifty. Or those of a smaller corpus
over and over, each time of other bodies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from gkstats.corpus import store
from gkstats.dataset import schema

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = schema.empty("requests").schema["item"].categories.to_list()
REQUESTERS = schema.empty("requests").schema["requester"].categories.to_list()
ROUTES = schema.empty("disputes").schema["route"].categories.to_list()
RESULTS = schema.empty("disputes").schema["outcome"].categories.to_list()
_PART = 10_000
_IDS = ("report_id", "other", "duplicate_of", "superseded_by")
_OWN = ("agency", "agency_key", "content_id", "source")
_SPREAD = 0x9E3779B97F4A7C15
PROVINCES = [f"示例{number:02}省" for number in range(31)]


def draw(reports: int, folder: Path) -> None:
    """Write the tables of so many reports to `folder`, each as a folder of parts."""
    for first in range(0, reports, _PART):
        build(first, min(first + _PART, reports), folder)
    for table in schema.TABLES:
        if table != "bounds" and not (folder / f"{table}.parquet").exists():
            schema.empty(table).write_parquet(folder / f"{table}.parquet")


def repeat(tables: Path, reports: int, folder: Path) -> None:
    """Write tables of at least so many reports: those in `tables` over and over, of other bodies in each part."""
    corpus = store.load(tables)
    ids = corpus.reports["report_id"].to_list()
    for name in schema.TABLES:
        rows = corpus.scan(name).collect()
        target = folder / f"{name}.parquet"
        if "report_id" not in rows.columns or rows.is_empty():
            rows.write_parquet(target)
            continue
        target.mkdir()
        for time in range(-(-reports // len(ids))):
            new = {one: f"{int(one, 16) ^ time * _SPREAD % 2**64:016x}" for one in ids}
            again = rows.with_columns(pl.col(column).replace(new) for column in _IDS if column in rows.columns)
            if name == "reports":
                again = again.with_columns(pl.concat_str(column, pl.lit(f" {time}")) for column in _OWN)
            again.sort("report_id", maintain_order=True).write_parquet(target / f"{time:04}.parquet")


def build(first: int, last: int, folder: Path) -> None:
    """Draw one part of the tables: the reports from `first` to before `last`."""
    random = np.random.default_rng(first)
    number = np.arange(first, last)
    reports = last - first
    ids = [f"{n * _SPREAD % 2**64:016x}" for n in range(first, last)]
    body = number // 7
    write(folder, "reports", {
        "report_id": ids, "source": [f"{n // 1000}/{n}.{'txt' if n % 3 else 'pdf'}" for n in range(first, last)],
        "agency": [f"示例{n}局" for n in body], "agency_key": [f"k{n}" for n in body], "year": 2019 + number % 7,
        "form": np.where(number % 7 < 2, "2019", "2021"), "level": np.array(schema.LEVELS)[1 + body % 4],
        "scope": np.where(body % 9 == 0, "jurisdiction", "own_body"), "province": np.array(PROVINCES)[body % 31],
        "abridged": False, "invented": True, "recognised": False, "vertical": False, "body": "department",
        "problems_state": "absent",
        "content_id": ids, "counted": True, "corrected": False,
    })  # fmt: skip
    received = np.where(random.random(reports) < 0.6, 0, random.poisson(random.gamma(0.5, 30, reports)))
    write_requests(folder, random, ids, received)
    disputes = random.poisson(received[:, None, None] * 0.02, (reports, len(ROUTES), len(RESULTS) - 1))
    cells = np.concatenate([disputes, disputes.sum(axis=2, keepdims=True)], axis=2)
    write(folder, "disputes", {
        "report_id": np.repeat(ids, len(ROUTES) * len(RESULTS)),
        "route": np.tile(np.repeat(ROUTES, len(RESULTS)), reports),
        "outcome": np.tile(RESULTS, reports * len(ROUTES)), "value": cells.ravel(), "state": "reported",
        "raw": cells.ravel().astype(str), "line": 150, "corrected": False,
    })  # fmt: skip
    subjects = [("balance", name) for name in REQUESTERS] + [("resolved_sum", name) for name in REQUESTERS]
    subjects += [("requester_sum", name) for name in ITEMS] + [("dispute_sum", name) for name in ROUTES]
    write(folder, "checks", {
        "report_id": np.repeat(ids, len(subjects)), "check": [check for check, _ in subjects] * reports,
        "subject": [subject for _, subject in subjects] * reports, "basis": "reported", "matched": None,
        "trivial": np.repeat(received == 0, len(subjects)),
        "passed": np.repeat(random.random(reports) > 0.02, len(subjects)),
    })  # fmt: skip


def write_requests(folder: Path, random: np.random.Generator, ids: list[str], received: np.ndarray) -> None:
    """Draw what became of the requests: each report's outcomes have chances of its own."""
    parts = [item for item in ITEMS if item not in ("received", "carried_in", "resolved", "carried_out", "other")]
    by = random.multinomial(received, [0.7, 0.1, 0.05, 0.05, 0.05, 0.05]).T
    chances = random.dirichlet([0.3] * len(parts), len(ids))
    numbers = {"received": by, "carried_in": by * 0, "resolved": by, "carried_out": by * 0}
    done = np.stack([random.multinomial(column, chances) for column in by])
    numbers |= {item: done[:, :, place] for place, item in enumerate(parts)} | {"other": by * 0}
    table = np.stack([np.vstack([numbers[item], numbers[item].sum(axis=0)]) for item in ITEMS]).transpose(2, 0, 1)
    blank = np.repeat(random.random(len(ids)) < 0.02, len(ITEMS) * len(REQUESTERS))
    value = pl.Series(table.ravel()).set(pl.Series(blank), None)
    write(folder, "requests", {
        "report_id": np.repeat(ids, len(ITEMS) * len(REQUESTERS)),
        "item": np.tile(np.repeat(ITEMS, len(REQUESTERS)), len(ids)),
        "requester": np.tile(REQUESTERS, len(ids) * len(ITEMS)),
        "value": value, "state": np.where(blank, "blank", "reported"), "raw": value.cast(pl.String), "line": 60,
        "corrected": False,
    })  # fmt: skip


def write(folder: Path, name: str, columns: dict[str, Any]) -> None:
    """Write one table; a column that is not given is null."""
    types = schema.empty(name).schema
    height = len(columns["report_id"])
    frame = pl.DataFrame({"report_id": columns["report_id"]}).select(
        (pl.lit(columns.get(key)) if not hasattr(columns.get(key), "__len__") or isinstance(columns[key], str)
         else pl.Series(columns[key])).cast(kind).alias(key)
        for key, kind in types.items()
    )  # fmt: skip
    assert frame.height == height
    parts = folder / f"{name}.parquet"
    parts.mkdir(exist_ok=True)
    frame.sort(schema.order(name)).write_parquet(parts / f"{len(list(parts.iterdir())):04}.parquet")
