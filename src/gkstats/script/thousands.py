"""Numbers whose thousands a document parts by blanks: 5 201, in a cell of its own or between wider gaps."""

from __future__ import annotations

import re
from typing import Final

# Where a cell begins and ends: at a border, a wider gap or a line's end; a sign, decimals or a unit go with its number.
_BEGINS: Final = r"(?:(?<=[\t|\n])|(?<=[\t|] )|(?<=  )|(?<=[\t|\n ][+-])|\A)"
_ENDS: Final = r"(?= ?(?:[\t|\n]|\Z)|  |\.\d| ?[万亿]?元)"
# What stands before the blank is looked at from behind: a search that begins with one character is many times as fast.
_MAYBE: Final = re.compile(r" \d{3}(?!\d)(?<=\d \d{3})")
_RUN: Final = re.compile(rf"{_BEGINS}\d+(?: \d+)+{_ENDS}")
_TOGETHER: Final = re.compile(rf"{_BEGINS}\d{{4,}}{_ENDS}")
# No report counts thousands of millions, and no number begins with a zero.
_PARTED: Final = re.compile(r"[1-9]\d{0,2}(?: \d{3}){1,2}")
# So many numbers that look like it are no chance.
_FEW: Final = 3


def commas_for_blanks(text: str) -> str:
    """Give a text of the same length with commas in such numbers, where it prints all its thousands so.

    It does where no cell has four digits together, and no single blank parts other digits in a cell.
    """
    if not _MAYBE.search(text):
        return text
    runs = [match[0] for match in _RUN.finditer(text)]
    if len(runs) < _FEW or not all(map(_PARTED.fullmatch, runs)) or _TOGETHER.search(text):
        return text
    return _RUN.sub(lambda run: run[0].replace(" ", ","), text)
