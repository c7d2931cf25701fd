"""Section five as rows: the problems that a report states and the remedies that it announces.

The section's paragraphs are cut into pieces at sentence ends, enumerators and headings. A heading, an announcement
(下一步…将) or the words themselves say whether a run of pieces, a block, speaks of problems or of remedies; within a
block the members of the outermost series are the statements, or, without one, the sentences. Prefaces and concessions
are left out. What words are doing, `wording` knows; this module knows none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.codebook import fold
from gkstats.model import Statement
from gkstats.reading.prose.phrases import (
    Kind,
    admits,
    announces,
    asks,
    concedes,
    counts,
    denies,
    heading,
    introduced,
    is_nothing,
    masked,
    mends,
    of_before,
    opens_list,
    opens_on_problems,
    topic_end,
)
from gkstats.reading.prose.problem_tables import in_turn
from gkstats.reading.prose.shortfalls import shortfalls
from gkstats.reading.prose.unnumbered import bare_items, semicolon_items
from gkstats.script.enumerators import BULLETS, Mark, Series, marks, place
from gkstats.script.marks import LONGEST_SENTENCE, SENTENCE_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gkstats.model import Paragraph


# Enumerators that say what is enumerated.
_NAMED: Final[dict[str, Kind]] = {
    **dict.fromkeys(("问题", "不足", "短板", "差距"), "problem"),
    **dict.fromkeys(("措施", "举措", "改进", "整改"), "remedy"),
}
_LETTER: Final = re.compile(r"\w")
# What adds one more to a list, in a paragraph of its own.
_ADDED: Final = re.compile("此外|另外|除此之外")


@dataclass(frozen=True, slots=True)
class Statements:
    """What section five says: problems, remedies, and the state that `reports.problems_state` takes."""

    problems: tuple[Statement, ...]
    remedies: tuple[Statement, ...]
    state: str


class _Piece(NamedTuple):
    """A stretch of text between two cuts: a heading, or a sentence with the enumerator before it."""

    start: int
    end: int
    text: str
    mark: Mark | None = None
    fresh: bool = False
    heading: frozenset[Kind] | None = None
    listed: bool = False
    amid: bool = False  # of those listed, not the first


class _Found(NamedTuple):
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
    paragraphs = in_turn(paragraphs)
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    pieces = list(_pieces(fold(text), year))
    blocks = _blocks(pieces, year)
    found = sorted((one for block in blocks for one in _found(block, year)), key=lambda one: one.start)
    concrete = max((one.start for one in found if one.kind == "problem" and not one.preface), default=-1)
    found = [one for one in found if not one.preface or one.start > concrete]
    problems = _statements([one for one in found if one.kind == "problem"], paragraphs, text)
    remedies = _statements([one for one in found if one.kind == "remedy"], paragraphs, text)
    return Statements(problems, remedies, _state(problems, remedies, [piece for piece in pieces if not piece.heading]))


def elsewhere(paragraphs: Sequence[Paragraph]) -> Sequence[Paragraph]:
    """Give what follows a heading on problems in another section, up to the next heading of its rank; else nothing.

    A numbered heading on improvements (五、下一步工作打算) is one too. A paragraph that begins with 存在的主要问题是 is
    its own heading; there it goes on as long as paragraphs speak of problems or remedies.
    """
    begin, style, told = None, "", False
    for at, paragraph in enumerate(paragraphs):
        text = fold(paragraph.text)
        first = next(_pieces(text, None), None)
        if first is None:
            continue
        rank = first.mark.style if first.mark else ""
        if begin is None and not first.heading and opens_on_problems(text):
            begin, told = at, True
        elif told:
            if not (first.heading or admits(text) or announces(text, None) or mends(first.text)):
                return paragraphs[begin:at]
        elif begin is not None:
            if style and rank == style and not first.heading:
                return paragraphs[begin:at]
        elif first.heading and ("problem" in first.heading or rank == "cjk."):
            begin, style = at, rank
    return () if begin is None else paragraphs[begin:]


def _state(problems: Sequence[Statement], remedies: Sequence[Statement], pieces: Sequence[_Piece]) -> str:
    """Say what the section states; a legible text with neither problem, remedy nor denial is `unreadable`."""
    if problems:
        return "stated"
    if any(denies(piece.text) for piece in pieces):
        return "none_stated"
    if remedies:
        return "remedies_only"
    if not any(piece.text.strip() for piece in pieces):
        return "absent"
    return "none_stated" if any(concedes(piece.text) for piece in pieces) else "unreadable"


def _statements(found: Iterable[_Found], paragraphs: Sequence[Paragraph], text: str) -> tuple[Statement, ...]:
    """Write spans of the joined text as statements with their lines."""
    starts, offset = [], 0
    for paragraph in paragraphs:
        starts.append(offset)
        offset += len(paragraph.text) + 1
    statements: list[Statement] = []
    for one in found:
        words = " ".join(text[one.start : one.end].split()).strip(";；,，、:： ")
        if _LETTER.search(words):
            index = bisect_right(starts, one.start) - 1
            line = paragraphs[index].line_at(one.start - starts[index])
            statements.append(Statement(len(statements) + 1, words, line))
    return tuple(statements)


# --- text -> pieces ---


def _pieces(text: str, year: int | None) -> Iterator[_Piece]:
    """Cut a folded text at paragraphs, enumerators, headings, sentence ends and announcements in mid-sentence."""
    plain = masked(text)
    at = {mark.start: mark for mark in marks(plain)}
    cuts = {0, len(text), *at, *(match.end() for match in SENTENCE_END.finditer(plain))}
    items = bare_items(text)
    if listed_lines := semicolon_items(plain):
        cuts -= {cut for begin, end in listed_lines for cut in cuts if begin < cut < end and cut not in at}
        items |= listed_lines
    queue = sorted(cuts, reverse=True)
    begin = queue.pop()
    while queue:
        end = queue.pop()
        mark = at.get(begin)
        start = mark.end if mark else begin
        fresh = begin == 0 or text[begin - 1] == "\n"
        if start > end:  # the enumerator's own punctuation looked like a sentence end
            end = queue.pop() if queue else len(text)
        promised, stop = heading(text, start, at, year)
        if promised:
            yield _Piece(start, stop, text[start:stop], mark, fresh, promised)
            if stop < end:
                queue.append(end)
            begin = stop
            continue
        if fresh and mark is None and (topic := topic_end(text, start)):
            queue.append(end)
            begin = topic
            continue
        clause = _announcement(plain, start, end, year)
        if clause:
            queue.append(end)
            end = clause
        if words := text[start:end].strip():
            start += len(text[start:end]) - len(text[start:end].lstrip(" \t\n#*•·●◆■-—–"))
            words = text[start:end].strip()
            amid = ";" in text[max(0, begin - 2) : begin]
            listed = amid or text[end - 1] == ";" or (begin, end) in items
            yield _Piece(start, end, words, mark, fresh, listed=listed, amid=amid)
        begin = end


def _announcement(text: str, start: int, end: int, year: int | None) -> int | None:
    """Find the clause in mid-sentence at which an admitted shortfall turns into an announcement."""
    if end - start > LONGEST_SENTENCE:
        return None
    if announces(text[start:end], year) or mends(text[start:end]) or of_before(text[start:end], year):
        return None
    clause = start
    while clause := text.find(",", clause, end) + 1:
        if announces(text[clause:end].lstrip(), year) and admits(text[start:clause]):
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
            stack[:] = [] if piece.mark else [series for series in stack if series.numerals not in BULLETS]
            kind = next(iter(piece.heading)) if len(piece.heading) == 1 else None
            if kind == "problem" == current.kind and not any(admits(one.text) for one in current.lead):
                current.lead.clear()  # 存在的问题。局党组作了梳理。主要问题是:…
            current = begin(_Block(kind, promised=True))
            continue
        if piece.mark and (named := _NAMED.get(piece.mark.style)):  # 问题1:…措施1:…
            stack[:] = [Series(piece.mark.style, piece.mark.numerals, piece.mark.number)]
            current = begin(_Block(named, promised=True, series=stack[0], items=[[piece]]))
            home[stack[0]] = current
            continue
        series = place(stack, piece.mark) if piece.mark else None
        owner = home.get(series) if series else current
        if piece.mark and _begins_late(current, owner, piece):
            series = Series(piece.mark.style, piece.mark.numerals, piece.mark.number)
            stack[:], home[series], owner = [series], current, current
            unmarked = current.lead if current.lead and not current.lead[-1].text.endswith(":") else []
            current.items, current.lead, current.series = [unmarked] if unmarked else [], [], series
        if series is None and current.items and _ADDED.match(piece.text) and piece.fresh and admits(piece.text):
            current.items.append([piece])
            continue
        if series is None:
            opens_another = piece.fresh and piece.text.endswith(":") and bool(current.items)
            if (turned := _turned(current, piece, year)) or opens_another:
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
        return current.kind == "remedy" and mends(piece.text)
    return piece.mark is not None and piece.mark.number == 2 and bool(current.lead)


def _turned(block: _Block, piece: _Piece, year: int | None) -> Kind | None:
    """Say to which kind a piece without an enumerator turns the run it stands in, if it does."""
    mending = mends(piece.text)
    if block.kind == "cause":
        return "remedy" if announces(piece.text, year) else None
    if block.kind == "past":
        return "problem" if piece.fresh and admits(piece.text) and not of_before(piece.text, year) else None
    if of_before(piece.text, year) and not block.items:
        return "remedy" if block.kind != "remedy" else None
    if block.kind != "remedy":
        if announces(piece.text, year):
            return "remedy"
        mending = mending and not admits(piece.text)
        behind = piece.fresh or (block.items and not piece.amid)
        return "remedy" if behind and mending and _resolved(block) == "problem" else None
    opened = bool(block.lead) and block.lead[0].text.endswith(":")
    settled = block.promised or opened or block.items or mending or piece.amid or announces(piece.text, year)
    return "problem" if not settled and (admits(piece.text) or opens_list(piece.text)) else None


# --- blocks -> statements ---


def _resolved(block: _Block) -> Kind | None:
    """Say what a block speaks of: as promised or announced, unless the words of its items say otherwise."""
    if block.kind in {"remedy", "past", "cause"}:
        return block.kind
    texts = [" ".join(piece.text for piece in item) for item in block.items] or [piece.text for piece in block.lead]
    mending = sum(mends(text) or announces(text, None) for text in texts)
    lacking = sum(admits(text) and not mends(text) and not announces(text, None) for text in texts)
    if block.kind == "problem":
        return "remedy" if mending and not lacking else "problem"
    if lacking >= mending:
        promised = block.items and any(admits(piece.text) for piece in block.lead)
        return "problem" if lacking or promised else None
    return "remedy"


def _found(block: _Block, year: int | None) -> Iterator[_Found]:
    """Find the statements of a block."""
    kind = _resolved(block)
    if kind not in {"problem", "remedy"}:
        return
    lead = block.lead
    if kind == "remedy" and block.kind != "remedy":  # what stands before the remedies may be the problems
        lead = []
        for piece in block.lead:
            if mends(piece.text) or announces(piece.text, None):
                lead.append(piece)
            else:
                yield from _named(piece)
    for item in block.items:
        said = item[0].text
        if not is_nothing(said) and not (kind == "problem" and of_before(said, year)):
            # (三)下一步将加大培训力度: the last of the problems' list.
            ahead = kind == "problem" and announces(said, year) and not admits(said)
            yield _Found("remedy" if ahead else kind, item[0].start, item[-1].end)
    named: list[_Found] = []
    for piece in () if block.items else lead:
        if kind == "problem":
            goes_on = piece.amid and bool(named) and not (mends(piece.text) or announces(piece.text, year))
            named = list(_named(piece))
            if not named and (goes_on or block.promised) and not denies(piece.text) and not concedes(piece.text):
                named = [_Found(kind, piece.start, piece.end)]
            yield from named
        elif (
            not denies(piece.text)
            and not asks(piece.text)
            and not counts(piece.text, last=piece is lead[-1])
            and not (piece.text.endswith(":") and piece is not lead[-1])
        ):
            yield _Found(kind, piece.start + introduced(piece.text, year), piece.end)


def _named(piece: _Piece) -> Iterator[_Found]:
    """Give the shortfalls that a sentence names as problems found."""
    for start, end, general in shortfalls(piece.text, listed=piece.listed, amid=piece.amid):
        yield _Found("problem", piece.start + start, piece.start + end, general)
