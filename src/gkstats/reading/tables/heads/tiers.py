"""The order of columns whose heads stand in tiers: a person's and the total's beside a merged one, bodies below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.drawn_heads import DRAWN, width
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of

if TYPE_CHECKING:
    from gkstats.forms import Block
    from gkstats.reading.tables.labels.spots import LabelSearch

_WORD_BEFORE: Final = re.compile(r"[^\s|,;\"]")
# The end of a merged head in other words is told by so many ideographs.
_END_OF_MERGED: Final = 4
# The heads beside the merged one: a person's and the total's.
_UPPER: Final = 2


def tiers(
    search: LabelSearch, block: Block, last: list[tuple[int, int]], bodies: list[int], low: int
) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Tell the order of columns whose heads may stand in tiers, and other orders that are as likely.

    `last` gives where each column's head stands. The bodies stand below a merged head, beside which the person's and
    the total's stand; the total's may stand a tier above, beside the head of all.
    """
    lines = search.ideographs.lines
    sequence = tuple(column for _, column in last)
    own = head_of_column(block)
    own_bodies = [column for column in sequence if column in bodies]
    over = next(index for index in range(min(own), max(own)) if index not in own)
    above = search.every(ideographs_of(block.heads[over - 2]), low, last[-1][0])
    merged, length = merged_head(search, ideographs_of(block.heads[over]), low, last[-1][0])
    on = [lines[place] for place, _ in last]
    # A merged head that a line breaks stands on the line of its end, where the others may go on.
    over_line = lines[merged[-1] + length - 1] if merged else None
    if sequence[-len(bodies) :] != tuple(own_bodies):
        return sequence, []
    in_one_line = len(set(on)) == 1 and over_line != on[0]
    if len(sequence) < len(bodies) + 2:
        # Without the total, a merged head that stands before the person's may have its bodies before the person, too.
        ahead = bool(merged) and merged[-1] < last[0][0] and not in_one_line
        return sequence, [(*own_bodies, sequence[0])] if ahead else []
    between = (sequence[0], *own_bodies, sequence[1])
    # A word between the first two may be the merged head in other words.
    worded = last[0][0] + len(ideographs_of(block.heads[own[sequence[0]]])) < last[1][0]
    if in_one_line:
        return (between, [sequence]) if worded and not merged else (sequence, [])
    if not merged:
        # Two tiers without the merged head, or one broken over two lines: the person, the total, then the bodies.
        return (between, [sequence]) if worded or on[0] == on[1] != on[2] else (sequence, [])
    tops = sorted([*last[:2], (merged[-1], -1)])
    first = tops[0]
    # Drawn on a page, the first of them ends left of the bodies' heads and the second begins right of the last of them.
    one, two, under, *_, final = (search.ideographs.columns[place] for place, _ in last)
    end = one + len(ideographs_of(block.heads[own[sequence[0]]]))
    blank = not any(search.text.folded[line][:column].strip(" ") for line, column in ((on[0], one), (on[2], under)))
    if blank and on[0] == on[1] != on[2] and 0 < end < under <= final < two:
        return between, []
    tiered = tuple(column for _, top in tops for column in (own_bodies if top < 0 else [top]))
    if first[1] < 0 and (tops_parted := _by_paragraphs(search, block, [(merged[-1], length), *last])):
        ways = [
            tuple(column for piece in way for column in (own_bodies if piece < 0 else [piece])) for way in tops_parted
        ]
        return ways[0], ways[1:]
    if first[1] < 0 and _are_broken(search, block, last[:2]):
        # Broken over lines they stand half a line lower on the page, in the middle of two tiers, wherever they are.
        return between, [other for other in (tiered, sequence) if other != between]
    span = first[0], tops[1][0]
    labels = [place for head in block.heads[: min(own)] for place in search.every(ideographs_of(head), *span)]
    if (first[1] < 0 and labels) or (first[1] < 0 and over_line != on[0] == on[1]):
        # One above the others, or above the head of the labels, tells nothing of its place among them.
        return between, [other for other in (tiered, sequence) if other != between]
    if first[1] < 0 and len(set(on)) == 3 == len({*on[:2], over_line}):
        # Each by itself above the bodies, which share a line: a converter's order of pieces says nothing.
        return between, [tiered] if tiered != between else []
    total = len(own) - 1
    if first[1] == total and lines[first[0]] not in (lines[tops[1][0]], lines[tops[2][0]]):
        behind = (*(column for column in tiered if column != total), total)
        beside = [place for place in above if lines[place] == lines[first[0]]]
        if beside:
            return (behind if beside[-1] < first[0] else tiered), []
        return tiered, [behind]
    return tiered, []


def _are_broken(search: LabelSearch, block: Block, heads: list[tuple[int, int]]) -> bool:
    """Tell heads, given by place and column, one of which goes on on the next line."""
    lines, own = search.ideographs.lines, head_of_column(block)
    ends = (lines[place + len(ideographs_of(block.heads[own[column]])) - 1] for place, column in heads)
    return any(lines[place] != end for (place, _), end in zip(heads, ends, strict=True))


def _by_paragraphs(search: LabelSearch, block: Block, heads: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Tell the order of upper heads where each cell is a paragraph, and the merged one shares the first one's.

    So does a converter put a head that stands half a line lower, in the middle of two tiers, right beside it. The
    bodies, whose place is -1, stand behind the first head. So does the second, behind these or, perhaps, before them
    where it shares the paragraph of the first body, or this is broken over lines. `heads` gives the merged head's place
    and length, then all columns' places.
    """
    lines, folded, own = search.ideographs.lines, search.text.folded, head_of_column(block)
    (over, length), *columns = heads
    ends = [lines[over + length - 1]]
    ends += [lines[place + len(ideographs_of(block.heads[own[column]])) - 1] for place, column in columns]
    begins = [lines[place] for place, _ in columns]
    between = [folded[end + 1 : begin] for end, begin in zip(ends, begins, strict=False)]
    if any(line.strip() for part in between for line in part) or len({*begins, ends[0]}) < len(heads):
        return []
    beside, parted, behind, *rest = map(bool, between)
    if beside or not parted or not all(rest):
        return []
    (_, first), (_, second) = columns[:2]
    ways: list[tuple[int, ...]] = [(first, -1, second), (first, second, -1)]
    return ways[:1] if behind and ends[3] == begins[2] else ways


def on_one_side(search: LabelSearch, block: Block, spots: list[tuple[int, int]], part: tuple[int, int]) -> bool:
    """Tell upper heads that are drawn on one line, below the merged one and both at one side of it.

    Between them the form has the merged head and its bodies.
    """
    own, name = head_of_column(block), name_of_merged(block)
    upper = [place for place, column in spots if name and own[column] in block.head_tiers[0]]
    merged, length = merged_head(search, name, *part) if name else ([], 0)
    ideographs, folded = search.ideographs, search.text.folded
    lines = {ideographs.lines[place] for place in upper}
    if len(upper) != _UPPER or len(lines) != 1 or not merged or ideographs.lines[merged[-1]] in lines:
        return False
    if not DRAWN.search(folded[lines.pop()]):
        return False

    def drawn(place: int) -> int:
        line, column = ideographs.at(place)
        return width(folded[line][:column])

    # A page may count an ideograph as one or as two, and those before the merged head move it: right of it by the
    # first count is enough where heads are lost.
    ways = (drawn, ideographs.columns.__getitem__)
    behind = [all(left(place) > left(merged[-1] + length - 1) for place in upper) for left in ways]
    before = [all(left(place) < left(merged[-1]) for place in upper) for left in ways]
    lost = len({column for _, column in spots}) < len(own)
    return all(behind) or all(before) or (lost and behind[1])


def is_scattered(search: LabelSearch, block: Block, spots: list[tuple[int, int]], low: int) -> bool:
    """Tell a merged head printed on both sides of an upper one that stands there once: its bodies are not together."""
    if (name := name_of_merged(block)) is None:
        return False
    own = head_of_column(block)
    upper = [place for place, column in spots if own[column] in block.head_tiers[0]]
    merged = merged_head(search, name, low, spots[-1][0])[0]
    once = len(upper) == len({column for place, column in spots if place in upper})
    return once and any(min(merged, default=place) < place < max(merged, default=place) for place in upper)


def merged_head(search: LabelSearch, name: str, low: int, high: int) -> tuple[list[int], int]:
    """Give where a merged head stands, and how long it is: whole, or its end behind other words (法人和其他组织)."""
    if places := search.every(name, low, high):
        return places, len(name)
    end, ideographs = name[-_END_OF_MERGED:], search.ideographs
    found = (low + match.start() for match in re.finditer(end, search.stream[low:high]))
    behind = (place for place in found if _WORD_BEFORE.match(ideographs.whole, ideographs.offset(place) - 1))
    return list(behind), len(end)


def name_of_merged(block: Block) -> str | None:
    """Give the merged head over the lower ones of a block's tiers, if it has any."""
    own = head_of_column(block)
    over = (index for index in range(min(own), max(own)) if index not in own) if block.head_tiers else iter(())
    return next((ideographs_of(block.heads[index]) for index in over), None)


def alike_by_tiers(other: tuple[int, ...], columns: tuple[int, ...], top: list[int], bodies: list[int]) -> bool:
    """Tell whether another line of heads says the same, tier by tier."""
    return all([c for c in other if c in tier] == [c for c in columns if c in tier] for tier in (top, bodies))
