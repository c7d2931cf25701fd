"""Lines whose borders part cells, as one matrix: rows of so many cells each, on columns that hold for all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.page.cuts import RULE, cell_spans
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.script.dates import YEAR
from gkstats.script.enumerators import BEFORE_LABEL
from gkstats.script.numerals import EMPTY, says_number

if TYPE_CHECKING:
    from gkstats.files.text import Text

_ENUMERATOR: Final = re.compile(rf"^\s*{BEFORE_LABEL}\s*")
# A group's name before a row's own: (三)不予公开 1.属于国家秘密, 不予公开:属于国家秘密, 不予公开_属于国家秘密.
_INNER: Final = re.compile(r"[\u4e00-\u9fff]\s*(?:\d{1,2}[.、]|[-—:>_]{1,2}\s*(?:\d{1,2}[.、])?)\s*(?=[\u4e00-\u9fff])")
_NOTE: Final = re.compile(r"\([^()]*\)")
_DIGIT: Final = re.compile(r"\d")
_YEARS: Final = re.compile(rf"{YEAR}年?度?")
# A row of fewer cells has no columns to speak of.
_FEWEST: Final = 2
# No table of a report comes near so many columns.
_WIDEST: Final = 400
# So many lines without borders may stand between two rows of a table.
_APART: Final = 2


# A list or tuple as programs print it: ['a', 2, None].
_LISTED: Final = re.compile(r"\s*(?:\[.*\]|\[?\((?=[\"'\d]|None).*\)\]?)\s*,?\s*\Z")
_BORDER: Final = re.compile(r"[|\t,;\[]")
_BARS: Final = frozenset("|\t")
_ITEM: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'|([^,\[\]()\s'\"]+)")


@lru_cache(maxsize=1024)  # each block asks for the lines around it
def _parted(line: str) -> list[tuple[int, int]]:
    """Cut a line at its borders; nothing where it has none."""
    if _LISTED.match(line) and _BARS.isdisjoint(line):
        return [match.span(match.lastindex or 0) for match in _ITEM.finditer(line)]
    border = next((border for border in "|\t;," if border in line), None)
    if border is None or line.count(border) > _WIDEST:
        return []
    spans = []
    for low, high in cell_spans(line, 0, len(line), border, " "):
        said = line[low:high].strip()
        begin = line.index(said, low) if said else low
        spans.append((begin, begin + len(said)))
    return spans


def _with_wide_commas(folded: str, printed: str) -> str:
    """Give back to a folded line the commas of its sentences, where those that part cells are others."""
    if "," not in printed or "，" not in printed or len(folded) != len(printed):
        return folded
    return "".join(own if own == "，" else mark for own, mark in zip(printed, folded, strict=True))


@lru_cache(maxsize=4096)  # each block asks for those of the same cells
def names_of(text: str) -> tuple[str, ...]:
    """Give the ideographs of a label: as printed without its enumerator, then without its group's, or its notes."""
    said = _ENUMERATOR.sub("", text)
    whole = "".join(IDEOGRAPHS.findall(said))
    if not whole:
        return ()
    if (inner := _INNER.split(said)[-1]) != said:
        return whole, "".join(IDEOGRAPHS.findall(inner))
    return (whole, "".join(IDEOGRAPHS.findall(_NOTE.sub("", said)))) if "(" in said else (whole,)


class Slot(NamedTuple):
    """One cell of a matrix: characters `start:stop` of a line, and what they say."""

    line: int
    start: int
    stop: int
    text: str

    @property
    def filled(self) -> bool:
        """Whether anything is printed in it."""
        return bool(self.text)

    @property
    def number(self) -> bool:
        """Whether a number, or a word with digits that no label explains, is printed in it."""
        return _DIGIT.search(self.text) is not None or (says_number(self.text) and len(self.text) > 0)

    def names(self) -> tuple[str, ...]:
        """Give the ideographs of a label in the cell, as `names_of` does."""
        return names_of(self.text)


Row = tuple[int, tuple[Slot, ...]]  # a line's number and its cells


@dataclass(frozen=True)
class Matrix:
    """Rows of equally many cells; `true` if they come from a file's own table, `kept` by names."""

    rows: tuple[tuple[Slot, ...], ...]
    true: bool
    lines: tuple[int, ...] = field(default=())
    kept: bool = False

    @cached_property
    def width(self) -> int:
        """Count the columns."""
        return len(self.rows[0])

    def part(self, start: int, stop: int) -> Matrix:
        """Give some of the rows as a matrix of their own."""
        rows = self.rows[start:stop]
        by_row = len(self.lines) == len(self.rows)
        lines = self.lines[start:stop] if by_row else tuple(sorted({slot.line for row in rows for slot in row}))
        return Matrix(rows, self.true, lines, self.kept)


def is_bordered(line: str) -> bool:
    """Tell a line that something parts as borders do."""
    return _BORDER.search(line) is not None


def matrices(text: Text, first: int, last: int) -> list[Matrix]:
    """Find the matrices among lines `first` to `last`: runs of lines that as many borders part."""
    found: list[Matrix] = []
    run: list[Row] = []
    before = first
    for number in range(first, min(last + 1, len(text.folded))):
        if not _BORDER.search(text.folded[number]):
            continue
        cells = _parted(_with_wide_commas(text.folded[number], text.printed[number]))
        # A line of bars alone is an empty row.
        if len(cells) < _FEWEST or (RULE.fullmatch(text.folded[number]) and text.folded[number].strip("| ")):
            continue
        said = [(start, stop, text.folded[number][start:stop]) for start, stop in cells]
        row = tuple(Slot(number, start, stop, "" if EMPTY.fullmatch(cell) else cell) for start, stop, cell in said)
        if run and number > before + 1 + _APART:
            found += _cut(run, text)
            run = []
        run.append((number, row))
        before = number
    return [*found, *_cut(run, text)]


def without_numbering(rows: tuple[tuple[Slot, ...], ...]) -> tuple[tuple[Slot, ...], ...]:
    """Leave out the numbers from 0 with which a program heads all columns, and those before all rows."""
    heads = [slot.text for slot in rows[0]]
    numbers = [text for text in heads if text]
    if len(numbers) < _FEWEST or numbers != list(map(str, range(len(numbers)))):
        return rows
    first, rows = heads.index("0"), rows[1:]
    if first and rows and [row[first - 1].text for row in rows] == list(map(str, range(len(rows)))):
        rows = tuple(row[first:] for row in rows)
    return rows


def _cut(run: list[Row], text: Text) -> list[Matrix]:
    """Make matrices of the rows of a run that have equally many cells and stand together, the largest first."""
    for place in reversed(range(len(run) - 1)):
        run[place] = _whole(run[place], run[place + 1])
    together: list[list[Row]] = []
    for width in dict.fromkeys(len(row) for _, row in run):
        before = -_APART - 2
        for number, row in run:
            if len(row) == width:
                if number > before + 1 + _APART:
                    together.append([])
                together[-1].append((number, row))
                before = number
    made: list[Matrix] = []
    for own in together:
        lines = tuple(number for number, _ in own)
        if rows := without_numbering(tuple(row for _, row in own)) if len(own) > 1 else ():
            made.append(Matrix(rows, all(line in text.grid for line in lines), lines[-len(rows) :]))
    return sorted(made, key=lambda matrix: -len(matrix.rows))


def _whole(row: Row, below: Row) -> Row:
    """Give a row the empty cells at its end, which a paste loses, where it heads the one below.

    Cells within it are empty and no numbers but years: it was not made shorter elsewhere.
    """
    (number, slots), (following, others) = row, below
    if number + 1 < following or len(slots) >= len(others):
        return row
    first = next((place for place, slot in enumerate(slots) if slot.filled), len(slots))
    words = all(not slot.number or _YEARS.fullmatch(slot.text) for slot in slots)
    if not words or not slots[-1].filled or all(slot.filled for slot in slots[first:]):
        return row
    end = slots[-1].stop
    return number, (*slots, *(Slot(number, end, end, "") for _ in range(len(others) - len(slots))))
