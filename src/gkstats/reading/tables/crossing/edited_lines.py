"""The lines of a text as they are changed before a table is read: what stays keeps its place, and what it prints."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from gkstats.script.characters import origins, resized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Place, Text
    from gkstats.reading.tables.page.matrix import Slot


class EditedLines:
    """The lines of a text as they are changed."""

    def __init__(self, text: Text) -> None:
        """Keep a text, of which no line is changed yet; `moved` is where cells of rows stand then, if anywhere."""
        self.text = text
        self.folded: dict[int, str] = {}
        self.printed: dict[int, str] = {}
        self.moved: dict[Place, Place | None] = {}

    def blank(self, line: int, low: int, high: int, keep: Sequence[Slot] = ()) -> None:
        """Leave some characters of a line out, but for those of slots that are kept; all others stay in their place."""
        said = self.folded.get(line, self.text.folded[line])
        kept = [index for slot in keep for index in range(slot.start, slot.stop)]
        new = "".join(one if index in kept else " " for index, one in enumerate(said[low:high], low))
        self.folded[line] = said[:low] + new + said[high:]

    def insert(self, line: int, at: int, slot: Slot) -> None:
        """Print what a slot says once more, at a place of another line."""
        said, printed = self.folded.get(line, self.text.folded[line]), self.printed.get(line, self.text.printed[line])
        place = origins(printed)[at] if resized(printed) else at
        self.folded[line] = said[:at] + slot.text + said[at:]
        self.printed[line] = printed[:place] + self.text.raw(slot.line, slot.start, slot.stop) + printed[place:]

    def done(self) -> Text:
        """Give the text as it was changed."""
        if not self.folded:
            return self.text
        folded, printed = list(self.text.folded), list(self.text.printed)
        for line, said in self.folded.items():
            folded[line] = said
        for line, said in self.printed.items():
            printed[line] = said
        boxes: defaultdict[Place, set[Place]] = defaultdict(set)
        for place, first in self.text.covered.items():
            if (new := self.moved.get(place, place)) is not None:
                boxes[first].add(new)
        covered = {place: min(box) for box in boxes.values() for place in box if len(box) > 1}
        return replace(self.text, folded=tuple(folded), printed=tuple(printed), covered=covered)
