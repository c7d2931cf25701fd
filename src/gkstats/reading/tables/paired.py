"""Rows in which each number stands behind its own head (自然人：3), as small screens and programs print them."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.crossed import Crossed
from gkstats.reading.tables.matrix import Slot
from gkstats.reading.tables.plans import enumerator_of, ideographs_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block

# What a head and its number are parted by, and the number, or what stands for none.
_NUMBER: Final = (
    r"""["']?[ \t]*[:=]?[ \t\n]*["']?(?P<said>[-+]?\d[\d,]*(?:\.\d+)?|nan|NaN|None|null|无|[-/_—]+|)["']?(?![\w.])"""
)
# A row's heads stand within so many characters behind its label.
_REACH: Final = 400


def _numbered(text: Text, first: int, enumerator: str, name: str) -> tuple[int, int] | None:
    """Give the end of a label that is also a head, told by its enumerator; null where that is not printed once."""
    label = re.compile(rf"(?<!\w){enumerator}\s*[)、.]\s*{name}(?![\u4e00-\u9fff])")
    found = [(number, m.end()) for number, line in enumerate(text.folded[first:], first) for m in label.finditer(line)]
    return found[0] if len(found) == 1 else None


def paired(block: Block, label_ends: Mapping[int, tuple[int, int]], text: Text) -> Crossed | None:
    """Read a block of such rows; null where its numbers stand in no such pairs.

    `label_ends` gives a line and a column behind each row's label, by the row's id. A row without one of the heads is
    in doubt there.
    """
    heads = [ideographs_of(block.heads[index]) for index in block.column_heads]
    found = {n: label_ends[id(row)] for n, row in enumerate(block.rows) if row.key and id(row) in label_ends}
    if not heads or 2 * len(found) < len(block.rows):
        return None
    first, last = min(found.values())[0], max(found.values())[0]
    if 2 * sum(line.count(heads[1]) for line in text.folded[first : last + 1]) < len(found):
        return None
    ends: dict[int, tuple[int, int]] = {}
    for number, end in found.items():
        name = ideographs_of(block.rows[number].label)
        own = _numbered(text, first, enumerator_of(block.rows[number].label), name) if name in heads else end
        if own is not None:
            ends[number] = own
    slots = _slots(text, heads, ends)
    return None if slots is None else _crossed(slots, ends, len(heads))


def _crossed(slots: Mapping[int, Mapping[int, Slot]], ends: Mapping[int, tuple[int, int]], heads: int) -> Crossed:
    done = Crossed()
    for row, own in slots.items():
        done.slots.update({(row, column): slot for column, slot in own.items()})
        lacking = set(range(heads)) - set(own)
        if own and lacking:
            line, column = ends[row]
            done.slots.update({(row, head): Slot(line, column, column, "") for head in lacking})
            done.shared.update((row, head) for head in lacking)
    return done


def _slots(text: Text, heads: Sequence[str], ends: Mapping[int, tuple[int, int]]) -> dict[int, dict[int, Slot]] | None:
    """Give the slots of rows by the number of the row and of the head; null where few rows have such pairs."""
    order = sorted(ends.items(), key=lambda item: item[1])
    bases = [0, *accumulate(len(line) + 1 for line in text.folded)]
    whole = text.as_folded
    name = "|".join(sorted(map(re.escape, heads), key=len, reverse=True))
    pair = re.compile(rf"(?<![\u4e00-\u9fff])(?P<head>{name}){_NUMBER}")
    found: dict[int, dict[int, Slot]] = {}
    for place, (row, (line, column)) in enumerate(order):
        start = bases[line] + column
        after = order[place + 1][1] if place + 1 < len(order) else None
        stop = bases[after[0]] + after[1] if after else len(whole)
        own = found.setdefault(row, {})
        for match in pair.finditer(whole, start, min(stop, start + _REACH)):
            head = heads.index(match["head"])
            if head in own:
                break
            number = bisect_right(bases, match.start("said")) - 1
            at = match.start("said") - bases[number]
            own[head] = Slot(number, at, at + len(match["said"]), match["said"])
    numbers = sum(any(slot.number for slot in own.values()) for own in found.values())
    return found if 2 * numbers > len(found) > 1 else None
