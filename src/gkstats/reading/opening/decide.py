"""What a report says of itself: who publishes it, on which year, when; at which level, and for whom.

`evidence` collects everything that an opening and an ending say; what the report is, is decided here. Where evidence
contradicts itself the contract's order of trust decides, and an issue says so; what cannot be told is null. A body
named in prose is never the agency, and no date is made up: one that cannot be right is null.

A date cannot be right if it is none of the calendar, lies in the future, or before 1 November of the year reported on:
some bodies sign in the last weeks of the year, none earlier, and in January many still write last year's number.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gkstats.bodies.kinds import is_name, kind_of, kind_of_self, scope_of
from gkstats.issues import issue, phrase
from gkstats.model import Opening
from gkstats.reading.opening.evidence import LABELS, Dated, Evidence, announced_by, collect, head_of
from gkstats.reading.opening.titles import WORDS, find_titles, is_furniture
from gkstats.script.dates import DATE, date_of
from gkstats.script.marks import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gkstats.model import Fact, Issue, Line, Phrase

_FIRST_YEAR: Final = 2003
_BEIJING: Final = timezone(timedelta(hours=8))
# A name with a county, or with what is above it, has one place.
_PLACED: Final = re.compile("[\u4e00-\u9fff]{1,8}[省市县州旗盟]|[\u4e00-\u9fff]{0,4}国家|[\u4e00-\u9fff]{2,4}师")
_EXPLAINED: Final = re.compile(any_of(WORDS.other.explained))
_PICTURED: Final = re.compile(rf"\W?{any_of(WORDS.other.pictured)}.{{0,4}}")
_PARTIAL: Final = re.compile(any_of(WORDS.other.partial))
# What reports were about before there was a form, and of how much of it a report tells at least.
_TOPICS: Final = tuple(re.compile(any_of(words)) for words in WORDS.topics.values())
_FEW_TOPICS: Final = 2
_MORE_TOPICS: Final = 3
_PROSE_END: Final = re.compile("[。；;]")
_NOTICE: Final = re.compile(rf"关于.{{0,30}}?{any_of(WORDS.other.notice)}.{{0,60}}(?:报告|年报).{{0,16}}通知")
_REPORT: Final = re.compile("年度报告|年报|工作报告|年度工作报告")
_DATE_LIKE: Final = re.compile(r"[\[(【]?[12]\d{3}[年\-./]")
_STOP: Final = re.compile(r"[。!?;:,、]$")


def read_opening(
    lines: Sequence[Line], meta: Mapping[str, str] = MappingProxyType({})
) -> tuple[Opening, tuple[Issue, ...]]:
    """Read who publishes a report, on which year and when, from the lines that no table took and the page's `meta`."""
    evidence = collect(lines, meta)
    issues: list[Issue] = []
    agency = _agency(evidence, issues)
    dated = _dated(evidence)
    published = _published(evidence)
    year, source = _year(evidence, dated, published, issues)
    # Where the year is in doubt, it is no measure for the dates.
    measure = None if any(issue.code == "year_conflict" for issue in issues) else year
    dated_on = _possible(dated, measure, "dated_on", issues)
    published_on = _possible(published, measure, "published_on", issues)
    kind = kind_of(agency, evidence.text) if agency else kind_of_self(evidence.text)
    scope, scope_source, scope_words = scope_of(kind, evidence.text)
    opening = Opening(
        title=evidence.titles[0].text if evidence.titles else None,
        agency=agency,
        year=year,
        year_source=source,
        dated_on=dated_on,
        published_on=published_on,
        level=kind.level,
        body=kind.body,
        vertical=kind.vertical,
        scope=scope,
        scope_source=scope_source,
        scope_words=scope_words,
        mentions=_mentions(evidence, agency),
        spoken=_spoken(evidence, agency),
        sponsor=evidence.sponsor,
        site_code=_only(evidence.site_codes),
        police_code=_only(evidence.police_codes),
    )
    return opening, tuple(issues)


def is_whole(opening: Opening, lines: Sequence[Line]) -> bool:
    """Tell whether a text without a form's tables or sections is a report all the same.

    It has a title, says who reports on which year, and its prose is about what such reports are about: about more of it
    where nothing says when.
    """
    if not (opening.agency and opening.year_source in ("title", "period") and "公开" in (opening.title or "")):
        return False
    topics = _FEW_TOPICS if opening.dated_on or opening.published_on else _MORE_TOPICS
    prose = "\n".join(line.text for line in lines if _PROSE_END.search(line.text))
    return sum(topic.search(prose) is not None for topic in _TOPICS) >= topics


def not_a_report(lines: Sequence[Line]) -> Phrase | None:
    """Give the reason why a text is clearly a page about reports and not one of them; None where it may be one."""
    units, heading = head_of(lines)
    head = units[:heading]
    titles = [title for title in find_titles(head) if title.kind in ("heading", "field", "run_on", "quoted", "listed")]
    named = {(title.agency, title.years, title.text) for title in titles}
    if len(named) >= 4 and heading == len(units) and sum(len(unit.text) > 80 for unit in units) <= 1:
        return phrase("listing", n=len(named))
    whole = [title for title in titles if title.kind in ("heading", "field", "run_on")]
    if whole:
        if _PARTIAL.search(whole[0].text):
            return phrase("part_of_a_year", text=whole[0].text)
        above = head[whole[0].start - 1].text if whole[0].start else ""
        pictured = _PICTURED.fullmatch(above)
        return phrase("pictured_explanation", above=above, text=whole[0].text) if pictured else None
    for unit in head:
        if len(unit.text) > 70 or not _REPORT.search(unit.text) or _STOP.search(unit.text.rstrip("》")):
            continue
        if _EXPLAINED.search(unit.text):
            return phrase("explanation", text=unit.text)
        if _NOTICE.search(unit.text) and not unit.text.startswith(("根据", "按照")):
            return phrase("notice", text=unit.text)
    return None


def _agency(evidence: Evidence, issues: list[Issue]) -> str | None:
    """Give the body that the title names, else the signature, else a sentence on whose report it is, else a field."""
    signed_by = evidence.signed_by
    for title in evidence.titles:
        # A title quoted in a sentence may be another body's, copied with the sentence: the signature knows better.
        if title.agency and not (title.kind == "quoted" and signed_by and title.agency not in signed_by):
            return title.agency
    if signed_by:
        return signed_by
    if (
        said := _from_field(evidence, LABELS["agency"], issues)
        or _from_text(announced_by(evidence.units), issues)
        or _from_field(evidence, LABELS["source"], issues)
        or _from_text(announced_by(evidence.units, written=True), issues)
    ):
        return said
    at = evidence.titles[0].line if evidence.titles else None
    issues.append(issue("agency_missing", line=at))
    return None


def _from_field(evidence: Evidence, labels: Iterable[str], issues: list[Issue]) -> str | None:
    for label in labels:
        value, line = evidence.fields.get(label, ("", None))
        if is_name(value) and not is_furniture(value):
            issues.append(issue("agency_from_field", line=line, label=label, value=value))
            return value
    return None


def _from_text(said: str | None, issues: list[Issue]) -> str | None:
    if said:
        issues.append(issue("agency_from_text", value=said))
    return said


def _mentions(evidence: Evidence, agency: str | None) -> tuple[str, ...]:
    """Give what else the publisher is called: by the title, the signature, the catalogue's fields."""
    named = [title.agency for title in evidence.titles if title.kind != "quoted"]
    named += [
        evidence.signed_by,
        evidence.site_name,
        *(evidence.fields[label][0] for label in (*LABELS["agency"], *LABELS["source"]) if label in evidence.fields),
    ]
    return tuple(dict.fromkeys(name for name in named if name and name != agency and is_name(name)))


def _spoken(evidence: Evidence, agency: str | None) -> tuple[str, ...]:
    """Give whom sentences say the report is of, or by, where the agency's own name may have several places or none."""
    if agency is None or _PLACED.match(agency):
        return ()
    said = (announced_by(evidence.units), announced_by(evidence.units, written=True))
    return tuple(dict.fromkeys(filter(None, said)))


def _only(codes: set[str]) -> str | None:
    """Give the code of a page's site; pages with several are put together from several sites."""
    return next(iter(codes)).lower() if len(codes) == 1 else None


def _dated(evidence: Evidence) -> Dated | None:
    return evidence.signed_on or _field_date(evidence, LABELS["dated"])


def _published(evidence: Evidence) -> Dated | None:
    found = _field_date(evidence, LABELS["published"]) or evidence.page_date
    # 日期 under a name that signs is the signature's, and so is the same day behind that word alone.
    signed = evidence.signed_on
    own = (
        found is not None
        and signed is not None
        and (found == signed or (found[0] == signed[0] and found == _field_date(evidence, ("日期",))))
    )
    return None if own else found


def _field_date(evidence: Evidence, labels: Iterable[str]) -> Dated | None:
    for label in labels:
        if label in evidence.fields:
            value, line = evidence.fields[label]
            if match := DATE.match(value.lstrip("[(【")):
                return date_of(match), line
            if _DATE_LIKE.match(value):
                return None, line
    return None


def _possible(found: Dated | None, year: int | None, column: str, issues: list[Issue]) -> date | None:
    """Give a printed date if it can be right, else None and an issue."""
    if found is None:
        return None
    day, line = found
    if day is None:
        reason = phrase("no_date")
    elif day > _today():
        reason = phrase("date_in_future", day=day)
    elif year is not None and day < date(year, 11, 1):
        reason = phrase("date_before_year", year=year, day=day)
    elif day.year < _FIRST_YEAR:
        reason = phrase("date_before_reports", day=day)
    else:
        return day
    issues.append(issue("date_implausible", line=line, column=column, reason=reason))
    return None


def _year(
    evidence: Evidence, dated: Dated | None, published: Dated | None, issues: list[Issue]
) -> tuple[int | None, str | None]:
    """Give the year reported on and what it was read from: title, period, text, date, in this order of trust."""
    titled = _titled(evidence)
    periods = {year for year in evidence.periods if _in_range(year)}
    said = _said(evidence)
    signed = _reported_on(dated)
    line = evidence.titles[0].line if evidence.titles else None
    if len(titled | periods) > 1:
        confirmed = {said, signed if signed is not None else _reported_on(published)} - {None}
        return _confirmed(titled, periods, confirmed, line, issues)
    if titled or periods:
        (year,) = titled or periods
        source = "title" if titled else "period"
        # Prose that names the next year only speaks of plans, where a date says so.
        planned = said == year + 1 and year in (signed, _reported_on(published))
        if said is not None and said != year and year not in evidence.sentences and not planned:
            against = phrase(f"{source}_against_prose", year=year, said=said)
            issues.append(issue("year_conflict", line=line, reason=against))
        return year, source
    if said is not None:
        return said, "text"
    if signed is not None and not evidence.sentences:
        issues.append(issue("year_from_date", line=dated[1] if dated else None, year=signed))
        return signed, "dated_on"
    issues.append(issue("year_missing", line=line))
    return None, None


def _titled(evidence: Evidence) -> set[int]:
    """Give the years that the best prints of the title name; where those name none, any print's."""
    if not evidence.titles:
        return set()
    enough = evidence.titles[0].score - 1
    best = {year for title in evidence.titles if title.score >= enough for year in title.years if _in_range(year)}
    return best or {year for title in evidence.titles for year in title.years if _in_range(year)}


def _confirmed(
    titled: set[int], periods: set[int], confirmed: set[int | None], line: int | None, issues: list[Issue]
) -> tuple[int | None, str | None]:
    """Decide between a title and a period that disagree: the one that a date or the prose confirms, else neither."""
    both = titled & periods
    left = (titled | periods) & confirmed
    decided = both if len(both) == 1 and not (left - both) else left
    named: dict[str, Fact] = {"titled": tuple(sorted(titled)) or "-", "periods": tuple(sorted(periods)) or "-"}
    if len(decided) != 1:
        issues.append(issue("year_conflict", line=line, reason=phrase("years_undecided", **named)))
        return None, None
    (year,) = decided
    issues.append(issue("year_conflict", line=line, reason=phrase("years_decided", **named, year=year)))
    return year, "title" if year in titled else "period"


def _today() -> date:
    """Give today's date where the reports are published."""
    return datetime.now(_BEIJING).date()


def _in_range(year: int) -> bool:
    return _FIRST_YEAR <= year <= _today().year


def _reported_on(found: Dated | None) -> int | None:
    """Give the year that a report of this date is on: the one that has just ended, or is about to."""
    if found is None or found[0] is None or 6 < found[0].month < 11:
        return None
    year = found[0].year - (found[0].month <= 6)
    return year if _in_range(year) else None


def _said(evidence: Evidence) -> int | None:
    """Give the year that the prose is about: the only one, or by far the commonest, that its sentences begin with."""
    years = sorted(((count, year) for year, count in evidence.sentences.items() if _in_range(year)), reverse=True)
    if not years or (len(years) > 1 and years[0][0] < 2 * years[1][0]):
        return None
    return years[0][1]
