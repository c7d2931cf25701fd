"""How much is read of converted texts, of the cells that can be told: those whose value is printed in the text.

    python -m evaluation.tellable [TWINS]

One line a converter: cells printed with a number, cells whose number still stands in the text in one piece, how many of
them are read, their share, how many cells are read wrong, how many are open, and of the others the share that is read;
then all. With TWINS the same is counted of so many copies of each text, with small numbers that add up in the place of
its own, as reports have them.

What a converter broke (`1234` in two lines) or glued to its neighbours nobody can be asked to tell. Nor what is `open`:
several rows' numbers in one run, no label among them, where rows one after another and columns one after another let
as many sums of the form hold; and, where a table's numbers add up in no row at all, as no report's do, those of rows
whose numbers do not stand together: which columns they are of nothing tells.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from evaluation.bench import CONVERTED, TOPS, truth
from evaluation.printing import numbers
from gkstats import forms
from gkstats.model import Report
from gkstats.reading.report import read
from gkstats.reading.tables.labels.plans import sums_held

if TYPE_CHECKING:
    from pathlib import Path

    from evaluation.judge import Expected
    from gkstats.demo.printing import Key

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BETWEEN = re.compile(r"[\s|]+")
_SEVERAL = 2


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


def open_cells(printed: dict[Key, Expected], text: str) -> set[Key]:
    """Give the cells that have another number in a second order of their rows, which lets as many sums hold.

    A run is all numbers with no words between them. It counts where it is some rows of a block, printed one after
    another or column by column, whole ones where rows add up, and each of its numbers is one cell's.
    """
    cells: dict[str, list[Key]] = {}
    for key, value in printed.items():
        cells.setdefault(str(value), []).append(key)
    order = {key: place for place, key in enumerate(printed)}
    found = scattered(printed, text)
    for run in _runs(text):
        own = [cells[number][0] for number in run if len(cells.get(number, ())) == 1]
        block = _block(own) if len(own) == len(run) else None
        if block is None:
            continue
        by_row = sorted(own, key=order.__getitem__)
        rows = [[*keys] for _, keys in groupby(by_row, key=lambda key: key[: -len(block.columns[0])])]
        if len(rows) < _SEVERAL or len({*map(len, rows)}) > 1 or (block.sums and len(rows[0]) < len(block.columns)):
            continue
        by_column = [key for keys in zip(*rows, strict=True) for key in keys]
        if own in (by_row, by_column):
            said = [dict(zip(keys, run, strict=True)) for keys in (by_row, by_column)]
            one, two = (_held(block, [[values[key] for key in keys] for keys in rows]) for values in said)
            if one == two:
                found.update(key for key in own if said[0][key] != said[1][key])
    return found


def scattered(printed: dict[Key, Expected], text: str) -> set[Key]:
    """Give the cells of rows whose numbers do not stand together in a text, of tables in which no row adds up."""
    flat = f" {_BETWEEN.sub(' ', text)} "
    found: set[Key] = set()
    for table in dict.fromkeys(key[0] for key in printed):
        own = [key for key in printed if key[0] == table]
        block = _block(own)
        if block is None or not block.sums:
            continue
        rows = [[*keys] for _, keys in groupby(own, key=lambda key: key[: -len(block.columns[0])])]
        whole = [row for row in rows if len(row) == len(block.columns)]
        if len(rows) > 1 and not _held(block, [[str(printed[key]) for key in row] for row in whole]):
            apart = (row for row in rows if f" {' '.join(str(printed[key]) for key in row)} " not in flat)
            found.update(key for row in apart for key in row)
    return found


def _block(keys: list[Key]) -> forms.Block | None:
    """Give the block that has all these cells."""
    for block in (block for form in forms.NAMES for block in forms.load(form).blocks):
        every = {(block.table, *block.cell_key(row, at)) for row in block.rows for at in range(len(block.columns))}
        if keys and every.issuperset(keys):
            return block
    return None


def _held(block: forms.Block, rows: list[list[str]]) -> int:
    """Count the sums that hold along rows of a block."""
    return sum(sums_held([*map(Decimal, row)], block.sums) for row in rows)


def _runs(text: str) -> list[list[str]]:
    """List the numbers that stand together, no words between them."""
    runs: list[list[str]] = [[]]
    for line in text.split("\n"):
        numbers = line.split()
        if all(_NUMBER.fullmatch(number) for number in numbers):
            runs[-1] += numbers
        else:
            runs.append([])
    return runs


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
        told = {key for key, value in printed.items() if str(value) in standing}
        right = {key for key in told if got.get(key) == printed[key]}
        closed = told - open_cells(printed, text)
        counts["cells"] += len(printed)
        counts["told"] += len(told)
        counts["right"] += len(right)
        counts["closed"] += len(closed)
        counts["right_closed"] += len(right & closed)
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
        open_ones, of_others = counts["told"] - counts["closed"], counts["right_closed"] / max(counts["closed"], 1)
        sys.stdout.write(f"{name:32}{figures}{share:8.1%}{counts['wrong']:6,}{open_ones:8,}{of_others:8.1%}\n")


if __name__ == "__main__":
    main()
