"""What a program answered, in JSON: a page's content in one of its strings, its title and date in others."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from gkstats.files.grid import Piece
from gkstats.files.html import pieces_of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE: Final = re.compile(r"<t[dr][\s>]", re.IGNORECASE)
_TAG: Final = re.compile(r"<[a-z]", re.IGNORECASE)
_WORD: Final = re.compile(r"[\u4e00-\u9fff]")


def answered(text: str) -> list[Piece]:
    """Give the lines of a page's content that stands in a string; none where no string holds a table of a page."""
    try:
        said = list(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return []
    if not any(map(_TABLE.search, said)):
        return []
    found: list[Piece] = []
    for one in said:
        found += pieces_of_page(one) if _TAG.search(one) else [Piece(one)] if _WORD.search(one) else []
    return found


def _strings(said: object) -> Iterator[str]:
    """Give all strings in their order."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict | list):
        for one in said.values() if isinstance(said, dict) else said:
            yield from _strings(one)
