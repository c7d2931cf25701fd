"""Tables that programs wrote as JSON or Python literals: lists of lists, lists of records, each on any lines.

An innermost list or tuple is a row; an innermost object is a row below the names of its fields. Names that were joined
from several tiers of heads (行政复议_结果维持) are parted again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.page.matrix import Matrix, Slot, without_numbering
from gkstats.script.numerals import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.files.text import Text

_LITERAL: Final = re.compile(r"[\[{]\s*[\"'\[{(]|\(\s*(?:\"[^\"\n]*\"|'[^'\n]*'),")
_TOKEN: Final = re.compile(
    r"(?P<open>[\[{(])|(?P<close>[\]})])|(?P<colon>:)|(?P<comma>,)"
    r"|(?<![^\s\[{(,:])(?P<quote>[\"'])(?P<text>[^\n]*?)(?P=quote)(?=\s*(?:[,\]}:)]|$))"
    r"|(?P<bare>[^\s\[\]{}(),:]+)",
    re.MULTILINE,
)
_TIERS: Final = re.compile(r"[_/|>]+")
_FEWEST: Final = 2


class _Row(NamedTuple):
    """A row's cells, the name that stands before it, and the names of its cells if it is an object."""

    outer: Slot | None
    names: tuple[Slot, ...]
    cells: tuple[Slot, ...]


def literals(text: Text) -> list[Matrix]:
    """Find the matrices that a text's lists and objects make."""
    whole = text.as_folded
    start = _LITERAL.search(whole) if any(mark in whole for mark in "[{(") else None
    if start is None:
        return []
    bases = [0, *accumulate(len(line) + 1 for line in text.folded)]

    def slot(match: re.Match[str]) -> Slot:
        low, high = match.span("text" if match["quote"] else "bare")
        line = bisect_right(bases, low) - 1
        said = "" if match["bare"] and BLANK.fullmatch(match["bare"]) else whole[low:high]
        return Slot(line, low - bases[line], high - bases[line], said)

    rows = _rows([(match, slot(match)) for match in _TOKEN.finditer(whole, start.start())])
    return [
        matrix
        for (_, _), own in groupby(rows, key=lambda row: (len(row.cells), [name.text for name in row.names]))
        if (matrix := _matrix(list(own))) is not None
    ]


def _rows(tokens: Sequence[tuple[re.Match[str], Slot]]) -> Iterator[_Row]:
    """Give the innermost lists and objects, in order; one that holds anything but cells is none."""
    outer: Slot | None = None
    names: list[Slot] = []
    cells: list[Slot] = []
    opened = ""
    before: Slot | None = None
    named = False
    for match, slot in tokens:
        if match["open"]:
            outer = before if named else None
            opened, names, cells, before, named = match[0], [], [], None, False
        elif match["close"]:
            if len(cells) >= _FEWEST and opened and len(names) in (0, len(cells)):
                yield _Row(outer, tuple(names), tuple(cells))
            opened, before, named = "", None, False
        elif match["colon"]:
            named = before is not None
            if named and opened == "{" and cells:
                names.append(cells.pop())
        elif match["comma"]:
            before, named = None, False
        else:
            cells.append(slot)
            before = slot


def _matrix(rows: Sequence[_Row]) -> Matrix | None:
    """Make a matrix of rows of one shape; objects stand below the tiers of their names."""
    made = [(*((row.outer,) if row.outer else ()), *row.cells) for row in rows]
    names = rows[0].names
    if names:
        tiers = [list(_parts(name)) for name in names]
        height = max(map(len, tiers))
        lead = 1 if rows[0].outer else 0
        heads = [
            tuple(
                [_empty(names[0])] * lead
                + [own[tier] if tier < len(own) else _empty(name) for own, name in zip(tiers, names, strict=True)]
            )
            for tier in range(height)
        ]
        made = [*heads, *made]
    if len(made) < _FEWEST or len({len(row) for row in made}) > 1:
        return None
    lines = {slot.line for row in rows for slot in (*row.names, *row.cells, *filter(None, [row.outer]))}
    if len(rest := without_numbering(tuple(made))) < _FEWEST:
        return None
    return Matrix(rest, true=False, lines=tuple(sorted(lines)))


def _parts(name: Slot) -> Iterator[Slot]:
    """Part a name that was joined from several."""
    start = 0
    for match in _TIERS.finditer(name.text):
        yield Slot(name.line, name.start + start, name.start + match.start(), name.text[start : match.start()])
        start = match.end()
    yield Slot(name.line, name.start + start, name.stop, name.text[start:])


def _empty(beside: Slot) -> Slot:
    return Slot(beside.line, beside.start, beside.start, "")
