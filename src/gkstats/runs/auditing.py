"""The page on which a person reads a sample by hand: one file that opens offline, everything in it escaped.

What gkstats read stays hidden until the person has said what stands there. Its script uses no network and puts no text
of a report into the page: all of it is there from the start.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.corpus import store, tracing
from gkstats.dataset import schema
from gkstats.issues import PhrasedError
from gkstats.runs import sampling
from gkstats.script.markup import render
from gkstats.words import terms
from gkstats.words.wording import HTML_LANGUAGES, speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.runs.sampling import Drawn

PAGE: Final = "audit.html"
_TEMPLATES: Final = Path(__file__).with_name("templates")
_AROUND: Final = 14  # lines of the original above and below a cell
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"  # one a code, to be typed


class NothingToAuditError(PhrasedError):
    """Tables without a cell or statement to look at."""


def write(
    tables: str | Path, out: Path, cells: int = 200, statements: int = 100, seed: int = 1, language: str = "en"
) -> Path:
    """Draw a sample of the reports whose tables lie in a folder, and write the page to read it by hand.

    Raises FileNotFoundError where there are no tables, NothingToAuditError where nothing is in them.
    """
    corpus = store.load(tables)
    drawn = [*sampling.cells(corpus, cells, seed), *sampling.statements(corpus, statements, seed)]
    if not drawn:
        raise NothingToAuditError("nothing_to_audit", path=str(tables))
    listed = corpus.dictionary.filter(pl.col("table") == "problem_codes", pl.col("column") == "code")
    listed = listed.filter(pl.col("key") != "")
    codes = list(zip(_LETTERS, listed["key"], listed[language], strict=False))
    page = render(
        _TEMPLATES, "audit.html.j2", t=speaker(language), html_language=HTML_LANGUAGES[language],
        items=list(_items(corpus, drawn, dict(listed.select("key", language).iter_rows()), language)),
        sample=sampling.told(drawn), codes=codes,
    )  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    (out / PAGE).write_text(f"{page}\n", encoding="utf-8", newline="\n")
    return out / PAGE


def _items(corpus: Corpus, drawn: Sequence[Drawn], codes: Mapping[str, str], language: str) -> Iterator[dict[str, Any]]:
    """Give what the page says of each: whose it is, what to read, the lines around it, what gkstats read."""
    t = speaker(language)
    ids = [one.report_id for one in drawn]
    reports = {
        row["report_id"]: row
        for row in corpus.scan("reports").filter(pl.col("report_id").is_in(ids)).collect().iter_rows(named=True)
    }
    given = corpus.scan("problem_codes").filter(pl.col("report_id").is_in(ids), pl.col("coder") == "rules").collect()
    for report_id, ones in groupby(drawn, key=lambda one: one.report_id):
        report = reports[report_id]
        lines = tracing.original(corpus.roots, report["source"], report_id, report["part"])
        gone = t(*lines) if isinstance(lines, tracing.Note) else ""
        title = " · ".join(str(report[name]) for name in ("agency", "year", "source") if report[name])
        for one in ones:
            item = {"report": report_id, "table": one.table, "subject": one.subject, "stratum": one.stratum,
                    "title": title, "place": terms.keys("table", language)[one.table], "text": "", "lines": [],
                    "note": "", "unit": ""}  # fmt: skip
            if one.table == "problems":
                mine = given.filter(pl.col("report_id") == report_id, pl.col("seq") == one.row["seq"])["code"].to_list()
                names = [codes.get(code, code) for code in mine]
                said = t(", ", "，").join(names) or t("no code", "无编码")
                yield item | {
                    "label": t("What is this about?", "这条涉及什么？"),
                    "text": one.row["text"],
                    "said": said,
                }
                continue
            keys = schema.CELL_KEYS[one.table]
            names = [terms.keys(key, language).get(one.row[key], one.row[key]) for key in keys]
            marked = one.row["line"]
            amount = one.table == "proactive" and one.row["measure"] == "amount"
            yield item | {
                "label": " · ".join(names),
                "unit": t("in 万元 (CNY 10,000)", "单位：万元") if amount else "",
                "lines": [] if gone else _near(lines, marked, _of_table(corpus, one)),
                "marked": marked,
                "note": gone,
                "said": _said(one, language),
            }


def _of_table(corpus: Corpus, one: Drawn) -> list[int]:
    """Give the lines on which the report's other cells of the table stand."""
    mine = corpus.scan(one.table).filter(pl.col("report_id") == one.report_id).select("line").collect()["line"]
    return mine.drop_nulls().unique().sort().to_list()


def _near(lines: Sequence[str], marked: int | None, table: Sequence[int]) -> list[tuple[int, str]]:
    """Give the lines around a cell; of one that stands on no line, those of its table."""
    if marked:
        first, last = marked - _AROUND, marked + _AROUND
    else:
        first, last = (table[0] - _AROUND, table[-1] + _AROUND) if table else (1, 0)
    return [(number, text) for number, text in enumerate(lines, start=1) if first <= number <= last]


def _said(one: Drawn, language: str) -> str:
    """Say what was read: the number, else the state, with what is printed there."""
    if one.row["value"] is not None:
        return (
            f"{one.row['value']:f}".rstrip("0").rstrip(".") if "." in f"{one.row['value']:f}" else str(one.row["value"])
        )
    state = terms.keys("state", language)[one.row["state"]]
    return f"{state} ({one.row['raw']})" if one.row["raw"] else state
