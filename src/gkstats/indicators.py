"""What the reports say in numbers: corpus -> frame, one row a group, each row with the reports that it rests on.

Used are only `counted` reports. A share is of reports (never of requests) and carries a Wilson 95 % interval; what is
not known stands in a column of its own and is never taken for zero. Nothing here opens a file or draws.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from gkstats.corpus import Corpus

if TYPE_CHECKING:
    from collections.abc import Sequence

Z: Final = 1.959963984540054
FEW: Final = 30
FEWEST_FOR_TOP_5: Final = 20
YUAN_IN_10K: Final = 10_000
BARE_NUMBER: Final = r"^\d+(\.\d+)?$"
_TABLES_OF_CELLS: Final = ("proactive", "requests", "disputes")
_CHECKS_ON_RECEIVED: Final = (
    ("balance", "total"),
    ("requester_sum", "received"),
    ("claim", "requests_received"),
)


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


def select(corpus: Corpus, *, years: str = "", level: str = "") -> Corpus:
    """Keep the reports on some years and of one level, in every table; an empty selection keeps all.

    Issues without a report (files that are none) stay: they belong to what was read.
    """
    reports = corpus.reports
    levels = reports.schema["level"].categories.to_list() if isinstance(reports.schema["level"], pl.Enum) else []
    if level and level not in levels:
        msg = f"{level!r} is no level; the levels are {', '.join(levels)}"
        raise ValueError(msg)
    if years.strip():
        reports = reports.filter(pl.col("year").is_in(parse_years(years)))
    if level:
        reports = reports.filter(pl.col("level") == level)
    return _of_reports(corpus, reports)


def _of_reports(corpus: Corpus, reports: pl.DataFrame) -> Corpus:
    """Cut every table down to some reports."""
    frames = {"reports": reports, "dictionary": corpus.dictionary, "divisions": corpus.divisions}
    for name in (*_TABLES_OF_CELLS, "sections", "problems", "remedies", "problem_codes", "remedy_codes",
                 "remedy_matches", "claims", "checks"):  # fmt: skip
        frames[name] = getattr(corpus, name).join(reports, on="report_id", how="semi", maintain_order="left")
    known = pl.col("report_id").is_in(reports["report_id"].to_list())
    frames["issues"] = corpus.issues.filter(pl.col("report_id").is_null() | known)
    return Corpus(frames)


def counted(corpus: Corpus) -> pl.DataFrame:
    """Give the reports that count: the latest version for each body, year and scope."""
    return corpus.reports.filter("counted")


# --- what was read ----------------------------------------------------------------------------------------------------


def coverage(corpus: Corpus, by: Sequence[str] = ("year",)) -> pl.DataFrame:
    """Count reports by group: by…, reports, counted, abridged."""
    return (
        corpus.reports.group_by(by)
        .agg(
            pl.len().alias("reports"),
            pl.col("counted").sum(),
            pl.col("abridged").sum(),
        )
        .sort(by, nulls_last=True)
    )


def not_reports(corpus: Corpus) -> pl.DataFrame:
    """List the inputs that yielded no report: source, code, message."""
    return (
        corpus.issues.filter(pl.col("report_id").is_null(), pl.col("severity") == "error")
        .select("source", "code", "message")
        .sort("source", "code", "message")
    )


def issue_counts(corpus: Corpus) -> pl.DataFrame:
    """Count issues: severity, code, issues, files (the files that have one)."""
    return (
        corpus.issues.group_by("severity", "code")
        .agg(pl.len().alias("issues"), pl.col("source").n_unique().alias("files"))
        .sort("severity", "code")
    )


def cell_states(corpus: Corpus) -> pl.DataFrame:
    """Count the states of all cells: table, cells, reported, blank, absent, unreadable (one row a table)."""
    states = ("reported", "blank", "absent", "unreadable")
    return pl.concat(
        getattr(corpus, name).select(
            pl.lit(name).alias("table"),
            pl.len().alias("cells"),
            *[(pl.col("state") == state).sum().alias(state) for state in states],
        )
        for name in _TABLES_OF_CELLS
    )


def failed_checks(corpus: Corpus) -> pl.DataFrame:
    """Count what did not hold: check, failed, evaluable, trivial, open (one row a check).

    `evaluable` are checks with a result and a term that is not 0; an identity among zeros holds without saying
    anything and is counted in `trivial`. `open` could not be evaluated.
    """
    with_result = pl.col("passed").is_not_null()
    trivial = pl.col("trivial").fill_null(value=False)
    return (
        corpus.checks.group_by("check")
        .agg(
            (with_result & ~pl.col("passed")).sum().alias("failed"),
            (with_result & ~trivial).sum().alias("evaluable"),
            (with_result & trivial).sum().alias("trivial"),
            (~with_result).sum().alias("open"),
        )
        .sort("check")
    )


# --- requests ---------------------------------------------------------------------------------------------------------


def _doubtful(corpus: Corpus, checks: Sequence[tuple[str, str]]) -> pl.DataFrame:
    """Give the reports in which one of `checks` (check, subject) failed: report_id."""
    hit = pl.any_horizontal(
        (pl.col("check") == check) & (pl.col("subject") == subject) for check, subject in checks
    )
    return corpus.checks.filter(hit, pl.col("passed").not_()).select("report_id").unique()


def zero_requests(
    corpus: Corpus,
    by: Sequence[str] = ("year",),
    doubtful: Literal["unknown", "include"] = "unknown",
) -> pl.DataFrame:
    """Count the reports that report no new request (cell received / total, state reported, value 0).

    Columns: by…, reports (N), zero (k), some, unknown, known (n = zero + some), share = k/n with low and high (Wilson
    95 %), at_least = k/N, at_most = (k + unknown)/N. A number that the report's own sums or prose contradict counts as
    unknown, unless `doubtful` is "include".
    """
    received = corpus.requests.filter(
        pl.col("item") == "received", pl.col("requester") == "total", pl.col("state") == "reported"
    ).select("report_id", "value")
    if doubtful == "unknown":
        received = received.join(_doubtful(corpus, _CHECKS_ON_RECEIVED), on="report_id", how="anti")
    return (
        counted(corpus)
        .join(received, on="report_id", how="left")
        .group_by(by)
        .agg(
            pl.len().alias("reports"),
            (pl.col("value") == 0).sum().alias("zero"),
            (pl.col("value") != 0).sum().alias("some"),
            pl.col("value").null_count().alias("unknown"),
            pl.col("value").count().alias("known"),
        )
        .with_columns(
            wilson("zero", "known").struct.unnest(),
            (pl.col("zero") / pl.col("reports")).alias("at_least"),
            ((pl.col("zero") + pl.col("unknown")) / pl.col("reports")).alias("at_most"),
        )
        .sort(by, nulls_last=True)
    )


# --- procurement ------------------------------------------------------------------------------------------------------


def procurement_asked(corpus: Corpus) -> pl.DataFrame:
    """Count the reports whose form asks for central procurement: year, form, reports, asked."""
    asked = corpus.proactive.filter(pl.col("item") == "procurement").select("report_id").unique()
    asked = asked.with_columns(pl.lit(value=True).alias("asked"))
    return (
        counted(corpus)
        .join(asked, on="report_id", how="left")
        .group_by("year", "form")
        .agg(pl.len().alias("reports"), pl.col("asked").count())
        .sort("year", "form", nulls_last=True)
    )


def procurement(corpus: Corpus) -> pl.DataFrame:
    """Give what each report on the 2019 form states on central procurement, one row a report.

    Columns: report_id, year, scope, source, line, purchases, amount (Decimal, 万元; both null unless certain), bare
    (Decimal: the number that stands there without a unit; null where there is none).
    """
    cells = corpus.proactive.filter(pl.col("item") == "procurement")
    reported = pl.col("state") == "reported"
    purchases = cells.filter(pl.col("measure") == "purchases", reported).select(
        "report_id", pl.col("value").cast(pl.Int64).alias("purchases")
    )
    unit_unknown = corpus.issues.filter(pl.col("code") == "unit_unknown", pl.col("table") == "proactive")
    bare = (
        cells.filter(pl.col("measure") == "amount", pl.col("state") == "unreadable")
        .join(unit_unknown, on=["report_id", "line"], how="semi")
        .with_columns(pl.col("raw").str.normalize("NFKC").str.replace_all(r"[\s,]", "").alias("raw"))
        .filter(pl.col("raw").str.contains(BARE_NUMBER))
        .select("report_id", pl.col("raw").cast(pl.Decimal(20, 6)).alias("bare"))
    )
    amounts = cells.filter(pl.col("measure") == "amount").select(
        "report_id", "line", pl.when(reported).then("value").alias("amount")
    )
    return (
        counted(corpus)
        .join(amounts, on="report_id", how="inner")
        .join(purchases, on="report_id", how="left")
        .join(bare, on="report_id", how="left")
        .select("report_id", "year", "scope", "source", "line", "purchases", "amount", "bare")
        .sort("year", "scope", "source", nulls_last=True)
    )


def procurement_totals(corpus: Corpus) -> pl.DataFrame:
    """Sum central procurement within a year and a scope: a government's jurisdiction figures hold its bodies' again.

    Columns: year, scope, reports, known (n of the certain amounts), total, median (万元), top_1_share (largest / total),
    top_5_share (five largest / total; null below 20 amounts), purchases_known, purchases; bare (how many amounts stand
    without a unit), bare_as_yuan, bare_as_10k (their sum in 万元 if every one of them is 元, or 万元: assumptions, in no
    total), unknown (neither certain nor bare). A total is null where none is known.
    """
    largest = pl.col("amount").drop_nulls().sort(descending=True)
    top_5 = pl.when(pl.col("amount").count() >= FEWEST_FOR_TOP_5).then(largest.head(5).sum().cast(pl.Float64))
    all_of_it = pl.when(pl.col("amount").sum() > 0).then(pl.col("amount").sum().cast(pl.Float64))
    return (
        procurement(corpus)
        .group_by("year", "scope")
        .agg(
            pl.len().alias("reports"),
            pl.col("amount").count().alias("known"),
            total("amount").alias("total"),
            pl.col("amount").cast(pl.Float64).median().alias("median"),
            (pl.col("amount").max().cast(pl.Float64) / all_of_it).alias("top_1_share"),
            (top_5 / all_of_it).alias("top_5_share"),
            pl.col("purchases").count().alias("purchases_known"),
            total("purchases"),
            pl.col("bare").count().alias("bare_amounts"),
            total("bare").alias("bare_as_10k"),
            (pl.col("amount").is_null() & pl.col("bare").is_null()).sum().alias("unknown"),
        )
        .with_columns((pl.col("bare_as_10k").cast(pl.Float64) / YUAN_IN_10K).alias("bare_as_yuan"))
        .sort("year", "scope", nulls_last=True)
    )


# --- stated problems --------------------------------------------------------------------------------------------------


def stated_problems(corpus: Corpus, coder: str = "rules") -> pl.DataFrame:
    """Count by year the reports that state a problem of each kind, among reports with at least one stated problem.

    Columns: year, code, label (code and its Chinese name), reports (k), known (n), share with low and high (Wilson
    95 %). In order of the latest year's share where every year has at least 30 such reports, else in the codebook's:
    small numbers are never ranked.
    """
    stating = counted(corpus).join(corpus.problems, on="report_id", how="semi").select("report_id", "year")
    codes = _codes(corpus, coder)
    of_year = stating.group_by("year").agg(pl.len().alias("known"))
    found = (
        codes.join(stating, on="report_id")
        .unique(["report_id", "code"])
        .group_by("year", "code", "label")
        .agg(pl.len().alias("reports"))
        .join(of_year, on="year", nulls_equal=True)
        .select("year", "code", "label", "reports", "known")
        .with_columns(wilson("reports", "known").struct.unnest())
    )
    in_latest = pl.when(pl.col("year") == pl.col("year").max()).then("share").max().over("code")
    rank = in_latest if found["known"].min() is not None and of_year["known"].min() >= FEW else pl.lit(0)
    return found.sort("year", rank, "code", descending=[False, True, False], nulls_last=True)


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
        .with_columns(pl.concat_str(pl.col("code").cast(pl.String), "zh", separator=" ", ignore_nulls=True).alias("label"))
    )
