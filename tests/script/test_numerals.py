"""Numbers as they are printed: how long one may be, what is said by and large, and what numbers a page."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gkstats.script.numerals import counts_in_words, numbers_of_pages, read_amount, read_number


@pytest.mark.parametrize(("text", "value"), [
    ("1286631160.00元", Decimal("1286631160.00")), ("123456789012", Decimal(123456789012)), ("1234567890123", None),
])  # fmt: skip
def test_decimals_make_a_number_no_longer(text, value):
    """Over a thousand million yuan with its decimals is an amount; more than twelve digits before them are none."""
    found = read_number(text, signed=False)
    assert found.value == value
    assert (found.kind == "number") == (value is not None)


@pytest.mark.parametrize("text", ["增999999999999999/减0", "一" * 5000, "九千万万万万万"])
def test_no_number_is_larger_than_the_tables_hold(text):
    """Such digits or numerals are no plain number, whatever is done with them; nor is an amount in a large unit."""
    assert read_number(text, signed=True).kind == "odd"
    assert read_amount("999999999999亿元", None).trouble == "no_plain_number"


@pytest.mark.parametrize("text", [
    "二十多件", "二十余件", "十几件", "百余", "几十人次", "若干件", "约二十", "不足十件", "三十左右",
    "七八件", "三五件", "三四十件", "一百二件", "数万件", "数万元",
])  # fmt: skip
def test_a_number_said_by_and_large_is_no_plain_one(text):
    """Whatever it is about, a number is printed: the cell is neither blank nor any one number."""
    assert read_number(text, signed=False).kind == "odd"
    assert counts_in_words(text)


@pytest.mark.parametrize(("text", "value"), [("三十二件", 32), ("一百零二", 102), ("二〇", 20), ("两千件", 2000)])
def test_a_number_in_words(text, value):
    """A whole Chinese numeral is a number."""
    assert read_number(text, signed=False).value == value


def test_a_unit_alone_is_no_number():
    """万元 in a cell says nothing of how many."""
    assert read_number("万元", signed=False).kind == "blank"
    assert not counts_in_words("万元")


@pytest.mark.parametrize(("printed", "pages"), [
    (["1/3", *"abcde", "2/3", *"abcde", "3/3"], {0, 6, 12}),
    (["3/7"], set()), (["3/7", "4/7"], set()), (["3/7", *"abcde", "4/9"], set()), (["3/7", *"abcde", "5/7"], set()),
    (["- 5 -", "第5页"], {0, 1}),
])  # fmt: skip
def test_a_fraction_is_a_pages_number_where_pages_are_counted(printed, pages):
    """3/7 by itself is what a cell says; with 4/7 a page further down it is where a page ends."""
    assert numbers_of_pages(printed) == pages
