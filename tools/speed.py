"""How long reading takes: milliseconds a report on one core, everything included, with many reports in one process.

    python tools/speed.py [ROUNDS]

Reads the texts of `data/raw` (and the real reports, where they are) over and over; prints the median and the slowest.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from gkstats.reading.report import read

ROOT = Path(__file__).resolve().parent.parent
REAL = Path(os.environ.get("GKSTATS_REPORTS", ROOT.parent / "shared" / "reports"))


def main(rounds: int) -> None:
    """Time every text `rounds` times and print one line a text."""
    for path in sorted([*(ROOT / "data" / "raw").glob("*.txt"), *REAL.glob("*.txt")]):
        data, taken = path.read_bytes(), []
        for _ in range(rounds):
            start = perf_counter()
            read(data, path.name)
            taken.append(1000 * (perf_counter() - start))
        sys.stdout.write(f"{path.name:36} {median(taken):6.2f} ms  (slowest {max(taken):.2f})\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
