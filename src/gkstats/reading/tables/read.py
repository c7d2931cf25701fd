"""Find a form's tables in a text and read their cells: align the labels, deal the tokens, doubt.

One method for all layouts. The labels of each table, in printed order, are aligned with the text's ideographs; the
tokens between them are dealt to the rows; a cell is `reported` only if every plausible dealing gives it the same
number.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.issues import issue, phrase
from gkstats.reading.tables.apart.headless import in_other_words
from gkstats.reading.tables.apart.layout import lay_out
from gkstats.reading.tables.apart.poured import settle
from gkstats.reading.tables.apart.steps import Steps
from gkstats.reading.tables.cells import fill
from gkstats.reading.tables.crossing.crossings import Crossings
from gkstats.reading.tables.crossing.ours_alone import ours_alone
from gkstats.reading.tables.doubt.line_doubts import Lines
from gkstats.reading.tables.doubt.twice import differing, this_reports, with_numbers, without_blanks
from gkstats.reading.tables.in_order import MENTION, in_order, is_torn
from gkstats.reading.tables.labels import align
from gkstats.reading.tables.labels.broken_heads import with_heads_joined
from gkstats.reading.tables.labels.plans import Plan, plan
from gkstats.reading.tables.labels.spots import Spots
from gkstats.reading.tables.page.ideographs import characters, in_words_of_forms
from gkstats.reading.tables.plain.plain_cells import AsDealt, Made, PlainTable, in_one_manner, make_all
from gkstats.reading.tables.plain.plainly import plain_tables
from gkstats.reading.tables.together import TABLES, TablesRead, deal_all, form_of, put_together

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.in_order import Part
    from gkstats.reading.tables.numbers.stretches import Stretch
    from gkstats.reading.tables.page.ideographs import Characters

# Labels of such a length, and more than so many of them, stand again only where their table does.
_LONG_LABEL: Final = 6
_FEW_LABELS: Final = 3
# A name of so many ideographs is no other's part.
_NAME: Final = 4


@cache
def _anchoring(table: str) -> frozenset[str]:
    """Give the labels, of either form, that may anchor a table."""
    return frozenset(label for form in forms.NAMES for label in align.anchoring(plan(form, table).names))


@cache
def _long(form: str, table: str) -> tuple[str, ...]:
    """List the labels of a table's rows that stand nowhere by chance."""
    labels = plan(form, table).labels
    return tuple(label.ideographs for label in labels if label.row and len(label.ideographs) >= _LONG_LABEL)


def read_tables(text: Text, ideographs: Characters) -> TablesRead:
    """Read the three tables of a report's form from a text: without a search where none could find anything else.

    Where one could, heads that lines break are put together first, and what is another year's is left out.
    """
    plain = plain_tables(text, ideographs)
    read = _without_search(plain, text)
    for edit in (with_heads_joined, ours_alone):
        if read is None and (edited := edit(text)) is not text:
            text, ideographs = edited, characters(edited)
            plain = plain_tables(text, ideographs)
            read = _without_search(plain, text)
    return read or search_tables(text, ideographs, plain)


def _without_search(plain: Mapping[str, PlainTable], text: Text) -> TablesRead | None:
    """Give what plain tables say if they are all that a form has, in one manner."""
    if len(plain) == len(TABLES) and in_one_manner(plain.values()):
        form, forms_of = form_of({name: table.form for name, table in plain.items()})
        if (made := make_all(plain, forms_of)) is not None:
            return put_together(form, made, plain, text, plainly=True)
    return None


def search_tables(
    text: Text, ideographs: Characters, plain: Mapping[str, PlainTable] = MappingProxyType({})
) -> TablesRead:
    """Read the three tables by searching all plausible readings.

    `plain` are the tables that need no search by themselves; they are searched, too, where others could say otherwise.
    """
    return _Search(text, in_words_of_forms(ideographs)).read(plain)


class _Search:
    """The tables of a text, looked for once: all of a kind that stand there, and of these this report's own.

    Of several that may be its own the first is read, and the others are rivals.
    """

    def __init__(self, text: Text, ideographs: Characters) -> None:
        self.text, self.ideographs, self.spots = text, ideographs, Spots(ideographs.stream)
        self.steps = {name: Steps() for name in TABLES}
        self.standing: dict[str, list[Table]] = {}
        self.own: dict[str, list[Table]] = {}
        self.torn: set[str] = set()
        self.lines: dict[str, list[range]] = {}
        self.named: dict[str, str] = {}
        self.crossings = Crossings(text, ideographs.stream, self.lines)

    def read(self, plain: Mapping[str, PlainTable]) -> TablesRead:
        """Read all tables but the `plain` ones, and these, too, unless the others leave them as they are."""
        text, ideographs = self.text, self.ideographs
        for name in [one for one in TABLES if one not in plain]:
            self._find(name)
        if known := {*plain, *self.standing}:
            self.torn |= in_other_words({*TABLES} - known - self.torn - self.named.keys(), text)
        form, forms_of = form_of({name: one.form for name, one in plain.items()} | self._forms(plain) | self.named)
        made = make_all(plain, forms_of)
        if made is None or (plain and any(len(own) > 1 for own in self.own.values())):
            return self.read({})
        tables: dict[str, Table] = {}
        rivals: dict[str, list[Table]] = {}
        for name in self._forms(plain):
            tables[name], *rivals[name] = [self._in_form(one, forms_of[name]) for one in self.own[name]]
        crossings = self.crossings
        # What is told by its names may stand in several tables.
        rivals |= {name: [] for name in tables if rivals[name] and crossings.by_names(name, forms_of[name])}
        alone = {name for name, table in tables.items() if crossings.whole(table, forms.load(forms_of[name]))}
        as_dealt = [AsDealt(table, ideographs.bases) for table in plain.values()]
        dealt = deal_all(tables, alone, others=not all(one.beside for one in as_dealt))
        lines = Lines(text, dealt.values(), as_dealt)
        if len(dealt) < len(tables) or not all(map(lines.in_manner, as_dealt)):
            return self.read({})
        stretches: list[Stretch] = []
        for name in TABLES:
            if name in plain or (form == "free" and name not in {*tables, *self.named, *self.torn}):
                continue
            own = forms.load(forms_of[name])
            filled = fill(name, own, dealt.get(name), lines, crossings, torn=name in self.torn)
            unlike: set[tuple[str, ...]] = set()
            for rival in rivals.get(name, ()):
                dealt_otherwise = deal_all({**tables, name: rival}, alone - {name})[name]
                other = fill(name, own, dealt_otherwise, lines, crossings, torn=False)
                unlike |= differing(filled.cells, other.cells)
            cells = [one.in_doubt() if one.key in unlike else one for one in filled.cells]
            cells = without_blanks(cells) if len(self.standing.get(name, ())) > 1 else cells
            apart = crossings.apart(tables[name]) if name in tables else crossings.by_names(name, own.name)
            own_lines = apart.lines if apart else range(0)
            stretches += apart.stretches if apart else []
            issues = filled.issues
            line = _again(tables[name], self.standing[name], ideographs, own_lines) if name in tables else None
            if line is not None:
                outcome = phrase("neither_table_told", n=len(unlike)) if rivals[name] else phrase("other_table_read")
                issues.append(issue("second_table", table=name, line=line, outcome=outcome))
            said = [f"{cell.key}{cell.raw}" for cell in cells if cell.raw is not None]
            made[name] = Made(cells, issues, {(name, cell.state) for cell in cells}, said)
        return put_together(form, made, {**plain, **tables}, text, stretches)

    def _find(self, name: str) -> None:
        """Find all tables of a kind, in whatever form, unless that is done."""
        if name in self.standing or name in self.torn or name in self.named:
            return
        if (best := _best(name, self.text, self.ideographs, self.spots)) is not None:
            self.standing[name] = _standing(best, self.text, self.ideographs, self.spots, self.steps[name])
            self.own[name] = this_reports(self.standing[name], self.text, self.ideographs)
            lines = self.ideographs.lines
            self.lines[name] = [range(lines[one.first], lines[one.last] + 1) for one in self.standing[name]]
        elif form := next((form for form in reversed(forms.NAMES) if self.crossings.by_names(name, form)), None):
            self.named[name] = form
        elif any(
            is_torn(plan(form, name).names, self.spots[form, name])
            or _is_out_of_order(plan(form, name), self.ideographs)
            for form in forms.NAMES
        ):
            self.torn.add(name)

    def _forms(self, plain: Mapping[str, PlainTable]) -> dict[str, str]:
        """Give the forms that the tables' own labels are of, but for `plain` ones."""
        return {name: self.own[name][0].form for name in TABLES if name in self.own and name not in plain}

    def _in_form(self, table: Table, form: str) -> Table:
        """Give a table in the report's form."""
        return _in_form(
            table, form, self.standing[table.name], self.text, self.ideographs, self.spots, self.steps[table.name]
        )


def _best(name: str, text: Text, ideographs: Characters, spots: Spots, part: Part | None = None) -> Table | None:
    """Align a table with the text in each form and give the better alignment; null where it does not stand there."""
    best: Table | None = None
    most = 0
    for form in forms.NAMES:
        # Where all of one form's labels stand, the other need not be tried if it has no more to find.
        if best is None or best.score < 2 * sum(plan(form, name).names.lengths):
            table = in_order(plan(form, name), text, ideographs, spots, part)
            most = max(most, sum(map(len, table.found)) if table.score <= 0 else 0)
            best = table if best is None or table.score > best.score else best
    if best is None or best.score <= 0:
        return None
    if sum(map(len, best.found)) < most:
        # Of a table in another form, of which too little is left, more stands there.
        best.plan = replace(best.plan, arranged=True, unsure=frozenset(range(len(best.plan.blocks))))
    return best


def _standing(best: Table, text: Text, ideographs: Characters, spots: Spots, steps: Steps) -> list[Table]:
    """Find and lay out all tables of a kind that stand in the text, first `best`, the one that is best aligned."""
    found = [best]
    parts = [(0, best.first), (best.last + 1, len(ideographs.stream))]
    elsewhere = "\n".join(ideographs.stream[low:high] for low, high in parts)
    if sum(len(label) for label in _anchoring(best.name) if label in elsewhere) < MENTION:
        parts = []
    for low, high in parts:
        if (table := _best(best.name, text, ideographs, spots, (low, high))) is not None:
            found.append(table)
            parts += [(low, table.first), (table.last + 1, high)]
    for table in found:
        lay_out(table, text, ideographs)
        settle(table, ideographs, steps)
    return with_numbers(found, text, ideographs)


def _in_form(
    table: Table, form: str, others: list[Table], text: Text, ideographs: Characters, spots: Spots, steps: Steps
) -> Table:
    """Give a table in the report's form: aligned anew, between the others of its kind, if it was found in another."""
    if table.form == form:
        return table
    low = max((other.last + 1 for other in others if other.last < table.first), default=0)
    high = min((other.first for other in others if other.first > table.last), default=len(ideographs.stream))
    again = in_order(plan(form, table.name), text, ideographs, spots, (low, high) if len(others) > 1 else None)
    lay_out(again, text, ideographs)
    settle(again, ideographs, steps)
    return again


def _again(table: Table, standing: Sequence[Table], ideographs: Characters, lines: range) -> int | None:
    """Give the line on which a second table like this one begins, elsewhere in the text; null without one.

    On `lines` labels of this one stand, besides those that were found.
    """
    long = _long(table.form, table.name)
    low, high = table.first, table.last
    if lines:
        low, high = min(low, ideographs.firsts[lines.start]), max(high, ideographs.firsts[lines.stop] - 1)
    before, behind = ideographs.stream[:low], ideographs.stream[high + 1 :]
    elsewhere = [place for name in long if (place := before.find(name)) >= 0]
    elsewhere += [high + 1 + place for name in long if (place := behind.find(name)) >= 0]
    if len(elsewhere) > max(_FEW_LABELS, len(long) // 3):
        return ideographs.lines[min(elsewhere)] + 1
    first = min((one.first for one in standing if one.last < low or one.first > high), default=None)
    return None if first is None else ideographs.lines[first] + 1


def _is_out_of_order(whole: Plan, ideographs: Characters) -> bool:
    """Tell a table most of whose names stand there, though not as it can be aligned: with each number, or torn."""
    names = {label.ideographs for label in whole.labels if len(label.ideographs) >= _NAME}
    printed = sum(len(name) for name in names if name in ideographs.stream)
    return printed >= MENTION and 2 * printed > sum(map(len, names))
