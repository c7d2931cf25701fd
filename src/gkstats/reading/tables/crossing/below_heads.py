"""Blocks whose labels stand apart from their numbers: each column's numbers below its own head.

Converters print a page's columns one after another: the labels of all rows, then a head and its column's numbers, one a
line. Where nothing adds up, only names and counts can tell whose they are. All labels and heads of the form must stand
there, no other words among them, and behind each head, or heads that stand together, as many numbers as they have
cells. Below one head these are its rows' from the top. Below several they stand by row or by column, and their columns
not always in the heads' order: nothing is certain of those, but of a block of one row, or where all are alike.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats import forms
from gkstats.reading.tables.crossing.slots import Crossed
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of
from gkstats.reading.tables.numbers.surroundings import ends_page
from gkstats.reading.tables.numbers.tokens import NO_CELL
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.page.matrix import Slot
from gkstats.script.numerals import BLANK, NUMBER, is_page_number, read_count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.numbers.stretches import Stretch

# No name of a table stands so many lines before the first one that was found.
_REACH: Final = 200
# No report has more pages than numbers of so many digits.
_PAGE_DIGITS: Final = 2
_DIGIT: Final = re.compile(r"\d")


@dataclass(slots=True)
class _NameList:
    """Lines with nothing but names and numbers; `before` counts, for each name, the numbers that stand before it."""

    names: list[str] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    numbers: list[Slot] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    def add(self, names: Sequence[str], line: int) -> None:
        """Take the names that end on a line."""
        self.names += names
        self.before += [len(self.numbers)] * len(names)
        self.lines.append(line)

    def in_order(self, names: Sequence[str]) -> bool:
        """Tell whether names, each of which stands there once, stand in this order."""
        places = [self.names.index(name) for name in names]
        return places == sorted(places)


class _BlockColumn(NamedTuple):
    """A column of a block, both by their numbers."""

    block: int
    column: int


class _Headed(NamedTuple):
    """Heads that stand together, and the numbers behind them up to the next head, by their places among all."""

    columns: list[_BlockColumn]
    start: int
    stop: int


class BelowHeads(NamedTuple):
    """A table read like that: its blocks by their keys, and the lines with its names."""

    blocks: dict[tuple[str, ...], Crossed]
    lines: range
    stretches: tuple[Stretch, ...] = ()


def below_heads(table: Table, text: Text) -> BelowHeads | None:
    """Read a table that stands like that; null for any other."""
    blocks = forms.load(table.form).table(table.name)
    # A label with a digit on its line, as most have, is in no such list.
    if any(block.sums for block in blocks) or any(_DIGIT.search(text.folded[line]) for line, _ in table.label_starts):
        return None
    rows = [ideographs_of(row.label) for block in blocks for row in block.rows]
    heads = [ideographs_of(head) for block in blocks for head in block.heads]
    printed = Counter([*heads, *rows])
    lists = [one for one in _lists(text, table, printed) if Counter(one.names) == printed]
    if len(lists) != 1 or not {line for line, _ in table.label_starts} <= set(lists[0].lines):
        return None
    (own,) = lists
    columns: dict[str, list[_BlockColumn]] = {}
    for number, block in enumerate(blocks):
        for column, head in enumerate(head_of_column(block)):
            columns.setdefault(ideographs_of(block.heads[head]), []).append(_BlockColumn(number, column))
    titles = [name for name in heads if printed[name] == 1 and name not in columns]
    # Rows stand in the form's order, and blocks: heads of one name are theirs in turn, each among its own others.
    if not all(own.in_order(names) for names in (rows, titles)):
        return None
    headed = list(_headed(own, columns))
    if headed[0].start or not all(_fits(one, own, blocks) for one in headed):
        return None
    order = [column for one in headed for column in one.columns]
    alike = {column.block for same in columns.values() if len(same) > 1 for column in same}
    if any((mine := [column for column in order if column.block == n]) != sorted(mine) for n in alike):
        return None
    done = [Crossed() for _ in blocks]
    for one in headed:
        _fill(done, one, own.numbers[one.start : one.stop], blocks)
    told = (_is_told(blocks[n], column, slot) for n, one in enumerate(done) for (_, column), slot in one.slots.items())
    if not all(told):
        return None
    lines = range(min(own.lines), max(own.lines) + 1)
    return BelowHeads({block.key: one for block, one in zip(blocks, done, strict=True)}, lines)


def _lists(text: Text, table: Table, names: Collection[str]) -> list[_NameList]:
    """Find the lines around a table's labels that have nothing but names of the form, perhaps torn, and numbers."""
    labels = [line for line, _ in table.label_starts]
    found = [_NameList()]
    piece = ""  # the beginning of a name that goes on on another line
    for number in range(max(0, min(labels) - _REACH), len(text.folded)):
        said = text.folded[number].strip()
        words = "".join(IDEOGRAPHS.findall(said))
        slots = _numbers(text, number)
        if slots:
            # A short number at a page's edge may be the page's.
            foreign = bool(piece) or (len(said) <= _PAGE_DIGITS and ends_page(text, number))
            found[-1].numbers += () if foreign else slots
        elif is_page_number(said):
            foreign = False
        elif not words:
            foreign = _DIGIT.search(NO_CELL.sub("", said)) is not None
        else:
            whole, piece = _cut(piece + words, names)
            foreign = _DIGIT.search(said) is not None or not any(name.startswith(piece) for name in names)
            if not foreign:
                found[-1].add(whole, number)
        if foreign:
            if number > max(labels):
                break
            found.append(_NameList())
            piece = ""
    return found


def _cut(words: str, names: Collection[str]) -> tuple[list[str], str]:
    """Cut words into names, and give what is left."""
    found: list[str] = []
    while name := next((name for name in names if words.startswith(name)), None):
        found.append(name)
        words = words.removeprefix(name)
    return found, words


def _numbers(text: Text, number: int) -> list[Slot]:
    """Give the numbers of a line that has nothing else."""
    line = text.folded[number]
    if BLANK.fullmatch(said := line.strip()):
        return [Slot(number, start := line.index(said), start + len(said), said)]
    if NUMBER.sub("", line).strip():
        return []
    return [Slot(number, *match.span(), match[0]) for match in NUMBER.finditer(line)]


def _headed(own: _NameList, columns: Mapping[str, Sequence[_BlockColumn]]) -> Iterator[_Headed]:
    """Give the heads of columns that stand together, each with the numbers up to the next ones."""
    turns = {name: iter(places) for name, places in columns.items()}
    heads = [(before, next(turns[name])) for name, before in zip(own.names, own.before, strict=True) if name in columns]
    together = [(start, [column for _, column in group]) for start, group in groupby(heads, key=itemgetter(0))]
    stops = [*(start for start, _ in together[1:]), len(own.numbers)]
    for (start, group), stop in zip(together, stops, strict=True):
        yield _Headed(group, start, stop)


def _fits(headed: _Headed, own: _NameList, blocks: Sequence[Block]) -> bool:
    """Tell heads with as many numbers as they have cells; several heads' stand on one side of their rows' labels."""
    rows = [blocks[column.block].rows for column in headed.columns]
    if headed.stop - headed.start != sum(map(len, rows)):
        return False
    if len(headed.columns) == 1:
        return len({slot.line for slot in own.numbers[headed.start : headed.stop]}) == len(rows[0])
    if max(map(len, rows)) == 1:
        return True
    labels = {ideographs_of(row.label) for each in rows for row in each}
    before = [count for name, count in zip(own.names, own.before, strict=True) if name in labels]
    return max(before) <= headed.start or min(before) >= headed.stop


def _fill(done: Sequence[Crossed], headed: _Headed, numbers: Sequence[Slot], blocks: Sequence[Block]) -> None:
    """Give the cells below heads that stand together their numbers."""
    rows = {column.block: range(len(blocks[column.block].rows)) for column in headed.columns}
    cells = [(column, row) for column in headed.columns for row in rows[column.block]]
    alone = len(rows) == 1
    lines = Counter(slot.line for slot in numbers)
    if alone and (len(cells) == len(headed.columns) or {*lines.values()} == {len(headed.columns)}):
        cells.sort(key=itemgetter(1))
    elif len({slot.text for slot in numbers}) > 1:
        for column, row in cells:
            done[column.block].untold.add((row, column.column))
    for (column, row), slot in zip(cells, numbers, strict=True):
        key = row, column.column
        told = key not in done[column.block].untold
        done[column.block].slots[key] = slot if told else slot._replace(stop=slot.start, text="")


def _is_told(block: Block, column: int, slot: Slot) -> bool:
    """Tell a cell that can have its number: one without a sign, and no money, where things are counted."""
    if not slot.filled or block.units[column] != "count":
        return True
    return read_count(slot.text, signed=block.signed[column]).kind != "odd"
