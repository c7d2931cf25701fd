"""What was dealt to the rows of one table, and where that is in doubt for reasons that no single hand shows."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.in_pieces import ends_in, is_end
from gkstats.reading.tables.plans import FEW_TERMS, sums_held
from gkstats.script.numerals import read_count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gkstats.forms import Block
    from gkstats.reading.tables.deal import Dealing, StreamPlace
    from gkstats.reading.tables.layout import Table
    from gkstats.reading.tables.tokens import Token

# A number of so few digits fits into any column.
_SHORT: Final = 3
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
        self._left = self._left_over()
        settled = {token for hands in self.hands if len(hands) == 1 for token in range(*hands[0])}
        self._unsettled = set(range(len(table.tokens))) - settled - self.spare - table.corrected
        self._on_line: dict[int, set[int]] = {}  # the numbers on the line of each seat's label
        for index, (token, place) in enumerate(zip(table.tokens, table.places, strict=True)):
            if place.beside is not None and token.numeric:
                self._on_line.setdefault(place.beside, set()).add(index)
        self._shift = self._shifted() | self._on_the_other_side() | self._exchanged() | table.either
        self._turn = self._turned()

    def tokens(self, seat: int) -> list[Token]:
        """Give the tokens of all plausible hands of a seat."""
        return [token for start, stop in self.hands[seat] for token in self.table.tokens[start:stop]]

    @property
    def left(self) -> list[Token]:
        """Give the numbers that no row's place explains."""
        return [self.table.tokens[index] for index in self._left]

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

    def doubt(self, seat: int, block: Block) -> str | None:
        """Say, as the code of an issue, why none of a seat's numbers is certain, or null."""
        row = self.table.rows[seat]
        if not self.table.seats[seat].labelled or (row is not None and id(row[1]) in self.table.renamed):
            return "label_missing"
        if seat in self._shift or self._differs(seat) or self._borders_on_odd(seat, block):
            return "which_row"
        if id(block) in self.table.unsure or id(block) in self._turn or self._rolled(seat, block):
            return "which_column"
        if self._broken(seat) or any(map(_is_cut, self.tokens(seat))):
            return "broken_number"
        return "many_numbers" if self._crowded(seat) or self.spills(seat) else None

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

    def _shifted(self) -> set[int]:
        """Find the rows that a shift would explain as well: between a whole stray hand and an empty row.

        Lines say otherwise, but so they would where a converter put each row's numbers on the next one's line.
        """
        table = self.table
        empty = [
            seat for seat, hands in enumerate(self.hands)
            if table.rows[seat] and table.seats[seat].labelled and _may_be_empty(hands, table.seats[seat].size)
        ]  # fmt: skip
        shifted: set[int] = set()
        run: list[int] = []
        loose = {*(token for token in self.strays if token not in self.spare), *self._left, *self._lent()}
        for token in [*sorted(loose), -1]:
            if run and token == run[-1] + 1:
                run.append(token)
                continue
            if run:
                place = table.places[run[0]]
                near = min(max(place.last, 0), len(table.seats) - 1)
                beside = self._in_gap(place)
                for seat in empty:
                    if len(run) >= table.seats[seat].size:
                        low, high = sorted((near, seat))
                        shifted.update(range(low, high + 1), beside)
            run = [token]
        return {
            seat for seat in shifted
            if not all(table.tokens[token].row for start, stop in self.hands[seat] for token in range(start, stop))
        }  # fmt: skip

    def _on_the_other_side(self) -> set[int]:
        """Find the rows whose numbers stand on the other side of their label than most, with others where those do.

        Those others may be its own, and its numbers those of a row whose label is lost.
        """
        table = self.table
        sides: dict[int, bool] = {}
        for seat, hands in enumerate(self.hands):
            start, stop = hands[0]
            own = [place for place in table.places[start:stop] if place.beside is None]
            if table.rows[seat] is None or not table.seats[seat].labelled or not own or stop - start < len(own):
                continue
            if all(place.last == seat < place.next for place in own):
                sides[seat] = True
            elif all(place.last < seat == place.next for place in own):
                sides[seat] = False
        behind = 2 * sum(sides.values()) >= len(sides)
        most = {place.last if behind else place.next for place in table.places if place.last != place.next}
        return {seat for seat, side in sides.items() if side != behind and seat in most}

    def _exchanged(self) -> set[int]:
        """Find rows not in the form's order whose labels no number parts: a converter may have exchanged the labels."""
        table = self.table
        if not table.plan.shuffled:
            return set()
        order = {id(row): at for block in forms.load(table.form).table(table.name) for at, row in enumerate(block.rows)}
        between = {(place.last, place.next) for place in table.places}
        rows = [(seat, row) for seat, row in enumerate(table.rows) if row and table.seats[seat].labelled]
        found: set[int] = set()
        for (one, (block, row)), (other, (below, next_row)) in pairwise(rows):
            exchanged = block is below and order.get(id(row), 0) > order.get(id(next_row), 0)
            if (
                exchanged
                and (one, other) not in between
                and not (self._stands_beside(one) and self._stands_beside(other))
            ):
                found |= {one, other}
        return found

    def _stands_beside(self, seat: int) -> bool:
        """Tell a row all of whose numbers stand on its label's line."""
        return all(self.table.places[index].beside == seat for hand in self.hands[seat] for index in range(*hand))

    def _in_gap(self, place: StreamPlace) -> list[int]:
        """Find the rows with numbers between the same two labels."""
        return [
            seat
            for seat, hands in enumerate(self.hands)
            if self.table.rows[seat]
            and any(
                (other.last, other.next) == (place.last, place.next)
                for start, stop in hands
                for other in self.table.places[start:stop]
            )
        ]

    def _lent(self) -> set[int]:
        """Find the tokens dealt to headings on whose lines they do not stand: other rows' as well as theirs."""
        return {
            token
            for seat, hands in enumerate(self.hands)
            if self.table.seats[seat].spare
            for hand in hands
            for token in range(*hand)
            if self.table.places[token].beside != seat
        }

    def _turned(self) -> set[int]:
        """Find the blocks whose sums hold in another order of the columns and not in the one that is read.

        Where the heads do not tell, such an order is that with each total in front of its parts.
        """
        plan = self.table.plan
        turned: set[int] = set()
        for number, block in enumerate(plan.blocks):
            if not block.sums:
                continue
            rivals = [(rival.sums, rival.equal, 0) for rival in plan.rivals if rival.block == number]
            first = _totals_first(block.sums)
            if all(total > max(parts) for total, parts in block.sums):
                rivals.append((first, False, max(1, len(block.sums) - 1)))
            if rivals:
                rows = self._summing(block)
                for sums, equal, least in rivals:
                    ahead = sum(sums_held(row, sums) - sums_held(row, block.sums) for row in rows)
                    if ahead > least or (equal and ahead >= 0):
                        turned.add(id(block))
        return turned

    def _summing(self, block: Block) -> list[list[Decimal]]:
        """List the certain, full rows of a block, as numbers, whose sums tell something."""
        found: list[list[Decimal]] = []
        for seat, row in enumerate(self.table.rows):
            if row is None or row[0] is not block or len(self.hands[seat]) != 1:
                continue
            hand = self.table.tokens[slice(*self.hands[seat][0])]
            if sum(token.text != "0" for token in hand) <= FEW_TERMS:
                continue
            printed = list(map(_value, hand))
            numbers = [value for value in printed if value is not None]
            if len(numbers) == len(printed) == len(block.columns) and len([n for n in numbers if n]) > FEW_TERMS:
                found.append(numbers)
        return found

    def _rolled(self, seat: int, block: Block) -> bool:
        """Tell a row under heads alone in a converter's order: it adds up only if its last lines stand first.

        So does one that does not add up and amid whose numbers heads stand again.
        """
        row, hands = self.table.rows[seat], self.hands[seat]
        if row is None or row[1].label or len(hands) != 1 or not block.sums:
            return False
        hand = self.table.tokens[slice(*hands[0])]
        if len(hand) != len(block.columns) or hand[0].line == hand[-1].line:
            return False
        numbers = [value for token in hand if (value := read_count(token.text, signed=False).value) is not None]
        if len(numbers) < len(hand) or sums_held(numbers, block.sums) == len(block.sums):
            return False
        rolls = (numbers[at:] + numbers[:at] for at in range(1, len(numbers)) if hand[at - 1].line < hand[at].line)
        return hand[0].position != hand[-1].position or any(
            sums_held(roll, block.sums) == len(block.sums) for roll in rolls
        )

    def _differs(self, seat: int) -> bool:
        """Tell a row that is printed once more, with other numbers."""
        lines = self.table.copies.get(seat, ())
        own = (
            [tok.text for start, stop in self.hands[seat][:1] for tok in self.table.tokens[start:stop]] if lines else []
        )
        return any([token.text for token in self.table.tokens if token.line == line] != own for line in lines)

    def _crowded(self, seat: int) -> bool:
        """Tell a row beside whose numbers, in the same gap between labels, others stand that no row has for certain."""
        start, stop = self.hands[seat][0]
        if not self._unsettled or all(place.beside == seat for place in self.table.places[start:stop]):
            return False
        gaps = {(p.last, p.next, p.heading) for p in self.table.places[start:stop]}
        tokens = self.table.tokens
        said = (index for index in self._unsettled if not (tokens[index].doubtful or tokens[index].words))
        others = (self.table.places[index] for index in said)
        return any(
            (p.last, p.next, p.heading) in gaps and p.beside is None and not p.lone and not p.again for p in others
        )

    @cached_property
    def mixed(self) -> bool:
        """Whether some rows' numbers stand on their label's line, and others' on lines of their own."""
        sides = Counter(
            all(place.beside == seat for place in self.table.places[start:stop])
            for seat, ((start, stop), *_) in enumerate(self.hands)
            if self.table.rows[seat] and self.table.seats[seat].labelled and start < stop
        )
        return min(sides[True], sides[False]) >= _FEW_ROWS

    @cached_property
    def _wandering(self) -> bool:
        """Whether most rows have too many numbers, too few or none, and some have none."""
        rows = [seat for seat, row in enumerate(self.table.rows) if row and self.table.seats[seat].labelled]
        counts = [{stop - start for start, stop in self.hands[seat]} for seat in rows]
        whole = sum(count == {self.table.seats[seat].size} for seat, count in zip(rows, counts, strict=True))
        return 2 * whole < len(rows) and {0} in counts

    def _borders_on_odd(self, seat: int, block: Block) -> bool:
        """Tell a full row on several lines that does not add up, next to one with too many numbers or too few.

        Where one ends and the other begins is told by its own sums alone.
        """
        (start, stop), *others = self.hands[seat]
        size = self.table.seats[seat].size
        if others or not block.sums or stop - start != size or not self._wandering:
            return False
        if self.table.tokens[start].line == self.table.tokens[stop - 1].line:
            return False
        values = [value for token in self.table.tokens[start:stop] if (value := _value(token)) is not None]
        if len(values) == size and sums_held(values, block.sums) == len(block.sums):
            return False
        rows = [other for other, row in enumerate(self.table.rows) if row and self.table.seats[other].labelled]
        at = rows.index(seat)
        return any(self._odd(other) for other in (*rows[max(0, at - 1) : at], *rows[at + 1 : at + 2]))

    def _odd(self, seat: int) -> bool:
        """Tell a row with numbers, but not as many as it has cells."""
        return any(start < stop != start + self.table.seats[seat].size for start, stop in self.hands[seat])

    def spills(self, seat: int) -> bool:
        """Tell a row with more numbers on its label's line than any reading of it takes, or behind the table's end."""
        behind = {token.line for token in self.table.beyond[:1]}
        cut = any(token.row is not None and token.line in behind for token in self.tokens(seat))
        own = {token for start, stop in self.hands[seat] for token in range(start, stop)}
        return cut or not self._on_line.get(seat, own) <= own | self.spare

    def _broken(self, seat: int) -> bool:
        """Tell a row whose numbers may go on in those behind them, which no row took: broken by a narrow column.

        A lone one is a page's number, unless the row's are as long as any of the table.
        """
        if len(self.hands[seat]) != 1:
            return False
        start, stop = self.hands[seat][0]
        places, tokens = self.table.places, self.table.tokens
        if start < stop and start - 1 in self.strays and places[start - 1].beside == seat != places[start].beside:
            return True  # its line broke behind its first numbers
        if start == stop or stop not in self.strays or stop in self.spare:
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


def _totals_first(sums: Sequence[tuple[int, Sequence[int]]]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Give the sums of a block with each total in front of its parts."""
    groups = (sorted((total, *parts)) for total, parts in sums)
    return tuple((group[0], tuple(group[1:])) for group in groups)


def _is_cut(token: Token) -> bool:
    """Tell what a comma parts and does not group, the ends of two cells, and the end of a number: 3 0775."""
    digits = token.text.replace(",", "")
    if token.row is not None or not digits.isdecimal():
        return False
    return (digits != token.text and _value(token) is None) or is_end(digits)


def _value(token: Token) -> Decimal | None:
    return read_count(token.text, signed=False).value


def _may_be_empty(hands: Sequence[tuple[int, int]], size: int) -> bool:
    """Tell a row that got nothing, or whose every other hand is a full one: numbers of its own alone are never that."""
    counts = {stop - start for start, stop in hands}
    return 0 in counts and min(counts - {0}, default=size) >= size
