"""Which announced remedy answers which stated problem: they are about the same by their codes, or by their words.

Words: the statements without the words of officialese (`matching.toml`), the runs of characters that are left, and of
those the longest that both have, of at least two characters. Nothing is weighed or learned: a match names what it
rests on.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gkstats.codebook import fold
from gkstats.script.typed import Fields, Words, load

if TYPE_CHECKING:
    from collections.abc import Sequence


class _MatchingFile(Fields, frozen=True):
    """What `matching.toml` holds: words that say nothing of what a statement is about."""

    stop: Words


_STOP: Final = load(__package__, "matching.toml", _MatchingFile).stop
_BETWEEN: Final = re.compile(
    "|".join(map(re.escape, sorted(_STOP, key=lambda word: (-len(word), word)))) + r"|\W|[\da-z]"
)
_SHORTEST: Final = 2  # characters that make a word


def basis(problem: str, remedy: str, about: Sequence[str], mended: Sequence[str]) -> str:
    """Say what a match rests on, `code: timeliness; words: 更新`; empty where the remedy does not answer the problem.

    `about` and `mended` are the codes of the two that count, those that stand alone left out.
    """
    same = ", ".join(code for code in about if code in mended)
    words = ", ".join(shared(problem, remedy))
    return "; ".join(f"{name}: {found}" for name, found in (("code", same), ("words", words)) if found)


def shared(problem: str, remedy: str) -> list[str]:
    """Give the words that two statements share, in the order of the first, words of officialese left out."""
    found: list[str] = []
    others = runs(remedy)
    for run in runs(problem):
        start = 0
        while start <= len(run) - _SHORTEST:
            end = start + _SHORTEST
            if not any(run[start:end] in other for other in others):
                start += 1
                continue
            while end < len(run) and any(run[start : end + 1] in other for other in others):
                end += 1
            if run[start:end] not in found:
                found.append(run[start:end])
            start = end
    return found


@lru_cache(maxsize=4096)
def runs(text: str) -> tuple[str, ...]:
    """Cut a statement at words of officialese, digits and punctuation into what it is about."""
    return tuple(run for run in _BETWEEN.split(fold(text).lower()) if len(run) >= _SHORTEST)
