"""The codebook: what a stated problem is about, as data (`codebook.toml`), and the folding of characters it is read in.

Words are kept once, in simplified characters and half-width punctuation. `fold` brings any text to that spelling
character by character, so that an offset in the folded text is an offset in the text as printed. A user's own codebook
is a file of the same form; what is wrong with one is said with its file, the entry and what to write instead.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta

from gkstats.issues import PhrasedError, phrase, why
from gkstats.script import typed
from gkstats.script.folding import Folding
from gkstats.script.traditional import SIMPLIFIED

if TYPE_CHECKING:
    from gkstats.model import Fact, Phrase

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


class RuleError(PhrasedError, CodebookError):
    """A codebook that cannot be read, or whose entries do not agree."""

    def __init__(self, code: str, /, **facts: Fact) -> None:
        """Say why, by a phrase's code and facts."""
        self.reason = phrase(code, **facts)
        ValueError.__init__(self, self.reason)


class Code(typed.Fields, frozen=True):
    """One code: its names and meaning, and the rules that give it.

    `hints` are rules that hold only in a clause that no rule gives another code for. In the phrases `exempt` a rule's
    words do not count; in a clause with a word of `unless` no rule holds. Where a
    group of words is named by `only`, no rule holds for a statement that has other ones too. In a
    clause in which a code of `under` holds, this one does not: what is lacking there is lacking of that one's subject.
    """

    key: Annotated[
        str,
        Meta(
            min_length=1,
            description='give it one, as in key = "timeliness"',
            extra={"zh": '请给出，如 key = "timeliness"'},
        ),
    ]
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

    version: Annotated[
        str,
        Meta(
            min_length=1,
            description='begin the file with a line such as version = "1"',
            extra={"zh": '文件开头请写一行，如 version = "1"'},
        ),
    ]
    codes: Annotated[
        tuple[Code, ...],
        Meta(
            min_length=1, description="write a [[codes]] table for each", extra={"zh": "每个代码请写一个 [[codes]] 表"}
        ),
    ]
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
        raise RuleError("codebook_wrong", name=str(path), what=why(error)) from None
    except UnicodeDecodeError:
        raise RuleError("codebook_wrong", name=str(path), what=phrase("codebook_not_utf8")) from None


@cache
def _parse(text: str, name: str) -> Codebook:
    """Make a codebook of a file's text; `name` is what messages call it."""
    try:
        data = typed.parse(text, name, _CodebookFile)
    except typed.DataFileError as error:
        raise CodebookError(name, error.said) from None
    keys = [code.key for code in data.codes]
    if again := sorted({key for key in keys if keys.count(key) > 1}):
        raise RuleError("codebook_wrong", name=name, what=phrase("code_twice", key=again[0]))
    if not data.alone or not set(data.alone) <= set(keys):
        raise RuleError("codebook_wrong", name=name, what=phrase("codebook_alone", key=keys[-1]))
    for number, code in enumerate(data.codes):
        if unknown := sorted({*code.under} - {*keys}):
            line = typed.line_of(text, ["codes", number, "under"])
            said = phrase("code_under", word=unknown[0])
            raise RuleError("code_wrong", name=name, line=line or 1, key=code.key, what=said)
        for written, rules in (("rules", code.rules), ("hints", code.hints)):
            if (wrong := _wrong(code, rules, data.groups)) is not None:
                line = typed.line_of(text, ["codes", number, written])
                raise RuleError("code_wrong", name=name, line=line or 1, key=code.key, what=wrong)
    codes = tuple(msgspec.structs.replace(code, zh=code.zh or code.key, en=code.en or code.key) for code in data.codes)
    version = data.version if name == _OWN else f"{data.version}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return Codebook(text, name, version, codes, tuple(data.groups.items()), data.alone, data.beside)


def _wrong(code: Code, rules: typed.Words, groups: dict[str, typed.Words]) -> Phrase | None:
    """Say what is wrong with rules that cannot be read."""
    for rule in rules:
        bounded, everywhere, anywhere = rule.partition("~")
        wanted, bar, barred = bounded.partition("-")
        parts = [*wanted.replace(">", "+").split("+"), *([barred] if bar else []), *([anywhere] if everywhere else [])]
        named = [word for part in parts for word in part.split("/")]
        if not all(named):
            return phrase("rule_empty_word", rule=repr(rule))
        if ">" in wanted and (wanted.count(">") > 1 or "+" in wanted):
            return phrase("rule_order", rule=repr(rule))
        if unknown := [word for word in named if word.startswith("@") and word[1:] not in groups]:
            return phrase("rule_no_group", rule=repr(rule), word=unknown[0])
    if code.only and (not code.only.startswith("@") or code.only[1:] not in groups):
        return phrase("code_only", word=repr(code.only))
    return None


CODEBOOK: Final = read_codebook()
VERSION: Final[str] = CODEBOOK.version
CODES: Final[tuple[str, ...]] = CODEBOOK.keys
