"""Labels and heads that a document prints shortened, or with another word for the total, name their rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from as_printed import told
from evaluation.judge import Case, case
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers

if TYPE_CHECKING:
    from gkstats.demo.printing import Key, Number

IN = ("tabs", "spaces", "listed")


def printed(layout: str) -> Case:
    """Print a report whose rows add up."""
    return case("2021", numbers("2021", 2, sums=True), LAYOUTS[layout], 2)


def row(cells: dict[Key, Number | str], name: str) -> set[Number | str]:
    """Give what is told of a row of the requests."""
    return {value for key, value in cells.items() if key[:2] == ("requests", name)}


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize(("label", "short"), [
    ("本年新收政府信息公开申请数量", "本年新收申请数"), ("信访举报投诉类申请", "信访类申请"),
    ("本机关不掌握相关政府信息", "本机关不掌握"), ("结转下年度继续办理", "结转下年度"),
])  # fmt: skip
def test_what_is_left_of_a_label_names_its_row(layout: str, label: str, short: str) -> None:
    """A row whose label is printed shortened has its own numbers, and nothing is in doubt."""
    own = printed(layout)
    assert told(own.sheet.text.replace(label, short)) == (own.values, set())


def test_words_of_two_labels_name_neither() -> None:
    """申请数量 is of two rows: its numbers are nobody's, and neither row is absent."""
    own = printed("spaces")
    text = own.sheet.text.replace("一、本年新收政府信息公开申请数量", "申请数量")
    cells, codes = told(text.replace("二、上年结转政府信息公开申请数量", "申请数量"))
    assert row(cells, "received") == row(cells, "carried_in") == {"unreadable"}
    assert "label_missing" in codes


def test_a_shortened_label_behind_another_enumerator_names_no_row() -> None:
    """9.公开出版物 is a row that the document adds, not the form's third."""
    own = printed("spaces")
    cells, _ = told(own.sheet.text.replace("3.要求提供公开出版物", "9.公开出版物"))
    assert row(cells, "not_processed_publication") == {"unreadable"}


@pytest.mark.parametrize("layout", ["tabs", "spaces"])
def test_the_first_row_of_a_group_in_words_of_its_own(layout: str) -> None:
    """Numbers on a group's line are those of its first row, whatever that is called: it is not absent."""
    own = printed(layout)
    cells, codes = told(own.sheet.text.replace("（一）予以公开", "（一）公开"))
    assert row(cells, "granted") == {"unreadable"}
    assert {key: value for key, value in cells.items() if value != "unreadable"}.items() <= own.values.items()
    assert "label_missing" in codes


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("total", ["合计", "共计"])
def test_another_word_for_the_total(layout: str, total: str) -> None:
    """合计 for 总计, in all heads and in the row, is the total."""
    own = printed(layout)
    assert told(own.sheet.text.replace("总计", total)) == (own.values, set())


@pytest.mark.parametrize("layout", ["tabs", "spaces"])
def test_a_groups_total_is_not_the_total(layout: str) -> None:
    """A row 合计 below the refusals, in a text that says 总计, is none of the form's, though the total is left out."""
    own = printed(layout)
    border = "\t" if layout == "tabs" else "  "
    row_of_group = border.join(["合计", *map(str, range(5010, 5080, 10))])
    text = re.sub(r"(?m)^(.*8\.属于行政查询事项.*)$", rf"\1\n{row_of_group}", own.sheet.text)
    text, left_out = re.subn(r"(?m)^.*（七）总计.*\n", "", text)
    assert left_out == 1
    cells, _ = told(text)
    assert row(cells, "resolved") <= {"unreadable", "absent"}
    assert {key: value for key, value in cells.items() if not isinstance(value, str)}.items() <= own.values.items()


def test_another_total_beside_the_total_is_an_added_column() -> None:
    """合计 beside 总计 is a column that the form does not have: no number of it is told as the form's."""
    own = printed("listed")
    text = own.sheet.text.replace("\n总计\n", "\n合计\n总计\n", 1)
    assert text != own.sheet.text
    cells, _ = told(text)
    requests = {key: value for key, value in cells.items() if key[0] == "requests"}
    assert all(value in ("unreadable", own.values[key]) for key, value in requests.items())


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("word", ["复议", "诉讼"])
def test_a_route_that_is_printed_shortened(layout: str, word: str) -> None:
    """复议 beside 行政诉讼 is 行政复议."""
    own = printed(layout)
    text = re.sub(rf"^行政{word}$|(?<=\t)行政{word}|行政{word}(?=\t|  )", word, own.sheet.text, flags=re.MULTILINE)
    assert text != own.sheet.text
    assert told(text) == (own.values, set())
