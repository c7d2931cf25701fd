"""Where a body is: its name cut into province, prefecture, county and township by the data on divisions.

A name is a chain of divisions, each below the one before (青海省·海东市·平安区, 海东市·平安区, 平安区), with or without
the higher ones, then a township or an office. The chain that reaches furthest counts. The place is certain, or it is
none: a name that several places have (鼓楼区) needs a township that only one of them has, or a second mention (the
signature, the source, the site's code); what contradicts itself is no place. Old names lead to the body's code in the
report's year. A development zone has its parent's code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from gkstats.bodies.divisions import Unit, atlas
from gkstats.bodies.kinds import BARE, PARENTS, SERVED, Kind, in_zone, kind_of
from gkstats.bodies.names import SEAT, ZONE, key
from gkstats.issues import issue, phrase
from gkstats.script.characters import fold, simplify

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from gkstats.model import Issue, Opening

# What may stand before a place: the state, a party committee, a system's head, a division of the Corps (第八师).
_PARENT: Final = re.compile(
    "中华人民共和国|中国共产党|中共"
    "|(?:新疆生产建设兵团|兵团)?(?:第?(?:[一二三四五六七八九]|十[一二三四]?)师)|"
    + "|".join(sorted(PARENTS, key=len, reverse=True))
)
# 东区街道 is no 东区, 芒市镇 no 芒市: what goes on like this is a township's name.
_GOES_ON: Final = re.compile("街道|办事处|(?:地区|[镇乡区市县])(?=$|人民政府|政府|党|办事处|综合|财政|卫生院)")
_TOWNSHIP: Final = re.compile(
    r"(?:人民政府)?(?P<name>\w{1,10}?(?:街道|镇|乡|苏木|地区))(?=$|办事处|人民政府|政府|党|综合|财政|卫生院|中心|办|[^镇乡]{1,6}(?:村|社区)(?:村民|居民)?委)"
)
_OFFICE: Final = re.compile(r"(?:人民政府)?(?P<stem>\w{1,6}?)(?:办事处|街道办)$")
# A zone that its city's or province's short name stands before; around a mountain or a lake the name may be theirs.
_ZONE_NAME: Final = re.compile(r"[^省市县区州旗盟镇乡山湖江河海][^省市县区州旗盟镇乡]{0,12}(?:区|城|园|港)")
_SCENIC: Final = re.compile("景区|名胜区|度假区|旅游区|自然保护")
# The branch of a city's bureau that is named for a district: 海东市·生态环境局·平安·分局.
_BRANCH: Final = re.compile(r"(?P<office>\w{2,14}?局)(?P<place>\w{2,7}?)分局")
# 乌鲁木齐高新技术产业开发区(新市区)财政局: one place under two names.
_TWO_PLACES: Final = re.compile(r"(?P<zone>[^()]*区)\((?P<place>[^()]{1,8}[县区旗])\)(?P<rest>.*)")
# A district of this name there is, but elsewhere the word is no name.
_GENERIC: Final = re.compile("[东西城郊矿]区")
_SETTLED: Final = {
    "mention": "by_mention", "site": "by_site", "host": "by_host",
}  # fmt: skip
_NAMED: Final = 5  # as many candidates as a message lists


@dataclass(frozen=True, slots=True)
class Hints:
    """What else says where a body is.

    `names`: others that are printed of the publisher; `site`: the site's code (网站标识码; bm: a ministry's); `police`:
    the first digits of the police's number for the site, which confirms only; `host`: the page's, which is only a hint.
    """

    names: tuple[str, ...] = ()
    site: str | None = None
    police: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a body is, as far as that is certain; `candidates` where it could be several places."""

    division_code: str | None = None
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    township: str | None = None
    level: str = "unknown"
    agency_key: str | None = None
    evidence: str | None = None
    candidates: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cut:
    """A name cut in two: the units that its places may mean, and the rest."""

    units: tuple[Unit, ...]
    place: str
    rest: str
    of: str = ""


def resolve(agency: str, year: int | None = None, hints: Hints | None = None, kind: Kind | None = None) -> Place:
    """Tell where the body named `agency` is, and so its level; `kind` is what its name tells, if that is known."""
    kind = kind or kind_of(agency)
    place = _resolve(agency, year, hints, kind)
    # A few places keep a character that is traditional elsewhere (濛江乡): the name as printed comes first.
    if place.division_code is None and (plain := simplify(agency)) != agency:
        place = _resolve(plain, year, hints, kind)
    return place if place.level != "unknown" else replace(place, level=kind.level)


def _resolve(agency: str, year: int | None, hints: Hints | None, kind: Kind) -> Place:
    cut = _cut_branch(_cut(_plainly(agency), kind), year)
    township = _township(cut, kind)
    named = _in_force(cut.units, cut.place, year)
    units = _fitting(named, cut, township, kind, year)
    if named and not units:
        return Place()  # the name says less, or other, than the level that it claims
    evidence = "name" if units == named else "township"
    hints = hints or Hints()
    said = _said(hints, year, agency)
    if not cut.units:
        units, cut = _placeless(agency, cut, tuple(said))
        evidence = said.get(units[0], "mention") if units else evidence
    elif len(units) > 1 or (evidence == "name" and _GENERIC.fullmatch(cut.place)):
        agreeing = tuple(unit for unit in units if said and all(_agree(unit, other) for other in said))
        evidence = "mention" if "mention" in said.values() else "site"
        if not said and len(agreeing := _hosted(units, hints.host)) == 1:
            evidence = "host"
        if len(agreeing) != 1:
            return Place(candidates=_listed(units, year))
        units = agreeing
    if not units:
        return Place(candidates=_listed(atlas().whose.get(township or "", ()), year))
    if against := _against(units[0], evidence, said, hints, kind, year):
        return Place(conflict=against)
    return _place(units[0], year, cut, kind, township, evidence)


def _against(
    unit: Unit, evidence: str, said: Iterable[Unit], hints: Hints, kind: Kind, year: int | None
) -> tuple[str, ...]:
    """Say what contradicts a place: another mention, a ministry's site; where the name is not enough, the police."""
    others = list(said)
    if evidence not in ("name", "township") and hints.police:
        others += _coded(hints.police, year)
    for other in others:
        if not _agree(unit, other):
            return _listed((unit, other), year)
    if hints.site and hints.site.startswith("bm") and not kind.vertical:
        return (*_listed((unit,), year), hints.site)
    return ()


def of(opening: Opening, address: str | None = None) -> Place:
    """Tell where the publisher of a report is; `address` is that of its page."""
    if opening.agency is None:
        return Place()
    kind = Kind(opening.level, opening.body, opening.vertical)
    host = urlsplit(address).hostname if address else None
    hints = Hints(tuple(map(simplify, opening.mentions)), opening.site_code, opening.police_code, host)
    return resolve(opening.agency, opening.year, hints, kind)


def doubts(opening: Opening, place: Place) -> tuple[Issue, ...]:
    """Say what settled a publisher's place, or why it is left open."""
    agency = str(opening.agency)
    if place.conflict:
        return (issue("place_conflict", table="reports", agency=agency, places=place.conflict),)
    if place.candidates:
        return (issue("place_ambiguous", table="reports", agency=agency, candidates=place.candidates),)
    if said := _SETTLED.get(place.evidence or ""):
        where = full_name(str(place.division_code), opening.year)
        return (issue("place_settled", table="reports", agency=agency, place=where, evidence=phrase(said)),)
    return ()


def _cut(agency: str, kind: Kind) -> _Cut:
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
        return _Cut((), "", agency[start:], agency[:start])  # 古县渡镇 is no 渡镇 of 古县
    return _Cut(tuple(best), agency[start:end], agency[end:], agency[:start])


def _plainly(agency: str) -> str:
    """Take the second name off a place that has two, where the one in brackets is the division's."""
    found = _TWO_PLACES.match(fold(agency)) if ")" in agency or "）" in agency else None
    data = atlas()
    if found is None or found["place"] not in data.names or not in_zone(found["zone"]):
        return agency
    zone, rest = found["zone"], found["place"] + found["rest"]
    above = (zone[:end] for end in range(len(zone), 1, -1) if zone[:end] in data.names or zone[:end] in data.stems)
    return next(above, "") + rest


def _cut_branch(cut: _Cut, year: int | None) -> _Cut:
    """Cut the branch of a city's bureau behind the district that it is named for."""
    found = _BRANCH.fullmatch(cut.rest)
    if found is None or any(unit.level == "county" for unit in cut.units):
        return cut
    data = atlas()
    named = (*data.names.get(found["place"], ()), *data.stems.get(found["place"], ()))
    below = tuple(unit for unit in dict.fromkeys(named) if unit.level == "county" and set(cut.units) & unit.above)
    if len(_in_force(below, "", year)) != 1:
        return cut
    return _Cut(below, cut.place + found["place"], found["office"] + "分局", cut.of)


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
        found = tuple(unit for unit in units if unit.level in levels)
        return tuple(unit for unit in found if unit.level == "provincial") or found
    if not in_zone(rest):
        return ()
    # A district goes by its short name only where no other place has it; a city's or a county's may always be meant.
    meant = tuple(unit for unit in units if unit.level != "county" or unit.rows[-1].name[-1] in "市县")
    if ZONE.match(rest):
        return meant
    high = all(unit.level != "county" for unit in meant)
    return meant if high and _ZONE_NAME.match(rest) and not _SCENIC.search(rest) else ()


def _township(cut: _Cut, kind: Kind) -> str | None:
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


def _fitting(
    units: tuple[Unit, ...], cut: _Cut, township: str | None, kind: Kind, year: int | None
) -> tuple[Unit, ...]:
    """Leave the units that have the township that a name goes on with; a name that goes on otherwise has no place."""
    if kind.level == "township":
        data = atlas()
        counties = tuple(unit for unit in units if unit.level == "county" or unit not in data.below)
        if units and not counties and township:
            whose = data.whose.get(township, ())
            counties = _in_force(tuple(unit for unit in whose if any(up in unit.above for up in units)), "", year)
        having = tuple(unit for unit in counties if township in data.townships.get(unit, ()))
        if len(cut.place) == 2:  # 古县 and the like begin other names as well
            return having
        return having if len(counties) > 1 and having else counties
    return tuple(unit for unit in units if not _goes_deeper(unit, cut.rest))


def _goes_deeper(unit: Unit, rest: str) -> bool:
    """Tell whether a place may go on in the rest: 深圳市·某某区财政局, 深圳市·南山财政局, 海东市公安局·平安分局."""
    if unit.level == "county" or not rest or rest in SERVED:
        return False
    rest = SEAT.sub("", rest)
    if kind_of(rest).level in ("county", "prefectural"):
        return True
    stems = atlas().stems
    names = (other for end in range(2, 7) for other in stems.get(rest[:end], ()))
    return (rest.endswith("分局") and rest != "分局") or any(unit in other.above for other in names)


def _in_force(units: tuple[Unit, ...], name: str, year: int | None) -> tuple[Unit, ...]:
    """Leave those that were there in the year; of these those that had the name then, if any."""
    if year is None:
        return units
    alive = tuple(unit for unit in units if unit.at(year))
    if len(alive) < 2:
        return alive
    called = tuple(
        unit for unit in alive
        if any(name.endswith((row.name, row.short + row.name[-1])) for row in unit.rows if row.holds(year))
    )  # fmt: skip
    return called or alive


def _said(hints: Hints, year: int | None, agency: str) -> dict[Unit, str]:
    """Give the places that the other mentions make certain, each with what names it: a mention or the site's code."""
    found: dict[Unit, str] = {}
    for name in hints.names:
        if name != agency:
            kind = kind_of(name)
            cut = _cut(name, kind)
            units = _fitting(_in_force(cut.units, cut.place, year), cut, _township(cut, kind), kind, year)
            if len(units) == 1:
                found[units[0]] = "mention"
    for unit in _coded(hints.site, year):
        found.setdefault(unit, "site")
    return found


def _coded(code: str | None, year: int | None) -> tuple[Unit, ...]:
    """Give the one place of a code that begins with a division's; none where several had it."""
    units = _in_force(tuple(atlas().codes.get((code or "")[:6], ())), "", year)
    return units if len(units) == 1 else ()


def _hosted(units: tuple[Unit, ...], host: str | None) -> tuple[Unit, ...]:
    """Leave the places that a page's host speaks of: www.nanjing.gov.cn of 南京市 and all below it."""
    labels = set((host or "").split("."))
    return tuple(
        unit for unit in units if any(row.pinyin in labels for place in (unit, *unit.above) for row in place.rows)
    )


def _agree(unit: Unit, other: Unit) -> bool:
    return unit is other or unit in other.above or other in unit.above


def _placeless(agency: str, cut: _Cut, said: tuple[Unit, ...]) -> tuple[tuple[Unit, ...], _Cut]:
    """Give the place of a body whose name has none, such as 区民政局, where the other mentions agree on one."""
    own = BARE.match(agency)
    deepest = [unit for unit in said if not any(unit in other.above for other in said)]
    if own is None or cut.place or len(deepest) != 1:
        return (), cut
    (unit,) = deepest
    last = {row.name[-1] for row in unit.rows}
    if own[0][-1] not in last:
        return (), cut
    return (unit,), _Cut((unit,), own[0], agency[own.end() :])


def _listed(units: Iterable[Unit], year: int | None) -> tuple[str, ...]:
    """Name units for a message, in order of code, each with its prefecture."""
    rows = sorted({(unit.at(year) or unit.rows[-1]).code for unit in units})
    return tuple(full_name(code, year) for code in rows[:_NAMED]) + (("…",) if len(rows) > _NAMED else ())


def full_name(code: str, year: int | None) -> str:
    """Give a division's name with all that is above it, as it was called in a year."""
    unit = atlas().codes[code][-1]
    row = unit.at(year) or unit.rows[-1]
    return (full_name(row.parent, year) if row.parent else "") + row.name


def _place(unit: Unit, year: int | None, cut: _Cut, kind: Kind, township: str | None, evidence: str) -> Place:
    row = unit.at(year)
    if row is None:
        return Place()
    named: dict[str, str] = {row.level: row.name}
    parent = row.parent
    while parent is not None:
        above = next(up for candidate in atlas().codes[parent] if (up := candidate.at(year)))
        named[above.level] = above.name
        parent = above.parent
    return Place(
        division_code=row.code,
        province=named.get("provincial"),
        prefecture=named.get("prefectural"),
        county=named.get("county"),
        township=township,
        level=row.level if kind.level != "township" and not _in_zone(kind, cut.rest) else "unknown",
        agency_key=key(unit, cut.of, cut.rest, township),
        evidence=evidence,
    )


def _in_zone(kind: Kind, rest: str) -> bool:
    """Tell whether a body belongs to a zone: its rank stays unknown even where the city's is known."""
    return kind.body == "zone" or kind_of("市" + rest, "各县区").level == "unknown"
