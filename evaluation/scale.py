"""How long a large corpus takes, and how much memory.

    python -m evaluation.scale corpus 100000 [FOLDER]      # texts -> tables -> every notebook, in both languages
    python -m evaluation.scale rerun 2500 [FOLDER]         # parsed again: nothing new, then one file changed
    python -m evaluation.scale panel 900000 [FOLDER]       # every notebook on tables alone: 2,500 reports over and over
    python -m evaluation.scale overlap 200000 [FOLDER]     # the table `overlap` of invented prose, two years a body
    python -m evaluation.scale indicators 100000 [FOLDER]  # each indicator on tables that are drawn, not read

Each step is a process of its own. A line says how long it took, how much time of the cores (its own processes' too),
the memory of its largest process and of all together at their highest, and how busy the machine was meanwhile. Texts
and tables are made in FOLDER (default: a temporary one) and used again if they are there.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import polars as pl
import psutil

from evaluation import drawn_tables, officialese
from gkstats.demo import invent as demo
from gkstats.runs import project
from gkstats.words.wording import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = 40
YEARS = (2023, 2024)
REPEATED = 2500  # reports of which a panel is made
OVERLAP = """
import sys
from pathlib import Path
import polars as pl
from gkstats.dataset import overlap
folder = Path(sys.argv[1])
reports, sections = pl.read_parquet(folder / "reports-*.parquet"), pl.scan_parquet(folder / "sections-*.parquet")
found = pl.concat(overlap.Comparison(reports, sections).rows())
found.write_parquet(folder / "overlap.parquet")
"""
INDICATOR = """
import sys
import polars as pl
import gkstats as gk
corpus = gk.load(sys.argv[1])
eval(sys.argv[2], {"gk": gk, "i": gk.indicators, "corpus": corpus, "pl": pl})
"""
CALLS = [
    "i.zero_requests(corpus, ['year', 'level'])", "i.always_zero(corpus)", "i.requests_received(corpus)",
    "i.full_disclosure(corpus, ['year', 'province'])", "i.any_disclosure(corpus)", "i.refusal_grounds(corpus)",
    "i.requester_mix(corpus)", "i.outcomes(corpus)", "i.disputes_per_100(corpus)", "i.litigation_correction(corpus)",
    "i.mean_of_rates(corpus, 'any_disclosure')", "i.change(corpus, 'any_disclosure')", "i.identity_violations(corpus)",
    "i.states_by_file_type(corpus)", "i.cell_states(corpus)", "i.full_disclosure(corpus.where(years='2023'))",
    "corpus.cells('requests', item='received', requester='total')", "repr(corpus)",
    "corpus.panel('requests', item='received', requester='total', wide=True)",
]  # fmt: skip


def measured(name: str, command: list[str]) -> None:
    """Run a command to its end and print what it took; raises where it fails."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = psutil.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    largest = together = 0
    busy = []
    while process.poll() is None:
        sizes = _sizes(process)
        largest, together = max(largest, *sizes, 0), max(together, sum(sizes))
        busy.append(os.getloadavg()[0])
        time.sleep(0.1)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cores = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(
        f"{time.perf_counter() - began:7.1f} s {cores:7.1f} s of cores {largest / 1e6:6,.0f} MB "
        f"{together / 1e6:6,.0f} MB in all, load {sum(busy) / len(busy):4.1f}  {name}\n"
    )
    sys.stdout.flush()


def _sizes(process: psutil.Process) -> list[int]:
    """Give the memory of a process and of those that it started, in bytes; nothing where one has just ended."""
    with suppress(psutil.NoSuchProcess):
        return [one.memory_info().rss for one in (process, *process.children(recursive=True))]
    return []


def corpus(reports: int, folder: Path) -> None:
    """Invent texts, parse them, run every notebook on the tables."""
    if not (folder / "raw").exists():
        demo.write(folder, reports)
    tables = folder / "tables"
    if not tables.exists():
        measured("parse", ["-m", "gkstats", "parse", str(folder / "raw"), "--out", str(tables)])
    _notebooks(tables, folder, LANGUAGES)


def panel(reports: int, folder: Path) -> None:
    """Repeat the tables of some invented reports and run every notebook on them, in English."""
    tables = folder / "tables"
    if not tables.exists():
        demo.write(folder, REPEATED)
        measured("parse", ["-m", "gkstats", "parse", str(folder / "raw"), "--out", str(folder / "kept")])
        tables.mkdir()
        drawn_tables.repeat(folder / "kept", reports, tables)
    _notebooks(tables, folder, LANGUAGES[:1])


def _notebooks(tables: Path, folder: Path, languages: Sequence[str]) -> None:
    for notebook in project.notebooks():
        for language in languages:
            given = ["-p", "data", str(tables), "-p", "language", language]
            quiet = ["--no-progress-bar", "--log-level", "ERROR"]
            run = ["-m", "papermill", str(notebook), str(folder / notebook.name), *given, *quiet]
            measured(f"{notebook.stem} {language}", run)


def rerun(reports: int, folder: Path) -> None:
    """Invent texts, parse them, parse them again with nothing new, then with one file changed."""
    if not (folder / "raw").exists():
        demo.write(folder, reports)
    command = ["-m", "gkstats", "parse", str(folder / "raw"), "--out", str(folder / "kept")]
    for step in ("first", "nothing new", "nothing new"):
        measured(step, command)
    path = min((folder / "raw").rglob("*.txt"))
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    measured("one changed", command)


def overlap(reports: int, folder: Path) -> None:
    """Invent prose of 4 KB a report, of which a third repeats the body's own year before or a neighbour's."""
    if not (folder / f"sections-{PARTS - 1:02}.parquet").exists():
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            list(pool.map(_prose, range(PARTS), [reports // PARTS] * PARTS, [folder] * PARTS))
    measured(f"overlap of {reports:,} reports", ["-c", OVERLAP, str(folder)])


def _prose(part: int, reports: int, folder: Path) -> None:
    """Write one part, a county: bodies with a report on each year."""
    rng = Random(part)  # noqa: S311
    usual = [officialese.prose(rng) for _ in range(6)]
    rows, sections = [], []
    for body in range(reports // len(YEARS)):
        name = officialese.body(rng)
        said: list[str] = []
        for year in YEARS:
            kind = rng.random()
            if said and kind < 0.5:
                said = officialese.reworded(rng, said, rng.random() / 2)
            elif kind < 0.65:
                said = officialese.reworded(rng, officialese.reordered(rng, rng.choice(usual)), 0.6 * rng.random())
            else:
                said = officialese.prose(rng)
            text = officialese.filled(said, name, year)
            report = f"{part:04x}{body:08x}{year:04x}"
            starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
            rows.append((report, name, f"{part}/{body}", year, ("township", "county", "prefectural")[body % 3]))
            sections.append((report, text, [{"at": at, "line": 9 + 3 * line} for line, at in enumerate(starts)]))
    places = dict.fromkeys(("province", "prefecture", "county", "township"), pl.lit(None, pl.String))
    pl.DataFrame(rows, ["report_id", "agency", "agency_key", "year", "level"], orient="row").with_columns(
        pl.col("year").cast(pl.Int16), counted=True, scope=pl.lit("own_body"), body=pl.lit("department"),
        division_code=pl.lit(f"{part + 10}0101"), **places,
    ).write_parquet(folder / f"reports-{part:02}.parquet")  # fmt: skip
    lines = pl.List(pl.Struct({"at": pl.UInt32, "line": pl.UInt32}))
    pl.DataFrame(sections, {"report_id": pl.String, "text": pl.String, "lines": lines}, orient="row").with_columns(
        section=pl.lit(1, pl.UInt8)
    ).write_parquet(folder / f"sections-{part:02}.parquet")


def indicators(reports: int, folder: Path) -> None:
    """Draw tables, then time each call on tables that are scanned, not loaded."""
    if not (folder / "reports.parquet").exists():
        drawn_tables.draw(reports, folder)
    for call in CALLS:
        measured(call, ["-c", INDICATOR, str(folder), call])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("corpus", "rerun", "panel", "overlap", "indicators"))
    parser.add_argument("reports", type=int)
    parser.add_argument("folder", type=Path, nargs="?")
    asked = parser.parse_args()
    step = {"corpus": corpus, "rerun": rerun, "panel": panel, "overlap": overlap, "indicators": indicators}[asked.what]
    if asked.folder:
        asked.folder.mkdir(parents=True, exist_ok=True)
        step(asked.reports, asked.folder)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            step(asked.reports, Path(temporary))
