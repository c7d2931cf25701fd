"""The order of a block's columns, as the heads above them tell it: one line of heads, or tiers of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.heads.left_out import columns_printed, with_only
from gkstats.reading.tables.heads.other_heads import names_others
from gkstats.reading.tables.heads.tiers import (
    alike_by_tiers,
    is_scattered,
    merged_head,
    name_of_merged,
    on_one_side,
    tiers,
)
from gkstats.reading.tables.labels.drawn_heads import drawn_heads, stand_above
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of, sums_of_columns
from gkstats.script.numerals import is_page_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.forms import Block
    from gkstats.reading.tables.labels.spots import LabelSearch


# What stands in a cell below heads, and never between them.
_NUMBER: Final = re.compile(r"(?<![^\s|,;])[-+增减]?\d[\d,.]*(?:万?元)?(?![^\s|,;])")
_NUMBER_BEHIND: Final = re.compile(r"[\s|\"”)*#:,]*[-+]?\d")
# The end of a head that is broken over more lines than two is told by so many ideographs.
_END: Final = 3
# Pieces of a head stand on no more lines above the others.
_TIERS: Final = 4
# Numbers are looked for on so many lines below the heads.
_ROWS: Final = 12


class HeadOrder(NamedTuple):
    """The heads of a block as printed, its columns in their order, other orders as likely, and whether none is sure."""

    heads: tuple[str, ...]
    columns: tuple[int, ...]
    rivals: tuple[tuple[int, ...], ...] = ()
    unsure: bool = False
    bare: bool = False  # none of them is printed


def columns_in_order(search: LabelSearch, block: Block, low: int, high: int) -> HeadOrder:
    """Tell the order of a block's columns from its heads, which stand between two places of the stream."""
    own = head_of_column(block)
    as_form = tuple(range(len(own)))
    same = HeadOrder(block.heads, as_form)
    if len(own) == 1:
        return same
    names = [ideographs_of(block.heads[index]) for index in own]
    spots = sorted((place, column) for column, name in enumerate(names) for place in search.every(name, low, high))
    if (over := name_of_merged(block)) is not None:
        # 其他 of 法人和其他组织 is no column's.
        merged, length = merged_head(search, over, low, high)
        spots = [spot for spot in spots if not any(place <= spot[0] < place + length for place in merged)]
    spots = _without_rows(search, block, names, spots)
    low = _below(search, block, spots, low)
    if _is_torn(spots, low, len(own)):
        return same._replace(unsure=True)
    spots = [spot for spot in spots if spot[0] >= low]
    if (drawn := _drawn(search, names, low, high)) is not None:
        return HeadOrder(block.heads, drawn)
    if on_one_side(search, block, spots, (low, high)):
        return same._replace(unsure=True)
    ends = {column: place for place, column in spots}
    if len(ends) < len(own) and names_others(search, block, low, high):
        return same._replace(unsure=True)
    if not ends:
        return same._replace(bare=True)
    if is_scattered(search, block, spots, low):
        return same._replace(unsure=True)
    if len(ends) < len(own):
        if not search.all_columns and (printed := columns_printed(search, block, low, high)) is not None:
            return _among(printed, columns_in_order(search, with_only(block, printed), low, high))
        return _partial(search, block, spots, same, high)
    last = sorted((place, column) for column, place in ends.items())
    sequence = tuple(column for _, column in last)
    before = passes([column for place, column in spots if place < last[0][0]])
    others = {tuple(one) for one in before if len(one) == len(own)} - {sequence}
    if not block.head_tiers:
        return HeadOrder(_reheaded(search, block, last, low, high), sequence, unsure=bool(others))
    top, bodies = ([own.index(index) for index in tier if index in own] for tier in block.head_tiers[:2])
    columns, rivals = tiers(search, block, last, bodies, low)
    rivals += [other for other in others if other != columns and not alike_by_tiers(other, columns, top, bodies)]
    return HeadOrder(_reheaded(search, block, last, low, high), columns, tuple(rivals))


def _among(printed: tuple[int, ...], order: HeadOrder) -> HeadOrder:
    """Give the order of those columns of a block that are printed by their places in the whole block."""
    columns, *rivals = (tuple(printed[column] for column in one) for one in (order.columns, *order.rivals))
    return order._replace(columns=columns, rivals=tuple(rivals))


def _without_rows(
    search: LabelSearch, block: Block, names: list[str], spots: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Leave out a name that is a row's, on a line without heads, its numbers right behind it, if it is a head, too.

    Right behind another head it is one: of the row below them the label may be lost.
    """
    rows = {ideographs_of(row.label) for row in block.rows}
    ideographs = search.ideographs
    on = Counter(ideographs.lines[place] for place, _ in spots)
    ends = {place + len(names[column]) for place, column in spots}

    def goes_on(place: int) -> bool:
        between = ideographs.whole[ideographs.offset(place - 1) + 1 : ideographs.offset(place)] if place else ""
        return place in ends and not between.strip()

    labels = {
        (place, column)
        for place, column in spots
        if names[column] in rows
        and on[ideographs.lines[place]] == 1
        and not goes_on(place)
        and _NUMBER_BEHIND.match(ideographs.whole, ideographs.offset(place + len(names[column]) - 1) + 1)
    }
    heads = {column for _, column in {*spots} - labels}
    return [spot for spot in spots if spot not in labels or spot[1] not in heads]


def _below(search: LabelSearch, block: Block, spots: list[tuple[int, int]], low: int) -> int:
    """Give the place behind a table above, whose heads stand before its numbers or before another one's first heads."""
    ideographs = search.ideographs
    own = head_of_column(block)
    firsts = [] if block.head_tiers else [ideographs_of(head) for head in block.heads[: min(own)]]
    for (one, _), (other, _) in reversed(list(pairwise(spots))):
        numbers = numbers_between(search, one, other)
        if len(numbers) > 1:
            return next(place for place in range(one, other + 1) if ideographs.offset(place) > numbers[-1])
        if begun := [place for name in firsts for place in search.every(name, one, other)]:
            return min(begun)
    return low


def _is_torn(spots: list[tuple[int, int]], low: int, count: int) -> bool:
    """Tell heads of one table amid which numbers stand: above them are all those that are not below, each once."""
    return len(spots) == count == len({column for _, column in spots}) and spots[0][0] < low <= spots[-1][0]


def numbers_between(search: LabelSearch, one: int, other: int) -> list[int]:
    """Give the offsets of the numbers between two places of the stream, those of pages left out: 第 2 页 共 7 页."""
    ideographs, folded = search.ideographs, search.text.folded
    found = _NUMBER.finditer(ideographs.whole, ideographs.offset(one), ideographs.offset(other))
    lines = {match.start(): folded[bisect_right(ideographs.bases, match.start()) - 1] for match in found}
    return [at for at, line in lines.items() if line.strip().isdecimal() or not is_page_number(line)]


def _drawn(search: LabelSearch, names: list[str], low: int, high: int) -> tuple[int, ...] | None:
    """Give the order of columns whose heads are drawn on a page, each once; null where they are not."""
    lines = search.ideographs.lines
    if low >= high:
        return None
    found = drawn_heads(search.text, lines[low], lines[high] - 1, names)
    places = [(places[0], column) for column, name in enumerate(names) if len(places := found.get(name, [])) == 1]
    if len(places) < len(names) or len({place for place, _ in places}) < len(names):
        return None
    lefts = sorted(place for place, _ in places)
    if not stand_above(search.text, lefts, lines[high], lines[high] + _ROWS):
        return None
    return tuple(column for _, column in sorted(places))


def passes(columns: list[int]) -> list[list[int]]:
    """Cut a sequence of columns where one comes again."""
    found: list[list[int]] = []
    for column in columns:
        if not found or column in found[-1]:
            found.append([])
        found[-1].append(column)
    return found


def _partial(search: LabelSearch, block: Block, spots: list[tuple[int, int]], same: HeadOrder, high: int) -> HeadOrder:
    """Judge heads of which not all were found, before a place of the stream.

    They are in doubt where those that were found on one line, or on a line each with those that begin among them, stand
    in another order, or where a word stands among them where the form has no other head.
    """
    last = {column: place for place, column in spots}
    own = head_of_column(block)
    lines = search.ideographs.lines
    if _merged_before_upper(search, block, last):
        return same._replace(unsure=True)
    every = [[own.index(index) for index in tier if index in own] for tier in block.head_tiers or (own,)]
    if len({lines[place] for place in last.values()}) == 1 and not _others_on_line(search, block, last):
        every = [list(range(len(own)))]  # no head above others: all are of one tier
    torn = [ideographs_of(block.heads[index]) for column, index in enumerate(own) if column not in last]
    for tier in every:
        found = [(last[column], column) for column in tier if column in last]
        if not found:
            continue
        if len({lines[place] for place, _ in found}) > 1:
            lost = [(column, ideographs_of(block.heads[own[column]])) for column in tier if column not in last]
            printed = [column for _, column in sorted([*found, *_begun(search, lost, min(found)[0], high)])]
            if printed != sorted(printed) and all(
                _fills_line(search, place, block.heads[own[column]]) for place, column in found
            ):
                return same._replace(unsure=True)
            continue
        alone = not any(lines[place] == lines[found[0][0]] for column, place in last.items() if column not in tier)
        if found != sorted(found) or (alone and _crowd(search, block, found, tier, torn, high)):
            return same._replace(unsure=True)
    return same


def _merged_before_upper(search: LabelSearch, block: Block, last: dict[int, int]) -> bool:
    """Tell a merged head alone on a line above all others of its tier, in another order than the form's, no body below.

    What a converter puts between heads and bodies may be numbers of the columns at one side of the bodies.
    """
    if (name := name_of_merged(block)) is None:
        return False
    own = head_of_column(block)
    upper = {own.index(index) for index in block.head_tiers[0] if index in own}
    first = min(last.values())
    found = [place for place in search.every(name, search.low, first) if _fills_line(search, place, name)]
    alone = all(_fills_line(search, place, block.heads[own[column]]) for column, place in last.items())
    return {*last} == upper and alone and bool(found) and first - found[-1] == len(name)


def _begun(search: LabelSearch, lost: list[tuple[int, str]], first: int, high: int) -> Iterator[tuple[int, int]]:
    """Give where heads that were not found whole begin among the others, from the one at `first` on."""
    low = search.ideographs.firsts[max(0, search.ideographs.lines[first] - _TIERS)]
    for column, name in lost:
        pieces = (search.stream.find(name[:stop], low, high) for stop in range(len(name) - 1, _END - 1, -1))
        if (place := next((place for place in pieces if place >= 0), None)) is not None:
            yield place, column


def _fills_line(search: LabelSearch, place: int, head: str) -> bool:
    """Tell a head that stands on a line, or on the lines that it is broken over, with no other words."""
    ideographs, length = search.ideographs, len(ideographs_of(head))
    first, last = ideographs.lines[place], ideographs.lines[place + length - 1]
    return ideographs.firsts[first] == place and ideographs.firsts[last + 1] == place + length


def _others_on_line(search: LabelSearch, block: Block, last: dict[int, int]) -> bool:
    """Tell whether a merged head stands among those that were found."""
    own = head_of_column(block)
    low, high = min(last.values()), max(last.values())
    merged = (ideographs_of(block.heads[index]) for index in range(min(own), max(own)) if index not in own)
    return any(search.every(name, low, high) for name in merged)


def _crowd(
    search: LabelSearch, block: Block, found: list[tuple[int, int]], tier: list[int], torn: list[str], high: int
) -> bool:
    """Tell heads of one line that have a word before, between or behind them where the form has no other head.

    Pieces of those that are `torn`, not found, are no words.
    """
    own = head_of_column(block)
    lines, stream = search.ideographs.lines, search.stream
    others = [name for index, head in enumerate(block.heads) if index not in own and (name := ideographs_of(head))]
    (first, _), (final, _) = found[0], found[-1]
    around = stream[search.ideographs.firsts[max(0, lines[first] - _TIERS)] : high]
    for name in {*map(ideographs_of, block.heads)} - {*torn}:
        around = around.replace(name, "\n")
    stop = next((place for place in range(final, high) if lines[place] != lines[final]), high)
    start = next((place + 1 for place in range(first - 1, -1, -1) if lines[place] != lines[first]), 0)
    ends = [start, *(place + len(ideographs_of(block.heads[own[column]])) for place, column in found)]
    begins = [*(place for place, _ in found), stop]
    at = [-1, *(tier.index(column) for _, column in found), len(tier)]
    for end, begin, (one, two) in zip(ends, begins, pairwise(at), strict=True):
        between = stream[end:begin]
        if one < 0 and not any(other in between for other in others):
            continue  # no head of the labels stands there: pieces of heads from the line above may
        for other in sorted(others, key=len, reverse=True):
            between = between.rpartition(other)[2] if one < 0 else between.replace(other, "")
        if _without_pieces(between, others, torn, around) and two - one == 1:
            return True
    return False


def _without_pieces(words: str, others: list[str], torn: list[str], around: str) -> str:
    """Leave out of the words of one line what is a piece of a head broken over lines: 商业企 above 业."""
    for name in others:
        ends = (name[cut:] for cut in range(1, len(name) - _END + 1))
        words = words.replace(next((end for end in ends if end in words), ""), "")
    for name in torn:
        cuts = combinations(range(len(name) + 1), 2)
        own = [name[start:stop] for start, stop in cuts if name[:start] in around and name[stop:] in around]
        words = words.replace(max((piece for piece in own if piece in words), key=len, default=""), "")
    return words


def _reheaded(search: LabelSearch, block: Block, last: list[tuple[int, int]], low: int, high: int) -> tuple[str, ...]:
    """Give a block's heads in the order in which they are printed; those not found stand behind their neighbours."""
    own = head_of_column(block)
    places = {own[column]: place for place, column in last}
    for index, head in enumerate(block.heads):
        if index not in own:
            found = [place for place in search.every(ideographs_of(head), low, high) if place < last[-1][0]]
            places[index] = found[-1] if found else places.get(index - 1, low)
    return tuple(block.heads[index] for index in sorted(places, key=lambda index: (places[index], index)))


def with_columns(block: Block, heads: tuple[str, ...], columns: tuple[int, ...]) -> Block:
    """Give a block with its columns in another order."""
    own = head_of_column(block)
    return replace(
        block,
        heads=heads,
        columns=tuple(block.columns[column] for column in columns),
        units=tuple(block.units[column] for column in columns),
        signed=tuple(block.signed[column] for column in columns),
        column_heads=tuple(heads.index(block.heads[own[column]]) for column in columns) if block.column_heads else (),
        head_tiers=(),
        sums=sums_of_columns(block, columns),
    )
