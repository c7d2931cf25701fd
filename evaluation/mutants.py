"""Readers that are worse on purpose: each must fall below a stored floor, or nothing would hold what it lacks.

    with mutant("total_first"):
        floors.measure("case/total_first_without_heads", "sample")

`RULES` names rules of the reader that put cells in doubt, and the stored document that needs each of them: without the
rule something wrong is reported there. `hopeless` is the reader that gives up a table for one doubtful cell.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple
from unittest.mock import patch

from gkstats.model import Report
from gkstats.reading import report as reports
from gkstats.reading.tables import overruled
from gkstats.reading.tables import read as finding
from gkstats.reading.tables.apart import layout
from gkstats.reading.tables.crossing import crossed, split_heads
from gkstats.reading.tables.dealing.dealt import Dealt
from gkstats.reading.tables.dealing.repeats import Reprints
from gkstats.reading.tables.doubt import doubts, shifted, turned
from gkstats.reading.tables.doubt.left_over import LeftOver
from gkstats.reading.tables.doubt.line_doubts import Lines
from gkstats.reading.tables.doubt.uneven import Uneven
from gkstats.reading.tables.doubt.unexplained import Unexplained
from gkstats.reading.tables.heads import columns, routes
from gkstats.reading.tables.labels import own_labels
from gkstats.reading.tables.numbers import run_together
from gkstats.reading.tables.said import as_said
from gkstats.reading.tables.said.rows import LabelledRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gkstats.model import NoReport


class Rule(NamedTuple):
    """A rule of the reader: what holds it, its name there, what is said without it, and the entry that needs it."""

    owner: object
    name: str
    without: Callable[..., object]
    needed_by: str


RULES: Final = {
    "another order of columns, told by sums": Rule(doubts, "turned", lambda _: set(), "case/total_first_without_heads"),
    "totals where no form has them": Rule(turned, "_totals_elsewhere", lambda _: (), "case/total_third_without_heads"),
    "numbers that could be the empty row's": Rule(Dealt, "near", lambda *_: [], "case/glued_with_a_sentence"),
    "a row printed again elsewhere with another number": Rule(
        LeftOver, "differs", lambda *_: False, "case/row_again_further_down"
    ),
    "a row whose lines break where others do not": Rule(
        Lines, "_unusual", lambda *_: False, "layout/pdf_wrapped_middle/label_hurt"
    ),
    "more numbers on a row's line than it takes": Rule(Dealt, "spills", lambda *_: False, "dump/share_columns"),
    "numbers on the line of the group above": Rule(
        Dealt, "under_full_heading", lambda *_: False, "case/first_row_of_a_group_in_other_words"
    ),
    "digits that are no token": Rule(Unexplained, "_untold", lambda *_: [], "dump/of_so_many"),
    "numbers between certain rows": Rule(Unexplained, "_between", lambda *_: [], "layout/noted_pdf/rows_poured"),
    "a number printed otherwise on the line below": Rule(
        Reprints, "contradict", lambda *_: False, "layout/drawn_narrow/line_corrected"
    ),
    "a converter's order of a row's lines": Rule(doubts, "rolled", lambda *_: False, "converted/pdf.pdftotext"),
    "numbers beside a row's that nobody has": Rule(LeftOver, "crowded", lambda *_: False, "layout/folded_6/line_twice"),
    "an empty row below numbers without a label": Rule(
        Lines, "_is_another_years", lambda *_: False, "case/disputes_empty_below_numbers"
    ),
    "a row that lost a border": Rule(run_together, "_lost_a_border", lambda *_: False, "case/border_lost_in_a_row"),
    "rows most of which have too many numbers": Rule(
        Uneven, "_mostly_adds", lambda *_: False, "case/blank_lost_beside_added_numbers"
    ),
    "heads of routes that a converter printed apart": Rule(
        routes, "_is_drawn_by_cells", lambda *_: False, "case/heads_of_routes_apart"
    ),
    "a row that may be the heading of others": Rule(
        LeftOver, "may_head_others", lambda *_: False, "case/rows_of_other_above_labels"
    ),
    "a row above others between borders": Rule(
        crossed, "_rows_above_others", lambda *_: set(), "case/rows_of_other_in_other_words"
    ),
    "a whole row between a label and its numbers": Rule(
        shifted, "_behind_a_stray", lambda _: set(), "case/whole_row_before_its_neighbours_label"
    ),
    "numbers before another row's label in a bordered row": Rule(
        shifted, "_ends_with_words", lambda *_: False, "composed/2/55-numbers-first"
    ),
    "numbers behind a piece of another row's label": Rule(
        shifted, "_has_others_piece", lambda *_: False, "composed/2/45-total-row-first"
    ),
    "a lone number that no page counts on from": Rule(
        Dealt, "lone", lambda *_: [], "case/first_number_of_a_row_at_the_end"
    ),
    "a row without a label among as many others": Rule(
        LeftOver, "one_of_several", lambda *_: False, "composed/4/45-towns-under-each-row"
    ),
    "a table that is said to be another's": Rule(as_said, "not_own", lambda *_: {}, "composed/5/m03-example-only"),
    "numbers that a note speaks of": Rule(as_said, "noted", lambda *_: {}, "composed/5/61-note-circled"),
    "counts in hundreds or more": Rule(
        as_said, "counted_in_many", lambda *_: {}, "composed/5/i01-head-ten-thousand-integer"
    ),
    "a label with other words before it": Rule(
        LabelledRows, "other_items", lambda *_: (), "composed/5/j11-only-modified-labels"
    ),
    "rows of one line from one on that is not certain": Rule(
        Dealt, "_unsure", lambda *_: set(), "case/rows_on_one_line_behind_their_numbers"
    ),
    "numbers behind heads that are printed line by line beside others": Rule(
        split_heads, "_in_order", lambda *_: True, "case/disputes_heads_line_by_line"
    ),
    "rows in one cell": Rule(LabelledRows, "together", lambda *_: (), "composed/4/60-two-rows-in-one"),
    "numbers that the text puts right": Rule(overruled, "_replaced", lambda *_: {}, "composed/4/10-errata-at-the-end"),
    "numbers under no head at all": Rule(finding, "in_other_words", lambda *_: set(), "case/disputes_without_heads"),
    "numbers alone in the section of disputes": Rule(
        Unexplained, "_of_section", lambda *_: [], "case/numbers_of_disputes_above_their_heads"
    ),
    "a border that shows no empty cell": Rule(
        Unexplained, "_is_cell_a_line", lambda *_: False, "case/unit_in_a_cell_behind_the_last_label"
    ),
    "heads amid which numbers stand": Rule(columns, "_is_torn", lambda *_: False, "case/numbers_amid_heads_of_a_page"),
    "a merged head above upper ones, and no lower one": Rule(
        columns, "_merged_before_upper", lambda *_: False, "case/numbers_between_upper_heads_and_lower_ones"
    ),
    "upper heads at one side of the merged one": Rule(
        columns, "on_one_side", lambda *_: False, "case/upper_heads_right_of_the_merged_one"
    ),
    "a merged head on both sides of an upper one": Rule(
        columns, "is_scattered", lambda *_: False, "case/merged_head_on_both_sides_of_others"
    ),
    "heads of something else": Rule(columns, "names_others", lambda *_: False, "case/heads_of_places_over_the_columns"),
    "a label alone in a cell elsewhere": Rule(
        layout, "printed_elsewhere", lambda *_: set(), "case/totals_in_section_six"
    ),
    "a head that is taken for the row whose enumerator it lacks": Rule(
        own_labels, "_numbered_elsewhere", lambda *_: [], "case/totals_above_their_tables_heads"
    ),
    "numbers below the labels of a block": Rule(
        Unexplained, "_below_labels", lambda *_: [], "case/labels_first_and_some_numbers_about"
    ),
    "the end of a number that a comma leaves open": Rule(
        Lines, "ends_another", lambda *_: False, "case/thousands_broken_by_narrow_cells"
    ),
    "a border behind which the next line goes on": Rule(
        Unexplained, "goes_on", lambda *_: False, "case/last_cell_on_the_next_line"
    ),
}


@contextmanager
def mutant(name: str) -> Iterator[None]:
    """Read without one rule."""
    rule = RULES[name]
    with patch.object(rule.owner, rule.name, rule.without):
        yield


@contextmanager
def hopeless() -> Iterator[None]:
    """Read nothing of a table in which one cell is in doubt."""

    def read(data: bytes, source: str) -> Report | NoReport:
        done = reports.read(data, source)
        if not isinstance(done, Report):
            return done
        lost = {cell.table for cell in done.cells if cell.state == "unreadable"}
        cells = (cell.in_doubt() if cell.table in lost else cell for cell in done.cells)
        return replace(done, cells=tuple(cells))

    with patch("evaluation.bench.read", read):
        yield
