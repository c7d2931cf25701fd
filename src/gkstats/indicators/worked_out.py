"""Frames that an indicator worked out of a corpus, kept for the next one that asks: the last few, while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from gkstats.corpus.store import Corpus

_Made = TypeVar("_Made")
_MOST: Final = 8  # of one corpus: a frame of the numbers of all outcomes in 900,000 reports takes 150 MB
_KEPT: Final[WeakKeyDictionary[Corpus, dict[Hashable, object]]] = WeakKeyDictionary()


def once(corpus: Corpus, key: Hashable, make: Callable[[], _Made]) -> _Made:
    """Give what `make` makes, or made the last time for this key and corpus, or for the one it was selected from.

    What is made may say of each report only what that report's own rows say: then it holds in every selection.
    """
    for held in (corpus, corpus.whole):
        kept = _KEPT.get(held, {})
        if key in kept:
            kept[key] = made = kept.pop(key)  # the last to go
            return made  # type: ignore[return-value]
    made = make()
    kept = _KEPT.setdefault(corpus, {})
    kept[key] = made
    if len(kept) > _MOST:
        del kept[next(iter(kept))]
    return made
