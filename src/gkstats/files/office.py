"""Files of older word processors (.doc, .wps, .rtf), converted to DOCX by an installed LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from gkstats.files.errors import DamagedError, LockedError, UnknownFormatError, UnreadableFileError
from gkstats.issues import phrase

_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RICH: Final = b"{\\rtf"
# Of processor time; the clock is generous: a busy machine is no fault of the document.
_SECONDS: Final = 8
_WALL: Final = 60
_LOOK: Final = 0.1
_GONE: Final = 1  # seconds for what was stopped to be gone


def is_office(data: bytes) -> bool:
    """Tell a compound file or rich text by its first bytes."""
    return data.startswith((_COMPOUND, _RICH))


def converted(data: bytes, suffix: str) -> bytes:
    """Convert to DOCX, in a folder and with a profile of its own, within a time limit."""
    if _holds(data, "EncryptedPackage"):
        raise LockedError("document_locked")
    if data.startswith(_COMPOUND) and not (_holds(data, "WordDocument") or suffix in (".doc", ".wps")):
        raise UnknownFormatError("no_word_processor")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnknownFormatError("office_needed", suffix=suffix or phrase("such"))
    with tempfile.TemporaryDirectory(prefix="gkstats-") as name:
        folder = Path(name)
        given = folder / ("report.rtf" if data.startswith(_RICH) else "report.doc")
        given.write_bytes(data)
        _run([
            program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "docx", "--outdir", str(folder / "out"), str(given),
        ])  # fmt: skip
        made = folder / "out" / "report.docx"
        if not made.exists():
            raise DamagedError("office_failed")
        return made.read_bytes()


def _holds(data: bytes, stream: str) -> bool:
    """Tell whether a compound file names a stream."""
    return data.startswith(_COMPOUND) and stream.encode("utf-16-le") in data


def _run(command: list[str]) -> None:
    """Run a program; it and what it started are stopped when they have had their time.

    They stay in the group of this process, so that whoever ends that group ends them too. What did not even work is no
    fault of the document: UnreadableFileError, and the file is tried again with the next run.
    """
    error: UnreadableFileError = UnreadableFileError("office_stuck", n=_WALL)
    process = psutil.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(round(_WALL / _LOOK)):
        with suppress(psutil.TimeoutExpired):
            process.wait(_LOOK)
            return
        if _spent(process) > _SECONDS:
            error = DamagedError("office_slow", n=_SECONDS)
            break
    started = [*process.children(recursive=True), process]
    for one in started:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(started, timeout=_GONE)
    raise error


def _spent(process: psutil.Popen) -> float:
    """Give the seconds of processor time that a program and what it started have used."""
    seconds = 0.0
    with suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            used = one.cpu_times()
            seconds += used.user + used.system
    return seconds
