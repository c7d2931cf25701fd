"""Files that hold several reports: one report each where titles leave no doubt, else none and the lines."""

from __future__ import annotations

import gkstats as gk
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers, printed
from gkstats.model import NoReport, Report
from gkstats.reading.report import read, read_all

TITLE = "政府信息公开工作年度报告"


def report_of(agency, year, seed):
    """Print a whole report under the title of a body and a year."""
    text = printed("2021", numbers("2021", seed=seed), LAYOUTS["pipes"])
    _, _, body = text.partition("一、总体情况")
    return f"{agency}{year}年{TITLE}\n一、总体情况{body.rstrip()}\n{agency}\n{year + 1}年1月15日\n"


def granted(report):
    """Give a number that every part prints otherwise."""
    return next(cell.value for cell in report.cells if cell.key == ("granted", "total"))


BODIES = ("沛县大屯街道办事处", "沛县安国镇人民政府", "沛县张庄镇人民政府")
COMPILED = "".join(report_of(body, 2022, seed) for seed, body in enumerate(BODIES, 1))


def test_each_report_of_a_compilation_is_read():
    """Bodies, dates and numbers are each part's own, lines are the file's, identities differ."""
    parts = read_all(COMPILED.encode(), "all.txt")
    reports = [part for part in parts if isinstance(part, Report)]
    assert [report.opening.agency for report in reports] == list(BODIES)
    assert [report.part for report in reports] == [1, 2, 3]
    assert [granted(report) for report in reports] == [
        numbers("2021", seed=seed)["requests", "granted", "total"] for seed in (1, 2, 3)
    ]
    lines = COMPILED.split("\n")
    assert [lines[report.begins - 1][: len(body)] for report, body in zip(reports, BODIES, strict=True)] == list(BODIES)
    for report in reports:
        cell = next(cell for cell in report.cells if cell.key == ("granted", "total"))
        assert str(cell.value) in lines[(cell.line or 0) - 1]
    assert len({report.report_id for report in reports}) == 3


def test_how_a_report_ends_is_no_part_of_the_next_ones_title():
    """What stands under the last heading of the report before, without a full stop, begins no name."""
    for ending in ("无", "本年度无其他事项", "没有其他需要报告的事项"):
        parts = [report_of(body, 2022, seed).rsplit("\n", 3)[0] for seed, body in enumerate(BODIES, 1)]
        reports = read_all("".join(f"{part}\n{ending}\n" for part in parts).encode(), "all.txt")
        assert [one.opening.agency for one in reports if isinstance(one, Report)] == list(BODIES)


def test_a_compilation_gives_rows_of_its_parts(tmp_path):
    """`parse` gives a row a part, traced to the file's own lines; a file of one report has no part."""
    (tmp_path / "all.txt").write_text(COMPILED, "utf-8")
    (tmp_path / "one.txt").write_text(report_of("沛县龙固镇人民政府", 2022, 9), "utf-8")
    corpus = gk.parse(tmp_path)
    rows = corpus.reports.sort("source", "part").select("source", "part", "agency", "division_code").rows()
    assert rows == [
        *(("all.txt", number, body, "320322") for number, body in enumerate(BODIES, 1)),
        ("one.txt", None, "沛县龙固镇人民政府", "320322"),
    ]
    second = corpus.reports.filter(agency=BODIES[1])["report_id"].item()
    shown = str(corpus.trace(second, item="granted", requester="total"))
    assert "予以公开" in shown


def test_titles_that_leave_doubt_give_no_report():
    """Two reports of one body and year, or without a body in the title: which is which nobody can tell."""
    twice = report_of(BODIES[0], 2022, 1) + report_of(BODIES[0], 2022, 2)
    nameless = COMPILED.replace(f"{BODIES[1]}2022年{TITLE}", f"2022年{TITLE}")
    for text in (twice, nameless):
        outcome = read(text.encode(), "all.txt")
        assert isinstance(outcome, NoReport)
        assert [issue.code for issue in outcome.issues] == ["several_reports"]
