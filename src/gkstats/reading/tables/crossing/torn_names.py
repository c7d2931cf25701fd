"""Tables that a program kept and of which some names are torn: these cells are in doubt, the others are not.

There each number stands behind its own names, whatever becomes of another's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.reading.tables.crossing.as_named import names_standing, rows_named
from gkstats.reading.tables.labels.plans import ideographs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.crossing.slots import Crossed
    from gkstats.reading.tables.page.matrix import Matrix, Slot


def still_named(block: Block, matrix: Matrix) -> tuple[dict[str, int], bool]:
    """Give the rows whose labels stand in a matrix, if most do; and whether some are lacking."""
    rows, lost = rows_named(block, matrix)
    return {name: number for name, number in rows.items() if name not in lost and 2 * len(lost) <= len(rows)}, bool(
        lost
    )


def leave_torn_in_doubt(
    block: Block, done: Crossed, apart: Sequence[Slot], rows: Collection[int], columns: Collection[int], text: Text
) -> bool:
    """Put into doubt the cells of torn names, `apart` being the numbers beside names that are none of the form's.

    False where too few heads are left, or one is lacking of which no number is told.
    """
    whole = range(len(block.columns))
    lost = set(whole).difference(columns)
    if 2 * len(lost) >= len(whole) or (lost and not apart):
        return False
    names = {number: ideographs_of(row.label) for number, row in enumerate(block.rows) if row.key and not row.unless}
    torn = [number for number in names if number not in rows]
    if not apart:
        stand = names_standing(text, [names[number] for number in torn])
        torn = [number for number in torn if names[number] in stand]
    beside = next(iter(apart), next(iter(done.slots.values())))
    done.leave_untold([(row, column) for row in torn for column in whole], beside)
    done.leave_untold([(row, column) for row in rows for column in whole if lost], beside)
    return True
