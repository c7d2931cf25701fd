"""Commands that are killed at random moments, and what was lost by it: nothing may be.

    python -m evaluation.soak 40 [SEED]

Each round changes one input, starts `parse`, `report`, `export` or `pack`, ends it with all that it started by SIGKILL
after a random while, and looks at everything that is there: tables are of one run and open, `latest` names a whole run
whose files have the checksums of its manifest, the export is one export, the pack verifies. At the end each command
runs once to its end, and nothing half-written may be left but runs that were cut off, which say so (no manifest).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

import nbformat
import polars as pl

import gkstats as gk
from gkstats.corpus import generations
from gkstats.dataset import schema
from gkstats.demo import invent
from gkstats.runs import manifest, packing

REPORTS = 40
LONGEST = 0.9  # of the time that a command takes when nothing is in its way
# What it shows is large enough for a disk to be full amid it.
CELL = "import gkstats\nprint(len(gkstats.load(data).reports))\nprint('.' * 1_000_000)"


def soak(kills: int, seed: int, folder: Path) -> Counter[str]:
    """Run rounds in a folder until so many were killed; gives how often each command was, or ended by itself."""
    rng = Random(seed)  # noqa: S311
    commands, texts, takes = prepared(folder)
    counts: Counter[str] = Counter()
    killed = 0
    while killed < kills:
        text = rng.choice(texts)
        text.write_text(text.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        name = rng.choice(sorted(commands))
        process = subprocess.Popen(called(commands[name]), cwd=folder, start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            process.wait(rng.uniform(0, LONGEST * takes[name]))
            ended = "ended"
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            ended = "killed"
            killed += 1
        counts[f"{name} {ended}"] += 1
        lost = list(check(folder))
        counts["losses"] += len(lost)
        sys.stdout.write(f"{killed:3} {name} {ended}{': ' if lost else ''}{'; '.join(lost)}\n")
        sys.stdout.flush()
    for command in commands.values():
        subprocess.run(called(command), cwd=folder, check=True, stdout=subprocess.DEVNULL)
    counts["losses"] += len(list(check(folder)))
    left = [*folder.rglob(".new-*"), *folder.glob(".*.part"), *folder.glob("runs/.*.part"), *folder.glob("tables/.*.*")]
    counts["left behind"] = len(left)
    counts["runs cut off"] = sum(not (run / "manifest.json").exists() for run in folder.glob("runs/2*"))
    return counts


def prepared(folder: Path) -> tuple[dict[str, list[str | Path]], list[Path], dict[str, float]]:
    """Run each command once, so that there is something to lose: gives them, the texts read, and how long they take."""
    raw = invent.write(folder / "demo", REPORTS)
    texts = sorted(raw.rglob("*.txt"))
    (folder / "notebooks").mkdir()
    parameters = nbformat.v4.new_code_cell('data: str = ""', metadata={"tags": ["parameters"]})
    made = nbformat.v4.new_notebook(cells=[parameters, nbformat.v4.new_code_cell(CELL)])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, folder / "notebooks" / "one.ipynb")
    commands = {
        "parse": ["parse", raw, "--out", folder / "tables"],
        "report": ["report", raw, "--out", folder / "runs"],
        "export": ["export", folder / "runs", "--format", "csv", "--out", folder / "csv"],
        "pack": ["pack", folder / "runs", "--out", folder / "run.zip"],
    }
    takes = {}
    for name, command in commands.items():
        began = time.perf_counter()
        subprocess.run(called(command), cwd=folder, check=True, stdout=subprocess.DEVNULL)
        takes[name] = time.perf_counter() - began
    return commands, texts, takes


def check(folder: Path) -> list[str]:
    """Name what is not whole."""
    lost = []
    for place in ("tables", "runs"):
        corpus = gk.load(folder / place)
        reports = set(corpus.reports["report_id"])
        if len(reports) < REPORTS - 5 or set(corpus.requests["report_id"]) != reports:
            lost.append(f"{place}: {len(reports)} reports")
    runs = {pl.read_parquet_metadata(folder / "tables" / f"{name}.parquet")["gkstats.run"] for name in schema.TABLES}
    if generations.current(folder / "tables") is None or len(runs) > 2:  # links follow the pointer one by one
        lost.append(f"tables: links of {len(runs)} runs")
    run = packing.run_folder(folder / "runs")
    told = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    wrong = [name for name, digest in told["outputs"].items() if manifest.sha256_of(run / name) != digest]
    if told["state"] != "complete" or wrong:
        lost.append(f"latest: {wrong}")
    described = json.loads((folder / "csv" / "datapackage.json").read_text(encoding="utf-8"))
    if missing := [one["path"] for one in described["resources"] if not (folder / "csv" / one["path"]).is_file()]:
        lost.append(f"export: {missing}")
    if differences := packing.verify(folder / "run.zip"):
        lost.append(f"pack: {len(differences)}")
    return lost


def called(command: list[str | Path]) -> list[str]:
    """Give the words that call a command."""
    return [sys.executable, "-m", "gkstats", *map(str, command)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for name, number in sorted(soak(asked.kills, asked.seed, Path(temporary)).items()):
            sys.stdout.write(f"{number:4} {name}\n")
