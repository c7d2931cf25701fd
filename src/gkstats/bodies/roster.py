"""Who should report: `roster.csv`, one line a body, with its place, the body above it and the years it holds for.

With a roster there is something to be a share of. A report is a body's for certain where both have one `agency_key`, or
one full name that is no homonym; a report that could be a body's, because its place, its year or the spelling of its
name leaves that open, makes the body unknown, never missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import msgspec
import polars as pl
from msgspec import Meta

from gkstats.bodies.divisions import FIRST_YEAR, atlas
from gkstats.bodies.kinds import BARE, Kind, kind_of
from gkstats.bodies.names import is_unique, spelled
from gkstats.bodies.places import Hints, Place, full_name, resolve
from gkstats.inputs import beside as files
from gkstats.issues import PhrasedError, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gkstats.model import Phrase

_SETTLED: Final = 2024  # the last year for which the data on divisions are of one source
_SCHEMA: Final = {
    "agency": pl.String, "agency_key": pl.String, "parent": pl.String, "parent_key": pl.String, "from": pl.Int16,
    "to": pl.Int16, "level": pl.String, "body": pl.String, "vertical": pl.Boolean, "province": pl.String,
    "prefecture": pl.String, "county": pl.String, "township": pl.String, "name": pl.String, "line": pl.UInt32,
}  # fmt: skip


class RosterError(PhrasedError):
    """A roster that cannot be used; the message names the file, the line and what to do."""


_Year: TypeAlias = Annotated[Annotated[int, Meta(ge=2000, le=2099)] | None, Meta(description="year_or_nothing")]


class RosterRow(msgspec.Struct, frozen=True):
    """One row of a roster: all columns must be there, and only the agency must be given."""

    agency: Annotated[str, Meta(min_length=1, description="body_name")]
    place: str
    parent: str
    first: _Year = msgspec.field(name="from")
    last: _Year = msgspec.field(name="to")


COLUMNS: Final = tuple(field.encode_name for field in msgspec.structs.fields(RosterRow))


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
    entries = [_entry(path, line, row) for line, row in _rows(path)]
    if not entries:
        raise _error(path, 2, phrase("roster_empty"))
    _refuse_twice(path, entries)
    entries = list(_with_parents(path, entries))
    _refuse_circles(path, entries)
    return pl.DataFrame([_row(entry) for entry in entries], schema=_SCHEMA)


def nobody() -> pl.DataFrame:
    """Give a roster with nobody on it, as `read` gives one."""
    return pl.DataFrame(schema=_SCHEMA)


def beside(found: Iterable[files.Located]) -> pl.DataFrame | None:
    """Read the roster.csv in the folders of the inputs; None where there is none. Raises as `read` does."""
    rosters = [read(path) for path in files.beside(found, files.ROSTER)]
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


def _rows(path: Path) -> Iterator[tuple[int, RosterRow]]:
    """Give the rows that hold anything; raise for the first that cannot be taken."""
    try:
        for row in files.rows(path, path.name, RosterRow):
            if row.values is None:
                raise _error(path, row.line, row.faults[0].reason)
            yield row.line, row.values
    except UnicodeDecodeError:
        raise _error(path, 1, phrase("roster_not_utf8")) from None
    except files.ColumnsError as error:
        raise _error(path, 1, phrase("roster_columns", reason=error.reason, columns=COLUMNS)) from None
    except files.QuotesError as error:
        raise _error(path, error.line, error.reason) from None


def _entry(path: Path, line: int, row: RosterRow) -> _Entry:
    agency = "".join(row.agency.split())
    first, last = row.first, row.last
    if first and last and last < first:
        raise _error(path, line, phrase("roster_backwards", first=first, last=last))
    years = [min(last or _SETTLED, _SETTLED), max(first or FIRST_YEAR, FIRST_YEAR)]
    place, full = Place(), agency
    for year in years:
        hints, full = _hints(path, line, row.place, agency, year)
        place = resolve(agency, year, hints)
        if place.conflict:
            against = tuple(place.conflict)
            raise _error(path, line, phrase("roster_elsewhere", agency=agency, place=row.place, against=against))
        if place.division_code is None and full != agency:
            place = resolve(full, year, hints)
        if place.division_code:
            break
    kind = replace(kind_of(agency), level=place.level)
    return _Entry(agency, full, "".join(row.parent.split()), first, last, line, kind, place)


def _hints(path: Path, line: int, place: str, agency: str, year: int) -> tuple[Hints | None, str]:
    """Give what a place's name or code says of where a body is, and the body's name with it."""
    if not place:
        return None, agency
    if place in atlas().codes:
        return Hints(site=place), _joined(full_name(place, year), agency)
    where = resolve(place, year)
    if where.candidates:
        raise _error(path, line, phrase("roster_ambiguous", place=place, candidates=tuple(where.candidates)))
    if where.division_code is None and not any(resolve(place, other).division_code for other in (FIRST_YEAR, _SETTLED)):
        raise _error(path, line, phrase("roster_no_place", place=place, example="海东市平安区"))
    return Hints((place,)), _joined(place, agency)


def _joined(place: str, agency: str) -> str:
    """Put a place before a body's name, if it does not hold it yet: 平安区 and 区民政局 are 平安区民政局."""
    for start in range(len(place) - 1):
        if agency.startswith(place[start:]):
            return place[:start] + agency
    own = BARE.match(agency)
    return place + (agency[own.end() :] if own and own[0][-1] == place[-1] else agency)


def _refuse_twice(path: Path, entries: Sequence[_Entry]) -> None:
    """Raise for a body that stands there twice for the same year."""
    seen: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        same = seen[entry.place.agency_key or spelled(entry.full)]
        for other in same:
            first, last = max(entry.first or 0, other.first or 0), min(entry.last or 9999, other.last or 9999)
            if first <= last:
                raise _error(path, entry.line, phrase("roster_twice", agency=entry.agency, line=other.line))
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
            reason = "roster_parents" if keys else "roster_no_parent"
            raise _error(path, entry.line, phrase(reason, parent=entry.parent))
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
                raise _error(path, entry.line, phrase("roster_circle", agency=entry.agency))
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


def _error(path: Path, line: int, reason: Phrase) -> RosterError:
    return RosterError("roster_line", path=str(path), line=line, reason=reason)
