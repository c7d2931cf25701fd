"""What a comparison of texts knows from an earlier one: what two texts share is not measured again while both stay.

A text is the same while nothing changed that its units are cut from: its words and lines, the names of its body, and
which of its sentences many bodies have.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.dataset import schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.dataset.overlap.units import Halves

# One row a text: whose it is, a hash of it, a hash of what its units are cut from, whether these are enough to be
# compared, and its sentences (half a hash each).
TEXTS: Final = pl.Schema({
    "report_id": pl.String(), "year": pl.Int16(), "whose": pl.String(), "level": pl.String(), "body": pl.String(),
    "text": pl.Binary(), "cut": pl.Binary(), "enough": pl.Boolean(), "sentences": pl.List(pl.UInt32()),
})  # fmt: skip
# What decides which texts of a year lie near each other, in this order of rows.
_NEARNESS: Final = ("whose", "level", "body", "cut")
_BYTES: Final = 16


def hashed(*said: bytes) -> bytes:
    """Hash some bytes; where one ends and the next begins is a part of it."""
    made = blake2b(digest_size=_BYTES)
    for part in said:
        made.update(len(part).to_bytes(8, "little") + part)
    return made.digest()


def cuts(texts: Sequence[bytes], sentences: pl.Series, common: Halves) -> list[bytes]:
    """Hash what each text's units are cut from: the text (its hash), and which of its sentences are `common`."""
    every = sentences.list.explode(keep_nulls=False, empty_as_null=False).to_numpy()
    places = np.flatnonzero(np.isin(every, common))
    said = every[places]
    bounds = np.searchsorted(places, np.cumsum([0, *sentences.list.len()])).tolist()
    return [
        hashed(text, said[start:stop].tobytes()) if stop > start else text
        for text, (start, stop) in zip(texts, pairwise(bounds), strict=True)
    ]


@dataclass(frozen=True)
class Remembered:
    """What an earlier comparison found: its table `overlap`, its `TEXTS`, and which of these are known to be the same.

    Of others than those in `unread` the text is looked at before anything is believed of them.
    """

    rows: pl.LazyFrame = field(default_factory=lambda: schema.empty("overlap").lazy())
    texts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TEXTS))
    unread: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))

    def known(self) -> pl.DataFrame:
        """Give the texts that need not be looked at: report_id, text, sentences."""
        return self.texts.filter(pl.col("report_id").is_in(self.unread.implode())).select(
            "report_id", "text", "sentences"
        )

    def of(self, texts: pl.DataFrame) -> Known:
        """Tell what is known of `texts`: all of a comparison, in its order."""
        same = self.texts.select("report_id", "cut", "enough")
        unchanged = texts.select("report_id", "cut").join(same, on=["report_id", "cut"])
        of_years = texts.partition_by("year", maintain_order=True)
        years = [year["year"].item(0) for year in of_years if self._is_near_as_before(year)]
        return Known(self.rows, unchanged.select("report_id", "enough"), years)

    def _is_near_as_before(self, texts: pl.DataFrame) -> bool:
        """Tell whether the texts of a year lie near each other as they did."""
        before = self.texts.filter(pl.col("year") == texts["year"].item(0))
        return before.select(_NEARNESS).equals(texts.select(_NEARNESS))


@dataclass(frozen=True)
class Known:
    """What is known of a comparison's texts: rows of `overlap`, the texts that did not change, the years of only those.

    `unchanged` has report_id, enough.
    """

    rows: pl.LazyFrame
    unchanged: pl.DataFrame
    years: list[int]

    def of_year(self, reports: pl.DataFrame) -> Known:
        """Give what is known of some reports only, to be asked several times."""
        return replace(self, rows=self._rows_of(reports).lazy())

    def enough(self, reports: pl.DataFrame) -> pl.DataFrame:
        """Keep the reports, none of which changed, that have enough units to be compared."""
        return reports.join(self.unchanged.filter("enough"), on="report_id", how="semi", maintain_order="left")

    def nearest(self, reports: pl.DataFrame) -> pl.DataFrame:
        """Give the rows of peers and random reports of a year's reports, none of which changed."""
        return self._rows_of(reports).filter(pl.col("kind") != "own_year")

    def own_year(self, pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give the rows of those pairs (report_id, other) that are known, and the pairs that are to be measured."""
        both = self._same(pairs)
        found = self._rows_of(both).filter(pl.col("kind") == "own_year").join(both, on=pairs.columns, how="semi")
        sought = pairs.join(found, on=pairs.columns, how="anti", maintain_order="left")
        few = self.unchanged.filter(~pl.col("enough"))
        for side in pairs.columns:
            sought = sought.join(few, left_on=side, right_on="report_id", how="anti", maintain_order="left")
        return found, sought

    def passages(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Give the passages of those pairs that are known: report_id, other, passages."""
        both = self._same(pairs.select("report_id", "other").unique())
        found = self._rows_of(both).select("report_id", "other", "passages").unique(["report_id", "other"])
        return found.join(both, on=["report_id", "other"], how="semi")

    def _same(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Keep the pairs of texts neither of which changed."""
        for side in ("report_id", "other"):
            pairs = pairs.join(self.unchanged, left_on=side, right_on="report_id", how="semi", maintain_order="left")
        return pairs

    def _rows_of(self, reports: pl.DataFrame) -> pl.DataFrame:
        return self.rows.join(reports.lazy().select("report_id"), on="report_id", how="semi").collect()
