"""The characters that labels are made of, each with its place on the page.

`characters` strings together all ideographs of a text: the stream that labels are aligned with, blind to layout.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, count, pairwise
from operator import add
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.script.numerals import is_page_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text

IDEOGRAPHS: Final = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]+")
_RUNS: Final = re.compile(f"({IDEOGRAPHS.pattern})")
_CUT_BY_COMMAS: Final = re.compile(r'(?!.*(?:[。;]|\S\s+[+-]?\d)).*[\u4e00-\u9fff)"]\s*,(?:,|[+-]?\d[\d.]*(?:,|$))')
_CELL_BEHIND: Final = re.compile(r",[,+\d-]")
# So many ideographs apart words may be of the same heads, and so few apart they are.
_BESIDE: Final = 60
_AROUND: Final = 24
# So many lines with a label, then a number or nothing between commas, make a text whose tables are cut by commas.
_FEW_LINES: Final = 10
# No line with a page's number is longer.
SHORT_LINE: Final = 24


@dataclass(frozen=True, eq=False)
class Characters:
    """All ideographs of a text in printed order, each with its 0-based line and column.

    `whole` is the text, its lines joined by line feeds. `runs` are the offsets in it at which ideographs begin that
    stand together, `places` how many stand before each run, and at the end all; `commas`: commas cut the cells. Where
    each ideograph stands is written out only for a search, which asks for all of them.
    """

    stream: str
    whole: str
    runs: list[int]
    places: list[int]
    commas: bool

    def offset(self, place: int) -> int:
        """Give where in the whole text an ideograph stands."""
        run = bisect_right(self.places, place, 0, len(self.runs)) - 1
        return self.runs[run] + place - self.places[run]

    def offsets(self, words: Sequence[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
        """Give where in the whole text words begin and end; the last two of each are where in the stream."""
        runs, counts = self.runs, self.places
        found = [bisect_right(counts, start) - 1 for _, start, _ in words]
        starts, stops = [], []
        for run, (_, start, stop) in zip(found, words, strict=True):
            starts.append(begin := runs[run] + start - counts[run])
            stops.append(begin + stop - start if stop <= counts[run + 1] else self.offset(stop - 1) + 1)
        return starts, stops

    def at(self, place: int) -> tuple[int, int]:
        """Give an ideograph's line and column."""
        offset = self.offset(place)
        line = bisect_right(self.bases, offset) - 1
        return line, offset - self.bases[line]

    def end_of_run(self, place: int) -> int:
        """Give how many ideographs stand before the end of the run that one stands in."""
        return self.places[bisect_right(self.places, place, 0, len(self.runs))]

    def before(self, line: int, column: int) -> int:
        """Count the ideographs that stand before a place."""
        offset = self.bases[line] + column
        run = bisect_left(self.runs, offset) - 1
        return 0 if run < 0 else min(self.places[run] + offset - self.runs[run], self.places[run + 1])

    @cached_property
    def bases(self) -> list[int]:
        """List the offsets at which the lines begin, and one more past the end."""
        return [0, *map(add, accumulate(map(len, self.whole.split("\n"))), count(1))]

    @cached_property
    def lines(self) -> list[int]:
        """List each ideograph's line."""
        lines: list[int] = []
        for line, (low, high) in enumerate(pairwise(self.firsts)):
            lines.extend([line] * (high - low))
        return lines

    @cached_property
    def columns(self) -> list[int]:
        """List each ideograph's column."""
        columns: list[int] = []
        bases, line = self.bases, 0
        for run, (low, high) in zip(self.runs, pairwise(self.places), strict=True):
            while run >= bases[line + 1]:
                line += 1
            columns.extend(range(run - bases[line], run - bases[line] + high - low))
        return columns

    @cached_property
    def firsts(self) -> list[int]:
        """List, for each line and one more, how many ideographs stand before it."""
        return [self.places[bisect_left(self.runs, base)] for base in self.bases]


def characters(text: Text) -> Characters:
    """Put together the ideographs of a text, page numbers left out."""
    lines = text.folded
    whole = said = text.as_folded
    if "页" in whole:
        said = "\n".join(
            "-" * len(line) if "页" in line and len(line) < SHORT_LINE and is_page_number(line) else line
            for line in lines
        )
    # What stands between runs and the runs, in turn; each run begins where what stands before it ends.
    pieces = _RUNS.split(said)
    parts = pieces[1::2]
    runs = list(accumulate(map(len, pieces)))[:-1:2]
    cut = [line for line in lines if "," in line] if len(_CELL_BEHIND.findall(whole)) >= _FEW_LINES else []
    commas = len(cut) >= _FEW_LINES and sum(_CUT_BY_COMMAS.match(line) is not None for line in cut) >= _FEW_LINES
    return Characters("".join(parts), whole, runs, [0, *accumulate(map(len, parts))], commas)


def in_words_of_forms(ideographs: Characters) -> Characters:
    """Give the ideographs with the forms' own word for a synonym: in a text without it, and among heads without it.

    合计 is 总计 there; beside 总计 it is the head or label of another number. A row's label, behind its enumerator, is
    no head: (七)总计 says nothing of heads near it. What is merely spelt otherwise is the forms' word everywhere.
    """
    stream = said = ideographs.stream
    for word, others in forms.spellings().items():
        for other in others:
            said = said.replace(other, word)
    for word, others in forms.synonyms().items():
        own = _places(said, word)
        before = forms.enumerators_before(word)
        heads = [place for place in own if said[max(0, place - 1) : place] not in before]
        for other in others:
            for place in _places(said, other):
                if said[max(0, place - 1) : place] in before:
                    meant = len(own) == len(heads)
                else:
                    near = any(abs(place - head) < _BESIDE for head in heads)
                    around = said[max(0, place - _AROUND) : place + _AROUND]
                    meant = not own or (not near and any(name in around for name in forms.heads_beside(word)))
                if meant:
                    said = said[:place] + word + said[place + len(word) :]
    return ideographs if said == stream else replace(ideographs, stream=said)


def _places(stream: str, word: str) -> list[int]:
    """List where a word stands."""
    return [match.start() for match in re.finditer(word, stream)]
