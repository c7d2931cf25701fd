"""Parts of a block below heads of their own: printed again on the next page, in another order perhaps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats import forms
from gkstats.reading.tables.heads.columns import columns_in_order, numbers_between
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of
from gkstats.reading.tables.labels.spots import APART

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gkstats.forms import Block, Row
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.heads.columns import HeadOrder
    from gkstats.reading.tables.labels.spots import LabelSearch
    from gkstats.reading.tables.page.ideographs import Characters

# Heads that are printed again are more than the half of them.
_HALF: Final = 2
# Heads that are printed once more stand no further behind the others.
_MORE_HEADS: Final = 60


class _HeadsAgain(NamedTuple):
    """Heads between two rows: the places of the first of them, and of the row below."""

    first: int
    row: int


def heads_twice(table: Table, ideographs: Characters) -> bool:
    """Tell heads that are printed more often than on the form, before a table's rows or between them."""
    block = table.labels[0].block
    rows = (places[0] for label, places in zip(table.labels, table.found, strict=True) if label.row and places)
    stop = next(rows, table.last + _MORE_HEADS)
    heads = [ideographs_of(head) for head in block.heads]
    own = [heads[index] for index in block.column_heads] or ([] if len(heads) == len(set(heads)) else heads)
    if any(ideographs.stream.count(name, table.first, stop) > heads.count(name) for name in {*own}):
        return True
    return any(
        _HALF * sum(name in ideographs.stream[low:high] for name in names) > len(names)
        for names, low, high in _between_rows(table)
    )


def _between_rows(table: Table) -> Iterator[tuple[list[str], int, int]]:
    """Give the heads of columns of each block, if they are several, and between which places its rows stand."""
    for block in table.plan.blocks:
        names = [ideographs_of(block.heads[index]) for index in head_of_column(block)]
        standing = [
            places
            for label, places in zip(table.labels, table.found, strict=True)
            if label.block is block and label.row and places
        ]
        if len(names) > 1 and len(standing) > 1:
            yield names, standing[0][-1] + 1, standing[-1][0]


def headed_parts(search: LabelSearch, block: Block, rows: Mapping[int, int], low: int) -> list[Block]:
    """Cut a block above each row before which heads are printed again that do not say the same as the ones before.

    `rows` are the places of its rows' labels in the stream, by the row's id; its first heads stand behind `low`. Where
    all heads say the same the block is in one part.
    """
    first = min(rows.values(), default=low)
    low = max(low, first - APART)
    names = [ideographs_of(block.heads[index]) for index in head_of_column(block)]
    standing = {name: places for name in names if (places := search.every(name, low, first))}
    # What the first rows' heads lack may be theirs, wherever a converter prints it.
    again = list(_heads_again(search, block, rows, {*standing}))
    if not again:
        return [block]
    begins = min((place for places in standing.values() for place in places), default=first)
    orders = [columns_in_order(search, block, low, first)]
    orders += [columns_in_order(search, block, heads.first, heads.row) for heads in again]
    added = [_words_added(search, block, at, row) for at, row in [(begins, first), *again]]
    cuts = [
        heads.row
        for heads, (above, below), (one, other) in zip(again, pairwise(orders), pairwise(added), strict=True)
        if _differ(above, below) or one != other
    ]
    return list(_cut(block, rows, cuts)) if cuts else [block]


def _heads_again(
    search: LabelSearch, block: Block, rows: Mapping[int, int], first_ones: set[str]
) -> Iterator[_HeadsAgain]:
    """Give the heads between rows: no number among them nor below, and above them those of the row before.

    All stand there, or none that is missing among the `first_ones`.
    """
    names = [ideographs_of(block.heads[index]) for index in head_of_column(block)]
    lengths = {id(row): len(ideographs_of(row.label)) for row in block.rows}
    standing = sorted((place, row) for row, place in rows.items())
    for (above, row), (below, _) in pairwise(standing):
        low = above + lengths[row]
        found = {name: places for name in names if (places := search.every(name, low, below))}
        if _HALF * len(found) <= len(names) or len(names) == 1:
            continue
        if len(found) < len(names) and not first_ones.issuperset(found):
            continue
        first = min(place for places in found.values() for place in places)
        # On the row's own line its enumerator stands before its label.
        line = search.ideographs.bases[search.ideographs.lines[below]]
        amid = any(offset < line for offset in numbers_between(search, first, below))
        if numbers_between(search, low - 1, first) and not amid:
            yield _HeadsAgain(first, below)


def _differ(above: HeadOrder, below: HeadOrder) -> bool:
    return above.columns != below.columns or above.unsure != below.unsure or (above.bare and below.rivals != ())


def _words_added(search: LabelSearch, block: Block, first: int, row: int) -> str:
    """Give the words among heads, from the first of them to a row, that tell of columns that the form does not have."""
    said = search.stream[search.ideographs.firsts[search.ideographs.lines[first]] : row]
    for head in sorted(map(ideographs_of, block.heads), key=len, reverse=True):
        said = said.replace(head, "\n")
    added = (ideographs_of(head) for head in (*block.extra_heads, *forms.added_heads()))
    return "\n".join(sorted(word for word in added if word in said))


def _cut(block: Block, rows: Mapping[int, int], cuts: list[int]) -> Iterator[Block]:
    """Cut a block above the rows at these places; a row that was not found stands where the one behind it does."""
    part_of: dict[int, int] = {}
    number = len(cuts)
    for row in reversed(block.rows):
        if id(row) in rows:
            number = sum(cut <= rows[id(row)] for cut in cuts)
        part_of[id(row)] = number
    for part in range(len(cuts) + 1):
        own: tuple[Row, ...] = tuple(row for row in block.rows if part_of[id(row)] == part)
        yield replace(block, rows=own)
