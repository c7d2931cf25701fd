"""A workbook's first sheet: what was found, what it rests on, and what each sheet holds."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from gkstats.exports.workbook import Cover
from gkstats.indicators.coverage import not_reports
from gkstats.words import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.exports.workbook import Sheet


def cover(
    corpus: Corpus,
    sheets: Sequence[Sheet],
    language: str,
    found: Sequence[tuple[str, Sequence[str]]] = (),
    leads: Mapping[str, str] = MappingProxyType({}),
) -> Cover:
    """Give the first sheet: the parts `found`, or what was read; then each sheet with its rows.

    `leads` names the sheet that a sentence of those found leads to; each sheet's own line leads to it.
    """
    t = wording.speaker(language)
    title = t("Annual reports on government information disclosure", "政府信息公开工作年度报告")
    invented = [t(*wording.INVENTED)] if bool(corpus.reports["invented"].any()) else []
    read = wording.coverage(corpus.reports, not_reports(corpus), language)
    parts = found or [(t("What this rests on", "依据"), [read])]
    listed = {
        f"{sheet.name} · {t(wording.count(rows, 'row'), f'{rows:,}行')}"
        + (f"{t('; ', '；')}{sheet.title}" if sheet.title else ""): sheet.name
        for sheet in sheets
        for rows in [int(sheet.frame.select(pl.len()).collect().item())]
    }
    reading = [
        t(
            "An empty cell is a number that is not known; it is never zero. Names and telephone numbers of contact "
            "persons are masked as ***.",
            "空白单元格表示数量不详，不等于零。联系人的姓名和电话以***代替。",
        ),
        t(
            "A click on a name in blue leads to that sheet. Rest the pointer on a column's head to read what it means.",
            "点击蓝色的名称可转到该工作表；将鼠标停在列名上，可查看该列的含义。",
        ),
    ]  # fmt: skip
    said = [*parts, (t("How to read this workbook", "使用说明"), reading), (t("The sheets", "工作表"), list(listed))]
    return Cover(t("Read first", "首页"), title, invented, said, {**listed, **leads})
