"""What a whole text says against numbers that were read: it puts them right elsewhere, or prints all things twice."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.issues import issue
from gkstats.reading.tables.labels.plans import ideographs_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.model import Cell
    from gkstats.reading.tables.page.ideographs import Characters
    from gkstats.reading.tables.together import TablesRead

_TOLD: Final = ("更正", "订正", "勘误", "修正", "误", "应为", "应改")
_QUOTED: Final = r"[\"'“‘「]?(\d[\d,]*(?:\.\d+)?)[^\d,.。;\n]{0,4}"
# 由“28”更正为“19”, “28”应为“19”, 误写为28.
_REPLACED: Final = (
    re.compile(rf"{_QUOTED},?(?:现|应|统一)*(?:更正|订正|勘误|修正)(?:为|成)"),
    re.compile(rf"{_QUOTED},?应(?:该|当)?(?:改|调整)?为"),
    re.compile(rf"误(?:写|填|报|录|作|印|登|统计)*[为作成]?{_QUOTED}"),
)
# A label of so many ideographs stands nowhere by chance.
_NAME: Final = 4
# A PDF's bold letters may be printed twice, one over the other.
_TWICE: Final = ("公公开开", "总总计计", "行行政政", "政政府府")
_IN_PAIRS: Final = re.compile(r"(?:([\d.])\1)+")


def without_overruled(tables: TablesRead, text: Text, ideographs: Characters) -> TablesRead:
    """Put such numbers into doubt."""
    whole = ideographs.whole
    replaced = _replaced(text) if any(word in whole for word in _TOLD) else {}
    in_pairs = any(word in whole for word in _TWICE)
    if not replaced and not in_pairs:
        return tables
    rows = _rows(tables.form)
    cells: list[Cell] = []
    issues = [*tables.issues]
    for cell in tables.cells:
        code, line = None, cell.line
        if cell.value is not None and (said := _naming(replaced.get(Decimal(cell.value), ()), cell, rows)) is not None:
            code, line = "put_right", said
        elif cell.value is not None and in_pairs and _IN_PAIRS.fullmatch(cell.raw or ""):
            code = "printed_twice"
        if code is not None:
            issues.append(issue(code, table=cell.table, line=line, item=".".join(cell.key), raw=cell.raw or ""))
        cells.append(cell if code is None else cell.in_doubt())
    states = frozenset((cell.table, cell.state) for cell in cells)
    return replace(tables, cells=tuple(cells), issues=tuple(issues), states=states)


def _replaced(text: Text) -> dict[Decimal, list[tuple[int, str]]]:
    """Give the numbers that a text replaces, each with the lines that say so."""
    found: dict[Decimal, list[tuple[int, str]]] = {}
    for number, line in enumerate(text.folded, 1):
        for pattern in _REPLACED:
            for digits in pattern.findall(line):
                found.setdefault(Decimal(digits.replace(",", "")), []).append((number, line))
    return found


def _naming(lines: Sequence[tuple[int, str]], cell: Cell, rows: Mapping[tuple[str, ...], str]) -> int | None:
    """Give the number of a line that may mean a cell: one that names its row, or none."""
    for number, line in lines:
        named = [key for key, label in rows.items() if label in line]
        if not named or any((cell.table, *cell.key)[: len(key)] == key for key in named):
            return number
    return None


@cache
def _rows(form: str) -> dict[tuple[str, ...], str]:
    """Give the labels of a form's rows that stand nowhere by chance."""
    if form not in forms.NAMES:
        return {}
    return {
        (block.table, *block.key, *row.key): ideographs_of(row.label)
        for block in forms.load(form).blocks
        for row in block.rows
        if row.key and len(ideographs_of(row.label)) >= _NAME
    }
