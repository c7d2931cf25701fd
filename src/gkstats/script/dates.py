"""Dates and years as reports print them: in figures, in Chinese numerals, in both; a letter O for a zero.

The patterns are for folded text. A date that is none of the calendar is None, never the nearest that is.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZEROS: Final = "〇零○ΟОOo"
DIGIT: Final = f"[0-9{_ZEROS}一二三四五六七八九]"
_VALUES: Final = str.maketrans(f"{_ZEROS}一二三四五六七八九", "0" * len(_ZEROS) + "123456789")
YEAR: Final = rf"(?<!\d)[二2][0{_ZEROS}]{DIGIT}{{2}}(?!\d)"
_YEAR: Final = re.compile(YEAR)
# A month or a day: 1, 01, 十二, 二十一.
_NUMBER: Final = rf"(元|[一二三四五六七八九十]{{1,3}}|{DIGIT}{{1,2}})"
WHOLE: Final = rf"({YEAR})\s*[年\-./]\s*{_NUMBER}\s*[月\-./]\s*{_NUMBER}(?!\d)\s*日?"
DATE: Final = re.compile(WHOLE)
# A line that is a date and nothing else, figures of its year lost or not.
_ALONE: Final = re.compile(rf"\s*\(?(?:19|2[0{_ZEROS}]|二){DIGIT}{{1,3}}\s*年\s*{_NUMBER}\s*月\s*{_NUMBER}\s*日\)?\s*")
_PERIOD_END: Final = re.compile(r"12月(?:31日|底|(?!\d))|12[./-]31")
_PERIOD: Final = re.compile(
    rf"(?:(?P<start>{YEAR})|2{DIGIT}{{0,3}})[年./-]?(?:0?[1-9]|1[0-2])[月./-](?:[0-3]?\d日?)?[起始]?(?:至|到|止|—|-|~)+"
    rf"(?:(?P<end>{YEAR})[年./-])?$"
)
# Up to a month before the year's last, or one of its months: 截至6月30日, 1至11月, 本月.
NOT_THE_YEAR: Final = r"(?:截[至止]\D{0,3}|[月日\d]\s*[至到~—-]\s*)(?:20\d\d\s*年)?(?:[1-9]|1[01])\s*月|[本当每]月|月份"
_LONGEST: Final = 40
_LONGEST_START: Final = 24
_WIDE: Final = str.maketrans("（）０１２３４５６７８９", "()0123456789")


def year_of(digits: str) -> int:
    """Give the number that a printed year means: 2023, 二〇二三, 二0一七."""
    return int(digits.translate(_VALUES))


def date_of(match: re.Match[str]) -> date | None:
    """Give the date that a match of `DATE`, or of a pattern that ends with `WHOLE`, means."""
    year, month, day = match.groups()[-3:]
    try:
        return date(year_of(year), _number(month), _number(day))
    except ValueError:
        return None


def years_of_periods(text: str) -> Iterator[set[int]]:
    """Give the years that each stated period over a whole year names: of a damaged start only the end's."""
    for end in _PERIOD_END.finditer(text):
        if match := _PERIOD.search(text, max(0, end.start() - _LONGEST_START), end.start()):
            yield {year_of(digits) for digits in match.groups() if digits}


def years_in(text: str) -> set[int]:
    """Give the years that a text names, in dates or by themselves."""
    return set(map(year_of, _YEAR.findall(text)))


def is_date(line: str) -> bool:
    """Tell a line that holds a date, however damaged its year, and nothing else."""
    return len(line) < _LONGEST and "日" in line and _ALONE.fullmatch(line.translate(_WIDE)) is not None


def _number(digits: str) -> int:
    if digits == "元":
        return 1
    tens, ten, ones = digits.partition("十")
    return year_of(tens or "1") * 10 + year_of(ones or "0") if ten else year_of(digits)
