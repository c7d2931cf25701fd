"""How much is read of converted texts, of the cells that can be told: those whose value is printed in the text.

    python -m evaluation.tellable

One line a converter: cells printed with a number, cells whose number still stands in the text in one piece, how many of
them are read, their share, and how many cells are read wrong; then all together. What a converter broke (`1234` in two
lines) or glued to its neighbours nobody can be asked to tell.
"""

from __future__ import annotations

import re
import sys
from collections import Counter

from evaluation.bench import CONVERTED, truth
from gkstats.model import Report
from gkstats.reading.report import read

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def measure() -> dict[str, Counter[str]]:
    """Count, for each source and converter, the cells of its texts."""
    found: dict[str, Counter[str]] = {}
    for path in sorted(CONVERTED.glob("*.txt")):
        printed, text = truth(path), path.read_text(encoding="utf-8")
        report = read(text.encode(), path.name)
        cells = report.cells if isinstance(report, Report) else ()
        got = {(cell.table, *cell.key): cell.value for cell in cells if cell.state == "reported"}
        standing = set(_NUMBER.findall(text))
        counts = found.setdefault(path.stem.partition(".")[2], Counter())
        counts["cells"] += len(printed)
        counts["told"] += sum(str(value) in standing for value in printed.values())
        counts["right"] += sum(got.get(key) == value for key, value in printed.items() if str(value) in standing)
        counts["wrong"] += sum(printed.get(key) != value for key, value in got.items())
    return found


def main() -> None:
    """Print the counts."""
    found = measure()
    whole: Counter[str] = Counter()
    for counts in found.values():
        whole.update(counts)
    for name, counts in [*found.items(), ("all", whole)]:
        share = counts["right"] / max(counts["told"], 1)
        figures = "".join(f"{counts[key]:8,}" for key in ("cells", "told", "right"))
        sys.stdout.write(f"{name:32}{figures}{share:8.1%}{counts['wrong']:6,}\n")


if __name__ == "__main__":
    main()
