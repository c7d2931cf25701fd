"""The words among a table's labels that are none of them: heads and rows that a document adds."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

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


class ForeignWord(NamedTuple):
    """Where a word begins and ends in the stream of ideographs, and its line."""

    begin: int
    end: int
    line: int


def foreign_words(
    text: Text, ideographs: Characters, taken: bytearray, labels: Sequence[str], end: int
) -> list[ForeignWord]:
    """List the words among a table's labels that are none.

    Notes in brackets, units, pieces of the `labels` and what heads or closes every page say nothing of a row or column.
    """
    words, again = "\n".join(labels), _said_again(text.as_folded)
    found: list[ForeignWord] = []
    lines, columns = ideographs.lines, ideographs.columns
    start = taken.find(0, taken.find(1), end)
    while start >= 0:
        stop = start + 1
        while stop < end and not taken[stop] and (lines[stop], columns[stop]) == (lines[start], columns[stop - 1] + 1):
            stop += 1
        said = ideographs.stream[start:stop].strip(NUMERALS)
        before = text.folded[lines[start]][: columns[start]]
        mark = _UNIT.fullmatch(said) or says_number(said) or says_number(ideographs.stream[start:stop])
        named = len(said) >= _WORD and not mark and (said not in words or _is_counted(said, before, labels))
        labelled = taken.find(1, ideographs.firsts[lines[start]], ideographs.firsts[lines[start] + 1]) >= 0
        of_page = not labelled and _DIGITS.sub("", text.folded[lines[start]]) in again
        if named and not of_page and not _is_noted(text, lines[start], before):
            found.append(ForeignWord(start, stop, lines[start]))
        start = taken.find(0, stop, end)
    return found


def _is_counted(said: str, before: str, labels: Sequence[str]) -> bool:
    """Tell a piece of a label that an enumerator makes a row, but for a label printed again, or torn behind it."""
    goes_on = len(said) > _WORD if said in labels else any(label.startswith(said) for label in labels)
    return not goes_on and _COUNTED.search(before) is not None


def _is_noted(text: Text, line: int, before: str) -> bool:
    """Tell a word in a bracket that is open on its own line, `before` it, or since one above."""
    ahead = "".join((*text.folded[max(line - _NOTE_LINES, 0) : line], before))
    return before.count("(") > before.count(")") or ahead.rfind("(") > ahead.rfind(")")


@lru_cache(maxsize=1)  # each table of a text asks
def _said_again(whole: str) -> frozenset[str]:
    """Give what stands on several lines, but for their numbers: what heads or closes every page."""
    often = Counter(_DIGITS.sub("", whole).split("\n"))
    return frozenset(words for words, lines in often.items() if lines > 1 and len(words) >= _PAGE_WORDS)
