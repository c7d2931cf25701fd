"""A table that stands alone and apart from its section's heading: in an annex, this year's or an earlier one's."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gkstats.issues import issue
from gkstats.reading.tables.doubt.twice import SECTIONS, names_earlier
from gkstats.script.enumerators import ORDINAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.reading.prose.sections import SectionLines
    from gkstats.reading.tables.together import TablesRead

_ANNEX: Final = "附"
_HEADING: Final = 12  # so many characters at most are left of one


def of_this_year(read: TablesRead, outline: Sequence[SectionLines], year: int | None) -> TablesRead:
    """Put into doubt each table that may be another year's: apart from its own heading, in an annex.

    It is this report's if what stands before it names no earlier year and its own section says that it is annexed, or
    says nothing at all: a heading alone has its table elsewhere, as on a sheet of its own.
    """
    begins = sorted((line, part.section) for part in outline for line in part.begins)
    apart: dict[str, int] = {}
    for name, section in SECTIONS.items():
        first = read.begins.get(name, 0)
        start, under = begins[at - 1] if (at := bisect_right(begins, (first, 0))) else (0, section)
        own = next((part for part in outline if part.section == section and part.begins), None)
        # On a line with its own heading, where text has hardly any lines, it stands below that.
        if own is None or under == section or first in own.begins:
            continue
        before = [line.text for part in outline for line in part.lines if start <= line.number < first]
        before += [part.heading for part in outline if part.heading is not None and start in part.begins]
        # What a table's heads leave of the next heading says nothing.
        said = [line.text for line in own.lines if len(line.text) > _HEADING or not ORDINAL.match(line.text)]
        announced = not said or any(_ANNEX in text for text in said)
        if not announced or any(names_earlier(text, year) for text in before):
            apart[name] = first
    if not apart:
        return read
    cells = tuple(cell.in_doubt() if cell.table in apart and cell.state != "absent" else cell for cell in read.cells)
    issues = (issue("table_apart", table=name, line=line, section=SECTIONS[name]) for name, line in apart.items())
    states = frozenset((cell.table, cell.state) for cell in cells)
    return replace(read, cells=cells, issues=(*read.issues, *issues), states=states)
