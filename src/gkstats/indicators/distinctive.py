"""Which words and phrases a group of reports uses that the others do not: weighted log-odds, offline.

B. L. Monroe, M. P. Colaresi, K. M. Quinn, Fightin' Words, Political Analysis 16 (2008) 372-403, section 3.5.1: with
y the uses of word w in group i and in the rest j, n the uses of all words, and a Dirichlet prior alpha,

    delta = log((y_i + alpha) / (n_i + alpha_0 - y_i - alpha)) - log((y_j + alpha) / (n_j + alpha_0 - y_j - alpha))
    variance = 1 / (y_i + alpha) + 1 / (y_j + alpha),    z = delta / sqrt(variance)

The prior is informative: alpha = alpha_0 (y_i + y_j) / (n_i + n_j). A use is a body, not an occurrence: a body that
says a word a hundred times makes it no more distinctive than one that says it once. Log-odds compare a word with all
other words; whether more *bodies* of the group use it is another question, and only that one is tested: a phrase in all
bodies of both sides tells none of them apart. The test is R. A. Fisher's exact one on the 2 x 2 of bodies that use it
or not, one-sided, and of all phrases tested the false discovery rate is held at 5 % (Y. Benjamini, Y. Hochberg, J. R.
Stat. Soc. B 57 (1995) 289-300). Words are cut by the dictionary
that rjieba brings; names of bodies and places, numbers and punctuation are no words, and no phrase goes beyond them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
import rjieba

from gkstats.corpus import selection
from gkstats.dataset.overlap import units
from gkstats.dataset.overlap.own_words import Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gkstats.corpus.store import Corpus

PARTS: Final = ("sections", "problems", "remedies")
LONGEST: Final = 3
FALSE_DISCOVERIES: Final = 0.05
_BATCH: Final = 20_000
_TORN: Final = "^[的了等]|[的了和与及等不还也在]$"  # a phrase that begins or ends in the middle of one
_WORD: Final = re.compile("[\u4e00-\u9fff]+")
_PLACES: Final = ("agency", "province", "prefecture", "county", "township")


def distinctive_words(
    corpus: Corpus, group: pl.Expr, *, part: str = "sections", fewest: int = 5, prior: float = 500.0, most: int = 0
) -> pl.DataFrame:
    """Compare the words and phrases (up to three words) of a group of reports with those of all others.

    `group` is a condition on the columns of `reports`: pl.col("province") == "青海省". `part` is what is compared: the
    whole prose (`sections`), or the statements `problems` or `remedies`, for which `group` may also use `codes`, the
    list of a statement's codes. Words that fewer than `fewest` bodies use are left out; `prior` is alpha_0. With `most`
    only so many: those with q of at most 5 % and at least two characters, whole phrases, none of them part of another.

    One row a phrase, most distinctive of the group first: phrase, words, bodies (of the group that use it), of_bodies,
    rest_bodies, of_rest, uses and rest_uses (occurrences), log_odds, z, p (that as many bodies of the group or more use
    it by chance), q (the false discovery rate at which it is listed). A body with reports on both sides is on both.
    Phrases are compared with those of as many words. Only counted reports are looked at.
    """
    selection.one_of("part", part, PARTS)
    texts = _texts(corpus, group, part)
    words = _Words()
    for batch in texts.iter_slices(_BATCH):
        words.add(batch)
    found = pl.concat(_compared(counts, prior) for counts in words.phrases(fewest))
    bodies = texts.group_by("inside").agg(pl.col("body").n_unique())
    of = dict(bodies.iter_rows())
    found = found.select(
        "phrase", "words", "bodies", pl.lit(of.get(True, 0)).alias("of_bodies"), "rest_bodies",
        pl.lit(of.get(False, 0)).alias("of_rest"), "uses", "rest_uses", "log_odds", "z",
    ).sort("z", "phrase", descending=[True, False])  # fmt: skip
    chance = _chances(*(found[name].to_numpy() for name in ("bodies", "of_bodies", "rest_bodies", "of_rest")))
    found = found.with_columns(pl.Series("p", chance, pl.Float64), pl.Series("q", _discovery_rates(chance), pl.Float64))
    return _leading(found, most) if most else found


def _leading(found: pl.DataFrame, most: int) -> pl.DataFrame:
    """Take the most distinctive phrases, of two as distinctive the longer, and none with one of those taken in it."""
    size = pl.col("phrase").str.len_chars()
    whole = found.filter(pl.col("q") <= FALSE_DISCOVERIES, size > 1, ~pl.col("phrase").str.contains(_TORN))
    ranked = whole.sort(pl.col("z").round(6), size, "phrase", descending=[True, True, False])
    taken: list[str] = []
    for phrase in ranked["phrase"]:
        if len(taken) < most and not any(phrase in other or other in phrase for other in taken):
            taken.append(phrase)
    return ranked.filter(pl.col("phrase").is_in(taken))


def _texts(corpus: Corpus, group: pl.Expr, part: str) -> pl.DataFrame:
    """Give the texts to be compared: text, body (a number for each, other in the group than in the rest), inside."""
    reports = corpus.scan("reports").filter("counted").with_columns(
        whose=pl.coalesce("agency_key", "report_id")
    ).collect()  # fmt: skip
    if part == "sections":
        said = Prose(corpus.scan("sections"), reports).texts(reports["report_id"])
        texts = reports.with_columns(text=pl.Series(said, dtype=pl.String)).filter(pl.col("text") != "")
    else:
        table = "problem_codes" if part == "problems" else "remedy_codes"
        codes = (
            corpus.scan(table)
            .filter("in_force")
            .group_by("report_id", "seq")
            .agg(codes=pl.col("code").cast(pl.String).unique())
        )
        statements = corpus.scan(part).join(codes, on=["report_id", "seq"], how="left").collect()
        texts = reports.join(statements, on="report_id")
    return texts.select(
        "text", *_PLACES, inside=group.fill_null(value=False), body=pl.col("whose").rank("dense").cast(pl.Int64) - 1
    ).sort("body")  # a body's names are looked for once


class _Numbers(dict[str, int]):
    """A number for each word; 0 for what is none."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self) + 1 if _WORD.fullmatch(word) else 0
        return number


class _Words:
    """All texts as numbers of words, 0 where no phrase goes on."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._texts: list[NDArray[np.int32]] = [np.zeros(LONGEST, np.int32)]
        self._sides: list[int] = [0]  # of each text: twice its body's number, and 1 more inside of the group

    def add(self, batch: pl.DataFrame) -> None:
        """Cut texts into words."""
        numbers, end = self._numbers, [0] * LONGEST
        places = batch.select(_PLACES).rows()
        named = {place: units.names(*place) for place in set(places)}
        for text in units.alike(batch["text"].to_list(), [named[place] for place in places]):
            self._texts.append(np.array([*[numbers[word] for word in rjieba.cut(text)], *end], np.int32))
        self._sides += batch.select(side=2 * pl.col("body") + pl.col("inside"))["side"].to_list()

    def phrases(self, fewest: int) -> Iterator[pl.DataFrame]:
        """Count phrases of one word, two, three: phrase, words, bodies, rest_bodies, uses, rest_uses."""
        words = {number: word for word, number in self._numbers.items()}
        printed = np.concatenate(self._texts)
        sides = np.repeat(np.array(self._sides, np.int32), [text.size for text in self._texts])
        keys = single = printed.astype(np.int64)
        for length in range(1, LONGEST + 1):
            at = np.flatnonzero(keys)
            _, first, number = np.unique(keys[at], return_index=True, return_inverse=True)
            counts, often = _counted(number, sides[at], first.size, fewest)
            spelt = ["".join(words[int(printed[start + step])] for step in range(length)) for start in at[first[often]]]
            yield counts.filter(often).select(
                pl.Series("phrase", spelt, pl.String), pl.lit(length, pl.UInt8).alias("words"), pl.all()
            )
            kept = np.zeros(first.size, np.int64)
            kept[often] = np.arange(1, often.sum() + 1)
            found = np.zeros(keys.size, np.int64)
            found[at] = kept[number]
            single = found if length == 1 else single
            # A longer phrase: a frequent one, and a frequent word behind it.
            behind = np.append(single[length:], np.zeros(length, np.int64))
            keys = np.where((found > 0) & (behind > 0), found * (single.max() + 1) + behind, 0)


def _counted(
    number: NDArray[np.int64], sides: NDArray[np.int32], phrases: int, fewest: int
) -> tuple[pl.DataFrame, NDArray[np.bool_]]:
    """Count for each phrase the bodies and the uses on both sides, and tell which have bodies enough."""
    room = int(sides.max(initial=0)) // 2 * 2 + 2
    pairs = np.sort(number * room + sides)
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    phrase, inside = pairs // room, pairs % 2 == 1
    bodies = np.bincount(phrase[np.diff(pairs // 2, prepend=-1) > 0], minlength=phrases)
    counts = {
        "bodies": np.bincount(phrase[inside], minlength=phrases),
        "rest_bodies": np.bincount(phrase[~inside], minlength=phrases),
        "uses": np.bincount(number[sides % 2 == 1], minlength=phrases),
        "rest_uses": np.bincount(number[sides % 2 == 0], minlength=phrases),
    }
    return pl.DataFrame(counts), bodies >= fewest


def _compared(counts: pl.DataFrame, prior: float) -> pl.DataFrame:
    """Add log_odds and z; null where one side uses no phrase at all, or both but one and the same."""
    here, there = pl.col("bodies"), pl.col("rest_bodies")
    alpha = prior * (here + there) / (here.sum() + there.sum())
    odds = [(y + alpha) / (y.sum() + prior - y - alpha) for y in (here, there)]
    both = (here.sum() > 0) & (there.sum() > 0)
    return counts.with_columns(
        pl.when(both).then((odds[0].log() - odds[1].log()).fill_nan(None)).alias("log_odds"),
        pl.when(both).then((1 / (here + alpha) + 1 / (there + alpha)).sqrt()).alias("deviation"),
    ).with_columns((pl.col("log_odds") / pl.col("deviation")).alias("z"))


def _chances(
    here: NDArray[np.int64], of_here: NDArray[np.int64], there: NDArray[np.int64], of_there: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Give for each phrase the chance of so many bodies of the group or more, the margins of the 2 x 2 being fixed."""
    if not here.size:
        return np.zeros(0)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, of_here[0] + of_there[0] + 1)))])
    using, every = here + there, of_here + of_there

    def term(inside: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the chance of exactly so many inside; 0 where there cannot be so many."""
        possible = (inside <= of_here) & (inside <= using)
        inside = np.where(possible, inside, here)
        outside = using - inside
        chance: NDArray[np.float64] = np.exp(
            logs[of_here] - logs[inside] - logs[of_here - inside]
            + logs[of_there] - logs[outside] - logs[of_there - outside]
            - logs[every] + logs[using] + logs[every - using]
        )  # fmt: skip
        return np.where(possible, chance, 0)

    chance, step = term(here), 1
    while (more := term(here + step)).any() and step <= int(of_here[0]):
        chance += more
        step += 1
    return np.minimum(chance, 1)


def _discovery_rates(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give for each phrase the false discovery rate at which it, and all with less of a chance, would be listed."""
    order = np.argsort(chances, kind="stable")
    stepped = chances[order] * chances.size / np.arange(1, chances.size + 1)
    rates = np.empty(chances.size)
    rates[order] = np.minimum.accumulate(stepped[::-1])[::-1]
    return rates
