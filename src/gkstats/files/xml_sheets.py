"""SpreadsheetML, the XML that Excel 2003 writes and many systems export as .xls: its rows as lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from gkstats.files.errors import DamagedError
from gkstats.files.grid import Box, Piece, text_of
from gkstats.files.xlsx import parted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.files.text import Text

_SPACE: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_IS: Final = re.compile(rf"\A\s*(?:<\?[^<>]*\?>\s*)*<(?:\w+:)?Workbook\b[^<>]*{_SPACE}")
_OPENING: Final = 4096
_MOST: Final = 2000  # rows of a sheet


def is_spreadsheet_xml(text: str) -> bool:
    """Tell it by its root."""
    return _IS.search(text[:_OPENING]) is not None


def read_spreadsheet_xml(text: str) -> Text:
    """Read a workbook's lines. Raises DamagedError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DamagedError("excel_damaged") from None
    sheets = (sheet for sheet in root.iter(_named("Worksheet")) if not _is_hidden(sheet))
    return text_of(piece for sheet in sheets for piece in parted(list(_boxes(sheet))))


def _boxes(sheet: etree._Element) -> Iterator[Box]:
    """Give a sheet's cells, each at the row and column that it says, else behind the one before."""
    hidden: set[int] = set()
    column = 0
    for told in sheet.iter(_named("Column")):
        column = _number(told, "Index", column + 1)
        span = range(column, column + _number(told, "Span", 0) + 1)
        hidden.update(span if told.get(_named("Hidden")) == "1" else ())
        column = span[-1]
    number = 0
    for row in sheet.iter(_named("Row")):
        number = _number(row, "Index", number + 1)
        if number > _MOST:
            return
        if row.get(_named("Hidden")) == "1":
            continue
        column = 0
        for cell in row.iter(_named("Cell")):
            column = _number(cell, "Index", column + 1)
            down, across = _number(cell, "MergeDown", 0), _number(cell, "MergeAcross", 0)
            said = ["".join(data.itertext()) for data in cell.iterchildren(_named("Data"))]
            if column not in hidden:
                pieces = [Piece(line.strip()) for text in said for line in text.split("\n")]
                yield Box(number - 1, column - 1, down + 1, across + 1, pieces=pieces)
            column += across


def _is_hidden(sheet: etree._Element) -> bool:
    return any(
        etree.QName(one).localname == "Visible" and one.text != "SheetVisible" for one in sheet.iter("{*}Visible")
    )


def _named(name: str) -> str:
    return f"{{{_SPACE}}}{name}"


def _number(element: etree._Element, name: str, otherwise: int) -> int:
    said = element.get(_named(name), "")
    return int(said) if said.isdecimal() and len(said) < 5 else otherwise
