"""A table that stands in a text twice: which of the two is this report's, and what they disagree on.

Last year's table is printed beside this year's. The one under the section's own heading is this report's; where the
headings do not tell, only what both print is certain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final

from gkstats.reading.prose import headings, sections
from gkstats.reading.tables.numbers.surroundings import begins_cell
from gkstats.script.characters import fold
from gkstats.script.dates import years_in
from gkstats.script.enumerators import ORDINAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.files.text import Text
    from gkstats.model import Cell
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.page.ideographs import Characters

SECTIONS: Final = {"proactive": 2, "requests": 3, "disputes": 4}
YEARS_BEFORE: Final = ("上年", "上一年", "去年", "往年", "前年", "前一年", "历年", "以前年度")
# What names a table stands on so many lines above it, each of so many characters at most.
_CAPTION: Final = 4
_LONGEST: Final = 40
_TITLE: Final = ("公开", "报")
# Words that speak of another year beside this one, or of more than a table's year.
_COMPARED: Final = (*"比较含截日印按据自", "本年", "今年", "结转")
_DATA: Final = "数据"


def with_numbers(tables: Sequence[Table], text: Text, ideographs: Characters) -> list[Table]:
    """Leave out mentions of labels: what has few numbers beside the first of `tables`, the best aligned.

    A table that is mostly blank has few as well: its rows have lines or cells of their own.
    """
    numbers = [sum(any(map(str.isdigit, token.text)) for token in table.tokens) for table in tables]
    return [
        table
        for table, count in zip(tables, numbers, strict=True)
        if 3 * count >= numbers[0] or _in_rows(table, text, ideographs)
    ]


def _in_rows(table: Table, text: Text, ideographs: Characters) -> bool:
    """Tell a table by its rows: most of their labels stand there, and most of these begin a line or a cell.

    Where rows have no labels, nearly all heads stand there.
    """
    rows = [
        places
        for label, places in zip(table.labels, table.found, strict=True)
        if label.row is not None and label.row.key is not None and label.ideographs
    ]
    if not rows:
        return 4 * sum(map(bool, table.found)) > 3 * len(table.found)
    firsts = [ideographs.at(places[0]) for places in rows if places]
    begun = sum(begins_cell(text.folded[line], column) for line, column in firsts)
    return 2 * len(firsts) > len(rows) and 2 * begun > len(firsts)


def this_reports(tables: list[Table], text: Text, ideographs: Characters) -> list[Table]:
    """Leave those of a kind's tables that can be this report's: under the section's own heading, if any is, else all.

    Of several such none that a line above it calls an earlier year's. `tables` are laid out.
    """
    if len(tables) == 1:
        return tables
    found = headings.placed(sections.remaining(text, ()))
    lines = [line for line, _ in found]

    def section(table: Table) -> int | None:
        first = _begins(table, tables, ideographs, lines) + 1
        # Of a heading on the table's own line it is not known on which side of the table it stands.
        if (index := bisect_right(lines, first) - 1) < 0 or lines[index] == first:
            return None
        return found[index][1]

    own = [table for table in tables if section(table) == SECTIONS[table.name]] or tables
    named = [_caption(one, tables, text, ideographs, _begins(one, tables, ideographs, lines)) for one in own]
    year = max(years_in(" ".join([*named, *(line for line in text.folded if _is_title(line))])), default=None)
    this = [table for table, caption in zip(own, named, strict=True) if not is_earlier(caption, year)]
    return this or own


def _begins(table: Table, others: Sequence[Table], ideographs: Characters, headings: Sequence[int]) -> int:
    """Give the 0-based line on which a table begins: of its first label on no heading's line, nor another's."""
    taken = {token.line for other in others if other is not table for token in other.tokens}
    taken.update(line - 1 for line in headings)
    lines = sorted({ideographs.lines[places[0]] for places in table.found if places})
    return next((line for line in lines if line not in taken), lines[0])


def _caption(table: Table, others: Sequence[Table], text: Text, ideographs: Characters, first: int) -> str:
    """Give the short lines right above a table, behind any other one, on which no number of a table stands.

    A numbered one, (二)上年情况, is the last of them.
    """
    ends = [other.end[0] for other in others if other.last < table.first]
    numbers = {token.line for other in others for token in other.tokens}
    found: list[str] = []
    for number in range(first, max(max(ends, default=0) - 1, 0), -1):
        on_own = number == ideographs.lines[table.first]
        line = text.folded[number][: ideographs.columns[table.first] if on_own else None].strip()
        if len(line) > _LONGEST or number in numbers or len(found) == _CAPTION:
            break
        found += [line] if line else []
        if ORDINAL.match(line):
            break
    return " ".join(found)


def is_earlier(caption: str, year: int | None) -> bool:
    """Tell what names an earlier year's table, and does not compare it with this year's."""
    if any(word in caption.replace(_DATA, "") for word in _COMPARED):
        return False
    years = years_in(caption)
    return max(years) < (year or 0) if years else names_earlier(caption, year)


def _is_title(line: str) -> bool:
    """Tell a report's title, which names its year."""
    return len(line) <= _LONGEST and all(word in line for word in _TITLE)


def names_earlier(text: str, year: int | None) -> bool:
    """Tell a text that names a year before the report's own."""
    folded = fold(text)
    close = "".join(folded.split())
    return any(word in close for word in YEARS_BEFORE) or any(
        one < (year or 0) for said in (folded, close) for one in years_in(said)
    )


def without_blanks(cells: list[Cell]) -> list[Cell]:
    """Leave no blank cell certain in a table of which less is read than in doubt: another may be a part of it."""
    states = Counter(cell.state for cell in cells)
    if states["unreadable"] <= states["reported"]:
        return cells
    return [cell.in_doubt() if cell.state == "blank" else cell for cell in cells]


def differing(cells: Iterable[Cell], others: Iterable[Cell]) -> set[tuple[str, ...]]:
    """Give the keys of the cells that two tables of a kind do not both print alike; no row and no number are alike."""
    said = {cell.key: _said(cell) for cell in others}
    return {cell.key for cell in cells if _said(cell) != said.get(cell.key)}


def _said(cell: Cell) -> object:
    return cell.state if cell.state == "unreadable" else cell.value
