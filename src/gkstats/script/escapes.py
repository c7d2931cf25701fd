r"""Characters that a program wrote as escapes: \u672c for 本, \n for the end of a line."""

from __future__ import annotations

import re
from typing import Final

# So many escapes are a program's, and no path's or formula's.
_FEW: Final = 20
_CHARACTER: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_END_OF_LINE: Final = re.compile(r"(?:\\r)?\\n(?![A-Za-z])")
# Marks that Markdown would take for its own.
_MARK: Final = re.compile(r"\\([|*_#.()\[\]-])")
_TAB: Final = re.compile(r"\\t(?![A-Za-z])")


def spelled_out(text: str) -> str:
    """Give a text with the characters for which a program wrote escapes, where it did so throughout."""
    if "\\" not in text:
        return text
    if len(_CHARACTER.findall(text)) > _FEW:
        spelled = _CHARACTER.sub(lambda match: chr(int(match[1], 16)), text)
        text = spelled.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(_END_OF_LINE.findall(text)) > _FEW:
        text = _TAB.sub("\t", _END_OF_LINE.sub("\n", text))
    return _MARK.sub(r"\1", text) if len(_MARK.findall(text)) > _FEW else text
