"""How many items a clause says were published, in all, by one way, or of one kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.reading.prose.saying import (
    BLANK,
    BRACKETED,
    DATA,
    IN_ORDER,
    OF_THE_YEAR,
    SUMMED,
    Said,
    claimed,
    elsewhere_said,
    exact,
    made_of,
    number_of,
    one_way,
    reach_of,
    value_of,
    without_some,
)
from gkstats.script.marks import either
from gkstats.script.numerals import COUNTED, counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from gkstats.reading.prose.saying import Clause, Number
    from gkstats.script.typed import Words

_PUBLISHED = DATA.items_published
_OPENING: Final = re.compile(rf"[\s,。;□]*(?P<bracket>\()?\s*(?:{either(DATA.opening)})|:")
_NO_PART: Final = re.compile(either(DATA.no_part))
EDGES: Final = " 、，,。；;:：(（"
_P_WORDS: Final[Words] = (*_PUBLISHED.filler, *_PUBLISHED.objects)
_P_VERB: Final = re.compile(rf"(?:{either(_PUBLISHED.verbs)})(?![率栏平渠目指的度])")
_P_BARRED: Final = re.compile(rf"(?:{either(_PUBLISHED.barred)})\s*$")
_P_OTHERS: Final = re.compile(either(_PUBLISHED.others))
# 政府信息公开总量为986条: the object stands before the verb.
_P_TOTAL: Final = re.compile("的?(?:总量|总数|总条数|数量)")
_P_REGION: Final = re.compile(rf"(?:{either(DATA.region)}).*\d")
_P_OBJECT: Final = re.compile("信息")
# 共发布信息365条;其中主动公开政府信息120条: the first number is of more.
# 主动公开信息12期,共计160条: issues, and what is in them.
_COUNTED_AGAIN: Final = re.compile(r"\s*,?\s*[共合总]计?\s*\d+\s*(?:条|件|篇)")
_NARROWER: Final = re.compile(r"其中[^。;]{0,12}主动公开(?:(?:政府|政务)?信息|\d)")
# 累计公开1356条,2012年公开245条: the first number is that of years.
_THEN_THE_YEAR: Final = re.compile(
    rf"[^。;]*?(?:{OF_THE_YEAR.pattern})[^,。;\d]{{0,6}}(?:公开|发布|公布|新增)[^,。;\d]{{0,10}}\d"
)
# 制发规范性文件5件,主动公开5件: what is published are the things counted before, and no more is said.
_OF_OTHERS: Final = re.compile(
    rf"(?:{either(DATA.items_published.things)})[^,。;]{{0,6}}?{COUNTED}\s*[件份个条项篇][^,。;]*[,;、][^。;]*$"
)
_GATHERED: Final = re.compile(either(DATA.gathered))
_UP_TO: Final = re.compile(either(DATA.up_to))
_P_BEHIND: Final = re.compile(rf"\s*(?:{BLANK}|$|、|[比较]|同比|:|其中)")


def published(clause: Clause, text: str, stop: int) -> Iterator[Said]:
    """Give the items published that a clause claims, and the parts behind their total or listed without one."""
    words = clause.text
    for verb in _P_VERB.finditer(words):
        before = words[: verb.start()]
        number = number_of("items_published").search(words, verb.end())
        if number is None or not exact(number, words[: number.start()]) or _P_BARRED.search(before):
            continue
        up_to = _UP_TO.search(clause.sentence) and not OF_THE_YEAR.search(words)
        of_years = up_to or (not OF_THE_YEAR.search(words) and _THEN_THE_YEAR.match(clause.printed, number.end()))
        if without_some(number, clause) or (of_years and _GATHERED.search(words, 0, number.start())):
            return
        if _P_REGION.search(clause.topic) and one_way(clause.topic) and not SUMMED.search(words, 0, number.start()):
            return  # by that way, too
        if elsewhere_said(before) or _P_OTHERS.search(re.sub("制作并$", "", before)):
            return
        between, behind = words[verb.end() : number.start()], words[number.end() :]
        if _P_OTHERS.search(between):
            return
        actively = "主动" in verb[0] or before.endswith("主动")
        if not actively and _NARROWER.search(clause.printed, number.end()):
            return
        if _COUNTED_AGAIN.match(clause.printed, number.end()):
            return
        named = "主动" in verb[0] or before.endswith(("社会", "主动", "对外")) or _P_OBJECT.search(between)
        named = named or (_P_TOTAL.match(between) if before.endswith("信息") else None)
        if "信息" not in words and _OF_OTHERS.search(clause.sentence.partition(words)[0]):
            return
        ends = (clause.start + verb.end(), clause.start + len(words), stop)
        if IN_ORDER.search(words):
            yield from _parts_in_order(words, number, clause)
            return
        listed = list(_parts(text, clause, number, ends))
        if made_of(between, _P_WORDS):
            reach = reach_of(behind, _P_WORDS)
            named = named or _P_OBJECT.search(behind[:reach])
            if not named or not (_P_BEHIND.match(behind) or _P_BEHIND.match(behind[reach:])):
                continue
            if not listed or listed[0].start >= clause.start + number.end():
                if one_way(before):  # of one way, there may be others
                    return
                yield claimed("items_published", number, clause)
        elif not listed or listed[0].start >= clause.start + number.end():
            continue  # of one kind of information only
        if named or listed:
            yield from listed
            return


def _parts_in_order(words: str, first: Number, clause: Clause) -> Iterator[Said]:
    """Give the numbers of a clause that gives several in order: 网站、公众号分别公开信息12条、9条."""
    numbers = [first, *number_of("items_published").finditer(words, first.end())]
    if len(numbers) > 1 and all(counted(number) is not None for number in numbers):
        for number in numbers:
            at = clause.start + number.start()
            yield Said("items_published_part", value_of(number), number["unit"], at, clause.start + number.end())


def _parts(text: str, clause: Clause, total: Number, ends: tuple[int, int, int]) -> Iterator[Said]:
    """Give the parts behind a total, or the first number and those listed behind it where it is no total.

    `ends` are where the words that announce it, its clause and its sentence end, in the paragraph.
    """
    cue, end, stop = ends
    at = clause.start + total.end()
    whole = Said("items_published_part", value_of(total), total["unit"], cue, at)
    if opening := _OPENING.match(text, at, stop):
        if opening["bracket"]:
            closed = text.find(")", opening.end(), stop)
            stop = closed if closed >= 0 else stop
        yield from _listed(text, (opening.end(), stop), whole.value)
    elif text.startswith("、", at) and not SUMMED.search(text, cue, at):
        listed = list(_listed(text, (at, end), whole.value))
        yield from [whole, *listed] if listed else ()


def _listed(text: str, span: tuple[int, int], whole: Decimal) -> Iterator[Said]:
    """Give each number with its label, until a label is of something else; brackets are passed over.

    Behind a comma or semicolon a part stands only while the parts are no more than their whole: 其中A2条，B3条，修订….
    """
    at, stop = span
    plain = text[:at] + BRACKETED.sub(lambda inner: " " * len(inner[0]), text[at:stop])
    total: Decimal | int = 0
    for number in number_of("items_published").finditer(plain, at, stop):
        label = plain[at : number.start()]
        start = number.start() - len(label.lstrip(EDGES))
        part = Said("items_published_part", value_of(number), number["unit"], start, number.end())
        total += part.value
        if (
            start == number.start()
            or counted(number) is None
            or _NO_PART.search(label)
            or (total > whole and not label.startswith("、"))
        ):
            return
        yield part
        at = number.end()
