"""A column that a document adds, with a number in every row: which number of each row stands in it.

Where no borders part labelled rows' columns, the rows' own sums tell: there is one place without which they all hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.labels.plans import FEW_TERMS, sums_held

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.laid import Table

# So many rows with the same number too many are no chance, and so many sums that hold.
_FEW_ROWS: Final = 5
_FEW_SUMS: Final = 3
# Of so many rows one may not add up.
_ODD: Final = 4


def leave_added(table: Table) -> bool:
    """Leave the numbers of added columns out of a table's tokens where sums tell them; tell whether there are any.

    Blocks whose heads name such a column that sums do not tell are unsure.
    """
    out = {id(block): _in_added_column(table, block) for block in table.plan.blocks}
    table.unsure |= {block for block in table.added if not out[block]}
    table.added = {block for block in out if out[block]}
    gone = set().union(*out.values())
    if gone:
        heads = (any(word in token.text for word in forms.added_heads()) for token in table.tokens)
        gone |= {index for index, head in enumerate(heads) if head and table.tokens[index].words}
    table.tokens = [token for index, token in enumerate(table.tokens) if index not in gone]
    return bool(gone)


def _in_added_column(table: Table, block: Block) -> set[int]:
    """Give the tokens, by their indices, that stand in a column added to a block; none where sums leave that open."""
    size = len(block.columns)
    rows: dict[int, list[int]] = {}
    heads = None if block.rows[0].label else table.barriers.get(id(block))  # they stand for a row without a label
    for index, place in enumerate(table.places):
        seat = place.beside if place.beside is not None and place.beside >= 0 else place.last
        row = table.rows[seat + 1 if seat == heads else seat] if seat >= 0 else None
        if row is not None and row[0] is block and not (table.tokens[index].words or place.lone):
            rows.setdefault(seat, []).append(index)
    own = list(rows.values())
    bordered = block.rows[0].label and any(table.tokens[index].row is not None for row in own for index in row)
    # Of one row alone a word among the heads must say that there is such a column.
    known = None in table.columns.get(id(block), ()) or (len(block.rows) == 1 and not table.foreign)
    if (
        not block.sums
        or known
        or bordered
        or len(own) < min(_FEW_ROWS, len(block.rows))
        or {*map(len, own)} != {size + 1}
    ):
        return set()
    said = [[table.tokens[index].count for index in row] for row in own]
    telling = [found for row in said if (found := _without(row, block)) is not None]
    allowed = [found for found in telling if found]
    common = set.intersection(*allowed) if allowed else set()
    enough = len(allowed) * len(block.sums) >= _FEW_SUMS and _ODD * (len(telling) - len(allowed)) <= len(telling)
    return {row[min(common)] for row in own} if enough and len(common) == 1 else set()


def _without(row: Sequence[Decimal | None], block: Block) -> set[int] | None:
    """Give the places of a row without which its sums hold; null where it has too few numbers to tell."""
    if sum(bool(value) for value in row) <= FEW_TERMS + 1:
        return None
    found: set[int] = set()
    for place in range(len(row)):
        rest = [value for at, value in enumerate(row) if at != place and value is not None]
        if len(rest) == len(block.columns) and sums_held(rest, block.sums) == len(block.sums):
            found.add(place)
    return found
