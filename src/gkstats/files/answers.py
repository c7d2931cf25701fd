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
_TO_ITS_END: Final = re.compile(r"<[^<>]*>")
_PAGES: Final = 50  # an answer has few: each is read by a parser of its own
_WORD: Final = re.compile(r"[\u4e00-\u9fff]")


def answered(text: str) -> list[Piece]:
    """Give the lines of a page's content that stands in a string; none where none holds a table, or too many do."""
    try:
        said = list(_strings(json.loads(text)))
    except (ValueError, RecursionError):
        return []
    room = _PAGES - sum(_TABLE.search(one) is not None for one in said)
    if not 0 <= room < _PAGES:
        return []
    found: list[Piece] = []
    for one in said:
        tagged = _TAG.search(one) is not None
        if _TABLE.search(one) or (tagged and room):
            room -= _TABLE.search(one) is None
            found += pieces_of_page(one)
        elif _WORD.search(plain := _TO_ITS_END.sub("", one) if tagged else one):
            found.append(Piece(plain))
    return found


def _strings(said: object) -> Iterator[str]:
    """Give all strings in their order."""
    open_ones = [said]
    while open_ones:
        one = open_ones.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            open_ones += reversed(one.values() if isinstance(one, dict) else one)
