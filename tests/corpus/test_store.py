"""Tables on a disk change as a whole, whoever writes, reads or dies meanwhile, and nothing is read twice."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import polars as pl
import pytest

import gkstats as gk
from commands import gkstats
from conftest import RAW
from gkstats.corpus import generations, parsing, reader, readings, store
from gkstats.dataset import building, schema
from gkstats.issues import PhrasedError, issue
from gkstats.model import NoReport

LONG_AGO = 1_700_000_000
TEXT = next(RAW.glob("001*.txt")).read_text("utf-8")


@pytest.fixture
def folder(tmp_path):
    """Give a folder of six invented reports, old enough to be believed unchanged."""
    (tmp_path / "in").mkdir()
    for number in range(6):
        put(tmp_path / "in" / f"{number}.txt", f"渠{number}")
    return tmp_path / "in"


def put(path, name):
    """Write a report of an invented body that was there long ago."""
    path.write_text(TEXT.replace("渠东", name), "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture
def read(monkeypatch):
    """Count which files are read."""
    seen: list[str] = []
    real = reader.read_files

    def counted(entries, *more, **named):
        seen.extend(entry.source for entry in entries)
        return real(entries, *more, **named)

    monkeypatch.setattr(reader, "read_files", counted)
    return seen


def tables(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def test_nothing_new_is_not_read_nor_written(folder, tmp_path, read):
    """A second run reads no file and leaves every table's bytes; so does one after all tables are made anew."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    assert len(read) == 6
    before, place = tables(out), generations.current(out)
    read.clear()
    again = parsing.parse_into(out, folder)
    assert (read, generations.current(out)) == ([], place)
    assert len(again.reports) == 6
    parsing.parse_into(out, folder, fresh=True)
    assert len(read) == 6
    assert tables(out) == before
    assert generations.current(out) != place


def test_a_run_that_somebody_removed_is_not_missed(folder, tmp_path, read):
    """Where `latest` names a run that is gone nothing is wrong, and nothing is read: the tables lie in .gkstats."""
    out = tmp_path / "runs"
    parsing.parse_into(out, folder)
    (out / "latest").write_text("20200101-000000\n", encoding="utf-8")
    read.clear()
    again = parsing.parse_into(out, folder)
    assert (again.reports.height > 0, read) == (True, [])


def test_what_cannot_be_read_makes_no_new_tables(folder, tmp_path, read):
    """A pipe, a link out and a file of no known format are told of, and a rerun beside them builds nothing anew."""
    out = tmp_path / "out"
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to(RAW)
    (folder / "x.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    first = parsing.parse_into(out, folder)
    assert {"pipe.txt", "link.txt", "x.doc"} == set(first.issues.filter(severity="error")["source"])
    place = generations.current(out)
    read.clear()
    parsing.parse_into(out, folder)
    assert set(read) <= {"x.doc"}
    assert generations.current(out) == place
    (folder / "link.txt").unlink()
    assert "link.txt" not in set(parsing.parse_into(out, folder).issues["source"])


def test_new_changed_and_vanished_files(folder, tmp_path, read):
    """Only what is new or changed is read; what vanished is no longer in the tables; a new name is a new file."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    read.clear()
    put(folder / "1.txt", "河东")
    put(folder / "new.txt", "河西")
    (folder / "2.txt").unlink()
    (folder / "3.txt").rename(folder / "moved.txt")
    after = parsing.parse_into(out, folder)
    assert sorted(read) == ["1.txt", "moved.txt", "new.txt"]
    assert set(after.reports["source"]) == {"0.txt", "1.txt", "4.txt", "5.txt", "moved.txt", "new.txt"}
    whole = gk.parse(folder)
    for name in schema.TABLES:
        assert getattr(after, name).equals(getattr(whole, name)), name
    assert after.run == whole.run


def test_a_change_that_keeps_size_and_time_is_seen_by_rehash(folder, tmp_path):
    """A file whose size and time were put back is changed to who looks at the bytes, and to the inode's own time."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    state = (folder / "1.txt").stat()
    put(folder / "1.txt", "河1")
    os.utime(folder / "1.txt", ns=(state.st_atime_ns, state.st_mtime_ns))
    assert (folder / "1.txt").stat().st_size == state.st_size
    changed = parsing.parse_into(out, folder, rehash=True)
    assert any("河1" in name for name in changed.reports["agency"].drop_nulls())


def test_a_file_that_was_written_just_now_is_looked_at_again(folder, tmp_path, read):
    """Within the grain of the clock a file may change twice: it is read once more."""
    out = tmp_path / "out"
    (folder / "0.txt").touch()
    parsing.parse_into(out, folder)
    read.clear()
    parsing.parse_into(out, folder)
    assert read == ["0.txt"]
    os.utime(folder / "0.txt", (LONG_AGO, LONG_AGO))
    for expected in (["0.txt"], []):  # what was read is kept, though no table changed
        read.clear()
        parsing.parse_into(out, folder)
        assert read == expected


def test_a_scan_is_read_again_when_the_text_beside_it_changed(folder, tmp_path, read):
    """A scan with a recognised text needs no second reading, until that text is another."""
    out = tmp_path / "out"
    (folder / "6.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    put(folder / "6.ocr.txt", "渠6")
    os.utime(folder / "6.jpg", (LONG_AGO, LONG_AGO))
    parsing.parse_into(out, folder)
    read.clear()
    parsing.parse_into(out, folder)
    assert read == []
    put(folder / "6.ocr.txt", "河西")
    after = parsing.parse_into(out, folder)
    assert read == ["6.jpg"]
    assert any("河西" in name for name in after.reports["agency"].drop_nulls())


def test_a_text_beside_a_scan_may_change_while_it_is_read(folder, tmp_path, monkeypatch):
    """What was read of the old text is not taken for what the new one says; one that was known is read anew."""
    out, text = tmp_path / "out", folder / "6.ocr.txt"
    (folder / "6.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    os.utime(folder / "6.jpg", (LONG_AGO, LONG_AGO))
    put(text, "渠6")
    real = reader.read_files

    def edited(entries, *more):
        found = list(real(entries, *more))
        text.write_text(TEXT.replace("渠东", "河西"), "utf-8")
        return iter(found)

    monkeypatch.setattr(reader, "read_files", edited)
    parsing.parse_into(out, folder)
    monkeypatch.undo()
    after = parsing.parse_into(out, folder)
    assert any("河西" in name for name in after.reports["agency"].drop_nulls())
    put(text, "渠6")
    parsing.parse_into(out, folder)
    put(folder / "0.txt", "渠七")
    last = parsing.parse_into(out, folder, progress=lambda found: put(text, "河东") or found)
    assert any("河东" in name for name in last.reports["agency"].drop_nulls())


def test_a_text_beside_a_scan_that_changes_before_its_reading_is_got_costs_no_run(folder, tmp_path, monkeypatch):
    """The run has what stood there when it looked, the next one what stands there now."""
    out, text = tmp_path / "out", folder / "6.ocr.txt"
    (folder / "6.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    os.utime(folder / "6.jpg", (LONG_AGO, LONG_AGO))
    put(text, "渠6")
    parsing.parse_into(out, folder)
    put(folder / "0.txt", "渠七")
    monkeypatch.setattr(parsing.earlier, "of", lambda *_: None)  # else its rows are taken, and its reading is not got
    real = readings.Readings.get

    def edited(known, entry, *more):
        if entry.source == "6.jpg":
            put(text, "河西")
        return real(known, entry, *more)

    monkeypatch.setattr(readings.Readings, "get", edited)
    found = parsing.parse_into(out, folder).reports["agency"].drop_nulls().to_list()
    assert [name for name in found if "渠6" in name]
    monkeypatch.undo()
    after = parsing.parse_into(out, folder).reports["agency"].drop_nulls().to_list()
    assert [name for name in after if "河西" in name]


def test_what_another_run_forgot_meanwhile_is_read_again(folder, tmp_path, monkeypatch):
    """Two runs use one store, and the other one begins `--fresh`."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    put(folder / "0.txt", "渠七")

    def forgetting(*_):
        readings.Readings(out / ".gkstats" / "readings.sqlite", "any", fresh=True).close()

    monkeypatch.setattr(parsing.earlier, "of", forgetting)
    assert parsing.parse_into(out, folder).reports.equals(gk.parse(folder).reports)


def test_a_folder_that_is_moved_away_in_mid_run_is_no_folder_without_tables(folder, tmp_path, monkeypatch):
    """The run ends as where a disk is gone: nobody is told to parse first, and what was there is as it was."""
    out = tmp_path / "out"
    first = parsing.parse_into(out, folder)
    put(folder / "0.txt", "渠七")
    real = reader.read_files

    def moving(entries, *more):
        out.rename(tmp_path / "away")
        return real(entries, *more)

    monkeypatch.setattr(reader, "read_files", moving)
    with pytest.raises(FileNotFoundError) as error:
        parsing.parse_into(out, folder)
    assert not isinstance(error.value, PhrasedError)
    assert (error.value.errno, error.value.filename) == (errno.ENOENT, str(out))
    assert gk.load(tmp_path / "away").run == first.run


def test_another_reader_reads_all_again(folder, tmp_path, read, monkeypatch):
    """Where anything that reads has changed, nothing that was read before is believed."""
    out = tmp_path / "out"
    first = parsing.parse_into(out, folder)
    read.clear()
    readings.fingerprint.cache_clear()
    monkeypatch.setattr(readings, "_sources", lambda _: iter([("model.py", b"another")]))
    try:
        second = parsing.parse_into(out, folder)
    finally:
        readings.fingerprint.cache_clear()
    assert len(read) == 6
    assert second.run != first.run


@pytest.mark.parametrize(
    ("changed", "rooms"),
    [("ahocorasick-rs", (True, False)), ("numpy", (False, True)), ("polars", (False, True)), ("Python", (True, True))],
)
def test_another_library_or_python_makes_what_it_has_a_part_in_anew(changed, rooms, monkeypatch):
    """Those that read make readings unknown, those that build tables make tables unknown, Python both."""

    def made():
        readings.fingerprint.cache_clear()
        return readings.fingerprint("1"), readings.fingerprint("1", ("dataset",))

    before, real = made(), readings.version
    monkeypatch.setattr(readings, "version", lambda name: "another" if name == changed else real(name))
    if changed == "Python":
        monkeypatch.setattr(readings.platform, "python_version", lambda: "another")
    after = made()
    readings.fingerprint.cache_clear()
    assert tuple(new != old for new, old in zip(after, before, strict=True)) == rooms


def test_what_the_machine_lost_is_tried_again(folder, tmp_path, monkeypatch):
    """A file that was lost to time or memory is read again by the next run; the run after a whole one is `shorter`."""
    out = tmp_path / "out"
    whole = parsing.parse_into(out, folder)
    real = reader.read_files

    def slow(entries, *more, **named):
        for entry, found in zip(entries, real(entries, *more, **named), strict=True):
            lost = reader.FileRead((NoReport(entry.source, (issue("too_slow", seconds="10"),)),))
            yield lost if entry.source == "3.txt" else found

    monkeypatch.setattr(reader, "read_files", slow)
    lost = parsing.parse_into(out, folder, fresh=True)
    assert parsing.shorter(whole, lost) == ["3.txt"]
    monkeypatch.setattr(reader, "read_files", real)
    assert len(parsing.parse_into(out, folder).reports) == 6


def test_a_reader_keeps_its_generation(folder, tmp_path):
    """Who opened the tables goes on with them while they are written anew, several times."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    held = gk.load(out)
    for number in range(4):
        put(folder / f"more{number}.txt", f"乡{number}")
        code = f"from gkstats.corpus import parsing; parsing.parse_into({str(out)!r}, {str(folder)!r})"
        subprocess.run([sys.executable, "-c", code], check=True)
    assert len(held.requests.select("report_id").unique()) == 6
    assert len(gk.load(out).reports) == 10
    assert len(list((out / generations.STORE / "generations").iterdir())) <= 4


def test_a_mixture_of_two_runs_is_refused(folder, tmp_path):
    """Tables of two runs that somebody copied together are not opened as one; the message names which is of which."""
    one, two = tmp_path / "one", tmp_path / "two"
    parsing.parse_into(one, folder)
    put(folder / "more.txt", "乡")
    parsing.parse_into(two, folder)
    mixed = tmp_path / "mixed"
    mixed.mkdir()
    for name in schema.TABLES:
        (mixed / f"{name}.parquet").write_bytes(((one if name == "requests" else two) / f"{name}.parquet").read_bytes())
    with pytest.raises(store.MixedTablesError, match=r"requests: [0-9a-f]{32}"):
        gk.load(mixed)


def test_writers_and_readers_at_once(folder, tmp_path):
    """While several runs write different inputs to one folder, every reader sees the tables of one run."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    other = tmp_path / "other"
    other.mkdir()
    for number in range(3):
        put(other / f"{number}.txt", f"乡{number}")
    command = [sys.executable, "-m", "gkstats", "parse", "--out", out]
    writers = [subprocess.Popen([*command, side]) for side in (folder, other, folder, other)]
    sizes = Counter()
    while any(writer.poll() is None for writer in writers):
        corpus = gk.load(out)
        reports = set(corpus.reports["report_id"])
        assert set(corpus.requests["report_id"]) == reports == set(corpus.disputes["report_id"])
        sizes[len(reports)] += 1
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert set(sizes) <= {3, 6}
    runs = {pl.read_parquet_metadata(out / f"{name}.parquet")["gkstats.run"] for name in schema.TABLES}
    assert len(runs) == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_run_that_is_killed_leaves_the_tables_whole(seed, folder, tmp_path):
    """Whenever a run is killed, the tables are those of before or after, and the next run finishes and cleans up."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    put(folder / "more.txt", "乡")
    command = [sys.executable, "-m", "gkstats", "parse", folder, "--out", out]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    time.sleep(random.Random(seed).uniform(0.3, 2.5))  # noqa: S311
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert len(gk.load(out).reports) in (6, 7)
    assert gkstats("parse", folder, "--out", out).returncode == 0
    assert len(gk.load(out).reports) == 7
    assert not list((out / generations.STORE / "generations").glob(".new-*"))


def test_who_holds_the_folder_is_named(folder, tmp_path):
    """A run that may not wait says who writes to the folder, with status 1; nothing is changed."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    before = tables(out)
    put(folder / "more.txt", "乡")
    with generations.locked(out):
        done = gkstats("parse", folder, "--out", out, "--wait", "0.2")
    assert done.returncode == 1
    assert f"process {os.getpid()}" in done.stderr
    assert "Traceback" not in done.stderr
    assert tables(out) == before
    assert gkstats("parse", folder, "--out", out, "--wait", "0.2").returncode == 0


def test_a_dead_holder_holds_nothing(folder, tmp_path):
    """The lock of a process that was killed is free."""
    out = tmp_path / "out"
    code = f"""if True:
        import time
        from pathlib import Path
        from gkstats.corpus import generations
        with generations.locked(Path({str(out)!r})):
            print("held", flush=True)
            time.sleep(60)
    """
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"held\n"
    holder.kill()
    holder.wait()
    assert gkstats("parse", folder, "--out", out, "--wait", "5").returncode == 0


def test_a_disk_that_fills_up_harms_nothing(folder, tmp_path):
    """Where no table can be written any more, one line says so with status 1, and the tables of before are there."""
    out = tmp_path / "out"
    parsing.parse_into(out, folder)
    before = tables(out)
    put(folder / "more.txt", "乡")
    for kilobytes in (0, 1, 2, 4, 8, 12, 16, 24, 32, 48):
        code = f"""if True:
            import resource, sys
            resource.setrlimit(resource.RLIMIT_FSIZE, ({kilobytes << 10}, {kilobytes << 10}))
            from gkstats.cli import main
            main(["parse", {str(folder)!r}, "--out", {str(out)!r}])
        """
        done = subprocess.run(
            [sys.executable, "-B", "-c", code], capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr
        if done.returncode:
            assert done.stderr.count("\n") == 1
            assert tables(out) == before
            assert len(gk.load(out).reports) == 6
    assert gkstats("parse", folder, "--out", out).returncode == 0
    assert len(gk.load(out).reports) == 7


def test_a_folder_that_cannot_be_written_is_told_before_reading(folder, tmp_path, read):
    """A file where the folder of the tables should be: one line, status 1, and no report was read for it."""
    (tmp_path / "out").write_text("no folder")
    with pytest.raises(OSError):  # noqa: PT011 - each system has its own words
        parsing.parse_into(tmp_path / "out", folder)
    assert read == []


def test_threads_of_one_process_write_one_after_the_other(folder, tmp_path):
    """Two runs in one process, into one folder, both end; the tables are of the later one."""
    out = tmp_path / "out"
    failed: list[BaseException] = []

    def write():
        try:
            parsing.parse_into(out, folder, fresh=True)
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(gk.load(out).reports) == 6


def test_stores_that_begin_at_once_all_begin(tmp_path):
    """Several that open a store which is not there yet wait for each other: none is told that it is locked."""
    failed: list[BaseException] = []

    def begin(path):
        try:
            readings.Readings(path, "any").close()
        except readings.NotKeptError as error:
            failed.append(error)

    for number in range(60):
        threads = [threading.Thread(target=begin, args=(tmp_path / f"{number}.sqlite",)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []


def test_the_manifest_of_a_run_has_what_was_read(folder, tmp_path):
    """The hashes of a run's inputs are of the bytes that were read, whatever the file is now."""
    out = tmp_path / "out"
    corpus = parsing.parse_into(out, folder)
    assert [source for source, _ in corpus.inputs] == [f"{number}.txt" for number in range(6)]
    assert {sha256[:16] for _, sha256 in corpus.inputs} == set(corpus.reports["report_id"])
    assert json.loads((out / store.RUN).read_text())["run"] == corpus.run


def test_a_report_that_the_tables_refuse_costs_itself_only(folder, monkeypatch):
    """Whatever fails while rows are built names its file, and the others are in the tables."""
    real = building._part  # noqa: SLF001 - rows are refused where they are built

    def picky(given, *more):
        if any(report.source == "3.txt" for report, _ in given):
            message = "no such row"
            raise OverflowError(message)
        return real(given, *more)

    monkeypatch.setattr(building, "_part", picky)
    corpus = gk.parse(folder)
    assert set(corpus.reports["source"]) == {f"{number}.txt" for number in (0, 1, 2, 4, 5)}
    (refused,) = corpus.issues.filter(pl.col("severity") == "error").rows(named=True)
    assert (refused["source"], refused["code"]) == ("3.txt", "rows_refused")
    assert "OverflowError: no such row" in refused["message"]


def test_a_number_of_fifteen_digits_stops_nothing(folder):
    """A sentence with a number that no column holds costs at most its own report."""
    text = TEXT.replace("二、", "全年主动公开政府信息123456789012345条。\n二、", 1)
    (folder / "long.txt").write_text(text, "utf-8")
    corpus = gk.parse(folder)
    assert {f"{number}.txt" for number in range(6)} <= set(corpus.reports["source"])
    assert "long.txt" in {*corpus.reports["source"], *corpus.issues["source"]}


def test_a_report_of_a_thousand_statements_costs_no_million_rows(folder):
    """Of a list without end the first two hundred are kept, and said so with the line: each is held against each."""
    head, _, _ = TEXT.partition("五、")
    problems = "".join(f"信息公开第{n}项更新不及时，内容不够全面；" for n in range(1500))
    remedies = "".join(f"今后将加强第{n}项公开，及时更新内容；" for n in range(1500))
    five = f"五、存在的主要问题及改进情况\n存在的主要问题：\n{problems}\n改进情况：\n{remedies}\n"
    (folder / "list.txt").write_text(f"{head}{five}六、其他需要报告的事项\n无。\n", "utf-8")
    corpus = gk.parse(folder)
    (report,) = corpus.reports.filter(source="list.txt")["report_id"]
    assert corpus.problems.filter(report_id=report).height == corpus.remedies.filter(report_id=report).height == 200
    assert corpus.remedy_matches.filter(report_id=report).height <= 200 * 200
    said = corpus.issues.filter(report_id=report, code="many_statements").sort("table")
    begins = head.count("\n") + 3
    assert said["table"].to_list() == ["problems", "remedies"]
    assert said["line"].to_list() == [begins, begins + 2]
    assert all("1300 statements" in message for message in said["message"])


def test_hundreds_of_versions_name_a_few_of_each_other(folder):
    """Where nothing tells which is the last of 300, none counts, and each message is short."""
    for number in range(300):
        (folder / f"version{number:03}.txt").write_text(f"{TEXT}\n第{number}稿\n", "utf-8")
    conflicts = gk.parse(folder).issues.filter(code="version_conflict")
    assert conflicts.height == 300
    assert conflicts["message"].str.len_chars().max() < 600
    assert set(conflicts["message"].str.contains("version000|version001")) == {True}
    assert set(conflicts["message"].str.contains("279 others")) == {True}
