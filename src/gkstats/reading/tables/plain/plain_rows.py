"""Rows of a form that are printed in full: what stands behind their labels, and what plain numbers say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats import forms
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of, plan, sums_held
from gkstats.reading.tables.numbers.headed_units import read_cell
from gkstats.reading.tables.numbers.in_pieces import in_pieces
from gkstats.script.enumerators import LABEL_NUMBER, LABEL_ORDINAL
from gkstats.script.numerals import count_up

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gkstats.forms import Block
    from gkstats.model import State

UNIT_UNKNOWN: Final = "unit_unknown"
_LONG_LABEL: Final = 6
# A number with what parts it from others; where commas cut the cells, none has commas.
_NUMBER: Final = r"(?<![^\s|])[-+增减]?\d[\d,]*(?:\.\d+)?(?:万?元)?(?![^\s|])"
_CUT_NUMBER: Final = r"(?<![^\s|,])[-+增减]?\d+(?:\.\d+)?(?:万?元)?(?![^\s|,])"
# What may stand right before the next label.
_BEFORE: Final = rf'[“"(]?(?:\(?\s*{LABEL_ORDINAL}|{LABEL_NUMBER})?\s*[“"(]?'
# Between heads: no number, but perhaps the rule of a Markdown table.
_HEADS: Final = re.compile(rf'(?:[\s|()"“”*#:,、.]|(?<=\n)[ |:-]+(?=\n))*(?:(?:{LABEL_ORDINAL}|{LABEL_NUMBER})\s*)?')
_END: Final = re.compile(rf".[\"”)*\s|#]*{_BEFORE}")
# Inside a label: its ideographs, and nothing that could be a number or a blank mark.
_INSIDE: Final = r"(?:[\u4e00-\u9fff\u3400-\u4dbf()\"“”‘’《》、,。.;:*#]|(?<=\S)/(?=\S)|[^\S\t])*"
_LABEL: Final = re.compile(_INSIDE)


@dataclass(frozen=True, eq=False, slots=True)
class PlainLabel:
    """A label of a form's table as it is met: how many numbers stand behind it, and the key of their row.

    `long`: it is a row's, and stands nowhere by chance. `names`: as some form prints the label of this row.
    """

    name: str
    block: Block
    head: bool
    size: int
    key: tuple[str, ...]
    long: bool
    names: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class FormRow:
    """A row of a form as cells are made of it: its key without the columns', and each cell's key."""

    block: Block
    key: tuple[str, ...]
    unless: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]


class PlainValues(NamedTuple):
    """What a row's numbers say, by column, in which units they are printed, and the columns of which none is known.

    `held`: its sums hold; `printed`: what its cells print, a line a cell: its key and that.
    """

    values: tuple[int | Decimal | None, ...]
    units: tuple[str | None, ...]
    states: tuple[State, ...]
    unknown: tuple[int, ...]
    held: bool
    printed: str


class RowNumbers(NamedTuple):
    """The numbers that stand behind a label, their places in what stands there, and how they are broken.

    `apart` has how many lines each stands below the first, if not all stand on one; `odd`: some stand on one, and some
    on others; `bordered`: borders part them all.
    """

    texts: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    span: tuple[int, int]
    apart: tuple[int, ...]
    odd: bool
    bordered: bool


@cache
def plain_labels(form: str, name: str) -> tuple[PlainLabel, ...]:
    """List a table's labels in the form's order; numbers that stand under heads alone stand behind the last of them."""
    found: list[PlainLabel] = []
    named: dict[tuple[str, ...], set[str]] = {}
    for other in forms.NAMES:
        for label in plan(other, name).labels:
            if label.row is not None and label.row.key is not None:
                named.setdefault(label.block.key + label.row.key, set()).add(label.ideographs)
    for label in plan(form, name).labels:
        row = label.row
        # A heading, or a row that stands for several, has no numbers where those are printed.
        size = len(label.block.columns) if row is not None and row.key is not None and not row.unless else 0
        key = label.block.key + ((row and row.key) or ())
        said, head = (label.ideographs, row is None) if label.ideographs or not found else (found.pop().name, True)
        names = frozenset({said, *(named[key] if size and not head else ())})
        found.append(PlainLabel(said, label.block, head, size, key, size > 0 and len(said) >= _LONG_LABEL, names))
    return tuple(found)


@cache
def form_rows(form: str, name: str) -> tuple[FormRow, ...]:
    """List the rows of a form's table."""
    return tuple(
        FormRow(
            block,
            block.key + row.key,
            row.unless,
            tuple(block.cell_key(row, column) for column in range(len(block.columns))),
        )
        for block in forms.load(form).table(name)
        for row in block.rows
        if row.key is not None
    )


@lru_cache(maxsize=256)
def parts_heads(between: str) -> bool:
    """Tell what may stand between two heads."""
    return _HEADS.fullmatch(between) is not None


@lru_cache(maxsize=1024)
def within_label(printed: str) -> bool:
    """Tell a label that is broken, or has marks in it, and nothing else."""
    return _LABEL.fullmatch(printed) is not None


@cache
def _row(size: int, border: str) -> re.Pattern[str]:
    """Give a pattern for what stands behind a row's label, its last character too: so many numbers, and no more."""
    number = _CUT_NUMBER if border else _NUMBER
    between = r"[ \t]*,[ \t]*" if border else r"[\s|]+"
    behind, rest = rf'["”)*\s|{border}]*', rf"[\s|*#{border}]*"
    return re.compile(rf".{behind}{between.join([f'({number})'] * size)}(?!{rest}{number}){rest}{_BEFORE}")


@cache
def _amid(size: int) -> re.Pattern[str]:
    """Give a pattern for a label amid which so many numbers stand on a line."""
    numbers = r"[^\S\n\t]+".join([f"({_NUMBER})"] * size)
    return re.compile(f"{_INSIDE}{numbers}{_INSIDE}")


@lru_cache(maxsize=1024)
def numbers_amid(label: str, size: int) -> RowNumbers | None:
    """Read the numbers that stand on one line amid a label that is broken; null unless they are so many and no more."""
    found = _amid(size).fullmatch(label)
    if found is None:
        return None
    places = tuple(map(found.span, range(1, size + 1)))
    return RowNumbers(found.groups(), places, (places[0][0], places[-1][1]), (), odd=False, bordered=False)


@lru_cache(maxsize=1024)
def ends_row(behind: str) -> bool:
    """Tell a label's last character with nothing behind it but what may stand before the next label."""
    return _END.fullmatch(behind) is not None


@lru_cache(maxsize=8192)
def numbers_of(behind: str, size: int, border: str) -> RowNumbers | None:
    """Read what stands behind a label's last character, and that; null unless it is so many numbers and no more.

    `border`: the comma, where commas part the numbers; else nothing.
    Most rows of most reports are alike, and read once.
    """
    found = _row(size, border).fullmatch(behind)
    if found is None or count_up(found.groups()):
        return None
    places = tuple(map(found.span, range(1, size + 1)))
    low, stop = places[0][0], places[-1][1]
    # Where borders part some numbers and blanks others, two may be one: | 99 899 |  | 46167 |
    borders = {sum(map(behind[end:begin].count, "|\t")) for (_, end), (begin, _) in pairwise(places)}
    if len(borders) > 1:
        return None
    # A bar at a number's side that parts no others may be a digit: |629
    if size > 1 and "|" in (behind[low - 1], behind[stop : stop + 1]) and "|" not in behind[low:stop]:
        return None
    apart = tuple(behind.count("\n", low, place) for place, _ in places)
    odd = len(set(apart)) not in (1, size)
    return RowNumbers(found.groups(), places, (low, stop), apart if apart[-1] else (), odd, borders.isdisjoint({0}))


@cache
def money_heads(form: str, name: str) -> dict[tuple[str, ...], str]:
    """Give, by the key of a block, the head of its column of money."""
    found: dict[tuple[str, ...], str] = {}
    for block in forms.load(form).table(name):
        money = [at for at, unit in enumerate(block.units) if unit != "count"]
        if money:
            found[block.key] = ideographs_of(block.heads[head_of_column(block)[money[0]]])
    return found


@lru_cache(maxsize=4096)
def plain_values(row: FormRow, texts: tuple[str, ...], heading: str | None) -> PlainValues | None:
    """Read a row's numbers; null where one is no plain number, or some may be pieces of others.

    An amount in no unit is known to be none.
    """
    block = row.block
    said = [read_cell(text, block, column, heading) for column, text in enumerate(texts)]
    unknown = tuple(column for column, one in enumerate(said) if one.trouble == UNIT_UNKNOWN)
    values = [one.value for one in said if one.kind == "number" and one.trouble is None]
    numbers = [value for value in values if value is not None]
    if len(numbers) + len(unknown) < len(said):
        return None
    held = bool(block.sums) and sums_held(numbers, block.sums) == len(block.sums)
    if block.sums and not held:
        turned = block.column_heads and 2 * numbers[0] == sum(numbers)
        if turned or in_pieces(texts, block):
            return None
    units = (one.unit or (heading if unit != "count" else None) for one, unit in zip(said, block.units, strict=True))
    return PlainValues(
        tuple(one.value if block.table == "proactive" or one.value is None else int(one.value) for one in said),
        tuple(units),
        tuple("unreadable" if one.value is None else "reported" for one in said),
        unknown,
        held,
        printed_row(row, texts),
    )


def printed_row(row: FormRow, raws: Sequence[str]) -> str:
    """Write out what a row's cells print, a line a cell: its key and that."""
    return "\n".join(f"{key}{raw}" for key, raw in zip(row.keys, raws, strict=True))
