"""Rows whose own sums tell which numbers are theirs, where lines, pages or narrow columns cut them.

A line's width cuts a row in two; a narrow column breaks a number, whose last digits stand below; a page's edge makes
any number one that may be the page's; pieces of a merged cell's label stand among the cells. Where as many numbers as
the row has cells add up in one way only, with nothing left over, these are the row's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Final

from gkstats.reading.tables.labels.plans import FEW_TERMS, sums_held
from gkstats.reading.tables.numbers.wrapped import is_wrapped
from gkstats.script.numerals import BLANK, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.deal import StreamPlace
    from gkstats.reading.tables.dealing.laid import Table
    from gkstats.reading.tables.numbers.tokens import Token

# What a narrow column breaks off a number has no more digits.
_REST: Final = 2
# More ways to join the numbers of a row, or to leave some out, are not tried.
_MOST_WAYS: Final = 3_000
# No number of a report has so many digits.
_DIGITS: Final = 30


def settle_rows(table: Table, whole: str) -> None:
    """Put the numbers of rows that are cut beside their labels, and the pieces of broken ones together.

    `whole` is the text, its lines joined by line feeds.
    """
    if not any(block.sums for block in table.plan.blocks):
        return
    runs = _runs(table)
    found: dict[int, list[Token]] = {}
    for seat, run in runs.items():
        row = table.rows[seat]
        if row is None or not row[0].sums or None in table.columns[id(row[0])] or not _is_cut(table, seat, run):
            continue
        tokens = [table.tokens[index] for index in run]
        wrapped = len(run) == table.seats[seat].size and is_wrapped(tokens, row[0], whole)
        if (own := tokens if wrapped else _summing(tokens, row[0])) is not None:
            found[seat] = own
    if found:
        _set(table, {seat: runs[seat] for seat in found}, found)


def _runs(table: Table) -> dict[int, list[int]]:
    """Give, by seat, the tokens that can be no other row's: on its label's line, inside its label, up to the next one.

    Some of them must stand on that line or inside it, unless no row has a label.
    """
    runs: dict[int, list[int]] = defaultdict(list)
    for index, place in enumerate(table.places):
        seats = [seat for seat in range(place.last, place.next) if seat >= 0 and table.rows[seat]]
        if place.beside is not None:
            runs[place.beside].append(index)
        elif place.last == place.next:
            runs[place.last].append(index)
        elif len(seats) == 1:
            runs[seats[0]].append(index)
    return {
        seat: run
        for seat, run in runs.items()
        if 0 <= seat < len(table.rows)
        and (row := table.rows[seat]) is not None
        and run == list(range(run[0], run[-1] + 1))
        and (not row[1].label or any(_is_beside(table, seat, index) for index in run))
    }


def _is_beside(table: Table, seat: int, index: int) -> bool:
    place = table.places[index]
    return place.beside == seat or place.last == place.next == seat


def _is_cut(table: Table, seat: int, run: Sequence[int]) -> bool:
    """Tell numbers that do not simply stand one behind the other on their label's line."""
    places = [table.places[index] for index in run]
    size = table.seats[seat].size
    return len(run) != size or len({place.line for place in places}) > 1 or any(place.page for place in places)


def _summing(run: Sequence[Token], block: Block) -> list[Token] | None:
    """Give the numbers of a run as the row's cells, where one way only lets them add up."""
    run = [token for token in run if any(map(str.isdigit, token.text)) or BLANK.fullmatch(token.text)]
    size = len(block.columns)
    broken = len(run) - size
    plain = all(token.text.isdecimal() and len(token.text) <= _DIGITS and not token.doubtful for token in run)
    if not plain or broken < 0:
        return None
    ways: dict[tuple[int, ...], list[Token]] = {}
    few = [*_rejoined(run, broken), *combinations(run, size)] if comb(len(run), size) <= _MOST_WAYS else []
    for own in [*few, *_in_pieces(run, block)]:
        values = tuple(number_of(token.text) for token in own)
        if sums_held(values, block.sums) == len(block.sums) and sum(map(bool, values)) > FEW_TERMS:
            ways.setdefault(values, list(own))
    if len(ways) != 1:
        return None
    (own,) = ways.values()
    return own if sum(1 + len(token.rest) for token in own) == len(run) else None


def _in_pieces(run: Sequence[Token], block: Block) -> list[list[Token]]:
    """Give the ways to join numbers with those right below them, several perhaps, so that each sum holds."""
    size, widest = len(block.columns), max((len(token.text) for token in run), default=0)
    found: list[list[Token]] = []
    ways: list[tuple[int, list[Token]]] = [(0, [])]
    looked = 0
    while ways:
        at, own = ways.pop()
        looked += 1
        if looked > _MOST_WAYS:
            return []
        if len(own) == size:
            found += [own] if at == len(run) else []
            continue
        for stop in range(at + 1, len(run) + 1):
            longer = [*own, joined(run[at:stop])]
            if _adds_up_so_far(longer, block):
                ways.append((stop, longer))
            if stop == len(run) or len(run[stop - 1].text) < widest or run[stop - 1].line >= run[stop].line:
                break
    return found


def _adds_up_so_far(own: Sequence[Token], block: Block) -> bool:
    """Tell numbers whose last one completes no sum that does not hold."""
    last = len(own) - 1
    sums = [(total, parts) for total, parts in block.sums if max(total, *parts) == last]
    return not sums or sums_held([number_of(token.text) for token in own], sums) == len(sums)


def _rejoined(run: Sequence[Token], broken: int) -> Iterator[list[Token]]:
    """Give the ways to join so many numbers of a run with their rests: right behind each, or all below in order."""
    widest = max(len(token.text) for token in run)
    firsts = [at for at, token in enumerate(run) if len(token.text) == widest]
    behind = [at for at in firsts if at + 1 < len(run) and _is_rest(run[at + 1], run[at])]
    below = list(range(len(run) - broken, len(run)))
    ways = [(begins, [at + 1 for at in begins]) for begins in _chosen(behind, broken)]
    ways += [(begins, below) for begins in _chosen([at for at in firsts if at < len(run) - broken], broken)]
    for begins, ends in ways:
        pairs = dict(zip(begins, ends, strict=True))
        if {*begins}.isdisjoint(ends) and all(_is_rest(run[end], run[begin]) for begin, end in pairs.items()):
            yield [
                joined([token, run[pairs[at]]]) if at in pairs else token
                for at, token in enumerate(run)
                if at not in ends
            ]


def _chosen(places: Sequence[int], count: int) -> Iterable[tuple[int, ...]]:
    """Give the ways to choose so many places, none if there are too many, or if there is nothing to choose."""
    return combinations(places, count) if 0 < comb(len(places), count) <= _MOST_WAYS and count else ()


def _is_rest(token: Token, first: Token) -> bool:
    """Tell what may be broken off a number: few digits on a line below."""
    return len(token.text) <= _REST and first.line < token.line


def joined(pieces: Sequence[Token]) -> Token:
    """Make one token of a number that is broken over lines."""
    first, *rest = pieces
    if not rest:
        return first
    return replace(first, text="".join(piece.text for piece in pieces), rest=tuple(rest), unit=rest[-1].unit)


def _set(table: Table, runs: dict[int, list[int]], found: dict[int, list[Token]]) -> None:
    """Put the numbers of some rows in the place of their runs, beside their labels."""
    starts = {run[0]: seat for seat, run in runs.items()}
    taken = {index for run in runs.values() for index in run}
    tokens: list[Token] = []
    places: list[StreamPlace] = []
    corrected: set[int] = set()
    for index, (token, place) in enumerate(zip(table.tokens, table.places, strict=True)):
        if (seat := starts.get(index)) is not None:
            own = place._replace(last=seat, next=seat + 1, beside=seat, lone=False, again=0, page=False, bordered=False)
            tokens += [replace(one, row=None) for one in found[seat]]
            places += [own] * len(found[seat])
        elif index not in taken:
            corrected |= {len(tokens)} if index in table.corrected else set()
            tokens.append(token)
            places.append(place)
    table.tokens, table.places, table.corrected = tokens, places, corrected
