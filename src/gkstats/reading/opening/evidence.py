"""What an opening and an ending say, collected before anything is decided: titles, years, fields, signature, dates.

Only the opening, the beginning of the first section and the last lines are looked at: nothing else says who reports on
which year, and a body named in prose is no evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.bodies.kinds import is_name
from gkstats.reading.opening.titles import NO_VERB, WORDS, Title, TitlePart, find_titles, is_furniture, runs_on
from gkstats.script.characters import simplify, straighten
from gkstats.script.dates import DATE, WHOLE, YEAR, date_of, year_of, years_of_periods
from gkstats.script.marks import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from gkstats.model import Line

# A printed date (None: one that is not of the calendar) and its line (None: it stands in a page's tags).
Dated: TypeAlias = "tuple[date | None, int | None]"

_HEAD: Final = 300  # units of navigation that may stand before a title
_BODY: Final = 700  # characters of the first section in which the period and the year are looked for
_TAIL: Final = 20  # lines at the end in which the signature is looked for
_FOOTER: Final = 80  # lines at the end in which a page's footer stands
_SHORT: Final = 80  # a longer line is prose: no field, no signature
_TOGETHER: Final = 32  # lines whose characters are folded at once

_MARKS: Final = " \t\r#*"
_GAPS: Final = re.compile(r"[\t|]+")
_WIDE_GAPS: Final = re.compile(r"[\t|]+|\s{2,}")
_SEALED: Final = r"(?:\((?:盖章|公章|印章|章|印|代章)\))"
_DATE_FIRST: Final = re.compile(rf"\(?{WHOLE}\)?(?P<name>[^\d:,。;()]{{3,40}})")
_DATE_LINE: Final = re.compile(rf"\(?(?P<name>[^\d:,。;()]{{2,40}}?)??{_SEALED}?\(?{WHOLE}\)?")
_TIMED: Final = re.compile(r"[ T]*\d{1,2}:\d\d(?::\d\d)?")
_HEADING: Final = re.compile(
    r"(?:第?[一1](?:部分|、|\.|\)|:)|\([一1]\)[、.]?|一|㈠)?(?:20\d\d年度?)?(?:本年度?)?(?:政府信息公开|政务公开)?(?:工作)?"
    r"(?:总体|概述|概况|基本情况)"
)
_FIRST: Final = re.compile(r"(?:一[、.:]|第一部分)")
_SECOND: Final = re.compile(r"(?:第?二[、.:部])|\(二\)|2[、.]")
_REPORT: Final = re.compile("年度报告|年报|工作报告|情况报告")
_SENTENCE_YEAR: Final = re.compile(
    rf"({YEAR})(?:年度|年)(?!\d|[一二三四五六七八九十\d]+月|修订|修正|版|公布|发布|施行|的通知"
    r"|.{0,12}?(?:将|计划|拟|打算|(?:改进|整改)的?措施|努力方向))"
)
_ABOUT: Final = re.compile("信息公开(?:工作)?(?:年度报告|年报|情况)")
_ABOUT_YEAR: Final = re.compile(rf"({YEAR})年?度?[^。,;《》\d]{{0,18}}$")
_STOPS: Final = frozenset("。!?;:,、》")
_BEFORE_DATE: Final = tuple("自从至到于为在截-~,、")
_AFTER_DATE: Final = tuple("起至到止前后。,、-~")
_NOTHING: Final = re.compile(r"(?:无|没有|特此报告|此报告|特此公告)[^省市县区镇乡局]{0,12}")
# A sentence that says whose report it is: 由…编制, …现向社会公布《2023年…报告》, 现公布…2023年…报告.
_QUOTED: Final = re.compile(r"《([^》]*)》")
_BODY_NAME: Final = r"(?P<name>[\u4e00-\u9fff〇、]{3,40}?)"
# A year, whole, or none: what a possessive quantifier says, which some releases of Python 3.11 get wrong.
_OF_YEAR: Final = rf"(?:{YEAR}(?:年度|年(?!度)|度|(?![年度]))|(?!{YEAR}))"
_REPORTED: Final = rf"{_OF_YEAR}(?:政府信息|政务|信息)公开"
_MAKES: Final = NO_VERB + any_of(WORDS.prose.makes)
_SAYS_WHOSE: Final = (
    re.compile(rf"(?:^|[,。;:\n]){_BODY_NAME}{any_of(WORDS.prose.now)}*{_MAKES}{_REPORTED}"),
    re.compile(rf"(?<!申请)(?<!主动)(?<!信息)(?<!政务){_MAKES}{_OF_YEAR}{_BODY_NAME}{_REPORTED}"),
)
# Who writes a report may be an office of the body whose report it is.
_SAYS_BY_WHOM: Final = (
    re.compile(rf"(?:报告|年报)[^。\n]{{0,80}}?由{_BODY_NAME}{NO_VERB}{any_of(WORDS.prose.by)}"),
    re.compile(rf"(?:^|[,。;:\n]){_BODY_NAME}{NO_VERB}(?:编制|编写|起草)了?(?:[本此]?(?:年度)?报告|{_REPORTED})"),
)
# A heading, which no sentence goes through: its numeral and a few words.
_HEADED: Final = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:部分)?[、.:]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d))"
)
_HEADING_LENGTH: Final = 30
_SITE_CODE: Final = re.compile(r"^(?:bm\d{8}|[1-6]\d{9})$", re.IGNORECASE)
_SITE_FOOTER: Final = re.compile(r"标识码[:：]?((?:bm\d{8}|[1-6]\d{9})(?!\d))", re.IGNORECASE)
_POLICE: Final = re.compile(r"网安备[:：]?([1-6]\d{5})\d{6,8}")
_SPONSOR: Final = re.compile(r"主办(?:单位)?:([\u4e00-\u9fff]{2,14}[省市县区州旗盟](?:人民政府)?)")
_SITE: Final = re.compile("(?:公众信息|政务|门户|官方)?网站?$|门户$")
# A seal's place behind a name, a word before a name or a date, in a signature.
_SEAL: Final = re.compile(rf"{_SEALED}$")
_SIGNING: Final = re.compile(rf"{any_of(WORDS.labels['signature'])}:")
_NO_SIGNATURE: Final = re.compile(r"[\d:,。;《》]|报告|年报|工作$")
_PROSE: Final = re.compile("[,。;!?]")
_NOT_A_NAME: Final = re.compile(NO_VERB + any_of([*WORDS.prose.verbs, *WORDS.prose.does]))
_BULLETS: Final = " •·●*-【["
_BESIDE: Final = re.compile(any_of(WORDS.furniture.beside_date))
LABELS: Final = WORDS.labels
_SOURCE: Final = re.compile(any_of(WORDS.furniture.beside_date, LABELS["source"]))
_ALL_LABELS: Final = frozenset(label for labels in LABELS.values() for label in labels)
_CATALOGUE: Final = frozenset((*_ALL_LABELS, *WORDS.furniture.catalogue))
_NAMED_BY: Final = frozenset((*LABELS["agency"], *LABELS["source"]))
# Quicker to look for than a whole label.
_LABEL_END: Final = re.compile(rf"[{''.join({label[-1] for label in _ALL_LABELS})}](?:[:】\])]|$)")
_LABELLED: Final = re.compile(f"{any_of(sorted(_ALL_LABELS))}(?:[:】\\])]|$)")
_FIELDS: Final = [label for of in ("agency", "source", "published", "dated") for label in LABELS[of]]
_FIELD_LABEL: Final = "|".join(r"\s*".join(label) for label in sorted(_FIELDS, key=len, reverse=True))
_FIELD: Final = re.compile(
    rf"(?:^\W?|(?<=[\s【\[•·●◆]))(?P<label>{_FIELD_LABEL})"
    rf"\s*(?:[:】\])]+|(?=\n))\s*(?!(?:{_FIELD_LABEL})[:】\])])"
    r"(?P<value>[^\s】]+(?:[ ]*(?:[\d/.\-]+|[年月日](?![\u4e00-\u9fff])))*)",
    re.MULTILINE,
)


@dataclass(slots=True)
class Evidence:
    """Everything that an opening and an ending say, before anything is decided."""

    titles: list[Title]
    text: str
    units: Sequence[TitlePart] = ()
    periods: set[int] = field(default_factory=set)
    sentences: dict[int, int] = field(default_factory=dict)
    fields: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    signed_by: str | None = None
    signed_on: Dated | None = None
    page_date: Dated | None = None
    site_name: str | None = None
    sponsor: str | None = None
    site_codes: set[str] = field(default_factory=set)
    police_codes: set[str] = field(default_factory=set)


def collect(lines: Sequence[Line], meta: Mapping[str, str]) -> Evidence:
    """Collect what the opening and the ending of a text, and the tags of its page, say of it."""
    units, heading = head_of(lines)
    head, tail = units[:heading], _tail(lines)
    titles = [title for title in find_titles(head) if title.kind not in ("listed", "wrapped")]
    evidence = Evidence(titles, "".join([unit.text for unit in units]), units)
    _collect_periods(evidence)
    _collect_sentences(evidence, units)
    last = head[-1].number if head else 0
    _collect_fields(evidence, head + [unit for unit in tail if unit.number > last])
    # A short report's last lines may reach into its opening.
    _collect_signature(evidence, tail, last if heading < len(units) else 0)
    _collect_caption(evidence, head)
    _collect_site(evidence, lines, meta)
    return evidence


def _prose(units: Sequence[TitlePart]) -> str:
    """Join an opening's units as sentences run: over lines, but through no heading."""
    return "".join(
        f"\n{unit.text}\n" if len(unit.text) < _HEADING_LENGTH and _HEADED.match(unit.text) else unit.text
        for unit in units
    )


def announced_by(units: Sequence[TitlePart], *, written: bool = False) -> str | None:
    """Give the body whose report a sentence makes public; `written`: the one that a sentence says has written it."""
    # Of the documents that it quotes only the report itself stands for more than a name.
    plain = _QUOTED.sub(lambda quote: quote[1] if _REPORT.search(quote[1][-8:]) else "", _prose(units))
    for pattern in _SAYS_BY_WHOM if written else _SAYS_WHOSE:
        for match in pattern.finditer(plain):
            if is_name(match["name"]) and not _NOT_A_NAME.search(match["name"]):
                return match["name"]
    return None


def head_of(lines: Sequence[Line]) -> tuple[list[TitlePart], int]:
    """Give the units of the opening and of the first section's beginning, and where the first heading stands."""
    units: list[TitlePart] = []
    heading, prose = None, False
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
        prose = prose or text.endswith("。") or len(text) >= 40
        titled = not prose and _ABOUT.search(text) and _REPORT.search(text)
        if titled or (len(units) - heading == 2 and _SECOND.match(text)):
            heading = None  # a table of contents, or a menu above the title
            left = _BODY
        elif left < 0:
            break
    return units, len(units) if heading is None else heading


def _units(lines: Sequence[Line]) -> Iterator[TitlePart]:
    """Give the printed cells of lines that are not blank, Markdown's marks taken off."""
    for start in range(0, len(lines), _TOGETHER):
        block = lines[start : start + _TOGETHER]
        printed = straighten("\n".join([line.text for line in block]))
        squeezed = simplify(printed).replace(" ", "")
        for line, text, said in zip(block, printed.split("\n"), squeezed.split("\n"), strict=True):
            if (" " in text or "\t" in text or "|" in text) and (cells := _cells(text)):
                found = ((simplify("".join(cell.split())), cell.strip()) for cell in cells)
                yield from (TitlePart(line.number, *cell) for cell in found if cell[0])
            elif said := said.strip(_MARKS):
                yield TitlePart(line.number, said, text.strip(_MARKS))


def _cells(text: str) -> Sequence[str]:
    """Cut a line with blanks or borders at these; a catalogue's labels and values may stand in one line."""
    if "\t" in text or "|" in text or ("  " in text and ":" in text):
        return (_WIDE_GAPS if ":" in text else _GAPS).split(text.strip(_MARKS))
    words = text.split()
    return words if len(_CATALOGUE.intersection(words)) > 1 else ()


def _tail(lines: Sequence[Line]) -> list[TitlePart]:
    """Give the last units; of a long line its end, which says whether a sentence ends there."""
    found: list[Line] = []
    for line in reversed(lines):
        if line.text and not line.text.isspace():
            found.append(line if len(line.text) < 2 * _SHORT else type(line)(line.number, line.text[-_SHORT:]))
            if len(found) == _TAIL:
                break
    units = list(_units(found[::-1]))
    if not any("。" in unit.text for unit in units):
        return units
    return [part for unit in units for part in (_unglued(unit) if "。" in unit.text else (unit,))]


def _unglued(unit: TitlePart) -> tuple[TitlePart, ...]:
    """Cut a signature off the sentence that it stands behind on one line."""
    said, stop, behind = unit.text.rpartition("。")
    signed = _DATE_LINE.match(behind) if said and behind else None
    if signed is None or not (signed.end() == len(behind) or is_furniture(behind[signed.end() :])):
        return (unit,)
    return unit._replace(text=said + stop), TitlePart(unit.number, signed[0], unit.printed.rpartition("。")[2])


def _collect_periods(evidence: Evidence) -> None:
    """Collect the years of the periods that are stated: 自2023年1月1日起至2023年12月31日止."""
    for years in years_of_periods(evidence.text):
        # A period over two years is a damaged one; where only the start is damaged, the end tells.
        if len(years) == 1:
            evidence.periods |= years


def _collect_sentences(evidence: Evidence, units: Sequence[TitlePart]) -> None:
    """Count the years that sentences begin with; where no title names one, also those that prose says it reports on."""
    matches: list[re.Match[str]] = []
    places = {title.start for title in evidence.titles}
    ended = True
    for at, (_, text, _) in enumerate(units):
        if text[0] in "2二" and ended and at not in places and (match := _SENTENCE_YEAR.match(text)):
            matches.append(match)
        ended = len(text) < 18 or text[-1] in _STOPS
    if not any(title.years for title in evidence.titles):
        text = evidence.text
        before = (_ABOUT_YEAR.search(text, max(0, at - 26), at) for at in map(re.Match.start, _ABOUT.finditer(text)))
        matches += filter(None, before)
    for match in matches:
        year = year_of(match[1])
        evidence.sentences[year] = evidence.sentences.get(year, 0) + 1


def _collect_fields(evidence: Evidence, units: Sequence[TitlePart]) -> None:
    """Collect catalogue fields, and the date that page furniture shows without a label."""
    for at, unit in enumerate(units):
        text = unit.printed
        if len(text) >= 2 * _SHORT:
            continue
        if _LABEL_END.search(unit.text) and _LABELLED.search(unit.text):
            # the value may stand on the next line
            text = f"{text}\n{units[at + 1].printed}" if at + 1 < len(units) else text
            for match in _FIELD.finditer(simplify(text)):
                label = "".join(match["label"].split())
                if match.start("label") >= len(unit.printed):
                    continue  # the next line's own
                if label not in evidence.fields and "至" not in match["value"] and "起" not in match["value"]:
                    value = match["value"].split(" ")[0] if label in _NAMED_BY else match["value"]
                    evidence.fields[label] = value, unit.number
        if evidence.page_date is None and "20" in unit.text and (dated := DATE.search(unit.printed)):
            before = unit.printed[: dated.start()].strip(_BULLETS)
            alone = not before and (_TIMED.match(unit.printed, dated.end()) or _shown(evidence, units, at))
            if alone or (before[-1:] != ":" and _BESIDE.search(unit.printed) and not _PROSE.search(unit.printed)):
                evidence.page_date = date_of(dated), unit.number


def _shown(evidence: Evidence, units: Sequence[TitlePart], at: int) -> bool:
    """Tell whether a unit is no more than a date: in figures and the first thing under a title, or above its source."""
    if DATE.fullmatch(units[at].text.lstrip(_BULLETS)) is None:
        return False
    below = at > 0 and any(title.start <= at - 1 < title.start + 3 for title in evidence.titles)
    return _above_source(units, at) or (below and "年" not in units[at].text)


def _above_source(units: Sequence[TitlePart], at: int) -> bool:
    """Tell whether the next unit says where the page has it from."""
    following = units[at + 1].text.lstrip(_BULLETS) if at + 1 < len(units) else ""
    return _SOURCE.match(following, 0, 2 * _SHORT) is not None


def _collect_signature(evidence: Evidence, tail: Sequence[TitlePart], opened: int) -> None:
    """Collect who signs at the end, and when; a bare date up to the line `opened` stands under the title."""
    tail = [_unsealed(unit) if unit.text[-1] == ")" or ":" in unit.text else unit for unit in tail]
    for at in range(len(tail) - 1, -1, -1):
        signed = _signature(tail, at)
        if signed is None or (signed[0] is None and tail[at].number <= opened and "年" not in tail[at].text):
            continue
        near = [tail[place] for place in (at - 1, at - 2, at + 1) if 0 <= place < len(tail)]
        name = signed[0] or next((_name(unit) for unit in near if _signs(unit.text)), None)
        # Without a name beside it, a date in figures may be one of a listing.
        if name or "年" in tail[at].text:
            evidence.signed_by, evidence.signed_on = name, signed[1]
            return
    for at in range(len(tail) - 1, -1, -1):
        if _signs(tail[at].text):
            above = tail[at - 1].text if at else ""
            if len(above) < 18 or above[-1] in _STOPS:
                evidence.signed_by = _name(tail[at])
            return
        if not is_furniture(tail[at].text):
            return


def _unsealed(unit: TitlePart) -> TitlePart:
    """Take the seal's place and the words 单位 and 日期 off a line of a signature."""
    text = _SEAL.sub("", unit.text)
    label = _SIGNING.match(text)
    if label is None:
        return unit if text == unit.text else TitlePart(unit.number, text, unit.printed)
    printed = "".join(unit.printed.split())[label.end() :]
    return TitlePart(unit.number, text[label.end() :], printed) if text[label.end() :] else unit


def _collect_caption(evidence: Evidence, head: Sequence[TitlePart]) -> None:
    """Collect the name and the date that stand under a title, where none stand at the end."""
    first = evidence.titles[0].start if evidence.titles else 0
    for at in range(first + 1, len(head)):
        if evidence.signed_on is None and "年" in head[at].text and (signed := _signature(head, at)):
            evidence.signed_on = signed[1]
            evidence.signed_by = evidence.signed_by or signed[0]
        elif evidence.signed_by is None and at <= first + 3 and _signs(head[at].text) and not _is_value(head, at):
            evidence.signed_by = _name(head[at])


def _collect_site(evidence: Evidence, lines: Sequence[Line], meta: Mapping[str, str]) -> None:
    """Collect what a page's tags say, as fields of the lowest rank, and the codes of its site in tags and footer."""
    for name in ("contentsource", "pubdate"):
        if value := "".join(meta.get(name, "").split(" ")[:1]):
            evidence.fields[name] = value, None
    evidence.site_name = _SITE.sub("", "".join(meta.get("sitename", "").split())) or None
    evidence.site_codes = set(_SITE_CODE.findall(meta.get("siteidcode", "")))
    for line in lines[-_FOOTER:]:
        if "主办" in line.text and (sponsor := _SPONSOR.search("".join(straighten(line.text).split()))):
            evidence.sponsor = sponsor[1]
        if "标识码" in line.text or "网安备" in line.text:
            text = "".join(straighten(line.text).split())
            evidence.site_codes.update(_SITE_FOOTER.findall(text))
            evidence.police_codes.update(_POLICE.findall(text))


def _signature(units: Sequence[TitlePart], at: int) -> tuple[str | None, Dated] | None:
    """Read a line that is a date, with or without a name before it, and nothing else."""
    text = units[at].text
    pattern = _DATE_LINE if text[-1] in "日)0123456789" else _DATE_FIRST if text[0] in "(2二" else None
    match = pattern.fullmatch(text) if pattern else None
    if match is None or _is_value(units, at) or not (match["name"] is None or _signs(match["name"])):
        return None
    if match["name"] is None and (_in_sentence(units, at) or _above_source(units, at)):
        return None
    dated = DATE.search(text)
    return match["name"] and _name(units[at], match["name"]), (dated and date_of(dated), units[at].number)


def _in_sentence(units: Sequence[TitlePart], at: int) -> bool:
    """Tell whether a page's layout broke a sentence around a unit: …起至 | 2023年12月31日 | 止."""
    above = units[at - 1].text if at else ""
    below = units[at + 1].text if at + 1 < len(units) else ""
    return runs_on(above) or above[-1:] in _BEFORE_DATE or below[:1] in _AFTER_DATE


def _is_value(units: Sequence[TitlePart], at: int) -> bool:
    """Tell whether a unit is the value of a catalogue's field: its label stands before it."""
    if not at:
        return False
    above = units[at - 1]
    beside = above.number == units[at].number and above.text[-1] != "。"
    return beside or above.text[-1] == ":" or above.text in _ALL_LABELS


def _name(unit: TitlePart, name: str | None = None) -> str:
    """Give a name in the characters of the page, without blanks."""
    at = unit.text.index(name or unit.text)
    return "".join(unit.printed.split())[at : at + len(name or unit.text)]


def _signs(text: str) -> bool:
    """Tell whether a line is the name of a body and nothing else."""
    return (
        len(text) <= 40
        and is_name(text)
        and not (_NO_SIGNATURE.search(text) or _NOTHING.match(text) or is_furniture(text))
    )
