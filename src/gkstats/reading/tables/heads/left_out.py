"""Columns that a document leaves out, head and numbers: its own heads say which, if nothing stands there besides."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.dealing.borders import cells_between
from gkstats.reading.tables.dealing.deal import deal
from gkstats.reading.tables.dealing.dealt import Dealt
from gkstats.reading.tables.labels.drawn_heads import drawn_heads
from gkstats.reading.tables.labels.plans import Rival, head_of_column, ideographs_of, rival, sums_of_columns
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.script.enumerators import NUMERALS
from gkstats.script.numerals import UNITS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.labels.spots import LabelSearch
    from gkstats.reading.tables.page.ideographs import Characters

_DIGIT: Final = re.compile(r"\d")
_UNITS: Final = frozenset(UNITS.split("|"))
# So many ideographs before the first head may be what is left of another.
_AHEAD: Final = 12
# So many rows are full for one that is not.
_MOST: Final = 3
# Heads of so many ideographs together stand nowhere by chance.
_TOGETHER: Final = 4


def columns_printed(search: LabelSearch, block: Block, low: int, high: int) -> tuple[int, ...] | None:
    """Give the columns of a block whose heads stand between two places of the stream; null where that is not told.

    It is where over half of the heads of columns stand there whole, the others in no piece, and no other word nor
    number among them: heads that their numbers stand behind are of one row.
    """
    own = head_of_column(block)
    heads = {name: search.every(name, low, high) for name in map(ideographs_of, block.heads)}
    names = [ideographs_of(block.heads[index]) for index in own]
    lines = search.ideographs.lines
    drawn = drawn_heads(search.text, lines[low], lines[high] - 1, names) if low < high else {}
    printed = tuple(column for column, name in enumerate(names) if heads[name] or drawn.get(name))
    lost = [name for column, name in enumerate(names) if column not in printed]
    lowest = {own.index(index) for index in block.head_tiers[-1]} if block.head_tiers else {*range(len(own))}
    lowest |= {total for total, _ in block.sums}
    if not lost or 2 * len(printed) <= len(names) or not lowest | {*printed} >= {*range(len(own))}:
        return None
    places = [place for column in printed for place in heads[names[column]]]
    ideographs = search.ideographs
    if places and _DIGIT.search(ideographs.whole, ideographs.offset(min(places)), ideographs.offset(max(places))):
        return None
    return None if leaves_trace(search, block, heads, lost, high) else printed


def leaves_trace(
    search: LabelSearch, block: Block, heads: dict[str, list[int]], lost: Collection[str], high: int
) -> bool:
    """Tell whether anything before `high` may be what is left of a `lost` head: a word among `heads`, a piece above.

    Pieces of other heads that do not stand there whole are none, nor is a row's label, printed in each merged cell.
    """
    stream, ideographs = search.stream, search.ideographs
    first = min((place for places in heads.values() for place in places), default=high)
    taken = {place + n for name, places in heads.items() for place in places for n in range(len(name))}
    broken = [name for name, places in heads.items() if not places and name not in lost]
    labels = {ideographs_of(row.label) for row in block.rows}
    place = first
    while place < high:
        stop = place + 1
        if place in taken:
            place = stop
            continue
        while stop < min(high, ideographs.end_of_run(place)) and stop not in taken:
            stop += 1
        said = stream[place:stop].strip(NUMERALS)
        if said and said not in _UNITS | labels and not any(said in name for name in broken):
            return True
        place = stop
    ahead = stream[max(0, first - _AHEAD) : first]
    pieces = {pair for name in lost for pair in pairwise(name)}
    pieces -= {pair for name in heads if name not in lost for pair in pairwise(name)}
    return not pieces.isdisjoint(pairwise(ahead))


def stand_elsewhere(table: Table, ideographs: Characters) -> bool:
    """Tell heads of left out columns that stand together in another place, alone in their cells: over these columns."""
    stream = ideographs.stream
    for block in (table.plan.blocks[number] for number in table.plan.left_out):
        whole = next(one for one in forms.load(table.form).table(table.name) if one.key == block.key)
        heads = [ideographs_of(whole.heads[index]) for index in head_of_column(whole)]
        lost = "".join(head for head, column in zip(heads, whole.columns, strict=True) if column not in block.columns)
        if len(lost) < _TOGETHER:
            continue
        for match in re.finditer(lost, stream):
            first, stop = ideographs.offset(match.start()), ideographs.offset(match.end() - 1) + 1
            around = ideographs.whole[max(0, first - 1) : first] + ideographs.whole[stop : stop + 1]
            if not IDEOGRAPHS.search(around):
                return True
    return False


def with_only(block: Block, columns: Sequence[int]) -> Block:
    """Give a block with some of its columns, in the form's order, and the heads that they have."""
    own = head_of_column(block)
    gone = {own[column] for column in range(len(own)) if column not in columns}
    kept = [index for index in range(len(block.heads)) if index not in gone]
    new = {index: place for place, index in enumerate(kept)}
    return replace(
        block,
        heads=tuple(block.heads[index] for index in kept),
        columns=tuple(block.columns[column] for column in columns),
        units=tuple(block.units[column] for column in columns),
        signed=tuple(block.signed[column] for column in columns),
        column_heads=tuple(new[own[column]] for column in columns) if block.column_heads else (),
        head_tiers=tuple(tuple(new[index] for index in tier if index in new) for tier in block.head_tiers),
        sums=sums_of_columns(block, columns),
    )


def rivals_of_left_out(number: int, block: Block, columns: Sequence[int]) -> Iterator[Rival]:
    """Give what speaks against columns being left out: sums that hold along rows though no total is among them.

    Those in the form's order speak against another one, too.
    """
    yield rival(number, block, sorted(columns), equal=False)
    if not any(total in columns for total, _ in block.sums):
        groups = [
            [place for place, _ in group]
            for _, group in groupby(enumerate(columns), key=lambda item: block.columns[item[1]][:-1])
        ]
        for end in (0, -1):
            sums = ((own[end], tuple(place for place in own if place != own[end])) for own in groups)
            yield Rival(number, tuple(sums), equal=False)


def borne_out(table: Table) -> bool | None:
    """Tell a table whose rows have as many numbers as columns are printed, where some are left out.

    Most of them at least, and none as many as the form has columns: else a head is lost and not its numbers. Null where
    some rows have the ones and some the others.
    """
    dealt = Dealt(table, deal([(table.seats, table.places)])[0])
    loose = Counter(table.places[index][:2] for index in dealt.strays if not table.places[index].lone)
    told = True
    every = {block.key: len(block.columns) for block in forms.load(table.form).table(table.name)}
    for number in table.plan.left_out:
        block = table.plan.blocks[number]
        size = len(block.columns)
        rooms: list[int] = []
        for hands, row in zip(dealt.hands, table.rows, strict=True):
            if row is None or row[0] is not block or not any(start < stop for start, stop in hands):
                continue
            beside = {place[:2] for start, stop in hands for place in table.places[start:stop]}
            most = max(cells_between(table.tokens[start:stop]) for start, stop in hands)
            if len(hands) == 1:
                most += sum(loose[gap] for gap in beside)
            elif len(block.rows) == 1:  # whatever hand it has, all numbers beside it are its own
                reach = range(min(start for start, _ in hands), max(stop for _, stop in hands))
                most = max(most, sum(not table.places[index].lone for index in reach))
            rooms.append(most)
        full = rooms.count(size)
        if not full:
            return False
        told &= _MOST * (len(rooms) - full) <= full
        told &= not any(size < room <= every[block.key] for room in rooms)
    return told or None
