"""Which problems the bodies state (21): the share that states any, one of each kind, two kinds together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.indicators.audited import errors_of_coder
from gkstats.indicators.coder_errors import CORRECTED, corrected
from gkstats.indicators.counting import wilson_of_bodies
from gkstats.indicators.declared import INDICATORS
from gkstats.indicators.numbers import Choice, groups, levelled
from gkstats.indicators.problems import KNOWN, codes, labelled, problems_each, reports_with
from gkstats.indicators.sums import frame_of
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.coder_errors import Errors

_SHARE: Final = (
    "reports", "k", "n", "unknown", "value", "low", "high", "at_least", "at_most", "effective_bodies", "few",
)  # fmt: skip


def stating(corpus: Corpus, by: Sequence[str] = ("year",), *, min_n: int = FEW) -> pl.DataFrame:
    """Give the share of reports that state at least one problem.

    Columns: by…, scope, level, reports, k (reports that state one), n (reports with a legible section on problems),
    unknown (those without one), value = k/n with low and high (95 %; bodies are the clusters where years are pooled),
    at_least, at_most, effective_bodies, few, none_stated and remedies_only (the rest of n), problems (statements).
    ValueError: a `by` that is no column of `reports`.
    """
    grouped = groups(by, "scope")
    state = pl.col("problems_state").cast(pl.String)
    statements = corpus.scan("problems").group_by("report_id").agg(pl.len().alias("problems"))
    beside = (
        levelled(reports_with(corpus, grouped).join(statements, on="report_id", how="left"), by)
        .group_by(grouped)
        .agg(*((state == name).sum().alias(name) for name in KNOWN[1:]), pl.col("problems").sum())
        .collect()
    )
    found = INDICATORS["stating"](corpus, by, min_n=min_n).select(*grouped, *_SHARE)
    return found.join(beside, on=grouped, how="left", nulls_equal=True, maintain_order="left")


def stated_problems(
    corpus: Corpus, by: Sequence[str] = ("year",), coder: str = "", *, min_n: int = FEW
) -> pl.DataFrame:
    """Give the share of reports that state a problem of each kind, among those with at least one stated problem (21).

    Columns: by…, scope, level, code, label (code and its Chinese name), reports (counted), k (reports that state it), n
    (reports with a stated problem), unknown (reports whose section on problems is missing or illegible), value = k/n
    with low and high (95 %; bodies are the clusters where years are pooled), at_least, at_most, effective_bodies, few;
    corrected with corrected_low and corrected_high: value freed of the rules' measured errors, as
    `coder_errors.corrected` says, by an audit of this corpus where there is one; null for codes of a person or of a
    user's own codebook. `coder` takes one coder's codes instead of those that count. A code that some group states has
    a row in every group, in order of the latest year's share (corrected, where it is) where every n is at least
    `min_n`, else in the codebook's: small numbers are never ranked. ValueError: a `by` that is no column of `reports`,
    or `corrected`, which names the share here.
    """
    if "corrected" in by:
        msg = "by: corrected names the share freed of coding errors here; rename the column of reports first"
        raise ValueError(msg)
    grouped = groups(by, "scope")
    found = freed(as_coded(corpus, by, coder, min_n=min_n), errors_of_coder(corpus, coder))
    found = labelled(corpus, found).select(*grouped, "code", "label", *_SHARE, *CORRECTED)
    if "year" not in grouped or found.filter(pl.col("n") < min_n).height:
        return found.sort(*grouped, "code", nulls_last=True)
    share = pl.coalesce("corrected", "value")
    latest = pl.when(pl.col("year") == pl.col("year").max()).then(share).max().over("code")
    return found.sort(*grouped, latest, "code", descending=[*[False] * len(grouped), True, False], nulls_last=True)


def as_coded(corpus: Corpus, by: Sequence[str], coder: str = "", *, min_n: int = FEW) -> pl.DataFrame:
    """Give `stated_problems` with the coder's errors in it, and with all columns of a declared indicator."""
    coded = codes(corpus, coder).select("code").unique().sort("code").collect()["code"]
    indicator = replace(INDICATORS["stated_problems"], parts=tuple(coded.cast(pl.String)))
    found = frame_of(indicator, problems_each(corpus, Choice(), coder), by, min_n)
    return found.filter(pl.col("n") > 0).with_columns(pl.col("code").cast(pl.String).cast(coded.dtype))


def problem_pairs(corpus: Corpus, by: Sequence[str] = (), coder: str = "", *, min_n: int = FEW) -> pl.DataFrame:
    """Give the share of reports that state problems of two kinds, for each two that some report states together.

    Columns: by…, scope, level, code, with_code, k (reports that state both), n (reports with a stated problem), unknown
    (reports without a legible section on problems), value = k/n with low and high (Wilson 95 %), expected (the share
    if the two were independent: the product of their shares). The most frequent first where n is at least `min_n`, else
    in the codebook's order. ValueError: a `by` that is no column of `reports`.
    """
    grouped = groups(by, "scope")
    single = stated_problems(corpus, by, coder).lazy()
    single = single.select(*grouped, "code", "n", "unknown", "effective_bodies", share="value")
    coded = levelled(codes(corpus, coder).join(reports_with(corpus, grouped), on="report_id"), by)
    pairs = (
        coded.join(coded.select("report_id", with_code="code"), on="report_id")
        .filter(pl.col("code").to_physical() < pl.col("with_code").to_physical())
        .group_by(*grouped, "code", "with_code")
        .agg(pl.len().alias("k"))
        .join(single, on=[*grouped, "code"], nulls_equal=True)
        .join(single.select(*grouped, with_code="code", other="share"), on=[*grouped, "with_code"], nulls_equal=True)
        .with_columns(*wilson_of_bodies("k", "n", "effective_bodies"), expected=pl.col("share") * pl.col("other"))
        .select(*grouped, "code", "with_code", "k", "n", "unknown", "value", "low", "high", "expected")
    )
    ranked = pl.when(pl.col("n") >= min_n).then(-pl.col("value"))
    return pairs.sort(*grouped, ranked, "code", "with_code", nulls_last=True).collect()


def freed(frame: pl.DataFrame, audited: Mapping[str, Errors] | None) -> pl.DataFrame:
    """Add the shares freed of the rules' measured errors: columns corrected, corrected_low and corrected_high."""
    rows = frame.select("code", "k", "n").iter_rows()
    found = [(None, None, None) if audited is None else corrected(code, k, n, audited) for code, k, n in rows]
    shares = zip(*found, strict=True) if found else ([], [], [])
    return frame.with_columns(pl.Series(name, share, pl.Float64) for name, share in zip(CORRECTED, shares, strict=True))
