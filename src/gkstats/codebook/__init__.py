"""The codebook: what a stated problem is about, as data (`codebook.toml`), and the folding of characters it is read in.

Words are kept once, in simplified characters and half-width punctuation. `fold` brings any text to that spelling
character by character, so that an offset in the folded text is an offset in the text as printed. A user's own codebook
is a file of the same form; what is wrong with one is said with its file, the entry and what to write instead.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta

from gkstats.script import typed
from gkstats.script.folding import Folding
from gkstats.script.traditional import SIMPLIFIED

if TYPE_CHECKING:
    from collections.abc import Callable

# As long as what is printed; offsets stay.
fold: Final = Folding(
    {
        **{wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
        **{ord(printed): folded for printed, folded in zip("\u3000\u00a0\ufe51", "  、", strict=True)},
        **SIMPLIFIED,
    }
)
_OWN: Final = "codebook.toml"


class CodebookError(typed.DataFileError):
    """A codebook that cannot be used; the message names the file, the line, the entry and what to do."""


class Code(typed.Fields, frozen=True):
    """One code: its names and meaning, and the rules that give it.

    `hints` are rules that hold only in a clause that no rule gives another code for. In the phrases `exempt` a rule's
    words do not count; in a clause with a word of `unless` no rule holds. Where a
    group of words is named by `only`, no rule holds for a statement that has other ones too. In a
    clause in which a code of `under` holds, this one does not: what is lacking there is lacking of that one's subject.
    """

    key: Annotated[str, Meta(min_length=1, description='give it one, as in key = "timeliness"')]
    zh: str = ""
    en: str = ""
    definition: str = ""
    definition_zh: str = ""
    include: str = ""
    exclude: str = ""
    exclude_zh: str = ""
    rules: typed.Words = ()
    hints: typed.Words = ()
    exempt: typed.Words = msgspec.field(name="not", default=())
    unless: typed.Words = ()
    only: str = ""
    under: typed.Words = ()


class _CodebookFile(typed.Fields, frozen=True):
    """What a codebook's file holds."""

    version: Annotated[str, Meta(min_length=1, description='begin the file with a line such as version = "1"')]
    codes: Annotated[tuple[Code, ...], Meta(min_length=1, description="write a [[codes]] table for each")]
    groups: dict[str, typed.Words] = msgspec.field(default_factory=dict)
    alone: typed.Words = ()
    beside: typed.Words = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes, the groups of words that their rules share, and the codes that stand alone: equal if `text` is."""

    text: str
    name: str
    version: str = field(compare=False)
    codes: tuple[Code, ...] = field(compare=False)
    groups: tuple[tuple[str, tuple[str, ...]], ...] = field(compare=False)
    alone: tuple[str, ...] = field(compare=False)
    beside: tuple[str, ...] = field(compare=False)

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        """Travel between processes as the file's text; a process reads it once."""
        return _parse, (self.text, self.name)

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the codes' keys, in order."""
        return tuple(code.key for code in self.codes)


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read a codebook; without a path, the one that gkstats ships.

    The version of a user's own is the one that it names, and the first digits of its SHA-256: two files that both call
    themselves "1" are told apart. Raises CodebookError for a file that is not there or does not fit.
    """
    if path is None:
        return _parse(files(__package__).joinpath(_OWN).read_text("utf-8"), _OWN)
    try:
        return _parse(Path(path).read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise CodebookError(path, f"{error.strerror or error}") from None
    except UnicodeDecodeError:
        raise CodebookError(path, "not UTF-8; save it as UTF-8") from None


@cache
def _parse(text: str, name: str) -> Codebook:
    """Make a codebook of a file's text; `name` is what messages call it."""
    try:
        data = typed.parse(text, name, _CodebookFile)
    except typed.DataFileError as error:
        raise CodebookError(name, error.what) from None
    keys = [code.key for code in data.codes]
    if again := sorted({key for key in keys if keys.count(key) > 1}):
        raise CodebookError(name, f"code {again[0]} is there twice; join the two entries")
    if not data.alone or not set(data.alone) <= set(keys):
        raise CodebookError(name, f'alone must name a code for what no other fits, as in alone = ["{keys[-1]}"]')
    for number, code in enumerate(data.codes):
        if unknown := sorted({*code.under} - {*keys}):
            msg = f"{name}: code {code.key}"
            raise CodebookError(msg, f"under names {unknown[0]}, which is no code; write a key")
        for written, rules in (("rules", code.rules), ("hints", code.hints)):
            _check(code, rules, data.groups, partial(_place, text, name, number, written, code.key))
    codes = tuple(msgspec.structs.replace(code, zh=code.zh or code.key, en=code.en or code.key) for code in data.codes)
    version = data.version if name == _OWN else f"{data.version}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return Codebook(text, name, version, codes, tuple(data.groups.items()), data.alone, data.beside)


def _place(text: str, name: str, number: int, written: str, key: str) -> str:
    """Say where a code's entry is written."""
    return f"{name}: line {typed.line_of(text, ['codes', number, written])}: code {key}"


def _check(code: Code, rules: typed.Words, groups: dict[str, typed.Words], here: Callable[[], str]) -> None:
    """Raise for a rule that cannot be read."""
    for rule in rules:
        bounded, everywhere, anywhere = rule.partition("~")
        wanted, bar, barred = bounded.partition("-")
        parts = [*wanted.replace(">", "+").split("+"), *([barred] if bar else []), *([anywhere] if everywhere else [])]
        named = [word for part in parts for word in part.split("/")]
        if not all(named):
            raise CodebookError(here(), f"rule {rule!r} has an empty word; write words between / + > - and ~")
        if ">" in wanted and (wanted.count(">") > 1 or "+" in wanted):
            raise CodebookError(
                here(), f"rule {rule!r} has > beside another sign; a rule holds one > or any number of +"
            )
        if unknown := [word for word in named if word.startswith("@") and word[1:] not in groups]:
            raise CodebookError(here(), f"rule {rule!r} names {unknown[0]}, which is no group; add it to [groups]")
    if code.only and (not code.only.startswith("@") or code.only[1:] not in groups):
        raise CodebookError(
            here(), f'only is {code.only!r}, which is no group; write "@" and the name of one of [groups]'
        )


CODEBOOK: Final = read_codebook()
VERSION: Final[str] = CODEBOOK.version
CODES: Final[tuple[str, ...]] = CODEBOOK.keys
