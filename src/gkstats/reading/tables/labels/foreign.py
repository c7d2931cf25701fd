"""The words among a table's labels that are none of them: heads and rows that a document adds."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gkstats.script.enumerators import BEFORE_LABEL, NUMERALS
from gkstats.script.numerals import UNITS, says_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.page.ideographs import Characters

# A word has so many ideographs at least.
_WORD: Final = 2
# A note in brackets has begun on one of so many lines above.
_NOTE_LINES: Final = 10
# What heads or closes a page has so many characters at least.
_PAGE_WORDS: Final = 6
_DIGITS: Final = re.compile(r"\d+")
_UNIT: Final = re.compile(UNITS)
_COUNTED: Final = re.compile(rf"{BEFORE_LABEL}\s*\Z")


def foreign_words(
    text: Text, ideographs: Characters, taken: bytearray, labels: Sequence[str], end: int
) -> list[tuple[int, int]]:
    """List the words among a table's labels that are none: where each begins and ends in the stream of ideographs.

    Notes in brackets, units, pieces of the `labels` and what heads or closes every page say nothing of a row or column.
    """
    own, words, again = frozenset(labels), "\n".join(labels), _said_again(text.as_folded)
    found: list[tuple[int, int]] = []
    lines, columns = ideographs.lines, ideographs.columns
    start = taken.find(0, taken.find(1), end)
    while start >= 0:
        stop = start + 1
        while stop < end and not taken[stop] and (lines[stop], columns[stop]) == (lines[start], columns[stop - 1] + 1):
            stop += 1
        said = ideographs.stream[start:stop].strip(NUMERALS)
        before = text.folded[lines[start]][: columns[start]]
        ahead = "".join((*text.folded[max(lines[start] - _NOTE_LINES, 0) : lines[start]], before))
        noted = before.count("(") > before.count(")") or ahead.rfind("(") > ahead.rfind(")")
        mark = _UNIT.fullmatch(said) or says_number(said) or says_number(ideographs.stream[start:stop])
        # A row, even where its words are a part of others', but for a label that is printed again, or torn behind them.
        torn = len(said) > _WORD if said in own else any(label.startswith(said) for label in labels)
        counted = not torn and _COUNTED.search(before) is not None
        named = len(said) >= _WORD and (counted or said not in words) and not noted and not mark
        labelled = taken.find(1, ideographs.firsts[lines[start]], ideographs.firsts[lines[start] + 1]) >= 0
        if named and (labelled or _DIGITS.sub("", text.folded[lines[start]]) not in again):
            found.append((start, stop))
        start = taken.find(0, stop, end)
    return found


@lru_cache(maxsize=1)  # each table of a text asks
def _said_again(whole: str) -> frozenset[str]:
    """Give what stands on several lines, but for their numbers: what heads or closes every page."""
    often = Counter(_DIGITS.sub("", whole).split("\n"))
    return frozenset(words for words, lines in often.items() if lines > 1 and len(words) >= _PAGE_WORDS)
