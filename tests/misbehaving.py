"""Readers that misbehave for real, for a worker process to call."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time

from gkstats.corpus.reader import FileRead
from gkstats.issues import issue
from gkstats.model import NoReport
from gkstats.reading import report


def read(what):
    """Do what the word says, or give it back."""
    if what == "hangs":
        time.sleep(60)
    elif what == "spins without Python":
        sum(range(10**12))
    elif what == "eats memory":
        return [bytearray(1 << 20) for _ in range(10_000)]
    elif what == "segfaults":
        ctypes.string_at(0)
    elif what == "is killed":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    elif what == "raises":
        raise ValueError(what)
    elif what == "prints":
        os.write(1, b"not an answer\n" * 10_000)
    return what


def process_id(_):
    """Tell in which process this is."""
    return os.getpid()


def opened(data):
    """Read a report, and name the files that were opened for it."""
    names = []
    sys.addaudithook(lambda event, given: names.append(str(given[0])) if event == "open" else None)
    report.read_all(data, "")
    return names


def read_file(entry, codebook=None):  # noqa: ARG001 - as the reader's
    """Read a file as the word in it says."""
    return FileRead((NoReport(entry.source, (issue("no_report", reason=read(entry.path.read_text())),)),))


def read_lines(entry):
    """Read a file's lines as the word in it says."""
    return read_file(entry).outcomes[0]
