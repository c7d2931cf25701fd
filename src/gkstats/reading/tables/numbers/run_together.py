"""Numbers that a converter ran together between borders, or ran on to: cells are empty that are not in the report."""

from __future__ import annotations

from itertools import accumulate, combinations, groupby, pairwise, product
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.plans import FEW_TERMS, sums_held
from gkstats.script.numerals import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.forms import Block

# Nobody counts so far: a number of more digits is several.
_MOST_DIGITS: Final = 9
# Where more are empty, numbers are parted so that they add up by chance.
_MOST_LOST: Final = 2


def run_together(cells: Sequence[str], block: Block) -> bool:
    """Tell a row with empty cells whose sums hold only if they are not: its digits are as many numbers as cells.

    So is one that lost a border: its total stands in the cell before the last.
    """
    if not block.sums or len(cells) != len(block.columns) or all(cells) or not any(cells):
        return False
    numbers = [number for cell in cells for number in cell.split()]
    if not all(number.isdecimal() for number in numbers):
        return False
    if any(len(number) > _MOST_DIGITS for number in numbers) or _lost_a_border(cells, block):
        return True
    if cells.count("") > _MOST_LOST or (len(numbers) < len(cells) and _adds_up([cell or "0" for cell in cells], block)):
        return False
    if len(numbers) >= len(cells):
        return len(numbers) == len(cells) and _adds_up(numbers, block)
    return any(_adds_up(_parted(numbers, places), block) for places in _places(cells, len(cells) - len(numbers)))


def _lost_a_border(cells: Sequence[str], block: Block) -> bool:
    """Tell a row whose last cell, a total, is its only empty one, and that has as much as all parts in that before."""
    for total, parts in block.sums if cells.count("") == 1 else ():
        if total == len(cells) - 1 > max(parts) and not cells[total] and all(cells[part].isdecimal() for part in parts):
            return 0 < sum(number_of(cells[part]) for part in parts if part < total - 1) <= number_of(cells[total - 1])
    return False


def _places(cells: Sequence[str], lost: int) -> Iterator[tuple[int, ...]]:
    """Give the ways to part a row's digits at so many more places: anywhere, or several next to the empty cells.

    A program that guesses one column too many leaves a cell empty far from the numbers that it ran together.
    """
    own: list[list[int]] = []  # for each cell, the places inside it
    start = 0
    for cell in cells:
        own.append([])
        for number in cell.split():
            own[-1] += range(start + 1, start + len(number))
            start += len(number)
    near: list[list[tuple[int, ...]]] = []
    for empty, group in groupby(range(len(cells)), key=lambda at: not cells[at]):
        run = list(group)
        if empty:
            sides = [at for at in (run[0] - 1, run[-1] + 1) if 0 <= at < len(cells)]
            near.append(list(combinations(sorted(place for at in sides for place in own[at]), len(run))))
    if lost == 1:
        near = [[(place,) for places in own for place in places]]
    elif any(len(cell.split()) > 1 for cell in cells):
        near = [list(combinations(sorted({at for ways in near for way in ways for at in way}), lost))]
    for chosen in product(*near):
        together = {place for way in chosen for place in way}
        if len(together) == lost:
            yield tuple(sorted(together))


def _adds_up(cells: Sequence[str], block: Block) -> bool:
    """Tell whether sums hold, of enough numbers."""
    if len(cells) != len(block.columns) or not all(cell.isdecimal() for cell in cells):
        return False
    values = [number_of(cell) for cell in cells]
    return sum(map(bool, values)) > FEW_TERMS and sums_held(values, block.sums) == len(block.sums)


def _parted(numbers: Sequence[str], places: Sequence[int]) -> list[str]:
    """Part numbers at more places; the numbers as they are where one would begin with a zero that is not all of it."""
    digits = "".join(numbers)
    parts = [digits[low:high] for low, high in pairwise(sorted([0, *accumulate(map(len, numbers)), *places]))]
    return [*numbers] if any(len(part) > 1 and part.startswith("0") for part in parts) else parts
