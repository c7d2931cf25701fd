"""One row an agency and year, as an office reads it: what was asked, granted and disputed, how many problems stated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.exports.workbook import Head, Sheet
from gkstats.indicators.numbers import Choice, column_of, known_numbers
from gkstats.words import terms, wording

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus
    from gkstats.indicators.numbers import Cell

_ROUTES: Final = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
# A column of numbers, and the cells that it is the sum of.
_SUMS: Final[dict[str, tuple[Cell, ...]]] = {
    "received": (("requests", "received", "total"),),
    "resolved": (("requests", "resolved", "total"),),
    "granted": (("requests", "granted", "total"),),
    "disclosed": (("requests", "granted", "total"), ("requests", "granted_in_part", "total")),
    "reconsiderations": (("disputes", "reconsideration", "total"),),
    "lawsuits": tuple(("disputes", route, "total") for route in _ROUTES[1:]),
    "disputes": tuple(("disputes", route, "total") for route in _ROUTES),
}
_WHOSE: Final = ("agency", "year", "province", "prefecture", "county", "level", "scope")
_SHOWN: Final = {"year": "plain", "disclosed_share": "share"}


def overview(corpus: Corpus, language: str) -> Sheet:
    """Give the sheet: one row a counted report, sorted by place, body and year; a number that is not known is empty.

    Columns: agency, year, province, prefecture, county, level, scope; received, resolved, granted, disclosed (granted
    in full or in part), disclosed_share (of resolved), reconsiderations, lawsuits, disputes (both), problems (stated),
    source, report_id. A number is known as in the indicators: printed, or left by the report's own sums, and no check
    of the report fails on it. `corpus` is masked already.
    """
    t = wording.speaker(language)
    reports = corpus.scan("reports").filter("counted").select("report_id", *_WHOSE, "problems_state", "source")
    for name, cells in _SUMS.items():
        known = known_numbers(corpus, cells, Choice()).select(
            "report_id", pl.sum_horizontal(*map(column_of, cells), ignore_nulls=False).alias(name)
        )
        reports = reports.join(known, on="report_id", how="left", maintain_order="left")
    stated = corpus.scan("problems").group_by("report_id").agg(pl.len().cast(pl.Int64).alias("problems"))
    legible = ~pl.col("problems_state").cast(pl.String).is_in(["absent", "unreadable"])
    order = ["province", "prefecture", "county", "agency", "scope", "year"]
    frame = (
        reports.join(stated, on="report_id", how="left")
        .with_columns(
            problems=pl.when(legible).then(pl.col("problems").fill_null(0)),
            disclosed_share=pl.when(pl.col("resolved") > 0).then(pl.col("disclosed") / pl.col("resolved")),
        )
        .sort(order, nulls_last=True)
        .select(
            *(pl.col(name).cast(pl.String).replace(terms.keys(name, language)) if name in ("level", "scope") else name
              for name in _WHOSE),
            "received", "resolved", "granted", "disclosed", "disclosed_share", "reconsiderations", "lawsuits",
            "disputes", "problems", "source", "report_id",
        )
    )  # fmt: skip
    counts = dict.fromkeys((*_SUMS, "problems"), "count")
    heads = [
        Head(terms.column(name, language), (counts | _SHOWN).get(name, "text"))
        for name in frame.collect_schema().names()
    ]
    notes = [
        t(
            "Empty: not known for certain (blank, left out, illegible, or contradicted by the report's own sums). "
            "Empty is never zero.",
            "空白：数量不能确定（未填、缺项、无法判读，或与报告自身勾稽关系不符），不等于零。",
        ),
        t(
            "Figures of a whole jurisdiction hold those of the bodies below: filter by whose figures before adding up.",
            "“本行政区域”的数字已含下级机关，相加之前请先按“统计范围”筛选。",
        ),
    ]
    title = t("Each agency and year at a glance", "各机关各年度一览")
    return Sheet(t("Agency by year", "机关×年度"), frame, heads, title, notes, kept=2)
