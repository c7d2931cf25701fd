"""Text overlap: how much of a report's prose stands in another one too.

A report is compared with the own report of the year before, with its nearest peer and, to tell what chance gives, with
the nearest of as many random reports of the same year.

The share is containment in the shorter text: of the different units (five characters, names and numbers made alike,
see `units`) of the text that has fewer, the part that is in the other one too. Left out are the form's text, quoted law
and sentences that over 1 % of the bodies have. Only counted reports with a year and at least 50 units are compared. A
peer is another body of the same level and kind, in the same year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.dataset import schema
from gkstats.dataset.overlap import passages, peers, units
from gkstats.dataset.overlap.own_words import Prose
from gkstats.dataset.overlap.remembered import TEXTS, Known, Remembered, cuts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from gkstats.dataset.overlap.units import Halves

FEWEST_UNITS: Final = 50
COMMON: Final = 0.01  # of the bodies; a sentence that more of them have says nothing of two
FEWEST_COMMON: Final = 20  # bodies, so that a small corpus does not lose what two of its bodies share
NEAREST: Final = 3  # peers at most: the nearest, and others from ALSO on
ALSO: Final = 0.8
_CANDIDATES: Final = 8
_PASSAGES: Final = 3  # a pair
_WORTH: Final = 0.1  # pairs that share less have no passages to show
_CHARACTERS: Final = 120  # of a passage's text
_PAIR: Final = 2
_BATCH: Final = 2_000  # texts that are cut into units at once
_HALF: Final = np.uint64(32)  # bits
_SEED: Final = 20190515  # the day on which the revised Regulations came into force
_PAIRED: Final = ("report_id", "other")
_PLACES: Final = ("province", "prefecture", "county", "township")


@dataclass(frozen=True, slots=True)
class _YearOfTexts:
    """The texts of one year that have enough units to be compared: `frame` has a row a text."""

    frame: pl.DataFrame
    sets: dict[str, NDArray[np.uint32]]  # each text's different units, as far as they are needed
    prints: list[NDArray[np.uint32]] | None  # those of them by which its like are looked for; None: these are known


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts texts into units: it knows each body's names, and the sentences that many have."""

    prose: Prose
    named: list[list[str]]
    common: Halves

    def units(self, reports: pl.DataFrame) -> units.Units:
        own = [self.named[number] for number in reports["names"]]
        return units.read(self.prose.texts(reports["report_id"]), own, self.common)


class Comparison:
    """A comparison of all reports that measures again only what an earlier one does not know."""

    def __init__(self, reports: pl.DataFrame, sections: pl.LazyFrame, earlier: Remembered | None = None) -> None:
        """Compare reports by the contract's tables `reports` and `sections`."""
        self.texts = pl.DataFrame(schema=TEXTS)  # for a later comparison, once all rows were taken
        self._earlier = earlier or Remembered()
        self._sections = sections
        self._used = (
            reports.filter("counted")
            .drop_nulls("year")
            .with_columns(whose=pl.coalesce("agency_key", "report_id"))
            .sort("year", "level", "body", "division_code", "whose", "report_id", nulls_last=True)
            .with_columns(pl.col("whose").rank("dense").alias("number"))
        )

    def rows(self) -> Iterator[pl.DataFrame]:
        """Give the table `overlap`, year by year: one row a report, other report and kind.

        The units of two successive years are held in memory, no more.
        """
        if self._used.height < _PAIR:  # nothing to compare it with, and the words to be left out need not be made ready
            return
        bodies = self._used.select("agency", *_PLACES).unique(maintain_order=True)
        named = [units.names(*row) for row in bodies.iter_rows()]
        names = bodies.with_row_index("names")
        used = self._used.join(names, on=bodies.columns, nulls_equal=True, maintain_order="left")
        cutter, texts = _cut(used, self._sections, named, self._earlier)
        known = self._earlier.of(texts)
        pairs = _own(used)
        cutter.prose.add(texts.filter(~pl.col("year").is_in(known.years)))
        for side in _PAIRED:
            cutter.prose.add(known.own_year(pairs)[1].select(report_id=side))
        enough: list[pl.Series] = []
        before: _YearOfTexts | None = None
        for (year,), of_year in used.group_by("year", maintain_order=True):
            now = _YearOfTexts(known.enough(of_year), {}, None) if year in known.years else _read(of_year, cutter)
            enough.append(now.frame["report_id"])
            yield _measured(now, before, known, pairs, cutter)
            before = now
        is_enough = pl.col("report_id").is_in(pl.concat(enough).implode())
        self.texts = texts.with_columns(enough=is_enough).select(list(TEXTS))


def _cut(
    used: pl.DataFrame, sections: pl.LazyFrame, named: list[list[str]], earlier: Remembered
) -> tuple[_Cutter, pl.DataFrame]:
    """Learn which sentences many bodies have: give what cuts texts without these, and the texts with their hashes."""
    known = earlier.known()
    unread = used.join(known, on="report_id", how="anti", maintain_order="left")
    cutter = _Cutter(Prose(sections, unread), named, np.zeros(0, np.uint32))
    parts = [known]
    for batch in unread.iter_slices(_BATCH):
        read = cutter.units(batch)
        bounds = np.searchsorted(read.text, np.arange(batch.height + 1))
        said = [read.sentences[start:stop] for start, stop in pairwise(bounds)]
        hashes = cutter.prose.hashes(batch["report_id"], (named[number] for number in batch["names"]))
        columns = {"report_id": batch["report_id"], "text": hashes, "sentences": said}
        parts.append(pl.DataFrame(columns, schema=known.schema))
    texts = used.join(pl.concat(parts), on="report_id", how="left", maintain_order="left")
    common = _common(texts["sentences"], texts["number"])
    cut = cuts(texts["text"].to_list(), texts["sentences"], common)
    texts = texts.with_columns(pl.col("level", "body").cast(pl.String), cut=pl.Series(cut, dtype=pl.Binary))
    return replace(cutter, common=common), texts


def _common(sentences: pl.Series, bodies: pl.Series) -> Halves:
    """Give the sentences that more than 1 % of the bodies have (and at least 20)."""
    said = sentences.list.explode(keep_nulls=False, empty_as_null=False).to_numpy().astype(np.uint64)
    owners = bodies.to_numpy().astype(np.uint64).repeat(sentences.list.len().to_numpy())
    whose = np.unique((said << _HALF) | owners)
    found, often = np.unique(units.halves(whose), return_counts=True)
    return found[often > max(FEWEST_COMMON, COMMON * bodies.n_unique())]


def _own(used: pl.DataFrame) -> pl.DataFrame:
    """Pair each report with the same body's of the year before, of the same scope: report_id, other."""
    key = ["agency_key", "scope"]
    before = used.select(*key, year=pl.col("year") + 1, other="report_id")
    return used.select(*key, "year", "report_id").join(before, on=[*key, "year"]).select(_PAIRED)


def _read(reports: pl.DataFrame, cutter: _Cutter) -> _YearOfTexts:
    """Cut a year's texts into units and keep those with enough of them."""
    frames: list[pl.DataFrame] = [reports.clear()]
    sets: dict[str, NDArray[np.uint32]] = {}
    prints: list[NDArray[np.uint32]] = []
    for batch in reports.iter_slices(_BATCH):
        read = cutter.units(batch)
        anchors, bounds = units.anchors(read)
        kept: list[int] = []
        for number, report in enumerate(batch["report_id"]):
            different = passages.different(read.of(number))
            if different.size >= FEWEST_UNITS:
                kept.append(number)
                sets[report] = different
                prints.append(passages.different(read.hashes[anchors[bounds[number] : bounds[number + 1]]]))
        frames.append(batch[kept])
    return _YearOfTexts(pl.concat(frames), sets, prints)


def _measured(
    now: _YearOfTexts, before: _YearOfTexts | None, known: Known, own: pl.DataFrame, cutter: _Cutter
) -> pl.DataFrame:
    """Give the rows of one year's reports; `own` pairs reports with those of the year before."""
    types = schema.empty("overlap").schema
    known = known.of_year(now.frame)
    done, pairs = [schema.empty("overlap")], []
    if now.prints is None:
        done.append(known.nearest(now.frame))
    else:
        pairs.append(_nearest(now.frame, now.sets, now.prints))
    if before is not None:
        found, sought = known.own_year(_both(own, now.frame, before.frame))
        done.append(found)
        pairs.append(_own_year(now, before, sought, cutter))
    rows = pl.concat(pairs) if pairs else pl.DataFrame()
    if rows.is_empty():
        return pl.concat(done)
    here = pl.int_range(pl.len(), dtype=pl.UInt32)
    others = pl.len().over("level", "body") - pl.len().over("level", "body", "number")
    rows = (
        rows.join(now.frame.select("report_id", here=here, others=others), on="report_id", maintain_order="left")
        .with_columns(looked_at=pl.when(pl.col("kind") == "own_year").then(1).otherwise("others"))
        .join(known.passages(rows), on=_PAIRED, how="left", maintain_order="left")
        .sort("here", "kind", "other")
    )
    sought = rows.filter(pl.col("passages").is_null() & (pl.col("share") >= _WORTH)).select(_PAIRED)
    texts = now.frame if before is None else pl.concat([now.frame, before.frame])
    shown = [_passages(batch, texts, cutter) for batch in sought.unique(maintain_order=True).iter_slices(_BATCH)]
    if shown:
        rows = rows.join(pl.concat(shown), on=_PAIRED, how="left", maintain_order="left")
        rows = rows.with_columns(passages=pl.coalesce("passages", "found"))
    done.append(rows.select(pl.col(name).fill_null([]) if name == "passages" else name for name in types).cast(types))
    return pl.concat(done)


def _both(pairs: pl.DataFrame, now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Keep the pairs of a text of one year and one of the year before."""
    here = pairs.join(now.select("report_id"), on="report_id", how="semi", maintain_order="left")
    return here.join(before.select(other="report_id"), on="other", how="semi", maintain_order="left")


def _own_year(now: _YearOfTexts, before: _YearOfTexts, pairs: pl.DataFrame, cutter: _Cutter) -> pl.DataFrame:
    """Measure pairs with the same body's reports of the year before."""
    for texts, side in ((now, "report_id"), (before, "other")):
        unread = pl.col("report_id").is_in(pairs[side].implode()) & ~pl.col("report_id").is_in(list(texts.sets))
        texts.sets.update(_read(texts.frame.filter(unread), cutter).sets)
    return _pairs([(one, two, now.sets[one], before.sets[two]) for one, two in pairs.iter_rows()], "own_year")


def _pairs(texts: Iterable[tuple[str, str, NDArray[np.uint32], NDArray[np.uint32]]], kind: str) -> pl.DataFrame:
    """Measure pairs of texts, two reports and their units: report_id, other, kind, share."""
    rows = [(one, two, kind, passages.share(here, there)) for one, two, here, there in texts]
    return pl.DataFrame(rows, dict.fromkeys((*_PAIRED, "kind"), pl.String) | {"share": pl.Float64}, orient="row")


def _nearest(
    texts: pl.DataFrame, sets: Mapping[str, NDArray[np.uint32]], prints: Sequence[NDArray[np.uint32]]
) -> pl.DataFrame:
    """Pair each report with its nearest peer, and with others that share as much as `ALSO`; and with a random nearest.

    The nearest of many is near by chance too. What chance gives is the nearest of as many reports of that year, drawn
    with a fixed seed whatever their level and kind, and looked for in the same way.
    """
    rng = np.random.default_rng(_SEED)
    found, drawn = [], []
    groups = texts.select("level", "body", here=pl.int_range(pl.len()))
    numbers = texts["number"].to_numpy()
    for _, group in groups.group_by("level", "body", maintain_order=True):
        first, last = int(group["here"].item(0)), int(group["here"].item(-1)) + 1
        bodies = numbers[first:last]
        likely = peers.candidates(prints[first:last], bodies, _CANDIDATES)
        here = np.arange(last - first)
        others = np.sort(rng.permutation(texts.height)[: last - first])
        sides = np.repeat([0, 1], last - first)
        across = peers.candidates([*prints[first:last], *(prints[other] for other in others)], sides, _CANDIDATES)
        # With the next in order a report whose prose is like nobody's has a nearest one too.
        following = np.stack([here, np.roll(here, -1)], axis=1)
        found.append(first + np.unique(np.concatenate([likely, np.sort(following, axis=1)]), axis=0))
        across = np.concatenate([across, following + np.array([0, last - first])])
        drawn.append(np.stack([first + across[:, 0], others[across[:, 1] - (last - first)]], axis=1))
    whole = [np.zeros((0, 2), np.int64)]
    pairs, random = (np.concatenate([*whole, *some]) for some in (found, drawn))
    pairs, random = (some[numbers[some[:, 0]] != numbers[some[:, 1]]] for some in (pairs, random))
    listed = texts["report_id"].to_list()

    def measured(found: NDArray[np.int64], kind: str) -> pl.DataFrame:
        named = ((listed[one], listed[two]) for one, two in found.tolist())
        rows = _pairs(((one, two, sets[one], sets[two]) for one, two in named), kind)
        return rows.with_columns(here=found[:, 0], there=found[:, 1])

    peer = measured(pairs, "peer")
    turned = peer.select("kind", "share", report_id="other", other="report_id", here="there", there="here")
    rank = pl.int_range(pl.len()).over("here", "kind")
    also = (pl.col("kind") == "peer") & (rank < NEAREST) & (pl.col("share") >= ALSO)
    return (
        pl.concat([peer, turned.select(peer.columns), measured(random, "random")])
        .unique(["here", "there", "kind"], maintain_order=True)
        .sort("kind", "here", "share", "there", descending=[False, False, True, False])
        .filter((rank == 0) | also)
        .drop("here", "there")
    )


def _passages(pairs: pl.DataFrame, texts: pl.DataFrame, cutter: _Cutter) -> pl.DataFrame:
    """Give the longest passages of some pairs of `texts`: report_id, other, found."""
    needed = texts.filter(pl.col("report_id").is_in(pl.concat([pairs["report_id"], pairs["other"]]).implode()))
    read = cutter.units(needed)
    finder = passages.Finder(read)
    place = {report_id: number for number, report_id in enumerate(needed["report_id"])}
    text = cutter.prose.texts(needed["report_id"])
    found: list[tuple[str, str, int, int, int, int, int, str]] = []
    for report_id, other in pairs.iter_rows():
        one, two = place[report_id], place[other]
        for run in finder.runs(one, two)[:_PASSAGES]:
            start, stop = read.span(one, run.here, run.units)
            begin, _ = read.span(two, run.there, 1)
            said = text[one][start : min(stop, start + _CHARACTERS)]
            found.append((report_id, other, one, start, two, begin, stop - start, said))
    fields = schema.empty("overlap").select(pl.col("passages").explode().struct.unnest()).columns
    types = dict.fromkeys(_PAIRED, pl.String) | dict.fromkeys(("one", "start", "two", "begin"), pl.get_index_type())
    shown = pl.DataFrame(found, {**types, "characters": pl.UInt32, "text": pl.String}, orient="row")
    line, other_line = np.split(
        cutter.prose.lines(
            needed["report_id"], pl.concat([shown["one"], shown["two"]]), pl.concat([shown["start"], shown["begin"]])
        ),
        2,
    )
    return (
        shown.with_columns(line=pl.Series(line), other_line=pl.Series(other_line))
        .group_by(_PAIRED, maintain_order=True)
        .agg(found=pl.struct(fields))
    )
