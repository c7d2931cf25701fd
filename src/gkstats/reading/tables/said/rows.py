"""What stands in a row's own cell beside its label: other words before it, more rows' labels, an earlier year.

A label with other words right before it, and none of the form's, is another item (党内规范性文件). Rows whose
labels stand together in one cell share what is beside them: stacked numbers are theirs in turn, one is nobody's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.labels.own_labels import SHORT_LABEL
from gkstats.reading.tables.labels.plans import ideographs_of
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.said.said_words import SAID
from gkstats.script.characters import fold
from gkstats.script.dates import YEAR, year_of
from gkstats.script.enumerators import BEFORE_LABEL, FORM_ENUMERATOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.model import Cell
    from gkstats.reading.tables.together import TablesRead

RowName = tuple[str, tuple[str, ...]]

# A row's label stands on its numbers' line, or so many above.
_ABOVE: Final = 2
# What goes before a label is no longer; more is text that was glued to it.
_LONGEST: Final = 6
_BORDER: Final = re.compile(r"[\t|]")
_BEFORE: Final = " \t|.、)"
_CELL: Final = re.compile(r"[\s|,;:。、/\"'“”*#()\[\]<>.\d-]")
_BESIDE: Final = r"[\s|]"
_AMOUNT: Final = r"\d[\d,]*(?:\.\d+)?"
_OF_YEARS: Final = re.compile(
    rf"{_BESIDE}*(?P<year>{YEAR})\s*年?度?{_BESIDE}+(?P<first>{_AMOUNT})(?!\S)"
    rf"(?:{_BESIDE}+(?P<again>{YEAR})\s*年?度?{_BESIDE}+(?P<second>{_AMOUNT})(?=[\s|]|\Z))?"
)
_GOES_ON: Final = re.compile(rf"(?![{SAID.heads.joined}]){IDEOGRAPHS.pattern}")
_NOTE: Final = re.compile(r"\(.*")
# So many labels stand together, each begun by so many characters.
_SEVERAL: Final = 2
_BEGUN: Final = 4
# Two years stand on so many lines at most.
_YEARS: Final = 6
# What parts two labels that do not stand together.
_WORDS: Final = re.compile(rf"\d|(?![{SAID.heads.joined}]){IDEOGRAPHS.pattern}")
# An enumerator before a label is no number.
LABELLED: Final = re.compile(BEFORE_LABEL)


@cache
def _labels(form: str) -> dict[RowName, tuple[str, ...]]:
    """Give the labels of each row, with marks and notes and without: those of all forms, where its key is the same."""
    found: defaultdict[RowName, set[str]] = defaultdict(set)
    rows = [(block, row) for block in forms.load(form).blocks for row in block.rows]
    own = {(block.table, block.key + (row.key or ())) for block, row in rows if not row.unless}
    for name in forms.NAMES:
        for block in forms.load(name).blocks:
            for row in block.rows:
                key = block.table, block.key + (row.key or ())
                if row.key and not row.unless and key in own:
                    printed = fold(FORM_ENUMERATOR.sub("", row.label))
                    found[key] |= {ideographs_of(row.label), printed, _NOTE.sub("", printed)}
    return {key: tuple(sorted(labels)) for key, labels in found.items()}


@cache
def _pieces(form: str) -> frozenset[str]:
    """Give the pairs of characters that stand in the form's labels and heads, and before labels."""
    names = [ideographs_of(row.label) for block in forms.load(form).blocks for row in block.rows]
    names += [ideographs_of(head) for block in forms.load(form).blocks for head in block.heads]
    return frozenset(name[at : at + 2] for name in (*names, *SAID.heads.own) for at in range(len(name) - 1))


@cache
def _names_of_heads(form: str) -> frozenset[str]:
    """Give a form's heads: 其他 is a row's label, too."""
    return frozenset(ideographs_of(head) for block in forms.load(form).blocks for head in block.heads)


@cache
def _rows_of_cells(form: str) -> dict[RowName, RowName]:
    """Give the row of each cell of a form."""
    return {
        (block.table, block.cell_key(row, at)): (block.table, block.key + row.key)
        for block in forms.load(form).blocks
        for row in block.rows
        if row.key
        for at in range(len(block.columns))
    }


@cache
def _beginnings(form: str, table: str) -> re.Pattern[str]:
    """Give the pattern of what the labels of a form's table begin with."""
    begun = {label[:_BEGUN] for (own, _), labels in _labels(form).items() if own == table for label in labels if label}
    return re.compile("|".join(map(re.escape, sorted(begun))))


class LabelledRows:
    """The rows of a report's tables, each with its cells and where its labels stand near them."""

    def __init__(self, read: TablesRead) -> None:
        """Keep what was read, and the lines on which any cell stands; what few texts need is gathered when it is."""
        self.form, self.text, self._read = read.form, read.text, read.cells
        self.lines = {cell.line for cell in read.cells if cell.line is not None}

    @cached_property
    def cells(self) -> dict[RowName, list[Cell]]:
        """The cells of each row."""
        found: defaultdict[RowName, list[Cell]] = defaultdict(list)
        names = _rows_of_cells(self.form)
        for cell in self._read:
            if (name := names.get((cell.table, cell.key))) is not None:
                found[name].append(cell)
        return dict(found)

    @cached_property
    def printed(self) -> dict[RowName, int]:
        """The first line of each row with a number or an empty cell of it."""
        lines = {
            row: [cell.line for cell in cells if cell.line is not None and cell.state != "unreadable"]
            for row, cells in self.cells.items()
        }
        return {row: min(own) for row, own in lines.items() if own}

    @cached_property
    def firsts(self) -> dict[str, int]:
        """The first line of each table with a number."""
        lines: defaultdict[str, set[int]] = defaultdict(set)
        for cell in self._read:
            if cell.state == "reported" and cell.line is not None:
                lines[cell.table].add(cell.line)
        return {table: min(own) for table, own in lines.items()}

    def standing(self, row: RowName, low: int, high: int) -> Iterator[tuple[int, int, str]]:
        """Give where a row's labels stand on some lines: the line's index, the column, the label."""
        for number in reversed(range(max(low, 0), min(high, len(self.text.folded)))):
            line = self.text.folded[number]
            for label in _labels(self.form).get(row, ()):
                at = line.find(label)
                while at >= 0:
                    # 其他 of 其他处理 is no label, 规章 of 规章及规范性文件 is one.
                    if len(label) > SHORT_LABEL or not _GOES_ON.match(line, at + len(label)):
                        yield number, at, label
                    at = line.find(label, at + 1)

    def other_items(self) -> Iterator[tuple[RowName, int]]:
        """Give the rows whose label stands only behind other words in its cell, each with the line."""
        labels = _labels(self.form)
        for row, first in self.printed.items():
            if row not in labels or self._begins(self.text.folded[first - 1], labels[row]):
                continue
            last = max(cell.line or 0 for cell in self.cells[row] if cell.state in {"reported", "blank"})
            other: int | None = None
            for number, at, _ in self.standing(row, first - 1 - _ABOVE, last):
                other = number if self._is_other(row, _front(self.text.folded[number], at)) else None
                if other is None:
                    break
            if other is not None:
                yield row, other + 1

    @staticmethod
    def _begins(line: str, labels: tuple[str, ...]) -> bool:
        """Tell a line on which a label stands by itself, as nearly all do."""
        return line.startswith(labels) or any(
            (at := line.find(label)) > 0 and line[at - 1] in _BEFORE for label in labels
        )

    def _is_other(self, row: RowName, front: str) -> bool:
        """Tell words before a label that make it another item's: none of the form's, or of the label's own."""
        if not front or len(front) > _LONGEST:
            return False
        own = "".join(_labels(self.form)[row])
        if len(front) == 1:
            return front not in own and front in SAID.heads.negations
        beside = any(front[at : at + 2] in _pieces(self.form) for at in range(len(front) - 1))
        return not beside and not any(one in own for one in front)

    def together(self) -> Iterator[tuple[list[RowName], int, str]]:
        """Give the rows whose labels stand in one cell with no number between, not each with numbers of its own.

        With them the line, and what stands behind the cell.
        """
        alone = {
            row: {cell.line for cell in cells}
            for row, cells in self.cells.items()
            if not any(cell.state == "reported" for cell in cells)
        }
        if not alone:
            return
        lines = {(row[0], cell.line) for row, cells in self.cells.items() for cell in cells if cell.raw is not None}
        for table, line in sorted((table, line) for table, line in lines if line is not None):
            if len(_beginnings(self.form, table).findall(self.text.folded[line - 1])) < _SEVERAL:
                continue
            begin = 0
            for said in _BORDER.split(self.text.folded[line - 1]):
                stop = begin + len(said)
                rows = self._labelled(table, line - 1, begin, stop)
                if len(rows) > 1 and any(line in alone[row] or {None} == alone[row] for row in rows if row in alone):
                    yield rows, line, self.text.folded[line - 1][stop:]
                    break
                begin = stop + 1

    def _labelled(self, table: str, number: int, low: int, high: int) -> list[RowName]:
        """Give the rows of a table whose labels stand in a part of a line, in its order, none in another's label."""
        found: list[tuple[int, int, RowName]] = []
        for row in self.cells:
            if row[0] == table:
                standing = self.standing(row, number, number + 1)
                places = [(at, at + len(label)) for _, at, label in standing if label not in _names_of_heads(self.form)]
                inside = [(at, end) for at, end in places if low <= at and end <= high]
                found += [(*max(inside, key=lambda place: place[1] - place[0]), row)] if inside else []
        found.sort()
        whole = [
            one
            for one in found
            if not any(other[0] <= one[0] and one[1] <= other[1] for other in found if other[2] != one[2])
        ]
        line = self.text.folded[number]
        between = (line[before[1] : behind[0]] for before, behind in pairwise(whole))
        if any(_WORDS.search(LABELLED.sub("", said)) for said in between):
            return []
        return [row for _, _, row in whole]

    def of_years(self, year: int) -> Iterator[tuple[RowName, int, str | None, int]]:
        """Give the rows of one number before which an earlier year stands, and the number behind this year.

        Each with the line of its own number; null where none stands there.
        """
        for row, cells in self.cells.items():
            line = cells[0].line
            if len(cells) > 1 or line is None or cells[0].state != "reported":
                continue
            for number, at, label in self.standing(row, line - 1 - _ABOVE, line):
                said = "\n".join(self.text.folded[number : number + _YEARS])[at + len(label) :]
                if (found := _OF_YEARS.match(said)) is not None and year_of(found["year"]) < year:
                    own = found["second"] if found["again"] and year_of(found["again"]) == year else None
                    where = number + 1 + said.count("\n", 0, found.start("second") if own else found.end("first"))
                    yield row, where, own, line


def _front(line: str, at: int) -> str:
    """Give the words right before a place in the same cell."""
    start = max((match.end() for match in _CELL.finditer(line, 0, at)), default=0)
    return "".join(IDEOGRAPHS.findall(line[start:at]))
