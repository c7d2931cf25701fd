"""Numbers that no row took, beside those of one or its label once more: they may be its own, or the ends of its own."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.labels.plans import ideographs_of, parted_labels, sums_held
from gkstats.reading.tables.numbers.in_pieces import ends_in
from gkstats.script.numerals import BLANK

if TYPE_CHECKING:
    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.dealt import Dealt

# A number of so few digits fits into any column.
_SHORT: Final = 3
# A row of so many numbers is no pair, and so many rows are none by chance.
_MANY: Final = 3
_SEVERAL: Final = 5


class LeftOver:
    """The numbers of one table that no row has for certain."""

    def __init__(self, dealt: Dealt) -> None:
        """Keep a table as it was dealt, and the tokens that are not one row's alone."""
        self.dealt, self.table = dealt, dealt.table
        settled = {token for hands in dealt.hands if len(hands) == 1 for token in range(*hands[0])}
        self._unsettled = set(range(len(dealt.table.tokens))) - settled - dealt.spare - dealt.table.corrected

    def differs(self, seat: int) -> bool:
        """Tell a row that is printed once more, elsewhere, with other numbers."""
        if not (lines := self.table.copies.get(seat)):
            return False
        own = [token.text for token in self.table.tokens[slice(*self.dealt.hands[seat][0])]]
        return any([token.text for token in self.table.tokens if token.line == line] != own for line in lines)

    def crowded(self, seat: int) -> bool:
        """Tell a row beside whose numbers, in the same gap between labels, others stand that no row has for certain."""
        start, stop = self.dealt.hands[seat][0]
        if not self._unsettled or all(place.beside == seat for place in self.table.places[start:stop]):
            return False
        gaps = {(p.last, p.next, p.heading) for p in self.table.places[start:stop]}
        tokens = self.table.tokens
        said = (index for index in self._unsettled if not (tokens[index].doubtful or tokens[index].words))
        others = (self.table.places[index] for index in said)
        return any(
            (p.last, p.next, p.heading) in gaps and p.beside is None and not p.lone and not p.again for p in others
        )

    def broken(self, seat: int) -> bool:
        """Tell a row whose numbers may go on in those behind them, which no row took: broken by a narrow column.

        A lone one is a page's number, unless the row's are as long as any of the table.
        """
        if len(self.dealt.hands[seat]) != 1:
            return False
        start, stop = self.dealt.hands[seat][0]
        places, tokens = self.table.places, self.table.tokens
        if start < stop and start - 1 in self.dealt.strays and places[start - 1].beside == seat != places[start].beside:
            return True  # its line broke behind its first numbers
        if start == stop or stop not in self.dealt.strays or stop in self.dealt.spare:
            return False
        behind, last = places[stop], places[stop - 1]
        if behind.page or behind.again or behind.beside == -1 or behind.line > last.line + 2:
            return False
        if not behind.lone:
            together = tokens[stop].position == tokens[stop - 1].position or behind.last == behind.next == seat
            return together and behind.line > last.line and not tokens[stop].doubtful
        if ends_in([token.text for token in tokens[start:stop]], tokens[stop].text):
            return True
        longest = max(len(token.text) for token, place in zip(tokens, places, strict=True) if not place.lone)
        own = max(len(token.text) for token in tokens[start:stop])
        return self.table.seats[seat].size > 1 and longest > _SHORT <= own == longest

    @cached_property
    def doubled(self) -> bool:
        """Whether beside most rows as many numbers more stand, that no row took: another year's, perhaps."""
        strays = {*self.dealt.strays} - self.dealt.spare
        beside: list[bool] = []
        for seat, hands in enumerate(self.dealt.hands):
            size = self.table.seats[seat].size
            full = [(start, stop) for start, stop in hands if stop - start >= size]
            if self.table.rows[seat] is None or size < _MANY or not full:
                continue
            apart = full[0][1] <= full[-1][0] or full[-1][1] <= full[0][0]
            more = [range(at, at + size) for start, stop in full for at in (start - size, stop)]
            beside.append(apart or any(strays.issuperset(run) and self._next_to(seat, run) for run in more))
        return sum(beside) >= _SEVERAL and 2 * sum(beside) >= len(beside)

    def one_of_several(self, seat: int, text: Text) -> bool:
        """Tell a row without a label of its own next to as many numbers more: a quarter's, a town's, a page's sum.

        Not where a word on either's line says which is the report's year.
        """
        row, size = self.table.rows[seat], self.table.seats[seat].size
        if row is None or row[1].label or size < _MANY:
            return False
        start, stop = self.dealt.hands[seat][0]
        strays = {*self.dealt.strays} - self.dealt.spare
        runs = [range(at, at + size) for at in (start - size, stop)]
        lines = {self.table.tokens[run[0]].line for run in runs if strays.issuperset(run)}
        behind = Counter(token.line for token in self.table.beyond if token.numeric or BLANK.fullmatch(token.text))
        lines |= {line for line, count in behind.items() if count >= size}
        called = forms.years_called()
        own = text.folded[self.table.tokens[start].line]
        if any(word in own for word in called.own):
            return False
        return any(not any(word in text.folded[line] for word in called.before) for line in lines)

    def _next_to(self, seat: int, tokens: range) -> bool:
        """Tell tokens between which and a row's label no other label stands, nor heads."""
        return all(seat in (self.table.places[token].last, self.table.places[token].next) for token in tokens)

    def may_head_others(self, seat: int) -> bool:
        """Tell a row that may be the heading of several, whose labels are lost: by numbers beside its own.

        Nobody can tell which of them all are whose.
        """
        row = self.table.rows[seat]
        if row is None or ideographs_of(row[1].label) not in parted_labels():
            return False
        rows = [other for other, own in enumerate(self.table.rows) if own and self.table.seats[other].labelled]
        above = max((other for other in rows if other < seat), default=-1)
        below = min((other for other in rows if other > seat), default=len(self.table.seats))
        size, own = self.table.seats[seat].size, range(*self.dealt.hands[seat][0])
        near = ((index, self.table.places[index]) for index in self._unsettled if index not in own)
        said = [index for index, p in near if above <= p.last and p.next <= below and not p.lone]
        # A row beside it that has several hands has as many of them as it has cells.
        beside = (other for other in range(max(above, 0), below + 1) if other != seat and other < len(self.table.rows))
        unsure = sum(self.table.rows[other] is not None and len(self.dealt.hands[other]) > 1 for other in beside)
        if len(said) >= (unsure + 1) * size or not {*self.dealt.strays}.isdisjoint(said):
            return True
        lines, end = self.table.label_lines, self.table.end[0]
        first, stop = lines[seat] or 0, end if below == len(lines) else (lines[below] or end)
        return sum(first <= token.line < stop for token in self.table.dropped) >= size

    def borders_on_odd(self, seat: int, block: Block) -> bool:
        """Tell a full row on several lines that does not add up, next to one with too many numbers or too few.

        Where one ends and the other begins is told by its own sums alone.
        """
        (start, stop), *others = self.dealt.hands[seat]
        size = self.table.seats[seat].size
        if others or not block.sums or stop - start != size or not self._wandering:
            return False
        if self.table.tokens[start].line == self.table.tokens[stop - 1].line:
            return False
        values = [value for token in self.table.tokens[start:stop] if (value := token.count) is not None]
        if len(values) == size and sums_held(values, block.sums) == len(block.sums):
            return False
        rows = [other for other, row in enumerate(self.table.rows) if row and self.table.seats[other].labelled]
        at = rows.index(seat)
        return any(self._odd(other) for other in (*rows[max(0, at - 1) : at], *rows[at + 1 : at + 2]))

    @cached_property
    def _wandering(self) -> bool:
        """Whether most rows have too many numbers, too few or none, and some have none."""
        rows = [seat for seat, row in enumerate(self.table.rows) if row and self.table.seats[seat].labelled]
        counts = [{stop - start for start, stop in self.dealt.hands[seat]} for seat in rows]
        whole = sum(count == {self.table.seats[seat].size} for seat, count in zip(rows, counts, strict=True))
        return 2 * whole < len(rows) and {0} in counts

    def _odd(self, seat: int) -> bool:
        """Tell a row with numbers, but not as many as it has cells."""
        return any(start < stop != start + self.table.seats[seat].size for start, stop in self.dealt.hands[seat])
