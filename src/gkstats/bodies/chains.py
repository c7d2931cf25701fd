"""A body's name cut into a chain of divisions, each below the one before, and what it is there.

青海省·海东市·平安区, 海东市·平安区, 平安区: the chain that reaches furthest counts, with or without the higher ones.
A short name (江苏, 金乡) stands for its place only before words that such names are known to stand before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gkstats.bodies.divisions import Unit, atlas
from gkstats.bodies.kinds import PARENTS, SERVED, WIDER, Kind, in_zone, kind_of
from gkstats.bodies.names import SEAT, ZONE
from gkstats.script.characters import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

# What may stand before a place: the state, a party committee, a system's head, a division of the Corps (第八师).
_PARENT: Final = re.compile(
    "中华人民共和国|中国共产党|中国共产主义青年团|共青团|中共|中国人民政治协商会议|政协"
    "|(?:新疆生产建设兵团|兵团)?(?:第?(?:[一二三四五六七八九]|十[一二三四]?)师)|"
    + "|".join(sorted(PARENTS, key=len, reverse=True))
)
# 东区街道 is no 东区, 芒市镇 no 芒市: what goes on like this is a township's name.
_GOES_ON: Final = re.compile("街道|办事处|(?:地区|[镇乡区市县])(?=$|人民政府|政府|党|办事处|综合|财政|卫生院)")
_TOWNSHIP: Final = re.compile(
    r"(?:人民政府)?(?P<name>\w{1,10}?(?:街道|镇|乡|苏木|地区))(?=$|办事处|人民政府|政府|党|综合|财政|卫生院|中心|办|[^镇乡]{1,6}(?:村|社区)(?:村民|居民)?委)"
)
_OFFICE: Final = re.compile(r"(?:人民政府)?(?P<stem>\w{1,6}?)(?:办事处|街道办|街办)$")
# A zone that its city's or province's short name stands before; around a mountain or a lake the name may be theirs.
_ZONE_NAME: Final = re.compile(
    r"(?![山湖海]|[江河](?![东西南北]))[^省市县区州旗盟镇乡][^省市县区州旗盟镇乡]{0,12}(?:区|城|园|港)"
)
_SCENIC: Final = re.compile("景区|名胜区|度假区|旅游区|自然保护")
# The branch of a city's bureau that is named for a district: 海东市·生态环境局·平安·分局.
_BRANCH: Final = re.compile(r"(?P<office>\w{2,20}?(?:局|委员会|委))(?P<place>\w{2,7}?)分局")
# 乌鲁木齐高新技术产业开发区(新市区)财政局: one place under two names.
_TWO_PLACES: Final = re.compile(r"(?P<zone>[^()]*区)\((?P<place>[^()]{1,8}[县区旗])\)(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Cut:
    """A name cut in two: the units that its places may mean, and the rest."""

    units: tuple[Unit, ...]
    place: str
    rest: str
    of: str = ""


def cut_name(agency: str, kind: Kind) -> Cut:
    """Cut a name behind the chain of divisions that it begins with and that reaches furthest."""
    parent = _PARENT.match(agency)
    start = parent.end() if parent else 0
    best: dict[Unit, None] = {}
    end = start
    for unit, at in _chains(agency, start, None, kind):
        if at > end:
            best, end = {}, at
        if at == end:
            best[unit] = None
    if kind.level == "township" and any(agency[start:at] in atlas().whose for at in range(end + 1, len(agency) + 1)):
        return Cut((), "", agency[start:], agency[:start])  # 古县渡镇 is no 渡镇 of 古县
    return Cut(tuple(best), agency[start:end], agency[end:], agency[:start])


def plainly(agency: str) -> str:
    """Take the second name off a place that has two, where the one in brackets is the division's."""
    found = _TWO_PLACES.match(fold(agency)) if ")" in agency or "）" in agency else None
    data = atlas()
    if found is None or found["place"] not in data.names or not in_zone(found["zone"]):
        return agency
    zone, rest = found["zone"], found["place"] + found["rest"]
    above = (zone[:end] for end in range(len(zone), 1, -1) if zone[:end] in data.names or zone[:end] in data.stems)
    return next(above, "") + rest


def cut_branch(cut: Cut, year: int | None) -> Cut:
    """Cut the branch of a city's bureau behind the district that it is named for."""
    found = _BRANCH.fullmatch(cut.rest)
    if found is None:
        return cut
    data = atlas()
    named = (*data.names.get(found["place"], ()), *data.stems.get(found["place"], ()))
    below = tuple(unit for unit in dict.fromkeys(named) if unit.level == "county" and set(cut.units) & unit.above)
    if len(in_force(below, "", year)) != 1:
        return cut
    return Cut(below, cut.place + found["place"], found["office"] + "分局", cut.of)


def _chains(text: str, at: int, above: Unit | None, kind: Kind) -> Iterator[tuple[Unit, int]]:
    """Give each unit that a chain of names from `at` on ends with, and where it ends."""
    data = atlas()
    for end in range(at + 2, len(text) + 1):
        name = text[at:end]
        if name not in data.starts:
            return
        for unit in data.names.get(name, ()):
            if above is None or above in unit.above:
                yield from _chains(text, end, unit, kind)
                if not _GOES_ON.match(text, end):
                    yield unit, end
        alone = _standing_alone(name, text[end:], kind, parent=at > 0) if name in data.stems else ()
        for unit in data.stems.get(name, ()):
            if above is None or above in unit.above:
                yield from _chains(text, end, unit, kind)
                if _stands_alone(unit, text[end:], above, alone):
                    yield unit, end


def _stands_alone(unit: Unit, rest: str, above: Unit | None, alone: Container[Unit]) -> bool:
    """Tell whether a short name is enough at the end of a chain: 国家统计局金乡调查队, 贵阳高新区管委会."""
    if unit.level == "county" and any(rest.startswith(township) for township in atlas().townships.get(unit, ())):
        return above is not None
    return unit in alone


def _standing_alone(name: str, rest: str, kind: Kind, *, parent: bool) -> tuple[Unit, ...]:
    """Give the places that a short name may mean before what follows: 江苏·监管局, 昆山·高新区."""
    units = atlas().stems[name]
    levels = SERVED.get(rest, ()) if kind.vertical and (parent or len(rest) > 1) else ()
    if levels:
        found = tuple(unit for unit in units if unit.level in levels and name not in WIDER.get(rest, ()))
        return tuple(unit for unit in found if unit.level == "provincial") or found
    if not in_zone(rest):
        return ()
    # A district goes by its short name only where no other place has it; a city's or a county's may always be meant.
    meant = tuple(unit for unit in units if unit.level != "county" or unit.rows[-1].name[-1] in "市县")
    if ZONE.match(rest):
        return meant
    high = all(unit.level != "county" for unit in meant)
    return meant if high and _ZONE_NAME.match(rest) and not _SCENIC.search(rest) else ()


def township_of(cut: Cut, kind: Kind) -> str | None:
    """Give the township that the rest of a name begins with."""
    if kind.level != "township":
        return None
    rest = cut.rest.removeprefix("人民政府")
    data = atlas()
    known = [name for unit in cut.units for name in data.townships.get(unit, ()) if rest.startswith(name)]
    if known:
        return max(known, key=len)
    if match := _TOWNSHIP.match(cut.rest):
        return match["name"]
    if match := _OFFICE.match(cut.rest):
        return match["stem"] + "街道"
    return None


def fitting(units: tuple[Unit, ...], cut: Cut, township: str | None, kind: Kind, year: int | None) -> tuple[Unit, ...]:
    """Leave the units that have the township that a name goes on with; a name that goes on otherwise has no place."""
    if kind.level == "township":
        data = atlas()
        counties = tuple(unit for unit in units if unit.level == "county" or unit not in data.below)
        if units and not counties and township:
            whose = data.whose.get(township, ())
            counties = in_force(tuple(unit for unit in whose if any(up in unit.above for up in units)), "", year)
        having = tuple(unit for unit in counties if township in data.townships.get(unit, ()))
        if len(cut.place) == 2:  # 古县 and the like begin other names as well
            return having
        return having if len(counties) > 1 and having else counties
    left = tuple(unit for unit in units if not _goes_deeper(unit, cut.rest))
    # What goes on below one of them says nothing for another.
    return left if len(left) == len(units) else ()


def _goes_deeper(unit: Unit, rest: str) -> bool:
    """Tell whether a place may go on in the rest: 深圳市·某某区财政局, 深圳市·南山财政局, 海东市公安局·平安分局."""
    if unit.level == "county" or unit not in atlas().below or not rest or rest in SERVED:
        return False
    rest = SEAT.sub("", rest)
    if kind_of(rest).level in ("county", "prefectural"):
        return True
    stems = atlas().stems
    names = (other for end in range(2, 7) for other in stems.get(rest[:end], ()))
    branch = rest.endswith("分局") and rest != "分局" and not in_zone(rest)  # 开发区分局 goes no deeper
    return branch or any(unit in other.above for other in names)


def in_force(units: tuple[Unit, ...], name: str, year: int | None) -> tuple[Unit, ...]:
    """Leave those that were there in the year; of these those that had the name then, if any."""
    if year is None:
        return units
    alive = tuple(unit for unit in units if unit.at(year))
    if len(alive) < 2:
        return alive
    called = tuple(
        unit for unit in alive
        if any(name.endswith((row.name, row.short, row.short + row.name[-1])) for row in unit.rows if row.holds(year))
    )  # fmt: skip
    return called or alive
