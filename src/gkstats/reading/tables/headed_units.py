"""The unit that a heading prints for its column of money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gkstats.files.text import Text
    from gkstats.reading.tables.ideographs import Characters

# The unit that a heading names for its column: 采购总金额(万元), (单位:人民币元).
_UNIT: Final = re.compile(r"(?:(?:单位|金额)\W{0,3}|\()(?:人民币)?([^\W\d]{0,2}元)")
_HEAD: Final = 60  # a heading with its notes is no longer


def printed_unit(text: Text, ideographs: Characters, start: int, stop: int | None) -> str | None:
    """Give the unit printed between a heading and the first row below it, two places of the stream; null for none."""
    if stop is None:
        stop = min(start + _HEAD, len(ideographs.stream)) - 1
    (line, column), (last, end) = map(ideographs.at, (start, stop))
    said = "".join(text.folded[line : last + 1])
    said = said[column : len(said) - len(text.folded[last]) + end]
    found = _UNIT.search("".join(said.split()))
    return found[1] if found else None
