"""Heads above a table of section two that ask for another number than the form: last year's, all years', of staff.

The table that the form parts by headings has a few heads, and its rows are known by their labels whatever these say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.doubt.twice import YEARS_BEFORE
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.said.said_words import SAID, says
from gkstats.script.numerals import MANY_COUNTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.said.naming import CellName
    from gkstats.reading.tables.said.rows import LabelledRows

_PARTED: Final = "proactive"
# The heads of a block stand on so many lines above its first row, one a line perhaps.
_ABOVE: Final = 7
_BLANKS: Final = re.compile(r"[\t|]|\s{1,}")
# A head of fewer ideographs is a piece of one.
_HEAD: Final = 3
_IN_MANY: Final = re.compile(rf"\({MANY_COUNTED}\)|单位:\s*{MANY_COUNTED}")


def other_heads(rows: LabelledRows, text: Text) -> dict[CellName, int]:
    """Give the cells below heads that are not the form's, each with the line of the heads."""
    found: dict[CellName, int] = {}
    labels = {ideographs_of(row.label) for block in forms.load(rows.form).table(_PARTED) for row in block.rows}
    for block in forms.load(rows.form).table(_PARTED):
        own = [cells for (table, key), cells in rows.cells.items() if (table, key[:1]) == (_PARTED, block.key)]
        lines = [cell.line for cells in own for cell in cells if cell.line is not None]
        name = block.heads[min(head_of_column(block)) - 1]
        if lines and (at := _first(text, name, min(lines), rows.lines)) is not None:
            above = "".join(text.folded[at : min(lines)])
            if all(block.heads[index] in above for index in head_of_column(block)):
                continue
            heads = _heads("\n".join(text.folded[at : min(lines)]).partition(name)[2], labels)
            columns = _other_columns(block, heads)
            wrong = {block.cell_key(row, column) for row in block.rows if row.key for column in columns}
            found |= {(_PARTED, key): at + 1 for key in wrong}
    return found


def counted_in_many(rows: LabelledRows, text: Text) -> dict[CellName, int]:
    """Give the counts of which a label, or a head above them, says that they are in hundreds or more: (万件).

    Each with the line that says so.
    """
    if _IN_MANY.search(text.as_folded) is None:
        return {}
    said = [number for number, line in enumerate(text.folded, 1) if _IN_MANY.search(line)]
    found: dict[CellName, int] = {}
    for block in forms.load(rows.form).blocks:
        every = ((block.table, block.key + row.key) for row in block.rows if row.key)
        firsts = {name: rows.printed[name] for name in every if name in rows.printed}
        for line in said:
            own = [name for name in firsts if any(rows.standing(name, line - 1, line))]
            # A label says it of its own row, a head of all rows of its block.
            for name in own or firsts:
                top = firsts[name] if own else min(firsts.values())
                if max((one for one in rows.lines if one < top), default=0) < line <= top:
                    counts = (cell for cell in rows.cells[name] if cell.unit == "count" and cell.value)
                    found |= {(cell.table, cell.key): line for cell in counts}
    return found


def _first(text: Text, name: str, line: int, taken: set[int]) -> int | None:
    """Give the index of the line above a row on which the heads begin, with the labels'; null where none does."""
    if name in text.folded[line - 1]:
        return None  # where text flows, they may be the next block's
    for number in range(line - 2, max(line - 2 - _ABOVE, -1), -1):
        if number + 1 in taken:
            return None
        if name in text.folded[number]:
            return number
    return None


def _heads(said: str, labels: set[str]) -> list[str]:
    """Give the ideographs of the heads behind the labels', up to the label of a row or a number."""
    heads: list[str] = []
    for part in _BLANKS.split(said):
        words = "".join(IDEOGRAPHS.findall(part))
        if any(label in words for label in labels if label) and words not in heads and len(words) <= _longest(labels):
            break
        if any(map(str.isdigit, part)):
            break
        if words:
            heads.append(words)
    return heads


def _longest(labels: set[str]) -> int:
    return max(map(len, labels))


def _other_columns(block: Block, heads: Sequence[str]) -> list[int]:
    """Give the columns of a block above which other heads stand, where as many stand there as on the form."""
    if len(heads) != len(block.columns) or any(len(head) < _HEAD for head in heads):
        return []
    own = [ideographs_of(block.heads[index]) for index in head_of_column(block)]
    # Another form's head for the same may stand in its place: 对外公开总数量.
    every = {ideographs_of(head) for form in forms.NAMES for one in forms.load(form).blocks for head in one.heads}
    return [
        at
        for at, (head, name) in enumerate(zip(heads, own, strict=True))
        if head not in every and (_is_of_others(head, name) or all(_unlike(head, one) for one in own))
    ]


def _is_of_others(head: str, own: str) -> bool:
    """Tell a head that names other years, which the form's does not."""
    return any(says(head, words) and not says(own, words) for words in (YEARS_BEFORE, SAID.heads.others))


def _unlike(head: str, own: str) -> bool:
    """Tell a head that has hardly a word of the form's."""
    return 3 * sum(one in own for one in head) <= len(head)
