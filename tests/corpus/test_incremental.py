"""Only what changed is built again, and what comes out is what a build of everything gives, byte for byte."""

from __future__ import annotations

import random
import shutil

import polars as pl
import pytest

from gkstats.corpus import parsing
from gkstats.dataset import building, overlap
from gkstats.demo import invent

REPORTS = 45
SAID = "本机关另行编印工作手册三千册，组织业务培训十二期，参训人员覆盖全部内设机构和所属单位，并逐一抽查回访。"


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    """Invent a folder of reports, with provenance and a roster."""
    return invent.write(tmp_path_factory.mktemp("invented"), REPORTS)


@pytest.fixture
def folder(invented, tmp_path):
    """Give a copy of it, to be changed."""
    shutil.copytree(invented, tmp_path / "in")
    return tmp_path / "in"


def texts(folder):
    """Give the files of a folder that hold reports as text, in order."""
    return sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md"))


def tables(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}


def same_as_fresh(folder, out, tmp_path):
    """Bring the tables in `out` up to date, and hold them against a build of everything."""
    corpus = parsing.parse_into(out, folder)
    whole = parsing.parse_into(tmp_path / "whole", folder, fresh=True)
    assert corpus.run == whole.run
    brought, built = tables(out), tables(tmp_path / "whole")
    assert [name for name in built if brought[name] != built[name]] == []


def with_prose(path, said):
    """Add a sentence to the first section's end."""
    text = path.read_text("utf-8")
    head, mark, rest = text.partition("\n二、")
    path.write_text(f"{head}\n{said}{mark}{rest}", "utf-8")


def edited(rng, path, folder):
    del rng, folder
    with_prose(path, SAID)


def bodies(folder):
    """Give the codes with which the files of each body begin."""
    return sorted({path.name.partition("_")[0] for path in texts(folder)})


def said_by_few(rng, path, folder):
    """Three bodies have a sentence in every year."""
    del rng, path
    for few in bodies(folder)[:3]:
        for each in folder.rglob(f"{few}*.*"):
            with_prose(each, SAID)


def said_by_many(rng, path, folder):
    """Two more have it in one year, and now it says nothing of two texts that did not change."""
    del rng, path
    for more in bodies(folder)[3:5]:
        with_prose(min(folder.rglob(f"{more}*.*")), SAID)


def removed(rng, path, folder):
    del rng, folder
    path.unlink()


def copied(rng, path, folder):
    """Two names for the same bytes: the first in order of names is the report."""
    del rng, folder
    shutil.copy(path, path.with_name("000.txt"))


def renamed(rng, path, folder):
    path.rename(folder / f"{rng.random()}.txt")


def another_version(rng, path, folder):
    del rng, folder
    shutil.copy(path, path.with_name(f"{path.stem}（更正）.txt"))
    edited(None, path, None)


def corrected(rng, path, folder):
    del rng
    name = path.relative_to(folder).as_posix()
    head = "report,table,keys,value,reason,who,when\n"
    rows = f"{name},reports,column=agency,示例改名局,,me,\n{name},requests,item=received requester=total,9,,me,\n"
    (folder / "corrections.csv").write_text(head + rows, "utf-8")


def uncorrected(rng, path, folder):
    del rng, path
    (folder / "corrections.csv").unlink(missing_ok=True)


def sourced(rng, path, folder):
    del rng
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(f"{path.relative_to(folder).as_posix()},https://www.example.gov.cn/1,2024-02-01,true,true,\n")


def no_report(rng, path, folder):
    del rng, path
    (folder / "通知.txt").write_text("关于召开会议的通知\n请各单位参加。\n", "utf-8")


@pytest.mark.parametrize(
    ("at_once", "changes"),
    [
        (2000, (copied, removed, corrected, edited, uncorrected)),
        (20, (said_by_few, said_by_many, sourced, another_version, renamed, no_report)),
    ],
)
def test_tables_brought_up_to_date_are_those_of_a_build_of_everything(folder, tmp_path, monkeypatch, at_once, changes):
    """Whatever becomes of some files, every table has the bytes that it has when all is built; so where it spills."""
    monkeypatch.setattr(building, "_AT_ONCE", at_once)
    monkeypatch.setattr(building, "_IN_MEMORY", at_once)
    monkeypatch.setattr(overlap, "FEWEST_COMMON", 4)
    rng = random.Random(at_once)  # noqa: S311
    out = tmp_path / "out"
    same_as_fresh(folder, out, tmp_path)
    for change in changes:
        change(rng, rng.choice(texts(folder)), folder)
        same_as_fresh(folder, out, tmp_path)


def test_only_what_changed_is_built_and_compared(folder, tmp_path, monkeypatch):
    """Of all reports one changed: one report's rows are built, and the texts of one year and its own are cut."""
    built: list[str] = []
    cut: list[str] = []
    part, units = building._part, overlap._Cutter.units  # noqa: SLF001 - to be counted

    def counted(given, *more):
        built.extend(report.source for report, _ in given)
        return part(given, *more)

    def noted(cutter, reports):
        cut.extend(reports["report_id"])
        return units(cutter, reports)

    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    monkeypatch.setattr(building, "_part", counted)
    monkeypatch.setattr("gkstats.dataset.overlap._Cutter.units", noted)
    path = texts(folder)[20]
    with_prose(path, SAID)
    corpus = parsing.parse_into(out, folder)
    assert built == [path.relative_to(folder).as_posix()]
    changed = corpus.reports.filter(source=built[0]).row(0, named=True)
    of_year = pl.col("year") == changed["year"]
    own = pl.col("agency_key") == changed["agency_key"]
    assert set(cut) <= set(corpus.reports.filter(of_year | own)["report_id"])
    assert changed["report_id"] in cut
    built.clear()
    (folder / "通知.txt").write_text("关于召开会议的通知\n请各单位参加。\n", "utf-8")
    cut.clear()
    parsing.parse_into(out, folder)
    assert (built, cut) == ([], [])


def test_tables_of_another_builder_are_not_built_upon(folder, tmp_path, monkeypatch):
    """Where what makes tables of readings has changed, all rows are built again, and the run has another name."""
    out = tmp_path / "out"
    before = parsing.parse_into(out, folder)
    real = parsing.fingerprint
    monkeypatch.setattr(parsing, "fingerprint", lambda *given: "another" if len(given) > 1 else real(*given))
    built: list[str] = []
    part = building._part  # noqa: SLF001

    def counted(given, *more):
        built.extend(report.source for report, _ in given)
        return part(given, *more)

    monkeypatch.setattr(building, "_part", counted)
    after = parsing.parse_into(out, folder)
    assert len(built) == len(after.reports)
    assert after.run != before.run
