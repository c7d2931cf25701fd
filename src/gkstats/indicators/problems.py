"""Which problems the bodies state, by the codes that their statements were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from gkstats.indicators.base import counted, wilson
from gkstats.wording import FEW

if TYPE_CHECKING:
    from gkstats.corpus import Corpus


def stating(corpus: Corpus) -> pl.DataFrame:
    """Count the reports that state at least one problem: year, reports, stating, problems (statements)."""
    statements = corpus.problems.group_by("report_id").agg(pl.len().alias("statements"))
    return (
        counted(corpus)
        .join(statements, on="report_id", how="left")
        .group_by("year")
        .agg(
            pl.len().alias("reports"),
            pl.col("statements").count().alias("stating"),
            pl.col("statements").sum().alias("problems"),
        )
        .sort("year", nulls_last=True)
    )


def stated_problems(corpus: Corpus, coder: str = "rules") -> pl.DataFrame:
    """Count by year the reports that state a problem of each kind, among reports with at least one stated problem.

    Columns: year, code, label (code and its Chinese name), k (reports that state it), n (reports with a stated
    problem), value = k/n with low and high (Wilson 95 %). A code that some year's reports state has a row in every
    year. In order of the latest year's share where every year has at least 30 such reports, else in the codebook's:
    small numbers are never ranked.
    """
    stating = counted(corpus).join(corpus.problems, on="report_id", how="semi").select("report_id", "year")
    of_year = stating.group_by("year").agg(pl.len().alias("n"))
    coded = _codes(corpus, coder).join(stating, on="report_id").unique(["report_id", "code"])
    found = (
        of_year.join(coded.select("code", "label").unique(), how="cross")
        .join(
            coded.group_by("year", "code").agg(pl.len().alias("k")),
            on=["year", "code"],
            how="left",
            nulls_equal=True,
        )
        .select("year", "code", "label", pl.col("k").fill_null(0), "n")
        .with_columns(wilson("k", "n").struct.unnest())
    )
    if of_year.filter(pl.col("n") < FEW).height:
        return found.sort("year", "code", nulls_last=True)
    in_latest = pl.when(pl.col("year") == pl.col("year").max()).then("value").max().over("code")
    return found.sort("year", in_latest, "code", descending=[False, True, False], nulls_last=True)


def problem_examples(corpus: Corpus, each: int = 2, coder: str = "rules") -> pl.DataFrame:
    """Give the first statements of each code, in order of source: code, label, text, source, line, abridged."""
    return (
        _codes(corpus, coder)
        .join(corpus.problems, on=["report_id", "seq"])
        .join(counted(corpus).select("report_id", "source", "abridged"), on="report_id")
        .sort("code", "source", "seq")
        .group_by("code", maintain_order=True)
        .head(each)
        .select("code", "label", "text", "source", "line", "abridged")
    )


def _codes(corpus: Corpus, coder: str) -> pl.DataFrame:
    """Give one coder's codes with a label: the key and, where the dictionary has it, its Chinese name."""
    names = corpus.dictionary.filter(pl.col("table") == "problem_codes", pl.col("column") == "code")
    return (
        corpus.problem_codes.filter(pl.col("coder") == coder)
        .join(
            names.select(pl.col("key").cast(corpus.problem_codes.schema["code"], strict=False).alias("code"), "zh"),
            on="code",
            how="left",
        )
        .with_columns(
            pl.concat_str(pl.col("code").cast(pl.String), "zh", separator=" ", ignore_nulls=True).alias("label")
        )
    )
