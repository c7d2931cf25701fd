"""Heads of something else where a block's own should stand: places, quarters, years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of
from gkstats.reading.tables.page.cuts import RULE
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.forms import Block
    from gkstats.reading.tables.labels.spots import LabelSearch

# One head may be there in other words.
_FEW: Final = 2
# Heads stand on so many lines above the first row, and none is longer, but for what is said of a whole table.
_LINES: Final = 4
_LONG: Final = 9
_CELLS: Final = re.compile(r"[\s|,]+")
_CHARACTERS: Final = re.compile(r"[^\W_]")
_MARKS: Final = re.compile(r"[。;:、]")


def names_others(search: LabelSearch, block: Block, low: int, high: int) -> bool:
    """Tell a line of as many heads as a block has columns, or as many lines, some of which are none of the form's.

    They stand between two places of the stream, the latter that of the first row.
    """
    names = {name for head in block.heads if (name := ideographs_of(head)) and len(name) < _LONG}
    names |= {ideographs_of(word) for word in (*block.extra_heads, *forms.added_heads())}
    size = len(head_of_column(block))
    return any(
        len(words) >= size and sum(not _is_like(word, names) for word in words[-size:]) >= _FEW
        for words in _head_lines(search, low, high, size)
    )


def _head_lines(search: LabelSearch, low: int, high: int, size: int) -> Iterator[list[str]]:
    """Give the words of each line above the first row, and those of lines with one word each together."""
    lines, folded = search.ideographs.lines, search.text.folded
    alone: list[str] = []
    seen = 0
    for number in range(lines[high] - 1, lines[low], -1):
        words = [word for word in _CELLS.split(folded[number]) if word]
        if RULE.fullmatch(folded[number]) or not words:
            continue
        if not all(map(IDEOGRAPHS.search, words)) or (seen >= _LINES and not alone) or _MARKS.search(folded[number]):
            break
        seen += 1
        if len(words) > 1:
            yield words
        elif seen == len(alone) + 1:
            alone.insert(0, words[0])
        if len(alone) == size:
            break
    yield alone


def _is_like(word: str, names: set[str]) -> bool:
    """Tell a word that a head may be in other words, or misspelt: one of its names has half of its characters."""
    own = {*_CHARACTERS.findall(word)}
    return any(2 * len(own & {*name}) >= len(own) for name in names)
