"""Hold the titles of the demo's charts against what was planted: none may state what that contradicts.

    python -m evaluation.titles DIR           # the corpora that `evaluation.planted 20 1000 DIR` kept
    python -m evaluation.titles DIR 3         # the first three seeds, printed only

Each notebook is run on each corpus, and each headline that states a finding (`words.headlines`) is held against what
was planted, for all bodies, not only those in the folder: a majority, a trend, an order, places that differ. A finding
that nobody says here how to judge is counted as such and fails, too. The run over 20 seeds writes its line into
docs/indicators.md.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import nbformat

from evaluation import planted
from evaluation import planted_values as values
from evaluation.intervals import PAGE, written
from gkstats.demo.settings import settings, trend, years
from gkstats.indicators.outcomes import FAMILIES
from gkstats.runs import notebook
from gkstats.words import headlines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SEEDS, _REPORTS = 20, 1_000
NOTEBOOKS: Final = Path(__file__).parents[1] / "notebooks"
KINDS: Final = (
    "majority", "throughout", "mostly_not", "trend", "order", "beyond_chance", "in_most_places", "mostly_reported",
    "most_read", "readings", "beside_most",
)  # fmt: skip
# Of the bodies that report for themselves; governments mostly report for all bodies below them.
_OWN: Final = {"township": "township", "county": "county_department", "prefectural": "prefectural_department",
               "provincial": "provincial_department"}  # fmt: skip
_GRANTED: Final = ["granted", "granted_in_part"]


@dataclass(frozen=True)
class Stated:
    """A headline that states a finding: over which chart, of which kind, and what bears it out."""

    chart: str
    kind: str
    title: str
    bearer: Any

    @property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """Give the rows that bear it out."""
        return tuple(self.bearer.rows)

    @property
    def year(self) -> int:
        """Give the year of its first row."""
        return int(self.rows[0]["year"])


def zero(year: int, level: str = "") -> float:
    """Give the planted share of own bodies without a new request, of a level or of all."""
    named = {level: _OWN[level]} if level else _OWN
    weights = {name: values.kind(name).share for name in named.values()}
    return sum(weight * values.requests(name, year)[0] for name, weight in weights.items()) / sum(weights.values())


def ratio(name: str, year: int) -> float:
    """Give a planted ratio of outcomes."""
    starts = {"refusal": "refused_", "not_processed": "not_processed_"}
    if name in starts:
        return values.outcome([item for item in settings().outcomes if item.startswith(starts[name])], [], year)
    parts = {"any_disclosure": _GRANTED, "full_disclosure": ["granted"], "not_held": ["unable_not_held"]}
    return values.outcome(parts[name], [], year)


def outcomes(year: int) -> list[str]:
    """Give the outcomes as they are drawn, the one planted most first."""
    parts = {"granted": ["granted"], "granted_in_part": ["granted_in_part"]}
    parts |= {f"refused_{family}": list(grounds) for family, grounds in FAMILIES.items()}
    for part in ("unable", "not_processed", "other"):
        parts[part] = [item for item in settings().outcomes if item.startswith(f"{part}_")]
    return sorted(parts, key=lambda part: -values.outcome(parts[part], [], year))


def moves(stated: Stated, share: Callable[[int], float]) -> bool:
    """Tell whether a planted value moves from the first row's year to the last one's as is said."""
    last, first = (share(int(row["year"])) for row in stated.rows)
    return last > first if stated.bearer.rises else last < first


def rates(stated: Stated) -> bool:
    """Tell whether a rate moves so, or is above the other one, as planted."""
    one, other = (str(row["indicator"]) for row in stated.rows)
    if one == other:
        return moves(stated, partial(ratio, one))
    return ratio(one, stated.year) > ratio(other, stated.year)


def problem(code: str, year: int) -> float:
    """Give the planted share of reports that state a kind of problem."""
    return trend(settings().problems[code], year)


def disputes(stated: Stated) -> bool:
    """Tell whether disputes move so: they stand still but for the year of the new law, where a series begins."""
    return moves(stated, values.disputed)


# By chart: whether the planted truth bears a finding out. None: it is of the folder alone, and true of it as counted.
JUDGES: Final[dict[str, Callable[[Stated], bool] | None]] = {
    "cell-states": None,
    "procurement-amounts": None,
    "zero-requests-by-year": lambda stated: zero(stated.year) > 1 / 2,
    "zero-requests-specifications": lambda stated: zero(stated.year) > 1 / 2,
    "zero-requests-share-by-year": lambda stated: moves(stated, zero),
    "zero-requests-share-by-level": lambda stated: (
        zero(stated.year, str(stated.rows[0]["level"])) > zero(stated.year, str(stated.rows[1]["level"]))
    ),
    "zero-requests-provinces": lambda stated: stated.bearer.rises is (zero(stated.year) > 1 / 2),
    "reports-by-province": None,
    "stated-problems": lambda stated: moves(stated, partial(problem, str(stated.rows[0]["code"]))),
    "stated-problems-provinces": lambda stated: (
        stated.bearer.rises is (problem(str(stated.rows[0]["part"]), stated.year) > 1 / 2)
    ),
    "outcomes-by-year": lambda stated: [str(row["outcome"]) for row in stated.rows] == outcomes(stated.year)[:2],
    "outcome-rates": rates,
    "disclosure-provinces": lambda stated: stated.bearer.rises is (ratio("any_disclosure", stated.year) > 1 / 2),
    "outcomes-by-requester": lambda stated: str(stated.rows[0]["requester"]) == "natural_person",
    "disputes-per-100": disputes,
    # Every flaw is in fewer than half of the reports, and the ones that checks find are planted equally often.
    "identity-violations": lambda stated: stated.kind == "mostly_not",
    "discontinuities": lambda stated: stated.kind == "mostly_not",
    "violations-provinces": lambda stated: not stated.bearer.rises,
    # Of each kind a body states again what it stated more often than anew.
    "persistence": lambda stated: str(stated.rows[0]["case"]) != "new",
    # Some bodies copy their own report; peers share no more than any two bodies.
    "text-overlap": lambda stated: str(stated.rows[0]["kind"]) == "own_year",
    "text-overlap-by-year": lambda stated: str(stated.rows[0]["kind"]) == "own_year",
    "one-body-level": None,
    "one-body-requests": None,
}


def judged(stated: Stated) -> str:
    """Give `true`, `contradicted` or, where nobody says how to judge it, `unknown`."""
    if stated.kind == "beyond_chance":  # no place differs from another by design
        return "contradicted" if stated.bearer.beyond_chance else "true"
    if stated.chart not in JUDGES:
        return "unknown"
    judge = JUDGES[stated.chart]
    return "true" if judge is None or judge(stated) else "contradicted"


@contextmanager
def recorded(found: list[Stated], drawn: dict[str, str]) -> Iterator[None]:
    """Collect the findings that notebooks state while it lasts, each with the chart that is shown next.

    `drawn` gets the title of each chart that has a name and something to draw.
    """
    own = {name: getattr(headlines, name) for name in KINDS}
    show, pending = notebook.show, []

    def noting(kind: str, bearer: Any, *facts: Any, **named: Any) -> headlines.Finding:
        finding: headlines.Finding = own[kind](bearer, *facts, **named)
        if finding.sentence:
            pending.append((kind, finding.title, bearer))
        return finding

    def showing(chart: Any, name: str, *facts: Any) -> Any:
        if name and not chart.usermeta["empty"]:
            drawn[name] = chart.usermeta["title"]
            found.extend(Stated(name, *one) for one in pending if one[1] == drawn[name])
        pending.clear()
        return show(chart, name, *facts)

    try:
        for name in KINDS:
            setattr(headlines, name, partial(noting, name))
        notebook.show = showing
        yield
    finally:
        for name, function in own.items():
            setattr(headlines, name, function)
        notebook.show = show


def of_corpus(tables: Path, language: str = "en") -> tuple[list[Stated], dict[str, str]]:
    """Run every notebook on a corpus, as far as its last chart: the findings in titles, and each chart's title."""
    found: list[Stated] = []
    drawn: dict[str, str] = {}
    with recorded(found, drawn):
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
            last = max((at for at, cell in enumerate(cells) if "notebook.show(" in cell.source), default=-1)
            names: dict[str, Any] = {}
            for cell in cells[: last + 1]:
                exec(compile(ast.parse(cell.source), path.name, "exec"), names)  # noqa: S102 - our own
                if "parameters" in cell.metadata.get("tags", []):
                    names |= {"data": str(tables), "language": language}
    return found, drawn


def main(folder: str, seeds: int = _SEEDS) -> int:
    """Judge, print what is contradicted or unknown, and give the exit status."""
    counts: Counter[str] = Counter()
    for seed in range(seeds):
        _, raw = planted.read(seed, _REPORTS, Path(folder))
        for stated in of_corpus(raw.parent / "tables")[0]:
            verdict = judged(stated)
            counts[verdict] += 1
            if verdict != "true":
                sys.stdout.write(f"seed {seed}, {stated.chart}, {verdict}: {stated.title}\n")
    wrong = counts["contradicted"] + counts["unknown"]
    said = (
        f"| {counts.total()} findings in titles, {seeds} seeds of {_REPORTS:,} reports, {years()[0]}-{years()[-1]} "
        f"| {counts['contradicted']} contradicted |\n"
    )
    sys.stdout.write(said)
    if seeds == _SEEDS:
        table = "| findings in titles | against what is planted |\n| --- | --- |\n" + said
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), "titles", table, "titles.py"), encoding="utf-8")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *(int(number) for number in sys.argv[2:])))
