"""Columns of a sheet that did not fit its page, printed on a page of their own: put back beside the others."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from gkstats.files.grid import Box
from gkstats.files.ruled import NEAR, End, Ruled
from gkstats.script.numerals import says_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.baselines import TextLine

_FEW: Final = 6  # so many rulings across, at one height on two pages, are the same rows


def with_overflow_joined(pages: Sequence[list[Ruled | TextLine]]) -> None:
    """Put the tables of pages that go on to the right back beside those that they are a part of.

    So programs print sheets that are too wide: all tables of such a page have their rows where an earlier page has
    them, and numbers alone below their heads.
    """
    before: int | None = None  # which page the last one goes on to the right of
    for number, items in enumerate(pages):
        tables = [item for item in items if isinstance(item, Ruled)]
        beside = None
        for at in range(number) if tables else ():
            lefts = [_beside(table, pages[at]) for table in tables]
            # What is beside the next page is so by few rows, too.
            many = any(len(table.rows) > _FEW for table in tables) or (before is not None and at == before + 1)
            if many and None not in lefts:
                beside = at
                for left, right in zip(lefts, tables, strict=True):
                    if left is not None:
                        pages[at][pages[at].index(left)] = _joined(left, right)
                items[:] = [item for item in items if not isinstance(item, Ruled)]
                break
        before = beside


def _beside(right: Ruled, items: Sequence[Ruled | TextLine]) -> Ruled | None:
    """Give the table of a page whose rows are where those of another one are, and whose columns are not.

    The other one has numbers alone from the row on which those of this one begin, in its first column, too: what goes
    on below has labels, or the same columns.
    """
    first = _first_with_numbers(right)
    below = [box for box in right.boxes if box.text and first is not None and box.row >= first]
    if not all(says_number(box.text) for box in below) or not any(box.column == 0 for box in below):
        return None
    same = (
        left
        for left in items
        if isinstance(left, Ruled)
        and len(left.rows) == len(right.rows)
        and all(abs(one - other) <= NEAR for one, other in zip(left.rows, right.rows, strict=True))
        and any(abs(left.edges[end] - right.edges[end]) > NEAR for end in (0, -1))
        and _first_with_numbers(left) == first
    )
    return next(same, None)


def _first_with_numbers(table: Ruled) -> int | None:
    """Give the row on which a table's numbers begin."""
    return min((box.row for box in table.boxes if box.text and says_number(box.text)), default=None)


def _joined(left: Ruled, right: Ruled) -> Ruled:
    """Put one table to the right of another one."""
    moved, columns = left.edges[-1] - right.edges[0], len(left.edges) - 1
    boxes = [Box(box.row, box.column + columns, box.height, box.width, box.pieces) for box in right.boxes]
    new = {id(old): box for old, box in zip(right.boxes, boxes, strict=True)}
    first, last = (
        End(
            [*one.boxes, *(new[id(box)] for box in other.boxes)],
            one.open | {column + columns for column in other.open},
            one.full | {column + columns for column in other.full},
        )
        for one, other in ((left.first, right.first), (left.last, right.last))
    )
    edges = [*left.edges, *(edge + moved for edge in right.edges[1:])]
    return Ruled(edges, left.rows, [*left.boxes, *boxes], first, last, list(chain(left.lines, right.lines)))
