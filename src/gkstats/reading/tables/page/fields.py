"""Records that stand one field a line: `row: 一、本年新收…`, `column: 自然人`, `value: 3`, then the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.page.matrix import Slot
from gkstats.reading.tables.page.structures import Branch, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FIELD: Final = re.compile(r"(?:[\s>*•]|-\s)*(?P<name>[^\W\d][^\s:=\d]{0,11})[ \t]*[:=\t][ \t]*(?P<said>.*?)\s*")
# What may stand between records: a rule, perhaps with their number.
_BETWEEN: Final = re.compile(r"[\s*=~_-]*(?:\d+[.)]?[ \t]*\w{0,3}[\s*=~_-]*)?")
# Fewer records, or fields of one, make no table; nor do more fields.
_FEWEST: Final = 2
_FEW_RECORDS: Final = 6
_MOST: Final = 12


def fields(lines: Sequence[str]) -> list[Branch]:
    """Find the runs of records that have the same fields in the same order, each run as one list."""
    found: list[Branch] = []
    run: list[Entry] = []
    for number, line in enumerate(lines):
        match = _FIELD.fullmatch(line)
        if match is not None:
            name, said = (Slot(number, *match.span(group), match[group]) for group in ("name", "said"))
            run.append(Entry((name,), said))
        elif _BETWEEN.fullmatch(line) is None:
            found += _records(run)
            run = []
    return [*found, *_records(run)]


def _records(run: Sequence[Entry]) -> Iterator[Branch]:
    names = [entry.name[0].text for entry in run]
    size = names.index(names[0], 1) if names[:1] != names[1:2] and names.count(names[0] if names else "") > 1 else 0
    whole = len(names) - len(names) % size if size else 0
    if not _FEWEST <= size <= _MOST or whole < _FEW_RECORDS * size or names[:whole] != names[:size] * (whole // size):
        return
    records = (Branch(tuple(run[start : start + size])) for start in range(0, whole, size))
    yield Branch(tuple(Entry((), record) for record in records))
