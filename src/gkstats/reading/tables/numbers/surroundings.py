"""What stands around a table's labels: where it ends, and which tokens are a page's, a list's or running text's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.reading.tables.labels.shortened import shortened
from gkstats.reading.tables.labels.torn import loose_words, torn_places
from gkstats.reading.tables.numbers.tokens import PROSE, Token
from gkstats.script.dates import DATE
from gkstats.script.enumerators import BEFORE_LABEL, NUMERALS, ORDINAL
from gkstats.script.numerals import (
    BLANK,
    EMPTY,
    UNITS,
    chinese,
    count_up,
    counts_in_words,
    is_as_on_a_cheque,
    is_page_number,
    number_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.labels.plans import Label
    from gkstats.reading.tables.page.ideographs import Characters

# So many ideographs may run on from a label (结转下年度继续办理情况).
_RUN_ON: Final = 3
# So many numbers before labels, each one more than the last, are serial numbers.
_FEW_SERIALS: Final = 5
# So many lines that are counted are no chance.
_FEW_COUNTED: Final = 3
_RULED: Final = re.compile(r"[\s|:=-]*")
_SERIAL_DIGITS: Final = 2
_RUNS_ON: Final = re.compile(r"(?<=\d)[\u4e00-\u9fff]|[年月日页号度]")
_DIGIT: Final = re.compile(r"\d\s?\(?\Z")
_DIGITS: Final = re.compile(r"\d+")
# Words in brackets behind a number, before another one: 302(上年9209).
_FEW_WORDS: Final = re.compile(r"(?<=\()[\u4e00-\u9fff]{1,4}(?=\d)")
_NUMBER_NOTED: Final = re.compile(r"\d\s?\(\Z")
_NOTE_ENDS: Final = re.compile(r"[^()|\t,;]{1,9}\)(?:[\s|,;\])\"']|\Z)")
_BRACKETS: Final = str.maketrans("", "", "()")
# Numbers on a line of their own; a lone short one is the page's.
_NUMBER: Final = rf"[-+]?\d[\d,.]*(?:{UNITS})?"
_NUMBERS: Final = re.compile(rf"\s*(?=\S+\s+\S|\S{{3}}){_NUMBER}(?:\s+{_NUMBER})*\s*")
_ALONE: Final = re.compile(rf"\s*{_NUMBER}\s*")
_NUMERIC: Final = re.compile(rf"(?:[-\s\d.,+/|_—]|{UNITS})*")
# A number that stands for itself, and so many lines behind a table that could still be its last row's.
_APART: Final = re.compile(rf"(?<![^\s|,;\"'>*])[-+]?\d[\d,.]*(?:{UNITS})?(?![^\s|,;\"'<*])")
_LINES_OF_ROW: Final = 20
# No row of a form has more numbers.
_MOST_IN_A_ROW: Final = 15
_WORDY: Final = 2
_LONE_DIGITS: Final = 2
# A label that begins like this, at the beginning of a line or cell, is printed, though the rest of it is not.
_TORN: Final = 4
_BEFORE_LABEL: Final = re.compile(rf"(?:^|[|\t,;\"'])\s*(?:{BEFORE_LABEL})?\s*\Z")
# A number with a word before it or behind it.
_BESIDE_NUMBER: Final = re.compile(r"[\u4e00-\u9fff]{0,6}\s?[-+]?\d[\d,.]*\s?[\u4e00-\u9fff]{0,6}")
# No word that stands for a number is longer.
_WORD: Final = 6
# A page's head or foot has so many characters at least, and turning the page takes fewer lines than this.
_PAGE_WORDS: Final = 6
_TURN: Final = 5
_ENUMERATOR_END: Final = re.compile(r"\s*[、.)]")
_TWICE: Final = 2
_UNIT: Final = re.compile(UNITS)
_UNIT_BEHIND: Final = re.compile(rf"(?:(?<=\()(?:{UNITS})\)|{UNITS})")


def tail(text: Text, ideographs: Characters, last: int, words: str) -> tuple[int, int]:
    """Find where the table ends: before the first ideograph behind its last label and what runs on from it.

    Pieces of heads that the alignment could not place are made of the labels' own characters. A line that heads or
    closes every page is passed over where numbers follow it.
    """
    stream, at = ideographs.stream, ideographs.at
    letters = _letters(words)
    label, edge = at(last)
    after = last + 1
    enumerator: int | None = None  # one that goes with what stands behind it
    while after < len(stream):
        line, column = at(after)
        stop = ideographs.end_of_run(after)
        chunk = stream[after:stop]
        if _ENUMERATOR_END.match(text.folded[line], column + stop - after) and not chunk.strip(NUMERALS):
            enumerator, after = after if enumerator is None else enumerator, stop
            continue
        runs_on = line == label and column == edge + 1 and stop - after <= _RUN_ON
        number = _DIGIT.search(text.folded[line], 0, column)
        is_unit = number is not None and _UNIT.fullmatch(chunk) is not None
        # The head of a column that the document adds, behind the form's last one.
        is_unit = is_unit or (line == label and any(word in chunk for word in forms.added_heads()))
        is_unit = is_unit or _is_note(text.folded[line], column)
        if not runs_on and not is_unit and not letters.issuperset(chunk) and not _in_words(chunk):
            below = _below_page_turn(text, line)
            if below is not None:
                stop = ideographs.before(below, 0)
            elif not _stands_for_number(text, ideographs, last, after, chunk):
                break
        after, enumerator = stop, None
    after = after if enumerator is None else enumerator
    if after < len(stream):
        line, column = at(after)
        if not _DIGIT.search(text.folded[line], 0, column):
            return line, column
        # A unit goes with the number before it; a word that runs on from it shows that it is none of the table's.
        word = _UNIT_BEHIND.match(text.folded[line], column) or _RUNS_ON.match(text.folded[line], column)
        return line, word.end() if word else column
    return len(text.folded) - 1, len(text.folded[-1])


def _is_note(line: str, column: int) -> bool:
    """Tell a word in brackets right behind a number, a cell's end behind it: 2839(注2)."""
    return _NUMBER_NOTED.search(line, 0, column) is not None and _NOTE_ENDS.match(line, column) is not None


def _in_words(chunk: str) -> bool:
    """Tell a number in words: 三十二, 三十二件, 叁万元整."""
    return chinese(chunk) is not None or counts_in_words(chunk) or is_as_on_a_cheque(chunk)


@lru_cache(maxsize=16)
def _letters(words: str) -> frozenset[str]:
    return frozenset(words)


def beyond(text: Text, high: tuple[int, int]) -> list[Token]:
    """Give the numbers on the lines right behind a table's end that could be its last row's, were its label torn.

    Words may stand before them; a lone short one without a border is a page's.
    """
    found: list[Token] = []
    wordy = lines = 0
    for number in range(high[0], len(text.folded)):
        line = text.folded[number]
        start = high[1] if number == high[0] else 0
        part = line[start:]
        if not part.strip() or is_page_number(part):
            continue
        lines += 1
        dates = [match.span() for match in DATE.finditer(line, start)]
        own = [
            Token(number, match.start(), match.end(), match[0], 0)
            for match in _APART.finditer(line, start)
            if not any(low < match.end() and match.start() < stop for low, stop in dates)
        ]
        if not own and not found and ORDINAL.match(part.lstrip(" #*|")) and _is_column(text.folded, number + 1):
            continue  # a converter gave a page's labels and headings first
        wordy += not own
        if lines > _LINES_OF_ROW or (not own and (found or wordy > _WORDY or ORDINAL.match(part.lstrip(" #*|")))):
            break
        found += own
    told = len(found) > 1 or any(len(one.text) > _LONE_DIGITS or "|" in text.folded[one.line] for one in found)
    return found if told else []


def _is_column(lines: Sequence[str], first: int) -> bool:
    """Tell lines of bare numbers, more of them than any row of a form has."""
    count = 0
    for line in lines[first:]:
        if line.strip() and not _NUMERIC.fullmatch(line):
            break
        count += len(_DIGITS.findall(line))
    return count > _MOST_IN_A_ROW


def torn_rows(
    rows: Sequence[tuple[Label, Sequence[int]]], text: Text, ideographs: Characters, taken: bytearray
) -> set[int]:
    """Give the rows, by their ids, whose labels were not found, but the beginning or nearly all of one stands there.

    One that stands shortened elsewhere is torn, too.
    """
    lost = [label for label, places in rows if not places]
    words = loose_words(text, ideographs, (0, len(taken)), taken.__getitem__) if lost else []
    elsewhere = shortened([label for label, _ in rows], [places for _, places in rows], text, ideographs)
    return {id(rows[index][0].row) for index in elsewhere} | {
        id(label.row)
        for label in lost
        if _begins(label.ideographs, text, ideographs, taken) or torn_places(label.ideographs, words, ideographs.stream)
    }


def _begins(label: str, text: Text, ideographs: Characters, taken: bytearray) -> bool:
    """Tell whether the beginning of a label stands where a label does."""
    begin = label[:_TORN]
    place = ideographs.stream.find(begin) if len(begin) == _TORN < len(label) else -1
    while place >= 0:
        line, column = ideographs.at(place)
        if not taken[place] and begins_cell(text.folded[line], column):
            return True
        place = ideographs.stream.find(begin, place + 1)
    return False


def begins_cell(line: str, column: int) -> bool:
    """Tell where a label stands: nothing but its enumerator between it and the beginning of its line or cell."""
    return _BEFORE_LABEL.search(line[:column]) is not None


def _stands_for_number(text: Text, ideographs: Characters, last: int, after: int, chunk: str) -> bool:
    """Tell a word in the first cell of the last row: no number before it, and nothing but numbers right behind.

    In any cell of the row it is one where borders part it from the others and a number stands beside it: 约38; so it is
    in a row of such cells below heads. On a line of its own 无 is a cell's where another cell's line follows.
    """
    if len(chunk) > _WORD:
        return False
    (line, column), (start, edge) = ideographs.at(after), ideographs.at(last)
    behind = text.folded[line][column + len(chunk) :]
    borders = "|\t," if ideographs.commas else "|\t"
    if line == start and _in_cell_with_number(text.folded[line], borders, edge, column, column + len(chunk)):
        return True
    if line == start:
        between = [text.folded[line][edge:column]]
    else:
        between = [text.folded[start][edge:], *text.folded[start + 1 : line], text.folded[line][:column]]
    turn = range(line + 1, min(line + _TURN, len(text.folded)))
    below = next((text.folded[number] for number in turn if text.folded[number].strip()), "")
    if BLANK.fullmatch(text.folded[line].strip()) and BLANK.fullmatch(chunk):
        return (_ALONE.fullmatch(below) or BLANK.fullmatch(below.strip())) is not None
    gap = [text.folded[start][edge + 1 :], *text.folded[start + 1 : line]]
    if line != start and all(map(_RULED.fullmatch, gap)) and _says_numbers(text.folded[line]):
        return True
    if any(map(_DIGITS.search, between)):
        return False
    if behind.strip():
        return _NUMERIC.fullmatch(behind) is not None and _DIGITS.search(behind) is not None
    return _ALONE.fullmatch(below) is not None


def _says_numbers(line: str) -> bool:
    """Tell a row of cells that each have a number, a word beside it perhaps, or nothing."""
    cells = [cell.strip() for cell in re.split(r"[|\t]", line)]
    numbers = [_BESIDE_NUMBER.fullmatch(cell) is not None for cell in cells if cell]
    return len(numbers) > 1 and all(numbers)


def _in_cell_with_number(line: str, borders: str, edge: int, start: int, stop: int) -> bool:
    """Tell whether borders part a word from others, behind a label that ends at `edge`, and digits stand beside it."""
    low = max(line.rfind(border, edge, start) for border in borders)
    high = min((place for border in borders if (place := line.find(border, stop)) >= 0), default=len(line))
    beside = _FEW_WORDS.sub("", line[low + 1 : start] + line[stop:high]).translate(_BRACKETS)
    return low >= 0 and _NUMERIC.fullmatch(beside) is not None and _DIGITS.search(beside) is not None


def _below_page_turn(text: Text, line: int) -> int | None:
    """Give the line of numbers alone below one that heads or closes a page: its words stand on other pages too."""
    said = _DIGITS.sub("", text.folded[line]).strip()
    words = max(_DIGITS.split(text.folded[line]), key=len).strip()
    if len(said) < _PAGE_WORDS or text.as_folded.count(words) < _TWICE:
        return None
    turn = range(line + 1, min(line + _TURN, len(text.folded)))
    below = next((number for number in turn if _NUMBERS.fullmatch(text.folded[number])), None)
    if below is None:
        return None
    return below if sum(_DIGITS.sub("", other).strip() == said for other in text.folded) > 1 else None


def in_prose(token: Token, ideographs: Characters, taken: bytearray, end: int, words: str) -> bool:
    """Tell a number in running text that stands amid the table: a long run that no label took, on its line.

    A run of the table's own labels, which `words` has, is none: tiers of heads may stand on one line.
    """
    if token.row is not None:
        return False
    first, stop = ideographs.firsts[token.line], min(end, ideographs.firsts[token.line + 1])
    if stop - first < PROSE:
        return False
    low = max(first, taken.rfind(1, first, token.position) + 1)
    high = taken.find(1, token.position, stop) if token.position < stop else -1
    high = max(token.position, stop) if high < 0 else high
    if high - low < PROSE:
        return False
    run = ideographs.stream[low:high]
    for name in sorted(filter(None, words.split("\n")), key=len, reverse=True):
        run = run.replace(name, "")
    if len(run) < PROSE:
        return False
    # Units behind numbers are no text.
    columns = ideographs.columns[low:high]
    starts = [0, *(at for at, (left, right) in enumerate(pairwise(columns), 1) if right - left > 1), len(columns)]
    said = [ideographs.stream[low + start : low + end] for start, end in pairwise(starts)]
    return high - low - sum(len(word) for word in said if len(word) == 1 or _UNIT.fullmatch(word)) >= PROSE


def without_serials(found: list[Token], labels: list[int]) -> list[Token]:
    """Leave out the serial numbers of rows: the last before each label, and each one more than the last.

    A narrow column breaks them: then the last tokens before a label, read together, are one more than the last.
    `labels` has the ascending places at which labels begin.
    """
    serials: list[tuple[int, list[Token]]] = []
    positions = [token.position for token in found]
    low = 0
    for place in labels:
        high = bisect_right(positions, place, low)
        before, low = found[max(low, high - _SERIAL_DIGITS) : high], high
        if before and before[-1].text.isdecimal():
            due = serials[-1][0] + 1 if serials else 1
            serials.append(_serial(before, due))
    steps = sum(b - a == 1 for (a, _), (b, _) in pairwise(serials))
    if len(serials) < _FEW_SERIALS or steps * 4 < 3 * len(serials):
        return found
    numbers = [number for number, _ in serials]
    steady = [a + 1 == b for a, b in pairwise([0, *numbers, 0])]
    out = {id(token) for index, (_, own) in enumerate(serials) if any(steady[index : index + 2]) for token in own}
    return [token for token in found if id(token) not in out]


def without_column_numbers(found: list[Token], labels: Collection[int]) -> list[Token]:
    """Leave out the numbers that count columns: 1, 2, 3 and so on, all on a line of their own, without a label."""
    on_line: dict[int, list[Token]] = {}
    for token in found:
        on_line.setdefault(token.line, []).append(token)
    out = {line for line, own in on_line.items() if line not in labels and count_up([token.text for token in own])}
    return [token for token in found if token.line not in out] if out else found


def without_index(found: list[Token], text: Text, first: int, last: int) -> list[Token]:
    """Leave out the numbers that count the lines, as programs print them: each line begins with one more than the last.

    `first` and `last` are the table's lines.
    """
    begins = {token.line: token for token in reversed(found)}
    # The heading that follows the table may stand on its last line.
    counted = [
        begins.get(line)
        for line in range(first, min(last, max(begins, default=last)) + 1)
        if text.folded[line].strip(" |") and not _RULED.fullmatch(text.folded[line])
    ]
    own = [
        token
        for token in counted
        if token and token.text.isdecimal() and not text.folded[token.line][: token.start].strip(" |")
    ]
    steps = sum(number_of(b.text) - number_of(a.text) == 1 for a, b in pairwise(own))
    if len(own) < _FEW_COUNTED or len(own) < len(counted) - 1 or steps < len(own) - 1:
        return found
    out = set(map(id, own))
    return [token for token in found if id(token) not in out]


def without_fillers(found: list[Token], labels: Mapping[int, Mapping[int, int]]) -> list[Token]:
    """Leave out what programs print for the cells that a merged label covers: 7 NaN (七)总计 NaN 33 8, without borders.

    `labels` has, by line, the columns at which labels of seats begin. Labels stand in as many columns as before the
    innermost of them, and numbers behind these.
    """
    lines = {line: max(own.values()) for line, own in labels.items()}
    ahead = Counter(token.line for token in found if token.start < lines.get(token.line, 0))
    fillers = [token for token in found if token.row is None and EMPTY.fullmatch(token.text)]
    empty = Counter(token.line for token in fillers if token.start < lines.get(token.line, 0))
    depth = {line: empty[line] + len(labels[line]) for line in lines}
    deepest = max(depth.values(), default=1)
    if not empty or empty != ahead or deepest == 1:
        return found
    out: set[int] = set()
    left = {line: deepest - own for line, own in depth.items()}
    for token in found:
        if token.start < lines.get(token.line, 0):
            out.add(id(token))
        elif left.get(token.line, 0) > 0 and EMPTY.fullmatch(token.text):
            out.add(id(token))
            left[token.line] -= 1
        else:
            left[token.line] = 0
    return [token for token in found if id(token) not in out]


def _serial(before: list[Token], due: int) -> tuple[int, list[Token]]:
    """Give the serial number that the last of some tokens, or their last digits together, print."""
    for count in range(1, len(before) + 1):
        digits = before[-count:]
        if "".join(token.text for token in digits) == str(due):
            return due, digits
    return number_of(before[-1].text), before[-1:]


def ends_page(text: Text, line: int) -> bool:
    """Tell the first and the last printed line of a page, by the form feed beside it."""
    if "\f" in text.printed[line]:
        return True
    following = next(
        (text.printed[n] for n in range(line + 1, min(line + 4, len(text.printed))) if text.printed[n]), ""
    )
    return following.startswith("\f")
