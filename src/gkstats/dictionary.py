"""The data dictionary: every column and key in Chinese and English, from `dictionary.toml`.

Plain rows without a data-frame library: the corpus makes the contract's `dictionary` table of them, charts and exports
take their labels from them.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final

_DATA: Final = tomllib.loads(files("gkstats").joinpath("dictionary.toml").read_text(encoding="utf-8"))


def rows() -> list[dict[str, str]]:
    """Give one row a column (its key is empty) and one row a key: table, column, key, zh, en, definition."""
    columns = [
        _row(table, column, "", term)
        for group in _DATA["columns"]
        for table in group["tables"]
        for column, term in group["terms"].items()
    ]
    keys = [
        _row(table, column, key, term)
        for group in _DATA["keys"]
        for table, column in (place.split(".") for place in group["of"])
        for key, term in group["terms"].items()
    ]
    return columns + keys


def _row(table: str, column: str, key: str, term: list[str]) -> dict[str, str]:
    zh, en, definition = term
    return {"table": table, "column": column, "key": key, "zh": zh, "en": en, "definition": definition}
