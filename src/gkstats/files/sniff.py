"""Any file as lines: which reader it needs is told by what it holds, its name is only a hint."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from gkstats.files import office
from gkstats.files.errors import DamagedError, TooLargeError, UnknownFormatError
from gkstats.files.grid import Piece
from gkstats.files.text import UnreadableTextError, decode, split
from gkstats.issues import phrase

if TYPE_CHECKING:
    from gkstats.files.text import Text

# No report comes near this size; a scan does, and has no text.
_LARGEST: Final = 128 << 20
_PDF: Final = re.compile(rb"%PDF-\d")
_OPENING: Final = 1024
_PACKAGE: Final = b"PK\x03\x04"
_NO_TEXT: Final = {
    b"\xff\xd8\xff": ("picture", "JPEG"),
    b"\x89PNG\r\n": ("picture", "PNG"),
    b"GIF8": ("picture", "GIF"),
    b"II*\x00": ("picture", "TIFF"),
    b"Rar!": ("archive", "RAR"),
    b"7z\xbc\xaf": ("archive", "7z"),
    b"\x1f\x8b": ("archive", "gzip"),
}

_NAMES: Final = {".pdf": "pdf_kind", ".docx": "word_kind", ".doc": "word_kind", ".wps": "wps_kind"}


def suffix_of(source: str) -> str:
    """Give the suffix of a file's name in lower case, with the dot."""
    return PurePath(source).suffix.lower()


def open_text(data: bytes, suffix: str) -> Text:
    """Read a file's lines, whatever its format; `suffix` is its name's, in lower case, with the dot.

    Raises UnreadableFileError (damaged, locked, too large, only pictures, of no known format) or UnreadableTextError.
    """
    if len(data) > _LARGEST:
        raise TooLargeError("megabytes", n=len(data) >> 20)
    if _PDF.search(data, 0, _OPENING):
        from gkstats.files.pdf import read_pdf  # noqa: PLC0415 - a reader's library is loaded where it is needed

        return read_pdf(data)
    if data.startswith(_PACKAGE):
        return _package(data, suffix)
    if office.is_office(data):
        return _package(office.converted(data, suffix), ".docx")
    for start, (what, kind) in _NO_TEXT.items():
        if data.startswith(start):
            raise UnknownFormatError(what, kind=kind)
    try:
        decoded = decode(data)
    except UnreadableTextError:
        if suffix in _NAMES:
            raise DamagedError("not_as_named", kind=phrase(_NAMES[suffix])) from None
        raise
    if "<" in decoded:
        from gkstats.files.html import is_html, read_html  # noqa: PLC0415

        if is_html(decoded, suffix):
            return read_html(decoded)
    return split(decoded)


def inner_pieces(data: bytes, suffix: str) -> list[Piece]:
    """Give the lines of a file that stands in a Word document: a page, a text, or another document."""
    from gkstats.files.docx import is_docx, pieces_of  # noqa: PLC0415

    if data.startswith(_PACKAGE):
        return pieces_of(data) if is_docx(data) else []
    decoded = decode(data)
    from gkstats.files.html import is_html, pieces_of_page  # noqa: PLC0415

    if is_html(decoded, suffix):
        return pieces_of_page(decoded)
    return [Piece(line) for line in split(decoded).printed]


def _package(data: bytes, suffix: str) -> Text:
    from gkstats.files.docx import is_docx, read_docx  # noqa: PLC0415

    if is_docx(data):
        return read_docx(data, inner_pieces)
    if suffix in _NAMES:
        raise DamagedError("word_damaged")
    raise UnknownFormatError("no_word_package")
