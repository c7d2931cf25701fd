"""A table whose labels are all lost, or in words of their own: its numbers stand under its section's heading."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.prose import headings, sections
from gkstats.reading.tables.doubt.twice import SECTIONS
from gkstats.script.enumerators import ORDINAL
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
# A heading has so many characters at most, and the numbers stand on so many lines behind it.
_LONGEST: Final = 40
_LINES: Final = 60


def stands_headless(name: str, text: Text) -> bool:
    """Tell a table without labels of rows whose heads are lost: as many numbers as it has cells under its heading.

    Heads that are turned or run over the numbers are lost, too: a row of as many cells has digits in any words.
    """
    (block, *others) = forms.load(forms.NEWEST).table(name)
    if others or any(row.label for row in block.rows):
        return False
    section = next(one for one in forms.outline() if one.number == SECTIONS[name])
    said = (section.heading, *section.words)
    for number, line in enumerate(text.folded):
        if len(line) > _LONGEST or not any(words in line for words in said):
            continue
        found = 0
        for below in text.folded[number + 1 : number + 1 + _LINES]:
            if _NUMBERS.fullmatch(below):
                cells = [cell for cell in _PARTS.split(below) if cell]
                found += sum(cell.isdecimal() or BLANK.fullmatch(cell) is not None for cell in cells)
            elif len(_BORDERS.findall(below)) >= len(block.columns) - 1 and _DIGIT.search(below):
                found += len(block.columns)
            elif ORDINAL.match(below.strip()):
                break
        if found >= len(block.columns):
            return True
    return False


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
        if number not in titles and _SENTENCE.search(line) is None:
            cells = (cell.strip() for cell in _CELL_ENDS.split(line))
            found[section] += sum(map(_is_number, cells))
    return {name for name in names if found[SECTIONS[name]] >= _FEWEST[name]}


def _is_number(cell: str) -> bool:
    return cell.isdecimal() or (says_number(cell) and BLANK.fullmatch(cell) is None)
