"""Fit what words weigh for each code to statements coded by hand, and tell how well it does on sets left out.

    python -m evaluation.weigh                # writes src/gkstats/codebook/weights.csv, prints the figures

For each code a logistic regression with a penalty (ridge) on the words of a statement, its characters and each two that
stand together, over all statements of `trained_on`. How much a rule weighs beside them cannot be learned from rules
that were mended by the very statements: `gold/rules_at_first_sight.csv` has what the rules of the day gave each
statement of 21 sets before anybody looked at them, and the words' weights that they are laid beside were fitted without
these sets. Weights are never fitted to `KEPT_APART`, so that the tests measure something; but of several ways to weigh
the one was taken that did best on them, too, and on the sets left out.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from evaluation import ROOT, blind_sets, coding, gold_fives
from gkstats.codebook import CODEBOOK, CODES
from gkstats.codebook.coder import weighable
from gkstats.codebook.weighing import BASE, RULE, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    import numpy.typing as npt

    Matrix: TypeAlias = npt.NDArray[np.float64]

FILE: Final = ROOT / "src" / "gkstats" / "codebook" / WEIGHTS
AT_FIRST_SIGHT: Final = coding.GOLD / "rules_at_first_sight.csv"
KEPT_APART: Final = (
    gold_fives.FRESH_10, gold_fives.FRESH_11, gold_fives.FRESH_29,
    gold_fives.FRESH_31, gold_fives.FRESH_35, gold_fives.FRESH_36,
)  # fmt: skip
COMPOSED: Final = tuple(path.stem for path in sorted(coding.GOLD.glob("statements_composed_*.txt")))
BY_WORD: Final = (
    "statements_by_word", "statements_in_clauses", "statements_as_usual", "statements_met", *COMPOSED,
)  # fmt: skip
_LEAST: Final = 7  # statements that a word must stand in
_PENALTY: Final = 0.1
_ROUNDS: Final = 60
_TENTHS: Final = 10
_SETS_AT_ONCE: Final = 4  # sets left out together
_NO_WORD: Final = re.compile(r"[\W\d_a-zA-Z]")


@dataclass(frozen=True)
class Coded:
    """A statement coded by hand: the set that it is of, the words of it and of each clause by itself, its codes."""

    source: str
    found: frozenset[str]
    apart: tuple[frozenset[str], ...]
    codes: frozenset[str]


@dataclass(frozen=True)
class Fitted:
    """Weights of words (a row each) for each code (a column each), and what each code weighs by itself."""

    words: Mapping[str, int]
    weights: Matrix
    base: Matrix

    def of(self, statements: Sequence[Coded]) -> Matrix:
        """Give what the words of statements weigh, a row each, for each code: of the whole, or of a clause."""
        whole: Matrix = laid_out([said.found for said in statements], self.words) @ self.weights
        clauses = [(row, part) for row, said in enumerate(statements) for part in said.apart]
        apart = laid_out([part for _, part in clauses], self.words) @ self.weights
        np.maximum.at(whole, np.array([row for row, _ in clauses], dtype=int), apart)
        return whole + self.base


def statement(source: str, text: str, codes: AbstractSet[str]) -> Coded:
    """Make a statement ready."""
    said, apart = weighable(text)
    return Coded(source, _words(said), tuple(map(_words, apart)), frozenset(codes))


def _words(found: AbstractSet[str]) -> frozenset[str]:
    return frozenset(one for one in found if not _NO_WORD.search(one))


def trained_on() -> list[Coded]:
    """Give the statements that weights are fitted to."""
    texts = {
        text: (file.stem, codes)
        for file in (*gold_fives.FILES, *gold_fives.AT_LENGTH, *gold_fives.VARIED)
        if file not in KEPT_APART
        for five in gold_fives.read(file)
        for text, codes in five.problems
    }
    texts |= {coding.TEXTS[key]: ("statements", codes) for key, codes in coding.GOLD_CODES.items()}
    texts |= {text: (name, codes) for name in BY_WORD for text, codes in coding.by_word(name).items()}
    texts |= {
        one["text"]: ("blind", frozenset(one["codes"]))
        for case in blind_sets.cases(blind_sets.FIVES)
        for one in case["problems"]
    }
    return [statement(source, text, codes) for text, (source, codes) in texts.items()]


def digest(statements: Sequence[Coded]) -> str:
    """Give the first digits of a hash of what weights are fitted to: other statements or codes, another one."""
    said = "\n".join(sorted(f"{' '.join(sorted(one.found))}|{' '.join(sorted(one.codes))}" for one in statements))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def laid_out(texts: Sequence[AbstractSet[str]], words: Mapping[str, int]) -> sparse.csr_matrix:
    """Lay out which words stand in which text, a row each, of length 1."""
    places = [(row, words[one]) for row, found in enumerate(texts) for one in found if one in words]
    rows, columns = np.array(places, dtype=int).reshape(-1, 2).T
    each = np.bincount(rows, minlength=len(texts))
    return sparse.csr_matrix((1 / np.sqrt(each[rows]), (rows, columns)), shape=(len(texts), len(words)))


def fit(statements: Sequence[Coded]) -> Fitted:
    """Fit weights to statements."""
    counts = Counter(one for said in statements for one in said.found)
    words = {word: place for place, word in enumerate(sorted(one for one in counts if counts[one] >= _LEAST))}
    laid = laid_out([said.found for said in statements], words)
    signs = 2 * given(statements) - 1
    shape = (len(words) + 1, len(CODES))

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(shape)
        sums = signs * (laid @ weights[:-1] + weights[-1])
        pull = signs / (1 + np.exp(np.clip(sums, -50, 50)))
        slope = np.vstack([_PENALTY * weights[:-1] - laid.T @ pull, -pull.sum(0)])
        return np.logaddexp(0, -sums).sum() + _PENALTY / 2 * (weights[:-1] ** 2).sum(), slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    weights = found.x.reshape(shape)
    return Fitted(words, weights[:-1], weights[-1])


def given(statements: Sequence[Coded]) -> Matrix:
    """Give 1 where a statement, a row each, has a code, a column each, else 0."""
    return np.array([[float(key in said.codes) for key in CODES] for said in statements])


def at_first_sight() -> tuple[list[Coded], Matrix]:
    """Give the statements of sets that the rules of the day met for the first time, and what the rules gave them."""
    with AT_FIRST_SIGHT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    problems = {
        name: [pair for five in gold_fives.read(coding.GOLD / f"{name}.txt") for pair in five.problems]
        for name in dict.fromkeys(row["section_fives"] for row in rows)
    }
    statements = [
        statement(row["section_fives"], *problems[row["section_fives"]][int(row["statement"]) - 1]) for row in rows
    ]
    ruled = np.array([[float(key in row["rules"].split(";")) for key in CODES] for row in rows])
    return statements, ruled


def left_out(statements: Sequence[Coded], training: Sequence[Coded]) -> Matrix:
    """Give what words weigh for statements, by weights that were fitted without the sets that they are of."""
    sums = np.zeros((len(statements), len(CODES)))
    sets = list(dict.fromkeys(said.source for said in statements))
    for begin in range(0, len(sets), _SETS_AT_ONCE):
        out = set(sets[begin : begin + _SETS_AT_ONCE])
        rows = [row for row, said in enumerate(statements) if said.source in out]
        sums[rows] = fit([said for said in training if said.source not in out]).of([statements[row] for row in rows])
    return sums


def balance(sums: Matrix, ruled: Matrix, codes: Matrix) -> Matrix:
    """Give what words and rules weigh beside each other, and what a code weighs by itself."""
    signs = 2 * codes - 1

    def loss(three: Matrix) -> float:
        return float(np.logaddexp(0, -signs * (three[0] * sums + three[1] * ruled + three[2])).sum())

    return np.asarray(minimize(loss, np.array([1.0, 3.0, -1.0])).x)


def decided(sums: Matrix) -> list[frozenset[str]]:
    """Give the codes that outweigh nothing, at least one, and those that stand alone only alone."""
    found = []
    for row in sums:
        keys = {key for key, total in zip(CODES, row, strict=True) if total >= 0} - set(CODEBOOK.alone)
        found.append(frozenset(keys or {CODES[int(row.argmax())]}))
    return found


def stored(fitted: Fitted, three: Matrix, training: Sequence[Coded]) -> list[list[object]]:
    """Give the rows of the file: weights in tenths, beside what a rule weighs, and what they were fitted to."""
    words, rule, base = three * _TENTHS
    weights = np.rint(fitted.weights * words).astype(int)
    return [
        [f"{len(training)} statements {digest(training)}", *CODES],
        [BASE, *np.rint(fitted.base * words + base).astype(int)],
        [RULE, *[round(rule)] * len(CODES)],
        *([word, *weights[place]] for word, place in fitted.words.items() if weights[place].any()),
    ]


def told(name: str, pairs: Sequence[tuple[AbstractSet[str], AbstractSet[str]]]) -> str:
    """Write how well codes agree with those by hand."""
    hits = sum(len(by_hand & found) for by_hand, found in pairs)
    gold, made = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))
    return (
        f"{name}: n={len(pairs)}, precision {hits / made:.3f}, recall {hits / gold:.3f}, "
        f"micro-F1 {2 * hits / (made + gold):.3f}\n"
    )


def main() -> None:
    """Fit, write the weights, and print how well rules alone and with them do on sets left out."""
    training = trained_on()
    met, ruled = at_first_sight()
    sums = left_out(met, training)
    three = balance(sums, ruled, given(met))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(stored(fit(training), three, training))
    both = decided(three[0] * sums + three[1] * ruled + three[2])
    rules = [frozenset(key for key, one in zip(CODES, row, strict=True) if one) for row in ruled]
    long = {file.stem for file in gold_fives.AT_LENGTH}
    for manner in ("usual", "at length"):
        those = [place for place, said in enumerate(met) if (said.source in long) == (manner == "at length")]
        for by, found in (("rules", rules), ("rules and words", both)):
            sys.stdout.write(told(f"{manner}, {by}", [(met[place].codes, found[place]) for place in those]))


if __name__ == "__main__":
    main()
