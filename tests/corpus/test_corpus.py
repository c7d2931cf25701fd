"""The corpus as a researcher meets it: what completes, what a query gives, and the way back to the printed line."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal

import polars as pl
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

import gkstats as gk
from conftest import RAW
from corpora import Doc, build
from evaluation.filemaking import html
from evaluation.printing import document, numbers
from gkstats.corpus.display import numbered
from gkstats.dataset import building, schema, spilling
from gkstats.script import spoken


@pytest.fixture(scope="module")
def read():
    """Parse the five abridged reports."""
    return gk.parse(RAW)


def report_of(corpus, start):
    return corpus.reports.filter(pl.col("source").str.starts_with(start))["report_id"].item()


def test_names_complete():
    """The Tab key finds the public names, the tables and the methods, and reads no table for it."""
    shell = InteractiveShell()
    shell.user_ns |= {"gk": gk, "corpus": gk.Corpus({})}
    with provisionalcompleter():
        names, tables = (
            {found.text for found in shell.Completer.completions(text, len(text))} for text in ("gk.", "corpus.")
        )
    assert {"parse", "load", "indicators", "charts"} <= names
    assert {"requests", "reports", "cells", "panel", "trace", "search", "where", "scan"} <= tables


def test_cells_say_where_they_stand(read):
    """One row a cell with body, year, value, state, line and source; several values of a key, or all."""
    found = read.cells("requests", item="received", requester="total")
    assert found.height == 5
    assert found.filter(pl.col("value") == 1).select("agency", "year", "state", "line").rows() == [
        ("金乡县金乡街道办事处", 2023, "reported", 63)
    ]
    assert read.cells("requests", item=["received", "granted"], requester="total").height == 10
    money = read.cells("proactive", item="procurement", measure="amount")
    assert money.select("value", "unit", "line").rows() == [(Decimal("51.1082"), "CNY 10k", 123)]


def test_cells_are_of_counted_reports():
    """An older version of a report is in its table and in no query of cells."""
    corpus = build(Doc(received=3), Doc(received=4, counted=False))
    assert corpus.cells("requests", item="received", requester="total")["value"].to_list() == [3]


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda c: c.cells("request"), "proactive, requests, disputes"),
        (lambda c: c.cells("requests", itm="received"), "item, requester"),
        (lambda c: c.cells("requests", item="recieved"), "received, carried_in"),
        (lambda c: c.cells("disputes", outcome=["total", "won"]), "upheld, corrected"),
        (lambda c: c.panel("requests", item="received"), "requester"),
        (lambda c: c.panel("requests", item=["received"], requester="total"), "item"),
        (lambda c: c.trace("0" * 15), "report_id"),
        (lambda c: c.trace("0" * 16, itm="received"), "item, requester"),
        (lambda c: c.trace("0" * 16, item="procurement"), "has no cell item=procurement"),
        (lambda c: c.search("公开", section=7), "0, 1, 2, 3, 4, 5, 6"),
        (lambda c: c.search(""), "text"),
        (lambda c: c.scan("cells"), "reports, proactive"),
        (lambda c: c.cell, "its tables are reports"),
    ],
)  # fmt: skip
def test_a_wrong_key_names_the_right_ones(ask, named):
    """What is misspelt raises, with what there is instead."""
    with pytest.raises((ValueError, AttributeError), match=named):
        ask(build(Doc()))


def test_a_panel_has_a_row_a_body():
    """Long and wide; a body of two scopes has two rows, one without a certain key none; a gap is null, never 0."""
    docs = [Doc(year=2021, received=5), Doc(year=2023, received=0), Doc(year=2022, received=None), Doc(received=9)]
    corpus = build(*docs, Doc(year=2023, scope="jurisdiction", received=7))
    keys = pl.Series(["a", "a", "a", None, "a"])
    corpus = gk.Corpus({"reports": corpus.reports.with_columns(agency_key=keys), "requests": corpus.requests})
    long = corpus.panel("requests", item="received", requester="total")
    assert long.select("scope", "year", "value", "state").rows() == [
        ("own_body", 2021, 5, "reported"), ("own_body", 2022, None, "blank"), ("own_body", 2023, 0, "reported"),
        ("jurisdiction", 2023, 7, "reported"),
    ]  # fmt: skip
    wide = corpus.panel("requests", wide=True, item="received", requester="total")
    assert wide.columns == ["agency_key", "agency", "scope", "2021", "2022", "2023"]
    assert wide.select("2021", "2022", "2023").rows() == [(5, None, 0), (None, None, 7)]
    assert build().panel("requests", wide=True, item="received", requester="total").height == 0


def test_a_search_finds_the_sentence_and_its_line(read):
    """A sentence comes whole, with the line on which the words are printed; words are words, no pattern."""
    found = read.search("信息公开", section=5)
    assert found.height
    assert set(found["section"]) == {5}
    for source, text, line in found.select("source", "text", "line").iter_rows():
        assert "信息公开" in text
        assert "。" not in text[:-1]
        printed = (RAW / source).read_text(encoding="utf-8").split("\n")
        assert "信" in printed[line - 1]
    assert read.search("信息.开").is_empty()
    assert read.search("信息公开", section=[1, 6]).filter(pl.col("section") == 5).is_empty()


def test_a_trace_shows_the_line_marked(read):
    """The line, those around it, and the number marked where no other print on the line is the same."""
    shown = str(read.trace(report_of(read, "003"), item="procurement", measure="amount"))
    assert ">   123  \xa0«51.1082万元»" in shown
    assert "   122  " in shown
    everything = str(read.trace(report_of(read, "004"), item="received"))
    assert everything.count("«") == 7
    one = str(read.trace(report_of(read, "004"), item="received", requester="business"))
    assert ">    63" in one
    assert "«" not in one
    assert "> " in str(read.trace(report_of(read, "004"), line=5))


def test_a_trace_survives_loading_and_moving(read, tmp_path):
    """After loading, and after the whole project was moved, the original is found again."""
    shutil.copytree(RAW, tmp_path / "项 目" / "raw")
    gk.write(gk.parse(tmp_path / "项 目" / "raw"), tmp_path / "项 目" / "out")
    (tmp_path / "项 目").rename(tmp_path / "moved")
    moved = gk.load(tmp_path / "moved" / "out").where(years="2020")
    assert "«51.1082万元»" in str(moved.trace(report_of(read, "003"), item="procurement", measure="amount"))
    assert str(tmp_path) not in json.dumps(json.loads((tmp_path / "moved" / "out" / "run.json").read_text("utf-8")))


def test_a_trace_without_the_original_says_so(read, tmp_path):
    """Where the file is gone or changed no line of it is shown: the stored print and its line are."""
    shutil.copytree(RAW, tmp_path / "raw")
    corpus = gk.parse(tmp_path / "raw")
    path = next((tmp_path / "raw").glob("003*.txt"))
    path.write_text(path.read_text(encoding="utf-8").replace("51.1082", "99"), encoding="utf-8")
    changed = str(corpus.trace(report_of(read, "003"), item="procurement", measure="amount"))
    assert "no longer the file that was read" in changed
    assert "51.1082, printed '51.1082万元', line 123" in changed
    path.unlink()
    assert "not at hand" in str(corpus.trace(report_of(read, "003"), item="procurement", measure="amount"))


def test_a_trace_of_a_page_counts_its_lines_as_show_does(tmp_path):
    """Of a web page the lines are those of `show --text`; what it prints is escaped in HTML."""
    values = numbers("2021", seed=3)
    page = html(document("2021", values)).replace("<body>", "<body><p>甲&lt;script&gt;乙</p>")
    (tmp_path / "页.html").write_text(page, encoding="utf-8")
    corpus = gk.parse(tmp_path)
    report = corpus.reports["report_id"].item()
    found = corpus.trace(report, item="granted", requester="business")
    value = values["requests", "granted", "business"]
    (line,) = found.marked
    assert f"«{value}»" in str(found)
    assert numbered(tmp_path / "页.html").split("\n")[line - 1].split()[0] == str(line)
    assert dict(found.lines)[line] in numbered(tmp_path / "页.html")
    first = next(n for n, text in enumerate(numbered(tmp_path / "页.html").split("\n"), start=1) if "script" in text)
    assert "甲&lt;script&gt;乙" in corpus.trace(report, line=first)._repr_html_()


def test_tables_do_not_depend_on_how_many_reports_are_built_at_once(tmp_path, monkeypatch):
    """Built report by report, with a correction and a copy among them, the tables are those built at once."""
    shutil.copytree(RAW, tmp_path, dirs_exist_ok=True)
    named = next(tmp_path.glob("003*.txt")).name
    copy = next(tmp_path.glob("000*.txt"))
    (tmp_path / "z.txt").write_text(copy.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    (tmp_path / "corrections.csv").write_text(
        f"report,table,keys,value,reason,who,when\n{named},requests,item=received requester=total,7,seen,me,\n",
        encoding="utf-8",
    )
    whole = gk.parse(tmp_path)
    monkeypatch.setattr(building, "_AT_ONCE", 1)
    monkeypatch.setattr(building, "_IN_MEMORY", 1)
    monkeypatch.setattr(spilling, "_PIECE", 100)
    parts = gk.parse(tmp_path)
    assert whole.reports["duplicate_of"].count() == 1
    assert whole.requests["corrected"].sum() == 1
    for name in schema.TABLES:
        assert getattr(parts, name).equals(getattr(whole, name)), name


@pytest.mark.parametrize("other", [("b", "d"), ("a", "d"), ("a", "c"), ()])
def test_parts_of_a_table_are_put_in_line(other):
    """Whole reports among others, and parts in which one report stands twice, come out in order of the key."""
    kinds = ["balance", "claim", "resolved_sum"]

    def part(reports, checks):
        return pl.DataFrame(
            [(report, check, str(n)) for report in reports for check in checks for n in range(3)],
            schema=["report_id", "check", "subject"], orient="row",
        ).with_columns(expected=pl.lit(None, pl.Int64))  # fmt: skip

    parts = [part(("a", "c"), kinds[::2]), part(other, kinds[1:]), part((), kinds)]
    rows = spilling.Rows()
    for one in parts:
        rows.put("checks", one)
    found = rows.in_order("checks")
    assert found.equals(spilling.ordered("checks", pl.concat(parts)))
    assert found["report_id"].is_sorted()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_corpus_and_a_trace_show_themselves_in_the_language_chosen(tmp_path, monkeypatch, language):
    """What JupyterLab shows of them is in one language: what it rests on, the tables, a cell, why no line is shown."""
    monkeypatch.setattr(spoken, "_chosen", {})
    page = tmp_path / "页.html"
    page.write_text(html(document("2021", numbers("2021", seed=3))), encoding="utf-8")
    corpus = gk.parse(tmp_path)
    report = corpus.reports["report_id"].item()
    gk.speak(language)
    rests, traced = (thing._repr_html_() for thing in (corpus, corpus.trace(report, item="received")))
    page.write_text("another", encoding="utf-8")
    lost = corpus.trace(report, item="received")._repr_html_()
    shown = {
        "en": ["<th>what it holds</th>", "Section three, one row", "received/total: ", ", line ", "is no longer"],
        "zh": [
            "<th>内容</th>",
            "第三部分，表格的每个",
            "新收政府信息公开申请数量 / 总计：",
            "，第",
            "已不是当时读取的文件",
        ],
    }
    for words in shown.values():
        for text, word in zip((rests, rests, traced, traced, lost), words, strict=True):
            assert (word in text) is (words is shown[language]), word


def test_no_language_is_spoken_that_there_is_not():
    """Another language is refused, with those that there are."""
    with pytest.raises(ValueError, match="en, zh"):
        gk.speak("fr")
