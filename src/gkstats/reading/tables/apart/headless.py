"""A table whose labels are all lost, or in words of their own: its numbers stand under its section's heading."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from gkstats.reading.prose import headings, sections
from gkstats.reading.tables.doubt.twice import SECTIONS
from gkstats.script.numerals import BLANK, says_number

if TYPE_CHECKING:
    from collections.abc import Collection

    from gkstats.files.text import Text

_NUMBERS: Final = re.compile(r"""[\s\d|,/_+.;()\[\]"'-]+""")  # as programs write lists, too
_PARTS: Final = re.compile(r"""[\s|,;()\[\]"']+""")
_BORDERS: Final = re.compile(r"[\t|]")
_DIGIT: Final = re.compile(r"\d")
_CELL_ENDS: Final = re.compile(r"[\s|,;:=/]+")
_SENTENCE: Final = re.compile(r"[\u4e00-\u9fff][,。;]")
# So many numbers outside of sentences are a table's.
_FEWEST: Final = {"proactive": 6, "requests": 20, "disputes": 8}
_WIDEST: Final = 15  # cells of the disputes


def in_other_words(names: Collection[str], text: Text) -> set[str]:
    """Give the tables of which no label was found, and headings of whose sections have rows of numbers below them.

    `text` is one in which another table of a form stands. Sentences are no rows, whatever numbers they have.
    """
    if not names:
        return set()
    titles = dict(headings.placed(sections.remaining(text, ())))
    found: Counter[int] = Counter()
    section = 0
    for number, line in enumerate(text.folded, 1):
        section = titles.get(number, section)
        found[section] += _numbers_of(line) if number not in titles else 0
    return {name for name in names if found[SECTIONS[name]] >= _FEWEST[name]}


def _numbers_of(line: str) -> int:
    """Count the numbers of a line outside of sentences; of one with a cell for each dispute, heads run over it, all."""
    if _NUMBERS.fullmatch(line):
        cells = [cell for cell in _PARTS.split(line) if cell]
        return sum(cell.isdecimal() or BLANK.fullmatch(cell) is not None for cell in cells)
    if len(_BORDERS.findall(line)) >= _WIDEST - 1 and _DIGIT.search(line):
        return _WIDEST
    return 0 if _SENTENCE.search(line) else sum(_is_number(cell.strip()) for cell in _CELL_ENDS.split(line))


def _is_number(cell: str) -> bool:
    return cell.isdecimal() or (says_number(cell) and BLANK.fullmatch(cell) is None)
