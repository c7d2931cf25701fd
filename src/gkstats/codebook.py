"""The codebook: what a stated problem is about, as data (`codebook.toml`), and the folding of characters it is read in.

Words are kept once, in simplified characters and half-width punctuation. `fold` brings any text to that spelling
character by character, so that an offset in the folded text is an offset in the text as printed.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final

_DATA: Final = tomllib.loads(files("gkstats").joinpath("codebook.toml").read_text(encoding="utf-8"))
_PAIRS: Final = tomllib.loads(files("gkstats").joinpath("traditional.toml").read_text(encoding="utf-8"))
_FOLD: Final = {
    **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)},
    **str.maketrans("\u3000\u00a0\ufe51", "  、"),
    **str.maketrans(_PAIRS["traditional"], _PAIRS["simplified"]),
}
VERSION: Final[str] = _DATA["version"]
CODES: Final[tuple[str, ...]] = tuple(code["key"] for code in _DATA["codes"])


def fold(text: str) -> str:
    """Fold traditional characters and full-width forms; the result is as long as the text."""
    return text.translate(_FOLD)
