"""What two texts have in common, passage by passage, with its place in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from gkstats.units import Hashes, Places

SHORTEST: Final = 16  # units in a row: 20 characters


@dataclass(frozen=True, slots=True)
class Run:
    """So many units in a row that two texts share: from unit `here` of the one and unit `there` of the other on."""

    here: int
    there: int
    units: int


def runs(here: Hashes, there: Hashes, marks: Places, others: Places) -> list[Run]:
    """Give the runs of at least 16 units that are the same in both texts, the longest first.

    `marks` and `others` are the places of the texts' `anchors`. No unit of `here` is in two runs; the order of passages
    may differ between the texts.
    """
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
    found: list[Run] = []
    for shift in np.unique(two[long] - one[long]).tolist():
        low, high = max(0, -shift), min(here.size, there.size - shift)
        same = np.zeros(high - low + 2, bool)
        np.equal(here[low:high], there[low + shift : high + shift], out=same[1:-1])
        edges = np.flatnonzero(same[1:] != same[:-1]).reshape(-1, 2)
        for start, stop in edges[edges[:, 1] - edges[:, 0] >= SHORTEST].tolist():
            found.append(Run(low + start, low + start + shift, stop - start))
    found.sort(key=lambda run: (-run.units, run.here, run.there))
    taken = bytearray(here.size)
    kept = []
    for run in found:
        stop = run.here + run.units
        if not any(taken[run.here : stop]):
            taken[run.here : stop] = b"\1" * run.units
            kept.append(run)
    return kept
