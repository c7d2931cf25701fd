"""Rows whose labels stand together, and behind them their numbers together: one after another, or column by column.

Converters print a page's columns like that. Counts and sums settle whose numbers they are: as many as the rows have
cells, with every row's sum in one order and not in the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.apart.apart import otherwise
from gkstats.reading.tables.apart.filled import Number, filled
from gkstats.reading.tables.apart.own_sums import joined, settle_rows
from gkstats.reading.tables.labels.plans import FEW_TERMS, ideographs_of, sums_held
from gkstats.reading.tables.labels.scattered import scattered
from gkstats.reading.tables.numbers.adding_up import sums_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gkstats.forms import Block
    from gkstats.reading.tables.apart.steps import Filling, Steps
    from gkstats.reading.tables.dealing.deal import StreamPlace
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.numbers.tokens import Token
    from gkstats.reading.tables.page.ideographs import Characters

# Fewer rows are no table of which some stand apart.
_FEW_ROWS: Final = 3


def settle(table: Table, ideographs: Characters, steps: Steps) -> None:
    """Put the tokens of such rows in the rows' order, each beside its row, where one order only is possible.

    Sums along rows say nothing of the order of the rows: it must be the form's, not one of labels printed in tiers.
    """
    if table.plan.shuffled:
        return
    if _settle_whole(table, steps):
        _label(table, ideographs)
        return
    at = 0
    for (last, after), group in groupby(list(table.places), key=lambda place: (place.last, place.next)):
        count = len(list(group))
        start, at = at, at + count
        row = table.rows[last] if 0 <= last < len(table.rows) and last != after else None
        if row is None:
            continue
        rows = _together(table, row[0], last, start)
        block = row[0]
        size = len(block.columns)
        if len(rows) < 2 or count != len(rows) * size or None in table.columns[id(block)] or not block.sums:
            continue
        if any(place.beside is not None for place in table.places[start : start + count]):
            continue
        order = _order(table, block, start, len(rows))
        if order is not None:
            _set(table, start, [start + index for index in order], rows, size)
            values = [int(token.count or 0) for token in table.tokens[start : start + count]]
            table.either.update(rows[number] for number in otherwise(values, block.sums, size))
    settle_rows(table, ideographs.whole)


def _settle_whole(table: Table, steps: Steps) -> bool:
    """Put the tokens of a whole table in the rows' order, where labels stand apart from them; tell whether they are."""
    (block, *others) = table.plan.blocks
    size = len(block.columns)
    seats = [seat for seat, row in enumerate(table.rows) if row]
    if others or not block.sums or len(seats) < _FEW_ROWS or None in table.columns[id(block)]:
        return False
    own = Counter(place.last for place in table.places)
    # An amount of the table before, at the very beginning, is none of these numbers.
    amounts = [at for at, token in enumerate(table.tokens[:_FEW_ROWS]) if not token.text.isdecimal()]
    start = amounts[-1] + 1 if amounts else 0
    plain = all(token.text.isdecimal() and not token.doubtful and token.row is None for token in table.tokens[start:])
    if not plain or sum(own[seat] != size for seat in seats) < 2:
        return False
    whole = {seat: behind for seat, behind in _right_behind(table).items() if len(behind) == size}
    numbers = [Number(token.text, token.line) for token in table.tokens[start:]]
    labelled = [seat for seat in seats if table.seats[seat].labelled]
    told: list[tuple[list[int], Filling]] = []
    for rows in [seats] if labelled == seats else [seats, labelled]:
        sums = sums_of(table.form, block, [row[1] for seat in rows if (row := table.rows[seat])])
        if (found := filled(numbers, sums, steps)) is not None:
            told.append((rows, found))
    if len(told) != 1 or any(
        (seat in whole and whole[seat] != own) or all(_is_another(table, table.places[at].beside, seat) for at in own)
        for seat, own in (
            (seat, {start + index for cell in hand for index in cell}) for seat, hand in zip(*told[0], strict=True)
        )
    ):
        return False
    tokens: list[Token] = []
    places: list[StreamPlace] = []
    for seat, hand in zip(*told[0], strict=True):
        line = table.places[start + hand[0][0]].line
        for cell in hand:
            tokens.append(joined([table.tokens[start + index] for index in cell]))
            places.append(
                table.places[start + cell[0]]._replace(
                    last=seat, next=seat + 1, beside=seat, lone=False, again=0, page=False, line=line
                )
            )
    table.tokens, table.places, table.settled = tokens, places, True
    return True


def _is_another(table: Table, beside: int | None, seat: int) -> bool:
    """Tell the label of another row than this one."""
    return beside is not None and 0 <= beside != seat and table.rows[beside] is not None


def _label(table: Table, ideographs: Characters) -> None:
    """Find the labels of rows that their sums told, but for which none was found in its place."""
    lacking = [seat for seat, row in enumerate(table.rows) if row and not table.seats[seat].labelled]
    if lacking:
        labels = [ideographs_of(row[1].label) for seat in lacking if (row := table.rows[seat])]
        for seat, stands in zip(lacking, scattered(labels, table.found, ideographs.stream), strict=True):
            table.seats[seat] = replace(table.seats[seat], labelled=stands)


def _right_behind(table: Table) -> dict[int, set[int]]:
    """Give, by seat, the places of the numbers that stand between its label and the next words, whatever they are."""
    behind: dict[int, set[int]] = {}
    begins: dict[int, int] = {}
    for index, (token, place) in enumerate(zip(table.tokens, table.places, strict=True)):
        # Seats between them have no label that was found, or stand for a heading.
        between = table.seats[place.last + 1 : place.next]
        following = 0 <= place.last < place.next and not any(seat.labelled and not seat.spare for seat in between)
        if following and begins.setdefault(place.last, token.position) == token.position:
            behind.setdefault(place.last, set()).add(index)
    return behind


def _together(table: Table, block: Block, last: int, start: int) -> list[int]:
    """Give the rows of a block whose labels stand right before a place, with no number between them."""
    before = table.places[start - 1] if start else None
    rows = [last]
    for seat in range(last - 1, -1, -1):
        if before is not None and before.last >= seat:
            break
        row = table.rows[seat]
        if row is None:
            if table.seats[seat].spare:
                continue
            break
        if row[0] is not block or not table.seats[seat].labelled:
            break
        rows.append(seat)
    return rows[::-1]


def _order(table: Table, block: Block, start: int, rows: int) -> list[int] | None:
    """Give the order in which tokens are the rows' one after another; null where sums do not settle it."""
    size = len(block.columns)
    tokens = table.tokens[start : start + rows * size]
    values = [token.count for token in tokens]
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values) or any(token.doubtful for token in tokens):
        return None
    by_row = list(range(rows * size))
    by_column = [column * rows + row for row in range(rows) for column in range(size)]
    whole = [order for order in (by_row, by_column) if _adds_up([numbers[i] for i in order], block, size)]
    alike = len(whole) > 1 and [numbers[i] for i in by_row] == [numbers[i] for i in by_column]
    if len(whole) == 1 or alike:
        return whole[0]
    return None


def _adds_up(numbers: Sequence[Decimal], block: Block, size: int) -> bool:
    """Tell whether the sum of each row holds, and of some among numbers that are not zero."""
    rows = [numbers[at : at + size] for at in range(0, len(numbers), size)]
    telling = sum(sum(map(bool, row)) > FEW_TERMS for row in rows)
    return telling > 0 and all(sums_held(row, block.sums) == len(block.sums) for row in rows)


def _set(table: Table, start: int, order: Sequence[int], rows: Sequence[int], size: int) -> None:
    """Put tokens in this order, and each row's beside it."""
    table.tokens[start : start + len(order)] = [table.tokens[index] for index in order]
    places = [table.places[index] for index in order]
    for number, seat in enumerate(rows):
        for column in range(size):
            index = number * size + column
            places[index] = places[index]._replace(
                last=seat, next=seat + 1, beside=seat, lone=False, again=0, page=False, line=places[number * size].line
            )
    table.places[start : start + len(order)] = places
