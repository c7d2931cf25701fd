"""The catalogue of issues, and of the phrases in them: each code's severity and what it says in two languages.

An issue is a value, never an exception: `issue("few_numbers", table="requests", line=12, item="granted", n=2, room=7)`.
`error`: an input or table is lost. `warning`: a number or name is in doubt. `info`: worth knowing, nothing is lost.
Facts are numbers, names, codes and short quoted print; where a fact is words of our own it is a phrase of the
catalogue. What is said stands in `issues.toml`, nothing is made of it but the messages.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar

from gkstats.model import Issue, Phrase, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from gkstats.model import Fact

W = TypeVar("W", bound="Wording")
Language: TypeAlias = Literal["en", "zh"]

_COMMA: Final = ", "
_SYSTEM: Final = {
    errno.EACCES: "permission_denied",
    errno.EDQUOT: "no_space",
    errno.EEXIST: "file_exists",
    errno.EFBIG: "over_file_limit",
    errno.EIO: "input_output",
    errno.EISDIR: "is_a_directory",
    errno.ELOOP: "links_in_a_circle",
    errno.ENAMETOOLONG: "name_too_long",
    errno.ENOENT: "no_such_file",
    errno.ENOSPC: "no_space",
    errno.ENOTDIR: "not_a_directory",
    errno.EPERM: "not_permitted",
    errno.EROFS: "read_only",
}


class CatalogueError(LookupError, ValueError):
    """A code that the catalogue does not have, or a fact of it that was not given."""


class PhrasedError(ValueError):
    """An error whose message is a phrase of the catalogue, which either language says."""

    def __init__(self, reason: str | Phrase, /, **facts: Fact | Decimal | date) -> None:
        """Say why, by a phrase or by its code and facts."""
        self.reason = phrase(reason, **facts) if isinstance(reason, str) else reason
        super().__init__(self.reason)

    def __str__(self) -> str:
        """Say it in English."""
        return english(self.reason)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a code says: a template a language, with the same {facts} in both."""

    en: str
    zh: str

    def __post_init__(self) -> None:
        """Refuse templates that do not hold the same facts."""
        if _facts_of(self.en) != _facts_of(self.zh):
            msg = f"{self.en!r} and {self.zh!r} do not name the same facts"
            raise CatalogueError(msg)

    @property
    def facts(self) -> frozenset[str]:
        """Name the facts that it holds."""
        return _facts_of(self.en)


@dataclass(frozen=True, slots=True)
class IssueWording(Wording):
    """What an issue says, and how much it matters."""

    severity: Severity


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every issue and every phrase, by code."""

    issues: dict[str, IssueWording]
    phrases: dict[str, Wording]


class _Listed(tuple[str, ...]):
    """What stands in one place of a template: a fact, or several, joined by what stands behind the colon."""

    __slots__ = ()

    def __format__(self, between: str) -> str:
        return (between or _COMMA).join(self)


def issue(code: str, /, *, table: str | None = None, line: int | None = None, **facts: Fact | Decimal | date) -> Issue:
    """Make an issue of the catalogue; it keeps the facts that its message names."""
    wording = _wording(catalogue().issues, "issue", code)
    return Issue(code, wording.severity, _kept(code, wording, facts), table, line)


def phrase(code: str, /, **facts: Fact | Decimal | date) -> Phrase:
    """Make a phrase of the catalogue, a fact for an issue or for another phrase."""
    return Phrase(code, _kept(code, _wording(catalogue().phrases, "phrase", code), facts))


def why(error: OSError | UnicodeDecodeError) -> Phrase:
    """Say in a phrase why a file could not be read."""
    if isinstance(error, UnicodeDecodeError):
        return phrase("not_utf8")
    if error.errno in _SYSTEM:
        return phrase(_SYSTEM[error.errno])
    return phrase("system_error", said=error.strerror or str(error))


def english(said: Issue | Phrase) -> str:
    """Say an issue, or a phrase, in English."""
    return _say(said, "en")


def chinese(said: Issue | Phrase) -> str:
    """Say an issue, or a phrase, in Chinese."""
    return _say(said, "zh")


@cache
def catalogue() -> Catalogue:
    """Load the catalogue."""
    from gkstats.script.typed import load  # noqa: PLC0415 - `gkstats --help` says nothing of the catalogue

    return load("gkstats", "issues.toml", Catalogue)


def as_phrase(said: Issue) -> Phrase:
    """Give what an issue says as a phrase, a fact for another one."""
    return Phrase(said.code, said.facts)


def _say(said: Issue | Phrase, language: Language) -> str:
    known = catalogue()
    wording = known.phrases.get(said.code) or known.issues[said.code]
    template: str = wording.en if language == "en" else wording.zh
    return template.format_map({name: _worded(fact, language) for name, fact in said.facts})


def _worded(fact: Fact, language: Language) -> _Listed:
    parts = fact if isinstance(fact, tuple) else (fact,)
    return _Listed(_say(part, language) if isinstance(part, Phrase) else str(part) for part in parts)


def _wording(of: Mapping[str, W], what: str, code: str) -> W:
    try:
        return of[code]
    except KeyError:
        msg = f"issues.toml has no {what} {code!r}; write what it says in both languages"
        raise CatalogueError(msg) from None


def _kept(code: str, wording: Wording, facts: dict[str, Fact | Decimal | date]) -> tuple[tuple[str, Fact], ...]:
    if missing := wording.facts - facts.keys():
        msg = f"{code!r} needs the fact {' and '.join(sorted(missing))}"
        raise CatalogueError(msg)
    return tuple((name, _plain(facts[name])) for name in sorted(wording.facts))


def _plain(fact: Fact | Decimal | date) -> Fact:
    """Write a number that is not whole, or a date, as it is said: a fact is kept in files too."""
    return fact if isinstance(fact, int | str | Phrase | tuple) else str(fact)


@cache
def _facts_of(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
