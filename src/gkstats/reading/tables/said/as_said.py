"""What a document says of its own numbers, put together: the cells that it puts in doubt, or says otherwise."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.issues import issue
from gkstats.reading.tables.numbers.in_pieces import is_end
from gkstats.reading.tables.said.captions import not_own
from gkstats.reading.tables.said.heads import counted_in_many, other_heads
from gkstats.reading.tables.said.notes import noted
from gkstats.reading.tables.said.rows import LabelledRows
from gkstats.script.numerals import read_amount, read_count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gkstats.model import Cell
    from gkstats.reading.prose.sections import SectionLines
    from gkstats.reading.tables.said.naming import CellName
    from gkstats.reading.tables.together import TablesRead

_STACKED: Final = re.compile(r"(?:<br\s*/?>|\s)+")
_BORDER: Final = re.compile(r"[\t|]")


def as_said(read: TablesRead, outline: Sequence[SectionLines], year: int | None) -> TablesRead:
    """Give the tables as the document says that they are to be read."""
    if read.form not in forms.NAMES or not any(cell.state == "reported" for cell in read.cells):
        return read
    begins = sorted((line, part.section) for part in outline for line in part.begins)

    def section(line: int) -> int | None:
        """Tell the section in which a line stands."""
        at = bisect_right(begins, (line, 9))
        return begins[at - 1][1] if at else None

    text = read.text
    rows = LabelledRows(read)
    doubts: dict[CellName, tuple[str, int]] = {}
    others = not_own(rows, text, (line for line, _ in begins), year)
    for cell in read.cells:
        if cell.table in others and cell.state != "absent":
            doubts[cell.table, cell.key] = "not_own", others[cell.table]
    for key, line in (noted(rows, text, section, year) | counted_in_many(rows, text)).items():
        doubts.setdefault(key, ("noted", line))
    if read.plainly:  # beside its labels and heads stands nothing but numbers
        return _with(read, doubts, {})
    for name, line in rows.other_items():
        doubts |= {(cell.table, cell.key): ("other_item", line) for cell in rows.cells[name]}
    for key, line in other_heads(rows, text).items():
        doubts.setdefault(key, ("other_head", line))
    told: dict[CellName, Cell] = {}
    for names, line, behind in rows.together():
        stacked = _stacked([rows.cells[name] for name in names], behind, line)
        told |= {(cell.table, cell.key): cell for cell in stacked}
        if not stacked:
            doubts |= {(cell.table, cell.key): ("rows_together", line) for name in names for cell in rows.cells[name]}
    if year is not None:
        for name, where, own, line in rows.of_years(year):
            (cell,) = rows.cells[name]
            printed = (
                read_amount(own or "", cell.unit_printed)
                if cell.unit != "count"
                else read_count(own or "", signed=False)
            )
            if own is None or printed.value is None:
                doubts[cell.table, cell.key] = "other_year", line
            else:
                told[cell.table, cell.key] = cell._replace(value=_of(cell, printed.value), raw=own, line=where)
    return _with(read, doubts, told)


def _of(cell: Cell, value: Decimal) -> int | Decimal:
    """Give a number as its column has them."""
    return int(value) if cell.unit == "count" else value


def _stacked(rows: Sequence[Sequence[Cell]], behind: str, line: int) -> list[Cell]:
    """Give the cells of rows whose labels stand in one cell, if their numbers stand in each other cell likewise."""
    cells = [said.strip() for said in _BORDER.split(behind) if said.strip()]
    if len({len(row) for row in rows}) > 1 or len(cells) != len(rows[0]):
        return []
    found: list[Cell] = []
    for at, said in enumerate(cells):
        pieces = _STACKED.split(said)
        column = [row[at] for row in rows]
        # As the heads say which column this is: what was read of it stands there.
        raws = {cell.raw for cell in column if cell.raw is not None}
        # 024 is the end of a number that a blank parts, and no number of its own.
        whole = all(piece.isdecimal() and not is_end(piece) for piece in pieces)
        if len(pieces) != len(rows) or not whole or any(raw not in said for raw in raws):
            return []
        if not raws or {cell.unit for cell in column} != {"count"}:
            return []
        for cell, piece in zip(column, pieces, strict=True):
            found.append(cell._replace(state="reported", value=int(piece), raw=piece, line=line))
    return found


def _with(read: TablesRead, doubts: dict[CellName, tuple[str, int]], told: dict[CellName, Cell]) -> TablesRead:
    """Give the tables with some cells in doubt, and others as they are told."""
    if not doubts and not told:
        return read
    cells: list[Cell] = []
    why: Counter[tuple[str, str, int]] = Counter()
    for cell in read.cells:
        key = cell.table, cell.key
        if key in doubts and cell.state != "unreadable":
            why[(cell.table, *doubts[key])] += 1
            cells.append(cell.in_doubt())
        else:
            cells.append(told.get(key, cell) if key not in doubts else cell)
    issues = (issue(code, table=table, line=line, n=n) for (table, code, line), n in why.items())
    states = frozenset((cell.table, cell.state) for cell in cells)
    return replace(read, cells=tuple(cells), issues=(*read.issues, *issues), states=states)
