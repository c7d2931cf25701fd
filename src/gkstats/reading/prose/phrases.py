"""What the words of section five are doing: admitting a shortfall, denying one, announcing a remedy, conceding.

Each question has one function, and each answer comes from the words of `phrases.toml`. All texts are folded:
simplified characters, half-width punctuation. Nothing here knows of paragraphs, enumerators or rows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import msgspec

from gkstats.codebook.coder import names_nothing
from gkstats.reading.prose.phrase_words import WORDS
from gkstats.script.marks import LONGEST_SENTENCE, any_of, either

if TYPE_CHECKING:
    from collections.abc import Container, Iterator


Kind: TypeAlias = Literal["problem", "remedy", "past", "cause"]


_PROMISES: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("problem", re.compile(either(WORDS.heading.problems))), ("remedy", re.compile(either(WORDS.heading.remedies))),
)  # fmt: skip


_HEADING: Final = re.compile(rf"[#*\s]*((?:20\d\d\s*年|{any_of(*msgspec.structs.astuple(WORDS.heading))})+)[*\s]*")
_HEADING_BEGINS: Final = frozenset(
    ["2", "#", "*", " ", "\t", "\n", *(word[0] for words in msgspec.structs.astuple(WORDS.heading) for word in words)]
)
_NEAR: Final = 14  # characters within which a heading on last year names it
_LONGEST_HEADING: Final = 32  # characters, of one that ends as a heading whatever stands before
_OWNED, _AHEAD_OWNED = (
    re.compile(rf"[^,。;:、\n]{{2,16}}{any_of(endings)}[:。]?(?=\n|$)")
    for endings in (WORDS.heading.endings, WORDS.heading.endings_ahead)
)
_SHORT: Final = frozenset(WORDS.shortfall.words)
# Each alternative begins with a letter, so that a search skips to those letters; what needs doing ends in a group.
_NEEDS: Final = "|".join(
    f"{need}(?<![按所不无必]{need}){any_of(WORDS.shortfall.how)}*{any_of(WORDS.shortfall.better)}()"
    for need in sorted(WORDS.shortfall.needs, key=len, reverse=True)
)
_MAYBE_SHORT: Final = re.compile(f"{either(WORDS.shortfall.words, WORDS.shortfall.not_)}|{_NEEDS}")
# But 通俗化解读 is no 化解.
_UNDONE: Final = re.compile(any_of(WORDS.shortfall.undone) + "(?![不未没较还读])[^,;。:]*")
_OPENER: Final = re.compile(any_of(WORDS.remedy.openers))
_DOUBTFUL: Final = re.compile(any_of(WORDS.remedy.doubtful) + "(?!性)")
_WITNESS: Final = re.compile(any_of(WORDS.remedy.witnesses))
_VERB: Final = re.compile(any_of(WORDS.remedy.verbs))
_BEFORE: Final = re.compile(any_of(WORDS.remedy.before))
_WILL: Final = re.compile(rf"将(?<![未没不]将){any_of(WORDS.remedy.verbs, WORDS.remedy.before)}")
_OPENING: Final = re.compile(r"[^,:;。]{0,20}")
_WILL_LIST: Final = re.compile(r"[^,:;。]{0,20}(?<![未没不])将[^,;。:]{0,14}:")
_WE_WILL: Final = re.compile(r"[^,:;。]{0,10}(?:我|本)[^,:;。]{1,4}(?:将|拟|计划|(?<![重主必需首])要(?![求点]))")
# 为扭转被动局面,县政府将约谈…
_PURPOSE: Final = re.compile(r"为了?[^,。;:]{2,16},[^,。;:]{0,10}[将拟]")
_MUST: Final = re.compile(rf"要{any_of(WORDS.remedy.verbs, WORDS.remedy.before)}")
_DONE: Final = re.compile(rf"[^,:;。]{{0,14}}?已(?:经|全部)?{any_of(WORDS.remedy.verbs, WORDS.remedy.done)}(?!的)")
_ANSWERING: Final = re.compile(
    rf"\s*(?:针对|对于|对|围绕|为解决|根据)(?:{either(WORDS.remedy.these)}){{1,4}}(?:的|和|、)*"
    rf"(?:{either(WORDS.remedy.troubles)})(?:(?:和|与|及|、)(?:{either(WORDS.remedy.troubles)}))?[,:]\s*"
)
_PAST: Final = re.compile(
    rf"\s*(?:20\d\d\s*年度?,?)?(?:我[^,。;:]{{1,3}}|本[^,。;:]{{1,3}})?(?:针对|对于|对|关于|就|围绕)?在?"
    rf"(?:(?P<year>20\d\d)\s*年度?|去年|上年度?|上一年度?)[^。;:]{{0,60}}?(?:{either(WORDS.remedy.troubles)})"
)
_AMENDED: Final = re.compile(any_of(WORDS.remedy.amended))
_AHEAD: Final = re.compile(r"[在到]?\s*(20\d\d)\s*年")
_CONCESSION: Final = re.compile(rf"{any_of(WORDS.problem.concessions)}|20\d\d\s*年")
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
_MENDING_IS: Final = re.compile(rf"[^,。;:]{{0,10}}?{any_of(WORDS.heading.remedies)}(?:主要)?(?:是|为|有|包括)[:,\s]*")
_EXISTS: Final = re.compile(rf"存在着?[^,。;:]{{0,8}}?{any_of(WORDS.heading.problems)}")
_IS_THERE: Final = re.compile(f"{_EXISTS.pattern}(?![及和与、])")
_OPENS: Final = re.compile(
    rf"(?:[^,。;:]{{0,12}},)?[^,。;:]{{0,30}}?{_EXISTS.pattern}(?:主要)?(?:{either(WORDS.problem.copulas)}|:)"
)
_OPENS_LIST: Final = re.compile(rf"[^。;:]*存在着?(?:{either(WORDS.heading.filler)})*:")
_SOUGHT: Final = re.compile("针对|对照|查找|查摆|发现|整改|解决|围绕|根据|上年|去年")
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
_DENIAL: Final = re.compile(
    rf"{any_of(WORDS.none.denials)}{any_of(WORDS.none.between, WORDS.heading.filler)}*"
    + any_of(WORDS.none.objects)
    + "|(?:未|没有|从未|并未)再?(?:发生|出现|收到|发现|接到)[^,。;:]{0,30}?(?:事件|事故|案件|情况|情形|现象|问题)"
    + "|不存在[^。;:]{0,40}?(?:问题|现象|情况|情形)"
)
_DENIED: Final = re.compile(f"(?:{_DENIAL.pattern})[^,。;:]*")
_NONE: Final = re.compile(rf"\W*{any_of(WORDS.heading.filler)}*{any_of(WORDS.none.whole)}\W*")
# One of marks that nothing closes is looked for no further than a quotation goes on.
_BRACKETED: Final = re.compile(
    r"\((?!\s*(?:[一二三四五六七八九十]{1,3}|\d\d?|[A-Ha-h])\s*\))[^()\n]*\)"
    r"|《[^》\n]{0,500}》|“[^”\n]{0,500}”|\"[^\"\n]*\""
)
_LETTER: Final = re.compile(r"\w")
_LINK: Final = re.compile("(?:同时|并且|并|此外|另外|进而)[,]?")
# What became of last year's problems, as a heading.
_PAST_HEADING: Final = re.compile(
    r"[^,。;:\n]{0,8}(?:上年|上一年|去年|往年|(?P<year>20\d\d)年度?)[^,。;:\n]{0,14}(?:整改|改进|落实|解决)[^,。;:\n]{0,8}(?:情况|结果|进展)?[:。\n]"
)
# Why there are such problems, as a heading: no problem itself.
_CAUSES: Final = re.compile(rf"[#*\s]*{any_of(WORDS.heading.causes)}[*\s]*[:\n]")
# 从认识看,个别同志仍有…: no doing.
_SEEN_FROM: Final = re.compile(r"从[^,。;:]{1,8}看,")
_TOPIC: Final = re.compile(r"[^,。;:\n]{2,8}方面[:\n]")
_COUNTING: Final = re.compile(r"[以如]下[^,;:]{0,6}[。:]?$|[两二三四五六七八几]\s*[项个点方大][^,;:]{0,6}[。:]?$")
_ASKING: Final = re.compile("(?:希望|建议|恳请|请求|期盼|期待)(?:上级|省|市|县|区|国家|有关|相关|主管)")


def asks(text: str) -> bool:
    """Say whether a sentence asks others for something: 希望上级加强指导."""
    return bool(_ASKING.match(text))


def counts(text: str, *, last: bool) -> bool:
    """Say whether a sentence only counts what the next ones announce: 下一步重点抓好三项工作."""
    return not last and _COUNTING.search(text) is not None


def topic_end(text: str, start: int) -> int:
    """Give where a heading ends that only names a topic: 管理方面:; 0 where none stands at `start`."""
    topic = _TOPIC.match(text, start)
    return topic.end() if topic else 0


def masked(text: str) -> str:
    """Blank out what stands in brackets or quotation marks: it cuts no sentence. Offsets stay."""
    return _BRACKETED.sub(lambda match: "□" * len(match[0]), text)


@lru_cache(maxsize=1024)
def admits(text: str) -> bool:
    """Say whether words admit a shortfall."""
    found = _MAYBE_SHORT.finditer(_UNDONE.sub("□", text))
    return any(match.lastindex or match[0] in _SHORT for match in found)


def denies(text: str) -> bool:
    """Say whether words state that there is no problem."""
    return is_nothing(text) or bool(_DENIAL.search(text))


@lru_cache(maxsize=1024)
def mends(text: str) -> bool:
    """Say whether words open with a doing, and not with a lack of it: 加强学习, but not 加强学习还不够."""
    if link := _LINK.match(text):
        text = text[link.end() :]
    if _BEFORE.match(text):
        return not (admits(text) or _SEEN_FROM.match(text))
    return bool(_VERB.match(text)) and not admits(
        text.partition(",")[0].partition("。")[0].partition(";")[0].partition(":")[0]
    )


@lru_cache(maxsize=1024)
def announces(text: str, year: int | None) -> bool:
    """Say whether a sentence or clause opens as an announcement: 下一步, 针对上述问题, 我局将进一步, a year to come.

    What has been done already to mend something is one too: 目前均已整改.
    """
    ahead = _AHEAD.match(text)
    if ahead and (int(ahead[1]) > year if year else "将" in text):
        rest = text[ahead.end() :].lstrip(" ,")
        if year and not rest:  # 2024年,一是…
            return True
        return bool(_WITNESS.search(rest)) and ("将" in rest or mends(rest) or not admits(rest))
    if opener := _OPENER.match(text):
        rest = text[opener.end() :]
        doing = _WITNESS.search(rest) or _VERB.search(rest) or (rest.startswith(",") and not admits(rest))
        return bool(doing) or text.rstrip().endswith(":") or not rest.strip(" ,")
    if _WILL_LIST.match(text) or ((purpose := _PURPOSE.match(text)) and not admits(text[purpose.end() :])):
        return True
    if (will := _WILL.search(text)) and (_OPENING.fullmatch(text, 0, will.start()) or not admits(text)):
        return True
    if (answering := _ANSWERING.match(text)) and not admits(text[answering.end() :]):
        return True
    opens = text.startswith("将") or _DONE.match(text) or _WE_WILL.match(text) or _MUST.match(text)
    if opens and not admits(text):
        return True
    if opener := _DOUBTFUL.match(text):
        rest = text[opener.end() :].partition(",")[2] or text[opener.end() :]
        return bool(_WITNESS.search(text, opener.end())) and ("将" in rest or not admits(rest))
    return False


def _names(text: str) -> bool:
    """Say whether a clause names a shortfall: it admits one, and says in what."""
    return admits(text) and not _is_general(text)


@lru_cache(maxsize=4096)
def _is_general(text: str) -> bool:
    """Say whether a clause admits a shortfall without saying in what."""
    return admits(text) and names_nothing(text)


def concedes(text: str) -> bool:
    """Say whether words tell of what was achieved."""
    return bool(_CONCESSION.search(text))


def is_nothing(text: str) -> bool:
    """Say whether a text is no more than 无, or a dash."""
    return bool(_NONE.fullmatch(text)) or not _LETTER.search(text)


def introduced(text: str, year: int | None) -> int:
    """Give the offset at which an announcement's own words begin: behind 我局将: and behind 针对这一问题,."""
    colon = masked(text).find(":") + 1
    begin = colon if colon and text[colon:].strip() and announces(text[:colon], year) else 0
    if (named := _MENDING_IS.match(text, begin)) and _LETTER.search(text, named.end()):
        begin = named.end()
    answering = _ANSWERING.match(text, begin)
    return answering.end() if answering and _LETTER.search(text, answering.end()) else begin


def opens_on_problems(text: str) -> bool:
    """Say whether a paragraph begins by naming the problems that there are: 我局公开工作存在的主要问题是…."""
    named = _OPENS.match(text)
    return named is not None and not denies(named[0]) and not _SOUGHT.search(named[0])


def tells_of_problems(text: str) -> bool:
    """Say whether a paragraph says somewhere that there are problems with disclosure, and does not deny it."""
    return ("公开" in text or text.startswith("存在")) and any(
        _IS_THERE.search(clause) and not denies(clause) and not _SOUGHT.search(clause)
        for clause in re.split("[,。;:]", text)
    )


def opens_list(text: str) -> bool:
    """Say whether a sentence opens a list of what is lacking: 2023年工作中还存在:."""
    return bool(_OPENS_LIST.fullmatch(text))


def of_before(text: str, year: int | None) -> bool:
    """Say whether a sentence speaks of a shortfall of an earlier year, and what became of it: 针对2022年存在的问题,….

    `year` is the year reported on.
    """
    past = _PAST.match(masked(text))
    if past is None or (past["year"] and (year is None or int(past["year"]) >= year)):
        return False
    return _AMENDED.search(text, past.end()) is not None


def heading(text: str, start: int, openings: Container[int], year: int | None = None) -> tuple[frozenset[Kind], int]:
    """Tell what the heading at `start` promises and where it ends; `openings`: where an enumerator may follow it.

    `year` is the year reported on.
    """
    past = _PAST_HEADING.match(text, start) if text.find("年", start, start + _NEAR) >= 0 else None
    if past and (not past["year"] or (year is not None and int(past["year"]) < year)):
        return frozenset({"past"}), past.end()
    if causes := _CAUSES.match(text, start):
        return frozenset({"cause"}), causes.end()
    match = _HEADING.match(text, start) if text[start : start + 1] in _HEADING_BEGINS else None
    if match:
        words, end = match[1], match.end()
        stop = text[end : end + 1]
        ended = end in openings or stop in {"", ":", "。", "\n"} or match[0][-1] in " \n"
        stated = stop == "。" and re.search("存在(?!的)", words[1:]) is not None  # 公开工作存在不足。 is a statement
        promised: set[Kind] = {kind for kind, named in _PROMISES if named.search(words)}
        if start == 0 and words[0] in "及和与":  # the section's own heading went before
            promised = {"problem", "remedy"}
        if promised and ended and not stated:
            return frozenset(promised), end + (stop in {":", "。"})
    line_end = text.find("\n", start, start + _LONGEST_HEADING)
    if line_end < 0 and len(text) > start + _LONGEST_HEADING:
        return frozenset(), start
    if (owned := _OWNED.match(text, start)) and not denies(owned[0]):
        return frozenset({"problem"}), owned.end()
    if (owned := _AHEAD_OWNED.match(text, start)) and not mends(owned[0]) and not admits(owned[0]):
        return frozenset({"remedy"}), owned.end()
    return frozenset(), start


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
        conceded = _CONCESSION.search(before)
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
        counted = len(named) == 1 and _COUNTING.search(text, first, stop) is not None
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
    return _is_general(clause) or (not admits(clause) and bool(_CONCESSION.search(clause)))
