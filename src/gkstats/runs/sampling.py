"""What a person is asked to read by hand: a seeded sample, by stratum, of cells and of reports' statements."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.dataset import schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.corpus.store import Corpus

# The stratum of reports drawn without a look at their codes: only these tell the coder's errors.
AT_RANDOM: Final = "random"
_SIZES: Final = ((1, "0"), (10, "1-9"), (100, "10-99"), (10**18, "100+"))


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing to read by hand: a cell, or a statement, with what was read there."""

    report_id: str
    table: str
    subject: str
    stratum: str
    row: Mapping[str, Any]


def cells(corpus: Corpus, wanted: int, seed: int) -> list[Drawn]:
    """Draw cells, one a stratum in turn: file type, form, and what was read (no number, zero, size of the number).

    Strata that have fewer give all they have. The same tables and seed give the same cells.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, no secret
    reports = corpus.scan("reports").select("report_id", "source", "form").collect()
    kinds = {row["report_id"]: _file_kind(row["source"], row["form"]) for row in reports.iter_rows(named=True)}
    strata: dict[str, list[Drawn]] = {}
    for table, keys in schema.CELL_KEYS.items():
        columns = ["report_id", *keys, "value", "state", "raw", "line"]
        rows = corpus.scan(table).filter(pl.col("state") != "absent").select(columns).sort("report_id", *keys)
        for row in rows.collect().iter_rows(named=True):
            if row["report_id"] in kinds:
                stratum = f"{kinds[row['report_id']]} {_size(row)}"
                subject = "/".join(row[key] for key in keys)
                strata.setdefault(stratum, []).append(Drawn(row["report_id"], table, subject, stratum, row))
    return _in_turn(strata, wanted, chance)


def statements(corpus: Corpus, wanted: int, seed: int) -> list[Drawn]:
    """Draw reports, and all statements of each: half of them at random, the others so that each code is there.

    A report's statements are coded together, since errors of coding are counted over reports.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample that can be drawn again, no secret
    of: dict[str, list[dict[str, Any]]] = {}
    for row in corpus.scan("problems").sort("report_id", "seq").collect().iter_rows(named=True):
        of.setdefault(row["report_id"], []).append(row)
    codes: dict[str, set[str]] = {}
    coded = corpus.scan("problem_codes").filter(coder="rules").select("report_id", "code").unique().collect()
    for report, code in coded.sort("code", "report_id").iter_rows():
        codes.setdefault(code, set()).add(report)
    order = chance.sample(sorted(of), len(of))
    drawn: dict[str, str] = {}

    def full(share: float) -> bool:
        return sum(len(of[report]) for report in drawn) >= wanted * share

    for report in order:
        if not full(0.5):
            drawn[report] = AT_RANDOM
    for code in sorted(codes):
        if codes[code].isdisjoint(drawn) and not full(1):
            drawn[next(report for report in order if report in codes[code])] = f"with {code}"
    for report in order:
        if report not in drawn and not full(1):
            drawn[report] = AT_RANDOM
    return [
        Drawn(report, "problems", str(row["seq"]), stratum, row)
        for report, stratum in drawn.items()
        for row in of[report]
    ]


def _in_turn(strata: Mapping[str, list[Drawn]], wanted: int, chance: random.Random) -> list[Drawn]:
    """Take one of each stratum in turn, until there are as many as wanted; those of one report stand together."""
    shuffled = {name: chance.sample(strata[name], len(strata[name])) for name in sorted(strata)}
    taken: list[Drawn] = []
    while len(taken) < wanted and any(shuffled.values()):
        taken += [found.pop() for found in shuffled.values() if found][: wanted - len(taken)]
    return sorted(taken, key=lambda one: (one.report_id, one.table, one.row["line"] or 0, one.subject))


def _file_kind(source: str, form: str) -> str:
    return f"{PurePath(source).suffix.lower().lstrip('.') or '-'} {form}"


def _size(row: Mapping[str, Any]) -> str:
    """Name what was read: the state of a cell without a number, else how large the number is."""
    if row["value"] is None:
        return str(row["state"])
    return next(name for below, name in _SIZES if abs(row["value"]) < below)


def told(drawn: Sequence[Drawn]) -> str:
    """Name a sample, so that what a browser keeps of one is not taken for another's."""
    return hashlib.sha256(
        "\n".join(f"{one.report_id} {one.table} {one.subject}" for one in drawn).encode()
    ).hexdigest()[:12]
