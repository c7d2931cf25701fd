"""Why a file cannot be read: one exception a reason, each with the code of the issue that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.issues import english, phrase

if TYPE_CHECKING:
    from gkstats.model import Fact


class UnreadableFileError(ValueError):
    """A file that no reader can read; `reason` is a phrase of the catalogue."""

    code = "unreadable_file"

    def __init__(self, reason: str, /, **facts: Fact) -> None:
        """Say why, by a phrase's code and its facts."""
        self.reason = phrase(reason, **facts)
        super().__init__(english(self.reason))


class DamagedError(UnreadableFileError):
    """The file is cut off, or not what its name and its first bytes say."""

    code = "damaged_file"


class LockedError(UnreadableFileError):
    """The file opens only with a password."""

    code = "password"


class TooLargeError(UnreadableFileError):
    """The file, or what it unpacks to, is larger than any report."""

    code = "file_too_large"


class PicturesError(UnreadableFileError):
    """The pages are pictures: there is no text in them."""

    code = "pictures_only"


class UnknownFormatError(UnreadableFileError):
    """The file is of a format that is not read."""

    code = "unknown_format"
