"""The invented bodies: each in a real division, so that places resolve, each named 示例, so that nobody is meant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING, Final

from gkstats.bodies.divisions import LAST_YEAR, Division, divisions
from gkstats.demo.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

INVENTED: Final = "示例"
_NO_REPORTS: Final = ("71", "81", "82")  # Taiwan, Hong Kong and Macao know no such reports


@dataclass(frozen=True)
class Body:
    """One invented body: its kind (`demo.toml`), the divisions from its province down to its own, its office."""

    kind: str
    place: tuple[Division, ...]
    office: str

    @cached_property
    def name(self) -> str:
        """Give its name as its reports print it: a county after its prefecture, without the province."""
        return _chain(self.place) + self.office

    @property
    def code(self) -> str:
        """Give the code of its division."""
        return self.place[-1].code

    @property
    def rules(self) -> bool:
        """Tell whether it is a government from county level up, which may answer for all bodies below it."""
        return self.kind.endswith("_government")

    @property
    def parent(self) -> str:
        """Name the government above it; empty for a provincial one."""
        above = self.place[:-1] if self.rules else self.place
        return f"{_chain(above)}{INVENTED}人民政府" if above else ""


def bodies(seed: int) -> Iterator[Body]:
    """Invent bodies without end: first one in each province, then by the number of its counties."""
    rng = Random(f"{seed}/bodies")  # noqa: S311
    kinds = settings().kinds
    counties, others = _places()
    first = [rng.choice(counties[province]) for province in counties]
    every = [place for places in counties.values() for place in places]
    known: set[str] = set()
    while True:
        place = first.pop() if first else rng.choice(every)
        kind = rng.choices(kinds, [kind.share for kind in kinds])[0].name
        body = _body(kind, place, others, rng)
        if body.name in known:  # the few bodies of the higher levels are taken: there is always another township
            body = _body("township", place, others, rng)
        if body.name not in known:
            known.add(body.name)
            yield body


def _chain(place: tuple[Division, ...]) -> str:
    return "".join(division.name for division in place[max(0, len(place) - 2) :])


def _body(kind: str, place: tuple[Division, ...], prefectural: set[str], rng: Random) -> Body:
    names = settings().names
    level, _, what = kind.partition("_")
    if level == "township":
        office = rng.choice(names.first) + rng.choice(names.second) + rng.choice(names.townships)
        return Body(kind, place, INVENTED + office)
    if level != "county":
        place = place[:1] if level == "provincial" or place[-2].code not in prefectural else place[:-1]
    if what == "government":
        office = "人民政府"
    else:
        bureaus = place[-1].level == "provincial" and place[-1].name.endswith("市")
        office = rng.choice(names.provincial if place[-1].level == "provincial" and not bureaus else names.departments)
    kind = f"{place[-1].level}_{what}"
    return Body(kind, place, INVENTED + office)


def _places() -> tuple[dict[str, list[tuple[Division, ...]]], set[str]]:
    """Give each province's counties as chains of divisions, and the codes of the prefectures."""
    rows = {
        row.code: row for row in divisions()
        if row.valid_from <= 2019 and row.valid_to is None and row.holds(LAST_YEAR) and row.code[:2] not in _NO_REPORTS
    }  # fmt: skip
    found: dict[str, list[tuple[Division, ...]]] = {}
    for row in rows.values():
        if row.level == "county" and row.name not in ("市辖区", "县"):
            chain = [row]
            while (parent := chain[0].parent) is not None and parent in rows:
                chain.insert(0, rows[parent])
            if chain[0].level == "provincial":
                found.setdefault(chain[0].code, []).append(tuple(chain))
    return found, {code for code, row in rows.items() if row.level == "prefectural"}
