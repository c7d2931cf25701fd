"""Runs that a file describes: several briefings of one reading, what changed since, thresholds, old runs removed."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import nbformat
import pytest

import gkstats as gk
from commands import gkstats
from conftest import RAW
from gkstats.issues import PhrasedError
from gkstats.runs import schedule
from gkstats.script.typed import DataFileError

LONG_AGO = 1_700_000_000
TEXT = next(RAW.glob("001*.txt")).read_text("utf-8")
PLAN = """
inputs = ["in"]
out = "runs"

[parameters]
top = 3
min_n = 0
[[runs]]
name = "all"

[[runs]]
name = "counties"
parameters = { level = "county", name_bodies = true }

[thresholds]
vanished = 0
coverage = 0.5

[keep]
runs = 2
"""
# A share of reports, with an interval that a change of one report leaves.
CELL = """
import gkstats, polars as pl
from pathlib import Path
n = len(gkstats.load(data).reports)
Path(output).mkdir(exist_ok=True)
pl.DataFrame({"year": [2023], "scope": ["own_body"], "value": [n / 10], "low": [n / 10 - .05], "high": [n / 10 + .05]}
             ).write_csv(Path(output) / "share.csv")
"""
PARAMETERS = (
    'data: str = ""\noutput: str = ""\ntop: int = 5\nlevel: str = ""\nname_bodies: bool = False\nmin_n: int = 30'
)


def put(path, name, text=TEXT):
    """Write a report of an invented body that was there long ago."""
    path.write_text(text.replace("渠东", name), "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Give a project of one small notebook, four reports and a plan."""
    (tmp_path / "in").mkdir()
    for number in range(4):
        put(tmp_path / "in" / f"{number}.txt", f"渠{number}")
    (tmp_path / "notebooks").mkdir()
    parameters = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    made = nbformat.v4.new_notebook(cells=[parameters, nbformat.v4.new_code_cell(CELL)])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, tmp_path / "notebooks" / "one.ipynb")
    (tmp_path / "report.toml").write_text(PLAN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def latest(folder):
    """Name the run in force."""
    return (folder / "latest").read_text(encoding="utf-8").strip()


def test_a_plan_runs_tells_what_changed_and_calls_when_too_much_did(project):
    """Two briefings of one reading; then documents new, changed, vanished: told in words, JSON and a page, status 3."""
    first = {one.name: one.run for one in schedule.run(project / "report.toml")}
    assert list(first) == ["all", "counties"]
    assert [one.parameters for one in first["counties"].outcomes] == [
        {"top": 3, "min_n": 0, "level": "county", "name_bodies": True}
    ]
    assert {name: latest(project / "runs" / name) for name in first} == {n: r.folder.name for n, r in first.items()}
    assert len(list(project.glob("runs/.gkstats/generations/*"))) == 1
    assert json.loads((first["all"].folder / "changes.json").read_text("utf-8"))["before"] == ""

    assert "行政许可\t0" in TEXT
    put(project / "in" / "1.txt", "渠1", TEXT.replace("行政许可\t0", "行政许可\t14"))
    (project / "in" / "0.txt").unlink()
    (project / "in" / "2.txt").unlink()
    put(project / "in" / "<b>5.txt", "渠5")
    _, _, counties = PLAN.partition("[[runs]]")[2].partition("[[runs]]")
    (project / "report.toml").write_text(PLAN.replace(f"[[runs]]{counties.partition('[thresholds]')[0]}", ""), "utf-8")
    done = gkstats("report", "--config", "report.toml", cwd=project)
    assert done.returncode == 3
    told = done.stdout.splitlines()[0]
    assert "all: changes since " + first["all"].folder.name in told
    assert "documents new 1, changed 1, vanished 2; cells restated 1; figures beyond their interval 1" in told
    assert "threshold crossed: vanished: 2, allowed 0" in done.stderr
    assert "coverage" not in done.stderr  # a quarter of the reports is missing, half may be
    assert latest(project / "runs" / "all") == first["all"].folder.name
    run = max(path for path in (project / "runs" / "all").iterdir() if path.is_dir())
    assert len(gk.load(run).reports) == 3
    said = json.loads((run / "changes.json").read_text("utf-8"))
    assert said["documents"] == {"new": ["<b>5.txt"], "changed": ["1.txt"], "vanished": ["0.txt", "2.txt"]}
    (cell,) = said["restated"]
    assert (cell["cell"], cell["was"], cell["value"], cell["source"], cell["line"]) == (
        "20.5/licences/decisions", 0, 14, "1.txt", 27,
    )  # fmt: skip
    (moved,) = said["moved"]
    assert moved["group"] == {"year": "2023", "scope": "own_body"}
    assert (moved["chart"], moved["was"], moved["now"]) == ("share", 0.4, 0.3)
    assert said["coverage"] == [{"year": 2023, "was": 4, "now": 3}]
    page = (run / "changes.html").read_text("utf-8")
    assert "&lt;b&gt;5.txt" in page
    assert "<b>" not in page
    assert {"changes.json", "changes.html"} <= set(json.loads((run / "manifest.json").read_text("utf-8"))["outputs"])

    accepted = gkstats("report", "--config", "report.toml", "--accept", cwd=project)
    assert accepted.returncode == 0
    assert latest(project / "runs" / "all") != first["all"].folder.name
    assert not first["all"].folder.exists()  # two are kept, and the one in force


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('out = "runs"', "", "report.toml: no out; write a path, from the folder of this file"),
        (
            "vanished = 0",
            "vanished = -1",
            "line 16: thresholds.vanished must be 0 or more; write how many there may be, as in 0",
        ),
        ("vanished = 0", "vanish = 0", "line 16: no field is called vanish: it has vanished, changed"),
        ('name = "all"', 'name = "../x"', 'name may not be that; write letters, digits, _ and -, as in "counties"'),
        ('name = "all"', 'name = "counties"', "line 12: runs: name: counties is there twice"),
        ("top = 3", 'top = "x"', "line 6: top: top: 'x' is no int"),
        ('level = "county"', 'lever = "county"', "line 13: lever: 'lever' is a parameter of no notebook"),
        ('level = "county"', 'level = "x"', "line 13: level: level: 'x' is none of"),
        ("[keep]", "[keep", "report.toml: "),
        (
            'out = "runs"',
            'out = "runs"\ncluster = ""',
            "cluster may not be that; write the address of a Dask scheduler",
        ),
    ],
)
def test_a_plan_that_is_wrong_is_said_by_line_and_field(project, was, now, said):
    """What is wrong is said with the file, the line, the field and what to write, before anything is read."""
    plan = project / "report.toml"
    plan.write_text(PLAN.replace(was, now), encoding="utf-8")
    with pytest.raises((DataFileError, PhrasedError)) as error:
        next(schedule.run(plan))
    assert str(error.value).startswith(str(plan))
    assert said in str(error.value)
    assert not (project / "runs").exists()


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('out = "runs"', "", "缺少 out；请写路径，从本文件所在的文件夹起"),
        ("vanished = 0", "vanished = -1", "第 16 行：thresholds.vanished 须不小于 0；请写允许多少，如 0"),
        ("vanished = 0", "vanish = 0", "第 16 行：没有名为 vanish 的字段：可用的有 vanished、changed"),
        ('name = "all"', 'name = "../x"', "name 不能这样写；请用字母、数字、_ 和 -"),
        ("[keep]", "[keep", "不合 TOML 的写法；文件须为 TOML"),
    ],
)
def test_on_a_chinese_terminal_a_wrong_plan_is_said_in_chinese(project, was, now, said, monkeypatch):
    """The same, in the terminal's language."""
    plan = project / "report.toml"
    plan.write_text(PLAN.replace(was, now), encoding="utf-8")
    monkeypatch.setenv("GKSTATS_LANGUAGE", "zh")
    done = gkstats("report", "--config", plan, cwd=project)
    assert done.returncode == 2
    line = done.stderr.strip().splitlines()[-1]
    assert said in line
    assert not re.search(r"\b(?:must|write|line|expected|field)\b", line, re.IGNORECASE)


def test_a_plan_may_name_the_cluster_that_reads(project, monkeypatch):
    """Its address is asked before anything is made; an executor that is given reads instead."""
    plan = project / "report.toml"
    plan.write_text(PLAN.replace('out = "runs"', 'out = "runs"\ncluster = "tcp://127.0.0.1:9"'), encoding="utf-8")
    done = gkstats("report", "--config", plan, cwd=project)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert not (project / "runs").exists()
    given = []
    monkeypatch.setattr(schedule.runner, "run", lambda *_, **named: given.append(named["executor"]))
    monkeypatch.setattr(schedule, "prune", lambda *_: [])
    with ThreadPoolExecutor(1) as executor:
        assert len(list(schedule.run(plan, executor=executor))) == len(given)
        assert set(given) == {executor}


def test_a_plan_is_checked_against_the_notebooks_that_are_run(project):
    """What --notebooks names is what must have the parameters, not the notebooks of the folder."""
    (project / "others").mkdir()
    (project / "notebooks" / "one.ipynb").rename(project / "others" / "one.ipynb")
    others = list((project / "others").iterdir())
    assert schedule.read(project / "report.toml", others).out == "runs"
    (project / "report.toml").write_text(PLAN.replace("top = 3", "examples = 3"), encoding="utf-8")
    with pytest.raises(PhrasedError, match="line 6: examples: 'examples' is a parameter of no notebook"):
        schedule.read(project / "report.toml", others)


@pytest.mark.parametrize(
    ("keep", "left"),
    [
        (schedule.Retention(), ["20260101-023000", "20260102-023000", "20260301-023000", "20260301-023000-10"]),
        (schedule.Retention(runs=1), ["20260101-023000", "20260301-023000-10"]),
        (schedule.Retention(days=30), ["20260101-023000", "20260301-023000", "20260301-023000-10"]),
        (
            schedule.Retention(runs=1, days=400),
            ["20260101-023000", "20260102-023000", "20260301-023000", "20260301-023000-10"],
        ),
    ],
)
def test_old_runs_go_by_rule_but_never_the_one_in_force(tmp_path, keep, left):
    """The newest, the young and the one in force stay, and what is no run; one that was cut off goes after a day."""
    whole = ("20260101-023000", "20260102-023000", "20260301-023000", "20260301-023000-10")
    for name in (*whole, "20260228-023000", "20260302-020000", "notes"):
        (tmp_path / name).mkdir()
        if name in whole:
            (tmp_path / name / "manifest.json").write_text("{}")
    (tmp_path / "latest").write_text("20260101-023000\n")
    others = {"20261399-999999", "20250101-000000", "20250102-000000"}  # no time, a file, a link: no runs
    (tmp_path / "20261399-999999").mkdir()
    (tmp_path / "20250101-000000").write_text("mine")
    (tmp_path / "20250102-000000").symlink_to(tmp_path / "notes", target_is_directory=True)
    schedule.prune(tmp_path, keep, datetime(2026, 3, 2, 3, tzinfo=UTC))
    cut_off = {"20260228-023000"} if keep == schedule.Retention() else set()
    assert {path.name for path in tmp_path.iterdir()} - {"latest"} == {
        *left, "20260302-020000", "notes", *cut_off, *others,
    }  # fmt: skip
