"""From dealt hands to cells: which token fills which cell, and what it says.

`laying` lays the hands out, `doubts` says which rows are in doubt whatever their hands are. What the plausible ways
disagree on is `unreadable`, cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gkstats.issues import issue, phrase
from gkstats.model import Cell
from gkstats.reading.tables.apart.own_sums import joined
from gkstats.reading.tables.crossing.crossed import crossed_anywhere
from gkstats.reading.tables.dealing.borders import is_piece_of_head
from gkstats.reading.tables.dealing.dealt import Dealt
from gkstats.reading.tables.dealing.laid import Table
from gkstats.reading.tables.dealing.repeats import Reprints
from gkstats.reading.tables.doubt.doubts import Doubts
from gkstats.reading.tables.doubt.twice import SECTIONS
from gkstats.reading.tables.doubt.uneven import Uneven
from gkstats.reading.tables.doubt.unexplained import Unexplained
from gkstats.reading.tables.labels.plans import plan
from gkstats.reading.tables.laying import Laying
from gkstats.reading.tables.numbers.headed_units import read_cell, unit_beside
from gkstats.reading.tables.numbers.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.forms import Block, Form, Row
    from gkstats.model import Issue, State
    from gkstats.reading.tables.crossing.crossings import Crossings
    from gkstats.reading.tables.crossing.slots import Crossed
    from gkstats.reading.tables.doubt.line_doubts import Lines
    from gkstats.reading.tables.laying import Candidates
    from gkstats.reading.tables.page.matrix import Slot
    from gkstats.script.numerals import Printed


@dataclass(slots=True)
class Fill:
    """The cells of one table, in printed order, and what was not plain about them."""

    cells: list[Cell] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def fill(name: str, form: Form, dealt: Dealt | None, lines: Lines, crossings: Crossings, *, torn: bool) -> Fill:
    """Fill all cells of the table `name` of a form; without one all are `absent`, or, if it is torn, in doubt."""
    filled = Fill()
    if dealt is None:
        bare = _Rows(name, Dealt(Table(plan(form.name, name), (), [], 0), ()), lines)
        told = crossings.by_names(name, form.name)
        if all(
            bare.take(block, block, told.blocks[block.key] if told else crossed_anywhere(block, lines.text))
            for block in form.table(name)
        ):
            bare.report_strays()
            return bare.filled
        filled.issues.append(issue("table_torn" if torn else "table_missing", table=name, section=SECTIONS[name]))
        for block in form.table(name):
            for row in block.rows:
                if row.key is not None and not row.unless:
                    _absent(filled, name, block, row, "unreadable" if torn else "absent")
        return filled
    rows = _Rows(name, dealt, lines)
    seat_of = {id(row[1]): seat for seat, row in enumerate(dealt.table.rows) if row}
    own = {block.key: block for block in form.table(name)}
    for block in dealt.table.plan.blocks:
        if (done := crossings.of(dealt.table, block, own[block.key])) is not None:
            first, last = dealt.table.extent(block)
            rows.crossed.update(range(first, last + 1), done.lines)
            rows.take(block, own[block.key], done)
            continue
        for row in block.rows:
            if row.key is None:
                continue
            if id(row) in seat_of:
                rows.fill(seat_of[id(row)], block, row)
            elif not row.unless:
                rows.leave_out(block, row, torn=rows.doubts.may_be_headed(row))
    rows.report_strays()
    if dealt.table.plan.left_out:
        rows.leave_out_columns(form)
    if dealt.table.plan.arranged or rows.crossed:
        order = {key: number for number, key in enumerate(_keys(form, name))}
        rows.filled.cells.sort(key=lambda cell: order[cell.key])
    return rows.filled


def _keys(form: Form, name: str) -> Iterator[tuple[str, ...]]:
    """Give the keys of a form's cells in printed order."""
    for block in form.table(name):
        for row in block.rows:
            if row.key is not None:
                for column in range(len(block.columns)):
                    yield block.cell_key(row, column)


def _absent(filled: Fill, name: str, block: Block, row: Row, state: State = "absent") -> None:
    filled.cells += [Cell(name, block.cell_key(row, i), state, unit=unit) for i, unit in enumerate(block.units)]


class _Rows:
    """The rows of one table, filled one after another."""

    def __init__(self, name: str, dealt: Dealt, lines: Lines) -> None:
        self.name, self.dealt, self.lines, self.text, self.filled = name, dealt, lines, lines.text, Fill()
        self.table = dealt.table
        self.hands = dealt.hands
        uneven = Uneven(dealt, lines.tables)
        self.doubts, self.laying = Doubts(dealt, lines, uneven), Laying(dealt, self.text, uneven)
        self.unexplained, self.reprints = Unexplained(self.doubts, self.text), Reprints(self.text)
        self.used: set[Slot] = set()
        self.extra: dict[Slot, None] = {}
        self.crossed: set[int] = set()  # the lines of blocks that were read where rows and columns cross

    def take(self, block: Block, own: Block, done: Crossed | None) -> bool:
        """Fill a block's cells where its rows and columns cross in one matrix; tell whether they do.

        `block` is in the document's order, `own` in the form's.
        """
        if done is None:
            return False
        for place, row in enumerate(own.rows):
            if row.key is None:
                continue
            slots = [done.slots.get((place, column)) for column in range(len(own.columns))]
            doubt = done.doubt or done.doubt_of_row(place)
            item = ".".join(own.key + row.key) or self.name
            if doubt and any(slots):
                lines = tuple(sorted({slot.line + 1 for slot in slots if slot}))
                self.filled.issues.append(issue(doubt, table=self.name, line=lines[0], item=item, lines=lines))
            if not any(slots):
                if not row.unless:
                    self.leave_out(own, row)
                continue
            for column, slot in enumerate(slots):
                if slot is not None:
                    in_doubt = done.in_doubt((place, column))
                    rest = done.rests.get((place, column), ())
                    self._fill_slot(own, row, column, slot, rest, block=block, item=item, in_doubt=in_doubt)
        self.extra.update(dict.fromkeys(done.extra))
        return True

    def _fill_slot(
        self, own: Block, row: Row, column: int, slot: Slot, rest: Sequence[Slot], *, block: Block, item: str,
        in_doubt: bool,
    ) -> None:  # fmt: skip
        """Fill one cell from its place in a matrix; `rest` are the pieces of a broken number further down."""
        beside = unit_beside(self.text.folded, (slot.line, slot.start, slot.stop))
        first, *others = (Token(*piece, 0) for piece in (slot, *rest))
        token = joined([replace(first, unit=beside), *others])
        self.used.add(slot)
        if in_doubt:
            self._doubt(own, row, column, [token] if slot.filled else [])
        else:
            unit = self.table.unit(block)
            self._say(own, row, column, token, unit=unit, item=item)

    def fill(self, seat: int, block: Block, row: Row) -> None:
        """Fill one row's cells."""
        table, columns = self.table, self.table.columns[id(block)]
        size = len(columns)
        ways = self.laying.ways(seat, block)
        printed = self.dealt.tokens(seat)
        near = [] if printed else self.unexplained.beside(seat)
        item = ".".join(block.key + (row.key or ())) or self.name
        if not printed and not near and not table.seats[seat].labelled:
            # Where rows stand in any order, or in one that cannot be told, a label that was not found may be torn.
            elsewhere = table.plan.shuffled or id(block) in table.unsure
            self.leave_out(block, row, torn=elsewhere or self.dealt.under_full_heading(seat))
            return
        doubt = self.doubts.of_row(seat, block) if printed else None
        if not printed and near:
            doubt, printed = "stray_numbers" if table.seats[seat].labelled else "label_missing", near
        unsure: list[int] = []
        goes_on = self.unexplained.goes_on(seat)
        for place, column in enumerate(columns):
            if column is None:
                continue
            candidates = None if doubt else self._agreed(ways, place, block, column)
            if candidates is None or (goes_on and not any(token.numeric for token in candidates)):
                unsure.append(column)
                self._doubt(block, row, column, printed)
            else:
                self._cell(block, row, column, candidates, seat, item)
        if unsure:
            counts = {stop - start for start, stop in self.hands[seat]}
            lines = sorted({token.line + 1 for token in printed})
            if not doubt and len(counts) == 1 and size not in counts:
                doubt = "many_numbers" if max(counts) > size else "few_numbers"
            elif not doubt:
                doubt = "many_numbers" if max(counts) > size and 0 not in counts else "which_row"
            self.filled.issues.append(
                issue(
                    doubt, table=self.name, line=lines[0] if lines else None, item=item,
                    n=len(dict.fromkeys(map(id, printed))), room=size, lines=tuple(lines),
                )
            )  # fmt: skip

    def leave_out(self, block: Block, row: Row, *, torn: bool = False) -> None:
        """Say that a row is not in the document; where its label may be torn, nobody can tell."""
        torn = torn or id(row) in self.table.torn
        _absent(self.filled, self.name, block, row, "unreadable" if torn else "absent")
        if torn:
            item = ".".join(block.key + (row.key or ())) or self.name
            self.filled.issues.append(issue("label_missing", table=self.name, item=item))

    def leave_out_columns(self, form: Form) -> None:
        """Say of the columns whose heads are not in the document that they are not, where other cells are certain."""
        read = {cell.key for cell in self.filled.cells}
        printed = {key[:-1] for key in read}
        certain = any(cell.state != "unreadable" for cell in self.filled.cells)
        for block in form.table(self.name):
            for row in block.rows:
                keys = [block.cell_key(row, column) for column in range(len(block.columns))] if row.key else []
                self.filled.cells += [
                    Cell(self.name, key, "absent" if certain else "unreadable", unit=unit)
                    for key, unit in zip(keys, block.units, strict=False)
                    if key not in read and key[:-1] in printed
                ]

    def report_strays(self) -> None:
        """Name the numbers that belong to no cell, a column that the document adds as one."""
        for block, seat in self.table.barriers.items():
            if None in self.table.columns[block] or block in self.table.added:
                line = self.table.label_lines[seat]
                self.filled.issues.append(
                    issue(
                        "extra_cell",
                        table=self.name,
                        line=None if line is None else line + 1,
                        what=phrase("added_column"),
                    )
                )
        for slot in self.extra:
            # What one block has no place for may be another's.
            if slot not in self.used:
                number = phrase("number", raw=self.text.raw(slot.line, slot.start, slot.stop))
                self.filled.issues.append(issue("extra_cell", table=self.name, line=slot.line + 1, what=number))
        for index in self.dealt.strays:
            token = self.table.tokens[index]
            if token.line in self.crossed:
                continue
            if not self.table.places[index].lone and not token.doubtful and token.numeric:
                number = phrase("number", raw=self._raw(token))
                self.filled.issues.append(issue("extra_cell", table=self.name, line=token.line + 1, what=number))

    def _agreed(self, ways: Sequence[list[Candidates]], place: int, block: Block, column: int) -> Candidates:
        """Give what fills a cell if every plausible way to lay out the row's tokens says the same, else None."""
        if any(self.reprints.contradict(token) for way in ways for token in way[place] or ()):
            return None
        if len(ways) == 1 and ((only := ways[0][place]) is None or len(only) < 2):
            return only
        tokens = [way[place] for way in ways]
        if any(way is None for way in tokens):
            return None
        if not any(tokens):
            return ()
        if not all(tokens):
            return None
        every = [token for way in tokens for token in way or ()]
        said = {self._read(token, block, column) for token in every}
        # Too many numbers may be pieces of one, unless all are zeros.
        pieces = any(len(set(map(id, way or ()))) > 1 for way in tokens) and any(printed.value for printed in said)
        return (every[0],) if len(said) == 1 and not pieces else None

    def _read(self, token: Token, block: Block, column: int, unit: str | None = None) -> Printed:
        return read_cell(token.text, block, column, token.unit or unit or self.table.unit(block))

    def _cell(self, block: Block, row: Row, column: int, candidates: tuple[Token, ...], seat: int, item: str) -> None:
        key, unit = block.cell_key(row, column), block.units[column]
        heading = self.table.unit(block) if unit != "count" else None
        if not candidates:
            line = self._line(seat)
            self.filled.cells.append(Cell(self.name, key, "blank", None, None, line, unit, heading))
            return
        self._say(block, row, column, candidates[0], unit=self.table.unit(block), item=item)

    def _say(self, block: Block, row: Row, column: int, token: Token, *, unit: str | None, item: str) -> None:
        """Give a cell what its token says."""
        key, own = block.cell_key(row, column), block.units[column]
        heading = unit if own != "count" else None
        printed = self._read(token, block, column, unit)
        raw, line = self._raw(token), token.line + 1
        trouble = "run_on" if token.doubtful else "rejoined" if token.rest else printed.trouble
        if trouble:
            self.filled.issues.append(issue(trouble, table=self.name, line=line, item=item, raw=raw))
        if printed.kind == "number" and not token.doubtful and printed.value is not None:
            value = printed.value if self.name == "proactive" else int(printed.value)
            self.filled.cells.append(Cell(self.name, key, "reported", value, raw, line, own, printed.unit or heading))
        else:
            state: State = "blank" if printed.kind == "blank" and not is_piece_of_head(token, block) else "unreadable"
            self.filled.cells.append(Cell(self.name, key, state, None, raw or None, line, own, printed.unit or heading))

    def _doubt(self, block: Block, row: Row, column: int, printed: Sequence[Token]) -> None:
        tokens = list({id(token): token for token in printed}.values())
        raw, line = " ".join(map(self._raw, tokens)) or None, tokens[0].line + 1 if tokens else None
        key, unit = block.cell_key(row, column), block.units[column]
        self.filled.cells.append(Cell(self.name, key, "unreadable", None, raw, line, unit, None))

    def _line(self, seat: int) -> int | None:
        """Give the line on which a row's empty cell stands: the row's own, if borders print it."""
        for start, stop in self.hands[seat]:
            for token in self.table.tokens[start:stop]:
                return token.line + 1
        line = self.unexplained.own_line(seat)
        return None if line is None else line + 1

    def _raw(self, token: Token) -> str:
        return " ".join(self.text.raw(piece.line, piece.start, piece.stop) for piece in (token, *token.rest))
