"""Invented reports as texts: each form is printed in each layout once, then only its numbers are filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from gkstats.demo import printing
from gkstats.demo.printing import MARK, Document, Grid, Key
from gkstats.demo.settings import prose
from gkstats.demo.writers import TEMPLATES, flowed, folded, html_table, listed, markdown, page, quoted, separated
from gkstats.script.markup import made, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TABLES: Final = {"proactive": 1, "requests": 3, "disputes": 0}  # how many columns of labels tell a grid


@dataclass(frozen=True)
class Layout:
    """How tables are printed, in lines of how many characters, whether an empty cell can be told from none."""

    table: Callable[[Grid], list[str]]
    width: int = 0
    borders: bool = False
    suffix: str = ".txt"


LAYOUTS: Final = {
    "tabs": Layout(partial(separated, join="\t".join, collapse=True)),
    "tabs_full": Layout(partial(separated, join="\t".join), borders=True),
    "markdown": Layout(markdown, borders=True, suffix=".md"),
    "pipes": Layout(partial(separated, join=lambda row: " | ".join(row) + " |", collapse=True)),
    "listed": Layout(listed),
    "pdf": Layout(partial(flowed, width=7, at="wrapped_own"), width=30),
    "csv": Layout(partial(separated, join=quoted), borders=True),
    "folded": Layout(partial(folded, count=7), width=30),
    "html": Layout(lambda grid: [html_table(grid)], borders=True, suffix=".html"),
}


@dataclass(frozen=True)
class _Mould:
    """One table of one form in one layout, cut where its numbers go."""

    pieces: tuple[str, ...]
    places: Mapping[Key, int]

    def fill(self, numbers: Mapping[Key, str]) -> list[str]:
        """Give the lines with these numbers; a cell without one holds 0."""
        text = list(self.pieces)
        for key, number in numbers.items():
            if key in self.places:
                text[self.places[key]] = number
        return "".join(text).split("\n")


def printed(document: Document, form: str, layout: str, numbers: Mapping[Key, str]) -> str:
    """Print a document; `numbers` hold what stands in the cells that are not 0, as it is printed."""
    moulds = _moulds(form, layout)
    chosen = LAYOUTS[layout]

    def table(grid: Grid) -> list[str]:
        return moulds[grid.labels].fill(numbers)

    if layout == "html":
        return _web_page(document, table)
    return "\n".join(page(document, table, width=chosen.width)) + "\n"


@cache
def grids(form: str) -> dict[str, Grid]:
    """Give the tables of a form by name, a mark in each number's place."""
    marks = {key: chr(0xE000 + place) for place, key in enumerate(printing.cells(form))}
    return {name: getattr(printing, name)(form, marks.__getitem__, str) for name in _TABLES}


@cache
def _moulds(form: str, layout: str) -> dict[int, _Mould]:
    keys = printing.cells(form)
    moulds = {}
    for grid in grids(form).values():
        text = "\n".join(LAYOUTS[layout].table(grid))
        places = {keys[ord(mark) - 0xE000]: 2 * at + 1 for at, mark in enumerate(MARK.findall(text))}
        pieces = [part for piece in re.split(MARK, text) for part in (piece, "0")][:-1]
        moulds[grid.labels] = _Mould(tuple(pieces), places)
    return moulds


def _web_page(document: Document, table: Callable[[Grid], list[str]]) -> str:
    sections = [
        (section.heading, [made("\n".join(table(part))) if isinstance(part, Grid) else part for part in section.parts])
        for section in document.sections
    ]
    html = render(
        TEMPLATES, "report.html.j2", title=document.title, opening=document.opening, sections=sections,
        signature=document.signature,
    )  # fmt: skip
    return f"{html}\n"


def notice(agency: str, year: int) -> str:
    """Write something that is no report: a notice of a meeting."""
    said = "各科室：定于下周二下午召开会议，请准时参加。"
    return f"关于召开{year}年度工作会议的通知\n{prose().invented}\n{said}\n{agency}\n"
