"""ZIP files of reports: which files are in them. Names are text: nothing is unpacked to a path.

A list of what a ZIP holds is short, or it is not read: how long it is says its end, before any of it is read.
"""

from __future__ import annotations

import os
import struct
import zipfile
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILES: Final = 1000
_LARGEST_LIST: Final = 1 << 20
_LARGEST: Final = 1 << 30  # bytes of all files together, unpacked
_END: Final = b"PK\x05\x06"
_TAIL: Final = 65_557  # the end of a ZIP, with the longest comment
_UTF8: Final = 0x800
# What programs leave in a ZIP beside the files that were put there.
_LEFT: Final = ("__MACOSX", "Thumbs.db", "desktop.ini")
# Packages of one document are ZIP files too.
_DOCUMENTS: Final = frozenset({"[Content_Types].xml", "OFD.xml", "mimetype"})


class Member(NamedTuple):
    """One file in a ZIP: its name as the ZIP has it, and as a person gave it."""

    name: str
    shown: str


def members(path: Path) -> list[Member] | None:
    """List the files in a ZIP, in order of name; None where it is none, or holds more than a folder of reports does."""
    try:
        if not _is_short(path):
            return None
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (OSError, zipfile.BadZipFile, ValueError, struct.error):
        return None
    if any(entry.filename in _DOCUMENTS for entry in entries) or sum(entry.file_size for entry in entries) > _LARGEST:
        return None
    found = [Member(entry.filename, _named(entry)) for entry in entries]
    return sorted((one for one in found if not _is_left(one.shown)), key=lambda one: one.shown)


def _is_short(path: Path) -> bool:
    """Tell a ZIP whose list of files may be read, by what its end says of it."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0:
        return False
    count, length = struct.unpack("<10xHL", tail[at : at + 16])
    return bool(count <= MOST_FILES and length <= _LARGEST_LIST)


def _named(entry: zipfile.ZipInfo) -> str:
    """Give a file's name: without a mark it is in the encoding of the machine that packed it, as a rule GB18030."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _is_left(name: str) -> bool:
    parts = name.split("/")
    return any(part in _LEFT or (part.startswith(".") and part.strip(".")) for part in parts) or parts[-1].startswith(
        "README"
    )
