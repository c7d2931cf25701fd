"""Labels of which a document prints some words only, and none besides: 结转下年度 for 结转下年度继续办理."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import LCSseq

from gkstats.reading.tables.labels.plans import enumerator_of
from gkstats.reading.tables.labels.spots import NEAR, enumerator_before
from gkstats.reading.tables.labels.torn import CELLS, loose_words
from gkstats.script.enumerators import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.labels.plans import Label
    from gkstats.reading.tables.page.ideographs import Characters

# Fewer ideographs name no row.
_LEAST: Final = 3


def shortened(
    labels: Sequence[Label], found: Sequence[Sequence[int]], text: Text, ideographs: Characters
) -> dict[int, list[int]]:
    """Give the places of rows' labels that were not `found` and stand shortened, by label.

    They stand near the others in a cell of their own, with the form's enumerator or none, and have no ideograph that
    their label has not, in its order; no other label could be meant.
    """
    lost = _lost(labels, found)
    if not lost or not any(found):
        return {}
    stream = ideographs.stream
    taken = {place for places in found for place in places}
    part = max(0, min(taken) - NEAR), min(len(stream), max(taken) + NEAR)
    names = {label.ideographs for label in labels}
    short: dict[int, list[range]] = {}
    for start, stop in loose_words(text, ideographs, part, taken.__contains__):
        word = stream[start:stop]
        if not _fills_cell(text, ideographs, range(start, stop), taken):
            continue
        meant = meant_by(word, names)
        if meant not in lost:
            continue
        index, enumerator = lost[meant]
        if enumerator_before(text, ideographs, start) in ("", enumerator):
            short.setdefault(index, []).append(range(start, stop))
    once = {index: list(places[0]) for index, places in short.items() if len(places) == 1}
    keys = {label.row.key[-1]: index for index, label in enumerate(labels) if label.row and label.row.key}
    for one in (label.row for label, places in zip(labels, found, strict=True) if label.row and places):
        # Below a row that may stand for several one of these alone is a word on it.
        parts = [keys[key] for key in one.unless if key in keys]
        if parts and not any(found[index] for index in parts) and sum(index in once for index in parts) == 1:
            once = {index: places for index, places in once.items() if index not in parts}
    return once


def meant_by(word: str, names: Collection[str]) -> str | None:
    """Give the one name that has all ideographs of a word, in its order; null where none has, or several have."""
    if len(word) < _LEAST:
        return None
    meant = [name for name in names if LCSseq.similarity(word, name) == len(word)]
    return meant[0] if len(meant) == 1 else None


def _lost(labels: Sequence[Label], found: Sequence[Sequence[int]]) -> dict[str, tuple[int, str]]:
    """Give the rows' labels that were not found and no other row stands for: index and enumerator, by ideographs."""
    printed = {
        label.row.key[-1] for label, places in zip(labels, found, strict=True) if label.row and label.row.key and places
    }
    for label in labels:
        # One row stands for several, or they for it, or all of them are printed, the one as their heading.
        if label.row and label.row.key and printed.intersection(label.row.unless):
            printed.add(label.row.key[-1])
    return {
        label.ideographs: (index, enumerator_of(label.row.label))
        for index, label in enumerate(labels)
        if label.row is not None and label.row.key and label.row.key[-1] not in printed
    }


def _fills_cell(text: Text, ideographs: Characters, word: range, taken: Container[int]) -> bool:
    """Tell a word that has nothing beside it in its cell but labels that were found and an enumerator."""
    lines, columns = ideographs.lines, ideographs.columns
    line = lines[word.start]
    folded = text.folded[line]
    own = range(ideographs.firsts[line], ideographs.firsts[line + 1])
    for beside, step in ((word.start - 1, -1), (word.stop, 1)):
        place = beside
        while place in own:
            low, high = sorted((place, place - step))
            if CELLS.search(folded, columns[low] + 1, columns[high]):
                break
            if place not in taken and ideographs.stream[place] not in NUMERALS:
                return False
            place += step
    return True
