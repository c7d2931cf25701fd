"""Deal printed tokens out to the seats of a table, and say which other dealings are as plausible.

A seat is a printed row with room for so many tokens; tokens stand between the seats' labels. Consecutive hands are
dealt, one a seat, each inside the seat's window, at least cost: a full hand is free; an odd one, an empty seat, a stray
token, a cut through a printed line cost. A dynamic programme over (seat, token) runs forth and back, so that for each
hand the cost of the best dealing *with that hand* is known. Hands within `MARGIN` of the best are plausible: where they
differ, nobody can tell. Knows nothing of reports.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MARGIN: Final = 3
_STRAY: Final = 4  # a token that belongs to no seat
_STRAY_MANY: Final = 2  # … among so many that a row may be there which the form does not have
_STRAY_BESIDE: Final = 6  # … though it stands on a seat's line
_AGAIN: Final = 2  # a whole line of tokens which repeats the one before
_LONE: Final = 1  # … which stands alone on its line, beside lines that hold several (a page number)
_EMPTY: Final = 6  # a labelled seat without tokens
_ODD: Final = 5  # a hand that is not full, once more for each token too many, one more for each too few
_SPARE: Final = 2  # a hand for a heading, which has no cells on the form
_ACROSS: Final = 7  # a hand right behind another heading than its seat's label
_UNLABELLED: Final = 3  # a hand for a seat whose label is not printed
_CUT: Final = 3  # a hand that begins or ends amid a printed line
_OFFSIDE: Final = 9  # a hand on the other side of its label than this text's layout has it
_ELSEWHERE: Final = 8  # a hand that stands on another seat's line
_TWO_LINES: Final = 20  # a hand on several lines of which each is cut by borders

_NEVER: Final = float("inf")

Side: TypeAlias = Literal["after", "before"]
SIDES: Final[tuple[Side, ...]] = ("after", "before")


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
        return _EMPTY if self.size and self.labelled and not self.spare else 0


@dataclass(frozen=True, slots=True)
class Place:
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


@dataclass(frozen=True, slots=True)
class Hand:
    """Tokens `start:stop` dealt to a seat; `excess` is the least cost with this hand over the least of all."""

    start: int
    stop: int
    excess: float


@dataclass(frozen=True, slots=True)
class Dealing:
    """The least cost, and for each seat the plausible hands, cheapest first."""

    cost: float
    hands: tuple[tuple[Hand, ...], ...]


def deal(seats: Sequence[Seat], places: Sequence[Place]) -> dict[Side, Dealing]:
    """Deal the tokens at `places` to `seats` (in printed order), for numbers after and for numbers before labels."""
    if (plain := _plain(seats, places)) is not None:
        return {"after": plain, "before": plain}
    table = _Table(seats, places)
    after = table.deal("after")
    # Where every token stands on its label's line, the layouts do not differ.
    return {"after": after, "before": after if not table.sided else table.deal("before")}


def _plain(seats: Sequence[Seat], places: Sequence[Place]) -> Dealing | None:
    """Deal the plain case, each full hand on its label's line, without a search: any other dealing costs far more."""
    hands: list[tuple[Hand, ...]] = []
    token, cost = 0, 0.0
    for index, seat in enumerate(seats):
        start = token
        while token < len(places) and places[token].beside == index:
            token += 1
        if token - start not in (0, seat.size):
            return None
        hands.append((Hand(start, token, 0),))
        cost += seat.empty if token == start else 0
    return Dealing(cost, tuple(hands)) if token == len(places) else None


@dataclass(frozen=True, slots=True)
class _Option:
    """A hand that could be dealt to a seat, between two marks; what it costs under each layout."""

    start: int
    stop: int
    cost: int
    offside: Side | None


class _Table:
    """The marks between which hands may be dealt, and each seat's possible hands."""

    def __init__(self, seats: Sequence[Seat], places: Sequence[Place]) -> None:
        self.seats, self.places = seats, places
        count = len(places)
        self.gaps = [
            0,
            *(i for i in range(1, count) if not _same_gap(places[i - 1], places[i])),
            *([count] if count else []),
        ]
        self.whole = [
            True,
            *(left.line != right.line or not _same_gap(left, right) for left, right in pairwise(places)),
            True,
        ]
        self.marks = self._marks()
        self.paid = [0, *accumulate(self._strays())]
        self.ends = [self._end(seat) for seat in range(len(seats))]
        self.options = [self._options(index, seat) for index, seat in enumerate(seats)]
        hands = (hand for options in self.options for starting in options.values() for hand in starting)
        self.sided = any(hand.offside for hand in hands)

    def _strays(self) -> Iterator[float]:
        """Give what it costs to deal each token to nobody."""
        most = max((seat.size for seat in self.seats), default=0)
        for start, stop in pairwise(self.gaps):
            for place in self.places[start:stop]:
                if place.lone:
                    yield _LONE
                elif place.again:
                    yield _AGAIN / place.again
                elif place.beside not in (None, -1):
                    yield _STRAY_BESIDE
                else:
                    yield _STRAY_MANY if stop - start >= 2 * most else _STRAY

    def _marks(self) -> list[int]:
        """List where hands may begin and end: at the gaps' ends, and whole hands away from them.

        A hand that ended elsewhere would leave tokens of both its gaps to no seat, at more than the margin.
        """
        sizes = {seat.size for seat in self.seats if seat.size}
        marks = set(self.gaps)
        for start, stop in pairwise(self.gaps):
            for size in sizes:
                marks.update(range(start + size, stop, size))
                marks.update(range(stop - size, start, -size))
            marks.update(i for i in range(start, stop) if self.places[i].lone)
            marks.update(i + 1 for i in range(start, stop) if self.places[i].lone)
        return sorted(marks)

    def _end(self, seat: int) -> int:
        """Give the mark of the first token that stands behind the label of a later seat."""
        low, high = 0, len(self.places)
        while low < high:
            middle = (low + high) // 2
            if self.places[middle].last <= seat:
                low = middle + 1
            else:
                high = middle
        return bisect_left(self.marks, low)

    def _options(self, index: int, seat: Seat) -> dict[int, list[_Option]]:
        """Give, by mark, the hands that could be dealt to one seat."""
        options: dict[int, list[_Option]] = {}
        if not seat.size:
            return options
        marks, end = self.marks, self.marks[self.ends[index]]
        first = self.ends[index]
        while first and self.places[marks[first] - 1].next >= index:
            first -= 1
        window = range(first, self.ends[index] + 1)
        gaps = {mark for mark in window if marks[mark] in self.gaps or marks[mark] in (marks[first], end)}
        for start in window:
            for stop in window:
                length = marks[stop] - marks[start]
                if length <= 0:
                    continue
                if length == seat.size or (start in gaps and stop in gaps and length <= 2 * seat.size + 2):
                    options.setdefault(start, []).append(self._option(index, seat, start, stop))
        return options

    def _option(self, index: int, seat: Seat, start: int, stop: int) -> _Option:
        low, high = self.marks[start], self.marks[stop]
        hand = self.places[low:high]
        cost = 0 if seat.labelled else _UNLABELLED
        # In a file's own table empty cells are told from none: a short hand is nothing odd.
        if len(hand) != seat.size and not (len(hand) < seat.size and all(place.true for place in hand)):
            cost += _ODD * max(1, len(hand) - seat.size) + max(0, seat.size - len(hand) - 1)
        cost += _CUT * ((not self.whole[low]) + (not self.whole[high]))
        if any(place.beside not in (None, index) for place in hand):
            cost += _ELSEWHERE
        if hand[0].bordered and hand[0].line != hand[-1].line:
            cost += _TWO_LINES
        before = sum(place.next == index != place.last for place in hand)
        after = sum(place.last == index != place.next for place in hand)
        offside: Side | None = None
        on_its_line = all(place.beside == index for place in hand)
        if seat.spare:
            cost += _SPARE + _ACROSS * (hand[0].heading < seat.heading)
        elif seat.labelled and not on_its_line:
            behind = hand[-1].heading > seat.heading
            below = index > 0 and hand[0].heading > self.seats[index - 1].heading
            cost += _ACROSS * (behind if after > before else below and before > after)
        if seat.labelled and not seat.spare and not on_its_line and 2 * max(before, after) > len(hand):
            offside = "after" if before > after else "before"
        return _Option(start, stop, cost, offside)

    def deal(self, side: Side) -> Dealing:
        """Find the least cost under a layout, and for each seat every hand that costs little more."""
        paid, marks, last = self.paid, self.marks, len(self.marks) - 1
        stray = [paid[marks[i + 1]] - paid[marks[i]] for i in range(last)]
        empty = [seat.empty for seat in self.seats]
        # forth[r][m]: least cost of having dealt the seats before r and used up the tokens before mark m.
        forth: list[dict[int, float]] = [{0: 0}]
        for index, options in enumerate(self.options):
            costs = forth[index]
            for mark in range(min(costs), self.ends[index]):
                if mark in costs:
                    costs[mark + 1] = min(costs.get(mark + 1, _NEVER), costs[mark] + stray[mark])
            following = {mark: cost + empty[index] for mark, cost in costs.items()}
            for start, hands in options.items():
                if start in costs:
                    for hand in hands:
                        cost = costs[start] + hand.cost + _OFFSIDE * (hand.offside == side)
                        following[hand.stop] = min(following.get(hand.stop, _NEVER), cost)
            forth.append(following)
        # back[m]: least cost of dealing the seats from r on with the tokens from mark m on.
        back: dict[int, float] = {mark: paid[-1] - paid[marks[mark]] for mark in range(last + 1)}
        best = min(cost + back[mark] for mark, cost in forth[-1].items())
        plausible: list[tuple[Hand, ...]] = []
        for index in range(len(self.seats) - 1, -1, -1):
            choices: list[Hand] = []
            before: dict[int, float] = {}
            for mark, cost in sorted(forth[index].items(), reverse=True):
                least = before.get(mark + 1, _NEVER) + (stray[mark] if mark < last else 0)
                for stop, price in (
                    (mark, empty[index]),
                    *(
                        (hand.stop, hand.cost + _OFFSIDE * (hand.offside == side))
                        for hand in self.options[index].get(mark, ())
                    ),
                ):
                    rest = back.get(stop, _NEVER)
                    least = min(least, price + rest)
                    excess = cost + price + rest - best
                    if excess <= MARGIN:
                        choices.append(Hand(marks[mark], marks[stop], excess))
                before[mark] = least
            back = before
            plausible.append(tuple(sorted(choices, key=lambda hand: (hand.excess, hand.start, hand.stop))))
        return Dealing(best, tuple(reversed(plausible)))


def _same_gap(left: Place, right: Place) -> bool:
    """Tell whether nothing parts two tokens: no label, no heading, no end of a line cut by borders."""
    same = left.last == right.last and left.next == right.next
    if left.bordered:
        return same and left.line == right.line
    return same and left.heading == right.heading
