"""The blocks of a text that are read where rows and columns cross, or by heads alone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from gkstats.reading.tables.crossing.below_heads import below_heads
from gkstats.reading.tables.crossing.by_names import by_names
from gkstats.reading.tables.crossing.crossed import crossed, crossed_but_for_torn
from gkstats.reading.tables.crossing.listed_pairs import listed_pairs
from gkstats.reading.tables.crossing.paired import paired
from gkstats.reading.tables.crossing.split_heads import behind_split_heads
from gkstats.reading.tables.crossing.told_numbers import parts_of
from gkstats.reading.tables.labels.plans import is_parted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block, Form
    from gkstats.reading.tables.crossing.below_heads import BelowHeads
    from gkstats.reading.tables.crossing.by_names import ByNames
    from gkstats.reading.tables.crossing.slots import Crossed
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.page.matrix import Matrix


class Crossings:
    """Looks for each block once."""

    def __init__(self, text: Text, stream: str, standing: Mapping[str, Sequence[range]]) -> None:
        """Keep the text, its ideographs, and the lines of all tables of each kind that are found in it."""
        self.text, self.stream, self.standing = text, stream, standing
        self._known: dict[tuple[int, tuple[str, ...]], tuple[Table, Crossed | None]] = {}
        self._by_names: dict[tuple[str, str], ByNames | None] = {}
        self._told: dict[int, ByNames | BelowHeads] = {}
        self._apart: dict[int, tuple[Table, BelowHeads | None]] = {}

    @cached_property
    def _parts(self) -> list[Matrix]:
        return parts_of(self.text)

    def of(self, table: Table, block: Block, own: Block) -> Crossed | None:
        """Give what is read of a block; `block` is in the document's order, `own` in the form's."""
        if is_parted(table.plan):
            return None  # what names a column changes amid the rows
        key = id(table), own.key
        if key not in self._known:
            first, last = table.extent(block)
            # Of several tables of a kind that stand among each other only names tell which a number is of.
            several = len(self.standing.get(table.name, ())) > 1
            told = self.by_names(table.name, table.form) if several else None
            done = None
            if told is None:
                done = crossed(own, self.text, first, last) or paired(own, table.label_ends, self.text)
                done = done or listed_pairs(own, self.text, first, last)
                done = done or crossed_but_for_torn(own, self.text, first, last)
                if block.table == "disputes":
                    done = done or behind_split_heads(own, self.text, first)
            if done is None and (apart := told or self.below_heads(table) or self.by_names(table.name, table.form)):
                done, self._told[id(table)] = apart.blocks[own.key], apart
            self._known[key] = table, done
        return self._known[key][1]

    def whole(self, table: Table, form: Form) -> bool:
        """Tell a table all of whose blocks are read so: how its numbers stand beside labels says nothing of others."""
        own = {block.key: block for block in form.table(table.name)}
        return all(self.of(table, block, own[block.key]) is not None for block in table.plan.blocks)

    def apart(self, table: Table) -> ByNames | BelowHeads | None:
        """Give what was read of a table by its names or below its heads; null for any other."""
        return self._told.get(id(table))

    def below_heads(self, table: Table) -> BelowHeads | None:
        """Read a table whose numbers stand below its heads, apart from its labels; null for any other."""
        if id(table) not in self._apart:
            self._apart[id(table)] = table, below_heads(table, self.text)
        return self._apart[id(table)][1]

    def by_names(self, table: str, form: str) -> ByNames | None:
        """Read a table whose numbers their names tell; null for any other, or where one of its kind stands apart."""
        if (table, form) not in self._by_names:
            told = by_names(table, form, self.text, self.stream, self._parts)
            standing = self.standing.get(table, ())
            if told and any(one.start >= told.every.stop or one.stop <= told.every.start for one in standing):
                told = None
            self._by_names[table, form] = told
        return self._by_names[table, form]
