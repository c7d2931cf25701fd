"""How often a problem has to be drawn for its code to be stated as often as planted: one sentence states several.

A report states each problem by a chance of its own. A problem's sentence has a first part and, in `THEN` of the cases,
a second, each drawn evenly; a part may state other codes too (`also` in `prose.toml`). So a code is stated unless its
own problem is not drawn and none of the others brings it along; the chances are those under which that comes to the
planted share.
"""

from __future__ import annotations

from functools import cache
from math import prod
from typing import TYPE_CHECKING, Final

from gkstats.demo.settings import prose, settings, trend, years

if TYPE_CHECKING:
    from gkstats.demo.settings import Saying

THEN: Final = 0.6  # of the problems have a second part, which says how they show
_ROUNDS: Final = 60


def states(part: str, key: str) -> frozenset[str]:
    """Give the codes of a part of a sentence about the problem `key`."""
    return frozenset((key, *prose().also.get(part, ())))


def planted_share(code: str, year: int) -> float:
    """Give the share that a code is planted in, of the reports that state a problem; some bodies never write anew."""
    copied = settings().texts.copied
    of_all, any_ = 0.0, 0.0
    for weight, when in ((1 - copied, year), (copied, years()[0])):
        of_all += weight * trend(settings().problems[code], when)
        any_ += weight * (1 - prod(1 - chance for chance in chances(when).values()))
    return of_all / any_


@cache
def chances(year: int) -> dict[str, float]:
    """Give the chance of each problem to be drawn in a year."""
    wanted = {code: trend(ends, year) for code, ends in settings().problems.items()}
    brings = {saying.key: _brings(saying) for saying in prose().codes}
    found = dict(wanted)
    for _ in range(_ROUNDS):
        for code, share in wanted.items():
            spared = prod(1 - found[key] * others.get(code, 0.0) for key, others in brings.items() if key != code)
            found[code] = 1 - (1 - share) / spared
    return found


def _brings(saying: Saying) -> dict[str, float]:
    """Give how often a problem's sentence states another code."""
    others = {code for part in (*saying.first, *saying.then) for code in states(part, saying.key)} - {saying.key}
    return {
        code: 1 - (1 - _share(saying.first, saying.key, code)) * (1 - THEN * _share(saying.then, saying.key, code))
        for code in others
    }


def _share(parts: tuple[str, ...], key: str, code: str) -> float:
    return sum(code in states(part, key) for part in parts) / len(parts)
