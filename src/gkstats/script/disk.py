"""What a disk refuses, as the one error that it is: libraries say it in their own types and words.

A disk that is full, a folder without permission: Polars, DuckDB, SQLite, XlsxWriter and readstat each raise something
else for it. Here it becomes an OSError with the system's number, which either language can say.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NUMBER: Final = re.compile(r"os error (\d+)|Errno (\d+)")
_SAID: Final = {
    **{os.strerror(number): number for number in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EFBIG, errno.EDQUOT)},
    "disk is full": errno.ENOSPC,  # SQLite
    "disk I/O error": errno.EIO,
    "unable to open database file": errno.EACCES,
    "Unable to write data": errno.EIO,  # readstat
    "Invalid thrift: transport error": errno.EIO,  # Polars, where the end of a Parquet file does not fit
}
_ROOM: Final = 1 << 20  # bytes, below which a disk is full for any purpose here


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Raise what the disk at `path` refuses as OSError, whatever a library makes of it; other errors stay."""
    try:
        yield
    except Exception as error:
        refused = refusal(error, path)
        if refused is None:
            raise
        raise refused from None


def refusal(error: Exception, path: Path) -> OSError | None:
    """Give the OSError that an error is about; None where it is about something else."""
    if isinstance(error, OSError) and error.errno is not None:
        return error
    said = str(error)
    found = _NUMBER.search(said)
    number = int(found[1] or found[2]) if found else next((_SAID[words] for words in _SAID if words in said), None)
    if number is None:
        return None
    if number == errno.EIO and is_full(path):
        number = errno.ENOSPC
    return OSError(number, os.strerror(number), str(path))


def fullness(error: Exception, path: Path) -> OSError | None:
    """Give the OSError of an error that says that nothing more fits on the disk at `path`; None for any other."""
    refused = refusal(error, path)
    return refused if refused and refused.errno in _FULL else None


def is_full(path: Path) -> bool:
    """Tell whether the disk at `path` has no room for anything."""
    place = next((folder for folder in (path, *path.parents) if folder.exists()), path)
    with suppress(OSError):
        return shutil.disk_usage(place).free < _ROOM
    return False
