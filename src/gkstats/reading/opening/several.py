"""Several reports in one file: told by what only a whole report has, standing there again.

Each is read by itself where its title leaves no doubt where it begins, and whose it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from gkstats.model import Line
from gkstats.reading.opening.evidence import head_of
from gkstats.reading.opening.titles import find_titles

if TYPE_CHECKING:
    from collections.abc import Sequence

# The heading that a report begins with: a table that is merely printed twice stands under one such heading.
# Its numeral is looked at from behind: a search for the words alone is many times as fast.
_HEADING: Final = re.compile(r"总体情况((?<=一总体情况)|(?<=一[、.．,:：]总体情况))?")
_TITLE: Final = re.compile(r"政府信息公开(?:工作)?(?:年度)?(?:工作)?报告")
# Words far into a report, each of another section: a list of contents has one of them at most.
_BODY: Final = (
    re.compile(r"本年新收政府信息公开申请"),
    re.compile(r"结果维持"),
    re.compile(r"存在的?(?:主要)?问题"),
)
# What each of several reports has: its first heading, or else the requests' table.
_EACH: Final = ("总体情况", _BODY[0].pattern)
_ENOUGH: Final = 2
_ABOVE: Final = 3  # lines above its core on which a title may begin
_BELOW: Final = 2  # and below it, on which it may end
# What stands amid a report and what stands behind it, in this order: a table of last year's has nothing behind it.
_ROUND: Final = re.compile(
    r"(本年新收政府信息公开申请数量)|存((?<=五存)|(?<=五[、.．,:：]存))?在的?(?:主要)?问题(?:及|和|与)改进"
)


def may_be_several(stream: str) -> bool:
    """Tell whether a text can have several reports, by its ideographs: what stands in each stands there twice."""
    return any(stream.count(said) > 1 for said in _EACH)


def beginnings(lines: Sequence[str]) -> tuple[int, ...]:
    """Give the 1-based lines on which the reports of a text begin if there are several, else nothing.

    `lines` come without blanks. A report is its first heading with at least two of the requests' table, the disputes'
    table and section five behind it; under another first heading, the requests' table with section five's heading
    behind it. It begins at the title above, where one stands behind the report before.
    """
    text = "".join(lines)
    starts = list(accumulate(map(len, lines), initial=0))
    line_starts = frozenset(starts)
    heads = [head.start() for head in _HEADING.finditer(text) if head[1] is not None or head.start() in line_starts]
    found: list[int] = []
    behind = 0
    if len(heads) < _ENOUGH:
        return _rounds(text, starts)
    for start, stop in pairwise([*heads, len(text)]):
        bodies = [body.end() for words in _BODY if (body := words.search(text, start, stop))]
        if len(bodies) >= _ENOUGH:
            titles = [title.start() for title in _TITLE.finditer(text, behind, start)]
            found.append(bisect_right(starts, titles[-1] if titles else start))
            behind = max(bodies)
    return tuple(found) if len(found) > 1 else _rounds(text, starts)


def titled(lines: Sequence[str], begins: Sequence[int]) -> tuple[int, ...]:
    """Give the lines on which the titles of a text's reports begin, if each has one and names its own; else nothing.

    `begins` are those that `beginnings` gives: a title may begin some lines above.
    """
    found: list[int] = []
    named: set[tuple[str, tuple[int, ...]]] = set()
    for begin in begins:
        above = max(found[-1] if found else 0, begin - 1 - _ABOVE)
        near = [Line(number, text) for number, text in enumerate(lines[above : begin + _BELOW], above + 1)]
        units, _ = head_of(near)
        found_here = find_titles(units) if begin == begins[0] else find_titles(units, top=0)
        titles = [title for title in found_here if title.kind in ("heading", "run_on") and title.line <= begin]
        whole = [title for title in titles if title.agency and title.years]
        if not whole:
            return ()
        best = max(whole, key=lambda title: title.line)
        named.add((str(best.agency), best.years))
        found.append(best.line)
    return tuple(found) if len(named) == len(begins) else ()


def _rounds(text: str, starts: Sequence[int]) -> tuple[int, ...]:
    """Give the lines on which reports begin whose requests' table and section five follow each other more than once."""
    found: list[int] = []
    table: int | None = None
    behind, line_starts = 0, frozenset(starts)
    for word in _ROUND.finditer(text):
        if word[1] and table is None:
            table = word.start()
        elif not word[1] and table is not None and (word[2] is not None or word.start() in line_starts):
            titles = [title.start() for title in _TITLE.finditer(text, behind, table)]
            found.append(bisect_right(starts, titles[-1] if titles else table))
            behind, table = word.end(), None
    return tuple(found) if len(found) > 1 else ()
