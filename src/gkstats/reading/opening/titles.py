"""Titles of reports: every place in an opening where one is printed, what it names, and how good the evidence is.

A title is a lead (body, 关于, year in any order), the core (政府信息公开…, 政务公开…), fillers and an end (报告, 年报);
lines and blanks do not matter, so one grammar reads all shapes. What stands around it says what kind of print it is: a
heading of its own, a catalogue field, a breadcrumb, a quotation in a sentence, or a link to another year's report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.bodies.kinds import PARENTS, is_name
from gkstats.script.characters import simplify
from gkstats.script.dates import DATE, YEAR, year_of
from gkstats.script.marks import any_of
from gkstats.script.typed import Fields, Words, load

if TYPE_CHECKING:
    from collections.abc import Sequence


class _PageWords(Fields, frozen=True):
    """What stands around a report on a page."""

    words: Words
    catalogue: Words
    beside_date: Words
    elsewhere: Words


class _ProseWords(Fields, frozen=True):
    """Words of sentences, which no name and no title holds."""

    verbs: Words
    names: Words
    does: Words
    makes: Words
    by: Words
    now: Words
    announces: Words


class _OtherWords(Fields, frozen=True):
    """Titles of what is no report, but about one."""

    explained: Words
    pictured: Words
    partial: Words
    notice: Words


class _TitlesFile(Fields, frozen=True):
    """What `titles.toml` holds; labels are by the field that they name."""

    labels: dict[str, Words]
    furniture: _PageWords
    prose: _ProseWords
    other: _OtherWords
    topics: dict[str, Words]


WORDS: Final = load("gkstats.reading.opening", "titles.toml", _TitlesFile)
_YEAR: Final = re.compile(rf"(?P<digits>{YEAR})(?:年度|年|度)?")
_FILL: Final = rf"(?:{YEAR}|\({YEAR}年?度?\)|工作|情况|总结|有关|年度|年|度|的){{0,8}}"
_END: Final = r"(?:报告|年报|年度报|总结)书?"
# The core is looked for by the literal 公开 that every title holds, and then backwards: an order of magnitude faster.
_TITLE: Final = re.compile(rf"公开(?:[和与及暨、](?:(?:政府)?信息|政务)公开)?{_FILL}{_END}")
_CORE: Final = re.compile(r"(?:政府信息[和与及暨、]政务|(?:政府|政务|党务)?信息(?:主动)?|政务|政府)$")
# Without its core: cut to the tail, or the core replaced by some other string.
_TAIL: Final = re.compile(rf".{{0,36}}?(?:工作)?(?:{YEAR}年)?(?:年度(?:工作)?(?:情况)?报告|年报)")
_SUFFIX: Final = re.compile(r"\((?![一二三四五六七八九十\d]{1,2}\))[^()]{1,24}\)")
# What goes on behind a title: the year, that it is made public, the ending of a file's name.
_YEAR_BEHIND: Final = re.compile(rf"(?:[-\u2010-\u2015_·]*{YEAR}年?度?|的?(?:公示|公告|公布))(?=$|\.)")
_NAME_BEHIND: Final = re.compile(r"[-\u2014_]{1,2}[\u4e00-\u9fff]{3,30}")
_FILE_ENDING: Final = re.compile(r"\.(?:docx?|pdf|wps|txt|s?html?|xlsx?)(?![a-z])", re.IGNORECASE)
_YEAR_LINE: Final = re.compile(rf"[(【\[]?{YEAR}年?度?[)】\]]?")
_ANNOUNCING: Final = re.compile(r"^关于(?:公布|发布|公开|印发)")
_ANNOUNCING_IT: Final = re.compile(r"关于(?:公布|发布|公开|印发)$")
_NOTICE_OF_IT: Final = re.compile("的(?:通知|公告|通报|函)$")
_ANNOUNCED: Final = re.compile(r"(?<=关于)(?:公布|发布|公开)(?=\D{0,20}\d{4}年)")
_ENUMERATOR: Final = re.compile(r"^(?:\(?[\d一二三四五六七八九十]{1,2}[)、.]|附件\d*:?|[●•·◆■▪○\-*#]+)")
_BOUNDARY: Final = re.compile(r"[>»›→:;。!?,《〈“\"【】\]_|]")
# A body's name between quotation marks bounds nothing.
_QUOTED_NAME: Final = re.compile(r"“([^“”]{3,40})”|\"([^\"]{3,40})\"")
_CLOSERS: Final = '》〉”"】'
# 政务公开办公室 is a body.
_FURNITURE: Final = re.compile(any_of(WORDS.furniture.words) + "(?!办公室|中心)")
_ELSEWHERE: Final = re.compile(any_of(WORDS.furniture.elsewhere))
NO_VERB: Final = f"(?!{any_of(WORDS.prose.names)})"
_VERB: Final = re.compile(NO_VERB + any_of(WORDS.prose.verbs))
_ANNOUNCES: Final = re.compile(any_of(WORDS.prose.announces))
_FIELD: Final = re.compile(rf"(?:^|[^\u4e00-\u9fff]){any_of(WORDS.labels['title'])}$")
# A field's label that stands at its value without a mark.
_LABEL: Final = re.compile(f"^{any_of(WORDS.labels['title'])}")
_DATE_AFTER: Final = re.compile(r"[(\[]?\d{2,4}[-./年]\d")
_RUN_ON: Final = re.compile(r"(?:的?公告$|第?一部分|\(?[一1][)、.]|目录|概述|总体情况|发布|来源|时间|日期|浏览|字体)")
_NAME: Final = re.compile(r"[\u4e00-\u9fff〇()·、“”\d]{1,40}")
# Pinyin that a page put beside a rare character, the months of a whole year, and whose the figures are.
_RESIDUE: Final = re.compile(
    r"\([a-zA-Zɑ\u00e0-\u01dc ]+\)|1-12月份?$|\((?:机关)?(?:本级|本部|汇总)(?:机关)?\)|\(不?含[^()]{1,20}\)"
)
_BARE_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2,14}[省市县区旗州盟]")
# 市平安区小峡街道: no name begins like this (but 市中区 does), so a part of it stands above.
_INNER: Final = re.compile(r"[市县区省州旗](?![中南北]区)[^省市县区州旗镇乡街城新发园景]{1,7}(?:[县区旗镇乡]|街道)")
# How the report before ends; but 无锡市.
_NOTHING: Final = re.compile("无|(?:暂无|没有|特此|无(?:其他|其它|需|相关|此)).*")
_MANY: Final = 300  # prints of a title, of which the first tell all
_TOP: Final = 3  # lines at the top of a text, where a title stands that no page is around
_PLACE_START: Final = re.compile(r"[\u4e00-\u9fff]{1,8}[省市县区旗州盟]")
_ENDED: Final = re.compile(r"[。!?;:,]$")
_LATIN: Final = re.compile("[A-Za-z]")
_BLANKS: Final = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
# 沛县; but 本县 and 我县 are no names.
_SHORTEST: Final = re.compile("[^本我全各该两市区省]县")
_IN_BRACKETS: Final = re.compile(r"^\(([\u4e00-\u9fff]{3,40})\)$")
_BULLETS: Final = "★☆●•·◆■▪○※▲►-*# "
# A page's navigation glued to a name: 镇街信息磴口县巴彦高勒镇; but 沛县信息中心.
_CRUMB: Final = re.compile("信息|年报|公开|专栏|动态|公告|栏目|正文|首页")
_GLUED_CRUMB: Final = re.compile(
    rf"^[\u4e00-\u9fff]{{0,12}}?(?:{_CRUMB.pattern})(?=[\u4e00-\u9fff]{{1,8}}[省市县区旗州盟])"
)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2}")


class TitlePart(NamedTuple):
    """One printed line, or one cell of it: its line number, its text without blanks, and as printed."""

    number: int
    text: str
    printed: str


@dataclass(slots=True)
class Title:
    """One print of a title: what it names and how good the evidence is."""

    text: str
    agency: str | None
    years: tuple[int, ...]
    kind: str
    start: int
    line: int
    score: float = field(default=0.0)


_SCORES: Final = {"heading": 6.0, "field": 5.0, "run_on": 4.0, "crumb": 3.0, "quoted": 3.0, "tail": 2.0, "wrapped": 1.0}


def is_furniture(text: str) -> bool:
    """Tell whether a line is part of the page and not of the report."""
    return bool(_FURNITURE.search(text))


def find_titles(units: Sequence[TitlePart], top: int = _TOP) -> list[Title]:
    """Find every print of a title, the best evidence first; `top`: how many units no page stands around."""
    joined = "".join(unit.text for unit in units)
    starts: list[int] = []
    length = 0
    for unit in units:
        starts.append(length)
        length += len(unit.text)
    found: list[Title] = []
    unit_at = 0
    for match in islice(_TITLE.finditer(joined), _MANY):
        core = _CORE.search(joined, max(0, match.start() - 8), match.start())
        if core is None:
            continue
        while unit_at + 1 < len(starts) and starts[unit_at + 1] <= core.start():
            unit_at += 1
        title = _read(units, starts, unit_at, core.group() + match.group(), core.start(), top)
        if title is not None:
            found.append(title)
    if not any(title.kind != "wrapped" for title in found):
        found += _tails(units)
    return _ranked(found)


def _read(units: Sequence[TitlePart], starts: Sequence[int], first: int, core: str, at: int, top: int) -> Title | None:
    """Read one title around its core `at`: what leads up to it, what follows, and so what kind of print it is."""
    end = at + len(core)
    last = first
    while last + 1 < len(starts) and starts[last + 1] < end:
        last += 1
    if last - first > 3 or _elsewhere(units, first):
        return None
    text = units[first].text
    before = text[: at - starts[first]]
    lead, bound, prefix, begin = _lead(units, first, before, top)
    rest = units[last].text[end - starts[last] :]
    suffix = _SUFFIX.match(rest) or _YEAR_BEHIND.match(rest) or _NAME_BEHIND.fullmatch(rest)
    tail = suffix.group() if suffix else ""
    rest = _FILE_ENDING.sub("", rest[len(tail) :], count=1) if "." in rest else rest[len(tail) :]
    years = _years(lead + core + tail)
    if not rest and not years and last + 1 < len(units) and _YEAR_LINE.fullmatch(units[last + 1].text):
        tail += units[last + 1].text
        years = _years(tail)
    kind = _kind(bound, prefix, rest)
    if kind is None:
        return None
    if kind == "heading" and begin and runs_on(units[begin - 1].text):
        kind = "wrapped"
    agency = _agency(lead, core) or _named_behind(tail) or (prefix if bound == ":" and is_name(prefix) else None)
    if _VERB.search(_RESIDUE.sub("", _ANNOUNCED.sub("", lead))):
        if kind != "quoted":
            return None
        agency = None
    printed = _printed(units[begin : last + 2], lead + core + tail)
    if (
        agency
        and agency not in printed
        and len(printed) == len(lead + core + tail)
        and (place := (lead + core).find(agency)) >= 0
    ):
        agency = printed[place : place + len(agency)]
    return Title(printed, agency, years, kind, begin, units[begin].number)


def _named_behind(tail: str) -> str | None:
    """Give the body that stands behind a title, in brackets or behind a dash: 2023年…年度报告(沛县财政局)."""
    name = tail.strip("()-\u2014_·")
    return name if is_name(name) and not _YEAR.search(name) and not _FURNITURE.search(name) else None


def _lead(units: Sequence[TitlePart], first: int, before: str, top: int) -> tuple[str, str, str, int]:
    """Give what leads up to the core, the character that bounds it, what stands before that, and the first unit."""
    begin = first
    lead, bound, prefix = _bounded(before)
    while not bound and begin and first - begin < 3 and _continues(units[begin - 1].text, lead, topmost=begin <= top):
        begin -= 1
        part, bound, prefix = _bounded(units[begin].text)
        lead = part + lead
    if not bound and begin and first - begin < 3 and (quote := _open_quote(units[begin - 1].text)) is not None:
        begin -= 1
        prefix, part = quote
        lead, bound = part + lead, "《"
    if bound and bound in "】]" and _YEAR_LINE.fullmatch(prefix + bound):
        lead, bound, prefix = prefix[1:] + lead, "", ""
    return _LABEL.sub("", _ANNOUNCING.sub("", _ENUMERATOR.sub("", lead))), bound, prefix, begin


def _bounded(text: str) -> tuple[str, str, str]:
    """Split a text at its last boundary: what follows it, the boundary, what precedes it."""
    plain = _QUOTED_NAME.sub(_masked, text)
    at = max((match.start() for match in _BOUNDARY.finditer(plain)), default=-1)
    return (text, "", "") if at < 0 else (text[at + 1 :], text[at], text[:at])


def _masked(quoted: re.Match[str]) -> str:
    return "□" * len(quoted[0]) if is_name(quoted[1] or quoted[2]) else quoted[0]


def _open_quote(text: str) -> tuple[str, str] | None:
    at = text.rfind("《")
    return (text[:at], text[at + 1 :]) if at > text.rfind("》") else None


def _continues(above: str, lead: str, *, topmost: bool) -> bool:
    """Tell whether a title that begins with `lead` was begun on the line above, with no page above that if topmost."""
    if (
        len(above) > 40
        or "报告" in above
        or _NOTHING.fullmatch(above)
        or DATE.fullmatch(above)
        or not (_NAME.fullmatch(above) or _YEAR_LINE.fullmatch(above))
        or _FURNITURE.search(above)
    ):
        return False
    bare, stem = _bare(lead), _bare(above)
    if not bare:
        return not stem or is_name(stem) or above.endswith("关于")
    if not stem:
        return not _YEAR.search(lead)
    if bare[0] in "和与及、的" or not is_name(bare) or _INNER.match(bare):
        return True
    if bare.startswith(stem[:2]):
        return False  # the site's name above the whole title
    if _BARE_PLACE.fullmatch(stem) or stem in PARENTS or (_YEAR.search(above) and not _YEAR.search(lead)):
        return True
    # Half a name; but further down it may be a word of the page's navigation.
    return not is_name(stem) and (topmost or bool(_PLACE_START.match(stem)))


def _bare(lead: str) -> str:
    """Take the year, 关于 and other connecting words off what leads up to a title's core."""
    bare = _YEAR.sub("", _ENUMERATOR.sub("", lead)).replace("()", "")
    bare = bare.split("关于")[0] or bare.rpartition("关于")[2]
    bare = bare.removeprefix("年度").removeprefix("年").strip("的-—·、. ")
    bare = bare.lstrip(_BULLETS)
    if bare[:1] == "(":
        bare = _IN_BRACKETS.sub(r"\1", bare)
    return match[1] or match[2] if (match := _QUOTED_NAME.fullmatch(bare)) else bare


def _agency(lead: str, core: str) -> str | None:
    """Give the body that a title's lead names."""
    if "网" in lead:
        # the site's name before the title on one line
        lead = re.sub(r"^.*(?:门户网站|政府网站|政府网|网站)", "", lead)
    if _CRUMB.search(lead) and (glued := _GLUED_CRUMB.match(lead)):
        lead = lead[glued.end() :]
    bare = _bare(lead)
    if bare.endswith("人民") and core.startswith("政府"):
        bare += "政府"
    bare = _RESIDUE.sub("", bare).removesuffix("年度").removesuffix("年")
    if bare.endswith(tuple("暨和及与")):  # one report on two things: the body stands before the year
        bare = _bare(_YEAR.split(lead, maxsplit=1)[0])
    return bare if _HAN.match(bare) and (2 < len(bare) <= 48 or _SHORTEST.fullmatch(bare)) else None


def _years(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(year_of(match["digits"]) for match in _YEAR.finditer(text)))


def _kind(bound: str, prefix: str, rest: str) -> str | None:
    """Tell from what stands around it which kind of print a title is; None for no title at all."""
    closed = bool(rest) and rest[0] in _CLOSERS
    rest = rest[1:] if closed else rest
    if _DATE_AFTER.match(rest):
        return "listed"
    if closed and bound in '《〈“"【' and bound:
        if (not prefix and not rest) or (_ANNOUNCING_IT.search(prefix) and _NOTICE_OF_IT.match(rest)):
            return "heading"
        return "quoted" if _ANNOUNCES.search(prefix[-24:]) or _ANNOUNCES.search(rest[:24]) else None
    rest = rest.removesuffix("。") if len(rest) == 1 else rest
    if rest and not _RUN_ON.match(rest) and rest[0] not in "-_|>(":
        return None
    if bound == ":" and _FIELD.search(prefix):
        return "field"
    if bound == ":" and is_name(prefix) and not is_furniture(prefix):
        return "heading"
    if bound and bound in ">»›→_|]】":
        return "crumb"
    if bound:
        return None
    return "run_on" if rest else "heading"


def runs_on(above: str) -> bool:
    """Tell whether the line above is prose that breaks off: what follows is then the middle of a sentence."""
    if len(above) < 18 or _ENDED.search(above) or not _HAN.search(above):
        return False
    return "," in above or not (_FURNITURE.search(above) or is_name(above))


def _elsewhere(units: Sequence[TitlePart], first: int) -> bool:
    """Tell whether a title is a link to another page."""
    text = units[first].text
    if _ELSEWHERE.search(text):
        return True
    return first > 0 and len(units[first - 1].text) < 8 and bool(_ELSEWHERE.match(units[first - 1].text))


def _tails(units: Sequence[TitlePart]) -> list[Title]:
    """Read titles that lost their core, each on a line of its own."""
    found = []
    for at, unit in enumerate(units):
        if len(unit.text) > 60 or (at and runs_on(units[at - 1].text)) or _elsewhere(units, at):
            continue
        match = _TAIL.fullmatch(unit.text.strip("《》"))
        if match is None or _VERB.search(unit.text):
            continue
        # Without the core a name's end is certain only where the year follows it.
        lead = _YEAR.split(unit.text, maxsplit=1)[0]
        agency = _agency(lead, "") if lead != unit.text else None
        if agency and not is_name(agency):
            agency = None
        found.append(Title(unit.text, agency, _years(unit.text), "tail", at, unit.number))
    return found


def _ranked(found: list[Title]) -> list[Title]:
    """Order titles by their evidence: kind of print, what they name, how often; a row of years counts for little."""
    for at, title in enumerate(found):
        title.score = _SCORES.get(title.kind, 0.0) + 2 * bool(title.agency) + bool(title.years)
        title.score += 0.5 * min(2, sum(title.text == other.text for other in found) - 1)
        for other in found[max(0, at - 1) : at + 2]:
            if abs(other.start - title.start) <= 2 and other.years and title.years and other.years != title.years:
                title.score -= 3
                break
    return sorted(found, key=lambda title: (-title.score, -title.start))


def _printed(units: Sequence[TitlePart], squeezed: str) -> str:
    """Give a title as printed: without blanks but those between Latin words, in the characters of the page."""
    printed = " ".join([unit.printed for unit in units])
    if simplify(printed) == printed and not _LATIN.search(printed):
        return squeezed
    spaced = _BLANKS.sub("", printed)
    places = [place for place, character in enumerate(spaced) if not character.isspace()]
    at = simplify("".join(spaced.split())).find(squeezed)
    return squeezed if at < 0 else spaced[places[at] : places[at + len(squeezed) - 1] + 1]
