"""Rows whose numbers are as many as their cells by chance: a text adds columns or rows, and prints no blanks.

Where borders show no empty cells, a row of a text that leaves blanks out is short. If the same table has rows with more
numbers than the form has cells, or a head that is none of the form's, then a number of an added column may stand for a
blank that is not printed. And where a row is empty, the numbers of a row that the document adds may stand for its own.
Only a row's sums can tell.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.dealing.borders import cells_between
from gkstats.reading.tables.labels.plans import FEW_TERMS, sums_held
from gkstats.script.numerals import number_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gkstats.forms import Block, Row
    from gkstats.reading.tables.dealing.dealt import Dealt

# Columns that a document adds are no more.
_ADDED: Final = 3
# So many rows with more numbers than cells are no chance, nor so many with fewer.
_SEVERAL: Final = 2
# So many rows that lack the same are no chance, either.
_FEW_ROWS: Final = 5
_MANY_ROWS: Final = 8


class Uneven:
    """What the counts of numbers in the rows of one table say, beside those of the text's other tables."""

    def __init__(self, dealt: Dealt, tables: Collection[Dealt]) -> None:
        """Keep a table as it was dealt, and those that stand beside it."""
        self.dealt, self.table, self.tables = dealt, dealt.table, tables
        self._sums: dict[int, bool] = {}  # which blocks' full rows add up, by their ids
        self._lacking: dict[int, bool] = {}  # which blocks lack a column, by their ids

    @cached_property
    def _short(self) -> int:
        """Count the text's rows with fewer numbers than cells: it prints no blanks."""
        rows = (row for dealt in self.tables for row in _rows(dealt))
        return sum(any(0 < stop - start < size for start, stop in hands) for hands, size in rows)

    @cached_property
    def _adds(self) -> bool:
        """Whether rows of this table have more numbers than cells, or room for more between borders."""
        rooms = ((cells_between(self.table.tokens[slice(*hands[0])]), size) for hands, size in _rows(self.dealt))
        over = sum(0 < room - size <= _ADDED for room, size in rooms)
        over += sum(self.dealt.spills(seat) for seat, row in enumerate(self.table.rows) if row)
        return over >= _SEVERAL or (over > 0 and self._short >= _SEVERAL)

    def _headed(self, block: Block) -> bool:
        """Tell a block among whose heads stands one that is none of the form's, where the text prints no blanks."""
        if self._short < _SEVERAL or not self.table.foreign:
            return False
        if None in self.table.columns[id(block)]:
            return False  # the added column is known by its head
        own = [(label, places) for label, places in zip(self.table.labels, self.table.found, strict=True)]
        every = [places for label, places in own if label.block is block and label.row is None]
        heads = [places[0] for places in every if places]
        rows = [places[0] for label, places in own if places and label.block is block and label.row is not None]
        low = min(heads, default=0)
        numbers = (one.position for one in self.table.tokens if one.position > low and any(map(str.isdigit, one.text)))
        high = min([*rows, *numbers], default=low)
        columns = [every[index] for index in block.column_heads] or every
        lost = [label for label, places in own if label.block is block and not places and _has_cells(label.row)]
        if not all(columns) or lost:
            return False  # it may be one of them, in other words, or stand in a row
        return any(low < one.begin < high for one in self.table.foreign)

    def by_chance(self, seat: int) -> bool:
        """Tell a row that may be full only because an added number makes up for a blank that is not printed."""
        row = self.table.rows[seat]
        if row is None:
            return False
        block = row[0]
        adds = self._mostly_adds(block) or (self._adds and (self._short > 0 or len(block.columns) == 1))
        own = self.dealt.tokens(seat)
        plain = all(token.row is None and token.text.isdecimal() for token in own)
        chance = adds or self._headed(block) or self._lacks_a_column(block) or (plain and self._told_by_sums(block))
        zeros = adds and any(not number_of(token.text) for token in own if token.text.isdecimal())
        # A zero of an added column adds up wherever it stands.
        return chance and (zeros or not self.adds_up(seat))

    def may_be_of_columns(self, seat: int) -> bool:
        """Tell the last row of a block of many, alone certain to be full, whose numbers stand below it, one a line.

        They may be the last ones of the columns, as converters print them, unless they add up.
        """
        row = self.table.rows[seat]
        if row is None or not row[0].sums:
            return False
        own = [other for other, one in enumerate(self.table.rows) if one is not None and one[0] is row[0]]
        certain = {other: hands[0] for other in own if len(hands := self.dealt.hands[other]) == 1}
        full = [other for other, (start, stop) in certain.items() if stop - start == self.table.seats[other].size]
        if len(own) < _MANY_ROWS or full != [seat] or seat != own[-1]:
            return False
        lines = {token.line for token in self.dealt.tokens(seat)}
        return (
            len(lines) == self.table.seats[seat].size
            and self.table.label_lines[seat] not in lines
            and not self.adds_up(seat)
        )

    def _headless(self, block: Block) -> bool:
        """Tell a block of which hardly a head stands there."""
        labels = zip(self.table.labels, self.table.found, strict=True)
        return sum(bool(places) for label, places in labels if label.block is block and label.row is None) < _SEVERAL

    def _mostly_adds(self, block: Block) -> bool:
        """Tell a block most of whose rows have more numbers than cells: one with as many has lost some.

        A word among its labels must stand for the added ones, or no heads at all, or nearly all of many rows have them.
        """
        rows = zip(self.dealt.hands, self.table.rows, self.table.seats, strict=True)
        sizes = [
            ({stop - start for start, stop in hands}, seat.size)
            for hands, row, seat in rows
            if row is not None and row[0] is block
        ]
        certain = [0 < min(counts) - size <= _ADDED for counts, size in sizes if counts != {0}]
        if 4 * sum(certain) > 3 * len(certain) > 3 * _FEW_ROWS:
            return True
        over = sum(0 < max(counts) - size <= _ADDED for counts, size in sizes)
        return (bool(self.table.foreign) or self._headless(block)) and _SEVERAL * over > len(sizes) > 1

    def _lacks_a_column(self, block: Block) -> bool:
        """Tell a block a head of which is not there, and nearly all of whose rows have one number less than columns."""
        if id(block) not in self._lacking:
            labels = zip(self.table.labels, self.table.found, strict=True)
            heads = [places for label, places in labels if label.block is block and label.row is None]
            own = [heads[index] for index in block.column_heads]
            whole = sum(bool(places) and places[-1] - places[0] == len(places) - 1 for places in own)
            headless = whole == len(own) - 1 and not all(own)  # others in pieces may be the one, too
            rows = [
                hands for hands, row in zip(self.dealt.hands, self.table.rows, strict=True) if row and row[0] is block
            ]
            sizes = [stop - start for (start, stop), *others in rows if start < stop and not others]
            less = sizes.count(len(block.columns) - 1)
            self._lacking[id(block)] = headless and len(sizes) >= _FEW_ROWS and 4 * less > 3 * len(sizes)
        return self._lacking[id(block)]

    def _told_by_sums(self, block: Block) -> bool:
        """Tell a block whose full rows add up, most of them, or have no heads, amid several that leave blanks out.

        A full one that does not add up is chance: a number that stands there in two pieces makes up for a blank.
        """
        if id(block) not in self._sums:
            self._sums[id(block)] = bool(block.sums) and self._rows_add_up(block)
        return self._sums[id(block)]

    def _rows_add_up(self, block: Block) -> bool:
        own = [seat for seat, row in enumerate(self.table.rows) if row is not None and row[0] is block]
        sizes = [{stop - start for start, stop in self.dealt.hands[seat]} for seat in own]
        full = [seat for seat, size in zip(own, sizes, strict=True) if size == {len(block.columns)}]
        short = sum(0 < min(size) < len(block.columns) for size in sizes)
        held = sum(self.adds_up(seat) for seat in full)
        return short >= _SEVERAL and (2 * held > len(full) or (self._headless(block) and len(full) <= short))

    def another(self, seat: int) -> bool:
        """Tell a row some of whose numbers stand behind a word that is no label: they may be a row's of that name."""
        start, stop = self.dealt.hands[seat][0]
        own = self.table.places[start:stop]
        if not self.table.foreign or start == stop or all(place.beside == seat for place in own):
            return False
        row = self.table.rows[seat]
        if not self._short and (row is None or not row[1].label or self._labels_behind):
            return False
        first, last = self.table.tokens[start].position, self.table.tokens[stop - 1].position
        since = self.table.tokens[start - 1].position if start else 0
        labels = (place for places in self.table.found for place in places if place < first)
        since = max(since, max(labels, default=0))
        # A word on the label's own line is its.
        others = (one for one in self.table.foreign if one.line != self.table.label_lines[seat])
        return any(since <= one.begin and one.end <= last for one in others)

    @cached_property
    def _labels_behind(self) -> bool:
        """Whether most rows' numbers stand before their labels' ends."""
        table = self.table
        firsts = [
            (seat, table.places[hands[0][0]]) for seat, hands in enumerate(self.dealt.hands) if len({*hands[0]}) > 1
        ]
        return 2 * sum(place.next == seat for seat, place in firsts) > len(firsts)

    def adds_up(self, seat: int) -> bool:
        """Tell a full row whose sums hold, of enough numbers."""
        row, hands = self.table.rows[seat], self.dealt.hands[seat]
        block = row[0] if row else None
        if not block or not block.sums or len(hands) != 1 or hands[0][1] - hands[0][0] != len(block.columns):
            return False
        said = [token.count for token in self.dealt.tokens(seat)]
        numbers = [value for value in said if value is not None]
        held = len(numbers) == len(said) and sums_held(numbers, block.sums) == len(block.sums)
        return held and sum(value != 0 for value in numbers) > FEW_TERMS


def _has_cells(row: Row | None) -> bool:
    """Tell a row of numbers under a label of its own, which stands there whatever others do."""
    return row is not None and row.key is not None and bool(row.label) and not row.unless


def _rows(dealt: Dealt) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Give the rows of a table whose labels are printed: their plausible hands, and how many cells each has."""
    table = dealt.table
    for hands, row, seat in zip(dealt.hands, table.rows, table.seats, strict=True):
        if row is not None and seat.labelled and hands:
            yield hands, seat.size
