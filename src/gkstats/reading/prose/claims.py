"""Numbers that the prose claims and a table can confirm: requests received, items published, disputes, fees.

The words are data (`claims.toml`). A clause claims a number if it says so in one breath: a verb, its object and a
number with a unit of that kind, and nothing between them but words that change no quantity. A negation claims a zero if
it binds that verb and that object, and nothing narrower. What follows a total as its breakdown, or is listed without
one, are parts; one of several ways, another year, another body's work, or words that are not known make no claim.
Which table cell a claim should agree with is the checks' business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gkstats.codebook import fold
from gkstats.model import Claim
from gkstats.reading.prose.claimed_disputes import disputes
from gkstats.reading.prose.claimed_items import EDGES, published
from gkstats.reading.prose.claimed_requests import fees, requests
from gkstats.reading.prose.claimed_years import of_several_years, of_the_year
from gkstats.reading.prose.saying import (
    BLANK,
    BRACKETED,
    DATA,
    NEGATION,
    NEGATION_BEGINS,
    NEGATION_FROM,
    SINCE,
    TIME,
    Clause,
)
from gkstats.script.marks import LONGEST_SENTENCE, SENTENCE, either
from gkstats.script.numerals import ABOVE_ZERO, CJK_DIGITS, COUNTED, can_be, informal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Opening, Paragraph
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
# Somebody else that had some, where the body had none: 市局未收到申请,县局收到1件.
_OTHERS_SOME: Final = re.compile(rf"([^,。;\d]{{2,}}?)(?:{either(DATA.requests_received.verbs)})[^,。;]*{ABOVE_ZERO}")
_DENIED: Final = re.compile(NEGATION)
_LOWER_NAMED: Final = re.compile(
    f"{_LOWER.pattern}|[一-鿿](?:局|所|队|院|校|站|中心|单位|机构|街道|镇|乡|县|区)(?![一-鿿])"
)
# What is below a body counted with it: 市局及各分局.
_WITH_LOWER: Final = re.compile(rf"[及和与、](?:{_LOWER.pattern})")
_NOT_LOWER: Final = re.compile(either(DATA.lower_not))
_TOGETHER: Final = re.compile("合计|总计|共计|加总")
# Numbers each behind what was done, or behind a word for their sum.
_COUNTS_OR_SUM: Final = re.compile(
    rf"(?:(?P<sum>共|合计|总计)|{either(DATA.requests_received.verbs, DATA.items_published.verbs)})"
    rf"[^\d,。;]{{0,14}}?(?P<number>\d+)\s*(?:{either(DATA.requests_received.units, DATA.items_published.units)})"
)
_WAYS: Final = re.compile(either(DATA.ways))
# A breakdown by time: what was published in all has been gathered over years.
_OF_LATE: Final = re.compile(r"(?:其中|包括)[,:]?\s*(?:20\d\d\s*年度?|本年度?|今年|当年|全年)?新增[^,。;\d]{0,4}\d")
_PUBLISHED: Final = ("items_published", "items_published_part")
_OWN: Final = re.compile(either(DATA.own))
_HEADQUARTERS: Final = re.compile(either(DATA.headquarters))
# Of a region's bodies some only: those of one kind, its towns, or its departments.
_SOME: Final = re.compile(either(DATA.some_bodies))
_TOWNS: Final = re.compile("[乡镇]|街道|苏木")
_OFFICES: Final = re.compile("部门")
_COUNTS: Final = re.compile(f"{either(DATA.requests_received.verbs, DATA.items_published.verbs)}|\\d(?!\\d*[个家])")
_SCHOOL_YEAR: Final = "学年"  # no calendar year: nothing in a sentence on one is the report's
# The shortest name by which a body speaks of itself beside others: 教育局.
_SHORT_NAME: Final = 3
_GOVERNMENTS: Final = ("government", "government_office")
# What the region of a government is called by: 县 of 全县.
_UNIT: Final = re.compile("([省市县区州旗盟])(?:人民政府|行政公署)?$")
# 由上年的6件降至2件: the number is the second one.
_FROM_TO: Final = re.compile(
    rf"[由从](?:上年|去年|上一年|20\d\d\s*年)?度?的?{COUNTED}\s*[件条起宗项篇份次元]?\s*(?:下降|降|减少|上升|升|增长|增加|增)[至到为]"
)
# What a clause that claims something is about.
# 零申请、零复议: what is denied once more is another clause.
_DENIED_TOO: Final = re.compile("、(?=零|没有|未[收发被]|无(?!关))")
_ABOUT: Final = re.compile("申请|新收|结转|公开|发布|公布|复议|诉讼|费|免|实际收")
# A sentence without a number in units, a zero or a negation claims nothing, unless it is about fees.
_UNITS: Final = (DATA.requests_received.units, DATA.items_published.units, DATA.disputes.units)
_UNIT_BEHIND: Final = rf"\s*万?\s*[余多几]?\s*(?:{either(*_UNITS)})"
# All that it may begin with comes first, so that a search passes over everything else at once.
_COUNT: Final = re.compile(
    rf"[{NEGATION_BEGINS}为:是费免\d{CJK_DIGITS}](?:(?<=[费免])|(?<=[为:是])\s*[0零无]|{NEGATION_FROM}"
    rf"|(?<=\d)[\d,]*(?:\.\d+)?{_UNIT_BEHIND}|(?<=[{CJK_DIGITS}])[{CJK_DIGITS}]{{0,6}}{_UNIT_BEHIND})"
)


@dataclass(frozen=True, slots=True)
class _Whose:
    """By what words a report speaks of its region, of the region as its own (a government's), and of its body."""

    region: re.Pattern[str]
    whole: re.Pattern[str] | None
    names: tuple[str, ...]


def read_claims(
    section: int, paragraphs: Iterable[Paragraph], year: int | None = None, opening: Opening | None = None
) -> Iterator[Claim]:
    """Find the claims of one section's paragraphs, in the order of the text, parts behind their total.

    `year` is the year reported on: numbers of another one are no claims. `opening` says who reports: a government calls
    itself 我县, and what 全县 has done is its own.
    """
    paragraphs = list(paragraphs)
    if not paragraphs:
        return
    whose = _whose(opening.agency or "", opening.body, opening.scope) if opening else _Whose(_REGION, None, ())
    # All are folded at once, so a line break within one must not part it.
    folded = fold("\n".join([paragraph.text.replace("\n", " ") for paragraph in paragraphs])).split("\n")
    found = [
        (paragraph, said)
        for paragraph, text in zip(paragraphs, folded, strict=True)
        for said in _said(section, text, year, whose)
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


@lru_cache(maxsize=16)  # a report's sections are asked for one after another
def _whose(agency: str, body: str, scope: str) -> _Whose:
    """Tell by what words the body that reports speaks of its own numbers, and of others'."""
    agency = fold(agency)
    names = tuple(agency[at:] for at in range(len(agency) - _SHORT_NAME + 1))
    if body == "government" and scope != "own_body" and (unit := _UNIT.search(agency)):
        return _Whose(_REGION, re.compile(f"全{unit[1]}|{either(DATA.all_levels)}"), names)
    return _Whose(_REGION if body in _GOVERNMENTS else _PLACE, None, names)


def _said(section: int, text: str, year: int | None, whose: _Whose) -> Iterator[Said]:
    """Give what a folded paragraph claims."""
    if not _ABOUT.search(text):
        return
    text = of_the_year(informal(_FROM_TO.sub(lambda change: BLANK * len(change[0]), text)), year)
    if not _COUNT.search(text):
        return
    plain = _DENIED_TOO.sub(",", BRACKETED.sub(lambda inner: BLANK * len(inner[0]), text))
    for sentence in SENTENCE.finditer(plain):
        span = sentence.span()
        if len(sentence[0]) > _LONGEST_LIST or _SCHOOL_YEAR in sentence[0]:
            continue
        if not (_ABOUT.search(plain, *span) and _COUNT.search(plain, *span)):
            continue
        claimed: set[str] = set()
        split: set[str] = set()  # kinds whose breakdown has begun
        # Several bodies' numbers, with their sum or beside the first one's: which the table has, nobody can say.
        mixed = _LOWER.search(sentence[0]) is not None and (
            _TOGETHER.search(sentence[0]) is not None or _HEADQUARTERS.search(sentence[0]) is not None
        )
        mixed = mixed or _added_up(sentence[0])
        others_some = _others_had_some(sentence[0])
        of_late = _OF_LATE.search(sentence[0]) is not None
        wide, in_all = mixed, False
        for segment in _SEGMENT.finditer(plain, *sentence.span()):
            parted, topic, named = False, "", year
            for match in _CLAUSE.finditer(plain, *segment.span()):
                whole = match[0]
                if "20" in whole:
                    named = max((int(found) for found in _YEAR.findall(whole)), default=named)
                opening = _PART.search(whole)
                head = whole[: opening.start()] if opening else whole
                if whose.whole and ("复议" in head or "诉讼" in head):  # 全省 tells nothing more
                    head = whose.whole.sub(lambda name: BLANK * len(name[0]), head)
                printed = text[match.start() : match.end()]
                lower = _LOWER_COUNTED.search(printed) and not _NOT_LOWER.search(printed)
                own = _OWN.search(printed) or TIME.sub("", printed).lstrip(",").startswith(whose.names)
                if whose.whole and (all_of := whose.whole.search(printed)):
                    wide, in_all = _only_some(printed, all_of.end()), True
                else:
                    below = lower or _WITH_LOWER.search(printed)
                    others = whose.region.search(printed) or below or (in_all and _HEADQUARTERS.search(printed))
                    wide = bool(others) or mixed or (wide and not own)
                before, topic = topic, whole
                about = _ABOUT.search(head) or "申请" in before or "费" in before or "结转" in before
                if not parted and len(whole) <= LONGEST_SENTENCE and about:
                    onward = text[match.start() : sentence.end()]
                    other = bool(year and named != year)
                    clause = Clause(head, match.start(), section, sentence[0], onward, before, other, wide)
                    for said in _of_clause(clause, text, sentence.end()):
                        if (of_late and said.name in _PUBLISHED) or (others_some and said.value == 0):
                            continue
                        if said.name.endswith("part") or said.name not in split:
                            yield said
                            claimed.add(said.name)
                if opening:
                    parted = True
                    split = split | claimed


def _added_up(sentence: str) -> bool:
    """Say whether numbers of the same are given one after another, whosever they are, and then their sum.

    市局收到115件,分局收到345件,共460件; not those of several ways, which are all one body's.
    """
    addends: list[int] = []
    for clause in _CLAUSE.findall(sentence):
        for count in _COUNTS_OR_SUM.finditer(clause):
            number = int(count["number"])
            if count["sum"] and any(sum(addends[-many:]) == number for many in range(2, len(addends) + 1)):
                return True
            if not _WAYS.search(clause):
                addends.append(number)
    return False


def _others_had_some(sentence: str) -> bool:
    """Say whether a sentence tells of somebody else's requests behind the clause that denies the body's own."""
    clauses = _CLAUSE.findall(sentence)
    denied = next((at for at, clause in enumerate(clauses) if _DENIED.search(clause)), len(clauses))
    return any(
        (said := _OTHERS_SOME.match(clause.lstrip(","))) is not None and _LOWER_NAMED.search(said[1]) is not None
        for clause in clauses[denied + 1 :]
    )


def _only_some(clause: str, at: int) -> bool:
    """Say whether a region's words go on with some of its bodies: 全县各乡镇 without 各部门, 全县教育系统."""
    who = _COUNTS.split(clause[at:], maxsplit=1)[0]
    return bool(_SOME.search(who)) or (bool(_TOWNS.search(who)) != bool(_OFFICES.search(who)) and "各级" not in clause)


def _of_clause(clause: Clause, text: str, stop: int) -> Iterator[Said]:
    """Give what a clause claims, of each kind once."""
    if clause.other_year or SINCE.search(clause.topic):
        return
    if of_several_years(clause.text) or of_several_years(clause.topic):
        return
    yield from (said for said in _of_kinds(clause, text, stop) if not clause.region or said.value == 0)


def _of_kinds(clause: Clause, text: str, stop: int) -> Iterator[Said]:
    words = clause.text
    if "申请" in words or "申请" in clause.topic or "新收" in words or "结转" in clause.topic:
        yield from requests(clause, text)
    if "公开" in words or "发布" in words or "公布" in words:
        yield from published(clause, text, stop)
    if "复议" in words or "诉讼" in words:
        yield from disputes(clause)
    if "费" in words or "免" in words or "实际收" in words or "费" in clause.topic:
        yield from fees(clause)
