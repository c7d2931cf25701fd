"""The shortfalls that a sentence names: what it concedes and what leads in left off, and lists cut at their commas.

What words are doing `phrases` says; texts are folded, as there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gkstats.codebook.coder import names_nothing
from gkstats.reading.prose.phrase_words import WORDS
from gkstats.reading.prose.phrases import CONCESSION, COUNTING, DENIAL, admits, denies, is_nothing, masked
from gkstats.script.marks import LONGEST_SENTENCE, any_of, either

if TYPE_CHECKING:
    from collections.abc import Iterator

_TURN: Final = re.compile(
    rf"(?:(?<=[,:;\s绩效展步果])|^)(?:(?:但|但是|同时|然而)?(?:我们|我[^,。;:]{{1,2}}|本[^,。;:]{{1,2}})?(?:也|还|仍)?(?:要|应|应当|应该|必须|需)?"
    rf"(?:清醒|深刻|客观|充分)?地?(?:看到|认识到|意识到)|{either(WORDS.problem.turns)})[,:\s]*"
)
_LEAD: Final = re.compile(any_of(WORDS.problem.leads) + r"[:,\s]*")
# 我局公开工作存在的主要问题是: what comes before the shortfall itself.
_EXISTING: Final = re.compile(rf"\s*(?:{any_of(WORDS.heading.filler)}|20\d\d\s*年度?|也|依然|仍然)*存在着?")
_NAMING: Final = re.compile(
    rf"[^,。;:]{{0,30}}?(?:{any_of(WORDS.heading.problems)}(?:主要)?{any_of(WORDS.problem.copulas)}|主要(?:存在|表现[在为]|体现[在为]))[:,\s]*"
)
_SCENE: Final = re.compile(
    rf"(?:{any_of(WORDS.problem.scenes)}[^,;:。]{{0,14}}|[^,;:。]{{0,12}}工作中|20\d\d\s*年度?),$"
)
_CLAUSE_END: Final = re.compile(rf"[,:]|(?<=问题|不足|短板|情况|现象)(?={any_of(WORDS.problem.examples)})|$")
_SUCH_AS: Final = re.compile(any_of(WORDS.problem.such_as))
_CLOSING: Final = re.compile(any_of(WORDS.problem.closings))
_TAIL: Final = re.compile(r"\s*[还仍均都也尚亟有需与离]")
_CAUSE: Final = re.compile(rf"{any_of(WORDS.problem.causes)}|^\s*{any_of(WORDS.problem.openings)}")
_GOING_ON: Final = re.compile(rf"\s*{any_of(WORDS.problem.effects, WORDS.problem.further)}")
_FINDING: Final = re.compile(any_of(WORDS.problem.findings))
_PAIR: Final = 2
_PLAINLY: Final = re.compile(any_of(WORDS.problem.plainly))
_PROBLEMS: Final = re.compile(either(WORDS.heading.problems))
# A shortfall in a few words, and what it is like.
_TITLED: Final = re.compile(rf"[^,。;:]{{2,12}}{any_of(WORDS.problem.plainly)}:")
_DENIED: Final = re.compile(f"(?:{DENIAL.pattern})[^,。;:]*")


def shortfalls(text: str, *, listed: bool = False, amid: bool = False) -> Iterator[tuple[int, int, bool]]:
    """Give the shortfalls that a sentence names: concession and lead-in off, split at commas if all clauses name one.

    Two clauses that nothing leads in to are two only where each says in the usual words what it lacks: 不够, 有待.

    Each as its start, its end and whether it only leads in to others, being a general admission. A sentence `listed`
    between semicolons is one: its commas are of a lower order. Nothing leads in to one `amid` the list.
    """
    if len(text) > LONGEST_SENTENCE:
        if admits(_DENIED.sub("□", text)):
            yield 0, len(text), False
        return
    plain = masked(text)
    begin = 0
    for turn in _TURN.finditer(plain):
        before = text[begin : turn.start()]
        conceded = CONCESSION.search(before)
        aside = not admits(before[: conceded.start()] if conceded else before) or denies(before)
        if aside and admits(text[turn.end() :]):
            begin = turn.end()
    if is_nothing(text[begin:]) or not admits(_DENIED.sub("□", text[begin:])):
        return
    introduced = begin > 0
    ends = [match.end() for match in _CLAUSE_END.finditer(plain, begin)]
    clauses = [clause for clause in pairwise([begin, *ends]) if text[slice(*clause)].strip()]
    clauses = clauses if amid else _unprefaced(text, clauses)
    introduced = introduced or clauses[0][0] > begin
    while not listed and len(clauses) > 2 and _closes(text[slice(*clauses[-1])]):
        if not any(admits(text[slice(*clause)]) for clause in clauses[:-1]):
            break
        del clauses[-1]
    first, stop = clauses[0]
    if lead := _LEAD.match(text, first, stop) or _NAMING.match(text, first, stop):
        introduced = True
        if lead.end() < stop:
            clauses[0] = (lead.end(), stop)
        elif len(clauses) > 1:
            del clauses[0]
    introduced = introduced or "存在" in text[slice(*clauses[0])]
    plainly = introduced or len(clauses) > _PAIR or all(_PLAINLY.search(text, *clause) for clause in clauses)
    named = _named(text, clauses, whole=listed or not plainly)
    if len(named) > 1 and (lead := _EXISTING.match(text, *named[0])):  # 我局工作中还存在A,B,C等问题
        named[0] = (lead.end(), named[0][1])
    leads_in = text.endswith(":")
    for index, (first, stop) in enumerate(named):
        counted = len(named) == 1 and COUNTING.search(text, first, stop) is not None
        yield first, stop, leads_in or counted or (not listed and not index and _is_general(text[first:stop]))


def _unprefaced(text: str, clauses: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the clauses that lead in to the others, and those that set the scene."""
    words = [text[slice(*clause)] for clause in clauses]
    for index in range(len(clauses) - 2, -1, -1):
        named_before = words[index].endswith(",") and any(map(_names, words[:index]))
        if not named_before and _is_preface(words[index], text[clauses[index + 1][0] :]):
            clauses = clauses[index + 1 :]
            break
    while len(clauses) > 1 and _SCENE.fullmatch(text, *clauses[0]) and not admits(text[slice(*clauses[0])]):
        clauses = clauses[1:]
    return clauses


def _named(text: str, clauses: list[tuple[int, int]], *, whole: bool) -> list[tuple[int, int]]:
    """Join the clauses that name no shortfall of their own to the one before; all, where one of them admits none."""
    words = [text[slice(*clause)] for clause in clauses]
    whole = whole or any(map(_CAUSE.search, words)) or not all(map(admits, words))
    named = clauses[:1]
    for clause, said in zip(clauses[1:], words[1:], strict=True):
        if whole or _trails(said) or text[named[-1][1] - 1] == ":":
            named[-1] = (named[-1][0], clause[1])
        else:
            named.append(clause)
    return named


def _closes(clause: str) -> bool:
    """Say whether a sentence's last clause names nothing of its own: 有待加以解决, 还需进一步提高."""
    return bool(_TAIL.match(clause)) and (bool(_CLOSING.search(clause)) or _is_general(clause))


def _trails(clause: str) -> bool:
    """Say whether a clause names nothing of its own but speaks on of what the one before it names."""
    return bool(_GOING_ON.match(clause)) or _closes(clause)


def _is_preface(clause: str, rest: str) -> bool:
    """Say whether a clause only leads in to what the rest of its sentence names."""
    if _TITLED.fullmatch(clause) and not _PROBLEMS.search(clause):  # 公开意识不强:有的单位…
        return False
    if _SUCH_AS.match(rest) and _names(clause) and not _PROBLEMS.search(clause):  # 民生领域公开不到位,比如…
        return False
    if not clause.endswith(",") or _SUCH_AS.match(rest):  # 主要表现在: and 存在一些问题,如…
        return bool(rest.strip())
    if not admits(clause) and (_NAMING.match(rest) or _FINDING.match(rest)):  # 工作有序推进,存在的主要问题是
        return True
    if not admits(rest) or _is_general(rest):
        return False
    return _is_general(clause) or (not admits(clause) and bool(CONCESSION.search(clause)))


def _names(text: str) -> bool:
    """Say whether a clause names a shortfall: it admits one, and says in what."""
    return admits(text) and not _is_general(text)


@lru_cache(maxsize=4096)
def _is_general(text: str) -> bool:
    """Say whether a clause admits a shortfall without saying in what."""
    return admits(text) and names_nothing(text)
