"""What the whole of a statement's words say for and against each code, beside the rules: `weights.csv`.

A rule sees the words of one clause that it knows, and gives its code wherever they are named. How statements that were
coded by hand speak of a code says more: each word, each character and each two that stand together weigh for or against
each code, and a rule that holds weighs for its own. A code is given where what speaks for it is more than what speaks
against it. The weights are data, fitted by `evaluation/weigh.py` to statements coded by hand; they are known of this
project's own codebook only, and of stated problems, not of remedies.
"""

from __future__ import annotations

import csv
import sys
from array import array
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import sqrt
from operator import add
from typing import TYPE_CHECKING, Final

from gkstats.model import Coding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

WEIGHTS: Final = "weights.csv"
# The rows of the file that are no words: what each code weighs by itself, and what its own rule weighs.
BASE, RULE = "(base)", "(rule)"
_LANE: Final = "I"  # as wide as the sum of the weights of a text's words needs, for each code
_DECIDED: Final = 2  # words named as those that decided where no rule did


@dataclass(frozen=True, slots=True)
class Weights:
    """Each code's weights by word: all codes' in one number, side by side in lanes, so that a sum is one addition."""

    keys: tuple[str, ...]
    base: tuple[float, ...]
    rule: tuple[float, ...]
    lanes: Mapping[str, int]
    zero: int  # what stands in a lane for no weight

    def of(self, found: Collection[str]) -> list[float]:
        """Give what words weigh for each code, by themselves."""
        known = [*filter(None, map(self.lanes.get, found))]
        if not known:
            return list(self.base)
        none, share = self.zero * len(known), 1 / sqrt(len(known))
        sums = _apart(sum(known), len(self.keys))
        return [base + (lane - none) * share for base, lane in zip(self.base, sums, strict=True)]

    def heaviest(self, found: Collection[str], key: str) -> list[str]:
        """Give the words that weigh most for a code, the heaviest first."""
        lane = self.keys.index(key)
        known = sorted(one for one in self.lanes.keys() & found if len(one) > 1)
        return sorted(known, key=lambda feature: -_apart(self.lanes[feature], len(self.keys))[lane])[:_DECIDED]


def features(text: str, words: Iterable[str]) -> set[str]:
    """Give what is weighed of a folded text: its words, its characters, and each two that stand together."""
    return {*words, *text, *map(add, text, text[1:])}


def weighed(
    said: Collection[str], apart: Iterable[Collection[str]], by_rules: Sequence[Coding], alone: Collection[str]
) -> tuple[Coding, ...]:
    """Give the codes that words and rules together speak for: at least one, and those that stand alone only alone.

    `said` are the features of a statement, `apart` those of each clause that may speak for a code by itself, however
    much is said of others.
    """
    weights = _read()
    sums = weights.of(said)
    for clause in apart:
        sums = [*map(max, sums, weights.of(clause))]
    ruled = {coding.code: coding for coding in by_rules}
    for key in ruled:
        place = weights.keys.index(key)
        sums[place] += weights.rule[place]
    keys = [key for key, total in zip(weights.keys, sums, strict=True) if total >= 0 and key not in alone]
    keys = keys or [weights.keys[sums.index(max(sums))]]
    return tuple([ruled.get(key) or Coding(key, " + ".join(weights.heaviest(said, key))) for key in keys])


def _apart(number: int, lanes: int) -> array[int]:
    """Cut a number into its lanes."""
    cut = array(_LANE)
    cut.frombytes(number.to_bytes(lanes * cut.itemsize, sys.byteorder))
    return cut


@cache
def _read() -> Weights:
    """Read the weights that this project's codebook has."""
    rows = csv.reader(files(__package__).joinpath(WEIGHTS).read_text("utf-8").splitlines())
    keys = tuple(next(rows)[1:])
    table = {word: [*map(int, weights)] for word, *weights in rows}
    base, rule = table.pop(BASE), table.pop(RULE)
    zero = -min(min(weights) for weights in table.values())
    lanes = {
        word: int.from_bytes(array(_LANE, [weight + zero for weight in weights]).tobytes(), sys.byteorder)
        for word, weights in table.items()
    }
    return Weights(keys, tuple(map(float, base)), tuple(map(float, rule)), lanes, zero)
