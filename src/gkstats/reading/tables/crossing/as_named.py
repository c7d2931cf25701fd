"""As what a document prints a block's rows and columns, where they cross: in full, shortened, by another word."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from rapidfuzz.fuzz import partial_ratio

from gkstats import forms
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of
from gkstats.reading.tables.labels.shortened import meant_by
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Collection

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.page.matrix import Matrix

# Of so many rows some may be left out.
_MANY: Final = 10
# What is so much like a label, in hundredths, may be one.
_ALIKE: Final = 80
# A label of so few ideographs is a head's too.
_SHORT: Final = 2


@cache
def labels_of(block: Block) -> tuple[str, ...]:
    """List the ideographs of a block's heads and labels."""
    return tuple(map(ideographs_of, (*block.heads, *(row.label for row in block.rows))))


def columns_printed_as(block: Block, matrix: Matrix) -> dict[str, int]:
    """Give the block's columns by their heads: shortened, or by another word, where one's own is nowhere."""
    columns = {ideographs_of(block.heads[index]): n for n, index in enumerate(head_of_column(block))}
    names = [{name for slot in row for name in slot.names()} for row in matrix.rows]
    said = {name for row in names if len(row & columns.keys()) > _SHORT for name in row}
    for word, others in forms.synonyms().items():
        printed = [other for other in others if other in said]
        if word in columns and word not in said and len(printed) == 1:
            columns[printed[0]] = columns.pop(word)
    lost = columns.keys() - said
    if lost and len(lost) < len(columns) // 2 + 1:
        for name, words in _shortened(said.difference(labels_of(block)), columns.keys()).items():
            if name in lost and len(words) == 1:
                columns[words[0]] = columns.pop(name)
    return columns


def rows_named(block: Block, matrix: Matrix) -> tuple[dict[str, int], set[str]]:
    """Give the block's rows by their labels as printed, of a row that stands for several it or they; and lost labels.

    What is lost stands nowhere in the matrix, nor a word for it.
    """
    said = {name for row in matrix.rows for slot in row for name in slot.names()}
    names = {ideographs_of(row.label): number for number, row in enumerate(block.rows) if row.key is not None}
    as_printed = {name: name for name in names}
    if len(names) > len(names.keys() & said) > len(names) // 2:
        for name, words in _shortened(said.difference(labels_of(block)), names.keys()).items():
            if name not in said and len(words) == 1:
                as_printed[name] = words[0]
                said.add(name)
    for row in block.rows:
        if row.unless:
            parts = {ideographs_of(other.label) for other in block.rows if other.key and other.key[-1] in row.unless}
            whole = ideographs_of(row.label)
            printed = any(len(part) > _SHORT and part in said for part in parts)
            names = {n: k for n, k in names.items() if n not in ({whole} if printed else parts)}
    return {as_printed[name]: number for name, number in names.items()}, names.keys() - said


def rows_printed_as(block: Block, matrix: Matrix, text: Text) -> tuple[dict[str, int] | None, bool]:
    """Give the block's rows by their labels as printed, unless too much of it is lost.

    Tell, too, whether some are lacking: of many some may, whose labels stand nowhere in the text.
    """
    rows, lost = rows_named(block, matrix)
    if not lost:
        return rows, False
    if 2 * len(lost) > len(rows) or len(rows) < _MANY or names_standing(text, lost):
        return None, True
    return {name: number for name, number in rows.items() if name not in lost}, True


def names_standing(text: Text, names: Collection[str]) -> list[str]:
    """Give the names that stand in a text, or something like them; short ones may be anywhere."""
    stream = "".join(IDEOGRAPHS.findall(text.as_folded)) if names else ""
    return [name for name in names if len(name) <= _SHORT or partial_ratio(name, stream) >= _ALIKE]


def _shortened(words: Collection[str], names: Collection[str]) -> dict[str, list[str]]:
    """Give the words that say some of a name's ideographs and of no other's, by that name."""
    found: dict[str, list[str]] = {}
    for word in words:
        if (name := meant_by(word, names)) is not None:
            found.setdefault(name, []).append(word)
    return found
