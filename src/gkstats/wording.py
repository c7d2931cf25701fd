"""Sentences computed from frames: source lines, "k of n", how far a total reaches.

A number is never typed into prose. Below 30 a share is said as k of n; what comes from an abridged transcript is named
as such wherever it is shown.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import polars as pl

FEW: Final = 30
LANGUAGES: Final = ("en", "zh")
ABRIDGED: Final = "abridged transcript, wording by gkstats"
PARTLY_ABRIDGED: Final = "partly abridged transcripts, wording by gkstats"


def speaker(language: str) -> Callable[[str, str], str]:
    """Choose a language once; what is given back takes an English and a Chinese wording and returns one of them.

    Raises ValueError for a language that gkstats does not speak.
    """
    if language not in LANGUAGES:
        msg = f"language: {language!r} is none of {', '.join(LANGUAGES)}"
        raise ValueError(msg)
    chosen = LANGUAGES.index(language)
    return lambda *wordings: wordings[chosen]


def k_of_n(k: int, n: int) -> str:
    """Say a share: "3 of 4" below 30, else "45.0 % (90 of 200)"."""
    plain = f"{k:,} of {n:,}"
    return f"{k / n:.1%} ({plain})".replace("%", " %", 1) if n >= FEW else plain


def count(n: int, noun: str) -> str:
    """Say a number of things: "1 report", "1,200 reports"."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def years(values: Sequence[int | None]) -> str:
    """Say which years: "2019-2021 and 2023"."""
    known = sorted({year for year in values if year is not None})
    spans: list[list[int]] = []
    for year in known:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    said = [str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}" for span in spans]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said) or "no known year"


def abridged(reports: pl.DataFrame) -> str:
    """Say what must stand beside everything drawn from transcripts: all abridged, some, or nothing to say."""
    cut = int(reports["abridged"].sum())
    if cut == 0:
        return ""
    return ABRIDGED if cut == reports.height else PARTLY_ABRIDGED


def source(reports: pl.DataFrame, on: date | None = None) -> str:
    """Write a chart's source line: how many reports on which years, read when, abridged or not."""
    day = on or date.today()  # noqa: DTZ011 - the reader's own calendar day
    line = (
        f"Source: {count(reports.height, 'annual report')} on {years(reports['year'].to_list())} in the folder read; "
        f"gkstats, {day:%Y-%m-%d}"
    )
    note = abridged(reports)
    return f"{line}; {note}." if note else f"{line}."


def coverage(reports: pl.DataFrame, not_reports: pl.DataFrame) -> str:
    """Say what was read: reports, their years, how many count, how many inputs are no report."""
    others = reports.height - int(reports["counted"].sum())
    rest = f"; {others:,} of them an older version or a copy of another" if others else ""
    files = not_reports["source"].n_unique()
    said = f"{count(reports.height, 'report')} on {years(reports['year'].to_list())}{rest}. "
    return said + (f"{count(files, 'input')} yielded no report." if files else "Every input yielded a report.")


def checks(failed: pl.DataFrame) -> str:
    """Say how many checks failed among those that say anything."""
    evaluable = int(failed["evaluable"].sum())
    if evaluable == 0:
        return "No check with a number other than 0 could be evaluated."
    wrong = int(failed["failed"].sum())
    return f"Failed checks, among those with a number other than 0: {k_of_n(wrong, evaluable)}."


def zero_requests(found: pl.DataFrame) -> list[str]:
    """Say for each year how many report no new request, and how far the unknown reaches."""
    if found.is_empty():
        return ["There is no report in this selection."]
    sentences = []
    for row in found.iter_rows(named=True):
        year = row["year"] or "an unknown year"
        said = f"Of the reports on {year} whose number is known, {k_of_n(row['k'], row['n'])} report no new request"
        if not row["n"]:
            said = f"Of the reports on {year} none has a number of new requests that is certain"
        if row["unknown"]:
            least, most = row["k"], row["k"] + row["unknown"]
            said += f"; of all {row['reports']:,} it is at least {least:,} and at most {most:,}"
        sentences.append(f"{said}.")
    return sentences


def procurement_asked(asked: pl.DataFrame) -> str:
    """Say on how many reports the question stood at all."""
    if asked.is_empty():
        return ""
    reports, with_question = int(asked["reports"].sum()), int(asked["asked"].sum())
    return f"Reports on a form that asks for it: {k_of_n(with_question, reports)}."


def procurement(totals: pl.DataFrame) -> list[str]:
    """Say each certain total with its n, its median and how much of it the largest amounts make."""
    sentences = []
    for row in totals.iter_rows(named=True):
        group = f"{row['year']}, scope {row['scope'].replace('_', ' ')}"
        if row["total"] is None:
            sentences.append(f"{group}: no amount is certain (0 of {row['reports']:,}).")
            continue
        said = (
            f"{group}: {row['total'].normalize():,f} 万元 in {row['n']:,} of {count(row['reports'], 'report')}, "
            f"median {row['median']:,.4f}".rstrip("0").rstrip(".")
            + " 万元"
        )
        if row["top_1_share"] is not None and row["n"] > 1:
            said += f"; the largest amount is {row['top_1_share']:.0%} of it"
        if row["top_5_share"] is not None:
            said += f", the five largest are {row['top_5_share']:.0%}"
        if row["bare_amounts"]:
            said += f". {count(row['bare_amounts'], 'amount')} without a unit not counted"
        sentences.append(f"{said}.")
    return sentences


def stating(found: pl.DataFrame) -> str:
    """Say how many reports state a problem at all: what the shares below are of."""
    if found.is_empty():
        return ""
    reports, with_problem = int(found["reports"].sum()), int(found["stating"].sum())
    return (
        f"Reports that state at least one problem: {k_of_n(with_problem, reports)}, with "
        f"{count(int(found['problems'].sum()), 'statement')} in all; the shares below are of those reports."
    )


def stated_problems(found: pl.DataFrame) -> list[str]:
    """Name for each year the code that most reports state, where its interval stands above every other's."""
    sentences = []
    for (year,), rows in found.group_by("year", maintain_order=True):
        first, *others = rows.sort("value", descending=True).iter_rows(named=True)
        apart = first["n"] >= FEW and all(first["low"] > other["high"] for other in others)
        named = sum(row["k"] > 0 for row in (first, *others))
        said = f"{year or 'Unknown year'}: problems of {count(named, 'kind')} in {count(first['n'], 'report')}"
        if apart:
            said += f"; most often stated: {first['label']}, {k_of_n(first['k'], first['n'])}"
        sentences.append(f"{said}.")
    return sentences or ["No report in this selection states a problem that a code was given to."]
