"""Where a body is: its name cut into province, prefecture, county and township by the data on divisions.

A name is a chain of divisions, each below the one before (青海省·海东市·平安区, 海东市·平安区, 平安区), with or without
the higher ones, then a township or an office. The chain that reaches furthest counts. The place is certain, or it is
none: a name that several places have (鼓楼区) needs a township that only one of them has, or a second mention (the
signature, the source, the site's code); what contradicts itself is no place. Old names lead to the body's code in the
report's year. A development zone has its parent's code, and the level of its parent's parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from gkstats.bodies.chains import Cut, cut_branch, cut_name, fitting, in_force, plainly, township_of
from gkstats.bodies.divisions import Unit, atlas
from gkstats.bodies.kinds import BARE, Kind, in_zone, kind_of
from gkstats.bodies.names import key, spelled
from gkstats.issues import issue, phrase
from gkstats.script.characters import simplify
from gkstats.script.dates import YEAR, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gkstats.model import Issue, Opening


# A district of this name there is, but elsewhere the word is no name.
_GENERIC: Final = re.compile("[东西城郊矿]区")
_SETTLED: Final = {
    "mention": "by_mention", "site": "by_site", "host": "by_host",
}  # fmt: skip
# A zone is a part of its place that the place's government rules by a committee: the level of such parts.
_ZONE_OF: Final = {"provincial": "prefectural", "prefectural": "county", "county": "county"}
_SHORTEST: Final = 3
_NAMED: Final = 5  # as many candidates as a message lists


@dataclass(frozen=True, slots=True)
class Hints:
    """What else says where a body is.

    `names`: others that are printed of the publisher; `spoken`: whom sentences name, of whom only the same body in full
    counts; `sponsor`: who runs the site, which is where a body without a place in its name is; `site`: the site's code
    (网站标识码; bm: a ministry's); `police`: the first digits of the police's number for the site, which confirms only;
    `host`: the page's, which is only a hint.
    """

    names: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    sponsor: str | None = None
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


def resolve(agency: str, year: int | None = None, hints: Hints | None = None, kind: Kind | None = None) -> Place:
    """Tell where the body named `agency` is, and so its level; `kind` is what its name tells, if that is known."""
    kind = kind or kind_of(agency)
    place = _resolve(agency, year, hints, kind)
    # A few places keep a character that is traditional elsewhere (濛江乡): the name as printed comes first.
    if place.division_code is None and (plain := simplify(agency)) != agency:
        place = _resolve(plain, year, hints, kind)
    return place if place.level != "unknown" else replace(place, level=kind.level)


def _resolve(agency: str, year: int | None, hints: Hints | None, kind: Kind) -> Place:
    hints = hints or Hints()
    cut = cut_branch(cut_name(plainly(agency), kind), year)
    township = township_of(cut, kind)
    named = in_force(cut.units, cut.place, year)
    if len(named) != 1 and (full := _in_full(agency, township, year, hints)):
        return full
    units = fitting(named, cut, township, kind, year)
    if named and not units:
        return Place()  # the name says less, or other, than the level that it claims
    evidence = "name" if units == named else "township"
    said = _said(hints, year, agency)
    if not cut.units:
        if hints.sponsor:
            said |= _said(Hints((hints.sponsor,)), year, agency)
        units, cut = _placeless(agency, cut, tuple(said))
        if not units and township and said:
            units = _having(township, said, year)
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


def _in_full(agency: str, township: str | None, year: int | None, hints: Hints) -> Place | None:
    """Give the place of a body that is named in full elsewhere: 义乌市佛堂镇 for 佛堂镇; None where several are."""
    short = spelled(agency)
    found: dict[str, Place] = {}
    if len(short) < _SHORTEST:
        return None  # 人民政府 is every government's
    for name in (*hints.names, *hints.spoken):
        if name == agency or (len(name) <= len(short) and not township):
            continue
        place = _resolve(name, year, None, kind_of(name))
        code = place.division_code
        if code and spelled(name).endswith(short):
            found[code] = place
        elif code and township is not None and place.township == township:
            found[code] = _resolve(full_name(code, year) + agency, year, None, kind_of(agency))
    if len(found) != 1:
        return None
    ((code, place),) = found.items()
    told = _coded(hints.site, year)
    if any(not _agree(unit, other) for unit in in_force(tuple(atlas().codes[code]), "", year) for other in told):
        return None
    return replace(place, evidence="mention")


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
        return Place(level=opening.level)
    kind = Kind(opening.level, opening.body, opening.vertical)
    host = urlsplit(address).hostname if address else None
    names, spoken = (tuple(map(simplify, said)) for said in (opening.mentions, opening.spoken))
    hints = Hints(names, spoken, opening.sponsor, opening.site_code, opening.police_code, host)
    if opening.year or not (titled := re.findall(YEAR, opening.title or "")):
        return resolve(opening.agency, opening.year, hints, kind)
    # Which year it is may be in doubt, and yet the place the same in each.
    found = {resolve(opening.agency, year_of(year) - back, hints, kind) for year in titled for back in (0, 1)}
    return found.pop() if len(found) == 1 else Place(level=kind.level)


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


def _said(hints: Hints, year: int | None, agency: str) -> dict[Unit, str]:
    """Give the places that the other mentions make certain, each with what names it: a mention or the site's code."""
    found: dict[Unit, str] = {}
    for name in hints.names:
        if name != agency:
            kind = kind_of(name)
            cut = cut_name(plainly(name), kind)
            units = fitting(in_force(cut.units, cut.place, year), cut, township_of(cut, kind), kind, year)
            if len(units) == 1:
                found[units[0]] = "mention"
    for unit in _coded(hints.site, year):
        found.setdefault(unit, "site")
    return found


def _coded(code: str | None, year: int | None) -> tuple[Unit, ...]:
    """Give the one place of a code that begins with a division's; none where several had it."""
    units = in_force(tuple(atlas().codes.get((code or "")[:6], ())), "", year)
    return units if len(units) == 1 else ()


def _hosted(units: tuple[Unit, ...], host: str | None) -> tuple[Unit, ...]:
    """Leave the places that a page's host speaks of: www.nanjing.gov.cn of 南京市 and all below it."""
    labels = set((host or "").split("."))
    return tuple(
        unit for unit in units if any(row.pinyin in labels for place in (unit, *unit.above) for row in place.rows)
    )


def _agree(unit: Unit, other: Unit) -> bool:
    return unit is other or unit in other.above or other in unit.above


def _placeless(agency: str, cut: Cut, said: tuple[Unit, ...]) -> tuple[tuple[Unit, ...], Cut]:
    """Give the place of a body whose name has none, such as 区民政局, where the other mentions agree on one."""
    own = BARE.match(agency)
    deepest = [unit for unit in said if not any(unit in other.above for other in said)]
    if own is None or cut.place or len(deepest) != 1:
        return (), cut
    (unit,) = deepest
    last = {row.name[-1] for row in unit.rows}
    if own[0][-1] not in last:
        return (), cut
    return (unit,), Cut((unit,), own[0], agency[own.end() :])


def _having(township: str, said: Iterable[Unit], year: int | None) -> tuple[Unit, ...]:
    """Give the one county with a township of this name that agrees with all other mentions; none if several do."""
    whose = in_force(tuple(atlas().whose.get(township, ())), "", year)
    having = tuple(unit for unit in whose if all(_agree(unit, other) for other in said))
    return having if len(having) == 1 else ()


def _listed(units: Iterable[Unit], year: int | None) -> tuple[str, ...]:
    """Name units for a message, in order of code, each with its prefecture."""
    rows = sorted({(unit.at(year) or unit.rows[-1]).code for unit in units})
    return tuple(full_name(code, year) for code in rows[:_NAMED]) + (("…",) if len(rows) > _NAMED else ())


def full_name(code: str, year: int | None) -> str:
    """Give a division's name with all that is above it, as it was called in a year."""
    unit = atlas().codes[code][-1]
    row = unit.at(year) or unit.rows[-1]
    return (full_name(row.parent, year) if row.parent else "") + row.name


def _place(unit: Unit, year: int | None, cut: Cut, kind: Kind, township: str | None, evidence: str) -> Place:
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
        level="unknown"
        if kind.level == "township"
        else (_ZONE_OF[row.level] if _in_zone(kind, cut.rest) or _has_district(unit, kind) else row.level),
        agency_key=key(unit, cut.of, cut.rest, township),
        evidence=evidence,
    )


def _has_district(unit: Unit, kind: Kind) -> bool:
    """Tell a body of a district that a city without districts in the data has all the same: 嘉峪关市雄关区."""
    return kind.level == "county" and unit.level == "prefectural" and unit not in atlas().below


def _in_zone(kind: Kind, rest: str) -> bool:
    """Tell whether a body belongs to a zone, whose rank is not that of the city that it is in."""
    return kind.body == "zone" or in_zone(rest)
