"""Lay a table out as it stands in a text: the seats that its labels make, the tokens with their places between them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.apart.surplus import leave_added
from gkstats.reading.tables.dealing import deal
from gkstats.reading.tables.dealing.repeats import copies, level, parted, repeat
from gkstats.reading.tables.labels.foreign import foreign_words
from gkstats.reading.tables.labels.head_order import added_for_own, contradicts, lie_beside_rows, turned_below
from gkstats.reading.tables.labels.own_labels import printed_elsewhere
from gkstats.reading.tables.labels.torn import renamed
from gkstats.reading.tables.numbers.headed_units import unit_of_heading
from gkstats.reading.tables.numbers.joined_cells import cells_parted
from gkstats.reading.tables.numbers.stretches import stretches
from gkstats.reading.tables.numbers.surroundings import (
    beyond,
    ends_page,
    in_prose,
    tail,
    torn_rows,
    without_column_numbers,
    without_fillers,
    without_index,
    without_serials,
)
from gkstats.reading.tables.numbers.tokens import BorderedLine, Token, tokens
from gkstats.script.enumerators import NUMBERED_ROW, NUMERALS
from gkstats.script.numerals import BLANK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.page.ideographs import Characters

# Lines of several tokens for one with a lone one, where that is a page number.
_FEW: Final = 3
# A head of so few ideographs may stand in another one.
_SHORT: Final = 2
# No report has more pages than numbers of so many digits.
_PAGE_DIGITS: Final = 2
_BEHIND_NUMBER: Final = re.compile(r"\d\s*\(\s*\Z")


class _Run(NamedTuple):
    """A piece of a seat's labels on one line: its first ideograph, how many they are, and where it stands."""

    start: int
    length: int
    seat: int
    line: int
    column: int


def lay_out(table: Table, text: Text, ideographs: Characters) -> None:
    """Fill in a table whose labels are found: its seats, its tokens with their places, what of the text it takes."""
    taken = bytearray(len(ideographs.stream))
    for label, places in zip(table.labels, table.found, strict=True):
        if places and places[-1] - places[0] == len(places) - 1:
            stop = places[-1] + 1
            # A merged cell's label may be printed in each of the cells that it covers, with its enumerator.
            while label.row is not None and label.ideographs:
                again = stop + (ideographs.stream[stop : stop + 1] in NUMERALS)
                if not ideographs.stream.startswith(label.ideographs, again) or parted(
                    text, ideographs, stop, again, label.enumerator
                ):
                    break
                stop = again + len(label.ideographs)
            taken[places[0] : stop] = b"\1" * (stop - places[0])
        else:
            for place in places:
                taken[place] = 1
    words = "\n".join(word for label in table.labels for word in (label.ideographs, *label.block.extra_heads))
    high = tail(text, ideographs, taken.rindex(1), words)
    end = ideographs.before(*high)
    copied = copies(table.labels, table.found, text, ideographs, taken, end)
    table.parted = _parted_rows(table, ideographs, high)
    table.headings = _headings(table, text, ideographs, taken)
    table.foreign = foreign_words(text, ideographs, taken, table.plan.names.names, end)
    for label, places in zip(table.labels, table.found, strict=True):
        if places:
            table.label_starts.append((ideographs.lines[places[0]], ideographs.columns[places[0]]))
            line = min(ideographs.lines[places[0]], table.block_lines.get(id(label.block), len(text.folded)))
            table.block_lines[id(label.block)] = line
            if label.row is not None:
                table.label_ends[id(label.row)] = (ideographs.lines[places[-1]], ideographs.columns[places[-1]] + 1)
    table.end, table.beyond = high, beyond(text, high)
    rows = [(label, places) for label, places in zip(table.labels, table.found, strict=True) if label.row is not None]
    table.torn = torn_rows(rows, text, ideographs, taken) | printed_elsewhere(rows, text, ideographs, taken)
    others = renamed([(label.ideographs, at) for label, at in rows], ideographs, taken)
    table.renamed = {id(label.row) for (label, _), other in zip(rows, others, strict=True) if other}
    table.unsure.update(id(table.plan.blocks[number]) for number in table.plan.unsure)
    _seat(table, text, ideographs)
    seats = {id(row[1]): seat for seat, row in enumerate(table.rows) if row}
    table.copies = {seats[row]: lines for row, lines in copied.items() if row in seats}
    _gather(table, text, ideographs, taken, words, high)


def _parted_rows(table: Table, ideographs: Characters, high: tuple[int, int]) -> set[int]:
    """Find the rows that stand for several, with those below: by their labels, or by others that are numbered."""
    printed = table.found_rows()
    starts = sorted(places[0] for places in table.found if places)
    end = ideographs.bases[high[0]] + high[1]
    found: set[int] = set()
    for label, places in zip(table.labels, table.found, strict=True):
        if label.row is None or not label.row.unless:
            continue
        if printed & set(label.row.unless):
            found.add(id(label.row))
        elif places:
            following = starts[bisect_right(starts, places[-1]) :]
            stop = ideographs.offset(following[0]) if following else end
            if NUMBERED_ROW.search(ideographs.whole, ideographs.offset(places[-1]) + 1, stop):
                found.add(id(label.row))
    return found


def _seat(table: Table, text: Text, ideographs: Characters) -> None:
    """Make the seats: one a row, and a barrier for the heads of each block."""
    # Beside a row that stands for several, those are not printed.
    alternatives = {
        key
        for label, places in zip(table.labels, table.found, strict=True)
        if places and label.row is not None and id(label.row) not in table.parted
        for key in label.row.unless
    }
    block = None
    for label, places in zip(table.labels, table.found, strict=True):
        if label.block is not block:
            block = label.block
            table.seats.append(deal.Seat(0, labelled=True))
            table.rows.append(None)
            table.barriers[id(block)] = len(table.seats) - 1
            table.columns[id(block)] = _columns(table, block, ideographs)
            own = [(one, at) for one, at in zip(table.labels, table.found, strict=True) if one.block is block]
            if unit := unit_of_heading(block, own, text, ideographs):
                table.units[id(block)] = unit
        size = len(table.columns[id(block)])
        if label.row is not None and label.row.key and label.row.key[-1] in alternatives:
            continue
        heading = bisect_right(table.headings, places[-1]) if places else table.seats[-1].heading
        if label.row is not None and (label.row.key is None or id(label.row) in table.parted):
            if places:
                table.seats.append(deal.Seat(size, labelled=True, heading=heading, spare=True))
                table.rows.append(None)
                table.spare[id(label.row)] = len(table.seats) - 1
        elif label.row is not None:
            # A row without a label of its own (the disputes) stands under its heads.
            table.seats.append(deal.Seat(size, bool(places) or not label.ideographs, heading))
            table.rows.append((block, label.row))


def _columns(table: Table, block: Block, ideographs: Characters) -> list[int | None]:
    """Give the columns in printed order; None for one that the document adds under a head of its own.

    Heads in an order that the form cannot give make the whole block unsure.
    """
    columns: list[int | None] = list(range(len(block.columns)))
    own = [(label, places) for label, places in zip(table.labels, table.found, strict=True) if label.block is block]
    heads = [(label.ideographs, places) for label, places in own if label.row is None]
    rows = [places[0] for label, places in own if label.row is not None and places]
    start = min((places[0] for _, places in heads if places), default=-1)
    if lie_beside_rows([heads[index][0] for index in block.column_heads], rows, ideographs):
        table.unsure.add(id(block))
        table.across.add(id(block))
    own_heads = [heads[index] for index in block.column_heads]
    if rows and len(own_heads) > 1 and not all(places for _, places in own_heads):
        below = turned_below([name for name, _ in own_heads], rows, ideographs)
        table.unsure |= {id(block)} if below else set()
    if not block.column_heads or not rows or start < 0:
        return columns
    end = min(rows)
    names = [name for name, _ in heads]
    whole = all(places for _, places in heads)
    for head in block.extra_heads:
        place = ideographs.stream.find(head, start, end)
        if place > 0 and not whole:
            table.added.add(id(block))
        for column, index in enumerate(block.column_heads):
            if whole and place > 0 and heads[index][1][-1] == place - 1:
                columns.insert(columns.index(column) + 1, None)
    rows_named = [label.ideographs for label, _ in own if label.row is not None]
    line = ideographs.firsts[ideographs.lines[start]]
    times = [ideographs.stream.count(name, line, end) for name, _ in own_heads]
    # The total once more, beside the others once each; 其他 stands in the merged head, too, and the person's head twice
    # where a program repeats those beside the merged one.
    again = any(
        times[total] > 1 and all(times[part] <= 1 for part in parts if len(own_heads[part][0]) > _SHORT)
        for total, parts in block.sums
    )
    if again or added_for_own(own_heads, names, rows_named, ideographs, start, end):
        table.added.add(id(block))
    tiers = ([names[index] for index in tier] for tier in block.head_tiers)
    table.unsure |= {id(block)} if any(contradicts(tier, names, ideographs, start, end) for tier in tiers) else set()
    return columns


def _seat_of_labels(table: Table) -> list[int | None]:
    """Give, for each label, its seat; None for a heading amid the rows."""
    rows = {id(row[1]): seat for seat, row in enumerate(table.rows) if row}
    return [table.barriers[id(label.block)] if label.row is None else rows.get(id(label.row)) for label in table.labels]


def _headings(table: Table, text: Text, ideographs: Characters, taken: bytearray) -> list[int]:
    """Give where the headings amid the rows end: those of groups, and a row's label above rows that part it.

    A piece of a label that no label took, what is left of a lost one, parts rows as a heading does; a word in brackets
    behind a number is none: 55(上年9346).
    """
    headings = [
        places[-1]
        for label, places in zip(table.labels, table.found, strict=True)
        if places and label.row is not None and (label.row.key is None or id(label.row) in table.parted)
    ]
    words = {label.ideographs for label in table.labels if label.row is not None}
    start, end = taken.index(1), taken.rindex(1)
    while (start := taken.find(0, start, end)) >= 0:
        stop = start + 1
        while not taken[stop] and ideographs.lines[stop] == ideographs.lines[start]:
            stop += 1
        piece = ideographs.stream[start:stop].lstrip(NUMERALS)
        line, column = ideographs.at(start)
        beside = _BEHIND_NUMBER.search(text.folded[line], 0, column) is not None
        if piece and not beside and not BLANK.fullmatch(piece) and any(piece in word for word in words):
            headings.append(stop - 1)
        start = stop
    return sorted(headings)


def _gather(
    table: Table, text: Text, ideographs: Characters, taken: bytearray, words: str, high: tuple[int, int]
) -> None:
    """Find the tokens in the table's stretch of the text, and each token's place between the labels."""
    seat_of = _seat_of_labels(table)
    begins = {
        places[0]: label.enumerator
        for label, places in zip(table.labels, table.found, strict=True)
        if places and label.enumerator
    }
    runs = _runs(table, seat_of, ideographs)
    table.label_lines = [None] * len(table.seats)
    on_line: dict[int, set[int]] = {}
    for run in runs:
        table.label_lines[run.seat] = max(table.label_lines[run.seat] or 0, run.line)
        on_line.setdefault(run.line, set()).add(run.seat)
    table.shared_lines = {line for line, seats in on_line.items() if len(seats) > 1}
    low, end = ideographs.at(taken.index(1)), ideographs.before(*high)
    every = tokens(text, ideographs, taken, begins, words, low, high)
    every = cells_parted(every, table.plan.blocks, text.grid)
    found = [token for token in every if not in_prose(token, ideographs, taken, end, words)]
    found = [token for token in found if not _outside(token, text, runs)] if text.grid else found
    kept = set(map(id, found))
    table.dropped = [token for token in every if id(token) not in kept]
    firsts = {run.seat: run.start for run in reversed(runs)}
    labels: dict[int, dict[int, int]] = {}
    for run in runs:
        labels.setdefault(run.line, {})[run.seat] = run.column
    found = without_column_numbers(found, labels)
    found = without_fillers(without_index(found, text, low[0], high[0]), labels)
    table.tokens = without_serials(found, sorted(firsts.values()))
    table.places = _places(table, text, ideographs, runs)
    table.stretches = list(stretches(text, ideographs, taken, table.tokens, low, high))
    if leave_added(table):
        table.places = _places(table, text, ideographs, runs)


def _outside(token: Token, text: Text, runs: Sequence[_Run]) -> bool:
    """Tell a number alone below a file's own table, behind a row that has cells there: it is none of its numbers."""
    if token.line in text.grid or text.folded[token.line].strip() != token.text:
        return False
    index = bisect_right(runs, token.position, key=_start)
    above = runs[index - 1].line if index else token.line
    return above in text.grid and "\t" in text.folded[above]


def _start(run: _Run) -> int:
    return run.start


def _runs(table: Table, seat_of: list[int | None], ideographs: Characters) -> list[_Run]:
    """List the pieces of the labels that have a seat, each on one line, in printed order."""
    lines, firsts = ideographs.lines, ideographs.firsts
    runs: list[_Run] = []
    for seat, places in zip(seat_of, table.found, strict=True):
        if seat is None or not places:
            continue
        start = index = 0
        while index < len(places):
            line = lines[places[start]]
            # As far as the line goes, while no other text comes between.
            index = min(len(places), start + firsts[line + 1] - places[start])
            if places[index - 1] - places[start] != index - 1 - start:
                index = next(n for n in range(start + 1, index + 1) if places[n] - places[n - 1] != 1)
            runs.append(_Run(places[start], index - start, seat, line, ideographs.columns[places[start]]))
            start = index
    runs.sort()
    return runs


def _places(table: Table, text: Text, ideographs: Characters, runs: list[_Run]) -> list[deal.StreamPlace]:
    """Place each token: the seats whose labels stand before and after it, and the one on its line."""
    found, headings = table.tokens, table.headings
    befores = list(accumulate((run.seat for run in runs), max))
    afters = list(accumulate((run.seat for run in reversed(runs)), min))[::-1]
    starts = [run.start for run in runs]
    on_line: dict[int, list[tuple[int, int]]] = {}
    for run, seat in zip(runs, befores, strict=True):
        if table.seats[seat].size:
            on_line.setdefault(run.line, []).append((run.column, seat))
    again = {line for lines in table.copies.values() for line in lines}
    headed = {
        ideographs.lines[places[-1]]: table.spare[id(label.row)]
        for label, places in zip(table.labels, table.found, strict=True)
        if places and id(label.row) in table.spare
    }
    together = Counter(token.line for token in found)
    several = sum(count > 1 for count in together.values())
    paged = "\f" in text.as_printed
    # A lone number is a page's only where few lines hold one and most hold several.
    many = several > _FEW * (len(together) - several)
    places: list[deal.StreamPlace] = []
    before: Token | None = None
    for token in found:
        if before and before.position == token.position and before.line == token.line and before.row is token.row:
            places.append(places[-1])  # nothing parts it from the one before
            continue
        before = token
        index = bisect_left(starts, token.position)
        last = befores[index - 1] if index else -1
        # Inside a run, the label goes on behind the token.
        inside = index > 0 and token.position < runs[index - 1].start + runs[index - 1].length
        following = afters[index - inside] if index - inside < len(runs) else len(table.seats)
        labels = on_line.get(token.line, ())
        seats = {seat for _, seat in labels}
        beside = next(iter(seats)) if len(seats) == 1 and min(labels)[0] < token.start else None
        if not seats and last != following:
            foreign = token.line in again or (token.row is not None and token.row.foreign)
            beside = -1 if foreign else headed.get(token.line)
        alone = together[token.line] == 1 and text.folded[token.line].strip() == token.text
        short = alone and len(token.text) <= _PAGE_DIGITS
        page = paged and short and ends_page(text, token.line)
        lone = short and (many or page)
        heading = bisect_right(headings, token.position - 1)
        bordered = token.row is not None
        true = token.line in text.grid or _has_room(table, token.row, beside)
        where = deal.StreamPlace(last, following, token.line, beside, lone, heading, bordered, 0, page, true)
        places.append(where)
    repeat(found, places)
    table.corrected = level(found, places, table.copies, text)
    return places


def _has_room(table: Table, row: BorderedLine | None, seat: int | None) -> bool:
    """Tell a bordered row that shows its empty cells: it has a cell for each of its seat's numbers."""
    if row is None or seat is None or seat < 0:
        return False
    return None in row.cells and sum(cell is not True for cell in row.cells) >= table.seats[seat].size
