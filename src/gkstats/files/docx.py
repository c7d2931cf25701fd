"""DOCX as lines: the body's paragraphs, and each table on the grid that its cells' spans and merges make."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from lxml import etree

from gkstats.files.errors import DamagedError, TooLargeError
from gkstats.files.grid import Box, Piece, Placing, laid, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from gkstats.files.text import Text

    Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for the type

BODY: Final = "word/document.xml"
# A report's body takes less than one megabyte; a bomb takes gigabytes.
_LARGEST: Final = 64 << 20
_THIN: Final = 60  # twentieths of a point
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What Word does not print: deleted text, field codes, what is there twice for older programs, properties. What asks for
# text (a placeholder) and what is struck through is not read either.
_UNPRINTED: Final = frozenset(
    [f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "tblPr", "sectPr", "rubyPr", "rt")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_STRUCK: Final = ("vanish", "strike", "dstrike")
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIGNS: Final = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def is_docx(data: bytes) -> bool:
    """Tell a package that holds a document's body."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return BODY in package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def read_docx(data: bytes) -> Text:
    """Read a document's lines; headers, footers and notes are none of them."""
    try:
        body = etree.fromstring(_body(data), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        raise DamagedError("word_damaged") from None
    pieces: list[Piece] = []
    for block in _blocks(body):
        pieces += _table(block) if block.tag == f"{_W}tbl" else _paragraph(block)
    return text_of(pieces)


def _body(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(BODY) as file:
            body = file.read(_LARGEST + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, RuntimeError, ValueError):
        raise DamagedError("word_damaged") from None
    body = body.replace(_STRICT, _W[1:-1].encode(), 1)
    if len(body) > _LARGEST:
        raise TooLargeError("body_unpacked", n=_LARGEST >> 20)
    return body


def _inside(root: Element, wanted: tuple[str, ...]) -> Iterator[Element]:
    """Give the elements of some names below another, in printed order; what they hold is not searched."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if element.tag in wanted:
            yield element
        elif element.tag not in _UNPRINTED and element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is None:
            stack.extend(reversed(element))


def _blocks(root: Element) -> Iterator[Element]:
    return _inside(root, (f"{_W}p", f"{_W}tbl"))


def _paragraph(paragraph: Element) -> list[Piece]:
    """Give a paragraph's lines, then those of the text boxes that are anchored in it."""
    words: list[str] = []
    anchored: list[Piece] = []
    for part in _inside(paragraph, (f"{_W}r", f"{_W}txbxContent", f"{_MATHS}t")):
        if part.tag == f"{_W}txbxContent":
            anchored += _content(part)
        elif part.tag == f"{_MATHS}t":
            words.append(part.text or "")
        elif _raised(part):
            words += ["[", *(sign.text or "" for sign in _inside(part, (f"{_W}t",))), "]"]
        elif not any(_set(part, name) for name in _STRUCK):
            for sign in _inside(part, (f"{_W}t", f"{_W}txbxContent", *_SIGNS)):
                if sign.tag == f"{_W}txbxContent":
                    anchored += _content(sign)
                else:
                    words.append(_SIGNS.get(str(sign.tag)) or sign.text or "")
    return [*(Piece(line.strip()) for line in "".join(words).split("\n")), *anchored]


def _content(element: Element) -> list[Piece]:
    """Give the lines of what a text box or a cell holds."""
    return [
        piece
        for block in _blocks(element)
        for piece in (_table(block) if block.tag == f"{_W}tbl" else _paragraph(block))
    ]


def _raised(run: Element) -> bool:
    """Tell a run that is printed as a mark above the line, as a note's is: it is no digit of the number before it."""
    mark = run.find(f"{_W}rPr/{_W}vertAlign")
    return mark is not None and mark.get(f"{_W}val") == "superscript" and run.find(f"{_W}t") is not None


def _set(run: Element, name: str) -> bool:
    mark = run.find(f"{_W}rPr/{_W}{name}")
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false")


def _table(table: Element) -> list[Piece]:
    placing = Placing()
    open_boxes: dict[int, Box] = {}  # the boxes that may go on in the next row, by column
    for row in _inside(table, (f"{_W}tr",)):
        properties = row.find(f"{_W}trPr")
        if properties is not None and properties.find(f"{_W}del") is not None:
            continue
        placing.row()
        placing.skip(_number(properties, "gridBefore", 0))
        going_on: dict[int, Box] = {}
        last: Box | None = None
        for cell in _inside(row, (f"{_W}tc",)):
            merged = _merge(cell, "vMerge"), _merge(cell, "hMerge")
            width = _number(cell.find(f"{_W}tcPr"), "gridSpan", 1)
            if merged[1] == "continue" and last is not None:
                placing.skip(width)
                continue
            above = open_boxes.get(placing.column) if merged[0] == "continue" else None
            if above is not None:
                # A merged cell's lower parts print nothing of their own.
                going_on[placing.column] = above
                above.height = placing.at - above.row + 1
                placing.skip(width)
                continue
            column = placing.column
            last = placing.box(width=width)
            last.pieces = _content(cell)
            going_on[column] = last
        open_boxes = going_on
    wide = _wide_columns(table)
    for box in placing.boxes:
        box.column, end = (sum(wide[:edge]) + max(0, edge - len(wide)) for edge in (box.column, box.column + box.width))
        box.width = end - box.column
    return laid(placing.boxes, placing.ragged)


def _wide_columns(table: Element) -> list[bool]:
    """Tell which columns of a table's grid have room for a character: others are where two rows' sides do not meet."""
    widths = [column.get(f"{_W}w", "") for column in table.findall(f"{_W}tblGrid/{_W}gridCol")]
    wide = [not width.isdecimal() or int(width) > _THIN for width in widths]
    return wide if any(wide) else [True] * len(wide)


def _merge(cell: Element, name: str) -> str | None:
    """Tell whether a cell begins a merged one, goes on with it, or neither."""
    mark = cell.find(f"{_W}tcPr/{_W}{name}")
    return None if mark is None else mark.get(f"{_W}val", "continue")


def _number(properties: Element | None, name: str, otherwise: int) -> int:
    mark = None if properties is None else properties.find(f"{_W}{name}")
    digits = "" if mark is None else mark.get(f"{_W}val", "")
    return int(digits) if digits.isdecimal() and len(digits) < 5 else otherwise
