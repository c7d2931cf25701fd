"""How long reading takes: milliseconds a report on one core, everything included, with many reports in one process.

    python -m evaluation.speed [ROUNDS]

Reads the texts of `data/raw` (and the real reports, where they are) over and over and prints, for each, the median and
the slowest, and what who, when and where take of it at least; then the mean over invented reports, each read once, and
of each stage of it (the least of five rounds), and how many times the floor that is: the same bytes read from the disk,
decoded, hashed and passed once through a regular expression.
"""

from __future__ import annotations

import gc
import hashlib
import os
import re
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import TYPE_CHECKING, TypeVar

from evaluation import ROOT
from gkstats.bodies import places
from gkstats.codebook.coder import code
from gkstats.demo import invent as invented
from gkstats.model import NoReport, Paragraph, Report
from gkstats.reading.opening.decide import read_opening
from gkstats.reading.prose import sections
from gkstats.reading.prose.claims import read_claims
from gkstats.reading.prose.statements import read_statements
from gkstats.reading.report import read, read_lines
from gkstats.reading.tables.annexed import of_this_year
from gkstats.reading.tables.overruled import without_overruled
from gkstats.reading.tables.page.ideographs import characters
from gkstats.reading.tables.read import read_tables
from gkstats.reading.tables.said.as_said import as_said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gkstats.model import Line
    from gkstats.reading.prose.sections import SectionLines
    from gkstats.reading.prose.statements import Statements

T = TypeVar("T")

REAL = Path(os.environ.get("GKSTATS_REPORTS", ROOT.parent / "shared" / "reports"))
INVENTED = 300
_ANYTHING = re.compile(r"\d+|[\u4e00-\u9fff]+")


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
        return _codes(said)

    return state


def _codes(said: Statements) -> list[object]:
    return [*(code(one.text) for one in said.problems), *(code(one.text, remedy=True) for one in said.remedies)]


def staged(data: bytes) -> dict[str, float]:
    """Give the milliseconds that each stage of reading a text takes, one after another."""
    taken: dict[str, float] = {}

    def stage(name: str, function: Callable[[], T]) -> T:
        start = process_time()
        given = function()
        taken[name] = 1000 * (process_time() - start)
        return given

    text = stage("bytes to lines", lambda: read_lines(data, "report.txt"))
    if isinstance(text, NoReport):
        raise TypeError(text.issues)
    tables = stage("tables", lambda: without_overruled(read_tables(text, characters(text))))

    def prose() -> tuple[list[Line], list[SectionLines], dict[int, list[Paragraph]]]:
        lines = sections.remaining(tables.text, tables.stretches)
        outline = sections.sections(lines, tables.stretches)
        return lines, outline, {part.section: sections.paragraphs(part.lines, whole=text.whole) for part in outline}

    lines, outline, paragraphs = stage("sections", prose)
    opening, _ = stage("opening", lambda: read_opening(sections.loosen(lines), dict(text.meta)))
    stage("said of tables", lambda: as_said(of_this_year(tables, outline, opening.year), outline, opening.year))
    said = stage("statements", lambda: read_statements(paragraphs.get(5, []), opening.year))
    stage("codes", lambda: _codes(said))
    stage("claims", lambda: [list(read_claims(*section, opening.year, opening)) for section in paragraphs.items()])
    return taken


def floor(path: Path) -> object:
    """Do the least with a file that any reading of it does: read, decode, hash, and look at each character once."""
    data = path.read_bytes()
    return hashlib.sha256(data).hexdigest(), _ANYTHING.findall(data.decode())


def forget() -> None:
    """Forget what was kept of texts that were read before: what is bounded is of texts, the rest of forms and words."""
    for name, module in list(sys.modules.items()):
        if name.startswith("gkstats."):
            for kept in vars(module).values():
                if hasattr(kept, "cache_parameters") and kept.cache_parameters()["maxsize"] is not None:
                    kept.cache_clear()


def _all_once(calls: Sequence[Callable[[], object]]) -> float:
    """Give the mean milliseconds of each called once, nothing remembered of a round before."""
    forget()
    return mean(times(call, 1)[0] for call in calls)


def _stages_once(texts: Sequence[bytes]) -> dict[str, float]:
    """Give the mean milliseconds of each stage over texts read once, nothing remembered of a round before."""
    forget()
    taken = [staged(data) for data in texts]
    return {name: mean(one[name] for one in taken) for name in taken[0]}


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
        paths = sorted(invented.write(Path(folder) / "demo", INVENTED).rglob("*.txt"))
        texts = [path.read_bytes() for path in paths]
        least = mean(min(times(lambda: floor(path), 5)) for path in paths)  # noqa: B023
    gc.freeze()  # as a reading process does
    reading = min(_all_once([partial(read, data, "report.txt") for data in texts]) for _ in range(5))
    stated = [stating(report) for data in texts if isinstance(report := read(data, "report.txt"), Report)]
    once = min(_all_once(stated) for _ in range(5))
    sys.stdout.write(
        f"{len(texts)} invented reports, each read once {reading:6.2f} ms  (statements and codes {once:.3f})\n"
    )
    stages = [_stages_once(texts) for _ in range(5)]
    for name in stages[0]:
        sys.stdout.write(f"  {name:16}{min(once[name] for once in stages):8.3f} ms\n")
    sys.stdout.write(f"  the floor       {least:8.3f} ms, reading takes {reading / least:.0f} times as long\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
