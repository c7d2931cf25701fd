"""Whether heads that stand side by side contradict the order of the columns, even if some are cut, hurt or left out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.script.enumerators import NUMERALS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gkstats.reading.tables.ideographs import Characters

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
