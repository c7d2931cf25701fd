"""What the ends of a text's lines say of its rows: a row, or a number, that one broke, or two rows poured together.

Texts have a manner: a row a line, a cell a line, so many cells a line, or everything flowing. A hand that stands on
several lines against its text's manner may be two rows that both lost cells. Only its own sums can speak for it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.doubt.twice import names_earlier
from gkstats.reading.tables.numbers.in_pieces import in_pieces
from gkstats.reading.tables.numbers.wrapped import is_wrapped
from gkstats.script.numerals import BLANK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from decimal import Decimal

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.dealt import Dealt
    from gkstats.reading.tables.numbers.tokens import Token
    from gkstats.reading.tables.plain.plain_cells import AsDealt

# A row stands so many lines behind the one above it at most; between them a rule may.
_NEAR: Final = 3
_RULE: Final = "---"
# A word right before them names the numbers of a line.
_WORD: Final = 8
_BORDER: Final = re.compile(r"[|\t]")
# Digits behind a comma, fewer than it groups, and how many lines below a narrow column goes on with the others.
_UNENDED: Final = re.compile(r"(?<!\S)\d{1,3}(?:,\d{3})*,\d{1,2}(?!\S)")
_WRAPPED: Final = 2
_BESIDE: Final = " \t|\"',"
# Of so many lines one may be wider than the text is, but no more than a few.
_MANY_LINES: Final = 8
_FEW_WIDER: Final = 2
# A manner is one that two rows have.
_ALIKE: Final = 2


class Lines:
    """How the rows of a text stand on its lines, learnt where a hand is on several."""

    def __init__(self, text: Text, tables: Collection[Dealt], plain: Sequence[AsDealt] = ()) -> None:
        """Keep a text's tables as they were dealt, and those that were read without."""
        self.text, self.tables, self.plain = text, tables, plain

    @property
    def every(self) -> Iterator[Dealt | AsDealt]:
        """All tables of the text."""
        return chain(self.tables, self.plain)

    @cached_property
    def _rows(self) -> list[tuple[list[Token], int]]:
        """List the hands that are certain by their places, and the room of each one's row."""
        return [
            (table.tokens(seat), table.table.seats[seat].size)
            for table in self.every
            for seat, found in enumerate(table.hands)
            if len(found) == 1 and found[0][0] < found[0][1]
        ]

    @cached_property
    def _complete(self) -> bool:
        """Whether most rows have all their numbers."""
        return 2 * sum(len(hand) == size for hand, size in self._rows) > len(self._rows)

    @cached_property
    def _manner(self) -> list[tuple[int, int]]:
        """Give, of each full hand, how many it is, and how many of it stand on its first line."""
        return [(size, _by_line(hand)[0]) for hand, size in self._rows if len(hand) == size > 1]

    @cached_property
    def _cells_apart(self) -> bool:
        """Whether no cells are lost, and few lines have two: then lines tell nothing of rows."""
        together = Counter(token.line for table in self.every for token in table.table.tokens)
        several = sum(count > 1 for count in together.values())
        return self._complete and 2 * several < len(together)

    @cached_property
    def _width(self) -> int:
        """Give how wide lines are where text flows on behind the first number of most; 0 where it does not.

        A few that were poured together may be wider than all others.
        """
        folded = self.text.folded
        first = {token.line: token.stop for table in self.every for token in reversed(table.table.tokens)}
        flowing = 2 * sum(not folded[line][stop:].isascii() for line, stop in first.items()) > len(first)
        widths = sorted(len(folded[line]) for line in first)
        return widths[-1 - min(_FEW_WIDER, len(widths) // _MANY_LINES)] if flowing else 0

    @cached_property
    def _sums_hold(self) -> bool:
        """Whether the sums of rows mostly hold: where they do not, one that would says nothing."""
        held = [
            any(_sum_holds(_values(rest), row[0]) for rest in _on_form(hand, row[0]))
            for table in self.every
            for seat, row in enumerate(table.table.rows)
            if row is not None and row[0].sums and len(table.hands[seat]) == 1
            for hand in [table.tokens(seat)]
            if len(hand) == table.table.seats[seat].size and any(_values(hand))
        ]
        return held.count(False) <= held.count(True) + 1

    def unmannered(self, hand: Sequence[Token], block: Block) -> bool:
        """Tell a full hand on several lines against its text's manner, for which no sums speak."""
        return hand[0].line != hand[-1].line and not _adds_up(hand, block) and self._unusual(hand, block)

    def in_manner(self, table: AsDealt) -> bool:
        """Tell whether the rows of a plain table stand on lines as those of their text do, or add up."""
        rows = enumerate(table.table.rows) if table.broken else ()
        return not any(self.unmannered(table.tokens(seat), block) for seat, (block, _) in rows)

    def doubt(self, dealt: Dealt, seat: int, block: Block) -> str | None:
        """Say, as the code of an issue, why lines or sums call a row's only plausible hand into doubt, or null."""
        hand = dealt.tokens(seat)
        if not block.rows[0].label and hand and self._is_another_years(hand, len(block.columns)):
            return "which_row"
        if len(dealt.hands[seat]) != 1 or len(hand) != dealt.table.seats[seat].size:
            return None
        if not dealt.table.settled and (self.unmannered(hand, block) or self._amid_heads(hand, block)):
            return "which_row"
        rests = _on_form(hand, block)
        start = dealt.hands[seat][0][0]
        if not dealt.table.settled and _cuts_a_line(dealt, start) and not _adds_up(hand, block):
            return "which_row"
        if not block.sums or any(_sum_holds(_values(rest), block) for rest in rests):
            return None
        rests += [[*rest, *dealt.behind(seat)] for rest in rests]
        said = ([token.text for token in rest] for rest in rests)
        return "broken_number" if any(in_pieces(texts, block) for texts in said) and self._sums_hold else None

    def _amid_heads(self, hand: Sequence[Token], block: Block) -> bool:
        """Tell a hand between whose lines pieces of the heads stand: columns were printed one after another."""
        heads, own = {*"".join(block.heads)}, {token.line for token in hand}
        others = (self.text.folded[line].strip() for line in range(hand[0].line, hand[-1].line) if line not in own)
        return sum(heads.issuperset(said) for said in others if said) >= _ALIKE

    def ends_another(self, token: Token) -> bool:
        """Tell a number below one that a comma leaves without its last digits, or alone on its line: 1,83 above 9."""
        folded = self.text.folded
        above = chain.from_iterable(map(_UNENDED.finditer, folded[max(token.line - _WRAPPED, 0) : token.line]))
        alone = folded[token.line].strip() == token.text
        return any(alone or (cut.start() <= token.stop and token.start <= cut.end()) for cut in above)

    def _is_another_years(self, hand: Sequence[Token], size: int) -> bool:
        """Tell the numbers of a row without a label, where one of this year stands empty below, or a word says so."""
        ahead = self.text.folded[hand[0].line][max(hand[0].start - _WORD, 0) : hand[0].start]
        if not self.text.folded[hand[0].line][: hand[0].start].strip(_BESIDE):
            above = reversed(self.text.folded[max(hand[0].line - _NEAR, 0) : hand[0].line])
            said = next((line.strip(_BESIDE) for line in above if line.strip(_BESIDE)), "")
            if len(said) <= _WORD and names_earlier(said, None):
                return True
        if any(word in ahead for word in forms.added_heads()):
            return True
        behind = self.text.folded[hand[-1].line + 1 : hand[-1].line + 1 + _NEAR]
        row = next((line for line in behind if line.strip(" ") and _RULE not in line), "")
        cells = _BORDER.split(row) if _BORDER.search(row) else row.split()
        return len(cells) >= size and all(not cell.strip() or BLANK.fullmatch(cell.strip()) for cell in cells)

    def _unusual(self, hand: Sequence[Token], block: Block) -> bool:
        """Tell a hand whose lines break where this text does not break rows."""
        if self._cells_apart or is_wrapped(hand, block, self.text.as_folded):
            return False
        if self._width:
            ends = [(a, b) for a, b in pairwise(hand) if a.line != b.line]
            return not all(len(self.text.folded[a.line]) + len(b.text) >= self._width for a, b in ends)
        first, *_, last = counts = _by_line(hand)
        if set(counts[:-1]) != {first} or last > first or (first > 1 and not self._complete):
            return True
        peers = [count for size, count in self._manner if size >= first]
        alike = sum(count == first for count in peers)
        return alike < _ALIKE or 2 * alike < len(peers)


def _cuts_a_line(dealt: Dealt, start: int) -> bool:
    """Tell a hand that begins behind another row's number on one line: no more than their count parts them."""
    if start == 0 or start - 1 in dealt.strays:
        return False
    before, first = dealt.table.places[start - 1 : start + 1]
    return before[:4] == first[:4] and before.beside is None and not first.bordered


def _by_line(hand: Sequence[Token]) -> list[int]:
    """Count a hand's tokens on each of its lines."""
    return [len(list(group)) for _, group in groupby(token.line for token in hand)]


def _on_form(hand: list[Token], block: Block) -> list[list[Token]]:
    """Give a hand as the form has it: where the document adds a column, without each of its numbers in turn."""
    return [hand] if len(hand) == len(block.columns) else [[*hand[:i], *hand[i + 1 :]] for i in range(len(hand))]


def _values(hand: Sequence[Token]) -> list[Decimal | None]:
    return [token.count for token in hand]


def _sum_holds(values: Sequence[Decimal | None], block: Block) -> bool:
    if None in values:
        return False
    return all(values[total] == sum(values[part] or 0 for part in parts) for total, parts in block.sums)


def _adds_up(hand: Sequence[Token], block: Block) -> bool:
    """Tell a row whose sums hold, and that is no two rows poured together: where a line is all zeros, it may be."""
    if not block.sums or len(hand) != len(block.columns) or not _sum_holds(values := _values(hand), block):
        return False
    lines = {token.line for token, value in zip(hand, values, strict=True) if value}
    return len(block.rows) == 1 or lines == {token.line for token in hand}
