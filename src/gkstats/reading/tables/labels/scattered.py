"""Labels that stand somewhere else in a table, whole or in pieces, as converters print narrow columns."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

# A piece has so many ideographs at least, and a label so many pieces at most.
_PIECE: Final = 3
_MOST_PIECES: Final = 4
# Before a table's first label that was found, others stand among so many ideographs.
_BEFORE: Final = 120


def scattered(labels: Sequence[str], found: Sequence[Collection[int]], stream: str) -> list[bool]:
    """Tell, of labels that were not found in their place, those that stand in a stream of ideographs all the same.

    `found` are the places of all others. Pieces follow each other, among what no label took, and are one label's.
    """
    taken = {place for places in found for place in places}
    if not taken:
        return [False] * len(labels)
    span = range(max(0, min(taken) - _BEFORE), max(taken) + 1)
    free = [[*own] for is_free, own in groupby(span, key=lambda place: place not in taken) if is_free]
    words = ["".join(stream[place] for place in own) for own in free]
    told: list[bool] = []
    for label in labels:
        left = _without(label, words)
        told.append(left is not None)
        words = words if left is None else left
    return told


def _without(label: str, words: Sequence[str]) -> list[str] | None:
    """Give what is left of words from which a label's pieces are taken; null where it does not stand there."""
    left, rest, pieces = list[str](), label, 0
    for word in words:
        size = max((size for size in range(_PIECE, len(rest) + 1) if rest[:size] in word), default=0)
        if rest and size and pieces < _MOST_PIECES:
            before, _, behind = word.partition(rest[:size])
            left += [before, behind]
            rest, pieces = rest[size:], pieces + 1
        else:
            left.append(word)
    return None if rest or not label else left
