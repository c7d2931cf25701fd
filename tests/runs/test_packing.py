"""A packed run: cited, sent to somebody else, and checked there."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile

import polars as pl
import pytest

from corpora import Doc, build
from gkstats.corpus import store
from gkstats.runs import packing

URL = "https://example.org/报告.html"


@pytest.fixture
def run(tmp_path):
    """Make a folder of runs with one small run in it."""
    folder = tmp_path / "运 行" / "20260101-120000"
    made = build(Doc(year=2021), Doc(year=2023))
    reports = made.reports.with_columns(source_url=pl.lit(URL), invented=pl.lit(value=True))
    tables = store.Corpus({"reports": reports, "requests": made.requests})
    for place in (folder, folder / store.LEAVING):
        place.mkdir(parents=True)
        store.write_tables(tables, place)
    (folder / "charts").mkdir()
    (folder / "charts" / "图.csv").write_text("a\n1\n", encoding="utf-8")
    outputs = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip
    manifest = {
        "run": folder.name, "finished": "2026-01-01T12:00:05+00:00", "versions": {"gkstats": "0.1.0"},
        "inputs": [{"source": source, "sha256": read + "0" * 48} for source, read in
                   reports.select("source", "report_id").rows()],
        "tables": {"reports": 2}, "outputs": outputs,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder.parent / "latest").write_text(folder.name + "\n", encoding="utf-8")
    return folder


def gkstats(*words, cwd):
    """Run the command as a user would."""
    command = [sys.executable, "-m", "gkstats", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd)


def tampered(pack, change):
    """Write a pack again with its entries changed: `change` gives a list of (name, bytes) for one."""
    with zipfile.ZipFile(pack) as box:
        entries = [(name, box.read(name)) for name in box.namelist()]
    with zipfile.ZipFile(pack, "w") as box:
        for entry in entries:
            for name, data in change(*entry):
                box.writestr(name, data)


def test_pack_and_verify(run, tmp_path):
    """The latest run is packed into one file, the same each time, and verified: status 0."""
    done = gkstats("pack", run.parent, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    name, printed = done.stdout.splitlines()
    assert name == "gkstats-20260101-120000.zip"
    first = (tmp_path / name).read_bytes()
    packing.pack(run, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == first
    checked = gkstats("verify", "again.zip", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "as it was packed" in checked.stdout
    told = [printed.removeprefix("SHA-256 "), hashlib.sha256((run / "manifest.json").read_bytes()).hexdigest()]
    assert [gkstats("verify", "again.zip", "--expect", one, cwd=tmp_path).returncode for one in told] == [0, 0]
    other = gkstats("verify", "again.zip", "--expect", "ab" * 32, cwd=tmp_path)
    assert other.returncode == 1
    assert "not the one that was expected" in other.stdout


def test_a_pack_holds_all_but_the_originals(run, tmp_path):
    """Everything in the run, how to cite it, and each source by hash and address; sha256sum reads the checksums."""
    packing.pack(run, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as box:
        names = set(box.namelist())
        box.extractall(tmp_path / "out")
    assert names >= {
        "manifest.json",
        "charts/图.csv",
        "tables/reports.parquet",
        "CITATION.txt",
        "SHA256SUMS",
        "sources.csv",
    }
    assert not [name for name in names if name.endswith((".txt", ".html")) and "卷" in name]
    summed = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "out", check=False)
    assert summed.returncode == 0
    sources = list(csv.DictReader(io.StringIO((tmp_path / "out" / "sources.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["sha256"], row["source_url"]) for row in sources] == [(f"{n:016x}" + "0" * 48, URL) for n in range(2)]


@pytest.mark.parametrize(("change", "said"), [
    (lambda n, d: [(n, d + b"x" if n == "tables/reports.parquet" else d)], "reports.parquet was changed: SHA-256"),
    (lambda n, d: [] if n == "charts/图.csv" else [(n, d)], "charts/图.csv is missing"),
    (lambda n, d: [(n, d), ("extra.txt", b"")] if n == "manifest.json" else [(n, d)], "extra.txt is not in SHA256SUMS"),
    (lambda n, d: [(n, d), ("../../evil.sh", b"")] if n == "manifest.json" else [(n, d)], "../../evil.sh would be"),
    (lambda n, d: [(n, d), ("C:\\evil", b"")] if n == "manifest.json" else [(n, d)], "would be unpacked outside"),
])  # fmt: skip
def test_what_differs_is_named(run, tmp_path, change, said):
    """A changed, missing, added or dangerous file: status 1, each named, and nothing is unpacked."""
    packing.pack(run, tmp_path / "a.zip")
    tampered(tmp_path / "a.zip", change)
    before = sorted(tmp_path.rglob("*"))
    done = gkstats("verify", "a.zip", cwd=tmp_path)
    assert done.returncode == 1
    assert said in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert "1 differ" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_damage_is_told(run, tmp_path):
    """Bits lost inside a file of the pack, and a file that is none: status 1 with a reason, no traceback."""
    packing.pack(run, tmp_path / "a.zip")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    with zipfile.ZipFile(tmp_path / "a.zip") as box:
        at = box.getinfo("tables/requests.parquet").header_offset + 200
    data[at] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(data)
    done = gkstats("verify", "a.zip", cwd=tmp_path)
    assert done.returncode == 1
    assert "tables/requests.parquet" in done.stdout
    (tmp_path / "b.zip").write_bytes(b"no zip")
    none = gkstats("verify", "b.zip", cwd=tmp_path)
    assert none.returncode == 1
    assert "or it is none" in none.stderr
    assert "Traceback" not in none.stderr + done.stderr


def summed(entries):
    """List the checksums of a pack's entries as the pack does."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in entries if name != packing.SUMS)


@pytest.mark.parametrize(("change", "said"), [
    (lambda n, d: [(n, d + b"x" if n == "charts/图.csv" else d)], "is not what the run's manifest says"),
    (lambda n, d: [(n, d), ("extra.txt", b"")] if n == "manifest.json" else [(n, d)], "is no file of the run"),
])  # fmt: skip
def test_a_pack_with_new_checksums_is_held_against_the_manifest(run, tmp_path, change, said):
    """Who changes a file and its checksum is found by the manifest; who changes both, by what was expected."""
    digest = packing.pack(run, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as box:
        entries = [pair for name in box.namelist() for pair in change(name, box.read(name))]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as box:
        for name, data in entries:
            box.writestr(name, summed(entries) if name == packing.SUMS else data)
    done = gkstats("verify", "a.zip", cwd=tmp_path)
    assert (done.returncode, len(done.stdout.splitlines())) == (1, 1)
    assert said in done.stdout
    expected = packing.verify(tmp_path / "a.zip", digest)
    assert packing.SUMS in {difference.name for difference in expected}


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda data: b"#!/bin/sh\n" + data, "something was put before it"),
    (lambda data: data[: len(data) // 2], "it is cut off"),
    (lambda data: data + b"\n<script>", "something was put behind it"),
    (lambda data: data[:-2] + b"\x08\x00a remark", "something was put behind it"),
])  # fmt: skip
def test_what_is_no_plain_pack_is_refused(run, tmp_path, spoil, said):
    """A script before a pack, half a pack, words behind it or in its remark: status 1 and one line."""
    packing.pack(run, tmp_path / "a.zip")
    (tmp_path / "a.zip").write_bytes(spoil((tmp_path / "a.zip").read_bytes()))
    done = gkstats("verify", "a.zip", cwd=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("other", [
    [], {"run": "x"}, {"outputs": None}, {"outputs": {"charts/图.csv": 1}}, {"inputs": ["a.txt"]}, {"run": 7}, None,
    {"tables": {"reports": "2"}},
])  # fmt: skip
def test_a_manifest_that_is_none_is_told_in_a_line(run, tmp_path, other):
    """Whatever somebody wrote there by hand: of a run by `pack` and `cite`, of a pack by `verify`; status 1."""
    packing.pack(run, tmp_path / "a.zip")
    told = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    spoilt = told | other if other and "run" not in other else other
    data = b"\xff{" if other is None else json.dumps(spoilt).encode()
    (run / "manifest.json").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "a.zip") as box:
        entries = [(name, data if name == "manifest.json" else box.read(name)) for name in box.namelist()]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as box:
        for name, held in entries:
            box.writestr(name, summed(entries) if name == packing.SUMS else held)
    for words in (("pack", run), ("verify", "a.zip"), ("cite", run)):
        done = gkstats(*words, cwd=tmp_path)
        assert done.returncode == 1, (words, done.stderr)
        assert "is not as gkstats wrote it" in done.stderr
        assert (done.stdout, len(done.stderr.splitlines())) == ("", 1)


def test_links_and_locked_packs_are_told(run, tmp_path):
    """An entry that is a link is named; an encrypted one makes it no pack."""
    packing.pack(run, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as box:
        entry = zipfile.ZipInfo("charts/link")
        entry.external_attr = 0o120777 << 16
        box.writestr(entry, "/etc/passwd")
    assert "charts/link is a link" in gkstats("verify", "a.zip", cwd=tmp_path).stdout
    data = bytearray((tmp_path / "a.zip").read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    locked = gkstats("verify", "a.zip", cwd=tmp_path)
    assert locked.returncode == 1
    assert "encrypted" in locked.stderr


def test_a_run_that_was_changed_is_not_packed(run, tmp_path):
    """A chart's data edited after the run: status 1, the file named, no pack written."""
    (run / "charts" / "图.csv").write_text("a\n2\n", encoding="utf-8")
    done = gkstats("pack", run, "--out", "a.zip", cwd=tmp_path)
    assert done.returncode == 1
    assert "charts/图.csv was changed after the run" in done.stderr
    assert not list(tmp_path.glob("*a.zip*"))


def test_a_run_can_be_cited(run, tmp_path):
    """GB/T 7714 and BibTeX, with what was read, when, and that it is invented; two runs differ in their checksum."""
    said = gkstats("cite", run.parent, cwd=tmp_path).stdout
    assert "政府信息公开工作年度报告数据（虚构数据）：2份报告，2021年和2023年[DS]. 运行 20260101-120000" in said
    assert "[CP]. 2026." in said
    digest = hashlib.sha256((run / "manifest.json").read_bytes()).hexdigest()
    assert said.count(digest) == 2
    entries = re.findall(r"@(\w+)\{([\w-]+),\n((?:  \w+ = \{.*\},\n)+)\}", said)
    assert [(kind, name) for kind, name, _ in entries] == [("software", "gkstats"), ("misc", "gkstats-20260101-120000")]
    assert all(field.count("{") == field.count("}") for _, _, field in entries)
    assert gkstats("cite", tmp_path, cwd=tmp_path).returncode == 2
