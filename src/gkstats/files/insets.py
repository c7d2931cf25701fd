"""Boxes in the cells of a table, and tables whose cells are boxes that stand apart: which lines are the table's.

Lines that meet make an outline. One box within a cell of a larger outline (a field's border, a table in a cell) rules
nothing. Boxes that stand apart side by side are cells: each grows until it meets the next.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gkstats.files.ruled import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FLAT: Final = 1.5  # points: a line that rises by more is none
_MEET: Final = 0.8  # lines so near meet
_SIDES: Final = ("below", "above", "left", "right")
_CUT: Final = 3  # sides that a cell has which goes on on the next page
_APART: Final = 12.0  # cells stand no further apart
_MOST: Final = 2000  # more are a drawing
_FEW: Final = 6  # so few boxes make no table
_TALL: Final = 120.0  # points: a taller box in a cell is none of a number


@dataclass(slots=True)
class _Outline:
    """Lines that meet: those across, those down, and their bounds."""

    rules: list[int] = field(default_factory=list)
    left: float = float("inf")
    bottom: float = float("inf")
    right: float = float("-inf")
    top: float = float("-inf")
    sides: frozenset[str] = frozenset()  # those it has, if it has no other lines

    def holds(self, other: _Outline) -> bool:
        """Tell whether another one is inside."""
        return (
            self.left < other.left and other.right < self.right and self.bottom < other.bottom and other.top < self.top
        )


def ruling(rules: Iterable[Rule]) -> list[Rule]:
    """Give the lines that rule tables, with the cells that stand apart put together."""
    found = list(rules)
    across = [i for i, one in enumerate(found) if one.top - one.bottom <= _FLAT]
    down = [i for i, one in enumerate(found) if one.right - one.left <= _FLAT < one.top - one.bottom]
    outlines = _outlines(found, across, down)
    boxes = [one for one in outlines if len(one.sides) >= _CUT]
    if not boxes or len(outlines) == 1 or len(boxes) > _MOST:
        return found
    others = [one for one in outlines if not one.sides]
    gone: set[int] = set()
    cells: list[_Outline] = []
    for box in boxes:
        around = [one for one in others if one.holds(box)]
        if (
            box.top - box.bottom < _TALL
            and len(box.sides) == len(_SIDES)
            and any(_in_cell(found, one, box) for one in around)
        ):
            gone.update(box.rules)
        elif not around:
            cells.append(box)
    frames = [one for one in cells if sum(one.holds(other) for other in cells) >= _FEW]
    cells = [one for one in cells if one not in frames]
    if len(cells) >= _FEW:
        grown, moved = _grown(cells)
        gone.update(index for one in moved for index in one.rules)
        if moved:
            gone.update(index for one in frames for index in one.rules)
        return [rule for index, rule in enumerate(found) if index not in gone] + grown
    return [rule for index, rule in enumerate(found) if index not in gone]


def _outlines(found: Sequence[Rule], across: Sequence[int], down: list[int]) -> list[_Outline]:
    """Put together the lines that meet, directly or by others."""
    group = list(range(len(found)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    down.sort(key=lambda index: found[index].left)
    places = [found[index].left for index in down]
    for i in across:
        one = found[i]
        for j in down[bisect_left(places, one.left - _MEET) : bisect_right(places, one.right + _MEET)]:
            other = found[j]
            if other.bottom - _MEET <= one.top and one.bottom <= other.top + _MEET:
                group[root(i)] = root(j)
    outlines: dict[int, _Outline] = {}
    for index in (*across, *down):
        rule = found[index]
        outline = outlines.setdefault(root(index), _Outline())
        outline.rules.append(index)
        outline.left, outline.bottom = min(outline.left, rule.left), min(outline.bottom, rule.bottom)
        outline.right, outline.top = max(outline.right, rule.right), max(outline.top, rule.top)
    for outline in outlines.values():
        outline.sides = _sides(found, outline)
    return list(outlines.values())


def _sides(found: Sequence[Rule], outline: _Outline) -> frozenset[str]:
    """Give which sides of a box the lines are; none where one of them is none."""
    sides = set()
    for index in outline.rules:
        rule = found[index]
        if rule.top - rule.bottom <= _FLAT:
            at, low, high, names = (rule.bottom + rule.top) / 2, outline.bottom, outline.top, _SIDES[:2]
        else:
            at, low, high, names = (rule.left + rule.right) / 2, outline.left, outline.right, _SIDES[2:]
        if min(at - low, high - at) > _FLAT:
            return frozenset()
        sides.add(names[at - low >= high - at])
    return frozenset(sides)


def _in_cell(found: Sequence[Rule], table: _Outline, box: _Outline) -> bool:
    """Tell whether lines of a table stand on all four sides of a box."""
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    near = set()
    for index in table.rules:
        rule = found[index]
        if rule.left - _MEET <= x <= rule.right + _MEET:
            near.add("below" if rule.top < box.bottom + _FLAT else "above")
        if rule.bottom - _MEET <= y <= rule.top + _MEET:
            near.add("left" if rule.right < box.left + _FLAT else "right")
    return near.issuperset(_SIDES)


def _grown(cells: Sequence[_Outline]) -> tuple[list[Rule], list[_Outline]]:
    """Give the sides of boxes that have grown to the middle between them and the next ones, and these boxes."""
    rules: list[Rule] = []
    moved: list[_Outline] = []
    for one in cells:
        beside = [o for o in cells if o is not one and min(o.top, one.top) - max(o.bottom, one.bottom) > _FLAT]
        over = [o for o in cells if o is not one and min(o.right, one.right) - max(o.left, one.left) > _FLAT]
        after = min((o.left - one.right for o in beside if o.left >= one.right), default=_APART)
        before = min((one.left - o.right for o in beside if o.right <= one.left), default=_APART)
        above = min((o.bottom - one.top for o in over if o.bottom >= one.top), default=_APART)
        below = min((one.bottom - o.top for o in over if o.top <= one.bottom), default=_APART)
        gaps = [gap if gap < _APART else None for gap in (before, below, after, above)]
        told = [gap for gap in gaps if gap is not None]
        if not told:
            continue
        usual = min(told)
        a, b, c, d = ((usual if gap is None else gap) / 2 for gap in gaps)
        left, bottom, right, top = one.left - a, one.bottom - b, one.right + c, one.top + d
        drawn = {
            "below": Rule(left, bottom, right, bottom), "above": Rule(left, top, right, top),
            "left": Rule(left, bottom, left, top), "right": Rule(right, bottom, right, top),
        }  # fmt: skip
        rules += [drawn[side] for side in one.sides]
        moved.append(one)
    return rules, moved
