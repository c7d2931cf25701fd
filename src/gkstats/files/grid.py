"""Where the readers of files end: a file's paragraphs and tables as lines, a table's row on one line.

A reader of a format gives `Piece`s: paragraphs, and of each table its boxes with the rows and columns that they cover.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.files.text import Text
from gkstats.files.written import UNTOLD
from gkstats.script.characters import fold
from gkstats.script.numerals import says_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gkstats.files.text import Place

# A box with more text than this holds paragraphs: its table only lays out the page.
_PARAGRAPHS: Final = 200
# No table of a report comes near this many columns; what claims more is damage.
_WIDEST: Final = 200
# In so few rows, or beside so few texts, an empty cell behind each other one may be a blank one.
_FEW: Final = 2
# Into so many columns one is put at most; a head of more is one over others.
_PIECES: Final = 3
# Groups of rows that a page shows first and last: the first of each that has rows.
_HEAD, _FOOT = "thead", "tfoot"
GROUPS: Final = (_HEAD, "tbody", _FOOT)
_NAMELESS: Final = re.compile(r"[\ue000-\uf8ff\ufffd ]+")  # what is seen there, no one can tell
_SPACES: Final = re.compile(r"\s+")
_BETWEEN_IDEOGRAPHS: Final = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])\s+(?=[\u2e80-\u9fff\uff00-\uffef])")


class Piece(NamedTuple):
    """One line: a paragraph, or a row of a table.

    `boxes` has, for each cell of a row, the box that covers it and others too; None where it covers only this one.
    """

    text: str
    row: bool = False
    boxes: tuple[Box | None, ...] = ()


@dataclass(slots=True)
class Box:
    """One cell of a table, merged over `height` rows and `width` columns, with what stands in it."""

    row: int
    column: int
    height: int = 1
    width: int = 1
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Give what stands in the box as one line: a label's lines joined, other words kept apart."""
        whole = " ".join(piece.text.strip() for piece in self.pieces)
        text = _BETWEEN_IDEOGRAPHS.sub("", _SPACES.sub(" ", whole)).strip()
        return UNTOLD if _NAMELESS.fullmatch(text) else text


class Placing:
    """Places boxes in the order in which a file lists them: each in its row's first free column."""

    def __init__(self) -> None:
        """Begin a table."""
        self.boxes: list[Box] = []
        self._row = -1
        self._column = 0
        self._free: list[int] = []  # of each column, the first row that no box above covers
        self._widths: list[int] = []  # of each row before this one, how many columns it fills
        self._groups: list[tuple[str, int]] = [("", 0)]  # of rows: what each is, and its first row

    @property
    def column(self) -> int:
        """Give the row's next column."""
        return self._column

    @property
    def at(self) -> int:
        """Give the row that has begun."""
        return self._row

    @property
    def started(self) -> bool:
        """Whether a row has begun."""
        return self._row >= 0

    def row(self) -> None:
        """Begin a row."""
        if self.started:
            self._widths.append(self._width())
        self._row, self._column = self._row + 1, 0

    def group(self, kind: str) -> None:
        """Begin a group of rows: no box of the group before goes on in it."""
        first, before = self._row + 1, self._groups[-1][1]
        for box in reversed(self.boxes):
            if box.row < before:
                break
            box.height = min(box.height, first - box.row)
        self._free = [min(free, first) for free in self._free]
        self._groups.append((kind, first))

    def shown(self) -> tuple[list[Box], frozenset[int]]:
        """Give the boxes, and which rows are ragged, as a page shows them: a head first, a foot last."""
        self._close_up()
        ragged = self.ragged
        stops = [first for _, first in self._groups[1:]] + [self._row + 1]
        spans = [(kind, range(first, stop)) for (kind, first), stop in zip(self._groups, stops, strict=True)]
        head, foot = (next((rows for one, rows in spans if one == kind and rows), range(0)) for kind in (_HEAD, _FOOT))
        rows = [row for row in range(self._row + 1) if row not in head and row not in foot]
        new = {row: place for place, row in enumerate([*head, *rows, *foot])}
        for box in self.boxes:
            box.row = new[box.row]
        return sorted(self.boxes, key=lambda box: (box.row, box.column)), frozenset(new[row] for row in ragged)

    def _close_up(self) -> None:
        """Leave out the cells that only keep the others apart: in every row an empty one behind each, heads too.

        What is wider covers its own columns and those between them.
        """
        rows: dict[int, list[Box]] = {}
        for box in self.boxes:
            rows.setdefault(box.row, []).append(box)
        if any(len(row) % 2 or any(box.width % 2 == 0 for box in row[::2]) for row in rows.values()):
            return
        apart = [box for row in rows.values() for box in row[1::2]]
        side_by_side = any(sum(bool(box.text) for box in row[::2]) > _FEW for row in rows.values())
        if len(rows) <= _FEW or not side_by_side or any(box.width > 1 or box.text for box in apart):
            return
        again = Placing()
        for row in range(self._row + 1):
            again.row()
            for box in rows.get(row, ())[::2]:
                placed = again.box(box.height, (box.width + 1) // 2)
                box.column, box.width = placed.column, placed.width
        self.boxes = [box for row in rows.values() for box in row[::2]]
        self._column, self._free, self._widths = again._column, again._free, again._widths

    def _width(self) -> int:
        column = self._column
        while column < len(self._free) and self._free[column] > self._row:
            column += 1
        return column

    @property
    def ragged(self) -> frozenset[int]:
        """Give the rows that fill more columns than most, or fewer: spans that lie have moved their boxes."""
        widths = [*self._widths, self._width()]
        (common, _), *_ = Counter(widths).most_common()
        return frozenset(row for row, width in enumerate(widths) if width != common)

    def skip(self, width: int) -> None:
        """Leave columns of the row without a box."""
        self._column += max(0, width)

    def box(self, height: int = 1, width: int = 1) -> Box:
        """Place the row's next box; what lies outside of any table's size is cut."""
        while self._column < len(self._free) and self._free[self._column] > self._row:
            self._column += 1
        self._column = min(self._column, _WIDEST - 1)
        width = min(max(1, width), _WIDEST - self._column)
        box = Box(self._row, self._column, max(1, height), width)
        self._free += [0] * (self._column + width - len(self._free))
        self._free[self._column : self._column + width] = [self._row + box.height] * width
        self._column += width
        self.boxes.append(box)
        return box


def laid(boxes: Sequence[Box], ragged: Collection[int] = ()) -> list[Piece]:
    """Give a table's lines: a row is one line, its cells parted by tabs, on columns that are true for the whole table.

    A box's text stands in its first cell, every other cell that it covers is empty, and all of them name the box.
    Columns in which no box begins are none. The boxes of a `ragged` row stand side by side, in no columns. Rows that
    only lay out a page (a table in a box, paragraphs in a box, one column in all) are no rows: what stands in them is
    lines.
    """
    starts = sorted({box.column for box in boxes})
    column_of = _columns(boxes, starts, ragged)
    rows: dict[int, list[Box]] = {}
    for box in boxes:
        rows.setdefault(box.row, []).append(box)
    covering = _covering(boxes, column_of, rows)
    pieces: list[Piece] = []
    for row, found in sorted(rows.items()):
        if len(starts) == 1 or any(map(_lays_out, found)):
            pieces += [piece for box in found for piece in box.pieces]
            continue
        if row in ragged:
            pieces.append(Piece("\t".join(box.text for box in found)))
            continue
        cells = [""] * (max(column_of.values()) + 1)
        for box in found:
            column = column_of[box.column]
            cells[column] = f"{cells[column]} {box.text}".strip()
        over = tuple(covering.get((row, column)) for column in range(len(cells)))
        pieces.append(Piece("\t".join(cells), row=True, boxes=over if any(over) else ()))
    return [*pieces, Piece("")]


def _columns(boxes: Sequence[Box], starts: Sequence[int], ragged: Collection[int]) -> dict[int, int]:
    """Give the number of the column that begins at each place; a few below one head are one if each row fills one.

    Programs that guess a table's columns put numbers now into the one, now into the other.
    """
    beginning: dict[int, list[Box]] = {start: [] for start in starts}
    wide: dict[tuple[int, ...], list[Box]] = {}
    for box in boxes:
        if box.row not in ragged:
            beginning[box.column].append(box)
            if box.width > 1:
                inside = starts[bisect_left(starts, box.column) : bisect_left(starts, box.column + box.width)]
                wide.setdefault(tuple(inside), []).append(box)
    joined: set[int] = set()
    for inside, heads in wide.items():
        if 1 < len(inside) <= _PIECES and any(map(_is_word, heads)):
            below = [box for start in inside for box in beginning[start]]
            joined.update(inside[1:] if _are_one(below, inside[1:]) else ())
    found: dict[int, int] = {}
    for start in starts:
        found[start] = max(found.values(), default=-1) + (start not in joined)
    return found


def _are_one(boxes: Sequence[Box], edges: Sequence[int]) -> bool:
    """Tell columns, parted by `edges`, with no head or label of their own, and no more than one number in a row."""
    parting = (box for box in boxes if box.column in edges or box.column + box.width in edges)
    if any(_is_word(box) or (box.height > 1 and not box.text) for box in parting):
        return False
    rows = [box.row for box in boxes if box.text]
    return len(rows) == len({*rows})


def _is_word(box: Box) -> bool:
    text = box.text
    return bool(text) and not says_number(text)


def _covering(boxes: Sequence[Box], columns: Mapping[int, int], rows: Collection[int]) -> dict[tuple[int, int], Box]:
    """Give the box of each place, by row and by the number of its column, that shares it with another."""
    starts = list(columns)
    last = max(rows, default=0)
    covering: dict[tuple[int, int], Box] = {}
    for box in boxes:
        inside = starts[bisect_left(starts, box.column) : bisect_left(starts, box.column + box.width)]
        places = [
            (row, column)
            for row in range(box.row, min(box.row + box.height, last + 1))
            for column in sorted({columns[start] for start in inside})
            if row in rows
        ]
        if len(places) > 1:
            covering.update(dict.fromkeys(places, box))
    return covering


def _lays_out(box: Box) -> bool:
    nested = sum(piece.row for piece in box.pieces)
    return nested > 1 or (len(box.pieces) > 1 and sum(len(piece.text) for piece in box.pieces) > _PARAGRAPHS)


def text_of(pieces: Iterable[Piece], address: str | None = None) -> Text:
    """Make a text of lines."""
    listed = list(pieces)
    printed = tuple(piece.text for piece in listed)
    grid = frozenset(number for number, piece in enumerate(listed) if piece.row)
    first: dict[int, Place] = {}
    covered: dict[Place, Place] = {}
    for number, piece in enumerate(listed):
        for column, box in enumerate(piece.boxes):
            if box is not None:
                covered[number, column] = first.setdefault(id(box), (number, column))
    return Text(printed, tuple(map(fold, printed)), grid, address, covered=covered)
