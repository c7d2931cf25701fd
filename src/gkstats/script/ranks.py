"""The numeral that a heading or an item of a list begins with, whichever way it is printed: 一、 （一） 第一 1. ① Ⅰ."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from gkstats.script.characters import fold

_NUMERALS: Final = "一二三四五六七八九十"
_FORMAL: Final = "壹贰叁肆伍陆柒捌玖拾"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
# In order of rank, the highest first; each is named by how it writes the first.
STYLES: Final = {
    "一、": rf"([{_NUMERALS}]{{1,2}}|[{_FORMAL}])\s*[、.．,，:：)）。]\s*",
    "（一）": rf"(?:[（(]\s*([{_NUMERALS}]{{1,2}})\s*[)）]|([㈠-㈩]))\s*[、.．]?\s*",
    "第一": rf"第([{_NUMERALS}]{{1,2}}|\d)(?:部分|章|节)?[、.．,，:：]?\s*",
    "Ⅰ、": r"([Ⅰ-Ⅹ]|VI{0,3}|I[VX]|I{1,3}|X)(?:\s*[、.．,，:：)）]\s*|\s+(?=[一-鿿]))",
    "甲、": rf"([{_STEMS}])\s*[、.．]\s*",
    "1.": r"(\d{1,2})\s*(?:[、.．)）]\s*|\s(?=[一-鿿]))",
    "（1）": r"[（(]\s*(\d{1,2})\s*[)）]\s*[、.．]?\s*",
    "①": r"([①-⑩])\s*[、.．]?\s*",
    "一": rf"([{_NUMERALS}{_FORMAL}])\s+",
}
# What every one of them begins with, as a class of characters.
RANK_BEGINS: Final = rf"{_NUMERALS}{_FORMAL}{_STEMS}（(㈠-㈩第Ⅰ-ⅩIVX\d①-⑩"
_RANK: Final = re.compile("|".join(f"(?P<s{at}>{pattern})" for at, pattern in enumerate(STYLES.values())))
_NAMES: Final = {f"s{at}": style for at, style in enumerate(STYLES)}
# A numeral up to eight amid a line, and the same when it can be glued to what stands before it.
AMID: Final = (
    rf"(?:[{_NUMERALS[:8]}]\s*[、.．]|[（(]\s*[{_NUMERALS[:8]}]\s*[)）]|第[{_NUMERALS[:8]}]部分[、:：]?|[1-8][、.．])"
)
# Whether such a numeral stands in a text: all that it may begin with comes first, which is quicker to look for.
HAS_AMID: Final = re.compile(
    rf"[{_NUMERALS[:8]}（(第1-8](?:(?<=[{_NUMERALS[:8]}])\s*[、.．]|(?<=[（(])\s*[{_NUMERALS[:8]}]\s*[)）]"
    rf"|(?<=第)[{_NUMERALS[:8]}]部分|(?<=[1-8])[、.．])"
)
GLUED: Final = re.compile(rf"[{_NUMERALS}]\s*[、.．]")
# A line that begins as an item of a list.
ITEM: Final = re.compile(
    rf"[\s#*>•·]*(?:[{_NUMERALS}]{{1,2}}\s*(?:、|是|[.．])|[（(]\s*[{_NUMERALS}\d]{{1,2}}\s*[)）]"
    rf"|\d{{1,2}}\s*[、.．)）是](?!\d)|第[{_NUMERALS}][,，、]|[①-⑳㈠-㈩])"
)


class Rank(NamedTuple):
    """A line's numeral: its style, its number, and where what it numbers begins."""

    style: str
    number: int
    end: int


def rank_of(text: str) -> Rank | None:
    """Read the numeral that a line begins with."""
    found = _RANK.match(text)
    if found is None or found.lastgroup is None or found.lastindex is None:
        return None
    # The group of a style closes last; its numeral is in the first of those within it.
    numeral = found[found.lastindex + 1] or found[found.lastindex + 2]
    return Rank(_NAMES[found.lastgroup], _number(numeral), found.end())


def _number(numeral: str) -> int:
    if len(numeral) == 1 and numeral in _NUMERALS:
        return _NUMERALS.index(numeral) + 1
    if "Ⅰ" <= numeral <= "Ⅹ":
        return ord(numeral) - ord("Ⅰ") + 1
    if numeral in _STEMS:
        return _STEMS.index(numeral) + 1
    if numeral in _ROMAN:
        return _ROMAN.index(numeral) + 1
    if numeral in _FORMAL or "①" <= numeral <= "⑩":
        return _FORMAL.find(numeral) + 1 or ord(numeral) - ord("①") + 1
    numeral = fold(numeral).strip("()")
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _NUMERALS.find(numeral) + 1
    return 10 * (_NUMERALS.find(tens) + 1 if tens else 1) + (_NUMERALS.find(ones) + 1 if ones else 0)
