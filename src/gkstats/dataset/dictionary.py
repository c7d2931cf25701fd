"""The data dictionary: every column and key in Chinese and English, from `dictionary.toml`.

Plain rows without a data-frame library: the corpus makes the contract's `dictionary` table of them, charts and exports
take their labels from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.codebook import CODEBOOK, CODES
from gkstats.script.typed import Fields, load

if TYPE_CHECKING:
    from gkstats.codebook import Codebook

# Chinese, English, and what is meant, in English and in Chinese.
Term: TypeAlias = tuple[str, str, str, str]


class _Columns(Fields, frozen=True):
    """Columns of the tables that are named."""

    tables: tuple[str, ...]
    terms: dict[str, Term]


class _Keys(Fields, frozen=True):
    """What can stand in the columns that are named, table.column."""

    of: tuple[str, ...]
    terms: dict[str, Term]


class _DictionaryFile(Fields, frozen=True):
    """What `dictionary.toml` holds."""

    columns: tuple[_Columns, ...]
    keys: tuple[_Keys, ...]


_DATA: Final = load("gkstats.dataset", "dictionary.toml", _DictionaryFile)


def rows(book: Codebook = CODEBOOK) -> list[dict[str, str]]:
    """Give one row a column (its key is empty) and one row a key, as the table `dictionary` has them.

    The codes of a user's own codebook stand in place of ours.
    """
    columns = [
        _row(table, column, "", term)
        for group in _DATA.columns
        for table in group.tables
        for column, term in group.terms.items()
    ]
    keys = [
        _row(table, column, key, term)
        for group in _DATA.keys
        for table, column in (place.split(".") for place in group.of)
        for key, term in group.terms.items()
    ]
    if book is not CODEBOOK:
        own = {
            code.key: (code.zh, code.en, code.definition or code.en, code.definition_zh or code.zh)
            for code in book.codes
        }
        places = {(row["table"], row["column"]) for row in keys if row["column"] == "code" and row["key"] in CODES}
        keys = [row for row in keys if (row["table"], row["column"]) not in places]
        keys += [_row(*place, key, term) for place in sorted(places) for key, term in own.items()]
    return columns + keys


def _row(table: str, column: str, key: str, term: Term) -> dict[str, str]:
    zh, en, definition, definition_zh = term
    return {
        "table": table, "column": column, "key": key, "zh": zh, "en": en,
        "definition": definition, "definition_zh": definition_zh,
    }  # fmt: skip
