"""Tables one below the other in one run of bordered lines: each is read by itself."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from gkstats.reading.tables.page.matrix import Matrix, is_bordered, matrices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.files.text import Text


def stacked(text: Text, first: int, last: int) -> Iterator[Matrix]:
    """Cut the matrices that reach over some lines into tables one below the other, each headed by a row of words."""
    folded = text.folded
    while first and (is_bordered(folded[first - 1]) or not folded[first - 1].strip()):
        first -= 1
    while last + 1 < len(folded) and (is_bordered(folded[last + 1]) or not folded[last + 1].strip()):
        last += 1
    for matrix in matrices(text, first, last):
        numbered = [any(slot.number for slot in row) for row in matrix.rows]
        heads = [at for at, (own, below) in enumerate(pairwise([*numbered, False])) if not own and below]
        if numbered.count(False) == len(heads) > 1 and heads[0] == 0:
            for start, stop in pairwise([*heads, len(numbered)]):
                yield Matrix(matrix.rows[start:stop], matrix.true, matrix.lines[start:stop])
