"""Problems and remedies that stand side by side in a table, laid out one after the other.

A table is told by its head, one cell of which names problems and another one remedies; each row below states one of
each. A row whose first cell is such a name holds what the others say. A table of numbered rows may be printed one cell
a line.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.codebook import fold
from gkstats.model import Paragraph
from gkstats.script.enumerators import marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Cells: TypeAlias = list[tuple[int, str]]  # where each begins in its paragraph, and its text

_BORDER: Final = re.compile(r" *[\t|｜] *| {3,}")
_LONGEST_NAME: Final = 16
_PROBLEM: Final = re.compile("问题|不足|短板|困难|差距|薄弱环节")
_REMEDY: Final = re.compile("措施|整改|改进|对策|举措|下一步|打算|解决|努力方向")
# Of several columns of a kind, the one that says what.
_SAYS: Final = {
    "problem": re.compile("具体|表现|描述|内容|主要|存在"),
    "remedy": re.compile("措施|举措|对策|打算|方向|办法"),
}
_SORT: Final = re.compile("类别|类型|编号|序号|来源")  # of a problem, not what it is
_NO_NAME: Final = re.compile(r"[。;!?]|(?:^|\D)20\d\d年.{6}")
_NUMBER: Final = re.compile(r"\d{1,2}")
_WIDEST: Final = 8  # columns of such a table
_NAMES: Final = {"problem": "存在的问题:", "remedy": "改进措施:"}
_NOTHING: Final = re.compile(r"[\W_]*(?:无|\d{1,3})?[\W_]*")


def in_turn(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Give section five's paragraphs with each table of problems and remedies as two lists, all else as it stands."""
    paragraphs = _rows(paragraphs)
    if not any(border in paragraph.text for paragraph in paragraphs for border in ("\t", "|", "｜", "   ")):
        return paragraphs
    given: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        cells = _cells(paragraphs[at].text)
        columns = _columns(cells)
        rows = at + 1
        if columns:
            while rows < len(paragraphs) and len(_cells(paragraphs[rows].text)) > max(columns.values()):
                rows += 1
        if columns and rows > at + 1:
            for kind, column in sorted(columns.items()):  # problems first
                given += _list(kind, [(row, _cells(row.text)[column]) for row in paragraphs[at + 1 : rows]])
            at = rows
            continue
        if len(cells) > 1 and (named := _kind(cells[0][1])):
            given += _list(named, [(paragraphs[at], cell) for cell in cells[1:]])
        else:
            given.append(paragraphs[at])
        at += 1
    return given


def _rows(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Put the rows of a table together whose cells each have a line: its head from 序号 on, then 1 and what it says."""
    numbers = [_NUMBER.fullmatch(paragraph.text.strip()) for paragraph in paragraphs]
    for at, paragraph in enumerate(paragraphs):
        if paragraph.text.strip() != "序号":
            continue
        width = next((to for to in range(1, _WIDEST) if at + to < len(numbers) and numbers[at + to]), 0)
        rows = [at]
        while rows[-1] + width < len(paragraphs) and (number := numbers[rows[-1] + width]) is not None:
            if int(number[0]) != len(rows):
                break
            rows.append(rows[-1] + width)
        stop = rows[-1] + width
        if width > 1 and stop <= len(paragraphs):
            joined = [_row(paragraphs[row : row + width]) for row in rows]
            return [*paragraphs[:at], *joined, *paragraphs[stop:]]
    return paragraphs


def _row(cells: Sequence[Paragraph]) -> Paragraph:
    starts, length = [], 0
    for cell in cells:
        starts += [(length + offset, line) for offset, line in cell.starts]
        length += len(cell.text) + 1
    return Paragraph("\t".join(cell.text for cell in cells), tuple(starts))


def _cells(text: str) -> Cells:
    """Cut a row at its borders."""
    ends = [(0, 0), *((border.start(), border.end()) for border in _BORDER.finditer(text)), (len(text), len(text))]
    return [(begin, text[begin:end]) for (_, begin), (end, _) in pairwise(ends)]


def _kind(name: str) -> str | None:
    """Say what a cell names, if it is no more than a name."""
    name = fold(name).strip()
    if not name or len(name) > _LONGEST_NAME or _NO_NAME.search(name) or _SORT.search(name):
        return None
    return "remedy" if _REMEDY.search(name) else "problem" if _PROBLEM.search(name) else None


def _columns(cells: Cells) -> dict[str, int]:
    """Tell the columns of problems and of remedies by a table's head; none where it does not name both."""
    kinds = [_kind(text) for _, text in cells]
    if not {"problem", "remedy"} <= set(kinds):
        return {}
    columns = {}
    for kind, says in _SAYS.items():
        named = [column for column, found in enumerate(kinds) if found == kind]
        columns[kind] = next((column for column in named if says.search(cells[column][1])), named[0])
    return columns


def _list(kind: str, cells: Sequence[tuple[Paragraph, tuple[int, str]]]) -> Iterator[Paragraph]:
    """Write a column's cells as a list of its own under its name; a cell that is a list itself is one."""
    previous, number = "", 0
    for row, (start, text) in cells:
        if text == previous or _NOTHING.fullmatch(text):
            continue
        line = row.line_at(start)
        inner = list(marks(fold(text)))
        if any(mark.number == 2 for mark in inner) or not previous:
            yield Paragraph(_NAMES[kind], ((0, line),))
            number = 0
        previous = text
        if any(mark.number == 2 for mark in inner):
            yield Paragraph(text, ((0, line),))
            continue
        if inner and not inner[0].start:
            text = text[inner[0].end :]  # noqa: PLW2901 - the cell without its own number
        number += 1
        yield Paragraph(f"({number}){text}", ((0, line),))
