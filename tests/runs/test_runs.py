"""A run: what lies in its folder, what is refused before it begins, and what a failing notebook leaves behind."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import nbformat
import polars as pl
import pytest

import finished
import gkstats
from conftest import RAW, ROOT
from gkstats.charts import rendering
from gkstats.inputs import find
from gkstats.runs import project, runner
from gkstats.words import terms
from languages import foreign, foreign_on

NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
PARAMETERS = (
    'data: str = ""  # tables\nyears: str = ""  # years\ntop: int = 5  # how many\nall_of_it: bool = False  # all'
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Give the one real run."""
    return finished.run(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def manifest(run):
    """Read what the run says of itself."""
    return json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))


def notebook(folder, name, *cells, parameters=PARAMETERS):
    """Write a small notebook."""
    cell = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    made = nbformat.v4.new_notebook(cells=[cell, *map(nbformat.v4.new_code_cell, cells)])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


def test_a_run_is_whole(run):
    """Each notebook is there executed and as a page, each chart in five formats; nothing half-written is left."""
    assert run.failed == ()
    assert {path.stem for path in (run.folder / "notebooks").glob("*.html")} == set(NOTEBOOKS)
    assert {path.stem for path in (run.folder / "notebooks").glob("*.ipynb")} == set(NOTEBOOKS)
    charts = {path.stem for path in (run.folder / "charts").iterdir()}
    assert len(charts) >= len(NOTEBOOKS)
    for name in charts:
        assert all((run.folder / "charts" / f"{name}.{kind}").stat().st_size for kind in rendering.FORMATS)
    assert not list(run.folder.rglob(".*"))


def test_the_front_page_opens_with_what_was_read(run, manifest):
    """Notebooks stand there by their question; each with its charts, the one on what was read first."""
    page = run.index.read_text(encoding="utf-8")
    assert foreign_on(page, "en") == []
    assert '<html lang="en">' in page
    before, _, listed = page.partition("<h2>Questions</h2>")
    assert 'href="notebooks/10_choose.html"' in before
    links = re.findall(r'href="notebooks/(\w+)\.html">([^<]*)<', listed)
    assert links[:2] == [("00_coverage", "What was read?"), ("06_trust", "Can the numbers be trusted?")]
    assert {name for name, _ in links} == set(NOTEBOOKS)
    drawn = [name for entry in manifest["notebooks"] for name in entry["charts"]]
    assert sorted(drawn) == sorted({path.stem for path in (run.folder / "charts").glob("*.svg")})
    assert page.index("charts/reports-by-year.png") < page.index("charts/cell-states.png")


def test_a_run_can_speak_chinese(tmp_path):
    """With `language` zh the front page, the notebook's page and its title are Chinese, and the other text is gone."""
    one = ROOT / "notebooks" / "00_coverage.ipynb"
    run = runner.run([RAW], tmp_path / "runs", {"language": "zh"}, [one])
    assert run.failed == ()
    for page in (run.index, run.folder / "notebooks" / "00_coverage.html"):
        html = page.read_text(encoding="utf-8")
        assert foreign_on(html, "zh") == []
        assert '<html lang="zh-CN">' in html
        assert "读入了什么？" in html


def test_every_column_of_a_charts_data_has_a_name_in_chinese(run):
    """The workbook's heads are these names: none is an English word."""
    columns = {column for path in run.folder.glob("charts/*.csv") for column in pl.read_csv(path).columns}
    assert len(columns) > 20
    assert {column: terms.column(column, "zh") for column in columns if foreign(terms.column(column, "zh"), "zh")} == {}


def test_every_chart_names_the_transcripts(run):
    """The reports of this repository are abridged transcripts: every chart says so."""
    for drawn in (run.folder / "charts").glob("*.svg"):
        assert "abridged transcript, wording by gkstats" in drawn.read_text(encoding="utf-8"), drawn.name


def test_the_run_folder_is_a_corpus(run):
    """`gkstats.load` opens a run, and the folder of runs through `latest`."""
    assert gkstats.load(run.folder).reports.height == 5
    assert gkstats.load(run.folder.parent).reports.equals(run.corpus.reports)
    assert (run.folder.parent / "latest").read_text(encoding="utf-8").strip() == run.folder.name
    assert not (run.folder.parent / "latest").is_symlink()


def test_the_manifest_accounts_for_everything(run, manifest):
    """Inputs and outputs stand there with the checksums that they have; rows a table; issues by code."""
    sources = {entry["source"] for entry in manifest["inputs"]}
    assert sources == {path.name for path in RAW.iterdir() if not path.name.startswith(("README", "."))} | {
        "通知 & 说明.txt"
    }
    one = next(entry for entry in manifest["inputs"] if entry["source"].startswith("001"))
    assert one["sha256"] == hashlib.sha256(next(RAW.glob("001*.txt")).read_bytes()).hexdigest()
    written = {path.relative_to(run.folder).as_posix() for path in run.folder.rglob("*") if path.is_file()}
    assert set(manifest["outputs"]) == written - {"manifest.json"}
    for name, digest in manifest["outputs"].items():
        assert hashlib.sha256((run.folder / name).read_bytes()).hexdigest() == digest
    assert manifest["tables"]["reports"] == 5
    assert sum(manifest["issues"].values()) == run.corpus.issues.height
    assert manifest["parameters"] == {"years": "2019-2023", "examples": "3"}
    assert {"gkstats", "polars", "altair", "python", "forms", "codebook"} <= set(manifest["versions"])


def test_a_parameter_goes_to_the_notebooks_that_have_it(manifest):
    """`examples` belongs to one notebook and arrives as a number; `years` to all."""
    given = {entry["name"]: entry["parameters"] for entry in manifest["notebooks"]}
    assert given["03_stated_problems"] == {"years": "2019-2023", "examples": 3}
    assert given["01_zero_requests"] == {"years": "2019-2023"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"yeers": "2023"}, "'yeers' is a parameter of no notebook; the parameters are all_of_it, top, years"),
        ({"data": "x"}, "'data' is set by the run itself"),
        ({"top": "many"}, "top: 'many' is no int"),
        ({"all_of_it": "perhaps"}, "all_of_it: 'perhaps' is no bool"),
    ],
)
def test_parameters_are_checked_before_anything_runs(tmp_path, given, said):
    """A wrong name or type is refused with what would be right, before a file is read or a folder made."""
    one = notebook(tmp_path, "one")
    with pytest.raises(runner.ParameterError) as error:
        runner.run(["no such input"], tmp_path / "out", given, [one])
    assert said in str(error.value)
    assert not (tmp_path / "out").exists()


def test_an_input_that_is_not_there_makes_no_run(tmp_path):
    """A missing input is an error before a run folder exists."""
    with pytest.raises(find.NoInputError):
        runner.run([tmp_path / "nothing"], tmp_path / "out", {}, [])
    assert not (tmp_path / "out").exists()


def test_runs_of_one_second_do_not_collide(tmp_path):
    """Two runs started together have a folder each; `latest` names the second."""
    first, second = (runner.run([RAW], tmp_path / "runs", {}, []) for _ in range(2))
    assert first.folder != second.folder
    assert gkstats.load(first.folder).reports.height == gkstats.load(second.folder).reports.height == 5
    assert (tmp_path / "runs" / "latest").read_text(encoding="utf-8").strip() == second.folder.name


def test_a_failing_notebook_is_kept_and_the_others_run(tmp_path):
    """The failed notebook keeps its output and its error, the next one runs, tables stay, `latest` does not move."""
    good = runner.run([RAW], tmp_path / "runs", {}, [])
    bad = notebook(tmp_path, "1_bad", "'as far as here'", "raise ValueError('<b>no amount</b>')")
    fine = notebook(tmp_path, "2_fine", "print(top + 1, all_of_it)")
    told = []
    run = runner.run(
        [RAW], tmp_path / "runs", {"top": "6", "all_of_it": "true"}, [bad, fine], lambda *step: told.append(step)
    )
    assert run.failed == ("1_bad",)
    assert told == [("1_bad", 0, 2), ("2_fine", 1, 2)]
    kept = (run.folder / "notebooks" / "1_bad.ipynb").read_text(encoding="utf-8")
    assert "as far as here" in kept
    assert "no amount" in kept
    assert "7 True" in (run.folder / "notebooks" / "2_fine.ipynb").read_text(encoding="utf-8")
    assert "failed: ValueError: &lt;b&gt;no amount" in run.index.read_text(encoding="utf-8")
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["state"] == "failed"
    assert [entry["state"] for entry in manifest["notebooks"]] == ["failed", "complete"]
    assert gkstats.load(run.folder).reports.height == 5
    assert (tmp_path / "runs" / "latest").read_text(encoding="utf-8").strip() == good.folder.name


@pytest.mark.parametrize(("kernel", "cell"), [("python3", "import os; os._exit(3)"), ("no-such-kernel", "1")])
def test_a_kernel_that_dies_or_never_starts_stops_one_notebook(tmp_path, kernel, cell):
    """Whatever ends a notebook, the run goes on, the notebook is kept and named as failed."""
    bad = notebook(tmp_path, "bad", cell)
    bad.write_text(bad.read_text(encoding="utf-8").replace('"python3"', f'"{kernel}"'), encoding="utf-8")
    run = runner.run([RAW], tmp_path / "runs", {}, [bad])
    assert run.failed == ("bad",)
    assert run.outcomes[0].error
    assert cell in (run.folder / "notebooks" / "bad.ipynb").read_text(encoding="utf-8")
    assert run.index.is_file()


def test_a_run_in_force_that_was_damaged_is_no_reason_to_stop(tmp_path):
    """The next run begins anew, as the first one did."""
    one = notebook(tmp_path, "one", "1")
    first = runner.run([RAW], tmp_path / "runs", notebooks=[one])
    (first.folder / "manifest.json").write_text("{", encoding="utf-8")
    second = runner.run([RAW], tmp_path / "runs", notebooks=[one])
    assert (second.failed, second.changes.before) == ((), "")
    assert (tmp_path / "runs" / "latest").read_text("utf-8").strip() == second.folder.name


def test_notebooks_are_found_from_any_folder_of_the_project(tmp_path, monkeypatch):
    """The project is the nearest folder upwards with notebooks; a relative path counts from there."""
    (tmp_path / "我的 项目" / "notebooks").mkdir(parents=True)
    mine = notebook(tmp_path / "我的 项目" / "notebooks", "mine")
    monkeypatch.chdir(tmp_path / "我的 项目" / "notebooks")
    assert project.notebooks() == [mine]
    assert project.resolve("data/raw") == tmp_path / "我的 项目" / "data" / "raw"
    assert project.resolve(tmp_path) == tmp_path
    monkeypatch.chdir(tmp_path)
    assert project.root() == Path(tmp_path)
    assert mine not in project.notebooks()


def test_notebooks_of_others_above_are_not_run(tmp_path, monkeypatch):
    """A folder above in which everybody may write, or that is somebody else's, is no project; the folder itself is."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "mine").mkdir()
    planted = notebook(tmp_path / "notebooks", "planted")
    (tmp_path / "notebooks" / ".#planted.ipynb").symlink_to("somebody@here.1")  # Emacs has it open
    monkeypatch.chdir(tmp_path / "mine")
    assert project.notebooks() == [planted]
    (tmp_path / "notebooks").chmod(0o777)
    assert planted not in project.notebooks()
    assert project.root() == tmp_path / "mine"
    (tmp_path / "notebooks").chmod(0o755)
    if os.geteuid() == 0:
        os.chown(planted, 65534, -1)
        assert planted not in project.notebooks()
    monkeypatch.chdir(tmp_path)
    assert project.notebooks() == [planted]


def test_a_module_where_gkstats_is_called_is_not_imported(tmp_path, monkeypatch):
    """What a notebook imports is what is installed, not a file of the same name in the working folder."""
    (tmp_path / "polars.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(tmp_path)
    run = runner.run([RAW], tmp_path / "runs", {}, [notebook(tmp_path, "one", "import polars; polars.DataFrame()")])
    assert run.failed == ()
