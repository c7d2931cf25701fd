"""Inputs and outputs in buckets, against an S3 server of moto's on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

import polars as pl
import pytest

import gkstats as gk
from commands import gkstats
from conftest import RAW
from gkstats.corpus import parsing, reader
from gkstats.dataset import schema
from gkstats.inputs import buckets, find, objects

SERVER = os.environ.get("GKSTATS_S3_SERVER") or shutil.which("moto_server")
SECRET = "planted-secret-4711"  # noqa: S105
KEY = "PLANTEDKEY4711"
TEXT = next(RAW.glob("001*.txt")).read_text("utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Give the address of an S3 server."""
    if SERVER is None:
        pytest.skip("moto_server is not on the path, nor named by $GKSTATS_S3_SERVER")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("s3") / "log").open("wb")
    process = subprocess.Popen([SERVER, "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    while not answers(address):
        time.sleep(0.1)
        assert process.poll() is None
    yield address
    process.send_signal(signal.SIGKILL)
    process.wait()


def answers(address):
    try:
        return urllib.request.urlopen(address).status == 200  # noqa: S310
    except OSError:
        return False


@pytest.fixture
def bucket(server, tmp_path, monkeypatch):
    """Give a bucket's file system; the environment says where it is and who asks."""
    for name, value in {
        "AWS_ENDPOINT_URL": server, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1", "GKSTATS_CACHE": str(tmp_path / "cache"),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    name = tmp_path.name.replace("_", "-")[:60].strip("-")
    urllib.request.urlopen(urllib.request.Request(f"{server}/{name}", method="PUT"))  # noqa: S310
    return Bucket(name, server)


class Bucket:
    """A bucket, for a test to fill and to look into."""

    def __init__(self, name, server):
        """Look into the bucket of this name."""
        self._at = f"{server}/{name}"
        self.name, self.files = name, buckets._file_system()  # noqa: SLF001 - as the program asks

    def put(self, key, text):
        """Put an object there."""
        self.files.pipe_file(f"{self.name}/{key}", text.encode())

    def put_raw(self, key, text):
        """Put an object there whose name no library lets us."""
        address = f"{self._at}/{urllib.parse.quote(key)}"
        kind = {"Content-Type": "text/plain"}
        urllib.request.urlopen(urllib.request.Request(address, text.encode(), kind, method="PUT"))  # noqa: S310

    def remove(self, key):
        """Remove an object."""
        self.files.rm_file(f"{self.name}/{key}")

    def names(self):
        """Name the objects."""
        return {name.removeprefix(f"{self.name}/") for name in self.files.find(self.name)}

    def place(self, prefix):
        """Give an address in the bucket."""
        return f"s3://{self.name}/{prefix}"


@pytest.mark.parametrize("kept", ['{"in/a.txt": "an older version\'s tag"}', '{"in/a.txt": ["ta'])
def test_what_another_version_kept_or_was_cut_off_is_as_if_it_were_not(tmp_path, monkeypatch, kept):
    """What lies in the cache from before is brought again, then."""
    monkeypatch.setenv("GKSTATS_CACHE", str(tmp_path))
    folder = tmp_path / "s3" / "bucket"
    state = buckets._state_of(folder)  # noqa: SLF001 - where it is kept
    state.mkdir(parents=True)
    (state / "brought.json").write_text(kept, "utf-8")
    assert buckets.doubts([folder]) == []


def test_a_server_that_never_answers_is_not_waited_for(monkeypatch):
    """Where names are odd the list is asked for without the library, and without its patience."""
    pytest.importorskip("obstore")
    monkeypatch.setattr(objects, "_PATIENCE", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{silent.getsockname()[1]}", "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        with pytest.raises(TimeoutError):
            list(objects._by_name("bucket/in"))  # noqa: SLF001


def test_inputs_are_read_as_from_a_folder_and_only_what_changed_is_brought(bucket, tmp_path, monkeypatch):
    """The same tables as from a folder; then only a new object is brought and read, and one that vanished is gone."""
    folder = tmp_path / "in"
    for source, name in (("2023/渠 a+b%20.txt", "渠一"), ("2023/b.txt", "渠二"), ("c.txt", "渠三")):
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(TEXT.replace("渠东", name), "utf-8")
        bucket.put(f"in/{source}", TEXT.replace("渠东", name))
    bucket.put("in/sources.csv", "path,url\nc.txt,https://example.org/c\n")
    (folder / "sources.csv").write_text("path,url\nc.txt,https://example.org/c\n", "utf-8")
    there, local = gk.parse(bucket.place("in")), gk.parse(folder)
    for name in schema.TABLES:
        assert getattr(there, name).equals(getattr(local, name)), name
    read, asked = [], []
    real = reader.read_files
    monkeypatch.setattr(
        reader, "read_files", lambda entries, *more: read.extend(e.source for e in entries) or real(entries, *more)
    )
    place = buckets._Place  # noqa: SLF001 - what is asked of the server
    bring = place._bring  # noqa: SLF001
    monkeypatch.setattr(place, "_bring", lambda self, want: asked.extend(want) or bring(self, want))
    out = tmp_path / "out"
    parsing.parse_into(out, bucket.place("in"))
    bucket.put("in/d.txt", TEXT.replace("渠东", "渠四"))
    bucket.remove("in/c.txt")
    read.clear()
    after = parsing.parse_into(out, bucket.place("in"))
    assert (asked, read) == (["d.txt"], ["d.txt"])
    assert set(after.reports["source"]) == {"2023/渠 a+b%20.txt", "2023/b.txt", "d.txt"}
    one = gk.parse(bucket.place("in/d.txt"))
    assert one.reports["source"].to_list() == ["d.txt"]


def test_tables_go_into_the_bucket_whole(bucket, tmp_path, monkeypatch):
    """What is written there is opened from there, on another machine too; a run that fails changes nothing there."""
    bucket.put("in/a.txt", TEXT)
    done = gkstats("parse", bucket.place("in"), "--out", bucket.place("tables"))
    assert (done.returncode, done.stderr) == (0, "")
    there = gk.load(bucket.place("tables"))
    assert there.reports["source"].to_list() == ["a.txt"]
    assert {f"tables/{name}.parquet" for name in schema.TABLES} <= bucket.names()
    before = bucket.names()
    assert gkstats("parse", bucket.place("none"), "--out", bucket.place("tables")).returncode == 2
    assert bucket.names() == before
    monkeypatch.setenv("GKSTATS_CACHE", str(tmp_path / "another machine"))
    bucket.put("in/b.txt", TEXT.replace("渠东", "渠二"))
    done = gkstats("parse", bucket.place("in"), "--out", bucket.place("tables"))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(gk.load(bucket.place("tables")).reports) == 2
    table = bucket.files.cat_file(f"{bucket.name}/tables/reports.parquet")
    assert len(pl.read_parquet(table)) == 2
    assert not any(name.rpartition("/")[2].startswith((".lock", "lease-", "readings")) for name in bucket.names())
    exported = gkstats("export", bucket.place("tables"), "--format", "csv", "--out", tmp_path / "csv")
    assert (exported.returncode, (tmp_path / "csv" / "reports.csv").is_file()) == (0, True)


def test_a_run_goes_into_the_bucket_and_the_next_one_knows_it(bucket, tmp_path, monkeypatch):
    """`report` writes its run there, `latest` last; the next one, elsewhere, says what changed since it."""
    bucket.put("in/a.txt", TEXT)
    (tmp_path / "report.toml").write_text(
        f'inputs = ["{bucket.place("in")}"]\nout = "{bucket.place("runs")}"\n[keep]\nruns = 1\n', "utf-8"
    )
    first = gkstats("report", "--config", tmp_path / "report.toml")
    assert (first.returncode, first.stderr) == (0, "")
    index = first.stdout.splitlines()[-1]
    assert index.startswith(bucket.place("runs/2"))
    assert index.removeprefix(f"s3://{bucket.name}/") in bucket.names()
    monkeypatch.setenv("GKSTATS_CACHE", str(tmp_path / "another machine"))
    name = index.split("/")[-2]
    for place in ("runs", f"runs/{name}"):
        cited, packed = gkstats("cite", bucket.place(place)), gkstats("pack", bucket.place(place), cwd=tmp_path)
        assert (cited.returncode, name in cited.stdout) == (0, True)
        assert (packed.returncode, packed.stdout.split("\n")[0]) == (0, f"gkstats-{name}.zip")
        assert gkstats("verify", tmp_path / f"gkstats-{name}.zip").returncode == 0
        (tmp_path / f"gkstats-{name}.zip").unlink()
        audited = gkstats("audit", bucket.place(place), "--out", tmp_path / "audit")
        assert (audited.returncode, (tmp_path / "audit" / "audit.html").is_file()) == (0, True)
    nothing = gkstats("cite", bucket.place("in"))
    assert (nothing.returncode, bucket.place("in") in nothing.stderr) == (2, True)
    bucket.put("in/b.txt", TEXT.replace("渠东", "渠二"))
    second = gkstats("report", "--config", tmp_path / "report.toml")
    assert "documents new 1, changed 0, vanished 0" in second.stdout
    runs = {name.split("/")[1] for name in bucket.names() if name.startswith("runs/2")}
    assert len(runs) == 1
    assert bucket.files.cat_file(f"{bucket.name}/runs/latest").decode().strip() in runs
    assert index.split("/")[-2] not in runs


def test_credentials_are_nowhere(bucket, tmp_path, monkeypatch):
    """Neither in what is printed, nor in a byte of what is written here or there, whether it succeeds or fails."""
    bucket.put("in/a.txt", TEXT)
    said = []
    for words in (
        ("report", bucket.place("in"), "--out", bucket.place("runs")),
        ("parse", "s3://there-is-no-such-bucket/in", "--out", tmp_path / "out"),
        ("parse", f"s3://{KEY}:{SECRET}@{bucket.name}/in", "--out", tmp_path / "out"),
    ):
        done = gkstats(*words)
        said.append((done.returncode, done.stdout + done.stderr))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    done = gkstats("parse", bucket.place("in"), "--out", tmp_path / "out")
    said.append((done.returncode, done.stdout + done.stderr))
    assert [status for status, _ in said] == [0, 1, 1, 1]
    assert "NoSuchBucket" in said[1][1]
    assert "holds no credentials" in said[2][1]
    assert "no server answers" in said[3][1]
    assert all(text.count("\n") == 1 for _, text in said[1:])
    monkeypatch.undo()
    written = [text.encode() for _, text in said]
    for path in filter(Path.is_file, tmp_path.rglob("*")):
        written.append(path.read_bytes())
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                written += [packed.read(name) for name in packed.namelist()]
    assert len(written) > 50
    assert not [data[:80] for data in written if SECRET.encode() in data or KEY.encode() in data]


def test_what_is_missing_is_said(monkeypatch, tmp_path):
    """Without credentials in the environment, or without what s3:// needs, one line says what to do."""
    monkeypatch.setenv("GKSTATS_CACHE", str(tmp_path))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(buckets.BucketError, match="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        gk.parse("s3://bucket/in")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    with pytest.raises(buckets.BucketError, match="set AWS_ACCESS_KEY_ID"):
        gk.parse("s3://bucket/in")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setattr(buckets, "import_module", lambda _: (_ for _ in ()).throw(ImportError))
    with pytest.raises(buckets.BucketError, match=r'pip install -e "\.\[s3\]"'):
        gk.parse("s3://bucket/in")


def test_whatever_objects_are_called_they_stay_in_their_folder(bucket, tmp_path):
    """Names that lead out of a folder, that are a folder's too or longer than a file's may be are files below it."""
    long = "关于" * 120
    for key in ("../../out.txt", "a", "a/b.txt", f"{long}.txt", "a//c.txt", "./d.txt"):
        bucket.put_raw(f"in/{key}", TEXT)
    (folder,) = buckets.here([bucket.place("in")])
    files = [path for path in tmp_path.rglob("*.txt") if path.is_file()]
    assert files
    assert all(path.is_relative_to(folder) for path in files)
    assert {"a%", "a"} <= {path.name for path in folder.iterdir()}
    assert any(entry.source.startswith("关于关于") for entry in find.find([folder])[0])


def test_what_is_too_much_for_the_disk_is_said_before_it_is_brought(bucket, tmp_path, monkeypatch):
    """Where there is no room, one line says how much is needed; nothing is brought."""
    bucket.put("in/a.txt", TEXT)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    with pytest.raises(buckets.BucketError, match="GKSTATS_CACHE"):
        gk.parse(bucket.place("in"))
    assert not list(tmp_path.rglob("*.txt"))


def test_room_is_asked_for_only_where_something_is_brought(bucket, tmp_path, monkeypatch):
    """What is here already is read on a disk that is full, too."""
    bucket.put("in/a.txt", TEXT)
    gk.parse(bucket.place("in"))
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 20))
    assert gk.parse(bucket.place("in")).reports["source"].to_list() == ["a.txt"]


def test_an_object_whose_name_cannot_be_asked_for_is_named_and_the_others_are_read(bucket):
    """Such a name is an issue, wherever it stands among the others; a place that holds nothing else is refused."""
    odd = ("//b.txt", "c/../d.txt", "./e.txt", "f\tg.txt", "(1)/\x7f.txt")
    for key in odd:
        bucket.put_raw(f"in/{key}", TEXT)
    for number, key in zip("一二三四", ("(0) a+b%20.txt", "c/渠.txt", "f/h.txt", "z.txt"), strict=True):
        bucket.put_raw(f"in/{key}", TEXT.replace("渠东", f"渠{number}"))
    bucket.put_raw("in/f/", "")
    for corpus in (gk.parse(bucket.place("in")), gk.parse(bucket.place("in"))):
        named = corpus.issues.filter(pl.col("report_id").is_null())
        assert set(corpus.reports["source"]) == {"(0) a+b%20.txt", "c/渠.txt", "f/h.txt", "z.txt"}
        assert dict(named.select("source", "code").iter_rows()) == dict.fromkeys(odd, "unreadable_file")
        assert all("give it another name" in message for message in named["message"])
    with pytest.raises(buckets.BucketError, match="give it another name"):
        gk.parse(bucket.place("in/c/../"))
    bucket.put_raw("odd//a.txt", TEXT)
    with pytest.raises(buckets.BucketError, match="give it another name"):
        gk.parse(bucket.place("odd"))


def test_the_odd_one_costs_nothing_behind_the_first_page_of_a_list(bucket):
    """A list that comes in pages is read to its end, whatever stands on the first one."""
    for number in range(1002):
        bucket.put_raw(f"in/{number:04}.txt", "关于开会的通知")
    bucket.put_raw("in//a.txt", "关于开会的通知")
    assert len(set(gk.parse(bucket.place("in")).issues["source"])) == 1003


def test_the_mark_of_a_folder_is_no_file(bucket):
    """The empty objects that consoles make for folders are no files; a file without content is one."""
    bucket.put("in/2023/a.txt", TEXT)
    for key, text in (("in/", ""), ("in/2023/", ""), ("in/2024/", ""), ("in/b.txt", "")):
        bucket.put_raw(key, text)
    corpus = gk.parse(bucket.place("in"))
    assert corpus.reports["source"].to_list() == ["2023/a.txt"]
    assert corpus.issues.filter(pl.col("report_id").is_null())["source"].to_list() == ["b.txt"]


def test_what_was_an_object_may_be_a_folder_and_the_other_way_round(bucket):
    """The files here follow: none of before stays, and none is in the way."""
    steps = (
        ({"a": "渠一", "b/c": "渠二"}, ()),
        ({"a/d": "渠三", "b": "渠四"}, ("a", "b/c")),
        ({"a": "渠五"}, ("b",)),  # both an object and a folder
        ({}, ("a/d",)),
    )
    there = {}
    for new, gone in steps:
        for key in gone:
            bucket.remove(f"in/{key}")
            del there[key]
        for key, name in new.items():
            bucket.put(f"in/{key}", TEXT.replace("渠东", name))
        there |= new
        corpus = gk.parse(bucket.place("in"))
        assert set(there.values()) == {name[:2] for name in corpus.reports["agency"].str.extract("(渠.)")}


def test_who_reads_meanwhile_does_not_put_back_what_was_in_force(bucket, tmp_path):
    """A reader on the same machine waits for the writer, and gets what is new; so does everybody else."""
    for name in ("渠一", "渠二"):
        (tmp_path / "a.txt").write_text(TEXT.replace("渠东", name), "utf-8")
        found = []
        reader_meanwhile = threading.Thread(target=lambda: found.append(gk.load(bucket.place("out"))))  # noqa: B023
        with buckets.written(bucket.place("out")) as folder:
            written = parsing.parse_into(folder, tmp_path / "a.txt")
            reader_meanwhile.start()
            reader_meanwhile.join(2)
        reader_meanwhile.join()
        assert found[0].run == written.run == gk.load(bucket.place("out")).run


def test_a_writer_that_was_cut_off_before_the_last_tables_is_made_good(bucket, tmp_path, monkeypatch):
    """The tables under their own names are those in force after the next writing, though nothing else is new then."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    place = buckets._Place  # noqa: SLF001
    put = place._put  # noqa: SLF001

    def cut_off(self, files):
        if "reports.parquet" in files:
            raise KeyboardInterrupt
        put(self, files)

    monkeypatch.setattr(place, "_put", cut_off)
    with pytest.raises(KeyboardInterrupt), buckets.written(bucket.place("out")) as folder:
        parsing.parse_into(folder, tmp_path / "a.txt")
    assert "out/reports.parquet" not in bucket.names()
    monkeypatch.setattr(place, "_put", put)
    with buckets.written(bucket.place("out")) as folder:
        parsing.parse_into(folder, tmp_path / "a.txt")
    assert "out/reports.parquet" in bucket.names()
