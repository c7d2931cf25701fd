"""How far two coders agree on the statements of section fives, and the rules with each of them.

    python -m evaluation.agreement

One coder composed and coded the sets; `gold/second_coder.csv` has what another, a language model of the same team, gave
238 of their statements: all of the two sets that tell at length, and samples of two others, in one shuffled order
(`drawn`), with the codes' definitions and the team's conventions of coding, but without the first coder's codes and the
rules. Its codes were committed before it saw either, and are as it gave them. Where the two differ, `lies_with` is what
the second one thought afterwards: the definition leaves it open, or one of the two slipped.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluation import blind_sets, coding, gold_fives
from gkstats.codebook import CODES
from gkstats.codebook.coder import code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluation.coding import Coding

SECOND: Final = coding.GOLD / "second_coder.csv"
AT_LENGTH: Final = ("10", "11")
_SEED: Final = 20261129
_SAMPLED: Final = {"7": 40, "blind": 60}


@dataclass(frozen=True)
class Agreement:
    """How far two codings agree: beyond chance (kappa over all codes, alpha of sets), and one measured on the other."""

    kappa: float
    alpha: float
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Codings:
    """The same statements as coded by both coders and by the rules, and the set that each is of."""

    sets: dict[str, str]
    first: Coding
    second: Coding
    rules: Coding

    def ids(self, *, at_length: bool) -> list[str]:
        """Give the statements that tell at length, or the others."""
        return [text for text, name in self.sets.items() if (name in AT_LENGTH) == at_length]

    def pairs(self) -> dict[str, tuple[Coding, Coding]]:
        """Give what is compared: the coders with each other, and the rules with what each, either or both gave."""
        either = {text: self.first[text] | self.second[text] for text in self.sets}
        both = {text: self.first[text] & self.second[text] for text in self.sets}
        return {
            "coders": (self.first, self.second),
            "first": (self.first, self.rules),
            "second": (self.second, self.rules),
            "either": (either, self.rules),
            "both": (both, self.rules),
        }


def statements() -> dict[str, Coding]:
    """Give each set's statements with the first coder's codes."""
    files = {"10": gold_fives.FRESH_10, "11": gold_fives.FRESH_11, "7": gold_fives.FRESH_7}
    sets = {
        name: {text: codes for five in gold_fives.read(file) for text, codes in five.problems}
        for name, file in files.items()
    }
    fives = blind_sets.cases(blind_sets.FIVES)
    sets["blind"] = {one["text"]: frozenset(one["codes"]) for five in fives for one in five["problems"]}
    return sets


def drawn() -> list[tuple[str, str]]:
    """Draw what the second coder was given: each statement with its set, in the order of reading."""
    draw = random.Random(_SEED)  # noqa: S311 - a draw to be repeated, no secret
    every = [
        (name, text)
        for name, set_ in statements().items()
        for text in (draw.sample(list(set_), _SAMPLED[name]) if name in _SAMPLED else set_)
    ]
    draw.shuffle(every)
    return every


def rows() -> list[dict[str, str]]:
    """Read what the second coder gave."""
    with SECOND.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codings() -> Codings:
    """Give the statements that both coders coded."""
    second, first = rows(), statements()
    return Codings(
        {row["text"]: row["set"] for row in second},
        {row["text"]: first[row["set"]][row["text"]] for row in second},
        {row["text"]: frozenset(row["codes"].split(";")) for row in second},
        {row["text"]: frozenset(one.code for one in code(row["text"])) for row in second},
    )


def agreement(left: Coding, right: Coding, ids: Sequence[str]) -> Agreement:
    """Compare two codings; precision and recall are those of the right one."""
    hits = sum(len(left[key] & right[key]) for key in ids)
    return Agreement(
        kappa=coding.pooled_kappa(left, right, ids),
        alpha=coding.alpha([left, right], ids),
        precision=hits / sum(len(right[key]) for key in ids),
        recall=hits / sum(len(left[key]) for key in ids),
        f1=coding.f1(left, right, ids)[0],
    )


def main() -> None:
    """Print the agreement by how the statements tell, then by code, then what the coders' differences lie with."""
    said = codings()
    for at_length in (True, False):
        ids = said.ids(at_length=at_length)
        sys.stdout.write(f"{'told at length' if at_length else 'the others'}, {len(ids)} statements\n")
        for name, pair in said.pairs().items():
            one = agreement(*pair, ids)
            sys.stdout.write(
                f"  {name:8} kappa {one.kappa:.2f} alpha {one.alpha:.2f}"
                f" precision {one.precision:.2f} recall {one.recall:.2f} F1 {one.f1:.2f}\n"
            )
    every = list(said.sets)
    sys.stdout.write("code: given by first, second, both; kappa of coders, of first and rules, of second and rules\n")
    for key in CODES:
        given = (said.first, said.second, said.pairs()["both"][0])
        counts = [sum(key in codes[text] for text in every) for codes in given]
        kappas = [coding.kappa(*pair, key, every) for pair in list(said.pairs().values())[:3]]
        sys.stdout.write(f"  {key:16} {counts} {' '.join(f'{kappa:5.2f}' for kappa in kappas)}\n")
    causes = Counter(row["lies_with"] for row in rows() if row["lies_with"])
    sys.stdout.write(f"differences lie with {dict(causes)}\n")


if __name__ == "__main__":
    main()
