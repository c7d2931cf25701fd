"""Which problems the bodies state (21), by the codes that count: a person's where one coded, else the rules'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.indicators.counting import NAMES, nameless
from gkstats.indicators.parts import K
from gkstats.indicators.worked_out import once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.numbers import Choice

# What the section on problems must be for it to be known whether a problem is stated.
KNOWN: Final = ("stated", "none_stated", "remedies_only")


def stating_each(corpus: Corpus, _: Choice) -> pl.LazyFrame:
    """Give what each report adds to `stating`: columns of `reports`, part, k, n (null without a legible section)."""
    state = pl.col("problems_state").cast(pl.String)
    known = pl.when(state.is_in(KNOWN))
    return (
        corpus.scan("reports")
        .filter("counted")
        .with_columns(
            of_part=pl.lit(""),
            k=known.then((state == "stated").cast(pl.Int64)),
            n=known.then(1),
            aside=pl.lit(value=False),
        )
    )


def problems_each(corpus: Corpus, _: Choice, coder: str = "") -> pl.LazyFrame:
    """Give what each report adds to `stated_problems`: columns of `reports`, part (the code), k, n; of one `coder`.

    A report that states no problem adds 0 to both; without a legible section on problems they are null.
    """
    named = codes(corpus, coder).select("code").unique().sort("code").collect()["code"].cast(pl.String)
    stated = corpus.scan("problems").select("report_id", n=pl.lit(1, pl.Int64)).unique()
    known = pl.when(pl.col("n").is_not_null() | pl.col("problems_state").cast(pl.String).is_in(KNOWN))
    has = pl.when(pl.col("n").is_not_null())
    return (
        corpus.scan("reports")
        .filter("counted")
        .join(stated, on="report_id", how="left")
        .with_columns(n=known.then(pl.col("n").fill_null(0)))
        .join(coded(corpus, coder).lazy(), on="report_id", how="left")
        .with_columns(
            *(has.then(pl.col(K + code).fill_null(value=False).cast(pl.Int64)) for code in named),
            aside=pl.lit(value=False),
        )
    )


def coded(corpus: Corpus, coder: str = "") -> pl.DataFrame:
    """Give for each report with any code a column of truths a code (`k:CODE`)."""
    return once(corpus, ("codes", coder), lambda: by_code(codes(corpus, coder)))


def by_code(rows: pl.LazyFrame) -> pl.DataFrame:
    """Give for each report in rows of report_id and code a column of truths a code (`k:CODE`)."""
    found = rows.collect()
    has = [(pl.col("code") == code).any().alias(f"{K}{code}") for code in found["code"].unique()]
    return found.group_by("report_id").agg(has)


def problem_examples(corpus: Corpus, each: int = 2, coder: str = "", *, name_bodies: bool = False) -> pl.DataFrame:
    """Give the first statements of each code, in order of source: code, label, text, source, line, abridged.

    Unless `name_bodies` the body's own names in the text are 〔…〕, and `source` is the report's identity.
    """
    found = (
        codes(corpus, coder, "seq")
        .join(corpus.scan("problems"), on=["report_id", "seq"])
        .join(reports_with(corpus, ["source", "abridged", *NAMES]), on="report_id")
        .sort("code", "source", "seq")
        .group_by("code", maintain_order=True)
        .head(each)
        .collect()
    )
    if not name_bodies:
        found = found.with_columns(nameless(found), source="report_id")
    return labelled(corpus, found).select("code", "label", "text", "source", "line", "abridged")


def codes(corpus: Corpus, coder: str = "", *also: str) -> pl.LazyFrame:
    """Give the codes that count, or one coder's: report_id, code and `also` other columns, each row once."""
    chosen = pl.col("coder") == coder if coder else pl.col("in_force")
    return corpus.scan("problem_codes").filter(chosen).select("report_id", "code", *also).unique()


def reports_with(corpus: Corpus, columns: Sequence[str]) -> pl.LazyFrame:
    """Give the counted reports with some columns and their `problems_state`."""
    wanted = dict.fromkeys(["report_id", *columns, "problems_state"])
    return corpus.scan("reports").filter("counted").select(*wanted)


def labelled(corpus: Corpus, frame: pl.DataFrame) -> pl.DataFrame:
    """Add a label: the code's key and, where the dictionary has it, its Chinese name."""
    names = corpus.dictionary.filter(pl.col("table") == "problem_codes", pl.col("column") == "code")
    zh = dict(names.select("key", "zh").iter_rows())
    key = pl.col("code").cast(pl.String)
    name = key.replace_strict(zh, default=None, return_dtype=pl.String)
    return frame.with_columns(pl.concat_str(key, name, separator=" ", ignore_nulls=True).alias("label"))
