"""The order in which a document prints a form's rows and columns, as its own labels and heads tell it.

A form's order is evidence only where a label or head is not printed. `arranged` gives a table's plan in the document's
order, or null where that is the form's own (or where nothing tells of another).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gkstats.reading.tables.heads.columns import columns_in_order, with_columns
from gkstats.reading.tables.heads.head_pieces import pieces_contradict
from gkstats.reading.tables.heads.headed_parts import headed_parts
from gkstats.reading.tables.heads.left_out import rivals_of_left_out
from gkstats.reading.tables.heads.routes import routes_in_order
from gkstats.reading.tables.labels.plans import Plan, Rival, rival
from gkstats.reading.tables.labels.spots import APART, NEAR, LabelSearch

if TYPE_CHECKING:
    from gkstats.files.text import Text
    from gkstats.forms import Block, Row
    from gkstats.reading.tables.page.ideographs import Characters


def arranged(
    whole: Plan, text: Text, ideographs: Characters, low: int, high: int, *, all_columns: bool = False
) -> Plan | None:
    """Give a table's plan in the document's own order; null where that is the form's.

    Unless it has `all_columns`, those are left out whose heads the document does not print.
    """
    search = LabelSearch(whole, text, ideographs, low, high, all_columns=all_columns)
    if whole.table == "disputes":
        return routes_in_order(search)
    rows = search.rows()
    if not rows:
        return None
    exact = dict(rows)
    rows |= search.torn_rows(rows)
    places = {id(whole.labels[index].row): place for index, place in exact.items()}
    blocks: list[Block] = []
    for block in _blocks_in_order(search, rows):
        standing = {id(row): places[id(row)] for row in block.rows if id(row) in places}
        blocks += headed_parts(search, block, standing, low)
    made: list[Block] = []
    rivals: list[Rival] = []
    unsure: set[int] = set()
    left_out: set[int] = set()
    shuffled = False
    changed = [id(block) for block in blocks] != [id(block) for block in whole.blocks]
    last = low
    index_of = {id(label.row): index for index, label in enumerate(whole.labels) if label.row is not None}
    for number, block in enumerate(blocks):
        own = {index_of[id(row)]: rows[index_of[id(row)]] for row in block.rows if index_of[id(row)] in rows}
        new = block
        if own:
            first = min(own.values())
            order = columns_in_order(search, block, max(last, first - APART), first)
            if order.heads != block.heads or order.columns != tuple(range(len(block.columns))):
                new = with_columns(new, order.heads, order.columns)
                if len(order.columns) < len(block.columns):
                    left_out.add(number)
                    rivals += rivals_of_left_out(number, block, order.columns)
                elif order.columns != tuple(range(len(block.columns))):
                    rivals.append(rival(number, block, range(len(block.columns)), equal=False))
            rivals += [rival(number, block, other, equal=True) for other in order.rivals]
            moved = order.bare and any(b is not o for b, o in zip(made, blocks, strict=False))
            part = max(last, first - APART), first
            if order.unsure or moved or pieces_contradict(search, block, order.columns, *part):
                unsure.add(number)
            before, new = new, _with_rows(search, new, own)
            shuffled = shuffled or new is not before
            last = max(own.values())
        changed = changed or new is not block
        made.append(new)
    if not changed and not rivals and not unsure:
        return None
    return Plan(
        whole.form,
        whole.table,
        tuple(made),
        arranged=True,
        shuffled=shuffled,
        places=places,
        rivals=tuple(rivals),
        unsure=frozenset(unsure),
        left_out=frozenset(left_out),
    )


def as_found(whole: Plan, found: list[list[int]], text: Text, ideographs: Characters) -> Plan | None:
    """Give a plan with each block's rows in the order in which an alignment found them; null where that is its own."""
    search = LabelSearch(whole, text, ideographs, 0, len(ideographs.stream))
    blocks = []
    for block in whole.blocks:
        own = {
            index: places[0]
            for index, (label, places) in enumerate(zip(whole.labels, found, strict=True))
            if label.block is block and label.row is not None and label.row.key and places
        }
        blocks.append(_with_rows(search, block, own) if own else block)
    if all(new is block for new, block in zip(blocks, whole.blocks, strict=True)):
        return None
    return replace(whole, blocks=tuple(blocks), arranged=True, shuffled=True)


def _blocks_in_order(search: LabelSearch, rows: dict[int, int]) -> list[Block]:
    """Give the blocks in the order of their rows; one of which no row was found stands behind its neighbour."""
    blocks = search.plan.blocks
    firsts: dict[int, int] = {}
    for index, place in rows.items():
        own = id(search.plan.labels[index].block)
        firsts[own] = min(firsts.get(own, place), place)
    before = -1
    keys: dict[int, tuple[int, int]] = {}
    for number, block in enumerate(blocks):
        before = firsts.get(id(block), before)
        keys[id(block)] = (before, number)
    return sorted(blocks, key=lambda block: keys[id(block)])


def _with_rows(search: LabelSearch, block: Block, own: dict[int, int]) -> Block:
    """Give a block with its rows in the order in which the document prints them."""
    labels = search.plan.labels
    rows = {index: row for index in own if (row := labels[index].row) is not None}
    printed = {row.key[-1] for row in rows.values() if row.key}
    # Beside the rows that it stands for, a row is their heading, which may stand amid them.
    own = {index: place for index, place in own.items() if not printed & set(rows[index].unless)}
    order = [index for index, _ in sorted(own.items(), key=lambda item: item[1])]
    if order == sorted(order):
        return block
    index_of = {id(label.row): index for index, label in enumerate(labels) if label.row is not None}
    start, stop = min(own.values()) - NEAR, max(own.values())
    key: dict[int, tuple[float, int]] = {}
    before = -1.0
    for number, row in enumerate(block.rows):
        index = index_of[id(row)]
        if index in own:
            before = own[index]
        elif row.key is None or row.unless:
            following = [own[index_of[id(r)]] for r in _children(block, number) if index_of[id(r)] in own]
            places = search.every(labels[index].ideographs, max(search.low, start), stop)
            below = min(following, default=-1)
            key[number] = (places[0] if len(places) == 1 else below - 0.5 if following else before + 0.5, number)
            continue
        key[number] = (before, number)
    return replace(block, rows=tuple(block.rows[number] for number in sorted(key, key=key.__getitem__)))


def _children(block: Block, group: int) -> list[Row]:
    """Give the rows below a heading, up to the next one."""
    found = []
    for row in block.rows[group + 1 :]:
        if row.key is None or row.label.startswith(("（", "一", "二", "三", "四")):
            break
        found.append(row)
    return found or list(block.rows[group + 1 : group + 2])
