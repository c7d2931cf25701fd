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
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.dataset import schema
from gkstats.dataset.overlap import passages, peers, units
from gkstats.dataset.overlap.own_words import Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_KEY: Final = ("report_id", "other", "kind", "share", "looked_at")
_PLACES: Final = ("province", "prefecture", "county", "township")


@dataclass(frozen=True, slots=True)
class _YearOfTexts:
    """The texts of one year that can be compared: `frame` has a row a text, `sets` and `prints` an array each."""

    frame: pl.DataFrame
    sets: list[NDArray[np.uint32]]  # the text's different units
    prints: list[NDArray[np.uint32]]  # those of them by which its like are looked for


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts texts into units: it knows each body's names, and the sentences that many have."""

    prose: Prose
    named: list[list[str]]
    common: Halves

    def units(self, reports: pl.DataFrame) -> units.Units:
        own = [self.named[number] for number in reports["names"]]
        return units.read(self.prose.texts(reports["report_id"]), own, self.common)


def compare(reports: pl.DataFrame, sections: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """Give the table `overlap` for the contract's tables `reports` and `sections`, year by year.

    One row a report, other report and kind. The units of two successive years are held in memory, no more.
    """
    used = (
        reports.filter("counted")
        .drop_nulls("year")
        .with_columns(whose=pl.coalesce("agency_key", "report_id"))
        .sort("year", "level", "body", "division_code", "whose", "report_id", nulls_last=True)
        .with_columns(pl.col("whose").rank("dense").alias("number"))
    )
    if used.height < _PAIR:  # nothing to compare it with, and the words to be left out need not be made ready
        return
    bodies = used.select("agency", *_PLACES).unique(maintain_order=True)
    named = [units.names(*row) for row in bodies.iter_rows()]
    used = used.join(bodies.with_row_index("names"), on=bodies.columns, nulls_equal=True, maintain_order="left")
    cutter = _Cutter(Prose(sections, used), named, np.zeros(0, np.uint32))
    cutter = replace(cutter, common=_common(used, cutter))
    before: _YearOfTexts | None = None
    for (year,), of_year in used.group_by("year", maintain_order=True):
        now = _read(of_year, cutter)
        if before is not None and before.frame["year"].first() != year - 1:
            before = None
        yield _measured(now, before, cutter)
        before = now


def _common(used: pl.DataFrame, cutter: _Cutter) -> Halves:
    """Give the sentences that more than 1 % of the bodies have (and at least 20)."""
    seen = [np.zeros(0, np.uint64)]
    for batch in used.iter_slices(_BATCH):
        read = cutter.units(batch)
        bodies = batch["number"].to_numpy().astype(np.uint64)[read.text]
        seen.append(np.unique((read.sentences.astype(np.uint64) << _HALF) | bodies))
    whose = np.unique(np.concatenate(seen))
    sentences, often = np.unique(units.halves(whose), return_counts=True)
    return sentences[often > max(FEWEST_COMMON, COMMON * used["number"].n_unique())]


def _read(reports: pl.DataFrame, cutter: _Cutter) -> _YearOfTexts:
    """Cut a year's texts into units and keep those with enough of them."""
    frames, sets, prints = [reports.clear()], [], []
    for batch in reports.iter_slices(_BATCH):
        read = cutter.units(batch)
        anchors, bounds = units.anchors(read)
        kept: list[int] = []
        for number in range(batch.height):
            different = passages.different(read.of(number))
            if different.size >= FEWEST_UNITS:
                kept.append(number)
                sets.append(different)
                prints.append(passages.different(read.hashes[anchors[bounds[number] : bounds[number + 1]]]))
        frames.append(batch[kept])
    return _YearOfTexts(pl.concat(frames), sets, prints)


def _measured(now: _YearOfTexts, before: _YearOfTexts | None, cutter: _Cutter) -> pl.DataFrame:
    """Give the rows of one year's reports."""
    pairs = [_nearest(now)]
    if before is not None:
        pairs.append(_pairs(now, _own(now.frame, before.frame), "own_year", before))
    rows = pl.concat(pairs).sort("here", "kind", "there").with_row_index("row")
    if rows.is_empty():
        return schema.empty("overlap")
    others = pl.len().over("level", "body") - pl.len().over("level", "body", "number")
    looked_at = now.frame.select(others.alias("looked_at")).to_series().gather(rows["here"])
    rows = rows.with_columns(looked_at=pl.when(pl.col("kind") == "own_year").then(1).otherwise(pl.Series(looked_at)))
    shown = pl.concat(_passages(batch, now, before, cutter) for batch in rows.iter_slices(_BATCH))
    types = schema.empty("overlap").schema
    return rows.join(shown, on="row", how="left", maintain_order="left").select(
        pl.col(name).fill_null([]).cast(kind) if name == "passages" else pl.col(name).cast(kind)
        for name, kind in types.items()
    )


def _pairs(now: _YearOfTexts, found: NDArray[np.int64], kind: str, other: _YearOfTexts | None = None) -> pl.DataFrame:
    """Measure pairs, given as rows (number here, number there): here, there, report_id, other, kind, share."""
    there = other or now
    shares = [passages.share(now.sets[one], there.sets[two]) for one, two in found.tolist()]
    return pl.DataFrame(
        {"here": found[:, 0], "there": found[:, 1], "share": pl.Series(shares, dtype=pl.Float64)}
    ).select(
        "here", "there", pl.lit(kind).alias("kind"), "share",
        report_id=now.frame["report_id"].gather(found[:, 0]), other=there.frame["report_id"].gather(found[:, 1]),
    )  # fmt: skip


def _own(now: pl.DataFrame, before: pl.DataFrame) -> NDArray[np.int64]:
    """Pair each report with the same body's of the year before, of the same scope."""
    key = ["agency_key", "scope"]
    return (
        now.select(*key, here=pl.int_range(pl.len()))
        .join(before.select(*key, there=pl.int_range(pl.len())), on=key)
        .sort("here", "there").select("here", "there").to_numpy()
    )  # fmt: skip


def _nearest(now: _YearOfTexts) -> pl.DataFrame:
    """Pair each report with its nearest peer, and with others that share as much as `ALSO`; and with a random nearest.

    The nearest of many is near by chance too. What chance gives is the nearest of as many reports of that year, drawn
    with a fixed seed whatever their level and kind, and looked for in the same way.
    """
    rng = np.random.default_rng(_SEED)
    found, drawn = [], []
    groups = now.frame.select("level", "body", here=pl.int_range(pl.len()))
    numbers = now.frame["number"].to_numpy()
    for _, group in groups.group_by("level", "body", maintain_order=True):
        first, last = int(group["here"].item(0)), int(group["here"].item(-1)) + 1
        bodies = numbers[first:last]
        likely = peers.candidates(now.prints[first:last], bodies, _CANDIDATES)
        here = np.arange(last - first)
        others = np.sort(rng.permutation(now.frame.height)[: last - first])
        sides = np.repeat([0, 1], last - first)
        across = peers.candidates(
            [*now.prints[first:last], *(now.prints[other] for other in others)], sides, _CANDIDATES
        )
        # With the next in order a report whose prose is like nobody's has a nearest one too.
        following = np.stack([here, np.roll(here, -1)], axis=1)
        found.append(first + np.unique(np.concatenate([likely, np.sort(following, axis=1)]), axis=0))
        across = np.concatenate([across, following + np.array([0, last - first])])
        drawn.append(np.stack([first + across[:, 0], others[across[:, 1] - (last - first)]], axis=1))
    whole = [np.zeros((0, 2), np.int64)]
    pairs, random = (np.concatenate([*whole, *some]) for some in (found, drawn))
    pairs, random = (some[numbers[some[:, 0]] != numbers[some[:, 1]]] for some in (pairs, random))
    peer = _pairs(now, pairs, "peer")
    turned = peer.select("kind", "share", here="there", there="here", report_id="other", other="report_id")
    rank = pl.int_range(pl.len()).over("here", "kind")
    also = (pl.col("kind") == "peer") & (rank < NEAREST) & (pl.col("share") >= ALSO)
    return (
        pl.concat([peer, turned.select(peer.columns), _pairs(now, random, "random")])
        .unique(["here", "there", "kind"], maintain_order=True)
        .sort("kind", "here", "share", "there", descending=[False, False, True, False])
        .filter((rank == 0) | also)
    )


def _passages(pairs: pl.DataFrame, now: _YearOfTexts, before: _YearOfTexts | None, cutter: _Cutter) -> pl.DataFrame:
    """Give the longest passages of some pairs: row, passages."""
    own = pl.col("kind") == "own_year"
    worth = pairs.filter(pl.col("share") >= _WORTH)
    texts = [now.frame[pl.concat([worth["here"], worth.filter(~own)["there"]]).unique().sort()]]
    if before is not None:
        texts.append(before.frame[worth.filter(own)["there"].unique().sort()])
    needed = pl.concat(texts)
    read = cutter.units(needed)
    finder = passages.Finder(read)
    place = {report_id: number for number, report_id in enumerate(needed["report_id"])}
    text = cutter.prose.texts(needed["report_id"])
    found: list[tuple[int, int, int, int, int, int, str]] = []
    for row, report_id, other in worth.select("row", "report_id", "other").iter_rows():
        one, two = place[report_id], place[other]
        for run in finder.runs(one, two)[:_PASSAGES]:
            start, stop = read.span(one, run.here, run.units)
            begin, _ = read.span(two, run.there, 1)
            said = text[one][start : min(stop, start + _CHARACTERS)]
            found.append((row, one, start, two, begin, stop - start, said))
    fields = schema.empty("overlap").explode("passages").unnest("passages").drop(*_KEY).schema
    numbers = dict.fromkeys(("row", "one", "start", "two", "begin"), pl.get_index_type())
    shown = pl.DataFrame(found, {**numbers, "characters": pl.UInt32, "text": pl.String}, orient="row")
    line, other_line = np.split(
        cutter.prose.lines(
            needed["report_id"], pl.concat([shown["one"], shown["two"]]), pl.concat([shown["start"], shown["begin"]])
        ),
        2,
    )
    return (
        shown.with_columns(line=pl.Series(line), other_line=pl.Series(other_line))
        .group_by("row", maintain_order=True)
        .agg(passages=pl.struct(*fields))
    )
