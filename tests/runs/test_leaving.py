"""What leaves a run names no contact person: pages, notebooks, charts, briefing, workbook, pack and every export."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile

import polars as pl
import pytest

import gkstats as gk
from conftest import RAW
from gkstats import exports
from gkstats.corpus import store
from gkstats.dataset import schema
from gkstats.exports.masking import MASK
from gkstats.runs import packing, project, runner

SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = ["绮罗", "砚秋", "梓骞", "毓琇", "霁月"]
# How a contact is printed; each of a hundred is printed in one of these ways.
PRINTED = (
    "联系人：{name}，电话：0971-{number}",
    "联络人 {name} 电话 0971—{number}",
    "填表人\t{name}\t联系电话\t{number}",
    "经办人|{name}|手机|139{number}9",
    "负责人 {name} 电話：（0971）{number}",
    "联系人为{name}，手机138 {number}0",
    "联系人及电话：{name} 0971{number}",
    "填报人：{name}；电话（办公室）：{number}转8021",
    "聯絡人：{name}，+86-0971-{number}",
    "经办人：{name}，邮箱u{number}@example.org",
)
KEPT = ("国办公开办函〔2021〕30号", "2023年")


def contacts():
    """Give a hundred names and numbers."""
    return [(f"{SURNAMES[n % 10]}{GIVEN[n // 10 % 5]}", f"{6100000 + 7919 * n}") for n in range(100)]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run every notebook on thirty invented reports in which a hundred contacts are named, in every section."""
    folder = tmp_path_factory.mktemp("leaving")
    (folder / "in").mkdir()
    whole = next(RAW.glob("001*.txt")).read_text("utf-8")
    named = contacts()
    for number in range(30):
        text = whole.replace("渠东", f"渠{number}")
        for place, mark in enumerate(("二、", "五、", "六、")):
            which = (number * 3 + place) % 100
            name, phone = named[which]
            said = PRINTED[which % len(PRINTED)].format(name=name, number=phone)
            text = text.replace(mark, f"{said}。\n{mark}", 1)
        extra = named[(90 + number) % 100]
        text = text.replace(
            "一是", f"一是值班信息更新不及时（{PRINTED[number % 10].format(name=extra[0], number=extra[1])}），", 1
        )
        (folder / "in" / f"{number}_{KEPT[0]}_联系人{named[number][0]}.txt").write_text(text, "utf-8")
    return runner.run([folder / "in"], folder / "out", {"name_bodies": "true"}, project.notebooks())


def leaks(data):
    """Name what of the contacts stands in some bytes, unpacked as far as they are packed."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            return [leak for name in box.namelist() for leak in leaks(name.encode() + b"\n" + box.read(name))]
    if data[:4] == b"PAR1":
        frame = pl.read_parquet(io.BytesIO(data))
        data = "\n".join(str(row) for row in frame.rows()).encode()
    return [word for name, number in contacts() for word in (name, number) if word.encode() in data]


def test_nothing_of_a_run_but_the_users_own_tables_names_a_contact(run):
    """In no byte of the run's folder, beside its own tables, a name, a number or an address of a contact stands."""
    own = {f"{name}.parquet" for name in schema.TABLES}
    found = {}
    for path in run.folder.rglob("*"):
        if path.is_file() and not (path.parent == run.folder and path.name in own):
            found[path.name] = leaks(path.name.encode() + b"\n" + path.read_bytes())
    assert {name: words for name, words in found.items() if words} == {}
    assert run.failed == ()


def test_the_users_own_tables_stay_whole(run):
    """The tables at the top of a run, and those of `parse`, have every word of the reports."""
    whole = gk.load(run.folder)
    text = "\n".join(whole.sections["text"])
    assert sum(name in text for name, _ in contacts()) > 40
    assert MASK not in text


def test_a_pack_names_no_contact(run, tmp_path):
    """The pack holds the tables with contacts masked, all else stays: years, documents' numbers, amounts."""
    packing.pack(run.folder, tmp_path / "a.zip")
    assert leaks((tmp_path / "a.zip").read_bytes()) == []
    with zipfile.ZipFile(tmp_path / "a.zip") as box:
        box.extractall(tmp_path / "unpacked")
    masked = gk.load(tmp_path / "unpacked")
    whole = gk.load(run.folder)
    assert masked.requests.equals(whole.requests)
    assert masked.proactive["value"].equals(whole.proactive["value"])
    assert masked.reports["year"].equals(whole.reports["year"])
    assert all(KEPT[0] in source for source in masked.reports["source"])
    assert packing.verify(tmp_path / "a.zip") == []


@pytest.mark.parametrize("kind", exports.FORMATS)
def test_no_export_names_a_contact(kind, run, tmp_path):
    """Every format, unzipped and read as bytes."""
    out = tmp_path / f"out.{kind}"
    exports.export(run.folder, kind, out)
    files = [out] if out.is_file() else [path for path in out.rglob("*") if path.is_file()]
    assert {path.name: leaks(path.read_bytes()) for path in files if leaks(path.read_bytes())} == {}


def test_what_a_terminal_shows_moves_nothing(tmp_path):
    """A name of a file with control and direction characters is written out, in issues, errors and verify."""
    name = "报告\u202e\x1b[2Jtxt.txt"
    (tmp_path / name).write_text("no report", "utf-8")
    for words in (["show", name], ["parse", "gone\x1b[31m\u202e.txt", "--out", "out"], ["verify", name]):
        done = subprocess.run(
            [sys.executable, "-m", "gkstats", *words], capture_output=True, check=False, cwd=tmp_path,
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert done.returncode
        assert b"\x1b" not in done.stdout + done.stderr
        assert "\u202e" not in (done.stdout + done.stderr).decode()


def test_masked_tables_are_tables_of_the_same_run(run):
    """What may be handed on names the run that it is of."""
    assert store.load(run.folder / store.LEAVING).run == store.load(run.folder).run
