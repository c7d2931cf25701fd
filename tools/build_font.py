"""Build the charts' font: a subset of Noto Sans CJK SC with the characters that Chinese place names are written in.

Characters: GB 2312 (6,763 hanzi and its symbols), the 8,105 hanzi of 通用规范汉字表 (2013; its third part exists for
names of places and people), Latin-1 and the typographic signs that charts print. The family gets a name of its own, so
that a drawing program cannot pick another Noto that happens to be installed.

    python tools/build_font.py NotoSansCJK-Regular.ttc UNIHAN_FOLDER

Debian's packages `fonts-noto-cjk` (1:20220127+repack1-1, version 2.004, OFL 1.1) and `unicode-data` (15.0.0-1,
/usr/share/unicode) hold both inputs; they give the committed file byte for byte.
"""

from __future__ import annotations

import bz2
import sys
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FAMILY: Final = "Gkstats Sans"
TARGET: Final = Path(__file__).parents[1] / "src" / "gkstats" / "fonts" / "GkstatsSans-Regular.otf"
SIGNS: Final = "〇㎡–—‘’“”…−≤≥•‰×÷←↑→↓■□●○"
FACE_IN_COLLECTION: Final = "Noto Sans CJK SC"
NAME_FAMILY, NAME_UNIQUE, NAME_FULL, NAME_POSTSCRIPT, NAME_TRADEMARK = 1, 3, 4, 6, 7


def gb2312() -> set[str]:
    """Give every character of GB 2312."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def standard_hanzi(unihan: Path) -> set[str]:
    """Give the hanzi of 通用规范汉字表: Unihan's kTGH."""
    with bz2.open(unihan / "Unihan_OtherMappings.txt.bz2", "rt", encoding="utf-8") as lines:
        found = {chr(int(line.split("\t")[0].removeprefix("U+"), 16)) for line in lines if "\tkTGH\t" in line}
    if not found:
        msg = f"no kTGH in {unihan}"
        raise ValueError(msg)
    return found


def build(collection: Path, unihan: Path) -> None:
    """Write the subset to the package."""
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    characters = gb2312() | standard_hanzi(unihan) | latin | set(SIGNS)
    faces = [face["name"].getDebugName(NAME_FAMILY) for face in TTCollection(str(collection), lazy=True).fonts]
    options = subset.Options(
        font_number=faces.index(FACE_IN_COLLECTION),
        hinting=False,
        layout_features=["kern"],
        name_IDs=["*"],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    options.drop_tables += ["VORG", "vhea", "vmtx"]
    font = subset.load_font(str(collection), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    rename(font, FAMILY)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.save(TARGET)


def rename(font: TTFont, family: str) -> None:
    """Give a font the name of a family, wherever a font says its name."""
    single = family.replace(" ", "") + "-Regular"
    for record in list(font["name"].names):
        if record.nameID in {NAME_FAMILY, NAME_FULL}:
            record.string = family
        elif record.nameID in {NAME_POSTSCRIPT, NAME_UNIQUE}:
            record.string = single
        elif record.nameID == NAME_TRADEMARK:
            font["name"].names.remove(record)
    cff = font["CFF "].cff
    cff.fontNames[0] = single
    cff.topDictIndex[0].FullName = cff.topDictIndex[0].FamilyName = family


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
