"""Whole reports for tests: known numbers in the forms' tables, printed in any layout.

    values = numbers("2021", seed=7)                     # distinct, none zero: {(table, *key): number}
    text = printed("2021", values, LAYOUTS["tabs"])      # what must read back as exactly these values

Each number carries an invisible mark on its way, so that a damage done to the text still knows which cell it hit and on
which line a number stands; `Sheet.text` has no marks. Nothing here knows how reports are read.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from gkstats import forms
from gkstats.demo.printing import (
    MARK,
    Chapter,
    Document,
    Grid,
    Key,
    MergedBox,
    Number,
    Values,
    blocks,
    cells,
    disputes,
    printable,
    proactive,
    requests,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMS = ("2021", "2021-one-other", "2019", "mixed")


def plain(key: Key, value: Number) -> str:
    """Print a number as most documents do: digits, and 万元 where the form's heading has no unit."""
    return f"{value}万元" if key[-2:] == ("procurement", "amount") else str(value)


@dataclass(frozen=True)
class Style:
    """How a document words its labels and numbers, and in which order its sections stand."""

    label: Callable[[str], str] = str
    number: Callable[[Key, Number], str] = plain
    heading: str = "{0}、{1}"
    order: tuple[int, ...] = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True)
class Layout:
    """How a document becomes lines of text.

    `borders`: where an empty cell can still be told from no cell: `all`, `inner` (between the row's first and last
    number), or nowhere.
    """

    page: Callable[[Document], list[str]]
    style: Style = field(default_factory=Style)
    text: Callable[[str], str] = str
    borders: str = ""
    change: Callable[[Document], Document] = lambda document: document
    issues: tuple[str, ...] = ()  # codes of issues that its documents deserve


@dataclass(frozen=True)
class Sheet:
    """A printed text with its marks, and which cell each mark stands for."""

    marked: str
    keys: tuple[Key, ...]

    @property
    def text(self) -> str:
        """Give the text as a reader finds it."""
        return MARK.sub("", self.marked)

    @property
    def lines(self) -> dict[Key, int]:
        """Give the 1-based line of each number that is printed."""
        return {
            self.keys[ord(mark) - 0xE000]: number
            for number, line in enumerate(self.marked.split("\n"), 1)
            for mark in MARK.findall(line)
        }


def numbers(form: str, seed: int, *, sums: bool = True, top: int = 9999) -> dict[Key, Number]:
    """Draw a number for each cell, all different as far as sums allow, none of them zero."""
    rng = random.Random(seed)  # noqa: S311
    keys = cells(form)
    values: dict[Key, Number] = dict(
        zip(keys, rng.sample(range(1, max(top, len(keys) + 1)), len(keys)), strict=True)
        if top >= len(keys)
        else ((key, rng.randint(1, top)) for key in keys)
    )
    for key in keys:
        if key[-1] == "amount":
            values[key] = Decimal(rng.randint(11, 9_999_999)) / Decimal(10) ** rng.randint(1, 4)
            values[key] = Decimal(f"{values[key].normalize():f}")
        if key[-1] == "change" and rng.random() < 0.3:
            values[key] = -values[key]
    if sums:
        balance(values, form, rng)
    return values


def balance(values: dict[Key, Number], form: str, rng: random.Random) -> None:
    """Make every identity of the form hold."""
    table = next(block for block in blocks(form) if block.table == "requests")
    requesters = [column[0] for column in table.columns]
    parts = [row.key[0] for row in table.rows if row.key and printable(form, row)][2:-2]
    for part in (*parts, "carried_out"):
        values["requests", part, "total"] = sum(values["requests", part, r] for r in requesters[:-1])
    for r in requesters:
        values["requests", "resolved", r] = sum(values["requests", part, r] for part in parts)
        done = values["requests", "resolved", r] + values["requests", "carried_out", r]
        if r != "total":
            values["requests", "carried_in", r] = rng.randint(1, int(done) - 1)
        else:
            values["requests", "carried_in", r] = sum(values["requests", "carried_in", one] for one in requesters[:-1])
        values["requests", "received", r] = done - values["requests", "carried_in", r]
    for key in values:
        if key[0] == "disputes" and key[-1] == "total":
            values[key] = sum(values[*key[:2], o] for o in ("upheld", "corrected", "other", "pending"))


def document(form: str, values: Values, style: Style | None = None, seed: int = 0) -> Document:
    """Compose a report: six sections, the prose drawn by `seed`, the tables with their numbers marked."""
    style = style or Style()
    keys = {key: chr(0xE000 + n) for n, key in enumerate(cells(form))}

    def number(key: Key) -> str:
        value = values[key]
        return "" if value is None else keys[key] + style.number(key, value)

    grids = {
        2: proactive(form, number, style.label),
        3: requests(form, number, style.label),
        4: disputes(form, number, style.label),
    }
    said = PROSE[seed % len(PROSE)]
    first, last = (2021, 2021) if form == "mixed" else forms.load(form[:4]).years
    year = first + seed % (4 if last is None else last - first + 1)
    place = PLACES[seed % len(PLACES)]
    sections = []
    for number_ in style.order:
        heading = style.heading.format("一二三四五六"[number_ - 1], forms.outline()[number_ - 1].heading)
        parts = (grids[number_],) if number_ in grids else tuple(p.format(year, year + 1) for p in said[number_])
        sections.append(Chapter(heading, parts))
    return Document(
        f"{place}{year}年政府信息公开工作年度报告",
        (said[0][0].format(year, year + 1),),
        tuple(sections),
        (place, f"{year + 1}年1月{10 + seed % 19}日"),
    )


def printed(form: str, values: Values, layout: Layout, seed: int = 0) -> str:
    """Print a whole report with these numbers in a layout; None leaves a cell empty."""
    return sheet(form, layout.change(document(form, values, layout.style, seed)), layout).text


def sheet(form: str, document: Document, layout: Layout) -> Sheet:
    """Print a document in a layout."""
    return Sheet(layout.text("\n".join(layout.page(document))), tuple(cells(form)))


def numbered(grid: Grid) -> Iterator[MergedBox]:
    """Give the boxes that are for numbers."""
    return (box for box in grid.boxes if box.key is not None)


PLACES = ("青山市临河区柳林街道办事处", "云溪县白塔镇人民政府", "青山市临河区教育局", "东川市石桥区人民政府")

# Chapter 0 is the opening. {0} is the report's year, {1} the year after.
PROSE: tuple[dict[int, tuple[str, ...]], ...] = (
    {
        0: ("本报告按照《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{0}年1月1日起至{0}年12月31日止。",),
        1: (
            "{0}年，本机关围绕群众关心的事项做好公开工作，全年通过网站主动公开信息312条，答复咨询27次。",
            "（一）主动公开。重点领域的信息按时更新，全年组织培训3次。",
            "（二）依申请公开。办理流程更加规范，答复文书统一格式。",
        ),
        5: (
            "（一）存在的主要问题。一是公开内容不够全面，更新不够及时；二是解读形式单一；三是基层人员业务不熟。",
            "（二）改进情况。一是每月检查一次栏目更新；二是{1}年用图表和视频做解读；三是每季度组织一次业务培训。",
        ),
        6: ("本年度没有收取信息处理费。",),
    },
    {
        0: ("根据《中华人民共和国政府信息公开条例》第五十条的要求，现将{0}年工作情况报告如下。",),
        1: ("{0}年，本机关坚持以公开为常态、不公开为例外，及时公布政策文件、财政预决算和办事指南，方便群众查阅。",),
        5: (
            "一年来工作取得了进展，但还存在一些不足：1.主动公开意识不强；2.公开渠道较少。",
            "针对上述问题，{1}年将做好以下工作：1.加强学习，提高认识；2.用好政务新媒体，拓宽公开渠道。",
        ),
        6: ("无其他需要报告的事项。",),
    },
)
