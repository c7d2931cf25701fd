"""Labels of which a character or so is lost or changed: out of their place perhaps, or perhaps another row's."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.ideographs import Characters

# What parts one cell from the next, and one word from the next.
_CELLS: Final = re.compile(r"[\d|\t]| {2}")
_WORDS: Final = re.compile(r"[\d|\t )、.]")
# What is printed for a character that is lost.
_LOST: Final = "口"
_WORD: Final = 2
# A label is no shorter than this, nor what is left of it.
_SHORTEST: Final = 4


def torn_places(
    label: str, text: Text, ideographs: Characters, part: tuple[int, int], is_taken: Callable[[int], bool]
) -> list[int]:
    """Give where three quarters of a label stand, and hardly another character, in a part of the stream.

    `is_taken` tells which ideographs are another label's.
    """
    if len(label) < _SHORTEST:
        return []
    most = len(label) * 4 // 3
    stream = ideographs.stream
    return sorted(
        {
            start
            for start, stop in _runs(text, ideographs, part, is_taken)
            if _SHORTEST - 1 <= stop - start <= most
            and LCSseq.similarity(label, stream[start:stop]) * 4 >= 3 * max(len(label), stop - start)
        }
    )


def _runs(
    text: Text, ideographs: Characters, part: tuple[int, int], is_taken: Callable[[int], bool]
) -> Iterator[tuple[int, int]]:
    """Give from where to where ideographs that no label took stand together on a line, in a cell and in a word."""
    lines, columns = ideographs.lines, ideographs.columns
    free = (place for place in range(*part) if not is_taken(place))
    for line, own in groupby(free, key=lines.__getitem__):
        folded = text.folded[line]
        places = list(own)
        for parts in (_CELLS, _WORDS):
            start = before = places[0]
            for place in places[1:]:
                if place != before + 1 or parts.search(folded, columns[before] + 1, columns[place]):
                    yield start, before + 1
                    start = place
                before = place
            yield start, before + 1


def is_renamed(label: str, places: Sequence[int], ideographs: Characters, taken: bytearray) -> bool:
    """Tell a label that has another word in place of one of its own: 属于商业秘密 for 属于国家秘密.

    A character for another is a slip; characters of other labels, and those that touch none of its own, tell nothing.
    """
    if len(places) == len(label):
        return False
    offset = ideographs.offset
    own = set(places)

    def touches(place: int, step: int) -> bool:
        return 0 <= place + step < len(taken) and offset(place + step) == offset(place) + step

    low, high = places[0], places[-1]
    while low and touches(low, -1) and not taken[low - 1]:
        low -= 1
    while touches(high, 1) and not taken[high + 1]:
        high += 1
    stream = [place for place in range(low, high + 1) if place in own or not taken[place]]
    said = "".join(ideographs.stream[place] for place in stream)
    missing, others = 0, list[int]()
    for step in (*LCSseq.opcodes(label, said), None):
        if step is None or step.tag == "equal":
            told = [place for place in others if ideographs.stream[place] != _LOST]
            beside = any(touches(place, by) and place + by in own for place in others for by in (-1, 1))
            if missing and told and max(missing, len(told)) >= _WORD and beside:
                return True
            missing, others = 0, []
        elif step.tag == "delete":
            missing += step.src_end - step.src_start
        else:
            others += stream[step.dest_start : step.dest_end]
    return False
