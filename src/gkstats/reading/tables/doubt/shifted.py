"""Rows whose numbers may be another row's: a shift, an exchange, or the label's other side explains them as well."""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from gkstats import forms
from gkstats.reading.tables.labels.plans import ideographs_of
from gkstats.reading.tables.numbers.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.forms import Row
    from gkstats.reading.tables.dealing.deal import StreamPlace
    from gkstats.reading.tables.dealing.dealt import Dealt


def shifted(dealt: Dealt) -> set[int]:
    """Give the seats of the rows whose numbers may be another row's, by where they stand."""
    return (
        _past_a_stray(dealt)
        | _behind_a_stray(dealt)
        | _on_the_other_side(dealt)
        | _beside_another(dealt)
        | before_another(dealt)
        | _exchanged(dealt)
        | dealt.table.either
    )


def _past_a_stray(dealt: Dealt) -> set[int]:
    """Find the rows that a shift would explain as well: between a whole stray hand and an empty row.

    Lines say otherwise, but so they would where a converter put each row's numbers on the next one's line.
    """
    table = dealt.table
    empty = [
        seat for seat, hands in enumerate(dealt.hands)
        if table.rows[seat] and table.seats[seat].labelled and _may_be_empty(hands, table.seats[seat].size)
    ]  # fmt: skip
    shifted: set[int] = set()
    run: list[int] = []
    loose = {*(token for token in dealt.strays if token not in dealt.spare), *dealt.unexplained, *_lent(dealt)}
    for token in [*sorted(loose), -1]:
        if run and token == run[-1] + 1:
            run.append(token)
            continue
        if run:
            place = table.places[run[0]]
            near = min(max(place.last, 0), len(table.seats) - 1)
            beside = _in_gap(dealt, place)
            for seat in empty:
                if len(run) >= table.seats[seat].size:
                    low, high = sorted((near, seat))
                    shifted.update(range(low, high + 1), beside)
        run = [token]
    return {
        seat for seat in shifted
        if not all(table.tokens[token].row for start, stop in dealt.hands[seat] for token in range(start, stop))
    }  # fmt: skip


def _behind_a_stray(dealt: Dealt) -> set[int]:
    """Find the rows between whose label and numbers a whole hand stands that no row took: it may be theirs."""
    table = dealt.table
    nearer: dict[tuple[int, bool], list[int]] = {}
    for index in dealt.strays:
        place = table.places[index]
        if place.last != place.next and place.beside is None and index not in dealt.spare and not place.lone:
            nearer.setdefault((place.last, True), []).append(index)
            nearer.setdefault((place.next, False), []).append(index)
    found: set[int] = set()
    for seat, hands in enumerate(dealt.hands):
        (start, stop), *_ = hands
        size = table.seats[seat].size
        if table.rows[seat] is None or stop - start < size:
            continue
        above = sum(index < start for index in nearer.get((seat, True), ()))
        below = sum(index >= stop for index in nearer.get((seat, False), ()))
        own = table.places[start:stop]
        if (above >= size and all(place.last == seat for place in own)) or (
            below >= size and all(place.next == seat for place in own)
        ):
            found.add(seat)
    return found


def _on_the_other_side(dealt: Dealt) -> set[int]:
    """Find the rows whose numbers stand on the other side of their label than most, with others where those do.

    Those others may be its own, and its numbers those of a row whose label is lost.
    """
    table = dealt.table
    sides: dict[int, bool] = {}
    for seat, hands in enumerate(dealt.hands):
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


def _beside_another(dealt: Dealt) -> set[int]:
    """Find the rows whose numbers stand on the line of another row's label: all may be those of the row before."""
    table = dealt.table
    return {
        seat
        for seat, hands in enumerate(dealt.hands)
        for start, stop in hands
        if any(
            place.beside not in (None, seat, -1) and table.rows[place.beside] and table.seats[place.beside].labelled
            for place in table.places[start:stop]
        )
    }


def before_another(dealt: Dealt) -> set[int]:
    """Find the rows whose numbers stand in a bordered row with another one's label: at its end, or a piece of it."""
    table = dealt.table
    return {
        seat
        for seat, hands in enumerate(dealt.hands)
        if (row := table.rows[seat]) is not None
        for start, stop in hands
        for index in range(start, stop)
        if _ends_with_words(table.tokens[index], table.places[index], seat)
        or (table.places[index].beside is None and _has_others_piece(table.tokens[index], row[1]))
    }


def _ends_with_words(token: Token, place: StreamPlace, seat: int) -> bool:
    """Tell a number in a bordered row whose only label, another one's or half of its own, stands behind it."""
    if token.row is None or (place.next == seat and place.last != seat):
        return False
    filled = [cell for cell in token.row.cells if cell is not None]
    before = takewhile(lambda cell: not isinstance(cell, Token) or cell.start < token.start, filled)
    return _is_said(filled[-1]) and not any(map(_is_said, before))


def _is_said(cell: Token | bool) -> bool:
    """Tell a cell with a label, or with other words."""
    return cell is True or (isinstance(cell, Token) and cell.words)


def _has_others_piece(token: Token, row: Row) -> bool:
    """Tell a number in a bordered row that begins with words of another row's label."""
    own = ideographs_of(row.label)
    first = next((cell for cell in token.row.cells if cell is not None), None) if token.row else None
    return token.row is not None and first is True and any(piece not in own for piece in token.row.pieces)


def _exchanged(dealt: Dealt) -> set[int]:
    """Find rows not in the form's order whose labels no number parts: a converter may have exchanged the labels."""
    table = dealt.table
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
            and not (_stands_beside(dealt, one) and _stands_beside(dealt, other))
        ):
            found |= {one, other}
    return found


def _stands_beside(dealt: Dealt, seat: int) -> bool:
    """Tell a row all of whose numbers stand on its label's line."""
    return all(dealt.table.places[index].beside == seat for hand in dealt.hands[seat] for index in range(*hand))


def _in_gap(dealt: Dealt, place: StreamPlace) -> list[int]:
    """Find the rows with numbers between the same two labels."""
    return [
        seat
        for seat, hands in enumerate(dealt.hands)
        if dealt.table.rows[seat]
        and any(
            (other.last, other.next) == (place.last, place.next)
            for start, stop in hands
            for other in dealt.table.places[start:stop]
        )
    ]


def _lent(dealt: Dealt) -> set[int]:
    """Find the tokens dealt to headings on whose lines they do not stand: other rows' as well as theirs."""
    return {
        token
        for seat, hands in enumerate(dealt.hands)
        if dealt.table.seats[seat].spare
        for hand in hands
        for token in range(*hand)
        if dealt.table.places[token].beside != seat
    }


def _may_be_empty(hands: Sequence[tuple[int, int]], size: int) -> bool:
    """Tell a row that got nothing, or whose every other hand is a full one: numbers of its own alone are never that."""
    counts = {stop - start for start, stop in hands}
    return 0 in counts and min(counts - {0}, default=size) >= size
