"""Numbers that a page's script counts up: what is printed before it runs is none."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from gkstats.script.numerals import read_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

_GOAL: Final = r"data-(?:to|target|end|goal|final|val(?:ue)?|num(?:ber)?|count(?:er)?(?:-?(?:to|up|target|value|end))?)"
_NAME: Final = re.compile(_GOAL)
# A tag goes on for a bounded length: where nothing ends it, each of its attributes would be looked for in all of it.
_PRINTED: Final = re.compile(rf"\s({_GOAL})\s*=\s*[\"']?(\d[\d,.]*)[\"']?(?=[\s>/])[^<>]{{0,300}}>\s*(\d[\d,.]*)\s*<")


class CountedUp:
    """Which attributes of a page say to what their element's number is counted up."""

    def __init__(self, html: str) -> None:
        """Look at all elements of a page: an attribute is no such one where most print more than it says, not less."""
        more: Counter[str] = Counter()
        less: Counter[str] = Counter()
        for name, said, now in _PRINTED.findall(html):
            goal, printed = _value(said), _value(now)
            if goal is not None and printed is not None:
                more[name] += printed > goal
                less[name] += printed < goal
        self._others = {name for name, count in more.items() if count and count >= less[name]}

    def goals(self, attributes: Mapping[str, str]) -> list[tuple[str, str]]:
        """Give what an element's attributes say that its number may become, by their names."""
        return [(name, said) for name, said in attributes.items() if _NAME.fullmatch(name)]

    def goes_on(self, text: str, goals: Sequence[tuple[str, str]]) -> bool:
        """Tell a number that a script may replace by another one: nought, with which it begins, by any."""
        now = _value(text) if goals else None
        return now is not None and any(
            _value(said) not in (None, now) and not (now and name in self._others) for name, said in goals
        )


def _value(text: str) -> Decimal | None:
    return read_number(text.strip(), signed=False).value
