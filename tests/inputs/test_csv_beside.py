"""The CSV files beside the inputs: what cannot be taken is named by file, line and column, and the rest counts."""

from __future__ import annotations

import re
import subprocess
import sys

import polars as pl
import pytest

import gkstats as gk
from conftest import RAW
from gkstats.bodies import roster

CORRECTIONS = "report,table,keys,value,reason,who,when\n"
CODINGS = "report,table,seq,text,code,coder,when,why\n"
SENTENCE = re.compile(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+")


@pytest.fixture
def parsed(tmp_path):
    """Give a function that writes files beside two reports in a folder of the input, and parses the input."""
    (tmp_path / "2023").mkdir()
    for number in ("001", "003"):
        (source,) = RAW.glob(f"{number}*.txt")
        (tmp_path / "2023" / f"{number}.txt").write_bytes(source.read_bytes())

    def parse(**files):
        for name, text in files.items():
            (tmp_path / "2023" / f"{name}.csv").write_text(text, "utf-8")
        return gk.parse(tmp_path)

    return parse


def said(corpus, code):
    """Give source, line and message of an issue's rows; what the Chinese message says must hold no English."""
    rows = corpus.issues.filter(pl.col("code") == code)
    assert not [message for message in rows["message_zh"] if SENTENCE.search(message)]
    return rows.select("source", "line", "message").rows()


def test_each_file_is_named_with_its_folder(parsed):
    """In `source` and in the message, for every one of the files."""
    corpus = parsed(
        corrections=CORRECTIONS + "x.txt,requests,item=received requester=total,7,,,\n",
        codings=CODINGS + "x.txt,problems,1,,review,LW,,\n",
        sources="path\nx.txt\n",
    )
    corrected = "2023/corrections.csv: x.txt requests item=received requester=total does not fit: "
    assert said(corpus, "correction_unfit") == [
        ("2023/corrections.csv", 2, f"{corrected}there is no such report, or several")
    ]
    coded = "2023/codings.csv: x.txt problems 1 review does not fit: "
    assert said(corpus, "coding_unfit") == [
        ("2023/codings.csv", 2, f"{coded}no such report was read, or several have this name")
    ]
    listed = "2023/sources.csv names x.txt, which is not there"
    assert said(corpus, "source_missing") == [("2023/sources.csv", 2, listed)]


@pytest.mark.parametrize(
    ("name", "text", "code", "reason"),
    [
        ("sources", "path,abridged\n003.txt,perhaps\n001.txt,true\n", "source_unfit",
         "003.txt does not fit: abridged is 'perhaps'; write true or false"),
        ("sources", "path,retrieved_on\n003.txt,yesterday\n", "source_date", "yesterday is no date (write YYYY-MM-DD)"),
        ("corrections", CORRECTIONS + "2023/003.txt,request,item=received requester=total,7,,,\n", "correction_unfit",
         "table is 'request'; write reports, proactive, requests or disputes"),
        ("codings", CODINGS + "2023/003.txt,problems,1st,,review,LW,,\n", "coding_unfit",
         "seq is '1st'; write the statement's number"),
        ("codings", CODINGS + "2023/003.txt,problems,0,,review,LW,,\n", "coding_unfit",
         "seq is '0'; write the statement's number"),
        ("codings", CODINGS + "2023/003.txt,problems,1,,review,,,\n", "coding_unfit",
         "no coder; write a person's initials"),
        ("codings", CODINGS + "2023/003.txt,problems,1,,review,LW,,,late\n", "coding_unfit",
         "more fields than columns; put a field that holds a comma in quotes"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_with_what_is_allowed(parsed, name, text, code, reason):
    """File, line, column, what stands there and what may."""
    ((source, line, message),) = said(parsed(**{name: text}), code)
    assert (source, line) == (f"2023/{name}.csv", 2)
    assert message.startswith(f"2023/{name}.csv: ")
    assert message.endswith(reason)


def test_the_other_rows_go_on(parsed):
    """Rows behind a bad one count; of a source with a bad mark the rest is kept."""
    corpus = parsed(
        corrections=CORRECTIONS
        + "2023/001.txt,nosuch,item=received requester=total,7,,,\n"
        + "2023/001.txt,requests,item=received requester=total,7,,,,,\n"
        + "2023/001.txt,requests,item=received requester=total,8,,,\n",
        codings=CODINGS + "2023/001.txt,problem,1,,review,LW,,\n2023/001.txt,problems,1,,review,LW,,\n",
        sources="path,url,abridged,invented\n001.txt,https://x.cn/1,perhaps,是\n003.txt,,yes,no\n",
    )
    (cell,) = corpus.requests.filter("corrected").to_dicts()
    assert cell["value"] == 8
    assert set(corpus.problem_codes.filter("in_force", pl.col("coder") == "LW")["code"]) == {"review"}
    rows = corpus.reports.sort("source").select("source_url", "abridged", "invented").rows()
    assert rows == [("https://x.cn/1", False, True), (None, True, False)]


def test_lines_are_counted_as_an_editor_does(parsed):
    """Empty lines, rows of commas and cells of several lines are counted; a row is where it begins."""
    corpus = parsed(corrections=CORRECTIONS + '\n,,,,,,\nx.txt,reports,column=year,2020,"a\nb",,\ny.txt,,,,,,\n')
    assert [line for _, line, _ in said(corpus, "correction_unfit")] == [4, 6]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('2023/001.txt,reports,column=year,2020,"seen,,\n2023/003.txt,reports,column=year,2020,,,\n',
         "its quotation marks do not match, from line 2 on"),
        ('"2023/001.txt,reports', "from line 2 on"),
        ("2023/001.txt,reports,column=year,2020,,,\n" * 2 + '2023/003.txt,reports,column=year,"2020"1,,,\n',
         "its quotation marks do not match, from line 4 on"),
    ],
)  # fmt: skip
def test_a_file_whose_quotation_marks_do_not_match_gives_nothing(parsed, text, reason):
    """An open quotation mark would swallow the rows behind it: no row counts, and the line is named."""
    corpus = parsed(corrections=CORRECTIONS + text)
    ((source, _, message),) = said(corpus, "corrections_unreadable")
    assert source == "2023/corrections.csv"
    assert reason in message
    assert not corpus.reports["corrected"].any()


@pytest.mark.parametrize(
    ("name", "code", "missing"),
    [
        ("sources", "sources_unreadable", "path"),
        ("corrections", "corrections_unreadable", "report, table, keys, value"),
        ("codings", "codings_unreadable", "report, table, seq, code, coder"),
    ],
)
def test_a_missing_column_is_named(parsed, name, code, missing):
    """A first line that names other columns costs the file, once, and not a message a row."""
    ((_, _, message),) = said(parsed(**{name: "文件;说明\na;b\nc;d\n"}), code)
    assert f"(it has no column {missing})" in message


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("requests,item=received requester=total", "1000000000000"),
        ("requests,item=received requester=total", "1e30"),
        ("requests,item=received requester=total", "99999999999999999999"),
        ("requests,item=received requester=total", "NaN"),
        ("disputes,route=reconsideration outcome=total", "-1"),
        ("proactive,article=20.8 item=admin_charges measure=amount", "-1"),
        ("proactive,article=20.8 item=admin_charges measure=amount", "1e12"),
        ("proactive,article=20.8 item=admin_charges measure=amount", "0.1234567"),
        ("proactive,article=20.5 item=licences measure=decisions", "1.5"),
        ("proactive,article=20.5 item=licences measure=decisions", "-3"),
        ("reports,column=year", "99999"),
        ("reports,column=dated_on", "0001-01-01"),
        ("reports,column=agency", "局" * 301),
        ("reports,column=agency", "平安区\u202e民政局"),
        ("reports,column=title", "年报\x1b[2J"),
    ],
)
def test_a_correction_out_of_range_is_refused(parsed, keys, value):
    """No number larger than a cell holds, none with more places, no direction or control character in a name."""
    corpus = parsed(corrections=f"{CORRECTIONS}2023/001.txt,{keys},{value},,,\n")
    ((_, line, message),) = said(corpus, "correction_unfit")
    assert line == 2
    assert message.endswith(("no number of the cell's kind", "or no value for it"))
    assert not corpus.reports["corrected"].any()
    assert not any(getattr(corpus, name)["corrected"].any() for name in ("requests", "disputes", "proactive"))


def test_the_nearest_sources_csv_counts(parsed, tmp_path):
    """Whatever lies where, and in whichever order the folders are read."""
    (tmp_path / "sources.csv").write_text("path,url\n2023/001.txt,https://far\n2023/003.txt,https://far\n", "utf-8")
    corpus = parsed(sources="path,url\n001.txt,https://near\n")
    assert corpus.reports.sort("source")["source_url"].to_list() == ["https://near", "https://far"]


def test_a_roster_says_what_its_other_files_say(tmp_path):
    """Line and remedy where a quotation mark is open; a cell of several lines does not shift the lines behind it."""
    path = tmp_path / "roster.csv"
    path.write_text('agency,place,parent,from,to\n"平安区\n民政局",,,,\n平安区财政局,"海东市,,,\n', "utf-8")
    with pytest.raises(roster.RosterError, match="line 4: its quotation marks do not match"):
        roster.read(path)
    path.write_text('agency,place,parent,from,to\n"平安区\n民政局",,,,\n平安区财政局,,,二〇一九,\n', "utf-8")
    with pytest.raises(roster.RosterError, match="line 4: from is '二〇一九'; write a year reported on"):
        roster.read(path)


def test_a_roster_is_refused_in_chinese_too(tmp_path, monkeypatch):
    """The command line says what is wrong with it in the terminal's language."""
    monkeypatch.setenv("GKSTATS_LANGUAGE", "zh")
    (tmp_path / "a.txt").write_bytes(next(RAW.glob("001*.txt")).read_bytes())
    (tmp_path / "roster.csv").write_text("agency,place,parent,from,to\n平安区民政局,,,,20l9\n", "utf-8")
    command = [sys.executable, "-m", "gkstats", "parse", tmp_path, "--out", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert "roster.csv 第 2 行：to 为 '20l9'；请写报告年度，例如 2021，或留空" in done.stderr


def test_a_first_line_that_cannot_be_read_gives_nothing(parsed):
    """An open quotation mark in it, and a column that is there twice: which of the two counts cannot be told."""
    ((_, _, message),) = said(parsed(corrections='"report,table,keys,value\n'), "corrections_unreadable")
    assert "from line 1 on" in message
    twice = parsed(corrections=f"value,{CORRECTIONS}7,2023/001.txt,requests,item=received requester=total,8,,,\n")
    ((_, _, message),) = said(twice, "corrections_unreadable")
    assert "column value is there twice" in message
    assert not twice.requests["corrected"].any()
