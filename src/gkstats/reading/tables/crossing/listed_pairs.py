"""Disputes that a document lists: a route, behind it each outcome with its number (结果维持：3件；结果纠正：0件)."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.crossing.disputes import OUTCOMES, ROUTES, SUITS
from gkstats.reading.tables.crossing.slots import Crossed
from gkstats.reading.tables.page.matrix import Slot
from gkstats.script.enumerators import BEFORE_LABEL
from gkstats.script.numerals import UNITS

if TYPE_CHECKING:
    from gkstats.files.text import Text
    from gkstats.forms import Block

# So many lines around what was found of a table may be the list's: each number may have its own.
_AROUND: Final = 24
# What stands between names and numbers, and nothing else does.
_BETWEEN: Final = r"[\s:;,。.、·|*#-]{0,40}"


def listed_pairs(block: Block, text: Text, first: int, last: int) -> Crossed | None:
    """Read the disputes from such a list near lines `first` to `last`; null where not all of it is as plain as that.

    Every number stands right behind its own outcome, every outcome behind its route, and no other word or digit among
    them.
    """
    if block.table != "disputes":
        return None
    whole = text.as_folded
    bases = [0, *accumulate(len(line) + 1 for line in text.folded)]
    low, high = bases[max(0, first - _AROUND)], bases[min(len(text.folded), last + 1 + _AROUND)]
    routes = {block.heads[head]: column for head, column in ROUTES.items()}
    outcomes = {block.heads[head]: number for number, head in enumerate(OUTCOMES)}
    # The heading of a section, or 行政复议后起诉, begins as a route does: the longest name that fits counts.
    names = sorted((*routes, block.heads[SUITS], *outcomes), key=len, reverse=True)
    step = re.compile(
        rf"{_BETWEEN}(?:(?<=\n){BEFORE_LABEL})?\s{{0,4}}(?P<name>{'|'.join(names)})"
        rf"(?:{_BETWEEN}(?P<said>\d+)(?![\d.,/%-]*\d)(?:{UNITS})?)?"
    )
    found: list[Crossed] = []
    for start in re.finditer("|".join(routes), whole[low:high]):
        done = _read(step, whole, low + start.start(), high, routes, outcomes, bases)
        if done is not None:
            found.append(done)
    return found[0] if len(found) == 1 else None


def _read(
    step: re.Pattern[str],
    whole: str,
    place: int,
    high: int,
    routes: dict[str, int],
    outcomes: dict[str, int],
    bases: list[int],
) -> Crossed | None:
    """Read a list that begins at a place."""
    done, route = Crossed(), None
    size = len(routes) * len(outcomes)
    while len(done.slots) < size and (match := step.match(whole, place, high)) is not None:
        name, said, place = match["name"], match["said"], match.end()
        if name not in outcomes:
            if said is not None:
                return None
            route = routes.get(name)
            continue
        key = (0, (route or 0) + outcomes[name])
        if route is None or said is None or key in done.slots:
            return None
        line = bisect_right(bases, match.start("said")) - 1
        done.slots[key] = Slot(line, match.start("said") - bases[line], match.end("said") - bases[line], said)
    # A number that stands behind the last one may be its own, or a piece of it.
    behind = whole[place : place + 1 + whole[place:].find("\n")]
    more = re.search(r"\d", behind) or re.match(rf"{_BETWEEN}\(?{_BETWEEN}\d", whole[place:])
    return done if len(done.slots) == size and more is None else None
