"""Cut the charts' font down to what charts in English need, and to the characters that gkstats itself prints.

The drawing library reads the whole font for each text of a picture: with the two megabytes of `GkstatsSans` most of a
picture's time goes there. A chart is drawn with the smallest that has all its characters (`charts.rendering`), to the
same picture; one with the name of a rare place with the whole one.

    python -m tools.build_common_font        # after a word was added; without it, that word's charts are drawn slowly
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fontTools import subset

from gkstats.charts.measuring import FONT, SMALLER
from tools.build_font import SIGNS, rename

_ROOT: Final = Path(__file__).parents[1]
_PRINTING: Final = (
    "notebooks/*.ipynb", "src/gkstats/words/*", "src/gkstats/charts/*", "src/gkstats/codebook/codebook.toml",
    "src/gkstats/dataset/dictionary.toml", "src/gkstats/demo/*.toml", "src/gkstats/bodies/kinds.toml",
)  # fmt: skip


def latin() -> set[str]:
    """Give the characters of charts in English."""
    return {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))} | set(SIGNS)


def common() -> set[str]:
    """Give the characters of the files whose words stand on charts in both languages."""
    files = [file for pattern in _PRINTING for file in _ROOT.glob(pattern) if file.is_file()]
    return latin().union(*(file.read_text(encoding="utf-8") for file in files))


def cut(characters: set[str], family: str, target: Path) -> None:
    """Write a font of a family of its own with some characters of the whole one."""
    options = subset.Options(
        hinting=False, layout_features=["kern"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False
    )
    font = subset.load_font(str(FONT), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(characters)))
    cutter.subset(font)
    rename(font, family)
    font.save(target)


if __name__ == "__main__":
    for some, (name, file) in zip((latin(), common()), SMALLER.items(), strict=True):
        cut(some, name, file)
