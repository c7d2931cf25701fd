"""One document, from bytes to `Report`, or to `NoReport` with the reason."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.bodies.kinds import is_bare
from gkstats.codebook import CODEBOOK, fold
from gkstats.codebook.coder import code
from gkstats.files.errors import ScanError, UnreadableFileError
from gkstats.files.sniff import open_text, recognised_text, suffix_of
from gkstats.issues import issue, phrase
from gkstats.model import NoReport, Report, Statement
from gkstats.reading.opening.decide import is_whole, not_a_report, read_opening
from gkstats.reading.opening.several import beginnings, may_be_several, titled
from gkstats.reading.prose import headings, sections
from gkstats.reading.prose.claims import read_claims
from gkstats.reading.prose.phrases import tells_of_problems
from gkstats.reading.prose.statements import elsewhere, read_statements
from gkstats.reading.tables.annexed import of_this_year
from gkstats.reading.tables.doubt.twice import SECTIONS
from gkstats.reading.tables.overruled import without_overruled
from gkstats.reading.tables.page.ideographs import characters
from gkstats.reading.tables.read import read_tables
from gkstats.reading.tables.said.as_said import as_said
from gkstats.script.thousands import commas_for_blanks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gkstats.codebook import Codebook
    from gkstats.files.text import Text
    from gkstats.model import Issue, Line, Opening, Paragraph, Phrase
    from gkstats.reading.tables.page.ideographs import Characters
    from gkstats.reading.tables.together import TablesRead

_ID_LENGTH: Final = 16
# A document without tables is a report only if it has this many of the six sections.
_FEW_SECTIONS: Final = 3
# Problems, or remedies, that are kept of one report: tables hold each against each.
_MOST_STATEMENTS: Final = 200
_BLANKS: Final = re.compile(r"\s+")
_LAYOUT: Final = " \t\r|#*"


def prepare() -> None:
    """Load what documents are read by, so that the first one need not wait for it."""
    headings_alone = "\n".join(heading.heading for heading in forms.outline())
    read_all(headings_alone.encode(), "")
    code(headings_alone)


def report_id(data: bytes, part: int | None = None) -> str:
    """Give a document's identity: the first 16 hex digits of the SHA-256 of its bytes, and of a part's number."""
    return hashlib.sha256(data if part is None else data + f"#{part}".encode()).hexdigest()[:_ID_LENGTH]


def read(data: bytes, source: str, codebook: Codebook = CODEBOOK) -> Report | NoReport:
    """Read one document; `source` is its path as the tables name it. Never raises for what the bytes hold.

    A file of several reports is none: `read_all` reads each.
    """
    first, *others = read_all(data, source, codebook)
    if not others:
        return first
    begins = tuple(one.begins for one in (first, *others) if isinstance(one, Report))
    return NoReport(source, (issue("several_reports", lines=begins),))


def read_all(
    data: bytes, source: str, codebook: Codebook = CODEBOOK, recognised: bytes | None = None
) -> tuple[Report | NoReport, ...]:
    """Read a file's reports: as a rule one, several where their titles leave no doubt where each begins.

    `recognised` is the text that stands beside a scan: it is read in its place.
    """
    text = read_lines(data, source, recognised)
    if isinstance(text, NoReport):
        return (text,)
    if not any(line.strip() for line in text.folded):
        return (NoReport(source, (issue("empty_file"),)),)
    if (parted := commas_for_blanks(text.as_folded)) != text.as_folded:
        text = replace(text, folded=tuple(parted.split("\n")))
    ideographs = characters(text)
    compact = _compact(text) if may_be_several(ideographs.stream) else []
    begins = beginnings(compact)
    if not begins:
        return (_read_text(text, ideographs, source, report_id(data), codebook),)
    parts: list[Report] = []
    for number, (start, stop) in enumerate(pairwise([*titled(compact, begins), len(compact) + 1]), start=1):
        part = read_text(_lines_of(text, start - 1, stop - 1), source, report_id(data, number), codebook)
        if isinstance(part, NoReport):
            break
        parts.append(replace(part, part=number, begins=start))
    if len(parts) == len(begins):
        return tuple(parts)
    return (NoReport(source, (issue("several_reports", lines=tuple(begins)),)),)


def _compact(text: Text) -> list[str]:
    """Give a text's lines without blanks and the marks of layout."""
    whole = text.as_folded
    for mark in _LAYOUT:
        whole = whole.replace(mark, "")
    return whole.split("\n")


def _lines_of(text: Text, start: int, stop: int) -> Text:
    """Give a text with some of its lines only, each where it was."""
    printed, folded = (
        tuple(line if start <= at < stop else "" for at, line in enumerate(lines))
        for lines in (text.printed, text.folded)
    )
    return replace(text, printed=printed, folded=folded)


def read_lines(data: bytes, source: str, recognised: bytes | None = None) -> Text | NoReport:
    """Read a document's lines only, on which every `line` of the tables counts; a scan's from the text beside it."""
    try:
        try:
            return open_text(data, suffix_of(source))
        except ScanError:
            if recognised is None:
                raise
            return recognised_text(recognised)
    except UnreadableFileError as error:
        return NoReport(source, (issue(error.code, reason=error.reason),))


def read_text(text: Text, source: str, identity: str, codebook: Codebook = CODEBOOK) -> Report | NoReport:
    """Read a text's lines as a report; its statements are coded by `codebook`."""
    return _read_text(text, characters(text), source, identity, codebook)


def _read_text(text: Text, ideographs: Characters, source: str, identity: str, codebook: Codebook) -> Report | NoReport:
    read = read_tables(text, ideographs)
    text = read.text
    tables = without_overruled(read)
    lines = sections.remaining(text, tables.stretches)
    free = tables.form == "free"
    outline = sections.sections(lines, tables.stretches, own_outline=free)
    opening, doubts = read_opening(sections.loosen(lines), dict(text.meta))
    tables = as_said(of_this_year(tables, outline, opening.year), outline, opening.year)
    if (reason := _why_no_report(lines, outline, tables, opening)) is not None:
        if text.elsewhere:
            reason = phrase("hidden_report", element=text.elsewhere)
        return NoReport(source, (issue("no_report", reason=reason),))
    paragraphs = {part.section: sections.paragraphs(part.lines, whole=text.whole) for part in outline}
    five = paragraphs.get(5) if 5 in paragraphs else next(filter(None, map(elsewhere, paragraphs.values())), None)
    lost = _lost(lines, outline, tables, paragraphs, five)
    said = read_statements(five or [], opening.year)
    body = (paragraph.text for section in sorted(paragraphs) if section for paragraph in paragraphs[section])
    return Report(
        report_id=identity,
        source=source,
        form=tables.form,
        opening=opening,
        cells=tables.cells,
        sections=tuple(
            sections.whole(part, paragraphs[part.section])
            for part in outline
            if part.heading is not None or paragraphs[part.section]
        ),
        problems=_coded(said.problems[:_MOST_STATEMENTS], codebook),
        remedies=_coded(said.remedies[:_MOST_STATEMENTS], codebook, remedy=True),
        problems_state=said.state if five is not None else "unreadable" if 5 in lost else "absent",
        claims=tuple(
            claim
            for section, found in paragraphs.items()
            for claim in read_claims(section, found, opening.year, opening)
        ),
        issues=(
            *((issue("recognised_text"),) if text.recognised else ()),
            *doubts,
            *tables.issues,
            *(issue("section_lost", table="sections", line=line, section=section) for section, line in lost.items()),
            *_left_out("problems", said.problems),
            *_left_out("remedies", said.remedies),
        ),
        content_id=_content(opening, tables, body) or _digest("".join(_compact(text))),
        canonical_url=text.address,
        recognised=text.recognised,
    )


def _content(opening: Opening, tables: TablesRead, body: Iterable[str]) -> str | None:
    """Give a hash of what a report says, without the page around it; None where that is not all certain.

    区民政局 is the name of many bodies: the pages around their reports may be all that tells them apart.
    """
    if None in (opening.agency, opening.year) or tables.form == "free" or is_bare(str(opening.agency), opening.level):
        return None
    if any(state == "unreadable" for _, state in tables.states):
        return None
    said = (str(opening.agency), str(opening.year), *tables.printed, _BLANKS.sub("", "".join(body)))
    return _digest("\n".join(said))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]


def _coded(statements: Sequence[Statement], codebook: Codebook, *, remedy: bool = False) -> tuple[Statement, ...]:
    return tuple(
        [Statement(one.seq, one.text, one.line, code(one.text, codebook, remedy=remedy)) for one in statements]
    )


def _left_out(table: str, statements: Sequence[Statement]) -> Iterator[Issue]:
    """Say how many statements a report has beyond those that are kept, on the line of the first."""
    if more := statements[_MOST_STATEMENTS:]:
        yield issue("many_statements", table=table, line=more[0].line, n=len(more), most=_MOST_STATEMENTS)


def _lost(
    lines: Sequence[Line],
    outline: Sequence[sections.SectionLines],
    tables: TablesRead,
    paragraphs: Mapping[int, Sequence[Paragraph]],
    five: Sequence[Paragraph] | None,
) -> dict[int, int]:
    """Give the sections that cannot be told though their words stand there, each with the words' line."""
    told = {part.section for part in outline}
    told |= {SECTIONS[table] for table, state in tables.states if state != "absent"}
    told |= {5} if five is not None else set()
    lost = dict(headings.mentioned(lines, {heading.number for heading in forms.outline()} - told))
    if 5 not in told | lost.keys():
        said = chain.from_iterable(paragraphs.values())
        if telling := next((one for one in said if tells_of_problems(fold(one.text))), None):
            lost[5] = telling.line_at(0)
    return lost


def _why_no_report(
    lines: Sequence[Line], outline: Sequence[sections.SectionLines], tables: TablesRead, opening: Opening
) -> Phrase | None:
    """Say why a document is no annual report, or null if it is one; a blank form may come with a notice."""
    if any(state not in ("blank", "absent") for _, state in tables.states):
        return None
    if (reason := not_a_report(lines)) is not None:
        return reason
    if tables.form != "free":
        return None
    if sum(part.section > 0 for part in outline) >= _FEW_SECTIONS:
        # What has such headings may be a guide, the regulation, or a report on something else.
        own = {heading.section for heading in headings.find(lines).values()}
        told = "公开" in (opening.title or "") or (opening.agency and len(own) >= _FEW_SECTIONS)
        return None if told else phrase("nobodys")
    return None if is_whole(opening, lines) else phrase("no_table_no_section")
