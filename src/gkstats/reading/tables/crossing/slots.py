"""The cells of a block that are read where rows and columns cross, and which names their labels have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gkstats.reading.tables.page.matrix import Slot

Key = tuple[int, int]  # of a cell: its row and its column on the form, by their numbers in the block


@dataclass
class Crossed:
    """The slot of each cell of a block, by row and column; and the numbers that are of no cell of the form."""

    slots: dict[Key, Slot] = field(default_factory=dict)
    extra: list[Slot] = field(default_factory=list)
    rests: dict[Key, tuple[Slot, ...]] = field(default_factory=dict)  # of broken numbers, what stands further down
    shared: set[Key] = field(default_factory=set)  # cells that one box with a number covers
    untold: set[Key] = field(default_factory=set)  # cells whose number is another one's perhaps
    guessed: set[int] = field(default_factory=set)  # rows whose cells no file's own grid parts
    headed: set[Key] = field(default_factory=set)  # cells of a row that may be the heading of those below it
    order: list[int] = field(default_factory=list)  # the columns as they are printed
    lines: range = range(0)  # where its numbers stand, if that is not among the labels that were found
    doubt: str | None = None  # the code of the issue that puts all of it in doubt

    def leave_untold(self, keys: Iterable[Key], beside: Slot) -> None:
        """Put cells into doubt whose number stands under a head, or beside a label, that names none of the form's."""
        for key in keys:
            self.slots.setdefault(key, beside._replace(stop=beside.start, text=""))
            self.untold.update([] if self.slots[key].filled else [key])

    def in_doubt(self, key: Key) -> bool:
        """Tell a cell that is in doubt."""
        return self.doubt is not None or any(key in keys for keys in (self.shared, self.untold, self.headed))

    def doubt_of_row(self, row: int) -> str | None:
        """Give the code of the issue that puts cells of a row in doubt, if any are."""
        doubts = {"shared_box": self.shared, "which_column": self.untold, "which_row": self.headed}
        return next((code for code, keys in doubts.items() if any(key[0] == row for key in keys)), None)


def first_of(slot: Slot, names: Mapping[str, int]) -> Iterator[str]:
    """Give the name that a slot's label has among `names`, if any."""
    for name in slot.names():
        if name in names:
            yield name
            return
