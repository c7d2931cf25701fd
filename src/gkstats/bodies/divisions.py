"""China's administrative divisions as data: which code and name a place had in which year, and what its townships are.

Names and codes of places change; a `Unit` is one body through all of them (平安县, since 2015 平安区). Everything is
built once, when first asked for. `tools/build_divisions.py` makes the data.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from gkstats.bodies.kinds import CALLED
from gkstats.script.typed import load

if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION: Final = "2026-09"
FIRST_YEAR: Final = 2008
LAST_YEAR: Final = 2026

# 湘西自治州, for 湘西土家族苗族自治州.
_SELF_RULED: Final = ("自治州", "自治县", "自治旗")
# Taiwan, Hong Kong, Macau: the Regulations do not hold there, no body reports.
_NO_REPORTS: Final = ("71", "81", "82")
_SUFFIX: Final = re.compile("(?:街道|镇|乡|苏木|地区)$")
_PEOPLES: Final = (
    "满回苗侗壮瑶白傣水黎畲羌怒京彝藏土|布依|朝鲜|蒙古|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|"
    "仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|维吾尔|佤|各|民"
)
# 古城回族乡, and 古城乡 as it was called before.
_PEOPLE: Final = re.compile(rf"(?<=..)(?:(?:[{_PEOPLES.split('|')[0]}]|{'|'.join(_PEOPLES.split('|')[1:])})族)+(?=乡$)")


@dataclass(frozen=True, slots=True)
class Division:
    """One code and name, and the years in which both were in force (`valid_to` None: they still are)."""

    code: str
    name: str
    short: str
    level: str
    parent: str | None
    valid_from: int
    valid_to: int | None
    successor: str | None
    line: str
    pinyin: str  # of the short name, as addresses of sites spell it

    def holds(self, year: int) -> bool:
        """Tell whether code and name were in force at the end of `year`."""
        return self.valid_from <= year <= (self.valid_to or LAST_YEAR)


@dataclass(slots=True, eq=False)
class Unit:
    """One body through its renamings and recodings; `above` holds all that it ever belonged to."""

    line: str
    level: str
    rows: list[Division] = field(default_factory=list)
    above: set[Unit] = field(default_factory=set)

    def at(self, year: int | None) -> Division | None:
        """Give code and name in a year; of an unknown year only what has always been so."""
        if year is None:
            return self.rows[0] if len(self.rows) == 1 else None
        return next((row for row in self.rows if row.holds(year)), None)


@dataclass(frozen=True, slots=True)
class Atlas:
    """The data as the resolver looks things up."""

    divisions: tuple[Division, ...]
    names: dict[str, list[Unit]]  # by full name, or by short name with its kind: 互助土族自治县, 互助县
    stems: dict[str, list[Unit]]  # by short name: 互助
    codes: dict[str, list[Unit]]
    below: dict[Unit, list[Unit]]
    townships: dict[Unit, dict[str, int]]  # name -> the vintages that know it
    whose: dict[str, set[Unit]]  # a township's name -> the counties that have had one of that name
    starts: frozenset[str]  # all that a name or a stem may begin with, itself included


def stem(township: str) -> str:
    """Give a township's name without its kind and its people: 古城 of 古城回族乡."""
    return _SUFFIX.sub("", _PEOPLE.sub("", township))


@cache
def province_names() -> dict[str, tuple[str, str]]:
    """Give what each province is called for short in Chinese and in English, by its full name."""
    return load("gkstats.bodies", "province_names.toml", dict[str, tuple[str, str]])


@cache
def divisions() -> tuple[Division, ...]:
    """Give all divisions, in order of code and year."""
    return tuple(
        Division(
            row["code"], row["name"], row["short"], row["level"], row["parent"] or None, int(row["valid_from"]),
            int(row["valid_to"]) if row["valid_to"] else None, row["successor"] or None, row["line"],
            row["pinyin"],
        )
        for row in _rows("divisions")
    )  # fmt: skip


@cache
def atlas() -> Atlas:
    """Build the look-ups."""
    rows = divisions()
    units: dict[tuple[str, str], Unit] = {}
    codes: dict[str, list[Unit]] = defaultdict(list)
    for row in rows:
        unit = units.setdefault((row.line, row.level), Unit(row.line, row.level))
        unit.rows.append(row)
        if unit not in codes[row.code]:
            codes[row.code].append(unit)
    below = _link(units.values(), codes)
    names: dict[str, list[Unit]] = defaultdict(list)
    stems: dict[str, list[Unit]] = defaultdict(list)
    for unit in units.values():
        if unit.line.startswith(_NO_REPORTS):
            continue
        for name in {name for row in unit.rows for name in _names(row)}:
            names[name].append(unit)
        for short in {row.short for row in unit.rows if row.short != row.name}:
            stems[short].append(unit)
    townships: dict[Unit, dict[str, int]] = defaultdict(dict)
    whose: dict[str, set[Unit]] = defaultdict(set)
    for row_ in _rows("townships"):
        for unit in codes[row_["county"]]:
            known = townships[unit]
            for name in row_["names"].split(" "):
                known[name] = known.get(name, 0) | int(row_["vintages"])
                whose[name].add(unit)
    starts = frozenset(name[:end] for name in (*names, *stems) for end in range(2, len(name) + 1))
    return Atlas(rows, dict(names), dict(stems), dict(codes), below, dict(townships), dict(whose), starts)


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = gzip.decompress(files(__package__).joinpath("data", f"{name}.csv.gz").read_bytes()).decode()
    return csv.DictReader(text.splitlines())


def _names(row: Division) -> tuple[str, ...]:
    called = CALLED.get(row.name, ())
    if row.level == "provincial" or row.name in (row.short, row.short + row.name[-1]):
        return (row.name, *called)
    ruled = (row.short + kind for kind in _SELF_RULED if row.name.endswith(kind))
    return (row.name, row.short + row.name[-1], *ruled, *called)


def _link(units: Iterable[Unit], codes: dict[str, list[Unit]]) -> dict[Unit, list[Unit]]:
    """Fill `above`, and give what is below each unit."""
    below: dict[Unit, list[Unit]] = defaultdict(list)
    for unit in units:
        waiting = [row.parent for row in unit.rows]
        for code in waiting:
            if code is None:
                continue
            for parent in codes[code]:
                if parent not in unit.above:
                    unit.above.add(parent)
                    below[parent].append(unit)
                    waiting += [row.parent for row in parent.rows]
    return dict(below)
