"""Tables that stand in a text as XML, in whatever elements and attributes."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.page.matrix import Slot
from gkstats.reading.tables.page.structures import Branch, Entry, tiers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.reading.tables.page.structures import Name

_NAME: Final = r"[^\W\d][\w.:-]*"
_TAG: Final = re.compile(rf"<(?P<end>/)?(?P<name>{_NAME})(?P<attributes>(?:\s+{_NAME}=\"[^\"<>]*\")*)\s*(?P<empty>/)?>")
_ATTRIBUTE: Final = re.compile(rf"(?P<name>{_NAME})=\"(?P<said>[^\"]*)\"")


class _Element:
    """An element that has not ended yet."""

    def __init__(self, tag: str, name: Name, attributes: list[Entry]) -> None:
        self.tag, self.name, self.attributes = tag, name, attributes
        self.inner: list[Entry] = []
        self.said: Slot | None = None

    def value(self) -> Slot | Branch:
        """Give what it holds: a value, or its attributes and elements; those of one name are a list."""
        if not self.inner and self.said is not None:
            if not self.attributes:
                return self.said
            self.inner.append(Entry((self.said._replace(stop=self.said.start, text=""),), self.said))
        names = [entry.name[0].text for entry in self.inner]
        alike = len({*names}) < len(names)
        return Branch((*self.attributes, *(Entry((), entry.value) if alike else entry for entry in self.inner)))


def elements(lines: Sequence[str]) -> list[Branch]:
    """Find the outermost elements that lines print; of those that do not end, what is within."""
    whole = "\n".join(lines)
    if "</" not in whole:
        return []
    bases = [0, *accumulate(len(line) + 1 for line in lines)]

    def slot(low: int, high: int) -> Slot:
        said = whole[low:high]
        low += len(said) - len(said.lstrip())
        line = bisect_right(bases, low) - 1
        said = said.strip()
        return Slot(line, low - bases[line], low - bases[line] + len(said), said)

    stack = [_Element("", (), [])]
    before = 0
    for match in _TAG.finditer(whole):
        if match["end"]:
            if all(one.tag != match["name"] for one in stack):
                continue
            while stack[-1].tag != match["name"]:
                one = stack.pop()
                stack[-1].inner += one.inner
            one = stack.pop()
            if not one.inner:
                one.said = slot(before, match.start())
            stack[-1].inner.append(Entry(one.name, one.value()))
        else:
            attributes = [
                Entry((slot(*_span(match, own, "name")),), slot(*_span(match, own, "said")))
                for own in _ATTRIBUTE.finditer(match["attributes"])
            ]
            name = tiers_of(slot(*match.span("name")))
            one = _Element(match["name"], name, attributes)
            if match["empty"]:
                one.said = slot(match.end(), match.end())
                stack[-1].inner.append(Entry(name, one.value()))
            else:
                stack.append(one)
        before = match.end()
    return [entry.value for one in stack for entry in one.inner if isinstance(entry.value, Branch)]


def _span(tag: re.Match[str], own: re.Match[str], group: str) -> tuple[int, int]:
    low, high = own.span(group)
    return tag.start("attributes") + low, tag.start("attributes") + high
