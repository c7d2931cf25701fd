"""What the notebooks of a run cost: seconds of cores, of the system too, with kernels, pages and pictures.

    python -m evaluation.notebook_cost TABLES [--language zh] [--at-most 60]

TABLES is a run's folder, or one of tables (`gkstats demo --reports 3000 --out DIR` makes them). Every notebook is run
on it as `gkstats report` does, into a folder that is removed; user and system time of all processes are added, so that
a busy machine changes little. Exit 1 where all together are above `--at-most`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import psutil

from gkstats.runs import kernels, live, project, runner


def spent() -> float:
    """Give the seconds that this process and all below it have computed, those that have ended with them."""
    own = psutil.Process()
    times = [one.cpu_times() for one in (own, *own.children(recursive=True))]
    return float(sum(one.user + one.system + one.children_user + one.children_system for one in times))


def main() -> int:
    """Run them, print each with its seconds, and give the exit status."""
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    told.add_argument("tables", type=Path)
    told.add_argument("--language", choices=["en", "zh"], default="en")
    told.add_argument("--at-most", type=float, default=60)
    given = told.parse_args()
    began = spent()
    with tempfile.TemporaryDirectory() as name, kernels.SharedKernel() as kernel:
        folder = Path(name)
        for table in given.tables.glob("*.parquet"):
            (shutil.copytree if table.is_dir() else shutil.copyfile)(table, folder / table.name)
        shutil.copyfile(given.tables / "run.json", folder / "run.json")
        (folder / "notebooks").mkdir()
        before = began
        live.write(folder / "notebooks")
        for notebook in project.notebooks():
            outcome = runner.execute(notebook, {"language": given.language}, folder, "", kernel)
            now = spent()
            sys.stdout.write(f"{notebook.stem:24} {now - before:7.1f} s {outcome.error or ''}\n")
            sys.stdout.flush()
            before = now
    every = spent() - began
    sys.stdout.write(f"{'all, of cores':24} {every:7.1f} s\n")
    return int(every > given.at_most)


if __name__ == "__main__":
    sys.exit(main())
