"""Characters as they should have been printed: width, radicals, compatibility and traditional forms folded.

Folding is done character by character, so that each folded character can be traced to the one that was printed.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from gkstats.script.folding import Folding, one_of
from gkstats.script.traditional import SIMPLIFIED

if TYPE_CHECKING:
    import re

# Radicals that converters print for ordinary characters and that NFKC leaves alone (CJK Radicals Supplement).
_RADICALS: Final = dict(
    zip(
        "⺁⺄⺆⺇⺈⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺕⺗⺙⺛⺝⺟⺠⺡⺣⺤⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻲⻳",
        "厂乙冂几刀卜㔾小小兀尣尢巳幺彑彐心攵无月母民氵灬爪爪丬犭王疋目示礻竹糹纟罒罒罒羊羊羊老耂聿月臼艹艹艹虎衤覀西见角角讠贝车辶辶辶阝钅长镸长门阝雨青韦页风飞食飠飠饣首马骨鬼鱼鸟卤麦黄黾齐齿龙龟龟",
        strict=True,
    )
)
# Digits raised above the line or lowered below it: marks of notes.
RAISED_DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LOWERED_DIGITS: Final = "₀₁₂₃₄₅₆₇₈₉"
# Stands for a note's mark that is no digit.
RAISED_SIGN: Final = "ⁿ"
FRACTIONS: Final = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅟↉"
# What would become plain digits, and one number with the digits beside it.
_NO_DIGITS: Final = (
    RAISED_DIGITS + LOWERED_DIGITS + FRACTIONS + "".join(map(chr, [*range(0x3251, 0x3260), *range(0x32B1, 0x32C0)]))
)
_KEEP: Final = frozenset("…①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" + RAISED_SIGN + _NO_DIGITS)
_GONE: Final = ("\ufeff", "\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\x00")
_SPACES: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BOXES: Final = range(0x2500, 0x2580)
_RANGES: Final = ((0xA0, 0x100), (0x2000, 0x3400), (0xF900, 0xFB00), (0xFE10, 0xFFF0), (0x1D7CE, 0x1D800))


def _table() -> dict[int, str]:
    table = {
        code: folded
        for start, stop in _RANGES
        for code in range(start, stop)
        if chr(code) not in _KEEP and (folded := unicodedata.normalize("NFKC", chr(code))) != chr(code)
    }
    table |= {ord(radical): character for radical, character in _RADICALS.items()}
    table |= {ord(space): " " for space in _SPACES}
    table |= dict.fromkeys(map(ord, _GONE), "")
    # One minus and one dash for the many that are printed; \f and \v end no line but stand where a page does.
    table |= dict.fromkeys(map(ord, "−‐‑‒–—―﹣－"), "-")
    table |= {ord("\f"): " ", ord("\v"): " "}
    table |= {code: border for code in _BOXES if (border := _border(chr(code)))}
    return table


def _border(drawn: str) -> str:
    """Give the plain character for one that borders are drawn with; nothing for a diagonal."""
    words = {*unicodedata.name(drawn).split()}
    if "DIAGONAL" in words:
        return ""
    if not words & {"VERTICAL", "UP", "DOWN"}:
        return "-"
    return "+" if words & {"HORIZONTAL", "LEFT", "RIGHT"} else "|"


# What raises plain digits, and what lowers them.
RAISE: Final = str.maketrans("0123456789", RAISED_DIGITS)
LOWER: Final = str.maketrans("0123456789", LOWERED_DIGITS)

# As printed but for width, and in simplified characters too.
_WIDTH: Final = _table()
_TABLE: Final = _WIDTH | SIMPLIFIED
# For prose: ideographs and blanks mended, full-width punctuation left as it is printed.
_PROSE: Final = {
    code: folded
    for code, folded in _TABLE.items()
    if folded in ("", " ") or 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00
}
# Half-width digits and punctuation, simplified ideographs, plain spaces.
fold: Final = Folding(_TABLE)
# The same, with traditional characters left as they are printed.
straighten: Final = Folding(_WIDTH)
# Traditional characters only, one for one.
simplify: Final = Folding(SIMPLIFIED)
# The ideographs and blanks of running text, with its punctuation left as it is printed.
mend: Final = Folding(_PROSE)


@cache
def _resizing() -> re.Pattern[str]:
    """Give a pattern for a character that becomes none or several."""
    return one_of(code for code, folded in _TABLE.items() if len(folded) != 1)


@lru_cache(maxsize=16)
def resized(text: str) -> bool:
    """Tell a text that folding makes longer or shorter somewhere; a line is asked for once for each of its numbers."""
    return _resizing().search(text) is not None


@lru_cache(maxsize=4)
def origins(text: str) -> list[int]:
    """Give, for each character of `fold(text)` and one past the end, the offset in `text` that it came from."""
    places: list[int] = []
    for offset, character in enumerate(text):
        places.extend([offset] * len(_TABLE.get(ord(character), character)))
    places.append(len(text))
    return places
