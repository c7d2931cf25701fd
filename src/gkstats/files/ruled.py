"""From characters and ruling lines on a page to lines of text and tables: geometry only, nothing of PDF.

Lines that touch make a table; their positions cut it into cells; cells that no line parts are one. What stands in no
table is put together by baseline. Coordinates are points, upwards.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.files.baselines import Character, TextLine, is_full, is_next, numbers, once, text_lines
from gkstats.files.grid import Box, Piece
from gkstats.files.untold import telling, without_untold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEAR: Final = 3.0  # lines and edges within so many points are one
FLAT: Final = 1.5  # a line that rises by more is none
_SHORTEST: Final = 4.0  # lines shorter than this part nothing
_COVERED: Final = 0.6  # the share of a cell's side that a line must cover to part it from the next
_ROOM: Final = 2  # so many digits at least have room in a column that breaks numbers,
_BROKEN: Final = 5  # and so many are broken,
_SHORTER: Final = 0.7  # of which such a share is shorter behind the break
_ALIKE: Final = 0.1  # of a character's height: others differ by no more,
_LEADING: Final = 0.8  # and lines stand no nearer
_OUTSIZED: Final = 2.0  # times the height of a table's characters: no text of it
_CLOSINGS: Final = frozenset(".．、)）")  # of enumerators


class Rule(NamedTuple):
    """One straight line or what was drawn as such: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float


class End(NamedTuple):
    """A table's first or last row: the box in each column.

    `open` has the columns that no line closes outwards, `full` those whose last line of text digits fill.
    """

    boxes: list[Box]
    open: frozenset[int]
    full: frozenset[int]


@dataclass(slots=True)
class Ruled:
    """A table: where its columns and its rows (upwards) begin and end, its boxes, its first row and its last."""

    edges: list[float]
    rows: list[float]
    boxes: list[Box]
    first: End
    last: End
    lines: list[TextLine] = field(default_factory=list)

    @property
    def y(self) -> float:
        """Give where it begins."""
        return self.rows[-1]

    def at(self, x: float) -> int | None:
        """Give the column at a place."""
        column = bisect_right(self.edges, x) - 1
        return column if 0 <= column < len(self.edges) - 1 else None

    def column(self, line: TextLine) -> int | None:
        """Give the column between whose edges a line stands, if one has room for it."""
        column = self.at((line.left + line.right) / 2)
        if column is None:
            return None
        inside = self.edges[column] - FLAT <= line.left and line.right <= self.edges[column + 1] + FLAT
        return column if inside else None


class _Line(NamedTuple):
    """A ruling line along one axis: its place on the other axis, and where it begins and ends."""

    at: float
    low: float
    high: float


def items(characters: Sequence[Character], rules: Iterable[Rule]) -> list[Ruled | TextLine]:
    """Give the tables and the lines outside of them, from the top of the page to its bottom."""
    rest = once(characters)
    found: list[Ruled | TextLine] = []
    for across, down in _tables(rules):
        table, rest = _table(across, down, rest)
        if table:
            found.append(table)
    found += text_lines(without_untold(rest))
    return sorted(found, key=lambda item: -item.y)


def _tables(rules: Iterable[Rule]) -> list[tuple[list[_Line], list[_Line]]]:
    """Give the lines of each table: those across and those down, all that touch each other."""
    across, down = [], []
    for rule in rules:
        if rule.top - rule.bottom <= FLAT:
            across.append(_Line((rule.bottom + rule.top) / 2, rule.left, rule.right))
        elif rule.right - rule.left <= FLAT:
            down.append(_Line((rule.left + rule.right) / 2, rule.bottom, rule.top))
    across, down = _merged(across), _merged(down)
    group = list(range(len(across) + len(down)))
    for i, a in enumerate(across):
        for j, d in enumerate(down, start=len(across)):
            if a.low - NEAR <= d.at <= a.high + NEAR and d.low - NEAR <= a.at <= d.high + NEAR:
                _unite(group, i, j)
    found: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for index, line in enumerate([*across, *down]):
        sides = found.setdefault(_root(group, index), ([], []))
        sides[index >= len(across)].append(line)
    return [sides for sides in found.values() if len(sides[0]) > 1 and sides[1]]


def _merged(lines: list[_Line]) -> list[_Line]:
    """Put together the pieces of lines: those at one place that touch."""
    places = clusters([line.at for line in lines])
    by_place: dict[int, list[_Line]] = {}
    for line in lines:
        by_place.setdefault(nearest(places, line.at), []).append(line)
    merged: list[_Line] = []
    for place, found in by_place.items():
        found.sort(key=lambda line: line.low)
        low, high = found[0].low, found[0].high
        for line in found[1:]:
            if line.low > high + NEAR:
                merged.append(_Line(places[place], low, high))
                low, high = line.low, line.high
            high = max(high, line.high)
        merged.append(_Line(places[place], low, high))
    return [line for line in merged if line.high - line.low >= _SHORTEST]


def clusters(places: Iterable[float]) -> list[float]:
    """Give the middles of places that lie near each other, in order."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][0] <= NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [(group[0] + group[-1]) / 2 for group in groups]


def nearest(places: Sequence[float], place: float) -> int:
    """Give which of some places lies nearest to one."""
    return min(range(len(places)), key=lambda index: abs(places[index] - place))


def _root(group: list[int], index: int) -> int:
    while group[index] != index:
        group[index] = group[group[index]]
        index = group[index]
    return index


def _unite(group: list[int], one: int, other: int) -> None:
    low, high = sorted((_root(group, one), _root(group, other)))
    group[high] = low


def _table(across: list[_Line], down: list[_Line], characters: list[Character]) -> tuple[Ruled | None, list[Character]]:
    """Make a table of its lines and the characters in it; give the characters outside of it too."""
    # Where the outer lines are missing, the ends of the others say where the table ends.
    xs = clusters([*(line.at for line in down), min(line.low for line in across), max(line.high for line in across)])
    ys = clusters([*(line.at for line in across), min(line.low for line in down), max(line.high for line in down)])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2:
        return None, characters
    group = list(range(columns * rows))
    for row in range(rows):
        for column in range(columns):
            cell = row * columns + column
            if column and not _parts(down, xs[column], ys[row], ys[row + 1]):
                _unite(group, cell - 1, cell)
            if row and not _parts(across, ys[row], xs[column], xs[column + 1]):
                _unite(group, cell - columns, cell)
    inside: dict[int, list[Character]] = {}
    rest: list[Character] = []
    within = [one for one in characters if xs[0] < one.x < xs[-1] and ys[0] < one.y < ys[-1]]
    # Numbers may be larger than words.
    largest = _OUTSIZED * max(_usual_height(within), _usual_height(one for one in within if one.sign.isdigit()))
    over: int | None = None  # the column of a label that runs over its border
    before: Character | None = None
    for word in numbers(characters):
        middle = word[len(word) // 2]
        if not (over is not None and before and is_next(before, word[0])):
            over = bisect_right(xs, word[0].left) - 1 if before and _runs_over(before, word[0], xs) else None
        before = word[-1]
        column, row = bisect_right(xs, middle.x) - 1, bisect_right(ys, middle.y) - 1
        column = column if over is None else over
        if middle.height > largest and xs[0] < middle.x < xs[-1] and ys[0] < middle.y < ys[-1]:
            continue  # a watermark's
        if 0 <= column < columns and 0 <= row < rows:
            inside.setdefault(_root(group, row * columns + column), []).extend(word)
        else:
            rest += word
    covered: dict[int, list[int]] = {}
    for cell in range(columns * rows):
        covered.setdefault(_root(group, cell), []).append(cell)
    boxes: dict[int, Box] = {}
    lines: list[TextLine] = []
    full: set[int] = set()
    framed = all(_parts(down, xs[side], ys[0], ys[-1]) for side in (0, -1))
    for cell in sorted(range(columns * rows), key=lambda cell: (-(cell // columns), cell)):
        root = _root(group, cell)
        if root not in boxes:
            own = covered[root]
            left, right = min(c % columns for c in own), max(c % columns for c in own)
            printed = text_lines(telling(inside.get(root, ())), room=xs[right + 1] - xs[left])
            lines += printed
            if printed and is_full(printed[-1], xs[right + 1] - xs[left]):
                full.add(root)
            height = 1 + (max(own) // columns) - min(own) // columns
            row = rows - 1 - cell // columns
            boxes[root] = Box(row, left, height, right + 1 - left, pieces=[Piece(line.text) for line in printed])
    _join_broken([box for root, box in boxes.items() if len(box.pieces) == 1 or _are_lines(inside.get(root, ()))])
    first, last = (
        End(
            [boxes[_root(group, row * columns + column)] for column in range(columns)],
            frozenset(
                column for column in range(columns) if (framed and not _parts(across, edge, xs[column], xs[column + 1]))
            ),
            frozenset(column for column in range(columns) if _root(group, row * columns + column) in full),
        )
        for row, edge in ((rows - 1, ys[-1]), (0, ys[0]))
    )
    return Ruled(xs, ys, list(boxes.values()), first, last, lines), rest


def _are_lines(characters: Sequence[Character]) -> bool:
    """Tell characters of one size on several lines, each below the other: a note's mark is smaller, and nearer."""
    bases = clusters(one.base for one in characters)
    tall = _usual_height(characters)
    alike = all(abs(one.height - tall) < _ALIKE * tall for one in characters)
    return len(bases) > 1 and alike and all(above - below > _LEADING * tall for below, above in pairwise(bases))


def _join_broken(boxes: Iterable[Box]) -> None:
    """Join numbers that narrow columns broke, each behind as many digits as any line of its column has.

    Of numbers one below the other some have more digits than others, or each two are about as long: of a broken one
    less is left than there is room for.
    """
    columns: dict[tuple[int, int], list[Box]] = {}
    for box in boxes:
        if box.pieces and all(piece.text.isdecimal() for piece in box.pieces):
            columns.setdefault((box.column, box.width), []).append(box)
    broken: list[Box] = []
    shorter = 0
    for own in columns.values():
        if several := [box for box in own if len(box.pieces) > 1]:
            room = len(several[0].pieces[0].text)
            cut = {len(piece.text) for box in several for piece in box.pieces[:-1]} == {room}
            most = max(len(box.pieces[-1].text) for box in own)
            if room < _ROOM or not cut or most > room or any(box.pieces[0].text[0] == "0" for box in several):
                return
            broken += several
            shorter += sum(len(box.pieces[-1].text) < room for box in several)
    rows = {box.row for box in broken}  # in one row alone any number has as many digits as any other above it
    if len(rows) > 1 and len(broken) >= _BROKEN and shorter >= _SHORTER * len(broken):
        for box in broken:
            box.pieces = [Piece("".join(piece.text for piece in box.pieces))]


def _usual_height(characters: Iterable[Character]) -> float:
    """Give the height that characters have in the middle; 0 without any."""
    heights = sorted(one.height for one in characters)
    return heights[len(heights) // 2] if heights else 0.0


def _runs_over(last: Character, one: Character, xs: Sequence[float]) -> bool:
    """Tell a label's first ideograph that stands on its cell's border: a tab parts it from its enumerator."""
    level = abs(last.base - one.base) < FLAT and last.right <= one.left
    own = bisect_right(xs, one.left)
    return level and last.sign in _CLOSINGS and bisect_right(xs, last.x) == own < bisect_right(xs, one.right)


def _parts(lines: Iterable[_Line], at: float, low: float, high: float) -> bool:
    """Tell whether lines at a place cover most of the side from `low` to `high`."""
    covered = sum(max(0.0, min(line.high, high) - max(line.low, low)) for line in lines if abs(line.at - at) <= NEAR)
    return covered >= (high - low) * _COVERED
