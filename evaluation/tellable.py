"""How much is read of converted texts, of the cells that can be told: those whose value is printed in the text.

    python -m evaluation.tellable [TWINS]

One line a converter: cells printed with a number, cells whose number still stands in the text in one piece, how many of
them are read, their share, and how many cells are read wrong; then all together. With TWINS the same is counted of so
many copies of each text, with small numbers that add up in the place of its own, as reports have them.

What a converter broke (`1234` in two lines) or glued to its neighbours nobody can be asked to tell.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

from evaluation.bench import CONVERTED, TOPS, truth
from evaluation.printing import numbers
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from pathlib import Path

    from evaluation.judge import Expected
    from gkstats.demo.printing import Key

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def twin(path: Path, seed: int) -> tuple[dict[Key, Expected], str]:
    """Give a converted text with other numbers, and what each cell holds; broken ones stay as they are."""
    printed, text = truth(path), path.read_text(encoding="utf-8")
    values = numbers(path.name.partition(".")[0].rpartition("-")[0], seed, sums=True, top=TOPS[1 + seed % 2])
    often = Counter(map(str, printed.values()))
    new = {str(value): str(abs(values[key])) for key, value in printed.items() if often[str(value)] == 1}
    places = Counter(_NUMBER.findall(text))
    held = {said: other for said, other in new.items() if places[said] == 1}
    told = {key: abs(values[key]) if str(value) in held else value for key, value in printed.items()}
    return told, _NUMBER.sub(lambda found: held.get(found[0], found[0]), text)


def measure(twins: int = 0) -> dict[str, Counter[str]]:
    """Count, for each source and converter, the cells of its texts, or of their twins."""
    found: dict[str, Counter[str]] = {}
    paths = sorted(CONVERTED.glob("*.txt"))
    own = ((path, truth(path), path.read_text(encoding="utf-8")) for path in paths)
    others = ((path, *twin(path, seed)) for path in paths for seed in range(twins))
    for path, printed, text in others if twins else own:
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
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    whole: Counter[str] = Counter()
    for counts in found.values():
        whole.update(counts)
    for name, counts in [*found.items(), ("all", whole)]:
        share = counts["right"] / max(counts["told"], 1)
        figures = "".join(f"{counts[key]:8,}" for key in ("cells", "told", "right"))
        sys.stdout.write(f"{name:32}{figures}{share:8.1%}{counts['wrong']:6,}\n")


if __name__ == "__main__":
    main()
