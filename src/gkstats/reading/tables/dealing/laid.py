"""A table as it stands in a text: where its labels are, the seats that they make, the tokens between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gkstats.forms import Block, Row
    from gkstats.reading.tables.dealing import deal
    from gkstats.reading.tables.labels.foreign import ForeignWord
    from gkstats.reading.tables.labels.plans import Label, Plan
    from gkstats.reading.tables.numbers.stretches import Stretch
    from gkstats.reading.tables.numbers.tokens import Token


@dataclass(slots=True)
class Table:
    """One table as found: which form's in which order, where its labels stand, and its tokens."""

    plan: Plan
    labels: tuple[Label, ...]
    found: list[list[int]]
    score: int
    seats: list[deal.Seat] = field(default_factory=list)
    rows: list[tuple[Block, Row] | None] = field(default_factory=list)
    label_lines: list[int | None] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    places: list[deal.StreamPlace] = field(default_factory=list)
    dropped: list[Token] = field(default_factory=list)  # in running text amid the table
    stretches: list[Stretch] = field(default_factory=list)
    columns: dict[int, list[int | None]] = field(default_factory=dict)
    unsure: set[int] = field(default_factory=set)
    added: set[int] = field(default_factory=set)  # blocks, by their ids, that have a column more than the form
    across: set[int] = field(default_factory=set)  # blocks, by their ids, whose rows stand side by side
    spare: dict[int, int] = field(default_factory=dict)
    copies: dict[int, list[int]] = field(default_factory=dict)  # of each seat, lines with its label once more
    end: tuple[int, int] = (0, 0)  # the line and column behind it
    beyond: list[Token] = field(default_factory=list)  # right behind its end, perhaps its last row's
    torn: set[int] = field(default_factory=set)  # rows, by their ids, of whose labels only the beginning was found
    renamed: set[int] = field(default_factory=set)  # rows, by their ids, of whose labels a word is another one
    shared_lines: set[int] = field(default_factory=set)  # lines with labels of several seats
    corrected: set[int] = field(default_factory=set)  # tokens of lines printed again with another number
    units: dict[int, str] = field(default_factory=dict)
    either: set[int] = field(default_factory=set)  # seats of rows that add up in two orders of their numbers
    settled: bool = False  # all its rows add up in one order only, wherever their numbers stand
    headings: list[int] = field(default_factory=list)
    parted: set[int] = field(default_factory=set)  # rows, by their ids, that stand above the ones they are for
    block_lines: dict[int, int] = field(default_factory=dict)  # the line of each block's first label
    label_ends: dict[int, tuple[int, int]] = field(default_factory=dict)  # line and column behind each row's label
    label_starts: list[tuple[int, int]] = field(default_factory=list)  # line and column of each label that was found
    barriers: dict[int, int] = field(default_factory=dict)  # of each block, the seat that stands for its heads
    foreign: list[ForeignWord] = field(default_factory=list)  # words among its labels that are none

    @property
    def form(self) -> str:
        """Name the form."""
        return self.plan.form

    @property
    def name(self) -> str:
        """Name the contract's table."""
        return self.plan.table

    @property
    def first(self) -> int:
        """Give the place of the first ideograph of its labels."""
        return min(places[0] for places in self.found if places)

    @property
    def last(self) -> int:
        """Give the place of the last ideograph of its labels."""
        return max(places[-1] for places in self.found if places)

    def unit(self, block: Block) -> str | None:
        """Give the unit of a block's money that its heading prints, else the form's own."""
        return self.units.get(id(block), block.unit_in_heading)

    def extent(self, block: Block) -> tuple[int, int]:
        """Give the first and the last line of a block: up to the next one's labels, or the table's end."""
        first = self.block_lines.get(id(block), 0)
        after = min((line for line in self.block_lines.values() if line > first), default=None)
        ends = [line for line, _ in (*self.label_ends.values(), *self.label_starts)]
        end = max([stretch.line for stretch in self.stretches[-1:]] + ends, default=-1)
        return (first, end if after is None else after - 1) if id(block) in self.block_lines else (0, -1)

    def found_rows(self) -> set[str]:
        """Name the rows whose label is printed, by the last part of their key."""
        return {
            label.row.key[-1]
            for label, places in zip(self.labels, self.found, strict=True)
            if places and label.row is not None and label.row.key
        }
