"""Which cells of a form a sentence names: by the words of their rows, and of their columns."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from gkstats import forms
from gkstats.reading.tables.crossing.vocabularies import vocabulary
from gkstats.reading.tables.together import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from gkstats.reading.tables.crossing.vocabularies import Place

# A row is named by so many of its label's ideographs, where no other's begin so.
_BEGINS: Final = 4
# A shorter name stands in other words by chance.
_NAME: Final = 3
_QUOTES: Final = ('"{}"', "“{}”", "「{}」", "'{}'", "{}列", "{}栏", "{}一列", "{}一栏", "{}应", "{}数")

_COLUMN: Final = re.compile("[列栏]")

CellName: TypeAlias = "tuple[str, tuple[str, ...]]"


class Names(NamedTuple):
    """The names of a cell's row and of its column, shortened ones among them."""

    rows: frozenset[str]
    columns: frozenset[str]


@cache
def names_of_cells(form: str) -> dict[CellName, Names]:
    """Give the names of each cell of a form: those of all forms where a row's is the same."""
    rows: defaultdict[CellName, set[str]] = defaultdict(set)
    columns: defaultdict[CellName, set[str]] = defaultdict(set)
    for table in TABLES:
        labels: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in forms.NAMES:
            blocks = forms.load(name).table(table)
            for (row, _), (number, at, _) in _places(name, table).items():
                labels[blocks[number].key + (blocks[number].rows[at].key or ())].add(row)
        blocks = forms.load(form).table(table)
        for (row, column), (number, at, place) in _places(form, table).items():
            block = blocks[number]
            key = table, block.cell_key(block.rows[at], place)
            rows[key] |= {row} if table == "disputes" else labels[block.key + (block.rows[at].key or ())]
            columns[key].add(column)
        own = [names for key, names in rows.items() if key[0] == table]
        every = {name for names in own for name in names}
        for names in own:
            begun = {name[:_BEGINS] for name in names if len(name) > _BEGINS}
            names |= {one for one in begun if {other for other in every if other.startswith(one)} <= names}
    return {key: Names(frozenset(rows[key]), frozenset(columns[key])) for key in rows}


def _places(form: str, table: str) -> dict[tuple[str, str], Place]:
    """Give the cells of a form's table by their names: of a row that may stand for several, and of these."""
    return {**vocabulary(form, table, parted=True).places, **vocabulary(form, table, parted=False).places}


def named_in(sentence: str, form: str, tables: Collection[str]) -> set[CellName]:
    """Give the cells of some tables that a sentence names: by row, by column, or where it names both, by both."""
    found: set[CellName] = set()
    for table in tables:
        cells = {key: names for key, names in names_of_cells(form).items() if key[0] == table}
        rows = {name for names in cells.values() for name in names.rows if _stands(name, sentence)}
        columns = {name for names in cells.values() for name in names.columns if _stands(name, sentence)}
        # 总计 is a row's name and a column's.
        rows -= columns if rows - columns or _COLUMN.search(sentence) else set()
        of_rows = {key for key, names in cells.items() if not rows.isdisjoint(names.rows)}
        of_columns = {key for key, names in cells.items() if not columns.isdisjoint(names.columns)}
        found |= (of_rows & of_columns or of_rows) if of_rows - of_columns and rows - columns else of_rows | of_columns
    return found


def _stands(name: str, sentence: str) -> bool:
    """Tell whether a name stands in a sentence: a short one as a name only."""
    return name in sentence and (len(name) >= _NAME or any(quoted.format(name) in sentence for quoted in _QUOTES))
