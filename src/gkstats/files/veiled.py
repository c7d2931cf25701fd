"""What a page's own style hides and a script of it shows: a page shows something, and one that does not will."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.files.grid import Piece

# Words of the form, plain or escaped as scripts have them.
FORM: Final = re.compile(r"本年新收政府信息公开申请|\\u672c\\u5e74\\u65b0\\u6536\\u653f\\u5e9c", re.IGNORECASE)
NEVER: Final = -1  # in place of a veil's number: nothing shows what is in it
LAYERS: Final = 3  # veils in veils
_LITTLE: Final = 2000  # characters: the names of a site's pages, who published and when,
_SENTENCES: Final = 200  # and hardly a sentence
_PART: Final = 100  # so long is a part of a report that is hidden by itself


class _Veil(NamedTuple):
    """An element that a style hides, in one that is shown, and what is said in it."""

    parent: int
    said: list[str]


class Veils:
    """The elements that a page's style hides, by their number in the order of their starts."""

    def __init__(self) -> None:
        """Begin a page."""
        self._veils: dict[int, _Veil] = {}

    def begin(self, number: int, parent: int) -> int:
        """Begin a hidden element, whose parent is shown."""
        self._veils[number] = _Veil(parent, [])
        return number

    def add(self, number: int, text: str) -> None:
        """Take what is said in a hidden element."""
        if number != NEVER:
            self._veils[number].said.append(text)

    def lifted(self, shown: Iterable[Piece]) -> frozenset[int]:
        """Give the elements that a script must show: they hold a report where all that is shown is next to nothing.

        Its sections may be hidden one by one, side by side. What is hidden in a report that is shown remains so.
        """
        reports = {
            number: veil for number, veil in self._veils.items() if FORM.search("".join("".join(veil.said).split()))
        }
        if not reports or not _is_little([piece.text for piece in shown]):
            return frozenset()
        parents = {veil.parent for veil in reports.values()}
        beside = {
            number
            for number, veil in self._veils.items()
            if veil.parent in parents and sum(len(said.strip()) for said in veil.said) > _PART
        }
        return frozenset(reports) | beside


def _is_little(lines: Sequence[str]) -> bool:
    """Tell what stands around an article from an article."""
    sentences = sum(len(line) for line in lines if "。" in line)
    return sum(map(len, lines)) < _LITTLE and sentences < _SENTENCES and not any(map(FORM.search, lines))
