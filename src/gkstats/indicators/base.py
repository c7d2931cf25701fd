"""What every indicator stands on: which reports count, sums in which missing is never zero, the Wilson interval."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from gkstats import schema
from gkstats.corpus import Corpus

Z: Final = 1.959963984540054
TABLES_OF_CELLS: Final = ("proactive", "requests", "disputes")
_TABLES_OF_REPORTS: Final = (
    *TABLES_OF_CELLS, "sections", "problems", "remedies", "problem_codes", "remedy_codes", "remedy_matches", "claims",
    "checks",
)  # fmt: skip


def total(column: str) -> pl.Expr:
    """Sum the known values of `column`; null where none is known (Polars' own sum of nothing is 0)."""
    return pl.when(pl.col(column).count() > 0).then(pl.col(column).sum()).alias(column)


def wilson(k: str, n: str) -> pl.Expr:
    """Give share, low and high as a struct: k/n with its Wilson score interval at 95 %; null where n is 0.

    E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212: centre (p + z²/2n) / (1 + z²/n).
    """
    size = pl.when(pl.col(n) > 0).then(pl.col(n)).cast(pl.Float64)
    share = pl.col(k) / size
    centre = (share + Z**2 / (2 * size)) / (1 + Z**2 / size)
    reach = Z / (1 + Z**2 / size) * (share * (1 - share) / size + Z**2 / (4 * size**2)).sqrt()
    return pl.struct(
        share.alias("share"),
        (centre - reach).clip(0, share).alias("low"),
        (centre + reach).clip(share, 1).alias("high"),
    )


def parse_years(text: str) -> list[int]:
    """Read a selection of years: `2023`, `2019-2021` or `2019, 2021-2023`; an empty text selects nothing.

    Raises ValueError, naming the part that is no year.
    """
    years: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = re.fullmatch(r"(\d{4})(?:\s*[-\u2013]\s*(\d{4}))?", part)
        if found is None:
            msg = f"{part!r} is no year: write years as '2023', '2019-2021' or '2019, 2021-2023'"
            raise ValueError(msg)
        first, last = int(found[1]), int(found[2] or found[1])
        years.update(range(min(first, last), max(first, last) + 1))
    return sorted(years)


def select(corpus: Corpus, *, years: str | int = "", level: str = "") -> Corpus:
    """Keep the reports on some years and of one level, in every table; an empty selection keeps all.

    `years` is read by `parse_years`; papermill gives a single year as a number. Issues without a report (files that are
    none) stay: they belong to what was read.
    """
    reports = corpus.reports
    if level and level not in schema.LEVELS:
        msg = f"{level!r} is no level; the levels are {', '.join(schema.LEVELS)}"
        raise ValueError(msg)
    if str(years).strip():
        reports = reports.filter(pl.col("year").is_in(parse_years(str(years))))
    if level:
        reports = reports.filter(pl.col("level") == level)
    return _of_reports(corpus, reports)


def _of_reports(corpus: Corpus, reports: pl.DataFrame) -> Corpus:
    """Cut every table down to some reports."""
    frames = {"reports": reports, "dictionary": corpus.dictionary, "divisions": corpus.divisions}
    for name in _TABLES_OF_REPORTS:
        frames[name] = getattr(corpus, name).join(reports, on="report_id", how="semi", maintain_order="left")
    known = pl.col("report_id").is_in(reports["report_id"].to_list())
    frames["issues"] = corpus.issues.filter(pl.col("report_id").is_null() | known)
    return Corpus(frames)


def counted(corpus: Corpus) -> pl.DataFrame:
    """Give the reports that count: the latest version for each body, year and scope."""
    return corpus.reports.filter("counted")
