"""Rows and columns that are split into two years or measures: another's number is never the form's."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import pytest

from as_printed import values
from evaluation.judge import case
from evaluation.layouts import of, on_requests
from gkstats.demo.printing import Grid, MergedBox
from gkstats.demo.writers import html_table, markdown, quoted, separated
from gkstats.files.text import split
from gkstats.model import Report
from gkstats.reading.report import read
from gkstats.reading.tables.crossing.ours_alone import ours_alone
from gkstats.script.dates import years_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gkstats.demo.printing import Key, Number, Values

WRITERS: Final[dict[str, Callable[[Grid], list[str]]]] = {
    "page": lambda grid: [html_table(grid)],
    "tabs": partial(separated, join="\t".join),
    "tabs_repeated": partial(separated, join="\t".join, repeat=True),
    "markdown": markdown,
    "markdown_repeated": lambda grid: [f"| {line} |" for line in separated(grid, join=" | ".join, repeat=True)],
    "commas": partial(separated, join=quoted),
    "all_quoted": partial(separated, join=lambda row: ",".join(f'"{cell}"' for cell in row)),
}
KINDS: Final = {"page": "html", "commas": "csv", "all_quoted": "csv"}


def other(box: MergedBox, at: int, head: str) -> str:
    """Print a number that is none of the form's; a share of it may have its sign or not."""
    number = 50_000 + 700 * at + 10 * box.row + box.column
    return "" if number % 7 == 3 else f"{number % 97}%" if head.startswith("占") and number % 2 else str(number)


def ordered(boxes: Sequence[MergedBox]) -> tuple[MergedBox, ...]:
    """Give boxes as a page has them."""
    return tuple(sorted(boxes, key=lambda box: (box.row, box.column)))


def columns(grid: Grid, *, heads: Sequence[str], ours: int, split: Sequence[int] = range(7)) -> Grid:
    """Split some of seven columns below their heads: `ours` is which one of these is the form's."""
    size = len(heads)
    begins = [3 + number + (size - 1) * sum(at < number for at in split) for number in range(8)]
    wide = len(split) == 7

    def place(column: int) -> int:
        return begins[column - 3] if column >= 3 else column

    boxes: list[MergedBox] = []
    for box in grid.boxes:
        start, stop = place(box.column), place(box.column + box.width)
        moved = replace(box, column=start, width=stop - start)
        if box.key and box.column - 3 in split:
            boxes += [
                replace(box, column=start + at) if at == ours
                else MergedBox(other(box, at, head), box.row, start + at)
                for at, head in enumerate(heads)
            ]  # fmt: skip
        elif box.row < grid.heads <= box.row + box.height and box.column >= 3 and not wide:
            low = box.row if box.row < grid.heads - 1 else grid.heads
            if box.column - 3 in split:
                boxes.append(replace(moved, height=1 if low == box.row else box.height))
                boxes += [MergedBox(head, 2, start + at, grid.heads - 2) for at, head in enumerate(heads)]
            else:
                boxes.append(moved)
        else:
            boxes.append(moved)
    if not wide:
        return Grid(ordered(boxes), grid.labels, grid.heads)
    tiers = grid.heads
    boxes = [
        replace(box, row=box.row + 1) if box.row >= tiers
        else replace(box, height=box.height + 1) if box.column < 3 and box.row + box.height == tiers
        else box
        for box in boxes
    ]  # fmt: skip
    boxes += [MergedBox(heads[at % size], tiers, 3 + at) for at in range(7 * size)]
    return Grid(ordered(boxes), grid.labels, tiers + 1)


def rows(grid: Grid, *, heads: Sequence[str], ours: int) -> Grid:
    """Split each row into lines, a year's each: their names stand behind the label."""
    size, top = len(heads), grid.heads
    boxes: list[MergedBox] = []
    for box in grid.boxes:
        column = box.column + (box.column >= 3)
        if box.row < top:
            boxes.append(replace(box, column=column, width=box.width + (box.column == 0)))
        elif not box.key:
            boxes.append(replace(box, row=top + size * (box.row - top), height=size * box.height))
        else:
            first = top + size * (box.row - top)
            boxes += [
                replace(box, row=first + at, column=column) if at == ours
                else MergedBox(other(box, at, head), first + at, column)
                for at, head in enumerate(heads)
            ]  # fmt: skip
            if box.column == 3:
                boxes += [MergedBox(head, first + at, 3) for at, head in enumerate(heads)]
    return Grid(ordered(boxes), grid.labels + 1, top)


CHANGES: Final[dict[str, tuple[Callable[..., Grid], tuple[str, ...], int]]] = {
    "rows": (rows, ("上年", "本年"), 1),
    "rows_own_first": (rows, ("本年", "上年"), 0),
    "rows_years": (rows, ("{before}年", "{year}年"), 1),
    "rows_three": (rows, ("{first}年度", "{before}年度", "{year}年度"), 2),
    "every": (columns, ("上年", "本年"), 1),
    "every_years": (columns, ("{before}", "{year}"), 1),
    "every_three": (columns, ("本年", "上年", "同比"), 0),
    "natural": (partial(columns, split=(0,)), ("上年", "本年"), 1),
    "natural_three": (partial(columns, split=(0,)), ("{first}年", "{before}年", "{year}年"), 2),
    "total": (partial(columns, split=(6,)), ("上年", "本年"), 1),
    "total_years": (partial(columns, split=(6,)), ("{before}年", "{year}年"), 1),
    "total_share": (partial(columns, split=(6,)), ("占比（%）", "件数"), 1),
    "total_growth": (partial(columns, split=(6,)), ("本年", "较上年增长"), 0),
    "both": (partial(columns, split=(0, 6)), ("上年数", "本年数"), 1),
}


def text_of(form: str, change: str, writer: str, numbers: Values, seed: int) -> str:
    """Print a report whose table of requests is split so."""
    how, heads, ours = CHANGES[change]
    plain = case(form, numbers, of(WRITERS[writer]), seed)
    year = max(years_in(plain.document.title))
    named = tuple(head.format(year=year, before=year - 1, first=year - 2) for head in heads)
    layout = of(WRITERS[writer], change=on_requests(partial(how, heads=named, ours=ours)))
    return case(form, numbers, layout, seed).sheet.text


def judged(text: str, page: str, numbers: Values) -> tuple[dict[Key, Number | str], int]:
    """Read a report: what is told of its cells that is not so, and how many are told as they are printed."""
    report = read(text.encode(), f"report.{KINDS.get(page, 'txt')}")
    assert isinstance(report, Report)
    wrong: dict[Key, Number | str] = {}
    right = 0
    for cell in report.cells:
        key = (cell.table, *cell.key)
        printed = numbers.get(key)
        if cell.state == "reported" and cell.value != printed:
            wrong[key] = cell.value or 0
        elif cell.state in ("blank", "absent") and printed is not None:
            wrong[key] = cell.state
        right += cell.state == "reported" and cell.value == printed
    return wrong, right


@pytest.mark.parametrize("blank", [0, 0.35])
@pytest.mark.parametrize("writer", [*WRITERS])
@pytest.mark.parametrize("change", [*CHANGES])
def test_a_number_of_another_year_or_measure_is_never_the_forms(change: str, writer: str, blank: float) -> None:
    """What names tell is read, whichever stands first; with cells left blank, too."""
    form, seed = ("2021", 2) if blank else ("2019", 1)
    numbers = values(form, seed, blank)
    wrong, right = judged(text_of(form, change, writer, numbers, seed), writer, numbers)
    assert wrong == {}
    assert right == sum(value is not None for value in numbers.values())


def test_names_that_are_shortened_or_end_with_a_year() -> None:
    """A label whose words are fewer is no year's, and heads of a year's end or with shorter units are known."""
    text = """青山县水利局2023年政府信息公开工作年度报告
信息内容 | 制发件数（上年） | 制发件数（本年） | 现行有效件数（上年末） | 现行有效件数（本年末） |
规章 | 13 | 1 | 7 | 3 |
行政规范性文件 | 29 | 25 | 125 | 106 |
信息内容 | 上年收费金额（万元） | 本年收费金额（万元） |
行政事业性收费 | 88.16 | 29.2 |
申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计
一、本年新收申请数量 | 6 | 4 | 8 | 3 | 8 | 11 | 40
（上年） | 25 | 16 | 13 | 15 | 22 | 24 | 115"""
    left = [" ".join(line.split()) for line in ours_alone(split(text)).folded]
    assert left[2:4] == ["规章 | 1 | 3 |", "行政规范性文件 | 25 | 106 |"]
    assert left[5] == "行政事业性收费 | 29.2 |"
    assert left[7:] == ["一、本年新收申请数量 | 6 | 4 | 8 | 3 | 8 | 11 | 40", ""]


@pytest.mark.parametrize("writer", ["page", "tabs"])
@pytest.mark.parametrize("change", ["rows_years", "rows_three", "every_years", "natural_three", "total_years"])
def test_without_a_year_in_the_title_the_last_one_is_the_reports(change: str, writer: str) -> None:
    """No table of a report has a year to come."""
    numbers = values("2021", 2, 0.35)
    text = re.sub(r"\d{4}年(?=政府信息公开)", "", text_of("2021", change, writer, numbers, 2))
    wrong, right = judged(text, writer, numbers)
    assert wrong == {}
    assert right == sum(value is not None for value in numbers.values())
