"""Tables in AsciiDoc: what stands before a cell's bar says how many columns and rows it covers, and is no number."""

from __future__ import annotations

import re
from typing import Final

_FENCE: Final = "|==="
_TABLE: Final = re.compile(r"^\|={3,}[ ]*$.*?^\|={3,}[ ]*$", re.MULTILINE | re.DOTALL)
# 2+| covers two columns, .8+| eight rows, 2.3+| both.
_COVERED: Final = re.compile(r"(?<!\S)(?=[\d.])\d{0,3}(?:\.\d{1,3})?\+(?=[<^>.a-z]{0,4}\|)")


def without_spans(folded: str) -> str:
    """Leave out of the tables of a folded text what says which cells are merged; all else stays where it is."""
    if _FENCE not in folded:
        return folded
    return _TABLE.sub(lambda table: _COVERED.sub(lambda said: " " * len(said[0]), table[0]), folded)
