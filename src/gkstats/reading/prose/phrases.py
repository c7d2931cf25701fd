"""What the words of section five are doing: admitting a shortfall, denying one, announcing a remedy, conceding.

Each question has one function, and each answer comes from the words of `phrases.toml`. All texts are folded:
simplified characters, half-width punctuation. Nothing here knows of paragraphs, enumerators or rows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import msgspec

from gkstats.reading.prose.phrase_words import WORDS
from gkstats.script.marks import any_of, either

if TYPE_CHECKING:
    from collections.abc import Container


Kind: TypeAlias = Literal["problem", "remedy", "past", "cause"]


_PROMISES: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("problem", re.compile(either(WORDS.heading.problems))), ("remedy", re.compile(either(WORDS.heading.remedies))),
)  # fmt: skip


_HEADING: Final = re.compile(rf"[#*\s]*((?:20\d\d\s*年|{any_of(*msgspec.structs.astuple(WORDS.heading))})+)[*\s]*")
_HEADING_BEGINS: Final = frozenset(
    ["2", "#", "*", " ", "\t", "\n", *(word[0] for words in msgspec.structs.astuple(WORDS.heading) for word in words)]
)
_NEAR: Final = 14  # characters within which a heading on last year names it
_LONGEST_HEADING: Final = 32  # characters, of one that ends as a heading whatever stands before
_OWNED, _AHEAD_OWNED = (
    re.compile(rf"[^,。;:、\n]{{2,16}}{any_of(endings)}[:。]?(?=\n|$)")
    for endings in (WORDS.heading.endings, WORDS.heading.endings_ahead)
)
_SHORT: Final = frozenset(WORDS.shortfall.words)
# Each alternative begins with a letter, so that a search skips to those letters; what needs doing ends in a group.
_NEEDS: Final = "|".join(
    f"{need}(?<![按所不无必]{need}){any_of(WORDS.shortfall.how)}*{any_of(WORDS.shortfall.better)}()"
    for need in sorted(WORDS.shortfall.needs, key=len, reverse=True)
)
_MAYBE_SHORT: Final = re.compile(f"{either(WORDS.shortfall.words, WORDS.shortfall.not_)}|{_NEEDS}")
# But 通俗化解读 is no 化解, and of 整治情况 something may be lacking.
_UNDONE: Final = re.compile(any_of(WORDS.shortfall.undone) + "(?![不未没较还读情])[^,;。:]*")
_OPENER: Final = re.compile(any_of(WORDS.remedy.openers))
_DOUBTFUL: Final = re.compile(any_of(WORDS.remedy.doubtful) + "(?!性)")
_WITNESS: Final = re.compile(any_of(WORDS.remedy.witnesses))
_VERB: Final = re.compile(any_of(WORDS.remedy.verbs))
_BEFORE: Final = re.compile(any_of(WORDS.remedy.before))
_WILL: Final = re.compile(rf"将(?<![未没不]将){any_of(WORDS.remedy.verbs, WORDS.remedy.before)}")
_OPENING: Final = re.compile(r"[^,:;。]{0,20}")
_WILL_LIST: Final = re.compile(r"[^,:;。]{0,20}(?<![未没不])将[^,;。:]{0,14}:")
_WE_WILL: Final = re.compile(r"[^,:;。]{0,10}(?:我|本)[^,:;。]{1,4}(?:将|拟|计划|(?<![重主必需首])要(?![求点]))")
# 为扭转被动局面,县政府将约谈…
_PURPOSE: Final = re.compile(r"为了?[^,。;:]{2,16},[^,。;:]{0,10}[将拟]")
_MUST: Final = re.compile(rf"要{any_of(WORDS.remedy.verbs, WORDS.remedy.before)}")
_DONE: Final = re.compile(rf"[^,:;。]{{0,14}}?已(?:经|全部)?{any_of(WORDS.remedy.verbs, WORDS.remedy.done)}(?!的)")
_ANSWERING: Final = re.compile(
    rf"\s*(?:针对|对于|对|围绕|为解决|根据)(?:{either(WORDS.remedy.these)}){{1,4}}(?:的|和|、)*"
    rf"(?:{either(WORDS.remedy.troubles)})(?:(?:和|与|及|、)(?:{either(WORDS.remedy.troubles)}))?[,:]\s*"
)
# 针对口径问题,与文旅局共用一张日历: what is lacking is named only to say what is done about it.
_MENDING_IT: Final = re.compile(rf"针对[^,。;:]{{1,16}}{any_of(WORDS.remedy.troubles)}[,:]")
_PAST: Final = re.compile(
    rf"\s*(?:20\d\d\s*年度?,?)?(?:我[^,。;:]{{1,3}}|本[^,。;:]{{1,3}})?(?:针对|对于|对|关于|就|围绕)?在?"
    rf"(?:(?P<year>20\d\d)\s*年度?|去年|上年度?|上一年度?)[^。;:]{{0,60}}?(?:{either(WORDS.remedy.troubles)})"
)
_AMENDED: Final = re.compile(any_of(WORDS.remedy.amended))
_AHEAD: Final = re.compile(r"[在到]?\s*(20\d\d)\s*年")
CONCESSION: Final = re.compile(rf"{any_of(WORDS.problem.concessions)}|20\d\d\s*年")
_MENDING_IS: Final = re.compile(rf"[^,。;:]{{0,10}}?{any_of(WORDS.heading.remedies)}(?:主要)?(?:是|为|有|包括)[:,\s]*")
_EXISTS: Final = re.compile(rf"存在着?[^,。;:]{{0,8}}?{any_of(WORDS.heading.problems)}")
_IS_THERE: Final = re.compile(rf"存在着?[^,。;:]{{0,24}}?{any_of(WORDS.heading.problems)}(?![及和与、])")
_OPENS: Final = re.compile(
    rf"(?:[^,。;:]{{0,12}},)?[^,。;:]{{0,30}}?{_EXISTS.pattern}(?:主要)?(?:{either(WORDS.problem.copulas)}|:)"
)
_OPENS_LIST: Final = re.compile(rf"[^。;:]*存在着?(?:{either(WORDS.heading.filler)})*:")
_BEGINS: Final = 6  # characters, of a clause and what numbers it
_IN_WORK: Final = re.compile("工作中?[^,。;:]{0,6}存在")
_SOUGHT: Final = re.compile("针对|对照|查找|查摆|发现|整改|解决|围绕|根据|上年|去年")
DENIAL: Final = re.compile(
    rf"{any_of(WORDS.none.denials)}{any_of(WORDS.none.between, WORDS.heading.filler)}*"
    + any_of(WORDS.none.objects)
    + "|(?:未|没有|从未|并未)再?(?:发生|出现|收到|发现|接到)[^,。;:]{0,30}?(?:事件|事故|案件|情况|情形|现象|问题)"
    + "|不存在[^。;:]{0,40}?(?:问题|现象|情况|情形)"
)
_NONE: Final = re.compile(rf"\W*{any_of(WORDS.heading.filler)}*{any_of(WORDS.none.whole)}\W*")
# One of marks that nothing closes is looked for no further than a quotation goes on.
_BRACKETED: Final = re.compile(
    r"\((?!\s*(?:[一二三四五六七八九十]{1,3}|\d\d?|[A-Ha-h])\s*\))[^()\n]*\)"
    r"|《[^》\n]{0,500}》|“[^”\n]{0,500}”|\"[^\"\n]*\""
)
_LETTER: Final = re.compile(r"\w")
_LINK: Final = re.compile("(?:同时|并且|并|此外|另外|进而)[,]?")
# What became of last year's problems, as a heading.
_PAST_HEADING: Final = re.compile(
    r"[^,。;:\n]{0,8}(?:上年|上一年|去年|往年|(?P<year>20\d\d)年度?)[^,。;:\n]{0,14}(?:整改|改进|落实|解决)[^,。;:\n]{0,8}(?:情况|结果|进展)?[:。\n]"
)
# Why there are such problems, as a heading: no problem itself.
_CAUSES: Final = re.compile(rf"[#*\s]*{any_of(WORDS.heading.causes)}[*\s]*[:\n]")
# 从认识看,个别同志仍有…: no doing.
_SEEN_FROM: Final = re.compile(r"从[^,。;:]{1,8}看,")
_TOPIC: Final = re.compile(r"[^,。;:\n]{2,8}方面[:\n]")
COUNTING: Final = re.compile(r"[以如]下[^,;:]{0,6}[。:]?$|[两二三四五六七八几]\s*[项个点方大][^,;:]{0,6}[。:]?$")
_ASKING: Final = re.compile("(?:希望|建议|恳请|请求|期盼|期待)(?:上级|省|市|县|区|国家|有关|相关|主管)")


def asks(text: str) -> bool:
    """Say whether a sentence asks others for something: 希望上级加强指导."""
    return bool(_ASKING.match(text))


def counts(text: str, *, last: bool) -> bool:
    """Say whether a sentence only counts what the next ones announce: 下一步重点抓好三项工作."""
    return not last and COUNTING.search(text) is not None


def topic_end(text: str, start: int) -> int:
    """Give where a heading ends that only names a topic: 管理方面:; 0 where none stands at `start`."""
    topic = _TOPIC.match(text, start)
    return topic.end() if topic else 0


def masked(text: str) -> str:
    """Blank out what stands in brackets or quotation marks: it cuts no sentence. Offsets stay."""
    return _BRACKETED.sub(lambda match: "□" * len(match[0]), text)


@lru_cache(maxsize=1024)
def admits(text: str) -> bool:
    """Say whether words admit a shortfall."""
    found = _MAYBE_SHORT.finditer(_UNDONE.sub("□", text))
    return any(match.lastindex or match[0] in _SHORT for match in found)


def denies(text: str) -> bool:
    """Say whether words state that there is no problem."""
    return is_nothing(text) or bool(DENIAL.search(text))


@lru_cache(maxsize=1024)
def mends(text: str) -> bool:
    """Say whether words open with a doing, and not with a lack of it: 加强学习, but not 加强学习还不够."""
    if link := _LINK.match(text):
        text = text[link.end() :]
    if _BEFORE.match(text):
        return not (admits(text) or _SEEN_FROM.match(text))
    return bool(_VERB.match(text)) and not admits(
        text.partition(",")[0].partition("。")[0].partition(";")[0].partition(":")[0]
    )


@lru_cache(maxsize=1024)
def announces(text: str, year: int | None) -> bool:
    """Say whether a sentence or clause opens as an announcement: 下一步, 针对上述问题, 我局将进一步, a year to come.

    What has been done already to mend something is one too: 目前均已整改.
    """
    ahead = _AHEAD.match(text)
    if ahead and (int(ahead[1]) > year if year else "将" in text):
        rest = text[ahead.end() :].lstrip(" ,")
        if year and not rest:  # 2024年,一是…
            return True
        return bool(_WITNESS.search(rest)) and ("将" in rest or mends(rest) or not admits(rest))
    if opener := _OPENER.match(text):
        rest = text[opener.end() :]
        doing = _WITNESS.search(rest) or _VERB.search(rest) or (rest.startswith(",") and not admits(rest))
        return bool(doing) or text.rstrip().endswith(":") or not rest.strip(" ,")
    if _WILL_LIST.match(text) or ((purpose := _PURPOSE.match(text)) and not admits(text[purpose.end() :])):
        return True
    if (will := _WILL.search(text)) and (_OPENING.fullmatch(text, 0, will.start()) or not admits(text)):
        return True
    if (answering := _ANSWERING.match(text)) and not admits(text[answering.end() :]):
        return True
    if (mending := _MENDING_IT.match(text)) and not admits(text[mending.end() :]):
        return True
    opens = text.startswith("将") or _DONE.match(text) or _WE_WILL.match(text) or _MUST.match(text)
    if opens and not admits(text):
        return True
    if opener := _DOUBTFUL.match(text):
        rest = text[opener.end() :].partition(",")[2] or text[opener.end() :]
        return bool(_WITNESS.search(text, opener.end())) and ("将" in rest or not admits(rest))
    return False


def concedes(text: str) -> bool:
    """Say whether words tell of what was achieved."""
    return bool(CONCESSION.search(text))


def is_nothing(text: str) -> bool:
    """Say whether a text is no more than 无, or a dash."""
    return bool(_NONE.fullmatch(text)) or not _LETTER.search(text)


def introduced(text: str, year: int | None) -> int:
    """Give the offset at which an announcement's own words begin: behind 我局将: and behind 针对这一问题,."""
    colon = masked(text).find(":") + 1
    begin = colon if colon and text[colon:].strip() and announces(text[:colon], year) else 0
    if (named := _MENDING_IS.match(text, begin)) and _LETTER.search(text, named.end()):
        begin = named.end()
    answering = _ANSWERING.match(text, begin)
    return answering.end() if answering and _LETTER.search(text, answering.end()) else begin


def opens_on_problems(text: str) -> bool:
    """Say whether a paragraph begins by naming the problems that there are: 我局公开工作存在的主要问题是…."""
    named = _OPENS.match(text)
    return named is not None and not denies(named[0]) and not _SOUGHT.search(named[0])


def tells_of_problems(text: str) -> bool:
    """Say whether a paragraph says somewhere that there are problems with disclosure, and does not deny it."""
    return ("公开" in text or "存在" in text[:_BEGINS] or _IN_WORK.search(text) is not None) and any(
        _IS_THERE.search(clause) and not denies(clause) and not _SOUGHT.search(clause)
        for clause in re.split("[,。;:]", text)
    )


def opens_list(text: str) -> bool:
    """Say whether a sentence opens a list of what is lacking: 2023年工作中还存在:."""
    return bool(_OPENS_LIST.fullmatch(text))


def of_before(text: str, year: int | None) -> bool:
    """Say whether a sentence speaks of a shortfall of an earlier year, and what became of it: 针对2022年存在的问题,….

    `year` is the year reported on.
    """
    past = _PAST.match(masked(text))
    if past is None or (past["year"] and (year is None or int(past["year"]) >= year)):
        return False
    return _AMENDED.search(text, past.end()) is not None


def heading(text: str, start: int, openings: Container[int], year: int | None = None) -> tuple[frozenset[Kind], int]:
    """Tell what the heading at `start` promises and where it ends; `openings`: where an enumerator may follow it.

    `year` is the year reported on.
    """
    past = _PAST_HEADING.match(text, start) if text.find("年", start, start + _NEAR) >= 0 else None
    if past and (not past["year"] or (year is not None and int(past["year"]) < year)):
        return frozenset({"past"}), past.end()
    if causes := _CAUSES.match(text, start):
        return frozenset({"cause"}), causes.end()
    match = _HEADING.match(text, start) if text[start : start + 1] in _HEADING_BEGINS else None
    if match:
        words, end = match[1], match.end()
        stop = text[end : end + 1]
        ended = end in openings or stop in {"", ":", "。", "\n"} or match[0][-1] in " \n"
        stated = stop == "。" and re.search("存在(?!的)", words[1:]) is not None  # 公开工作存在不足。 is a statement
        promised: set[Kind] = {kind for kind, named in _PROMISES if named.search(words)}
        if start == 0 and words[0] in "及和与":  # the section's own heading went before
            promised = {"problem", "remedy"}
        if promised and ended and not stated:
            return frozenset(promised), end + (stop in {":", "。"})
    line_end = text.find("\n", start, start + _LONGEST_HEADING)
    if line_end < 0 and len(text) > start + _LONGEST_HEADING:
        return frozenset(), start
    if (owned := _OWNED.match(text, start)) and not denies(owned[0]):
        return frozenset({"problem"}), owned.end()
    if (owned := _AHEAD_OWNED.match(text, start)) and not mends(owned[0]) and not admits(owned[0]):
        return frozenset({"remedy"}), owned.end()
    return frozenset(), start
