"""The nouns of a report as read: plain, frozen values without any table library.

Everything left of the Corpus speaks in these: a reader returns a `Report` (or a `NoReport`), made of `Cell`s,
`Section`s, `Statement`s, `Claim`s and `Issue`s. They pickle, compare and print; nothing here computes.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - a kept report is decoded by these types
from decimal import Decimal  # noqa: TC003
from typing import Literal, NamedTuple, TypeAlias

State: TypeAlias = Literal["reported", "blank", "absent", "unreadable"]
Severity: TypeAlias = Literal["error", "warning", "info"]


class Cell(NamedTuple):
    """One cell of a report's form: its key, its number (only if `state` is `reported`) and where it is printed.

    A tuple, since a report has 200 of them: made and sent between processes in a fraction of a dataclass's time.
    """

    table: str
    key: tuple[str, ...]
    state: State
    value: int | Decimal | None = None
    raw: str | None = None
    line: int | None = None
    unit: str | None = None
    unit_printed: str | None = None

    def in_doubt(self) -> Cell:
        """Give the cell as one whose number cannot be told, with what is printed there."""
        return self._replace(state="unreadable", value=None)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of our own within an issue, as a code of the catalogue and the facts in it."""

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()


# What an issue is made of: numbers, names, codes, short quoted print, phrases; never a sentence.
Fact: TypeAlias = str | int | Phrase | tuple[str | int | Phrase, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """Anything that was not plain: a value with a stable code, never an exception; `issues` says it in words."""

    code: str
    severity: Severity
    facts: tuple[tuple[str, Fact], ...] = ()
    table: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The prose of one section (1-6; 0 for what stands under none), tables and page furniture taken out.

    `lines` holds (offset in `text`, line number) for each printed line that the text was joined from.
    """

    section: int
    heading: str | None
    text: str
    lines: tuple[tuple[int, int], ...] = ()


class Coding(NamedTuple):
    """One code of a statement and the words that decided it."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One stated problem or announced remedy of section five, without its enumerator."""

    seq: int
    text: str
    line: int
    codes: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A number stated in the prose that a table or another report can confirm."""

    section: int
    kind: str
    value: Decimal
    unit: str | None
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What a report says of itself: who publishes, on which year, when."""

    title: str | None = None
    agency: str | None = None
    year: int | None = None
    year_source: str | None = None
    dated_on: date | None = None
    published_on: date | None = None
    level: str = "unknown"
    body: str = "other"
    vertical: bool = False
    scope: str = "unknown"
    scope_source: str | None = None
    scope_words: str | None = None  # what the text says of it
    mentions: tuple[str, ...] = ()  # other names printed of the publisher: signature, source, other titles, the site
    spoken: tuple[str, ...] = ()  # bodies that a sentence says the report is of, or by
    sponsor: str | None = None  # who runs the site, by its footer
    site_code: str | None = None  # 网站标识码: the site's own, beginning with the code of its division
    police_code: str | None = None  # 公网安备 number: that of the police who keep the site's record


@dataclass(frozen=True, slots=True)
class Report:
    """One document read as an annual report: everything the contract's tables hold of it."""

    report_id: str
    source: str
    form: str
    opening: Opening
    cells: tuple[Cell, ...]
    sections: tuple[Section, ...]
    problems: tuple[Statement, ...]
    remedies: tuple[Statement, ...]
    problems_state: str
    claims: tuple[Claim, ...]
    issues: tuple[Issue, ...]
    content_id: str
    canonical_url: str | None = None
    part: int | None = None  # of a file with several reports: which it is, counted from 1
    begins: int = 1  # and the line on which it begins
    recognised: bool = False  # a program read its text off a picture


@dataclass(frozen=True, slots=True)
class NoReport:
    """One input that yields no report, with the reasons."""

    source: str
    issues: tuple[Issue, ...] = field(default=())


class Line(NamedTuple):
    """One line of a text: its 1-based number (counting line feeds only) and its text in normal characters."""

    number: int
    text: str


class Paragraph(NamedTuple):
    """Prose made whole: `starts` holds (offset in `text`, line number) for each printed line it was joined from."""

    text: str
    starts: tuple[tuple[int, int], ...]

    def line_at(self, offset: int) -> int:
        """Give the number of the line on which the character at `offset` is printed."""
        return self.starts[bisect_right(self.starts, (offset, 1 << 62)) - 1][1]
