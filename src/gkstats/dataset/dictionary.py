"""The data dictionary: every column and key in Chinese and English, from `dictionary.toml`.

Plain rows without a data-frame library: the corpus makes the contract's `dictionary` table of them, charts and exports
take their labels from them.
"""

from __future__ import annotations

import re
from functools import cache
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


# Columns whose keys are rows of the form's tables.
_ROWS: Final = ("item", "route")
# What stands before and behind a printed label's own words: （一）, 2., 一、; a bracketed remark of a clause's length.
_ENUMERATOR: Final = re.compile(r"^(?:（[一二三四五六七八九十]+）|\d+\.|[一二三四五六七八九十]+、)")
_REMARK: Final = re.compile(r"（[^）]{5,}）$")
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


@cache
def names_of_rows() -> dict[str, dict[str, str]]:
    """Name the rows of the form's tables by their own keys, in either language."""
    named = [row for row in rows() if row["key"] and row["column"] in _ROWS]
    return {
        "zh": {row["key"]: without_number(row["zh"]) for row in named}, "en": {row["key"]: row["en"] for row in named}
    }  # fmt: skip


def without_number(label: str) -> str:
    """Give a printed label without its enumerator and remarks: 予以公开 for （一）予以公开."""
    return _REMARK.sub("", _ENUMERATOR.sub("", label.partition(" / ")[0]))


def _row(table: str, column: str, key: str, term: Term) -> dict[str, str]:
    zh, en, definition, definition_zh = term
    return {
        "table": table, "column": column, "key": key, "zh": zh, "en": en,
        "definition": definition, "definition_zh": definition_zh,
    }  # fmt: skip
