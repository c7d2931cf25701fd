"""What a terminal is told of how long a command takes yet, and a log is not."""

from __future__ import annotations

import os
import re
import sys

import pytest

from commands import gkstats
from conftest import RAW
from gkstats.cli import remaining  # noqa: TID251 - what is told on a terminal

TEXT = next(RAW.glob("001*.txt")).read_text("utf-8")
pty = pytest.importorskip("pty", reason="terminals are made so on POSIX only")


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Give files for three batches of one process: how long it takes is told by those that are read."""
    folder = tmp_path_factory.mktemp("copies")
    for number in range(250):
        (folder / f"{number}.txt").write_text(TEXT + "\n" * 9_000, "utf-8")
    return folder


def on_a_terminal(*words, language):
    """Run a command on a terminal of its own, and give all that it showed there."""
    process, terminal = pty.fork()
    if process == 0:
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "GKSTATS_LANGUAGE": language, "PYTHONUTF8": "1"}
        os.execve(sys.executable, [sys.executable, "-m", "gkstats", *map(str, words)], environment)  # noqa: S606
    shown = b""
    try:
        while part := os.read(terminal, 1 << 16):
            shown += part
    except OSError:  # the command ended, and its terminal with it
        pass
    os.close(terminal)
    assert os.waitpid(process, 0)[1] == 0
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())


@pytest.mark.parametrize(
    ("language", "left", "then"),
    [
        ("en", r"reading .*250.*\d:\d\d:\d\d left", r"250 files read, now building the tables"),
        ("zh", r"读取 .*250.*还需 \d:\d\d:\d\d", r"已读取 250 个文件，正在生成各表"),
    ],
)
def test_a_terminal_is_told_how_long_it_takes_yet(raw, tmp_path, language, left, then):
    """While it reads, the time that remains; afterwards what is done with what was read; in the user's language."""
    shown = on_a_terminal("parse", raw, "--out", tmp_path / "out", "--jobs", "1", language=language)
    assert re.search(left, shown)
    assert re.search(then, shown)


def test_notebooks_say_how_long_the_others_take(monkeypatch, capsys):
    """The first has its name and number, each later one the time that remains too; a log has nothing."""
    seconds = iter([100.0, 160.0])
    monkeypatch.setattr(remaining, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    named = remaining.each_notebook()
    named("00_coverage", 0, 10)
    named("01_zero_requests", 1, 10)
    assert capsys.readouterr().err == "1/10 00_coverage\n2/10 01_zero_requests 0:09:00 left\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    remaining.each_notebook()("00_coverage", 0, 10)
    assert capsys.readouterr().err == ""


def test_a_log_has_none_of_it(raw, tmp_path):
    """A pipe gets the closing line only, whatever a scheduler sets for colours."""
    os.environ["FORCE_COLOR"] = "1"
    try:
        done = gkstats("parse", raw / "0.txt", "--out", tmp_path / "out")
    finally:
        del os.environ["FORCE_COLOR"]
    assert (done.returncode, done.stderr) == (0, "")
