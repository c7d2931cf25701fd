"""Reports that were composed by hand, each in a shape of its own, by people who had read the contract and no code.

    python -m evaluation.composed

prints each document that is not read as the truth says, with its first cells, then the counts.

`composed_1.jsonl` (2026-11-30, seventy documents): at first sight no number of 13,927 cells was wrong, five cells were
called blank that say 零, and 87.4 % were read. Rules were mended by it: rows of 其他处理 that end at their first pause,
零 by itself, box-drawing characters, 合计 with columns 其中, enumerators in cells of their own, notes and counters amid
rows, a table for each route, years in labels, 上年数据 above a table.

`composed_2.jsonl`, by another composer, has other words for labels and heads, and more in tables than the form. With
these rules 124 of 13,119 cells were wrong in two documents, 282 were called blank or absent in nine, 54.9 % were read.
`composed_3.jsonl`, by a third, is of pages, exports, conversions and scans: 12 of 13,888 wrong, 3 called blank, 70.8 %.
`composed_4.jsonl` (2026-12-01, by a fourth) has a trap in each document, for a reader that does not look: 319 of 13,585
cells were wrong in 13 documents, most of them zeros that a script counts up, and ditto marks that were called blank.
None is now. What is not read is mostly in words that are none of the form's, or in other programs' notations.
`composed_5.jsonl` (the same day, by a fifth) has what small bodies publish and what people save, and the shapes in
which numbers were wrong at first sight: 2,316 cells in 48 documents of 283. Three documents that are read wrong yet, or
whose truth may be argued about, are not in it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from evaluation import ROOT
from evaluation.judge import Doubtful, compare, true
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from evaluation.judge import Expected
    from gkstats.demo.printing import Key

SETS: Final = sorted((ROOT / "evaluation").glob("composed_*.jsonl"))
_SHOWN: Final = 5


class Composed(NamedTuple):
    """A document: its name, its file's suffix, its text, and what each cell holds; one without a cell lacks it."""

    name: str
    suffix: str
    text: str
    cells: dict[Key, Expected]

    def count(self) -> Counter[str]:
        """Read it and count."""
        return compare(self.cells, read(self.text.encode(), f"report{self.suffix}"), issues=_Any())


class _Any:
    """Every issue: what is printed oddly may be said to be."""

    def __contains__(self, code: object) -> bool:
        return True


@cache
def documents() -> dict[str, Composed]:
    """Give all documents by set and name."""
    found: dict[str, Composed] = {}
    for path in SETS:
        for line in path.read_text("utf-8").splitlines():
            said = json.loads(line, parse_float=Decimal)
            doubt = set(said["doubt"])
            cells: dict[Key, Expected] = {}
            for table, printed in said["cells"].items():
                for key, value in printed.items():
                    own = (table, *_parts(key))
                    if f"{table}.{key}" in doubt:
                        cells[own] = Doubtful(None if value is None else Decimal(value))
                    else:
                        cells[own] = "blank" if value is None else Decimal(value)
            name = f"{path.stem.rpartition('_')[2]}/{said['name']}"
            found[name] = Composed(name, said["suffix"], said["text"], cells)
    return found


def _parts(key: str) -> tuple[str, ...]:
    """Cut a key at its full stops, but for that of an article: 20.1.regulations.issued."""
    first, _, rest = key.partition(".")
    if not first.isdecimal():
        return (first, *rest.split("."))
    item, _, rest = rest.partition(".")
    return (f"{first}.{item}", *rest.split("."))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Print what is not as the truth says."""
    sums: Counter[str] = Counter()
    for one in documents().values():
        sums.update(counts := one.count())
        if counts["missing"] or counts["wrong"]:
            report = read(one.text.encode(), f"report{one.suffix}")
            cells = report.cells if isinstance(report, Report) else ()
            told = {(cell.table, *cell.key): cell.value if cell.state == "reported" else cell.state for cell in cells}
            wrong = [key for key, value in told.items() if not true(one.cells.get(key, "absent"), value)]
            missing = [key for key, value in one.cells.items() if told.get(key) != value]
            _say(f"{one.name}: {counts['right']} of {counts['cells']}")
            for word, keys in (("wrong", wrong), ("missing", missing)):
                for key in keys[:_SHOWN]:
                    _say(f"    {word} {'.'.join(key)}: {one.cells.get(key, 'absent')}, read {told.get(key)}")
    _say(f"{sums['right']:,} of {sums['cells']:,} cells are right, {sums['wrong']:,} wrong")


if __name__ == "__main__":
    main()
