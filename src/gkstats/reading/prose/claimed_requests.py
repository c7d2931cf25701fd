"""How many requests a clause says were received, and what was charged for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.reading.prose.saying import (
    BLANK,
    BRACKETED,
    DATA,
    ELSEWHERE,
    NEGATION,
    OF_VILLAGES,
    SUMMED,
    TIME,
    Said,
    claimed,
    elsewhere_said,
    exact,
    made_of,
    none_claimed,
    number_of,
    one_way,
    reach_of,
    without_some,
)
from gkstats.script.marks import either
from gkstats.script.numerals import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.reading.prose.saying import Clause
    from gkstats.script.typed import Words

_REQUESTS, _FEES = DATA.requests_received, DATA.fees
_R_WORDS: Final[Words] = tuple(_REQUESTS.filler)
_R_ALL: Final[Words] = (*_R_WORDS, *_REQUESTS.objects, _REQUESTS.bare)
_R_TAIL: Final[Words] = (*_R_ALL, *_REQUESTS.tail)
_R_OWN: Final[Words] = (*_R_WORDS, *DATA.own)
# Without 到, which may be a time's, as in 到年底.
_R_RECEIVED: Final[Words] = (*_R_OWN, *(verb.replace("到", "") for verb in _REQUESTS.verbs))
_R_DENIED: Final[Words] = (*_R_TAIL, *_REQUESTS.none_verbs)
_R_VERB: Final = re.compile(f"(?:{either(_REQUESTS.verbs)})(?!的)")
_R_OBJECT: Final = re.compile(f"(?:{either(_REQUESTS.objects, [_REQUESTS.bare])})(?!人)")
_R_NAMED: Final = re.compile(either(_REQUESTS.objects))
_R_MIXED: Final = re.compile(f"其中[^。;]*(?:{either(_REQUESTS.objects)})|{either(_REQUESTS.mixed)}")
# What is told behind a number that not all of it were requests for information.
_R_LESS: Final = re.compile("其中[^。;]{0,12}(?:不属于|不符合|不是|并非)|实际受理|合并[^。;,]{0,14}后")
# Elsewhere than in the section on them applications are for information where that, or an answer, is spoken of, or
# where the body itself has received them, and none of its counters.
_R_ANSWERED: Final = re.compile("公开|答复|复议|新收")
_R_OF_OTHERS: Final = re.compile(either(_REQUESTS.others))
_R_CONTENT: Final = re.compile("[^,。;]*(?:内容|涉及|关于|主要)[^。;]*")  # what they asked for
_R_TOPIC: Final = re.compile(r"(?:依申请公开|公开申请)(?:政府信息)?(?:工作|方面|情况|办理|处理)*$")
_R_NONE: Final = re.compile(rf"{NEGATION}(?=过?(?:{either(_REQUESTS.none_verbs, _REQUESTS.to)}))|{NEGATION}(?<![未没])")
# 未收到通过网络、信函等方式提出的申请: by no way at all.
_R_ANY_WAY: Final = re.compile(
    rf"(?:通过|以)?(?:{either(DATA.ways)}|[、和或及])+等(?:各种|多种|各类|任何)?(?:方式|形式|渠道|途径)"
)
_R_ZERO: Final = re.compile(r"(?:为|:|是)\s*(?:零|0|无)\s*$")
_R_LISTED: Final = re.compile(r"\s*(?:、|和|及)")
# Behind a number of requests by their full name, something else and its number: 申请11件、更正申请1件.
_R_BESIDE: Final = re.compile(rf"\s*[、和及](?!(?:{either(DATA.ways)}))[^,、\d]{{2,12}}\d")
_R_REGIONAL: Final = re.compile(
    rf"(?:{either(DATA.region)}).*(?:{either(_REQUESTS.verbs)})[^,]*(?:{either(_REQUESTS.objects)})[^,]*\d"
)
# Another year's number, in the clause before: 2022年收到申请7件，2023年收到9件.
_R_YEARS: Final = re.compile(
    rf"\s*(?:20\d\d\s*年|上年|去年)度?(?:{either(_REQUESTS.verbs)})(?:{either(_REQUESTS.objects)})[^,]*\d\s*[件条宗份]$"
)
_R_NAMES_YEAR: Final = re.compile(r"20\d\d\s*年|今年|本年")
_R_SELF: Final[Words] = (*_R_WORDS, *DATA.own, "局", "厅", "委", "办")
_ON_REQUESTS: Final = 3
# Beside what was carried in, what this year was received is new: 上年结转1件，当年受理14件.
_R_CARRIED: Final = re.compile(rf"(?:上年|去年|上一年|20\d\d\s*年)度?(?:度)?结转{COUNTED}")
_R_NOW: Final = re.compile("当年|本年|今年")
_R_DONE: Final = re.compile(r"\s*(?:、|和|及|并)?\s*(?:均|全部|已|并|且|答复|办结|办理|回复|按)")


def requests(clause: Clause, text: str) -> Iterator[Said]:
    """Give the requests received that a clause claims."""
    name, words = "requests_received", clause.text
    for verb in _R_VERB.finditer(words):
        before = words[: verb.start()]
        if elsewhere_said(before) or one_way(before):
            return
        if re.search(f"{NEGATION}$", before):
            break
        number = number_of(name).search(words, verb.end())
        if number is None or not exact(number, words[: number.start()]) or without_some(number, clause):
            continue
        between, behind = words[verb.end() : number.start()], words[number.end() :]
        printed = text[clause.start + verb.end() : clause.start + number.start()]
        if not made_of(between, _R_ALL) or "结转" in printed or _carried(text, clause.start + number.end()):
            continue
        if _R_OBJECT.search(between):
            alone = not _R_LISTED.match(behind) or bool(SUMMED.search(between) or _R_DONE.match(behind))
            certain = alone or bool(
                _R_NAMED.search(between) and _R_BESIDE.match(behind) and not _R_NAMED.search(behind)
            )
        elif _R_OBJECT.search(behind):
            reach = reach_of(behind, _R_TAIL)
            certain = bool(_R_OBJECT.search(behind[:reach])) and not re.match(r"\w", behind[reach:])
        else:
            certain = (
                _is_topic(clause, before) or _as_the_region(clause, before, behind) or _newly(clause, verb[0], before)
            )
        if not certain or _R_LESS.search(clause.printed, number.end()):
            continue
        if _R_NAMED.search(words) or _for_information(clause, before, number.end()):
            yield claimed(name, number, clause)
            return
    yield from _no_requests(clause)


def _for_information(clause: Clause, before: str, at: int) -> bool:
    """Say whether bare applications are all for information.

    Of any kind some may be: 申请22件，其中政府信息公开申请2件; 大厅受理申请1280件.
    """
    if _R_MIXED.search(clause.printed, at) or _R_OF_OTHERS.search(_R_CONTENT.sub("", clause.sentence)):
        return False
    if clause.section == _ON_REQUESTS or _R_ANSWERED.search(clause.sentence):
        return True
    return "各类" not in clause.text and made_of(TIME.sub("", before), _R_SELF)


def _carried(text: str, at: int) -> bool:
    """Say whether a number is followed by a bracket that says what else is in it: (含上年结转2件), (含信访件)."""
    bracket = BRACKETED.match(text, at)
    return bool(bracket and re.search("结转|[含中括].*(?:上年|去年)|含.*(?:信访|举报|投诉|咨询|热线)", bracket[0]))


def _is_topic(clause: Clause, before: str) -> bool:
    """Say whether it is requests that a bare 收到12件 counts, named before the verb or in the clause before."""
    named = list(_R_OBJECT.finditer(before))
    if named:
        return made_of(before[named[-1].end() :], _R_WORDS)
    return _R_TOPIC.search(clause.topic.strip()) is not None and not re.search(r"[件条]", clause.topic)


def _as_the_region(clause: Clause, before: str, behind: str) -> bool:
    """Say whether a bare number stands beside the region's or another year's: 全省收到申请912件，我厅收到31件."""
    beside = _R_REGIONAL.search(clause.topic) or (_R_YEARS.match(clause.topic) and _R_NAMES_YEAR.search(before))
    return bool(beside and made_of(TIME.sub("", before), _R_SELF) and not behind.strip(BLANK))


def _newly(clause: Clause, verb: str, before: str) -> bool:
    """Say whether the section on requests gives its form's bare term: 上年结转1件，本年新收14件; or 当年受理14件."""
    new = "新" in verb or (_R_CARRIED.search(clause.topic) and _R_NOW.search(before))
    return clause.section == _ON_REQUESTS and bool(new) and made_of(TIME.sub("", before), _R_OWN)


def _no_requests(clause: Clause) -> Iterator[Said]:
    """Give the zero that a negation of all requests claims."""
    name, words = "requests_received", clause.text.rstrip()
    for none in _R_NONE.finditer(words):
        before, rest = words[: none.start()], _R_ANY_WAY.sub("", words[none.end() :])
        if not elsewhere_said(before) and not one_way(before) and _R_OBJECT.search(rest) and made_of(rest, _R_DENIED):
            yield none_claimed(name, clause)
            return
    named = _R_OBJECT.search(words)
    if named and _beginning(words[: named.start()], _R_RECEIVED):
        rest = words[named.end() :]
        number = number_of(name).search(rest)
        if number and re.search("[为共:]|数", rest[: number.start()]) and made_of(rest[: number.start()], _R_WORDS):
            if not rest[number.end() :].strip(BLANK + " ") and exact(number, rest[: number.start()]):
                yield claimed(name, number, clause)
        elif (zero := _R_ZERO.search(rest)) and made_of(rest[: zero.start()], _R_WORDS):
            yield none_claimed(name, clause)


def _beginning(text: str, filler: Words) -> bool:
    """Tell words that only say when, and whose numbers follow."""
    return made_of(TIME.sub("", text), filler)


_F_WORDS: Final[Words] = (*_FEES.filler, *_FEES.nouns, *_FEES.vague)
_F_ALL: Final[Words] = (*_F_WORDS, *_FEES.verbs, *_FEES.tail)
_F_KNOWN: Final[Words] = (*_F_ALL, *DATA.own, *DATA.disputes.filler)
_F_SURE: Final = re.compile(either(_FEES.nouns))
_F_NOUN: Final = re.compile(either(_FEES.nouns, _FEES.vague))
_F_START: Final = re.compile(either(_FEES.nouns, _FEES.vague, _FEES.verbs))
_F_NONE: Final = re.compile(rf"(?<![是有毫])(?:{either(_FEES.negations)})(?=[^,]*费)")
_F_BARRED: Final = re.compile(either(_FEES.barred))
# 未发生信息处理费收费、减免情况: what is denied beside the charging.
_F_LESSENED: Final = re.compile("(?<=[费取])[、和及或]减免")
_F_ZERO: Final = re.compile(r"(?:为|:)\s*(?:无|零|0)$")
# How often a fee was charged, in the clause before the sum: 收取信息处理费2笔，合计640元.
_F_TIMES: Final = re.compile(
    rf"(?:{either(_FEES.charging)})(?:{either(_FEES.nouns)})[共计]{{0,2}}{COUNTED}\s*[笔次件]$"
)
_F_FREE: Final = re.compile(either(_FEES.free))
_F_FREE_OF: Final = re.compile(either(_FEES.free_of))
_F_REQUESTS: Final = re.compile(either(_FEES.requests))
_F_CHARGING: Final = re.compile(either(_FEES.charging))
_F_RECEIVED: Final = re.compile(rf"(?:{either(_FEES.received)})(?:为|是|:)?\s*$")
# 信息处理费未收取.
_F_NOT_CHARGED: Final = re.compile(
    rf"(?:{either(_FEES.nouns)})(?:均|全部|一律)?(?:未|没有)(?:{either(_FEES.charging)}|产生|发生)$"
)
_F_NOTICES: Final = re.compile(either(_FEES.notices))
_F_ALWAYS: Final = re.compile("均|一律|全年|全部|本年|20\\d\\d")


def fees(clause: Clause) -> Iterator[Said]:
    """Give the fees charged that a clause claims.

    A word that may mean other money (费用) means them where the sentence speaks of requests or stands by itself.
    """
    name, words = "processing_fees_charged", clause.text.rstrip()
    number = number_of("fees").search(words)
    if number and _F_RECEIVED.search(words, 0, number.start()) and _F_NOTICES.search(clause.sentence):
        if number.end() == len(words) and exact(number, words[: number.start()]):
            yield claimed(name, number, clause)
        return
    if _F_BARRED.search(_F_LESSENED.sub("", words)):
        return
    if (
        (zero := _F_ZERO.search(words))
        and (_F_SURE.search(words) or (_F_NOUN.search(words) and _F_REQUESTS.search(words)))
        and made_of(TIME.sub("", words[: zero.start()]), _F_KNOWN)
    ):
        yield none_claimed(name, clause)
        return
    if (none := _F_NOT_CHARGED.search(words)) and made_of(TIME.sub("", words[: none.start()]), _F_KNOWN):
        yield none_claimed(name, clause)
        return
    if number and _F_TIMES.search(clause.topic) and made_of(words[: number.start()], _F_WORDS):
        if number.end() == len(words) and exact(number, words[: number.start()]):
            yield claimed(name, number, clause)
        return
    for none in _F_NONE.finditer(words):
        before, rest = words[: none.start()], words[none.end() :]
        sure = none[0] != "不" or (_F_ALWAYS.search(before) and rest.startswith("收"))
        rest = _F_LESSENED.sub("", rest)
        if (
            not sure
            or ELSEWHERE.search(before)
            or OF_VILLAGES.search(before)
            or not _F_NOUN.search(rest)
            or not made_of(rest, _F_ALL)
        ):
            continue
        alone = not clause.topic and _F_CHARGING.match(rest) and made_of(TIME.sub("", before), _F_KNOWN)
        if _F_SURE.search(rest) or _F_REQUESTS.search(clause.sentence) or alone:
            yield none_claimed(name, clause)
            return
    if number:
        before, behind = words[: number.start()], words[number.end() :].lstrip(BLANK)
        charged = _F_CHARGING.search(before) and made_of(TIME.sub("", before), _F_KNOWN)
        meant = _F_SURE.search(words) or (charged and _F_REQUESTS.search(clause.sentence))
        begins = [begin.start() for begin in _F_START.finditer(before)]
        begin = next((at for at in begins if made_of(before[at:], _F_ALL)), None)
        if (
            meant
            and begin is not None
            and _F_NOUN.search(words)
            and exact(number, before)
            and not elsewhere_said(before[:begin])
            and not re.match(r"(?!整$)\w", behind)
        ):
            yield claimed(name, number, clause)
        return
    if _F_FREE.search(words) and _F_FREE_OF.search(clause.sentence) and not re.search(r"\d", TIME.sub("", words)):
        yield none_claimed(name, clause)
