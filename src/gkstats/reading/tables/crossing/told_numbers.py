"""What each number of a matrix claims by its names: those beside it, those above it, and those of the line over it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.crossing.vocabularies import Naming, is_title
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.page.kept_by_programs import kept_by_programs
from gkstats.reading.tables.page.matrix import Matrix, is_bordered, matrices, names_of
from gkstats.script.dates import YEAR
from gkstats.script.numerals import BLANK, count_up, is_page_number, says_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.crossing.vocabularies import Place, Sign, Vocabulary
    from gkstats.reading.tables.page.matrix import Slot

# A line over a table stands no further above it.
_OVER: Final = 3
# A word that is the same in all rows and longer than a unit may name whose numbers they are.
_UNIT: Final = 2
_SEVERAL: Final = 2
_BARE_YEAR: Final = re.compile(rf"{YEAR}年?")
_DIGIT: Final = re.compile(r"\d")
_NOTHING: Final = Naming()


class ToldNumber(NamedTuple):
    """A number, or an empty cell, with the place on the form and the year that its names say, and its matrix.

    `untold`: it is empty, and its matrix has a number whose head or label may be a torn one of the form's.
    """

    place: Place
    sign: Sign | None
    slot: Slot
    matrix: Matrix
    untold: bool = False


@dataclass
class _Names:
    """The names of each kind that stand somewhere together; more than one contradict each other."""

    rows: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    signs: set[Sign] = field(default_factory=set)
    foreign: bool = False
    torn: bool = False

    def add(self, said: Naming, *, as_row: bool = False) -> None:
        """Take what a cell says; what could name a row and a column is what stands there."""
        if said.row is not None and (as_row or said.column is None):
            self.rows.add(said.row)
        elif said.column is not None:
            self.columns.add(said.column)
        if said.sign is not None:
            self.signs.add(said.sign)
        self.foreign |= said.foreign
        self.torn |= said.torn


def parts_of(text: Text) -> list[Matrix]:
    """Give the matrices of a text, parted where words stand between rows: tables of one width below each other.

    What a program kept in names and values is no table of bordered lines.
    """
    kept = kept_by_programs(text.folded)
    taken = {line for matrix in kept for line in matrix.lines}
    bordered = (part for matrix in matrices(text, 0, len(text.folded) - 1) for part in _parts(text, matrix))
    return [*(part for part in bordered if taken.isdisjoint(part.lines)), *kept]


def _parts(text: Text, matrix: Matrix) -> Iterator[Matrix]:
    start = 0
    for place in range(1, len(matrix.rows) + 1):
        between = range(matrix.lines[place - 1] + 1, matrix.lines[place]) if place < len(matrix.rows) else ()
        if place == len(matrix.rows) or any(_parts_tables(text.folded[line]) for line in between):
            yield matrix.part(start, place)
            start = place


def _parts_tables(line: str) -> bool:
    return IDEOGRAPHS.search(line) is not None and not is_page_number(line)


def claims(own: Vocabulary, text: Text, part: Matrix) -> list[ToldNumber] | None:
    """Give what the numbers of a matrix claim; null where they are the table's and cannot be told."""
    said = {slot.text: own.said(slot.text) for row in part.rows for slot in row if slot.filled}
    return _Claims(own, text, part, said).all() if any(one.row for one in said.values()) else []


class _Claims:
    """One matrix, read from its first row to its last."""

    def __init__(self, own: Vocabulary, text: Text, matrix: Matrix, said: Mapping[str, Naming]) -> None:
        self.own, self.text, self.matrix, self.said = own, text, matrix, said
        self.rows = matrix.rows
        self.years = {place for place, row in enumerate(self.rows) if self._is_row_of_years(row)}
        self.numbered = [
            place
            for place, row in enumerate(self.rows)
            if place not in self.years and any(_is_number(slot) and _DIGIT.search(slot.text) for slot in row)
        ]
        self.numbers = [column for column in range(matrix.width) if self._has_numbers(column)]
        self.labels = [column for column in range(matrix.width) if column not in self.numbers]
        self.lost = self.torn = False
        self.roles = {column: self._role(column) for column in self.labels}

    def all(self) -> list[ToldNumber] | None:
        """Give what all numbers claim; null where they cannot be told."""
        if not self.numbers:
            return []
        found: list[ToldNumber] = []
        heads: list[int] = []
        columns: dict[int, _Names] | None = None
        above, carried = _Names(), dict[int, Naming]()
        begun: str | None = None  # beside numbers that no row has
        for place, row in enumerate(self.rows):
            if (over := self._over(place)) is not None:
                above, carried = over, {}
            kind = self._kind(place)
            if kind in ("heads", "over") and columns is not None:
                heads, columns = [], None
            if kind == "heads":
                heads.append(place)
                carried = {}
            elif kind == "over":
                above, carried = self._named_over(row, above), {}
            elif kind == "row":
                if columns is None and (columns := self._columns(heads)) is None:
                    return None
                claimed = list(self._row(row, carried, columns, above))
                if begun is not None and not any(claim.slot.filled for claim in claimed):
                    cut = self._goes_on(begun, self._label(row))
                    claimed = [claim._replace(untold=claim.untold or cut) for claim in claimed]
                numbered = any(_is_number(row[column]) for column in self.numbers)
                begun = self._label(row) if numbered and not claimed else None
                found += claimed
        told = not self.lost and "torn" not in self.roles.values() and not self._of_others() and self._holds_all(found)
        if self.torn:
            found = [claim._replace(untold=not claim.slot.filled) for claim in found]
        return found if not found or told else None

    def _label(self, row: Sequence[Slot]) -> str:
        """Give what stands nearest to a row's numbers of its labels."""
        return next((row[column].text for column in reversed(self.labels) if row[column].filled), "")

    def _goes_on(self, begun: str, label: str) -> bool:
        """Tell a label that is the rest of one of which the beginning, or the enumerator, stands above: a page cut it.

        The numbers beside that are its row's, perhaps.
        """
        said = self.own.said(label).row
        return said is not None and self.own.said(begun + label).row == said

    # Which columns have numbers, and what the others name.

    def _has_numbers(self, column: int) -> bool:
        """Tell a column of numbers: no words among them, and no years nor numbers of the rows."""
        slots = [self.rows[place][column] for place in self.numbered]
        texts = [slot.text for slot in slots if slot.filled and BLANK.fullmatch(slot.text) is None]
        if any(not _is_number(slot) for slot in slots if slot.filled) or not slots:
            return False
        if not texts:
            # Below a head, or among others.
            return any(row[column].filled for row in self.rows)
        return not (all(map(_BARE_YEAR.fullmatch, texts)) or count_up(texts))

    def _role(self, column: int) -> str:
        """Tell what a column beside numbers names: rows, columns, years, or nothing of a form."""
        found = [self._said(self.rows[place][column]) for place in self.numbered]
        rows = any(one.row and not one.column for one in found)
        if any(one.column and not one.row for one in found):
            return "torn" if rows else "column"
        return "row" if any(one.row for one in found) else "sign" if any(one.sign for one in found) else ""

    def _is_row_of_years(self, row: Sequence[Slot]) -> bool:
        """Tell a row of bare years over columns."""
        filled = [slot.text for slot in row if slot.filled and _is_number(slot)]
        named = any(self._said(slot).row or self._said(slot).column for slot in row)
        return len(filled) > 1 and not named and all(map(_BARE_YEAR.fullmatch, filled))

    def _said(self, slot: Slot) -> Naming:
        return self.said.get(slot.text, _NOTHING)

    def _of_others(self) -> bool:
        """Tell a table whose words part its numbers by more than the form's names and years do: by bodies, places."""
        title = "".join(line for line in self.text.folded if is_title(line))
        for column in self.labels:
            if self.roles[column] or column > max(self.numbers):
                continue
            words: set[str] = set()
            beside: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
            for place in self.numbered:
                slot = self.rows[place][column]
                if not self._said(slot).foreign:
                    continue
                words.add(slot.text)
                for other in self.labels:
                    if self.roles[other] in ("row", "column"):
                        beside[self.roles[other]][self.rows[place][other].text].add(slot.text)
            if len(words) == 1 and len(word := next(iter(words))) > _UNIT and word not in title:
                return True
            if len(words) > 1 and not any(all(len(own) == 1 for own in by.values()) for by in beside.values()):
                return True
        return False

    def _kind(self, place: int) -> str:
        """Tell a row of heads, one over what stands below it, one of a table's own; nothing of any other."""
        row = self.rows[place]
        texts = {slot.text for slot in row if slot.filled}
        if place in self.years:
            return "heads"
        words = any(row[column].filled and not _is_number(row[column]) for column in self.numbers)
        numbers = any(row[column].filled for column in self.numbers) and not words
        if len(texts) == 1 and not numbers and self._is_over(place):
            return "over"
        if words or numbers:
            return "heads" if words else "row"
        said = {self.roles[column]: self._said(row[column]) for column in self.labels}
        return "row" if any(one.row if role == "row" else one.column for role, one in said.items() if role) else ""

    def _is_over(self, place: int) -> bool:
        """Tell a row of one text, no name of its own row, that names a column or year of those below it."""
        slot = next(slot for slot in self.rows[place] if slot.filled)
        said = self.own.over(slot.text)
        if said == _NOTHING or self.roles.get(self.rows[place].index(slot)) == "column":
            return False
        if self._said(slot).row is None:
            return True
        # 总计 and 其他 are rows, too: over a table stands what its first row or its heads follow.
        for below in range(place + 1, len(self.rows)):
            kind = self._kind(below)
            if kind:
                first = {self._said(slot).row for slot in self.rows[below]}
                return kind == "heads" or (kind == "row" and self.own.first in first)
        return False

    def _named_over(self, row: Sequence[Slot], above: _Names) -> _Names:
        """Give the names over a table when a row of it adds one."""
        said = self.own.over(next(slot.text for slot in row if slot.filled))
        names = _Names(columns=set() if said.column else above.columns, signs=set() if said.sign else above.signs)
        names.add(said)
        return names

    def _over(self, place: int) -> _Names | None:
        """Give what a line names that stands right over a row, and is none of the matrix."""
        line = self.rows[place][0].line
        before = self.rows[place - 1][-1].line if place else -1
        for number in range(line - 1, max(line - 1 - _OVER, before), -1):
            said = self.own.over(self.text.folded[number])
            if said != _NOTHING and not is_bordered(self.text.folded[number].strip()):
                names = _Names()
                names.add(said)
                return names
        return None

    def _columns(self, heads: Sequence[int]) -> dict[int, _Names] | None:
        """Give what the heads say of each column of numbers; null where not the same years stand below each."""
        tiers = [[self.rows[place][column] for column in self.numbers] for place in heads]
        signed = [all(self._said(slot).sign is not None for slot in tier) for tier in tiers]
        found = {column: _Names() for column in self.numbers}
        for place, tier, years in zip(heads, tiers, signed, strict=True):
            filled = [at for at, slot in enumerate(tier) if slot.filled]
            even = bool(filled) and filled == list(range(0, len(tier), -(-len(tier) // len(filled))))
            said = _NOTHING
            for at, (column, slot) in enumerate(zip(self.numbers, tier, strict=True)):
                if slot.filled or not (even or (any(signed) and not years) or self._is_merged(place, at)):
                    said = self._said(slot)
                found[column].add(said)
        signs: dict[str, list[str]] = defaultdict(list)
        for names in found.values():
            if len(names.columns) == 1 and not names.foreign:
                signs[next(iter(names.columns))] += map(str, names.signs)
        return found if len(set(map(tuple, signs.values()))) < 2 else None

    def _is_merged(self, place: int, at: int) -> bool:
        """Tell a cell that its left neighbour's box covers, in a file that says so."""
        line, column = self.rows[place][0].line, self.numbers[at]
        box = self.text.covered.get((line, column))
        return box is not None and box in ((line, column - 1), self.text.covered.get((line, column - 1)))

    def _row(
        self, row: Sequence[Slot], carried: dict[int, Naming], columns: Mapping[int, _Names], above: _Names
    ) -> Iterator[ToldNumber]:
        """Give what a row's numbers claim."""
        own = _Names()
        for column, role in self.roles.items():
            if row[column].filled:
                carried[column] = self._said(row[column])
                if role:
                    own.add(carried[column], as_row=role == "row")
        for column, role in self.roles.items():
            names = {"row": own.rows, "column": own.columns, "sign": own.signs}.get(role)
            if names is not None and not names and not row[column].filled and column in carried:
                own.add(carried[column], as_row=role == "row")
        for column, names in columns.items():
            self.torn |= (own.torn or names.torn) and _is_number(row[column])
            # What heads the only numbers need not name anything.
            if own.foreign or (names.foreign and len(columns) > 1):
                continue
            rows, heads = own.rows | names.rows, own.columns | names.columns or above.columns
            signs = own.signs | names.signs or above.signs
            # Of a number without a head, or a label, nobody knows whether it is another's beside it.
            labels = (row[beside] for beside in self.labels if self.roles[beside] != "column")
            named = (rows or any(slot.filled for slot in labels)) and (heads or names.foreign)
            self.lost |= not named and _is_number(row[column])
            if len(rows) == len(heads) == 1 and len(signs) < _SEVERAL:
                pair = next(iter(rows)), next(iter(heads))
                if pair in self.own.places:
                    yield ToldNumber(self.own.places[pair], next(iter(signs), None), row[column], self.matrix)

    def _holds_all(self, found: Sequence[ToldNumber]) -> bool:
        """Tell a matrix amid whose numbers no line has others that no border holds: pieces of its own."""
        lines = {claim.slot.line for claim in found} or {0}
        own = set(self.matrix.lines)
        between = (self.text.folded[line] for line in range(min(lines), max(lines) + 1) if line not in own)
        return not any(_DIGIT.search(said) and self.own.over(said) == _NOTHING for said in between)


def _is_number(slot: Slot) -> bool:
    return slot.filled and says_count(slot.text)


@lru_cache(maxsize=4096)  # each is asked for its column, and for its row
def says_count(text: str) -> bool:
    """Tell what a cell with a number has: one, and no words but a unit."""
    digits = _DIGIT.search(text) is not None
    return says_number(text) or (digits and all(len(name) < _SEVERAL for name in names_of(text)))
