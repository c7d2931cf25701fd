"""Numbers that a page's script counts up: what is printed before it runs is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.script.numerals import read_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

_GOAL: Final = r"data-(?:to|target|end|goal|final|val(?:ue)?|num(?:ber)?|count(?:er)?(?:-?(?:to|up|target|value|end))?)"
_NAME: Final = re.compile(_GOAL)
_PRINTED: Final = re.compile(rf"\s({_GOAL})\s*=\s*[\"']?(\d[\d,.]*)[\"']?(?=[\s>/])[^<>]*>\s*(\d[\d,.]*)\s*<")


class CountedUp:
    """Which attributes of a page say to what their element's number is counted up."""

    def __init__(self, html: str) -> None:
        """Look at all elements of a page: one that prints more than its attribute says is not counted up to that."""
        found = [(name, _value(said), _value(now)) for name, said, now in _PRINTED.findall(html)]
        self._others = {name for name, goal, now in found if goal is not None and now is not None and now > goal}

    def goals(self, attributes: Mapping[str, str]) -> list[str]:
        """Give what an element's attributes say that its number becomes."""
        return [said for name, said in attributes.items() if _NAME.fullmatch(name) and name not in self._others]


def goes_on(text: str, goals: Sequence[str]) -> bool:
    """Tell a number that a script may replace by another one."""
    now = _value(text) if goals else None
    return now is not None and any(_value(said) not in (None, now) for said in goals)


def _value(text: str) -> Decimal | None:
    return read_number(text.strip(), signed=False).value
