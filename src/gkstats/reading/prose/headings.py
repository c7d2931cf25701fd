"""Headings of the six sections, told by their words: however they are numbered, broken, or glued to what follows.

A heading counts in the style that most of them are printed in; one in another style (or in none) counts where its
section has no other, it says its section for certain, and it stands in its place among the others. Where no form's
table is printed (reports on 2018 and before), a report has an outline of its own: there the headings of its top rank
are filed by what they are about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from gkstats import forms
from gkstats.model import Line
from gkstats.script.characters import fold, simplify
from gkstats.script.marks import CLAUSE_ENDS
from gkstats.script.ranks import AMID, GLUED, RANK_BEGINS, STYLES, rank_of
from gkstats.script.traditional import SIMPLIFIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MARK: Final = re.compile(r"[\s#*>•·●▪◆■|【〖、\-]*")
_ENDS: Final = " *#】〗"
_BREAKS: Final = " 。:：.\t|】〗"
_EDGES: Final = " \t|"
_LONG_HEADING: Final = 44
_LONG_LINE: Final = 4000
_SIMILAR: Final = 80
_ALIKE: Final = 96
_PLAIN: Final = 8  # so long a wording is a heading without a numeral too
_FIVE: Final = 5
# What leads to a page's number in a table of contents.
_ON_PAGE: Final = re.compile(r"[.…·․‥﹒．]{2}\s{0,4}\d{1,3}\s{0,4}$")
# 【主动公开】, 主动公开情况：: headings of a report's own that have no numeral.
_IN_BRACKETS: Final = re.compile(r"【([^【】]{2,16})】")
_BEFORE_COLON: Final = re.compile(r"([^，,。；;:：]{2,24})[:：]\s*$")
_ALONE: Final = re.compile(r"[\W_〇]{0,8}([一-鿿、]{2,14})[\W_〇]{0,8}$")
_TITLE_END: Final = re.compile("[。:：]")
_SHORT_TITLE: Final = 16
# What explains a heading, in brackets behind it.
_EXPLAINED: Final = re.compile("[（(][^（）()]{1,20}[）)]")
_SHORTEST: Final = 4
_OUTLINE: Final = 3  # headings that make an outline
# 一 、 总 体 情 况: characters that blanks part, each by itself.
_SPACED: Final = re.compile(r"\s*(?:\S{1,4}[、.．)）]\s*)?(?:\S\s+){3,}\S\s*")
# What stands before a numeral that begins no heading: a heading that is only listed, or named.
_LISTING: Final = '，,、：:《“"‘(（及和与至到'
_ENDED: Final = "。；;！!|”\t "
# What names a section, or says that it has nothing, before its words.
_NO_HEADING: Final = re.compile("(?:[《“、]|无|没有)$")


@dataclass(frozen=True, slots=True)
class Headline:
    """A line that begins a section; `lines`: how many it is broken over, `rest`: what follows it on its line."""

    section: int
    style: str
    number: int | None
    exact: bool
    printed: str
    lines: int = 1
    rest: str = ""


def find(lines: Sequence[Line], *, by_meaning: bool = False) -> dict[int, Headline]:
    """Find the sections' headings, by their places among the lines; `by_meaning`: in an outline of the report's own."""
    found: dict[int, Headline] = {}
    may_begin = _may_begin().match
    for index, line in enumerate(lines):
        if len(line.text) > _LONG_LINE or not may_begin(line.text) or _ON_PAGE.search(line.text):
            continue
        text = "".join(line.text.split()) if _SPACED.fullmatch(line.text) else line.text
        heading = _heading(text)
        if heading is None and len(line.text) <= _LONG_HEADING and index + 1 < len(lines):
            both = _heading(line.text.rstrip() + lines[index + 1].text, broken=True)
            heading = both and replace(both, lines=2)
        if heading is not None:
            found[index] = heading
    order = [*STYLES, ""]
    styles = sorted({heading.style for heading in found.values()}, key=order.index)
    covers = {name: {heading.section for heading in found.values() if heading.style == name} for name in styles}
    style = max(styles, key=lambda name: len(covers[name]), default="")
    kept = {index: heading for index, heading in found.items() if heading.style == style}
    others = {index: heading for index, heading in found.items() if index not in kept}
    covered = covers.get(style, set())
    if by_meaning and len(covered) < len(forms.outline()):
        kept = _own_outline(lines) | {index: heading for index, heading in kept.items() if heading.exact} or kept
        covered = {heading.section for heading in kept.values()}
    for index, heading in others.items():
        if heading.section not in covered and (heading.exact or _in_place(index, heading, kept)):
            kept[index] = heading
    if len(kept) >= _OUTLINE:
        kept |= _short(lines, style, kept)
    if _FIVE not in {heading.section for heading in kept.values()} and kept:
        kept |= _own_five(lines, style, kept)
    return _without_contents(dict(sorted(kept.items())))


def _without_contents(kept: dict[int, Headline]) -> dict[int, Headline]:
    """File the headings of a table of contents under no section: one right below the other, each once more behind."""
    runs: list[list[int]] = []
    for index in kept:
        if runs and index == runs[-1][-1] + kept[runs[-1][-1]].lines and not kept[runs[-1][-1]].rest:
            runs[-1].append(index)
        else:
            runs.append([index])
    for run in runs:
        again = {heading.section for index, heading in kept.items() if index > run[-1]}
        if len(run) >= _OUTLINE and again.issuperset(kept[index].section for index in run):
            kept |= {index: replace(kept[index], section=0) for index in run}
    return kept


def placed(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Give the sections' headings in printed order: on which line each stands, counted from 1, and its section."""
    found = find(lines).items()
    return [(lines[index].number, heading.section) for index, heading in found if heading.section]


def split(line: Line) -> list[Line]:
    """Cut a line at headings that stand amid its text; one without a numeral has none."""
    if len(line.text) <= _SHORTEST:
        return [line]
    text = simplify(line.text)
    cuts = [match.start() for match in _inline().finditer(text) if _begins(text, match)]
    parts = [line.text[low:high] for low, high in zip([0, *cuts], [*cuts, len(line.text)], strict=True)]
    return [Line(line.number, part.strip()) for part in parts if part.strip()] if cuts else [line]


def mentioned(lines: Iterable[Line], missing: Iterable[int]) -> list[tuple[int, int]]:
    """Give (section, line) of sections without a heading whose words stand there nevertheless, listings left out."""
    wanted = set(missing)
    found: dict[int, int] = {}
    for line in lines if wanted else ():
        named = list(_beginning().finditer(simplify(line.text)))
        words = [(match[0], _names()[match[0]]) for match in named]
        sections = {section for _, (section, _) in words}
        said = any(exact or len(name) >= _PLAIN for name, (_, exact) in words)
        if len(sections) == 1 and said and not _NO_HEADING.search(line.text, 0, named[0].start()):
            found.setdefault(sections.pop(), line.number)
    return sorted((section, line) for section, line in found.items() if section in wanted)


@cache
def _names() -> dict[str, tuple[int, bool]]:
    """Give every wording of the six headings, longest first: its section, and whether it is the form's own."""
    names = {
        name: (heading.number, name == heading.heading)
        for heading in forms.outline()
        for name in (heading.heading, *heading.words)
    }
    return dict(sorted(names.items(), key=lambda entry: -len(entry[0])))


@cache
def _first() -> frozenset[str]:
    """Give the characters that the wordings begin with, in either script."""
    plain = {name[0] for name in _names()}
    return frozenset(plain | {chr(code) for code, simple in SIMPLIFIED.items() if simple in plain})


@cache
def _may_begin() -> re.Pattern[str]:
    """Give a pattern for what a heading begins with: a numeral, a wording; or marks alone, and it goes on below."""
    return re.compile(rf"{_MARK.pattern}(?:$|[{RANK_BEGINS}{re.escape(''.join(sorted(_first())))}])")


@cache
def _beginning() -> re.Pattern[str]:
    """Give a pattern for the wordings, the longest first."""
    return re.compile("|".join(map(re.escape, _names())))


@cache
def _inline() -> re.Pattern[str]:
    return re.compile(rf"{AMID}\s*(?:{_beginning().pattern})")


def _begins(text: str, match: re.Match[str]) -> bool:
    """Tell whether a numeral with a heading's words amid a line begins a section there."""
    before = text[: match.start()].rstrip()[-1:]
    if match.start() == 0 or before in _LISTING:
        return False
    if text[match.start() - 1] in _ENDED:
        return True
    # Glued to what stands before it: only the form's own words are certain.
    own = _names()[_beginning().search(match[0])[0]][1]  # type: ignore[index]
    return own and GLUED.match(match[0]) is not None


@lru_cache(maxsize=4096)  # most headings stand in many reports
def _heading(text: str, *, broken: bool = False, short: bool = False) -> Headline | None:
    """Read a line as the heading of a section, by its words; `short`: short ones that text follows are headings too."""
    bare = _MARK.sub("", text, count=1).strip(_ENDS)
    known = _names()
    numbered = rank_of(bare)
    style, number, start = numbered or ("", None, 0)
    if numbered is None and bare[:1] not in _first():
        return None
    title = simplify(bare[start : start + _LONG_HEADING])
    if named := _beginning().match(title):
        stop = start + named.end()
        section, exact = known[named[0]]
        behind = bare[stop:]
        alone = not behind.strip(_BREAKS)
        sure = numbered is not None or (exact and (alone or short)) or len(named[0]) >= _PLAIN or (alone and short)
        if sure and _EXPLAINED.fullmatch(behind):
            return Headline(section, style, number, exact, bare)
        glued = behind and _glued(behind, named[0], exact=exact, short=short and number == section)
        if sure and (not behind or behind[0] in _BREAKS or glued):
            plain = exact or numbered is None
            return Headline(
                section, style, number, plain, bare[:stop].strip(), rest=behind.lstrip(_BREAKS).rstrip(_EDGES)
            )
    title = title.strip(_BREAKS)
    if numbered is None or len(title) > _LONG_HEADING - 8:
        return None
    similar = process.extractOne(title, list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE if broken else _SIMILAR)
    if similar is None:
        return None
    section, exact = known[similar[0]]
    return Headline(section, style, number, exact, bare)


@cache
def _sentence_begins() -> re.Pattern[str]:
    data = forms.glued()
    return re.compile("|".join([r"\s*(?:20\d\d|\d{4})", *map(re.escape, data["begins"])]))


def _glued(behind: str, wording: str, *, exact: bool, short: bool) -> bool:
    """Tell whether what stands right behind a heading's words is text, and no more of a longer heading."""
    if exact and (short or len(wording) >= _PLAIN):
        return not behind.startswith(tuple(forms.glued()["goes_on"]))
    return _sentence_begins().match(fold(behind)) is not None


def _in_place(index: int, heading: Headline, kept: dict[int, Headline]) -> bool:
    """Tell whether a heading in another style, not in the form's words, says its section and stands in its place."""
    said = heading.number == heading.section or len(heading.printed) >= _PLAIN + 2
    before = all(other.section < heading.section for at, other in kept.items() if at < index)
    after = all(other.section > heading.section for at, other in kept.items() if at > index)
    return said and heading.section >= 5 and before and after


def _short(lines: Sequence[Line], style: str, kept: dict[int, Headline]) -> dict[int, Headline]:
    """Find short headings that by themselves would be words of a text, where the others say their style and place."""
    found: dict[int, Headline] = {}
    for section in {heading.number for heading in forms.outline()} - {heading.section for heading in kept.values()}:
        first = max((index for index, heading in kept.items() if heading.section < section), default=-1)
        last = min((index for index, heading in kept.items() if heading.section > section), default=len(lines))
        for index in range(first + 1, last):
            heading = _heading(lines[index].text, short=True) if _may_begin().match(lines[index].text) else None
            if heading is not None and heading.section == section and heading.style == style:
                found[index] = heading
                break
    return found


def _own_five(lines: Sequence[Line], style: str, kept: dict[int, Headline]) -> dict[int, Headline]:
    """Find a heading of section five in words of the report's own: numbered as the others are, and in its place."""
    first = max((index for index, heading in kept.items() if heading.section < _FIVE), default=-1)
    last = min((index for index, heading in kept.items() if heading.section > _FIVE), default=len(lines))
    for index in range(first + 1, last):
        bare = _MARK.sub("", lines[index].text, count=1).strip(_ENDS)
        numbered = rank_of(bare) if len(bare) <= _LONG_HEADING else None
        if numbered is None or numbered.style != style or numbered.number not in (_FIVE - 1, _FIVE, _FIVE + 1):
            continue
        title = fold(bare[numbered.end :])
        if not set(CLAUSE_ENDS) & set(title) and _meaning(title) == _FIVE:
            return {index: Headline(_FIVE, style, numbered.number, exact=False, printed=bare)}
    return {}


def _own_outline(lines: Sequence[Line]) -> dict[int, Headline]:
    """Find the headings of a report's own outline: the series that counts up from one in the style of its first.

    A series whose first heading stands there once more was a table of contents. Headings without a numeral (in
    brackets, before a colon, alone above prose) are an outline if they say what they are about.
    """
    series: dict[str, dict[int, Headline]] = {}
    for index, line in enumerate(lines):
        bare = _MARK.sub("", line.text, count=1).strip(_ENDS)
        numbered = rank_of(bare)
        if numbered is None or _ON_PAGE.search(bare):
            continue
        title, *rests = _TITLE_END.split(bare[numbered.end :], maxsplit=1)
        rest = "".join(rests)
        found = series.setdefault(numbered.style, {})
        if found and numbered.number == 1 and bare[: numbered.end] + title == next(iter(found.values())).printed:
            found.clear()
        pause = "|" in title or ("，" in title and (len(title) > _SHORT_TITLE or rest))
        long = len(title) > _LONG_HEADING - 8 or pause
        if numbered.number != len(found) + 1 or not title or long:
            continue
        section = _meaning(simplify(title))
        found[index] = Headline(
            section, numbered.style, numbered.number, exact=True, printed=bare[: numbered.end] + title, rest=rest
        )
    longest = max(series.values(), key=len, default={})
    if len(longest) >= _OUTLINE:
        return longest
    kinds = map(partial(_unnumbered, lines), (_IN_BRACKETS, _BEFORE_COLON, _ALONE))
    return next((own for own in kinds if own), {})


def _unnumbered(lines: Sequence[Line], pattern: re.Pattern[str]) -> dict[int, Headline]:
    """Find the headings of one kind that have no numeral, about what sections are; of those alone, with prose below."""
    found: dict[int, Headline] = {}
    for index, line in enumerate(lines):
        below = lines[index + 1].text if pattern is _ALONE and index + 1 < len(lines) else ""
        if pattern is _ALONE and not set(CLAUSE_ENDS) & set(fold(below)):
            continue
        if (match := pattern.match(line.text.strip())) and (section := _meaning(simplify("".join(match[1].split())))):
            rest = line.text.strip()[match.end() :].strip()
            found[index] = Headline(section, "", None, exact=True, printed=match[0].strip(), rest=rest)
    return found if len({heading.section for heading in found.values()}) >= _OUTLINE else {}


def _meaning(title: str) -> int:
    """File a heading by what it is about; 0: under none of the six."""
    if known := _names().get(title.strip(_BREAKS)):
        return known[0]
    return next((section for section, words in forms.meanings() if any(word in title for word in words)), 0)
