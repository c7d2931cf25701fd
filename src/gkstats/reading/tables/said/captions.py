"""The lines above a table that say whose it is: another year's, another body's, an example's.

They matter where the report's own table is not printed (a picture, 见附图), and another one stands in its place.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.doubt.twice import is_earlier, names_earlier
from gkstats.reading.tables.labels.plans import ideographs_of
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.reading.tables.said.said_words import SAID, says
from gkstats.script.dates import YEAR
from gkstats.script.marks import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gkstats.files.text import Text
    from gkstats.reading.tables.said.rows import LabelledRows

# Heads that stand one a line take most of these.
_ABOVE: Final = 40
# So many lines above that say something, and so long a caption at most.
_SAYING: Final = 4
_LONGEST: Final = 32
# So many ideographs are left of a line of heads at most.
_LEFT: Final = 3
_SENTENCE: Final = re.compile("[。;,]")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_ANNEX: Final = re.compile(r"^\W*附[件表图注录]?\d*[::、.]?\s*")
# A line of so many numbers has those that it speaks of.
_NUMBERS: Final = 3
# Without any of these no line above a table says that it is another's.
_TELLS: Final = (
    *SAID.captions.others, *SAID.captions.example, *SAID.captions.bodies, *SAID.captions.stand_in,
    *forms.years_called().before,
)  # fmt: skip
_YEAR: Final = re.compile(YEAR)
_NUMBER: Final = re.compile(r"\d+")
_CLOSING: Final = re.compile(r"[\s#*|>:-]+")


def not_own(rows: LabelledRows, text: Text, begins: Iterable[int], year: int | None) -> dict[str, int]:
    """Give the tables that the lines above them say are none of this report's, each with the line that says so."""
    ends = {*begins, *rows.lines}
    found: dict[str, int] = {}
    for name, first in rows.firsts.items():
        above = max((line for line in ends if line < first), default=0)
        said = "\n".join(text.folded[max(first - _ABOVE, above, 0) : first])
        if not says(said, _TELLS) and _YEAR.search(said) is None:
            continue
        for number, line in _above(text, first, ends, rows.form):
            if len(_NUMBER.findall(line)) >= _NUMBERS:
                break
            if _is_others(line, year):
                found[name] = number
                break
            if line.endswith(":"):
                break  # nothing is nearer to its table
    return found


def _above(text: Text, first: int, ends: set[int], form: str) -> Iterator[tuple[int, str]]:
    """Give the lines above a table, but for its heads, up to the heading above or another table's row."""
    saying = 0
    for number in range(first - 1, max(first - _ABOVE, 0), -1):
        if number in ends or saying == _SAYING:
            return
        line = text.folded[number - 1].strip()
        if line and not _is_heads(line, form):
            saying += 1
            yield number, line
        elif _NUMBER.search(line):
            return  # a row of another table


def _is_heads(line: str, form: str) -> bool:
    """Tell a line of a form's heads, of which little else is left."""
    return len(_names(form).sub("", "".join(IDEOGRAPHS.findall(line)))) <= _LEFT


@cache
def _names(form: str) -> re.Pattern[str]:
    """Give the pattern of a form's heads and labels, in ideographs."""
    blocks = forms.load(form if form in forms.NAMES else forms.NEWEST).blocks
    names = {ideographs_of(one) for block in blocks for one in chain(block.heads, (row.label for row in block.rows))}
    return re.compile(any_of(names - {""}))


def _is_others(line: str, year: int | None) -> bool:
    """Tell a line that says that what stands below it is not this report's."""
    words = SAID.captions
    if says(line, words.others) or stands_in(line, year):
        return True
    said = _CLOSING.sub("", _ANNEX.sub("", line))
    bare = _BRACKETS.sub("", said).rstrip("。")
    if len(said) > _LONGEST or _SENTENCE.search(bare):
        return False
    if says(bare, words.example):
        return True
    if not bare.endswith(words.ends) and not line.rstrip().endswith(":"):
        return False
    return is_earlier(said, year) or (says(bare, words.bodies) and not says(bare, words.including))


def stands_in(sentence: str, year: int | None) -> bool:
    """Tell a sentence that says that another year's numbers stand in place of this one's."""
    words = SAID.captions
    return any(
        says(clause, words.stand_in)
        and says(clause, words.stood_in)
        and (says(clause, words.years) or names_earlier(clause, year))
        for clause in _SENTENCE.split(sentence)
    )
