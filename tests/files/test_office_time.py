"""LibreOffice's time: its own work is limited, not how long a busy machine lets it wait, and nothing stays running."""

from __future__ import annotations

import psutil
import pytest

from as_printed import assert_exact, values, why
from evaluation.filemaking import docx
from evaluation.printing import document
from gkstats.files import office
from gkstats.reading.report import read

DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")


@pytest.fixture
def program(monkeypatch, tmp_path):
    """Put a script in LibreOffice's place, which is told the folder to write to, and half a second for its work."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(office, "_SECONDS", 0.5)

    def written(script: str) -> None:
        path = tmp_path / "soffice"
        path.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nout=$2\n{script}\n', encoding="utf-8")
        path.chmod(0o755)

    return written


def test_who_waits_is_not_slow(program, tmp_path):
    """A program that sleeps longer than it may work is waited for."""
    printed = values("2021", 3, 0.2)
    (tmp_path / "made.docx").write_bytes(docx(document("2021", printed, seed=3)))
    program(f'sleep 1.5; mkdir -p "$out"; cp "{tmp_path}/made.docx" "$out/report.docx"')
    assert_exact("2021", printed, read(DOC, "r.doc"))


def test_who_does_not_even_work_is_tried_again(program, monkeypatch):
    """A program that waits for ever is ended, too; that is said of it, and not of the document."""
    monkeypatch.setattr(office, "_WALL", 1)
    program("exec sleep 100")
    assert why(DOC, "r.doc") == "unreadable_file"


def test_who_works_for_ever_is_ended_with_its_children(program, tmp_path):
    """What a child of the program uses counts; neither is there afterwards."""
    program(f'sh -c "echo \\$\\$ > {tmp_path}/child; while :; do :; done" &\nwait')
    assert why(DOC, "r.doc") == "damaged_file"
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
