"""Why the numbers that were dealt to one row alone are in doubt all the same: every rule, in this order.

Dealing weighs the hands of a table against each other, one row's at a time. What no single hand shows is found beside
it, by what the rules name: `shifted` rows, columns `turned`, numbers `left_over` or in pieces, a row's manner on its
`line_doubts`, counts that are `uneven`. Whatever the cause, a row is put in doubt here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.reading.tables.doubt.left_over import LeftOver
from gkstats.reading.tables.doubt.shifted import before_another, shifted
from gkstats.reading.tables.doubt.turned import rolled, turned
from gkstats.reading.tables.numbers.in_pieces import is_cut

if TYPE_CHECKING:
    from gkstats.forms import Block, Row
    from gkstats.reading.tables.dealing.dealt import Dealt
    from gkstats.reading.tables.doubt.line_doubts import Lines
    from gkstats.reading.tables.doubt.uneven import Uneven


class Doubts:
    """The rows of one table that are in doubt whatever their hands are."""

    def __init__(self, dealt: Dealt, lines: Lines, uneven: Uneven) -> None:
        """Keep a table as it was dealt, what its text's lines say, and what the counts of its rows' numbers do."""
        self.dealt, self.lines, self.uneven = dealt, lines, uneven
        self._left_over, self._shifted, self._turned = LeftOver(dealt), shifted(dealt), turned(dealt)

    def may_be_headed(self, row: Row) -> bool:
        """Tell a row without a seat, whose numbers may be among those of the one that stands for it."""
        return any(
            own is not None
            and row.key[-1] in own[1].unless
            and (seat in before_another(self.dealt) or self._left_over.may_head_others(seat))
            for seat, own in enumerate(self.dealt.table.rows)
            if row.key
        )

    def of_row(self, seat: int, block: Block) -> str | None:
        """Say, as the code of an issue, why none of a seat's numbers is certain, or null."""
        dealt, table, left_over = self.dealt, self.dealt.table, self._left_over
        row = table.rows[seat]
        if not table.seats[seat].labelled or (row is not None and id(row[1]) in table.renamed):
            return "label_missing"
        if (
            left_over.may_head_others(seat)
            or left_over.doubled
            or left_over.one_of_several(seat, self.lines.text)
            or seat in self._shifted
            or left_over.differs(seat)
            or left_over.borders_on_odd(seat, block)
        ):
            return "which_row"
        if id(block) in table.unsure or id(block) in self._turned or rolled(dealt, seat, block):
            return "which_column"
        hand = dealt.tokens(seat)
        if left_over.broken(seat) or any(map(is_cut, hand)) or any(map(self.lines.ends_another, hand)):
            return "broken_number"
        if left_over.crowded(seat) or dealt.spills(seat):
            return "many_numbers"
        uneven = self.uneven.another(seat) or self.uneven.may_be_of_columns(seat)
        return self.lines.doubt(dealt, seat, block) or ("which_row" if uneven else None)
