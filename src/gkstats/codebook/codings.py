"""A person's own coding: `codings.csv` beside the inputs overrules the rules, whose codes are kept and marked.

One code a line: report (its report_id or source), table (`problems` or `remedies`), seq, code, coder (a person's
initials), and, as far as wanted, text (how the statement begins), when, why. A statement with several codes has several
lines. `in_force` marks the codes that count: a person's, of several persons the one's whose line comes last, else the
rules'. A line that fits nothing (no such statement or code, or `text` is not what stands there now) is an issue.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from gkstats.codebook import fold
from gkstats.inputs.beside import CODINGS
from gkstats.inputs.beside import read as read_rows
from gkstats.issues import issue, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.codebook import Codebook
    from gkstats.inputs.find import Input
    from gkstats.model import Issue, Phrase, Report, Statement

RULES: Final = "rules"


class CodingRow(msgspec.Struct, frozen=True):
    """One row of a `codings.csv`."""

    report: str
    table: Annotated[Literal["problems", "remedies"], Meta(description="problems_or_remedies")]
    seq: Annotated[int, Meta(ge=1, description="statement_number")]
    code: str
    coder: Annotated[str, Meta(pattern=f"^(?!{RULES}$).", description="initials")]
    text: str = ""
    when: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class CodedLine:
    """One line of a codings.csv: whose code a statement has, how the statement begins, and where this is written."""

    report: str
    table: str
    seq: int
    code: str
    coder: str
    text: str
    why: str
    source: str
    number: int


def read(found: Iterable[Input]) -> tuple[list[CodedLine], list[tuple[str, Issue]]]:
    """Read every codings.csv in the folders of the inputs; what cannot be taken is an issue, with its source."""
    rows, issues = read_rows(found, CODINGS, CodingRow)
    lines = [
        CodedLine(
            says.report, says.table, says.seq, says.code, says.coder, says.text,
            " · ".join(filter(None, (says.why, says.when))), row.source, row.line,
        )
        for row, says in rows
    ]  # fmt: skip
    return lines, issues


class Codings:
    """The codes of every statement: those of the rules and those of persons; `issues` tell of lines that do not fit."""

    def __init__(self, lines: Sequence[CodedLine], reports: Sequence[Report], codebook: Codebook) -> None:
        """Find the statement of each line; a source that several files have names none of them."""
        sources = Counter(report.source for report in reports)
        named = {report.source: report for report in reports if sources[report.source] == 1}
        named |= {report.report_id: report for report in reports}
        self._codebook = codebook
        self.issues: list[tuple[str | None, str, Issue]] = []
        self._of: dict[tuple[str, str, int], dict[str, list[CodedLine]]] = {}
        for line in lines:
            report = named.get(line.report)
            if reason := self._unfit(line, report):
                subject = f"{line.report} {line.table} {line.seq} {line.code}".strip()
                said = issue("coding_unfit", line=line.number, file=line.source, subject=subject, reason=reason)
                self.issues.append((report.report_id if report else None, line.source, said))
            elif report:
                persons = self._of.setdefault((report.report_id, line.table, line.seq), {})
                given = persons.pop(line.coder, [])  # whoever comes last stands last
                persons[line.coder] = [*given, line]

    def _unfit(self, line: CodedLine, report: Report | None) -> Phrase | None:
        """Say why a line cannot be used; None if it can."""
        if report is None:
            return phrase("report_not_read")
        statement = next((s for s in getattr(report, line.table) if s.seq == line.seq), None)
        if statement is None:
            return phrase("no_such_statement")
        if line.code not in self._codebook.keys:
            return phrase("no_such_code")
        if not _plain(statement.text).startswith(_plain(line.text)):
            return phrase("statement_changed", text=statement.text[:20])
        given = [
            other.code for other in self._of.get((report.report_id, line.table, statement.seq), {}).get(line.coder, [])
        ]
        if line.code in given:
            return phrase("coded_before")
        if given and not {line.code, *given}.isdisjoint(self._codebook.alone):
            return phrase("stands_alone", alone=tuple(self._codebook.alone), given=tuple(given))
        return None

    def rows(self, report: str, table: str, statement: Statement) -> list[dict[str, Any]]:
        """Give a statement's rows of `problem_codes` or `remedy_codes`."""
        persons = self._of.get((report, table, statement.seq), {})
        last = next(reversed(persons), RULES)
        found = [(RULES, one.code, one.why) for one in statement.codes]
        found += [(coder, line.code, line.why) for coder, lines in persons.items() for line in lines]
        return [
            {
                "report_id": report, "seq": statement.seq, "code": code, "coder": coder,
                "codebook": self._codebook.version, "why": why, "in_force": coder == last,
            }
            for coder, code, why in found
        ]  # fmt: skip

    def in_force(self, report: str, table: str, statement: Statement) -> list[str]:
        """Give the codes of a statement that count, those that stand alone left out: they say nothing in common."""
        rows = self.rows(report, table, statement)
        return [row["code"] for row in rows if row["in_force"] and row["code"] not in self._codebook.alone]


def _plain(text: str) -> str:
    """Write a text as a comparison needs it: folded, without spaces."""
    return "".join(fold(text).split())
