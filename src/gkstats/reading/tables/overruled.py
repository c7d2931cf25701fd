"""What a whole text says against numbers that were read: others for the same row elsewhere, or each letter twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.issues import issue
from gkstats.reading.tables.crossing.vocabularies import own_years
from gkstats.reading.tables.doubt.twice import names_earlier
from gkstats.reading.tables.labels.plans import ideographs_of
from gkstats.script.enumerators import BEFORE_LABEL, ORDINAL
from gkstats.script.numerals import UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.model import Cell
    from gkstats.reading.tables.together import TablesRead

_TOLD: Final = ("更正", "订正", "勘误", "修正", "误", "应为", "应改")
_QUOTED: Final = r"[\"'“‘「]?(\d[\d,]*(?:\.\d+)?)[^\d,.。;\n]{0,4}"
# 由“28”更正为“19”, “28”应为“19”, 误写为28.
_REPLACED: Final = (
    re.compile(rf"{_QUOTED},?(?:现|应|统一)*(?:更正|订正|勘误|修正)(?:为|成)"),
    re.compile(rf"{_QUOTED},?应(?:该|当)?(?:改|调整)?为"),
    re.compile(rf"误(?:写|填|报|录|印|登|统计)*[为作成]{_QUOTED}"),
)
_PARTED: Final = "proactive"
# What stands before a row's label on its line, and numbers alone behind it, there or on lines below.
_BEFORE: Final = re.compile(rf"[^\w\n]*(?:{BEFORE_LABEL}\s*)?")
_NUMBERS: Final = re.compile(rf"(?:[ \t|,;:\"'\n]+[+-]?\d[\d,.]*(?:{UNITS})?)+[ \t|,;\"']*(?:\n|\Z)")
_DIGITS: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
# A caption has no more characters, and stands no more lines above a row.
_CAPTION: Final = 16
_ABOVE: Final = 24
# A label of so many ideographs stands nowhere by chance.
_NAME: Final = 4
# A PDF's bold letters may be printed twice, one over the other.
_TWICE: Final = ("公公开开", "总总计计", "行行政政", "政政府府")
_IN_PAIRS: Final = re.compile(r"(?:([\d.])\1)+")


def without_overruled(tables: TablesRead) -> TablesRead:
    """Put such numbers into doubt."""
    text, whole = tables.text, tables.text.as_folded
    replaced = _replaced(tables, text) if any(word in whole for word in _TOLD) else {}
    in_pairs = any(word in whole for word in _TWICE)
    twice = any(one.code == "second_table" and one.table == _PARTED for one in tables.issues)
    again = {} if twice else _printed_again(tables, text, whole)
    if not replaced and not in_pairs and not again:
        return tables
    rows = _rows(tables.form)
    cells: list[Cell] = []
    issues = [*tables.issues]
    for cell in tables.cells:
        code, line = None, cell.line
        if cell.value is not None and (said := _naming(replaced.get(Decimal(cell.value), ()), cell, rows)) is not None:
            code, line = "put_right", said
        elif cell.value is not None and cell.table == _PARTED and cell.key[:-1] in again:
            code, line = "row_again", again[cell.key[:-1]]
        elif cell.value is not None and in_pairs and _IN_PAIRS.fullmatch(cell.raw or ""):
            code = "printed_twice"
        if code is not None:
            issues.append(issue(code, table=cell.table, line=line, item=".".join(cell.key), raw=cell.raw or ""))
        cells.append(cell if code is None else cell.in_doubt())
    states = frozenset((cell.table, cell.state) for cell in cells)
    return replace(tables, cells=tuple(cells), issues=tuple(issues), states=states)


def _printed_again(tables: TablesRead, text: Text, whole: str) -> dict[tuple[str, ...], int]:
    """Give the rows that stand once more, elsewhere, with other numbers, and the lines of these; no earlier year's.

    Only of the table that the form parts by headings, a part of which may stand again; a second whole one is known.
    """
    own: dict[tuple[str, ...], list[Cell]] = {}
    for cell in tables.cells:
        if cell.table == _PARTED and cell.state == "reported":
            own.setdefault(cell.key[:-1], []).append(cell)
    found: dict[tuple[str, ...], int] = {}
    for label, key in _parted(tables.form).items() if own else ():
        place = whole.find(label) if whole.count(label) > 1 else -1
        while place >= 0:
            begin, place = place, whole.find(label, place + 1)
            if not _BEFORE.fullmatch(whole, whole.rfind("\n", 0, begin) + 1, begin):
                continue
            rest, cells = _NUMBERS.match(whole, begin + len(label)), own.get(key, [])
            number = whole.count("\n", 0, begin) + 1
            if rest is None or not cells or any(cell.line == number for cell in cells):
                continue
            said = Counter(Decimal(digits.replace(",", "")) for digits in _DIGITS.findall(rest[0]))
            differ = sum(said.values()) == len(cells) and said != Counter(abs(Decimal(one.value or 0)) for one in cells)
            if differ and not _below_an_earlier_year(text, number - 1):
                found[key] = number
    return found


def _below_an_earlier_year(text: Text, line: int) -> bool:
    """Tell a row above which, before the section's heading, a short line names an earlier year and no table's heads."""
    year = max((year for year in own_years(text) if year is not True), default=None)
    for said in reversed(text.folded[max(0, line - _ABOVE) : line]):
        if 0 < len(said.strip()) <= _CAPTION and "|" not in said and "\t" not in said and names_earlier(said, year):
            return True
        if ORDINAL.match(said):
            return False
    return False


@cache
def _parted(form: str) -> dict[str, tuple[str, ...]]:
    """Give the rows of that table by their labels."""
    blocks = forms.load(form).table(_PARTED) if form in forms.NAMES else ()
    return {ideographs_of(row.label): (*block.key, *row.key) for block in blocks for row in block.rows if row.key}


def _replaced(tables: TablesRead, text: Text) -> dict[Decimal, list[tuple[int, str]]]:
    """Give the numbers that a text replaces, each with the lines that say so; in a row they are its cell's own."""
    found: dict[Decimal, list[tuple[int, str]]] = {}
    rows = {cell.line for cell in tables.cells}
    for number, line in enumerate(text.folded, 1):
        for pattern in _REPLACED if number not in rows else ():
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
