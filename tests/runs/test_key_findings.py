"""A run's first page: which findings it has, in which order, with what; nothing where there is none."""

from __future__ import annotations

import json

import pytest

from gkstats.runs import key_findings


@pytest.fixture
def made(tmp_path):
    """Give a run of three notebooks with two charts each, in Chinese; every second chart of the last finds nothing."""
    (tmp_path / "charts").mkdir()
    notebooks = []
    for notebook in ("00_coverage", "01_zero", "02_procurement", "04_outcomes"):
        charts = [f"{notebook}-{number}" for number in (1, 2)]
        for chart in charts:
            said = {"title": f"T {chart}", "source": "来源。", "finding": f"S {chart}。"}
            if chart == "04_outcomes-2":
                del said["finding"]
            (tmp_path / "charts" / f"{chart}.json").write_text(json.dumps({"usermeta": said}), encoding="utf-8")
        titles = {"en": "a question", "zh": f"问题 {notebook}"}
        notebooks.append({"name": notebook, "titles": titles, "charts": charts})
    return tmp_path, {
        "run": "r", "parameters": {"language": "zh"}, "notebooks": notebooks,
        "tables": {"reports": 7, "requests": 70, "problems": 3}, "issues": {"scan": 2},
        "inputs": [{"source": "a.txt"}, {"source": "sources.csv"}],
    }  # fmt: skip


def test_each_question_speaks_before_any_speaks_twice(made):
    """The first of each notebook, then the second ones; units and what was read come last; no more than are asked."""
    found = key_findings.key_findings(*made)
    assert [one.chart for one in found] == [
        "01_zero-1", "04_outcomes-1", "01_zero-2",
        "00_coverage-1", "02_procurement-1", "00_coverage-2", "02_procurement-2",
    ]  # fmt: skip
    first = found[0]
    assert (first.sentence, first.title, first.question) == ("S 01_zero-1。", "T 01_zero-1", "问题 01_zero")
    assert len(key_findings.key_findings(*made, most=2)) == 2


def test_what_all_rests_on(made):
    """Reports, files (none of the user's own), cells, what was noted, whose figures, and the charts' source line."""
    said = key_findings.rests_on(*made)
    assert "从1个文件中读出7份报告" in said[0]
    assert "2处存疑事项" in said[1]
    assert "“本机关”只含本机关自身的数字" in said[2]
    assert said[3] == "来源。"
    assert all(len(key_findings.cannot_tell(language)) == 4 for language in ("en", "zh"))


def test_a_run_that_found_nothing(made):
    """No chart, no finding."""
    folder, manifest = made
    assert key_findings.key_findings(folder, manifest | {"notebooks": []}) == ()
