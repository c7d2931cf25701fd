"""Tables of another shape than the form's, in which each number is told by its names alone, wherever these stand.

Two years below each head, or two rows of each item; long tables with one number a line; a table for each requester;
columns in two tables. All cells of a table must be told so, each once; else nothing is read. Where a program kept the
table, those whose names are torn are in doubt, and the others are not.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from gkstats import forms
from gkstats.reading.tables.crossing.against import contradicted, running_together
from gkstats.reading.tables.crossing.slots import Crossed
from gkstats.reading.tables.crossing.told_numbers import claims
from gkstats.reading.tables.crossing.vocabularies import own_years, vocabulary
from gkstats.reading.tables.numbers.stretches import Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.crossing.told_numbers import ToldNumber
    from gkstats.reading.tables.crossing.vocabularies import Sign, Vocabulary
    from gkstats.reading.tables.page.matrix import Matrix


class ByNames(NamedTuple):
    """A table read like that: its blocks by their keys, its lines, and these with those of tables of other years.

    `stretches` are the lines that it takes of the text.
    """

    blocks: dict[tuple[str, ...], Crossed]
    lines: range
    every: range
    stretches: list[Stretch]


def by_names(name: str, form: str, text: Text, stream: str, matrices: Sequence[Matrix]) -> ByNames | None:
    """Read the table `name` of a form from a text in which it stands like that; null for any other.

    `stream` are the text's ideographs, `matrices` its tables as `parts_of` gives them.
    """
    blocks = forms.load(form).table(name)
    told: list[tuple[Vocabulary, list[ToldNumber], list[ToldNumber]]] = []
    for parted in (True, False):
        own = vocabulary(form, name, parted=parted)
        claimed = _claimed(own, text, matrices) if own.most_in(stream) else []
        if filling := _told(own, claimed, text):
            told.append((own, claimed, filling))
            if len(filling) == len(own.every):
                break
    if not told:
        return None
    own, claimed, filling = max(told, key=lambda one: len(one[2]) / len(one[0].every))
    lines, every = _lines(filling), _lines(claimed)
    parts = {id(claim.matrix): claim.matrix.lines for claim in claimed}.values()
    taken = [Stretch(line, 0, len(text.folded[line])) for line in sorted(set().union(*parts))]
    done = [Crossed(lines=lines) for _ in blocks]
    for claim in filling:
        number, row, column = claim.place
        done[number].slots[row, column] = claim.slot
        done[number].untold.update([(row, column)] if claim.untold else ())
        if not claim.matrix.true:
            done[number].guessed.add(row)
    for number, row, column in own.every - {claim.place for claim in filling}:
        done[number].leave_untold([(row, column)], filling[0].slot)
    for block, one in zip(blocks, done, strict=True):
        _doubt(block, one)
    return ByNames({block.key: one for block, one in zip(blocks, done, strict=True)}, lines, every, taken)


def _lines(claimed: Sequence[ToldNumber]) -> range:
    """Give the lines of the matrices in which numbers stand."""
    parts = {id(claim.matrix): claim.matrix.lines for claim in claimed}.values()
    return range(min(lines[0] for lines in parts), max(lines[-1] for lines in parts) + 1)


def _claimed(own: Vocabulary, text: Text, matrices: Sequence[Matrix]) -> list[ToldNumber]:
    """Give what the numbers of all matrices claim; nothing where some are the table's and cannot be told."""
    found: list[ToldNumber] = []
    for matrix in matrices:
        if (more := claims(own, text, matrix)) is None:
            return []
        found += more
    return found


def _told(own: Vocabulary, claimed: Sequence[ToldNumber], text: Text) -> list[ToldNumber] | None:
    """Give what fills the cells, of the report's own year; null where not every one is told once, or torn."""
    kept = bool(claimed) and all(claim.matrix.kept for claim in claimed)
    fewest = len(own.every) // 2 + 1 if kept else len(own.every)
    signs = {claim.sign for claim in claimed}
    ours: set[Sign | None] = {None}
    if signs != ours:
        ours = signs & own_years(text)
        if None in signs or len(ours) != 1:
            return None
    counted = Counter(claim.place for claim in claimed if claim.sign in ours)
    if not kept and max(counted.values(), default=0) > 1:
        return None
    filling = [claim for claim in claimed if claim.sign in ours and counted[claim.place] == 1]
    return filling if len(filling) >= fewest else None


def _doubt(block: Block, done: Crossed) -> None:
    """Put into doubt rows of numbers that ran together, and all where sums contradict the order of the heads."""
    done.untold.update(key for key in running_together(block, done.slots) if key[0] in done.guessed)
    for row in {row for row, _ in done.slots}:
        slots = {column: done.slots[row, column] for column in range(len(block.columns))}
        if len({slot.line for slot in slots.values()}) == 1:
            done.order = sorted(slots, key=lambda column: slots[column].start)
            break
    if contradicted(block, done.slots, done.order):
        done.doubt = "which_column"
