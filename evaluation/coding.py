"""Codings of the same statements compared: gold, further readings and the program, and how far each two agree.

`gold/statements.csv` was composed and coded before the first rule; half `a` was looked at while rules were written,
half `b` was not. `gold/statements_by_word.txt` was composed and coded in three parts while rules were amended (codebook
4): at first sight micro-F1 was 0.76 on the first (colloquial), 0.93 on the second (as reports say it) and 0.44 on the
third (in words as far from officialese as could be thought of). `gold/statements_in_clauses.txt` (codebook 5; at first
sight 0.87) has statements whose words name other things than what they say is lacking;
`gold/statements_as_usual.txt` (codebook 7; at first sight micro-F1 0.90, macro-F1 0.90; eight codes were corrected by
what earlier sets have since) those that most reports make, a hundred and more in the words that are usual.
Further codings of the statements are `gold/coding_NAME.csv`, columns id and codes.
"""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation import gold_fives
from gkstats.codebook import CODES
from gkstats.codebook.coder import code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GOLD = Path(__file__).with_name("gold")
Codes = frozenset[str]
Coding = dict[str, Codes]


def read(path: Path) -> Coding:
    """Read a coding: each statement's codes."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: frozenset(filter(None, row["codes"].split(";"))) for row in csv.DictReader(file)}


with (GOLD / "statements.csv").open(encoding="utf-8", newline="") as gold_file:
    STATEMENTS = list(csv.DictReader(gold_file))
TEXTS = {row["id"]: row["text"] for row in STATEMENTS}
HALVES = {half: [row["id"] for row in STATEMENTS if row["half"] == half] for half in "ab"}
GOLD_CODES = read(GOLD / "statements.csv")
PROGRAM: Coding = {key: frozenset(coding.code for coding in code(text)) for key, text in TEXTS.items()}
OTHERS = {path.stem.removeprefix("coding_"): read(path) for path in sorted(GOLD.glob("coding_*.csv"))}
CODINGS: dict[str, Coding] = {"gold": GOLD_CODES, **OTHERS, "program": PROGRAM}


def by_word(name: str = "statements_by_word") -> Coding:
    """Give the statements of a file that holds `TEXT|CODE;CODE` a line, by their texts."""
    lines = (GOLD / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {text: frozenset(codes.split(";")) for text, _, codes in (line.partition("|") for line in lines)}


def f1(expected: Coding, found: Coding, ids: Iterable[str]) -> tuple[float, dict[str, float]]:
    """Give the micro-F1 over all codes and the F1 of each code that either coding uses."""
    hits, made = Counter[str](), Counter[str]()
    for key in ids:
        hits.update(expected[key] & found[key])
        made.update([*expected[key], *found[key]])
    return 2 * hits.total() / made.total(), {one: 2 * hits[one] / made[one] for one in CODES if made[one]}


def kappa(left: Coding, right: Coding, one: str, ids: Sequence[str]) -> float:
    """Give Cohen's kappa of two codings for one code, given or not given."""
    return _beyond_chance([(one in left[key], one in right[key]) for key in ids])


def pooled_kappa(left: Coding, right: Coding, ids: Sequence[str]) -> float:
    """Give Cohen's kappa of two codings over all codes, each given or not given to each statement."""
    return _beyond_chance([(one in left[key], one in right[key]) for one in CODES for key in ids])


def _beyond_chance(yes: Sequence[tuple[bool, bool]]) -> float:
    """Give how often two judgements are the same, from chance (0) to always (1): Cohen 1960."""
    agreed = sum(a == b for a, b in yes) / len(yes)
    shares = [sum(pair[side] for pair in yes) / len(yes) for side in (0, 1)]
    chance = shares[0] * shares[1] + (1 - shares[0]) * (1 - shares[1])
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def masi(left: Codes, right: Codes) -> float:
    """Give the MASI distance of two sets: Jaccard, weighted by how one contains the other (Passonneau 2006)."""
    if left == right:
        return 0.0
    shared = left & right
    weight = 2 / 3 if shared in (left, right) else 1 / 3 if shared else 0.0
    return 1 - weight * len(shared) / len(left | right)


def alpha(codings: Sequence[Mapping[str, Codes]], ids: Sequence[str]) -> float:
    """Give Krippendorff's alpha of codings without gaps, with MASI as the distance of two sets."""
    rows = [[coding[key] for coding in codings] for key in ids]
    pairs = len(codings) * (len(codings) - 1) / 2
    observed = sum(masi(a, b) for row in rows for a, b in combinations(row, 2)) / (len(rows) * pairs)
    counts = Counter(value for row in rows for value in row)
    n = counts.total()
    expected = sum(2 * counts[a] * counts[b] * masi(a, b) for a, b in combinations(counts, 2)) / (n * (n - 1))
    return 1.0 if expected == 0 else 1 - observed / expected


def second() -> tuple[Coding, Coding, Coding]:
    """Give the statements of two sets as coded by gold, by a second reading on its own, by the program."""
    gold = {
        text: codes for file in gold_fives.READ_TWICE for five in gold_fives.read(file) for text, codes in five.problems
    }
    with (GOLD / "section_fives_second.csv").open(encoding="utf-8", newline="") as file:
        read_again = {row["text"]: frozenset(row["codes"].split(";")) for row in csv.DictReader(file)}
    return gold, read_again, {text: frozenset(coding.code for coding in code(text)) for text in gold}
