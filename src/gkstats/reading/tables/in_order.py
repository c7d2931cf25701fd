"""One table of a form aligned with a text: its labels and heads in the form's order, or in the document's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.reading.tables.apart.layout import lay_out
from gkstats.reading.tables.dealing.laid import Table
from gkstats.reading.tables.heads.headed_parts import heads_twice
from gkstats.reading.tables.heads.left_out import borne_out, stand_elsewhere
from gkstats.reading.tables.heads.orders import arranged, as_found
from gkstats.reading.tables.labels import align
from gkstats.reading.tables.labels.own_labels import (
    SHORT_LABEL,
    is_amid,
    is_heading,
    keep_own,
    leave_copies,
    leave_prose,
)
from gkstats.reading.tables.labels.shortened import shortened
from gkstats.reading.tables.together import TABLES

if TYPE_CHECKING:
    from gkstats.files.text import Text
    from gkstats.reading.tables.labels.plans import Label, Plan
    from gkstats.reading.tables.labels.spots import Spots
    from gkstats.reading.tables.page.ideographs import Characters

# So many ideographs of labels, near each other, are more than a mention.
MENTION: Final = 12

# From where in the stream of ideographs to where.
Part: TypeAlias = "tuple[int, int]"


def in_order(whole: Plan, text: Text, ideographs: Characters, spots: Spots, part: Part | None = None) -> Table:
    """Align one table of a form with the text, in the form's order or in the document's own.

    Columns are left out only where the rows' numbers are as many as the others.
    """
    table = _aligned(whole, text, ideographs, spots, part)
    if not table.plan.left_out or not any(table.found):
        return table
    trial = Table(table.plan, table.labels, table.found, table.score)
    lay_out(trial, text, ideographs)
    told = borne_out(trial)
    if told and stand_elsewhere(trial, ideographs):
        told = None
    elif told:
        return table
    again = _aligned(whole, text, ideographs, spots, part, all_columns=True)
    if told is None:
        lacking = {table.plan.blocks[number].key for number in table.plan.left_out}
        unsure = {number for number, block in enumerate(again.plan.blocks) if block.key in lacking}
        again.plan = replace(again.plan, arranged=True, unsure=again.plan.unsure | unsure)
    return again


def _aligned(
    whole: Plan, text: Text, ideographs: Characters, spots: Spots, part: Part | None, *, all_columns: bool = False
) -> Table:
    own, low, high = _between(whole, ideographs, spots, part)
    table = _align(whole, own, text, ideographs, low, high)
    if table.score >= 2 * sum(whole.names.lengths) and not heads_twice(table, ideographs):
        return table
    low, high = _room(whole, own, ideographs, spots, part)
    other = arranged(whole, text, ideographs, low, high, all_columns=all_columns)
    if other is None:
        return table
    if other.blocks == whole.blocks:
        table.plan = other
        return table
    again = _align(other, _pinned(other, ideographs, low, high), text, ideographs, low, high)
    if again.score >= table.score:
        found = as_found(again.plan, again.found, text, ideographs)
        if found is None:
            return again
        last = _align(found, _pinned(found, ideographs, low, high), text, ideographs, low, high)
        if last.score >= again.score and as_found(found, last.found, text, ideographs) is None:
            return last
    # The heads or labels that stand there contradict the order in which the table can be aligned.
    table.plan = replace(whole, arranged=True, unsure=frozenset(range(len(whole.blocks))))
    return table


def _pinned(whole: Plan, ideographs: Characters, low: int, high: int) -> list[align.Spot]:
    """Give the spots of a plan in the document's order: where its rows stand by themselves, and its heads' anchors."""
    anchors = [(label, low + place) for label, place in align.anchor(whole.names, ideographs.stream[low:high])]
    if not whole.shuffled:
        return anchors
    rows = [
        (index, whole.places[id(label.row)])
        for index, label in enumerate(whole.labels)
        if label.row is not None and id(label.row) in whole.places
    ]
    heads = [spot for spot in anchors if whole.labels[spot[0]].row is None]
    return align.chain(sorted([*rows, *heads]), whole.names.lengths)


def _between(whole: Plan, ideographs: Characters, spots: Spots, part: Part | None) -> tuple[list[align.Spot], int, int]:
    """Give where a table's anchors stand, and between which places of the other tables."""
    own = spots[whole.form, whole.table]
    low, high = part or (0, len(ideographs.stream))
    if part:
        own = [(label, low + place) for label, place in align.anchor(whole.names, ideographs.stream[low:high])]
        own = own if is_torn(whole.names, own) else []
    if own:
        others = _others(whole, spots)
        low = max((place for place in others if low <= place < own[0][1]), default=low)
        high = min((place for place in others if own[-1][1] < place < high), default=high)
    return own, low, high


def _others(whole: Plan, spots: Spots) -> list[int]:
    """Give where the anchors of a form's other tables stand."""
    return [place for name in TABLES if name != whole.table for _, place in spots[whole.form, name]]


def _room(whole: Plan, own: list[align.Spot], ideographs: Characters, spots: Spots, part: Part | None) -> Part:
    """Give the part of a text that a table whose order is not the form's may fill: up to the other tables."""
    low, high = part or (0, len(ideographs.stream))
    if own:
        middle = own[len(own) // 2][1]
        others = _others(whole, spots)
        low = max((place for place in others if low <= place < middle), default=low)
        high = min((place for place in others if middle < place < high), default=high)
    return low, high


def _align(whole: Plan, own: list[align.Spot], text: Text, ideographs: Characters, low: int, high: int) -> Table:
    """Align one table of a form with a part of the text."""
    labels = whole.labels
    found = align.align(whole.names, ideographs.stream, own, low, high)
    for index, (label, places) in enumerate(zip(labels, found, strict=True)):
        heading = label.enumerator and places and is_heading(text, ideographs, places[0])
        short = label.row and places and len(label.ideographs) <= SHORT_LABEL
        if heading or (short and is_amid(text, ideographs, places)):
            found[index] = []
    leave_prose(labels, found)
    leave_copies(labels, found, ideographs)
    keep_own(whole, found, text, ideographs)
    for index, places in shortened(labels, found, text, ideographs).items():
        before, behind = found[:index], found[index + 1 :]
        if all(at[-1] < places[0] for at in before if at) and all(places[-1] < at[0] for at in behind if at):
            found[index] = places
    matched = sum(map(len, found))
    missed = sum(whole.names.lengths) - matched
    score = 2 * matched - missed if _is_table(labels, found) else 0
    return Table(whole, labels, found, score)


def is_torn(labels: align.Labels, spots: list[align.Spot]) -> bool:
    """Tell a table of which too little can be found to read it, but more than a mention."""
    return len(spots) > 1 and sum(len(labels.names[label]) for label, _ in spots) >= MENTION


def _is_table(labels: tuple[Label, ...], found: list[list[int]]) -> bool:
    """Tell a table from mere mentions of some of its labels: a third of its labels stand there."""
    return 3 * sum(bool(places) for places in found) >= len(labels)
