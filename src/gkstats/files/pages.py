"""Pages as one text: tables joined over page breaks, page numbers and running heads left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gkstats.files.baselines import TextLine
from gkstats.files.breaks import beside, joined, without_notes
from gkstats.files.grid import Piece, laid
from gkstats.files.overflow import with_overflow_joined
from gkstats.files.ruled import Ruled
from gkstats.script.characters import straighten
from gkstats.script.numerals import is_page_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_EDGE: Final = 0.12  # the share of a page's height, above and below, in which its furniture stands
_BARE_NUMBER: Final = re.compile(r"\s*\[?\d{1,3}\]?\s*")
_LAST: Final = re.compile(r"\s(\d+)\s*/\s*(\d+)\s*$")
_LEVEL: Final = 4.0  # points: lines of a head stand at one height on all pages
_DIGITS: Final = re.compile(r"\d+")


@dataclass(slots=True)
class Page:
    """What stands on one page, from top to bottom, and where its edges are."""

    items: list[Ruled | TextLine]
    low: float
    high: float
    recognised: bool = False


def pieces(pages: Sequence[Page]) -> Iterator[Piece]:
    """Give the lines of all pages; a table that ends a page and one that begins the next are one if they fit."""
    _without_furniture(pages)
    with_overflow_joined([page.items for page in pages])
    open_table: Ruled | None = None
    below: list[TextLine] = []  # the lines behind the open table
    notes: list[TextLine] = []  # those at the foot of a page on which its row is cut
    for page in pages:
        rest = page.items
        for at, again in enumerate(rest):
            if isinstance(again, TextLine):
                continue
            if open_table:
                lines = [item for item in rest if isinstance(item, TextLine)]
                aside = [line for line in lines if beside(open_table, again, line)]
                between = [*below, *lines[:at]]
                cells = without_notes(open_table, between, again)
                if whole := joined(open_table, cells, again, aside):
                    open_table, below = whole, []
                    notes += between[len(cells) :]
                    rest = [item for item in rest[at + 1 :] if item not in aside]
            break
        for item in rest:
            if isinstance(item, TextLine):
                below.append(item)
                continue
            yield from _table(open_table, [*notes, *below])
            open_table, below, notes = item, [], []
    yield from _table(open_table, [*notes, *below])


def _table(table: Ruled | None, below: Iterable[TextLine]) -> Iterator[Piece]:
    """Give the lines of a table, and those behind it."""
    if table:
        yield from laid(table.boxes)
    for line in below:
        yield Piece(line.text)


def _without_furniture(pages: Sequence[Page]) -> None:
    """Take page numbers and running heads from the pages' edges: lines above or below all that stands in tables.

    A running head is the same but for its digits, at the same height, on most pages.
    """
    again = Counter(name for page in pages for name in {_as_head(page, line) for line in _at_edges(page)})
    sides = [edge for page in pages for item in page.items if isinstance(item, Ruled) for edge in item.edges]
    for number, page in enumerate(pages, start=1):
        gone = [line for line in _at_sides(page, sides) if _is_number(straighten(line.text))]
        for line in _at_edges(page):
            last = _LAST.search(text := straighten(line.text))
            if (
                _is_number(text)
                or (last is not None and last.groups() == (str(number), str(len(pages))))
                or again[_as_head(page, line)] >= max(2, len(pages) / 2)
            ):
                gone.append(line)
        page.items = [item for item in page.items if not any(item is line for line in gone)]


def _is_number(text: str) -> bool:
    return is_page_number(text) or _BARE_NUMBER.fullmatch(text) is not None


def _at_sides(page: Page, sides: Sequence[float]) -> list[TextLine]:
    """Give the lines in a page's margins: left or right of all tables."""
    if not sides:
        return []
    left, right = min(sides), max(sides)
    return [line for line in page.items if isinstance(line, TextLine) and (line.right < left or line.left > right)]


def _as_head(page: Page, line: TextLine) -> tuple[str, int]:
    """Give what is the same of a running head on all pages: its words, and how far it stands from the page's foot."""
    return _DIGITS.sub("#", line.text), round((line.y - page.low) / _LEVEL)


def _at_edges(page: Page) -> list[TextLine]:
    """Give the lines at a page's edges, up to the first table and behind the last."""
    tables = [place for place, item in enumerate(page.items) if isinstance(item, Ruled)]
    first, last = (tables[0], tables[-1]) if tables else (len(page.items), -1)
    return [
        item
        for place, item in enumerate(page.items)
        if isinstance(item, TextLine) and (place < first or place > last) and _at_edge(page, item)
    ]


def _at_edge(page: Page, line: TextLine) -> bool:
    room = (page.high - page.low) * _EDGE
    return not page.low + room < line.y < page.high - room
