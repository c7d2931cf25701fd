"""Deal printed tokens out to the seats of a table, and say which other dealings are as plausible.

A seat is a printed row with room for so many tokens; tokens stand between the seats' labels. Consecutive hands are
dealt, one a seat, each inside the seat's window, at least cost: a full hand is free; an odd one, an empty seat, a stray
token, a cut through a printed line cost. A dynamic programme over (seat, token) runs forth and back, so that for each
hand the cost of the best dealing *with that hand* is known. Hands within `MARGIN` of the best are plausible: where they
differ, nobody can tell. Knows nothing of reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN: Final = 3
_STRAY: Final = 4  # a token that belongs to no seat
_LONE: Final = 1  # … which stands alone on its line, beside lines that hold several (a page number)
_EMPTY: Final = 6  # a labelled seat without tokens
_ODD: Final = 5  # a hand that is not full, plus one for each token more than one off
_UNLABELLED: Final = 3  # a hand for a seat whose label is not printed
_CUT: Final = 3  # a hand that begins or ends amid a printed line
_OFFSIDE: Final = 4  # a hand on the other side of its label than this text's layout has it
_ELSEWHERE: Final = 8  # a hand that stands on another seat's line

Side: TypeAlias = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Seat:
    """A row that takes `size` tokens (0: a barrier, heads that no hand may cross)."""

    size: int
    labelled: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token stands: after the label of seat `last`, before that of `next` (the same seat: inside its label).

    `beside` is the one seat whose label stands to the left on the token's line; `lone` marks a token on a line of its own
    among lines of several.
    """

    last: int
    next: int
    line: int
    beside: int | None
    lone: bool


@dataclass(frozen=True, slots=True)
class Hand:
    """Tokens `start:stop`, dealt to a seat, with how much the best dealing with this hand costs over the best of all."""

    start: int
    stop: int
    excess: int


@dataclass(frozen=True, slots=True)
class Dealing:
    """The least cost, and for each seat the plausible hands, cheapest first."""

    cost: int
    hands: tuple[tuple[Hand, ...], ...]


def deal(seats: Sequence[Seat], places: Sequence[Place], side: Side) -> Dealing:
    """Deal the tokens at `places` (in printed order) to `seats` (in printed order) for a layout with numbers on `side`."""
    count = len(places)
    strays = [_LONE if place.lone else _STRAY for place in places]
    joints = _joints(places)
    options = [_options(index, seat, places, joints, side) for index, seat in enumerate(seats)]

    # forth[r][j]: least cost of having dealt the seats before r and used up the tokens before j.
    forth: list[dict[int, int]] = [{0: 0}]
    for index, hands in enumerate(options):
        costs = forth[index]
        usable = _count_until(places, index)
        for token in range(min(costs), max(usable, max(costs))):
            cost = costs.get(token)
            if cost is not None and cost + strays[token] < costs.get(token + 1, 1 << 30):
                costs[token + 1] = cost + strays[token]
        after: dict[int, int] = {}
        empty = _EMPTY if seats[index].size and seats[index].labelled else 0
        for token, cost in costs.items():
            if cost + empty < after.get(token, 1 << 30):
                after[token] = cost + empty
            for stop, price in hands.get(token, ()):
                if cost + price < after.get(stop, 1 << 30):
                    after[stop] = cost + price
        forth.append(after)

    # back[j]: least cost of dealing the seats from r on with the tokens from j on.
    back = {count: 0}
    for token in range(count - 1, -1, -1):
        back[token] = back[token + 1] + strays[token]
    best = min(cost + back[token] for token, cost in forth[-1].items())
    plausible: list[tuple[Hand, ...]] = []
    for index in range(len(seats) - 1, -1, -1):
        empty = _EMPTY if seats[index].size and seats[index].labelled else 0
        choices: list[Hand] = []
        before: dict[int, int] = {}
        for token, cost in sorted(forth[index].items(), reverse=True):
            least = before.get(token + 1, 1 << 30) + (strays[token] if token < count else 0)
            for stop, price in ((token, empty), *options[index].get(token, ())):
                rest = back.get(stop)
                if rest is None:
                    continue
                least = min(least, price + rest)
                excess = cost + price + rest - best
                if excess <= MARGIN:
                    choices.append(Hand(token, stop, excess))
            before[token] = least
        back = before
        plausible.append(tuple(sorted(choices, key=lambda hand: (hand.excess, hand.start, hand.stop))))
    return Dealing(best, tuple(reversed(plausible)))


def _count_until(places: Sequence[Place], seat: int) -> int:
    """Count the tokens that stand before the label of the seat after `seat`."""
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if places[middle].last <= seat:
            low = middle + 1
        else:
            high = middle
    return low


def _joints(places: Sequence[Place]) -> list[bool]:
    """Mark where a hand may begin or end without cutting: between lines, and between gaps of labels."""
    inner = [
        left.line != right.line or left.last != right.last or left.next != right.next
        for left, right in zip(places, places[1:], strict=False)
    ]
    return [True, *inner, True] if places else [True]


def _options(
    index: int, seat: Seat, places: Sequence[Place], joints: Sequence[bool], side: Side
) -> dict[int, list[tuple[int, int]]]:
    """Give, by first token, the hands (stop, cost) that could be dealt to one seat."""
    options: dict[int, list[tuple[int, int]]] = {}
    if not seat.size:
        return options
    stop = _count_until(places, index)
    start = stop
    while start and places[start - 1].next >= index:
        start -= 1
    ends = [
        token
        for token in range(start, stop + 1)
        if token in (start, stop)
        or places[token - 1].last != places[token].last
        or places[token - 1].next != places[token].next
    ]
    for token in range(start, stop):
        lengths = {seat.size}
        if token in ends:
            lengths |= {end - token for end in ends if 0 < end - token <= 2 * seat.size + 2}
        for length in lengths:
            if token + length > stop:
                continue
            cost = 0 if seat.labelled else _UNLABELLED
            if length != seat.size:
                cost += _ODD + abs(length - seat.size) - 1
            cost += _CUT * ((not joints[token]) + (not joints[token + length]))
            hand = places[token : token + length]
            if seat.labelled:
                off = sum(place.next == index != place.last for place in hand) if side == "after" else sum(
                    place.last == index != place.next for place in hand
                )
                cost += _OFFSIDE * (2 * off > length)
            if any(place.beside not in (None, index) for place in hand):
                cost += _ELSEWHERE
            options.setdefault(token, []).append((token + length, cost))
    return options
