"""Drawn tables whose borders part no columns: several numbers stand in one cell, in some rows here, in others there.

Programs that guess a page's table draw such borders. A row's numbers are then told by how many they are.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import dropwhile, groupby
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.plans import FEW_TERMS, sums_held
from gkstats.reading.tables.numbers.tokens import Token
from gkstats.script.enumerators import FORM_ENUMERATOR

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from gkstats.forms import Block

_NUMBERS: Final = re.compile(r"\d+(?:\s+\d+)*")
# Two numbers, or one that blanks group.
_GROUPED: Final = re.compile(r"(?<!\d)\d{1,3}\s\d{3}(?!\d)")
_PIECE: Final = re.compile(r"\d+")
# So many rows whose cells hold several numbers, for certain, tell that those of others do.
_FEW: Final = 3


def cells_parted(found: Sequence[Token], blocks: Sequence[Block], true: Container[int]) -> list[Token]:
    """Cut the numbers of joined cells apart, in rows that have as many as one of these blocks has columns.

    `true` are the lines whose columns are the file's own: there a cell is one number. An enumerator alone in a cell
    before them, of a label that the cells of a column break, is none of them.
    """
    whole = [list(own) for _, own in groupby(found, key=lambda token: (token.line, id(token.row)))]
    rows = [[*dropwhile(_enumerates, row)] for row in whole]
    pieces = [_pieces(row, true) for row in rows]
    sure = 0
    for at, (row, own) in enumerate(zip(rows, pieces, strict=True)):
        fitting = [block for block in blocks if own and len(block.columns) == len(own) > 1]
        # Beside an empty cell they may be this year's and last year's, and what blanks could group may be one number:
        # then they are the row's only if they add up.
        if not fitting or (_is_unsure(row) and not any(_adds_up(own or (), block) for block in fitting)):
            pieces[at] = None
        else:
            sure += 1
    if sure < _FEW:
        return list(found)
    return [token for row, own in zip(whole, pieces, strict=True) for token in (own or row)]


def _enumerates(token: Token) -> bool:
    return FORM_ENUMERATOR.fullmatch(token.text) is not None


def _pieces(row: Sequence[Token], true: Container[int]) -> list[Token] | None:
    """Give the numbers of a bordered row some of whose cells hold several; null for any other row."""
    if not row or row[0].row is None or row[0].line in true or not all(_NUMBERS.fullmatch(token.text) for token in row):
        return None
    own = [
        Token(token.line, token.start + match.start(), token.start + match.end(), match[0], token.position)
        for token in row
        for match in _PIECE.finditer(token.text)
    ]
    return own if len(own) > len(row) else None


def _is_unsure(row: Sequence[Token]) -> bool:
    return _has_empty_cell(row) or any(_GROUPED.search(token.text) for token in row)


def _has_empty_cell(row: Sequence[Token]) -> bool:
    """Tell a bordered row with an empty cell behind its first number."""
    cells = row[0].row.cells if row[0].row is not None else []
    return None in cells[next((index for index, cell in enumerate(cells) if cell is row[0]), 0) :]


def _adds_up(row: Sequence[Token], block: Block) -> bool:
    numbers = [Decimal(token.text) for token in row]
    enough = sum(map(bool, numbers)) > FEW_TERMS
    return bool(block.sums) and enough and sums_held(numbers, block.sums) == len(block.sums)
