"""The codebook: what a stated problem is about, as data (`codebook.toml`), and the folding of characters it is read in.

Words are kept once, in simplified characters and half-width punctuation. `fold` brings any text to that spelling
character by character, so that an offset in the folded text is an offset in the text as printed.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_PAIRS: Final = tomllib.loads(files("gkstats").joinpath("traditional.toml").read_text(encoding="utf-8"))
_FOLD: Final = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **str.maketrans("\u3000\u00a0\ufe51", "  、"),
    **str.maketrans(_PAIRS["traditional"], _PAIRS["simplified"]),
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its names and meaning, the rules that give it, and the phrases in which a rule's words do not count."""

    key: str
    zh: str
    en: str
    definition: str
    include: str
    exclude: str
    rules: tuple[str, ...]
    exempt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """All codes, the groups of words that their rules share, and the codes that stand alone."""

    version: str
    codes: tuple[Code, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    alone: tuple[str, ...]


def read_codebook(path: Path | None = None) -> Codebook:
    """Read a codebook; without a path, the one that gkstats ships."""
    text = path.read_text(encoding="utf-8") if path else files("gkstats").joinpath("codebook.toml").read_text("utf-8")
    data = tomllib.loads(text)
    codes = tuple(
        Code(
            key=code["key"],
            zh=code["zh"],
            en=code.get("en", code["key"]),
            definition=code.get("definition", ""),
            include=code.get("include", ""),
            exclude=code.get("exclude", ""),
            rules=tuple(code["rules"]),
            exempt=tuple(code.get("not", ())),
        )
        for code in data["codes"]
    )
    groups = tuple((name, tuple(words)) for name, words in data.get("groups", {}).items())
    return Codebook(data["version"], codes, groups, tuple(data["alone"]))


def fold(text: str) -> str:
    """Fold traditional characters and full-width forms; the result is as long as the text."""
    return text.translate(_FOLD)


CODEBOOK: Final = read_codebook()
VERSION: Final[str] = CODEBOOK.version
CODES: Final[tuple[str, ...]] = tuple(code.key for code in CODEBOOK.codes)
