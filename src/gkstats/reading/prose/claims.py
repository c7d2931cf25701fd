"""Numbers that the prose claims and a table can confirm: requests received, items published, disputes, fees.

The words are data (`claims.toml`). A clause claims a number if it says so in one breath: a verb, its object and a
number with a unit of that kind, and nothing between them but words that change no quantity. A negation claims a zero if
it binds that verb and that object, and nothing narrower. What follows a total as its breakdown, or is listed without
one, are parts; one of several ways, another year, another body's work, or words that are not known make no claim.
Which table cell a claim should agree with is the checks' business.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.codebook import fold
from gkstats.model import Claim
from gkstats.reading.prose.claimed_disputes import disputes
from gkstats.reading.prose.claimed_items import EDGES, ONE_WAY, SMALL_WAY, WAY_PART, published
from gkstats.reading.prose.claimed_requests import fees, requests
from gkstats.reading.prose.saying import BLANK, BRACKETED, Clause
from gkstats.script.marks import SENTENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Paragraph
    from gkstats.reading.prose.saying import Said

_SEGMENT: Final = re.compile("[^;]+")
_CLAUSE: Final = re.compile(r"[^,。]+(?:(?<=\d),(?=\d{3})[^,。]+)*")
_SINCE: Final = re.compile("以来|历年|截至目前")
_PART: Final = re.compile("其中|包括(?!上)")
_YEAR: Final = re.compile(r"(20\d\d)\s*年(?!\S{0,3}(?:修[订正]|版|公布|施行|印发))")
_WAYS: Final = {ONE_WAY: "items_published", WAY_PART: "items_published_part", SMALL_WAY: ""}


def read_claims(section: int, paragraphs: Iterable[Paragraph], year: int | None = None) -> Iterator[Claim]:
    """Find the claims of one section's paragraphs, in the order of the text, parts behind their total.

    `year` is the year reported on: numbers of another one are no claims.
    """
    found = [(paragraph, said) for paragraph in paragraphs for said in _said(section, fold(paragraph.text), year)]
    ways = [said.name for _, said in found if said.name in {ONE_WAY, SMALL_WAY}]
    # What one way published is all that is said, or else a part of it.
    alone = ways == [ONE_WAY] and not any(said.name == "items_published" for _, said in found)
    sure = {
        name: _agreed([said for _, said in found if said.name == name]) for name in {said.name for _, said in found}
    }
    for paragraph, said in found:
        if said not in sure[said.name]:
            continue
        if name := _WAYS.get(said.name, said.name) if alone or said.name not in _WAYS else "":
            words = paragraph.text[said.start : said.end].strip(EDGES)
            yield Claim(section, name, said.value, said.unit, words, paragraph.line_at(said.start))


def _agreed(said: Sequence[Said]) -> Sequence[Said]:
    """Give the claims of one kind that can be certain: of totals that differ only the one that is said to be all."""
    if said[0].name.endswith("part") or len({one.value for one in said}) == 1:
        return said
    summed = [one for one in said if one.summed]
    return summed if len({one.value for one in summed}) == 1 else ()


def _said(section: int, text: str, year: int | None) -> Iterator[Said]:
    """Give what a folded paragraph claims."""
    plain = BRACKETED.sub(lambda inner: BLANK * len(inner[0]), text)
    for sentence in SENTENCE.finditer(plain):
        claimed: set[str] = set()
        split: set[str] = set()  # kinds whose breakdown has begun
        for segment in _SEGMENT.finditer(plain, *sentence.span()):
            parted, topic, named = False, "", year
            for match in _CLAUSE.finditer(plain, *segment.span()):
                whole = match[0]
                named = max((int(found) for found in _YEAR.findall(whole)), default=named)
                opening = _PART.search(whole)
                head = whole[: opening.start()] if opening else whole
                clause = Clause(head, match.start(), section, sentence[0], topic, bool(year and named != year))
                topic = whole
                if not parted:
                    for said in _of_clause(clause, text, sentence.end()):
                        if said.name.endswith("part") or said.name in _WAYS or said.name not in split:
                            yield said
                            claimed.add(said.name)
                if opening:
                    parted = True
                    split = split | claimed


def _of_clause(clause: Clause, text: str, stop: int) -> Iterator[Said]:
    """Give what a clause claims, of each kind once."""
    if clause.other_year or _SINCE.search(clause.topic):
        return
    words = clause.text
    if "申请" in words or "申请" in clause.topic:
        yield from requests(clause, text)
    if "公开" in words or "发布" in words or "公布" in words:
        yield from published(clause, text, stop)
    if "复议" in words or "诉讼" in words:
        yield from disputes(clause)
    if "费" in words or "免" in words:
        yield from fees(clause)
