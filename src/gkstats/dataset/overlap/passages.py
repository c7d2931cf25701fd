"""What two texts have in common, passage by passage, with its place in both."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from gkstats.dataset.overlap.units import anchors, halves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gkstats.dataset.overlap.units import Hashes, Places, Units

    Gaps: TypeAlias = NDArray[np.bool_]

SHORTEST: Final = 16  # units in a row: 20 characters


@dataclass(frozen=True, slots=True)
class SharedRun:
    """So many units in a row that two texts share: from unit `here` of the one and unit `there` of the other on."""

    here: int
    there: int
    units: int


class Finder:
    """Finds what some texts share; it chooses their anchors once."""

    def __init__(self, read: Units) -> None:
        """Take texts that are cut into units."""
        self._read = read
        self._anchors, self._bounds = anchors(read)

    def runs(self, one: int, two: int) -> list[SharedRun]:
        """Give the runs of at least 16 units that are the same in both texts, the longest first.

        No unit of text `one` is in two runs, and no run goes over a gap; the order of passages may differ between the
        texts.
        """
        texts = self._read.of(one), self._read.of(two)
        return _runs(*texts, self._marks(one), self._marks(two), (self._read.gaps(one), self._read.gaps(two)))

    def _marks(self, number: int) -> Places:
        own: Places = self._anchors[self._bounds[number] : self._bounds[number + 1]] - self._read.bounds[number]
        return own


def share(one: NDArray[np.unsignedinteger], two: NDArray[np.unsignedinteger]) -> float:
    """Give the part of the different units of the text with fewer that is in the other one too.

    Both are `different` units. Nothing shares nothing with anything.
    """
    both = np.concatenate([one, two])
    both.sort()
    return np.count_nonzero(both[1:] == both[:-1]) / max(1, min(one.size, two.size))


def different(hashes: Hashes) -> NDArray[np.uint32]:
    """Give the different ones among some units, in order; half a hash tells those of two texts apart."""
    found = halves(hashes)
    found.sort()
    fresh = np.ones(found.size, bool)
    fresh[1:] = found[1:] != found[:-1]
    return np.compress(fresh, found)


def _runs(here: Hashes, there: Hashes, marks: Places, others: Places, gaps: tuple[Gaps, Gaps]) -> list[SharedRun]:
    """Give the runs; `marks` and `others` are the places of the texts' anchors."""
    if not others.size:
        return []
    others = others[np.argsort(there[others], kind="stable")]
    known, wanted = there[others], here[marks]
    near = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    both = known[near] == wanted
    one, two = marks[both], others[near[both]]
    long = np.zeros(one.size, bool)  # of 16 units in a row one is eight before or behind the one at hand
    for step in (-SHORTEST // 2, SHORTEST // 2):
        before, after = np.clip(one + step, 0, here.size - 1), np.clip(two + step, 0, there.size - 1)
        long |= here[before] == there[after]
    found: list[SharedRun] = []
    for shift in np.unique(two[long] - one[long]).tolist():
        low, high = max(0, -shift), min(here.size, there.size - shift)
        same = np.zeros(high - low + 2, bool)
        np.equal(here[low:high], there[low + shift : high + shift], out=same[1:-1])
        edges = np.flatnonzero(same[1:] != same[:-1]).reshape(-1, 2)
        gap = gaps[0][low:high] | gaps[1][low + shift : high + shift]
        for start, stop in edges[edges[:, 1] - edges[:, 0] >= SHORTEST].tolist():
            cuts = [start, *(start + 1 + np.flatnonzero(gap[start + 1 : stop])).tolist(), stop]
            found += [SharedRun(low + a, low + a + shift, b - a) for a, b in pairwise(cuts) if b - a >= SHORTEST]
    found.sort(key=lambda run: (-run.units, run.here, run.there))
    taken = bytearray(here.size)
    kept = []
    for run in found:
        stop = run.here + run.units
        if not any(taken[run.here : stop]):
            taken[run.here : stop] = b"\1" * run.units
            kept.append(run)
    return kept
