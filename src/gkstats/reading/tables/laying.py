"""In which ways the numbers that were dealt to a row may be laid out in its cells.

A full hand fills its row in order. Where tokens are fewer than cells, only borders tell the place: the number of cells
behind the label, or a full row of the same shape. Where nothing tells it, any token of the row could fill any cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.reading.tables.dealing.borders import Borders, in_columns, is_filled
from gkstats.reading.tables.numbers import added
from gkstats.reading.tables.numbers.headed_units import read_cell
from gkstats.reading.tables.numbers.run_together import run_together
from gkstats.reading.tables.page.cuts import cells_of
from gkstats.script.numerals import BLANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.dealt import Dealt
    from gkstats.reading.tables.doubt.uneven import Uneven
    from gkstats.reading.tables.numbers.tokens import Token

# More numbers than cells by at most this many are laid out in every possible way.
_EXTRA: Final = 3
_SEVERAL: Final = re.compile(r"[\d/-]\s+[\d/-]")

# The tokens that could fill one cell (none: it is empty); None where any of the row's tokens could, or none.
Candidates: TypeAlias = "tuple[Token, ...] | None"


class Laying:
    """The rows of one table, to be laid out."""

    def __init__(self, dealt: Dealt, text: Text, uneven: Uneven) -> None:
        """Keep a table as it was dealt, and what the counts of its rows' numbers say."""
        self.dealt, self.table, self.hands, self.text = dealt, dealt.table, dealt.hands, text
        self.borders, self.uneven = Borders(dealt, text), uneven
        self._added: dict[int, dict[int, set[int]]] = {}

    def ways(self, seat: int, block: Block) -> list[list[Candidates]]:
        """Lay out every plausible hand of a row: for each column as it is printed, the tokens that could fill it."""
        columns = self.table.columns[id(block)]
        size = len(columns)
        found = [self._lay(seat, start, stop, size) for start, stop in self.hands[seat]]
        if any(run_together([own[0].text if own else "" for own in way], block) for way in found):
            found = [[None] * size]
        return [self._with_added(seat, way, block, columns) for way in found] if None in columns else found

    def _lay(self, seat: int, start: int, stop: int, size: int) -> list[Candidates]:
        """Lay out one plausible hand: for each cell of the row, the tokens that could fill it."""
        hand = self.table.tokens[start:stop]
        if not hand:
            return [()] * size
        row = hand[0].row
        if row is not None and all(token.row is row for token in hand):
            own = set(map(id, hand))
            places = [index for index, cell in enumerate(row.cells) if id(cell) in own]
            under = self.borders.under_heads(seat, size, row)
            if under is not None:
                return in_columns(hand, places, under)
            true = self.borders.true_cells(seat, size, row)
            laid = dict(zip(places, hand, strict=True))
            # A piece of a torn label stands before the columns.
            if true is not None and not any(is_filled(token) for cell, token in laid.items() if cell not in true):
                return [(laid[cell],) if cell in laid else () for cell in true]
            if self.uneven.by_chance(seat):
                return [None] * size
            whole = len(hand) == size and places[-1] - places[0] + 1 == size
            if not whole and row.line not in self.text.grid and any(_SEVERAL.search(token.text) for token in hand):
                return [None] * size  # cells of several numbers: these borders part no columns
            first = places[0] if whole else self.borders.first_cell(seat, size, places)
            if first is not None and first <= places[0] and places[-1] < first + size:
                return [(laid[cell],) if cell in laid else () for cell in range(first, first + size)]
            if len(hand) <= size:
                return [None] * size
        if len(hand) == size:
            if self.uneven.by_chance(seat):
                return [None] * size
            one = self.table.places[start]
            if one is self.table.places[stop - 1] and not one.page and not any(token.doubtful for token in hand):
                return [(token,) for token in hand]
            # Numbers on both sides of a label are two short hands as well as one full one; and a short one is made
            # full by a page number, or by one in running text: only its sums tell that it is one.
            places_of = self.table.places[start:stop]
            gaps = {(place.last, place.next) for place in places_of} - {(seat, seat)}
            foreign = any(place.lone for place in places_of) or any(token.doubtful for token in hand)
            odd = len(gaps) > 1 or any(place.page for place in places_of) or (foreign and size > 1)
            return [None] * size if odd and not self.uneven.adds_up(seat) else [(token,) for token in hand]
        # Among marks for more cells than the row has, nobody knows which are its own.
        extra, marks = len(hand) - size, sum(BLANK.fullmatch(token.text) is not None for token in hand)
        if 0 < extra <= _EXTRA and marks in (0, len(hand)):
            return [tuple(hand[column : column + extra + 1]) for column in range(size)]
        return [None] * size

    def _with_added(
        self, seat: int, way: list[Candidates], block: Block, columns: Sequence[int | None]
    ) -> list[Candidates]:
        """Lay out a row with an added column: under its head, between borders, else at each place that sums allow."""
        tokens = [candidates[0] for candidates in way if candidates]
        if len(tokens) != len(columns):
            return [None] * len(columns)
        under = self._under_extra_head(tokens, block)
        where = {under} if under is not None else self._places_of_added(block, columns).get(seat, set())
        if not where:
            return [None] * len(columns)
        rests = [[token for index, token in enumerate(tokens) if index != place] for place in sorted(where)]
        return [tuple(rest[column] for rest in rests) if column is not None else None for column in columns]

    def _places_of_added(self, block: Block, columns: Sequence[int | None]) -> dict[int, set[int]]:
        """Give, by seat, the places at which the sums of a block's rows leave an added column."""
        if id(block) not in self._added:
            seats = [
                seat
                for seat, row in enumerate(self.table.rows)
                if row is not None and row[0] is block and len(self.hands[seat]) == 1
            ]
            unit = self.table.unit(block)
            rows = [
                [read_cell(token.text, block, 0, token.unit or unit).value for token in self.dealt.tokens(seat)]
                for seat in seats
            ]
            found = added.places(block, columns, rows)
            self._added[id(block)] = {seats[index]: where for index, where in found.items()}
        return self._added[id(block)]

    def _under_extra_head(self, tokens: Sequence[Token], block: Block) -> int | None:
        """Tell which token of a bordered row stands in the column of a head that the form does not have."""
        row = tokens[0].row if tokens else None
        if row is None or any(token.row is not row for token in tokens):
            return None
        for line in range(max(0, self.borders.head_lines[id(block)] - 4), self.borders.head_lines[id(block)] + 1):
            heads = cells_of(self.text.folded[line])
            found = [index for index, head in enumerate(heads) if head in block.extra_heads]
            if len(found) == 1 and len(heads) == len(row.cells):
                return next((i for i, token in enumerate(tokens) if row.cells[found[0]] is token), None)
        return None
