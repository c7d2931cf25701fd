"""Labels of which a character or so is lost or changed: where they stand by themselves, out of their place perhaps."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gkstats.files.text import Text
    from gkstats.reading.tables.ideographs import Characters

# What parts one cell from the next, and one word from the next.
_CELLS: Final = re.compile(r"[\d|\t]| {2}")
_WORDS: Final = re.compile(r"[\d|\t )、.]")
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
