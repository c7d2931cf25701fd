"""Whether bodies state again what they stated the year before (21): three shares a kind of problem, side by side.

Only bodies with a counted report on both years, of one scope, are compared. That a problem is not stated again says
nothing of whether it was solved. Reports whose section on problems repeats the one of the year before stand apart. It
is told from the statements alone: the table `overlap` measures a report's whole prose, and a section may be carried
over into a text otherwise new, or be what is new in an old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.indicators.audited import errors_of_coder
from gkstats.indicators.coder_errors import CORRECTED, corrected_cases
from gkstats.indicators.counting import wilson_of_bodies, worth
from gkstats.indicators.numbers import groups, levelled
from gkstats.indicators.parts import K
from gkstats.indicators.problems import KNOWN, by_code, coded, codes
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.coder_errors import Corrected, Errors

CASES: Final = ("again_after_remedy", "again_without_remedy", "new")
REPEATED: Final = 0.8  # share of the statements that stand word for word in the year before, and of the text
_NOW, _THEN, _ANSWERED = "now:", "then:", "answered:"
_PAIR: Final = ["agency_key", "scope", "year"]


def matched_bodies(corpus: Corpus, by: Sequence[str] = ("year",)) -> pl.DataFrame:
    """Give the share of reports whose body has a report on the year before, and how many repeat its problems.

    Columns: by…, scope, reports (counted), k (with the same body's on the year before), n (of a known body and year),
    unknown (of none), value = k/n with low and high (Wilson 95 %), repeats (of k: at least four fifths of the stated
    problems stand word for word, years and other digits left out, in the year before), text_repeats (of k: the whole
    prose has an `overlap` of at least four fifths with the year before). ValueError: a `by` that is no column of
    `reports`.
    """
    grouped = groups(by, "scope")
    alike = corpus.scan("overlap").filter(pl.col("kind") == "own_year", pl.col("share") >= REPEATED)
    pairs = _pairs(corpus, []).join(
        alike.select("report_id", before="other", text_repeats=pl.lit(value=True)),
        on=["report_id", "before"],
        how="left",
    )
    known = pl.all_horizontal(pl.col("agency_key", "year").is_not_null())
    reports = corpus.scan("reports").filter("counted").with_columns(_whose=pl.coalesce("agency_key", "report_id"))
    return (
        levelled(reports, by)
        .join(pairs.select("report_id", "repeats", "text_repeats"), on="report_id", how="left")
        .group_by(grouped)
        .agg(
            worth("_whose", known).alias("_worth"),
            pl.len().alias("reports"),
            pl.col("repeats").count().alias("k"),
            known.sum().alias("n"),
            (~known).sum().alias("unknown"),
            pl.col("repeats").sum(),
            pl.col("text_repeats").sum(),
        )
        .with_columns(wilson_of_bodies("k", "n", "_worth"))
        .drop("_worth")
        .sort(grouped, nulls_last=True)
        .collect()
    )


def persistence(corpus: Corpus, by: Sequence[str] = ("year",), coder: str = "", *, min_n: int = FEW) -> pl.DataFrame:
    """Give for each kind of problem how many matched bodies state it, by what they said the year before (21).

    Columns: by… (of the later report), scope, repeats (the section repeats the year before's), code, case, reports
    (matched bodies), k (state it), n, unknown (the later report has no legible section on problems), value = k/n with
    low and high (Wilson 95 %), corrected with corrected_low and corrected_high (the share freed of the coder's errors
    in both years, as `coder_errors.corrected_cases` says; null for codes of a person or of a user's own codebook, and
    where all that were coded as stating it before may be errors), few (n below `min_n`). The cases:
    `again_after_remedy` (stated the year before, and an announced remedy answered it), `again_without_remedy` (stated,
    none did), `new` (not stated the year before). Bodies whose earlier report has no legible section on problems are in
    `reports` only. ValueError: a `by` that is no column of `reports`.
    """
    grouped = [*groups(by, "scope"), "repeats"]
    pairs = levelled(_pairs(corpus, [name for name in grouped if name != "repeats"]), by).collect()
    every = pairs.group_by(grouped).agg(pl.len().alias("reports")).with_row_index("_group")
    rows = _with_codes(corpus, coder, pairs.join(every, on=grouped, nulls_equal=True))
    kinds = codes(corpus, coder).select("code").unique().sort("code").collect()["code"]
    counts = [_by_case(rows, str(kind)).with_columns(code=pl.lit(kind, kinds.dtype)) for kind in kinds]
    nothing = _by_case(rows.clear(), "").with_columns(code=pl.lit(None, kinds.dtype))
    found = (
        pl.concat([nothing, *counts])
        .join(every, on="_group")
        .with_columns(*wilson_of_bodies("k", "n", "_worth"), few=pl.col("n") < min_n)
        .select(*grouped, "code", "case", "reports", "k", "n", "unknown", "value", "low", "high", "few")
        .sort(*grouped, "code", "case", nulls_last=True)
    )
    shares = _freed(found, grouped, errors_of_coder(corpus, coder))
    return found.with_columns(
        pl.Series(name, [row[at] for row in shares], pl.Float64) for at, name in enumerate(CORRECTED)
    ).select(pl.exclude("few"), "few")


def _with_codes(corpus: Corpus, coder: str, pairs: pl.DataFrame) -> pl.DataFrame:
    """Give the pairs whose earlier report is legible, with truths a code: stated now, stated and answered then."""
    stated = coded(corpus, coder)
    answered = codes(corpus, coder, "seq").join(
        corpus.scan("remedy_matches"), left_on=["report_id", "seq"], right_on=["report_id", "problem"], how="semi"
    )
    sides = (("report_id", _NOW, stated), ("before", _THEN, stated), ("before", _ANSWERED, by_code(answered)))
    found = pairs.filter(pl.col("state_before").cast(pl.String).is_in(KNOWN)).select(
        "_group", "report_id", "before", _whose=pl.col("agency_key").rank("dense"),
        _known=pl.col("problems_state").cast(pl.String).is_in(KNOWN),
    )  # fmt: skip
    for report, when, codes_of in sides:
        named = codes_of.rename({name: when + name.removeprefix(K) for name in codes_of.columns if name.startswith(K)})
        found = found.join(named.rename({"report_id": report}), on=report, how="left")
    return found.drop("report_id", "before")


def _by_case(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Count one kind of problem: a row a group and case."""
    now, then, answered = (
        pl.col(when + kind).fill_null(value=False) if when + kind in rows.columns else pl.lit(value=False)
        for when in (_NOW, _THEN, _ANSWERED)
    )
    case = pl.when(~then).then(pl.lit(CASES[2])).when(answered).then(pl.lit(CASES[0])).otherwise(pl.lit(CASES[1]))
    return rows.group_by("_group", case.cast(pl.Enum(CASES)).alias("case")).agg(
        worth("_whose", pl.col("_known")).alias("_worth"),
        (now & pl.col("_known")).sum().alias("k"),
        pl.col("_known").sum().alias("n"),
        (~pl.col("_known")).sum().alias("unknown"),
    )


def _freed(found: pl.DataFrame, grouped: Sequence[str], audited: Mapping[str, Errors] | None) -> list[Corrected]:
    """Free each row's share of the coder's errors; rows of one group and code are told from each other by its cases."""
    if audited is None:
        return [(None, None, None)] * found.height
    freed: list[Corrected] = []
    for _, rows in found.group_by(*grouped, "code", maintain_order=True):
        of_case = {str(case): (k, n) for case, k, n in rows.select("case", "k", "n").iter_rows()}
        shares = [of_case.get(case, (0, 0)) for case in CASES]
        by_case = corrected_cases(str(rows["code"][0]), shares[:-1], shares[-1], audited)
        freed += [by_case[CASES.index(str(case))] for case in rows["case"]]
    return freed


def _pairs(corpus: Corpus, columns: Sequence[str]) -> pl.LazyFrame:
    """Give the counted reports whose body has one on the year before, with before, state_before and repeats."""
    wanted = dict.fromkeys(["report_id", *_PAIR, "problems_state", *columns])
    reports = corpus.scan("reports").filter("counted").drop_nulls(["agency_key", "year"]).select(*wanted)
    earlier = reports.select(
        "agency_key", "scope", (pl.col("year") + 1).alias("year"), before="report_id", state_before="problems_state"
    )
    pairs = reports.join(earlier, on=_PAIR)
    # Only the Chinese characters: another year, another number is the same sentence.
    words = corpus.scan("problems").select("report_id", words=pl.col("text").str.replace_all(r"[^\p{Han}]", ""))
    again = (
        pairs.select("report_id", "before")
        .join(words, on="report_id")
        .join(
            words.select(before="report_id", words="words", again=pl.lit(value=True)).unique(),
            on=["before", "words"],
            how="left",
        )
        .group_by("report_id")
        .agg((pl.col("again").count() / pl.len() >= REPEATED).alias("repeats"))
    )
    return pairs.join(again, on="report_id", how="left").with_columns(pl.col("repeats").fill_null(value=False))
