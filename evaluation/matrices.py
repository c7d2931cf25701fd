"""Golden documents: `cases/<trait>.txt` is a report of our own composition, named for what is odd about it.

`cases/<trait>.tsv` beside it has what must be read, in the shape of the form: form, year and the codes of its warnings
and errors, then each table. A number: `reported`. `.`: blank. `?`: unreadable. `-`: absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from evaluation import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from evaluation.judge import Expected
    from gkstats.demo.printing import Key
    from gkstats.model import State

PATHS: Final = sorted((ROOT / "evaluation" / "cases").glob("*.txt"))
STATES: Final[dict[str, State]] = {".": "blank", "?": "unreadable", "-": "absent"}


@dataclass(frozen=True)
class Matrix:
    """What must be read of a golden document: each cell's number or state."""

    form: str
    year: str
    issues: frozenset[str]
    cells: dict[Key, Expected]


def expected(path: Path) -> Matrix:
    """Read the matrix beside a golden document."""
    head, *blocks = path.with_suffix(".tsv").read_text("utf-8").strip().split("\n\n")
    facts = dict(line.split("\t") for line in head.split("\n"))
    cells: dict[Key, Expected] = {}
    for block in blocks:
        (group, *columns), *rows = (line.split("\t") for line in block.split("\n"))
        for row, *values in rows:
            for column, value in zip(columns, values, strict=True):
                cells[*group.split(" "), row, column] = STATES.get(value) or Decimal(value)
    return Matrix(facts["form"], facts["year"], frozenset(facts["issues"].split()) - {"-"}, cells)
