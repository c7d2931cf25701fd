"""Disputes whose heads stand between their numbers, some of them in pieces, as converters print narrow columns.

A column's width breaks its head over lines, and columns beside each other are printed line by line: 结结果果维纠持正
says 结果维持 and 结果纠正. Behind heads stand as many numbers. The first number of each outcome is the first route's,
the second one the second's. A route is told where its numbers add up, in one way only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import combinations, permutations, product, zip_longest
from math import comb, prod
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from gkstats.reading.tables.crossing.disputes import heads_of_disputes
from gkstats.reading.tables.crossing.slots import Crossed
from gkstats.reading.tables.labels.plans import FEW_TERMS, sums_held
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.page.matrix import Slot
from gkstats.script.numerals import NUMBER, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block

_SEVERAL: Final = 2
# What a narrow column breaks off a number has no more digits.
_REST: Final = 2
# More ways to put broken numbers together are not tried.
_MOST_WAYS: Final = 500
# No number of a report has so many digits.
_DIGITS: Final = 30
# Numbers stand between heads so many times at most: once behind each head.
_MOST_RUNS: Final = 16
# More words together are no heads of the disputes.
_MOST_WORDS: Final = 120

# The pieces of a number, and the numbers of a route.
_Pieces: TypeAlias = "tuple[Slot, ...]"
_OfRoute: TypeAlias = "tuple[_Pieces, ...]"


class _HeadsAndNumbers(NamedTuple):
    """Names that stand together, in groups of those that are printed line by line, and the numbers behind them."""

    groups: tuple[tuple[str, ...], ...]
    numbers: list[Slot]


class _Behind(NamedTuple):
    """Where a head's number is: its run, and which one it is there; `route` is the last one named before the head."""

    run: int
    place: int
    route: int


def behind_split_heads(block: Block, text: Text, first: int) -> Crossed | None:
    """Read the disputes from line `first` on; null where their heads do not stand between their numbers."""
    outcomes, columns = heads_of_disputes(block)
    routes = [name for name, column in columns.items() if column >= 0]
    runs = _runs(text, first, tuple(outcomes), tuple(columns))
    names = Counter(name for run in runs for group in run.groups for name in group)
    often = dict.fromkeys(outcomes, len(routes)) | dict.fromkeys(routes, 1)
    if len(runs) < len(routes) or any(names[name] != times for name, times in often.items()):
        return None
    heads, order = _heads(runs, outcomes, routes)
    ways = [list(_wholes(run, sum(name in outcomes for group in run.groups for name in group))) for run in runs]
    if prod(map(len, ways)) > _MOST_WAYS:
        return None
    sums = [(total, parts) for total, parts in block.sums if total < len(outcomes)]
    told: dict[int, _OfRoute] = {}
    every = [[_of_route(heads, route, numbers) for route in range(len(routes))] for numbers in product(*ways)]
    for together in _together(heads, len(routes)):
        # Behind another route's name stands what may be that route's.
        loose = [at for at, own in heads.items() if any(own[route].route != route for route in together)]
        sure = [one for numbers in every if (one := _adding_up(numbers, together, loose, sums)) is not None]
        found = {tuple(tuple(map(_value, numbers)) for numbers in one): one for one in sure}
        if len(found) == 1:
            told.update(zip(together, next(iter(found.values())), strict=True))
    if not told:
        return None
    done = Crossed(lines=range(first, max(slot.line for run in runs for slot in run.numbers) + 1))
    some = next(slot for run in runs for slot in run.numbers)
    for route, name in enumerate(order):
        keys = [(0, columns[name] + outcome) for outcome in outcomes.values()]
        for key, pieces in zip(keys, told.get(route, ()), strict=False):
            done.slots[key], *rest = pieces
            done.rests[key] = tuple(rest)
        done.leave_untold(() if route in told else keys, some)
    return done


def _runs(text: Text, first: int, outcomes: tuple[str, ...], routes: tuple[str, ...]) -> list[_HeadsAndNumbers]:
    """Give names and numbers in turn; none where other words stand among them, or names that are not whole."""
    known = {*"".join((*outcomes, *routes))}
    runs: list[tuple[str, list[Slot]]] = [("", [])]
    for line in range(first, len(text.folded)):
        said = text.folded[line]
        rest = NUMBER.sub("", said)
        if not {*rest} - {*" "} <= known:
            break
        words = "".join(IDEOGRAPHS.findall(rest))
        slots = [Slot(line, *match.span(), match[0]) for match in NUMBER.finditer(said)]
        if words and slots:
            return []  # which of them stands before the other is another matter
        if words and runs[-1][1]:
            if len(runs) == _MOST_RUNS:
                return []
            runs.append(("", []))
        runs[-1] = (runs[-1][0] + words, runs[-1][1] + slots)
    named = [(_names(words, outcomes, routes), slots) for words, slots in runs]
    return [_HeadsAndNumbers(*one) for one in named] if all(groups for groups, _ in named) else []


@cache
def _line_by_line(heads: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Give what heads beside each other say that are printed line by line, however many of them."""
    return {
        "".join("".join(line) for line in zip_longest(*group, fillvalue="")): group
        for several in range(1, len(heads) + 1)
        for group in permutations(heads, several)
    }


def _names(words: str, outcomes: tuple[str, ...], routes: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Cut words into groups of heads; nothing where that can be done in no way, or in several."""
    every = _line_by_line(outcomes) | {name: (name,) for name in routes}
    ways: list[list[tuple[tuple[str, ...], ...]]] = [[()]]
    for stop in range(1, len(words) + 1 if len(words) <= _MOST_WORDS else 0):
        ends = [
            (*before, group)
            for said, group in every.items()
            if words.endswith(said, 0, stop) and len(said) <= stop
            for before in ways[stop - len(said)]
        ]
        ways.append(ends[:_SEVERAL])
    return ways[-1][0] if len(ways[-1]) == 1 else ()


def _heads(
    runs: Sequence[_HeadsAndNumbers], outcomes: Mapping[str, int], routes: Sequence[str]
) -> tuple[dict[int, list[_Behind]], list[str]]:
    """Give where the numbers of each outcome are, in printed order, and the routes in theirs.

    The place of a number that may stand anywhere among others is -1.
    """
    heads: dict[int, list[_Behind]] = defaultdict(list)
    order: list[str] = []
    for number, run in enumerate(runs):
        own = [group for group in run.groups if group[0] in outcomes]
        at = 0
        for name in (name for group in run.groups for name in group):
            if name in outcomes:
                heads[outcomes[name]].append(_Behind(number, at if _in_order(own) else -1, len(order) - 1))
                at += 1
            elif name in routes:
                order.append(name)
    return heads, order


def _in_order(groups: Sequence[tuple[str, ...]]) -> bool:
    """Tell heads with their numbers in order: of those printed line by line beside others some come after all."""
    return len(groups) == 1 or all(len(group) == 1 for group in groups)


def _wholes(run: _HeadsAndNumbers, size: int) -> Iterator[list[_Pieces]]:
    """Give the ways to make so many numbers of those that are printed: some go on in the next one, a line below."""
    numbers = run.numbers
    broken = len(numbers) - size
    widest = max((len(slot.text) for slot in numbers), default=0)
    firsts = [
        at
        for at in range(len(numbers) - 1)
        if len(numbers[at].text) == widest and len(numbers[at + 1].text) <= _REST
        if numbers[at].line < numbers[at + 1].line
    ]
    plain = all(slot.text.isdecimal() and len(slot.text) <= _DIGITS for slot in numbers)
    if plain and 0 <= broken <= len(firsts) and comb(len(firsts), broken) <= _MOST_WAYS:
        for chosen in combinations(firsts, broken):
            if not {at + 1 for at in chosen} & {*chosen}:
                wholes = [tuple(numbers[at : at + 1 + (at in chosen)]) for at in range(len(numbers))]
                yield [whole for at, whole in enumerate(wholes) if at - 1 not in chosen]
    else:
        yield []


def _of_route(heads: Mapping[int, list[_Behind]], route: int, numbers: Sequence[list[_Pieces]]) -> _OfRoute | None:
    """Give the numbers of a route, null where one of them cannot be told or stands before the route's name."""
    own = [heads[outcome][route] for outcome in sorted(heads)]
    if any(one.place < 0 or one.route < route or not numbers[one.run] for one in own):
        return None
    return tuple(numbers[one.run][one.place] for one in own)


def _together(heads: Mapping[int, list[_Behind]], routes: int) -> list[list[int]]:
    """Give the routes that are told by themselves, all their heads and no others behind their name, and the rest."""
    behind = Counter(one.route for own in heads.values() for one in own)
    alone = [
        route
        for route in range(routes)
        if behind[route] == len(heads) and all(own[route].route == route for own in heads.values())
    ]
    rest = [route for route in range(routes) if route not in alone]
    named = all(any(own[route].route == route for own in heads.values()) for route in rest)
    return [*([route] for route in alone), *([rest] if rest and named else [])]


def _adding_up(
    numbers: Sequence[_OfRoute | None],
    routes: Sequence[int],
    loose: Sequence[int],
    sums: Sequence[tuple[int, tuple[int, ...]]],
) -> tuple[_OfRoute, ...] | None:
    """Give the numbers of some routes where each adds up, and not all would with `loose` outcomes exchanged."""
    own = [one for route in routes if (one := numbers[route]) is not None]
    rows = tuple(tuple(map(_value, one)) for one in own)
    if len(own) < len(routes) or not all(_adds_up(row, sums) for row in rows):
        return None
    columns = [[*permutations(one)] if at in loose else [one] for at, one in enumerate(zip(*rows, strict=True))]
    exchanged = (tuple(zip(*chosen, strict=True)) for chosen in product(*columns))
    only = {other for other in exchanged if all(_adds_up(row, sums) for row in other)} == {rows}
    return tuple(own) if only else None


def _value(pieces: _Pieces) -> int:
    return number_of("".join(piece.text for piece in pieces))


def _adds_up(row: Sequence[int], sums: Sequence[tuple[int, tuple[int, ...]]]) -> bool:
    """Tell a route whose sums hold, among numbers that are not zero."""
    return sums_held(row, sums) == len(sums) and sum(map(bool, row)) > FEW_TERMS
