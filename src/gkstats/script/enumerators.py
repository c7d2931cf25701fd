"""Enumerators in running text: 一是, （一）, 1., ①, 第一, 一方面, told from numerals that only look like them.

An enumerator is an opening, a numeral and a closing; which of them go together is its style. One found in a text is
no more than a candidate: it counts as a member of a series that ascends in one style. A `Series` knows its place:
a new style inside an open series is nested in it, a return to 一 begins anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CJK: Final = "一二三四五六七八九十"
NUMERALS: Final = _CJK
# Sources of patterns for the enumerators of a table's labels: what may stand right before one, and what it counts in.
LABEL_ORDINAL: Final = rf"[{_CJK}]{{1,3}}\s*[)、.]"
LABEL_NUMBER: Final = r"\d{1,2}\s*[.、]"
LABEL_CIRCLED: Final = "[①-⑳㈠-㈩]"
BEFORE_LABEL: Final = rf"(?:(?:\(\s*)?{LABEL_ORDINAL}|\d{{1,2}}\s*[.、)]|{LABEL_CIRCLED})"
# A label of a form as it is printed there: its enumerator, and the digit of one that counts in digits.
FORM_ENUMERATOR: Final = re.compile(rf"^(?:[（(]?[{_CJK}]+[）)、]|(?P<digit>\d)[.．])")
# A bracketed numeral right before a label: what stands behind it is a heading.
HEADING_BEFORE: Final = re.compile(rf"[{_CJK}]\s*\)\s*\Z")
# A row that is numbered among others: 1.逾期不补正.
NUMBERED_ROW: Final = re.compile(r"(?<![\d.])(?:[1-9]\s*[.、)]|[①-⑨])\s*[一-鿿]{2}")
ORDINAL: Final = re.compile(rf"\s*(?:\(\s*[{_CJK}]{{1,2}}\s*\)|[{_CJK}]{{1,2}}\s*[、.])")
# What a note at a page's foot begins with.
NOTE: Final = re.compile(r"\s*(?:[\d¹²³⁰⁴-⁹]{1,2}(?=\s?[\u4e00-\u9fff])|[①-⑳*※]|注[\d:：])")
# One that a line's end cuts off from its mark.
ORDINAL_CUT: Final = re.compile(rf"\s*\(?\s*[{_CJK}]{{1,2}}\s*$")
# What calls a note where it stands above the line: 1, [1], 注1, 1,2, a, *.
NOTE_CALL: Final = re.compile(
    r"[\[(〔【〈]?(?:\s*(?:注|[Nn]ote))?[\s:.]*(?:\d{1,2}(?:\s*[,、]\s*\d{1,2}){0,3}|[a-z]|[*†‡§¶#※△▲]{1,3}|(?<=注))\s*[\])〕】〉]?"
)
BULLETS: Final = frozenset("●•·◆■▪○◎★▲➢✓◇□-")
_CIRCLED: Final = (("①", 20), ("⑴", 20), ("⒈", 20), ("㈠", 10), ("❶", 10))
# What 要 begins that is no verb: 一是要素不全.
_NOUNS: Final = "[素求点件闻害情务义领旨目]"
# What it begins with is looked for first: few characters of a text are worth a look at what stands before them.
_ENUMERATOR: Final = re.compile(
    rf"""(?=[(A-Ha-h\d第其问不短差措举改整{_CJK}另首再最●•·◆■▪○◎★▲➢✓◇□①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿-])(?:(?:(?<=[\n。;:!?\s#*>-])|^|(?<=,)|(?<=、)(?=[第其另首])|(?<=\t)|(?<=[题施况向算法划路])(?=1[、.是]|\(?一[、)是])|(?<=[将是为有要])(?=\([1一]\))|(?<=[将镇局乡县区市委办厅道])(?=一方面|首先))(?:
    \(\s*(?P<bracket>[{_CJK}]{{1,3}}|\d\d?|[A-Ha-h])\s*\)(?:[、.:,]|是)?
    |(?P<letter>[A-Ha-h])(?:[、.:)](?![A-Za-z\d])|\s+(?=[一-鿿]))
    |(?P<order>[第其]|(?:问题|不足|短板|差距|措施|举措|改进|整改)(?=之?\s*[{_CJK}\d]))之?\s*(?P<ordinal>[{_CJK}]{{1,2}}|\d)(?:[、.:,是]+)
    |(?P<bare_cjk>[{_CJK}]{{1,2}})(?:是要(?!{_NOUNS})|是|要(?!{_NOUNS})|、是|[、.:,)]|则|来(?=[^自源]))(?![{_CJK}]{{1,2}}[是、.])
    |(?P<digit>\d\d?)(?:是|[、.):](?!\d)|,(?![\d])|\s+(?=[一-鿿])(?![年月日条件个项次名家份篇万亿])|(?=[一-鿿])(?![年月日条件个项次名家所份篇万亿类期人起天批]))
    |(?P<aspect>另?一方面|另?一[个点]是|首先|其次|再次|再者|最后)[,:是]?
    )\s*|(?:(?<=\n)|^)(?P<bullet>[●•·◆■▪○◎★▲➢✓◇□-])\s*(?=[一-鿿])|(?P<circled>[①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿])[、.]?\s*|(?<=[在为有足题距面步拟:])(?P<run_in>[{_CJK}])是(?:要(?!{_NOUNS}))?\s*)""",
    re.VERBOSE,
)
_UNPARTED: Final = re.compile(rf"([{_CJK}])是(?:要(?!{_NOUNS}))?\s*")
# What no punctuation stands before, and that is no 第一, 统一, 之一.
_AMID: Final = re.compile(rf"(?<=[一-鿿])(?<![第之唯统专任单某逐其另同{_CJK}])")
_SECOND: Final = re.compile("[^。\n]{0,400}?二是")
_ASPECTS: Final = {
    "一方面": 1,
    "另一方面": 2,
    "一个是": 1,
    "另一个是": 2,
    "一点是": 1,
    "另一点是": 2,
    "首先": 1,
    "其次": 2,
    "再次": 3,
    "再者": 3,
    "最后": 0,
}


class Mark(NamedTuple):
    """One enumerator as printed: its style, the numerals it counts in, its number (0: the last, whichever it is)."""

    start: int
    end: int
    style: str
    numerals: str
    number: int


def _number(numeral: str) -> int:
    """Read a numeral below one hundred: 十二, 12."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral.isascii():
        return ord(numeral.lower()) - ord("a") + 1
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _CJK.index(numeral) + 1 if len(numeral) == 1 else 0
    return 10 * (_CJK.index(tens) + 1 if tens else 1) + (_CJK.index(ones) + 1 if ones else 0)


def _mark(match: re.Match[str]) -> Mark:
    """Tell an enumerator's style, numerals and number from its match."""
    style = str(match.lastgroup)
    numeral = match[style]
    if style == "ordinal":
        style = match["order"]
    if style == "circled":
        first, _ = next((start, n) for start, n in _CIRCLED if ord(start) <= ord(numeral) < ord(start) + n)
        return Mark(match.start(), match.end(), first, first, ord(numeral) - ord(first) + 1)
    if style == "aspect":
        side = "side" if "一" in numeral else "turn"
        return Mark(match.start(), match.end(), side, side, _ASPECTS[numeral])
    if style == "bullet":
        return Mark(match.start(), match.end(), numeral, numeral, 0)
    numerals = "digit" if numeral.isdecimal() else "letter" if numeral.isascii() else "cjk"
    shape = f"({numerals})" if style == "bracket" else f"{numerals}{'是' if '是' in match[0] else '.'}"
    if match["order"]:
        shape = style
    return Mark(match.start(), match.end(), shape, numerals, _number(numeral))


def marks(text: str) -> Iterator[Mark]:
    """Find the candidates in a folded text, in order; a first one in mid-paragraph counts only if a second follows."""
    found = [_mark(match) for match in _ENUMERATOR.finditer(text)]
    if unparted := list(_unparted(text, found)):
        found = sorted((*found, *unparted))
    last_seconds = {mark.numerals: mark.start for mark in found if mark.number == 2}
    for mark in found:
        opens = mark.number == 1 and mark.style not in {"cjk是", "side"}
        surely = not opens or mark.start == 0 or (text[mark.start - 1] == "\n" and mark.style != "digit")
        if surely or last_seconds.get(mark.numerals, 0) > mark.start:
            yield mark


def _unparted(text: str, found: Sequence[Mark]) -> Iterator[Mark]:
    """Find the members of a list that no punctuation parts: 一是公开不全二是更新慢; each follows the one before."""
    counted = {mark.start: mark.number for mark in found if mark.style == "cjk是"}
    last, sentence = 0, -1
    for match in _UNPARTED.finditer(text):
        number = _number(match[1])
        if text.find("。", max(sentence, 0), match.start()) >= 0:
            last = 0
        sentence = match.start()
        if match.start() in counted:
            last = number
        elif _AMID.match(text, match.start()) and (
            number == last + 1 > 1 or (number == 1 and _SECOND.match(text, match.end()))
        ):
            last = number
            yield Mark(match.start(), match.end(), "cjk是", "cjk", number)


@dataclass(slots=True, eq=False)
class Series:
    """An open series: its style, its numerals and the number it has come to. Each is itself only."""

    style: str
    numerals: str
    last: int

    def goes_on(self, mark: Mark) -> bool:
        """Say whether a mark of this style is the next member: one number may be lost, or printed twice.

        一是…三是…二是 is one list, whatever its numbers are: nothing but a list is written so.
        """
        if mark.style != self.style:
            return False
        repeated = mark.style == "side" and self.last == 1  # 一方面…一方面
        twice = mark.number == self.last > 1 or (mark.style == "cjk是" and mark.number > 1)
        return mark.number in {0, self.last + 1, self.last + 2} or repeated or twice

    def goes_on_mixed(self, mark: Mark) -> bool:
        """Say whether a mark of another style counts on in the same numerals: 一、…二是."""
        return (mark.numerals, mark.number) == (self.numerals, self.last + 1)


def place(stack: list[Series], mark: Mark) -> Series | None:
    """Find or open the series that a mark belongs to; what was nested deeper in it closes. None: it belongs to none."""
    for member in (Series.goes_on, Series.goes_on_mixed):
        for depth in range(len(stack) - 1, -1, -1):
            if member(stack[depth], mark):
                del stack[depth + 1 :]
                stack[depth].last = mark.number or stack[depth].last + 1
                return stack[depth]
    if mark.number != 1 and mark.style not in BULLETS:
        return None
    for depth, series in enumerate(stack):
        if series.style == mark.style:
            del stack[depth:]
            break
    stack.append(Series(mark.style, mark.numerals, 1))
    return stack[-1]
