"""Tables that go on over a page break: their parts joined, by their edges and by the lines that close them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from gkstats.files.grid import Box, Piece
from gkstats.files.ruled import FLAT, NEAR, End, Ruled, clusters, nearest
from gkstats.script.enumerators import NOTE
from gkstats.script.numerals import says_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.baselines import TextLine

_WORDS: Final = re.compile(r"[\u2e80-\u9fff]")
_ENUMERATOR: Final = re.compile(r"[（(]?[一二三四五六七八九十\d]+[)）、.．]")
_LABELLED: Final = 8  # edges of a table in which every row has an enumerator
_FEW: Final = 3  # so many edges do not tell a table's second part of which one side is open,
_MOST: Final = 0.7  # nor does a smaller share of them


def joined(above: Ruled, lines: Sequence[TextLine], below: Ruled, beside: Sequence[TextLine]) -> Ruled | None:
    """Join a table and its second part on the next page, if their edges agree; None if they do not.

    What no line closes, above the break and below it, goes on: a merged cell, or the whole row. A page break can also
    leave lines of cells below the first part or above the second, and take the outer border of a merged cell: then
    what stands `beside` the second part is in it. Lines that no column has room for part two tables.
    """
    lines = [part for line in lines for part in ((line.words or (line,)) if above.column(line) is None else (line,))]
    columns = [above.column(line) for line in lines]
    if not _agree(above, below) or None in columns:
        return None
    below = _without_heads_again(above, below)
    for line, column in zip(lines, columns, strict=True):
        _put(above.last, column or 0, [Piece(line.text)])
    edges = clusters([*above.edges, *below.edges])
    both = [(above.at(x), below.at(x)) for x in _middles(edges)]
    going_on = [(one, other) for one, other in both if one in above.last.open and other in below.first.open]
    whole = [(one, other) for one, other in both if one is not None and other is not None]
    if torn := len(going_on) == len(whole) or _goes_on(above, below):
        going_on = whole
    else:
        going_on += [pair for pair in whole if pair not in going_on and _is_rest(above, below, *pair)]
    for one, other in going_on:
        second = below.first.boxes[other or 0]
        _put(above.last, one or 0, second.pieces)
        second.pieces = []
    offset = max(box.row for box in above.boxes) + (not torn)
    last = End(
        [above.last.boxes[one or 0] if other is None else below.last.boxes[other] for one, other in both],
        frozenset(column for column, (_, other) in enumerate(both) if other in below.last.open),
        frozenset(column for column, (_, other) in enumerate(both) if other in below.last.full),
    )
    extra: dict[int, Box] = {}  # what no line closes is one cell a column
    for line in beside:
        if (column := above.column(line)) is not None:
            row = offset + len(below.rows) - 1 - bisect_right(below.rows, line.y)
            extra.setdefault(column, Box(row, column)).pieces.append(Piece(line.text))
    for table, boxes, first in ((above, above.boxes, 0), (above, extra.values(), 0), (below, below.boxes, offset)):
        for box in boxes:
            ends = table.edges[box.column], table.edges[box.column + box.width]
            box.row, (box.column, end) = box.row + first, (nearest(edges, edge) for edge in ends)
            box.width = end - box.column
    return Ruled(edges, below.rows, [*above.boxes, *extra.values(), *below.boxes], above.first, last)


def without_notes(above: Ruled, lines: Sequence[TextLine], below: Ruled) -> Sequence[TextLine]:
    """Leave out the notes at a page's foot, the first of which has a mark, where a row goes on below them."""
    first = next((at for at, line in enumerate(lines) if NOTE.match(line.text)), None)
    if first is None or not _agree(above, below) or not _goes_on(above, _without_heads_again(above, below)):
        return lines
    return lines[:first]


def _without_heads_again(above: Ruled, below: Ruled) -> Ruled:
    """Leave out a second part's first rows that are the table's, printed again, if a cell goes on below them.

    Where none does they say what stands there.
    """
    pairs = zip(_rows_of(above), _rows_of(below), strict=False)
    heads = [again for first, again in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    count = len(heads)
    across = any(box.row < count < box.row + box.height for box in below.boxes)
    if not count or across or not all(any(map(_has_words, row)) and not any(map(says_number, row)) for row in heads):
        return below
    rest = [box for box in below.boxes if box.row >= count]
    covering = {column: box for box in rest if box.row == count for column in range(box.column, box.column + box.width)}
    if len(covering) < len(below.edges) - 1:
        return below
    top = End([covering[column] for column in sorted(covering)], frozenset(), frozenset())
    without = replace(below, first=top)
    if not _goes_on(above, without) and not any(_is_rest(above, without, *pair) for pair in _columns(above, below)):
        return below
    for box in rest:
        box.row -= count
    return replace(below, rows=below.rows[:-count], boxes=rest, first=top)


def _columns(above: Ruled, below: Ruled) -> list[tuple[int, int]]:
    """Give the columns that two tables share, as each numbers them."""
    both = ((above.at(x), below.at(x)) for x in _middles(clusters([*above.edges, *below.edges])))
    return [(one, other) for one, other in both if one is not None and other is not None]


def _middles(edges: Sequence[float]) -> list[float]:
    return [(left + right) / 2 for left, right in pairwise(edges)]


def _rows_of(table: Ruled) -> list[list[str]]:
    """Give what stands in the boxes of each row of a table, from left to right."""
    rows: list[list[str]] = [[] for _ in range(1 + max(box.row for box in table.boxes))]
    for box in sorted(table.boxes, key=lambda box: box.column):
        if box.text:
            rows[box.row].append(box.text)
    return rows


def _agree(above: Ruled, below: Ruled) -> bool:
    """Tell whether two tables' outer edges agree, or one of them and most of those between."""
    ends = [abs(above.edges[end] - below.edges[end]) <= NEAR for end in (0, -1)]
    known = sum(abs(above.edges[nearest(above.edges, edge)] - edge) <= NEAR for edge in below.edges)
    return all(ends) or (any(ends) and known > max(_FEW, len(below.edges) * _MOST))


def beside(above: Ruled, below: Ruled, line: TextLine) -> bool:
    """Tell a line that stands at the height of a table's second part, where only the first part has columns."""
    outside = line.right <= below.edges[0] + FLAT or line.left >= below.edges[-1] - FLAT
    return outside and below.rows[0] < line.y < below.rows[-1] and above.column(line) is not None


def _put(end: End, column: int, pieces: Sequence[Piece]) -> None:
    """Put lines to those of a cell; digits behind a line that digits fill are of the same number."""
    own, more = end.boxes[column].pieces, list(pieces)
    if own and more and column in end.full and more[0].text[:1].isdigit():
        own[-1] = Piece(own[-1].text + more.pop(0).text)
    own += more


def _goes_on(above: Ruled, below: Ruled) -> bool:
    """Tell a row that a page break cut, though lines close both of its parts.

    Its second part has words only under words, without an enumerator, and numbers under numbers only where they fill
    their lines or have no label: in a table with so many columns each row has a label, and each label an enumerator.
    """
    first = [
        (box, column)
        for at, box in enumerate(below.first.boxes)
        if box.text and (column := above.at((below.edges[at] + below.edges[at + 1]) / 2)) is not None
    ]
    labelled = _is_labelled(above, below)
    for box, column in first:
        text, over = box.text, above.last.boxes[column].text
        if not _as_wide(above, above.last.boxes[column], below, box):
            return False
        if _has_words(text):
            going_on = labelled and _is_enumerated(over + text) and not _is_enumerated(text)
        else:
            going_on = not over or (not _has_words(over) and (labelled or column in above.last.full))
        if not going_on:
            return False
    return bool(first)


def _is_labelled(above: Ruled, below: Ruled) -> bool:
    """Tell a table with so many columns that each of its labels has an enumerator."""
    return len(below.edges) > _LABELLED and any(_has_words(box.text) for box in above.last.boxes)


def _is_rest(above: Ruled, below: Ruled, one: int, other: int) -> bool:
    """Tell the rest of a label of several rows, which a page break cut between its lines."""
    over, text = above.last.boxes[one].text, below.first.boxes[other].text
    words = _has_words(over) and _has_words(text)
    as_wide = _as_wide(above, above.last.boxes[one], below, below.first.boxes[other])
    return words and as_wide and _is_labelled(above, below) and not _is_enumerated(text)


def _is_enumerated(text: str) -> bool:
    """Tell a label with an enumerator, whose characters may stand apart: 3 . 危及."""
    return _ENUMERATOR.match("".join(text.split())) is not None


def _has_words(text: str) -> bool:
    """Tell a label's text from a number's, whose unit is a word, too: 267件."""
    return _WORDS.search(text) is not None and not says_number(text)


def _as_wide(above: Ruled, one: Box, below: Ruled, other: Box) -> bool:
    """Tell two boxes between the same sides: the parts of one cell are as wide as each other."""
    sides = zip(
        (above.edges[one.column], above.edges[one.column + one.width]),
        (below.edges[other.column], below.edges[other.column + other.width]),
        strict=True,
    )
    return all(abs(a - b) <= NEAR for a, b in sides)
