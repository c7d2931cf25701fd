"""What an opening and an ending say, collected before anything is decided: titles, periods, years, fields, signature, dates.

Only the opening, the beginning of the first section and the last lines are looked at: nothing else says who reports on
which year, and a body named in prose is no evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.reading.bodies import is_name
from gkstats.reading.characters import fold
from gkstats.reading.titles import DIGIT, WORDS, YEAR, Title, Unit, any_of, find_titles, is_furniture, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Line

Dated: TypeAlias = tuple[date | None, int]  # a printed date (None: one that is not of the calendar) and its line

_HEAD: Final = 300  # units of navigation that may stand before a title
_BODY: Final = 700  # characters of the first section in which the period and the year are looked for
_TAIL: Final = 20  # lines at the end in which the signature is looked for
_SHORT: Final = 80  # a longer line is prose: no field, no signature

_UNFOLDED: Final = re.compile(
    r"[\x00\xa0-\xff\u2000-\u200d\u2010-\u2015\u2e80-\u2fff\u3000\u30fb\uf900-\ufeff\uff01-\uff60]"
)
_NUMBER: Final = rf"({DIGIT}|[0-9十一二三四五六七八九]{{2,3}})"
_DATE: Final = rf"({YEAR})\s*[年\-./]\s*{_NUMBER}\s*[月\-./]\s*{_NUMBER}(?!\d)\s*日?"
DATE: Final = re.compile(_DATE)
_DATE_LINE: Final = re.compile(rf"\(?(?P<name>[^\d:,。;()]{{2,40}}?)??\(?{_DATE}\)?")
_TIMED: Final = re.compile(r"[ T]*\d{1,2}:\d\d(?::\d\d)?")
_HEADING: Final = re.compile(
    r"(?:第?[一1](?:部分|、|\.|\)|:)|\([一1]\)[、.]?|一|㈠)?(?:20\d\d年度?)?(?:本年度?)?(?:政府信息公开|政务公开)?(?:工作)?"
    r"(?:总体|概述|概况|基本情况)"
)
_FIRST: Final = re.compile(r"(?:一[、.:]|第一部分)")
_SECOND: Final = re.compile(r"(?:第?二[、.:部])|\(二\)|2[、.]")
_REPORT: Final = re.compile("年度报告|年报|工作报告|情况报告")
_PERIOD_END: Final = re.compile(r"12月(?:31日|底|(?!\d))|12\.31")
_PERIOD: Final = re.compile(
    rf"(?:(?P<start>{YEAR})|2{DIGIT}{{0,3}})[年.]?(?:0?[1-9]|1[0-2])[月.](?:[0-3]?\d日?)?[起始]?(?:至|到|止|—|-|~)+"
    rf"(?:(?P<end>{YEAR})[年.])?$"
)
_SENTENCE_YEAR: Final = re.compile(
    rf"({YEAR})(?:年度|年)(?!\d|[一二三四五六七八九十\d]+月|修订|修正|版|公布|发布|施行|的通知|.{{0,12}}?(?:将|计划|拟|打算))"
)
_ABOUT_YEAR: Final = re.compile(
    rf"({YEAR})年?度?(?:本|全)?[^。,;《》\d]{{0,16}}?(?:政府|政务)信息公开(?:工作)?(?:年度报告|年报|情况)"
)
_ENDED: Final = re.compile(r"[。!?;:,、》]$")
_NOTHING: Final = re.compile(r"(?:无|没有|特此报告|此报告|特此公告)[^省市县区镇乡局]{0,12}")
_NO_SIGNATURE: Final = re.compile(r"[\d:,。;《》]|报告|年报|工作$")
_BESIDE: Final = re.compile(any_of(WORDS["furniture"]["beside_date"]))


def _labels(words: Iterable[str]) -> str:
    return "|".join(r"\s*".join(word) for word in sorted(words, key=len, reverse=True))


LABELS: Final[dict[str, list[str]]] = WORDS["labels"]
_FIELD: Final = re.compile(
    rf"(?:^|(?<=[\s【\[(•·●◆]))(?P<label>{_labels([*LABELS['agency'], *LABELS['published'], *LABELS['dated']])})"
    r"\s*(?:[:】\])]+|(?=\n))\s*(?P<value>[^\s】]+(?:[ ]*[\d年月日/.\-]+)*)",
    re.MULTILINE,
)


@dataclass(slots=True)
class Evidence:
    """Everything that an opening and an ending say, before anything is decided."""

    titles: list[Title]
    text: str
    periods: set[int] = field(default_factory=set)
    sentences: dict[int, int] = field(default_factory=dict)
    fields: dict[str, tuple[str, int]] = field(default_factory=dict)
    signed_by: str | None = None
    signed_on: Dated | None = None
    page_date: Dated | None = None


def collect(lines: Sequence[Line]) -> Evidence:
    """Collect what the opening and the ending of a text say of it."""
    units, heading = head_of(lines)
    head, tail = units[:heading], _tail(lines)
    titles = [title for title in find_titles(head) if title.kind not in ("listed", "wrapped")]
    evidence = Evidence(titles, "".join([unit.text for unit in units]))
    _collect_periods(evidence)
    _collect_sentences(evidence, units)
    last = head[-1].number if head else 0
    _collect_fields(evidence, head + [unit for unit in tail if unit.number > last])
    _collect_signature(evidence, tail)
    _collect_caption(evidence, head)
    return evidence


def head_of(lines: Sequence[Line]) -> tuple[list[Unit], int]:
    """Give the units of the opening and of the first section's beginning, and where the first heading stands."""
    units: list[Unit] = []
    heading = None
    left = _BODY
    for unit in _units(lines):
        units.append(unit)
        text = unit.text
        if heading is None:
            if len(units) >= _HEAD:
                break
            if len(text) < 30 and (_HEADING.match(text) or _FIRST.match(text)) and not _REPORT.search(text):
                heading = len(units) - 1
            continue
        left -= len(text)
        if len(units) - heading == 2 and _SECOND.match(text):
            heading = None  # a table of contents
            left = _BODY
        elif left < 0:
            break
    return units, len(units) if heading is None else heading


def date_of(match: re.Match[str]) -> date | None:
    """Give the date that a match of `DATE` means; None if it is none of the calendar."""
    year, month, day = match.groups()[-3:]
    try:
        return date(year_of(year), _number(month), _number(day))
    except ValueError:
        return None


def _number(digits: str) -> int:
    """Give the number that a month or a day means: 1, 01, 十二, 二十一."""
    tens, ten, ones = digits.partition("十")
    return year_of(tens or "1") * 10 + year_of(ones or "0") if ten else year_of(digits)


def _units(lines: Iterable[Line]) -> Iterator[Unit]:
    """Give the printed cells of lines that are not blank, Markdown's marks taken off."""
    for line in lines:
        text = line.text.strip(" \t\r#*")
        if not text:
            continue
        if _UNFOLDED.search(text):
            text = fold(text).strip()
        if "\t" in text or "|" in text or ("  " in text and ":" in text):
            for cell in re.split(r"[\t|]+|\s{2,}" if ":" in text else r"[\t|]+", text):
                if squeezed := "".join(cell.split()):
                    yield Unit(line.number, squeezed, cell.strip())
        elif squeezed := "".join(text.split()):
            yield Unit(line.number, squeezed, text)


def _tail(lines: Sequence[Line]) -> list[Unit]:
    """Give the last units; of a long line its end, which says whether a sentence ends there."""
    found: list[Line] = []
    for line in reversed(lines):
        if line.text and not line.text.isspace():
            found.append(line if len(line.text) < 2 * _SHORT else type(line)(line.number, line.text[-_SHORT:]))
            if len(found) == _TAIL:
                break
    return list(_units(reversed(found)))


def _collect_periods(evidence: Evidence) -> None:
    """Collect the years of the periods that are stated: 自2023年1月1日起至2023年12月31日止."""
    text = evidence.text
    for end in _PERIOD_END.finditer(text):
        match = _PERIOD.search(text, max(0, end.start() - 24), end.start())
        if match is None:
            continue
        years = {year_of(digits) for digits in match.groups() if digits}
        # A period over two years is a damaged one; where only the start is damaged, the end tells.
        if len(years) == 1:
            evidence.periods |= years


def _collect_sentences(evidence: Evidence, units: Sequence[Unit]) -> None:
    """Count the years that sentences begin with; where no title names one, also those that prose says it reports on."""
    ended = True
    places = {title.start for title in evidence.titles}
    untold = not any(title.years for title in evidence.titles)
    for at, (_, text, _) in enumerate(units):
        if at not in places:
            matches = [match] if ended and (match := _SENTENCE_YEAR.match(text)) else []
            if untold and len(text) >= 18:
                matches += _ABOUT_YEAR.finditer(text)
            for match in matches:
                year = year_of(match[1])
                evidence.sentences[year] = evidence.sentences.get(year, 0) + 1
        ended = len(text) < 18 or bool(_ENDED.search(text, len(text) - 1))


def _collect_fields(evidence: Evidence, units: Sequence[Unit]) -> None:
    """Collect catalogue fields, and the date that page furniture shows without a label."""
    short = [unit for unit in units if len(unit.printed) < 2 * _SHORT]
    text = "\n".join([unit.printed for unit in short])
    for match in _FIELD.finditer(text):
        label = "".join(match["label"].split())
        if label not in evidence.fields and "至" not in match["value"] and "起" not in match["value"]:
            evidence.fields[label] = match["value"], short[text.count("\n", 0, match.start("label"))].number
    for dated in DATE.finditer(text):
        unit = short[text.count("\n", 0, dated.start())]
        before = unit.printed.partition(dated.group())[0].strip()
        if (not before and _TIMED.match(text, dated.end())) or (_BESIDE.search(unit.printed) and before[-1:] != ":"):
            evidence.page_date = date_of(dated), unit.number
            break


def _collect_signature(evidence: Evidence, tail: Sequence[Unit]) -> None:
    """Collect who signs at the end, and when."""
    for at in range(len(tail) - 1, -1, -1):
        text = tail[at].text
        match = _DATE_LINE.fullmatch(text) if text[-1] in "日)0123456789" else None
        if match is None or not (match["name"] is None or _signs(match["name"])):
            continue
        near = (tail[place].text for place in (at - 1, at - 2, at + 1) if 0 <= place < len(tail))
        name = match["name"] or next((text for text in near if _signs(text)), None)
        # Without a name beside it, a date in figures may be one of a listing.
        if name or "年" in text:
            evidence.signed_by, evidence.signed_on = name, (date_of(match), tail[at].number)
            return
    for at in range(len(tail) - 1, -1, -1):
        if _signs(tail[at].text):
            above = tail[at - 1].text if at else ""
            if len(above) < 18 or _ENDED.search(above):
                evidence.signed_by = tail[at].text
            return
        if not is_furniture(tail[at].text):
            return


def _collect_caption(evidence: Evidence, head: Sequence[Unit]) -> None:
    """Collect the name and the date that stand under a title, where none stand at the end."""
    first = evidence.titles[0].start if evidence.titles else 0
    for at in range(first, len(head)):
        text = head[at].text
        if evidence.signed_on is None and "年" in text and (match := _DATE_LINE.fullmatch(text)):
            if match["name"] is None or _signs(match["name"]):
                evidence.signed_on = date_of(match), head[at].number
                evidence.signed_by = evidence.signed_by or match["name"]
        elif evidence.signed_by is None and at <= first + 3 and at > first and _signs(text):
            evidence.signed_by = text


def _signs(text: str) -> bool:
    """Tell whether a line is the name of a body and nothing else."""
    return (
        len(text) <= 40
        and is_name(text)
        and not (_NO_SIGNATURE.search(text) or _NOTHING.match(text) or is_furniture(text))
    )
