"""Where the borders of a line cut it into cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A line of marks that parts rows; a dash or two by themselves say that a cell is blank.
RULE: Final = re.compile(r"(?!\s*-{1,2}\s*\Z|[\s|]*(?:-\s+\|?\s*)*-\s*\|?\s*\Z)[\s|:+=_-]*[|+-][\s|:+=_-]*")
_QUOTED: Final = re.compile(r'"[^"]*"')
# Where bars part cells, there is one to so many numbers at least.
_NUMBERS_A_BAR: Final = 3
_DIGITS: Final = re.compile(r"\d+")


def cells_of(line: str) -> list[str]:
    """Cut a whole line at its pipes, else at its tabs, else at its commas."""
    border = next((border for border in "|\t" if border in line.strip(" ").strip("|")), ",")
    return [line[low:high].strip() for low, high in cell_spans(line, 0, len(line), border)]


def outer(lines: Sequence[str]) -> str:
    """Give the pipes that open and close every line: `|`, `| `, ` |` or nothing; elsewhere an outer one parts cells."""
    piped = [line.strip() for line in lines if "|" in line and not RULE.fullmatch(line)]
    opens, closes = (sum(map(tell, piped)) for tell in (_opens, _closes))
    return f"{'|' * (20 * opens >= 19 * len(piped))} {'|' * (20 * closes >= 19 * len(piped))}"


def _opens(line: str) -> bool:
    return line.startswith("|")


def _closes(line: str) -> bool:
    return line.endswith("|")


def cell_spans(line: str, start: int, stop: int, border: str, outer: str = "| |") -> Iterator[tuple[int, int]]:
    """Cut a stretch of a line at its borders, outer pipes and quotation marks taken off."""
    part = line[start:stop]
    if border == "|" and _opens(outer):
        start += len(part) - len(part.lstrip().removeprefix("|"))
    if border == "|" and _closes(outer):
        stop -= len(part) - len(part.rstrip().removesuffix("|"))
    if '"' not in line:
        for _ in range(line.count(border, start, stop)):
            high = line.index(border, start)
            yield start, high
            start = high + 1
        yield start, stop
        return
    quoted = [match.span() for match in _QUOTED.finditer(line, start, stop)] if border == "," else []
    low = high = start
    while high <= stop:
        high = line.find(border, high, stop)
        if high < 0:
            high = stop
        elif any(a <= high < b for a, b in quoted):
            high += 1
            continue
        if line[low : low + 1] == '"' == line[high - 1 : high] and high - low > 1:
            yield low + 1, high - 1
        else:
            yield low, high
        low = high = high + 1


def bars_part(lines: Sequence[str]) -> bool:
    """Tell lines whose bars part cells: few of them are what a scan made of a 1."""
    return sum(line.count("|") for line in lines) * _NUMBERS_A_BAR >= sum(map(_numbers_on, lines))


def _numbers_on(line: str) -> int:
    """Count the numbers of a line."""
    return len(_DIGITS.findall(line))
