"""How many steps the search for the numbers of one kind of table may take: a text cannot make it endless."""

from __future__ import annotations

from typing import Final

# Far more than any table takes that is told.
MOST_STEPS: Final = 1_000_000


class TooManyWays(Exception):  # noqa: N818  # no error: nothing can be told
    """There are more ways than can be weighed."""


class Steps:
    """The steps that are left."""

    def __init__(self, left: int = MOST_STEPS) -> None:
        """Begin with so many."""
        self.left = left

    def take(self, count: int = 1) -> None:
        """Take so many steps; there are too many ways where none is left."""
        self.left -= count
        if self.left < 0:
            raise TooManyWays
