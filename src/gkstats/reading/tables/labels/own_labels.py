"""Which of the labels that were aligned are a table's own, and no words of headings, running text or other rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.plans import enumerator_of
from gkstats.reading.tables.labels.spots import between_neighbours, enumerator_before, is_bare, is_tail, printed_again
from gkstats.script.enumerators import HEADING_BEFORE, NUMERALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.labels.plans import Label, Plan
    from gkstats.reading.tables.page.ideographs import Characters

# A line with so many heads is one of heads.
_HEADS: Final = 3
_DIGIT: Final = re.compile(r"\d")
# A label of so few stands in running text by chance.
SHORT_LABEL: Final = 2
# So many ideographs before and behind a piece of a head belong to heads, too, for the most part.
_BESIDE: Final = 4
# A row's numbers stand on so many lines behind its label, heads between them perhaps.
_NEXT: Final = 3


def leave_prose(labels: Sequence[Label], found: list[list[int]]) -> None:
    """Take from heads what was found amid other words: a short head, or one in pieces, stands among others."""
    taken = {place for places in found for place in places}
    for index, (label, places) in enumerate(zip(labels, found, strict=True)):
        short = not _is_whole(places) or len(places) <= SHORT_LABEL
        if places and label.row is None and label.block.rows[0].label and short:
            beside = sum(one in taken for place in places for one in range(place - _BESIDE, place + _BESIDE + 1))
            if beside <= _BESIDE * len(places):
                found[index] = []


def leave_copies(labels: Sequence[Label], found: list[list[int]], ideographs: Characters) -> None:
    """Take from torn labels what was found in another row's label, printed in each of the cells that it covers."""
    stream = ideographs.stream
    copied: set[int] = set()
    for label, places in zip(labels, found, strict=True):
        if label.row is not None and _is_whole(places) and label.ideographs:
            stop = places[-1] + 1
            while stream.startswith(label.ideographs, again := stop + (stream[stop : stop + 1] in NUMERALS)):
                copied.update(range(again, stop := again + len(label.ideographs)))
    for index, (label, places) in enumerate(zip(labels, found, strict=True)):
        if label.row is not None and not _is_whole(places) and not copied.isdisjoint(places):
            found[index] = []


def _is_whole(places: Sequence[int]) -> bool:
    """Tell a label that stands in one piece."""
    return bool(places) and places[-1] - places[0] == len(places) - 1


def is_heading(text: Text, ideographs: Characters, place: int) -> bool:
    """Tell a heading by its enumerator: 其他 in (六)其他处理, broken or hurt, is not 3.其他."""
    line = text.folded[ideographs.lines[place]]
    return HEADING_BEFORE.search(line, 0, ideographs.columns[place]) is not None


def is_amid(text: Text, ideographs: Characters, places: list[int]) -> bool:
    """Tell a short label that stands amid running text, other characters right before and behind it: 由其他机关."""
    lines, columns = ideographs.lines, ideographs.columns

    def follows(place: int) -> bool:
        """Tell whether nothing, or a line's end, parts a character from the one before."""
        if not 0 < place < len(lines):
            return False
        line, column = lines[place - 1], columns[place - 1] + 1
        ends = column == len(text.folded[line])
        return (lines[place], columns[place]) in ((line, column), (line + 1, 0) if ends else (line, column))

    return follows(places[0]) and follows(places[-1] + 1)


def keep_own(whole: Plan, found: list[list[int]], text: Text, ideographs: Characters) -> None:
    """Take from rows what is not their own label: another row's, which has it in its own.

    A bare label is the row's, before one with another word in its cell: 规章 before 上年度规章.
    """
    labels = whole.labels
    keys = {label.row.key for label, places in zip(labels, found, strict=True) if places and label.row}
    printed = {key[-1] for key in keys if key}
    for index, (label, places) in enumerate(zip(labels, found, strict=True)):
        size = len(label.ideographs)
        if label.row is None or not label.row.key or len(places) != size or not _is_whole(places):
            continue
        alone = size <= SHORT_LABEL and _is_alone(label, printed)
        again = printed_again(labels, found, index, text, ideographs)
        if size <= SHORT_LABEL and (numbered := _numbered_elsewhere(label, places[0], text, ideographs)):
            low, high = between_neighbours(found, index)
            own = next((place for place in numbered if low <= place < high), None)
            found[index] = [] if own is None else list(range(own, own + size))
            continue
        if alone and enumerator_before(text, ideographs, places[0]) != label.enumerator:
            found[index] = []
        elif again and not is_bare(text, ideographs, places[0], size):
            found[index] = list(range(again[0], again[0] + size))
        elif is_tail(whole.names, ideographs, places[0]):
            found[index] = []


def printed_elsewhere(
    rows: Iterable[tuple[Label, Sequence[int]]], text: Text, ideographs: Characters, taken: bytearray
) -> set[int]:
    """Give the rows, by their ids, whose labels were not found, but one stands elsewhere alone in its cell.

    It has the form's own enumerator, or is too long to need one, and numbers stand beside it or on the next lines.
    """
    found: set[int] = set()
    for label, places in rows:
        name, own = label.ideographs, enumerator_of(label.row.label) if label.row else ""
        place = -1 if places or not name else ideographs.stream.find(name)
        while place >= 0:
            line = ideographs.lines[place + len(name) - 1]
            said = enumerator_before(text, ideographs, place)
            told = said == own or (not said and len(name) > 2 * SHORT_LABEL)
            if told and not any(taken[place : place + len(name)]) and is_bare(text, ideographs, place, len(name)):
                column = ideographs.columns[place + len(name) - 1] + 1
                if any(map(_DIGIT.search, (text.folded[line][column:], *text.folded[line + 1 : line + 1 + _NEXT]))):
                    found.add(id(label.row))
            place = ideographs.stream.find(name, place + 1)
    return found


def _numbered_elsewhere(label: Label, place: int, text: Text, ideographs: Characters) -> list[int]:
    """Give where a short label amid a line of heads has its enumerator, which it lacks there: （七）总计."""
    own, name = enumerator_of(label.row.label) if label.row else "", label.ideographs
    line = text.folded[ideographs.lines[place]]
    heads = sum(head in line for head in label.block.heads)
    if not own or heads < _HEADS or enumerator_before(text, ideographs, place) == own:
        return []
    places = [match.start() for match in re.finditer(name, ideographs.stream)]
    numbered = (at for at in places if enumerator_before(text, ideographs, at) == own)
    return [at for at in numbered if is_bare(text, ideographs, at, len(name))]


def _is_alone(label: Label, printed: set[str]) -> bool:
    """Tell the only printed row of those that another one stands for: by a short label that may be that one's."""
    key = label.row.key[-1] if label.row and label.row.key else ""
    return any(key in row.unless and printed.isdisjoint({*row.unless} - {key}) for row in label.block.rows)
