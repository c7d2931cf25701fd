"""One file of a ZIP, unpacked in memory and no further than a report needs."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from gkstats.files.errors import DamagedError, LockedError, TooLargeError

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST: Final = 128 << 20
_ENCRYPTED: Final = 1


def unpacked(path: Path, name: str) -> bytes:
    """Give the bytes of a file that a ZIP calls `name`. Raises UnreadableFileError, or OSError for the ZIP itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(name).flag_bits & _ENCRYPTED:
                raise LockedError("document_locked")
            with archive.open(name) as file:
                data = file.read(_LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, NotImplementedError):
        raise DamagedError("zip_damaged") from None
    if len(data) > _LARGEST:
        raise TooLargeError("megabytes", n=len(data) >> 20)
    return data
