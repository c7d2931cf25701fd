"""A jurisdiction's numbers and those of the bodies below it: aggregates stand beside their parts, and must fit them.

Below a government are the bodies whose place is its own or below, and those whose parent on the roster it is; bodies
that answer to Beijing and zones only by the roster. Where one of them reports for its own jurisdiction too, it stands
for all below it. If the roster names every body below and each was read, the sums are equal; otherwise the sum of what
was read can only be smaller.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.bodies.divisions import divisions
from gkstats.dataset import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_AMOUNT: Final = pl.Decimal(20, 6)
# What adds up over bodies: an item of a list of powers stands on several lists, and after a reconsideration both the
# body and the one that reconsidered are sued.
_MEASURES: Final = (
    "issued", "repealed", "in_force", "made", "newly_published", "published_total", "decisions", "amount", "purchases",
)  # fmt: skip
_ROUTES: Final = ("reconsideration", "litigation_direct")
# So much must agree before equal sums are evidence of whose figures a report gives.
_FEW_NUMBERS: Final = 5
_FEW_BODIES: Final = 2


@dataclass(slots=True, eq=False)
class _Report:
    """One counted report with what decides over where it stands."""

    report: str
    key: str
    code: str
    township: str | None
    level: str
    body: str
    vertical: bool
    scope: str
    above: tuple[str, ...] = ()  # the codes of all places that hold its own, itself first

    @property
    def whole(self) -> bool:
        """Tell whether its figures are those of all bodies below it."""
        return self.scope == "jurisdiction"


@dataclass(slots=True)
class _YearOfBodies:
    """The counted reports of one year, as they are looked for."""

    by_place: dict[str, list[_Report]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[str, list[_Report]] = field(default_factory=lambda: defaultdict(list))
    children: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # keys, as the roster has them


def check(reports: pl.DataFrame, cells: Mapping[str, pl.LazyFrame], roster: pl.DataFrame | None = None) -> pl.DataFrame:
    """Evaluate `hierarchy_sum` for every counted report on a jurisdiction.

    `cells` are the contract's tables; `roster` is what `roster.read` gives.
    """
    parts = _parts(reports, roster, "jurisdiction")
    if parts.is_empty():
        return schema.empty("checks")
    full = pl.col("full") & (pl.col("known") == pl.col("bodies"))
    # Equal sums that the scope was told from confirm nothing.
    told = reports.filter(pl.col("scope_source") == "arithmetic")["report_id"].to_list()
    evaluable = pl.col("number").is_not_null() & (pl.col("known") > 0)
    return (
        _sums(cells, parts)
        .select(
            "report_id", "subject",
            check=pl.lit("hierarchy_sum"),
            basis=pl.when(evaluable).then(pl.when("printed").then(pl.lit("reported")).otherwise(pl.lit("implied"))),
            expected=pl.when(evaluable).then(pl.col("sum").cast(_AMOUNT)),
            actual=pl.when(evaluable).then(pl.col("number").cast(_AMOUNT)),
            matched=pl.when(evaluable).then(
                pl.when(full).then(pl.format("all_below:{}", "known"))
                .otherwise(pl.format("some_below:{}", "known"))
            ),
            trivial=pl.when(evaluable).then((pl.col("number") == 0) & (pl.col("sum") == 0)),
            passed=pl.when(evaluable & ~pl.col("report_id").is_in(told)).then(
                pl.when(full).then(pl.col("number") == pl.col("sum")).otherwise(pl.col("number") >= pl.col("sum"))
            ),
        )
        .select(schema.empty("checks").columns)
    )  # fmt: skip


def scopes(
    reports: pl.DataFrame, cells: Mapping[str, pl.LazyFrame], roster: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Give `reports` with the scope of governments that their numbers tell: `jurisdiction`, source `arithmetic`.

    Every number must be the sum over the bodies below that were read, with at least five numbers and two bodies that
    are not 0: a coincidence is out of the question, and so is a government beside its own office.
    """
    parts = _parts(reports, roster, "unknown")
    if parts.is_empty():
        return reports
    told = (
        _sums(cells, parts).filter(pl.col("number").is_not_null() & (pl.col("known") > 0))
        .group_by("report_id")
        .agg(
            equal=(pl.col("number") == pl.col("sum")).all(),
            numbers=((pl.col("number") != 0) & (pl.col("most") != pl.col("sum"))).sum(),
            bodies=pl.col("not_zero").max(),
        )
        .filter("equal", pl.col("numbers") >= _FEW_NUMBERS, pl.col("bodies") >= _FEW_BODIES)
    )  # fmt: skip
    whole = reports.filter("counted", pl.col("scope") == "jurisdiction")
    told = told.join(reports, on="report_id").join(whole, on=["agency_key", "year"], how="anti")
    changed = pl.col("report_id").is_in(told["report_id"].to_list())
    return reports.with_columns(
        scope=pl.when(changed).then(pl.lit("jurisdiction").cast(reports.schema["scope"])).otherwise("scope"),
        scope_source=pl.when(changed)
        .then(pl.lit("arithmetic").cast(reports.schema["scope_source"]))
        .otherwise("scope_source"),
    )


def _parts(reports: pl.DataFrame, roster: pl.DataFrame | None, scope: str) -> pl.DataFrame:
    """Give report_id, part (a report below it), full (the roster names all below it, and all were read)."""
    rows: list[tuple[str, str, bool]] = []
    counted = reports.filter("counted").drop_nulls(["agency_key", "year", "division_code"])
    of_governments = pl.col("body").cast(pl.String).is_in(["government", "government_office"])
    parents = [] if roster is None else roster["parent_key"].drop_nulls().unique().to_list()
    heads = counted.filter(pl.col("scope") == scope, of_governments | pl.col("agency_key").is_in(parents))
    for year in heads["year"].unique().sort():
        stand = _stand(counted.filter(pl.col("year") == year), roster, year)
        asked = set(heads.filter(pl.col("year") == year)["report_id"])
        for listed in list(stand.by_key.values()):
            for head in listed:
                if head.report in asked:
                    below, full = _below(head, stand)
                    rows += [(head.report, part.report, full) for part in below]
    return pl.DataFrame(rows, schema={"report_id": pl.String, "part": pl.String, "full": pl.Boolean}, orient="row")


@cache
def _parents(year: int) -> dict[str, str | None]:
    """Give the division above each one that there was in a year."""
    return {row.code: row.parent for row in divisions() if row.holds(year)}


def _stand(reports: pl.DataFrame, roster: pl.DataFrame | None, year: int) -> _YearOfBodies:
    """Put the counted reports of one year in their places."""
    stand = _YearOfBodies()
    parents = _parents(year)
    columns = ("report_id", "agency_key", "division_code", "township", "level", "body", "vertical", "scope")
    for values in reports.select(columns).iter_rows():
        one = _Report(*values)
        above = [one.code]
        while (up := parents.get(above[-1])) is not None:
            above.append(up)
        one.above = tuple(above)
        stand.by_key[one.key].append(one)
        for code in one.above:
            stand.by_place[code].append(one)
    if roster is not None:
        held = roster.filter(pl.col("from").fill_null(0) <= year, pl.col("to").fill_null(9999) >= year)
        for key, name, parent in held.select("agency_key", "name", "parent_key").iter_rows():
            if parent:
                stand.children[parent].append(key or name)
    return stand


def _below(head: _Report, stand: _YearOfBodies) -> tuple[list[_Report], bool]:
    """Give the reports that a report on a jurisdiction must hold, none twice, and whether they are all there are."""
    placed = {one: None for one in stand.by_place[head.code] if _is_below(one, head)}
    listed, full = _listed(head, stand, frozenset({head.key}))
    found = placed | dict.fromkeys(listed)
    inside: set[_Report] = set()
    for one in found:
        if one.whole:
            inside.update(other for other in stand.by_place[one.code] if _is_below(other, one))
            inside.update(_listed(one, stand, frozenset({one.key}))[0])
    left = _once([one for one in found if one not in inside])
    return left, full and all(one in listed or one.key == head.key for one in left)


def _is_below(one: _Report, head: _Report) -> bool:
    """Tell by places alone whether a body is one of those below a government."""
    if one.key == head.key and one.whole:
        return False
    if one.vertical or one.level == "unknown" or one.scope == "unknown" or one.body in ("zone", "other"):
        return False
    if head.vertical or head.body not in ("government", "government_office"):
        return False
    if head.level == "township":
        return one.level == "township" and one.township == head.township and not one.whole
    if one.code == head.code and one.whole and one.body in ("government", "government_office"):
        return one.level == "township"
    return True


def _listed(head: _Report, stand: _YearOfBodies, seen: frozenset[str]) -> tuple[list[_Report], bool]:
    """Give the reports of the bodies that the roster has below a body, and whether each of them has one."""
    keys = stand.children.get(head.key, [])
    if not keys and head.body == "government_office":
        keys = stand.children.get(f"{head.key.split(':')[0]}:政府", [])
    found: list[_Report] = []
    full = bool(keys)
    for key in keys:
        reports = [one for one in stand.by_key.get(key, ()) if one.scope != "unknown"]
        whole = [one for one in reports if one.whole]
        own = [one for one in reports if not one.whole]
        found += whole or own
        complete = bool(whole) or (bool(own) and not stand.children.get(key))
        if not whole and key not in seen and stand.children.get(key):
            below, all_read = _descend(key, stand, seen | {key})
            found += below
            complete = bool(own) and all_read
        full = full and complete
    return found, full


def _descend(key: str, stand: _YearOfBodies, seen: frozenset[str]) -> tuple[list[_Report], bool]:
    """Go on below a body that has no report on its whole jurisdiction."""
    return _listed(_Report("", key, "", None, "", "", vertical=False, scope=""), stand, seen)


def _once(reports: Iterable[_Report]) -> list[_Report]:
    """Leave out a government beside its own office: both print the same figures; and one of two on a whole place."""
    kept: dict[tuple[Any, ...], _Report] = {}
    for one in sorted(reports, key=lambda one: (one.body != "government_office") != one.whole):
        plain = one.body in ("government", "government_office")
        place = (one.code, one.township, one.whole) if plain else (one.key,)
        kept.setdefault(place, one)
    return list(kept.values())


def _sums(cells: Mapping[str, pl.LazyFrame], parts: pl.DataFrame) -> pl.DataFrame:
    """Sum the parts' numbers by head and subject.

    Columns: report_id, subject, number (the head's own), sum, most (the largest part), known and bodies (parts with a
    number, and all), not_zero (parts with a number other than 0), printed (no implied number is in it), full.
    """
    totals = _totals(cells)
    heads = parts.group_by("report_id").agg(pl.col("full").first(), bodies=pl.len())
    below = (
        totals.rename({"report_id": "part"}).join(parts.lazy().select("report_id", "part"), on="part")
        .filter(pl.col("number").is_not_null())
        .group_by("report_id", "subject")
        .agg(
            pl.col("number").sum().alias("sum"), pl.col("number").max().alias("most"), pl.len().alias("known"),
            (pl.col("number") != 0).sum().alias("not_zero"), pl.col("printed").all().alias("below_printed"),
        )
        .collect()
    )  # fmt: skip
    return (
        totals.join(heads.lazy(), on="report_id")
        .collect()
        .join(below, on=["report_id", "subject"], how="left")
        .with_columns(
            pl.col("known").fill_null(0), printed=pl.col("printed") & pl.col("below_printed").fill_null(value=True)
        )
        .sort("report_id", "subject")
    )


def _totals(cells: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """Give report_id, subject, number, printed of every cell that adds up over bodies."""
    text = {name: pl.col(name).cast(pl.String) for name in ("item", "requester", "route", "outcome", "measure")}
    implied = pl.coalesce("value", "implied").cast(_AMOUNT).alias("number")
    printed = pl.col("value").is_not_null().alias("printed")
    requests = cells["requests"].filter(text["requester"] == "total")
    disputes = cells["disputes"].filter(text["outcome"] == "total", text["route"].is_in(_ROUTES))
    proactive = cells["proactive"].filter(text["measure"].is_in(_MEASURES))
    return pl.concat([
        requests.select("report_id", text["item"].alias("subject"), implied, printed),
        disputes.select("report_id", text["route"].alias("subject"), implied, printed),
        proactive.select(
            "report_id", pl.format("{}.{}", text["item"], text["measure"]).alias("subject"),
            pl.col("value").cast(_AMOUNT).alias("number"), printed,
        ),
    ])  # fmt: skip
