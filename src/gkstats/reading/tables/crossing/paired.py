"""Rows in which each number stands behind its own head (自然人：3), as small screens and programs print them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.crossing.slots import Crossed
from gkstats.reading.tables.crossing.vocabularies import own_years, signed
from gkstats.reading.tables.labels.plans import enumerator_of, head_of_column, ideographs_of, parted_labels
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.page.matrix import Slot
from gkstats.script.dates import YEAR
from gkstats.script.numerals import UNITS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.crossing.vocabularies import Sign

# What a head and its number are parted by, and the number, or what stands for none.
_NUMBER: Final = (
    r"""["']?(?:[ \t]*,[ \t]*|[ \t]*[:=]?[ \t\n]*)(?P<open>["'“‘`*_]{0,3})"""
    r"""(?P<said>[-+]?\d+(?:,\d{3}(?!\d))*(?:\.\d+)?|nan|NaN|None|null|无|[-/—]+|_+(?!\d)|)"""
    r"""(?P<close>["'”’`*_]{0,3})(?![\w.])"""
)
# What goes on from a number, or stands in its place: a unit, more digits, a note with a number, up to a mark, a blank
# and a word, or the next row's enumerator.
_MORE: Final = re.compile(
    rf"""(?:\s?(?:{UNITS}))?(?:(?!\s*\d{{1,2}}\s*[.、)]\s*[\u4e00-\u9fff])(?:[,'](?=\s?\d)|[^\n\t,;、|}}\]"'{{\[\u4e00-\u9fff]))*"""
)
_SAYS_MORE: Final = re.compile(rf"\d|^\s?(?:{UNITS})")
_DIGIT: Final = re.compile(r"\d")
_INSTEAD: Final = re.compile(r"""[ \t:="'“‘`*_]*+(?![)>])(?P<said>(?:,(?=\d)|[^\n\t,;、|}\]"'{\[]){0,24})""")
# A row's heads stand within so many characters behind its label.
_REACH: Final = 400
_FEWEST: Final = 2
# So many rows are no block's of a table that headings part.
_MANY: Final = 5
# A row whose label was not found stands no further above the others.
_ABOVE: Final = 6
# A label of so many ideographs stands nowhere by chance.
_LONG: Final = 4
# What stands amid a head (本年增/减), and behind it: its unit.
_JOINT: Final = r"[^\w\n]{0,2}"
_UNIT_OF_HEAD: Final = r"(?:\((?:单位)?:?[\u4e00-\u9fff]{1,3}\))?"
# One in so many of the form's rows stands at least in what is left of a table.
_SHARE: Final = 6
# What ends an enumerator.
_ENUMERATED: Final = ".、)"
# A number behind another name.
_ANOTHER: Final = re.compile(r"""[\u4e00-\u9fff]["']?[ \t]*[:=]?[ \t\n]*["']?\d[\d,]*(?![\d.]*\s*[.、)])""")


@dataclass
class _PairedRow:
    """A row's slots, each by the number of its head.

    `left` are those behind them that are not its own: another row's, or this one's once more (`again`, where its label
    is). `by_year`: those behind words for a year; `dated`: none of them is the report's for certain. `broken` are heads
    whose number is cut off: a mark of quotation opens, and none closes it.
    """

    slots: dict[int, Slot] = field(default_factory=dict)
    left: dict[int, Slot] = field(default_factory=dict)
    again: bool = False
    by_year: list[tuple[Sign, dict[int, Slot]]] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    dated: bool = False

    @property
    def filled(self) -> bool:
        """Whether it has any slot."""
        return bool(self.slots or self.by_year or self.left)

    def choose(self, own: Collection[Sign]) -> None:
        """Take the numbers of the report's own year, where years stand before each row's; else all are in doubt."""
        if not self.by_year:
            return
        years = [sign for sign, _ in self.by_year]
        ours = [slots for sign, slots in self.by_year if sign in own]
        self.dated = bool(self.slots) or len(set(years)) < len(years) or len(ours) != 1 or bool(self.left)
        self.slots = self.slots or (ours or [self.by_year[0][1]])[0]

    def untold(self, heads: int) -> set[int]:
        """Give the heads whose number may be another one."""
        if self.dated:
            return set(range(heads))
        whole = len(self.slots) == heads and len(self.left) in (0, heads)
        if whole and not self.again:
            return self.broken
        return self.broken | {head for head, slot in self.left.items() if not self._says(head, slot)}

    def _says(self, head: int, slot: Slot) -> bool:
        return head in self.slots and self.slots[head].text == slot.text


def _numbered(text: Text, first: int, enumerator: str, name: str) -> list[tuple[int, int]]:
    """Give the ends of a label that is also a head, told by its enumerator."""
    label = re.compile(rf"(?<!\w){enumerator}\s*[)、.]\s*{name}(?![\u4e00-\u9fff])")
    return [(number, m.end()) for number, line in enumerate(text.folded[first:], first) for m in label.finditer(line)]


def paired(block: Block, label_ends: Mapping[int, tuple[int, int]], text: Text) -> Crossed | None:
    """Read a block of such rows; null where its numbers stand in no such pairs.

    `label_ends` gives a line and a column behind each row's label, by the row's id. A row without one of the heads is
    in doubt there.
    """
    if block.table == "disputes":
        return None
    heads = [ideographs_of(block.heads[index]) for index in head_of_column(block)]
    found = {n: label_ends[id(row)] for n, row in enumerate(block.rows) if row.key and id(row) in label_ends}
    if not found or _SHARE * len(found) < len(block.rows):
        return None
    first, last = min(found.values())[0], max(found.values())[0]
    every = text.folded[first : last + 1]
    if 2 * max(sum(line.count(head) for line in every) for head in heads[:_FEWEST]) < len(found):
        return None
    ends = _short_labels(block, found, text, first, last) if len(block.rows) < _MANY else {}
    several: set[int] = set()
    for number, row in enumerate(block.rows):
        name = ideographs_of(row.label)
        if row.key and name in heads:
            stands = _numbered(text, first, enumerator_of(row.label), name)
            ends.update({number: stands[0]} if len(stands) == 1 else {})
            several |= {number} if len(stands) > 1 else set()
        elif number in found:
            ends[number] = _first_of_several(text, found[number], name)
    own_rows = set(map(id, block.rows))
    others = {end for row, end in label_ends.items() if row not in own_rows}
    rows = _rows(text, heads, ends, sorted({*ends.values(), *others}), block)
    numbers = sum(any(slot.number for slot in row.slots.values()) for row in rows.values())
    few = _FEWEST if len(block.rows) > _MANY else 1
    return _crossed(rows, ends, several, block) if 2 * numbers > len(rows) >= few else None


def _first_of_several(text: Text, end: tuple[int, int], name: str) -> tuple[int, int]:
    """Give the end of a label on the first of the lines, one below the other, on all of which it stands."""
    line, column = end
    while line and len(name) >= _LONG and (place := text.folded[line - 1].find(name)) >= 0:
        line, column = line - 1, place + len(name)
    return line, column


def _short_labels(
    block: Block, found: Collection[int], text: Text, first: int, last: int
) -> dict[int, tuple[int, int]]:
    """Give the ends of labels too short to be looked for anywhere (规章), each by itself near the others."""
    ends: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(block.rows):
        name = re.compile(rf"(?<![\u4e00-\u9fff]){ideographs_of(row.label)}(?![\u4e00-\u9fff])")
        near = range(max(0, first - _ABOVE), last + 1) if row.key and number not in found else ()
        stands = [(line, match.end()) for line in near for match in name.finditer(text.folded[line])]
        # It may stand before each of its heads.
        if stands and [line for line, _ in stands] == list(range(stands[0][0], stands[0][0] + len(stands))):
            ends[number] = stands[0]
    return ends


def _crossed(
    rows: Mapping[int, _PairedRow], ends: Mapping[int, tuple[int, int]], several: Collection[int], block: Block
) -> Crossed:
    """Give the cells of the rows; those of rows whose labels stand `several` times are not told."""
    done = Crossed()
    heads = range(len(block.columns))
    for number, row in rows.items():
        done.slots.update({(number, head): slot for head, slot in row.slots.items()})
        lacking = set(heads) - set(row.slots)
        if row.slots and lacking:
            line, column = ends[number]
            done.slots.update({(number, head): Slot(line, column, column, "") for head in lacking})
            done.shared.update((number, head) for head in lacking)
        done.untold.update((number, head) for head in row.untold(len(heads)))
        if row.left and ideographs_of(block.rows[number].label) in parted_labels():
            done.headed.update((number, head) for head in heads)
    left = next((slot for row in rows.values() for slot in row.left.values()), None)
    if left is not None:
        # They may be those of a row whose label was not found.
        several = {number for number, row in enumerate(block.rows) if row.key}
    lost = set(several) - {number for number, _ in done.slots}
    keys = [(number, head) for number in sorted(lost) for head in heads]
    near = left or next(iter(done.slots.values()), None)
    if keys and near is not None:
        done.slots.update(dict.fromkeys(keys, near._replace(stop=near.start, text="")))
        done.untold.update(keys)
    return done


def _rows(
    text: Text,
    heads: Sequence[str],
    ends: Mapping[int, tuple[int, int]],
    labels: Sequence[tuple[int, int]],
    block: Block,
) -> dict[int, _PairedRow]:
    """Give the rows by their numbers, each with the pairs that follow its label up to the next of `labels`."""
    bases = [0, *accumulate(len(line) + 1 for line in text.folded)]
    whole = text.as_folded
    name = "|".join(_JOINT.join(head) for head in sorted(heads, key=len, reverse=True))
    pair = re.compile(rf"(?<![\u4e00-\u9fff])(?P<head>{name}){_UNIT_OF_HEAD}{_NUMBER}")
    word = re.compile(rf"{name}|[\u4e00-\u9fff]{{2,}}[\"']?\s*[:=]")
    names = _labels(block.table) - {*heads}
    found: dict[int, _PairedRow] = {}
    for number, (line, column) in ends.items():
        label = ideographs_of(block.rows[number].label)
        start = last = bases[line] + column
        after = next((end for end in labels if end > (line, column)), None)
        stop = bases[after[0]] + after[1] if after else len(whole)
        row = found[number] = _PairedRow()
        behind = False
        for match in pair.finditer(whole, start, stop):
            if match.start() > start + _REACH or _ANOTHER.search(whole, last, match.start()):
                break
            said = "".join(IDEOGRAPHS.findall(whole, last, match.start()))
            if any(name in said and name not in label for name in names):
                break  # another row's label, once more
            if not row.filled and _DIGIT.search(whole, last, match.start()) and len(block.rows) < _MANY:
                break  # its numbers stand right behind it
            head = heads.index("".join(IDEOGRAPHS.findall(match["head"])))
            begin, end = _extent(whole, match, word)
            at = bisect_right(bases, begin) - 1
            slot = Slot(at, begin - bases[at], end - bases[at], whole[begin:end])
            if (sign := _sign(whole[last : match.start()])) is not None:
                row.by_year.append((sign, {}))
                start = match.start()
            if not slot.text and whole[match.start() - 1] in _ENUMERATED:
                behind = True  # the label of another row, which is a head, too
            elif row.by_year:
                row.broken.update({head} & row.by_year[-1][1].keys())
                row.by_year[-1][1][head] = slot
            elif behind or row.left or head in row.slots:
                row.again |= label in said
                row.left[head] = slot
                start = match.end()
            else:
                row.slots[head] = slot
            if not slot.text and match["open"] != match["close"]:
                row.broken.add(head)
            last = max(end, match.end())
    years = own_years(text) if any(row.by_year for row in found.values()) else ()
    for row in found.values():
        row.choose(years)
    return found


@cache
def _labels(table: str) -> frozenset[str]:
    """List the labels of a table's rows in all forms, but for those that stand for several."""
    blocks = (block for form in forms.NAMES for block in forms.load(form).table(table))
    return frozenset(ideographs_of(row.label) for block in blocks for row in block.rows if row.key and not row.unless)


def _extent(whole: str, match: re.Match[str], word: re.Pattern[str]) -> tuple[int, int]:
    """Give where what stands behind a head begins and ends: a number with all that goes on from it (10 236, 9+3).

    Where none is plain, what stands there instead, up to another `word` with its own number: 约12, 上年9.
    """
    begin, end = match.span("said")
    if match["said"] and not match["close"] and match["said"][-1].isdecimal():
        more = _MORE.match(whole, end)
        end = more.end() if more and _SAYS_MORE.search(more[0]) else end
    elif not match["said"] and (instead := _INSTEAD.match(whole, match.end("head"))) is not None:
        other = word.search(whole, *instead.span("said"))
        start, stop = instead.start("said"), other.start() if other else instead.end("said")
        if _DIGIT.search(whole, start, stop):
            begin, end = start, stop
    return begin, begin + len(whole[begin:end].rstrip())


def _sign(between: str) -> Sign | None:
    """Tell which year the numbers behind some words are of, by the last that says so."""
    said = [match[0] for match in _signs().finditer(between)]
    return signed(said[-1])[0] if said else None


@cache
def _signs() -> re.Pattern[str]:
    """Find what says which year numbers are of."""
    called = forms.years_called()
    return re.compile("|".join((YEAR, *called.own, *called.before)))
