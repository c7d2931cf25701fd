"""A user's own coding and a user's own codebook: what they say counts, what does not fit is named with what to do."""

from __future__ import annotations

import json
import subprocess
import sys

import polars as pl
import pytest

import gkstats as gk
from conftest import RAW
from gkstats.codebook import CODEBOOK, CodebookError, read_codebook

HEAD = "report,table,seq,text,code,coder,when,why\n"
OWN = """
version = "mine-1"
alone = ["rest"]
[groups]
late = ["不及时", "慢"]
[[codes]]
key = "late"
zh = "迟"
definition = "Information comes late."
rules = ["@late", "时效"]
[[codes]]
key = "rest"
rules = []
"""


def parse(out, book):
    """Run the command as a user would, with a codebook."""
    command = [sys.executable, "-m", "gkstats", "parse", RAW, "--out", out, "--codebook", book]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def coded(tmp_path):
    """Give a function that parses a report (001.txt) beside the given lines of a codings.csv."""
    (source,) = RAW.glob("001*.txt")
    (tmp_path / "001.txt").write_bytes(source.read_bytes())

    def parse(*lines, head=HEAD, encoding="utf-8"):
        (tmp_path / "codings.csv").write_bytes((head + "".join(line + "\n" for line in lines)).encode(encoding))
        return gk.parse(tmp_path)

    return parse


def codes(corpus, seq, table="problem_codes"):
    """Give a statement's codes: coder, code, and whether it counts."""
    rows = getattr(corpus, table).filter(pl.col("seq") == seq)
    return {(row["coder"], row["code"], row["in_force"]) for row in rows.iter_rows(named=True)}


def unfit(corpus):
    """Give the messages and lines of the codings that do not fit."""
    return [
        (row["message"], row["line"])
        for row in corpus.issues.filter(pl.col("code") == "coding_unfit").iter_rows(named=True)
    ]


def test_a_persons_codes_overrule_the_rules_which_are_kept(coded):
    """The person's codes are in force, the rules' stand beside them; why and when are told; other statements stay."""
    before = coded()
    ruled = {code for _, code, _ in codes(before, 2)}
    assert codes(before, 2) == {("rules", code, True) for code in ruled}
    corpus = coded("001.txt,problems,2,,review,LW,2026-11-01,read twice", "001.txt,problems,2,,quality,LW,,")
    assert codes(corpus, 2) == {("rules", code, False) for code in ruled} | {
        ("LW", "review", True),
        ("LW", "quality", True),
    }
    assert codes(corpus, 1) == codes(before, 1)
    (why,) = corpus.problem_codes.filter(pl.col("code") == "review")["why"]
    assert why == "read twice · 2026-11-01"
    assert unfit(corpus) == []


def test_of_several_persons_the_last_counts(coded):
    """Each person's codes are kept; those of the one whose line comes last are in force."""
    corpus = coded("001.txt,problems,2,,review,LW,,", "001.txt,problems,2,,quality,CX,,")
    assert {row for row in codes(corpus, 2) if row[0] != "rules"} == {("LW", "review", False), ("CX", "quality", True)}


def test_matches_follow_the_codes_in_force(coded):
    """A remedy answers a problem by the codes that count."""
    before = coded()
    assert before.remedy_matches.filter(pl.col("problem") == 2, pl.col("basis").str.contains("review")).is_empty()
    corpus = coded("001.txt,problems,2,,review,LW,,", "001.txt,remedies,1,,review,LW,,")
    (match,) = corpus.remedy_matches.filter(pl.col("problem") == 2, pl.col("remedy") == 1)["basis"]
    assert "review" in match


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nowhere.txt,problems,1,,review,LW,,", "no such report"),
        ("001.txt,sections,1,,review,LW,,", "problems or remedies"),
        ("001.txt,problems,99,,review,LW,,", "no such statement"),
        ("001.txt,problems,1,,reviews,LW,,", "no such code"),
        ("001.txt,problems,1,,review,,,", "initials"),
        ("001.txt,problems,1,,review,rules,,", "initials"),
        ("001.txt,problems,1,公开渠道单一,review,LW,,", "begins otherwise now"),
    ],
)
def test_a_line_that_does_not_fit_is_an_issue(coded, line, reason):
    """It is named with its line and the reason, and nothing is changed by it."""
    corpus = coded(line)
    ((message, number),) = unfit(corpus)
    assert reason in message
    assert number == 2
    assert set(corpus.problem_codes["coder"]) == {"rules"}


def test_codes_that_stand_alone_stand_alone(coded):
    """A person cannot give `general` beside another code either; the later line is named."""
    corpus = coded("001.txt,problems,2,,review,LW,,", "001.txt,problems,2,,general,LW,,")
    ((message, number),) = unfit(corpus)
    assert "stand alone" in message
    assert number == 3
    assert ("LW", "review", True) in codes(corpus, 2)


def test_the_beginning_of_a_statement_may_be_given(coded):
    """`text` that is how the statement begins, in any width and spacing, fits."""
    text = coded().problems.filter(pl.col("seq") == 2)["text"][0]
    corpus = coded(f"001.txt,problems,2,{text[:4]} {text[4:8]},review,LW,,")
    assert ("LW", "review", True) in codes(corpus, 2)


@pytest.mark.parametrize(
    ("file", "said"), [({"head": "report,seq,code\n"}, "no column table, coder"), ({"encoding": "utf-16"}, "UTF-8")]
)
def test_a_file_that_cannot_be_read_is_an_issue(coded, file, said):
    """The reports are read all the same."""
    corpus = coded("001.txt,problems,1,,审,LW,,", **file)
    (message,) = corpus.issues.filter(pl.col("code") == "codings_unreadable")["message"]
    assert said in message
    assert len(corpus.reports) == 1


def test_an_own_codebook_is_used_everywhere(tmp_path):
    """Through the worker processes, in tables, matches, dictionary, metadata, run.json; and after loading."""
    book, out = tmp_path / "mine.toml", tmp_path / "out"
    book.write_text(OWN, "utf-8")
    done = parse(out, book)
    assert done.returncode == 0, done.stderr
    version = read_codebook(book).version
    assert version.startswith("mine-1+")
    assert json.loads((out / "run.json").read_text("utf-8"))["versions"]["codebook"] == version
    corpus = gk.load(out)
    assert corpus.codebook == version
    assert pl.read_parquet_metadata(out / "problems.parquet")["gkstats.codebook"] == version
    assert corpus.problem_codes.schema["code"] == pl.Enum(["late", "rest"])
    assert set(corpus.problem_codes["code"]) == {"late", "rest"}
    assert set(corpus.problem_codes["codebook"]) == {version}
    named = corpus.dictionary.filter(
        pl.col("table") == "problem_codes", pl.col("column") == "code", pl.col("key") != ""
    )
    assert dict(named.select("key", "zh").iter_rows()) == {"late": "迟", "rest": "rest"}
    assert not corpus.remedy_matches["basis"].str.contains("rest").any()


def test_two_files_of_one_version_are_told_apart(tmp_path):
    """The version of an own codebook changes with its content."""
    for name, text in (("a.toml", OWN), ("b.toml", OWN.replace("时效", "过期"))):
        (tmp_path / name).write_text(text, "utf-8")
    a, b = (read_codebook(tmp_path / name) for name in ("a.toml", "b.toml"))
    assert a.version != b.version
    assert read_codebook(tmp_path / "a.toml").version == a.version
    assert CODEBOOK.version == read_codebook().version


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = ]", "line 1"),
        ("alone = []\n", "version"),
        ('version = "1"\n', "[[codes]]"),
        (OWN.replace('key = "late"', 'name = "late"'), "entry 1"),
        (OWN.replace('key = "rest"', 'key = "late"'), "late is there twice"),
        (OWN.replace('alone = ["rest"]', 'alone = ["none"]'), "alone"),
        (OWN.replace('"@late"', '"@early"'), "code late: rule '@early'"),
        (OWN.replace('"@late"', '"更新+"'), "empty word"),
        (OWN.replace('"@late"', '"更新>慢>信息"'), "one >"),
        (OWN.replace("rules = []", 'rules = "慢"'), "code rest: rules must be a list"),
        (OWN.replace('zh = "迟"', "zh = 3"), "code late: zh must be a text"),
        (OWN.encode("utf-16"), "UTF-8"),
        (None, "No such file"),
    ],
)
def test_a_bad_codebook_is_a_clear_error(tmp_path, text, said):
    """The message names the file, the line or entry, and what to do."""
    book = tmp_path / "mine.toml"
    if text is not None:
        book.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CodebookError) as error:
        read_codebook(book)
    assert str(error.value).startswith(f"{book}: ")
    assert said in str(error.value)


def test_a_bad_codebook_is_said_in_chinese_too(tmp_path):
    """On a Chinese terminal the line, the entry and what to write are Chinese; keys and words stay as they are."""
    book = tmp_path / "mine.toml"
    for text, said in (
        (OWN.replace('zh = "迟"', "zh = 3"), "codes 中的 late：zh 须为引号中的文字"),
        ("codes = 1 2", "第 1 行第 11 列不合 TOML 的写法"),
        (OWN.replace('zh = "迟"', 'cn = "迟"'), "没有名为 cn 的字段：可用的有 key、zh"),
    ):
        book.write_text(text, "utf-8")
        with pytest.raises(CodebookError) as error:
            read_codebook(book)
        assert error.value.chinese.startswith(f"{book}：")
        assert said in error.value.chinese


def test_a_bad_codebook_is_a_usage_error(tmp_path):
    """Status 2, the message, and nothing is written."""
    done = parse(tmp_path / "out", tmp_path / "none.toml")
    assert done.returncode == 2
    assert f"Error: {tmp_path / 'none.toml'}: No such file" in done.stderr
    assert not (tmp_path / "out").exists()
