"""Which problems the bodies state (21), by the codes that count: a person's where one coded, else the rules'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.codebook import VERSION
from gkstats.codebook.codings import RULES
from gkstats.indicators.coder_errors import corrected
from gkstats.indicators.counting import NAMES, nameless, wilson
from gkstats.indicators.numbers import groups
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus

# What the section on problems must be for it to be known whether a problem is stated.
KNOWN: Final = ("stated", "none_stated", "remedies_only")
CORRECTED: Final = ("corrected", "corrected_low", "corrected_high")


def stating(corpus: Corpus, by: Sequence[str] = ("year",)) -> pl.DataFrame:
    """Give the share of reports that state at least one problem.

    Columns: by…, scope, reports, k (reports that state one), n (reports with a legible section on problems), unknown
    (those without one), value = k/n with low and high (Wilson 95 %), none_stated and remedies_only (the rest of n),
    problems (statements). ValueError: a `by` that is no column of `reports`.
    """
    grouped = groups(by, "scope")
    state = pl.col("problems_state").cast(pl.String)
    statements = corpus.scan("problems").group_by("report_id").agg(pl.len().alias("problems"))
    return (
        _reports(corpus, grouped)
        .join(statements, on="report_id", how="left")
        .group_by(grouped)
        .agg(
            pl.len().alias("reports"),
            (state == "stated").sum().alias("k"),
            state.is_in(KNOWN).sum().alias("n"),
            (~state.is_in(KNOWN)).sum().alias("unknown"),
            *((state == name).sum().alias(name) for name in KNOWN[1:]),
            pl.col("problems").sum(),
        )
        .with_columns(wilson("k", "n").struct.unnest())
        .sort(grouped, nulls_last=True)
        .collect()
    )


def stated_problems(
    corpus: Corpus, by: Sequence[str] = ("year",), coder: str = "", *, min_n: int = FEW
) -> pl.DataFrame:
    """Give the share of reports that state a problem of each kind, among those with at least one stated problem (21).

    Columns: by…, scope, code, label (code and its Chinese name), reports (counted), k (reports that state it), n
    (reports with a stated problem), unknown (reports whose section on problems is missing or illegible), value = k/n
    with low and high (Wilson 95 %); corrected with corrected_low and corrected_high: value freed of the rules' measured
    errors, as `coder_errors.corrected` says, null for codes of a person or of a user's own codebook. `coder` takes one
    coder's codes instead of those that count. A code that some group states has a row in every group, in order of the
    latest year's share where every n is at least `min_n`, else in the codebook's: small numbers are never ranked.
    ValueError: a `by` that is no column of `reports`.
    """
    grouped = groups(by, "scope")
    stated = pl.col("problems_state").cast(pl.String)
    reports = _reports(corpus, grouped).join(
        corpus.scan("problems").select("report_id", stating=pl.lit(value=True)).unique(), on="report_id", how="left"
    )
    of_group = (
        reports.group_by(grouped)
        .agg(
            pl.len().alias("reports"),
            pl.col("stating").count().alias("n"),
            (~stated.is_in(KNOWN)).sum().alias("unknown"),
        )
        .filter(pl.col("n") > 0)
    )
    coded = codes(corpus, coder).join(reports.drop_nulls("stating"), on="report_id")
    k = coded.group_by(*grouped, "code").agg(pl.len().alias("k"))
    found = (
        of_group.join(coded.select("code").unique(), how="cross")
        .join(k, on=[*grouped, "code"], how="left", nulls_equal=True)
        .with_columns(pl.col("k").fill_null(0))
        .with_columns(wilson("k", "n").struct.unnest())
        .collect()
    )
    found = _corrected(found, applies=corpus.codebook == VERSION and coder in ("", RULES))
    found = _labelled(corpus, found).select(
        *grouped, "code", "label", "reports", "k", "n", "unknown", "value", "low", "high", *CORRECTED
    )
    if "year" not in grouped or found.filter(pl.col("n") < min_n).height:
        return found.sort(*grouped, "code", nulls_last=True)
    latest = pl.when(pl.col("year") == pl.col("year").max()).then("value").max().over("code")
    return found.sort(*grouped, latest, "code", descending=[*[False] * len(grouped), True, False], nulls_last=True)


def stating_each(corpus: Corpus, _: str) -> pl.LazyFrame:
    """Give what each report adds to `stating`: columns of `reports`, part, k, n (null without a legible section)."""
    state = pl.col("problems_state").cast(pl.String)
    known = pl.when(state.is_in(KNOWN))
    return (
        corpus.scan("reports")
        .filter("counted")
        .with_columns(part=pl.lit(""), k=known.then((state == "stated").cast(pl.Int64)), n=known.then(1))
    )


def problems_each(corpus: Corpus, _: str) -> pl.LazyFrame:
    """Give what each report adds to `stated_problems`: columns of `reports`, part (the code), k, n.

    A report that states no problem adds 0 to both; without a legible section on problems they are null.
    """
    coded = codes(corpus).rename({"code": "part"})
    stated = corpus.scan("problems").select("report_id", n=pl.lit(1, pl.Int64)).unique()
    known = pl.when(pl.col("n").is_not_null() | pl.col("problems_state").cast(pl.String).is_in(KNOWN))
    return (
        corpus.scan("reports")
        .filter("counted")
        .join(stated, on="report_id", how="left")
        .with_columns(n=known.then(pl.col("n").fill_null(0)))
        .join(coded.select("part").unique(), how="cross")
        .join(coded.with_columns(k=pl.lit(1, pl.Int64)), on=["report_id", "part"], how="left")
        .with_columns(k=pl.when(pl.col("n").is_not_null()).then(pl.col("k").fill_null(0)))
    )


def problem_pairs(corpus: Corpus, by: Sequence[str] = (), coder: str = "", *, min_n: int = FEW) -> pl.DataFrame:
    """Give the share of reports that state problems of two kinds, for each two that some report states together.

    Columns: by…, scope, code, with_code, k (reports that state both), n (reports with a stated problem), unknown
    (reports without a legible section on problems), value = k/n with low and high (Wilson 95 %), expected (the share
    if the two were independent: the product of their shares). The most frequent first where n is at least `min_n`, else
    in the codebook's order. ValueError: a `by` that is no column of `reports`.
    """
    grouped = groups(by, "scope")
    single = stated_problems(corpus, by, coder).select(*grouped, "code", "n", "unknown", share="value").lazy()
    coded = codes(corpus, coder).join(_reports(corpus, grouped), on="report_id")
    pairs = (
        coded.join(coded.select("report_id", with_code="code"), on="report_id")
        .filter(pl.col("code").to_physical() < pl.col("with_code").to_physical())
        .group_by(*grouped, "code", "with_code")
        .agg(pl.len().alias("k"))
        .join(single, on=[*grouped, "code"], nulls_equal=True)
        .join(single.select(*grouped, with_code="code", other="share"), on=[*grouped, "with_code"], nulls_equal=True)
        .with_columns(wilson("k", "n").struct.unnest(), expected=pl.col("share") * pl.col("other"))
        .select(*grouped, "code", "with_code", "k", "n", "unknown", "value", "low", "high", "expected")
    )
    ranked = pl.when(pl.col("n") >= min_n).then(-pl.col("value"))
    return pairs.sort(*grouped, ranked, "code", "with_code", nulls_last=True).collect()


def problem_examples(corpus: Corpus, each: int = 2, coder: str = "", *, name_bodies: bool = False) -> pl.DataFrame:
    """Give the first statements of each code, in order of source: code, label, text, source, line, abridged.

    Unless `name_bodies` the body's own names in the text are 〔…〕, and `source` is the report's identity.
    """
    found = (
        codes(corpus, coder, "seq")
        .join(corpus.scan("problems"), on=["report_id", "seq"])
        .join(_reports(corpus, ["source", "abridged", *NAMES]), on="report_id")
        .sort("code", "source", "seq")
        .group_by("code", maintain_order=True)
        .head(each)
        .collect()
    )
    if not name_bodies:
        found = found.with_columns(nameless(found), source="report_id")
    return _labelled(corpus, found).select("code", "label", "text", "source", "line", "abridged")


def codes(corpus: Corpus, coder: str = "", *also: str) -> pl.LazyFrame:
    """Give the codes that count, or one coder's: report_id, code and `also` other columns, each row once."""
    chosen = pl.col("coder") == coder if coder else pl.col("in_force")
    return corpus.scan("problem_codes").filter(chosen).select("report_id", "code", *also).unique()


def _reports(corpus: Corpus, columns: Sequence[str]) -> pl.LazyFrame:
    """Give the counted reports with some columns and their `problems_state`."""
    wanted = dict.fromkeys(["report_id", *columns, "problems_state"])
    return corpus.scan("reports").filter("counted").select(*wanted)


def _labelled(corpus: Corpus, frame: pl.DataFrame) -> pl.DataFrame:
    """Add a label: the code's key and, where the dictionary has it, its Chinese name."""
    names = corpus.dictionary.filter(pl.col("table") == "problem_codes", pl.col("column") == "code")
    zh = dict(names.select("key", "zh").iter_rows())
    key = pl.col("code").cast(pl.String)
    name = key.replace_strict(zh, default=None, return_dtype=pl.String)
    return frame.with_columns(pl.concat_str(key, name, separator=" ", ignore_nulls=True).alias("label"))


def _corrected(frame: pl.DataFrame, *, applies: bool) -> pl.DataFrame:
    """Add the shares freed of the rules' measured errors."""
    rows = frame.select("code", "k", "n").iter_rows()
    found = [corrected(code, k, n) if applies else (None, None, None) for code, k, n in rows]
    shares = zip(*found, strict=True) if found else ([], [], [])
    return frame.with_columns(pl.Series(name, share, pl.Float64) for name, share in zip(CORRECTED, shares, strict=True))
