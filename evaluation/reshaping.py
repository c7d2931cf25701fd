"""Changes of a report's tables into others: two years, one number a line, several tables.

Each number keeps its names: its row's label, its head's, and its year where two are printed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from evaluation.layouts import ENUMERATOR
from gkstats.demo.printing import MARK, Document, Grid, Key, MergedBox
from gkstats.demo.writers import slots

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_YEAR: Final = re.compile(r"20\d\d")


class Fact(NamedTuple):
    """A number with its names: what stands left of it, and the heads above it, the innermost last."""

    text: str
    key: Key
    labels: tuple[str, ...]
    heads: tuple[str, ...]


def facts(grid: Grid) -> list[Fact]:
    """List a grid's numbers, row by row."""
    covering = slots(grid)
    head_of: dict[int, list[str]] = {}
    found = []
    for number, row in enumerate(covering):
        if not any(box.key for box in row):
            # Section two has heads above each article's rows.
            for column, box in enumerate(row):
                head_of[column] = [*(head_of.get(column, []) if number < grid.heads else []), box.text]
            continue
        labels = tuple(dict.fromkeys(box.text for box in row[: grid.labels]))
        for column, box in enumerate(row):
            if box.key and box.column == column and box.row == number:
                found.append(Fact(box.text, box.key, labels, tuple(dict.fromkeys(head_of[column]))))
    return found


def table(rows: Sequence[Sequence[str | Fact]], heads: int = 1, labels: int = 1) -> Grid:
    """Make a grid of cells, none merged."""
    return Grid(
        tuple(
            MergedBox(cell.text, at, column, key=cell.key) if isinstance(cell, Fact) else MergedBox(cell, at, column)
            for at, row in enumerate(rows)
            for column, cell in enumerate(row)
        ),
        labels,
        heads,
    )  # fmt: skip


def older(fact: Fact, *, like: bool = False) -> str:
    """Give last year's number beside one of this year: another one, or one like it."""
    own = MARK.sub("", fact.text)
    size = sum(map(ord, "".join(fact.key)))
    if like and own.isdigit():
        return str(max(0, int(own) + size % 7 - 3))
    return str(50_000 + 7 * size % 9973)


def kind_of(grid: Grid) -> str:
    """Tell which table a grid is."""
    return next((box.key[0] for box in grid.boxes if box.key), "")


def rows_of(grid: Grid) -> list[list[Fact]]:
    """Give section three's rows."""
    rows: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts(grid):
        rows.setdefault(fact.key[:-1], []).append(fact)
    return list(rows.values())


def in_chapters(
    change: Callable[[Grid, int], Sequence[str | Grid]], *, of: str = "requests"
) -> Callable[[Document], Document]:
    """Make a change of a table into parts of its chapter a change of the document; it is told the report's year."""

    def changed(document: Document) -> Document:
        year = int(_YEAR.findall(document.title)[0])
        sections = tuple(
            replace(
                section,
                parts=tuple(
                    new
                    for part in section.parts
                    for new in (change(part, year) if isinstance(part, Grid) and kind_of(part) == of else (part,))
                ),
            )
            for section in document.sections
        )
        return replace(document, sections=sections)

    return changed


# Two years.


def signs(year: int, how: str) -> tuple[str, str]:
    """Give the words for this year and the one before."""
    return {
        "words": ("本年", "上年"),
        "longer": ("本年度", "上年度"),
        "years": (f"{year}年", f"{year - 1}年"),
        "bare": (f"{year}", f"{year - 1}"),
        "now": ("今年", "去年"),
        "period": ("本年数", "上年同期数"),
        "none": ("数量", "数量"),
        "other": ("甲", "乙"),
        "later": (f"{year + 2}年", f"{year + 1}年"),
        "empty": ("", ""),
    }[how]


def years_below(
    grid: Grid, year: int, *, how: str, last: bool = False, like: bool = False, merged: bool = False
) -> list[Grid]:
    """Print two years below each requester's head."""
    own = signs(year, how)[::-1] if last else signs(year, how)
    rows = rows_of(grid)
    heads = ["项目", *(text for fact in rows[0] for text in (fact.heads[-1], "" if merged else fact.heads[-1]))]
    made: list[list[str | Fact]] = [heads, ["" if merged else "项目", *(own * len(rows[0]))]]
    for row in rows:
        line: list[str | Fact] = [row[0].labels[-1]]
        for fact in row:
            pair = (fact, older(fact, like=like))
            line += pair[::-1] if last else pair
        made.append(line)
    return [table(made, heads=2)]


def years_in_heads(grid: Grid, year: int, *, how: str, last: bool = False) -> list[Grid]:
    """Print the year in each head: 自然人(2024年)."""
    own = signs(year, how)[::-1] if last else signs(year, how)
    rows = rows_of(grid)
    made: list[list[str | Fact]] = [["项目", *(f"{fact.heads[-1]}（{sign}）" for fact in rows[0] for sign in own)]]
    for row in rows:
        pairs = ((older(fact), fact) if last else (fact, older(fact)) for fact in row)
        made.append([row[0].labels[-1], *(one for pair in pairs for one in pair)])
    return [table(made)]


def heads_below_years(grid: Grid, year: int, *, how: str, last: bool = False, merged: bool = False) -> list[Grid]:
    """Print all requesters below each of two years."""
    rows = rows_of(grid)
    own = signs(year, how)[::-1] if last else signs(year, how)
    size = len(rows[0])
    first = ["项目", *(one if not merged or n == 0 else "" for one in own for n in range(size))]
    made: list[list[str | Fact]] = [first, ["", *(fact.heads[-1] for fact in (*rows[0], *rows[0]))]]
    for row in rows:
        before = [older(fact) for fact in row]
        made.append([row[0].labels[-1], *(before + row if last else row + before)])
    return [table(made, heads=2)]


def years_in_rows(
    grid: Grid, year: int, *, how: str, last: bool = False, once: bool = False, first: bool = False
) -> list[Grid]:
    """Print each row twice, once for each year, or all rows of a year and then those of the other (`first`)."""
    rows = rows_of(grid)
    order = [1, 0] if last else [0, 1]
    said = signs(year, how)
    made: list[list[str | Fact]] = [
        (["年度", "项目"] if first else ["项目", "年度"]) + [fact.heads[-1] for fact in rows[0]]
    ]
    lines = [(n, row) for n in order for row in rows] if first else [(n, row) for row in rows for n in order]
    before = ""
    for n, row in lines:
        outer = said[n] if first else row[0].labels[-1]
        names = [outer if not once or outer != before else "", row[0].labels[-1] if first else said[n]]
        before = outer
        made.append([*names, *(row if n == 0 else map(older, row))])
    return [table(made, labels=2)]


def outcome(fact: Fact) -> tuple[str, str]:
    """Give a dispute's route and outcome as their heads say."""
    heads = [head for head in fact.heads if head != "行政诉讼"]
    return heads[0], heads[-1]


def disputes_of_years(grid: Grid, year: int, *, how: str, last: bool = False, rows: bool = False) -> list[Grid]:
    """Print section four's numbers of two years: in two rows, or two numbers below each head."""
    own = facts(grid)
    order = [1, 0] if last else [0, 1]
    said = signs(year, how)
    heads = [outcome(fact) for fact in own]
    if rows:
        made: list[list[str | Fact]] = [["年度", *(route for route, _ in heads)], ["年度", *(end for _, end in heads)]]
        made += [[said[n], *(own if n == 0 else map(older, own))] for n in order]
        return [table(made, heads=2)]
    made = [
        [route for route, _ in heads for _ in order],
        [end for _, end in heads for _ in order],
        [said[n] for _ in heads for n in order],
        [fact if n == 0 else older(fact) for fact in own for n in order],
    ]
    return [table(made, heads=3, labels=0)]


def proactive_of_years(grid: Grid, year: int, *, how: str, last: bool = False) -> list[Grid]:
    """Print two years below each head of section two: a table for each article, below each other."""
    said = signs(year, how)
    order = [1, 0] if last else [0, 1]
    made: list[list[str | Fact]] = []
    articles: dict[str, dict[str, list[Fact]]] = {}
    for fact in facts(grid):
        articles.setdefault(fact.key[1], {}).setdefault(fact.labels[-1], []).append(fact)
    for rows in articles.values():
        measures = [fact.heads[-1] for fact in next(iter(rows.values()))]
        pad = [""] * (6 - 2 * len(measures))
        made.append(["信息内容", *(text for one in measures for text in (one, one)), *pad])
        made.append(["", *(said[n] for _ in measures for n in order), *pad])
        for label, row in rows.items():
            made.append([label, *(fact if n == 0 else older(fact) for fact in row for n in order), *pad])
    return [table(made, heads=0)]


# Long tables.


def long(
    grid: Grid,
    year: int,
    *,
    heads: tuple[str, str, str] = ("项目", "申请人类型", "数量"),
    by: str = "items",
    once: bool = False,
    group: bool = False,
    years: str = "",
    bare: bool = False,
    unit: bool = False,
    lost: int = 0,
    bodies: tuple[str, ...] = (),
) -> list[Grid]:
    """Print one number a line, behind its row's label and its requester (or these the other way round)."""
    own = facts(grid)
    if by == "requesters":
        own = [fact for at in range(7) for fact in own[at::7]]
    names = [heads[0], heads[1]][:: 1 if by == "items" else -1]
    made: list[list[str | Fact]] = [
        [*(["部门"] if bodies else []), *(["类别"] if group else []), *(["年度"] if years else []), *names, heads[2]]
    ]
    made[0] += ["单位"] if unit else []
    before = ""
    for number, fact in enumerate(own):
        if lost and number % lost == lost - 1:
            continue
        labels = [ENUMERATOR.sub("", label) for label in fact.labels] if bare else list(fact.labels)
        pair = [labels[-1], fact.heads[-1]][:: 1 if by == "items" else -1]
        if once:
            pair[0], before = ("" if pair[0] == before else pair[0]), pair[0]
        outer = [labels[-2] if len(labels) > 1 else labels[0]] if group else []
        tail = ["件"] if unit else []
        for n, sign in enumerate(signs(year, years) if years else ("",)):
            said = [*outer, *([sign] if years else []), *pair]
            for m, body in enumerate(bodies or ("",)):
                first = n == m == 0 and not bodies
                made.append([*([body] if bodies else []), *said, fact if first else f"{m}{older(fact)}", *tail])
    return [table(made, labels=len(made[0]) - 1)]


def long_disputes(
    grid: Grid,
    year: int,
    *,
    heads: tuple[str, str, str] = ("途径", "结果", "件数"),
    once: bool = False,
    years: str = "",
) -> list[Grid]:
    """Print section four's numbers one a line."""
    made: list[list[str | Fact]] = [[*(["年度"] if years else []), *heads]]
    before = ""
    for fact in facts(grid):
        route, end = outcome(fact)
        shown, before = ("" if once and route == before else route), route
        for n, sign in enumerate(signs(year, years) if years else ("",)):
            made.append([*([sign] if years else []), shown, end, fact if n == 0 else older(fact)])
    return [table(made, labels=2)]


def long_proactive(grid: Grid, _: int, *, article: bool = True, once: bool = False) -> list[Grid]:
    """Print section two's numbers one a line."""
    made: list[list[str | Fact]] = [[*(["条款"] if article else []), "信息内容", "指标", "数值"]]
    before = ""
    for fact in facts(grid):
        (label,) = fact.labels
        shown, before = ("" if once and label == before else label), label
        article_name = f"第二十条第（{'一二三四五六七八九'[int(fact.key[1][-1]) - 1]}）项"
        made.append([*([article_name] if article else []), shown, fact.heads[-1], fact])
    return [table(made, labels=len(made[0]) - 1)]


# Several tables.


def for_each_requester(
    grid: Grid,
    _: int,
    *,
    caption: str = "（{n}）{head}",
    heads: tuple[str, str] | None = ("项目", "数量"),
    own: bool = False,
) -> list[str | Grid]:
    """Print a table for each requester below its caption; `own`: the caption is a row of it."""
    parts: list[str | Grid] = []
    for at in range(7):
        rows = rows_of(grid)
        said = caption.format(n="一二三四五六七"[at], head=rows[0][at].heads[-1])
        lines: list[list[str | Fact]] = [[said, ""]] if own else []
        lines += [list(heads)] if heads else []
        lines += [[row[0].labels[-1], row[at]] for row in rows]
        parts += [*([] if own else [said]), table(lines)]
    return parts


def split(grid: Grid, _: int, *, at: int = 4, labelled: bool = True, order: bool = False) -> list[Grid]:
    """Print the first columns in one table and the others in a second one below it."""
    rows = rows_of(grid)
    made: list[Grid] = []
    for low, high in ((at, 7), (0, at)) if order else ((0, at), (at, 7)):
        named = labelled or low == 0
        lines: list[list[str | Fact]] = [[*(["项目"] if named else []), *(f.heads[-1] for f in rows[0][low:high])]]
        lines += [[*([row[0].labels[-1]] if named else []), *row[low:high]] for row in rows]
        made.append(table(lines))
    return made
