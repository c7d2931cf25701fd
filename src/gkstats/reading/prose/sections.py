"""The prose: what no table took, cut into sections by the headings' meaning, its paragraphs made whole.

Tables come first, so a sentence that a table cuts in two is whole again here, and a section that another one
interrupts goes on behind it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.bodies.kinds import is_name
from gkstats.model import Line, Paragraph, Section
from gkstats.reading.prose import headings
from gkstats.script.characters import mend, simplify
from gkstats.script.dates import DATE, WHOLE, is_date
from gkstats.script.marks import either
from gkstats.script.numerals import is_page_number
from gkstats.script.ranks import HAS_AMID, ITEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.numbers.stretches import Stretch

_ENDS: Final = "。！？!?；;：:…"
# A pause amid a sentence; 、 behind the first characters is an enumerator's.
_PAUSE: Final = re.compile("[，,；;。]|.{4}、")
_CLOSERS: Final = "”’\"')）】》〉」』]"
_FIELD_END: Final = re.compile(r"[:：>|\]】]")
_BULLETS: Final = " \t#*>•·●|"
_EDGES: Final = " \t\r|"
# Bold type in Markdown; a name that stars hide (张**) begins with a letter.
_BOLD: Final = re.compile(r"(?<!\w)\*\*(?=\S)([^*]+)\*\*")
# Behind these words a line is cut that a whole page's head stands on: behind a title, and behind what leads to it.
_CUT_BEHIND: Final = ("报告", "年报", "网站", "政府网", "正文", "信息公开")
_BLANKS: Final = re.compile(r"\s+")
_MAY_BE_TITLE: Final = re.compile("[报報]")
_SHORT: Final = 24
_FIVE: Final = 5
# A table of numbers behind a report on 2018 or before: no prose of its last section.
_ANNEX: Final = re.compile(r"\W{0,3}附[件表录]?\s{0,4}\d?\s{0,4}[:：]?.{0,40}统计表.{0,16}$")
_LONGEST_NAME: Final = 40
# A name and a date on one line.
_SIGNED: Final = re.compile(rf"([^，,。；;:：\d]{{3,40}}?)\s*{WHOLE}")
_HEADING: Final = 12
# A line that names what follows it.
_NAME: Final = re.compile(
    r"[^，,。；;]{2,16}[:：]$|(?:存在的?)?(?:主要)?问题[:：]?$|(?:改进|整改)(?:措施|情况)[:：]?$"
    r"|(?:改进|整改|下一步)[^，,。；;:：]{0,6}[:：]"
)
# What a law's article has, and a list's item does not begin with: 第二十条第(五)项.
_ARTICLE: Final = re.compile(r".{2,6}[)）]?[项款条]")
_NARROWEST: Final = 50  # half-width columns of a page that lines were broken for


@dataclass(slots=True)
class SectionLines:
    """The lines of one section; `heading` as printed, null for what stands before the first.

    `begins` are the numbers of the lines on which its headings end.
    """

    section: int
    heading: str | None
    lines: list[Line] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)


def remaining(text: Text, stretches: Sequence[Stretch]) -> list[Line]:
    """Give what no table took of the lines that are not blank, with its ideographs mended.

    A line is cut at headings that stand amid its text.
    """
    whole = {line for line, start, stop in stretches if not start and stop == len(text.folded[line])}
    taken: dict[int, list[tuple[int, int]]] = {}
    for line, start, stop in stretches:
        if line not in whole:
            taken.setdefault(line, []).append((start, stop))
    lines: list[Line] = []
    mended = mend(text.as_printed).split("\n")
    for number, folded in enumerate(text.folded):
        if number in whole or not folded.strip(_EDGES) or (len(folded) < _SHORT and is_page_number(folded)):
            continue
        own = taken.get(number)
        if own is None:
            lines.append(Line(number + 1, mended[number].strip(_EDGES)))
            continue
        start = 0
        for low, high in [*sorted(own), (len(folded), len(folded))]:
            if folded[start:low].strip(_EDGES):
                lines.append(Line(number + 1, mend(text.raw(number, start, low)).strip(_EDGES)))
            start = max(start, high)
    return [part for line in lines for part in (headings.split(line) if HAS_AMID.search(line.text) else (line,))]


def sections(lines: Sequence[Line], taken: Sequence[Stretch], *, own_outline: bool = False) -> list[SectionLines]:
    """Cut prose into sections at its headings; `taken` is what tables took.

    `own_outline`: no form's table is printed, so the report may have headings of its own, filed by what they are about.

    A section whose table interrupts another one's prose (no prose of its own before the table, and out of order or amid
    a sentence) gives way to the interrupted one behind the table.
    """
    found_headings = headings.find(lines, by_meaning=own_outline)
    found = [SectionLines(0, None)]
    resume: SectionLines | None = None
    index = 0
    while index < len(lines):
        heading = found_headings.get(index)
        if heading is not None:
            before = found[-1] if resume is None else resume
            resume = before if _interrupts(before, heading.section) else None
            started = lines[index].number
            ended = lines[index + heading.lines - 1].number
            found.append(SectionLines(heading.section, heading.printed, begins=[ended]))
            if heading.rest:
                found[-1].lines.append(Line(started, heading.rest))
            index += heading.lines
            continue
        line = lines[index]
        if _ANNEX.match(line.text):
            found.append(SectionLines(0, None))
        if (
            resume is not None
            and line.text.strip()
            and not any(part.text.strip() for part in found[-1].lines)
            and any(started <= stretch.line + 1 <= line.number for stretch in taken)
        ):
            found.append(resume)
            resume = None
        found[-1].lines.append(line)
        index += 1
    merged: dict[int, SectionLines] = {}
    for part in {id(part): part for part in found}.values():
        if part.section in merged:
            # 六、下一步打算, behind 五、存在的不足
            if part.section == _FIVE and part.heading and part.heading != merged[_FIVE].heading:
                merged[_FIVE].lines.append(Line(part.begins[0], part.heading))
            merged[part.section].lines.extend(part.lines)
            merged[part.section].begins.extend(part.begins)
            merged[part.section].heading = merged[part.section].heading or part.heading
        else:
            merged[part.section] = part
    _sign(merged)
    return [merged[number] for number in sorted(merged)]


def _interrupts(before: SectionLines, section: int) -> bool:
    if before.section == 0:
        return False
    said = [line.text.strip() for line in before.lines if line.text.strip()]
    unfinished = bool(said) and not said[-1].rstrip(_CLOSERS).endswith(tuple(_ENDS)) and len(said[-1]) > 4
    return 2 <= section <= 4 and bool(said) and (section < before.section or unfinished)


def loosen(lines: Iterable[Line]) -> list[Line]:
    """Cut lines behind a title and behind what leads to it: a document on one line."""
    return [
        piece
        for line in lines
        for piece in (_loosened(line) if len(line.text) > _SHORT and _MAY_BE_TITLE.search(line.text) else [line])
    ]


def _loosened(line: Line) -> list[Line]:
    text = simplify(line.text)
    ends = (match.start() for match in _BLANKS.finditer(text))
    cuts = [0, *(end for end in ends if text.endswith(_CUT_BEHIND, 0, end)), len(text)]
    return [Line(line.number, line.text[low:high].strip()) for low, high in pairwise(cuts)] if len(cuts) > 2 else [line]


def _sign(found: dict[int, SectionLines]) -> None:
    """Move a signature (a short line and a date at the end) out of the last section, to what stands under none."""
    last = max(
        (part for part in found.values() if part.section and part.lines),
        key=lambda part: part.lines[-1].number,
        default=None,
    )
    if last is None:
        return
    said = [index for index, line in enumerate(last.lines) if line.text.strip()]
    for place, index in reversed(list(enumerate(said))):
        if place < len(said) - 8:
            return
        text = last.lines[index].text.strip()
        above = last.lines[said[place - 1]].text.strip() if place else ""
        named = _SIGNED.fullmatch(text)
        # What is no date in full may be a deadline: it signs beside a body's name only.
        if is_date(text) or (named and is_name(named[1])) or (DATE.fullmatch(text) and is_name(above)):
            start = said[place - 1] if not named and _is_signer(above) else index
            found.setdefault(0, SectionLines(0, None)).lines.extend(last.lines[start:])
            del last.lines[start:]
            return


def _is_signer(text: str) -> bool:
    return 2 < len(text) <= _LONGEST_NAME and not text.endswith(tuple(_ENDS)) and not ITEM.match(text)


def is_furniture(text: str) -> bool:
    """Tell a line that a site prints around a report: a catalogue field, a button, a breadcrumb."""
    bare = text.strip(_BULLETS)
    if len(bare) > 80 or bare.endswith("。"):
        return False
    labelled = len(bare) <= 12 or _FIELD_END.search(bare, 0, 16) is not None
    return (labelled and bare.startswith(forms.furniture())) or _foot().search(bare) is not None


@cache
def _foot() -> re.Pattern[str]:
    """Give a pattern for the words by which a short line is a page's foot."""
    return re.compile(either(forms.page_foot()))


def paragraphs(lines: Iterable[Line], *, whole: bool = False) -> list[Paragraph]:
    """Join printed lines to whole paragraphs, page furniture left out.

    Lines that are `whole` are joined only where they are broken at one width after all.
    """
    said = [
        (line.number, _BOLD.sub(r"\1", line.text.strip()) if "**" in line.text else line.text.strip())
        for line in lines
        if line.text.strip() and not is_furniture(line.text)
    ]
    width = _wrap_width([text for _, text in said])
    unstopped = whole or not any("。" in text for _, text in said)  # a list in which no sentence ends
    if unstopped and width is not None and not _is_broken([text for _, text in said], width):
        whole, width = True, None
    joined: list[tuple[list[str], list[tuple[int, int]]]] = []
    previous, length, apart = "", 0, False
    for number, text in said:
        alone, apart = apart, _stands_alone(text)
        bare = text.lstrip("#*> ") if text.startswith(("#", ">")) else text
        if not bare:
            continue
        if joined and not ((whole and width is None) or alone or apart) and _goes_on(previous, bare, width):
            parts, starts = joined[-1]
            last = parts[-1][-1]
            if last.isascii() and last.isalnum() and bare[0].isascii() and bare[0].isalpha():
                parts.append(" ")
                length += 1
        else:
            parts, starts, length = [], [], 0
            joined.append((parts, starts))
        starts.append((length, number))
        parts.append(bare)
        length += len(bare)
        previous = bare if not text.startswith("#") else bare + "。"
    return [Paragraph("".join(parts), tuple(starts)) for parts, starts in joined]


def whole(part: SectionLines, said: Iterable[Paragraph]) -> Section:
    """Put a section's paragraphs together, one a line of its text, each printed line traced to its place there."""
    texts: list[str] = []
    lines: list[tuple[int, int]] = []
    length = 0
    for paragraph in said:
        lines += [(length + offset, line) for offset, line in paragraph.starts]
        texts.append(paragraph.text)
        length += len(paragraph.text) + 1
    return Section(part.section, part.heading, "\n".join(texts), tuple(lines))


class _Widths(dict[str, int]):
    """The width of each character in half-width columns, found out when first asked for."""

    def __missing__(self, character: str) -> int:
        return self.setdefault(character, 2 if unicodedata.east_asian_width(character) in "WFA" else 1)


_WIDTHS: Final = _Widths()


def _width(text: str) -> int:
    return sum(map(_WIDTHS.__getitem__, text))


def _ended(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(tuple(_ENDS))


def _wrap_width(texts: Sequence[str]) -> int | None:
    """Tell the width of a wrapped page in half-width columns; null where each line is a paragraph."""
    unended = [text for text in texts if len(text) > 8 and not _ended(text)]
    if len(unended) < 3 or len(unended) * 5 < len(texts) * 2:
        return None
    return sorted(map(_width, unended))[len(unended) * 9 // 10]


def _is_broken(texts: Sequence[str], width: int) -> bool:
    """Say whether lines of a file that end amid a sentence were broken at a page's width, and are no list's items."""
    widths = [_width(text) for text in texts if not _ended(text) and len(text) > 8]
    return width >= _NARROWEST and sum(one >= width * 0.85 for one in widths) * 10 >= len(widths) * 6


def _stands_alone(text: str) -> bool:
    """Tell a line that no paragraph goes on from, or in: a date, a row of a table."""
    return "\t" in text or "|" in text or ("日" in text and is_date(text))


def _goes_on(text: str, following: str, width: int | None) -> bool:
    """Tell whether a paragraph goes on in the next printed line."""
    if _ended(text):
        return width is not None and _width(text) >= width - 3 and not ITEM.match(following)
    amid = bool(_PAUSE.search(text))
    if ITEM.match(text) and not amid and (width is None or _width(text) < width * 0.8):
        return False
    if width is None:
        return len(text) >= 15 and not ITEM.match(following) and not _NAME.match(following)
    if _width(text) >= width * 0.75:
        return not _NAME.match(following) and not (ITEM.match(following) and not _ARTICLE.match(following))
    # A short line that breaks off amid a sentence: around a picture, or in a column of its own.
    is_prose = len(following) > _HEADING or _ended(following) or bool(_PAUSE.search(following))
    return not ITEM.match(following) and (text.endswith(("，", ",", "、")) or (amid and is_prose))
