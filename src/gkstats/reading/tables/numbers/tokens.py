"""The tokens between a table's labels, each with its place on the page.

`tokens` finds, in a table's stretch of the text, what could fill a cell: numbers, blank marks, bordered cells.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gkstats.reading.tables.numbers.headed_units import is_near_money, unit_beside
from gkstats.reading.tables.numbers.numerals_alone import is_number_alone
from gkstats.reading.tables.page.cuts import RULE, bars_part, cell_spans, outer
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS, SHORT_LINE
from gkstats.script.enumerators import LABEL_NUMBER, LABEL_ORDINAL, NUMERALS, ORDINAL, ORDINAL_CUT
from gkstats.script.numerals import (
    BLANK,
    CHANGE,
    IN_WORDS,
    NUMBER,
    ODD,
    around,
    chinese,
    counts_in_words,
    in_words,
    is_page_number,
    read_count,
    says_number,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from gkstats.files.text import Text
    from gkstats.reading.tables.page.ideographs import Characters

# A page's number at the end of its foot, which has words; the next page's head, on the same line, begins with a date.
_PAGE_BEHIND: Final = re.compile(r"[^\W\d_]\S*\s+\d{1,3}/\d{1,3}\s*(?:$|(?=\d{1,4}/\d{1,2}/\d{2,4}\b))")
NO_CELL: Final = re.compile(
    r"(?:19|20)\d{2}(?:\s?年\s?|[-/.])\d{1,2}(?:\s?月\s?|[-/.])\d{1,2}日?|\d{1,2}:\d{2}(?::\d{2})?"
    r"|(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})(?![\d/])"
    r"|(?:col|row)span\s*=\s*[\"']?\d+[\"']?"  # what a wiki's table says of a cell before it
    r"|\[\d{1,3}\](?=\s?\d)|(?:(?<=\d)|(?<=\d\s))\[\d{1,3}\]"  # a note's number: [12] 629
    r"|\([^()]*[\u4e00-\u9fff]{4}[^()]*\)"  # a note: (指2020年增加的事项数,减用负值表示,如-8)
)
_ENUMERATOR: Final = re.compile(rf"{LABEL_NUMBER}|\(?{LABEL_ORDINAL}")
_ROW_END: Final = "\\\\"  # what ends a row where LaTeX parts cells by the next sign
_PARTS: Final = "&"
_GAP: Final = re.compile(r"\s*[.、)]?\s*")
_LONE: Final = re.compile(r"[\s|]*\d+[\s|]*")
_MARK_OF_ORDINAL: Final = re.compile(r"\s*[、.)]")
_GOES_ON: Final = re.compile(r"\s*[.、]\s*[\u4e00-\u9fff]")
_SIGNED: Final = re.compile(r"\s+(?:增|减)(?:加|少)?\s?\d")
_PLAIN: Final = re.compile(r"[ \d]*")  # the commonest line by far: numbers and nothing else
# No token without one of these: a digit or what stands for one, a blank mark, a border.
_TOKEN: Final = re.compile(rf"[\dOoΟοОо〇○|\t,/\\_—无空没nN{IN_WORDS}-]")
_DIGIT_LIKE: Final = re.compile(r"[\dOoΟοОо〇○]")
_BEFORE_DIGITS: Final = 4  # so many characters of a number may stand there: 增加, a blank, a sign
_BLANK_MARK: Final = re.compile(rf"[/\\_—无空没nN{IN_WORDS}-]")
# A number with a note behind it, whatever words that has: 18(上年15), 18上年15.
_NOTE: Final = r"(?:[(\[/*]|[\u4e00-\u9fff]{1,6}\s?[(\[:]?\d)"
_NOTED: Final = re.compile(rf"[+-]?\d[\d,.]*\s*{_NOTE}|.{{1,4}}\([^()\d]{{1,6}}\d[\d,.]*[^()\d]{{0,3}}\)\Z")
# A word or dash for nothing, and a note with a number behind it, which is not the cell's: 无(上年9).
_NOTHING_NOTED: Final = re.compile(
    rf"(?<![^\s|,;\[])(?:{BLANK.pattern})\s?\([^()\d]{{0,6}}[\u4e00-\u9fff]\s?\d[\d,.]*[^()\d]{{0,3}}\)"
)
_CLOSED: Final = re.compile(r"\d[\d,.]*[^()\d\s]{0,3}\)")
_MAY_CHANGE: Final = re.compile(r"减|/[-+]")
_NUMERIC: Final = re.compile(rf"[\d{NUMERALS}零〇两]")
_DIGITS: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d年")
_WORD: Final = re.compile(r"(?<!\S)\S{1,14}(?!\S)")
_AROUND: Final = 2
# Behind a label so many cells of a file's own grid are a row's: digits in the label's cell are none of its numbers.
_BOXES: Final = 5
PROSE: Final = 12  # so many ideographs in a run that no label took are no label spelt in another way


@dataclass(slots=True)
class Token:
    """Something that could fill a cell: its place, its text, the label to its left, and the border that holds it."""

    line: int
    start: int
    stop: int
    text: str
    position: int  # how many ideographs of the text stand before it
    row: BorderedLine | None = None
    doubtful: bool = False  # text that no label took runs on from it
    enumerates: bool = False  # it stands before an enumerated label and equals its enumerator
    rest: tuple[Token, ...] = ()  # the other pieces of a number that is broken over lines
    unit: str | None = None  # of money, apart from it: behind it or before it, perhaps on the next line or the last

    @property
    def count(self) -> Decimal | None:
        """The count that it says; null where it says none."""
        return read_count(self.text, signed=False).value

    @property
    def words(self) -> bool:
        """Whether it says words and no number: a cell with a piece of a label."""
        return IDEOGRAPHS.search(self.text) is not None and not (says_number(self.text) or _NUMERIC.search(self.text))

    @property
    def numeric(self) -> bool:
        """Whether it says a number, in digits or in words."""
        return any(map(str.isdigit, self.text)) or (says_number(self.text) and BLANK.fullmatch(self.text) is None)


@dataclass(slots=True)
class BorderedLine:
    """A line cut by tabs or pipes: for each cell a token, None (empty), or the label in it (True).

    `pieces` are the words, of the form's labels, in cells that no label took.
    """

    line: int
    cells: list[Token | bool | None] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> bool:
        """Whether the row begins with a text that is no label of the form: a row that the form does not have."""
        first = next((cell for cell in self.cells if cell is not None), None)
        return isinstance(first, Token) and len("".join(IDEOGRAPHS.findall(first.text))) > 1 and len(self.cells) > 1


def tokens(
    text: Text,
    ideographs: Characters,
    taken: bytearray,
    begins: Mapping[int, str],
    words: str,
    low: tuple[int, int],
    high: tuple[int, int],
) -> list[Token]:
    """Find the tokens from `low` to `high` (0-based line and column).

    `taken` marks the ideographs that a label took; `begins` gives, for the position at which an enumerated label
    begins, its enumerator: `1` of `1.属于国家秘密` is no number. `words` are all labels of the table: a bordered cell
    that holds a part of them is a label, printed once more.
    """
    lines = text.folded
    scan = _Scan(ideographs, taken, begins, words, text, ideographs.before(*low))
    own = lines[low[0] : high[0] + 1]
    bulleted = [line.lstrip(" *").startswith("- ") for line in own if "- " in line]
    scan.outer = outer(own)
    scan.bullets = any(bulleted) and 2 * sum(bulleted) > sum(map(bool, map(str.strip, own)))
    scan.bars = bars_part(own)
    borders = [border for border, cuts in (("|", scan.bars), ("\t", True), (",", ideographs.commas)) if cuts]
    for number in range(low[0], high[0] + 1):
        line = lines[number]
        start = low[1] if number == low[0] else 0
        stop = high[1] if number == high[0] else len(line)
        if not _TOKEN.search(line, start, stop):
            continue
        if line.isascii() and _PLAIN.fullmatch(line, start, stop):
            scan.plain(number, start, stop)
            continue
        part = line[start:stop]
        if (len(line) < SHORT_LINE and is_page_number(line)) or RULE.fullmatch(part):
            continue
        scan.enter(number, stop)
        inner = part.strip(" ").strip("|") if scan.bars else part
        border = next((b for b in borders if b in inner), None)
        if border:
            scan.bordered(start, stop, border)
        else:
            scan.free(start, stop)
    # Enumerators without a full stop look like numbers: they are enumerators if most labels have theirs.
    enumerators = [token for token in scan.found if token.enumerates]
    if len(enumerators) * 3 > len(begins) * 2:
        return [token for token in scan.found if not token.enumerates]
    return scan.found


class _Scan:
    """The line at hand and the tokens found so far."""

    def __init__(
        self,
        ideographs: Characters,
        taken: bytearray,
        begins: Mapping[int, str],
        words: str,
        text: Text,
        low: int,
    ) -> None:
        self.ideographs, self.taken, self.begins, self.words = ideographs, taken, begins, words
        self.lines, self.grid = text.folded, text.grid
        self.low = low  # the table's first ideograph
        self.found: list[Token] = []
        self.number, self.line, self.bullets, self.outer = 0, "", False, "| |"
        self.bars = True  # whether bars part cells: few of them are what a scan made of a 1
        self.columns: dict[int, int] = {}  # of the line's ideographs: column -> position in the stream
        self.order: list[int] = []  # their columns
        self.labelled = self.end = 0  # where the first label begins, and where the line's text ends

    def _at(self, number: int) -> None:
        self.number, self.line = number, self.lines[number]
        self.following = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        self.first = max(self.low, self.ideographs.firsts[number])
        self.money = is_near_money(self.lines, number)

    def enter(self, number: int, stop: int) -> None:
        """Go to a line of which the table has the characters before `stop`."""
        self._at(number)
        end = self.ideographs.before(number, stop)
        self.order = self.ideographs.columns[self.first : end]
        self.columns = dict(zip(self.order, range(self.first, end), strict=True))
        labelled = self.taken.find(1, self.first, end)
        self.labelled = len(self.line) if labelled < 0 else self.ideographs.columns[labelled]
        self.end = len(self.line.rstrip())

    def plain(self, number: int, start: int, stop: int) -> None:
        """Find the numbers of a line that holds nothing else."""
        self._at(number)
        if self.money or _GOES_ON.match(self.following):
            self.enter(number, stop)
            self.free(start, stop)
            return
        line, first = self.line, self.first
        for match in _DIGITS.finditer(line, start, stop):
            begin, end = match.span()
            self.found.append(Token(number, begin, end, match[0], first))

    def known(self, column: int) -> bool:
        """Tell whether a label took the ideograph at this column."""
        return column in self.columns and bool(self.taken[self.columns[column]])

    def add(self, begin: int, end: int, **more: Any) -> Token:  # noqa: ANN401
        """Take the line's characters `begin:end` as a token."""
        position = self.first + bisect_left(self.order, begin)
        if not self.bars and "|" in self.line[max(begin - 1, 0) : end + 1]:
            more["doubtful"] = True
        unit = unit_beside(self.lines, (self.number, begin, end), self._labels) if self.money else None
        token = Token(self.number, begin, end, self.line[begin:end], position, unit=unit, **more)
        self.found.append(token)
        return token

    def _labels(self, number: int, column: int) -> bool:
        return bool(self.taken[self.ideographs.before(number, column)])

    def bordered(self, start: int, stop: int, border: str) -> None:
        """Cut a line at its borders; a cell without a label's characters is one token."""
        spans = list(cell_spans(self.line, start, stop, border, self.outer))
        few = self.line.count(border, start, stop) <= _AROUND
        if few and sum(bool(self.line[low:high].strip()) for low, high in spans) < 2:
            self.free(start, stop)  # a border on either side of one cell parts nothing
            return
        row, aside = BorderedLine(self.number), list[tuple[int, int]]()
        boxed = len(spans) - _BOXES if self.number in self.grid else 0
        for place, (low, high) in enumerate(spans):
            cell = self.line[low:high]
            said = cell.strip()
            if not said:
                row.cells.append(None)
                continue
            if "span" in said and not NO_CELL.sub("", said).strip("! "):
                continue
            first = bisect_left(self.order, low)
            last = first if said.isascii() else bisect_left(self.order, high)
            if first < last and self.taken.find(1, self.first + first, self.first + last) >= 0:
                row.cells.append(True)
                aside.append((low, high)) if place < boxed else self.free(low, high)
            elif first < last and not _is_said(said) and self._is_label(cell, self.order[first:last], row):
                row.cells.append(True)
            elif self.labelled == len(self.line) and not any(row.cells) and _ENUMERATOR.fullmatch(said):
                row.cells.append(True)  # a row begins that a page cut right behind it
            else:
                begin = low + cell.index(said[0])
                row.cells.append(self.add(begin, begin + len(said), row=row))
        for low, high in () if any(isinstance(cell, Token) for cell in row.cells) else aside:
            self.free(low, high)

    def _is_label(self, cell: str, inside: Sequence[int], row: BorderedLine) -> bool:
        """Tell a label that the alignment did not take: one printed again, or a row's first cell with a long text."""
        said = "".join(self.line[column] for column in inside).lstrip(NUMERALS)
        # A torn one, (三)不, still has its enumerator.
        if said in self.words and (len(said) > 1 or (said and ORDINAL.match(cell))):
            row.pieces.append(said)
            return True
        return len(said) >= PROSE and not any(row.cells) and not _DIGITS.search(cell)

    def _runs_on_to(self, begin: int) -> bool:
        """Tell a number at the end of other text: 详见附件2, but not 其他对外管理服务事项(含备案) 2."""
        # The unit of the number before is no text that runs on.
        since = self.found[-1].stop if self.found and self.found[-1].line == self.number else 0
        stop = bisect_left(self.order, begin)
        if not stop or self.order[stop - 1] < since or self.known(self.order[stop - 1]):
            return False
        last = self.order[stop - 1]
        start = stop - 1
        while start and not self.known(self.order[start - 1]) and self.order[start - 1] == self.order[start] - 1:
            start -= 1
        if self.line[: self.order[start]].endswith("(") and _CLOSED.match(self.line, begin):
            return True  # a number of another year, or of a part, in brackets: (上年9)
        said = self.line[self.order[start] : last + 1].lstrip(NUMERALS)
        return said not in self.words and (last == begin - 1 or self.labelled > last)

    def _is_followed_by_ordinal(self, end: int, stop: int) -> bool:
        """Tell an enumerator, 二、 or (二), behind a number, its mark perhaps on the next line."""
        if ORDINAL.match(self.line, end, stop):
            return True
        return _MARK_OF_ORDINAL.match(self.following) is not None and ORDINAL_CUT.match(self.line, end) is not None

    def free(self, start: int, stop: int) -> None:
        """Find the numbers and blank marks of a stretch without borders, enumerators and dates left out."""
        first = len(self.found)
        self._numbers(start, stop)
        self._blanks(start, stop)
        self.found[first:] = sorted(self.found[first:], key=lambda token: token.start)

    def _numbers(self, start: int, stop: int) -> None:
        digit = _DIGIT_LIKE.search(self.line, start, stop)
        if digit is None:
            return
        wholes = self._wholes(start, stop)
        start = max(start, digit.start() - _BEFORE_DIGITS)
        dates = [match.span() for match in NO_CELL.finditer(self.line, start, stop)]
        if self.labelled == len(self.line):
            dates += [match.span() for match in _PAGE_BEHIND.finditer(self.line, 0, stop)]
        taken = dates + wholes
        for match in NUMBER.finditer(self.line, start, stop):
            begin, end = match.span()
            if any(low <= begin < high for low, high in taken):
                continue
            taken.append((begin, end))
            if _YEAR.fullmatch(self.line, match.start("digits"), match.end("digits") + 1) and (
                self.known(end) or self.known(end + 1)
            ):
                continue  # a label says it in place of its own word: 2023年新收 for 本年新收
            whole = around(self.line, begin, end, stop)
            if whole != (begin, end) and not any(map(self.known, range(*whole))):
                taken.append(whole)
                self.add(*whole)
                continue
            # 减 of 增/减 is the head's, whether a label took it or not.
            if match["direction"] and (self.known(begin) or self.line.endswith("增/", 0, begin)):
                begin = match.start("sign") if match["sign"] else match.start("digits")
            if match["unit"] and any(map(self.known, range(match.start("unit"), end))):
                end = match.end("digits")
            if self._runs_on_to(begin):
                self.add(begin, end, doubtful=True)
                continue
            if self._is_followed_by_ordinal(end, stop) or _SIGNED.match(self.line, end, stop):
                self.add(begin, end)  # the enumerator of the next label, or the next number's 增 or 减, follows
                continue
            gap = _GAP.match(self.line, end, stop)
            between = gap[0] if gap else ""
            follower = end + len(between)
            if end == self.end and _GOES_ON.match(self.following):
                continue  # an enumerator whose full stop stands on the next line
            if between.strip() and follower >= stop and _LONE.fullmatch(self.following):
                end = follower  # 18. with its decimals on the next line
            elif between.strip():
                if follower >= stop or follower in self.columns:
                    continue  # 1.属于国家秘密, or "1." at the end of a line, its label below
            elif follower < stop and follower in self.columns and len(between) <= 1:
                if not self.known(follower):
                    self.add(begin, end, doubtful=True)
                    continue
                if self.begins.get(self.columns[follower]) == match["digits"]:
                    self.add(begin, end, enumerates=True)
                    continue
            self.add(begin, end)

        for match in ODD.finditer(self.line, start, stop):
            if not any(low <= match.end() - 1 and match.start() < high for low, high in taken):
                self.add(*match.span())

    def _wholes(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Find what is one token though it has several numbers, or one that is not its own; give where these stand."""
        nothing = list(_NOTHING_NOTED.finditer(self.line, start, stop)) if "(" in self.line else []
        changes = CHANGE.finditer(self.line, start, stop) if _MAY_CHANGE.search(self.line) else ()
        found = [match.span() for match in (*nothing, *changes) if not self.known(match.start())]
        for span in found:
            self.add(*span)
        return found

    def _blanks(self, start: int, stop: int) -> None:
        for match in _WORD.finditer(self.line, start, stop) if _BLANK_MARK.search(self.line, start, stop) else ():
            if any(map(self.known, range(*match.span()))):
                continue
            said = match[0]
            bullet = said == "-" and self.bullets and not self.line[: match.start()].strip(" *")
            if said == _ROW_END and _PARTS in self.line:
                continue
            alone = chinese(said) is not None and is_number_alone(self.lines, self.number, *match.span())
            if alone or counts_in_words(said) or in_words(said) or (BLANK.fullmatch(said) and not bullet):
                self.add(*match.span())


def _is_said(cell: str) -> bool:
    """Tell a cell that says a number, perhaps with a note, whatever words it has."""
    return says_number(cell) or _NOTED.match(cell) is not None
