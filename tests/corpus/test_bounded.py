"""The limits hold: a call that hangs, eats memory or crashes costs itself and nothing else."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import gkstats as gk
import misbehaving
from conftest import RAW
from gkstats.corpus import bounded, display, reader
from gkstats.corpus.bounded import Done, Limits
from gkstats.inputs import find

TOO_MUCH = 75
SHORT = Limits(seconds=1.0, megabytes=200, wall=2.0)
LOST = {
    "hangs": "too_slow",
    "spins without Python": "too_slow",
    "eats memory": "too_much_memory",
    "segfaults": "reader_failed",
    "is killed": "reader_failed",
    "raises": "reader_failed",
}


def test_each_lost_call_costs_only_itself():
    """Between calls that are lost, each in its own way, every other one is answered, in order."""
    items = [word for lost in LOST for word in ("good", lost)] + ["prints", "good"]
    outcomes = bounded.each(misbehaving.read, items, SHORT)
    assert [o.value if isinstance(o, Done) else o.issue.code for o in outcomes] == [
        LOST.get(word, word) for word in items
    ]
    assert all(outcome.issue.facts for outcome in outcomes if not isinstance(outcome, Done))


def test_a_worker_is_used_again_and_ends_with_its_caller():
    """A worker that lost nothing serves the next calls; when they are over it can be ended."""
    bounded.end_idle()
    first = bounded.each(misbehaving.process_id, [1, 2], SHORT)
    assert first[0] == first[1] == bounded.each(misbehaving.process_id, [1], SHORT)[0]
    bounded.end_idle()
    assert bounded.each(misbehaving.process_id, [1], SHORT)[0] != first[0]


def test_a_worker_that_was_started_early_has_what_it_reads_with():
    """Nothing is looked up for the first document of a worker that could prepare before it was asked."""
    bounded.end_idle()
    bounded.start("gkstats.reading.report:prepare")
    (first,) = bounded.each(misbehaving.opened, [next(RAW.glob("001*.txt")).read_bytes()])
    assert first == Done([])
    bounded.end_idle()


def test_memory_is_watched_where_the_system_sets_no_limit():
    """The watch of other systems than Linux ends a process that grows too large, with the status that says so."""
    code = "import time; from gkstats.corpus import bounded; bounded._watch_memory(10 << 20)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=20).returncode == TOO_MUCH


def test_threads_share_no_worker():
    """Calls from many threads at once are each answered their own, and leave no threads behind."""
    before = threading.active_count()  # those of other tests: a cluster's, a bucket's
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: bounded.each(misbehaving.read, [n] * 20, SHORT), range(12)))
    assert found == [[Done(n)] * 20 for n in range(12)]
    assert threading.active_count() <= before


def test_a_lost_file_is_named_and_the_others_are_read(tmp_path, monkeypatch):
    """In a folder, each file that is lost has its issue, with what to do; every other one is in `reports`."""
    names = {"a.txt": "good", "b.txt": "hangs", "c.txt": "good", "d.txt": "eats memory", "e.txt": "is killed"}
    for name, what in names.items():
        (tmp_path / name).write_text(what)
    monkeypatch.setattr(bounded, "DEFAULT", SHORT)
    monkeypatch.setattr(reader, "read_file", misbehaving.read_file)
    corpus = gk.parse(tmp_path)
    assert dict(corpus.issues.select("source", "code").iter_rows()) == {
        "a.txt": "no_report",
        "b.txt": "too_slow",
        "c.txt": "no_report",
        "d.txt": "too_much_memory",
        "e.txt": "reader_failed",
    }
    assert set(corpus.issues["severity"]) == {"error"}


@pytest.mark.parametrize(("what", "why"), [("hangs", "more than 2 s"), ("eats memory", "over 200 MB")])
def test_showing_is_bounded_too(what, why, tmp_path, monkeypatch):
    """`show` and `show --text` of a file that is lost end by the limits, and say so."""
    (tmp_path / "a.txt").write_text(what)
    monkeypatch.setattr(bounded, "DEFAULT", SHORT)
    monkeypatch.setattr(reader, "read_file", misbehaving.read_file)
    monkeypatch.setattr(reader, "read_lines", misbehaving.read_lines)
    for show in (display.show, display.numbered):
        with pytest.raises(display.NothingToShowError, match=f"a.txt: reading it took {why} and was stopped"):
            show(tmp_path / "a.txt")


def test_show_says_why_there_is_nothing_to_show(tmp_path):
    """What is no report, or cannot be read, is an error with its reason and status 1, never a traceback."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 cut off")
    (tmp_path / "b.txt").write_text("关于开会的通知\n", "utf-8")
    for name, options, reason in (
        ("a.pdf", [], "damaged_file"),
        ("a.pdf", ["--text"], "damaged_file"),
        ("b.txt", [], "no_report"),
    ):
        command = [sys.executable, "-m", "gkstats", "show", tmp_path / name, *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", timeout=60)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"Error: {name}: ")
        assert reason in done.stderr


@pytest.mark.parametrize("few", [0, 10**9])
def test_many_processes_read_the_same_as_one(few, monkeypatch, tmp_path):
    """Batches over processes give the outcomes of reading here, in order; so does another executor."""
    for number in range(30):
        text = next(RAW.glob("001*.txt")).read_text("utf-8").replace("渠东", f"渠{number}")
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    monkeypatch.setattr(reader, "_FEW", few)
    monkeypatch.setattr(reader, "_BATCH", 4)
    entries, _ = find.find([tmp_path])
    here = [reader.read_file(entry) for entry in entries]
    assert list(reader.read_files(entries)) == here
    with ThreadPoolExecutor(3) as executor:
        assert list(reader.read_files(entries, executor)) == here


def test_a_worker_that_cannot_start_says_so(monkeypatch):
    """Where no worker can be started, the run stops with a reason: no file is blamed for it."""
    monkeypatch.setattr(bounded, "_SERVE", "raise SystemExit(3)")
    bounded.end_idle()
    with pytest.raises(RuntimeError, match="reading process"):
        bounded.each(misbehaving.read, ["good"], SHORT)


def test_a_relative_name_counts_from_where_the_caller_is(tmp_path, monkeypatch):
    """A worker that waited since the caller was in another folder reads what is named from the present one."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(f"{name}", encoding="utf-8")
        monkeypatch.chdir(tmp_path / name)
        assert gk.parse(f"{name}.txt").issues["code"].to_list() == ["no_report"]
