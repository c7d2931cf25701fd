"""Pieces of heads that a page breaks over lines: beside each other, they say the order of columns, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.forms import Block
    from gkstats.reading.tables.labels.spots import LabelSearch

# Pieces of so many heads on one line are no chance; they stand on so many lines above the first row.
_FEW: Final = 3
_LINES: Final = 8
_CELLS: Final = re.compile(r"[\s|,]+")


def pieces_contradict(search: LabelSearch, block: Block, columns: Sequence[int], low: int, high: int) -> bool:
    """Tell a line on which several heads, or their beginnings, stand in another order than that of the `columns`.

    It stands between two places of the stream, the latter that of the first row. Heads of two tiers on one line say
    nothing of each other.
    """
    own = head_of_column(block)
    names = [ideographs_of(block.heads[index]) for index in own]
    tiers = [{own.index(index) for index in tier if index in own} for tier in block.head_tiers or (own,)]
    lines = search.ideographs.lines
    for line in search.text.folded[max(lines[low], lines[high] - _LINES) : lines[high]]:
        pieces = filter(None, ("".join(IDEOGRAPHS.findall(cell)) for cell in _CELLS.split(line)))
        told = [[column for column, name in enumerate(names) if name.startswith(piece)] for piece in pieces]
        order = [own[0] for own in told if len(own) == 1]
        if len(order) == len({*order}) >= _FEW:
            as_read = [column for column in columns if column in order]
            if any([c for c in order if c in tier] != [c for c in as_read if c in tier] for tier in tiers):
                return True
    return False
