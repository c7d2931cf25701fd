"""The declared indicators, and how they are shown on their page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from gkstats.corpus import selection
from gkstats.indicators.coverage import in_time_each, reports_each
from gkstats.indicators.declaring import Indicator, Sum, declare
from gkstats.indicators.overlap import overlap_each
from gkstats.indicators.problems import problems_each, stating_each
from gkstats.indicators.procurement import procurement_each
from gkstats.indicators.requests import received_each, zero_each
from gkstats.indicators.trust import discontinuities_each, violations_each
from gkstats.script.typed import Fields, load

if TYPE_CHECKING:
    from gkstats.indicators.sums import Each

Cells: TypeAlias = tuple[str, ...]


class IndicatorEntry(Fields, frozen=True, omit_defaults=True):
    """One entry of `declared.toml`; what it leaves out is as `Indicator` has it."""

    number: str
    zh: str
    en: str
    formula: str
    of: Annotated[tuple[str, str], Meta(description="write what is counted in English and in Chinese")]
    formula_zh: str | None = None
    caveat: str | None = None
    caveat_zh: str | None = None
    counts: Literal["reports", "requests", "cases"] | None = None
    k: Cells | dict[str, Cells] | None = None
    n: Cells | None = None
    part: str | None = None
    scale: float | None = None
    share: bool | None = None
    mean: bool | None = None
    alone: bool | None = None
    scoped: bool | None = None
    checked: bool | None = None
    breaks: tuple[int, ...] | None = None


_ENTRIES: Final[dict[str, dict[str, Any]]] = msgspec.to_builtins(
    load("gkstats.indicators", "declared.toml", dict[str, IndicatorEntry])
)
# What looks at other things than cells.
_EACH: Final[dict[str, Each]] = {
    "zero_requests": zero_each,
    "requests_received": received_each,
    "reports": reports_each,
    "in_time": in_time_each,
    "identity_violations": violations_each,
    "discontinuities": discontinuities_each,
    "text_overlap": overlap_each,
    "procurement_amount": partial(procurement_each, number="amount"),
    "procurement_purchases": partial(procurement_each, number="purchases"),
    "stating": stating_each,
    "stated_problems": problems_each,
}
INDICATORS: Final[dict[str, Indicator]] = {
    name: declare(name, entry, _EACH.get(name)) for name, entry in _ENTRIES.items()
}
RATIOS: Final = tuple(name for name, entry in _ENTRIES.items() if "n" in entry)


def numerator(name: str) -> Sum:
    """Give the cells that an indicator's k adds up, of one that is a ratio of cells without parts."""
    return Sum.of(_ENTRIES[name]["k"])


def chosen(indicator: str | Indicator, among: tuple[str, ...] = tuple(INDICATORS)) -> Indicator:
    """Give an indicator by its name, or one declared elsewhere as it is; ValueError for a name that there is not."""
    if isinstance(indicator, Indicator):
        return indicator
    return INDICATORS[selection.one_of("indicator", indicator, among)]
