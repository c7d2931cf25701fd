"""Numbers as they are printed: how long one may be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gkstats.script.numerals import read_number


@pytest.mark.parametrize(("text", "value"), [
    ("1286631160.00元", Decimal("1286631160.00")), ("123456789012", Decimal(123456789012)), ("1234567890123", None),
])  # fmt: skip
def test_decimals_make_a_number_no_longer(text, value):
    """Over a thousand million yuan with its decimals is an amount; more than twelve digits before them are none."""
    found = read_number(text, signed=False)
    assert found.value == value
    assert (found.kind == "number") == (value is not None)
