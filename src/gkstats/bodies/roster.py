"""Who should report: `roster.csv`, one line a body, with its place, the body above it and the years it holds for.

With a roster there is something to be a share of. A report is a body's for certain where both have one `agency_key`, or
one full name that is no homonym; a report that could be a body's, because its place, its year or the spelling of its
name leaves that open, makes the body unknown, never missing.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.bodies.divisions import FIRST_YEAR, atlas
from gkstats.bodies.kinds import BARE, Kind, kind_of
from gkstats.bodies.names import is_unique, spelled
from gkstats.bodies.places import Hints, Place, full_name, resolve
from gkstats.inputs import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gkstats.inputs.find import Input

COLUMNS: Final = ("agency", "place", "parent", "from", "to")
_SETTLED: Final = 2024  # the last year for which the data on divisions are of one source
_SCHEMA: Final = {
    "agency": pl.String, "agency_key": pl.String, "parent": pl.String, "parent_key": pl.String, "from": pl.Int16,
    "to": pl.Int16, "level": pl.String, "body": pl.String, "vertical": pl.Boolean, "province": pl.String,
    "prefecture": pl.String, "county": pl.String, "township": pl.String, "name": pl.String, "line": pl.UInt32,
}  # fmt: skip


class RosterError(ValueError):
    """A roster that cannot be used; the message names the file, the line and what to do."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line as it is written, and where its body is."""

    agency: str
    full: str
    parent: str
    first: int | None
    last: int | None
    line: int
    kind: Kind
    place: Place
    parent_key: str | None = None


def read(path: str | Path) -> pl.DataFrame:
    """Read a roster: one row a body and line, with its `agency_key` where its place is certain, and its parent's.

    Columns of the file: agency, place (a name such as 海东市平安区, or a six-digit code; may be empty where the name of
    the agency holds it), parent (an agency of the roster; may be empty), from, to (first and last year reported on;
    empty: open). Raises RosterError for what cannot be meant, and FileNotFoundError.
    """
    path = Path(path)
    entries = [_entry(path, line, row) for line, row in _lines(path)]
    if not entries:
        raise _error(path, 2, "there is no body on it; write one line a body")
    _refuse_twice(path, entries)
    entries = list(_with_parents(path, entries))
    _refuse_circles(path, entries)
    return pl.DataFrame([_row(entry) for entry in entries], schema=_SCHEMA)


def beside(found: Iterable[Input]) -> pl.DataFrame | None:
    """Read the roster.csv in the folders of the inputs; None where there is none. Raises as `read` does."""
    rosters = [read(path) for path in find.beside(found, find.ROSTER)]
    return pl.concat(rosters) if rosters else None


def expected(roster: pl.DataFrame, years: Iterable[int]) -> pl.DataFrame:
    """Give one row a body and year that it is on the roster: the roster's columns and `year`."""
    asked = pl.DataFrame({"year": sorted(set(years))}, schema={"year": pl.Int16})
    return roster.join(asked, how="cross").filter(
        pl.col("from").fill_null(0) <= pl.col("year"), pl.col("to").fill_null(9999) >= pl.col("year")
    )


def match(reports: pl.DataFrame, roster: pl.DataFrame) -> pl.DataFrame:
    """Match reports with the bodies expected in their years.

    Gives the rows of `expected` with `reports` (the ids of the body's reports, of all versions) and `possible` (where
    it has none: the ids of reports that could be its own).
    """
    years = reports["year"].drop_nulls().unique().to_list()
    bodies = expected(roster, years).to_dicts()
    keyed: dict[tuple[str, int], list[str]] = defaultdict(list)
    named: dict[tuple[str, int], list[str]] = defaultdict(list)
    rows = reports.select(
        "report_id", "agency", "agency_key", "year", *(pl.col(name).cast(pl.String) for name in ("level", "body"))
    ).to_dicts()
    for row in rows:
        row["name"] = spelled(row["agency"]) if row["agency"] else None
        if row["year"] is None or row["name"] is None:
            continue
        if row["agency_key"]:
            keyed[row["agency_key"], row["year"]].append(row["report_id"])
        elif is_unique(row["name"]):
            named[row["name"], row["year"]].append(row["report_id"])
    taken: set[str] = set()
    names = Counter((body["name"], body["year"]) for body in bodies)
    for body in bodies:
        place = (body["name"], body["year"])
        certain = not body["agency_key"] and names[place] == 1
        body["reports"] = keyed.get((body["agency_key"], body["year"]), named.get(place, []) if certain else [])
        taken.update(body["reports"])
    possible = _possible(
        [row for row in rows if row["report_id"] not in taken], [b for b in bodies if not b["reports"]]
    )
    for body in bodies:
        body["possible"] = possible.get((body["line"], body["year"]), [])
    lists = {"reports": pl.List(pl.String), "possible": pl.List(pl.String)}
    return pl.DataFrame(bodies, schema={**_SCHEMA, "year": pl.Int16, **lists})


def _possible(
    left: Sequence[Mapping[str, Any]], bodies: Sequence[Mapping[str, Any]]
) -> dict[tuple[int, int], list[str]]:
    """Give for each body without a report, by line and year, the reports that nobody's certainly are and may be its."""
    by_place: dict[tuple[str, str, str], list[Mapping[str, Any]]] = defaultdict(list)
    by_end: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    by_name: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    wanted = {report["name"] for report in left if report["name"] and not report["agency_key"]}
    for body in bodies:
        by_name[body["name"]].append(body)
        for end in _ends(body["name"]):
            if end in wanted:
                by_end[end].append(body)
        if body["agency_key"]:
            by_place[_where(body)].append(body)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for report in left:
        if report["name"] is None:
            candidates: Iterable[Mapping[str, Any]] = bodies
        elif report["agency_key"]:
            # Its place is certain; what it is called there may be another spelling.
            candidates = by_place.get(_where(report), ())
        else:
            shorter = (body for end in _ends(report["name"])[1:] for body in by_name.get(end, ()))
            candidates = [*by_end.get(report["name"], ()), *shorter]
        for body in candidates:
            if report["year"] in (None, body["year"]):
                found[body["line"], body["year"]].append(report["report_id"])
    return found


def _where(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Give place and kind of a body whose key is known; a township's government may have become a subdistrict's."""
    kind = "township" if row["level"] == "township" and row["body"] != "department" else row["body"]
    return row["agency_key"].split(":")[0], row["level"], kind


def _ends(name: str) -> list[str]:
    return [name[at:] for at in range(len(name) - 1)]


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _error(path, 1, "it is not UTF-8; save it as 'CSV UTF-8'") from None
    reader = csv.DictReader(text.splitlines())
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise _error(path, 1, f"no column {', '.join(missing)}; the first line must be {','.join(COLUMNS)}")
    for row in reader:
        if None in row:
            raise _error(path, reader.line_num, "more fields than columns; put a field that holds a comma in quotes")
        values = {name: (row[name] or "").strip() for name in COLUMNS}
        if any(values.values()):
            yield reader.line_num, values


def _entry(path: Path, line: int, row: Mapping[str, str]) -> _Entry:
    agency = "".join(row["agency"].split())
    if not agency:
        raise _error(path, line, "no agency; write the body's name as its reports do")
    first, last = (_year(path, line, name, row[name]) for name in ("from", "to"))
    if first and last and last < first:
        raise _error(path, line, f"to ({last}) lies before from ({first}); exchange them")
    years = [min(last or _SETTLED, _SETTLED), max(first or FIRST_YEAR, FIRST_YEAR)]
    place, full = Place(), agency
    for year in years:
        hints, full = _hints(path, line, row["place"], agency, year)
        place = resolve(agency, year, hints)
        if place.conflict:
            against = "、".join(place.conflict)
            raise _error(path, line, f"{agency} is not in {row['place']}: {against}; correct one of the two")
        if place.division_code is None and full != agency:
            place = resolve(full, year, hints)
        if place.division_code:
            break
    kind = replace(kind_of(agency), level=place.level)
    return _Entry(agency, full, "".join(row["parent"].split()), first, last, line, kind, place)


def _hints(path: Path, line: int, place: str, agency: str, year: int) -> tuple[Hints | None, str]:
    """Give what a place's name or code says of where a body is, and the body's name with it."""
    if not place:
        return None, agency
    if place in atlas().codes:
        return Hints(site=place), _joined(full_name(place, year), agency)
    where = resolve(place, year)
    if where.candidates:
        raise _error(path, line, f"{place} could be {'、'.join(where.candidates)}; write the full name or the code")
    if where.division_code is None and not any(resolve(place, other).division_code for other in (FIRST_YEAR, _SETTLED)):
        raise _error(path, line, f"{place} is no division; write a name such as 海东市平安区, or its six-digit code")
    return Hints((place,)), _joined(place, agency)


def _joined(place: str, agency: str) -> str:
    """Put a place before a body's name, if it does not hold it yet: 平安区 and 区民政局 are 平安区民政局."""
    for start in range(len(place) - 1):
        if agency.startswith(place[start:]):
            return place[:start] + agency
    own = BARE.match(agency)
    return place + (agency[own.end() :] if own and own[0][-1] == place[-1] else agency)


def _year(path: Path, line: int, name: str, text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"20\d\d", text):
        raise _error(path, line, f"{name} is {text!r}; write a year reported on, such as 2021, or nothing")
    return int(text)


def _refuse_twice(path: Path, entries: Sequence[_Entry]) -> None:
    """Raise for a body that stands there twice for the same year."""
    seen: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        same = seen[entry.place.agency_key or spelled(entry.full)]
        for other in same:
            first, last = max(entry.first or 0, other.first or 0), min(entry.last or 9999, other.last or 9999)
            if first <= last:
                message = f"{entry.agency} stands there already, on line {other.line}, for the same years"
                raise _error(path, entry.line, f"{message}; remove one of the lines or part their years")
        same.append(entry)


def _with_parents(path: Path, entries: Sequence[_Entry]) -> Iterator[_Entry]:
    """Find each body's parent: by its name on the roster, else as a name whose place is certain."""
    named: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        for name in (entry.agency, entry.full):
            named[spelled(name)].add(entry.place.agency_key or spelled(entry.full))
    for entry in entries:
        if not entry.parent:
            yield entry
            continue
        keys = named.get(spelled(entry.parent), set())
        if not keys and (key := resolve(entry.parent, min(entry.last or _SETTLED, _SETTLED)).agency_key):
            keys = {key}
        if len(keys) != 1:
            reason = (
                "is the name of several bodies" if keys else "is no body on the roster, and its place is not certain"
            )
            raise _error(path, entry.line, f"parent {entry.parent} {reason}; write its full name, with its place")
        (key,) = keys
        yield replace(entry, parent_key=key if ":" in key else None)  # a name leads to no report's key


def _refuse_circles(path: Path, entries: Iterable[_Entry]) -> None:
    """Raise for a body that is above itself."""
    entries = list(entries)
    above = {entry.place.agency_key: entry.parent_key for entry in entries if entry.place.agency_key}
    for entry in entries:
        key, passed = entry.parent_key, set[str | None]()
        while key and key not in passed:
            if key == entry.place.agency_key:
                raise _error(path, entry.line, f"{entry.agency} stands above itself; correct the column parent")
            passed.add(key)
            key = above.get(key)


def _row(entry: _Entry) -> dict[str, Any]:
    place = entry.place
    return {
        "agency": entry.agency, "agency_key": place.agency_key, "parent": entry.parent or None,
        "parent_key": entry.parent_key, "from": entry.first, "to": entry.last, "level": entry.kind.level,
        "body": entry.kind.body, "vertical": entry.kind.vertical, "province": place.province,
        "prefecture": place.prefecture, "county": place.county, "township": place.township,
        "name": spelled(entry.full), "line": entry.line,
    }  # fmt: skip


def _error(path: Path, line: int, reason: str) -> RosterError:
    return RosterError(f"{path}, line {line}: {reason}")
