"""A user's own knowledge: `corrections.csv` beside the inputs, applied to what was read, the original kept.

One correction a line: report (its report_id or source), table, keys (`item=received requester=total`; for the table
`reports` the column, `column=year`), value, reason, who, when. A corrected cell is `reported`; what was read stands
beside it. A correction that fits nothing, because file, cell or value are not as it says, is an issue.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
import polars as pl
from msgspec import Meta

from gkstats import forms
from gkstats.bodies.kinds import kind_of, scope_of
from gkstats.dataset import schema
from gkstats.inputs.beside import CORRECTIONS, Typed
from gkstats.inputs.beside import read as read_rows
from gkstats.issues import issue, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.inputs.find import Input
    from gkstats.model import Fact, Issue, Report

KEYS: Final = {"reports": ("column",), **schema.CELL_KEYS}
_SIGNED: Final = frozenset(
    column
    for form in map(forms.load, forms.NAMES)
    for block in form.blocks
    for (*_, column), signed in zip(block.columns, block.signed, strict=True)
    if signed
)
_MOST: Final = 10**12  # no cell holds as much: the reader takes no number of more than 12 digits either
_LONGEST: Final = 300  # characters of a title or a body's name
_CHOICES: Final = {"level": schema.LEVELS, "body": schema.BODIES, "scope": schema.SCOPES}
_DATES: Final = ("dated_on", "published_on")
_COLUMNS: Final = ("title", "agency", "year", *_DATES, *_CHOICES)
_KEY: Final = re.compile(r"(\w+)\s*=\s*([^\s;,]+)")


class CorrectionRow(msgspec.Struct, frozen=True):
    """One row of a `corrections.csv`; what may be its value depends on its table and keys."""

    report: str
    table: Annotated[Literal["reports", "proactive", "requests", "disputes"], Meta(description="tables_to_correct")]
    keys: str
    value: str
    reason: str = ""
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a corrections.csv."""

    report: str
    table: str
    keys: tuple[tuple[str, str], ...]
    value: str
    by: str
    source: str
    line: int

    @property
    def key(self) -> tuple[str, ...]:
        """Give the values of the table's keys, in their order."""
        return tuple(dict(self.keys)[name] for name in KEYS[self.table])

    @property
    def subject(self) -> str:
        """Name what is corrected."""
        return " ".join([self.report, self.table, *(f"{name}={value}" for name, value in self.keys)])


class Corrections:
    """All corrections of a run, by the report they are about; `issues` grows as they are applied."""

    def __init__(self, listed: Sequence[Correction], reports: Iterable[Report]) -> None:
        """Find the report of each correction; sources that several files have name none of them."""
        reports = list(reports)
        sources = Counter(report.source for report in reports)
        named = {report.source: report for report in reports if sources[report.source] == 1}
        named |= {report.report_id: report for report in reports}
        self.issues: list[tuple[str | None, str, Issue]] = []
        self.touched: set[str] = set()  # the reports whose opening was corrected
        self.of: dict[tuple[str, str], dict[tuple[str, ...], Correction]] = {}
        self._sources = {report.report_id: report.source for report in reports}
        for correction in listed:
            report = named.get(correction.report)
            if sorted(name for name, _ in correction.keys) != sorted(KEYS.get(correction.table, ())):
                self._unfit(correction, "keys_unlike")
            elif report is None:
                self._unfit(correction, "report_not_one")
            elif correction.key in self.of.setdefault((correction.table, report.report_id), {}):
                self._unfit(correction, "corrected_before")
            else:
                self.of[correction.table, report.report_id][correction.key] = correction

    def _unfit(self, correction: Correction, reason: str) -> None:
        said = issue(
            "correction_unfit", line=correction.line, file=correction.source, subject=correction.subject,
            reason=phrase(reason),
        )  # fmt: skip
        self.issues.append((None, correction.source, said))

    def _applied(self, report: str, correction: Correction, read: Fact | None) -> None:
        said = issue(
            "corrected", table=correction.table, subject=correction.subject,
            read=phrase("nothing") if read is None else read, value=correction.value,
            by=correction.by or phrase("nobody_named"),
        )  # fmt: skip
        self.issues.append((report, self._sources[report], said))

    def to_report(self, report: Report) -> Report:
        """Correct what a report's opening says."""
        for (column,), correction in self.of.get(("reports", report.report_id), {}).items():
            value = _opening_value(column, correction.value)
            if value is None:
                self._unfit(correction, "no_such_column")
                continue
            self._applied(report.report_id, correction, getattr(report.opening, column))
            self.touched.add(report.report_id)
            changes: dict[str, Any] = {column: value}
            if column == "agency":
                kind = kind_of(correction.value)
                changes |= {"level": kind.level, "body": kind.body, "vertical": kind.vertical}
                if report.opening.scope_source != "text":
                    changes["scope"], changes["scope_source"], _ = scope_of(kind, "")
            report = replace(report, opening=replace(report.opening, **changes))
        return report

    def to_cells(self, table: str, cells: pl.DataFrame) -> pl.DataFrame:
        """Correct cells of `proactive`, `requests` or `disputes`; what was read stays in `value_read`, `state_read`."""
        for (of, report), corrections in self.of.items():
            for key, correction in corrections.items() if of == table else ():
                cells = self._to_cell(cells, report, key, correction)
        return cells

    def _to_cell(self, cells: pl.DataFrame, report: str, key: tuple[str, ...], correction: Correction) -> pl.DataFrame:
        here = pl.col("report_id") == report
        for name, value in zip(KEYS[correction.table], key, strict=True):
            here &= pl.col(name).cast(pl.String) == value
        found = cells.filter(here)
        number = None if found.is_empty() else _number(correction, found.row(0, named=True))
        if found.is_empty() or number is None:
            self._unfit(correction, "no_such_cell" if found.is_empty() else "no_such_number")
            return cells
        self._applied(report, correction, found["value"][0] if found["state"][0] == "reported" else found["state"][0])
        changed = {
            "value_read": pl.col("value"), "state_read": pl.col("state"), "corrected": pl.lit(value=True),
            "value": pl.lit(number).cast(cells.schema["value"]),
            "state": pl.lit("reported").cast(cells.schema["state"]),
        }  # fmt: skip
        return cells.with_columns(
            pl.when(here).then(value).otherwise(pl.col(name)).alias(name) for name, value in changed.items()
        )


def read(found: Iterable[Input]) -> tuple[list[Correction], list[tuple[str, Issue]]]:
    """Read every corrections.csv in the folders of the inputs, up to the folder that was named.

    Gives the corrections, and an issue (with its source) for each file, row or cell that cannot be taken.
    """
    rows, issues = read_rows(found, CORRECTIONS, CorrectionRow)
    return [_correction(row, says) for row, says in rows], issues


def _correction(row: Typed[CorrectionRow], says: CorrectionRow) -> Correction:
    by = " · ".join(filter(None, (says.who, says.when, says.reason)))
    keys = tuple(_KEY.findall(says.keys))
    return Correction(says.report, says.table, keys, says.value, by, row.source, row.line)


def _opening_value(column: str, value: str) -> object:
    """Give a value in the type of its column; None where it is none."""
    if column not in _COLUMNS or not value:
        return None
    if column == "year":
        return int(value) if re.fullmatch(r"20\d\d", value) else None
    if column in _DATES:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return None
        return day if day.year // 100 == 20 else None
    if column in _CHOICES:
        return value if value in _CHOICES[column] else None
    return value if len(value) <= _LONGEST and not any(map(_is_control, value)) else None


def _is_control(character: str) -> bool:
    """Tell what is no character of a text: control, format and private characters, and ends of lines."""
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


def _number(correction: Correction, cell: dict[str, Any]) -> Decimal | int | None:
    """Give a value as a cell of its kind holds it: a whole number, or an amount; below zero only where that may be."""
    try:
        number = Decimal(correction.value)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) >= _MOST or (number < 0 and cell.get("measure") not in _SIGNED):
        return None
    if cell.get("unit", "count") == "count":
        return int(number) if number == int(number) else None
    return number if number == round(number, 6) else None
