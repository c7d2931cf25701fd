"""The fast lane: tables that are printed in full in the form's order, each row's numbers right behind its label.

Where all labels of a form stand one after another with nothing but their own numbers between them, as many as each row
has cells, on lines that break all rows alike, and no row would add up if pieces of its numbers were joined, any other
reading leaves labels or numbers over and costs more than the margin. Then no search is needed. Everything else is left
to the search; `tests/reading/test_lanes.py` holds both to the same result.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import product, repeat
from operator import contains
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from gkstats import forms
from gkstats.reading.tables.labels.plans import ideographs_of, plan
from gkstats.reading.tables.numbers.headed_units import printed_unit, unit_behind
from gkstats.reading.tables.numbers.stretches import stretches, unbroken
from gkstats.reading.tables.numbers.surroundings import tail
from gkstats.reading.tables.numbers.tokens import PROSE, Token
from gkstats.reading.tables.page.cuts import bars_part
from gkstats.reading.tables.plain.plain_cells import PlainTable, RowPrinted
from gkstats.reading.tables.plain.plain_rows import (
    PlainLabel,
    RowNumbers,
    ends_row,
    money_heads,
    numbers_amid,
    numbers_of,
    parts_heads,
    plain_labels,
    within_label,
)
from gkstats.script.characters import resized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.numbers.stretches import Stretch
    from gkstats.reading.tables.page.ideographs import Characters

_FEW_LABELS: Final = 3
# A row's label of so many ideographs is known without so many that stand together.
_LONG_LABEL: Final = 8
_LEFT_OUT: Final = (1, 2)
_BORDER: Final = re.compile(r"[\t|]")


@cache
def _labels() -> tuple[tuple[str, ...], AhoCorasick]:
    """Give what labels are met as, and what finds them all in one pass, of several at one place the longest.

    Labels are those of every form, long ones of rows also with a character or two left out, as in 结转下年继续办理: no
    other label is as near to what is left.
    """
    blocks = [block for form in map(forms.load, forms.NAMES) for block in form.blocks]
    rows = dict.fromkeys(ideographs_of(row.label) for block in blocks for row in block.rows)
    names = dict.fromkeys(filter(None, (*(ideographs_of(head) for block in blocks for head in block.heads), *rows)))
    shortened: dict[str, str | None] = {}
    for name in rows:
        for at, out in product(range(len(name)), _LEFT_OUT if len(name) >= _LONG_LABEL else ()):
            printed = name[:at] + name[at + out :]
            shortened[printed] = name if shortened.get(printed, name) == name else None
    met_as = {printed: name for printed, name in shortened.items() if name and printed not in names}
    met_as |= {name: name for name in names}
    return tuple(met_as.values()), AhoCorasick(
        list(met_as), MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )


def plain_tables(text: Text, ideographs: Characters) -> dict[str, PlainTable]:
    """Find the tables of a text, by name, that no search could read in another way; each stands there by itself."""
    if "\f" in text.as_printed:
        return {}
    lanes = _Lanes(text, ideographs)
    found = (lanes.proactive(), lanes.requests(), lanes.disputes())
    return {table.name: table for table in found if table is not None and lanes.take(table)}


class _Lanes:
    """A text whose labels are met, and the tables found in it.

    `starts` and `stops` are the labels' offsets in the whole text.
    """

    def __init__(self, text: Text, ideographs: Characters) -> None:
        self.text, self.ideographs = text, ideographs
        names, automaton = _labels()
        self.met: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(ideographs.stream)
        self.names = [names[which] for which, _, _ in self.met]
        self.starts, self.stops = ideographs.offsets(self.met)

    def _once(self, labels: Sequence[PlainLabel]) -> int | None:
        """Give where these labels are met one right after another, if they are, and once."""
        first, count, names = labels[0].name, len(labels), self.names
        names_of = [label.names for label in labels]
        found: list[int] = []
        at = -1
        for _ in range(names.count(first)):
            at = names.index(first, at + 1)
            own = names[at : at + count]
            if len(own) == count and all(map(contains, names_of, own)):
                found.append(at)
        return found[0] if len(found) == 1 else None

    def proactive(self) -> PlainTable | None:
        """Find section two's table: all its blocks with all their heads and rows."""
        for form in forms.NAMES:
            labels = plain_labels(form, "proactive")
            if (at := self._once(labels)) is not None:
                return PlainTable(form, "proactive", at, labels)
        return None

    def disputes(self) -> PlainTable | None:
        """Find section four's table: its heads in the form's order, the row of numbers behind the last."""
        labels = plain_labels(forms.NEWEST, "disputes")
        at = self._once(labels)
        return None if at is None else PlainTable(forms.NEWEST, "disputes", at, labels)

    def requests(self) -> PlainTable | None:
        """Find section three's table: heads on one line or in tiers, and all rows; headings of rows may be missing."""
        heads = _part(forms.NEWEST, "requests", heads=True)
        first = ideographs_of(plan(forms.NEWEST, "requests").blocks[0].rows[0].label)
        if self.names.count(first) != 1:
            return None
        at = self.names.index(first)
        above = self._heads(heads, at)
        if above is None:
            return None
        # One row for 其他处理 looks like the form of 2019, and is told by the other table.
        for form in forms.NAMES:
            rows = self._rows(_part(form, "requests", heads=False), at)
            if rows is not None:
                return PlainTable(form, "requests", at - len(above), [*above, *rows])
        return None

    def _heads(self, labels: Sequence[PlainLabel], stop: int) -> list[PlainLabel] | None:
        """Give the heads that end before `stop`, if they stand in the form's order."""
        note, who, person, over, total, *bodies = labels
        for order in (
            [person, over, total, *bodies],
            [person, *bodies, total],
            [person, over, *bodies, total],
            [who, total, person, over, *bodies],
        ):
            start = stop - len(order)
            if start >= 0 and self.names[start:stop] == [label.name for label in order]:
                if order[0] is who and not self._above(start, start + 2):
                    return None
                for label in (note,) if order[0] is who else (who, note):
                    if start and self.names[start - 1] == label.name:
                        order.insert(0, label)
                        start -= 1
                # More heads above these could say something else.
                more = start and any(self.names[start - 1] == label.name for label in labels)
                return None if more else order
        return None

    def _above(self, first: int, stop: int) -> bool:
        """Tell whether some labels stand on one line, and the next one on another below."""
        lines = [bisect_right(self.ideographs.bases, self.starts[at]) for at in range(first, stop + 1)]
        return len(set(lines[:-1])) == 1 and lines[-2] < lines[-1]

    def _rows(self, labels: Sequence[PlainLabel], at: int) -> list[PlainLabel] | None:
        found: list[PlainLabel] = []
        for label in labels:
            if at < len(self.names) and self.names[at] in label.names:
                found.append(label)
                at += 1
            elif label.size:
                return None
        return found

    def take(self, table: PlainTable) -> bool:
        """Take the numbers of a table's rows; tell whether nothing else stands among its labels."""
        whole, bases, first, stop = self.ideographs.whole, self.ideographs.bases, table.first, table.stop
        if self._elsewhere(table) > _FEW_LABELS:
            return False
        met = self.met[first:stop]
        high = tail(self.text, self.ideographs, met[-1][2] - 1, _words(table.form, table.name))
        end = bases[high[0]] + high[1]
        starts, stops = table.starts, table.stops = self.starts[first:stop], self.stops[first:stop]
        begin = bisect_right(bases, starts[0]) - 1
        if "|" in whole[bases[begin] : bases[high[0] + 1]] and not bars_part(self.text.folded[begin : high[0] + 1]):
            return False
        last = 0
        lengths = (past - place for _, place, past in met)
        for label, length, start, behind, after in zip(
            table.labels, lengths, starts, stops, [*starts[1:], end], strict=True
        ):
            if behind - start > length and not within_label(whole[start:behind]):
                last = self._amid(table, label, start, behind, after)
                if not last:
                    return False
            elif not label.size:
                if not parts_heads(whole[behind:after]):
                    return False
            elif not (last := self._row(table, label, behind, after)):
                return False
        low = (begin, starts[0] - bases[begin])
        table.stretches = self._stretches(met, low, high, max(last, stops[-1]))
        self._units(table)
        return True

    def _stretches(
        self, met: Sequence[tuple[int, int, int]], low: tuple[int, int], high: tuple[int, int], last: int
    ) -> list[Stretch]:
        """Give what a table takes of the text, whose labels or numbers end before the offset `last`."""
        bases, ideographs = self.ideographs.bases, self.ideographs
        gaps = (place - past for (_, _, past), place in zip(met, [place for _, place, _ in met[1:]], strict=False))
        if max(gaps, default=0) < PROSE and ideographs.before(*high) - met[-1][2] < PROSE:
            return unbroken(self.text, low, high, last - bases[high[0]])
        taken = bytearray(len(ideographs.stream))
        for _, place, past in met:
            taken[place:past] = b"\1" * (past - place)
        number = bisect_right(bases, last) - 1
        return list(stretches(self.text, ideographs, taken, [Token(number, 0, last - bases[number], "", 0)], low, high))

    def _row(self, table: PlainTable, label: PlainLabel, behind: int, after: int) -> int:
        """Take a row's numbers and give where they end; 0 unless they are as many as its cells, and all there is."""
        found = numbers_of(self.ideographs.whole[behind - 1 : after], label.size, "," if self.ideographs.commas else "")
        if found is None:
            return 0
        money = label.block.key in money_heads(table.form, table.name)
        if money and unit_behind(self.ideographs.whole[behind - 1 + found.span[1] :]):
            return 0  # a unit apart from its number is left to the search
        return self._put(table, label, found, behind - 1)

    def _amid(self, table: PlainTable, label: PlainLabel, start: int, behind: int, after: int) -> int:
        """Take a row's numbers that stand on one line amid its label, and give where they end; 0 unless all do."""
        whole = self.ideographs.whole
        if not label.size or self.ideographs.commas or not ends_row(whole[behind - 1 : after]):
            return 0
        found = numbers_amid(whole[start:behind], label.size)
        return 0 if found is None else self._put(table, label, found, start)

    def _put(self, table: PlainTable, label: PlainLabel, found: RowNumbers, begin: int) -> int:
        """Keep a row's numbers, found from an offset on, and give where they end; 0 where their lines are odd."""
        bases, text, whole = self.ideographs.bases, self.text, self.ideographs.whole
        low, end = begin + found.span[0], begin + found.span[1]
        line = bisect_right(bases, low) - 1
        base = bases[line]
        if text.grid and line not in text.grid and bisect_right(bases, begin) - 1 in text.grid:
            return 0  # outside of the file's own table
        if label.size > 1 and not found.bordered and _BORDER.search(text.folded[line]):
            return 0  # several numbers in one cell: whether they are several, the table's other rows tell
        if not found.apart:
            lines: Sequence[int] = (line + 1,) * label.size
            printed = text.printed[line]
            same = printed == text.folded[line] or (
                printed[low - base : end - base] == whole[low:end] and not resized(printed)
            )
            if label.size > 1:
                table.kinds.add("row")
        else:
            lines = [line + 1 + below for below in found.apart]
            same = text.printed[line : lines[-1]] == text.folded[line : lines[-1]]
            # The only row of a table cannot be mistaken for another, however it is broken.
            if found.odd and sum(other.size > 0 for other in table.labels) > 1:
                return 0
            if not found.odd:
                table.kinds.add("cell")
        raws: Sequence[str] = found.texts
        if not same:
            places = zip(lines, found.places, strict=True) if found.apart else zip(repeat(line + 1), found.places)
            begins = ((number - 1, begin - bases[number - 1], span) for number, span in places)
            raws = [text.raw(number, at + span[0], at + span[1]) for number, at, span in begins]
        table.rows[label.key] = RowPrinted(found.texts, raws, lines, found.odd, begin, found.places)
        return end

    def _elsewhere(self, table: PlainTable) -> int:
        """Count the long labels of a table's rows that are met outside of it."""
        return len(_long(table.form, table.name).intersection(self.names[: table.first] + self.names[table.stop :]))

    def _units(self, table: PlainTable) -> None:
        """Find the units that heads of money print."""
        heads = money_heads(table.form, table.name)
        for n, label in enumerate(table.labels) if heads else ():
            if label.head and heads.get(label.block.key) == label.name:
                row = next(other for other in range(n, len(table.labels)) if table.labels[other].size)
                first = next(other for other in range(n) if table.labels[other].block is label.block)
                start, stop = (self.met[table.first + place][1] for place in (first, row))
                if unit := printed_unit(self.text, self.ideographs, start, stop, label.block.unit_in_heading):
                    table.units[label.block.key] = unit


@cache
def _part(form: str, name: str, *, heads: bool) -> tuple[PlainLabel, ...]:
    """List a table's heads, or its other labels."""
    return tuple(label for label in plain_labels(form, name) if label.head is heads)


@cache
def _long(form: str, name: str) -> frozenset[str]:
    return frozenset(label.name for label in plain_labels(form, name) if label.long)


@cache
def _words(form: str, name: str) -> str:
    return "\n".join(word for label in plan(form, name).labels for word in (label.ideographs, *label.block.extra_heads))
