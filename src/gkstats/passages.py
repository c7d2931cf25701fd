"""What two texts have in common, passage by passage, with its place in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from gkstats.units import Hashes

SHORTEST: Final = 16  # units in a row: 20 characters


@dataclass(frozen=True, slots=True)
class Run:
    """So many units in a row that two texts share: from unit `here` of the one and unit `there` of the other on."""

    here: int
    there: int
    units: int


def runs(here: Hashes, there: Hashes) -> list[Run]:
    """Give the runs of at least 16 units that are the same in both texts, the longest first.

    No unit of `here` is in two of them; the order of passages may differ between the texts.
    """
    order = np.argsort(there, kind="stable")
    ordered = there[order]
    near = np.minimum(np.searchsorted(ordered, here), ordered.size - 1)
    hits = np.flatnonzero(ordered[near] == here)
    shifts, counts = np.unique(order[near[hits]] - hits, return_counts=True)
    found: list[Run] = []
    for shift in shifts[counts >= SHORTEST // 2].tolist():
        low, high = max(0, -shift), min(here.size, there.size - shift)
        same = np.concatenate([[False], here[low:high] == there[low + shift : high + shift], [False]])
        edges = np.flatnonzero(same[1:] != same[:-1]).reshape(-1, 2)
        for start, stop in edges[edges[:, 1] - edges[:, 0] >= SHORTEST].tolist():
            found.append(Run(low + start, low + start + shift, stop - start))
    found.sort(key=lambda run: (-run.units, run.here, run.there))
    free = np.ones(here.size, bool)
    kept = []
    for run in found:
        if free[run.here] and free[run.here + run.units - 1] and free[run.here : run.here + run.units].all():
            free[run.here : run.here + run.units] = False
            kept.append(run)
    return kept
