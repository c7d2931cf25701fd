"""Heads that lines or rows of cells break: 科研 above 机构, put together where they can be told in one way only."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from itertools import combinations, product, zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from gkstats import forms
from gkstats.reading.tables.labels.plans import head_of_column, ideographs_of
from gkstats.reading.tables.page.cuts import RULE, cell_spans
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.files.text import Text

# A head is broken over so many lines at most; one of another tier stands on so many above.
_MOST_LINES: Final = 4
_ABOVE: Final = 3
# With rules between them they reach over so many.
_REACH: Final = 12
# Heads of so many columns can be exchanged.
_FEW: Final = 2
# So many ways to put words together are tried.
_STEPS: Final = 20_000
_DIGIT: Final = re.compile(r"\d")
_BORDERS: Final = re.compile(r"[|\t,]")

# Heads from left to right, each with the number of the line on which it begins.
_Sequence: TypeAlias = "tuple[tuple[str, int], ...]"


class _HeadWords(NamedTuple):
    """What the heads of one block may be broken into.

    `heads` are all that may stand there, by all their spellings, `columns` those of columns, and `characters` what each
    of these has in each of its spellings; `again`: each may stand there more than once. `pieces` are what may stand on
    a line, and `ends` what is no head and may stand below one.
    """

    heads: dict[str, str]
    columns: frozenset[str]
    characters: tuple[tuple[frozenset[str], ...], ...]
    again: bool
    pieces: frozenset[str]
    ends: frozenset[str]


@cache
def _every_heads() -> tuple[_HeadWords, ...]:
    """Give the words of all blocks with several columns."""
    found: dict[tuple[str, ...], _HeadWords] = {}
    for block in (block for name in forms.NAMES for block in forms.load(name).blocks):
        own = [ideographs_of(block.heads[index]) for index in head_of_column(block)]
        if len({*own}) < _FEW:
            continue
        again = {name for name in own if own.count(name) > 1}
        added = [ideographs_of(head) for head in (*block.extra_heads, *forms.added_heads())]
        more = [a + b for a, b in product((*added, *forms.years_called().own), (*own, *added))]
        heads = _spelt({name for head in block.heads if (name := ideographs_of(head))} | {*added, *more})
        pieces = {head[low:stop] for head in heads for stop in range(1, len(head) + 1) for low in range(stop)}
        ends = {head[low:] for head in heads for low in range(1, len(head))}
        columns = frozenset(again or own)
        spelt = tuple(tuple({frozenset(head) for head, one in heads.items() if one == name}) for name in columns)
        loose = frozenset(ends - {*heads})
        found[tuple(own)] = _HeadWords(heads, columns, spelt, bool(again), frozenset(pieces), loose)
    return tuple(found.values())


def _spelt(names: set[str]) -> dict[str, str]:
    """Give each name by itself, and by the synonyms and spellings of its words."""
    every = {name: name for name in names}
    for word, others in (*forms.synonyms().items(), *forms.spellings().items()):
        for name, other in product(names, others):
            every.setdefault(name.replace(word, other), name)
    return every


@cache
def _below() -> tuple[frozenset[str], frozenset[str]]:
    """Give the ends of all heads, and all that may stand beside them on a line."""
    every = _every_heads()
    ends = frozenset().union(*(words.ends for words in every))
    return ends, ends.union(*(words.heads for words in every))


def with_heads_joined(text: Text) -> Text:
    """Give a text with the heads put together that its lines break; the text itself where none are.

    They are put together where the words of neighbouring lines, all of them, make heads of one block in one way only,
    and those of all its columns stand there then. They stand on the first of these lines.
    """
    lines: list[str] = []
    for number in _ends_of_heads(text.folded):
        lines = lines or list(text.folded)
        first = max(0, number - _REACH)
        for at, line in _joined_last(tuple(lines[first : number + 1])):
            lines[first + at] = line
    return replace(text, folded=tuple(lines)) if lines and tuple(lines) != text.folded else text


def _ends_of_heads(lines: Sequence[str]) -> Iterator[int]:
    """Give the lines that have ends of heads, and whole ones perhaps, and nothing else."""
    ends, beside = _below()
    for number, line in enumerate(lines):
        words = _words(line)
        if words and words[0] in beside and all(word in beside for word in words) and not ends.isdisjoint(words):
            yield number


@lru_cache(maxsize=4096)
def _words(line: str) -> tuple[str, ...]:
    """Give the words of a line, each by its ideographs."""
    return tuple(map(_said, _BORDERS.sub(" ", line).split()))


@lru_cache(maxsize=4096)  # the forms' heads are broken in few ways
def _joined_last(lines: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Give some lines anew, by number, of which the last one's words end heads of a block; none where none's are."""
    found = (_joined(words, lines) for words in _every_heads())
    return tuple(next(filter(None, found), {}).items())


def _joined(words: _HeadWords, lines: Sequence[str]) -> dict[int, str]:
    """Give some lines anew, by number, of which the last one's words end heads of one block, if that is told."""
    last = len(lines) - 1
    if not words.pieces.issuperset(_words(lines[last])):
        return {}
    band = [last]
    for number in range(last - 1, -1, -1):
        if RULE.fullmatch(lines[number]):
            continue
        own = _words(lines[number])
        loose = {*own[:1]} if words.pieces.isdisjoint(own[:1]) else set()  # the head of the labels, in other words
        if len(band) == _MOST_LINES or not own or _DIGIT.search(lines[number]) or {*own} - words.pieces - loose:
            break
        band.insert(0, number)
        above = {word for line in lines[max(0, number - _ABOVE) : number] for word in _words(line)}
        rows = [lines[at] for at in band]
        # Hardly any lines have all that the heads are made of.
        there = frozenset("".join((*rows, *above)))
        if not all(any(one <= there for one in spelt) for spelt in words.characters):
            continue
        if (new := _by_columns(words, rows, above) or _by_words(words, rows, above)) is not None:
            return dict(zip(band, new, strict=True))
    return {}


def _are_all(words: _HeadWords, heads: Sequence[str], above: set[str]) -> bool:
    """Tell whether heads, with those `above` them, are those of all columns, none twice that may not be."""
    said = [words.heads.get(head, head) for head in heads]
    if not words.again and len(said) > len({*said}):
        return False
    return words.columns <= {*said, *(words.heads.get(head, head) for head in above)}


def _by_columns(words: _HeadWords, rows: Sequence[str], above: set[str]) -> list[str] | None:
    """Put together the heads whose pieces stand below each other in cells; null where not all pieces make heads."""
    border = next((border for border in "|\t," if all(border in row for row in rows)), None)
    if border is None:
        return None
    cells = [[row[low:high].strip() for low, high in cell_spans(row, 0, len(row), border)] for row in rows]
    columns = list(zip_longest(*cells, fillvalue=""))
    found: list[list[tuple[int, str]]] = []
    for column in columns:
        printed = [(at, cell) for at, cell in enumerate(column) if cell]
        if not found and len(printed) == 1 and _said(printed[0][1]) not in words.pieces:
            found.append(printed)
            continue
        ways = sorted(_cut(printed, words), key=len)
        # An added word above a head, 上年 above 总计, is one with it.
        if not ways or list(map(len, ways)).count(len(ways[0])) > 1:
            return None
        found.append(ways[0])
    if not _are_all(words, [_said(head) for column in found for _, head in column], above):
        return None
    if max(map(len, found)) == 1:  # no tiers
        found = [[(0, head) for _, head in column] for column in found]
    new = [[""] * len(columns) for _ in rows]
    for number, standing in enumerate(found):
        for at, head in standing:
            new[at][number] = head
    return [f"| {' | '.join(row)} |" if border == "|" else border.join(row) for row in new]


def _cut(cells: Sequence[tuple[int, str]], words: _HeadWords) -> Iterator[list[tuple[int, str]]]:
    """Give the ways to cut cells below each other into heads, each with the row in which it begins."""
    if not cells:
        yield []
    for size in range(1, len(cells) + 1):
        head = "".join(cell for _, cell in cells[:size])
        if _said(head) in words.heads:
            yield from ([(cells[0][0], head), *rest] for rest in _cut(cells[size:], words))


def _by_words(words: _HeadWords, rows: Sequence[str], above: set[str]) -> list[str] | None:
    """Put together heads whose pieces are the words of lines, from left to right; null where that is not told."""
    printed = [_BORDERS.sub(" ", row).split() for row in rows]
    said = [list(map(_said, row)) for row in printed]
    ways: set[_Sequence] = set()
    for tried, way in enumerate(_ways(words, said)):
        if way is not None and _are_all(words, [head for head, _ in way], above):
            ways.add(way)
        if tried > _STEPS or len(ways) > 1:
            return None
    if not ways:
        return None
    lines = [[head for head, _ in ways.pop()], *[[]] * (len(rows) - 1)]
    border = next((border for border in "|\t" if border in rows[0]), " ")
    return [border.join(line) for line in lines]


def _ways(words: _HeadWords, rows: Sequence[Sequence[str]]) -> Iterator[_Sequence | None]:
    """Give the ways to make heads of all words of lines, each of the next words of some of them; null for a step."""
    several = [lines for size in range(1, len(rows) + 1) for lines in combinations(range(len(rows)), size)]
    loose = not words.pieces.issuperset(rows[0][:1])
    before: _Sequence = ((rows[0][0], 0),) if loose else ()
    ahead: list[tuple[_Sequence, tuple[int, ...]]] = [(before, (int(loose), *[0] * (len(rows) - 1)))]
    while ahead:
        way, at = ahead.pop()
        if all(place == len(row) for place, row in zip(at, rows, strict=True)):
            yield way
            continue
        yield None
        for lines in several:
            if all(at[line] < len(rows[line]) for line in lines):
                head = "".join(rows[line][at[line]] for line in lines)
                if head in words.heads and (words.again or all(head != other for other, _ in way)):
                    after = tuple(place + (line in lines) for line, place in enumerate(at))
                    ahead.append(((*way, (head, lines[0])), after))


def _said(word: str) -> str:
    return "".join(IDEOGRAPHS.findall(word))
