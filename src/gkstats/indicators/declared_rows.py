"""The table of indicators in docs/indicators.md and its Chinese twin: one row a declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gkstats.indicators.declaring import Indicator

_INTERVALS: Final = {
    "en": {
        "reports": "Wilson, reports; bodies where years are pooled",
        "requests": "bodies",
        "cases": "bodies",
    },
    "zh": {"reports": "威尔逊，按报告；几年合并时按机关", "requests": "按机关", "cases": "按机关"},
}
_HEADS: Final = {
    "en": "| no. | name | official name | formula | interval | caveat |",
    "zh": "| 编号 | 函数 | 名称 | 公式 | 区间 | 注意 |",
}


def page(indicators: Iterable[Indicator], language: str = "en") -> str:
    """Give the table's rows of some indicators under its head."""
    intervals = _INTERVALS[language]
    rows = [f"{_HEADS[language]}\n| --- | --- | --- | --- | --- | --- |\n"]
    for one in indicators:
        formula, caveat = (
            (one.formula_zh or one.formula, one.caveat_zh) if language == "zh" else (one.formula, one.caveat)
        )
        over = intervals["requests" if one.mean else one.counts]
        rows.append(f"| {one.number} | `{one.name}` | {one.zh} | {formula} | {over} | {caveat} |\n")
    return "".join(rows)
