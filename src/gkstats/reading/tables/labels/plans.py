"""What a form prints as one table, in the form's order or in the order in which a document prints it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats import forms
from gkstats.reading.tables.labels import align
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.script.enumerators import FORM_ENUMERATOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from gkstats.forms import Block, Row

_MARKS: Final = re.compile(r"[\s().、．（）]")
# A sum of so few numbers that are not zero holds by chance.
FEW_TERMS: Final = 2


@dataclass(frozen=True, slots=True)
class Label:
    """One printed label: its ideographs without enumerator, its enumerator, its block, and its row (None: a head)."""

    ideographs: str
    enumerator: str | None
    block: Block
    row: Row | None


class Rival(NamedTuple):
    """Another order of the columns of block number `block`: the sums that would hold along its rows.

    The block is in doubt where these hold and not its own, and, of an `equal` rival, also where sums do not tell.
    """

    block: int
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    equal: bool


@dataclass(frozen=True, eq=False)
class Plan:
    """A table's blocks in the order in which they are printed; `rivals` are other orders of a block's columns."""

    form: str
    table: str
    blocks: tuple[Block, ...]
    arranged: bool = False
    shuffled: bool = False  # rows stand in another order than the form's
    places: Mapping[int, int] = field(default_factory=dict)  # where labels of rows stand in the stream, by the row's id
    rivals: tuple[Rival, ...] = ()
    unsure: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()  # blocks, by number, of which not all columns are printed

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """List the labels in printed order."""

        def listed() -> Iterator[Label]:
            for block in self.blocks:
                for head in block.heads:
                    yield Label(ideographs_of(head), None, block, None)
                for row in block.rows:
                    match = FORM_ENUMERATOR.match(row.label)
                    yield Label(ideographs_of(row.label), match and match["digit"], block, row)

        return tuple(listed())

    @cached_property
    def names(self) -> align.Labels:
        """Give the labels for the alignment: headings of merged cells float, so they anchor nothing."""
        return align.Labels(
            tuple(label.ideographs for label in self.labels),
            tuple(label.row is None or label.row.key is not None for label in self.labels),
            _vocabulary(self.form),
        )


@cache
def parted_labels() -> frozenset[str]:
    """Give the labels, of any form, of rows that may be printed as headings of others."""
    every = (row for form in forms.NAMES for block in forms.load(form).blocks for row in block.rows)
    return frozenset(ideographs_of(row.label) for row in every if row.unless)


@cache
def plan(form: str, table: str) -> Plan:
    """Give the plan of a table as the form prints it."""
    return Plan(form, table, forms.load(form).table(table))


def is_parted(plan: Plan) -> bool:
    """Tell a plan in which a block stands in parts below heads of their own."""
    return len({block.key for block in plan.blocks}) < len(plan.blocks)


@cache
def _vocabulary(form: str) -> tuple[str, ...]:
    blocks = forms.load(form).blocks
    return tuple(
        dict.fromkeys(
            ideographs_of(name) for block in blocks for name in (*block.heads, *(row.label for row in block.rows))
        )
    )


@cache
def ideographs_of(label: str) -> str:
    """Give a label's ideographs, its enumerator left out."""
    return "".join(IDEOGRAPHS.findall(FORM_ENUMERATOR.sub("", label)))


@cache
def enumerator_of(label: str) -> str:
    """Give a form's label's enumerator, without its marks."""
    match = FORM_ENUMERATOR.match(label)
    return without_marks(match[0]) if match else ""


def without_marks(enumerator: str) -> str:
    """Give an enumerator's own characters: 一 of （一）."""
    return _MARKS.sub("", enumerator)


def rival(number: int, block: Block, columns: Sequence[int], *, equal: bool) -> Rival:
    """Make a rival of an order of a form's columns."""
    return Rival(number, sums_of_columns(block, columns), equal)


def sums_of_columns(block: Block, columns: Sequence[int]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Give the sums of a block of which these columns are printed, in this order."""
    at = {column: place for place, column in enumerate(columns)}
    return tuple(
        (at[total], tuple(sorted(at[part] for part in parts if part in at)))
        for total, parts in block.sums
        if total in at
    )


def head_of_column(block: Block) -> tuple[int, ...]:
    """Give, for each column, the index of its head among the block's heads."""
    return block.column_heads or tuple(range(len(block.heads) - len(block.columns), len(block.heads)))


def sums_held(numbers: Sequence[Decimal] | Sequence[int], sums: Sequence[tuple[int, Sequence[int]]]) -> int:
    """Count the sums of a row that hold."""
    held = 0
    for total, parts in sums:
        held += numbers[total] == sum([numbers[part] for part in parts])
    return held
