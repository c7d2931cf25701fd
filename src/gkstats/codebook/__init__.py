"""The codebook: what a stated problem is about, as data (`codebook.toml`), and the folding of characters it is read in.

Words are kept once, in simplified characters and half-width punctuation. `fold` brings any text to that spelling
character by character, so that an offset in the folded text is an offset in the text as printed. A user's own codebook
is a file of the same form; what is wrong with one is said with its file, the entry and what to write instead.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from gkstats.script.folding import Folding
from gkstats.script.traditional import SIMPLIFIED

# As long as what is printed; offsets stay.
fold: Final = Folding(
    {
        **{wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
        **{ord(printed): folded for printed, folded in zip("\u3000\u00a0\ufe51", "  、", strict=True)},
        **SIMPLIFIED,
    }
)
_OWN: Final = "codebook.toml"


class CodebookError(ValueError):
    """A codebook that cannot be used; the message names the file, the entry and what to do."""

    def __init__(self, where: object, what: str) -> None:
        """Say what is wrong, and where."""
        super().__init__(f"{where}: {what}")


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its names and meaning, and the rules that give it.

    In the phrases `exempt` a rule's words do not count; in a clause with a word of `unless` no rule holds.
    """

    key: str
    zh: str
    en: str
    definition: str
    include: str
    exclude: str
    rules: tuple[str, ...]
    exempt: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes, the groups of words that their rules share, and the codes that stand alone: equal if `text` is."""

    text: str
    name: str
    version: str = field(compare=False)
    codes: tuple[Code, ...] = field(compare=False)
    groups: tuple[tuple[str, tuple[str, ...]], ...] = field(compare=False)
    alone: tuple[str, ...] = field(compare=False)

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
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(name, f"{error}; the file must be TOML, as gkstats' own codebook.toml is") from None
    version, entries = data.get("version"), data.get("codes")
    if not isinstance(version, str) or not version:
        raise CodebookError(name, 'no version; begin the file with a line such as version = "1"')
    if not isinstance(entries, list) or not entries:
        raise CodebookError(name, "no codes; write a [[codes]] table for each")
    groups = data.get("groups", {})
    if not isinstance(groups, dict):
        raise CodebookError(name, "groups must be a table of lists of words")
    words = {group: _words(listed, f"{name}: group {group}") for group, listed in groups.items()}
    codes = tuple(_code(entry, number, words, name) for number, entry in enumerate(entries, start=1))
    keys = [code.key for code in codes]
    if again := sorted({key for key in keys if keys.count(key) > 1}):
        raise CodebookError(name, f"code {again[0]} is there twice; join the two entries")
    alone = _words(data.get("alone", []), f"{name}: alone")
    if not alone or not set(alone) <= set(keys):
        raise CodebookError(name, f'alone must name a code for what no other fits, as in alone = ["{keys[-1]}"]')
    if name != _OWN:
        version += f"+{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return Codebook(text, name, version, codes, tuple(words.items()), alone)


def _code(entry: Any, number: int, groups: dict[str, tuple[str, ...]], name: str) -> Code:  # noqa: ANN401 - a file's
    """Make one code of its entry, whose rules must be ones that can be read."""
    if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or not entry["key"]:
        raise CodebookError(name, f'entry {number} of [[codes]] has no key; give it one, as in key = "timeliness"')
    key = entry["key"]
    here = f"{name}: code {key}"
    texts = {of: entry.get(of, "") for of in ("zh", "en", "definition", "include", "exclude")}
    if bad := [of for of, value in texts.items() if not isinstance(value, str)]:
        raise CodebookError(here, f"{bad[0]} must be a text in quotation marks")
    rules = _words(entry.get("rules", []), f"{here}: rules")
    for rule in rules:
        wanted, bar, barred = rule.partition("-")
        parts = wanted.replace(">", "+").split("+")
        named = [word for part in [*parts, *([barred] if bar else [])] for word in part.split("/")]
        if not all(named):
            raise CodebookError(here, f"rule {rule!r} has an empty word; write words between / + > and -")
        if ">" in wanted and (wanted.count(">") > 1 or "+" in wanted):
            raise CodebookError(here, f"rule {rule!r} has > beside another sign; a rule holds one > or any number of +")
        if unknown := [word for word in named if word.startswith("@") and word[1:] not in groups]:
            raise CodebookError(here, f"rule {rule!r} names {unknown[0]}, which is no group; add it to [groups]")
    names = {"zh": texts["zh"] or key, "en": texts["en"] or key}
    exempt, unless = (_words(entry.get(of, []), f"{here}: {of}") for of in ("not", "unless"))
    return Code(key=key, rules=rules, exempt=exempt, unless=unless, **texts | names)


def _words(listed: Any, where: str) -> tuple[str, ...]:  # noqa: ANN401 - whatever a file holds
    """Give a list of texts as it must be."""
    if not isinstance(listed, list) or not all(isinstance(word, str) and word for word in listed):
        raise CodebookError(where, 'must be a list of words, as in ["更新慢", "滞后"]')
    return tuple(listed)


CODEBOOK: Final = read_codebook()
VERSION: Final[str] = CODEBOOK.version
CODES: Final[tuple[str, ...]] = CODEBOOK.keys
