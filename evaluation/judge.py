"""What can be known of a printed document, and whether a reading is true to it.

A `Case` is a document about to be printed, with what its print still tells of each cell. A reading is wrong where it
reports a number that is not the cell's, and where it calls a cell `blank` or `absent` beside whose label its number is
printed. Where no more is known, `unreadable` is never wrong, only missing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from evaluation.printing import Layout, Sheet, document, sheet
from gkstats.demo.printing import Key, Number
from gkstats.issues import english
from gkstats.model import NoReport, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from gkstats.demo.printing import Document, Grid, MergedBox, Values

EMPTY: Final = ("blank", "absent")


class Doubtful(NamedTuple):
    """What a cell that cannot be told for certain holds: its own number may be reported, no other one ever.

    Without a number nothing of it is left, or nobody can know it.
    """

    value: Number | None


Expected: TypeAlias = Number | str | Doubtful  # a number, or the state of a cell without one


@dataclass(frozen=True)
class Case:
    """A document in a layout, and what can be known of its cells.

    `nameless` are cells whose labels are not in the document: their numbers are nobody's, so they may be `absent`.
    """

    form: str
    values: Values
    layout: Layout
    document: Document
    text: Callable[[str], str] = str
    lost: frozenset[Key] = frozenset()
    doubt: frozenset[Key] = frozenset()
    blank: frozenset[Key] = frozenset()
    nameless: frozenset[Key] = frozenset()

    @cached_property
    def sheet(self) -> Sheet:
        """Print it."""
        done = sheet(self.form, self.document, self.layout)
        return replace(done, marked=self.text(done.marked))

    @property
    def certain(self) -> set[Key]:
        """Give the cells that the text still holds for certain."""
        return set(self.values) - self.lost - self.doubt - self.blank

    def edit(self, change: Callable[[MergedBox], MergedBox | None]) -> Case:
        """Give the case with each box of its tables changed, or gone."""

        def grid(old: Grid) -> Grid:
            return replace(old, boxes=tuple(new for box in old.boxes if (new := change(box)) is not None))

        return replace(self, document=self.document.change(grid))

    def know(
        self,
        *,
        lost: Iterable[Key] = (),
        doubt: Iterable[Key] = (),
        blank: Iterable[Key] = (),
        nameless: Iterable[Key] = (),
    ) -> Case:
        """Add to what is lost, in doubt, empty, or without its label."""
        return replace(
            self,
            lost=self.lost | set(lost),
            doubt=self.doubt | set(doubt),
            blank=self.blank | set(blank),
            nameless=self.nameless | set(nameless),
        )


@dataclass
class Verdict:
    """How a reading compares with the truth."""

    right: int = 0
    missing: list[Key] = field(default_factory=list)
    wrong: list[tuple[Key, Number | None, Number | None]] = field(default_factory=list)
    not_blank: list[Key] = field(default_factory=list)
    empty: list[tuple[Key, str]] = field(default_factory=list)  # called blank or absent though a number is printed
    alarms: list[str] = field(default_factory=list)
    lines: list[tuple[Key, int | None, int | None]] = field(default_factory=list)
    form: str | None = None


def case(form: str, values: Values, layout: Layout, seed: int = 0) -> Case:
    """Give the undamaged case."""
    return Case(form, values, layout, layout.change(document(form, values, layout.style, seed)))


def judge(case: Case, report: Report | NoReport) -> Verdict:
    """Compare a reading with what can be known: a wrong `reported` value is never right, wherever it stands."""
    verdict = Verdict()
    got = {(cell.table, *cell.key): cell for cell in report.cells} if isinstance(report, Report) else {}
    verdict.form = report.form if isinstance(report, Report) else None
    lines, certain = case.sheet.lines, case.certain
    for key, cell in got.items():
        truth = None if key in case.lost else case.values.get(key)
        if cell.state == "reported" and (cell.value != truth or truth is None):
            verdict.wrong.append((key, truth, cell.value))
        printed = key in lines and key not in case.lost
        if printed and (cell.state == "blank" or (cell.state == "absent" and key not in case.nameless)):
            verdict.empty.append((key, cell.state))
    for key, value in case.values.items():
        cell = got.get(key)
        if key in certain:
            if cell is None or cell.state != "reported":
                verdict.missing.append(key)
            elif cell.value == value:
                verdict.right += 1
                if cell.line != lines.get(key):
                    verdict.lines.append((key, lines.get(key), cell.line))
        if key in case.blank and (cell is None or cell.state != "blank"):
            verdict.not_blank.append(key)
    verdict.alarms = [
        f"{issue.code} {english(issue)} (line {issue.line})"
        for issue in report.issues
        if issue.severity != "info" and issue.code not in case.layout.issues
    ]
    return verdict


def tally(case: Case, verdict: Verdict) -> Counter[str]:
    """Count one reading; what is called empty where a number is printed is as wrong as another number."""
    return Counter(
        reports=1,
        cells=len(case.certain),
        right=verdict.right,
        missing=len(verdict.missing),
        wrong=len(verdict.wrong) + len(verdict.empty),
        alarms=int(bool(verdict.alarms)),
        lines=len(verdict.lines),
        not_blank=len(verdict.not_blank),
        blank=len(case.blank),
    )


def true(expected: Expected, told: Expected) -> bool:
    """Tell whether what is said of a cell is no lie: its number, or less than is known, never `blank` beside one."""
    if isinstance(expected, Doubtful):
        return told in (expected.value, "unreadable") or (expected.value is None and told in EMPTY)
    return told in (expected, "unreadable") or (told in EMPTY and expected in EMPTY)


def compare(expected: Mapping[Key, Expected], report: Report | NoReport, issues: Container[str] = ()) -> Counter[str]:
    """Count a reading of a document all of whose cells are known: each one's number or state.

    `issues` are the codes that the document deserves.
    """
    got = {(cell.table, *cell.key): cell for cell in report.cells} if isinstance(report, Report) else {}
    told = {key: cell.value if cell.state == "reported" else cell.state for key, cell in got.items()}
    certain = {
        key: value for key, value in expected.items() if value == "blank" or not isinstance(value, str | Doubtful)
    }
    right = sum(told.get(key) == value for key, value in certain.items())
    wrong = sum(not true(expected.get(key, "absent"), value) for key, value in told.items())
    alarms = sum(issue.severity != "info" and issue.code not in issues for issue in report.issues)
    return Counter(cells=len(certain), right=right, missing=len(certain) - right, wrong=wrong, alarms=min(alarms, 1))
