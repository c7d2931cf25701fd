"""What a printed token says: a number, a blank, a page's number, or something that nobody can tell for certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from gkstats.script.characters import FRACTIONS, LOWERED_DIGITS, RAISED_DIGITS, RAISED_SIGN

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind: TypeAlias = Literal["number", "blank", "odd"]

_ZERO_LIKE: Final = "OoΟοОо〇○"
UNITS: Final = "万元|亿元|元|批次|件|个|项|条|次|份|宗|起|笔|家|部|期|人次|人|户"
_NOTE: Final = RAISED_DIGITS + LOWERED_DIGITS + RAISED_SIGN
# A letter of any alphabet, which makes a number beside it none; an ideograph is a word, and a raised digit a note.
_LETTER: Final = r"[^\W\d_\u3400-\u9fff\u2070-\u209c\u2150-\u24ff\u2776-\u2793²³¹¼½¾]"
# A number with its sign, its direction (增 / 减), a note's mark or a fraction behind its digits, and its unit.
NUMBER: Final = re.compile(
    rf"(?:(?P<direction>增加?|减少?)\s?)?(?P<sign>[+\-±])?(?<!{_LETTER})(?<!\d)(?<!\d[.。])"
    rf"(?P<digits>[0-9{_ZERO_LIKE}](?:,?[0-9{_ZERO_LIKE}])*(?:\.[0-9{_ZERO_LIKE}]+)?)(?P<mark>[{_NOTE}{FRACTIONS}]*)"
    rf"(?:\s?(?P<bracket>\()?(?P<unit>{UNITS})(?(bracket)\)))?(?![%\d]|{_LETTER}|[.,。]\d)"
)
# What programs print for an empty cell.
EMPTY: Final = re.compile(r"nan|NaN|NaT|None|null|NULL|<NA>|N/A")
BLANK: Final = re.compile(rf"[-/\\_—]{{1,4}}|无|没有|空|{EMPTY.pattern}")
# Both directions in one cell (增0/减194): their sum is told where one is zero.
CHANGE: Final = re.compile(
    r"(?P<first>增加?|减少?|[+\-])\s?:?\s?(?P<one>\d[\d,]*)\s?(?:[项件个]\s?)?[/,;、]\s?"
    r"(?P<second>增加?|减少?|[+\-])\s?:?\s?(?P<other>\d[\d,]*)(?:\s?[项件个])?(?![\d.%])"
)
# What makes a number another one, or no plain one: 约18, ¥18, [1]18, 18余, 18[1], 18(上年15), 18-20.
_AHEAD: Final = re.compile(r"(?:(?<!\w)[约近超逾?=<>≥≤~¥$]\s?|\[\d{1,3}\])\Z")
_LONGEST_AHEAD: Final = 5
_BEHIND: Final = re.compile(
    r"(?:[※†‡+?%‰余多①-⑳❶-❿]|\*(?!\*)|\[[^\[\]\s|]{0,6}\]|\((?=[^()|]*\d)[^()|\t]{1,20}\)(?![\u4e00-\u9fff])"
    r"|[-/~:。→]{1,2}\d[\d.,]*|</?su[bp]>\d*|\\(?:x[0-9a-f]{2}|u[0-9a-f]{4})[\d.,]*)+"
)
# A word with digits that is no number: 18%, l8, 5l37, l8[1], 419。98.
ODD: Final = re.compile(
    rf"(?<![^\s|,;])[<>=~+\-]?(?:{_LETTER}\d[\d.,]*|\d[\d.,]*(?:\s?[%‰]|\s?{_LETTER}|{_LETTER}\d[\d.,]*|。\d+))"
    r"(?![^\s|,;\[])"
)
# Marks around a number that are no part of what it says: **18**, "18".
_WRAPPED: Final = re.compile(r"([*_`'\"]{1,3}|“|‘)([^*_`'\"“”‘’]+)(?:\1|”|’)|'(\d[\d,.]*)")
_CHINESE: Final = re.compile(r"(?!万)[〇零一二两三四五六七八九十百千万]+")
# The same with the unit of what it counts.
_CHINESE_COUNT: Final = re.compile(rf"(?P<numeral>{_CHINESE.pattern})\s?(?P<unit>{UNITS})")
# Numerals of which no number is told: those of cheques, joined ones, and words for some.
_UNTOLD_NUMERALS: Final = "几壹贰叁肆伍陆柒捌玖拾佰仟廿卅俩仨半"
_FEW_COUNTED: Final = 5
# What every number in words has.
IN_WORDS: Final = f"〇零一二两三四五六七八九十百千万数若多{_UNTOLD_NUMERALS}"
# Numbers that are said by and large: 二十多, 十几, 数百, 若干件; around them 约 or 左右.
_VAGUE: Final = (
    rf"(?:(?:[几数]?{_CHINESE.pattern}[多余来几]?万?|[几数][十百千万]*|若干)\s?(?:{UNITS})"
    rf"|[几数]?{_CHINESE.pattern}[多余来几]万?|[几数][十百千万]+|{_CHINESE.pattern}(?=左右|上下|以[上下内]))"
)
_BY_AND_LARGE: Final = re.compile(
    rf"(?:大?约|将?近|超过?|逾|不足)\s?(?:{_VAGUE}|{_CHINESE.pattern})|{_VAGUE}(?:多|左右|上下|以[上下内])?"
)
# Numbers in words that say none, alone in a cell: 若干, 上百, 不到十, 壹佰, 数十件.
_UNTOLD: Final = re.compile(
    rf"(?![万亿]?元$)(?:大?约|将?近|超过?|逾|不[到足]|[上好成达])*(?=[^数多余来]|.\S)[{IN_WORDS}干亿余来]+[上成]?[百千万]?\s?(?:{UNITS})?"
)
# What stands for a number that is not shown, or elsewhere: ###, #REF!, *, XX, 〃, 同上, □, a sign that no font has; an
# amount as on a cheque.
_ELSEWHERE: Final = re.compile(
    r"[^\w]*[#*?×xX〃々″][#*?×xX〃々″\w/!%]*|同[上前左]|.*[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd].*|[^\w]*[□▯]+[^\w]*"
)
_CHEQUE: Final = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆]")
# Marks, notes and blanks beside a numeral or within it: 三百*, 三百(注), 五 千.
_OTHER_THAN_WORDS: Final = re.compile(r"\([^()]*\)|[^\u4e00-\u9fff〇]+")
_COUNT_AMID: Final = re.compile(rf"(?:{_CHINESE.pattern}[多余来几]?|[几数]|若干)\s?(?:{UNITS})")
# A number in words, perhaps in brackets, that is no enumerator and no year: it has decimals or is long.
_IN_WORDS: Final = re.compile(
    rf"\(?(?:{_CHINESE.pattern}点{_CHINESE.pattern}|(?=\S*[十百千万])[〇零一二两三四五六七八九十百千万]{{3,}})\)?"
)
_DIGITS: Final = "零一二三四五六七八九"
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
# Alone these count something else: 百 is none of 100.
_ROUND: Final = "百千"
# Two digits that are so far apart say from one to the other: 七八件, 三五件.
_FROM_TO: Final = (1, 2)
# A place is left out: 一百二 is 120 as said and 102 as written.
_SHORTENED: Final = re.compile(rf"[百千万][{_DIGITS[1:]}]$")
# Letters that a scan makes of digits: 88 as BB.
_LIKE_DIGITS: Final = re.compile(r"[IlSsBZzGgq!|]{1,6}")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
# A page's number with its dashes or words.
_PAGE: Final = re.compile(
    r"\s*(?:[-·•~]+\s*\d{1,4}\s*[-·•~]+|第\s*\d+\s*页(?:\s*[,/]?\s*共\s*\d+\s*页)?|\d{1,3}/\d{1,3}|[Pp]age\s*\d+.*)\s*"
)
_OF_PAGES: Final = re.compile(r"\s*(\d{1,3})/(\d{1,3})\s*")
# So few pages count only from the first ones on.
_FEW_PAGES: Final = 2
# No page has fewer lines.
_SHORTEST_PAGE: Final = 5
_DIGIT: Final = re.compile(r"\d")
# No report counts so many of anything, and the tables hold no such number.
_LARGEST: Final = Decimal(10) ** 12
_DIGITS_OF_LARGEST: Final = 12
_DECIMALS: Final = 6
# A unit of money: 元, 万元.
MONEY: Final = "[十百千万亿]{0,2}元"
# A unit of counts in hundreds and more: 百件, 万件.
MANY_COUNTED: Final = "[十百千万亿]{1,2}[件条项宗份个次起]"
_FACTORS: Final = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}


@dataclass(frozen=True, slots=True)
class Printed:
    """What a token says: `value` is null unless `kind` is `number`; `trouble` is the code of the issue it raises."""

    kind: Kind
    value: Decimal | None = None
    unit: str | None = None
    trouble: str | None = None


@lru_cache(maxsize=4096)
def read_number(text: str, *, signed: bool) -> Printed:
    """Read one token; only in a `signed` column a number has a sign; a lone letter O is a zero, with trouble."""
    text = text.strip()
    if (wrapped := _WRAPPED.fullmatch(text)) is not None:
        text = (wrapped[2] or wrapped[3]).strip()
    if not text or BLANK.fullmatch(text):
        return Printed("blank")
    if (change := CHANGE.fullmatch(text)) is not None:
        return _changed(change) if signed else Printed("odd", trouble="no_plain_number")
    words = _CHINESE_COUNT.fullmatch(text) or _CHINESE.fullmatch(text)
    if words is not None and text not in _ZERO_LIKE:
        unit = words["unit"] if words.re is _CHINESE_COUNT else None
        counted = chinese(words["numeral"] if unit else text)
        # A lone 一 may be a dash.
        if counted is None or (counted == 1 and not unit) or counted >= _LARGEST or text[0] in _ROUND:
            return Printed("odd", trouble="no_plain_number")
        return Printed("number", Decimal(counted), unit)
    if not re.search(rf"[0-9{_ZERO_LIKE}{_NOTE}{FRACTIONS}]", text):
        numeric = any(map(str.isnumeric, text)) and not any("\u4e00" <= character <= "\u9fff" for character in text)
        numeric = numeric or _COUNT_AMID.search(text) is not None or _BY_AND_LARGE.fullmatch(text) is not None
        numeric = (
            numeric
            or _LIKE_DIGITS.fullmatch(text) is not None
            or in_words(text)
            or _ELSEWHERE.fullmatch(text) is not None
            or is_as_on_a_cheque(text)
            or _UNTOLD.fullmatch(_OTHER_THAN_WORDS.sub("", text)) is not None
        )
        return Printed("odd", trouble="no_plain_number") if numeric else Printed("blank")
    match = NUMBER.fullmatch(text)
    if match is None or any(mark in FRACTIONS for mark in match["mark"]):
        return Printed("odd", trouble="no_plain_number")
    digits, unit = match["digits"], match["unit"]
    if digits in _ZERO_LIKE:
        return Printed("number", Decimal(0), unit, "letter_for_zero")
    if any(letter in _ZERO_LIKE for letter in digits):
        return Printed("odd", trouble="letter_among_digits")
    if "," in digits:
        if not _THOUSANDS.fullmatch(digits):
            return Printed("odd", trouble="no_plain_number")
        digits = digits.replace(",", "")
    whole, _, decimals = digits.partition(".")
    if not _PLAIN.fullmatch(digits) or len(whole) > _DIGITS_OF_LARGEST or len(decimals) > 10:
        return Printed("odd", trouble="no_plain_number")
    value = Decimal(digits)
    sign = match["sign"] or ""
    if sign == "±" or ((sign == "-" or match["direction"]) and not signed):
        return Printed("odd", trouble="no_plain_number")
    if sign == "-" or (match["direction"] or "").startswith("减"):
        value = -value
    return Printed("number", value, unit, "note_mark" if match["mark"] else None)


def _changed(change: re.Match[str]) -> Printed:
    """Read a change that is printed in both directions, of which one is zero."""
    if max(len(change[name]) for name in ("one", "other")) > _DIGITS_OF_LARGEST:
        return Printed("odd", trouble="no_plain_number")
    first, second = (_whole(change[name]) for name in ("one", "other"))
    up, down = ((change[name][0] in "增+") for name in ("first", "second"))
    if up == down or (first and second):
        return Printed("odd", trouble="no_plain_number")
    return Printed("number", Decimal(first - second if up else second - first))


def _whole(digits: str) -> int:
    return int(digits.replace(",", ""))


def number_of(digits: str) -> int:
    """Give the number that digits print; of one that no report can hold, as many digits as tell so."""
    return int(digits[: _DIGITS_OF_LARGEST + 1])


def chinese(text: str) -> int | None:
    """Read a Chinese numeral (一百二十三, 二〇); null for what is none, or says several numbers: 七八, 三四十."""
    if not _CHINESE.fullmatch(text) or len(text) > _DIGITS_OF_LARGEST:
        return None
    digits = [_DIGITS.find(character) for character in text.replace("两", "二").replace("〇", "零")]
    if min(digits) >= 0:
        return None if len(digits) == 2 and digits[1] - digits[0] in _FROM_TO else int("".join(map(str, digits)))
    if any(low > 0 and high > 0 for low, high in pairwise(digits)) or _SHORTENED.search(text):
        return None
    total = section = ones = 0
    for character, digit in zip(text, digits, strict=True):
        if character == "万":
            total, section, ones = (total + section + ones) * 10_000, 0, 0
        elif digit < 0:
            section, ones = section + (ones or 1) * _TENS[character], 0
        else:
            ones = digit
    return total + section + ones


def says_number(text: str) -> bool:
    """Tell what is all a number, or a blank mark, and no label: 增3, 18万元, 十二, 无."""
    return any(pattern.fullmatch(text) for pattern in (NUMBER, BLANK, CHANGE, _CHINESE, _BY_AND_LARGE, _UNTOLD))


def count_up(texts: Sequence[str]) -> bool:
    """Tell numbers that count columns or rows: 1, 2, 3 and so on, five of them at least."""
    return len(texts) >= _FEW_COUNTED and all(text == str(at) for at, text in enumerate(texts, start=1))


def counts_in_words(text: str) -> bool:
    """Tell a Chinese numeral with the unit of what it counts, or a number that is said by and large: 三十二件, 十几."""
    told = chinese(text) is not None and text[0] not in _ROUND
    return _BY_AND_LARGE.fullmatch(text) is not None or (not told and _UNTOLD.fullmatch(text) is not None)


def in_words(text: str) -> bool:
    """Tell a number in words that is no enumerator, perhaps with decimals or in brackets: 十八点六二, (七百一十三)."""
    return _IN_WORDS.fullmatch(text) is not None


def is_as_on_a_cheque(text: str) -> bool:
    """Tell an amount in the numerals of cheques: 人民币叁万肆仟元整."""
    return _CHEQUE.search(text) is not None


def around(line: str, begin: int, end: int, stop: int) -> tuple[int, int]:
    """Give the span of a number with what stands right before and behind it and makes it no plain one."""
    ahead = _AHEAD.search(line, max(0, begin - _LONGEST_AHEAD), begin)
    behind = _BEHIND.match(line, end, stop)
    return (ahead.start() if ahead else begin), (behind.end() if behind else end)


@lru_cache(maxsize=4096)
def read_count(text: str, *, signed: bool) -> Printed:
    """Read one token of a column of counts: whole numbers, any unit of things but no money."""
    printed = read_number(text, signed=signed)
    if printed.value is not None and (printed.value % 1 or printed.unit in _FACTORS):
        return Printed("odd", trouble="no_count")
    return printed


@lru_cache(maxsize=4096)
def read_amount(text: str, unit_in_heading: str | None) -> Printed:
    """Read one token of a column of money, in 万元 whatever unit is printed; the cell's unit wins over the heading's.

    A number without any unit is no amount, unless it is zero; nor is one with a currency's sign (¥186200), which counts
    single 元, whatever the heading says, or does not.
    """
    plain = text.lstrip(" ¥")
    printed = read_number(plain, signed=False)
    if printed.value is None:
        return printed
    unit = printed.unit or (unit_in_heading if plain == text.lstrip() else None)
    if not printed.value:
        return Printed("number", Decimal(0), unit, printed.trouble)
    if unit not in _FACTORS:
        return Printed("odd", trouble="unit_unknown")
    value = printed.value * _FACTORS[unit]
    if not can_be(value):
        return Printed("odd", trouble="no_plain_number")
    return Printed("number", value, unit, printed.trouble)


def can_be(value: Decimal) -> bool:
    """Tell a number that a report can hold: below a million millions, with no more decimals than the tables have."""
    return abs(value) < _LARGEST and value == round(value, _DECIMALS)


def is_page_number(line: str) -> bool:
    """Tell a line that holds only a page number with its dashes or words."""
    return _DIGIT.search(line) is not None and _PAGE.fullmatch(line) is not None


def numbers_of_pages(lines: Sequence[str]) -> set[int]:
    """Give the places of the lines that hold only a page's number; 3/7 is one only where its like count up to 7."""
    found: set[int] = set()
    counted: dict[str, list[tuple[int, int]]] = {}
    for place, line in enumerate(lines):
        if (of_pages := _OF_PAGES.fullmatch(line)) is not None:
            counted.setdefault(of_pages[2], []).append((place, int(of_pages[1])))
        elif is_page_number(line):
            found.add(place)
    for pages in counted.values():
        steps = [(low - high, page - before) for (high, before), (low, page) in pairwise(pages)]
        begun = len(pages) > _FEW_PAGES or pages[0][1] <= _FEW_PAGES
        if steps and begun and all(lines_on >= _SHORTEST_PAGE and one == 1 for lines_on, one in steps):
            found.update(place for place, _ in pages)
    return found


ABOVE_ZERO: Final = "[1-9一二三四五六七八九]"
_FORMAL_DIGIT: Final = "[零壹贰叁肆伍陆柒捌玖拾佰仟]"
_FORMAL: Final = re.compile(f"{_FORMAL_DIGIT}(?<![队大收].){_FORMAL_DIGIT}{{0,6}}(?=[件条份次起宗篇元])")
_INFORMAL: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
# A number that counts: digits with or without thousands, or a Chinese numeral.
CJK_DIGITS: Final = "零〇一二两三四五六七八九十百千"
COUNTED: Final = rf"(?:(?P<digits>\d[\d,]*(?:\.\d+)?)|(?P<chinese>[{CJK_DIGITS}]{{1,7}}))"


def informal(text: str) -> str:
    """Write the formal numerals of a text in the plain ones, where they count: 叁件 as 三件; 队伍 and 收拾 are none."""
    return _FORMAL.sub(lambda numeral: numeral[0].translate(_INFORMAL), text)


def counted(match: re.Match[str]) -> Decimal | None:
    """Give the value of a number found by a pattern with `COUNTED` in it; null where its numeral is none."""
    if match["digits"]:
        return Decimal(match["digits"].replace(",", ""))
    value = chinese(match["chinese"])
    return None if value is None else Decimal(value)
