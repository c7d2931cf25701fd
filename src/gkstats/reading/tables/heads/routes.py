"""The order of the columns of section four's table: routes of disputes, and below each its outcomes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.heads.columns import passes
from gkstats.reading.tables.heads.left_out import leaves_trace, rivals_of_left_out
from gkstats.reading.tables.labels.drawn_heads import drawn_heads, stand_above
from gkstats.reading.tables.labels.plans import Plan, ideographs_of, rival, sums_of_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.reading.tables.labels.spots import LabelSearch

# The block's heads by their places on the form: five outcomes, then 行政复议, 行政诉讼 and the two routes of lawsuits.
_HEADS: Final = (2, 3, 4, 5, 6, 0, 1, 7, 8)
_OUTCOMES: Final = 5
_OVER, _SUITS, _DIRECT, _AFTER = range(_OUTCOMES, len(_HEADS))
# The first column of each route on the form.
_FIRST: Final = {_OVER: 0, _DIRECT: 5, _AFTER: 10}
# Outcomes printed once for all routes, once for each, or for each once more below the first.
_ONCE, _EACH, _TWICE = 1, 3, 4
# What is left of 行政复议 and 行政诉讼 where they are printed shortened.
_SHORT: Final = 2
_DIGIT: Final = re.compile(r"\d")
# Heads further apart are of no one table.
_APART: Final = 40
# So many lines has the tallest of such heads.
_TALLEST: Final = 8


class _Head(NamedTuple):
    """Where a head stands in the stream, and which one it is: an index of `_HEADS`."""

    place: int
    kind: int


def routes_in_order(search: LabelSearch) -> Plan | None:
    """Give the plan of the disputes in the document's order; null where that is the form's or no head is printed."""
    heads = _heads(search)
    if (drawn := _drawn(search, heads)) is not None:
        return _plan(search, [], drawn)
    if named := _named(search):
        whole = len(named) == len(search.plan.blocks[0].columns)
        return _plan(search, [], named) if whole else replace(search.plan, arranged=True, unsure=frozenset({0}))
    chunks = passes([head.kind for head in heads if head.kind < _OUTCOMES])
    where = {head.kind: head.place for head in reversed(heads)}
    if chunks and (_turned_otherwise(search, heads) or _is_half(search, where)):
        return replace(search.plan, arranged=True, unsure=frozenset({0}))
    if not chunks:
        turned = _later(where, _DIRECT, _AFTER)  # above outcomes of which none is whole
        return replace(search.plan, arranged=True, unsure=frozenset({0})) if turned else None
    count = _count(search, heads, chunks)
    whole = {_DIRECT, _AFTER} <= set(where) and all(len(chunk) == count for chunk in chunks)
    if not whole or len(chunks) not in (_ONCE, _EACH, _TWICE):
        turned = _later(where, _DIRECT, _AFTER) or _later(where, _OVER, _SUITS)
        # Some heads are not printed, or in pieces: those that are contradict the form.
        if turned or any(chunk != sorted(chunk) for chunk in chunks):
            return replace(search.plan, arranged=True, unsure=frozenset({0}))
        return None
    suits = (_DIRECT, _AFTER) if where[_DIRECT] < where[_AFTER] else (_AFTER, _DIRECT)
    order = (*suits, _OVER) if _later(where, _OVER, _SUITS) else (_OVER, *suits)
    if [head.kind for head in heads if head.kind in (_OVER, _SUITS)] == [_SUITS, _OVER, _SUITS]:
        order = (suits[0], _OVER, suits[1])
    below, others, unlikely = _below(search, heads, chunks, order, suits)
    equal, less = ([_columns(order, one) for one in ways] for ways in (others, unlikely))
    if _is_drawn_by_cells(search, heads) or _is_drawn_by_lines(search, heads):
        # A page's narrow cells, one after the other as a converter met them: their order says nothing.
        as_form = (_OVER, _DIRECT, _AFTER)
        equal.append(_columns(as_form, dict(zip(as_form, below.values(), strict=True))))
    return _plan(search, heads, _columns(order, below), equal, less)


def _plan(
    search: LabelSearch,
    heads: list[_Head],
    found: tuple[int, ...],
    others: Sequence[tuple[int, ...]] = (),
    unlikely: Sequence[tuple[int, ...]] = (),
) -> Plan | None:
    """Make the plan of columns in an order that is not the form's, with others as likely, and unlikely ones."""
    (block,) = search.plan.blocks
    if found == tuple(range(len(block.columns))):
        return None
    new = replace(
        block,
        heads=tuple(block.heads[_HEADS[head.kind]] for head in heads) or block.heads,
        columns=tuple(block.columns[column] for column in found),
        units=tuple(block.units[column] for column in found),
        signed=tuple(block.signed[column] for column in found),
        sums=sums_of_columns(block, found),
    )
    rivals = [rival(0, block, other, equal=False) for other in (sorted(found), *unlikely)]
    rivals += [rival(0, block, other, equal=True) for other in others]
    left_out = frozenset({0} if len(found) < len(block.columns) else ())
    rivals += rivals_of_left_out(0, block, found) if left_out else ()
    return Plan(search.plan.form, "disputes", (new,), arranged=True, rivals=tuple(rivals), left_out=left_out)


def _count(search: LabelSearch, heads: list[_Head], chunks: list[list[int]]) -> int:
    """Count the outcomes below each route: those of the form, or fewer where the document leaves the same out of all.

    Nothing that may be what is left of their heads stands among the others, nor behind them before a number.
    """
    kinds = {*chunks[0]}
    if search.all_columns or any({*chunk} != kinds for chunk in chunks) or 2 * len(kinds) <= _OUTCOMES:
        return _OUTCOMES
    (block,) = search.plan.blocks
    ideographs = search.ideographs
    names = [ideographs_of(block.heads[index]) for index in _HEADS]
    lost = [name for kind, name in enumerate(names[:_OUTCOMES]) if kind not in kinds]
    digit = _DIGIT.search(ideographs.whole, ideographs.offset(heads[-1].place))
    high = bisect_left(ideographs.runs, digit.start()) if digit else 0
    stop = ideographs.places[high] if digit else len(search.stream)
    found = {name: search.every(name, heads[0].place, stop) for name in names}
    for name in names[_OVER:_DIRECT]:
        if not found[name]:
            short = name[-_SHORT:]
            found[short] = [place for place in _runs_of(search, short) if heads[0].place <= place < stop]
    return _OUTCOMES if leaves_trace(search, block, found, lost, stop) else len(kinds)


def _drawn(search: LabelSearch, heads: list[_Head]) -> tuple[int, ...] | None:
    """Give the order of columns whose heads are drawn on a page, three times five below their routes."""
    (block,) = search.plan.blocks
    names = [ideographs_of(block.heads[index]) for index in _HEADS]
    lines = search.ideographs.lines
    start = next((head.place for head in heads if head.kind in (_OVER, _SUITS)), None)
    if start is None:
        return None
    last = min(lines[start] + _TALLEST, len(search.text.folded) - 1)
    found = drawn_heads(search.text, lines[start], last, names)
    outcomes = sorted((place, kind) for kind in range(_OUTCOMES) for place in found.get(names[kind], []))
    routes = {kind: places[0] for kind in _FIRST if len(places := found.get(names[kind], [])) == 1}
    each = len(outcomes) // len(_FIRST)
    whole = len(outcomes) == len(block.columns) or (not search.all_columns and 2 * each > _OUTCOMES)
    if not whole or len(outcomes) % len(_FIRST) or len({place for place, _ in outcomes}) < len(outcomes):
        return None
    if not stand_above(search.text, [place for place, _ in outcomes], lines[start], last):
        return None
    chunks = [[kind for _, kind in outcomes[at : at + each]] for at in range(0, len(outcomes), each)]
    if len(routes) < len(_FIRST) or any(len({*chunk}) < each or {*chunk} != {*chunks[0]} for chunk in chunks):
        return None
    order = tuple(sorted(routes, key=routes.__getitem__))
    return _columns(order, dict(zip(order, chunks, strict=True)))


def _named(search: LabelSearch) -> tuple[int, ...]:
    """Give the columns in the order of heads that name each one's route and outcome together: 复议后起诉结果维持.

    Of some of them only where these are not in the form's order, so that the others' is not told; else none.
    """
    (block,) = search.plan.blocks
    names = [ideographs_of(block.heads[index]) for index in _HEADS]
    found = sorted(
        (match.start(), first + outcome)
        for route, first in _FIRST.items()
        for outcome in range(_OUTCOMES)
        for match in re.finditer(names[route] + names[outcome], search.stream[search.low : search.high])
    )
    columns = tuple(column for _, column in found)
    every = len(columns) == len({*columns}) == len(block.columns)
    return columns if every or (len({*columns}) > _EACH and columns != tuple(sorted(columns))) else ()


def _is_drawn_by_cells(search: LabelSearch, heads: list[_Head]) -> bool:
    """Tell heads of a drawn page, cell after cell: outcomes broken over lines, and each route on a line of its own."""
    lines = search.ideographs.lines
    (block,) = search.plan.blocks
    broken = [
        lines[head.place] != lines[head.place + len(ideographs_of(block.heads[_HEADS[head.kind]])) - 1]
        for head in heads
        if head.kind < _OUTCOMES - 1
    ]
    routes = [lines[head.place] for head in heads if head.kind >= _OUTCOMES]
    return 2 * sum(broken) > len(broken) and len({*routes}) == len(routes)


def _is_drawn_by_lines(search: LabelSearch, heads: list[_Head]) -> bool:
    """Tell 行政诉讼 and 行政复议 each alone on a line, above a line of several heads.

    A page's baselines: a head in the middle of two tiers stands below the upper one's, whatever side it is on.
    """
    lines = search.ideographs.lines
    on = Counter(lines[head.place] for head in heads)
    alone = all(on[lines[head.place]] == 1 for head in heads if head.kind in (_OVER, _SUITS))
    return alone and max(lines[head.place] for head in heads if head.kind < _OUTCOMES) in (n for n in on if on[n] > 1)


def _is_half(search: LabelSearch, where: dict[int, int]) -> bool:
    """Tell routes of which one is not printed, so that nothing says on which side of the other its numbers stand."""
    lines = search.ideographs.lines
    flat = {_OVER, _DIRECT, _AFTER} <= set(where) and lines[where[_OVER]] == lines[where[_DIRECT]]
    if (_OVER in where) != (_SUITS in where) and not flat:
        return True
    if (_DIRECT in where) == (_AFTER in where):
        return False
    (block,) = search.plan.blocks
    direct, after = (ideographs_of(block.heads[_HEADS[kind]]) for kind in (_DIRECT, _AFTER))
    place = where.get(_DIRECT, where.get(_AFTER, 0))
    # A piece of the other, of two characters that it alone has, on the side where the form has it.
    beside = (place, place + _APART) if _DIRECT in where else (max(place - _APART, 0), place)
    lost, found = (after, direct) if _DIRECT in where else (direct, after)
    pieces = {"".join(pair) for pair in pairwise(lost)} - {"".join(pair) for pair in pairwise(found)}
    return not any(search.stream.find(piece, *beside) >= 0 for piece in pieces)


def _turned_otherwise(search: LabelSearch, heads: list[_Head]) -> bool:
    """Tell heads of which some are not in the form's words, and that stand in another order than the form's.

    Such a head is told by two characters that stand together in one of the form's heads only.
    """
    (block,) = search.plan.blocks
    pairs = [set(pairwise(ideographs_of(block.heads[index]))) for index in _HEADS]
    often = Counter(chain.from_iterable(pairs))
    places, kinds = {head.place for head in heads}, {head.kind for head in heads}
    whole = all(len(chunk) == _OUTCOMES for chunk in passes([head.kind for head in heads if head.kind < _OUTCOMES]))
    ideographs = search.ideographs
    low = ideographs.firsts[max(ideographs.lines[heads[0].place] - 1, 0)]
    high = ideographs.end_of_run(heads[-1].place)
    said = list(heads)
    while low < high:
        end = min(ideographs.end_of_run(low), high)
        shared = [sum(often[pair] == 1 for pair in own & set(pairwise(search.stream[low:end]))) for own in pairs]
        likely = [kind for kind, count in enumerate(shared) if count == max(shared)]
        # 复议后提起行政诉讼 is a route of lawsuits rather than all of them.
        one = len(likely) == 1 or (likely[0] in (_OVER, _SUITS) and not {_DIRECT, _AFTER} <= set(likely))
        if max(shared) and one and places.isdisjoint(range(low, end)):
            kind = likely[-1]
            if kind not in kinds if kind >= _OUTCOMES else not whole:
                said.append(_Head(low, kind))
        low = end
    if len(said) == len(heads):
        return False
    where = {head.kind: head.place for head in sorted(said, reverse=True)}
    if _later(where, _DIRECT, _AFTER) or _later(where, _OVER, _SUITS):
        return True
    # Heads may be broken over lines, and their pieces stand below each other: only four whole ones beside one tell.
    outcomes = sorted(head for head in said if head.kind < _OUTCOMES)
    for chunk in passes([head.kind for head in outcomes]):
        own, outcomes = outcomes[: len(chunk)], outcomes[len(chunk) :]
        if sum(head in heads for head in own) == _OUTCOMES - 1 and len(chunk) == _OUTCOMES and chunk != sorted(chunk):
            return True
    return False


def _later(where: dict[int, int], one: int, other: int) -> bool:
    return one in where and other in where and where[one] > where[other]


def _columns(order: tuple[int, ...], below: dict[int, list[int]]) -> tuple[int, ...]:
    """Give the form's columns in printed order."""
    return tuple(_FIRST[route] + outcome for route in order for outcome in below[route])


def _heads(search: LabelSearch) -> list[_Head]:
    """Find the heads that stand close together; one repeated in each cell that it spans is one."""
    (block,) = search.plan.blocks
    names = [ideographs_of(block.heads[index]) for index in _HEADS]
    # 总计 and 行政复议 stand in other texts too.
    loose = {_OUTCOMES - 1, *range(_OUTCOMES, len(names))}
    found = [
        _Head(place, kind)
        for kind, name in enumerate(names)
        for place in search.every(name, search.low, search.high)
        if kind not in loose or search.alone(place, len(name))
    ]
    short = {kind: names[kind][-_SHORT:] for kind in (_OVER, _SUITS) if all(head.kind != kind for head in found)}
    found += [_Head(place, kind) for kind, name in short.items() for place in _runs_of(search, name)]
    found.sort()
    runs: list[list[_Head]] = []
    for head in found:
        if runs and head.place - runs[-1][-1].place <= _APART:
            runs[-1].append(head)
        else:
            runs.append([head])
    heads = max(runs, key=len, default=[])
    # The row of totals right above is none of these heads.
    first = next((n for n, head in enumerate(heads) if head.kind >= _OUTCOMES), 0)
    heads = heads[first:] if first < _OUTCOMES else heads
    before = [-1, *(head.kind for head in heads)]
    return [head for head, kind in zip(heads, before, strict=False) if head.kind < _OUTCOMES or head.kind != kind]


def _runs_of(search: LabelSearch, word: str) -> list[int]:
    """List where a word stands by itself, with no other ideograph at either side of it on its line or in its cell."""
    ideographs, found = search.ideographs, []
    place = search.stream.find(word, search.low, search.high)
    while place >= 0:
        run = ideographs.end_of_run(place) - len(word)
        before = place == 0 or ideographs.end_of_run(place - 1) == place
        if before and run == place and search.alone(place, len(word)):
            found.append(place)
        place = search.stream.find(word, place + 1, search.high)
    return found


def _below(
    search: LabelSearch, heads: list[_Head], chunks: list[list[int]], order: tuple[int, ...], suits: tuple[int, ...]
) -> tuple[dict[int, list[int]], list[dict[int, list[int]]], list[dict[int, list[int]]]]:
    """Tell which outcomes stand below each route, what else is as likely, and what is less so but for its sums."""
    if len(chunks) == _ONCE:
        return dict.fromkeys(order, chunks[0]), [], []
    flat = dict(zip(order, chunks[-_EACH:], strict=True))
    if len(chunks) == _TWICE:
        # Printed once above the routes and once more below them, and not alike.
        above = {**flat, _OVER: chunks[0]}
        return flat, [above] if above != flat else [], []
    line_of = search.ideographs.lines
    firsts = [head.place for head in heads if head.kind < _OUTCOMES][:: len(chunks[0])]
    routes = [head.place for head in heads if head.kind in suits]
    on = {line_of[place] for place in firsts}
    behind = [n for n, place in enumerate(firsts) if place > max(routes)]
    # Reconsideration has no routes: its outcomes stand on the line of the routes of lawsuits, above the others.
    own = next(n for n in range(_EACH) if n not in behind) if len(behind) == _EACH - 1 else 0
    rest = [n for n in range(_EACH) if n != own]
    tiered = dict(zip((_OVER, *suits), (chunks[n] for n in (own, *rest)), strict=True))
    if flat == tiered:
        return flat, [], []
    if len(on) == 1 and len(behind) == _EACH and not on & {line_of[place] for place in routes}:
        return flat, [], [tiered]
    return (tiered, [flat], []) if len(on) == 1 else (tiered, [], [flat])
