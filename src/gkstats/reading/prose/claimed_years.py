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
_OF: Final = r"20\d\d\s*年度?"
# 2021年、2022年、2023年分别收到申请12件、19件、25件.
_YEARS: Final = re.compile(
    rf"(?P<years>{_OF}(?:\s*[、和及]\s*{_OF})+)(?P<said>[^,。;]*?)(?P<numbers>{_NUMBER}(?:\s*[、和及]\s*{_NUMBER})+)"
)
# 2019年以来,我局累计收到申请136件,其中2023年收到29件.
_SINCE: Final = re.compile(
    rf"(?P<since>{_OF}(?:\d+月)?以来,?)(?P<said>[^。;]*?)(?P<total>{_NUMBER})"
    rf"(?P<part>[,(;]\s*其中[,:]?\s*(?P<year>{_OF}|本年度?|今年|当年)(?:{any_of(DATA.requests_received.verbs)})?)"
    rf"(?={_NUMBER}(?:[,。;)]|$))"
)


def of_the_year(text: str, year: int | None) -> str:
    """Blank out the other years and their numbers; offsets stay, and so does a text that tells of one year."""
    if year is None or text.count("年") < 1:
        return text
    for pattern, spans in ((_YEARS, _in_order), (_SINCE, _since)):
        for match in pattern.finditer(text):
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


def _since(match: re.Match[str], year: int) -> Iterator[tuple[int, int]]:
    """Give the years before, their total and what begins the year's part."""
    if match["year"][:2] != "20" or int(match["year"][:4]) == year:
        yield match.span("since")
        yield match.span("total")
        yield match.span("part")
