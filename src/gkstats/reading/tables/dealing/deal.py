"""Deal printed tokens out to the seats of a table, and say which other dealings are as plausible.

A seat is a printed row with room for so many tokens; tokens stand between the seats' labels. Consecutive hands are
dealt, one a seat, each inside the seat's window, at least cost: a full hand is free; an odd one, an empty seat, a stray
token, a cut through a printed line cost. A dynamic programme over (seat, token) runs forth and back, so that for each
hand the cost of the best dealing *with that hand* is known. Hands within `MARGIN` of the best are plausible: where they
differ, nobody can tell. Knows nothing of reports.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from gkstats.script.typed import Fields, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class _Weight(Fields, frozen=True):
    """What `weights.toml` holds of one cost: how much it is, what it is for, and the printed report that needs it."""

    cost: int
    says: str
    case: tuple[str | int, ...] = ()


# What a reading costs, and what each cost is for: weights.toml.
COSTS: Final[dict[str, int]] = {
    name: weight.cost for name, weight in load(__package__, "weights.toml", dict[str, _Weight]).items()
}
MARGIN: Final = COSTS["margin"]

_NEVER: Final = float("inf")
# Where no dealing costs as little as the limit, the next search goes this much further.
_FURTHER: Final = 4

Side: TypeAlias = Literal["after", "before"]
SIDES: Final[tuple[Side, ...]] = ("after", "before")
Laid: TypeAlias = "tuple[Sequence[Seat], Sequence[StreamPlace]]"


@dataclass(frozen=True, slots=True)
class Seat:
    """A row that takes `size` tokens (0: a barrier, heads that no hand may cross).

    `heading` counts the headings up to the end of its label. A `spare` seat is such a heading itself, which has no
    cells on the form but numbers in some documents.
    """

    size: int
    labelled: bool
    heading: int = 0
    spare: bool = False

    @property
    def empty(self) -> int:
        """What it costs to leave the seat empty."""
        return COSTS["empty"] if self.size and self.labelled and not self.spare else 0


class StreamPlace(NamedTuple):
    """Where a token stands: after the label of seat `last`, before that of `next` (the same: inside its label).

    `beside` is the one seat whose label stands to the left on the token's line (-1: a text that is no seat's label);
    `lone` marks a token on a line of its own among lines of several; `heading` counts the headings before the token;
    `bordered` says that the line's borders hold the token, `again`, of how many tokens the line is, if it repeats the
    line of tokens before it, `page`, that a page begins or ends with it,
    `true`, that its line is a row of a file's own table.
    """

    last: int
    next: int
    line: int
    beside: int | None
    lone: bool
    heading: int = 0
    bordered: bool = False
    again: int = 0
    page: bool = False
    true: bool = False


class Hand(NamedTuple):
    """Tokens `start:stop` dealt to a seat; `excess` is the least cost with this hand over the least of all."""

    start: int
    stop: int
    excess: float


@dataclass(frozen=True, slots=True)
class Dealing:
    """The least cost, and for each seat the plausible hands, cheapest first."""

    cost: float
    hands: tuple[tuple[Hand, ...], ...]


def deal(tables: Sequence[Laid], *, others: bool = False) -> list[tuple[Dealing, ...]]:
    """Deal, in each of a text's tables, the tokens at its places to its seats (in printed order).

    A text has one layout, numbers after their labels or before them: a table's dealings are those under each layout
    that is plausible for all tables together. Hardly any text has numbers before labels: that must cost far less.
    Where the text has `others`, with numbers behind their labels, these must tell that by themselves, or none is dealt.
    """
    dealers = [_plain(seats, places) or _Dealer(seats, places) for seats, places in tables]
    limit: float = MARGIN
    costs = {side: _total(dealers, side, limit) for side in SIDES}
    while (least := min(costs.values())) == _NEVER:
        limit *= _FURTHER
        costs = {side: _total(dealers, side, limit) for side in SIDES}
    within = {"after": least + (COSTS["before"] if least < costs["after"] else MARGIN), "before": least + MARGIN}
    if max(within.values()) > limit:
        costs = {side: _total(dealers, side, within[side]) for side in SIDES}
    plausible = [side for side in SIDES if costs[side] <= within[side]]
    if others and plausible != ["after"] and any(dealer.sided for dealer in dealers):
        dealers = []
    return [tuple(dealer.deal(side) for side in (plausible if dealer.sided else plausible[:1])) for dealer in dealers]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A table whose every hand is full, on its label's line or behind its label: any other dealing costs far more."""

    dealing: Dealing
    seats: Sequence[Seat]
    places: Sequence[StreamPlace]
    sided: bool  # whether hands stand behind labels: with numbers before their labels that is odd at least

    def least(self, side: Side, limit: float) -> float:
        """Give the cost under a layout; no number where that is more than `limit`."""
        if self.sided and side == "before":
            return _NEVER if limit < COSTS["odd"] else _Dealer(self.seats, self.places).least(side, limit)
        return self.dealing.cost if self.dealing.cost <= limit else _NEVER

    def deal(self, side: Side) -> Dealing:
        """Give the dealing under a layout."""
        return _Dealer(self.seats, self.places).deal(side) if self.sided and side == "before" else self.dealing


def _plain(seats: Sequence[Seat], places: Sequence[StreamPlace]) -> _Plain | None:
    """Deal the plain case without a search.

    Hands behind their labels are plain where every labelled row has one: all other dealings that use all tokens leave a
    row empty or have an odd hand.
    """
    hands: list[tuple[Hand, ...]] = []
    token, count, cost, behind = 0, len(places), 0.0, -1
    for index, seat in enumerate(seats):
        start = token
        while token < count and places[token].beside == index:
            token += 1
        if token > start:
            cost += COSTS["spare"] if seat.spare else 0
        elif _stands_behind(places[start : start + seat.size + 1], index, seat):
            token, behind = start + seat.size, max(behind, places[start].last == index < places[start].next)
        else:
            cost += seat.empty
        if token - start not in (0, seat.size):
            return None
        hands.append((Hand(start, token, 0),))
    if token < count or (behind >= 0 and (cost or any(place.true for place in places))):
        return None
    return _Plain(Dealing(cost, tuple(hands)), seats, places, sided=behind > 0)


def _stands_behind(places: Sequence[StreamPlace], index: int, seat: Seat) -> bool:
    """Tell a full hand that stands alone between a row's label and the next one, or amid the label."""
    hand, first = places[: seat.size], places[0] if places else None
    return (
        first is not None
        and seat.empty > 0
        and len(hand) == seat.size
        and first.beside is None
        and (first.last <= index < first.next or first.last == index == first.next)
        and first.heading <= seat.heading
        and all(place is first or _same_gap(first, place) for place in hand)
        and not any(_same_gap(first, place) for place in places[seat.size :])
    )


def _total(dealers: Sequence[_Dealer | _Plain], side: Side, limit: float) -> float:
    """Give what it costs at least to deal all tables under a layout; no number where that is more than `limit`."""
    total = 0.0
    for dealer in dealers:
        total += dealer.least(side, limit)
        if total > limit:
            return _NEVER
    return total


class _Option(NamedTuple):
    """A hand that could be dealt to a seat, up to the mark `stop`; what it costs under each layout."""

    stop: int
    after: float
    before: float


class _Dealer:
    """Searches the dealings of one table, as far as their cost stays within a limit: costs only ever grow."""

    def __init__(self, seats: Sequence[Seat], places: Sequence[StreamPlace]) -> None:
        self.seats, self.places = seats, places
        count = len(places)
        parted = [not _same_gap(left, right) for left, right in pairwise(places)]
        self.gaps = [0, *(i for i, apart in enumerate(parted, 1) if apart), *([count] if count else [])]
        self.whole = [
            True,
            *(apart or left.line != right.line for apart, (left, right) in zip(parted, pairwise(places), strict=True)),
            True,
        ]
        self.marks = self._marks()
        at_gap = set(self.gaps)
        self.at_gap = [mark in at_gap for mark in self.marks]
        paid = [0, *accumulate(self._strays())]
        self.stray = [paid[stop] - paid[start] for start, stop in pairwise(self.marks)]
        self.left = [paid[-1] - paid[mark] for mark in self.marks]
        self.firsts, self.ends = self._windows()
        self.options: dict[tuple[int, int], list[_Option]] = {}
        self.searched: dict[Side, tuple[float, float, list[dict[int, float]]]] = {}
        self.sided = False  # whether any hand looked at so far costs more under one layout than under the other

    def _strays(self) -> Iterator[float]:
        """Give what it costs to deal each token to nobody."""
        most = max((seat.size for seat in self.seats), default=0)
        for start, stop in pairwise(self.gaps):
            many = stop - start >= 2 * most
            for place in self.places[start:stop]:
                if place.again:
                    yield 0  # the line is printed twice
                elif place.lone:
                    yield COSTS["lone"]
                elif place.beside not in (None, -1):
                    yield COSTS["stray_beside"]
                else:
                    yield COSTS["stray_many"] if many else COSTS["stray"]

    def _marks(self) -> list[int]:
        """List where hands may begin and end: at the gaps' ends, and whole hands away from them.

        A hand that ended elsewhere would leave tokens of both its gaps to no seat, at more than the margin.
        """
        sizes = {seat.size for seat in self.seats if seat.size}
        marks = set(self.gaps)
        for start, stop in pairwise(self.gaps):
            for size in sizes:
                if stop - start > size:
                    marks.update(range(start + size, stop, size))
                    marks.update(range(stop - size, start, -size))
        for i, place in enumerate(self.places):
            if place.lone:
                marks.update((i, i + 1))
        return sorted(marks)

    def _windows(self) -> tuple[list[int], list[int]]:
        """Give, for each seat, the first mark behind which tokens stand before a later label, and the last mark.

        That is the first token behind the label of a later seat.
        """
        firsts, ends = [], []
        first = end = token = 0
        marks, places = self.marks, self.places
        for index in range(len(self.seats)):
            while token < len(places) and places[token].last <= index:
                token += 1
            while marks[end] < token:
                end += 1
            while first < end and places[marks[first]].next < index:
                first += 1
            firsts.append(first)
            ends.append(end)
        return firsts, ends

    def _options(self, index: int, start: int) -> list[_Option]:
        """List the hands that could be dealt to a seat from a mark on."""
        if (found := self.options.get((index, start))) is not None:
            return found
        found = self.options[index, start] = []
        size, marks, first, end = self.seats[index].size, self.marks, self.firsts[index], self.ends[index]
        if not size or start < first:
            return found
        low = marks[start]
        free = self.at_gap[start] or start == first
        for stop in range(start + 1, end + 1):
            length = marks[stop] - low
            if length > 2 * size + 2:
                break
            if length == size or (free and (self.at_gap[stop] or stop == end)):
                found.append(self._option(index, start, stop))
        return found

    def _option(self, index: int, start: int, stop: int) -> _Option:
        low, high, seat = self.marks[start], self.marks[stop], self.seats[index]
        hand = self.places[low:high]
        begin, end, length = hand[0], hand[-1], high - low
        cost = 0 if seat.labelled else COSTS["unlabelled"]
        # In a file's own table empty cells are told from none: a short hand is nothing odd.
        if length != seat.size and not (length < seat.size and all(place.true for place in hand)):
            cost += COSTS["odd"] * max(1, length - seat.size) + max(0, seat.size - length - 1)
        cost += COSTS["cut"] * ((not self.whole[low]) + (not self.whole[high]))
        besides = {place.beside for place in hand}
        if besides - {None, index}:
            cost += COSTS["elsewhere"]
        if begin.bordered and begin.line != end.line:
            cost += COSTS["two_lines"]
        if seat.spare:
            cost += COSTS["spare"] + COSTS["across"] * (begin.heading < seat.heading)
        if seat.spare or not seat.labelled or besides == {index}:
            return _Option(stop, cost, cost)
        before = sum(place.next == index != place.last for place in hand)
        after = sum(place.last == index != place.next for place in hand)
        behind = end.heading > seat.heading
        below = index > 0 and begin.heading > self.seats[index - 1].heading
        cost += COSTS["across"] * (behind if after > before else below and before > after) + COSTS["astride"] * (
            before > 0 < after
        )
        if 2 * max(before, after) <= length:
            return _Option(stop, cost, cost)
        self.sided = True
        if before > after:
            return _Option(stop, cost + COSTS["offside"], cost)
        return _Option(stop, cost, cost + COSTS["offside"])

    def least(self, side: Side, limit: float) -> float:
        """Give the least cost of a dealing under a layout; no number where it is more than `limit`."""
        if side not in self.searched or self.searched[side][0] < limit:
            other = next((done for done in self.searched.values() if done[0] >= limit), None)
            if other is not None and not self.sided:
                self.searched[side] = other
            else:
                self._search(side, limit)
        cost = self.searched[side][1]
        return cost if cost <= limit else _NEVER

    def _search(self, side: Side, limit: float) -> None:
        """Go from seat to seat, with the least cost of having used up the tokens before each mark."""
        stray = self.stray
        reached: list[dict[int, float]] = [{0: 0}]
        for index, seat in enumerate(self.seats):
            costs, end = reached[index], self.ends[index]
            mark = min(costs, default=end)
            while mark < end:
                if mark in costs and (cost := costs[mark] + stray[mark]) <= limit:
                    costs[mark + 1] = min(costs.get(mark + 1, _NEVER), cost)
                mark += 1
            empty = seat.empty
            following = {mark: cost + empty for mark, cost in costs.items() if cost + empty <= limit}
            for start, paid in costs.items():
                for option in self._options(index, start):
                    cost = paid + (option.after if side == "after" else option.before)
                    if cost <= limit and cost < following.get(option.stop, _NEVER):
                        following[option.stop] = cost
            reached.append(following)
        best = min((cost + self.left[mark] for mark, cost in reached[-1].items()), default=_NEVER)
        self.searched[side] = limit, best, reached

    def deal(self, side: Side) -> Dealing:
        """Give the least cost under a layout, and for each seat every hand that costs little more."""
        least = self.least(side, _NEVER) if side not in self.searched else self.searched[side][1]
        if self.searched[side][0] < least + MARGIN:
            self._search(side, least + MARGIN)
        _, best, reached = self.searched[side]
        stray, marks = self.stray, self.marks
        # back[m]: least cost of dealing the seats from r on with the tokens from mark m on.
        back: dict[int, float] = {mark: self.left[mark] for mark in reached[-1]}
        plausible: list[tuple[Hand, ...]] = []
        for index in range(len(self.seats) - 1, -1, -1):
            empty = self.seats[index].empty
            choices: list[Hand] = []
            before: dict[int, float] = {}
            for mark, cost in sorted(reached[index].items(), reverse=True):
                least = before[mark + 1] + stray[mark] if mark + 1 in before else _NEVER
                rest = empty + back.get(mark, _NEVER)
                least = min(least, rest)
                if cost + rest - best <= MARGIN:
                    choices.append(Hand(marks[mark], marks[mark], cost + rest - best))
                for option in self._options(index, mark):
                    price = option.after if side == "after" else option.before
                    rest = price + back.get(option.stop, _NEVER)
                    least = min(least, rest)
                    if cost + rest - best <= MARGIN:
                        choices.append(Hand(marks[mark], marks[option.stop], cost + rest - best))
                before[mark] = least
            back = before
            if len(choices) > 1:
                choices.sort(key=lambda hand: (hand.excess, hand.start, hand.stop))
            plausible.append(tuple(choices))
        return Dealing(best, tuple(reversed(plausible)))


def _same_gap(left: StreamPlace, right: StreamPlace) -> bool:
    """Tell whether nothing parts two tokens: no label, no heading, no end of a line cut by borders."""
    same = left.last == right.last and left.next == right.next
    if left.bordered:
        return same and left.line == right.line
    return same and left.heading == right.heading
