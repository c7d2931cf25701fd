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
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
import rjieba

from gkstats.corpus import selection
from gkstats.dataset import schema
from gkstats.dataset.overlap import units
from gkstats.dataset.overlap.own_words import Prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    for batch in _of_whole_bodies(texts):
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
    whose = pl.coalesce("agency_key", "report_id").alias("whose")
    reports = corpus.scan("reports").filter("counted").with_columns(whose)
    if part == "sections":
        known = reports.collect()
        said = Prose(corpus.scan("sections"), known).texts(known["report_id"])
        texts = known.with_columns(text=pl.Series(said, dtype=pl.String)).filter(pl.col("text") != "")
    else:
        asked = group.meta.root_names()
        statements = corpus.scan(part)
        if "codes" in asked:
            table = "problem_codes" if part == "problems" else "remedy_codes"
            codes = (
                corpus.scan(table)
                .filter("in_force")
                .group_by("report_id", "seq")
                .agg(codes=pl.col("code").cast(pl.String).unique())
            )
            statements = statements.join(codes, on=["report_id", "seq"], how="left")
        facts = [name for name in schema.empty("reports").columns if name in asked]
        places = [name for name in _PLACES if name not in facts]
        known = reports.select("report_id", "whose", *facts, *places).collect()
        texts = known.join(statements.collect(), on="report_id")
    return texts.select(
        "text", *_PLACES, inside=group.fill_null(value=False), body=pl.col("whose").rank("dense").cast(pl.Int64) - 1
    ).sort("body")  # a body's names are looked for once


def _of_whole_bodies(texts: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Cut texts into batches in which all texts of a body stand together, so that counts of bodies add up."""
    bodies = texts["body"].to_numpy()
    starts = np.unique(np.searchsorted(bodies, bodies[::_BATCH]))
    for start, end in pairwise([*starts.tolist(), bodies.size]):
        yield texts.slice(start, end - start)


class _Numbers(dict[str, int]):
    """A number for each word; 0 for what is none."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self) + 1 if _WORD.fullmatch(word) else 0
        return number


class _Words:
    """All texts as numbers of words, 0 where no phrase goes on, batch by batch: only one is counted at a time."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        # Of each batch its words, and of each text of it how many, and twice its body's number, 1 more if inside.
        self._batches: list[tuple[NDArray[np.int32], list[int], NDArray[np.int32]]] = []

    def add(self, batch: pl.DataFrame) -> None:
        """Cut texts into words: all those of some bodies."""
        numbers, end = self._numbers, [0] * LONGEST
        places = batch.select(_PLACES).rows()
        named = {place: units.names(*place) for place in set(places)}
        words, sizes = array("i", end), [LONGEST]
        for text in units.alike(batch["text"].to_list(), [named[place] for place in places]):
            before = len(words)
            words.extend([*map(numbers.__getitem__, rjieba.cut(text)), *end])
            sizes.append(len(words) - before)
        sides = batch.select(side=(2 * pl.col("body") + pl.col("inside")).cast(pl.Int32))["side"].to_numpy()
        self._batches.append((np.array(words, np.int32), sizes, np.append(np.int32(0), sides)))

    def phrases(self, fewest: int) -> Iterator[pl.DataFrame]:
        """Count phrases of one word, two, three: phrase, words, bodies, rest_bodies, uses, rest_uses."""
        spelt = ["", *self._numbers]  # what each number of a word, or of a frequent phrase that is one shorter, means
        frequent: list[NDArray[np.int64]] = []  # of each length the keys of the frequent phrases, sorted
        words = spelt
        for length in range(1, LONGEST + 1):
            total = _Counts()
            for printed, sizes, sides in self._batches:
                keys = _keys(printed, frequent)
                at = np.flatnonzero(keys)
                total.add(keys[at], np.repeat(sides, sizes)[at])
            keys, counts, often = total.frequent(fewest)
            if length == 1:
                spelt = words = ["", *(words[key] for key in keys)]
            else:
                room = frequent[0].size + 1
                spelt = ["", *(spelt[key // room] + words[key % room] for key in keys.tolist())]
            frequent.append(keys)
            yield counts.filter(often).select(
                pl.Series("phrase", spelt[1:], pl.String), pl.lit(length, pl.UInt8).alias("words"), pl.all()
            )


def _keys(printed: NDArray[np.int32], frequent: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Give for each word the key of the phrase that begins with it, one longer than the frequent ones; 0 for none."""
    found = printed.astype(np.int64)
    if not frequent:
        return found
    single = found = _placed(found, frequent[0])
    for length in range(1, len(frequent) + 1):
        # A longer phrase: a frequent one, and a frequent word behind it.
        behind = np.append(single[length:], np.zeros(length, np.int64))
        keys = np.where((found > 0) & (behind > 0), found * (frequent[0].size + 1) + behind, 0)
        if length < len(frequent):
            found = _placed(keys, frequent[length])
    return keys


def _placed(keys: NDArray[np.int64], among: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the place of each key among sorted ones, from 1; 0 where it is none of them."""
    if not among.size:
        return np.zeros(keys.size, np.int64)
    at = np.minimum(np.searchsorted(among, keys), among.size - 1)
    return np.where(among[at] == keys, at + 1, 0)


class _Counts:
    """How many bodies use each phrase, and how often: sums of batches in which bodies are whole."""

    _NAMES: Final = ("bodies", "rest_bodies", "uses", "rest_uses", "every")

    def __init__(self) -> None:
        self._sums = self._summed([np.zeros(0, np.int64)], [np.zeros((0, len(self._NAMES)), np.int64)])
        self._new: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def add(self, keys: NDArray[np.int64], sides: NDArray[np.int32]) -> None:
        """Count the keys of one batch, each on a side: twice its body's number, and 1 more inside of the group."""
        keys, number = np.unique(keys, return_inverse=True)
        least = int(sides.min(initial=0)) // 2 * 2
        room = int(sides.max(initial=0)) // 2 * 2 + 2 - least
        pairs = np.sort(number * room + (sides - least))
        pairs = pairs[np.diff(pairs, prepend=-1) > 0]
        phrase, inside = pairs // room, pairs % 2 == 1
        size = keys.size
        counts = (
            np.bincount(phrase[inside], minlength=size),
            np.bincount(phrase[~inside], minlength=size),
            np.bincount(number[sides % 2 == 1], minlength=size),
            np.bincount(number[sides % 2 == 0], minlength=size),
            np.bincount(phrase[np.diff(pairs // 2, prepend=-1) > 0], minlength=size),
        )
        self._new.append((keys, np.stack(counts, axis=1)))
        if sum(some.size for some, _ in self._new) > self._sums[0].size:
            self._merge()

    def frequent(self, fewest: int) -> tuple[NDArray[np.int64], pl.DataFrame, NDArray[np.bool_]]:
        """Give the keys that `fewest` bodies use, sorted; the counts of all keys, and which of them are those."""
        self._merge()
        keys, counts = self._sums
        often = counts[:, self._NAMES.index("every")] >= fewest
        frame = pl.DataFrame(dict(zip(self._NAMES, counts.T, strict=True))).drop("every")
        return keys[often], frame, often

    def _merge(self) -> None:
        every = [self._sums, *self._new]
        self._sums, self._new = self._summed([keys for keys, _ in every], [counts for _, counts in every]), []

    @staticmethod
    def _summed(
        keys: Sequence[NDArray[np.int64]], counts: Sequence[NDArray[np.int64]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        first = np.flatnonzero(np.diff(every[order], prepend=-1))
        sums = np.add.reduceat(np.concatenate(counts)[order], first) if first.size else np.concatenate(counts)
        return every[order][first], sums


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
