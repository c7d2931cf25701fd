"""SpreadsheetML, the XML that Excel 2003 writes and many systems export as .xls: its rows as Excel shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from gkstats.files.errors import DamagedError
from gkstats.files.grid import Box, Piece, text_of
from gkstats.files.written import RunLook, Written
from gkstats.files.xlsx import parted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gkstats.files.text import Text

_SPACE: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_IS: Final = re.compile(rf"\A\s*(?:<\?[^<>]*\?>\s*)*<(?:\w+:)?Workbook\b[^<>]*{_SPACE}")
_OPENING: Final = 4096
_MOST_ROWS: Final = 2000
_MOST_COLUMNS: Final = 200
_UNSEEN: Final = 1.5  # points: nobody reads smaller letters
_WHITE: Final = "#FFFFFF"
# Number formats that Excel calls by a name.
_FORMATS: Final = {
    "": "General", "General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%",
}  # fmt: skip
_RAISED: Final = {"Superscript": 1, "Subscript": -1, "Sup": 1, "Sub": -1}
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")


class _SheetStyle(NamedTuple):
    """How a style shows text: its font's colour, whether a colour is behind it, how it is raised, struck, formatted."""

    colour: str = ""
    filled: bool = False
    raised: int = 0
    unseen: bool = False
    code: str = ""

    @property
    def look(self) -> RunLook:
        """Give how a text is seen: white on white is not."""
        hidden = self.unseen or (self.colour == _WHITE and not self.filled)
        return RunLook(shown=not hidden, raised=self.raised, moved=True)


def is_spreadsheet_xml(text: str) -> bool:
    """Tell it by its root."""
    return _IS.search(text[:_OPENING]) is not None


def read_spreadsheet_xml(text: str) -> Text:
    """Read a workbook's lines. Raises DamagedError."""
    # The text is decoded: what it says of its encoding no longer holds.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, encoding="utf-8", remove_comments=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DamagedError("excel_damaged") from None
    styles: dict[str, _SheetStyle] = {}
    for style in root.iter(_named("Style")):
        styles[_said(style, "ID")] = _style(style, styles.get(_said(style, "Parent"), _SheetStyle()))
    sheets = (sheet for sheet in root.iter(_named("Worksheet")) if not _is_hidden_sheet(sheet))
    return text_of(piece for sheet in sheets for piece in parted(list(_boxes(sheet, styles))))


def _style(style: etree._Element, parent: _SheetStyle) -> _SheetStyle:
    """Read a style, in which one that it is based on holds where it says nothing."""
    own = parent
    for font in style.iterchildren(_named("Font")):
        size = _said(font, "Size")
        struck = _said(font, "StrikeThrough") == "1" or (_NUMBER.fullmatch(size) and float(size) <= _UNSEEN)
        own = own._replace(
            colour=_said(font, "Color").upper() or own.colour,
            raised=_RAISED.get(_said(font, "VerticalAlign"), own.raised),
            unseen=bool(struck) or own.unseen,
        )
    for ground in style.iterchildren(_named("Interior")):
        own = own._replace(filled=_said(ground, "Color").upper() not in ("", _WHITE))
    for number in style.iterchildren(_named("NumberFormat")):
        own = own._replace(code=_said(number, "Format"))
    return own


def _boxes(sheet: etree._Element, styles: Mapping[str, _SheetStyle]) -> Iterator[Box]:
    """Give a sheet's cells, each at the row and column that it says, else behind the one before."""
    hidden: set[int] = set()
    style_of: dict[int, str] = {}
    column = 0
    for told in sheet.iter(_named("Column")):
        column = _number(told, "Index", column + 1)
        span = range(column, min(column + _number(told, "Span", 0), _MOST_COLUMNS) + 1)
        hidden.update(span if _is_hidden(told, "Width") else ())
        style_of.update(dict.fromkeys(span, _said(told, "StyleID")))
        column = max(column, *span, 0)
    number = 0
    for row in sheet.iter(_named("Row")):
        number = _number(row, "Index", number + 1)
        if number > _MOST_ROWS:
            return
        column = 0
        for cell in row.iter(_named("Cell")) if not _is_hidden(row, "Height") else ():
            column = _number(cell, "Index", column + 1)
            down, across = _number(cell, "MergeDown", 0), _number(cell, "MergeAcross", 0)
            if column not in hidden and column + across <= _MOST_COLUMNS:
                style = _said(cell, "StyleID") or _said(row, "StyleID") or style_of.get(column, "")
                pieces = _pieces(cell, styles.get(style) or styles.get("Default") or _SheetStyle())
                yield Box(number - 1, column - 1, down + 1, across + 1, pieces=pieces)
            column += across


def _pieces(cell: etree._Element, style: _SheetStyle) -> list[Piece]:
    """Give what a cell shows, line by line."""
    line = Written()
    for data in cell.iterchildren(_named("Data")):
        if _said(data, "Type") == "Number" and len(data) == 0:
            _add(line, _formatted(data.text or "", style.code), style)
        else:
            _write(data, style, line)
    return [Piece(text.strip()) for text in line.take().split("\n")] if line else []


def _write(element: etree._Element, style: _SheetStyle, line: Written) -> None:
    """Write an element's text, and that of what is in it in the manner that its marks say."""
    name = etree.QName(element).localname
    style = style._replace(
        raised=_RAISED.get(name, style.raised),
        unseen=style.unseen or name == "S",
        colour=next((value.upper() for key, value in element.attrib.items() if key.endswith("Color")), style.colour),
    )
    _add(line, element.text or "", style)
    for inner in element:
        _write(inner, style, line)
        _add(line, inner.tail or "", style)


def _add(line: Written, text: str, style: _SheetStyle) -> None:
    if style.look.shown is not False:
        line.add(text, style.look)


def _formatted(text: str, code: str) -> str:
    """Write a number as its format shows it."""
    code = _FORMATS.get(code, code)
    if code == "General" or _NUMBER.fullmatch(text) is None:
        return text
    return shown(float(text) if "." in text else int(text), code)


def _is_hidden_sheet(sheet: etree._Element) -> bool:
    return any(one.text != "SheetVisible" for one in sheet.iter("{*}Visible"))


def _is_hidden(told: etree._Element, size: str) -> bool:
    return _said(told, "Hidden") == "1" or _said(told, size) == "0"


def _named(name: str) -> str:
    return f"{{{_SPACE}}}{name}"


def _said(element: etree._Element, name: str) -> str:
    return str(element.get(_named(name), ""))


def _number(element: etree._Element, name: str, otherwise: int) -> int:
    said = _said(element, name)
    return int(said) if said.isdecimal() and len(said) < 5 else otherwise
