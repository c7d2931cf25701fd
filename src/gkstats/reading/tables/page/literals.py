"""Tables that programs wrote as JSON or Python literals: lists of lists, of records, frames; each on any lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.page.matrix import Slot
from gkstats.reading.tables.page.structures import Branch, Entry, Name, tiers_of
from gkstats.script.numerals import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LITERAL: Final = re.compile(r"[\[{]\s*[\"'\[{(]|\{\s*\d+:|\(\s*(?:\"[^\"\n]*\"|'[^'\n]*'),")
_TOKEN: Final = re.compile(
    r"(?P<open>[\[{(])|(?P<close>[\]})])|(?P<colon>:)|(?P<comma>,)"
    r"|(?<![^\s\[{(,:])(?P<quote>[\"'])(?P<text>[^\n]*?)(?P=quote)(?=\s*(?:[,\]}:)]|$))"
    r"|(?P<bare>[^\s\[\]{}(),:]+)",
    re.MULTILINE,
)
_CLOSES: Final = {"[": "]", "{": "}", "(": ")"}


def literals(lines: Sequence[str]) -> list[Branch]:
    """Find the lists and objects that lines print; of those that do not end, or end otherwise, what is within."""
    whole = "\n".join(lines)
    start = _LITERAL.search(whole) if any(mark in whole for mark in "[{(") else None
    if start is None:
        return []
    bases = [0, *accumulate(len(line) + 1 for line in lines)]

    def slot(match: re.Match[str]) -> Slot:
        low, high = match.span("text" if match["quote"] else "bare")
        line = bisect_right(bases, low) - 1
        said = "" if match["bare"] and BLANK.fullmatch(match["bare"]) else whole[low:high]
        return Slot(line, low - bases[line], high - bases[line], said)

    return _read((match, slot(match)) for match in _TOKEN.finditer(whole, start.start()))


class _Open:
    """A list or an object that has not ended yet."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.entries: list[Entry] = []
        self.name: Name = ()  # of the value that comes next
        self.said: Slot | Branch | None = None  # a value, or the name of the next

    def end_entry(self) -> None:
        """Take the value, if any, as an entry."""
        if self.said is not None:
            self.entries.append(Entry(self.name, self.said))
        self.name, self.said = (), None

    def say(self, value: Slot | Branch) -> None:
        """Take a value, behind another one perhaps that no comma ended."""
        if self.said is not None:
            self.end_entry()
        self.said = value

    def take_name(self) -> None:
        """Take what was said as the name of what comes next."""
        if self.said is not None:
            self.name = tiers_of(self.said) if isinstance(self.said, Slot) else self.said.cells
        self.said = None

    @property
    def left(self) -> Branch:
        """Give the branches within, with their names, if it does not end."""
        self.end_entry()
        return Branch(tuple(entry for entry in self.entries if isinstance(entry.value, Branch)))


def _read(tokens: Iterable[tuple[re.Match[str], Slot]]) -> list[Branch]:
    """Give the outermost lists and objects, in order."""
    stack = [_Open("")]
    for match, slot in tokens:
        inner = stack[-1]
        if match["open"]:
            stack.append(_Open(match[0]))
        elif match["close"]:
            if _CLOSES.get(inner.mark) == match[0]:
                inner.end_entry()
                stack.pop()
                stack[-1].say(Branch(tuple(inner.entries)))
            else:
                stack = [_abandoned(stack)]
        elif match["colon"]:
            inner.take_name()
        elif match["comma"]:
            inner.end_entry()
        else:
            inner.say(slot)
    outermost = _abandoned(stack).left.entries
    return [entry.value for entry in outermost if isinstance(entry.value, Branch)]


def _abandoned(stack: list[_Open]) -> _Open:
    """Give the outermost level with what stands in all that have not ended."""
    while len(stack) > 1:
        inner = stack.pop()
        if inner.left.entries:
            stack[-1].say(inner.left)
    return stack[0]
