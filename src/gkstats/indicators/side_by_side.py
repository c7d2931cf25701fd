"""Two reports side by side: the passages that both have, each with its line in both files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from gkstats.dataset.overlap import passages, units
from gkstats.dataset.overlap.own_words import Prose
from gkstats.script.markup import render
from gkstats.words.wording import count, speaker

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

_TEMPLATES: Final = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage as each report has it, and the lines on which it begins."""

    line: int
    text: str
    other_line: int
    other_text: str


@dataclass(frozen=True, slots=True, repr=False)
class SideBySide:
    """What two reports share: text when printed, an escaped table in a notebook.

    `share` is the overlap of the two as the table `overlap` measures it, except that sentences which many bodies have
    count here too; `passages` are in the order of the first report.
    """

    source: str
    other: str
    share: float
    passages: tuple[Passage, ...]
    language: str

    def __repr__(self) -> str:
        said = [self._head()]
        for found in self.passages:
            said += ["", f"{self._at(self.source, found.line)}", f"  {found.text}"]
            said += [f"{self._at(self.other, found.other_line)}", f"  {found.other_text}"]
        return "\n".join(said)

    def _repr_html_(self) -> str:
        shared = [
            [(self._at(self.source, one.line), one.text), (self._at(self.other, one.other_line), one.other_text)]
            for one in self.passages
        ]
        return render(_TEMPLATES, "side_by_side.html.j2", head=self._head(), passages=shared)

    def _head(self) -> str:
        t = speaker(self.language)
        return t(
            f"{self.source} and {self.other}: text overlap {100 * self.share:.0f} % of the shorter text; "
            f"{count(len(self.passages), 'shared passage')} of at least 20 characters",
            f"{self.source}与{self.other}：文本重合度（占较短文本）{self.share:.0%}，"
            f"不少于20字的重合段落{len(self.passages)}处",
        )

    def _at(self, source: str, line: int) -> str:
        return speaker(self.language)(f"{source}, line {line}", f"{source}，第{line}行")


def side_by_side(corpus: Corpus, report_id: str, other: str, language: str = "en") -> SideBySide:
    """Put the passages that two reports share side by side; names of bodies and places and numbers may differ in them.

    Raises ValueError for a report that the corpus does not have.
    """
    facts = ["report_id", "source", "agency", "province", "prefecture", "county", "township"]
    wanted = pl.DataFrame({"report_id": [report_id, other]})
    reports = wanted.join(corpus.scan("reports").select(facts).collect(), on="report_id", maintain_order="left")
    if reports.height < 2:
        gone = ", ".join(sorted({report_id, other} - set(reports["report_id"])))
        msg = f"report_id: this corpus has no report {gone}"
        raise ValueError(msg)
    prose = Prose(corpus.scan("sections"), reports)
    said = prose.texts(reports["report_id"])
    named = [units.names(*row) for row in reports.select(facts[2:]).iter_rows()]
    read = units.read(said, named, np.zeros(0, np.uint32))
    found = []
    for run in sorted(passages.Finder(read).runs(0, 1), key=lambda run: run.here):
        spans = read.span(0, run.here, run.units), read.span(1, run.there, run.units)
        one, two = (said[side][start:stop].strip() for side, (start, stop) in enumerate(spans))
        line, other_line = prose.lines(reports["report_id"], range(2), [start for start, _ in spans])
        found.append(Passage(int(line), one, int(other_line), two))
    share = passages.share(passages.different(read.of(0)), passages.different(read.of(1)))
    here, there = reports["source"]
    return SideBySide(here, there, share, tuple(found), language)
