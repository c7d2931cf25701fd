"""The blocks of a text that are read where rows and columns cross, or by heads alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.reading.tables.crossing.below_heads import below_heads
from gkstats.reading.tables.crossing.crossed import crossed
from gkstats.reading.tables.crossing.listed_pairs import listed_pairs
from gkstats.reading.tables.crossing.paired import paired

if TYPE_CHECKING:
    from gkstats.files.text import Text
    from gkstats.forms import Block, Form
    from gkstats.reading.tables.crossing.below_heads import BelowHeads
    from gkstats.reading.tables.crossing.slots import Crossed
    from gkstats.reading.tables.dealing.laid import Table


class Crossings:
    """Looks for each block once."""

    def __init__(self, text: Text) -> None:
        """Keep the text."""
        self.text = text
        self._known: dict[tuple[int, tuple[str, ...]], tuple[Table, Crossed | None]] = {}
        self._apart: dict[int, tuple[Table, BelowHeads | None]] = {}

    def of(self, table: Table, block: Block, own: Block) -> Crossed | None:
        """Give what is read of a block; `block` is in the document's order, `own` in the form's."""
        key = id(table), own.key
        if key not in self._known:
            first, last = table.extent(block)
            done = crossed(own, self.text, first, last) or paired(own, table.label_ends, self.text)
            done = done or listed_pairs(own, self.text, first, last)
            if done is None and (apart := self.below_heads(table)) is not None:
                done = apart.blocks[own.key]
            self._known[key] = table, done
        return self._known[key][1]

    def whole(self, table: Table, form: Form) -> bool:
        """Tell a table all of whose blocks are read so: how its numbers stand beside labels says nothing of others."""
        own = {block.key: block for block in form.table(table.name)}
        return all(self.of(table, block, own[block.key]) is not None for block in table.plan.blocks)

    def below_heads(self, table: Table) -> BelowHeads | None:
        """Read a table whose numbers stand below its heads, apart from its labels; null for any other."""
        if id(table) not in self._apart:
            self._apart[id(table)] = table, below_heads(table, self.text)
        return self._apart[id(table)][1]
