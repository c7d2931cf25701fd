"""What a statement is about: the codebook's rules applied to its words, clause by clause.

A rule names words that must stand in one clause, each a choice of several, and words that must not; two may have to
stand close together, in this order. All words of all rules are found in one pass over the folded text; a code's `why`
is the words that decided. The same text always has the same codes, and no rule is written here: they are data,
`codebook.toml`, or a user's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.codebook import CODEBOOK, Codebook, fold
from gkstats.model import Coding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Spans: TypeAlias = dict[str, list[tuple[int, int]]]
_SUBJECT: Final = 4  # characters before what is lacking that make a subject
_NEAR: Final = 6  # characters between two words that stand close together
_CLAUSE: Final = re.compile(r"[^,。;:!?\n]+")


@dataclass(frozen=True, slots=True)
class _Rule:
    """Words that a clause must have, one of each choice, and words that it must not have."""

    choices: tuple[tuple[str, ...], ...]
    wanted: tuple[frozenset[str], ...]  # the same as sets
    barred: frozenset[str]
    near: bool


@dataclass(frozen=True, slots=True)
class _Coder:
    """A codebook made ready: each code's rules by a word that they cannot do without, all words by how they begin."""

    rules: Mapping[str, tuple[tuple[str, _Rule], ...]]
    exempt: Mapping[str, frozenset[str]]
    words: Mapping[str, tuple[str, ...]]
    order: tuple[str, ...]
    alone: tuple[str, ...]
    lacks: re.Pattern[str] | None


def code(text: str, codebook: Codebook = CODEBOOK) -> tuple[Coding, ...]:
    """Code a statement: every code that one of its clauses gives, or else one of those that stand alone."""
    coder = _coder(codebook)
    why: dict[str, str] = {}
    for clause in _clauses(fold(text), coder.lacks):
        found = _find(clause, coder.words)
        for word in found:
            for key, rule in coder.rules.get(word, ()):
                if key not in why and (words := _decisive(rule, found, coder.exempt[key])):
                    why[key] = words
    codes = tuple(Coding(key, why[key]) for key in coder.order if key in why and key not in coder.alone)
    if codes:
        return codes
    key = next((key for key in coder.alone if key in why), coder.alone[0])
    return (Coding(key, why.get(key, "")),)


def _clauses(text: str, lacks: re.Pattern[str] | None) -> Iterator[str]:
    """Cut a text into clauses, at 、 too between two that each say of a subject of their own what it lacks."""
    for match in _CLAUSE.finditer(text):
        clause, *parts = match[0].split("、")
        for part in parts:
            lack = lacks.search(part) if lacks and lacks.search(clause) else None
            if lack and lack.start() >= _SUBJECT:
                yield clause
                clause = part
            else:
                clause += f"、{part}"
        yield clause


def _find(clause: str, words: Mapping[str, tuple[str, ...]]) -> Spans:
    """Find every word of the codebook in a clause, overlapping ones too."""
    found: Spans = {}
    ended = f"{clause}\n"
    for start in range(len(clause)):
        for letters in (ended[start], ended[start : start + 2]):
            for word in words.get(letters, ()):
                if clause.startswith(word, start):
                    found.setdefault(word, []).append((start, start + len(word)))
    return found


def _decisive(rule: _Rule, found: Spans, exempt: frozenset[str]) -> str:
    """Give the words by which a rule holds in a clause; none if it does not."""
    if any(map(found.keys().isdisjoint, rule.wanted)) or not rule.barred.isdisjoint(found):
        return ""
    shields = [span for word in exempt.intersection(found) for span in found[word]]
    free = [
        [(word, span) for word in choice for span in found.get(word, ()) if not _shielded(span, shields)]
        for choice in rule.choices
    ]
    if not all(free):
        return ""
    if not rule.near:
        return " + ".join(choice[0][0] for choice in free)
    first, second = free
    return next(
        (f"{word}…{other}" for word, (_, end) in first for other, (start, _) in second if 0 <= start - end <= _NEAR), ""
    )


def _shielded(span: tuple[int, int], shields: list[tuple[int, int]]) -> bool:
    """Say whether a word stands inside an exempt phrase."""
    return any(begin <= span[0] and span[1] <= end for begin, end in shields)


@cache
def _coder(codebook: Codebook) -> _Coder:
    """Make a codebook ready."""
    groups = {f"@{name}": words for name, words in codebook.groups}

    def choice(text: str) -> tuple[str, ...]:
        return tuple(word for part in text.split("/") for word in groups.get(part, (part,)))

    rules: dict[str, list[tuple[str, _Rule]]] = {}
    words = {word for code in codebook.codes for word in code.exempt}
    for entry in codebook.codes:
        for text in entry.rules:
            wanted, _, barred = text.partition("-")
            near = ">" in wanted
            choices = tuple(choice(part) for part in wanted.split(">" if near else "+"))
            unwanted = frozenset((*entry.unless, *(choice(barred) if barred else ())))
            rule = _Rule(choices, tuple(map(frozenset, choices)), unwanted, near)
            words.update(rule.barred, *rule.choices)
            for word in min(rule.choices, key=len):
                rules.setdefault(word, []).append((entry.key, rule))
    letters: dict[str, list[str]] = {}
    for word in sorted(words):
        letters.setdefault(word[:2], []).append(word)
    return _Coder(
        rules={word: tuple(entries) for word, entries in rules.items()},
        exempt={entry.key: frozenset(entry.exempt) for entry in codebook.codes},
        words={letter: tuple(group) for letter, group in letters.items()},
        order=tuple(entry.key for entry in codebook.codes),
        alone=codebook.alone,
        lacks=re.compile("|".join(map(re.escape, groups["@lack"]))) if "@lack" in groups else None,
    )
