"""A small folder, report by report: numbers, problems, remedies, checks, each with its line; no rates of so few."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.indicators.failures import failures
from gkstats.script.markup import render
from gkstats.words import terms
from gkstats.words.wording import ABRIDGED, HTML_LANGUAGES, INVENTED, speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.corpus.store import Corpus

NAME: Final = "reports.html"
_TEMPLATES: Final = Path(__file__).with_name("templates")
# Of each table the columns that name a cell, and which of its cells are shown: of requests those of all requesters.
_NUMBERS: Final = {
    "requests": (("item",), pl.col("requester").cast(pl.String) == "total"),
    "disputes": (("route", "outcome"), pl.lit(value=True)),
    "proactive": (("item", "measure"), pl.lit(value=True)),
}
_FACTS: Final = ("level", "body", "scope", "form")


def page(corpus: Corpus, language: str) -> str:
    """Give the page of a corpus, which is masked, in one language: one table a report, in order of year and body."""
    t = speaker(language)
    failed = failures(corpus)
    reports = corpus.reports.sort("year", "agency", "source", nulls_last=True)
    shown = [
        {
            "id": row["report_id"],
            "agency": row["agency"] or t("body not certain", "机关不详"),
            "year": t(f"{row['year']}", f"{row['year']}年") if row["year"] else t("year not certain", "年度不详"),
            "facts": _facts(row, language),
            "source": row["source"],
            "groups": [group for group in _groups(corpus, row["report_id"], failed, language) if group["rows"]],
        }
        for row in reports.iter_rows(named=True)
    ]
    return render(
        _TEMPLATES,
        "reports.html.j2",
        reports=shown,
        t=t,
        html_language=HTML_LANGUAGES[language],
    )


def _facts(row: dict[str, Any], language: str) -> list[str]:
    """Say what kind of report it is."""
    t = speaker(language)
    named = [terms.keys(name, language).get(str(row[name]), str(row[name])) for name in _FACTS if row[name]]
    dated = [t(f"dated {row['dated_on']}", f"落款日期{row['dated_on']}")] if row["dated_on"] else []
    notes = [t(*words) for name, words in (("abridged", ABRIDGED), ("invented", INVENTED)) if row[name]]
    other = [] if row["counted"] else [t("an older version or a copy", "旧版本或重复")]
    return [*named, *dated, *notes, *other]


def _groups(corpus: Corpus, report: str, failed: pl.DataFrame, language: str) -> Iterator[dict[str, Any]]:
    t, own = speaker(language), pl.col("report_id") == report
    tables = terms.keys("table", language)
    for table, (keys, which) in _NUMBERS.items():
        cells = corpus.scan(table).filter(own, which).collect()
        rows = list(_numbers(cells, keys, language))
        yield {"title": tables[table], "says": t("number", "数"), "rows": rows, "quoted": False}
    about = {"problems": t("about", "主题"), "remedies": t("meets the problem", "针对的问题")}
    for table in ("problems", "remedies"):
        said = corpus.scan(table).filter(own).sort("seq").collect()
        codes = _codes(corpus, table, own, language)
        rows = [(row["text"], codes.get(row["seq"], ""), row["line"]) for row in said.iter_rows(named=True)]
        yield {"title": tables[table], "says": about[table], "rows": rows, "quoted": True}
    yield {
        "title": tables["checks"],
        "says": t("result", "结果"),
        "rows": list(_checks(corpus.scan("checks").filter(own).collect(), failed.filter(own), language)),
        "quoted": False,
    }
    noted = corpus.scan("issues").filter(own, pl.col("severity") != "info").sort("line", nulls_last=True).collect()
    message = t("message", "message_zh")
    yield {
        "title": t("Noted while reading", "读取时存疑"),
        "says": "",
        "rows": [(row[message], "", row["line"]) for row in noted.iter_rows(named=True)],
        "quoted": False,
    }


def _checks(done: pl.DataFrame, failed: pl.DataFrame, language: str) -> Iterator[tuple[str, str, int | None]]:
    """Give each check that failed, with both numbers; then how many agree, say nothing, or cannot be made."""
    t = speaker(language)
    names, subjects = terms.keys("check", language), terms.keys("subject", language)
    for row in failed.iter_rows(named=True):
        expected, actual = _plain(row["expected_value"]), _plain(row["actual_value"])
        yield (
            t(", ", "，").join([names[row["check"]], *filter(None, [subjects.get(row["subject"])])]),
            t(f"{expected} expected, {actual} printed", f"应为{expected}，实填{actual}"),
            row["line"],
        )
    zeros = pl.col("trivial").fill_null(value=False)
    kinds = {
        t("agree", "吻合"): pl.col("passed") & ~zeros,
        t("of zeros only", "全为零"): pl.col("passed") & zeros,
        t("cannot be made: a number is not known", "有数不详，无法核验"): pl.col("passed").is_null(),
    }
    for kind, which in kinds.items():
        count = done.filter(which).height
        if count:
            yield kind, t(f"{count:,} checks" if count > 1 else "1 check", f"{count:,}项"), None


def _numbers(cells: pl.DataFrame, keys: tuple[str, ...], language: str) -> Iterator[tuple[str, str, int | None]]:
    """Give new requests, each number that is not 0 and each cell in doubt; then how many are 0, and how many empty."""
    t = speaker(language)
    first = pl.col(keys[0]).cast(pl.String) == "received"
    listed = pl.any_horizontal(pl.col("state") == "unreadable", pl.col("value") != 0, first)
    shown = cells.filter(listed.fill_null(value=False))
    for row in shown.iter_rows(named=True):
        what = t(", ", "，").join(terms.keys(key, language).get(str(row[key]), str(row[key])) for key in keys)
        yield what, _said(row, language), row["line"]
    rest = cells.join(shown, on=["report_id", *keys], how="anti", nulls_equal=True)
    zeros = rest.filter(pl.col("state") == "reported").height
    empty = rest.filter(pl.col("state") == "blank").height
    all_of = t("the other ", "其余")
    if shown.is_empty():
        all_of = "" if zeros and empty else t("all ", "全部")
    if zeros:
        yield t(f"{all_of}{zeros:,} cells", f"{all_of}{zeros:,}个单元格"), "0", None
    if empty:
        yield t(f"{all_of}{empty:,} cells", f"{all_of}{empty:,}个单元格"), t("printed, but empty", "印出但空白"), None


def _said(row: dict[str, Any], language: str) -> str:
    """Print a cell's number with its unit where that is one of money, else what is the matter with it."""
    t = speaker(language)
    if row["state"] == "reported":
        return _plain(row["value"]) + (" 万元" if row.get("unit") == "CNY 10k" else "")
    if row["state"] == "unreadable":
        return t("not certain", "无法判读") + (t(f": {row['raw']}", f"：{row['raw']}") if row["raw"] else "")
    state: str = terms.keys("state", language).get(row["state"], row["state"])
    return state


def _codes(corpus: Corpus, table: str, own: pl.Expr, language: str) -> dict[int, str]:
    """Name what each statement is about, by the codes that count."""
    names = terms.keys("code", language)
    kind = "problem_codes" if table == "problems" else "remedy_codes"
    rows = corpus.scan(kind).filter(own, "in_force").select("seq", pl.col("code").cast(pl.String)).unique().collect()
    said: dict[int, list[str]] = {}
    for seq, code in rows.sort("seq", "code").iter_rows():
        said.setdefault(seq, []).append(names.get(code, code))
    return {seq: speaker(language)(", ", "、").join(each) for seq, each in said.items()}


def _plain(value: Any) -> str:  # noqa: ANN401 - a number of a table
    if value is None:
        return "–"
    return f"{value.normalize():,f}" if hasattr(value, "normalize") else f"{value:,}"
