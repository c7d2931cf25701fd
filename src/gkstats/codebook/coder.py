"""What a statement is about: the codebook's rules applied to its words, clause by clause.

A rule names words that must stand in one clause, each a choice of several, and words that must not; two may have to
stand close together, in this order. A word is there only where it does not cut through another one (`script/words.py`).
A clause that concedes an achievement or denies that something happened tells of no shortfall, where another one does,
nor does what stands before a turn (但, 不过) and names no lack; one that speaks on of what an earlier one gave a code
for adds no other, nor what is lacking of its subject (`under`). What only hints at a code gives it where no rule of
another one holds. Where a statement tells at length, a code whose words weigh far less than another's is beside the
point.
Rules know words of one clause. What all words of the statement say for and against a code is weighed with them
(`weighing.py`). A code's `why` is the words that decided. The same text always has the same codes, and no rule is
written here: they are data, `codebook.toml`, or a user's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from ahocorasick_rs import AhoCorasick, MatchKind

from gkstats.codebook import CODEBOOK, Codebook, fold
from gkstats.codebook.weighing import features, weighed
from gkstats.model import Coding
from gkstats.script.marks import CLAUSE, any_of, either
from gkstats.script.words import cuts, ends_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Spans: TypeAlias = dict[str, list[tuple[int, int]]]
_Clause: TypeAlias = tuple[tuple[int, int], Spans]
_BEGIN: Final = itemgetter(1)  # where a word that was found begins; they are found in the order of their ends
_SUBJECT: Final = 2  # characters before what is lacking that make a subject
_NOTHING: Final = frozenset(word for name, words in CODEBOOK.groups if name == "generic" for word in words)
_TELLING: Final = frozenset("面宽窄慢晚旧")  # single characters that are a word that names something
_AND: Final = re.compile(r" \+ |…")  # what joins the words that decided
_NEAR: Final = 6  # characters between two words that stand close together
# What was achieved, or did not happen: 虽然更新及时, 未发生泄密.
_ASIDE: Final = re.compile(r"(?:^|(?<=[,。;:\s]))(?:虽然?|尽管)|(?:未|没有|从未|并未)(?:再)?(?:发生|出现|收到|发现)")
_TURN: Final = re.compile(r"(?:^|(?<=[,:\s]))(?:但|不过|然而|可是|只是|却|而(?![且是]))")
_CONCEDED: Final = re.compile("虽|尽管|固然")
# A code with less than this part of the heaviest's weight is none: where a statement tells at length of one thing, from
# so many characters on, and where it has many clauses. What several sentences are about, the first one says.
_LONG: Final = 42
_BESIDE: Final = 2 / 3
_CLAUSES: Final = 4
_BESIDE_MANY: Final = 1 / 3
_FIRST: Final = 1.5
_LISTED: Final = 3  # clauses that name a lack in the usual words, so that a statement lists several
_MANY: Final = 4  # so many that the clauses between them do so in other words


@dataclass(frozen=True, slots=True)
class _Rule:
    """Words that a clause must have, one of each choice, and words that it must not have."""

    choices: tuple[tuple[str, ...], ...]
    wanted: tuple[frozenset[str], ...]  # the same as sets, but for the one that the rule is looked up by
    barred: frozenset[str]
    anywhere: frozenset[str]  # words that the whole statement must not have
    near: bool
    hint: bool


@dataclass(frozen=True, slots=True)
class _Coder:
    """A codebook made ready: each code's rules by a word that they cannot do without, with one more that they want."""

    rules: Mapping[str, tuple[tuple[str, frozenset[str], _Rule], ...]]
    exempt: Mapping[str, frozenset[str]]
    words: tuple[str, ...]
    finder: AhoCorasick
    only: Mapping[str, frozenset[str]]
    under: Mapping[str, frozenset[str]]
    order: tuple[str, ...]
    alone: tuple[str, ...]
    aside: frozenset[str]  # those that stand alone, and those that stand beside any other
    lacks: re.Pattern[str] | None
    acts: re.Pattern[str] | None
    plain: re.Pattern[str] | None


@lru_cache(maxsize=8192)  # the same words stand in many reports
def code(text: str, codebook: Codebook = CODEBOOK, *, remedy: bool = False) -> tuple[Coding, ...]:
    """Code a statement: every code that one of its clauses gives, or else one of those that stand alone.

    With this project's own codebook the words of a stated problem are weighed, too (`weighing`).
    """
    coder = _coder(codebook)
    text = fold(text)
    words = words_of(text)
    clauses, told = _heard(text, words, coder)
    by_rules = _by_rules(clauses, told, text, coder)
    if remedy or codebook != CODEBOOK:
        return by_rules
    said, apart = _weighable(clauses, told, text, words, coder)
    return weighed(said, apart, by_rules, coder.alone)


def weighable(text: str) -> tuple[set[str], list[set[str]]]:
    """Give what is weighed of a stated problem: of all that it tells, and of each clause where it lists lacks."""
    coder = _coder(CODEBOOK)
    text = fold(text)
    words = words_of(text)
    return _weighable(*_heard(text, words, coder), text, words, coder)


def _heard(text: str, cut: Sequence[str], coder: _Coder) -> tuple[list[_Clause], list[_Clause]]:
    """Give the clauses of a folded text, cut into its words, and those of them that may tell of a shortfall."""
    words = _find(text, coder, ends_of(cut))
    clauses = [(span, _within(span, words)) for span in _clauses(text, coder.lacks)]
    return clauses, _told(clauses, text, coder)


def _by_rules(clauses: Sequence[_Clause], told: Sequence[_Clause], text: str, coder: _Coder) -> tuple[Coding, ...]:
    """Give the codes that rules give."""
    why = _why(told, text, coder) if told else {}
    if not why.keys() - coder.alone:
        why |= _why(clauses, text, coder)
    keys = [key for key in coder.order if key in why and key not in coder.alone]
    if len(keys) > 1 and (len(text) >= _LONG or len(clauses) >= _CLAUSES):
        weights = _weights(clauses, told, text, coder)
        one = len(text) >= _LONG and _tells_of_one(clauses, text, coder)
        least = max(weights.get(key, 0) for key in keys) * (_BESIDE if one else _BESIDE_MANY)
        keys = [key for key in keys if weights.get(key, 0) >= least]
    codes = tuple(Coding(key, why[key]) for key in keys)
    if codes:
        return codes
    told_only = "。".join(text[slice(*span)] for span, _ in told) or text
    key = next((key for key in coder.alone if key in why and _only(told_only, coder.only.get(key))), coder.alone[0])
    return (Coding(key, why.get(key, "")),)


def _weighable(
    clauses: Sequence[_Clause], told: Sequence[_Clause], text: str, words: Sequence[str], coder: _Coder
) -> tuple[set[str], list[set[str]]]:
    """Give what is weighed of a statement that is cut into its words and clauses."""
    listed = _plain(told, text, coder) if len(told) >= _LISTED else []
    spoken = told if len(listed) >= _MANY else listed if len(listed) >= _LISTED else []
    lacks = [text[slice(*span)] for span, _ in spoken]
    apart = [features(lack, words_of(lack)) for lack in lacks]
    if 0 < len(told) < len(clauses):
        text = ",".join(text[slice(*span)] for span, _ in told)
        words = words_of(text)
    return features(text, words), apart


def names_nothing(text: str) -> bool:
    """Say whether a text's words name nothing in particular: 工作还有差距."""
    return _only(fold(text), _NOTHING)


def _only(text: str, known: frozenset[str] | None) -> bool:
    """Say whether a text has no telling word but known ones; without known ones any will do."""
    return known is None or not any(
        word not in known and (len(word) > 1 or word in _TELLING) and not word[0].isascii() for word in words_of(text)
    )


def _told(clauses: Sequence[_Clause], text: str, coder: _Coder) -> list[_Clause]:
    """Leave the clauses that may tell of a shortfall: no achievement before a turn, and nothing that did not happen."""
    told: list[_Clause] = []
    if not _ASIDE.search(text) and not _TURN.search(text):
        return [*clauses]
    turned = 0  # where the sentence begins in `told`
    first_end = text.find("。")
    for clause in clauses:
        span = clause[0]
        if 0 <= first_end < span[0] and (not told or "。" in text[told[-1][0][1] : span[0]]):
            turned = len(told)
        if _TURN.search(text, *span):
            before = told[turned:]
            conceded = any(_CONCEDED.search(text, *one[0]) for one in before)
            lacking = [one for one in before if not conceded and coder.lacks and coder.lacks.search(text, *one[0])]
            told[turned:] = lacking
        if not _ASIDE.search(text, *span):
            told.append(clause)
    return told


def _tells_of_one(clauses: Sequence[_Clause], text: str, coder: _Coder) -> bool:
    """Say whether a statement tells of one thing: of its clauses one at most names a lack in the usual words."""
    return coder.plain is not None and len(_plain(clauses, text, coder)) <= 1


def _plain(clauses: Iterable[_Clause], text: str, coder: _Coder) -> list[_Clause]:
    """Give the clauses that name a lack in the usual words."""
    return [clause for clause in clauses if coder.plain.search(text, *clause[0])] if coder.plain else []


def _weights(clauses: Sequence[_Clause], told: Sequence[_Clause], text: str, coder: _Coder) -> dict[str, float]:
    """Weigh each code by its clauses: half where words only hint, and half where nothing is lacking."""
    weights: dict[str, float] = {}
    first = text.find("。", 0, clauses[-1][0][0])
    for clause in clauses:
        span, found = clause
        lacks = clause in told and coder.lacks is not None and coder.lacks.search(text, *span) is not None
        heard: dict[str, float] = {}
        for word in found:
            for key, _, rule in coder.rules.get(word, ()):
                if heard.get(key) != 1 and _decisive(rule, found, coder.exempt[key]):
                    heard[key] = max(heard.get(key, 0), 0.5 if rule.hint else 1)
        share = (1 if lacks else 0.5) * (_FIRST if span[1] <= first else 1)
        for key, weight in heard.items():
            weights[key] = weights.get(key, 0) + weight * share
    return weights


def _why(clauses: Iterable[_Clause], text: str, coder: _Coder) -> dict[str, str]:
    """Give the words by which each code holds in one of the clauses."""
    why: dict[str, str] = {}
    first_end = text.find("。")
    lists = first_end >= 0 and len(_plain(clauses, text, coder)) >= _LISTED
    for span, found in clauses:
        here: dict[str, str] = {}
        hinted: dict[str, str] = {}
        about = _about(text, span, found, coder)
        lacking = found.keys().isdisjoint
        for word in found:
            for key, wanted, rule in coder.rules.get(word, ()):
                if key in here or (wanted and lacking(wanted)):
                    continue
                if rule.anywhere and any(bar in text for bar in rule.anywhere):
                    continue
                if words := _decisive(rule, found, coder.exempt[key]):
                    hint = rule.hint or (about and not about.isdisjoint(_AND.split(words)))
                    (hinted if hint else here).setdefault(key, words)
        told = not why.keys() <= coder.aside and 0 <= first_end < span[0]  # by the sentences before
        if here.keys() <= coder.aside and not told:
            here |= {key: words for key, words in hinted.items() if key not in here}
        held = {key: words for key, words in here.items() if coder.under[key].isdisjoint(here)}
        if told and not lists:
            held = {key: words for key, words in held.items() if key in why or coder.under[key].isdisjoint(why)}
        if not why.keys() - coder.aside & held.keys():
            why = held | why
    return why


def _about(text: str, span: tuple[int, int], found: Spans, coder: _Coder) -> frozenset[str]:
    """Give the words that only tell what an act is about whose lack a clause tells: 村务 in 对村务公开的监督不够."""
    act = coder.acts and coder.acts.search(text, *span)
    if not act:
        return frozenset()
    begin, end = act.span(1)
    return frozenset(word for word, spans in found.items() if all(begin <= at and stop <= end for at, stop in spans))


def _clauses(text: str, lacks: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    """Cut a text into clauses, at 、 too between two that each say of a subject of their own what it lacks."""
    for match in CLAUSE.finditer(text):
        begin, end = match.span()
        pause = text.find("、", begin, end)
        while pause >= 0:
            following = text.find("、", pause + 1, end)
            lack = lacks and lacks.search(text, pause + 1, following if following >= 0 else end)
            if lack and lack.start() > pause + _SUBJECT and lacks and lacks.search(text, begin, pause):
                yield begin, pause
                begin = pause + 1
            pause = following
        yield begin, end


def _find(text: str, coder: _Coder, ends: Sequence[int]) -> list[tuple[int, int, str]]:
    """Find every word of the codebook in a text, overlapping ones too, but for those that cut through another."""
    edges = {0, *ends}
    return [
        (at, stop, coder.words[which])
        for which, at, stop in sorted(coder.finder.find_matches_as_indexes(text, overlapping=True), key=_BEGIN)
        if (at in edges and stop in edges) or not cuts(text, at, stop, ends)
    ]


def _within(span: tuple[int, int], words: Sequence[tuple[int, int, str]]) -> Spans:
    """Give the words that stand in a clause, each with its places; `words` are in printed order."""
    begin, end = span
    found: Spans = {}
    for at, stop, word in words[bisect_left(words, (begin,)) : bisect_left(words, (end,))]:
        if stop <= end:
            found.setdefault(word, []).append((at, stop))
    return found


def _decisive(rule: _Rule, found: Spans, exempt: frozenset[str]) -> str:
    """Give the words by which a rule holds in a clause; none if it does not."""
    for wanted in rule.wanted:
        if wanted.isdisjoint(found):
            return ""
    if not rule.barred.isdisjoint(found):
        return ""
    if not rule.near and exempt.isdisjoint(found):
        return " + ".join(next(word for word in choice if word in found) for choice in rule.choices)
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

    rules: dict[str, list[tuple[str, frozenset[str], _Rule]]] = {}
    words = {word for code in codebook.codes for word in code.exempt}
    for entry in codebook.codes:
        unless = [word for part in entry.unless for word in choice(part)]
        for text, hint in (*((rule, False) for rule in entry.rules), *((rule, True) for rule in entry.hints)):
            bounded, _, anywhere = text.partition("~")
            wanted, _, barred = bounded.partition("-")
            near = ">" in wanted
            choices = tuple(choice(part) for part in wanted.split(">" if near else "+"))
            unwanted = frozenset((*unless, *(choice(barred) if barred else ())))
            everywhere = frozenset(choice(anywhere) if anywhere else ())
            shortest = min(choices, key=len)
            others = tuple(frozenset(other) for other in choices if other is not shortest)
            rule = _Rule(choices, others, unwanted, everywhere, near, hint)
            words.update(rule.barred, *rule.choices)
            for word in shortest:
                rules.setdefault(word, []).append((entry.key, min(others, key=len, default=frozenset()), rule))
    every = tuple(sorted(words))
    return _Coder(
        rules={word: tuple(entries) for word, entries in rules.items()},
        exempt={entry.key: frozenset(entry.exempt) for entry in codebook.codes},
        words=every,
        finder=AhoCorasick(every, MatchKind.Standard),
        only={entry.key: frozenset(groups[entry.only]) for entry in codebook.codes if entry.only},
        under={entry.key: frozenset(entry.under) for entry in codebook.codes},
        order=tuple(entry.key for entry in codebook.codes),
        alone=codebook.alone,
        aside=frozenset((*codebook.alone, *codebook.beside)),
        lacks=re.compile(either(groups["@lack"])) if "@lack" in groups else None,
        acts=re.compile(f"对([^对]*){any_of(groups['@act'])}") if "@act" in groups else None,
        plain=re.compile(either(groups["@plain"])) if "@plain" in groups else None,
    )
