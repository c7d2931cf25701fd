"""From reports as read to the contract's tables: plain values on the left, Polars frames on the right.

Columns are built for many reports at once; the order of rows is each table's key.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.bodies import divisions, places
from gkstats.codebook import CODEBOOK, matching
from gkstats.codebook.codings import Codings
from gkstats.dataset import audits, bounds, dictionary, overlap, schema, versions
from gkstats.dataset.checks import hierarchy, identities
from gkstats.dataset.corrections import Corrections
from gkstats.dataset.earlier import Alone
from gkstats.dataset.spilling import Rows, ordered
from gkstats.issues import chinese, english, issue, phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from gkstats.bodies.places import Place
    from gkstats.codebook import Codebook
    from gkstats.codebook.codings import CodedLine
    from gkstats.dataset.audits import Audited
    from gkstats.dataset.corrections import Correction
    from gkstats.dataset.earlier import Earlier
    from gkstats.inputs.find import Provenance
    from gkstats.model import Cell, Issue, NoReport, Report, Statement

_AT_ONCE: Final = 2_000  # reports that are held as read, before their rows are built
_IN_MEMORY: Final = 5_000  # reports whose rows are held in memory, 20 to 50 KB each; those of more are put into files


class Tables:
    """The contract's tables in the making: reports come one by one, and go into frames some thousand at a time.

    A report as read takes fifty times the memory of its rows, and rows take fifty times that of a file: the rows of
    many reports are put into files. Reports that a correction or a coding is about wait for
    the end, since only then it is known whether another file has the same source.
    """

    def __init__(
        self,
        corrected: Sequence[Correction] = (),
        recoded: Sequence[CodedLine] = (),
        book: Codebook = CODEBOOK,
        roster: pl.DataFrame | None = None,
        audited: Sequence[Audited] = (),
        earlier: Earlier | None = None,
    ) -> None:
        """Begin tables: with the user's corrections, codings and audit, a codebook, and who is below whom.

        `earlier` are tables from which the rows of documents may be taken that did not change.
        """
        self.alone = Alone()  # for a later build, once the tables are finished
        self._earlier = earlier
        self._taken: list[str] = []
        self._reports = 0
        self._audited = audited
        self._corrected, self._recoded, self._book, self._roster = corrected, recoded, book, roster
        self._named = {line.report for line in corrected} | {line.report for line in recoded}
        self._kept: list[tuple[Report, Provenance]] = []
        self._waiting: list[tuple[Report, Provenance]] = []
        self._refused: list[tuple[str | None, str, Issue]] = []
        self._rows = Rows()

    def add(self, report: Report, provenance: Provenance) -> None:
        """Add one report."""
        if self.is_named(report.source, [report.report_id]):
            self._kept.append((report, provenance))
            return
        self._count(1)
        if len(self._waiting) >= _AT_ONCE:
            self._build()
        self._waiting.append((report, provenance))

    def is_named(self, source: str, reports: Iterable[str]) -> bool:
        """Tell whether a correction or a coding may be about one of these reports of one file."""
        return not self._named.isdisjoint((source, *reports))

    def take(self, reports: Collection[str]) -> None:
        """Add reports whose rows are in the earlier tables."""
        self._taken += reports
        self._count(len(reports))

    def _count(self, reports: int) -> None:
        self._reports += reports
        if self._reports > _IN_MEMORY:
            self._rows.spill()

    def _build(self) -> None:
        """Build the rows of the reports that wait."""
        self._build_of(self._waiting, Corrections((), ()), Codings((), (), self._book))
        self._waiting = []

    def _build_of(self, given: Sequence[tuple[Report, Provenance]], changes: Corrections, codings: Codings) -> None:
        """Build the rows of some reports; one whose rows the tables refuse costs itself only, and is named."""
        if not given:
            return
        try:
            built = _part(given, changes, codings, self._book)
        except Exception as error:  # noqa: BLE001 - whatever a document made of it
            if len(given) > 1:
                half = len(given) // 2
                self._build_of(given[:half], changes, codings)
                self._build_of(given[half:], changes, codings)
                return
            for report, _ in given:
                reason = phrase("exception", name=type(error).__name__, said=str(error).partition("\n")[0])
                self._refused.append((None, report.source, issue("rows_refused", reason=reason)))
            return
        self._put(built)

    def _put(self, frames: Mapping[str, pl.DataFrame]) -> None:
        for name, rows in frames.items():
            self._rows.put(name, rows)

    def finish(
        self, others: Iterable[NoReport] = (), issues: Iterable[tuple[str | None, str, Issue]] = ()
    ) -> dict[str, pl.DataFrame | pl.LazyFrame]:
        """Give every table of the contract; `issues` are (report_id, source, issue) beside those of the reports."""
        changes = Corrections(self._corrected, [report for report, _ in self._kept])
        kept = [(changes.to_report(report), provenance) for report, provenance in self._kept]
        codings = Codings(self._recoded, [report for report, _ in kept], self._book)
        self._build()
        if self._earlier:
            self._rows.take(self._earlier.rows(self._taken))
        self.alone.frames = {name: self._rows.scan(name).collect() for name in ("reports", "issues")}
        self._build_of(kept, changes, codings)
        self._kept = []
        # What compares reports reads a few cells of each.
        cells = {name: self._rows.scan(name) for name in schema.CELL_KEYS}
        reports, conflicts = versions.versions(ordered("reports", self._rows.scan("reports").collect()))
        reports = hierarchy.scopes(reports, cells, self._roster)
        remembered = self._earlier.overlap(self._taken) if self._earlier else None
        compared = overlap.Comparison(reports, self._rows.scan("sections"), remembered)
        for rows in compared.rows():
            self._rows.put("overlap", _valid("overlap", rows))
        self.alone.frames["texts"] = compared.texts
        for rows in (versions.check(reports, cells), hierarchy.check(reports, cells, self._roster)):
            self._rows.put("checks", _valid("checks", rows))
        audit, misfits = audits.judge(self._audited, self._rows.scan, self._book.keys)
        reports = audits.of_reports(reports, audit)
        said = [(None, other.source, i) for other in others for i in other.issues]
        beside = [*said, *issues, *changes.issues, *codings.issues, *misfits, *conflicts, *self._refused]
        self._rows.put("issues", _frame("issues", [_issue_row(*entry) for entry in beside]))
        small = {
            "reports": _valid("reports", reports),
            "audit": _valid("audit", audit),
            "issues": self._rows.scan("issues").collect(),
            "divisions": _divisions(),
            "dictionary": _frame("dictionary", dictionary.rows(self._book)),
        }
        return {
            name: ordered(name, small[name]) if name in small else self._rows.in_order(name) for name in schema.TABLES
        }


def _part(
    given: Sequence[tuple[Report, Provenance]], changes: Corrections, codings: Codings, book: Codebook
) -> dict[str, pl.DataFrame]:
    """Build the tables of some reports, as far as each report's own text goes."""
    reports = [report for report, _ in given]
    where = {r.report_id: places.of(r.opening, provenance.url or r.canonical_url) for r, provenance in given}
    said: list[tuple[str | None, str, Issue]] = [(r.report_id, r.source, i) for r in reports for i in r.issues]
    said += [(r.report_id, r.source, i) for r in reports for i in places.doubts(r.opening, where[r.report_id])]
    frames = {
        "reports": _frame("reports", [
            _report_row(r, provenance, where[r.report_id]) | {"corrected": r.report_id in changes.touched}
            for r, provenance in given
        ]),
        **{name: changes.to_cells(name, _cells(name, reports)) for name in schema.CELL_KEYS},
        "sections": _frame("sections", [
            {"report_id": r.report_id, "section": s.section, "heading": s.heading, "text": s.text,
             "lines": [{"at": at, "line": line} for at, line in s.lines]}
            for r in reports for s in r.sections
        ]),
        "claims": _frame("claims", [
            {"report_id": r.report_id, "section": c.section, "kind": c.kind, "value": c.value, "unit": c.unit,
             "text": c.text, "line": c.line}
            for r in reports for c in r.claims
        ]),
    }  # fmt: skip
    for name, of in (("problems", "problem_codes"), ("remedies", "remedy_codes")):
        statements = [(r.report_id, s) for r in reports for s in getattr(r, name)]
        frames[name] = _frame(name, [_statement_row(report, s) for report, s in statements])
        frames[of] = _frame(of, [row for report, s in statements for row in codings.rows(report, name, s)], book.keys)
    frames["remedy_matches"] = _frame("remedy_matches", [row for r in reports for row in _match_rows(r, codings)])
    for name in ("requests", "disputes"):
        frames[name] = identities.imply(frames[name], name)
    frames["issues"] = _frame("issues", [_issue_row(*entry) for entry in said])
    valid = {name: _valid(name, rows, book) for name, rows in frames.items()}
    bounded = pl.concat(bounds.of_cells(valid[name], name) for name in bounds.TABLES)
    return valid | {"checks": _valid("checks", identities.check(valid)), "bounds": _valid("bounds", bounded)}


def _valid(name: str, rows: pl.DataFrame, book: Codebook = CODEBOOK) -> pl.DataFrame:
    """Give rows the types of their table; raises where the contract's rules are broken."""
    return schema.of(name, book.keys).validate(rows, cast=True)


def _frame(name: str, rows: list[dict[str, Any]], codes: tuple[str, ...] = CODEBOOK.keys) -> pl.DataFrame:
    types = schema.empty(name, codes).schema
    if not rows:
        return schema.empty(name, codes)
    columns = {column: [row.get(column) for row in rows] for column in types}
    return pl.DataFrame(columns, schema=types)


def _divisions() -> pl.DataFrame:
    rows, types = divisions.divisions(), schema.empty("divisions").schema
    return pl.DataFrame({column: [getattr(row, column) for row in rows] for column in types}, schema=types)


def _report_row(report: Report, provenance: Provenance, place: Place) -> dict[str, Any]:
    opening = report.opening
    return {
        "report_id": report.report_id, "source": report.source, "part": report.part,
        "source_url": provenance.url or report.canonical_url, "retrieved_on": provenance.retrieved_on,
        "abridged": provenance.abridged, "invented": provenance.invented, "recognised": report.recognised,
        "title": opening.title, "agency": opening.agency, "year": opening.year,
        "year_source": opening.year_source, "form": report.form, "dated_on": opening.dated_on,
        "published_on": opening.published_on, "level": place.level, "vertical": opening.vertical,
        "body": opening.body, "scope": opening.scope, "scope_source": opening.scope_source,
        "scope_words": opening.scope_words,
        "division_code": place.division_code, "province": place.province, "prefecture": place.prefecture,
        "county": place.county, "township": place.township, "place_source": place.evidence,
        "agency_key": place.agency_key, "problems_state": report.problems_state,
        "content_id": report.content_id, "counted": True,
    }  # fmt: skip


def _issue_row(report: str | None, source: str, issue: Issue) -> dict[str, Any]:
    return {
        "report_id": report, "source": source, "severity": issue.severity, "code": issue.code, "table": issue.table,
        "message": english(_worded(issue, "en")), "message_zh": chinese(_worded(issue, "zh")), "line": issue.line,
    }  # fmt: skip


def _worded(issue: Issue, language: str) -> Issue:
    """Name the row that an issue is about as the dictionary does: 行政事业性收费 for 20.8.admin_charges."""
    names = dictionary.names_of_rows()[language]
    facts = [
        (name, names.get(str(fact).rpartition(".")[2], fact) if name == "item" else fact) for name, fact in issue.facts
    ]
    return replace(issue, facts=tuple(facts))


def _cells(name: str, reports: Sequence[Report]) -> pl.DataFrame:
    types = schema.empty(name).schema
    pairs = [(r.report_id, c) for r in reports for c in r.cells if c.table == name]
    cells: list[Cell] = [cell for _, cell in pairs]
    columns: dict[str, Any] = {"report_id": [report for report, _ in pairs]}
    for place, key in enumerate(schema.CELL_KEYS[name]):
        columns[key] = [cell.key[place] for cell in cells]
    for column in ("value", "state", "raw", "line", "unit", "unit_printed"):
        if column in types:
            columns[column] = [getattr(cell, column) for cell in cells]
    columns["corrected"] = [False] * len(cells)
    nothing = [None] * len(cells)
    return pl.DataFrame({column: columns.get(column, nothing) for column in types}, schema=types)


def _statement_row(report: str, statement: Statement) -> dict[str, Any]:
    return {"report_id": report, "seq": statement.seq, "text": statement.text, "line": statement.line}


def _match_rows(report: Report, codings: Codings) -> list[dict[str, Any]]:
    """Match each stated problem with the announced remedies that are about the same, by code or by words."""
    problems = [(s, codings.in_force(report.report_id, "problems", s)) for s in report.problems]
    remedies = [(s, codings.in_force(report.report_id, "remedies", s)) for s in report.remedies]
    return [
        {
            "report_id": report.report_id,
            "problem": problem.seq,
            "remedy": remedy.seq,
            "basis": basis,
        }
        for problem, about in problems
        for remedy, mended in remedies
        if (basis := matching.basis(problem.text, remedy.text, about, mended))
    ]
