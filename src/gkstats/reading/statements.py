"""Section five as rows: the problems that a report states and the remedies that it announces.

The section's paragraphs are cut into pieces at sentence ends, enumerators and headings. A heading, an announcement
(下一步…将) or the words themselves say whether a run of pieces, a block, speaks of problems or of remedies; within a
block the members of the outermost series are the statements, or, without one, the sentences. Prefaces and concessions
are left out. Every word that decides stands in `statements.toml`; this module knows none.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from gkstats.codebook import fold
from gkstats.model import Statement
from gkstats.reading.coding import code
from gkstats.reading.enumerators import Mark, Series, marks, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Paragraph

Kind: TypeAlias = Literal["problem", "remedy"]

_WORDS: Final = tomllib.loads(files("gkstats.reading").joinpath("statements.toml").read_text(encoding="utf-8"))


def _any(*groups: Iterable[str]) -> str:
    """Write words as one alternation, the longest first."""
    words = sorted({word for group in groups for word in group}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, words)) + ")"


_HEADING: Final = re.compile(rf"[#*\s]*((?:20\d\d\s*年|{_any(*_WORDS['heading'].values())})+)[*\s]*")
_OWNED: Final = re.compile(rf"[^,。;:、\n]{{2,16}}{_any(_WORDS['heading']['endings'])}[:。]?(?=\n|$)")
_SHORT: Final = re.compile(_any(_WORDS["shortfall"]["words"]))
_NOT_SHORT: Final = re.compile(_any(_WORDS["shortfall"]["not"]))
_OPENER: Final = re.compile(_any(_WORDS["remedy"]["openers"]))
_DOUBTFUL: Final = re.compile(_any(_WORDS["remedy"]["doubtful"]) + "(?!性)")
_WITNESS: Final = re.compile(_any(_WORDS["remedy"]["witnesses"]))
_VERB: Final = re.compile(_any(_WORDS["remedy"]["verbs"]))
_WILL: Final = re.compile(rf"[^,:;。]{{0,20}}?(?<![未没不])将{_any(_WORDS['remedy']['verbs'])}")
_AHEAD: Final = re.compile(r"[在到]?\s*(20\d\d)\s*年")
_CONCESSION: Final = re.compile(rf"{_any(_WORDS['problem']['concessions'])}|20\d\d\s*年")
_TURN: Final = re.compile(r"(?:(?<=[,:;\s绩效展步果])|^)" + _any(_WORDS["problem"]["turns"]) + r"[,\s]*")
_LEAD: Final = re.compile(_any(_WORDS["problem"]["leads"]) + r"[:,\s]*")
_CLAUSE_END: Final = re.compile(rf"[,:]|(?<=问题|不足|短板|情况|现象)(?={_any(_WORDS['problem']['examples'])})|$")
_CLOSING: Final = re.compile(_any(_WORDS["problem"]["closings"]))
_CAUSE: Final = re.compile(_any(_WORDS["problem"]["causes"]))
_DENIAL: Final = re.compile(
    rf"{_any(_WORDS['none']['denials'])}{_any(_WORDS['none']['between'], _WORDS['heading']['filler'])}*"
    + _any(_WORDS["none"]["objects"])
)
_NONE: Final = re.compile(rf"\W*{_any(_WORDS['none']['whole'])}\W*")
_BRACKETED: Final = re.compile(
    r"\((?!\s*(?:[一二三四五六七八九十]{1,3}|\d\d?)\s*\))[^()\n]*\)|《[^》\n]*》|“[^”\n]*”|\"[^\"\n]*\""
)
_SENTENCE_END: Final = re.compile(r"[。!?;\n]|(?<=[一-鿿])\.(?=[一-鿿\s])")


@dataclass(frozen=True, slots=True)
class Statements:
    """What section five says: problems, remedies, and the state that `reports.problems_state` takes."""

    problems: tuple[Statement, ...]
    remedies: tuple[Statement, ...]
    state: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text between two cuts: a heading, or a sentence with the enumerator before it."""

    start: int
    end: int
    text: str
    mark: Mark | None = None
    fresh: bool = False
    heading: frozenset[Kind] | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement found: its kind, its span of the text, and whether it only leads in to others."""

    kind: Kind
    start: int
    end: int
    preface: bool = False


@dataclass(slots=True)
class _Block:
    """A run of pieces of one kind: those before the first enumerator, then the items of one series."""

    kind: Kind | None
    promised: bool = False
    series: Series | None = None
    lead: list[_Piece] = field(default_factory=list)
    items: list[list[_Piece]] = field(default_factory=list)

    def add(self, piece: _Piece) -> None:
        """Append a piece to the open item, or to what stands before the first."""
        (self.items[-1] if self.items else self.lead).append(piece)


def read_statements(paragraphs: Sequence[Paragraph], year: int | None) -> Statements:
    """Tell the problems and the remedies of section five's paragraphs; `year` is the year reported on."""
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    pieces = list(_pieces(fold(text), year))
    blocks = _blocks(pieces, year)
    found = sorted((one for block in blocks for one in _found(block)), key=lambda one: one.start)
    concrete = max((one.start for one in found if one.kind == "problem" and not one.preface), default=-1)
    found = [one for one in found if not one.preface or one.start > concrete]
    problems = _statements([one for one in found if one.kind == "problem"], paragraphs, text)
    remedies = _statements([one for one in found if one.kind == "remedy"], paragraphs, text)
    return Statements(problems, remedies, _state(problems, remedies, [piece for piece in pieces if not piece.heading]))


def _state(problems: Sequence[Statement], remedies: Sequence[Statement], pieces: Sequence[_Piece]) -> str:
    """Say what the section states; a legible text with neither problem, remedy nor denial is `unreadable`."""
    if problems:
        return "stated"
    if any(_denies(piece.text) for piece in pieces):
        return "none_stated"
    if remedies:
        return "remedies_only"
    if not any(piece.text.strip() for piece in pieces):
        return "absent"
    return "none_stated" if any(_CONCESSION.search(piece.text) for piece in pieces) else "unreadable"


def _statements(found: Iterable[_Found], paragraphs: Sequence[Paragraph], text: str) -> tuple[Statement, ...]:
    """Write spans of the joined text as statements with their lines."""
    starts, offset = [], 0
    for paragraph in paragraphs:
        starts.append(offset)
        offset += len(paragraph.text) + 1
    statements: list[Statement] = []
    for one in found:
        lines = (line.strip() for line in text[one.start : one.end].split("\n"))
        words = "\n".join(line for line in lines if line).rstrip(";；,，、:： ")
        if re.search(r"\w", words):
            index = bisect_right(starts, one.start) - 1
            line = paragraphs[index].line_at(one.start - starts[index])
            statements.append(Statement(len(statements) + 1, words, line))
    return tuple(statements)


# --- the words ---


def _short(text: str) -> bool:
    """Say whether words admit a shortfall."""
    return bool(_SHORT.search(_NOT_SHORT.sub("□", text)))


def _denies(text: str) -> bool:
    """Say whether words state that there is no problem."""
    return bool(_NONE.fullmatch(text)) or bool(_DENIAL.search(text))


def _mends(text: str) -> bool:
    """Say whether words open with a doing, and not with a lack of it: 加强学习, but not 加强学习还不够."""
    return bool(_VERB.match(text)) and not _short(re.split("[,。;:]", text, maxsplit=1)[0])


def _announces(text: str, year: int | None) -> bool:
    """Say whether a sentence or clause opens as an announcement: 下一步, 针对上述问题, 我局将进一步, a year to come."""
    ahead = _AHEAD.match(text)
    if ahead and (int(ahead[1]) > year if year else "将" in text):
        return bool(_WITNESS.search(text))
    if opener := _OPENER.match(text):
        return bool(_WITNESS.search(text, opener.end())) or text.rstrip().endswith(":")
    if _WILL.match(text) or (_WILL.search(text) and not _short(text)):
        return True
    if opener := _DOUBTFUL.match(text):
        rest = text[opener.end() :].partition(",")[2] or text[opener.end() :]
        return bool(_WITNESS.search(text, opener.end())) and ("将" in rest or not _short(rest))
    return False


def _is_general(text: str) -> bool:
    """Say whether a clause admits a shortfall without saying in what."""
    return _short(text) and {coding.code for coding in code(text)} == {"general"}


# --- text -> pieces ---


def _pieces(text: str, year: int | None) -> Iterator[_Piece]:
    """Cut a folded text at paragraphs, enumerators, headings, sentence ends and announcements in mid-sentence."""
    masked = _BRACKETED.sub(lambda match: "□" * len(match[0]), text)
    at = {mark.start: mark for mark in marks(masked)}
    cuts = {0, len(text), *at, *(match.end() for match in _SENTENCE_END.finditer(masked))}
    queue = sorted(cuts, reverse=True)
    begin = queue.pop()
    while queue:
        end = queue.pop()
        mark = at.get(begin)
        start = mark.end if mark else begin
        fresh = begin == 0 or text[begin - 1] == "\n"
        if start > end:  # the enumerator's own punctuation looked like a sentence end
            end = queue.pop() if queue else len(text)
        heading, stop = _heading(text, start, at)
        if heading is not None:
            yield _Piece(start, stop, text[start:stop], mark, fresh, heading)
            if stop < end:
                queue.append(end)
            begin = stop
            continue
        clause = _announcement(masked, start, end, year)
        if clause:
            queue.append(end)
            end = clause
        if words := text[start:end].strip():
            start += len(text[start:end]) - len(text[start:end].lstrip(" \t\n#*•·●◆■-"))
            words = text[start:end].strip()
            yield _Piece(start, end, words, mark, fresh)
        begin = end


def _heading(text: str, start: int, at: dict[int, Mark]) -> tuple[frozenset[Kind] | None, int]:
    """Tell a heading at `start`, what it promises, and where it ends."""
    match = _HEADING.match(text, start)
    if match and (match.end() in at or match.end() == len(text) or text[match.end() - 1 : match.end() + 1].strip(" ")):
        words, stop = match[1], text[match.end() : match.end() + 1]
        ended = match.end() in at or stop in {"", ":", "。", "\n"} or match[0][-1] in " \n"
        admits = stop == "。" and re.search("存在(?!的)", words[1:]) is not None  # 公开工作存在不足。 is a statement
        if ended and not admits:
            promised: set[Kind] = set()
            if any(word in words for word in _WORDS["heading"]["problems"]):
                promised.add("problem")
            if any(word in words for word in _WORDS["heading"]["remedies"]):
                promised.add("remedy")
            if promised:
                return frozenset(promised), match.end() + (stop in {":", "。"})
    if (owned := _OWNED.match(text, start)) and not _denies(owned[0]):
        return frozenset({"problem"}), owned.end()
    return None, start


def _announcement(text: str, start: int, end: int, year: int | None) -> int | None:
    """Find the clause in mid-sentence at which an admitted shortfall turns into an announcement."""
    if _announces(text[start:end], year) or _mends(text[start:end]):
        return None
    for comma in re.finditer(",", text[start:end]):
        clause = start + comma.end()
        if _announces(text[clause:end].lstrip(), year) and _short(text[start:clause]):
            return clause
    return None


# --- pieces -> blocks ---


def _blocks(pieces: Iterable[_Piece], year: int | None) -> list[_Block]:
    """Gather pieces into blocks of one kind each."""
    current = _Block(None)
    blocks, stack, home = [current], list[Series](), dict[Series, _Block]()

    def begin(block: _Block) -> _Block:
        blocks.append(block)
        return block

    for piece in pieces:
        if piece.heading is not None:
            if piece.mark:
                stack.clear()
            kind = next(iter(piece.heading)) if len(piece.heading) == 1 else None
            current = begin(_Block(kind, promised=True))
            continue
        series = place(stack, piece.mark) if piece.mark else None
        owner = home.get(series) if series else current
        if piece.mark and _begins_late(current, owner, piece):
            series = Series(piece.mark.style, piece.mark.numerals, piece.mark.number)
            stack[:], home[series], owner = [series], current, current
            current.items, current.lead, current.series = [current.lead] if current.lead else [], [], series
        if series is None:
            if turned := _turned(current, piece, year):
                current = begin(_Block(turned))
            current.add(piece)
            continue
        if owner is None:
            if current.series and current.series not in stack:  # 一是 once more: another list
                current = begin(_Block(None))
            owner = home[series] = current
            current.series = current.series or series
        current = owner
        if current.series is series:
            current.items.append([piece])
        else:
            current.add(piece)
    return blocks


def _begins_late(current: _Block, owner: _Block | None, piece: _Piece) -> bool:
    """Say whether a series begins with its second member, or counts on from the problems to the remedies."""
    if current.items:
        return False
    if owner is not None and owner is not current:
        return current.kind == "remedy" and _mends(piece.text)
    return piece.mark is not None and piece.mark.number == 2 and bool(current.lead)


def _turned(block: _Block, piece: _Piece, year: int | None) -> Kind | None:
    """Say to which kind a piece without an enumerator turns the run it stands in, if it does."""
    mending = _mends(piece.text)
    if block.kind != "remedy":
        if _announces(piece.text, year):
            return "remedy"
        mending = mending and not _short(piece.text)
        return "remedy" if piece.fresh and mending and _resolved(block) == "problem" else None
    settled = block.promised or block.items or mending or _announces(piece.text, year)
    return "problem" if not settled and _short(piece.text) else None


# --- blocks -> statements ---


def _resolved(block: _Block) -> Kind | None:
    """Say what a block speaks of: as promised or announced, unless the words of its items say otherwise."""
    if block.kind == "remedy":
        return "remedy"
    texts = [" ".join(piece.text for piece in item) for item in block.items] or [piece.text for piece in block.lead]
    mending = sum(_mends(text) or _announces(text, None) for text in texts)
    short = sum(_short(text) and not _mends(text) and not _announces(text, None) for text in texts)
    if block.kind == "problem":
        return "remedy" if mending and not short else "problem"
    if short >= mending:
        return "problem" if short else None
    return "remedy"


def _found(block: _Block) -> Iterator[_Found]:
    """Find the statements of a block."""
    kind = _resolved(block)
    if kind is None:
        return
    lead = block.lead
    if kind == "remedy" and block.kind != "remedy":  # what stands before the remedies may be the problems
        lead = [piece for piece in lead if _mends(piece.text) or _announces(piece.text, None)]
        for piece in block.lead:
            if piece not in lead:
                yield from _named(piece)
    for item in block.items:
        if not _NONE.fullmatch(item[0].text):
            yield _Found(kind, item[0].start, item[-1].end)
    for piece in () if block.items else lead:
        if kind == "problem":
            named = list(_named(piece))
            if not named and block.promised and not _denies(piece.text) and not _CONCESSION.search(piece.text):
                named = [_Found(kind, piece.start, piece.end)]
            yield from named
        elif not _denies(piece.text) and not (piece.text.endswith(":") and piece is not lead[-1]):
            yield _Found(kind, piece.start, piece.end)


def _named(piece: _Piece) -> Iterator[_Found]:
    """Give the shortfalls that a sentence names: concession and lead-in off, split at commas if all clauses do."""
    text = piece.text
    if _denies(text) or not _short(text):
        return
    masked = _BRACKETED.sub(lambda match: "□" * len(match[0]), text)
    begin = 0
    for turn in _TURN.finditer(masked):
        before = text[begin : turn.start()]
        if _short(text[turn.end() :]) and (not _short(before) or _CONCESSION.search(before)):
            begin = turn.end()
    ends = [match.end() for match in _CLAUSE_END.finditer(masked, begin)]
    clauses = list(pairwise([begin, *ends]))
    for index in range(len(clauses) - 2, -1, -1):
        if _is_preface(text[slice(*clauses[index])], text[clauses[index + 1][0] :]):
            del clauses[: index + 1]
            break
    while len(clauses) > 1 and (_CLOSING.search(text, *clauses[-1]) or _is_general(text[slice(*clauses[-1])])):
        del clauses[-1]
    first, stop = clauses[0]
    if (lead := _LEAD.match(text, first, stop)) and lead.end() < stop:
        clauses[0] = (lead.end(), stop)
    words = [text[slice(*clause)] for clause in clauses]
    if any(map(_CAUSE.search, words)) or not all(map(_short, words)):
        clauses = [(clauses[0][0], clauses[-1][1])]
    for first, stop in clauses:
        yield _Found("problem", piece.start + first, piece.start + stop, _is_general(text[first:stop]))


def _is_preface(clause: str, rest: str) -> bool:
    """Say whether a clause only leads in to what the rest of its sentence names."""
    if not _short(rest) or _is_general(rest):
        return False
    if clause.endswith(":") or _is_general(clause):
        return True
    return not _short(clause) and bool(_CONCESSION.search(clause))
