"""Amounts said in the unit that people use for their size."""

from __future__ import annotations

from typing import Final

HUNDRED_MILLION: Final = 10_000  # in 万元, of which there are so many in 亿元
_WHOLE: Final = 1_000


def quantity(number: float) -> str:
    """Say a number that was computed: whole from 1,000 on, else to four digits."""
    return f"{number:,.0f}" if abs(number) >= _WHOLE else f"{number:.4g}"


def three_digits(number: float) -> str:
    """Say a rate in three digits, the last one too where it is 0: "18.0", "7.50", "0.512"."""
    return f"{number:#,.3g}".rstrip(".")


def money(amount: float) -> str:
    """Say an amount that is given in 万元 in the unit of its size: "3.08 亿元", "874 万元", "874 元"."""
    if abs(amount) >= HUNDRED_MILLION:
        return f"{amount / HUNDRED_MILLION:.3g} 亿元"
    size, unit = (amount * 10_000, "元") if 0 < abs(amount) < 1 else (amount, "万元")
    return f"{quantity(size)} {unit}"
