"""The prose of many reports, put down in a temporary file and taken up report by report, in any order.

National corpora have more prose than memory should hold; what compares them needs a few thousand texts at a time.
"""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.dataset.overlap.remembered import hashed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

_AT_ONCE: Final = 5_000  # sections that are put down at once
_PLACE: Final = np.uint64(32)  # bits of a character's place in a text, below the text's number
_TABLE: Final = "CREATE TABLE prose (report_id TEXT, section INTEGER, text TEXT, lines BLOB)"
_INDEX: Final = "CREATE INDEX by_report ON prose (report_id, section)"
_PUT: Final = "INSERT INTO prose VALUES (?, ?, ?, ?)"
_TAKE: Final = "SELECT text, lines FROM prose WHERE report_id = ? ORDER BY section"


class Prose:
    """Each report's sections as one text, a line end between two."""

    def __init__(self, sections: pl.LazyFrame, reports: pl.DataFrame) -> None:
        """Put down the contract's table `sections`, as far as it is of `reports` (any frame with their report_id)."""
        self._file = sqlite3.connect("")  # a file of its own, gone with the connection
        self._file.execute(_TABLE)
        self._sections = sections
        self._there = pl.Series("report_id", dtype=pl.String)
        self.add(reports)
        self._file.execute(_INDEX)

    def add(self, reports: pl.DataFrame) -> None:
        """Put down the prose of more reports; of those that are there already nothing more."""
        new = reports.select("report_id").unique().filter(~pl.col("report_id").is_in(self._there.implode()))
        if new.is_empty():
            return
        own = self._sections.join(new.lazy(), on="report_id", how="semi")
        for part in own.select("report_id", "section", "text", "lines").collect_batches(chunk_size=_AT_ONCE):
            self._file.executemany(_PUT, zip(*part.select("report_id", "section", "text"), _packed(part), strict=True))
        self._there = pl.concat([self._there, new["report_id"]])

    def hashes(self, reports: Iterable[str], named: Iterable[Sequence[str]]) -> list[bytes]:
        """Hash some reports' prose, with the lines that it stands on and the names of each report's body."""
        return [
            hashed(report.encode(), "\n".join(names).encode(), *(
                part for text, lines in self._sections_of(report) for part in (text.encode(), lines)
            ))
            for report, names in zip(reports, named, strict=True)
        ]  # fmt: skip

    def texts(self, reports: Iterable[str]) -> list[str]:
        """Give the texts of some reports; empty for one without prose."""
        return ["\n".join(text for text, _ in self._sections_of(report)) for report in reports]

    def lines(self, reports: Iterable[str], numbers: ArrayLike, places: ArrayLike) -> NDArray[np.uint32]:
        """Give the line of the file for each character named: the one at `places[i]` of the text `numbers[i]`.

        A text's number is its place among `reports`.
        """
        begins, lines = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)]
        for number, report in enumerate(reports):
            begin = number << int(_PLACE)
            for text, packed in self._sections_of(report):
                at, line = np.frombuffer(packed, np.uint32).reshape(-1, 2).T
                begins.append(at + np.uint64(begin))
                lines.append(line)
                begin += len(text) + 1
        wanted = (np.asarray(numbers, np.uint64) << _PLACE) + np.asarray(places, np.uint64)
        found = np.searchsorted(np.concatenate(begins), wanted, side="right") - 1
        return np.concatenate(lines)[found]

    def _sections_of(self, report: str) -> Iterator[tuple[str, bytes]]:
        return self._file.execute(_TAKE, (report,))


def _packed(sections: pl.DataFrame) -> Iterator[bytes]:
    """Give each section's printed lines as numbers, two a line: its place in the section's text, and its number."""
    lines = sections["lines"]
    pairs = lines.list.explode(keep_nulls=False, empty_as_null=False).struct.unnest().to_numpy()
    ends = [0, *lines.list.len().cum_sum()]
    return (pairs[start:stop].tobytes() for start, stop in pairwise(ends))
