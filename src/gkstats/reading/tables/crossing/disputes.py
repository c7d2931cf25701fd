"""The disputes, each number below or beside its route and its outcome, in whatever way they cross."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.crossing.slots import Crossed, first_of
from gkstats.reading.tables.labels.plans import ideographs_of
from gkstats.reading.tables.page.cuts import RULE
from gkstats.reading.tables.page.matrix import Slot, matrices
from gkstats.script.numerals import BLANK, count_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.page.matrix import Matrix

# The outcomes, by their heads' places on the form, and the routes, whose heads stand beside or above them.
OUTCOMES: Final = range(2, 7)
ROUTES: Final = {0: 0, 7: 5, 8: 10}
SUITS: Final = 1


def disputes(block: Block, matrix: Matrix) -> Crossed | None:
    """Read the disputes from one matrix; null where not all of them stand in it."""
    outcomes, routes = heads_of_disputes(block)
    if count_up([slot.text.strip() for row in matrix.rows for slot in row if slot.number]):
        return None  # they number the columns
    for rows in (matrix.rows, tuple(zip(*matrix.rows, strict=True))):
        done = _below(rows, outcomes, routes) or _grid_of(rows, outcomes, routes)
        if done is not None:
            return done
    return None


def disputes_apart(block: Block, text: Text, first: int, last: int) -> Crossed | None:
    """Read the disputes, among some lines, from a table for each route, its route on a line of its own above it.

    Null where not each has one row of numbers below all outcomes, or where a number stands outside of them.
    """
    outcomes, routes = heads_of_disputes(block)
    row_of = {
        line: row for matrix in matrices(text, first, last) for line, row in zip(matrix.lines, matrix.rows, strict=True)
    }
    done = Crossed()
    route, below = -1, dict[int, int]()
    for line in range(first, min(last + 1, len(text.folded))):
        said = text.folded[line].strip()
        if line not in row_of and said and RULE.fullmatch(said) is None:
            if len(done.slots) == len(outcomes) * len(ROUTES):
                break
            caption = Slot(line, 0, len(said), said.strip(" #*:"))
            if (named := _route_of(caption, routes)) is not None:
                route, below = named, {}
            elif done.slots and caption.number:
                return None
        row = row_of.get(line, ())
        heads = {column: outcomes[name] for column, slot in enumerate(row) for name in first_of(slot, outcomes)}
        if heads:
            below = heads if len({*heads.values()}) == len(outcomes) else {}
        for column, slot in enumerate(row):
            key = (0, route + below.get(column, 0))
            if below and not heads and (slot.number or column in below):
                if route < 0 or column not in below or key in done.slots or (line, column) in text.covered:
                    return None
                done.slots[key] = slot
    return done if len(done.slots) == len(outcomes) * len(ROUTES) else None


def heads_of_disputes(block: Block) -> tuple[dict[str, int], dict[str, int]]:
    """Give the outcomes by their names, and the routes with the first of their columns; -1 for that of all suits."""
    outcomes = {ideographs_of(block.heads[index]): n for n, index in enumerate(OUTCOMES)}
    routes = {ideographs_of(block.heads[index]): first for index, first in ROUTES.items()}
    routes[ideographs_of(block.heads[SUITS])] = -1
    return outcomes, routes


def _below(rows: Sequence[Sequence[Slot]], outcomes: Mapping[str, int], routes: Mapping[str, int]) -> Crossed | None:
    """Read one row of numbers below two tiers of heads."""
    with_numbers = [place for place, row in enumerate(rows) if any(slot.number for slot in row)]
    if len(with_numbers) != 1:
        return None
    (place,) = with_numbers
    below = rows[place + 1] if place + 1 < len(rows) else ()
    if below and not any(slot.filled and BLANK.fullmatch(slot.text) is None for slot in below):
        return None  # of an empty row below it nobody can tell which one is this year's
    tiers = rows[:place]
    named = {"outcome": lambda one: next((outcomes[name] for name in first_of(one, outcomes)), None),
             "route": lambda one: _route_of(one, routes)}  # fmt: skip
    inner = _innermost(tiers, named)
    done = Crossed()
    for column, slot in enumerate(rows[place]):
        found = {kind: _over(tiers, column, name, exact=kind == inner) for kind, name in named.items()}
        outcome, route = found["outcome"], found["route"]
        if found.get(inner) is None:
            if slot.number:
                return None
            continue
        if outcome is None or route is None or route < 0 or (0, route + outcome) in done.slots:
            return None
        done.slots[0, route + outcome] = slot
        done.order.append(route + outcome)
    return done if len(done.slots) == len(outcomes) * len(ROUTES) else None


def _innermost(tiers: Sequence[Sequence[Slot]], named: Mapping[str, Callable[[Slot], int | None]]) -> str:
    """Give the kind of heads that stands right over the numbers: routes may stand over outcomes, or below them."""
    for row in reversed(tiers):
        often = {kind: sum(name(slot) is not None for slot in row) for kind, name in named.items()}
        if any(often.values()):
            return max(often, key=lambda kind: often[kind])
    return ""


def _over(
    tiers: Sequence[Sequence[Slot]], column: int, name: Callable[[Slot], int | None], *, exact: bool
) -> int | None:
    """Give what the head over a column says: the nearest one above it, or, of merged ones, to its left."""
    if exact:
        return next((said for row in reversed(tiers) if (said := name(row[column])) is not None), None)
    starts = [
        (start, tier, said)
        for tier, row in enumerate(tiers)
        for start in range(column + 1)
        if (said := name(row[start])) is not None
    ]
    return max(starts)[2] if starts else None


def _route_of(slot: Slot, routes: Mapping[str, int]) -> int | None:
    """Give the first column of the route that a cell names, perhaps behind all suits' name: 行政诉讼(复议后起诉)."""
    said = next(iter(slot.names()), "")
    for name in sorted(routes, key=len, reverse=True):
        rest = said.replace(name, "", 1)
        if rest != said and (not rest or routes.get(rest) == -1):
            return routes[name]
    return None


def _is_headed(tiers: Sequence[Sequence[Slot]], column: int) -> bool:
    """Tell a column over which words stand."""
    return any(tier[column].filled and not tier[column].number for tier in tiers)


def _above(rows: Sequence[Sequence[Slot]], column: int, names: Mapping[str, int]) -> int | None:
    """Give which of the names stands nearest above a place."""
    return next((names[name] for row in reversed(rows) for name in first_of(row[column], names)), None)


def _grid_of(rows: Sequence[Sequence[Slot]], outcomes: Mapping[str, int], routes: Mapping[str, int]) -> Crossed | None:
    """Read numbers with their route to the left, and their outcome to the left or above."""
    done = Crossed()
    route = -1
    for place, row in enumerate(rows):
        left: int | None = None
        for column, slot in enumerate(row):
            if (named := _route_of(slot, routes)) is not None:
                route = named
            for name in first_of(slot, outcomes):
                left = outcomes[name]
            if not slot.number:
                continue
            above = _above(rows[:place], column, outcomes)
            if left is None and above is None and _is_headed(rows[:place], column):
                done.extra.append(slot)  # below a head that is none of the form's
                continue
            if (left is None) == (above is None) or route < 0:
                return None
            outcome = left if left is not None else above
            if outcome is None or (0, route + outcome) in done.slots:
                return None
            done.slots[0, route + outcome] = slot
    return done if len(done.slots) == len(outcomes) * len(ROUTES) else None
