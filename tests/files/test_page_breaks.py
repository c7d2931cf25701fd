"""Rows on both sides of a page break: each keeps its own cells where a line parts them."""

from __future__ import annotations

import pytest

from gkstats.files.baselines import TextLine
from gkstats.files.breaks import joined
from gkstats.files.grid import Box, Piece
from gkstats.files.pages import Page, pieces
from gkstats.files.ruled import End, Ruled

EDGES = [100.0, 160.0, *(260.0 + 40 * n for n in range(8))]
HEADS = [
    "（本列数据的勾稽关系）",
    "",
    "自然人",
    "商业企业",
    "科研机构",
    "公益组织",
    "法律服务",
    "其他",
    "总计",
]


def part(label: str, numbers: list[str], *, group: str, closed: bool) -> Ruled:
    """Make a table of one row; `closed`: a line ends all its cells but the merged first one."""
    boxes = [Box(0, n, pieces=[Piece(text)] if text else []) for n, text in enumerate((group, label, *numbers))]
    end = End(boxes, frozenset({0}) if closed else frozenset(range(len(boxes))), frozenset())
    return Ruled(EDGES, [20.0, 40.0], boxes, end, end)


@pytest.mark.parametrize("unit", ["", "件", " 件", "万元"])
def test_a_row_with_units_below_a_page_break_stays_one(unit: str) -> None:
    """267件 above the break and 324件 below it are two rows, whatever their unit, and no label that goes on."""
    first, second = ([f"{n + 7 * at}{unit}" for at in range(7)] for n in (267, 324))
    above = part("7.属于行政执法案卷", first, group="（三）不予公开", closed=True)
    below = part("2.其他法律行政法规禁止公开", second, group="", closed=False)
    whole = joined(above, [], below, [])
    assert whole is not None
    rows = [[box.text for box in whole.boxes if box.row == row][1:] for row in (0, 1)]
    assert rows == [["7.属于行政执法案卷", *first], ["2.其他法律行政法规禁止公开", *second]]


def rows(*said: list[str]) -> Ruled:
    """Make a table of rows, all of them closed by lines."""
    boxes = [
        [Box(at, n, pieces=[Piece(text)] if text else []) for n, text in enumerate(row)] for at, row in enumerate(said)
    ]
    ends = (End(boxes[at], frozenset(), frozenset()) for at in (0, -1))
    return Ruled(EDGES, [20.0 * n for n in range(len(said) + 1)], [box for row in boxes for box in row], *ends)


def numbers(first: int) -> list[str]:
    """Give seven numbers of a row."""
    return [str(first + 3 * n) for n in range(7)]


def lines(above: Ruled, note: str, below: Ruled) -> list[str]:
    """Give the lines of a table and its second part on the next page; `note` stands at the first one's foot."""
    first: list[Ruled | TextLine] = [above]
    first += [TextLine(note, 10.0, EDGES[0], EDGES[-1])] if note else []
    return [piece.text for piece in pieces([Page(first, 0, 800), Page([below], 0, 800)]) if piece.text]


def test_heads_printed_again_do_not_part_a_row() -> None:
    """Where a program prints a table's heads on each page, a row that the page cut is one."""
    above = rows(HEADS, ["", "2.其他法律", *numbers(10)], ["三、本年", "3.危及", *numbers(40)])
    below = rows(HEADS, ["度办理结果", "“三安全一稳定”", *[""] * 7], ["", "4.保护第三方", *numbers(70)])
    assert lines(above, "", below)[2:] == [
        "\t".join(["三、本年度办理结果", "3.危及 “三安全一稳定”", *numbers(40)]),
        "\t".join(["", "4.保护第三方", *numbers(70)]),
    ]


def test_heads_printed_again_do_not_part_a_label_of_several_rows() -> None:
    """The row above the break is whole, and the label beside it goes on below the heads."""
    above = rows(HEADS, ["三、本年", "1.予以公开", *numbers(40)])
    below = rows(HEADS, ["度办理结果", "2.部分公开", *numbers(70)])
    assert lines(above, "", below)[1:] == [
        "\t".join(["三、本年度办理结果", "1.予以公开", *numbers(40)]),
        "\t".join(["", "2.部分公开", *numbers(70)]),
    ]


def test_heads_printed_again_stay_above_other_rows() -> None:
    """A row with an enumerator of its own goes on with none: what stands above it says which columns these are."""
    above = rows(HEADS, ["", "3.危及三安全一稳定", *numbers(40)])
    below = rows(HEADS, ["", "4.保护第三方", *[""] * 7], ["", "5.属于三类", *numbers(70)])
    assert lines(above, "", below)[2:4] == ["\t".join(HEADS), "\t".join(["", "4.保护第三方", *[""] * 7])]


def test_other_heads_on_the_next_page_are_not_left_out() -> None:
    """Where they say something else, nothing goes on."""
    above = rows(HEADS, ["", "3.危及", *numbers(40)])
    below = rows([*HEADS[:-2], "总计", "其他"], ["", "“三安全一稳定”", *[""] * 7])
    assert "\t".join(["", "“三安全一稳定”", *[""] * 7]) in lines(above, "", below)


@pytest.mark.parametrize("note", ["1其中3件为上年结转，45件为本年。", "①其中3件为上年结转。", "* 含上年结转3件。"])
def test_a_note_at_the_foot_of_a_page_does_not_part_a_row(note: str) -> None:
    """It stands between the halves of the row on its page, and below the table in the text."""
    above = rows(["", "2.其他法律", *numbers(10)], ["", "3.危及", *numbers(40)])
    below = rows(["", "“三安全一稳定”", *[""] * 7], ["", "4.保护第三方", *numbers(70)])
    assert lines(above, note, below)[1:] == [
        "\t".join(["", "3.危及 “三安全一稳定”", *numbers(40)]),
        "\t".join(["", "4.保护第三方", *numbers(70)]),
        note,
    ]


@pytest.mark.parametrize(
    ("said", "label"),
    [("三、收到和处理政府信息公开申请情况如下", "“三安全一稳定”"), ("①其中3件为上年结转。", "4.保护")],
)
def test_a_sentence_parts_two_tables(said: str, label: str) -> None:
    """What is no note, or stands where no row goes on, is between two tables."""
    above, below = rows(["", "3.危及", *numbers(40)]), rows(["", label, *[""] * 7], ["", "5.属于三类", *numbers(70)])
    assert lines(above, said, below)[1] == said
