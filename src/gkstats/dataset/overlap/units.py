"""Prose as units that can be compared: five characters each, names of bodies and places and all numbers made alike.

Two texts that say the same of two towns and two years have the same units. Left out are titles of laws in 《》, what
numbers a list, sentences that the form, the law or the report about itself has (`overlap.toml`), and, where the caller
says which they are, sentences that many bodies have. Numbers are hashes: 64 bits for a unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import polars as pl
from ahocorasick_rs import AhoCorasick, MatchKind
from numpy.typing import NDArray

from gkstats import forms
from gkstats.bodies.divisions import atlas, stem
from gkstats.script.traditional import SIMPLIFIED
from gkstats.script.typed import Fields, Words, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Hashes: TypeAlias = NDArray[np.uint64]
Halves: TypeAlias = NDArray[np.uint32]
Places: TypeAlias = NDArray[np.int64]


class _OwnNames(Fields, frozen=True):
    """Words that stand for the body or its place."""

    own: Words
    kinds: Words
    bodies: Words


class _Enumerators(Fields, frozen=True):
    """What numbers a list: numerals, and what stands behind and around them."""

    numerals: str
    behind: Words
    brackets: Words
    first: str
    behind_first: Words


class _Formulas(Fields, frozen=True):
    """Words of sentences that every report has."""

    words: Words


class _Known(Fields, frozen=True):
    """Text of the form and of the law."""

    form: Words
    law: Words


class _OverlapFile(Fields, frozen=True):
    """What `overlap.toml` holds."""

    names: _OwnNames
    enumerators: _Enumerators
    formulas: _Formulas
    known: _Known


LENGTH: Final = 5  # characters a unit
WINDOW: Final = 16  # units in a row of which one is a fingerprint
_DATA: Final = load(__package__, "overlap.toml", _OverlapFile)
_FACTORS: Final = (
    0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB,
)  # fmt: skip
_ENDINGS: Final = np.uint64(1 << 16)
_NAME: Final = "\ue000"
_DROPPED, _END, _NAMED, _NUMBER = 0, 1, 2, 3
_LAST: Final = 0x323B0  # behind it there are no ideographs
_ENDS: Final = "。！？!?；;\n…"
_KNOWN: Final = 0.8  # a sentence with so much of the form's or the law's text is left out
# Names of places that are not the body's own: shorter ones are parts of words too (更新乡村, and there is a 更新乡).
_SHORTEST: Final = {"county": 3, "township": 4}
_CITED: Final = re.compile(r"《[^》\n]{1,80}》(?:[（(][^）)\n]{0,24}[）)])?")
_FORMULA: Final = re.compile("|".join(map(re.escape, _DATA.formulas.words)))
_SENTENCE_END: Final = re.compile(f"[{re.escape(_ENDS)}]")
_PLACE: Final = re.compile(r".{2,}?(?:省|自治区|自治州|地区|市|州|盟|县|自治旗|旗|区|街道|镇|乡|苏木)")
_KINDS: Final = ("人民政府", "办事处", "自治区", "自治州", "自治县", "自治旗", "省", "市", "州", "盟", "县", "旗", "区")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of some texts, in order: `bounds[i]:bounds[i + 1]` are those of text i.

    `hashes`, `starts` and `stops` (a unit's place in its text, in characters) have one entry a unit, and so has
    `after_gap` (a sentence before it was left out); `sentences` (half a hash) and `text` (the text's number) one a
    sentence.
    """

    hashes: Hashes
    starts: Places
    stops: Places
    after_gap: NDArray[np.bool_]
    bounds: Places
    sentences: Halves
    text: Places

    def of(self, number: int) -> Hashes:
        """Give the units of one text, in order."""
        return self.hashes[self.bounds[number] : self.bounds[number + 1]]

    def gaps(self, number: int) -> NDArray[np.bool_]:
        """Tell which units of one text stand behind a gap."""
        return self.after_gap[self.bounds[number] : self.bounds[number + 1]]

    def span(self, number: int, first: int, units: int) -> tuple[int, int]:
        """Give where in its text a run of units begins and ends."""
        at = self.bounds[number] + first
        return int(self.starts[at]), int(self.stops[at + units - 1])


def names(agency: str | None, *places: str | None) -> list[str]:
    """Give the names by which a body and its places go, with and without their kind, the longest first.

    `agency` is the body's full name, `places` are the divisions that it is in, as far as they are known.
    """
    found = {place for place in places if place}
    if agency:
        found.add(agency)
        start = 0
        while match := _PLACE.match(agency, start):
            found |= {match[0], agency[match.end() :]}
            start = match.end()
    found |= {_bare(name) for name in found}
    return sorted((name for name in found if len(name) > 1), key=lambda name: (-len(name), name))


def _bare(name: str) -> str:
    """Give a name without its kind: 平安 of 平安区, 东关 of 东关街道办事处."""
    while name.endswith(_KINDS):
        name = next(name.removesuffix(kind) for kind in _KINDS if name.endswith(kind))
    return stem(name)


def read(texts: Sequence[str], named: Iterable[Sequence[str]], common: Halves) -> Units:
    """Cut texts into units; `named` holds each text's own `names`, `common` the sentences to be left out."""
    codes, places = _condensed(alike(texts, named))
    at, number = _whole(codes)
    hashes, where = _hashed(codes)[at], places[at]
    stops = np.append(places, sum(len(text) + 1 for text in texts))[at + LENGTH]
    firsts = np.flatnonzero(np.diff(number[at], prepend=-1))
    lengths = np.diff(np.append(firsts, at.size))
    sums, known = hashes[:0], firsts
    if at.size:  # Nothing can be summed over nothing.
        sums = np.add.reduceat(hashes, firsts)
        known = np.add.reduceat(_is_in(hashes, _known()).astype(np.int64), firsts)
    sentences = halves(sums)
    stays = known < _KNOWN * lengths
    stays &= ~_is_in(sentences, common)
    units = np.repeat(stays, lengths)
    hashes, where, stops = hashes[units], where[units], stops[units]
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
    bounds = np.searchsorted(where, begins)
    text = np.repeat(np.arange(len(texts)), np.diff(bounds))
    step = np.diff(np.repeat(np.arange(lengths.size), lengths)[units], prepend=-1)
    heads = np.flatnonzero(step)
    return Units(hashes, where - begins[text], stops - begins[text], step > 1, bounds, sentences[stays], text[heads])


def alike(texts: Sequence[str], named: Iterable[Sequence[str]]) -> list[str]:
    """Give texts without what is left out (see above), each name of a body or place as one private character."""
    formal = pl.Series(texts, dtype=pl.String).str.contains_any(list(_DATA.formulas.words))  # few short texts are
    return [
        _without(_masked(text, own) if has_formula else _named(text, own))
        for text, own, has_formula in zip(texts, named, formal, strict=True)
    ]


def _without(text: str) -> str:
    """Give a text in which words that are alike in every text are one private character each, or dropped."""
    searcher, instead = _alike()
    parts, end = [], 0
    for word, start, stop in searcher.find_matches_as_indexes(text):
        parts += [text[end:start], instead[word]]
        end = stop
    return "".join([*parts, text[end:]])


def prepare() -> None:
    """Load what texts are cut by, so that it need not be waited for."""
    _alike()
    _letters()
    _known()


def anchors(units: Units) -> tuple[Places, Places]:
    """Choose units such that texts with 16 units in a row alike have at least one of them chosen in both.

    S. Schleimer, D. Wilkerson, A. Aiken, Winnowing, SIGMOD 2003: the least hash of each window of units. Gives the
    chosen units' numbers among all units, and the bounds of each text's among these.
    """
    if units.hashes.size < WINDOW:
        return units.bounds[:0], np.zeros_like(units.bounds)
    least = _slid(np.minimum, units.hashes)
    text = np.repeat(np.arange(units.bounds.size - 1), np.diff(units.bounds))
    least[text[: least.size] != text[WINDOW - 1 :]] = 0
    chosen = np.flatnonzero(_slid(np.maximum, np.pad(least, WINDOW - 1)) == units.hashes)
    return chosen, np.searchsorted(chosen, units.bounds)


def _slid(choose: Callable[[Hashes, Hashes], Hashes], hashes: Hashes) -> Hashes:
    """Give the least or the greatest of each window."""
    reach = 1
    while reach < WINDOW:
        hashes = choose(hashes[:-reach], hashes[reach:])
        reach *= 2
    return hashes


def _masked(text: str, own: Iterable[str]) -> str:
    """Blank out sentences about the report itself and laws' titles, and make the body's names alike; places stay."""
    for match in reversed(list(_FORMULA.finditer(text))):
        start = max(text.rfind(end, 0, match.start()) for end in _ENDS) + 1
        stop = next((found.start() for found in _SENTENCE_END.finditer(text, match.end())), len(text))
        text = text[:start] + " " * (stop - start) + text[stop:]
    return _named(text, own)


def _named(text: str, own: Iterable[str]) -> str:
    if "《" in text:
        text = _CITED.sub(lambda match: " " * len(match[0]), text)
    for name in own:
        text = text.replace(name, _NAME * len(name))
    return text


def _condensed(texts: Iterable[str]) -> tuple[NDArray[np.uint32], Places]:
    """Give the letters that count, text after text with an end between them, and where each of them stands."""
    printed = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = _letters()[np.minimum(printed, _LAST)]
    places = np.flatnonzero(codes != _DROPPED)
    codes = codes[places]
    # A name of three words is one name, and 1,113 one number.
    fresh = np.ones(codes.size, bool)
    fresh[1:] = (codes[1:] != codes[:-1]) | (codes[1:] > _NUMBER)
    return codes[fresh], places[fresh]


def _whole(codes: NDArray[np.uint32]) -> tuple[Places, Places]:
    """Tell where units begin (none goes beyond its sentence), and the number of each letter's sentence."""
    number = np.cumsum(codes == _END)
    room = max(0, codes.size - LENGTH + 1)
    return np.flatnonzero((number[LENGTH - 1 :] == number[:room]) & (codes[:room] != _END)), number


def _hashed(codes: NDArray[np.uint32]) -> Hashes:
    """Hash the five letters from each place on: a sum of products, finished as in splitmix64."""
    wide = codes.astype(np.uint64)
    hashes = np.zeros(max(0, codes.size - LENGTH + 1), np.uint64)
    for step, factor in enumerate(_FACTORS):
        hashes += wide[step : step + hashes.size] * np.uint64(factor)
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


@cache
def _alike() -> tuple[AhoCorasick, list[str]]:
    """Give what finds the words that are made alike or dropped in every text, and what stands in their place."""
    rules = _DATA.names
    named = {own + kind for own in rules.own for kind in rules.kinds} | set(rules.bodies)
    data = atlas()
    named |= {name for name in data.names if len(name) >= _SHORTEST["county"]}
    named |= {name for name in data.whose if len(name) >= _SHORTEST["township"]}
    lists = _DATA.enumerators
    numbers = [*lists.numerals, *("十" + numeral for numeral in lists.numerals)]
    dropped = {number + behind for number in numbers for behind in lists.behind}
    dropped |= {pair[0] + number + pair[1] for number in numbers for pair in lists.brackets}
    dropped |= {lists.first + number + behind for number in numbers for behind in lists.behind_first}
    words = sorted(named | dropped, key=lambda word: (-len(word), word))
    instead = [(" " if word in dropped else _NAME) * len(word) for word in words]
    return AhoCorasick(words, matchkind=MatchKind.LeftmostFirst), instead


@cache
def _letters() -> NDArray[np.uint32]:
    """Give what each character counts as: dropped, a sentence's end, a name, a number, or itself."""
    table = np.array([code if chr(code).isalnum() else _DROPPED for code in range(_LAST + 1)], dtype=np.uint32)
    for printed, folded in SIMPLIFIED.items():
        table[printed] = ord(folded)
    for digit in "0123456789０１２３４５６７８９":
        table[ord(digit)] = _NUMBER
    for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        table[ord(capital)] = ord(capital.lower())
    table[[ord(end) for end in _ENDS]] = _END
    table[ord(_NAME)] = _NAMED
    return table


@cache
def _known() -> Hashes:
    """Give the units of the form's and the law's own text, in order of size."""
    printed = [*_DATA.known.form, *_DATA.known.law]
    for heading in forms.outline():
        printed += [heading.heading, *heading.words]
    for form in map(forms.load, forms.NAMES):
        for block in form.blocks:
            printed += [*block.heads, *(row.label for row in block.rows)]
    codes, _ = _condensed(alike(printed, [[]] * len(printed)))
    return np.unique(_hashed(codes)[_whole(codes)[0]])


def halves(hashes: Hashes) -> Halves:
    """Give the upper half of each hash: enough to tell the few thousand units or the sentences of two texts apart."""
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _is_in(hashes: Hashes | Halves, known: Hashes | Halves) -> NDArray[np.bool_]:
    """Tell which hashes are among `known`, which is in order of size."""
    ends = np.zeros(_ENDINGS, bool)
    ends[known % _ENDINGS] = True
    found: NDArray[np.bool_] = ends[hashes % _ENDINGS]  # few others have one of these endings: only they are looked up
    likely = np.flatnonzero(found)
    if likely.size:
        at = np.minimum(np.searchsorted(known, hashes[likely]), known.size - 1)
        found[likely] = known[at] == hashes[likely]
    return found
