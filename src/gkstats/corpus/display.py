"""A report as read, for the eye: the opening, the form with each number and its line, the statements, the issues."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from gkstats import forms, issues
from gkstats.bodies import places
from gkstats.corpus import reader
from gkstats.dataset import dictionary
from gkstats.inputs import find
from gkstats.model import NoReport

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gkstats.model import Cell, Report, Statement

T = TypeVar("T")
ABRIDGED = "abridged transcript, wording by gkstats"
_MARKS = {"blank": "·", "absent": "", "unreadable": "?"}


class NothingToShowError(issues.PhrasedError):
    """A file of which nothing can be shown; the message says why and what to do."""


def show(path: str | Path) -> str:
    """Give a report as read, of a file with several each, as text: every cell of the form, its number and its line.

    `12 @63` is the number 12 on line 63; `·` is blank, `?` unreadable, nothing absent. Reading is bounded as
    in `parse`.
    Raises inputs.NoInputError where there is no such file, NothingToShowError where it is no report.
    """
    entry = _entry(path)
    reports = [_told(outcome) for outcome in reader.read_bounded([entry])[0].outcomes]
    return "\n\n".join("\n".join(_lines(report, abridged=entry.provenance.abridged)) for report in reports)


def _lines(report: Report, *, abridged: bool) -> Iterator[str]:
    opening = report.opening
    yield f"{opening.agency or '(agency unknown)'} · {opening.year or '(year unknown)'} · form {report.form}"
    yield f"{report.source} · {report.report_id}" + (f" · {ABRIDGED}" if abridged else "")
    dates = [("dated on", opening.dated_on), ("published on", opening.published_on)]
    facts = [
        f"{places.of(opening).level} {opening.body}",
        f"scope {opening.scope}",
        *(f"{n} {d}" for n, d in dates if d),
    ]
    yield " · ".join(facts)
    cells = {(cell.table, cell.key): cell for cell in report.cells}
    labels = {(row["table"], row["column"], row["key"]): row["zh"] for row in dictionary.rows()}
    for name in ("proactive", "requests", "disputes"):
        if not any(table == name for table, _ in cells):
            continue
        yield ""
        yield f"[{name}]"
        for block in _printed_form(report.form, name, cells).table(name):
            yield from _block(name, block, cells, labels)
    for title, statements in (("problems", report.problems), ("remedies", report.remedies)):
        yield ""
        yield f"[{title}]" + (f" {report.problems_state}" if title == "problems" else "")
        yield from map(_statement, statements)
    if report.claims:
        yield ""
        yield "[claims]"
        yield from (f"  {c.kind} {c.value}{c.unit or ''}  @{c.line}  {c.text}" for c in report.claims)
    yield ""
    yield f"[issues] {len(report.issues)}"
    for i in report.issues:
        yield f"  {i.severity} {i.code}{f' @{i.line}' if i.line else ''}: {issues.english(i)}"


def _printed_form(form: str, name: str, cells: dict[tuple[str, tuple[str, ...]], Cell]) -> forms.Form:
    """Give the report's form, or where it is mixed or free, the form whose cells one of its tables has."""
    named = form if form in forms.NAMES else None
    having = (
        one for one in forms.NAMES
        if all((name, b.cell_key(row, 0)) in cells for b in forms.load(one).table(name) for row in b.rows if row.key)
    )  # fmt: skip
    return forms.load(named or next(having, forms.NEWEST))


def _block(
    name: str,
    block: forms.Block,
    cells: dict[tuple[str, tuple[str, ...]], Cell],
    labels: dict[tuple[str, str, str], str],
) -> Iterator[str]:
    column_of = {"proactive": "measure", "requests": "requester", "disputes": "outcome"}[name]
    heads = block.heads[-len(block.columns) :]
    if name == "requests":
        heads = tuple(labels[name, column_of, key[-1]] for key in block.columns)
    if name == "disputes":
        for route in dict.fromkeys(key[0] for key in block.columns):
            keys = [key for key in block.columns if key[0] == route]
            texts = [f"{labels.get((name, column_of, key[-1]), key[-1])} {_cell(cells[name, key])}" for key in keys]
            yield f"  {_pad(labels.get((name, 'route', route), route), 34)}" + "  ".join(
                _pad(text, 16) for text in texts
            )
        return
    wide = 11 if name == "requests" else 20
    yield f"  {_pad('', 34)}" + "".join(_pad(head[: wide // 2 - 1], wide) for head in heads)
    for row in block.rows:
        if row.key is None or (name, block.cell_key(row, 0)) not in cells:
            continue
        texts = [_cell(cells[name, block.cell_key(row, column)]) for column in range(len(block.columns))]
        label = row.label if len(row.label) <= 16 else row.label[:15] + "…"
        yield f"  {_pad(label, 34)}" + "".join(_pad(text, wide) for text in texts)


def _cell(cell: Cell) -> str:
    number = _MARKS.get(cell.state, "") if cell.value is None else f"{Decimal(cell.value).normalize():f}"
    return f"{number} @{cell.line}" if cell.line else number


def _statement(statement: Statement) -> str:
    codes = ", ".join(coding.code for coding in statement.codes)
    return f"  {statement.seq}. {statement.text}  @{statement.line}  [{codes}]"


def _pad(text: str, width: int) -> str:
    printed = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(1, width - printed)


def numbered(path: str | Path) -> str:
    """Give a file's lines with their numbers, as the column `line` counts them; bounded, and raises, as `show`."""
    lines = _told(reader.read_lines_bounded(_entry(path)))
    return "\n".join(f"{number:6}  {line}" for number, line in enumerate(lines, start=1))


def _entry(path: str | Path) -> find.Input:
    entries, _ = find.find([path])
    if len(entries) != 1:
        raise find.NoInputError("several_inputs", path=str(path))
    return entries[0]


def _told(outcome: T | NoReport) -> T:
    if isinstance(outcome, NoReport):
        reasons = tuple(
            issues.phrase("issue_and_code", issue=issues.as_phrase(issue), code=issue.code) for issue in outcome.issues
        )
        raise NothingToShowError("nothing_to_show", source=outcome.source, reasons=reasons)
    return outcome
