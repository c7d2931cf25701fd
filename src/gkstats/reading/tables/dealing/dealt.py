"""What was dealt to the rows of one table: the plausible hands, and the numbers that no row took or explains."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gkstats.script.numerals import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.reading.tables.dealing.deal import Dealing
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.numbers.tokens import Token

# A manner is one that so many rows have.
_FEW_ROWS: Final = 2


class Dealt:
    """The plausible hands of each seat, and the tokens that no row took."""

    def __init__(self, table: Table, dealings: Sequence[Dealing]) -> None:
        """Gather the hands of all `dealings` of a table that are plausible."""
        self.table = table
        self.hands = [
            list(dict.fromkeys((hand.start, hand.stop) for dealing in dealings for hand in dealing.hands[seat]))
            for seat in range(len(table.seats))
        ]
        dealt = {
            token
            for hands, row in zip(self.hands, table.rows, strict=True)
            if row
            for hand in hands
            for token in range(*hand)
        }
        self.strays = [token for token in range(len(table.tokens)) if token not in dealt]
        again = {line for lines in table.copies.values() for line in lines}
        self.spare = {index for index, token in enumerate(table.tokens) if token.line in again}
        for seat, hands in enumerate(self.hands):
            if table.seats[seat].spare and len(hands) == 1:
                own = ((index, table.places[index]) for index in range(*hands[0]))
                self.spare.update(index for index, place in own if place.last >= seat or place.lone)
        self.loose = [
            table.tokens[token] for token in self.strays if token not in self.spare and not table.places[token].lone
        ]
        self.unexplained = self._left_over()
        self._on_line: dict[int, set[int]] = {}  # the numbers on the line of each seat's label
        for index, (token, place) in enumerate(zip(table.tokens, table.places, strict=True)):
            if place.beside is not None and token.numeric:
                self._on_line.setdefault(place.beside, set()).add(index)

    def tokens(self, seat: int) -> list[Token]:
        """Give the tokens of all plausible hands of a seat."""
        return [token for start, stop in self.hands[seat] for token in self.table.tokens[start:stop]]

    @property
    def left(self) -> list[Token]:
        """Give the numbers that no row's place explains."""
        return [self.table.tokens[index] for index in self.unexplained]

    def near(self, seat: int) -> list[Token]:
        """Give the tokens that no row took and that could be this one's."""
        return [
            self.table.tokens[token]
            for token in self.strays
            if self.table.places[token].last <= seat <= self.table.places[token].next
            and not self.table.places[token].lone
            and self.table.places[token].beside in (None, seat)
            and token not in self.spare
        ]

    def lone(self, seat: int) -> list[Token]:
        """Give the numbers on lines of their own right beside a row's label: a page's, if another page's goes with one.

        One that no other counts on from may be all that is left, or all that is printed, of the row.
        """
        alone = [
            (number_of(token.text), token, place)
            for token, place in zip(self.table.tokens, self.table.places, strict=True)
            if place.lone and token.text.isdecimal()
        ]
        counted = {number for number, _, place in alone if place.page} | {
            number for (one, *_), (other, *_) in pairwise(alone) if other - one == 1 for number in (one, other)
        }
        return [token for number, token, place in alone if seat in (place.last, place.next) and number not in counted]

    def behind(self, seat: int) -> list[Token]:
        """Give the token that no row took right behind a seat's hand, if any."""
        stop = self.hands[seat][0][1]
        return [self.table.tokens[stop]] if stop in self.strays and stop not in self.spare else []

    def under_full_heading(self, seat: int) -> bool:
        """Tell a row without a label right below a heading that has numbers: they may be the row's."""
        above = seat - 1
        while above > 0 and not self.table.seats[above].labelled:
            above -= 1
        return self.table.seats[above].spare and any(start < stop for start, stop in self.hands[above])

    def _left_over(self) -> list[int]:
        """Find the numbers that no row's place explains: that of a full hand, or beside a label, or alone behind it."""
        table = self.table
        gaps = Counter((place.last, place.next) for place in table.places if not place.lone)
        explained = self.spare | table.corrected
        for seat, hands in enumerate(self.hands):
            start, stop = max(start for start, _ in hands), min(stop for _, stop in hands)
            own = table.places[start:stop]
            if not own:
                continue
            alone = len({place[:2] for place in own}) == 1 and gaps[own[0][:2]] == len(own)
            if alone or len(own) >= table.seats[seat].size - 1 or all(place.beside == seat for place in own):
                explained.update(range(start, min(stop, start + table.seats[seat].size)))
        return [
            index
            for index, (token, place) in enumerate(zip(table.tokens, table.places, strict=True))
            if index not in explained and not place.lone and not token.doubtful and token.numeric
        ]

    @cached_property
    def mixed(self) -> bool:
        """Whether some rows' numbers stand on their label's line, and others' on lines of their own."""
        sides = Counter(
            all(place.beside == seat for place in self.table.places[start:stop])
            for seat, ((start, stop), *_) in enumerate(self.hands)
            if self.table.rows[seat] and self.table.seats[seat].labelled and start < stop
        )
        return min(sides[True], sides[False]) >= _FEW_ROWS

    def spills(self, seat: int) -> bool:
        """Tell a row with more numbers on its label's line than any reading of it takes, or behind the table's end."""
        own = {token for start, stop in self.hands[seat] for token in range(start, stop)}
        return not own.isdisjoint(self._before_end) or not self._on_line.get(seat, own) <= own | self.spare

    @cached_property
    def _before_end(self) -> range:
        """Give the numbers of a bordered line that may be other rows' since more stand on it behind the table's end.

        Of several rows on such a line it is the last one, and each from the first one on whose numbers are not certain.
        """
        behind = {token.line for token in self.table.beyond[:1]}
        on_line = [at for at, token in enumerate(self.table.tokens) if token.row is not None and token.line in behind]
        unsure = self._unsure().intersection(on_line)
        return range(min(unsure, default=on_line[-1]), on_line[-1] + 1) if on_line else range(0)

    def _unsure(self) -> set[int]:
        """Give the numbers that no row has for certain: those that are left over, and those of rows in several ways."""
        several = (at for hands in self.hands if len(hands) > 1 for start, stop in hands for at in range(start, stop))
        return {*self.strays, *several}
