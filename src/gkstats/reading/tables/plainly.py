"""The fast lane: tables that are printed in full in the form's order, each row's numbers right behind its label.

Where all labels of a form stand one after another with nothing but their own numbers between them, as many as each row
has cells, on lines that break all rows alike, and no row would add up if pieces of its numbers were joined, any other
reading leaves labels or numbers over and costs more than the margin. Then no search is needed. Everything else is left
to the search; `tests/reading/test_lanes.py` holds both to the same result.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import product, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from gkstats import forms
from gkstats.issues import issue
from gkstats.model import Cell
from gkstats.reading.tables.headed_units import printed_unit, unit_behind
from gkstats.reading.tables.plain_rows import (
    UNIT_UNKNOWN,
    FormRow,
    PlainLabel,
    RowNumbers,
    ends_row,
    form_rows,
    money_heads,
    numbers_amid,
    numbers_of,
    parts_heads,
    plain_labels,
    plain_values,
    printed_row,
    within_label,
)
from gkstats.reading.tables.plans import ideographs_of, plan
from gkstats.reading.tables.stretches import stretches
from gkstats.reading.tables.surroundings import tail
from gkstats.reading.tables.tokens import Token
from gkstats.script.characters import resized

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.files.text import Text
    from gkstats.model import Issue, State
    from gkstats.reading.tables.ideographs import Characters
    from gkstats.reading.tables.stretches import Stretch

_FEW_LABELS: Final = 3
# A row's label of so many ideographs is known without so many that stand together.
_LONG_LABEL: Final = 8
_LEFT_OUT: Final = (1, 2)
# A cell of all its fields: nothing that the interpreter runs for each of the 200.
_make: Final = partial(tuple.__new__, Cell)


class _RowPrinted(NamedTuple):
    """A row's numbers: as folded and as printed, and the 1-based line of each."""

    texts: tuple[str, ...]
    raws: Sequence[str]
    lines: Iterable[int]
    odd: bool


@dataclass(slots=True)
class _PlainTable:
    """A table found whole: its labels as they are met one after another, from `first`, and its rows' numbers by key."""

    form: str
    name: str
    first: int
    labels: Sequence[PlainLabel]
    rows: dict[tuple[str, ...], _RowPrinted] = field(default_factory=dict)
    units: dict[tuple[str, ...], str] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def stop(self) -> int:
        """Give the one behind its last label, of those that are met."""
        return self.first + len(self.labels)


@dataclass(frozen=True, slots=True)
class PlainTables:
    """What the tables of a text hold."""

    form: str
    cells: tuple[Cell, ...]
    issues: tuple[Issue, ...]
    stretches: tuple[Stretch, ...]
    states: frozenset[tuple[str, State]]
    printed: tuple[str, ...]


@dataclass(slots=True)
class _Made:
    """The cells as they are made, their issues, the tables with their states, and what is printed, a row each."""

    cells: list[Cell] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    states: set[tuple[str, State]] = field(default_factory=set)
    printed: list[str] = field(default_factory=list)


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


def read_plainly(text: Text, ideographs: Characters) -> PlainTables | None:
    """Read the three tables of a text without a search; null where that is not certain to give the same."""
    if "\f" in text.as_printed:
        return None
    lanes = _Lanes(text, ideographs)
    proactive, requests, disputes = lanes.proactive(), lanes.requests(), lanes.disputes()
    if proactive is None or requests is None or disputes is None:
        return None
    tables = (proactive, requests, disputes)
    if not all(map(lanes.take, tables)) or len(lanes.kinds) > 1:
        return None
    form = next(iter(forms.fitting(proactive.form, requests.form)), "mixed")
    made = _Made()
    for table in tables:
        own = table.form if table is proactive or form == "mixed" else form
        if not _fill(table, own if table is not disputes or form != "mixed" else requests.form, made):
            return None
    stretches = tuple([stretch for table in tables for stretch in table.stretches])
    return PlainTables(
        form, tuple(made.cells), tuple(made.issues), stretches, frozenset(made.states), tuple(made.printed)
    )


class _Lanes:
    """A text whose labels are met, and the tables found in it.

    `starts` and `stops` are the labels' offsets in the whole text; `kinds` how rows are broken: all alike, each on one
    line, or each number on its own.
    """

    def __init__(self, text: Text, ideographs: Characters) -> None:
        self.text, self.ideographs = text, ideographs
        names, automaton = _labels()
        self.met: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(ideographs.stream)
        self.names = [names[which] for which, _, _ in self.met]
        self.starts = ideographs.offsets([start for _, start, _ in self.met])
        self.stops = [offset + 1 for offset in ideographs.offsets([stop - 1 for _, _, stop in self.met])]
        self.kinds: set[str] = set()

    def _once(self, labels: Sequence[PlainLabel]) -> int | None:
        """Give where these labels are met one right after another, if they are, and once."""
        first, count, names = labels[0].name, len(labels), self.names
        found: list[int] = []
        at = -1
        for _ in range(names.count(first)):
            at = names.index(first, at + 1)
            own = names[at : at + count]
            if len(own) == count and all(name in one.names for name, one in zip(own, labels, strict=True)):
                found.append(at)
        return found[0] if len(found) == 1 else None

    def proactive(self) -> _PlainTable | None:
        """Find section two's table: all its blocks with all their heads and rows."""
        for form in forms.NAMES:
            labels = plain_labels(form, "proactive")
            if (at := self._once(labels)) is not None:
                return _PlainTable(form, "proactive", at, labels)
        return None

    def disputes(self) -> _PlainTable | None:
        """Find section four's table: its heads in the form's order, the row of numbers behind the last."""
        labels = plain_labels(forms.NEWEST, "disputes")
        at = self._once(labels)
        return None if at is None else _PlainTable(forms.NEWEST, "disputes", at, labels)

    def requests(self) -> _PlainTable | None:
        """Find section three's table: heads on one line or in tiers, and all rows; headings of rows may be missing."""
        heads = [label for label in plain_labels(forms.NEWEST, "requests") if label.head]
        first = ideographs_of(plan(forms.NEWEST, "requests").blocks[0].rows[0].label)
        if self.names.count(first) != 1:
            return None
        at = self.names.index(first)
        above = self._heads(heads, at)
        if above is None:
            return None
        # One row for 其他处理 looks like the form of 2019, and is told by the other table.
        for form in forms.NAMES:
            rows = self._rows([label for label in plain_labels(form, "requests") if not label.head], at)
            if rows is not None:
                return _PlainTable(form, "requests", at - len(above), [*above, *rows])
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

    def take(self, table: _PlainTable) -> bool:
        """Take the numbers of a table's rows; tell whether nothing else stands among its labels."""
        whole, bases, first, stop = self.ideographs.whole, self.ideographs.bases, table.first, table.stop
        if self._elsewhere(table) > _FEW_LABELS:
            return False
        high = tail(self.text, self.ideographs, self.met[stop - 1][2] - 1, _words(table.form, table.name))
        end = bases[high[0]] + high[1]
        starts = self.starts[first:stop]
        last = 0
        lengths = (past - place for _, place, past in self.met[first:stop])
        for label, length, start, behind, after in zip(
            table.labels, lengths, starts, self.stops[first:stop], [*starts[1:], end], strict=True
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
        taken = bytearray(len(self.ideographs.stream))
        for _, place, past in self.met[first:stop]:
            taken[place:past] = b"\1" * (past - place)
        number = bisect_right(bases, last) - 1
        closing = Token(number, 0, last - bases[number], "", 0)
        begin = bisect_right(bases, starts[0]) - 1
        low = (begin, starts[0] - bases[begin])
        table.stretches = list(stretches(self.text, self.ideographs, taken, [closing], low, high))
        self._units(table)
        return True

    def _row(self, table: _PlainTable, label: PlainLabel, behind: int, after: int) -> int:
        """Take a row's numbers and give where they end; 0 unless they are as many as its cells, and all there is."""
        found = numbers_of(self.ideographs.whole[behind - 1 : after], label.size, "," if self.ideographs.commas else "")
        if found is None:
            return 0
        money = label.block.key in money_heads(table.form, table.name)
        if money and unit_behind(self.ideographs.whole[behind - 1 + found.span[1] :]):
            return 0  # a unit apart from its number is left to the search
        return self._put(table, label, found, behind - 1)

    def _amid(self, table: _PlainTable, label: PlainLabel, start: int, behind: int, after: int) -> int:
        """Take a row's numbers that stand on one line amid its label, and give where they end; 0 unless all do."""
        whole = self.ideographs.whole
        if not label.size or self.ideographs.commas or not ends_row(whole[behind - 1 : after]):
            return 0
        found = numbers_amid(whole[start:behind], label.size)
        return 0 if found is None else self._put(table, label, found, start)

    def _put(self, table: _PlainTable, label: PlainLabel, found: RowNumbers, begin: int) -> int:
        """Keep a row's numbers, found from an offset on, and give where they end; 0 where their lines are odd."""
        bases, text, whole = self.ideographs.bases, self.text, self.ideographs.whole
        low, end = begin + found.span[0], begin + found.span[1]
        line = bisect_right(bases, low) - 1
        base = bases[line]
        if line in text.grid and label.size > 1 and not found.bordered:
            return 0  # several numbers in one cell of a file's own
        if not found.apart:
            lines: Iterable[int] = repeat(line + 1, label.size)
            printed = text.printed[line]
            same = printed == text.folded[line] or (
                printed[low - base : end - base] == whole[low:end] and not resized(printed)
            )
            if label.size > 1:
                self.kinds.add("row")
        else:
            lines = [line + 1 + below for below in found.apart]
            same = text.printed[line : lines[-1]] == text.folded[line : lines[-1]]
            # The only row of a table cannot be mistaken for another, however it is broken.
            if found.odd and sum(other.size > 0 for other in table.labels) > 1:
                return 0
            if not found.odd:
                self.kinds.add("cell")
        raws: Sequence[str] = found.texts
        if not same:
            places = zip(lines, found.places, strict=True) if found.apart else zip(repeat(line + 1), found.places)
            begins = ((number - 1, begin - bases[number - 1], span) for number, span in places)
            raws = [text.raw(number, at + span[0], at + span[1]) for number, at, span in begins]
        table.rows[label.key] = _RowPrinted(found.texts, raws, lines, found.odd)
        return end

    def _elsewhere(self, table: _PlainTable) -> int:
        """Count the long labels of a table's rows that are met outside of it."""
        return len(_long(table.form, table.name).intersection(self.names[: table.first] + self.names[table.stop :]))

    def _units(self, table: _PlainTable) -> None:
        """Find the units that heads of money print."""
        heads = money_heads(table.form, table.name)
        for n, label in enumerate(table.labels) if heads else ():
            if label.head and heads.get(label.block.key) == label.name:
                row = next(other for other in range(n, len(table.labels)) if table.labels[other].size)
                first = next(other for other in range(n) if table.labels[other].block is label.block)
                start, stop = (self.met[table.first + place][1] for place in (first, row))
                if unit := printed_unit(self.text, self.ideographs, start, stop, label.block.unit_in_heading):
                    table.units[label.block.key] = unit


def _fill(table: _PlainTable, form: str, made: _Made) -> bool:
    """Make a table's cells, in the order of a form; tell whether all numbers are plain, none a piece of another."""
    name, cells = repeat(table.name), made.cells
    found: set[State] = set()
    for row in form_rows(form, table.name):
        numbers = table.rows.get(row.key)
        if numbers is None:
            if not row.unless:
                cells += _absent(row)
                found.add("absent")
            continue
        said = plain_values(row, numbers.texts, table.units.get(row.block.key, row.block.unit_in_heading))
        if said is None or (numbers.odd and not said.held):
            return False
        values, units, states, unknown, _ = said
        found.update(states)
        raws, lines = numbers.raws, numbers.lines
        own = zip(name, row.keys, states, values, raws, lines, row.block.units, units, strict=False)
        cells += map(_make, own)
        made.printed.append(printed_row(row, tuple(raws)))
        for column in unknown:
            one, item = cells[column - len(values)], ".".join(row.key)
            made.issues.append(issue(UNIT_UNKNOWN, table=one.table, line=one.line, item=item, raw=str(one.raw)))
    made.states.update((table.name, state) for state in found)
    return True


@cache
def _absent(row: FormRow) -> tuple[Cell, ...]:
    return tuple(
        Cell(row.block.table, key, "absent", unit=unit) for key, unit in zip(row.keys, row.block.units, strict=True)
    )


@cache
def _long(form: str, name: str) -> frozenset[str]:
    return frozenset(label.name for label in plain_labels(form, name) if label.long)


@cache
def _words(form: str, name: str) -> str:
    return "\n".join(word for label in plan(form, name).labels for word in (label.ideographs, *label.block.extra_heads))
