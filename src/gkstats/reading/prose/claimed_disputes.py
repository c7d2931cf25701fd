"""How many reconsiderations and lawsuits a clause says there were."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gkstats.reading.prose.saying import (
    BLANK,
    DATA,
    EACH,
    IN_ORDER,
    NEGATION,
    TIME,
    Said,
    claimed,
    elsewhere_said,
    exact,
    made_of,
    none_claimed,
    number_of,
    value_of,
)
from gkstats.script.marks import either

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.reading.prose.saying import Clause, Number
    from gkstats.script.typed import Words

_DISPUTES = DATA.disputes
_D_NOUN: Final = re.compile("(?P<reconsiderations>行政复议|复议)|(?P<lawsuits>行政诉讼|诉讼)")
_D_WORDS: Final[Words] = tuple(_DISPUTES.filler)
_D_TAIL: Final[Words] = (*_D_WORDS, *_DISPUTES.tail)
_D_VERBS: Final[Words] = tuple(_DISPUTES.verbs)
_D_BARRED: Final = re.compile(either(_DISPUTES.barred))
# What a dispute arose from is no stage of it: 因依申请公开答复引发的行政复议.
_D_CAUSE: Final = re.compile("因[^,、]{0,16}?答复")
_D_NARROWED: Final = re.compile(
    f"(?:{either(_DISPUTES.narrowed)})[^。;]*{either(_DISPUTES.subject)}|{either(_DISPUTES.of_a_kind)}"
)
# 3件,均为政府信息公开类: none is left out.
_D_ALL: Final = re.compile("[均都]为[^,。;]*公开")
# One number for both, 行政复议(含行政诉讼)共2件, or for two years.
_D_HOLDS: Final = re.compile(r"\([^()]*(?:含|包括)[^()]*(?:复议|诉讼|公开|上年|去年)")
# The work of a body that decides on them, in the clause before.
_D_DECIDES: Final = re.compile("(?:办理|审理|受理|代理)[^,]*(?:复议|诉讼)")
_D_DECIDED: Final = re.compile(
    "(?:办理|受理|审理)(?:了|过|共|各类|涉及|涉|政府信息公开|信息公开|类|的|案件)*(?:行政)?(?:复议|诉讼)"
)
# Behind a number: how many were dealt with, or are there besides: 申请2件,受理1件; 新发生2件,往年延续1件.
# Or that all were there before: 诉讼2件(均为上年延续案件).
_D_CARRIED: Final = re.compile(
    r"[,;](?:其中|实际)?(?:不予)?受理\d|(?:结转|延续|遗留|往年)[^,。;\d]{0,6}\d"
    r"|\s*\((?:[均都皆]|全部)[^()]*(?:结转|延续|遗留|往年|上年|去年)"
)
# Cases that another body has, 市政府受理涉及我局的复议2件, or of a kind that is named, 投诉举报类复议: about disclosure
# only if that is said beside them.
_D_OF_ANOTHER: Final = re.compile(
    "(?<![向由被])(?:[省市县区州旗]政府|人民政府|法院|复议机关|复议机构|司法[局厅]|上级)[^,。;]{0,8}?"
    "(?:收到|受理|接到|立案|审理|办理)|(?<!公开)类(?:案件)?(?:的)?(?:行政)?(?:复议|诉讼)"
)
_D_NONE: Final = re.compile(NEGATION)
_D_OURS: Final = re.compile("发生|产生|引发|引起|导致|出现|提起|被")
_D_ZERO: Final = re.compile(
    r"[均都皆]?(?:[为:是]\s*(?:零|0|无)|(?:未|没有|无)(?:发生|产生|出现)?)\s*$|[“\"']?零发生[”\"']?$"
)


def disputes(clause: Clause) -> Iterator[Said]:
    """Give the reconsiderations and lawsuits that a clause claims."""
    words = clause.text.rstrip()
    nouns = [(noun, str(noun.lastgroup)) for noun in _D_NOUN.finditer(words)]
    first = nouns[0][0]
    holds = _D_HOLDS.search(clause.printed, 0, len(words))
    if (
        holds
        or _D_DECIDES.search(clause.topic)
        or _D_BARRED.search(_D_CAUSE.sub("", words))
        or elsewhere_said(words[: first.start()])
    ):
        return
    if (
        _D_OF_ANOTHER.search(words)
        and "公开" not in words
        and any(map(value_of, number_of("disputes").finditer(words)))
    ):
        return
    about = clause.section == 4 or any(word in clause.sentence for word in _DISPUTES.subject)
    # None of any kind is none about disclosure.
    bare = TIME.sub("", words[: first.start()]).strip()
    if not about and not _D_OURS.search(words) and bare and not _D_NONE.fullmatch(bare):
        return
    kinds = list(dict.fromkeys(kind for _, kind in nouns))
    numbers = list(number_of("disputes").finditer(words))
    if not numbers:
        if _no_disputes(words, first, nouns[-1][0]):
            yield from (none_claimed(kind, clause) for kind in kinds)
        return
    if not all(exact(number, words[: number.start()]) for number in numbers):
        return
    if any(map(value_of, numbers)) and _D_DECIDED.search(words):
        return
    if _D_CARRIED.search(clause.printed, numbers[-1].end()):
        return
    named = any(word in words[: numbers[0].start()] for word in _DISPUTES.subject)
    narrowed = _D_NARROWED.search(clause.printed, numbers[0].end()) and not _D_ALL.search(clause.printed)
    if not named and any(map(value_of, numbers)) and narrowed:
        return
    if numbers[0].start() < first.start():  # 发生2起因信息公开引发的行政复议
        before, between = words[: numbers[0].start()], words[numbers[0].end() : first.start()]
        verb = re.search(f"(?:{either(_D_VERBS)}|共|共计)\\s*$", before)
        rest = words[first.end() :]
        if len(numbers) == 1 and verb and made_of(between, _D_WORDS) and made_of(rest, _D_TAIL):
            yield from _numbered(kinds, numbers, clause, rest)
        return
    if not _preceded(words[: first.start()], about=about):
        return
    yield from _noun_by_noun(nouns, numbers, clause, words)


def _noun_by_noun(
    nouns: Sequence[tuple[Number, str]], numbers: Sequence[Number], clause: Clause, words: str
) -> Iterator[Said]:
    """Give the claims of nouns with their numbers behind: 行政复议2件、行政诉讼1件; 两者分别2件、1件."""
    at, group, waiting = 0, list[str](), list[re.Match[str]]()
    for number in numbers:
        here = [kind for noun, kind in nouns if at <= noun.start() < number.start()]
        ends = [noun.end() for noun, _ in nouns if at <= noun.start() < number.start()]
        if here:
            if waiting:
                yield from _numbered(group, waiting, clause, words[at : number.start()])
            group, waiting = list(dict.fromkeys(here)), []
            if not made_of(words[ends[-1] : number.start()], _D_WORDS):
                group = []
        waiting.append(number)
        at = number.end()
    rest = words[at:]
    if not rest.strip(BLANK + " ") or re.match(r"\s*(?:、|和|及|均|各|□)", rest):
        start = min((noun.start() for noun, kind in nouns if kind in group), default=0)
        yield from _numbered(group, waiting, clause, words[start:])


def _numbered(kinds: Sequence[str], numbers: Sequence[Number], clause: Clause, around: str) -> Iterator[Said]:
    """Give each kind its number: its own, the same for each, or one in order; one number of two is of neither."""
    if len(kinds) == 1 and len(numbers) == 1:
        yield claimed(kinds[0], numbers[0], clause)
    elif len(numbers) == 1 and (value_of(numbers[0]) == 0 or EACH.search(around)):
        yield from (claimed(kind, numbers[0], clause) for kind in kinds)
    elif len(numbers) == len(kinds) and IN_ORDER.search(around):
        yield from (claimed(kind, number, clause) for kind, number in zip(kinds, numbers, strict=True))


def _preceded(before: str, *, about: bool) -> bool:
    """Say whether what stands before a dispute lets it be counted: nothing but time and cause, or a verb of the body's.

    办理 and 受理行政复议 are the work of a body that decides on them.
    """
    bare = TIME.sub("", before)
    if made_of(bare, (*_D_WORDS, "全年", "本年", "本年度", "年度", "我国", "当年", *_D_VERBS)):
        return about or bool(_D_OURS.search(before)) or not bare.strip()
    verb = re.search(f"(?:{either(_D_VERBS)})(?P<rest>[^、]*)$", before)
    return verb is not None and made_of(verb["rest"], _D_WORDS) and (about or bool(_D_OURS.search(verb[0])))


def _no_disputes(words: str, first: Number, last: Number) -> bool:
    """Say whether a clause without a number says that there were none at all."""
    for none in _D_NONE.finditer(words, 0, first.start()):
        between, rest = words[none.end() : first.start()], words[first.start() :]
        if made_of(between, (*_D_WORDS, *_D_VERBS)):
            return made_of(rest, _D_TAIL)
    zero = _D_ZERO.search(words, last.end())
    return bool(
        zero and made_of(words[first.start() : zero.start()], _D_TAIL) and _preceded(words[: first.start()], about=True)
    )
