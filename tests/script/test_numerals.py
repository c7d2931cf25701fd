"""Numbers as they are printed: how long one may be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gkstats.script.numerals import read_amount, read_number


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
