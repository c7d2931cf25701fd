"""Rows that a line's width cuts behind a border: their last cells stand on the next line."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.plans import sums_held
from gkstats.script.numerals import BLANK, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.forms import Block
    from gkstats.reading.tables.numbers.tokens import Token

_BORDER: Final = "|"
# No report has more pages than numbers of so many digits.
_PAGE_DIGITS: Final = 2


def is_wrapped(run: Sequence[Token], block: Block, whole: str) -> bool:
    """Tell a row's numbers that go on on the next line, perhaps more than once, where the text's width asks for it.

    A short number alone on its line may be a page's, unless the row adds up with it. `whole` is the text, its lines
    joined by line feeds.
    """
    lines = [[*own] for _, own in groupby(run, key=lambda token: token.line)]
    changes = [(one[-1].line, other[0].line) for one, other in pairwise(lines)]
    plain = all(token.text.isdecimal() or BLANK.fullmatch(token.text) for token in run)
    if not plain or not changes or any(other != one + 1 for one, other in changes):
        return False
    if not _cut_lines(whole).issuperset(one for one, _ in changes):
        return False
    short = any(len(own) == 1 and len(own[0].text) <= _PAGE_DIGITS for own in lines[1:])
    values = [number_of(token.text) if token.text.isdecimal() else 0 for token in run]
    return not short or (len(block.sums) > 0 and sums_held(values, block.sums) == len(block.sums))


@lru_cache(maxsize=8)  # each row of a text asks
def _cut_lines(whole: str) -> frozenset[int]:
    """Give the lines that end behind a border since with the next line's first cell they would be the longest.

    None where any other line ends so: behind a border an empty cell may end it.
    """
    lines = list(map(str.rstrip, whole.split("\n")))
    widest = max(map(len, lines))
    ends = {number for number, line in enumerate(lines) if line.endswith(_BORDER)}
    cells = {number: next(iter(lines[number + 1 : number + 2]), "").partition(" ")[0] for number in ends}
    cut = {number for number, cell in cells.items() if cell and len(f"{lines[number]} {cell}") > widest}
    return frozenset(cut if cut == ends else ())
