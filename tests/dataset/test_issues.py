"""What issues say, in both languages."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import polars as pl
import pytest

import gkstats as gk
from conftest import ROOT
from gkstats.issues import CATALOGUE, chinese, issue

WORDS = tomllib.loads(files("gkstats").joinpath("issues_zh.toml").read_text(encoding="utf-8"))
HAN = re.compile("[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+")
REPORT = next((ROOT / "data" / "raw").glob("001*.txt")).read_text("utf-8")


def facts(template):
    """Give the names of a template's facts."""
    return set(re.findall(r"\{(\w+)\}", template))


def test_every_code_says_the_same_facts_in_chinese():
    """Each code has a Chinese message with the facts of its English one."""
    assert {code: facts(said) for code, said in WORDS["codes"].items()} == {
        code: facts(message) for code, (_, message) in CATALOGUE.items()
    }


@pytest.mark.parametrize("english", WORDS["phrases"])
def test_a_phrase_is_said_in_chinese_with_its_facts(english):
    """A reason within a message is turned into Chinese too, and what it names stays as it is."""
    reason = english.format(**{name: f"<{name}>" for name in facts(english)})
    said = chinese("no_report", issue("no_report", reason=reason).message)
    assert HAN.search(said.removeprefix("不是年度报告："))
    assert {f"<{name}>" for name in facts(english)} <= set(re.findall(r"<\w+>", said))


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
