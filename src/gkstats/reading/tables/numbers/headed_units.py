"""The unit of an amount: that its heading prints for the column, or what stands beside the number itself."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from gkstats.script.numerals import MONEY, Printed, read_amount, read_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gkstats.files.text import Text
    from gkstats.forms import Block
    from gkstats.reading.tables.labels.plans import Label
    from gkstats.reading.tables.page.ideographs import Characters

# The unit that a heading names for its column: 采购总金额(万元), (单位:人民币元).
_UNIT: Final = re.compile(
    r"(?:(?:单位|金额)\W{0,3}|\()(?:(?:人民币|RMB|CNY|￥|¥)\W?)?([^\W\d]{0,2}元(?:[/或、,][^\W\d]{0,2}元)*)",
    re.IGNORECASE,
)
# One that stands alone on a line: above a heading it is the heading's, further above perhaps the whole table's.
_ALONE: Final = re.compile(r"\(?(?:(?:金额|计量)?单位:?)?(?:人民币)?(?P<unit>[\u4e00-\u9fff]{0,2}元)\)?")
_HEAD: Final = 60  # a heading with its notes is no longer
_TABLE: Final = 30  # lines: a table of section two is no longer
# A unit of money behind a number, with or without brackets: (单位:元), 万元.
_BEHIND: Final = re.compile(
    r"(\()?\s*(?:单位[\s:]*)?(?:人民币)?\s*(?P<unit>[\u4e00-\u9fff]{0,2}元)[整正]?(?(1)\s*\))(?![^\W\d])"
)
# One before a number, between its label and itself: in brackets, or one that is sure to be one.
_BEFORE: Final = re.compile(
    r"(?:\((?:[^()\d]*(?:单位|金额|\W))?\s*(?:人民币)?\s*(?P<unit>[\u4e00-\u9fff]{0,3}元)\s*\)"
    rf"|(?:人民币)?(?P<bare>{MONEY}))\Z"
)
# It stands on the number's line, or on the next or the last that has something, perhaps in a cell of its own.
_BORDERS: Final = ' |\t\n,:"'
_NEAR: Final = 3
_LONGEST: Final = 24


def unit_of_heading(
    block: Block, labels: Sequence[tuple[Label, Sequence[int]]], text: Text, ideographs: Characters
) -> str | None:
    """Give the unit that a block's heading prints for its column of money, null where it prints none.

    `labels` are the block's own, each with its places in the stream.
    """
    money = [index for index, unit in enumerate(block.units) if unit != "count"]
    heads = [places for label, places in labels if label.row is None]
    if not money or not (head := heads[money[0] - len(block.units)]):
        return None
    rows = [places[0] for label, places in labels if label.row is not None and places]
    first = min(places[0] for places in heads if places)
    stop = min((place for place in rows if place > head[0]), default=None)
    return printed_unit(text, ideographs, first, stop, block.unit_in_heading)


def printed_unit(text: Text, ideographs: Characters, start: int, stop: int | None, own: str | None) -> str | None:
    """Give the unit printed between a heading and the first row below it, two places of the stream; null for none.

    One that stands alone on the line above the heading counts. One further above, where the heading has none, may be
    another table's, or go before the form's `own`. Two are none that anyone knows.
    """
    if stop is None:
        stop = min(start + _HEAD, len(ideographs.stream)) - 1
    (line, column), (last, end) = map(ideographs.at, (start, stop))
    said = "".join(text.folded[line : last + 1])
    said = said[column : len(said) - len(text.folded[last]) + end]
    above = (before for before in reversed(text.folded[max(0, line - _TABLE) : line]) if before.strip(_BORDERS))
    units = [*_alone(next(above, "")), *_UNIT.findall("".join(said.split()))]
    if not units and own is not None and (far := [*chain.from_iterable(map(_alone, above))]):
        units = [*far, own]
    return "/".join(dict.fromkeys(units)) or None


def _alone(line: str) -> list[str]:
    """Give the unit that stands alone on a line, if one does."""
    found = _ALONE.fullmatch("".join(line.strip(_BORDERS).split())) if "元" in line else None
    return [found["unit"]] if found else []


def is_near_money(lines: Sequence[str], number: int) -> bool:
    """Tell whether a unit of money stands on a line or near it."""
    return any("元" in line for line in lines[max(0, number - _NEAR) : number + _NEAR + 1])


def unit_behind(behind: str) -> tuple[str, int] | None:
    """Give the unit of money that stands behind a number, on another line alone, and where it begins; null for none."""
    said = behind.lstrip(_BORDERS)
    low = len(behind) - len(said)
    found = _BEHIND.match(said[:_LONGEST])
    if found is None:
        return None
    alone = not said[found.end() :].partition("\n")[0].strip(_BORDERS)
    return (found["unit"], low + found.start("unit")) if alone or "\n" not in behind[:low] else None


def unit_before(before: str) -> tuple[str, int] | None:
    """Give the unit of money that stands between a number and what is before it, and where it begins; null for none."""
    said = before.rstrip(_BORDERS)
    start = max(0, len(said) - _LONGEST)
    found = _BEFORE.search(said[start:])
    if found is None or said[: start + found.start()].rstrip()[-1:].isdecimal():
        return None  # none, or another number's
    name = "unit" if found["unit"] else "bare"
    # A line may break in the unit itself: (单位:万 / 元).
    whole = _BEFORE.search(found[0].replace("\n", "")) or found
    return whole[name] or found[name], start + found.start(name)


def unit_beside(
    lines: Sequence[str], place: tuple[int, int, int], is_label: Callable[[int, int], bool] | None = None
) -> str | None:
    """Give the unit of money behind a number, else before it, on its line or near it; null where none stands.

    `place` has the number's line and columns; `is_label` tells what a label took, by line and column.
    """
    number, begin, end = place
    first = max(0, number - _NEAR)
    behind = "\n".join((lines[number][end:], *lines[number + 1 : number + 1 + _NEAR]))
    before = "\n".join((*lines[first:number], lines[number][:begin]))
    for text, line, column, found in (
        (behind, number, end, unit_behind(behind)),
        (before, first, 0, unit_before(before)),
    ):
        if found is not None:
            unit, at = found
            low = text.rfind("\n", 0, at) + 1
            where = (line + text.count("\n", 0, low), at - low + (0 if low else column))
            if is_label is None or not is_label(*where):
                return unit
    return None


def read_cell(text: str, block: Block, column: int, unit: str | None) -> Printed:
    """Say what is printed in a cell of a block's column: a count, or else an amount in `unit`."""
    if block.units[column] == "count":
        return read_count(text, signed=block.signed[column])
    return read_amount(text, unit)
