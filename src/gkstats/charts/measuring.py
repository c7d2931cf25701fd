"""How wide a text is drawn, by the package's font: what is set beside or below another knows its room."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

FONT: Final = Path(__file__).parents[1] / "fonts" / "GkstatsSans-Regular.otf"
# Cut from it, the smallest first, each under a family's name of its own (`tools.build_common_font`).
SMALLER: Final = {
    f"Gkstats Sans {name}": FONT.with_name(f"GkstatsSans{name}-Regular.otf") for name in ("Latin", "Common")
}
# A word, or one Chinese character, with the marks that may not be parted from it: a share's per cent neither.
_PIECE: Final = re.compile(
    r"\s*[\u201c\u300a\uff08]*(?:[^\s\u2e80-\uffef]+(?: %[),.;:]*)?|[\u2e80-\uffef])"
    r"[\u201d\u3001\u3002\u300b\uff09\uff0c\uff1a\uff1b]*"
)


def pixels(text: str, size: float) -> float:
    """Give how wide a text is at a size, both in pixels."""
    widths, units = _widths()
    return sum(widths.get(ord(letter), units) for letter in text) * size / units


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Break a text into lines no wider than `room` pixels: between words, and between Chinese characters."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and pixels(lines[-1] + piece, size) > room:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines


@cache
def _widths() -> tuple[dict[int, int], int]:
    with TTFont(FONT, lazy=True) as font:
        glyphs = font["hmtx"].metrics
        return {code: glyphs[name][0] for code, name in font.getBestCmap().items()}, font["head"].unitsPerEm
