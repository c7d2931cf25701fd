"""What issues say, in both languages."""

from __future__ import annotations

import pickle
import re

import polars as pl
import pytest

import gkstats as gk
from conftest import ROOT
from gkstats.issues import CatalogueError, catalogue, chinese, english, issue, phrase, why
from gkstats.model import Issue, Phrase

HAN = re.compile("[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+")
REPORT = next((ROOT / "data" / "raw").glob("001*.txt")).read_text("utf-8")
WORDINGS = [(Issue, code, said) for code, said in catalogue().issues.items()]
WORDINGS += [(Phrase, code, said) for code, said in catalogue().phrases.items()]


@pytest.mark.parametrize(("kind", "code", "wording"), WORDINGS, ids=[code for _, code, _ in WORDINGS])
def test_both_languages_say_every_fact(kind, code, wording):
    """What a code says in English and in Chinese holds all its facts, and the Chinese is Chinese."""
    facts = {name: f"<{name}>" for name in wording.facts}
    said = issue(code, **facts) if kind is Issue else phrase(code, **facts)
    for words in (english(said), chinese(said)):
        assert set(re.findall(r"<\w+>", words)) == set(facts.values())
    assert HAN.search(chinese(said)) or code in {"pdf_kind", "exception", "nothing_to_show", "issue_and_code"}
    assert not HAN.search(english(said))


def test_a_phrase_within_is_said_in_the_language_of_the_whole():
    """Phrases are said in the language of the issue, lists as the template joins them."""
    conflict = issue(
        "year_conflict", line=3, reason=phrase("years_decided", titled=(2021, 2022), periods="-", year=2021)
    )
    assert english(conflict) == "title: 2021, 2022; period: -; taken: 2021"
    assert chinese(conflict) == "报告年度有矛盾：标题 2021, 2022，统计期限 -，取 2021"
    places = issue("place_ambiguous", agency="鼓楼区", candidates=("南京市鼓楼区", "徐州市鼓楼区"))
    assert english(places) == "鼓楼区 could be in 南京市鼓楼区、徐州市鼓楼区; its code is left open"


def test_an_issue_is_a_value():
    """Issues cross process boundaries, and are equal where all their facts are."""
    one = issue("no_report", reason=phrase("listing", n=4))
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own
    assert (
        len(
            {
                one,
                issue("no_report", reason=phrase("listing", n=4)),
                issue("no_report", reason=phrase("notice", text="通知")),
            }
        )
        == 2
    )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: issue("few_number", item="granted", n=2, room=7), "few_number"),
        (lambda: issue("few_numbers", item="granted", n=2), "room"),
        (lambda: phrase("a listing of 4 reports"), "a listing of 4 reports"),
        (lambda: phrase("listing", number=4), "n"),
    ],
)
def test_what_the_catalogue_does_not_know_is_named(make, said):
    """A code, a phrase or a fact that is wrong is an error that names it."""
    with pytest.raises(CatalogueError, match=said):
        make()


def test_why_a_file_cannot_be_read():
    """What the system, the encoding or the format says against a file is said in the catalogue's words."""
    assert english(why(PermissionError(13, "no"))) == "Permission denied"
    assert chinese(why(OSError(28, "full"))) == "磁盘空间不足"
    assert chinese(why(OSError(-1, "odd"))) == "系统报告：odd"
    assert chinese(why(UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "x"))) == "不是 UTF-8 编码"


def test_what_goes_wrong_is_said_in_chinese(tmp_path):
    """Files that are no report, and reports in doubt: no message leaves an English sentence in its Chinese."""
    texts = {
        "empty.txt": "",
        "notice.txt": "关于做好2023年度政府信息公开工作年度报告编制发布工作的通知\n各科室：\n请按时报送。\n",
        "picture.txt": "\x89PNG\r\n\x1a\n",
        "bytes.txt": "\x00\x01\x02\xff\xfe" * 50,
        "late.doc": "no word document",
        "years.txt": REPORT.replace("2022年1月1日", "2021年1月1日").replace("2022年12月31日", "2021年12月31日"),
        "torn.txt": REPORT[: len(REPORT) // 3],
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode("latin-1") if name in {"picture.txt", "bytes.txt"} else text.encode())
    (tmp_path / "copy.txt").write_bytes((tmp_path / "torn.txt").read_bytes())
    (tmp_path / "corrections.csv").write_text("report,table,keys,value\nnosuch.txt,reports,column=year,2020\n", "utf-8")
    (tmp_path / "sources.csv").write_text("path,retrieved_on\ntorn.txt,yesterday\nlost.txt,\n", "utf-8")
    issues = gk.parse(tmp_path).issues
    assert issues["code"].n_unique() >= 9
    assert issues.filter(~pl.col("message_zh").str.contains(HAN.pattern)).is_empty()
    assert issues.filter(pl.col("message_zh").str.contains(SENTENCE.pattern))["message_zh"].to_list() == []
