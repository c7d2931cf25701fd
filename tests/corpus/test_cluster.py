"""Reading on a Dask cluster: a scheduler and two workers on this machine, each a process that can be killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import gkstats
from conftest import RAW, ROOT
from gkstats.corpus import bounded, cluster, parsing, reader
from gkstats.dataset import schema
from gkstats.demo import invent
from gkstats.inputs.find import Input, find


@contextmanager
def running(folder, *sources):
    """Give a cluster's address and the processes of its workers, each with one of the sources of gkstats."""
    said, me = folder / "scheduler.json", [sys.executable, "-m"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    options = ["--no-dashboard", "--scheduler-file", said]
    started = [
        subprocess.Popen(
            [*me, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *options], **quiet
        )
    ]
    try:
        while not said.exists():
            time.sleep(0.1)
            assert started[0].poll() is None
        for source in sources:
            command = [*me, "distributed.cli.dask_worker", *options, "--no-nanny", "--nthreads", "1"]
            started.append(subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(source)}, **quiet))
        yield json.loads(said.read_text("utf-8"))["address"], started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Give the address of a cluster of two workers."""
    with running(tmp_path_factory.mktemp("cluster"), ROOT / "src", ROOT / "src") as (address, _):
        yield address


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """Give invented reports, and their tables as this machine alone makes them."""
    folder = tmp_path_factory.mktemp("local")
    raw = invent.write(folder / "demo", 120)
    parsing.parse_into(folder / "tables", raw)
    return raw, tables(folder / "tables")


def awaited(executor, workers):
    """Wait until so many workers have started."""
    while executor.workers() < workers:
        time.sleep(0.1)


def tables(folder):
    return {name: (folder / f"{name}.parquet").read_bytes() for name in schema.TABLES}


def test_the_tables_are_the_same_byte_for_byte(two, local, tmp_path):
    """`--cluster` leads to the tables of a local run, from a folder that is named from where the user stands."""
    raw, expected = local
    done = gkstats("parse", raw.name, "--out", tmp_path / "out", "--cluster", two, cwd=raw.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert tables(tmp_path / "out") == expected


def test_a_worker_that_is_killed_costs_nothing(local, tmp_path, monkeypatch):
    """One of two workers is killed in mid-run; all is read on the other, and nothing here."""
    raw, expected = local
    here = []
    monkeypatch.setattr(bounded, "each", lambda *_: here.append(1))
    with running(tmp_path, ROOT / "src", ROOT / "src") as (address, workers), cluster.connected(address) as executor:
        awaited(executor, 2)

        def killing(entries):
            for number, entry in enumerate(entries):
                if number == 20:
                    os.kill(workers[0].pid, signal.SIGKILL)
                yield entry

        corpus = parsing.parse_into(tmp_path / "out", raw, executor=executor, progress=killing)
    assert (workers[0].returncode, here) == (-signal.SIGKILL, [])
    assert not corpus.issues["code"].is_in(["reader_failed"]).any()
    assert tables(tmp_path / "out") == expected


def test_a_cluster_without_workers_is_not_waited_for_for_ever(local, tmp_path, monkeypatch):
    """When the last worker is gone the run ends with a word; what was read is kept for the next."""
    raw, expected = local
    monkeypatch.setattr(cluster, "_PATIENCE", 3)
    monkeypatch.setattr(cluster, "_LOOK", 1)
    with running(tmp_path, ROOT / "src") as (address, workers), cluster.connected(address) as executor:
        awaited(executor, 1)

        def killing(entries):
            for number, entry in enumerate(entries):
                if number == 20:
                    workers[0].kill()
                yield entry

        with pytest.raises(cluster.ClusterError, match="has had no worker for 3 s"):
            parsing.parse_into(tmp_path / "out", raw, executor=executor, progress=killing)
    seen = []
    monkeypatch.setattr(
        reader, "read_bounded", lambda *given, real=reader.read_bounded: seen.extend(given[0]) or real(*given)
    )
    parsing.parse_into(tmp_path / "out", raw)
    found, _ = find([raw])
    assert 0 < len(seen) < len(found)
    assert tables(tmp_path / "out") == expected


def test_a_worker_that_reads_otherwise_is_refused(tmp_path):
    """A worker with another form is named before any number of it is believed; nothing is written."""
    shutil.copytree(ROOT / "src" / "gkstats", tmp_path / "src" / "gkstats")
    form = tmp_path / "src" / "gkstats" / "forms" / "2021.toml"
    form.write_text(form.read_text("utf-8") + "\n", "utf-8")
    with running(tmp_path, tmp_path / "src") as (address, _):
        done = gkstats("parse", RAW, "--out", tmp_path / "out", "--cluster", address)
    assert done.returncode == 1
    assert "may read otherwise" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list((tmp_path / "out").glob("*.parquet"))


def test_an_address_may_be_a_host_and_a_port(two):
    """As Dask itself takes it."""
    with cluster.connected(two.removeprefix("tcp://")) as executor:
        awaited(executor, 2)


def test_a_worker_that_does_not_see_the_inputs_is_refused():
    """No batch of files that are on another machine's disk becomes a batch of unreadable files."""
    entries = [Input(Path("/only/on/that/machine.txt"), "machine.txt")]
    with pytest.raises(cluster.ClusterError, match="does not see the inputs"):
        cluster.at_worker(cluster.fingerprint(""), reader.read_bounded, entries)
    found, _ = find([RAW])
    assert len(cluster.at_worker(cluster.fingerprint(""), reader.read_bounded, found)) == len(found)


def test_what_is_missing_is_said(monkeypatch):
    """No scheduler at the address, no Dask on this machine: each is one line that says what to do."""
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with pytest.raises(cluster.ClusterError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        cluster.connected("tcp://127.0.0.1:9").__enter__()
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(cluster.ClusterError, match=r'pip install -e "\.\[cluster\]"'):
        cluster.connected("tcp://127.0.0.1:9").__enter__()
    with cluster.connected(None) as executor:
        assert executor is None
