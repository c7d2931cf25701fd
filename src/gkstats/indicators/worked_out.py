"""Frames that an indicator worked out of a corpus, kept for the next one that asks: the last few, while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import polars as pl

    from gkstats.corpus.store import Corpus

_Made = TypeVar("_Made")
_MOST: Final = 8  # of one corpus: a frame of the numbers of all outcomes in 900,000 reports takes 150 MB
_MOST_COLUMNS: Final = 64  # of one corpus and kind: of 900,000 reports each takes 8 MB
_KEPT: Final[WeakKeyDictionary[Corpus, dict[Hashable, object]]] = WeakKeyDictionary()


@dataclass(slots=True)
class _ColumnsBeside:
    """Rows that are worked out, and columns beside them by name, the last that was asked for at the end."""

    rows: pl.DataFrame
    made: dict[str, pl.Series]


_COLUMNS: Final[WeakKeyDictionary[Corpus, dict[Hashable, _ColumnsBeside]]] = WeakKeyDictionary()


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


def columns_of(
    corpus: Corpus,
    key: Hashable,
    names: Sequence[str],
    rows: Callable[[], pl.DataFrame],
    make: Callable[[pl.DataFrame, Sequence[str]], Sequence[pl.Series]],
) -> pl.DataFrame:
    """Give `rows` with a column for each of `names`, of which `make` makes at once those that are not kept.

    They are of this corpus, or of the one that it was selected from where that has them all: see `once`.
    """
    of_whole = _COLUMNS.get(corpus.whole, {}).get(key)
    if of_whole is not None and {*names} <= of_whole.made.keys():
        found = of_whole
    else:
        own = _COLUMNS.setdefault(corpus, {})
        found = own[key] = own.get(key) or _ColumnsBeside(rows(), {})
    if missing := [name for name in names if name not in found.made]:
        found.made.update(zip(missing, make(found.rows, missing), strict=True))
    for name in names:
        found.made[name] = found.made.pop(name)  # the last to go
    asked = found.rows.with_columns(found.made[name] for name in names)
    for name in [*found.made][:-_MOST_COLUMNS]:
        del found.made[name]
    return asked
