"""Files of older or other programs (.doc, .wps, .rtf, .odt; .xls, .ods), converted by an installed LibreOffice."""

from __future__ import annotations

import re
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
# The first part of such a package says what it is.
_OPEN: Final = re.compile(
    rb"PK\x03\x04.{26}mimetype(?:.{0,64}?)application/vnd\.oasis\.opendocument\.(text|spreadsheet)", re.DOTALL
)
# Of processor time; the clock is generous: a busy machine is no fault of the document.
_SECONDS: Final = 8
_WALL: Final = 60
_LOOK: Final = 0.1
_GONE: Final = 1  # seconds for what was stopped to be gone


def is_office(data: bytes) -> bool:
    """Tell a compound file, rich text or a package of OpenDocument by its first bytes."""
    return data.startswith((_COMPOUND, _RICH)) or _OPEN.match(data) is not None


def converted(data: bytes, suffix: str) -> bytes:
    """Convert to DOCX, or a sheet to XLSX, in a folder and with a profile of its own, within a time limit."""
    if _holds(data, "EncryptedPackage"):
        raise LockedError("document_locked")
    given, made = _kinds(data, suffix)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnknownFormatError("office_needed", suffix=suffix or phrase("such"))
    with tempfile.TemporaryDirectory(prefix="gkstats-") as name:
        folder = Path(name)
        written = folder / f"report{given}"
        written.write_bytes(data)
        _run([
            program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", made, "--outdir", str(folder / "out"), str(written),
        ])  # fmt: skip
        output = folder / "out" / f"report.{made}"
        if not output.exists():
            raise DamagedError("office_failed")
        return output.read_bytes()


def _kinds(data: bytes, suffix: str) -> tuple[str, str]:
    """Give the suffix of a file by what it holds, and the kind that it is converted to."""
    if data.startswith(_RICH):
        return ".rtf", "docx"
    if (opened := _OPEN.match(data)) is not None:
        return (".odt", "docx") if opened[1] == b"text" else (".ods", "xlsx")
    if _holds(data, "WordDocument") or suffix in (".doc", ".wps"):
        return ".doc", "docx"
    if _holds(data, "Workbook"):
        return ".xls", "xlsx"
    raise UnknownFormatError("no_word_processor")


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
