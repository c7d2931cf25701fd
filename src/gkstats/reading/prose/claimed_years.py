"""What a sentence that tells of several years says of the year reported on, written as if it told of that one alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.reading.prose.saying import BLANK, DATA, IN_ORDER
from gkstats.script.marks import any_of
from gkstats.script.numerals import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNITS: Final = any_of(DATA.requests_received.units, DATA.items_published.units, DATA.disputes.units)
_NUMBER: Final = f"{re.sub('[?]P<[a-z]+>', '?:', COUNTED)}\\s*{_UNITS}"
_YEAR: Final = r"20\d\d"
_OF: Final = rf"{_YEAR}\s*年度?"
_TWO: Final = 2  # years are told of, or the text is one year's
# 2021年、2022年、2023年分别收到申请12件、19件、25件.
_YEARS: Final = re.compile(
    rf"(?P<years>{_OF}(?:\s*[、和及]\s*{_OF})+)(?P<said>[^,。;]*?)(?P<numbers>{_NUMBER}(?:\s*[、和及]\s*{_NUMBER})+)"
)
# 主动公开信息:2021年812条、2022年930条、本年度1007条.
_PAIR: Final = rf"(?:{_OF}|本年度?|今年)\s*{_NUMBER}"
_PAIRS: Final = re.compile(rf"{_PAIR}(?:\s*[、,;和及]\s*{_PAIR})+")
_OF_PAIR: Final = re.compile(rf"(?:(?P<year>{_OF})|本年度?|今年)\s*(?P<number>{_NUMBER})")
# 2021年、2022年公开信息930条: in all, of no single year.
_DAY: Final = r"(?:\s*\d+\s*月(?:\s*\d+\s*日)?)?"
_TOGETHER: Final = re.compile(rf"({_YEAR})\s*年度?{_DAY}\s*[、和及至到—-]+\s*({_YEAR})\s*年")
# 2019年以来,我局累计收到申请136件,其中2023年收到29件.
_SINCE: Final = re.compile(
    rf"(?P<since>{_OF}(?:\d+月)?以来,?)(?P<said>[^。;]*?)(?P<total>{_NUMBER})"
    rf"(?P<part>[,(;]\s*其中[,:]?\s*(?P<year>{_OF}|本年度?|今年|当年)(?:{any_of(DATA.requests_received.verbs)})?)"
    rf"(?={_NUMBER}(?:[,。;)]|$))"
)


def of_several_years(text: str) -> bool:
    """Say whether words name several years together: 2021年、2022年公开信息930条; 2020年至2023年,."""
    return text.count("20") > 1 and any(match[1] != match[2] for match in _TOGETHER.finditer(text))


def of_the_year(text: str, year: int | None) -> str:
    """Blank out the other years and their numbers; offsets stay, and so does a text that tells of one year."""
    if year is None or text.count("年") < _TWO:
        return text
    for there, pattern, spans in (
        (IN_ORDER.search(text), _YEARS, _in_order), (True, _PAIRS, _in_pairs), ("以来" in text, _SINCE, _since),
    ):  # fmt: skip
        for match in pattern.finditer(text) if there else ():
            for begin, end in spans(match, year):
                text = f"{text[:begin]}{BLANK * (end - begin)}{text[end:]}"
    return text


def _in_order(match: re.Match[str], year: int) -> Iterator[tuple[int, int]]:
    """Give the other years, their numbers and 分别, where there are as many numbers as years."""
    years = list(re.finditer(_OF, match["years"]))
    numbers = list(re.finditer(_NUMBER, match["numbers"]))
    own = [at for at, one in enumerate(years) if int(one[0][:4]) == year]
    ordered = IN_ORDER.search(match["said"])
    if len(years) != len(numbers) or len(own) != 1 or ordered is None:
        return
    for name, found in (("years", years), ("numbers", numbers)):
        start, kept = match.start(name), found[own[0]]
        yield start, start + kept.start()
        yield start + kept.end(), match.end(name)
    start = match.start("said")
    yield start + ordered.start(), start + ordered.end()


def _in_pairs(match: re.Match[str], year: int) -> Iterator[tuple[int, int]]:
    """Give all but the number of the year's own pair, where there is one."""
    pairs = _OF_PAIR.finditer(match.string, match.start(), match.end())
    own = [pair for pair in pairs if pair["year"] is None or int(pair["year"][:4]) == year]
    if len(own) == 1:
        begin, end = own[0].span("number")
        yield match.start(), begin
        yield end, match.end()


def _since(match: re.Match[str], year: int) -> Iterator[tuple[int, int]]:
    """Give the years before, their total and what begins the year's part."""
    if match["year"][:2] != "20" or int(match["year"][:4]) == year:
        yield match.span("since")
        yield match.span("total")
        yield match.span("part")
