"""Which of many texts share most with each: an index of fingerprints, searched text by text.

The work grows with the number of texts, not of pairs: a text looks at no more than 64 of its fingerprints, the rarest
that another text has too, and at no more than 512 texts for each. Where more than 512 have one, those are looked at
that stand nearest in order; so texts whose likenesses are sought should stand beside each other. What comes out are
candidates, to be measured exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gkstats.dataset.overlap.units import Places

_RAREST: Final = 64
_MATES: Final = 512


def candidates(texts: Sequence[NDArray[np.uint32]], bodies: Places, most: int) -> NDArray[np.int64]:
    """Give for each text up to `most` others of another body that share most fingerprints with it, as rows (i, j).

    `texts` holds each text's fingerprints, all different; the texts of one body have one number in `bodies`.
    Shared fingerprints count in proportion to the fewer that one of both texts has. Each pair is given once, i < j.
    """
    prints = np.concatenate(texts)
    sizes = np.array([text.size for text in texts])
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    owners = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)
    order = np.argsort(prints, kind="stable")
    posted = owners[order]
    first = np.flatnonzero(np.diff(prints[order].astype(np.int64), prepend=-1))
    often = np.diff(np.append(first, prints.size))
    begin = np.repeat(first, often).astype(np.int32)
    # Back to the order of texts: how many texts have a print, where their list begins, and this text's place in it.
    place = np.empty(prints.size, np.int32)
    place[order] = np.arange(prints.size, dtype=np.int32)
    shared = np.repeat(often, often).astype(np.int32)
    found = [np.zeros((0, 2), np.int64)]
    for text in range(sizes.size):
        at = place[bounds[text] : bounds[text + 1]]
        times = shared[at]
        at, times = at[times > 1], times[times > 1]
        if at.size > _RAREST:
            rarest = np.argpartition(times, _RAREST)[:_RAREST]
            at, times = at[rarest], times[rarest]
        if not at.size:
            continue
        low = begin[at]
        looked = np.minimum(times, _MATES)
        low = np.clip(at - _MATES // 2, low, low + times - looked)
        steps = np.arange(looked.sum()) - np.repeat(np.cumsum(looked) - looked, looked)
        counts = np.bincount(posted[np.repeat(low, looked) + steps])
        mates = np.flatnonzero(counts)
        counts = counts[mates]
        other = bodies[mates] != bodies[text]
        mates, counts = mates[other], counts[other]
        if mates.size > most:
            likely = counts / np.minimum(sizes[mates], sizes[text])
            mates = mates[np.argsort(-likely, kind="stable")[:most]]
        found.append(np.stack([np.minimum(mates, text), np.maximum(mates, text)], axis=1).astype(np.int64))
    return np.unique(np.concatenate(found), axis=0)
