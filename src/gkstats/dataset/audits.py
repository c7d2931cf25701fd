"""What a person read by hand: `audit.csv` beside the inputs, held against what was read from the same files.

One line for each thing that somebody looked at: report (its report_id), table, subject (a cell's keys,
`received/total`, or a statement's number), found (the number as printed; `blank`, `absent`, `unclear`; of a statement
its codes), reader (initials), stratum. `gkstats audit` draws the sample, and its page writes the file. A line that fits
nothing is an issue. The numbers are compared with what is read now, so that an audit outlives a better reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
import polars as pl
from msgspec import Meta

from gkstats.dataset import schema
from gkstats.inputs.beside import AUDIT
from gkstats.inputs.beside import read as read_rows
from gkstats.issues import issue, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from gkstats.inputs.find import Input
    from gkstats.model import Issue, Phrase

BLANK: Final = "blank"
ABSENT: Final = "absent"
UNCLEAR: Final = "unclear"
NO_NUMBER: Final = (BLANK, ABSENT, UNCLEAR)

Entry = tuple[str, str, str]


class AuditRow(msgspec.Struct, frozen=True):
    """One row of an `audit.csv`."""

    report: str
    table: Annotated[
        Literal["proactive", "requests", "disputes", "problems"], Meta(description="tables_to_audit")
    ]  # fmt: skip
    subject: Annotated[str, Meta(min_length=1, description="audited_subject")]
    found: Annotated[str, Meta(min_length=1, description="audited_found")]
    reader: Annotated[str, Meta(min_length=1, description="initials")]
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Audited:
    """One line of an audit.csv, and where it is written."""

    says: AuditRow
    source: str
    line: int


def read(found: Iterable[Input]) -> tuple[list[Audited], list[tuple[str, Issue]]]:
    """Read every audit.csv in the folders of the inputs; what cannot be taken is an issue, with its source."""
    rows, issues = read_rows(found, AUDIT, AuditRow)
    return [Audited(says, row.source, row.line) for row, says in rows], issues


def judge(
    lines: Sequence[Audited], scan: Callable[[str], pl.LazyFrame], codes: tuple[str, ...]
) -> tuple[pl.DataFrame, list[tuple[str | None, str, Issue]]]:
    """Hold each line against the tables: rows of the table `audit`, and an issue a line that fits nothing.

    Of two lines by one reader on one thing the later counts.
    """
    reports = {line.says.report for line in lines}
    known = _known(scan, reports)
    rows: dict[tuple[Entry, str], dict[str, Any]] = {}
    issues: list[tuple[str | None, str, Issue]] = []
    read_ones = set(scan("reports").select("report_id").collect()["report_id"]) & reports if reports else set()
    for line in lines:
        says = line.says
        entry = (says.report, says.table, says.subject)
        reason = _unfit(says, entry, known, read_ones, codes)
        if reason:
            subject = f"{says.report} {says.table} {says.subject}"
            said = issue("audit_unfit", line=line.line, file=line.source, subject=subject, reason=reason)
            issues.append((says.report if says.report in read_ones else None, line.source, said))
            continue
        rows[entry, says.reader] = {
            "report_id": says.report, "table": says.table, "subject": says.subject, "reader": says.reader,
            "found": says.found, "stratum": says.stratum,
            "outcome": None if says.table == "problems" else _outcome(says.found, *known[entry]),
        }  # fmt: skip
    types = schema.empty("audit").schema
    listed = list(rows.values())
    return pl.DataFrame({name: [row[name] for row in listed] for name in types}, schema=types), issues


def checked(audit: pl.DataFrame) -> pl.DataFrame:
    """Give the cells that were checked, each once: report_id, table, subject, stratum, wrong.

    Where two readers differ a cell is wrong if one of them says so; what nobody could tell is not among them.
    """
    sure = audit.filter(pl.col("outcome").is_in(["right", "wrong"]))
    return sure.group_by("report_id", "table", "subject", maintain_order=True).agg(
        pl.col("stratum").first(), (pl.col("outcome") == "wrong").any().alias("wrong")
    )


def of_reports(reports: pl.DataFrame, audit: pl.DataFrame) -> pl.DataFrame:
    """Say of each report how many of its cells were checked by hand, and how many of them are wrong."""
    counts = checked(audit).group_by("report_id").agg(
        pl.len().cast(pl.UInt32).alias("cells_checked"), pl.col("wrong").sum().cast(pl.UInt32).alias("cells_wrong")
    )  # fmt: skip
    plain = reports.drop("cells_checked", "cells_wrong", strict=False)
    return plain.join(counts, on="report_id", how="left", maintain_order="left").select(schema.empty("reports").columns)


def number(text: str) -> Decimal | None:
    """Read what a person typed as a number; None where it is none."""
    try:
        value = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _known(scan: Callable[[str], pl.LazyFrame], reports: set[str]) -> Mapping[Entry, tuple[str, Decimal | None]]:
    """Give state and value of each cell, and the presence of each statement, of some reports."""
    known: dict[Entry, tuple[str, Decimal | None]] = {}
    if not reports:
        return known
    mine = pl.col("report_id").is_in(list(reports))
    for table, keys in schema.CELL_KEYS.items():
        columns = ["report_id", *keys, "state", "value"]
        for report, *key, state, value in scan(table).filter(mine).select(columns).collect().iter_rows():
            known[report, table, "/".join(key)] = (state, None if value is None else Decimal(value))
    for report, seq in scan("problems").filter(mine).select("report_id", "seq").collect().iter_rows():
        known[report, "problems", str(seq)] = ("", None)
    return known


def _unfit(
    says: AuditRow, entry: Entry, known: Mapping[Entry, object], reports: set[str], codes: tuple[str, ...]
) -> Phrase | None:
    """Say why a line cannot be used; None if it can."""
    if says.report not in reports:
        return phrase("report_not_read")
    if entry not in known:
        return phrase("no_such_statement" if says.table == "problems" else "no_such_cell")
    if says.table == "problems":
        strange = set(says.found.split()) - {*codes, "none"}
        return phrase("no_such_code") if strange else None
    if says.found not in NO_NUMBER and number(says.found) is None:
        return phrase("no_such_number")
    return None


def _outcome(found: str, state: str, value: Decimal | None) -> str:
    """Say whether what was read is right: `refused` is a cell that gkstats does not claim to know."""
    if found == UNCLEAR:
        return UNCLEAR
    if state == "unreadable":
        return "refused"
    typed = None if found in NO_NUMBER else number(found)
    return "right" if typed == value else "wrong"
