"""Numbers that the prose claims and a table can confirm: requests received, items published, disputes, fees.

The words are data (`claims.toml`). A clause claims a number if it says so in one breath: a verb, its object and a
number with a unit of that kind, and nothing between them but words that change no quantity. A negation claims a zero if
it binds that verb and that object, and nothing narrower. What follows a total as its breakdown, or is listed without
one, are parts; one of several ways, another year, another body's work, or words that are not known make no claim.
Which table cell a claim should agree with is the checks' business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.codebook import fold
from gkstats.model import Claim
from gkstats.reading.prose.claimed_disputes import disputes
from gkstats.reading.prose.claimed_items import EDGES, published
from gkstats.reading.prose.claimed_requests import fees, requests
from gkstats.reading.prose.saying import BLANK, BRACKETED, DATA, NEGATION, SINCE, Clause
from gkstats.script.marks import LONGEST_SENTENCE, SENTENCE, either
from gkstats.script.numerals import COUNTED, can_be

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Paragraph
    from gkstats.reading.prose.saying import Said

_SEGMENT: Final = re.compile("[^;]+")
_CLAUSE: Final = re.compile(r"[^,。]+(?:(?<=\d),(?=\d{3})[^,。]+)*")
# A sentence that lists the numbers of many is longer than others.
_LONGEST_LIST: Final = 4 * LONGEST_SENTENCE
_PART: Final = re.compile("其中|包括(?!上)")
_YEAR: Final = re.compile(r"(20\d\d)\s*年(?!\S{0,3}(?:修[订正]|版|公布|施行|印发))")
_REGION: Final = re.compile(either(DATA.region))
_PLACE: Final = re.compile(f"{either(DATA.region, DATA.place)}(?![政局委办])")
_LOWER: Final = re.compile(either(DATA.lower))
# A number beside a body below, and so that of the next body in its sentence.
_LOWER_COUNTED: Final = re.compile(rf"(?:{_LOWER.pattern})[^,。;]*\d")
_NOT_LOWER: Final = re.compile(either(DATA.lower_not))
_TOGETHER: Final = re.compile("合计|总计|共计|加总")
# A breakdown by time: what was published in all has been gathered over years.
_OF_LATE: Final = re.compile(r"(?:其中|包括)[,:]?\s*(?:20\d\d\s*年度?|本年度?|今年|当年|全年)?新增[^,。;\d]{0,4}\d")
_PUBLISHED: Final = ("items_published", "items_published_part")
_OWN: Final = re.compile(either(DATA.own))
_HEADQUARTERS: Final = re.compile(either(DATA.headquarters))
# What a clause that claims something is about.
# 零申请、零复议: what is denied once more is another clause.
_DENIED_TOO: Final = re.compile("、(?=零|没有|未[收发被]|无(?!关))")
_ABOUT: Final = re.compile("申请|公开|发布|公布|复议|诉讼|费|免|实际收")
# A sentence without a number in units, a zero or a negation claims nothing, unless it is about fees.
_UNITS: Final = (DATA.requests_received.units, DATA.items_published.units, DATA.disputes.units)
_COUNT: Final = re.compile(rf"{NEGATION}|[为:是]\s*[0零无]|费|免|{COUNTED}\s*万?\s*[余多几]?\s*(?:{either(*_UNITS)})")


def read_claims(
    section: int, paragraphs: Iterable[Paragraph], year: int | None = None, *, government: bool = True
) -> Iterator[Claim]:
    """Find the claims of one section's paragraphs, in the order of the text, parts behind their total.

    `year` is the year reported on: numbers of another one are no claims. `government`: the report is a government's,
    which calls itself 我县.
    """
    region = _REGION if government else _PLACE
    paragraphs = list(paragraphs)
    if not paragraphs:
        return
    # All are folded at once, so a line break within one must not part it.
    folded = fold("\n".join([paragraph.text.replace("\n", " ") for paragraph in paragraphs])).split("\n")
    found = [
        (paragraph, said)
        for paragraph, text in zip(paragraphs, folded, strict=True)
        for said in _said(section, text, year, region)
    ]
    sure = {
        name: _agreed([said for _, said in found if said.name == name]) for name in {said.name for _, said in found}
    }
    for paragraph, said in found:
        if said not in sure[said.name] or not can_be(said.value):
            continue
        words = paragraph.text[said.start : said.end].strip(EDGES)
        yield Claim(section, said.name, said.value, said.unit, words, paragraph.line_at(said.start))


def _agreed(said: Sequence[Said]) -> Sequence[Said]:
    """Give the claims of one kind that can be certain: of totals that differ only the one that is said to be all.

    全年公开88条,累计公开1560条: gathered behind another total, it is that of years.
    """
    if said[0].name.endswith("part") or len({one.value for one in said}) == 1:
        return said
    summed = [one for at, one in enumerate(said) if one.summed and not (at and one.gathered)]
    return summed if len({one.value for one in summed}) == 1 else ()


def _said(section: int, text: str, year: int | None, region: re.Pattern[str]) -> Iterator[Said]:
    """Give what a folded paragraph claims."""
    if not (_ABOUT.search(text) and _COUNT.search(text)):
        return
    plain = _DENIED_TOO.sub(",", BRACKETED.sub(lambda inner: BLANK * len(inner[0]), text))
    for sentence in SENTENCE.finditer(plain):
        span = sentence.span()
        if len(sentence[0]) > _LONGEST_LIST:
            continue
        if not (_ABOUT.search(plain, *span) and _COUNT.search(plain, *span)):
            continue
        claimed: set[str] = set()
        split: set[str] = set()  # kinds whose breakdown has begun
        # Several bodies' numbers, with their sum or beside the first one's: which the table has, nobody can say.
        mixed = _LOWER.search(sentence[0]) is not None and (
            _TOGETHER.search(sentence[0]) is not None or _HEADQUARTERS.search(sentence[0]) is not None
        )
        of_late = _OF_LATE.search(sentence[0]) is not None
        wide = mixed
        for segment in _SEGMENT.finditer(plain, *sentence.span()):
            parted, topic, named = False, "", year
            for match in _CLAUSE.finditer(plain, *segment.span()):
                whole = match[0]
                if "20" in whole:
                    named = max((int(found) for found in _YEAR.findall(whole)), default=named)
                opening = _PART.search(whole)
                head = whole[: opening.start()] if opening else whole
                printed = text[match.start() : match.end()]
                lower = _LOWER_COUNTED.search(printed) and not _NOT_LOWER.search(printed)
                wide = bool(region.search(printed) or lower) or mixed or (wide and not _OWN.search(printed))
                before, topic = topic, whole
                if not parted and len(whole) <= LONGEST_SENTENCE and (_ABOUT.search(head) or "申请" in before):
                    onward = text[match.start() : sentence.end()]
                    other = bool(year and named != year)
                    clause = Clause(head, match.start(), section, sentence[0], onward, before, other, wide)
                    for said in _of_clause(clause, text, sentence.end()):
                        if of_late and said.name in _PUBLISHED:
                            continue
                        if said.name.endswith("part") or said.name not in split:
                            yield said
                            claimed.add(said.name)
                if opening:
                    parted = True
                    split = split | claimed


def _of_clause(clause: Clause, text: str, stop: int) -> Iterator[Said]:
    """Give what a clause claims, of each kind once."""
    if clause.other_year or SINCE.search(clause.topic):
        return
    yield from (said for said in _of_kinds(clause, text, stop) if not clause.region or said.value == 0)


def _of_kinds(clause: Clause, text: str, stop: int) -> Iterator[Said]:
    words = clause.text
    if "申请" in words or "申请" in clause.topic:
        yield from requests(clause, text)
    if "公开" in words or "发布" in words or "公布" in words:
        yield from published(clause, text, stop)
    if "复议" in words or "诉讼" in words:
        yield from disputes(clause)
    if "费" in words or "免" in words or "实际收" in words:
        yield from fees(clause)
