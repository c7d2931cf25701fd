"""What a cell of a table, or a line above it, names: a row of the form, a column, a year, or something else.

A number's place is told by names alone where it has one of each kind, wherever they stand: beside it, above it, in the
line over its table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.fuzz import ratio

from gkstats import forms
from gkstats.reading.tables.crossing.disputes import OUTCOMES, ROUTES, SUITS
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of, parted_labels
from gkstats.reading.tables.labels.shortened import meant_by
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.page.matrix import names_of
from gkstats.script.dates import YEAR, year_of, years_in
from gkstats.script.enumerators import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gkstats.files.text import Text

# A cell of a form: its block's number among the table's, its row and its column.
Place = tuple[int, int, int]
# A year as a document calls it: its number, or whether it is the report's own.
Sign = int | bool

_YEAR: Final = re.compile(YEAR)
_YEAR_PRINTED: Final = re.compile(rf"{YEAR}年?")
_NOTE: Final = re.compile(r"（[^（）]{3,}）")
# What is so much like a name, in hundredths, may be one.
_ALIKE: Final = 60
# A name of so many ideographs is no other's part.
_NAME: Final = 4
# No line over a table is longer, and no title.
_LONGEST: Final = 24
_LONGEST_TITLE: Final = 60
_TITLE: Final = ("公开", "报")
_TITLED: Final = re.compile(rf"({YEAR})年?度?[\u4e00-\u9fff]{{0,8}}信息公开(?:工作)?年?度?报")


class Naming(NamedTuple):
    """What a cell names; several rows or columns of which only its place can tell which; `foreign`: other words.

    `torn`: these are much like a column's name.
    """

    row: str | None = None
    column: str | None = None
    sign: Sign | None = None
    foreign: bool = False
    torn: bool = False


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The names of a table's rows and columns, and which cell each pair of them is."""

    rows: frozenset[str]
    columns: frozenset[str]
    neutral: frozenset[str]  # names of groups of rows or columns
    places: Mapping[tuple[str, str], Place]

    def said(self, text: str) -> Naming:
        """Tell what a cell's text names."""
        return _said(self, text)

    @cached_property
    def every(self) -> set[Place]:
        """Give all cells."""
        return set(self.places.values())

    def meant_by(self, name: str) -> str | None:
        """Give the one row or column whose name is shortened so, if any."""
        return meant_by(name, self.rows | self.columns)

    def most_in(self, stream: str) -> bool:
        """Tell a stream of ideographs in which the names of most rows stand, but for short ones."""
        found: dict[tuple[int, int], bool] = {}
        for (name, _), (block, row, _) in self.places.items():
            found[block, row] = found.get((block, row), False) or len(name) < _NAME or name in stream
        return 2 * sum(found.values()) > len(found)

    @property
    def first(self) -> str:
        """Give the name of the first row."""
        return next(iter(self.places))[0]

    def over(self, text: str) -> Naming:
        """Tell what a line over a table names: one column or year of it, among words that any such line has."""
        return _over(self, text)


@cache
def vocabulary(form: str, table: str, *, parted: bool) -> Vocabulary:
    """Give the names of a form's table; `parted`: a row that may stand for several is the heading of these."""
    blocks = forms.load(form).table(table)
    cells: dict[tuple[str, str], Place] = {}
    neutral: set[str] = set()
    for number, block in enumerate(blocks):
        neutral |= {ideographs_of(head) for head in block.heads}
        if table == "disputes":
            suits = ideographs_of(block.heads[SUITS])
            for head, first in ROUTES.items():
                route = ideographs_of(block.heads[head])
                for name, (place, end) in product((route, suits + route) if first else (route,), enumerate(OUTCOMES)):
                    cells[name, ideographs_of(block.heads[end])] = number, 0, first + place
            continue
        whole = {part for row in block.rows if row.unless for part in row.unless}
        heads = [ideographs_of(block.heads[index]) for index in head_of_column(block)]
        for at, row in enumerate(block.rows):
            names = {ideographs_of(row.label), ideographs_of(_NOTE.sub("", row.label))}
            if row.key is None or (row.unless if parted else row.key[-1] in whole):
                neutral |= names
                continue
            cells.update(((name, head), (number, at, place)) for name in names for place, head in enumerate(heads))
    rows, columns = frozenset(row for row, _ in cells), frozenset(column for _, column in cells)
    return Vocabulary(rows, columns, frozenset(neutral - rows - columns) | (parted_labels() - rows), cells)


@lru_cache(maxsize=4096)  # the same heads and labels stand in each row
def _said(own: Vocabulary, text: str) -> Naming:
    names = tuple(map(spelt, names_of(text)))
    for name in names[:1]:
        if name in own.rows or name in own.columns:
            return _named(own, name, None)
        if name in own.neutral:
            return Naming()
    for name in names[:1]:
        if (meant := own.meant_by(name)) is not None and 2 * len(name) > len(meant):
            return _named(own, meant, None)
    sign, rest = signed(text)
    if sign is not None:
        others = tuple(map(spelt, names_of(rest)))
        for name in others or ("",):
            for whole in (name, *(word + name for word in forms.years_called().own)):
                if whole in own.rows or whole in own.columns:
                    return _named(own, whole, sign)
            if not name or name in forms.years_called().beside:
                return Naming(sign=sign)
        return Naming(sign=sign, foreign=True)
    for name in names[1:]:
        if name in own.rows or name in own.columns:
            return _named(own, name, None)
    for name in names:
        if (meant := own.meant_by(name)) is not None:
            return _named(own, meant, None)
    if any(name in forms.years_called().beside for name in names):
        return Naming()
    foreign = bool(names) and not any(name in own.neutral for name in names)
    return Naming(foreign=foreign, torn=foreign and any(ratio(names[0], one) >= _ALIKE for one in own.columns))


def _named(own: Vocabulary, name: str, sign: Sign | None) -> Naming:
    return Naming(name if name in own.rows else None, name if name in own.columns else None, sign)


def spelt(name: str) -> str:
    """Write a name as the forms do."""
    for word, others in forms.spellings().items():
        for other in others:
            name = name.replace(other, word)
    return name


@lru_cache(maxsize=4096)
def signed(text: str) -> tuple[Sign | None, str]:
    """Find the one year that a text names, and give what else it says; none where it names two."""
    called = forms.years_called()
    years = {year_of(digits) for digits in _YEAR.findall(text)}
    own, before = _words(called.own).search(text), _words(called.before).search(text)
    if len(years) > 1 or (own and before) or not (years or own or before):
        return None, text
    sign: Sign = years.pop() if years else own is not None
    for pattern in (_YEAR_PRINTED, _words(called.own), _words(called.before)):
        text = pattern.sub("", text)
    return sign, text


@cache
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@lru_cache(maxsize=4096)
def _over(own: Vocabulary, text: str) -> Naming:
    text = text.strip().strip("#*|\t ")
    if not 0 < len(text) <= _LONGEST:
        return Naming()
    sign, rest = signed(text)
    words = spelt("".join(IDEOGRAPHS.findall(rest if sign is not None else text)))
    name = next((one for one in sorted(own.columns, key=len, reverse=True) if one in words), None)
    if name is None and sign is None:
        return Naming()
    rest = words.replace(name, "", 1) if name else words
    for word in sorted(forms.years_called().captions, key=len, reverse=True):
        rest = rest.replace(word, "")
    return Naming(column=name, sign=sign) if not rest.strip(NUMERALS) else Naming()


def is_title(line: str) -> bool:
    """Tell a report's title, which names its year."""
    return len(line) <= _LONGEST_TITLE and all(word in line for word in _TITLE)


def own_years(text: Text) -> set[Sign]:
    """Give what a report calls its own year: by a word for it, or by the year in its title.

    Where a title is one line with what stands below it, its words tell it.
    """
    title = " ".join(line for line in text.folded if is_title(line))
    return {True, max(years_in(title) or map(year_of, _TITLED.findall(text.as_folded)), default=True)}
