"""Which cell of a bordered row stands in which column: what the row itself, its peers and the heads above it tell."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.plans import head_of_column
from gkstats.reading.tables.numbers.tokens import BorderedLine, Token
from gkstats.reading.tables.page.cuts import cells_of
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.script.numerals import BLANK, NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.dealt import Dealt

# Heads stand on at most so many lines.
_TIERS: Final = 4


class Borders:
    """The bordered rows of one table."""

    def __init__(self, dealt: Dealt, text: Text) -> None:
        """Keep a table as it was dealt, and where each block's heads end."""
        self.table, self.hands, self.text = dealt.table, dealt.hands, text
        self.head_lines = {block: self.table.label_lines[seat] or 0 for block, seat in self.table.barriers.items()}

    def first_cell(self, seat: int, size: int, places: list[int]) -> int | None:
        """Tell which cell of a bordered line is the row's first, where not all of its cells are filled.

        An empty cell at the edge may be a merged label's. Certain where both outer cells are filled, where heads or
        full rows of the same shape say where the first one stands, or where there is room in one way only.
        """
        shape = self._shape(seat)
        if shape is None:
            return None
        count, label = shape
        if places[-1] - places[0] + 1 == size:
            return places[0]
        if label < 0 and count == size:
            return 0
        if label == 0 and count == size + 1 == self._heads(seat):
            return 1
        fellows = self._alike(seat)
        alike: list[int] = []
        wide = False
        for peer, hands in enumerate(self.hands):
            start, stop = hands[0]
            whole = self.table.seats[peer].size == size == stop - start
            pair = self.table.rows[peer]
            if peer == seat or pair is None or len(hands) != 1 or not whole or pair[0] not in fellows:
                continue
            if (other := self._shape(peer)) is None:
                continue
            cells = self.table.tokens[start].row.cells  # type: ignore[union-attr]  # a row with a shape has borders
            own = [i for i, cell in enumerate(cells) if any(cell is token for token in self.table.tokens[start:stop])]
            if own[-1] - own[0] + 1 == size:
                wide = wide or other[0] == count
                alike += [own[0]] * (other == shape)
        if len(alike) > 1 and len(set(alike)) == 1:
            return alike[0]
        possible = [first for first in range(label + 1, places[0] + 1) if places[-1] < first + size <= count]
        return possible[0] if wide and len(possible) == 1 else None

    def _alike(self, seat: int) -> Sequence[Block]:
        """Give the blocks whose rows may tell where a row's numbers stand: its own; others if all its heads stand."""
        table, pair = self.table, self.table.rows[seat]
        own = pair[0] if pair else None
        heads = [
            at for label, at in zip(table.labels, table.found, strict=True) if label.block is own and not label.row
        ]
        whole = own is None or all(heads[index] for index in head_of_column(own))
        return table.plan.blocks if own is None or whole else (own,)

    def true_cells(self, seat: int, size: int, row: BorderedLine) -> Sequence[int] | None:
        """Give each column's place in a row of a true grid: as in every full row of the block, else under the heads."""
        pair = self.table.rows[seat]
        if row.line not in self.text.grid or pair is None:
            return None
        block, count = pair[0], len(row.cells)
        full: set[tuple[int, ...]] = set()
        for peer, hands in zip(self.table.rows, self.hands, strict=True):
            rows = {id(token.row): token.row for token in self.table.tokens[slice(*hands[0])]}
            own = next(iter(rows.values())) if len(rows) == 1 and peer is not None and peer[0] is block else None
            if own is not None and own.line in self.text.grid and len(own.cells) == count:
                full.add(tuple(i for i, cell in enumerate(own.cells) if isinstance(cell, Token) and is_filled(cell)))
        full = {places for places in full if len(places) == size}
        outer = {block.heads[index] for index in (*block.column_heads[:1], *block.column_heads[-1:])}
        for line in range(row.line - 1, self.head_lines[id(block)] - 4, -1) if not full else ():
            heads = cells_of(self.text.folded[line]) if line in self.text.grid else []
            named = [index for index, head in enumerate(heads) if head]
            if outer and len(heads) == count and outer <= set(heads):
                # A head may stand over each of several groups of columns.
                ends = [index for index, head in enumerate(heads) if head in outer]
                full.add(tuple(range(ends[0], ends[-1] + 1)))
            elif not outer and line == self.head_lines[id(block)] and len(heads) == count and named[:1] == [0]:
                full.add(tuple(named[1:]))
        if not full and not outer:
            full.add(self._headed(self.head_lines[id(block)], count))
        only = next(iter(full)) if len(full) == 1 else ()
        return only if len(only) == size else None

    def _headed(self, last: int, count: int) -> tuple[int, ...]:
        """Give the columns of a true grid that have a head in any of the lines of heads, the last of which is given."""
        lines = [line for line in range(max(last - _TIERS + 1, 0), last + 1) if line in self.text.grid]
        tiers = [cells for line in lines if len(cells := cells_of(self.text.folded[line])) == count]
        return tuple(index for index in range(count) if any(cells[index] for cells in tiers))

    def under_heads(self, seat: int, size: int, row: BorderedLine) -> list[range] | None:
        """Give, for each column, the cells of a bordered row that stand under its head; None where heads do not tell.

        Heads tell in a line of as many cells: each column's own in order, a merged one with the empty cells or its own
        name once more behind it; or the first and the last column's with room for the others between them.
        """
        pair = self.table.rows[seat]
        if row.line in self.text.grid or pair is None or None in self.table.columns[id(pair[0])]:
            return None
        block, count = pair[0], len(row.cells)
        last_label = max((index for index, cell in enumerate(row.cells) if cell is True), default=-1)
        line = self.head_lines[id(block)]
        for above in range(line, max(line - _TIERS, -1), -1):
            heads = [_words(cell) for cell in cells_of(self.text.folded[above])]
            if len(heads) != count:
                continue
            if block.column_heads:
                outer = [_words(block.heads[block.column_heads[end]]) for end in (0, -1)]
                at = [heads.index(name) for name in outer if heads.count(name) == 1]
                spans = [range(cell, cell + 1) for cell in range(at[0], at[1] + 1)] if len(at) > 1 else []
            else:
                spans = _spans(heads, [_words(name) for name in block.heads[-size:]])
            if len(spans) == size and spans[0].start > last_label:
                return spans
        return None

    def _heads(self, seat: int) -> int | None:
        """Count the cells of the line of heads above a seat's block, if each holds one."""
        barrier = next((s for s in range(seat, -1, -1) if not self.table.seats[s].size), None)
        line = None if barrier is None else self.table.label_lines[barrier]
        cells = cells_of(self.text.folded[line]) if line is not None else []
        return len(cells) if all(cells) else None

    def _shape(self, seat: int) -> tuple[int, int] | None:
        """Give how many cells a seat's bordered line has, and which is the last that holds a label (-1: none)."""
        rows = {id(token.row): token.row for start, stop in self.hands[seat] for token in self.table.tokens[start:stop]}
        row = next(iter(rows.values())) if len(rows) == 1 else None
        if row is None:
            return None
        return len(row.cells), max((index for index, cell in enumerate(row.cells) if cell is True), default=-1)


def cells_between(hand: Sequence[Token]) -> int:
    """Count the numbers of a hand, and the empty cells that borders show between them."""
    row = hand[0].row if hand else None
    if row is None or any(token.row is not row for token in hand):
        return len(hand)
    own = [index for index, cell in enumerate(row.cells) if any(cell is token for token in hand)]
    return own[-1] - own[0] + 1


def is_filled(cell: Token) -> bool:
    """Tell a cell that holds a number or a blank mark, and not a piece of a label."""
    said = cell.text.strip()
    return NUMBER.fullmatch(said) is not None or BLANK.fullmatch(said) is not None or not IDEOGRAPHS.search(said)


def is_piece_of_head(cell: Token, block: Block) -> bool:
    """Tell a cell that holds pieces of a block's heads, broken over lines: no cell of a row."""
    return bool(words := _words(cell.text)) and set(words) <= set("".join(block.heads))


def _words(cell: str) -> str:
    return "".join(IDEOGRAPHS.findall(cell))


def _spans(heads: Sequence[str], names: Sequence[str]) -> list[range]:
    """Give the cells that each of the named heads spans, in their order; nothing where they do not all stand there."""
    begins = [index for index, head in enumerate(heads) if head and (not index or head != heads[index - 1])]
    if [heads[index] for index in begins[-len(names) :]] != list(names):
        return []
    begins = begins[-len(names) :]
    return [range(start, stop) for start, stop in pairwise([*begins, len(heads)])]


def in_columns(hand: Sequence[Token], places: Sequence[int], under: Sequence[range]) -> list[tuple[Token, ...] | None]:
    """Lay a hand out in columns; one with a number under no head tells nothing, nor two under one.

    Two under one beside a head with none: the numbers do not stand below their heads.
    """
    laid = [[token for place, token in zip(places, hand, strict=True) if place in cells] for cells in under]
    several = [len({token.text for token in own}) > 1 for own in laid]
    if sum(map(len, laid)) < len(hand) or (any(several) and not all(laid)):
        return [None] * len(under)
    return [None if many else tuple(own[:1]) for own, many in zip(laid, several, strict=True)]
