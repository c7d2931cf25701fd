"""What an invented corpus is made of, from `demo.toml`: kinds of bodies, planted trends, planted flaws."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, TypeAlias

from msgspec import Meta

from gkstats.script.typed import Fields, Words, load, parse

# A value in the first and in the last year, with a straight line between.
Ends: TypeAlias = tuple[float, float]
# Of 1.
Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]


class KindOfBody(Fields, frozen=True):
    """Bodies of one kind: how many there are, how many of them nobody asks for anything, what the others get."""

    name: str
    share: Share
    unasked: Ends
    median: float
    sigma: float
    documents: float
    procurement: float


class _Requests(Fields, frozen=True):
    """How requests grow, are carried into the next year, and from whom they come."""

    growth: float
    carried: Share
    requesters: dict[str, float]


class _Route(Fields, frozen=True):
    """How often a resolved request is disputed, and by how much more since the law was revised."""

    rate: Share
    since_2024: float


class _Disputes(Fields, frozen=True):
    """The three routes, and how disputes end."""

    reconsideration: _Route
    litigation_direct: _Route
    litigation_after_reconsideration: _Route
    outcomes: dict[str, float]


class _Procurement(Fields, frozen=True):
    """What is bought."""

    sigma: float
    growth: float
    none: Share


class _Texts(Fields, frozen=True):
    """How bodies write."""

    kept: Share
    copied: Share
    shared: Share
    remedied: Share
    on_time: Ends


class _NameParts(Fields, frozen=True):
    """What names of bodies are made of."""

    departments: Words
    provincial: Words
    first: Words
    second: Words
    townships: Words


class Settings(Fields, frozen=True):
    """What `demo.toml` holds."""

    years: tuple[int, int]
    form_2019_until: int
    kinds: tuple[KindOfBody, ...]
    requests: _Requests
    outcomes: dict[str, Ends]
    disputes: _Disputes
    procurement: _Procurement
    problems: dict[str, Ends]
    texts: _Texts
    flaws: dict[str, Share]
    layouts: dict[str, float]
    names: _NameParts


class _Overview(Fields, frozen=True):
    """Sentences of section one."""

    proactive: Words
    some: Words
    none: Words
    more: Words


class _Five(Fields, frozen=True):
    """Sentences around the problems and remedies of section five."""

    problems: Words
    remedies: Words
    none: Words


class _Six(Fields, frozen=True):
    """Sentences of section six."""

    texts: Words


class Saying(Fields, frozen=True):
    """How a problem is stated and a remedy announced, part by part."""

    key: str
    first: Words
    then: Words
    remedy: Words


class Sentences(Fields, frozen=True):
    """What `prose.toml` holds."""

    invented: str
    also: dict[str, Words]
    fields: Words
    times: Words
    opening: Words
    jurisdiction: Words
    overview: _Overview
    five: _Five
    six: _Six
    codes: tuple[Saying, ...]


@cache
def settings() -> Settings:
    """Load `demo.toml`."""
    return parse(planted(), "demo.toml", Settings)


@cache
def prose() -> Sentences:
    """Load the sentences."""
    return load(__package__, "prose.toml", Sentences)


def planted() -> str:
    """Give `demo.toml` as it is, for the reader of a corpus to see what was planted."""
    return files(__package__).joinpath("demo.toml").read_text(encoding="utf-8")


def years() -> range:
    """Give the years reported on."""
    first, last = settings().years
    return range(first, last + 1)


def trend(ends: Ends, year: int) -> float:
    """Give the value in `year` on the straight line between the first and the last year's."""
    span = years()
    first, last = ends
    return first + (last - first) * (year - span[0]) / (span[-1] - span[0])
