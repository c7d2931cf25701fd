"""Characters folded to those that all words of the package are kept in: a table of them, applied to a text at once."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# All that most texts have to be folded.
_COMMON: Final = "，：；（）\u3000\xa0"


def one_of(codes: Iterable[int]) -> re.Pattern[str]:
    """Give a pattern for one character of these codes, which may be thousands.

    Neighbours are written as a range: beyond U+FFFF each single one would be compared with every character of a text,
    and a search take ten times as long.
    """
    runs = groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0])
    ranges = [[re.escape(chr(code)) for _, code in run] for _, run in runs]
    return re.compile("[" + "".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in ranges) + "]")


class Folding:
    """A table of characters and what each is folded to.

    The few common ones are replaced one after the other; only a text that holds another one is translated, which takes
    ten times as long.
    """

    def __init__(self, table: Mapping[int, str]) -> None:
        """Make a table ready; no common character may be folded to another one of the table."""
        self._table = table
        self._common = [(printed, table[ord(printed)]) for printed in _COMMON if ord(printed) in table]

    @cached_property
    def _others(self) -> re.Pattern[str]:
        return one_of(code for code in self._table if chr(code) not in _COMMON)

    def __call__(self, text: str) -> str:
        """Fold a text."""
        if not text.isascii():
            for printed, folded in self._common:
                text = text.replace(printed, folded)
        return text.translate(self._table) if self._others.search(text) else text
