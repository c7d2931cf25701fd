"""Tables in which rows or columns of the form are split into years or measures: the numbers of others are left out.

上年 beside 本年, 2020年 beside 2021年, 占比 beside 件数: every head and label over and beside a number counts, and one
that names another year or measure says that the number is none of the form's. It is left out where another row or
column of the same name stands beside it, with its head or label, which may be merged over both.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import combinations, groupby, product
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats import forms
from gkstats.reading.tables.crossing.edited_lines import EditedLines
from gkstats.reading.tables.crossing.told_numbers import says_count
from gkstats.reading.tables.crossing.vocabularies import own_years, signed, spelt, vocabulary
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.page.matrix import matrices, names_of
from gkstats.script.dates import YEAR, years_in
from gkstats.script.marks import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.crossing.vocabularies import Sign, Vocabulary
    from gkstats.reading.tables.page.matrix import Matrix, Slot

# So many names of rows or columns stand in a table of the form.
_NAMES: Final = 2
# No head nor label that names a year is longer.
_LONGEST: Final = 24
# No table goes further back.
_BACK: Final = 6
_YEAR: Final = re.compile(rf"{YEAR}年?度?")


def ours_alone(text: Text) -> Text:
    """Give a text without the rows and columns of other years and measures; the text itself where there are none."""
    if _telling().search(text.as_folded) is None:
        return text
    every = [(matrix, _vocabulary_of(matrix)) for matrix in matrices(text, 0, len(text.folded) - 1)]
    tables = [(matrix, words) for matrix, words in every if words is not None]
    own = own_years(text)
    if own == {True}:
        own |= {max((year for one in tables for year in _years_named(*one)), default=True)}
    edited = EditedLines(text)
    for matrix, words in tables:
        _SplitTable(matrix, _Sayings(words, frozenset(own)), edited).leave_out()
    return edited.done()


def _years_named(matrix: Matrix, own: Vocabulary) -> Iterator[int]:
    """Give the years that heads and labels name: the last one is a report's own whose title names none."""
    for row in matrix.rows:
        counts = [slot.text for slot in row if slot.text.isdecimal()]
        heads = len(counts) > 1 and all(map(_YEAR.fullmatch, counts)) and not any(own.said(s.text).row for s in row)
        for slot in row:
            sign, rest = signed(slot.text)
            said = "".join(IDEOGRAPHS.findall(rest))
            alone = (not said or said in forms.years_called().beside) and (heads or not slot.text.isdecimal())
            if type(sign) is int and (alone or _beside_year(own, rest) is not None):
                yield sign


@cache
def _telling() -> re.Pattern[str]:
    """Give the pattern of what a text has in which any row or column is split so: words alone in cells, or years.

    A year at a line's begin and a comma are a sentence's, too, but a line of numbers follows none.
    """
    called = forms.years_called()
    cell = rf"{YEAR}[^|\t,\n]{{0,14}}"
    year = rf"{cell}[|\t]|,[\"']?{cell}[,\n]|\n[\"']?{cell},[^。\n]{{0,60}}(?:,[\"']?\d+[\"']?){{3}}"
    return re.compile(rf"(?:{any_of(called.before)})(?!结转)|{any_of(called.measures)}|{year}")


def _vocabulary_of(matrix: Matrix) -> Vocabulary | None:
    """Give the names of the table of which most stand in a matrix; null where hardly any do."""
    texts = {slot.text for row in matrix.rows for slot in row if slot.filled and IDEOGRAPHS.search(slot.text)}
    every = [(sum(_is_name(one, text) for text in texts), -at, one) for at, one in enumerate(_vocabularies())]
    most, _, own = max(every, key=lambda one: one[:2])
    return own if most >= _NAMES else None


@cache
def _vocabularies() -> tuple[Vocabulary, ...]:
    tables = ("requests", "proactive", "disputes")
    return tuple(vocabulary(form, name, parted=False) for form, name in product(reversed(forms.NAMES), tables))


def _is_name(own: Vocabulary, text: str) -> bool:
    said = own.said(text)
    return (said.row or said.column) is not None


class _Sayings(NamedTuple):
    """What a cell says of a table whose names are known, in a report of a year."""

    own: Vocabulary
    years: frozenset[Sign]

    def name(self, text: str) -> str | None:
        """Give the column that a cell names, whatever the year."""
        said = self.own.said(text)
        return said.column or said.row or _beside_year(self.own, signed(text)[1])

    def names_by(self, text: str) -> bool:
        """Tell a name of a column as the form has it."""
        return any(spelt(name) in self.own.columns for name in names_of(text)[:1])

    def sign(self, text: str) -> str:
        """Tell a cell of another year or measure (`other`), of the report's own (`own`), or any other."""
        return _sign(self.own, self.years, text)

    def bare(self, text: str) -> bool:
        """Tell a cell that names the report's year or a count, and nothing else."""
        sign, rest = signed(text)
        words = "".join(IDEOGRAPHS.findall(rest if sign is not None else text))
        return (not words and sign is not None) or words in forms.years_called().beside


@lru_cache(maxsize=4096)  # the same heads and labels stand in each row
def _sign(own: Vocabulary, years: frozenset[Sign], text: str) -> str:
    if not 0 < len(text) <= _LONGEST:
        return ""
    names = own.rows | own.columns | own.neutral
    if any(spelt(name) in names for name in names_of(text)[:1]):
        return ""
    called = forms.years_called()
    measures = [word for word in called.measures if word in text]
    if measures and not any(word in name for word in measures for name in own.columns):
        return "other"
    sign, rest = signed(text)
    if sign is None:
        return ""
    said = "".join(map(spelt, names_of(rest)[:1]))
    if said and said not in called.beside:
        # 上年结转 is the form's own, 2020年结转, too; and 上年接转 may be a misprint of it.
        if any(word + said in names or own.meant_by(word + said) for word in called.before):
            return ""
        if said not in own.neutral and _beside_year(own, rest) is None:
            return ""
    if sign in years:
        return "own"
    # Of a report whose year is not known nobody can tell which one is another.
    return "other" if sign is False or any(type(year) is int for year in years) else ""


@lru_cache(maxsize=4096)
def _beside_year(own: Vocabulary, rest: str) -> str | None:
    """Give the name of the form that a cell has beside a year, written as the form has it or shortened."""
    called = forms.years_called()
    for said in map(spelt, names_of(rest)):
        for word, end in product(("", *called.own), ("", *called.ends)):
            whole = word + said.removesuffix(end)
            if len(whole) > 1 and (whole in own.rows | own.columns or (word and own.meant_by(whole))):
                return whole if whole in own.rows | own.columns else own.meant_by(whole)
    return None


class _SplitTable:
    """One matrix, its heads and labels."""

    def __init__(self, matrix: Matrix, words: _Sayings, edited: EditedLines) -> None:
        self.words, self.edited, self.text = words, edited, edited.text
        self.rows, self.width = matrix.rows, matrix.width
        self.at = {row[0].line: place for place, row in enumerate(matrix.rows)}
        self.years = {place for place, row in enumerate(self.rows) if self._are_years(row) and not self._names_row(row)}
        self.dated = {column for column in range(self.width) if self._are_years([row[column] for row in self.rows])}
        self.counted = [
            place
            for place, row in enumerate(self.rows)
            if place not in self.years and any(_is_count(slot) for at, slot in enumerate(row) if at not in self.dated)
        ]
        self.labels = max(map(self._labels, self.counted), default=0)

    def leave_out(self) -> None:
        """Leave out the numbers of others: whole rows, else columns below heads."""
        if self.labels < self.width and not (self.labels and self._rows()):
            for heads, rows in self._parts():
                self._columns(heads, rows)

    def _labels(self, place: int) -> int:
        """Count the cells of a row with a name up to the last one of words before its numbers."""
        row = self.rows[place]
        if not self._names_row(row):
            return 0
        words = next((at for at in range(self.width) if self._is_word(place, at)), 0)
        counts = (at for at in range(words, self.width) if at not in self.dated and _is_count(row[at]))
        first = next(counts, self.width)
        return next((at for at in range(first, 0, -1) if self._is_word(place, at - 1)), 0)

    def _names_row(self, row: Sequence[Slot]) -> bool:
        """Tell a row before whose numbers a row of the form is named."""
        words = next((at for at, slot in enumerate(row) if slot.filled and not says_count(slot.text)), 0)
        first = next((at for at in range(words, len(row)) if _is_count(row[at])), len(row))
        return any(self.words.own.said(slot.text).row for slot in row[:first] if slot.filled)

    def _are_years(self, slots: Sequence[Slot]) -> bool:
        """Tell cells of bare years, the report's own and some before it: over columns, or beside rows."""
        numbers = [slot.text for slot in slots if _is_count(slot)]
        last = max((int(year) for year in self.words.years), default=0)
        return (
            len(numbers) > 1
            and all(_YEAR.fullmatch(text) for text in numbers)
            and all(last - _BACK <= year <= last for text in numbers for year in years_in(text))
        )

    def _is_word(self, place: int, column: int) -> bool:
        """Tell a cell of words, or of a year over columns or beside rows."""
        slot = self.rows[place][column]
        dated = (place in self.years or column in self.dated) and _YEAR.fullmatch(slot.text) is not None
        return slot.filled and (dated or not says_count(slot.text))

    # Rows of other years.

    def _rows(self) -> bool:
        """Leave out the lines of other years where an item has several; tell whether there are any."""
        found = False
        for run in self._runs():
            signs = [{self._sign(slot) for slot in self._labelled(place)} for place in run]
            ours = [place for place, sign in zip(run, signs, strict=True) if "other" not in sign]
            if len(ours) != 1 or len(run) == 1 or not ("own" in signs[run.index(ours[0])] or ours[0] == run[0]):
                continue
            found = True
            self._join_rows(run, ours[0])
        return found

    def _runs(self) -> Iterator[list[int]]:
        """Give the rows of each item: the first has its labels, and the others none, or the same."""
        run: list[int] = []
        for place in range(len(self.rows)):
            head = any(self._is_word(place, at) for at in range(self.labels, self.width)) or place in self.years
            labels = {at: slot.text for at, slot in enumerate(self._labelled(place)) if not self._is_year(slot)}
            said = {at: text for at, text in labels.items() if text}
            before = {at: slot.text for at, slot in enumerate(self._labelled(run[-1]))} if run else {}
            if head or not run or any(before.get(at) != text for at, text in said.items()):
                if run:
                    yield run
                run = []
            if not head:
                run.append(place)
        if run:
            yield run

    def _join_rows(self, run: Sequence[int], ours: int) -> None:
        """Leave out the lines of an item but for its own, and print its labels there."""
        line = self.rows[ours][0].line
        for slot in self._labelled(ours):
            if slot.filled and self._is_year(slot):
                self.edited.blank(line, slot.start, slot.stop)
        for at in reversed(range(self.labels)):
            label = self.rows[run[0]][at]
            if label.filled and not self._is_year(label) and not self.rows[ours][at].filled:
                self.edited.insert(line, self.rows[ours][at].start, label)
        for place in run:
            other = self.rows[place][0].line
            if place != ours:
                self.edited.blank(other, 0, len(self.text.folded[other]))
                self.edited.moved.update({(other, at): (line, at) for at in range(self.labels)})
                self.edited.moved.update({(other, at): None for at in range(self.labels, self.width)})

    def _labelled(self, place: int) -> Sequence[Slot]:
        return self.rows[place][: self.labels]

    def _is_year(self, slot: Slot) -> bool:
        """Tell a cell that names a year or a measure beside no row."""
        return bool(self._sign(slot)) and self.words.name(slot.text) is None

    def _sign(self, slot: Slot) -> str:
        return self.words.sign(slot.text)

    # Columns of other years and measures.

    def _parts(self) -> Iterator[tuple[list[int], list[int]]]:
        """Give the rows of heads that stand together, each with the rows below them."""
        heads: list[int] = []
        rows: list[int] = []
        for place in range(len(self.rows)):
            counted = place in self.counted
            head = place in self.years or (
                not counted and any(self._is_word(place, at) for at in range(self.labels, self.width))
            )
            if head and rows:
                yield heads, rows
                heads, rows = [], []
            if head:
                heads.append(place)
            elif heads:
                rows.append(place)
        if heads and rows:
            yield heads, rows

    def _columns(self, heads: Sequence[int], rows: Sequence[int]) -> None:
        """Leave out the columns of others below some heads, if each has one of the report's own beside it."""
        columns = range(self.labels, self.width)
        over = {column: self._heads_over(heads, column) for column in columns}
        others = {column for column in columns if any(self._sign(slot) == "other" for slot in over[column])}
        names = {column: {name for slot in over[column] if (name := self.words.name(slot.text))} for column in columns}
        ours = [column for column in columns if column not in others]
        if not others or not any(names[column] for column in ours):
            return
        if any(names[column] and names[column] not in (names[one] for one in ours) for column in others):
            return
        # Of two that are called alike nobody can tell which one is the report's own.
        if any(
            names[one] == names[two] and over[one][-1] != over[two][-1]
            for one, two in combinations((column for column in ours if names[column]), 2)
        ):
            return
        groups = self._groups(others, names)
        group_of = {column: group for group in groups for column in group}
        taken: set[Slot] = set()
        for column in ours:
            for slot in over[column]:
                at = self.rows[self.at[slot.line]].index(slot)
                if slot not in taken and at in others and group_of[at] != group_of[column]:
                    return
                taken.add(slot)
        for place in (*heads, *rows):
            self._join_columns(place, groups, others, over if place in heads else {})
        for column in ours:
            for slot in over[column]:
                self._unsign(slot, names[column])

    def _heads_over(self, heads: Sequence[int], column: int) -> list[Slot]:
        """Give the heads over a column, that of its lowest line last; merged ones, too."""
        found: list[Slot] = []
        lowest = self.rows[heads[-1]]
        for place in heads:
            at = column
            line = self.rows[place][0].line
            # Where no file says what is merged, above years and measures each head stands over those to its right.
            while place != heads[-1] and not self.text.covered and at > self.labels and not self.rows[place][at].filled:
                if not all(self._sign(one) or self.words.bare(one.text) for one in lowest[at - 1 : at + 1]):
                    break
                at -= 1
            first = self.text.covered.get((line, at), (line, at))
            slot = self.rows[self.at.get(first[0], place)][first[1]]
            if slot.filled and slot not in found:
                found.append(slot)
        return found

    def _groups(self, others: set[int], names: Mapping[int, set[str]]) -> list[range]:
        """Give the columns that are one when others' are left out, these with a neighbour of the same name if any."""
        groups: list[range] = []
        ahead = self.labels
        runs = [[*run] for own, run in groupby(range(self.labels, self.width), others.__contains__) if own]
        for run in runs:
            low, high = run[0], run[-1] + 1
            like_left = low > self.labels and names[low - 1] == names[low]
            like_right = high < self.width and names[high] == names[high - 1] != set()
            left = low > self.labels and (high == self.width or (like_left and not like_right))
            if groups and low == ahead and left:
                groups[-1] = range(groups[-1].start, high)
                ahead = high
                continue
            group = range(low - 1, high) if left else range(low, high + 1)
            groups += [range(column, column + 1) for column in range(ahead, group.start)]
            groups.append(group)
            ahead = group.stop
        return [*groups, *(range(column, column + 1) for column in range(ahead, self.width))]

    def _join_columns(
        self, place: int, groups: Sequence[range], others: set[int], over: Mapping[int, Sequence[Slot]]
    ) -> None:
        """Make one cell of a line's cells of each group: the report's own, or a head that stands over it."""
        row, line = self.rows[place], self.rows[place][0].line
        for number, group in enumerate(groups):
            self.edited.moved.update({(line, column): (line, self.labels + number) for column in group})
            if len(group) == 1:
                continue
            (ours,) = (column for column in group if column not in others)
            kept = [row[ours]] if row[ours].filled else []
            kept = kept or [row[column] for column in group if row[column] in over.get(ours, ())]
            low, high = self._span(row, group)
            self.edited.blank(line, low, high, kept)

    def _span(self, row: Sequence[Slot], group: range) -> tuple[int, int]:
        """Give where some cells of a row stand, between the borders around them."""
        said = self.text.folded[row[0].line]
        border = next(border for border in "|\t;," if border in said)
        low = said.index(border, row[group.start - 1].stop) + 1 if group.start else int(said.startswith("|"))
        stop = row[group.stop - 1].stop
        high = said.find(border, stop)
        return low, high if high >= 0 else len(said)

    def _unsign(self, slot: Slot, names: set[str]) -> None:
        """Leave out what a head says of this year, or that it counts, where it or another one names its column, too."""
        if self.words.bare(slot.text) and names:
            self.edited.blank(slot.line, slot.start, slot.stop)
        elif (year := _YEAR.search(slot.text)) is not None and self.words.names_by(_YEAR.sub("", slot.text)):
            self.edited.blank(slot.line, slot.start + year.start(), slot.start + year.end())


def _is_count(slot: Slot) -> bool:
    return slot.filled and says_count(slot.text)
