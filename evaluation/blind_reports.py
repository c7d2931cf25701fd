"""Whole reports that two people composed who had read the contract and no rule: what is read, held to what is true.

    python -m evaluation.blind_reports

prints what is not as the truth says, then the counts.

`reports_free.jsonl` (2026-11-30): sixty reports on 2008 to 2018, before the form, and thirty texts that look like one.
At first sight 56 were reports and three of the thirty, no agency and no year was wrong, of 258 claims 207 were made,
all right; five of the sixty had another number of problems, eight another number of remedies, most by a signature or a
page's foot behind them. `reports_sectioned.jsonl`: a hundred of 2019 to 2025 whose headings are printed in as many
ways: at first sight one was no report, problems were found with F1 0.96, remedies 0.96. Rules were mended by both.

After that a third person composed forty and twenty of the first kind (`reports_free_2.jsonl`) and sixty of the second
(`reports_sectioned_2.jsonl`): seven of the forty were no report, one of the twenty was one, one agency was not told and
none was wrong, all 129 claims of 148 were right; problems were found with F1 0.98, remedies 0.99. Rules were mended by
these, too: outlines of other marks, reports that say no day.

What may be read in two ways (a section five within another one, remedies of last year) is judged by the contract.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from evaluation import ROOT
from evaluation.blind_sets import Score, matched
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FREE: Final = ROOT / "evaluation" / "reports_free.jsonl"
FREE_2: Final = FREE.with_name("reports_free_2.jsonl")
SECTIONED: Final = FREE.with_name("reports_sectioned.jsonl")
SECTIONED_2: Final = FREE.with_name("reports_sectioned_2.jsonl")


@dataclass
class Counts:
    """How many reports have a fact as the truth says, which have not, and how well lists of the truth are found."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[int]] = field(default_factory=dict)
    scores: dict[str, Score] = field(default_factory=dict)

    def fact(self, name: str, number: int, *, right: bool) -> None:
        """Count a fact of one report."""
        if right:
            self.right[name] += 1
        else:
            self.wrong.setdefault(name, []).append(number)

    def found(self, name: str, expected: int, found: int, hits: int) -> None:
        """Count what of a list of one report is found."""
        old = self.scores.get(name, Score(0, 0, 0))
        self.scores[name] = Score(old.expected + expected, old.found + found, old.hits + hits)


def reports(path: Path) -> Iterator[tuple[int, dict[str, Any], Report | None]]:
    """Read the reports of a set: each with its number and its truth; none where a text is no report."""
    for one in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        report = read(one["text"].encode(), f"report.{one['file']}")
        yield one["id"], one["truth"], report if isinstance(report, Report) else None


def free(path: Path = FREE) -> Counts:
    """Count what is read of reports without the form, and of what is none."""
    counts = Counts()
    for number, truth, report in reports(path):
        counts.fact("report", number, right=truth["report"] == (report is not None))
        if report is None or not truth["report"]:
            continue
        said = {
            "agency": report.opening.agency,
            "year": report.opening.year,
            "problems_state": report.problems_state,
            "problems": len(report.problems),
            "remedies": len(report.remedies),
        }
        for name, value in said.items():
            counts.fact(name, number, right=value == truth[name])
        claims = {
            (claim.kind, claim.value * (10_000 if claim.unit == "万元" else 1))
            for claim in report.claims
            if claim.kind != "items_published_part"
        }
        expected = {(claim["kind"], Decimal(str(claim["value"]))) for claim in truth["claims"]}
        counts.found("claims", len(expected), len(claims), len(expected & claims))
    return counts


def sectioned(path: Path = SECTIONED) -> Counts:
    """Count what is read of reports whose headings are printed in many ways."""
    counts = Counts()
    for number, truth, report in reports(path):
        counts.fact("report", number, right=report is not None)
        if report is None:
            continue
        found = {section.section for section in report.sections if section.section}
        counts.fact("sections", number, right=found == set(truth["sections"]))
        counts.fact("problems_state", number, right=report.problems_state == truth["problems_state"])
        for name, statements in (("problems", report.problems), ("remedies", report.remedies)):
            texts = [one.text for one in statements]
            counts.found(name, len(truth[name]), len(texts), matched(truth[name], texts))
    return counts


def main() -> None:
    """Print the counts of both sets."""
    sets = {path.stem: free(path) for path in (FREE, FREE_2)}
    sets |= {path.stem: sectioned(path) for path in (SECTIONED, SECTIONED_2)}
    for name, counts in sets.items():
        for fact, right in counts.right.items():
            sys.stdout.write(f"{name}: {fact} right {right}, not {counts.wrong.get(fact, [])}\n")
        for fact, score in counts.scores.items():
            sys.stdout.write(f"{name}: {fact} {score}, F1 {score.f1:.3f}\n")


if __name__ == "__main__":
    main()
