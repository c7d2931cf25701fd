"""Where the words of a Chinese text begin and end, and which findings of a search cut through one.

A word is looked for by its characters; whether it is there, the text's own words decide: 民生 is not in 居民|生活.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What begins a phrase whatever word it stands in: 够规范 in 不够|规范, 不准 in 不|准确.
_LOOSE: Final = frozenset("够不未没无才需还尚有太")
_LACKING: Final = frozenset("不未没缺欠少慢低差窄弱难晚迟浅粗薄漏错偏落距")


def words_of(text: str) -> Sequence[str]:
    """Cut a text into its words."""
    import rjieba  # noqa: PLC0415 - its dictionary takes 0.15 s, which a run with nothing new does not need

    return rjieba.cut(text, hmm=False)


def ends_of(words: Iterable[str]) -> list[int]:
    """Give where each word of a text that is cut into them ends."""
    return [*accumulate(map(len, words))]


def cuts(text: str, start: int, stop: int, ends: Sequence[int]) -> bool:
    """Say whether what stands at `start:stop` has one character of a longer word at its edge and the others beyond.

    Two characters of a word are a word themselves: 沟通 in 信息沟通|不畅. A phrase that begins with a negation or a
    degree is bound to its own words. A lone character inside a longer word is one only if it tells of a lack: 少 in
    偏少, but not 才 in 人才.
    """
    begin, end = _word_at(start, ends)
    if stop - start == 1 and end - begin > 1:
        return text[start] not in _LACKING
    if text[start] in _LOOSE:
        return False
    if begin < start and end < stop and end - start == 1:
        return True
    begin, end = _word_at(stop - 1, ends)
    return stop < end and start < begin and stop - begin == 1 and text[begin] not in _LOOSE


def _word_at(place: int, ends: Sequence[int]) -> tuple[int, int]:
    """Give where the word begins and ends that a character stands in."""
    which = bisect_right(ends, place)
    return ends[which - 1] if which else 0, ends[which]
