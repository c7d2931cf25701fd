"""Ruling lines that are drawn as dots, a shape each: rows and columns of dots that lie close together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from gkstats.files.ruled import NEAR, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FEW: Final = 4  # so many dots are a line
_TENTHS: Final = 1  # digits behind the point, in points: where dots of one line lie


def with_dots_joined(rules: Iterable[Rule]) -> list[Rule]:
    """Give lines, with those put together that are points: a dot counts for the line across it and for that down."""
    found: list[Rule] = []
    across: defaultdict[float, set[float]] = defaultdict(set)
    down: defaultdict[float, set[float]] = defaultdict(set)
    for rule in rules:
        if (rule.left, rule.bottom) != (rule.right, rule.top):
            found.append(rule)
            continue
        across[round(rule.bottom, _TENTHS)].add(rule.left)
        down[round(rule.left, _TENTHS)].add(rule.bottom)
    found += [Rule(low, y, high, y) for y, dots in across.items() for low, high in _runs(dots)]
    found += [Rule(x, low, x, high) for x, dots in down.items() for low, high in _runs(dots)]
    return found


def _runs(dots: Iterable[float]) -> Iterator[tuple[float, float]]:
    """Give where runs of dots begin and end that lie near each other."""
    run: list[float] = []
    for dot in sorted(dots):
        if run and dot - run[-1] > NEAR:
            if len(run) >= _FEW:
                yield run[0], run[-1]
            run = []
        run.append(dot)
    if len(run) >= _FEW:
        yield run[0], run[-1]
