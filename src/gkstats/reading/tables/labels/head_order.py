"""Whether heads that stand side by side contradict the order of the columns, even if some are cut, hurt or left out."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats import forms
from gkstats.script.enumerators import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gkstats.reading.tables.page.ideographs import Characters

# So long a name is a head's own, and so many rows are a table's.
_NAME: Final = 3
_FEW_ROWS: Final = 3
# An added head stands so many ideographs before the others at most.
_AHEAD: Final = 12
# Between two ideographs of one head stands no more than this.
_NEAR: Final = 2


class _Standing(NamedTuple):
    """Where a head, or what is left of it, stands: its line (null: several), its first place, and whether all alone."""

    line: int | None
    place: int
    alone: bool


def contradicts(tier: Sequence[str], names: Collection[str], ideographs: Characters, start: int, end: int) -> bool:
    """Tell whether the heads of a tier stand in another order between two places of the stream.

    A head is known by the characters that none of the other `names` has. Heads are in order along a line, and from line
    to line where each has one of its own and none is broken. On a line with everything they may be heads of several
    tiers.
    """
    stream, lines = ideographs.stream, ideographs.lines
    row = lines[end]
    while end > start and lines[end - 1] == row and stream[end - 1] in NUMERALS:
        end -= 1  # the enumerator of the first row
    if row in lines[start:end]:
        return False
    whole = {place for name in {*names} - {*tier} for place in _places(stream, name, start, end)}
    free = [place for place in range(start, end) if place not in whole]
    found = [_standing(name, names, free, ideographs) for name in tier]
    standing = [one for one in found if one is not None and one.line is not None]
    wrapped = any(one.line is None for one in found if one is not None)
    return any(
        low.place > high.place and (low.line == high.line or (low.alone and high.alone and not wrapped))
        for index, low in enumerate(standing)
        for high in standing[index + 1 :]
    )


def _places(stream: str, name: str, start: int, end: int) -> list[int]:
    """List the places of the ideographs of a name wherever it stands."""
    found: list[int] = []
    at = stream.find(name, start, end)
    while at >= 0 and name:
        found += range(at, at + len(name))
        at = stream.find(name, at + len(name), end)
    return found


def _standing(name: str, names: Collection[str], free: Sequence[int], ideographs: Characters) -> _Standing | None:
    """Find where a head stands: whole, or else most of what is left of it together, if that is more than anywhere."""
    stream = ideographs.stream
    places = [at for start in free if stream.startswith(name, start) for at in range(start, start + len(name))]
    if not places:
        own = {*name} - {character for other in names if other != name and name not in other for character in other}
        pieces = list(_together([place for place in free if stream[place] in own]))
        places = max(pieces, key=len, default=[])
        every = [place for piece in pieces for place in piece]
        if sorted(stream[place] for place in every) == sorted(character for character in name if character in own):
            places = every  # all of it, broken over lines perhaps
        elif sum(len(piece) == len(places) for piece in pieces) > 1:
            return None  # 公 of 公民 is no more of 社会公益组织 than another character of it
    lines = {ideographs.lines[place] for place in places}
    if len(lines) != 1:
        return _Standing(None, places[0], alone=False) if lines else None
    (line,) = lines
    first, stop = ideographs.firsts[line], ideographs.firsts[line + 1]
    return _Standing(line, places[0], stop - first <= len(name) and not _parted(ideographs, first, stop))


def _together(places: Sequence[int]) -> Iterator[list[int]]:
    """Give the places that follow each other with no more than a character between them."""
    piece: list[int] = []
    for place in places:
        if piece and place - piece[-1] > _NEAR:
            yield piece
            piece = []
        piece.append(place)
    if piece:
        yield piece


def _parted(ideographs: Characters, first: int, stop: int) -> bool:
    columns = ideographs.columns[first:stop]
    return any(right - left > _NEAR for left, right in pairwise(columns))


def added_for_own(
    heads: Sequence[tuple[str, Sequence[int]]],
    names: Sequence[str],
    rows: Sequence[str],
    ideographs: Characters,
    start: int,
    end: int,
) -> bool:
    """Tell an added column's head where one of the form's is missing, or was found as a part of that head: 上年总计.

    `heads` are those of columns, with their places in the stream, `names` all of a block, which stand from `start` to
    before `end`, and `rows` the names of its rows.
    """
    low = max(ideographs.firsts[ideographs.lines[start]], start - _AHEAD, end - sum(map(len, names)) - 2 * _AHEAD)
    said = ideographs.stream[low:end]
    words = [word for word in forms.added_heads() if not any(word in name for name in names)]
    found_words = [match.span() for match in re.finditer("|".join(words), said)]
    ends = {stop for first, stop in found_words if not _is_piece(low + first, low + stop, rows, ideographs)}
    if not ends:
        return False
    for name, places in heads:
        found = [match.start() for match in re.finditer(name, said)]
        if not places or (places[0] - low in ends and ends.issuperset(found)):
            return True
    return False


def _is_piece(start: int, stop: int, rows: Sequence[str], ideographs: Characters) -> bool:
    """Tell words that belong to what a line has of a row's label: 上年结转政府信."""
    line, stream = ideographs.lines[start], ideographs.stream
    line_end = ideographs.firsts[line + 1]
    ahead = max(
        (stop - at for at in range(ideographs.firsts[line], start + 1) if _in(stream[at:stop], rows)), default=0
    )
    behind = max((at - start for at in range(stop, line_end + 1) if _in(stream[start:at], rows)), default=0)
    return max(ahead, behind) > stop - start


def _in(words: str, rows: Sequence[str]) -> bool:
    return any(words in row for row in rows)


def turned_below(names: Sequence[str], rows: Sequence[int], ideographs: Characters) -> bool:
    """Tell heads that stand below or behind the last row, all of them, in another order than that of the columns.

    `rows` are the places of the rows' labels in the stream.
    """
    for low in (max(rows), ideographs.firsts[ideographs.lines[max(rows)] + 1]):
        window = ideographs.stream[low : low + sum(map(len, names)) + 2 * _AHEAD]
        places = [window.find(name) for name in names]
        if min(places) >= 0 and places != sorted(places):
            return True
    return False


def lie_beside_rows(names: Sequence[str], rows: Sequence[int], ideographs: Characters) -> bool:
    """Tell columns across rows: most labels of rows share lines, and heads of columns stand below those.

    `rows` are the places of the rows' labels in the stream.
    """
    lines = Counter(ideographs.lines[place] for place in rows)
    if 2 * sum(count for count in lines.values() if count > 1) <= len(rows) or len(rows) < _FEW_ROWS:
        return False
    below = ideographs.stream[ideographs.firsts[max(lines) + 1] :]
    return any(name in below for name in names if len(name) >= _NAME)
