"""The words that a group uses and the rest does not: figures computed by hand, and what must not count."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import polars as pl
import pytest
import scipy.stats

import gkstats as gk
from corpora import frame
from gkstats.corpus.store import Corpus
from gkstats.indicators import distinctive

GROUP = pl.col("province") == "青海省"


def corpus(*texts, problems=()):
    """Give a corpus of reports (province, agency, text), and of stated problems (report's number, text, code)."""
    reports = [
        {
            "report_id": f"r{n}", "source": f"{n}.txt", "agency": agency, "agency_key": agency, "province": province,
            "year": 2020 + n, "level": "township", "body": "government", "scope": "own_body", "counted": True,
        }
        for n, (province, agency, _) in enumerate(texts)
    ]  # fmt: skip
    sections = [
        {"report_id": f"r{n}", "section": 1, "text": text, "lines": [{"at": 0, "line": 1}]}
        for n, (_, _, text) in enumerate(texts)
    ]
    stated = [{"report_id": f"r{n}", "seq": 1, "text": text, "line": 9} for n, text, _ in problems]
    codes = [
        {"report_id": f"r{n}", "seq": 1, "code": code, "coder": "rules", "codebook": "1", "in_force": True}
        for n, _, code in problems
    ]
    return Corpus({
        "reports": frame("reports", reports), "sections": frame("sections", sections),
        "problems": frame("problems", stated), "problem_codes": frame("problem_codes", codes),
    })  # fmt: skip


FOUR = corpus(
    ("青海省", "甲乙镇", "更新及时，培训。"),
    ("青海省", "丙丁镇", "培训，培训，宣传。"),
    ("河南省", "戊己镇", "更新，宣传。"),
    ("河南省", "庚辛镇", "宣传。"),
)


def test_figures_are_those_of_the_formula():
    """Words 更新 (1 body of the group, 1 of the rest), 及时 (1, 0), 培训 (2, 0), 宣传 (1, 2): n is 5 and 3."""
    found = gk.distinctive_words(FOUR, GROUP, fewest=1, prior=8.0)
    rows = {row["phrase"]: row for row in found.filter(words=1).iter_rows(named=True)}
    expected = {}
    for word, here, there in (("更新", 1, 1), ("及时", 1, 0), ("培训", 2, 0), ("宣传", 1, 2)):
        alpha = here + there  # 8 * (here + there) / (5 + 3)
        odds = log((here + alpha) / (5 + 8 - here - alpha)) - log((there + alpha) / (3 + 8 - there - alpha))
        expected[word] = (here, there, odds, odds / sqrt(1 / (here + alpha) + 1 / (there + alpha)))
    assert set(rows) == set(expected)
    for word, values in expected.items():
        assert [rows[word][name] for name in ("bodies", "rest_bodies", "log_odds", "z")] == pytest.approx(values)
    assert (rows["培训"]["uses"], rows["培训"]["of_bodies"], rows["宣传"]["of_rest"]) == (3, 2, 2)
    assert found["z"].is_sorted(descending=True)


def test_a_phrase_ends_where_a_clause_does():
    """更新及时 is a phrase, 及时培训 is none: there is a comma between them."""
    phrases = gk.distinctive_words(FOUR, GROUP, fewest=1)["phrase"].to_list()
    assert "更新及时" in phrases
    assert "及时培训" not in phrases
    assert len(phrases) == 5


def test_one_body_makes_no_word_distinctive():
    """A body that says a word in ten reports, many times each, is one body; names and numbers are no words."""
    loud = [("青海省", "甲乙镇", "甲乙镇2023年档案档案档案，网站。")] * 10
    quiet = [("青海省", f"{name}镇", "网站，更新。") for name in ("子丑", "寅卯", "辰巳")]
    rest = [("河南省", f"{name}镇", "网站，宣传。") for name in ("午未", "申酉", "戌亥", "戊己")]
    found = gk.distinctive_words(corpus(*loud, *quiet, *rest), GROUP, fewest=2)
    assert found["phrase"][0] == "更新"
    assert set(found["phrase"]) == {"更新", "网站", "宣传"}
    network = found.row(by_predicate=pl.col("phrase") == "网站", named=True)
    assert (network["bodies"], network["of_bodies"], network["rest_bodies"]) == (4, 4, 4)
    assert network["uses"] == 13


def test_statements_with_a_code_against_the_others():
    """The group may be statements, by their codes."""
    stated = corpus(
        *[("青海省", f"{name}镇", "无。") for name in ("甲乙", "丙丁", "戊己", "庚辛")],
        problems=[(0, "人员不足", "staffing"), (1, "人员不足", "staffing"), (2, "网站陈旧", "platform"),
                  (3, "网站陈旧", "platform")],
    )  # fmt: skip
    found = gk.distinctive_words(stated, pl.col("codes").list.contains("staffing"), part="problems", fewest=2)
    assert set(found.filter(pl.col("z") > 0)["phrase"]) == {"人员不足"}
    assert set(found.filter(pl.col("z") < 0)["phrase"]) == {"网站", "陈旧"}


def test_nothing_is_distinctive_of_nobody():
    """An empty group, an empty corpus: no figure, and no error."""
    nobody = gk.distinctive_words(FOUR, pl.col("province") == "山东省", fewest=1)
    assert nobody["z"].is_null().all()
    assert gk.distinctive_words(Corpus({}), GROUP).is_empty()
    with pytest.raises(ValueError, match="part"):
        gk.distinctive_words(FOUR, GROUP, part="tables")


def test_a_word_that_all_say_and_no_other_is_not_distinctive():
    """Where one phrase is all that both sides use, there is nothing to compare it with: null, not NaN."""
    same = corpus(("青海省", "甲乙镇", "宣传。"), ("河南省", "戊己镇", "宣传。"))
    assert gk.distinctive_words(same, GROUP, fewest=1).select("log_odds", "z").rows() == [(None, None)]


def test_the_leading_words_are_no_parts_of_each_other():
    """Of a phrase, its parts and its neighbours only one is among the leading words, and no single character."""
    stated = corpus(
        *[("青海省", f"{one}{other}镇", "无。") for one in "甲乙丙丁戊己" for other in "子丑寅卯辰巳"],
        problems=[(n, *(("网站栏目的更新不及时", "timeliness") if n % 2 else ("宣传的力度不足", "publicity")))
                  for n in range(36)],
    )  # fmt: skip
    late = pl.col("codes").list.contains("timeliness")
    every = gk.distinctive_words(stated, late, part="problems", prior=10.0)
    leading = gk.distinctive_words(stated, late, part="problems", prior=10.0, most=3)["phrase"].to_list()
    assert {"栏目", "网站栏目"} <= set(every.filter(pl.col("z") > 2)["phrase"])
    assert leading[0] == "网站栏目"
    assert not any(one in other for one in leading for other in leading if one != other)


SAID = (
    "宣传",
    "培训",
    "更新",
    "网站",
    "档案",
    "栏目",
    "队伍",
    "意识",
    "机制",
    "平台",
    "解读",
    "监督",
    "考核",
    "经费",
    "协调",
)


def test_chance_is_fishers():
    """Each p is that of scipy's exact test on bodies; a phrase that all bodies use tells none of them apart."""
    random = np.random.default_rng(1)
    texts = [
        ("青海省" if body < 30 else "河南省", f"第{body}镇",
         "，".join([*(word for word in SAID if random.random() < 0.5), "公开"]))
        for body in range(70)
    ]  # fmt: skip
    found = gk.distinctive_words(corpus(*texts), GROUP, fewest=1)
    for row in found.iter_rows(named=True):
        table = [
            [row["bodies"], row["of_bodies"] - row["bodies"]],
            [row["rest_bodies"], row["of_rest"] - row["rest_bodies"]],
        ]
        assert row["p"] == pytest.approx(scipy.stats.fisher_exact(table, "greater").pvalue)
    assert found["q"].to_list() == pytest.approx(scipy.stats.false_discovery_control(found["p"].to_numpy()).tolist())
    assert found.filter(phrase="公开")["p"].to_list() == [1.0]


def test_random_halves_have_no_words_of_their_own():
    """Split by chance, two halves list nothing in at least 91 of 100 tries."""
    random = np.random.default_rng(2)
    texts = [
        ("青海省", f"第{body}镇", "，".join(word for word in SAID if random.random() < 0.4) or "公开")
        for body in range(60)
    ]
    drawn = corpus(*texts)
    quiet = 0
    for _ in range(100):
        half = random.permutation(drawn.reports["report_id"].to_list())[:30].tolist()
        quiet += gk.distinctive_words(drawn, pl.col("report_id").is_in(half), most=10).is_empty()
    assert quiet >= 91


def test_it_matters_not_how_many_texts_are_counted_at_a_time(monkeypatch):
    """Bodies in the group and in the rest, some with several texts, counted one body at a time and all at once."""
    said = ["更新及时，加强培训。", "培训，加强培训宣传。", "加强更新，宣传。", "宣传更新及时。"]
    bodies = [(province, town) for province in ("青海省", "河南省") for town in ("甲乙镇", "丙丁镇", "戊己镇")]
    many = corpus(*((*bodies[n % 6], said[n % 4] + said[n % 3]) for n in range(24)))
    whole = gk.distinctive_words(many, GROUP, fewest=2)
    assert whole["words"].unique().sort().to_list() == [1, 2, 3]
    monkeypatch.setattr(distinctive, "_BATCH", 1)
    assert gk.distinctive_words(many, GROUP, fewest=2).equals(whole)
