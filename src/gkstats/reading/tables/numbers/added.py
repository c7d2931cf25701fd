"""A column that a document adds to the form's, under a head of its own (小计): which number of a row stands in it.

Heads alone do not place it for certain, since their tiers may be printed one after the other. Sums do: the form's sum
along the row, which leaves the added number out, and that of the columns that the added one adds up. A column stands at
one place in all rows of a table: where it stands is what every row's sums allow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gkstats.forms import Block

# So many rows whose sums leave one place only settle it for a row whose own sums hold nowhere.
_FEW_ROWS: Final = 2

Values: TypeAlias = "Sequence[Decimal | None]"


def places(block: Block, columns: Sequence[int | None], rows: Sequence[Values]) -> dict[int, set[int]]:
    """Give, by the index of each of `rows`, the places in it where the added column (None in `columns`) may stand.

    A row whose sums tell nothing is left out; so are all where the place that the heads name is not among them.
    """
    if not block.sums:
        return {}
    total, _ = block.sums[0]
    extra = columns.index(None)
    summed = _summed(block, columns, extra)
    allowed = [_allowed(row, total, summed) if len(row) == len(columns) else set() for row in rows]
    telling = [found for found in allowed if found]
    common = set.intersection(*telling) if telling else set()
    if extra not in common:
        return {}
    settled = len(common) == 1 and sum(len(found) < len(columns) for found in telling) > _FEW_ROWS
    return {
        index: common
        for index, (row, found) in enumerate(zip(rows, allowed, strict=True))
        if len(row) == len(columns) and (found or (settled and None not in row))
    }


def _summed(block: Block, columns: Sequence[int | None], extra: int) -> range:
    """Give the columns that the added one adds up: those whose heads stand side by side right before its own."""
    before = columns[extra - 1] if extra else None
    for tier in block.head_tiers:
        own = sorted(block.column_heads.index(head) for head in tier)
        if own and own[-1] == before and own == list(range(own[0], own[-1] + 1)):
            return range(own[0], own[-1] + 1)
    return range(0)


def _allowed(row: Values, total: int, summed: range) -> set[int]:
    """Give the places of a row without which the form's sum holds, or whose number is the sum of `summed`."""
    if any(value is None for value in row):
        return set()
    numbers = [value or 0 for value in row]
    found: set[int] = set()
    for place, number in enumerate(numbers):
        rest = numbers[:place] + numbers[place + 1 :]
        if 2 * rest[total] == sum(rest) or (summed and number == sum(rest[summed.start : summed.stop])):
            found.add(place)
    return found
