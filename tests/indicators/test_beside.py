"""Two reports side by side, and the figures and passages that notebook 08 shows."""

from __future__ import annotations

import random

import polars as pl
import pytest

import gkstats as gk
from corpora import frame
from evaluation import officialese as o
from gkstats import indicators
from gkstats.corpus import store as corpora
from gkstats.corpus.store import Corpus
from gkstats.dataset import overlap, schema

MARKUP = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Write two bodies' reports: the second says what the first does, in another order and of another year."""
    folder = tmp_path_factory.mktemp("原 始")
    said = [*o.prose(random.Random(3), 700), f"{{name}}在网页上写了{MARKUP}并请群众逐条核对后反馈意见"]  # noqa: S311
    for name, year, text in (
        ("临河区柳林街道办事处", 2022, said), ("临河区白塔街道办事处", 2023, said[::-1]),
        ("临河区石桥街道办事处", 2023, o.prose(random.Random(4), 700)),  # noqa: S311
    ):  # fmt: skip
        body = o.filled(text, name, year, paragraph=2)
        (folder / f"{name}.txt").write_text(
            f"{name}{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n{body}\n\n二、主动公开政府信息情况\n\n"
            "三、收到和处理政府信息公开申请情况\n\n四、政府信息公开行政复议、行政诉讼情况\n\n五、存在的主要问题及改进情况\n\n无\n",
            encoding="utf-8",
        )
    return folder


def test_passages_stand_beside_each_other(folder):
    """Every passage is in both files on the lines that are named, in the wording of each."""
    corpus = gk.parse(folder)
    ids = dict(corpus.reports.select("source", "report_id").iter_rows())
    one, other = "临河区柳林街道办事处.txt", "临河区白塔街道办事处.txt"
    beside = gk.side_by_side(corpus, ids[one], ids[other])
    assert beside.share > 0.9
    assert len(beside.passages) > 5
    for found in beside.passages:
        for source, line, text in ((one, found.line, found.text), (other, found.other_line, found.other_text)):
            lines = (folder / source).read_text(encoding="utf-8").split("\n")
            assert text.split("\n")[0][:20] in lines[line - 1]
            assert f"{source}, line {line}\n  {text}" in repr(beside)
    html = beside._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "第" in repr(gk.side_by_side(corpus, ids[one], ids[other], language="zh"))


def test_texts_that_share_nothing(folder):
    """Two unlike texts have no passage; an unknown report is named."""
    corpus = gk.parse(folder)
    ids = dict(corpus.reports.select("source", "report_id").iter_rows())
    unlike = gk.side_by_side(corpus, ids["临河区石桥街道办事处.txt"], ids["临河区白塔街道办事处.txt"])
    assert (unlike.passages, unlike.share < 0.3) == ((), True)
    with pytest.raises(ValueError, match="nobody"):
        gk.side_by_side(corpus, ids["临河区石桥街道办事处.txt"], "nobody")


def compared(*shares, year=2023):
    """Give a corpus with one report a row of `shares`: its overlap with last year's own, a peer's and a random one."""
    kinds = ("own_year", "peer", "random")
    reports = [
        {"report_id": f"r{n}", "source": f"{n}.txt", "year": year, "level": "township", "counted": True,
         "abridged": False, "agency": f"第{n}镇"}
        for n in range(len(shares))
    ]  # fmt: skip
    rows = [
        {"report_id": f"r{n}", "other": f"r{(n + 1) % len(shares)}", "kind": kind, "share": share,
         "passages": [{"line": n, "other_line": 7, "characters": int(100 * share),
                       "text": f"第{n}镇的同一段话"}]}
        for n, row in enumerate(shares) for kind, share in zip(kinds, row, strict=True) if share is not None
    ]  # fmt: skip
    return Corpus({"reports": frame("reports", reports), "overlap": frame("overlap", rows)})


FOUR = compared((0.9, 0.5, 0.1), (0.8, 0.29, 0.05), (None, 0.3, 0.07), (None, None, None))


def test_shares_of_reports():
    """Reports with at least one half and four fifths; a report with nothing to be compared with is not known."""
    found = indicators.text_overlap(FOUR)
    rows = {(row["kind"], row["at"]): row for row in found.iter_rows(named=True)}
    said = {key: (row["k"], row["n"], row["unknown"], row["reports"]) for key, row in rows.items()}
    assert said == {
        ("own_year", 0.5): (2, 2, 2, 4), ("own_year", 0.8): (2, 2, 2, 4), ("peer", 0.5): (1, 3, 1, 4),
        ("peer", 0.8): (0, 3, 1, 4), ("random", 0.5): (0, 3, 1, 4), ("random", 0.8): (0, 3, 1, 4),
    }  # fmt: skip
    assert rows["peer", 0.5]["value"] == pytest.approx(1 / 3)
    # Wilson 95 % for 1 of 3, computed by hand
    assert (rows["peer", 0.5]["low"], rows["peer", 0.5]["high"]) == pytest.approx((0.06149, 0.79234), abs=1e-4)
    assert (rows["own_year", 0.5]["value"], rows["random", 0.5]["value"]) == (1, 0)


def test_curves_fall_from_all_to_none():
    """At each hundredth the curve counts the reports with that overlap or more."""
    peers = indicators.overlap_curves(FOUR).filter(kind="peer")
    assert peers["at"].to_list() == [step / 100 for step in range(101)]
    at = dict(peers.select("at", "k").iter_rows())
    assert [at[x] for x in (0, 0.29, 0.3, 0.31, 0.5, 0.51, 1)] == [3, 3, 2, 1, 1, 0, 0]
    assert peers["n"].unique().to_list() == [3]
    assert indicators.overlap_curves(Corpus({})).is_empty()


def test_passages_are_listed_once_a_pair():
    """The longest first; the same pair seen from both sides is one."""
    both = compared((0.9, 0.5, 0.1), (0.8, 0.6, 0.05))
    columns = ("kind", "characters", "text", "report", "line", "other", "other_line")
    assert indicators.shared_passages(both).select(columns).rows() == [
        ("own_year", 90, "〔…〕的同一段话", "r0", 0, "r1", 7)
    ]
    named = indicators.shared_passages(both, kinds=("peer",), name_bodies=True)
    assert named.select(columns).rows() == [
        ("peer", 60, "第1镇的同一段话", "第1镇 · 2023 · 1.txt", 1, "第0镇 · 2023 · 0.txt", 7)
    ]


def test_the_table_is_written_and_loaded(folder, tmp_path):
    """`overlap` is one of the tables of a run, and a selection keeps the rows of its reports."""
    corpus = gk.parse(folder)
    corpora.write(corpus, tmp_path)
    loaded = gk.load(tmp_path)
    assert loaded.overlap.equals(corpus.overlap)
    assert loaded.where(years=2023).overlap["report_id"].n_unique() == 2
    assert loaded.where(years=2022).overlap.is_empty()
    again = pl.concat(overlap.Comparison(loaded.reports, loaded.scan("sections")).rows())
    assert loaded.overlap.equals(again.sort(schema.order("overlap")))
