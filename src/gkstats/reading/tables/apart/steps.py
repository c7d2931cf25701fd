"""How many steps the search for the numbers of one kind of table may take: a text cannot make it endless."""

from __future__ import annotations

from typing import Final, TypeAlias

# Far more than any table takes that is told.
MOST_STEPS: Final = 1_000_000


# The places of the numbers that make up each cell of each row: two where a number is broken.
Filling: TypeAlias = "tuple[tuple[tuple[int, ...], ...], ...]"


class TooManyWays(Exception):  # noqa: N818  # no error: nothing can be told
    """There are more ways than can be weighed."""


class Steps:
    """The steps that are left."""

    def __init__(self, left: int = MOST_STEPS, whole: Steps | None = None) -> None:
        """Begin with so many, which are a part of the `whole`."""
        self.left, self.whole, self.seen = left, whole, set[object]()
        # What whole tables' numbers and sums told: another reading of the same lines does not look again.
        self.told: dict[object, Filling | None] = {}

    def take(self, count: int = 1) -> None:
        """Take so many steps; there are too many ways where none is left."""
        self.left -= count
        if self.whole is not None:
            self.whole.take(count)
        if self.left < 0:
            raise TooManyWays

    def take_for(self, what: object, count: int) -> None:
        """Take the steps for something that is looked at again and again: once, and one for each other time."""
        self.take(1 if what in self.seen else count)
        self.seen.add(what)

    def part(self, most: int) -> Steps:
        """Give so many of these steps at most to a search of its own."""
        own = Steps(min(most, self.left), self)
        own.seen = self.seen
        return own
