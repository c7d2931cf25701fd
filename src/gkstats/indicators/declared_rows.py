"""The table of indicators in docs/indicators.md: one row a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gkstats.indicators.declaring import Indicator

_INTERVALS: Final = {
    "reports": "Wilson, reports; bodies where years are pooled",
    "requests": "bodies",
    "cases": "bodies",
}
HEAD: Final = "| no. | name | official name | formula | interval | caveat |\n| --- | --- | --- | --- | --- | --- |\n"


def page(indicators: Iterable[Indicator]) -> str:
    """Give the table's rows of some indicators under its head."""
    return HEAD + "".join(
        f"| {one.number} | `{one.name}` | {one.zh} | {one.formula} | "
        f"{'bodies' if one.mean else _INTERVALS[one.counts]} | {one.caveat} |\n"
        for one in indicators
    )
