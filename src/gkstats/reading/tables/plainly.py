"""The fast lane: tables that are printed in full in the form's order, each row's numbers right behind its label.

Where all labels of a form stand one after another with nothing but their own numbers between them, as many as each row
has cells, on lines that break all rows alike, and no row would add up if pieces of its numbers were joined, any other
reading leaves labels or numbers over and costs more than the margin. Then no search is needed. Everything else is left
to the search; `tests/reading/test_lanes.py` holds both to the same result.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats import forms
from gkstats.model import Cell
from gkstats.reading.tables.headed_units import printed_unit
from gkstats.reading.tables.line_doubts import in_pieces
from gkstats.reading.tables.plans import head_of_column, ideographs_of, plan, sums_held
from gkstats.reading.tables.stretches import stretches
from gkstats.reading.tables.surroundings import tail
from gkstats.reading.tables.tokens import Token
from gkstats.script.enumerators import LABEL_NUMBER, LABEL_ORDINAL, NUMERALS
from gkstats.script.numerals import Printed, read_amount, read_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block, Row
    from gkstats.reading.tables.stretches import Stretch
    from gkstats.reading.tables.tokens import Characters

_NUMBER: Final = re.compile(r"(?<![^\s|])[-+增减]?\d[\d,]*(?:\.\d+)?(?:万元)?(?![^\s|])")
# What may stand behind a label, between numbers, and behind them before the next label.
_BEHIND: Final = re.compile(r'["”)*\s|]*')
_BETWEEN: Final = re.compile(r"[\s|]+")
_BEFORE: Final = re.compile(rf'[\s|*#]*[“"(]?(?:\(?\s*{LABEL_ORDINAL}|{LABEL_NUMBER})?\s*[“"(]?')
# Between heads: no number, but perhaps the rule of a Markdown table.
_HEADS: Final = re.compile(rf'(?:[\s|()"“”*#:,、.]|(?<=\n)[ |:-]+(?=\n))*(?:(?:{LABEL_ORDINAL}|{LABEL_NUMBER})\s*)?')
_INSIDE: Final = re.compile(r"[^\d|\t]*")
_LONG_LABEL: Final = 6
_FEW_LABELS: Final = 3
_MONEY: Final = "万元"
# Enumerators and the directions of changes.
_AMID: Final = {*NUMERALS, "增", "减"}


class _Met(NamedTuple):
    """A label of any form where it stands in the stream of ideographs."""

    name: str
    start: int
    stop: int


class _LabelLine(NamedTuple):
    """One printed label of a table and how many numbers belong behind it: a row's, or none."""

    met: _Met
    block: Block
    row: Row | None


@dataclass
class _PlainTable:
    """A table found whole: its labels one after another, and the numbers of its rows."""

    form: str
    name: str
    lines: list[_LabelLine]
    rows: dict[int, list[Token]] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlainTables:
    """What the tables of a text hold."""

    form: str
    cells: tuple[Cell, ...]
    stretches: tuple[Stretch, ...]


@cache
def _labels() -> re.Pattern[str]:
    """Give a pattern for every label of every form, the longest first."""
    names = {
        ideographs_of(label)
        for form in map(forms.load, forms.NAMES)
        for block in form.blocks
        for label in (*block.heads, *(row.label for row in block.rows))
    } - {""}
    return re.compile("|".join(sorted(names, key=lambda name: (-len(name), name))))


def read_plainly(text: Text, ideographs: Characters) -> PlainTables | None:
    """Read the three tables of a text without a search; null where that is not certain to give the same."""
    if text.grid or ideographs.commas or "\f" in "".join(text.printed):
        return None
    met = [_Met(match[0], match.start(), match.end()) for match in _labels().finditer(ideographs.stream)]
    lanes = _Lanes(text, ideographs, met)
    proactive, requests, disputes = lanes.proactive(), lanes.requests(), lanes.disputes()
    if proactive is None or requests is None or disputes is None:
        return None
    tables = (proactive, requests, disputes)
    if not all(map(lanes.take, tables)) or not lanes.alike:
        return None
    form = next(iter(forms.fitting(proactive.form, requests.form)), "mixed")
    cells: list[Cell] = []
    for table in tables:
        own = table.form if table is proactive or form == "mixed" else form
        if (made := lanes.cells(table, own if table is not disputes or form != "mixed" else requests.form)) is None:
            return None
        cells += made
    return PlainTables(form, tuple(cells), tuple(stretch for table in tables for stretch in table.stretches))


class _Lanes:
    """A text whose labels were met, and the tables found in it."""

    def __init__(self, text: Text, ideographs: Characters, met: list[_Met]) -> None:
        self.text, self.ideographs, self.met = text, ideographs, met
        self.names = [one.name for one in met]
        self.whole = "\n".join(text.folded)
        self.bases = [0, *accumulate(len(line) + 1 for line in text.folded)]
        self.kinds: set[str] = set()

    @property
    def alike(self) -> bool:
        """Whether all rows are broken alike: each on one line, or each number on its own."""
        return len(self.kinds) < 2

    def _offset(self, place: int) -> int:
        return self.bases[self.ideographs.lines[place]] + self.ideographs.columns[place]

    def _once(self, names: Sequence[str]) -> int | None:
        """Give where these labels are met one right after another, if they are, and once."""
        first, count = names[0], len(names)
        found = [n for n, name in enumerate(self.names) if name == first and self.names[n : n + count] == list(names)]
        return found[0] if len(found) == 1 else None

    def proactive(self) -> _PlainTable | None:
        """Find section two's table: all its blocks with all their heads and rows."""
        for form in forms.NAMES:
            labels = plan(form, "proactive").labels
            if (at := self._once([label.ideographs for label in labels])) is not None:
                lines = [_LabelLine(self.met[at + n], label.block, label.row) for n, label in enumerate(labels)]
                return _PlainTable(form, "proactive", lines)
        return None

    def disputes(self) -> _PlainTable | None:
        """Find section four's table: its heads in the form's order."""
        labels = plan(forms.NEWEST, "disputes").labels
        at = self._once([label.ideographs for label in labels[:-1]])
        if at is None:
            return None
        lines = [_LabelLine(self.met[at + n], label.block, None) for n, label in enumerate(labels[:-1])]
        # The row of numbers has no label: it stands behind the last head.
        lines[-1] = lines[-1]._replace(row=labels[-1].row)
        return _PlainTable(forms.NEWEST, "disputes", lines)

    def requests(self) -> _PlainTable | None:
        """Find section three's table: heads on one line or in tiers, and all rows; headings of rows may be missing."""
        block = plan(forms.NEWEST, "requests").blocks[0]
        first = ideographs_of(block.rows[0].label)
        if self.names.count(first) != 1:
            return None
        at = self.names.index(first)
        start = self._heads(block, at)
        if start is None:
            return None
        # One row for 其他处理 looks like the form of 2019, and is told by the other table.
        for form in forms.NAMES:
            own = plan(form, "requests").blocks[0]
            found = self._rows(own, at)
            if found is not None:
                heads = [_LabelLine(met, own, None) for met in self.met[start:at]]
                return _PlainTable(form, "requests", [*heads, *found])
        return None

    def _heads(self, block: Block, stop: int) -> int | None:
        """Give the first of the heads that end before `stop`, if they stand in the form's order."""
        heads = [ideographs_of(head) for head in block.heads]
        note, who, *own = heads
        person, over, total, *bodies = own
        orders = ([person, over, total, *bodies], [person, *bodies, total], [person, over, *bodies, total])
        for order in orders:
            start = stop - len(order)
            if start >= 0 and self.names[start:stop] == order:
                for name in (who, note):
                    if start and self.names[start - 1] == name:
                        start -= 1
                # More heads above these could say something else.
                return None if start and self.names[start - 1] in heads else start
        return None

    def _rows(self, block: Block, at: int) -> list[_LabelLine] | None:
        found: list[_LabelLine] = []
        for row in block.rows:
            name = ideographs_of(row.label)
            here = at < len(self.names) and self.names[at] == name
            if row.key is None or row.unless:
                if here:
                    found.append(_LabelLine(self.met[at], block, None))
                    at += 1
            elif here:
                found.append(_LabelLine(self.met[at], block, row))
                at += 1
            else:
                return None
        return found

    def take(self, table: _PlainTable) -> bool:
        """Take the numbers of a table's rows; tell whether nothing else stands among its labels."""
        lines, stream = table.lines, self.ideographs.stream
        words = _words(table.form, table.name)
        last = lines[-1].met.stop - 1
        high = tail(self.text, self.ideographs, last, words)
        end = self.bases[high[0]] + high[1]
        first = lines[0].met
        if self._elsewhere(table) > _FEW_LABELS:
            return False
        for n, line in enumerate(lines):
            follower = lines[n + 1].met if n + 1 < len(lines) else None
            start = self._offset(line.met.stop - 1) + 1
            if not _INSIDE.fullmatch(self.whole, self._offset(line.met.start), start):
                return False
            between = stream[line.met.stop : follower.start] if follower else ""
            if between and not set(between.replace(_MONEY, "")) <= _AMID:
                return False
            stop = self._offset(follower.start) if follower else end
            if line.row is None:
                if not _HEADS.fullmatch(self.whole, start, stop):
                    return False
            elif not self._row(table, line, start, stop):
                return False
        taken = bytearray(len(stream))
        for line in lines:
            taken[line.met.start : line.met.stop] = b"\1" * (line.met.stop - line.met.start)
        low = (self.ideographs.lines[first.start], self.ideographs.columns[first.start])
        found = [token for tokens in table.rows.values() for token in tokens]
        table.stretches = list(stretches(self.text, self.ideographs, taken, found, low, high))
        self._units(table)
        return True

    def _row(self, table: _PlainTable, line: _LabelLine, start: int, stop: int) -> bool:
        """Take a row's numbers; tell whether they are as many as its cells, and all that stands there."""
        spans = [match.span() for match in _NUMBER.finditer(self.whole, start, stop)]
        size = len(line.block.columns)
        if len(spans) != size or not _BEHIND.fullmatch(self.whole, start, spans[0][0]):
            return False
        if not _BEFORE.fullmatch(self.whole, spans[-1][1], stop):
            return False
        for (_, low), (high, _) in pairwise(spans):
            if not _BETWEEN.fullmatch(self.whole, low, high):
                return False
        tokens = []
        number = bisect_right(self.bases, spans[0][0]) - 1
        for low, high in spans:
            while low >= self.bases[number + 1]:
                number += 1
            base = self.bases[number]
            tokens.append(Token(number, low - base, high - base, self.whole[low:high], 0))
        if size > 1:
            on = len({token.line for token in tokens})
            if on not in (1, size):
                return False
            self.kinds.add("row" if on == 1 else "cell")
        table.rows[id(line.row)] = tokens
        return True

    def _elsewhere(self, table: _PlainTable) -> int:
        """Count the long labels of a table's rows that are met outside of it."""
        own = {line.met.start for line in table.lines}
        long = {line.met.name for line in table.lines if line.row is not None and len(line.met.name) >= _LONG_LABEL}
        return len({one.name for one in self.met if one.name in long and one.start not in own})

    def _units(self, table: _PlainTable) -> None:
        for n, line in enumerate(table.lines):
            money = [at for at, unit in enumerate(line.block.units) if unit != "count"]
            if (
                line.row is None
                and money
                and line.met.name == ideographs_of(line.block.heads[head_of_column(line.block)[money[0]]])
            ):
                stop = next(other.met.start for other in table.lines[n:] if other.row is not None)
                if unit := printed_unit(self.text, self.ideographs, line.met.start, stop):
                    table.units[id(line.block)] = unit

    def cells(self, table: _PlainTable, form: str) -> list[Cell] | None:
        """Give a table's cells, in the order of a form; null where a number is no plain one, or may go on in others."""
        by_key = {
            line.block.key + (line.row.key or ()): table.rows[id(line.row)]
            for line in table.lines
            if line.row is not None
        }
        made: list[Cell] = []
        for block in forms.load(form).table(table.name):
            unit = table.units.get(id(_same(table, block)), block.unit_in_heading)
            for row in block.rows:
                if row.key is None:
                    continue
                tokens = by_key.get(block.key + row.key)
                if tokens is None:
                    if not row.unless:
                        made += [
                            Cell(table.name, block.cell_key(row, n), "absent", unit=u)
                            for n, u in enumerate(block.units)
                        ]
                    continue
                said = [_read(token, block, column, unit) for column, token in enumerate(tokens)]
                if not _is_plain(said, tokens, block):
                    return None
                for column, (token, printed) in enumerate(zip(tokens, said, strict=True)):
                    made.append(self._cell(table.name, block, row, column, token, printed, unit))
        return made

    def _cell(
        self, name: str, block: Block, row: Row, column: int, token: Token, printed: Printed, unit: str | None
    ) -> Cell:
        value = printed.value if name == "proactive" or printed.value is None else int(printed.value)
        own = block.units[column]
        raw = self.text.raw(token.line, token.start, token.stop)
        heading = unit if own != "count" else None
        return Cell(
            name, block.cell_key(row, column), "reported", value, raw, token.line + 1, own, printed.unit or heading
        )


def _same(table: _PlainTable, block: Block) -> Block | None:
    """Give the block as the table has it, of whichever form."""
    return next((line.block for line in table.lines if line.block.key == block.key), None)


@cache
def _words(form: str, name: str) -> str:
    return "\n".join(word for label in plan(form, name).labels for word in (label.ideographs, *label.block.extra_heads))


def _read(token: Token, block: Block, column: int, unit: str | None) -> Printed:
    if block.units[column] == "count":
        return read_count(token.text, signed=block.signed[column])
    return read_amount(token.text, unit)


def _is_plain(said: Sequence[Printed], tokens: Sequence[Token], block: Block) -> bool:
    """Tell a row of plain numbers whose sums hold, or would not if some of its numbers were pieces of others."""
    values = [printed.value for printed in said if printed.kind == "number" and printed.trouble is None]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(said):
        return False
    if not block.sums or sums_held(numbers, block.sums) == len(block.sums):
        return True
    turned = block.column_heads and 2 * numbers[0] == sum(numbers)
    return not turned and not in_pieces(tokens, block)
