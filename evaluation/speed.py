"""How long reading takes: milliseconds a report on one core, everything included, with many reports in one process.

    python -m evaluation.speed [ROUNDS]

Reads the texts of `data/raw` (and the real reports, where they are) over and over and prints, for each, the median and
the slowest, and what who, when and where take of it at least; then the mean over invented reports, each read once.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import TYPE_CHECKING

from evaluation import ROOT
from gkstats.bodies import places
from gkstats.codebook.coder import code
from gkstats.demo import invent as invented
from gkstats.model import NoReport, Paragraph, Report
from gkstats.reading.opening.decide import read_opening
from gkstats.reading.prose import sections
from gkstats.reading.prose.phrases import admits, announces, mends
from gkstats.reading.prose.statements import read_statements
from gkstats.reading.report import read, read_lines
from gkstats.reading.tables.ideographs import characters
from gkstats.reading.tables.read import read_tables

if TYPE_CHECKING:
    from collections.abc import Callable

REAL = Path(os.environ.get("GKSTATS_REPORTS", ROOT.parent / "shared" / "reports"))
INVENTED = 300


def times(function: Callable[[], object], rounds: int) -> list[float]:
    """Give the milliseconds of this process that each call takes."""
    taken = []
    for _ in range(rounds):
        start = process_time()
        function()
        taken.append(1000 * (process_time() - start))
    return taken


def placing(data: bytes, source: str) -> Callable[[], object]:
    """Give the part of reading a text that tells agency, year, dates and place."""
    text = read_lines(data, source)
    if isinstance(text, NoReport):
        raise TypeError(text.issues)
    stretches = read_tables(text, characters(text)).stretches
    lines = sections.remaining(text, stretches)
    return lambda: places.of(read_opening(sections.loosen(lines), dict(text.meta))[0])


def stating(report: Report) -> Callable[[], object]:
    """Give the part of reading a text that tells what its section five states, and codes it."""
    five = "".join(section.text for section in report.sections if section.section == 5)
    paragraphs = [Paragraph(line, ((0, 1),)) for line in five.split("\n")]

    def state() -> object:
        said = read_statements(paragraphs, report.opening.year)
        return [code(one.text) for one in (*said.problems, *said.remedies)]

    return state


def _all_once(stated: list[Callable[[], object]]) -> float:
    """Give the mean milliseconds of each called once, nothing remembered of a round before."""
    for cached in (admits, announces, code, mends):
        cached.cache_clear()
    return mean(times(state, 1)[0] for state in stated)


def main(rounds: int) -> None:
    """Time every text `rounds` times and print one line a text."""
    for path in sorted([*(ROOT / "data" / "raw").glob("*.txt"), *REAL.glob("*.txt")]):
        data = path.read_bytes()
        taken = times(lambda: read(data, path.name), rounds)  # noqa: B023 - called at once
        who = min(times(placing(data, path.name), 10 * rounds))
        sys.stdout.write(
            f"{path.name:36} {median(taken):6.2f} ms  (slowest {max(taken):.2f};  who, when and where {who:.3f})\n"
        )
    with tempfile.TemporaryDirectory() as folder:
        texts = [path.read_bytes() for path in sorted(invented.write(Path(folder) / "demo", INVENTED).rglob("*.txt"))]
    taken = [times(lambda: read(data, "report.txt"), 1)[0] for data in texts]  # noqa: B023 - called at once
    stated = [stating(report) for data in texts if isinstance(report := read(data, "report.txt"), Report)]
    once = min(_all_once(stated) for _ in range(5))
    sys.stdout.write(
        f"{len(texts)} invented reports, each read once {mean(taken):6.2f} ms  (statements and codes {once:.3f})\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
