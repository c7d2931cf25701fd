"""Tables one below the other in one run of bordered lines: each is read by itself."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from gkstats.reading.tables.page.kept_by_programs import kept_by_programs
from gkstats.reading.tables.page.matrix import is_bordered, matrices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.files.text import Text
    from gkstats.reading.tables.page.matrix import Matrix


def stacked(text: Text, first: int, last: int) -> Iterator[Matrix]:
    """Cut the matrices that reach over some lines into tables one below the other, each headed by rows of words."""
    folded = text.folded
    while first and (is_bordered(folded[first - 1]) or not folded[first - 1].strip()):
        first -= 1
    while last + 1 < len(folded) and (is_bordered(folded[last + 1]) or not folded[last + 1].strip()):
        last += 1
    kept = (one for one in kept_by_programs(folded) if one.lines[0] <= last and one.lines[-1] >= first)
    for matrix in [*matrices(text, first, last), *kept]:
        yield from cut_at_heads(matrix)


def cut_at_heads(matrix: Matrix) -> Iterator[Matrix]:
    """Cut a matrix into tables that rows of words head; nothing where it is only one."""
    numbered = [any(slot.number for slot in row) for row in matrix.rows]
    heads = [at for at, (above, own) in enumerate(pairwise([True, *numbered])) if above and not own]
    if len(heads) > 1 and heads[0] == 0:
        for start, stop in pairwise([*heads, len(numbered)]):
            yield matrix.part(start, stop)
