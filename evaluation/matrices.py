"""Golden documents: `cases/<trait>.txt` is a report of our own composition, named for what is odd about it.

`cases/<trait>.tsv` beside it has what must be read, in the shape of the form: form, year and the codes of its warnings
and errors (`*`: any), then each table. A number: `reported`. `.`: blank. `?`: unreadable. `-`: absent. `~7`: this
number or unreadable, whichever a reader can tell. `*`: no number, whatever state is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from evaluation import ROOT
from evaluation.judge import Doubtful

if TYPE_CHECKING:
    from pathlib import Path

    from evaluation.judge import Case, Expected
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
                cells[*group.split(" "), row, column] = _said(value)
    return Matrix(facts["form"], facts["year"], frozenset(facts["issues"].split()) - {"-"}, cells)


def _said(value: str) -> Expected:
    if value.startswith("~"):
        return Doubtful(Decimal(value[1:]))
    return Doubtful(None) if value == "*" else STATES.get(value) or Decimal(value)


def write(case: Case, year: int, path: Path) -> None:
    """Store a printed and hurt document as a golden one, with what can be known of it."""
    path.write_bytes(case.sheet.text.encode())
    groups: dict[str, dict[str, dict[str, str]]] = {}
    for key, value in case.values.items():
        said = "*" if key in case.lost else f"~{value}" if key in case.doubt else str(value)
        group = key[0] if key[0] == "disputes" else " ".join(key[:-2])
        groups.setdefault(group, {}).setdefault(key[-2], {})[key[-1]] = "." if key in case.blank else said
    lines = [f"form\t{case.form if case.form == 'mixed' else case.form[:4]}", f"year\t{year}", "issues\t*"]
    for group, rows in groups.items():
        lines += ["", "\t".join([group, *next(iter(rows.values()))])]
        lines += ["\t".join([row, *cells.values()]) for row, cells in rows.items()]
    path.with_suffix(".tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
