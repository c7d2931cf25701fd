"""Which numbers that no row explains could be those of an empty one, which then is neither `blank` nor `absent`."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.plans import ideographs_of
from gkstats.reading.tables.numbers.tokens import NO_CELL, Token
from gkstats.script.dates import DATE
from gkstats.script.enumerators import BEFORE_LABEL, LABEL_CIRCLED, ORDINAL
from gkstats.script.numerals import BLANK, chinese, in_words, numbers_of_pages

if TYPE_CHECKING:
    from gkstats.files.text import Text
    from gkstats.reading.tables.doubt.doubts import Doubts

# So many lines behind a label are a row's at most.
_REACH: Final = 24
# So many numbers alone behind the next heading are a table's.
_PAGE_OF: Final = 12
# What stands right behind a label and is no longer than this is the row's, whatever words it has: 其中:18.62.
_BEHIND: Final = 12
# A word that has digits, and no other words around them.
_WITH_DIGITS: Final = re.compile(r"(?<![^\s|,;\"'])[^\s|,;\u4e00-\u9fff]*\d[^\s|,;\u4e00-\u9fff]*(?![^\s|,;\"'])")
# Cells that ran into one word, some of them empty.
_RUN: Final = re.compile(r"[无\d/-]+")
_DIGIT: Final = re.compile(r"\d")
_CELL: Final = re.compile(r"[^\s|,;]+")
_BORDER: Final = re.compile(r" *[|\t] *")
# A cell between two borders.
_BOTH_SIDES: Final = 3
_MARKS: Final = ' :|\t"”)*#'
# A number stands on its label's line or on the next one; a line may be empty.
_NEXT: Final = 3
_CIRCLED: Final = re.compile(LABEL_CIRCLED)
# A section's heading, or an article's.
_HEADING: Final = re.compile(rf"{ORDINAL.pattern}|第")
_ENUMERATOR: Final = re.compile(rf"\s*{BEFORE_LABEL}\s*(?:[\u4e00-\u9fff]|$)")


class Unexplained:
    """The numbers of one table that no certain row holds."""

    def __init__(self, doubts: Doubts, text: Text) -> None:
        """Keep a table as it was dealt, and which of its rows are in doubt."""
        self.doubts, self.dealt, self.table, self.text = doubts, doubts.dealt, doubts.dealt.table, text

    @cached_property
    def _pages(self) -> set[int]:
        """Give the lines that hold only a page's number."""
        return numbers_of_pages(self.text.folded)

    @cached_property
    def _of_others(self) -> set[int]:
        """Give the lines on which numbers of the text's other tables stand."""
        others = (dealt.table for dealt in self.doubts.lines.every if dealt.table is not self.table)
        return {token.line for table in others for token in table.tokens}

    def beside(self, seat: int) -> list[Token]:
        """Give the numbers that could be those of a row that got none.

        A row whose line shows empty cells has only what stands in its own place, or on that line and is no other's; or
        beside its label where that is printed once more.
        """
        found = self._in_its_place(seat) or self._on_copies(seat) or self._below_labels(seat)
        return found or self._beside_its_beginning(seat)

    def _in_its_place(self, seat: int) -> list[Token]:
        near = self.dealt.near(seat)
        own = self.table.label_lines[seat]
        # Labels side by side on one line may be heads, whose numbers stand below all of them.
        if not near and self.table.beyond and (self.table.beyond[0].line == own or own in self.table.shared_lines):
            return self.table.beyond
        row = self.table.rows[seat]
        if not near and row is not None and id(row[0]) in self.table.across:
            return self.table.tokens
        elsewhere = self.own_line(seat) is None or own in self.table.shared_lines or self._is_cell_a_line(own)
        # A row without a label stands below its heads, not on their line.
        if near or not (elsewhere or (row is not None and not row[1].label)):
            return near or self._on_own_line(seat)
        left = self.dealt.left or self._between(seat) or self._in_text(seat) or self._untold(seat)
        return left or self.dealt.lone(seat) or self._of_section(seat)

    def goes_on(self, seat: int) -> bool:
        """Tell a row whose line ends with the border of a cell that is not there, and below which a number is alone."""
        line = self.table.label_lines[seat]
        own, *below = [""] if line is None else [one.strip() for one in self.text.folded[line : line + 2]]
        alone = len(below) == 1 and _DIGIT.search(below[0]) and not _BORDER.search(below[0])
        return bool(alone) and own.endswith("|") and not own.startswith("|") and len(_CELL.findall(below[0])) == 1

    def own_line(self, seat: int) -> int | None:
        """Give the 0-based line on which a row's empty cells are printed, by borders."""
        line = self.table.label_lines[seat]
        return None if line is None or not ({"\t", "|"} & set(self.text.folded[line])) else line

    def _is_cell_a_line(self, line: int | None) -> bool:
        """Tell a line of one cell, with a border before or behind it, above another one: that shows no empty cell."""
        pair = [] if line is None else [_BORDER.split(one.strip(" ")) for one in self.text.folded[line : line + 2]]
        alone = (sum(map(bool, cells)) == 1 < len(cells) <= _BOTH_SIDES for cells in pair)
        return len(pair) > 1 and all(alone) and all(pair[0][1:-1]) and len(pair[0]) == len(pair[1])

    def _on_copies(self, seat: int) -> list[Token]:
        """Give the numbers that no row took on the lines on which a row's label is printed once more.

        A short label is not known there: its lines are those between its neighbours'.
        """
        copies = self.table.copies
        lines = set(copies.get(seat, ()))
        if not lines and copies:
            above = max((other for other in copies if other < seat), default=seat)
            below = min((other for other in copies if other > seat), default=seat)
            for low, high in zip(copies.get(above, ()), copies.get(below, ()), strict=False):
                lines.update(range(low + 1, high))
        own = (self.table.tokens[index] for index in self.dealt.strays)
        return [token for token in own if token.line in lines and token.numeric] if lines else []

    def _beside_its_beginning(self, seat: int) -> list[Token]:
        """Give the numbers that no row took beside what may be the beginning of a row's label, above the rest of it.

        So does a page cut a row: its numbers stand with the first line of its label, or with its enumerator alone.
        """
        row, own = self.table.rows[seat], self.table.label_lines[seat]
        if row is None or own is None or not row[1].label:
            return []
        above = max((line for line in self.table.label_lines[:seat] if line is not None and line < own), default=-1)
        strays = (self.table.tokens[index] for index in self.dealt.strays)
        found = [token for token in strays if above < token.line < own and token.numeric]
        if not found:
            return []
        first = min(token.line for token in found)
        start = min(token.start for token in found if token.line == first)
        said = next(
            (said for one in reversed(_BORDER.split(self.text.folded[first][:start])) if (said := one.strip())), ""
        )
        begun = ideographs_of(said)
        return (
            [token for token in found if token.line == first] if ideographs_of(row[1].label).startswith(begun) else []
        )

    def _below_labels(self, seat: int) -> list[Token]:
        """Give the numbers below the last label of a row's block, if they are too many to be the last row's alone.

        So do columns stand one after another, the labels' first, perhaps with the heads of the others before each; or
        behind the next heading, on lines of numbers alone that are no other table's.
        """
        row, lines, folded = self.table.rows[seat], self.table.label_lines, self.text.folded
        own = lines[seat]
        if row is None or own is None or not (self.own_line(seat) is None or self._is_cell_a_line(own)):
            return []
        block = [at for at, other in enumerate(self.table.rows) if other is not None and other[0] is row[0]]
        last = max((line for at in block if (line := lines[at]) is not None), default=own)
        others = [line for line in lines if line is not None and line > last]
        found: list[Token] = []
        behind: list[Token] = []  # the next heading
        beyond = False
        for number in range(last + 1, min(others, default=len(folded))):
            if number in self._pages or not folded[number].strip() or (beyond and number in self._of_others):
                continue
            beyond = beyond or _HEADING.match(folded[number].lstrip(_MARKS)) is not None
            words = [(match.start(), match[0]) for match in _CELL.finditer(folded[number])]
            said = [
                (at, word) for at, word in words if _DIGIT.search(word) or in_words(word) or chinese(word) is not None
            ]
            if not beyond or all(word.isdecimal() for _, word in words):
                (behind if beyond else found).extend(Token(number, at, at + len(word), word, 0) for at, word in said)
        # A few lines of a number alone behind a heading are of anything.
        found += behind if len(behind) >= _PAGE_OF else []
        return found if len(found) >= 2 * self.table.seats[seat].size else []

    def _on_own_line(self, seat: int) -> list[Token]:
        """Give the numbers on the line of a row's label that stand beside no label and that no row took."""
        table = self.table
        return [
            table.tokens[index]
            for index in self.dealt.strays
            if table.tokens[index].line == table.label_lines[seat]
            and table.places[index].beside is None
            and not table.places[index].lone
            and index not in self.dealt.spare
        ]

    def _certain(self, seat: int) -> bool:
        """Tell a row whose numbers stand in its place alone."""
        row, hands = self.table.rows[seat], self.dealt.hands[seat]
        if row is None or len(hands) != 1 or hands[0][0] == hands[0][1]:
            return False
        own = self.table.places[slice(*hands[0])]
        if all(place.beside == seat for place in own):
            return True
        if len(own) != self.table.seats[seat].size and (self.dealt.mixed or len({place.line for place in own}) > 1):
            return False  # its last number, or its last line's, may be the next row's
        return self.doubts.of_row(seat, row[0]) is None

    def _between(self, seat: int) -> list[Token]:
        """Give the numbers between the certain rows above and below, or behind the table's end where none is below."""
        seats = range(len(self.table.rows))
        above = next((other for other in reversed(seats[:seat]) if self._certain(other)), None)
        below = next((other for other in seats[seat + 1 :] if self._certain(other)), None)
        start = 0 if above is None else self.dealt.hands[above][0][1]
        stop = len(self.table.tokens) if below is None else self.dealt.hands[below][0][0]
        beyond = self.table.beyond if below is None else []
        return beyond or [
            token
            for index, (token, place) in enumerate(
                zip(self.table.tokens[start:stop], self.table.places[start:stop], strict=True), start
            )
            if place.beside in (None, seat)
            and not place.lone
            and index not in self.dealt.spare
            and not token.doubtful
            and token.numeric
        ]

    def _in_text(self, seat: int) -> list[Token]:
        """Give the numbers amid running text between a row's label and the next one."""
        lines = self.table.label_lines
        own = lines[seat]
        if own is None:
            own = max((line for line in lines[:seat] if line is not None), default=0)
        following = next((line for line in lines[seat + 1 :] if line is not None), None)
        return [
            token
            for token in self.table.dropped
            if token.line >= own and (following is None or token.line <= following)
        ]

    def _untold(self, seat: int) -> list[Token]:
        """Give the digits between a row's label, or its heads, and the next label that are no token: 99l78, 3/7."""
        row = self.table.rows[seat]
        if row is None:
            return []
        start = self.table.label_ends.get(id(row[1])) if row[1].label else self._end_of_heads()
        if start is None:
            return []
        stop = min((place for place in self.table.label_starts if place > start), default=self.table.end)
        found: list[Token] = []
        for number in range(start[0], min(stop[0] + 1, start[0] + _REACH)):
            line = self.text.folded[number]
            if number in self._pages:
                continue
            low, high = start[1] if number == start[0] else 0, stop[1] if number == stop[0] else len(line)
            told = [(token.start, token.stop) for token in self.table.tokens if token.line == number]
            told += [match.span() for match in NO_CELL.finditer(line, low, high)]
            found += [
                Token(number, match.start(), match.end(), match[0], 0)
                for match in _WITH_DIGITS.finditer(line, low, high)
                if not _ENUMERATOR.match(line, match.start())
                and not any(begin < match.end() and match.start() < end for begin, end in told)
            ]
        return found or self._right_behind(start)

    def _of_section(self, seat: int) -> list[Token]:
        """Give the numbers on lines of nothing else in the section of a table without labels that has no tokens.

        They stand above its heads, or apart behind them.
        """
        row, starts = self.table.rows[seat], self.table.label_starts
        if row is None or row[1].label or self.table.tokens or not starts:
            return []
        folded = self.text.folded
        ahead = range(min(starts)[0] - 1, -1, -1)
        behind = range(max(starts)[0] + 1, len(folded))
        found: list[Token] = []
        for lines in (ahead, behind):
            for number in lines[: 2 * _REACH]:
                words = [(match.start(), match[0]) for match in _CELL.finditer(folded[number])]
                if ORDINAL.match(folded[number].lstrip(_MARKS)):
                    break
                if all(_DIGIT.search(word) or in_words(word) or BLANK.fullmatch(word) for _, word in words):
                    found += [
                        Token(number, at, at + len(word), word, 0)
                        for at, word in words
                        if number not in self._pages and not BLANK.fullmatch(word) and not DATE.search(word)
                    ]
        return found if len(found) > 1 else []

    def _end_of_heads(self) -> tuple[int, int] | None:
        """Give the line and column behind the last label that was found, and behind pieces of heads below it."""
        found = [label for label, places in zip(self.table.labels, self.table.found, strict=True) if places]
        starts = zip(found, self.table.label_starts, strict=True)
        end = max(((line, at + len(label.ideographs)) for label, (line, at) in starts), default=None)
        if end is None:
            return None
        heads = {*"".join(label.ideographs for label in found if label.row is None)}
        below = self.text.folded[end[0] + 1 : end[0] + _REACH]
        pieces = sum(1 for _ in takewhile(lambda line: line.strip() and heads.issuperset(line.replace(" ", "")), below))
        return (end[0] + pieces, len(self.text.folded[end[0] + pieces])) if pieces else end

    def _right_behind(self, start: tuple[int, int]) -> list[Token]:
        """Give what stands alone behind a label, or on the next line, and says a number amid words: 无(713).

        Of several such words, cells of a row that no table was found to have, the first: 约53件 约24件.
        """
        folded = self.text.folded
        for number in range(start[0], min(start[0] + _NEXT, len(folded))):
            low = start[1] if number == start[0] else 0
            said = NO_CELL.sub("", folded[number][low:]).strip(_MARKS)
            if not said:
                continue
            taken = any(line == number and column >= low for line, column in self.table.label_starts)
            tokens = (token for token in self.table.tokens if token.line == number)
            taken = taken or number in self._pages or any(token.start >= low for token in tokens)
            words = _CELL.findall(said)
            if len(said) > _BEHIND and len(words) > 1 and all(map(_DIGIT.search, words[:2])):
                said = words[0]
            short = len(said) <= _BEHIND or _RUN.fullmatch(said) is not None
            says = short and (_DIGIT.search(said) or in_words(said)) and not _ENUMERATOR.match(said)
            # Where rows are not counted so, it is a number: 行政处罚 ⑤.
            says = bool(says) or (
                number == start[0] and _CIRCLED.fullmatch(said) is not None and not _CIRCLED.match(folded[number])
            )
            if taken or not says:
                return []
            begin = folded[number].index(said, low)
            stop = begin + len(said)
            return [Token(number, begin, stop, folded[number][begin:stop], 0)]
        return []
