"""Why a file cannot be read: one exception a reason, each with the code of the issue that says so."""

from __future__ import annotations

from typing import Final

from gkstats.issues import PhrasedError

FEW: Final = 30  # characters; a document with fewer has its text in pictures


class UnreadableFileError(PhrasedError):
    """A file that no reader can read."""

    code = "unreadable_file"


class DamagedError(UnreadableFileError):
    """The file is cut off, or not what its name and its first bytes say."""

    code = "damaged_file"


class LockedError(UnreadableFileError):
    """The file opens only with a password."""

    code = "password"


class TooLargeError(UnreadableFileError):
    """The file, or what it unpacks to, is larger than any report."""

    code = "file_too_large"


class ScanError(UnreadableFileError):
    """The pages are pictures: there is no text in them."""

    code = "scan"


class UnknownFormatError(UnreadableFileError):
    """The file is of a format that is not read."""

    code = "unknown_format"
