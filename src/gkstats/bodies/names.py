"""What a body is called: one spelling of its names, and one key over the years.

A name changes with its township (小峡镇, 小峡街道) and its county (平安县, 平安区), and is printed in several ways
(管委会, 管理委员会); the key of a body whose place is certain does not.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from gkstats.bodies.divisions import atlas, stem
from gkstats.bodies.kinds import kind_of
from gkstats.script.characters import simplify

if TYPE_CHECKING:
    from gkstats.bodies.divisions import Unit

ZONE: Final = re.compile("(?:国家级?)?(?:高新|经济|经开|工业园|新区|综合保税|保税|综合实验|开发区)")
# Before a place these two say nothing of which body it is.
_PLAIN_PARENT: Final = re.compile("中华人民共和国|.*师$")
# How the government of a prefecture or league is called that has no people's congress.
SEAT: Final = re.compile("^(?:人民政府|行政公署|行署)")
_GOVERNMENT: Final = re.compile(r"人民政府|政府|办事处|街道办(?:事处)?|^办$")
_SPELLINGS: Final = (
    (re.compile("^(?:(?:人民)?政府|行政公署|行署)办(?:公[室厅])?$"), "政府办公室"),
    (re.compile("^(?:行政公署|行署)$"), ""),
    (re.compile("^(?:行政公署|行署|人民政府)(?!办)"), ""),
    (re.compile("管委会"), "管理委员会"),
    (re.compile("党政办(?:公室)?$|党政综合办公室$"), "党政办公室"),
)
_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]")
_PLAIN: Final = re.compile("(?<=[省市县区州旗盟镇乡道木])(?:人民政府|政府|办事处)$")
_REGIMENT: Final = re.compile("第?[一二三四五六七八九十]+师")


def spelled(name: str) -> str:
    """Give a body's name in one spelling: 古城乡人民政府 and 古城乡, 管委会 and 管理委员会, are the same."""
    plain = _PLAIN.sub("", _BRACKETS.sub("", simplify("".join(name.split()))))
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return plain


def is_unique(name: str) -> bool:
    """Tell whether a name that leads to no division is still one body's alone: a ministry's, a zone's, a regiment's."""
    if kind_of(name).level == "national" or _REGIMENT.match(name):
        return True
    known = atlas()
    starts = (name[:end] for end in range(2, len(name)))
    return any((start in known.stems or start in known.names) and ZONE.match(name, len(start)) for start in starts)


def key(unit: Unit, of: str, rest: str, township: str | None) -> str:
    """Give one body's name over the years: its place's first code, and what it is there.

    `of` stands before the place in its name, `rest` behind it, a `township` within that.
    """
    rest = _BRACKETS.sub("", rest)
    if township:
        head = rest.find(township)
        rest = rest[head + len(township) :] if head >= 0 else ""
        rest = _GOVERNMENT.sub("", rest, count=1)
    elif rest in ("人民政府", "政府"):
        rest = ""
    for pattern, spelling in _SPELLINGS if rest else ():
        rest = pattern.sub(spelling, rest)
    office = ("" if _PLAIN_PARENT.fullmatch(of) else of) + (rest or "政府")
    return ":".join(filter(None, (unit.line, township and _lasting(unit, township), office)))


@cache
def _lasting(unit: Unit, township: str) -> str:
    """Give a township's name without its kind, unless two of that name have stood side by side."""
    known = atlas().townships.get(unit, {})
    own = known.get(township, 0)
    short = stem(township)
    twins = (name for name, when in known.items() if name != township and when & own and name.startswith(short))
    return township if not own or any(stem(name) == short for name in twins) else short
