"""What the tables of a text say together: the form that they are of, and the layout in which their numbers stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.dealing import deal
from gkstats.reading.tables.dealing.dealt import Dealt

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.model import Cell, Issue, State
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.numbers.stretches import Stretch
    from gkstats.reading.tables.plain.plain_cells import Made, PlainTable

TABLES: Final = ("proactive", "requests", "disputes")


@dataclass(frozen=True)
class TablesRead:
    """What the tables of a text hold: the form, the cells in printed order, the issues, and what was taken."""

    form: str
    cells: tuple[Cell, ...]
    issues: tuple[Issue, ...]
    stretches: tuple[Stretch, ...]
    states: frozenset[tuple[str, State]]  # the tables that have cells, each with the states of them
    printed: tuple[str, ...]  # the cells in which anything stands: key and print, a line a cell
    begins: Mapping[str, int]  # the line of each table's first cell in its order that has one; 0 where none has
    text: Text  # the lines as they were read, heads that lines break put together
    plainly: bool = False  # all labels and heads stand whole in the form's order, nothing but numbers between them


def form_of(own: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Tell the report's form, and each table's, from the forms that its tables' own labels are of."""
    proactive, requests = own.get("proactive"), own.get("requests")
    if proactive is None and requests is None:
        return "free", dict.fromkeys(TABLES, forms.NEWEST)
    if proactive is None or requests is None:
        name = "requests" if proactive is None else "proactive"
        form = forms.first_alike(own[name], name)
    elif fitting := forms.fitting(proactive, requests):
        form = fitting[0]
    else:
        return "mixed", {"proactive": proactive, "requests": requests, "disputes": requests}
    return form, dict.fromkeys(TABLES, form)


def deal_all(tables: Mapping[str, Table], alone: Collection[str], *, others: bool = False) -> dict[str, Dealt]:
    """Deal every table's tokens to its rows; a text has one layout, but for tables that are read without it.

    `alone` are those. Tables that leave open what a text's `others` could say of the layout are left out.
    """
    together = {name: table for name, table in tables.items() if name not in alone}
    dealt: dict[str, Dealt] = {}
    for own in (together, *({name: tables[name]} for name in tables if name in alone)):
        seated = [(table.seats, table.places) for table in own.values()]
        dealings = deal.deal(seated, others=others and own is together)
        dealt.update((name, Dealt(table, done)) for (name, table), done in zip(own.items(), dealings, strict=False))
    return dealt


def put_together(
    form: str,
    made: Mapping[str, Made],
    tables: Mapping[str, Table | PlainTable],
    text: Text,
    more: Sequence[Stretch] = (),
    *,
    plainly: bool = False,
) -> TablesRead:
    """Put together what is read of each table; `more` is what they took besides what was found of them."""
    every = [made[name] for name in TABLES if name in made]
    begins = {name: next((cell.line for cell in one.cells if cell.line is not None), 0) for name, one in made.items()}
    return TablesRead(
        form,
        tuple([cell for one in every for cell in one.cells]),
        tuple([one for table in every for one in table.issues]),
        (*(stretch for name in TABLES if name in tables for stretch in tables[name].stretches), *more),
        frozenset().union(*(one.states for one in every)),
        tuple([said for one in every for said in one.printed]),
        begins,
        text,
        plainly,
    )
