"""Names of columns, keys and tables in the reader's language: the dictionary's, and `terms.toml` for derived ones."""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

from gkstats.bodies import divisions
from gkstats.dataset import dictionary
from gkstats.script.typed import Fields, load

# Chinese and English.
Names: TypeAlias = tuple[str, str]


class _TermsFile(Fields, frozen=True):
    """What `terms.toml` holds: names of columns, and of the keys of columns."""

    columns: dict[str, Names]
    keys: dict[str, dict[str, Names]]


_DATA: Final = load("gkstats.words", "terms.toml", _TermsFile)
# What a check can be about: a column or a row of the form, a cell of proactive disclosure, or a number in the prose.
_SUBJECTS: Final = ("kind", "route", "item", "requester")
_CELLS: Final = ("item", "measure")
# Columns of derived frames that hold the keys of another.
_SAME: Final = {"with_code": "code"}


def column(name: str, language: str) -> str:
    """Name a column: as derived frames have it, else as the dictionary does, else its own name with spaces.

    Outcomes that stand side by side are columns with the names of their keys.
    """
    return _columns()[language].get(name) or name.replace("_", " ")


def keys(column: str, language: str) -> dict[str, str]:
    """Name the keys that a column can hold; empty for a column of free text or numbers.

    A form's row is named without its enumerator and remarks: 予以公开, not （一）予以公开.
    """
    return _keys().get((_SAME.get(column, column), language), {})


@cache
def _columns() -> dict[str, dict[str, str]]:
    named: dict[str, dict[str, str]] = {"zh": {}, "en": {}}
    for row in dictionary.rows():
        if not row["key"]:
            for language, names in named.items():
                names.setdefault(row["column"], row[language])
    for name, (zh, en) in _DATA.columns.items():
        named["zh"][name], named["en"][name] = zh, en
    for name, (zh, en) in _DATA.keys["outcome"].items():
        named["zh"].setdefault(name, zh)
        named["en"].setdefault(name, en)
    return named


@cache
def _keys() -> dict[tuple[str, str], dict[str, str]]:
    named: dict[tuple[str, str], dict[str, str]] = {}
    for row in dictionary.rows():
        if row["key"]:
            named.setdefault((row["column"], "en"), {}).setdefault(row["key"], row["en"])
            named.setdefault((row["column"], "zh"), {}).setdefault(row["key"], dictionary.without_number(row["zh"]))
    for name, terms in (_DATA.keys | {"province": divisions.province_names()}).items():
        for key, (zh, en) in terms.items():
            named.setdefault((name, "zh"), {})[key] = zh
            named.setdefault((name, "en"), {})[key] = en
    for language, comma in (("zh", "，"), ("en", ", ")):
        items, measures = (named[column, language].items() for column in _CELLS)
        named["subject", language] = {
            f"{item}.{measure}": f"{name}{comma}{of}" for item, name in items for measure, of in measures
        } | {key: name for column in _SUBJECTS for key, name in named[column, language].items()}
    return named
