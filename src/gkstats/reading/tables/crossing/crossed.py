"""A table read where its rows and columns cross: each number under its own head and beside its own label.

This needs a matrix in which all labels and heads of the form stand, each once, in whatever order, rows down or across.
Where anything is not as plain as that there is no such reading.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats import forms
from gkstats.reading.tables.crossing.against import contradicted, running_together
from gkstats.reading.tables.crossing.as_named import columns_printed_as, labels_of, rows_printed_as
from gkstats.reading.tables.crossing.disputes import disputes, disputes_apart
from gkstats.reading.tables.crossing.slots import Crossed, first_of
from gkstats.reading.tables.crossing.stacked import cut_at_heads, stacked
from gkstats.reading.tables.crossing.torn_names import leave_torn_in_doubt, still_named
from gkstats.reading.tables.labels.plans import enumerator_of, ideographs_of, parted_labels
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.page.kept_by_programs import kept_by_programs
from gkstats.reading.tables.page.matrix import Matrix, Slot, is_bordered, matrices
from gkstats.script.enumerators import FORM_ENUMERATOR
from gkstats.script.numerals import says_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from gkstats.files.text import Place, Text
    from gkstats.forms import Block
    from gkstats.reading.tables.crossing.slots import Key

_DIGIT: Final = re.compile(r"\d")
_ALONE: Final = re.compile(r"""[\s"']*\.?\d[\s\d.,;"'\])}|]*""")
# Digits that words of a label have: those of a note and of a year.
_EXPLAINED: Final = re.compile(r"\((?:[^()\u4e00-\u9fff]{0,20}[\u4e00-\u9fff]){3}[^()]*\)|(?:19|20)\d{2}(?!\d)")
# Fifteen numbers, each beside its heads, and what may stand between them.
_LONGEST: Final = 40
# On so many lines below the rows may stand their heads.
_BELOW: Final = 3
# A label of so few ideographs is a head's too.
_SHORT: Final = 2


class _Sides(NamedTuple):
    """Which row of a matrix is which row of the block, and which column which."""

    rows: dict[int, int]
    columns: dict[int, int]
    heads: int  # the last row of heads
    again: set[int]  # columns below the same head as another one, which say no more than that


def crossed(block: Block, text: Text, first: int, last: int) -> Crossed | None:
    """Read a block among lines `first` to `last`; null where not all of it stands in one matrix."""
    return next(_readings(block, text, first, last), None)


def crossed_anywhere(block: Block, text: Text) -> Crossed | None:
    """Read a block wherever it stands; null where not all of it stands in one matrix, and in that alone."""
    found = list(_readings(block, text, 0, len(text.folded) - 1))
    return found[0] if len(found) == 1 else None


def crossed_but_for_torn(block: Block, text: Text, first: int, last: int) -> Crossed | None:
    """Read what is left of a block that a program kept and of which names are torn; null for any other."""
    near = [one for one in kept_by_programs(text.folded) if one.lines[0] <= last and one.lines[-1] >= first]
    kept = (
        [one for part in near if part.kept for one in (part, *cut_at_heads(part))] if block.table != "disputes" else []
    )
    done = (_block(block, matrix, text, whole=False, torn=True) for matrix in kept)
    return next((one for one in done if one is not None), None)


def _readings(block: Block, text: Text, first: int, last: int) -> Iterator[Crossed]:
    # The numbers of disputes may stand beside heads, row by row, above and below what was found of the table.
    more = _LONGEST if block.table == "disputes" else 0
    found = False
    # Heads may stand below the rows, where borders go on.
    below = any(map(is_bordered, text.folded[last + 1 : last + 1 + _BELOW]))
    reaches = sorted({more, max(more, _BELOW * below)})
    for reach in reaches:
        for matrix in [*matrices(text, max(0, first - more), last + reach), *kept_by_programs(text.folded)]:
            if matrix.lines[0] > last or matrix.lines[-1] < first or _is_broken(block, text, matrix):
                continue
            whole = reach == reaches[-1]
            done = disputes(block, matrix) if block.table == "disputes" else _block(block, matrix, text, whole=whole)
            if done is not None:
                _share(done, text, matrix)
                done.untold.update(running_together(block, done.slots) if not matrix.true else ())
                if contradicted(block, done.slots, done.order):
                    done.doubt = "which_column"
                found = True
                yield done
        if found:
            return
    if block.table != "disputes" and (done := _stacked(block, text, first, last)) is not None:
        yield done
        return
    if block.table == "disputes" and (done := disputes_apart(block, text, max(0, first - more), last + more)):
        true = all(slot.line in text.grid for slot in done.slots.values())
        done.untold.update(running_together(block, done.slots) if not true else ())
        yield done


def _stacked(block: Block, text: Text, first: int, last: int) -> Crossed | None:
    """Read a block among tables one below the other; null where it is none of them, or several that differ."""
    found = [
        (done, matrix)
        for matrix in stacked(text, first, last)
        if not _is_broken(block, text, matrix) and (done := _block(block, matrix, text, whole=False)) is not None
    ]
    if len({tuple((key, done.slots[key].text) for key in sorted(done.slots)) for done, _ in found}) != 1:
        return None
    done, matrix = found[0]
    _share(done, text, matrix)
    done.untold.update(running_together(block, done.slots) if not matrix.true else ())
    return done


def _is_broken(block: Block, text: Text, matrix: Matrix) -> bool:
    """Tell a matrix amid whose lines, or right below, numbers stand that no border holds: pieces of its own."""
    if any(_is_piece(block, line) for line in _amid(text, matrix)):
        return True
    below = next((line for line in text.folded[matrix.lines[-1] + 1 :] if line.strip()), "")
    return _ALONE.fullmatch(below) is not None


def _amid(text: Text, matrix: Matrix) -> list[str]:
    """Give the lines with digits amid those of a matrix that are none of its own."""
    span = set(range(matrix.lines[0], matrix.lines[-1] + 1)).difference(matrix.lines)
    return [text.folded[line] for line in sorted(span) if _DIGIT.search(text.folded[line])]


def _is_piece(block: Block, line: str) -> bool:
    """Tell a line that may be a piece of a row: one without words that no label of the block has, as a note does."""
    words = IDEOGRAPHS.findall(line)
    said = "".join(words)
    return len(said) < _SHORT or any(said in name for name in labels_of(block))


def _block(block: Block, matrix: Matrix, text: Text, *, whole: bool, torn: bool = False) -> Crossed | None:
    """Read a block in a matrix; `whole`: what goes on below is in it, so that labels and heads may stand last.

    `torn`: names of it may be torn.
    """
    rows, lacking = still_named(block, matrix) if torn else rows_printed_as(block, matrix, text)
    columns = columns_printed_as(block, matrix)
    if torn:
        said = {name for row in matrix.rows for slot in row for name in slot.names()}
        columns = {name: number for name, number in columns.items() if name in said}
    if not rows or not columns:
        return None
    across = tuple(zip(*matrix.rows, strict=True))
    mirrored = ([row[::-1] for row in one] for one in (matrix.rows, across))
    # Labels may stand behind their numbers, or heads below theirs: then the matrix is read from its other side.
    sides_of = [(lying, False) for lying in (matrix.rows, across, *(mirrored if whole else ()))]
    upended = ((matrix.rows[::-1], True), (across[::-1], True)) if whole else ()
    for lying, upturned in (*sides_of, *upended):
        sides = _sides(lying, rows, columns)
        # What stands above the rows may be their own heads in other words: those below are another block's.
        if sides is None or (upturned and any(s.filled for row in lying[max(sides.rows) + 1 :] for s in row)):
            continue
        printed = sides.rows if not upturned else {len(lying) - 1 - at: number for at, number in sides.rows.items()}
        below = _rows_above_others(block, lying[::-1] if upturned else lying, sides._replace(rows=printed))
        if any(block.rows[number].unless for number in below):
            return None
        done = _at(block, lying, sides, true=matrix.true)
        if done is not None and torn:
            apart = [*_of_no_row(lying, sides), *done.extra]
            if not leave_torn_in_doubt(block, done, apart, rows.values(), columns.values(), text):
                return None
        elif done is not None and lacking and (any(_of_no_row(lying, sides)) or _amid(text, matrix)):
            return None  # a row that seems to be left out may stand there in other words
        # Where names stand in cells, the table lies otherwise.
        names = {*rows, *columns}
        if done is not None and any(not s.number and names & {*s.names()} for s in done.slots.values()):
            continue
        if done is not None:
            done.headed.update(key for key in done.slots if key[0] in below)
        return done
    return None


def _of_no_row(rows: Sequence[Sequence[Slot]], sides: _Sides) -> Iterator[Slot]:
    """Give the numbers below the heads beside no label of the block: of a row whose label is torn or misspelt."""
    for place in range(sides.heads + 1, len(rows)):
        if place not in sides.rows:
            yield from (rows[place][column] for column in sides.columns if rows[place][column].number)


def _sides(rows: Sequence[Sequence[Slot]], wanted: Mapping[str, int], columns: Mapping[str, int]) -> _Sides | None:
    """Find the rows by their labels, which stand left of all columns, and the columns by their heads above them."""
    labelled: dict[int, int] = {}
    stands: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        found = {(wanted[name], column) for column, slot in enumerate(row) for name in first_of(slot, wanted)}
        numbers = {number for number, _ in found}
        if (len(numbers) == 1 and any(slot.number for slot in row[min(column for _, column in found) + 1 :])) or (
            len(numbers) == 1 and not any(name in columns for slot in row for name in slot.names())
        ):
            (number,) = numbers
            if number in labelled.values():
                return None
            labelled[place] = number
            stands[place] = [column for _, column in found]
    if len(labelled) != len(wanted):
        return None
    at: dict[int, int] = {}
    last = -1
    for place in range(min(labelled)):
        for column, slot in enumerate(rows[place]):
            for name in first_of(slot, columns):
                at[column], last = columns[name], place
    again = _again(rows, labelled, at)
    at = {column: number for column, number in at.items() if column not in again}
    under = {number: column for column, number in at.items()}
    if len(at) != len(columns) or len(under) != len(columns):
        return None
    # A label may be printed once more behind its numbers.
    edge = {place: max((column for column in own if column < min(at)), default=-1) for place, own in stands.items()}
    if min(edge.values()) < 0 or any(min(at) <= column <= max(at) for own in stands.values() for column in own):
        return None
    # Words between a row's label and its numbers name the row: the label is one for several.
    if any(_is_label(slot) for place, column in edge.items() for slot in rows[place][column + 1 : min(at)]):
        return None
    return _Sides(labelled, at, last, again)


def _again(rows: Sequence[Sequence[Slot]], labelled: Collection[int], at: Mapping[int, int]) -> set[int]:
    """Give the columns that a program makes of one merged column: empty, or each row's cell once more."""
    found: set[int] = set()
    for number in {*at.values()}:
        own = [column for column, other in at.items() if other == number]
        filled = [column for column in own if any(rows[place][column].filled for place in labelled)] or own
        if all(len({rows[place][column].text for column in filled}) == 1 for place in labelled):
            found.update(column for column in own if column != filled[0])
    return found


def _rows_above_others(block: Block, rows: Sequence[Sequence[Slot]], sides: _Sides) -> set[int]:
    """Give the row that may stand for several if rows with numbers and no label of the form stand below it."""
    found: set[int] = set()
    for place, number in sides.rows.items():
        if ideographs_of(block.rows[number].label) in parted_labels():
            stop = min((other for other in sides.rows if other > place), default=len(rows))
            if any(row[column].number for row in rows[place + 1 : stop] for column in sides.columns):
                found.add(number)
    return found


def _at(block: Block, rows: Sequence[Sequence[Slot]], sides: _Sides, *, true: bool) -> Crossed | None:
    """Take the slot at each crossing; null where a number stands neither there nor under another head."""
    enumerators = [_as_printed_alone(row.label) for row in block.rows]
    done = Crossed(order=[sides.columns[column] for column in sorted(sides.columns)])
    top = sides.heads + 1
    foreign = {
        column
        for column in range(len(rows[0]))
        if column not in sides.columns and any(rows[place][column].filled for place in range(top))
    }
    for place in range(top, len(rows)):
        for column, slot in enumerate(rows[place]):
            if column in sides.columns:
                if place in sides.rows:
                    done.slots[sides.rows[place], sides.columns[column]] = slot
                elif slot.number:
                    done.extra.append(slot)
            elif slot.number and column not in sides.again and not _is_label(slot):
                if place in sides.rows and slot.text.strip() in enumerators[sides.rows[place]]:
                    continue  # in a cell of its own
                if column not in foreign and column > 0:
                    return None
                done.extra.append(slot)
    # Rows between the form's, as many as these, may be another year's, and which year's these are is not told.
    others = sum(
        place not in sides.rows
        and all(rows[place][column].number for column in sides.columns)
        and _is_nameless(rows[place][: min(sides.columns)])
        for place in range(top, len(rows))
    )
    if 2 * others >= len(sides.rows) > 1:
        return None
    for place, number in sides.rows.items():
        # Digits in a label's cell may be those of an empty one; in a file's own grid of a row without any others.
        keys = [(number, column) for column in sides.columns.values()]
        empty = [key for key in keys if not done.slots[key].filled]
        before = [slot.text for slot in rows[place][: min(sides.columns)]]
        if len(empty) == len(keys) and _begins_above(block.rows[number].label, rows, place, sides):
            done.untold.update(keys)
        if true and len(empty) == len(keys):
            own = [_EXPLAINED.sub("", said) for said in before if IDEOGRAPHS.search(said)]
            done.untold.update(keys if any(map(_has_digits, own)) else ())
        elif not true and any(map(_has_digits, before)):
            done.untold.update(empty)
    return done


def _begins_above(label: str, rows: Sequence[Sequence[Slot]], place: int, sides: _Sides) -> bool:
    """Tell a row whose numbers may stand above it, beside the beginning of its label or its enumerator: a page cut it.

    Heads that are printed again may stand between.
    """
    for other in range(place - 1, sides.heads, -1):
        if other in sides.rows:
            return False
        if any(rows[other][column].number for column in sides.columns):
            before = (slot.text for slot in reversed(rows[other][: min(sides.columns)]) if slot.filled)
            return ideographs_of(label).startswith(ideographs_of(next(before, "")))
    return False


@cache
def _as_printed_alone(label: str) -> tuple[str, ...]:
    """Give a label's enumerator as a cell of its own may have it: `1.`, `1、` or `1`."""
    digits = enumerator_of(label)
    return tuple(digits + mark for mark in ("", ".", "、", ")")) if digits.isdecimal() else ()


def _is_nameless(labels: Sequence[Slot]) -> bool:
    """Tell a row without a name, but perhaps its year's."""
    said = "".join(name for slot in labels for name in slot.names()[:1])
    called = forms.years_called()
    for word in (*called.before, *called.own, *called.beside):
        said = said.replace(word, "")
    return not said


def _has_digits(said: str) -> bool:
    """Tell a label's cell with digits besides those of its enumerator."""
    return _DIGIT.search(FORM_ENUMERATOR.sub("", said.strip())) is not None


def _is_label(slot: Slot) -> bool:
    return not says_number(slot.text) and any(len(name) > 1 for name in slot.names())


def _share(done: Crossed, text: Text, matrix: Matrix) -> None:
    """Mark the cells that one box with a number covers together: nobody can tell whose it is."""
    if not text.covered:
        return
    place: dict[int, Place] = {}
    slot_at: dict[Place, Slot] = {}
    for line, row in zip(matrix.lines, matrix.rows, strict=True):
        for column, slot in enumerate(row):
            place[id(slot)], slot_at[line, column] = (line, column), slot
    boxes: dict[Place, list[Key]] = {}
    for key, slot in done.slots.items():
        if (first := text.covered.get(place[id(slot)])) is not None:
            boxes.setdefault(first, []).append(key)
    for first, keys in boxes.items():
        said = slot_at.get(first)
        if len(keys) > 1 and said is not None and said.filled:
            done.shared.update(keys)
            done.slots.update(dict.fromkeys(keys, said))
