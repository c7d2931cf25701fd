"""DOCX as lines: the body's paragraphs, and each table on the grid that its cells' spans and merges make."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from gkstats.files.errors import FEW, DamagedError, ScanError, TooLargeError, UnreadableFileError
from gkstats.files.grid import Box, Piece, Placing, laid, text_of
from gkstats.files.word_numbers import Numbers
from gkstats.files.word_styles import Styles, W, ground_of, value
from gkstats.files.written import UNTOLD, RunLook, Written, bracketed
from gkstats.script.numerals import says_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from gkstats.files.text import Text

    Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for the type
    # Reads a part's bytes, by its suffix, to lines.
    Reader: TypeAlias = Callable[[bytes, str], list[Piece]]

_BODY: Final = "word/document.xml"
# A report's body takes less than one megabyte; a bomb takes gigabytes.
_LARGEST: Final = 64 << 20
_THIN: Final = 60  # twentieths of a point
_PAPER: Final = "FFFFFF"
# What Word does not print: deleted text, field codes, what is there twice for older programs, properties. What asks for
# text (a placeholder) and what is struck through is not read either.
_UNPRINTED: Final = frozenset(
    [f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "tblPr", "sectPr", "rubyPr")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_STRICT: Final = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MATHS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TURNED: Final = f"{_DRAWING}xfrm"
_PICTURES: Final = (f"{_DRAWING}blip", "{urn:schemas-microsoft-com:vml}imagedata")
_DRAWINGS: Final = (f"{_DRAWING}graphic", *_PICTURES, f"{W}object", "{urn:schemas-microsoft-com:vml}textpath")
_SIGNS: Final = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_DRAWN: Final = (f"{W}sym", f"{W}instrText")  # what Word makes of a font's number, and of a field's code
_PARTS: Final = (f"{W}r", f"{W}txbxContent", f"{W}rt", f"{_MATHS}t")
# Fonts whose signs are pictures, and where others have those of a text.
_PICTURED: Final = ("wingdings", "webdings", "mt extra", "marlett")
_SIGNS_OF_FONTS: Final = 0xF000
_WORD: Final = re.compile(r"[\u4e00-\u9fff]")
_EQUATION: Final = re.compile(r"\s*EQ\b.*\([^()]*\d", re.DOTALL | re.IGNORECASE)
_PLAIN: Final = RunLook()
_ABOVE: Final = RunLook(raised=1)


def read_docx(data: bytes, reader: Reader) -> Text:
    """Read a document's lines; headers, footers and notes are none of them. `reader` reads parts in another format."""
    return replace(text_of(pieces_of(data, reader)), whole=True)


def pieces_of(data: bytes, reader: Reader | None = None) -> list[Piece]:
    """Give a document's lines; without a reader no part in another format."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            document = _WordDocument(package, reader)
            pieces = document.pieces()
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, RuntimeError):
        raise DamagedError("word_damaged") from None
    if sum(len(piece.text.strip()) for piece in pieces) < FEW and document.has_pictures:
        raise ScanError("word_pictures")
    return pieces


def _inside(root: Element, wanted: tuple[str, ...]) -> Iterator[Element]:
    """Give the elements of some names below another, in printed order; what they hold is not searched."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if element.tag in wanted:
            yield element
        elif element.tag not in _UNPRINTED and element.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
            stack.extend(reversed(element))


class _WordDocument:
    """A package that is open, its styles and its lists."""

    def __init__(self, package: zipfile.ZipFile, reader: Reader | None) -> None:
        self.package, self.reader = package, reader
        self.room = _LARGEST  # bytes that may still be unpacked
        self.body = self._part(_BODY)
        self.styles = Styles.of(self._part("word/styles.xml", optional=True))
        self.numbers = Numbers(self._part("word/numbering.xml", optional=True), self.styles)
        self.beside: list[Piece] = []  # what boxes say that are anchored in a table's labels
        self.fields: list[bool] = []  # of each open field, whether its code is over

    @property
    def has_pictures(self) -> bool:
        """Whether pictures stand in the document."""
        return self.body is not None and next(self.body.iter(*_PICTURES), None) is not None

    def pieces(self) -> list[Piece]:
        if self.body is None:
            return []
        coloured = self.body.find(f"{W}background") is not None
        return self._content(self.body, None if coloured else _PAPER)

    def _bytes(self, name: str) -> bytes:
        with self.package.open(name) as file:
            data = file.read(self.room + 1)
        self.room -= len(data)
        if self.room < 0:
            raise TooLargeError("body_unpacked", n=_LARGEST >> 20)
        return data

    def _part(self, name: str, *, optional: bool = False) -> Element | None:
        if optional and name not in self.package.namelist():
            return None
        data = self._bytes(name).replace(_STRICT, W[1:-1].encode(), 1)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            if optional:
                return None
            raise

    def _content(self, element: Element, ground: str | None, *, cell: bool = False) -> list[Piece]:
        """Give the lines of what the body, a text box or a cell holds."""
        pieces: list[Piece] = []
        for block in _inside(element, (f"{W}p", f"{W}tbl", f"{W}altChunk")):
            if block.tag == f"{W}tbl":
                pieces += self._table(block, ground)
            elif block.tag == f"{W}p":
                pieces += self._paragraph(block, ground, cell=cell)
            elif self.reader is not None:
                pieces += self._chunk(block, self.reader)
        return pieces

    def _chunk(self, chunk: Element, reader: Reader) -> list[Piece]:
        """Give the lines of a part in another format, which Word prints as if it were the document's own."""
        relations = self._part("word/_rels/document.xml.rels", optional=True)
        for relation in () if relations is None else relations:
            if relation.get("Id") == chunk.get(_RELATION) and relation.get("TargetMode") != "External":
                name = posixpath.normpath(posixpath.join("word", relation.get("Target", ""))).lstrip("/")
                try:
                    return reader(self._bytes(name), posixpath.splitext(name)[1].lower())
                except (UnreadableFileError, KeyError):
                    return []
        return []

    def _paragraph(self, paragraph: Element, ground: str | None, *, cell: bool) -> list[Piece]:
        """Give a paragraph's lines, then those of the text boxes that are anchored in it.

        Where nothing but a list's number stands in a cell, it may be the cell's. What a box says in words beside those
        of a cell is no part of them.
        """
        line = Written()
        line.number = self.numbers.of(paragraph)
        ground = ground_of(paragraph.find(f"{W}pPr"), ground)
        anchored: list[Piece] = []
        for part in _inside(paragraph, _PARTS):
            if part.tag == f"{W}txbxContent":
                anchored += self._box(part)
            elif part.tag == f"{_MATHS}t":
                line.add(part.text or "", _PLAIN)
            elif part.tag == f"{W}rt":
                said = "".join(sign.text or "" for sign in part.iter(f"{W}t"))
                if any(map(str.isdigit, said)):
                    line.add(said, _ABOVE)
            else:
                self._run(part, self.styles.printed(part, paragraph, ground), line, anchored)
        said = line.take() or (bracketed(line.number) if cell else "")
        in_words = all(_WORD.search(one.text) and not says_number(one.text) for one in anchored)
        if cell and in_words and _WORD.search(said):
            self.beside += anchored
            anchored = []
        return [*(Piece(text.strip()) for text in said.split("\n")), *anchored]

    def _run(self, run: Element, seen: RunLook, line: Written, anchored: list[Piece]) -> None:
        """Write a run's signs to the line, and its text boxes to what is anchored there."""
        for sign in _inside(run, (f"{W}t", f"{W}txbxContent", f"{W}fldChar", f"{W}ruby", *_DRAWN, *_SIGNS)):
            if sign.tag == f"{W}fldChar":
                kind = sign.get(f"{W}fldCharType")
                if kind == "begin":
                    line.add(_chosen(sign), seen)
                    self.fields.append(False)
                elif self.fields and kind == "separate":
                    self.fields[-1] = True
                elif self.fields:
                    self.fields.pop()
            elif sign.tag == f"{W}txbxContent":
                anchored += self._box(sign)
            elif sign.tag == f"{W}ruby":
                for part in sorted(_inside(sign, (f"{W}rt", f"{W}r")), key=lambda part: part.tag == f"{W}rt"):
                    said = "".join(inner.text or "" for inner in part.iter(f"{W}t"))
                    if part.tag == f"{W}r":
                        line.add(said, seen)
                    elif any(map(str.isdigit, said)):
                        line.add(said, _ABOVE)
            elif sign.tag == f"{W}instrText":
                if _EQUATION.match(sign.text or ""):
                    line.add(bracketed(sign.text), seen)
            elif all(self.fields) and seen.shown is not False and sign.tag == f"{W}sym":
                line.add(_sign(sign), seen)
            elif all(self.fields) and seen.shown is not False:
                line.add(_SIGNS.get(str(sign.tag)) or sign.text or "", seen)

    def _box(self, box: Element) -> list[Piece]:
        """Give a text box's lines; one that stands askew is a watermark."""
        above = next((one for one in box.iterancestors() if one.find(f".//{_TURNED}") is not None), None)
        turn = None if above is None else above.find(f".//{_TURNED}")
        degrees = "0" if turn is None else turn.get("rot", "0")
        if degrees.lstrip("-").isdecimal() and int(degrees) % (90 * 60_000):
            return []
        return self._content(box, None)

    def _table(self, table: Element, ground: str | None) -> list[Piece]:
        placing = Placing()
        open_boxes: dict[int, Box] = {}  # the boxes that may go on in the next row, by column
        properties = table.find(f"{W}tblPr")
        if any(
            style.find(f".//{W}shd") is not None for style in self.styles.chain(value(properties, "tblStyle") or "")
        ):
            ground = None
        ground = ground_of(properties, ground)
        for row in _inside(table, (f"{W}tr",)):
            properties = row.find(f"{W}trPr")
            if properties is not None and (properties.find(f"{W}del") is not None or _on(properties, "hidden")):
                continue
            placing.row()
            placing.skip(_number(properties, "gridBefore", 0))
            going_on: dict[int, Box] = {}
            last: Box | None = None
            for cell in _inside(row, (f"{W}tc",)):
                merged = _merge(cell, "vMerge"), _merge(cell, "hMerge")
                width = _number(cell.find(f"{W}tcPr"), "gridSpan", 1)
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
                last.pieces = self._content(cell, ground_of(cell.find(f"{W}tcPr"), ground), cell=True)
                if not last.text and next(cell.iter(*_DRAWINGS), None) is not None:
                    last.pieces = [Piece(UNTOLD)]
                going_on[column] = last
            open_boxes = going_on
        wide = _wide_columns(table)
        for box in placing.boxes:
            box.column, end = (
                sum(wide[:edge]) + max(0, edge - len(wide)) for edge in (box.column, box.column + box.width)
            )
            box.width = end - box.column
        beside, self.beside = self.beside, []
        return [*laid(placing.boxes, placing.ragged), *beside]


def _sign(sign: Element) -> str:
    """Give the sign that a font has at a place; nothing for pictures."""
    font, code = sign.get(f"{W}font", "").lower(), sign.get(f"{W}char", "")
    if font.startswith(_PICTURED) or not re.fullmatch("[0-9A-Fa-f]{2,4}", code):
        return ""
    place = int(code, 16)
    return chr(place - _SIGNS_OF_FONTS if place > _SIGNS_OF_FONTS else place)


def _chosen(field: Element) -> str:
    """Give the entry of a list that a form's field shows; nothing for other fields."""
    entries = [entry.get(f"{W}val", "") for entry in field.findall(f"{W}ffData/{W}ddList/{W}listEntry")]
    choices = field.find(f"{W}ffData/{W}ddList")
    place = _number(choices, "result", _number(choices, "default", 0))
    return entries[place] if place < len(entries) else ""


def _wide_columns(table: Element) -> list[bool]:
    """Tell which columns of a table's grid have room for a character: others are where two rows' sides do not meet."""
    widths = [column.get(f"{W}w", "") for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    wide = [not width.isdecimal() or int(width) > _THIN for width in widths]
    return wide if any(wide) else [True] * len(wide)


def _merge(cell: Element, name: str) -> str | None:
    """Tell whether a cell begins a merged one, goes on with it, or neither."""
    mark = cell.find(f"{W}tcPr/{W}{name}")
    return None if mark is None else mark.get(f"{W}val", "continue")


def _number(properties: Element | None, name: str, otherwise: int) -> int:
    mark = None if properties is None else properties.find(f"{W}{name}")
    digits = "" if mark is None else mark.get(f"{W}val", "")
    return int(digits) if digits.isdecimal() and len(digits) < 5 else otherwise


def _on(properties: Element, name: str) -> bool:
    return value(properties, name) not in (None, "0", "false", "off")
