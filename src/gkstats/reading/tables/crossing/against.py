"""What speaks against a block that was read where rows and columns cross: its sums, or numbers that ran together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.reading.tables.labels.plans import FEW_TERMS, sums_held
from gkstats.reading.tables.numbers.run_together import run_together as ran_together
from gkstats.script.numerals import read_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gkstats.forms import Block
    from gkstats.reading.tables.page.matrix import Slot


def contradicted(block: Block, slots: Mapping[tuple[int, int], Slot], order: Sequence[int]) -> bool:
    """Tell heads in another order than the form's, where the sums hold in the form's and not under the heads."""
    if not block.sums or order == sorted(order):
        return False
    ahead = 0
    for place in {row for row, _ in slots}:
        own = [slots.get((place, column)) for column in range(len(block.columns))]
        values = [read_count(slot.text, signed=False).value if slot else None for slot in own]
        numbers = [value for value in values if value is not None]
        if len(numbers) == len(values) and sum(map(bool, numbers)) > FEW_TERMS:
            as_printed = [numbers[column] for column in order]
            ahead += sums_held(as_printed, block.sums) - sums_held(numbers, block.sums)
    return ahead > 0


def running_together(block: Block, slots: Mapping[tuple[int, int], Slot]) -> Iterator[tuple[int, int]]:
    """Find the cells of rows that numbers have left empty that ran together."""
    for row in {row for row, _ in slots}:
        keys = [(row, column) for column in range(len(block.columns))]
        texts = [slot.text if (slot := slots.get(key)) else "" for key in keys]
        if ran_together(texts, block):
            yield from keys
