"""Labels of which a character or so is lost or changed: out of their place perhaps, or perhaps another row's."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, filterfalse, groupby, pairwise
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.page.ideographs import Characters

# What parts one cell from the next, and one word from the next.
CELLS: Final = re.compile(r"[\d|\t]| {2}")
_WORDS: Final = re.compile(r"[\d|\t )、.]")
# What is printed for a character that is lost.
_LOST: Final = "口"
_WORD: Final = 2
# A label is no shorter than this, nor what is left of it.
_SHORTEST: Final = 4


def torn_places(label: str, words: Iterable[tuple[int, int]], stream: str) -> list[int]:
    """Give where three quarters of a label stand, and hardly another character: of `words` from where to where."""
    if len(label) < _SHORTEST:
        return []
    most = len(label) * 4 // 3
    return [
        start
        for start, stop in words
        if _SHORTEST - 1 <= stop - start <= most
        and LCSseq.similarity(label, stream[start:stop]) * 4 >= 3 * max(len(label), stop - start)
    ]


def loose_words(
    text: Text, ideographs: Characters, part: tuple[int, int], is_taken: Callable[[int], int]
) -> list[tuple[int, int]]:
    """List from where to where, in a part of the stream, ideographs stand together on a line, in a cell or in a word.

    `is_taken` tells those that are a label's.
    """
    lines, columns = ideographs.lines, ideographs.columns
    found: set[tuple[int, int]] = set()
    for line, own in groupby(filterfalse(is_taken, range(*part)), key=lines.__getitem__):
        folded = text.folded[line]
        places = list(own)
        gaps = [(low, high) for low, high in pairwise(places) if high > low + 1 or columns[high] > columns[low] + 1]
        for parts in (CELLS, _WORDS):
            start = places[0]
            for low, high in gaps:
                if high > low + 1 or parts.search(folded, columns[low] + 1, columns[high]):
                    found.add((start, low + 1))
                    start = high
            found.add((start, places[-1] + 1))
    return sorted(found)


def renamed(labels: Sequence[tuple[str, Sequence[int]]], ideographs: Characters, taken: bytearray) -> list[bool]:
    """Tell the labels that have another word in place of one of their own: 属于商业秘密 for 属于国家秘密.

    A character for another is a slip; a word that several labels have for the same one names none of them, and nor does
    one in place of a word that other labels have too: 涉及国家秘密.
    """
    words = [_other_words(label, places, ideographs, taken) for label, places in labels]
    often = Counter(chain.from_iterable(words))
    missed = {missing for missing, _ in often if len(missing) >= _WORD}
    shared = {word for word in missed if sum(word in label for label, _ in labels) > 1}
    return [any(often[word] == 1 and word[0] not in shared for word in own) for own in words]


def _other_words(label: str, places: Sequence[int], ideographs: Characters, taken: bytearray) -> set[tuple[str, str]]:
    """Give the words of a label that are not printed, each with what is printed in its place.

    Characters of other labels, and those that touch none of its own, tell nothing.
    """
    if len(places) in (0, len(label)):
        return set()
    offset = ideographs.offset
    own = set(places)

    def touches(place: int, step: int) -> bool:
        return 0 <= place + step < len(taken) and offset(place + step) == offset(place) + step

    low, high = places[0], places[-1]
    while touches(low, -1) and not taken[low - 1]:
        low -= 1
    while touches(high, 1) and not taken[high + 1]:
        high += 1
    stream = [place for place in range(low, high + 1) if place in own or not taken[place]]
    said = "".join(ideographs.stream[place] for place in stream)
    found: set[tuple[str, str]] = set()
    missing, others = "", list[int]()
    for step in (*LCSseq.opcodes(label, said), None):
        if step is None or step.tag == "equal":
            told = "".join(ideographs.stream[place] for place in others).replace(_LOST, "")
            beside = any(touches(place, by) and place + by in own for place in others for by in (-1, 1))
            if missing and told and max(len(missing), len(told)) >= _WORD and beside:
                found.add((missing, told))
            missing, others = "", []
        elif step.tag == "delete":
            missing += label[step.src_start : step.src_end]
        else:
            others += stream[step.dest_start : step.dest_end]
    return found
