"""Chinese numerals that stand by themselves: numbers, or enumerators and pieces of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gkstats.script.numerals import chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS: Final = ("、", ".", ")")


def is_number_alone(lines: Sequence[str], number: int, start: int, stop: int) -> bool:
    """Tell whether the numeral at the characters `start:stop` of a line stands for a number."""
    line, following = lines[number], lines[number + 1] if number + 1 < len(lines) else ""
    before, behind = line[:start].rstrip(), line[stop:].lstrip() or following.lstrip()
    if before.endswith("(") or behind[:1] in _MARKS:
        return False
    if before or line[stop:].strip() or stop - start > 1:  # no enumerator of a form is as large as 十二
        return True
    beside = (lines[n].strip() for n in (number - 1, number + 1) if 0 <= n < len(lines))
    return any(said.isdecimal() or chinese(said) is not None for said in beside)
