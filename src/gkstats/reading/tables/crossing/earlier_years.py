"""Columns and rows of an earlier year, or of shares, beside this report's own: they are taken out of a file's own grid.

Where heads name both (上年 and 本年 below 自然人, 2020年总计 beside 2021年总计), or each row has a line for both, what
stands below or behind the earlier one is none of the form's numbers. What is left is the form's table.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.crossing.vocabularies import own_years, signed
from gkstats.reading.tables.labels.plans import ideographs_of
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.script.characters import fold
from gkstats.script.numerals import says_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.files.text import Place, Text
    from gkstats.reading.tables.crossing.vocabularies import Sign

# No head is longer.
_LONGEST: Final = 24
_IN_BRACKETS: Final = re.compile(r"([^()]+)\(([^()]+)\)")


@dataclass(slots=True)
class _YearBox:
    """What stands in one box of a table, and all places that the box covers."""

    text: str
    places: list[Place]


def without_earlier_years(text: Text) -> Text:
    """Give a text without the numbers of an earlier year beside its own; the text itself where it has none."""
    cells = (cell for line in text.grid for cell in text.folded[line].split("\t") if not cell.isascii())
    if not any(_names_year(cell) is not None for cell in cells):
        return text
    found = text
    for table in _tables(text):
        if new := _YearsOfTable(text, table).left():
            found = _written(found, table, new)
    return found


def _tables(text: Text) -> Iterator[list[int]]:
    """Give the lines of each table of the file's own."""
    for _, run in groupby(enumerate(sorted(text.grid)), lambda one: one[1] - one[0]):
        yield [line for _, line in run]


@lru_cache(maxsize=4096)
def _names_year(cell: str) -> Sign | None:
    """Give the year that a cell names beside nothing but a head of the form; none for the form's own words."""
    if cell.isascii() or len(cell) > _LONGEST or (name := "".join(IDEOGRAPHS.findall(cell))) in _names_of_forms():
        return None
    if name in forms.years_called().shares:
        return False
    if name in forms.years_called().counts:
        return True
    sign, _ = _signed(cell)
    return sign if _rest(cell) in {"", *_names_of_forms()} else None


def _signed(cell: str) -> tuple[Sign | None, str]:
    """Find the year that a cell names, behind its head in brackets perhaps, and give what else it says."""
    if (found := _IN_BRACKETS.fullmatch(cell)) is not None and (sign := signed(found[2])[0]) is not None:
        return sign, found[1]
    return signed(cell)


def _rest(cell: str) -> str:
    """Give the head beside the year that a cell names; nothing where that is all."""
    name = "".join(IDEOGRAPHS.findall(_signed(cell)[1]))
    if name in forms.years_called().beside or name in (*forms.years_called().shares, *forms.years_called().counts):
        return ""
    return next((own + name for own in ("", *forms.years_called().own) if own + name in _names_of_forms()), name)


def _bare(name: str) -> str:
    """Give a head without a word for this year."""
    return next((name.removeprefix(own) for own in forms.years_called().own if name.startswith(own)), name)


@cache
def _names_of_forms() -> frozenset[str]:
    """Give all heads and labels of all forms."""
    blocks = [block for form in forms.NAMES for block in forms.load(form).blocks]
    heads = {ideographs_of(head) for block in blocks for head in block.heads}
    return frozenset(heads | {ideographs_of(row.label) for block in blocks for row in block.rows} - {""})


class _YearsOfTable:
    """The years that the cells of a table name."""

    def __init__(self, text: Text, table: Sequence[int]) -> None:
        self.rows = {line: text.folded[line].split("\t") for line in table}
        self.boxes: dict[Place, _YearBox] = {}
        for line in table:
            for column, cell in enumerate(text.printed[line].split("\t")):
                first = text.covered.get((line, column), (line, column))
                box = self.boxes.setdefault(first, _YearBox(cell, []))
                box.places.append((line, column))
        signs = {first: _names_year(fold(box.text)) for first, box in self.boxes.items()}
        own = own_years(text)
        if own == {True}:  # no title names a year: the last one that heads do is the report's
            own |= {max((sign for sign in signs.values() if sign is not None and sign is not False), default=True)}
        self.own = {place for place, sign in signs.items() if sign in own and sign is not None and sign is not False}
        last = max(own, default=0)
        self.others = {
            place
            for place, sign in signs.items()
            if sign is False or (sign is not None and sign is not True and sign < last)
        }

    def left(self) -> list[_YearBox]:
        """Give what is left of the table; nothing where it has but its own numbers, or that is not told."""
        heads = {line for line in {line for line, _ in self.others} if self._is_of_heads(line)}
        beside = {place for place in self.others if place[0] not in heads}
        if not (heads or beside):
            return []
        gone = self._columns(heads)
        lines = self._lines(beside, heads)
        if lines is None:
            return []
        own = {place for place in self.own if place[0] not in heads}
        if lines:
            labels = {column for _, column in own}
            if any(self._is_said(column, own | beside) for column in labels):
                return []
            for line in self.rows:
                gone[line] |= labels
        found: list[_YearBox] = []
        for first, box in self.boxes.items():
            places = [place for place in box.places if place[0] not in lines and place[1] not in gone[place[0]]]
            if places:
                said = _rest(fold(box.text)) if first in self.own and first[0] in heads else box.text
                moved = [(line, column - sum(one < column for one in gone[line])) for line, column in places]
                found.append(_YearBox(said, moved))
        return found

    def _is_of_heads(self, line: int) -> bool:
        """Tell a line on which each other year's head has one of this year beside it."""
        if self._is_row(line):
            return False
        said = {place: fold(box.text) for place, box in self.boxes.items() if place[0] == line and box.text}
        others = Counter(_bare(_rest(text)) for place, text in said.items() if place in self.others)
        own = Counter(_bare(_rest(text)) for place, text in said.items() if place in self.own)
        plain = {place: "".join(IDEOGRAPHS.findall(text)) for place, text in said.items()}
        own += Counter(_bare(name) for place, name in plain.items() if name and place not in self.own | self.others)
        if set(others) - set(own):
            return False
        # Where years stand beside heads, one that is there twice is of both.
        return "" in others or all(count == (others[name] or 1) for name, count in own.items())

    def _is_row(self, line: int) -> bool:
        """Tell a row with numbers."""
        return any(
            says_number(cell) and any(map(str.isdecimal, cell)) and _names_year(cell) is None
            for cell in self.rows[line]
        )

    def _columns(self, heads: set[int]) -> defaultdict[int, set[int]]:
        """Give of each line the columns below heads of other years, from the heads' upper tiers to the next heads."""
        gone: defaultdict[int, set[int]] = defaultdict(set)
        tops = {}
        for head in sorted(heads):
            rows = [line for line in self.rows if line < head and self._is_row(line)]
            tops[head] = max(rows, default=min(self.rows) - 1) + 1
        for head, top in tops.items():
            end = min((other for other in tops.values() if other > head), default=max(self.rows) + 1)
            columns = {column for first in self.others if first[0] == head for line, column in self.boxes[first].places}
            for line in range(top, end):
                gone[line] |= columns
        return gone

    def _lines(self, beside: set[Place], heads: set[int]) -> set[int] | None:
        """Give the rows of other years, each of the same label as one of this year; null where one is not."""
        own = {place for place in self.own if place[0] not in heads}
        for line, column in beside:
            if not any((near, column) in own and self._is_same(line, near) for near in self.rows):
                return None
        return {line for line, _ in beside}

    def _is_same(self, line: int, other: int) -> bool:
        """Tell two rows that share their label."""
        return any({one for one, _ in box.places} >= {line, other} for box in self.boxes.values() if box.text)

    def _is_said(self, column: int, years: set[Place]) -> bool:
        """Tell a column in which something stands beside the years, in a box of its own."""
        return any(
            box.text and first not in years and {at for _, at in box.places} == {column}
            for first, box in self.boxes.items()
        )


def _written(text: Text, table: Sequence[int], boxes: Sequence[_YearBox]) -> Text:
    """Give a text with a table written anew, in as many columns and on the same lines."""
    width = {line: len(text.folded[line].split("\t")) for line in table}
    cells = {line: [""] * width[line] for line in table}
    covered = {place: first for place, first in text.covered.items() if place[0] not in width}
    for box in boxes:
        line, column = first = min(box.places)
        cells[line][column] = box.text
        covered.update(dict.fromkeys(box.places, first) if len(box.places) > 1 else {})
    kept = {line for box in boxes for line, _ in box.places}
    printed = list(text.printed)
    for line in table:
        printed[line] = "\t".join(cells[line]) if line in kept else ""
    folded = [fold(printed[line]) if line in width else said for line, said in enumerate(text.folded)]
    grid = text.grid - (set(table) - kept)
    return replace(text, printed=tuple(printed), folded=tuple(folded), grid=grid, covered=covered)
