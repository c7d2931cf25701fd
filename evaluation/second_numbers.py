"""What each report adds to each declared indicator, worked out a second time from the tables, in plain Python.

Nothing of `gkstats.indicators` is used: the definitions are written down once more, from the forms and from
docs/indicators.md. Of the package only the tables are taken, those of checks and bounds among them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from evaluation import drawn_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gkstats.corpus.store import Corpus

Cell = tuple[str, str, str]
Report = dict[str, Any]

REQUESTERS: Final = drawn_tables.REQUESTERS
REFUSED: Final = [item for item in drawn_tables.ITEMS if item.startswith("refused_")]
OUTCOMES: Final = drawn_tables.ITEMS[drawn_tables.ITEMS.index("granted") : drawn_tables.ITEMS.index("resolved")]
OTHERS: Final = ("other_not_corrected", "other_fee_unpaid", "other_other")
GRANTED: Final = ["granted", "granted_in_part"]
FAMILIES: Final = {
    "statutory": ["refused_state_secret", "refused_by_law", "refused_security_stability"],
    "third_party": ["refused_third_party"],
    "discretionary": ["refused_internal", "refused_deliberative", "refused_case_file"],
    "referred": ["refused_inquiry_matter"],
}
IDENTITIES: Final = ("balance", "resolved_sum", "requester_sum", "dispute_sum", "claim")
CONTINUITY: Final = ("carry_over", "in_force_stock")
LEGIBLE: Final = ("stated", "none_stated", "remedies_only")
_SLIP: Final = float(np.log(10_000))
_FORMS_OF_STATE: Final = ("national", "provincial", "prefectural", "county")


class Added(NamedTuple):
    """What one report adds: the part, k and n; n is None where it is not known."""

    report: Report
    part: str
    k: float | None
    n: float | None


def ratio_of(k: Iterable[str], n: Iterable[str]) -> dict[str, tuple[list[Cell], list[Cell]]]:
    """Give a ratio of the requests' rows, column total, as cells."""
    return {"": ([_total(item) for item in k], [_total(item) for item in n])}


def _total(item: str) -> Cell:
    return ("requests", item, "total")


def _closed(route: str) -> dict[str, tuple[list[Cell], list[Cell]]]:
    return {"": ([("disputes", route, "corrected")], [("disputes", route, "total"), ("disputes", route, "pending")])}


# By part: the cells of k, and those of n; of cases that are closed the second cell of n is taken off.
RATIOS: Final[dict[str, dict[str, tuple[list[Cell], list[Cell]]]]] = {
    "full_disclosure": ratio_of(["granted"], ["resolved"]),
    "any_disclosure": ratio_of(GRANTED, ["resolved"]),
    "disclosure_among_decidable": ratio_of(GRANTED, [*GRANTED, *REFUSED]),
    "disclosure_without_referrals": ratio_of(
        GRANTED, [*GRANTED, *(item for item in REFUSED if item != "refused_inquiry_matter")]
    ),
    "refusal": ratio_of(REFUSED, ["resolved"]),
    "refusal_grounds": {ground: ratio_of([ground], REFUSED)[""] for ground in REFUSED},
    "refusal_families": {family: ratio_of(grounds, REFUSED)[""] for family, grounds in FAMILIES.items()},
    "not_held": ratio_of(["unable_not_held"], ["resolved"]),
    "not_processed": ratio_of([item for item in OUTCOMES if item.startswith("not_processed_")], ["resolved"]),
    "carried_over": ratio_of(["carried_out"], ["received", "carried_in"]),
    "requester_mix": {
        one: ([("requests", "received", one)], [_total("received")]) for one in REQUESTERS if one != "total"
    },
    "disputes_per_100": {"": (
        [("disputes", "reconsideration", "total"), ("disputes", "litigation_direct", "total")], [_total("resolved")]
    )},
    "reconsideration_correction": _closed("reconsideration"),
    "litigation_direct_correction": _closed("litigation_direct"),
    "litigation_after_correction": _closed("litigation_after_reconsideration"),
}  # fmt: skip
RECEIVED: Final = _total("received")
CLOSED: Final = [name for name in RATIOS if name.endswith("_correction")]


class PlainTables:
    """A corpus as plain lists and dictionaries."""

    def __init__(self, corpus: Corpus) -> None:
        """Take everything out of the frames."""
        self.every = corpus.reports.to_dicts()
        self.reports = [row for row in self.every if row["counted"]]
        self.cells: dict[tuple[str, Cell], tuple[Any, Any, str]] = {}
        for table, keys in (("requests", ("item", "requester")), ("disputes", ("route", "outcome"))):
            rows = getattr(corpus, table).select("report_id", *keys, "value", "implied", "state")
            for report, first, second, value, implied, state in rows.iter_rows():
                self.cells[report, (table, first, second)] = (value, implied, state)
        self.limits: dict[tuple[str, Cell], tuple[int, int | None, str]] = {}
        for row in corpus.bounds.to_dicts():
            first, second = (
                (row["item"], row["requester"]) if row["table"] == "requests" else (row["route"], row["outcome"])
            )
            self.limits[row["report_id"], (row["table"], first, second)] = (row["low"], row["high"], row["basis"])
        self.checks: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in corpus.checks.to_dicts():
            self.checks[row["report_id"]].append(row)
        self.overlap: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in corpus.overlap.drop("passages").to_dicts():
            self.overlap[row["report_id"]].append(row)
        self.codes: dict[str, set[str]] = defaultdict(set)
        for report, code in corpus.problem_codes.filter("in_force").select("report_id", "code").iter_rows():
            self.codes[report].add(code)
        self.stating = set(corpus.problems["report_id"])
        self.bought = {
            (row["report_id"], row["measure"]): row for row in corpus.proactive.filter(item="procurement").to_dicts()
        }
        own = {self._place(report) for report in self.reports
               if report["body"] == "government" and self._whole(report)}  # fmt: skip
        self.aside = {
            report["report_id"] for report in self.reports
            if report["body"] == "government_office" and self._whole(report) and self._place(report) in own
        }  # fmt: skip

    @staticmethod
    def _whole(report: Report) -> bool:
        return report["scope"] == "jurisdiction" and None not in (report["division_code"], report["year"])

    @staticmethod
    def _place(report: Report) -> tuple[Any, ...]:
        return tuple(report[name] for name in ("division_code", "township", "level", "year"))

    def number(self, report: str, cell: Cell, *, stated: bool = False) -> int | None:
        """Give a cell's number: printed, implied, or the only one that the identities leave; 其他处理 may be three."""
        value, implied, state = self.cells.get((report, cell), (None, None, ""))
        if value is None and not stated:
            value = implied
        low, high, basis = self.limits.get((report, cell), (0, None, ""))
        if value is None and low == high and basis == "identity" and not (stated and state == "blank"):
            value = low
        if value is None and cell[:2] == ("requests", "other"):
            parts = [self.number(report, ("requests", part, cell[2]), stated=stated) for part in OTHERS]
            return None if None in parts else sum(part for part in parts if part is not None)
        return None if value is None else int(value)

    def least(self, report: str, cell: Cell) -> int:
        """Give the least that a cell's number can be: the printed one, or what the identities leave."""
        if (report, cell) in self.limits:
            return self.limits[report, cell][0]
        return int(self.cells.get((report, cell), (None, None, ""))[0] or 0)

    def doubted(self, report: str, cells: Iterable[Cell]) -> bool:
        """Tell whether one of the report's own checks failed on one of the cells."""
        asked = set(cells)
        if any(cell[:2] == ("requests", "other") for cell in asked):
            asked |= {("requests", part, cell[2]) for cell in asked for part in OTHERS if cell[1] == "other"}
        for check in self.checks[report]:
            subject = str(check["subject"]).split(":")[0]
            if check["passed"] is False and any(_bears(check["check"], subject, cell) for cell in asked):
                return True
        return False


def _bears(check: str, subject: str, cell: Cell) -> bool:
    """Tell whether a check of a subject (a requester, a row, a route, a claim) holds a cell against others."""
    table, first, second = cell
    if check == "balance":
        return (table, second) == ("requests", subject) and first in (
            "received", "carried_in", "resolved", "carried_out"
        )  # fmt: skip
    if check == "resolved_sum":
        return (table, second) == ("requests", subject) and first in (*OUTCOMES, "other", "resolved")
    if check == "requester_sum":
        return (table, first) == ("requests", subject)
    if check == "dispute_sum":
        return (table, first) == ("disputes", subject)
    claims = {
        "requests_received": [("requests", "received")],
        "reconsiderations": [("disputes", "reconsideration")],
        "lawsuits": [("disputes", "litigation_direct"), ("disputes", "litigation_after_reconsideration")],
    }
    return check == "claim" and second == "total" and (table, first) in claims.get(subject, [])


def added(tables: PlainTables, name: str) -> Iterator[Added]:
    """Give what each report adds to an indicator."""
    if name in RATIOS:
        yield from _ratio(tables, name)
    else:
        for report in tables.reports:
            yield from _OTHERWISE[name](tables, report)


def _ratio(tables: PlainTables, name: str) -> Iterator[Added]:
    cells = {cell for k, n in RATIOS[name].values() for cell in (*k, *n)}
    for report in tables.reports:
        key = report["report_id"]
        numbers = {cell: tables.number(key, cell) for cell in cells}
        known = None not in numbers.values() and not tables.doubted(key, cells)
        for part, (k_cells, n_cells) in RATIOS[name].items():
            k, n = (sum(numbers[cell] or 0 for cell in terms) for terms in (k_cells, n_cells))
            if name in CLOSED:
                n -= 2 * (numbers[n_cells[1]] or 0)
            yield Added(report, part, k if known else None, n if known else None)


def _received(tables: PlainTables, report: Report, *, stated: bool = False) -> int | None:
    number = tables.number(report["report_id"], RECEIVED, stated=stated)
    return None if tables.doubted(report["report_id"], [RECEIVED]) else number


def _zero(tables: PlainTables, report: Report) -> Iterator[Added]:
    number = _received(tables, report, stated=True)
    yield Added(report, "", None if number is None else number == 0, None if number is None else 1)


def _requests(tables: PlainTables, report: Report) -> Iterator[Added]:
    number = _received(tables, report)
    yield Added(report, "", number, None if number is None else 1)


def _whole(_: PlainTables, report: Report) -> Iterator[Added]:
    yield Added(report, "", 1, 1)


def due(report: Report) -> date | None:
    """Give the statutory date: 31 January for departments, 31 March for governments from county level up."""
    year, body, level = report["year"], report["body"], report["level"]
    if year is None:
        return None
    if year <= 2018:
        return date(year + 1, 3, 31)
    if body in ("department", "government_office") and level != "township":
        return date(year + 1, 1, 31)
    return date(year + 1, 3, 31) if body == "government" and level in _FORMS_OF_STATE else None


def _timely(_: PlainTables, report: Report) -> Iterator[Added]:
    last = due(report)
    if last is None:
        return
    published, dated, retrieved = report["published_on"], report["dated_on"], report["retrieved_on"]
    when = published or dated
    known: bool | None = None if when is None else when <= last
    if published and dated and published > last >= dated:
        known = None
    if retrieved and retrieved <= last:
        known = True
    yield Added(report, "", known, None if known is None else 1)


def _failed(checks: Sequence[str]) -> Callable[[PlainTables, Report], Iterator[Added]]:
    def each(tables: PlainTables, report: Report) -> Iterator[Added]:
        for check in checks:
            rows = [row for row in tables.checks[report["report_id"]] if row["check"] == check]
            said = [row for row in rows if row["passed"] is not None
                    and not (row["actual"] == 0 if check == "claim" else row["trivial"])]  # fmt: skip
            if rows:
                yield Added(
                    report, check, any(not row["passed"] for row in said) if said else None, 1 if said else None
                )

    return each


def _overlaps(tables: PlainTables, report: Report) -> Iterator[Added]:
    if report["year"] is None:
        return
    for kind in ("own_year", "peer", "random"):
        shares = [row["share"] for row in tables.overlap[report["report_id"]]
                  if row["kind"] == kind and row["share"] is not None]  # fmt: skip
        yield Added(report, kind, max(shares) >= 0.5 if shares else None, 1 if shares else None)


@cache
def amounts(tables: PlainTables) -> dict[str, tuple[float, bool]]:
    """Give each report's certain amount, and whether it is likelier a usual one ten thousand times too large."""
    found = {report["report_id"]: report for report in tables.reports}
    certain = {report: float(row["value"]) for (report, measure), row in tables.bought.items()
               if measure == "amount" and row["state"] == "reported" and report in found}  # fmt: skip
    groups: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for report, amount in certain.items():
        level, scope = found[report]["level"], found[report]["scope"]
        for group in ((level, scope), (level,), ()):
            if amount > 0:
                groups[group].append(float(np.log(amount)))
    given = {}
    for report, amount in certain.items():
        level, scope = found[report]["level"], found[report]["scope"]
        usual = next((groups[group] for group in ((level, scope), (level,), ()) if len(groups[group]) >= 10), None)
        apart = False
        if usual is not None and amount > 0:
            middle = np.median(usual)
            spread = max(1.4826 * np.median(np.abs(np.array(usual) - middle)), 0.5)
            apart = bool(np.log(amount) > middle + _SLIP / 2 + spread**2 * np.log(99) / _SLIP)
        given[report] = (amount, apart)
    return given


def _bought(measure: str) -> Callable[[PlainTables, Report], Iterator[Added]]:
    def each(tables: PlainTables, report: Report) -> Iterator[Added]:
        key = report["report_id"]
        number: float | None
        if measure == "purchases":
            row = tables.bought.get((key, measure))
            known = row is not None and row["state"] == "reported" and (key, "amount") in tables.bought
            number = float(row["value"]) if row is not None and known else None
        else:
            amount, apart = amounts(tables).get(key, (None, False))
            number = None if apart else amount
        yield Added(report, "", number, None if number is None else 1)

    return each


def _states(_: PlainTables, report: Report) -> Iterator[Added]:
    known = report["problems_state"] in LEGIBLE
    yield Added(report, "", report["problems_state"] == "stated" if known else None, 1 if known else None)


def _coded(tables: PlainTables, report: Report) -> Iterator[Added]:
    key = report["report_id"]
    stated = key in tables.stating
    known = stated or report["problems_state"] in LEGIBLE
    for code in sorted(set().union(*tables.codes.values())):
        yield Added(report, code, code in tables.codes[key] if known else None, int(stated) if known else None)


_OTHERWISE: Final[dict[str, Callable[[PlainTables, Report], Iterator[Added]]]] = {
    "zero_requests": _zero, "requests_received": _requests, "reports": _whole, "in_time": _timely,
    "identity_violations": _failed(IDENTITIES), "discontinuities": _failed(CONTINUITY), "text_overlap": _overlaps,
    "procurement_amount": _bought("amount"), "procurement_purchases": _bought("purchases"), "stating": _states,
    "stated_problems": _coded,
}  # fmt: skip
EVERY: Final = (*RATIOS, *_OTHERWISE)
# Reports are counted here, no figures summed: an office's is not set aside beside its government's.
NONE_ASIDE: Final = (
    "reports", "in_time", "identity_violations", "discontinuities", "text_overlap", "stating", "stated_problems",
)  # fmt: skip
