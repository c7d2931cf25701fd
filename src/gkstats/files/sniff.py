"""Any file as lines: which reader it needs is told by what it holds, its name is only a hint."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gkstats.files import office
from gkstats.files.errors import DamagedError, ScanError, TooLargeError, UnknownFormatError
from gkstats.files.grid import Piece, text_of
from gkstats.files.text import UnreadableTextError, decode, split
from gkstats.issues import phrase
from gkstats.script.escapes import spelled_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gkstats.files.stylesheets import Beside
    from gkstats.files.text import Text

# No report comes near this size; a scan does, and has no text.
_LARGEST: Final = 128 << 20
_PDF: Final = re.compile(rb"%PDF-\d")
_OPENING: Final = 1024
_PACKAGE: Final = (b"PK\x03\x04", b"PK\x05\x06")
_BODY: Final = "word/document.xml"
# A MIME message, as browsers save pages with all their parts.
_HEADERS: Final = 8192
_HEADER: Final = re.compile(rb"\A\s*(?:\xef\xbb\xbf)?[A-Za-z][\w-]*:[^\n]*\n")
_MIME: Final = re.compile(rb"^(?:MIME-Version:|Content-Type:\s*multipart/related)", re.IGNORECASE | re.MULTILINE)
_PICTURES: Final = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n": "PNG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"\x00\x00\x00\x0cjP  ": "JPEG 2000",
}
_ARCHIVES: Final = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip"}

# What no reader here knows: of its marks at least no digit is a number of a table.
_TAG: Final = re.compile(r"<[^<>]{1,2000}>")
_DIGIT: Final = re.compile(r"\d")
_CELL: Final = re.compile(r"(?:<|\\u003c)t[dr]\b", re.IGNORECASE)
_NAMES: Final = {
    ".pdf": "pdf_kind",
    ".docx": "word_kind",
    ".doc": "word_kind",
    ".wps": "wps_kind",
    ".xlsx": "excel_kind",
    ".ofd": "ofd_kind",
}


def suffix_of(source: str) -> str:
    """Give the suffix of a file's name in lower case, with the dot."""
    stem, _, suffix = source.rpartition("/")[2].rpartition(".")
    return f".{suffix}".lower() if stem and suffix else ""


def open_text(data: bytes, suffix: str) -> Text:
    """Read a file's lines, whatever its format; `suffix` is its name's, in lower case, with the dot.

    Raises UnreadableFileError (damaged, locked, too large, only pictures, of no known format) or UnreadableTextError.
    """
    if len(data) > _LARGEST:
        raise TooLargeError("megabytes", n=len(data) >> 20)
    if _PDF.search(data, 0, _OPENING):
        from gkstats.files.pdf import read_pdf  # noqa: PLC0415 - a reader's library is loaded where it is needed

        return read_pdf(data)
    if office.is_office(data):
        return _package(office.converted(data, suffix), ".docx")
    if data.startswith(_PACKAGE):
        return _package(data, suffix)
    if (kind := _begins(data, _PICTURES)) is not None:
        raise ScanError("picture", kind=kind)
    if (kind := _begins(data, _ARCHIVES)) is not None:
        raise UnknownFormatError("archive", kind=kind)
    try:
        return _words(data, suffix)
    except UnreadableTextError:
        if suffix in _NAMES:
            raise DamagedError("not_as_named", kind=phrase(_NAMES[suffix])) from None
        raise


def recognised_text(data: bytes) -> Text:
    """Read the text that a program recognised in a scan. Raises UnreadableTextError."""
    return replace(split(decode(data)), recognised=True)


def _begins(data: bytes, kinds: Mapping[bytes, str]) -> str | None:
    return next((kind for start, kind in kinds.items() if data.startswith(start)), None)


def _words(data: bytes, suffix: str) -> Text:
    """Read a page, alone or saved with its parts, or a plain text."""
    decoded, beside = _page(data, suffix)
    if decoded[:9].lstrip().startswith(("{", "[")) and _CELL.search(decoded):
        from gkstats.files.answers import answered  # noqa: PLC0415

        if pieces := answered(decoded):
            return text_of(pieces)
    if beside is None:
        if decoded.lstrip().startswith("<?xml"):
            from gkstats.files.flat_package import is_flat_package, packed_again  # noqa: PLC0415
            from gkstats.files.xml_sheets import is_spreadsheet_xml, read_spreadsheet_xml  # noqa: PLC0415

            if is_spreadsheet_xml(decoded):
                return read_spreadsheet_xml(decoded)
            if is_flat_package(decoded):
                return _package(packed_again(decoded), ".docx")
            decoded = _TAG.sub(lambda tag: _DIGIT.sub(" ", tag[0]), decoded)
        return split(spelled_out(decoded))
    from gkstats.files.html import read_html  # noqa: PLC0415

    return read_html(decoded, beside)


def inner_pieces(data: bytes, suffix: str) -> list[Piece]:
    """Give the lines of a file that stands in a Word document: a page, a text, or another document."""
    if data.startswith(_PACKAGE):
        from gkstats.files.docx import pieces_of  # noqa: PLC0415

        return pieces_of(data) if _BODY in _names(data) else []
    decoded, beside = _page(data, suffix)
    if beside is None:
        return [Piece(line) for line in split(decoded).printed]
    from gkstats.files.html import pieces_of_page  # noqa: PLC0415

    return pieces_of_page(decoded, beside)


def _page(data: bytes, suffix: str) -> tuple[str, Beside | None]:
    """Decode a page, with what was saved beside it, or a plain text, with nothing."""
    if _HEADER.match(data) and _MIME.search(data, 0, _HEADERS):
        from gkstats.files.mht import page_of  # noqa: PLC0415

        return page_of(data)
    decoded = decode(data)
    if "<" in decoded:
        from gkstats.files.html import alone, is_html  # noqa: PLC0415

        if is_html(decoded, suffix):
            return decoded, alone
    return decoded, None


def _names(data: bytes) -> frozenset[str]:
    """Name the parts of a package; none of one that cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return frozenset(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return frozenset()


def _package(data: bytes, suffix: str) -> Text:
    """Read a package of XML: which program's it is, its parts' names say."""
    names = _names(data)
    if _BODY in names:
        from gkstats.files.docx import read_docx  # noqa: PLC0415

        return read_docx(data, inner_pieces)
    if "xl/workbook.xml" in names:
        from gkstats.files.xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx(data)
    if "OFD.xml" in names:
        from gkstats.files.ofd import read_ofd  # noqa: PLC0415

        return read_ofd(data)
    if suffix in _NAMES:
        raise DamagedError("not_as_named", kind=phrase(_NAMES[suffix]))
    if suffix == ".zip":  # in another one, or one with nothing in it that could be read
        raise TooLargeError("zip_too_large") if names else DamagedError("zip_damaged")
    raise UnknownFormatError("no_word_package")
