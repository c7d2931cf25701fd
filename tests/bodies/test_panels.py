"""A synthetic panel of three years: every planted break, copy, version and renaming is found, and nothing else."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from corpora import REQUESTERS, frame
from gkstats.bodies.places import resolve
from gkstats.dataset import versions

YEARS = (2021, 2022, 2023)
# One body each, by what it called itself in the three years.
BODIES = [
    ("海东市平安区小峡镇人民政府", "海东市平安区小峡街道办事处", "平安区小峡街道"),
    ("海东市平安区古城乡人民政府", "海东市平安区古城回族乡", "青海省海东市平安区古城回族乡人民政府"),
    ("沙县财政局", "沙县区财政局", "三明市沙县区财政局"),
    ("横县教育局", "横州市教育局", "横州市教育局"),
    ("红旗区渠东街道办事处",) * 3,
    ("平凉市崆峒区东关街道办事处",) * 3,
    ("金乡县金乡街道办事处",) * 3,
    ("金乡县人民政府",) * 3,
    ("金乡县人民政府办公室",) * 3,
    ("福州市鼓楼区民政局",) * 3,
    ("南京市鼓楼区民政局",) * 3,
]
MEASURES = ("issued", "repealed", "in_force")


class Panel:
    """Reports on some bodies and years whose numbers carry over, until something is planted."""

    def __init__(self):
        """Begin without reports."""
        self.rows = {"reports": [], "requests": [], "proactive": []}
        self.stock = random.Random(7)  # noqa: S311 - numbers, no secret
        self.carried: dict[tuple, int] = {}

    def add(self, agency, year, *, scope="own_body", source=None, content=None, numbers=True, **dates):
        """Add a report; gives its id."""
        number = len(self.rows["reports"])
        report = f"{number:016x}"
        key = resolve(agency, year).agency_key
        self.rows["reports"].append({
            "report_id": report, "source": source or f"{number:04}.txt", "agency": agency, "agency_key": key,
            "year": year, "scope": scope, "content_id": content or report, "dated_on": date(year + 1, 1, 20),
            "form": "2021", "abridged": False, "vertical": False, "level": "county", "body": "department",
            "problems_state": "absent", "counted": True,
        } | dates)  # fmt: skip
        if numbers:
            self._count(report, (key, scope))
        return report

    def _count(self, report, line):
        for requester in REQUESTERS:
            carried_in = self.carried.get((*line, requester), self.stock.randint(1, 9))
            carried_out = self.stock.randint(1, 9)
            self.carried[*line, requester] = carried_out
            for item, value in (("carried_in", carried_in), ("carried_out", carried_out)):
                self.cell(report, requester, item, value)
        issued, repealed = self.stock.randint(1, 9), self.stock.randint(1, 9)
        in_force = self.carried.get((*line, "stock"), 50) + issued - repealed
        self.carried[*line, "stock"] = in_force
        for measure, value in zip(MEASURES, (issued, repealed, in_force), strict=True):
            self.rows["proactive"].append({
                "report_id": report, "article": "20.1", "item": "normative_documents", "measure": measure,
                "unit": "count", "value": Decimal(value), "state": "reported",
            })  # fmt: skip

    def cell(self, report, requester, item, value):
        """Add a cell of the table `requests`."""
        self.rows["requests"].append({
            "report_id": report, "item": item, "requester": requester, "value": value, "state": "reported",
        })  # fmt: skip

    def change(self, table, report, by, **key):
        """Make one number of a report another one."""
        (row,) = [
            row for row in self.rows[table]
            if row["report_id"] == report and all(row[name] == value for name, value in key.items())
        ]  # fmt: skip
        row["value"] += by

    def read(self):
        """Give the reports with their versions, the checks, and the conflicts."""
        frames = {name: frame(name, rows) for name, rows in self.rows.items()}
        frames["reports"], conflicts = versions.versions(frames["reports"])
        cells = {name: frames[name].lazy() for name in ("proactive", "requests")}
        return frames["reports"], versions.check(frames["reports"], cells), conflicts


@pytest.fixture
def panel():
    made = Panel()
    made.ids = {
        (name, year): made.add(name, year)
        for names in BODIES
        for name, year in zip(names, YEARS, strict=True)
    }  # fmt: skip
    return made


def failed(checks):
    """Name the checks that did not pass."""
    rows = checks.filter(~pl.col("passed")).to_dicts()
    return {(row["report_id"], row["check"], row["subject"], int(row["actual"] - row["expected"])) for row in rows}


def test_an_unbroken_panel_passes_over_renamings(panel):
    """Renamed bodies go on, and each has a check with the year before for each requester and for its stock."""
    reports, checks, conflicts = panel.read()
    assert reports["agency_key"].n_unique() == len(BODIES)
    assert (conflicts, failed(checks)) == ([], set())
    assert checks["passed"].all()
    pairs = len(BODIES) * 2
    assert len(checks) == pairs * (len(REQUESTERS) + 1)
    assert reports["counted"].all()


def test_planted_breaks_are_found_and_nothing_else(panel):
    """A changed number breaks the checks it is a term of: with the year before, with the year after."""
    late, early = panel.ids["沙县区财政局", 2022], panel.ids["海东市平安区小峡镇人民政府", 2021]
    panel.change("requests", late, 3, item="carried_in", requester="total")
    panel.change("requests", early, -1, item="carried_out", requester="business")
    panel.change("proactive", early, 2, measure="in_force")
    after = panel.ids["海东市平安区小峡街道办事处", 2022]
    assert failed(panel.read()[1]) == {
        (late, "carry_over", "total", 3),
        (after, "carry_over", "business", 1),
        (after, "in_force_stock", "normative_documents", -2),
    }


def test_copies_and_versions(panel):
    """A copy points to the first in order of source; the latest version counts; where none is later, none counts."""
    first = panel.ids["金乡县人民政府", 2022]
    copy = panel.add("金乡县人民政府", 2022, content=first, source="zz.txt", numbers=False)
    old = panel.ids["横州市教育局", 2023]
    new = panel.add("横州市教育局", 2023, dated_on=date(2024, 3, 1), numbers=False)
    # One body by two names, both of the same day.
    twin, other = (
        panel.ids["红旗区渠东街道办事处", 2023],
        panel.add("新乡市红旗区渠东街道", 2023, numbers=False),
    )  # by its other name
    published = panel.add("金乡县人民政府办公室", 2021, dated_on=None, published_on=date(2022, 5, 1), numbers=False)
    undated = panel.ids["金乡县人民政府办公室", 2021]
    reports, checks, conflicts = panel.read()
    said = {row["report_id"]: row for row in reports.to_dicts()}
    assert {report for report, row in said.items() if row["duplicate_of"]} == {copy}
    assert said[copy]["duplicate_of"] == first
    assert {report: row["superseded_by"] for report, row in said.items() if row["superseded_by"]} == {old: new}
    uncounted = {report for report, row in said.items() if not row["counted"]}
    assert uncounted == {copy, old, twin, other, published, undated}
    assert {report for report, _, _ in conflicts} == {twin, other, published, undated}
    assert all(issue.code == "version_conflict" for _, _, issue in conflicts)
    assert failed(checks) == set()


def test_scopes_are_never_mixed(panel):
    """A government's own report and its report on all bodies below both count, and are compared each with its like."""
    for year in YEARS:
        panel.add("金乡县人民政府", year, scope="jurisdiction")
    reports, checks, conflicts = panel.read()
    assert reports["counted"].all()
    assert (conflicts, failed(checks)) == ([], set())
    assert len(checks) == (len(BODIES) + 1) * 2 * (len(REQUESTERS) + 1)


def test_an_unknown_scope_is_neither_passed_nor_failed(panel):
    """Where the scope is unknown it may have changed: the numbers are there, the verdict is null."""
    ids = [panel.add("平凉市财政局", year, scope="unknown") for year in YEARS]
    panel.change("requests", ids[1], 5, item="carried_in", requester="total")
    checks = panel.read()[1]
    assert failed(checks) == set()
    open_ = checks.filter(pl.col("passed").is_null())
    assert set(open_["report_id"]) == set(ids[1:])
    assert open_["expected"].null_count() == 0


def test_reports_without_a_year_or_a_certain_place_stand_alone():
    """Nothing is compared or superseded where body or year are unknown."""
    panel = Panel()
    for year in (2021, 2022, 2022):
        panel.add("鼓楼区人民政府", year)
    reports, checks, conflicts = panel.read()
    assert (reports["counted"].all(), len(checks), conflicts) == (True, 0, [])


def test_a_year_that_is_missing_breaks_the_chain():
    """Only the year just before is compared."""
    panel = Panel()
    for year in (2020, 2022):
        panel.add("平安区财政局", year)
    assert panel.read()[1].is_empty()
