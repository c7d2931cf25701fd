"""Sentences outside the tables that say of their numbers what these are: wrong, of other years, in another unit.

A note names rows or heads of the form, or a table, and is one by its first words (注, 说明, 勘误) or by speaking of a
table. Whatever it names is in doubt: which number would be right it may say, but not whether it was printed so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, Implementation

from gkstats.reading.tables.doubt.twice import SECTIONS
from gkstats.reading.tables.said.captions import stands_in
from gkstats.reading.tables.said.naming import named_in
from gkstats.reading.tables.said.said_words import SAID, says
from gkstats.script.enumerators import LABEL_CIRCLED
from gkstats.script.numerals import MANY_COUNTED, MONEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gkstats.files.text import Text
    from gkstats.model import Cell
    from gkstats.reading.tables.said.naming import CellName
    from gkstats.reading.tables.said.rows import LabelledRows

_SENTENCE: Final = re.compile("[。;]")
_LONGEST: Final = 160
_MARK: Final = re.compile(rf"\W*(?:\d+[.、]|{LABEL_CIRCLED}|[*※])*\W*(?:{'|'.join(SAID.notes.begins)})")
_NUMBERED: Final = re.compile(rf"\s*(?:{LABEL_CIRCLED}|[*※])")
_PART: Final = re.compile("第([二三四])(?:部分|项|章|大项)|表([二三四])(?!十)")
_PARTS: Final = {"二": "proactive", "三": "requests", "四": "disputes"}
_QUOTE: Final = "[\"'“”‘’「」]?"
_ZERO: Final = re.compile(rf"{_QUOTE}[0零]{_QUOTE}(?:的)?(?:表示|代表|指|为|系|即|意为|是指)")
_TABLES: Final = (*SAID.notes.tables, *SAID.notes.places)


# A line with any of the first says something of a table, with any of the second that its numbers are none.
_SPEAKS: Final = (
    *_TABLES, *SAID.notes.begins, *"①②③*※", "部分", *(f"{word}{part}" for word in "第表" for part in _PARTS),
)  # fmt: skip
_TELLS: Final = (
    *SAID.notes.wrong, *SAID.captions.stand_in, *SAID.notes.zeros, "单位",
    *(f"{by}{unit}" for by in "以按用" for unit in ("元", "百", "千", "万", "件", *"\"'“‘「")),
)  # fmt: skip
_TELLING: Final = AhoCorasick(_TELLS, implementation=Implementation.ContiguousNFA)


def _unit_said(unit: str) -> re.Pattern[str]:
    """Give the pattern of words that say that numbers are in a unit."""
    said = f"{_QUOTE}({unit}){_QUOTE}"
    return re.compile(
        f"单位[^,。;\\d元件]{{0,6}}?{said}(?:应(?:改)?为{said})?"
        f"|[以按用]{said}(?:为单位|计|填|列|统计)|{said}应(?:改)?为{said}"
    )


_IN_MONEY: Final = _unit_said(MONEY)
_IN_MANY: Final = _unit_said(MANY_COUNTED)


def noted(
    rows: LabelledRows, text: Text, sections: Callable[[int], int | None], year: int | None
) -> dict[CellName, int]:
    """Give the cells that a note puts in doubt, each with the note's line; `sections` tells the section of a line."""
    found: dict[CellName, int] = {}
    sentences = list(_sentences(text, rows.lines))
    every = (cell for cells in rows.cells.values() for cell in cells) if sentences else ()
    cells = {(cell.table, cell.key): cell for cell in every if cell.state != "absent"}
    for number, sentence in sentences:
        for key in _meant(number, sentence, cells, sections(number), rows.form, year):
            found.setdefault(key, number)
    return found


def _tell(said: str) -> list[tuple[int, int, int]]:
    """Give where words stand that tell of numbers that are none."""
    return _TELLING.find_matches_as_indexes(said)


def _lines(whole: str) -> Iterator[int]:
    """Give the lines on which such words stand, from above, each as often as they do."""
    number, before = 1, 0
    for _, at, _ in _tell(whole):
        number, before = number + whole.count("\n", before, at), at
        yield number


def _sentences(text: Text, own: set[int]) -> Iterator[tuple[int, str]]:
    """Give the sentences that may be notes: what tells it stands on their own line, or at its begin."""
    for number in dict.fromkeys(_lines(text.as_folded)):
        if number in own:
            continue
        line = text.folded[number - 1]
        if not says(line, _SPEAKS):
            continue
        begun = _MARK.match(line) or _NUMBERED.match(line)
        for sentence in _SENTENCE.split(line):
            if len(sentence) > _LONGEST or not _tell(sentence):
                continue
            named = says(sentence, _TABLES) or _PART.search(sentence)
            if begun or named or _MARK.match(sentence):
                yield number, "".join(sentence.split())


def _meant(
    line: int, sentence: str, cells: Mapping[CellName, Cell], section: int | None, form: str, year: int | None
) -> set[CellName]:
    """Give the cells that a note puts in doubt."""
    parts = {_PARTS[one[1] or one[2]] for one in _PART.finditer(sentence)}
    own = {name for name, number in SECTIONS.items() if number == section}
    tables = parts or own or {*SECTIONS}
    named = named_in(sentence, form, tables) or (set() if parts else named_in(sentence, form, {*SECTIONS}))
    of_tables = {key for key in cells if key[0] in tables}
    # 上表 of a section without a table is nobody's.
    whole = of_tables if (parts or own) and says(sentence, SAID.notes.tables) else set()
    if (money := _unit(_IN_MONEY, sentence)) is not None and (says(sentence, SAID.notes.amounts) or named):
        amounts = {key for key, cell in cells.items() if cell.unit not in {None, "count"}}
        return {key for key in amounts & (named or amounts) if cells[key].unit_printed != money and cells[key].value}
    if _unit(_IN_MANY, sentence) is not None:
        below = {key for key in of_tables if (cells[key].line or 0) > line}
        return {key for key in named or below or of_tables if cells[key].unit == "count" and cells[key].value}
    if _ZERO.search(sentence) and says(sentence, SAID.notes.zeros):
        return {key for key in named or of_tables if cells[key].value == 0}
    if stands_in(sentence, year):
        return named or whole
    if says(sentence, SAID.notes.wrong) and not says(sentence, SAID.notes.harmless):
        return named or whole
    return set()


def _unit(pattern: re.Pattern[str], sentence: str) -> str | None:
    """Give the unit that a sentence says numbers are in, the last that it names."""
    found = pattern.search(sentence)
    return None if found is None else next(filter(None, reversed(found.groups())))
