"""What one clause says, and what stands between its words: the common ground of all claims.

The words are data (`claims.toml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.script.dates import NOT_THE_YEAR
from gkstats.script.marks import either
from gkstats.script.numerals import COUNTED, counted
from gkstats.script.typed import Fields, Words, load

if TYPE_CHECKING:
    from collections.abc import Iterable

Number: TypeAlias = re.Match[str]


class _RequestWords(Fields, frozen=True):
    """Words around the number of requests that were received."""

    verbs: Words
    objects: Words
    bare: str
    mixed: Words
    others: Words
    filler: Words
    units: Words
    to: Words
    none_verbs: Words
    tail: Words


class _ItemWords(Fields, frozen=True):
    """Words around the number of items that were published."""

    verbs: Words
    objects: Words
    before: Words
    filler: Words
    units: Words
    barred: Words
    others: Words
    things: Words


class _DisputeWords(Fields, frozen=True):
    """Words around the numbers of reconsiderations and lawsuits."""

    reconsiderations: Words
    lawsuits: Words
    verbs: Words
    filler: Words
    tail: Words
    units: Words
    subject: Words
    narrowed: Words
    of_a_kind: Words
    barred: Words


class _FeeWords(Fields, frozen=True):
    """Words around fees that were charged."""

    nouns: Words
    vague: Words
    requests: Words
    received: Words
    notices: Words
    charging: Words
    verbs: Words
    filler: Words
    negations: Words
    units: Words
    tail: Words
    barred: Words
    free: Words
    free_of: Words


class _ClaimsFile(Fields, frozen=True):
    """What `claims.toml` holds."""

    opening: Words
    summed: Words
    no_part: Words
    each: Words
    in_order: Words
    elsewhere: Words
    since: Words
    gathered: Words
    up_to: Words
    of_the_year: Words
    without: Words
    about: Words
    nearly: Words
    lower: Words
    lower_not: Words
    region: Words
    all_levels: Words
    some_bodies: Words
    place: Words
    own: Words
    headquarters: Words
    ways: Words
    all_ways: Words
    requests_received: _RequestWords
    items_published: _ItemWords
    disputes: _DisputeWords
    fees: _FeeWords


DATA: Final = load(__package__, "claims.toml", _ClaimsFile)
BLANK: Final = "□"
BRACKETED: Final = re.compile(r"\([^()]*\)")
SUMMED: Final = re.compile(either(DATA.summed))
_ALL: Final = re.compile(either([word for word in DATA.summed if word not in DATA.gathered]))
OF_THE_YEAR: Final = re.compile(rf"(?:{either(DATA.of_the_year)})|(?<![截至止])20\d\d\s*年(?![底末\d])")
EACH: Final = re.compile(either(DATA.each))
# 街道及12个社区公开860条: its own and what is no body of its own.
_AND_BELOW: Final = r"[及和与、](?:所辖|下辖|辖区)?(?:各|\d+个)(?:行政)?(?:村|社区|居委会|学校|医院)"
ELSEWHERE: Final = re.compile(f"{either(DATA.elsewhere, DATA.since)}|{NOT_THE_YEAR}|{_AND_BELOW}")
_WITHOUT: Final = re.compile(rf"[\s,、(]*(?:{either(DATA.without)})")
_WITHOUT_INSIDE: Final = re.compile(rf"\((?:{either(DATA.without)})")
SINCE: Final = re.compile(f"{either(DATA.since)}|{NOT_THE_YEAR}")
_ABOUT: Final = re.compile(rf"(?:{either(DATA.about)})\s*$")
_LOWER: Final = re.compile(either(DATA.lower))
_NOT_LOWER: Final = re.compile(either(DATA.lower_not))
OF_VILLAGES: Final = re.compile("各(?:行政)?(?:村|社区|居委会)")  # no bodies that report
_WAY: Final = re.compile(either(DATA.ways))
_ALL_WAYS: Final = re.compile(either(DATA.all_ways))
TIME: Final = re.compile(r"20\d\d\s*年(?:度|\s*\d+\s*月(?:\s*\d+\s*日)?)?|[至到]|\d+\s*月\s*\d+\s*日|截至|截止|年底")
_NEGATIONS: Final = (
    "尚未",
    "从未",
    "均未",
    "并未",
    "未曾",
    "没有",
    "不存在",
    "暂无",
    "均无",
    "未有",
    "未",
    "没",
    "无",
    "零",
)
NEGATION: Final = rf"(?<![是有毫从])(?:{'|'.join(_NEGATIONS)})"
# The same behind its first character: a search for one of these characters is many times as fast.
NEGATION_BEGINS: Final = "".join(sorted({word[0] for word in _NEGATIONS}))
NEGATION_FROM: Final = rf"(?<![是有毫从].)(?:{'|'.join(f'(?<={word[0]}){word[1:]}' for word in _NEGATIONS)})"


IN_ORDER: Final = re.compile(either(DATA.in_order))


def _kind_number(units: Iterable[str]) -> re.Pattern[str]:
    """Give the pattern of a number with a unit: digits, or a Chinese numeral that counts."""
    return re.compile(
        rf"(?<![\d.第每某同任唯统专]){COUNTED}\s*(?P<myriads>万(?!元))?\s*(?P<nearly>[余多几])?\s*(?P<unit>{either(units)})"
    )


@cache
def number_of(kind: str) -> re.Pattern[str]:
    """Give the pattern of a number in the units of a kind."""
    return _kind_number(getattr(DATA, kind).units)


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, and the place of its words in the paragraph."""

    name: str
    value: Decimal
    unit: str | None
    start: int
    end: int
    summed: bool = False  # said to be all
    gathered: bool = False  # by 累计 alone, which may mean over years


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause up to its breakdown: `text` with brackets blanked, where it stands, and what stands around it."""

    text: str
    start: int
    section: int
    sentence: str
    printed: str  # from its beginning to its sentence's end, with what brackets hold
    topic: str  # the clause before it
    other_year: bool
    region: bool  # of a whole region, which may not be the body's own

    @property
    def end(self) -> int:
        """Give where it ends in the paragraph."""
        return self.start + len(self.text.rstrip())


@cache
def _set(*words: str) -> tuple[frozenset[str], int]:
    return frozenset((*words, " ", BLANK)), max(map(len, words))


@lru_cache(maxsize=4096)
def made_of(text: str, known: Words) -> bool:
    """Tell a text that is made of known words and of nothing else."""
    return reach_of(text, known) == len(text)


def reach_of(text: str, known: Words) -> int:
    """Tell how far from its beginning a text is made of known words."""
    words, longest = _set(*known)
    reached, furthest = {0}, 0
    for at in range(len(text)):
        if at in reached:
            for end in range(at + 1, min(at + longest, len(text)) + 1):
                if text[at:end] in words:
                    reached.add(end)
                    furthest = max(furthest, end)
    return furthest


def elsewhere_said(before: str) -> bool:
    """Say whether what stands before a verb makes its number one of another time, of a part or of another body."""
    if ELSEWHERE.search(before):
        return True
    return bool(_LOWER.search(before)) and not _NOT_LOWER.search(before)


def one_way(before: str) -> bool:
    """Say whether a number is that of one way of several."""
    return bool(_WAY.search(before)) and not _ALL_WAYS.search(before)


def exact(number: Number, before: str) -> bool:
    """Say whether a number is exact: neither 约 before it nor 余 behind, no numeral that is none, and a whole one.

    Money and myriads have decimals.
    """
    some = (number["chinese"] or "").startswith(("百", "千"))  # 数百条
    if "." in (number["digits"] or "") and not (number["myriads"] or "元" in number["unit"]):
        return False
    return counted(number) is not None and not some and not number["nearly"] and not _ABOUT.search(before)


def without_some(number: Number, clause: Clause) -> bool:
    """Say whether beside a number stands what is not in it: 1326条(不含政务新媒体), 信息(不含政务新媒体)1326条."""
    inside = BLANK in clause.text and _WITHOUT_INSIDE.search(clause.printed, 0, number.start())
    return bool(inside) or _WITHOUT.match(clause.printed, number.end()) is not None


def value_of(number: Number) -> Decimal:
    """Give the value of an exact number."""
    return (counted(number) or Decimal(0)) * (10_000 if number["myriads"] else 1)


def claimed(name: str, number: Number, clause: Clause) -> Said:
    """Claim a number for a kind, in the words of its clause."""
    before = clause.text[: number.start()]
    summed = SUMMED.search(before) is not None
    gathered = summed and not _ALL.search(before) and not OF_THE_YEAR.search(before)
    return Said(name, value_of(number), number["unit"], clause.start, clause.end, summed, gathered)


def none_claimed(name: str, clause: Clause) -> Said:
    """Claim that there was none of a kind."""
    return Said(name, Decimal(0), None, clause.start, clause.end)
