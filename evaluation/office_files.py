"""Saved pages (MHTML) and Excel files made of a document of `printing`, with what such files hold and do not show."""

from __future__ import annotations

import io
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from html import escape
from typing import TYPE_CHECKING

from evaluation.filemaking import html, parts
from gkstats.demo.printing import MARK

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

    from gkstats.demo.printing import Document

_HOME = "http://www.example.gov.cn/xxgk/"
_FRAME = "<html><body><p>首页</p><iframe src='{}'></iframe><p>主办：某某</p></body></html>"


def _part(text: str, kind: str, place: str, *, encoding: str, transfer: str) -> Message:
    part = MIMENonMultipart("text", kind, charset=encoding)
    part["Content-Location"] = place
    part["Content-ID"] = f"<{place.rpartition('/')[2]}@gk>"
    data = text.encode("gb18030" if encoding == "gb2312" else encoding)
    if transfer == "base64":
        from email.encoders import encode_base64

        part.set_payload(data)
        encode_base64(part)
    else:
        import quopri

        part["Content-Transfer-Encoding"] = "quoted-printable"
        part.set_payload(quopri.encodestring(data).decode("ascii"))
    return part


def mht(document: Document, *, encoding: str = "utf-8", transfer: str = "quoted-printable", frame: str = "") -> bytes:
    """Save a page with a style sheet of its own file; `frame` is the address by which the page shows the report's."""
    message = MIMEMultipart("related", type="text/html", boundary="----=_NextPart_000_0000")
    message["From"] = "<Saved by Blink>"
    page = html(document, cell=lambda text: f"{text}<i class=off>9</i>" if text else "")
    page = page.replace("<head>", "<head><link rel=stylesheet href='style.css'>")
    form = {"encoding": encoding, "transfer": transfer}
    if frame:
        message.attach(_part(_FRAME.format(frame), "html", f"{_HOME}index.html", **form))
    message.attach(_part(page, "html", f"{_HOME}a.html", **form))
    message.attach(_part(".off{display:none}", "css", f"{_HOME}style.css", **form))
    return message.as_bytes()


def xlsx(document: Document, *, hide: Callable[..., None] | None = None, numbers: str = "General") -> bytes:
    """Make a workbook: paragraphs and tables of a report one under the other, numbers as numbers, cells merged.

    `hide` is given the sheet, to hide in it what it likes.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    row = 1
    for part in parts(document.change(lambda grid: grid.plain)):
        if isinstance(part, str):
            sheet.cell(row, 1, MARK.sub("", part))
            row += 1
            continue
        for box in part.boxes:
            cell = sheet.cell(row + box.row, 1 + box.column)
            number = box.text.replace(".", "").removeprefix("-").isdecimal()
            cell.value = (float(box.text) if "." in box.text else int(box.text)) if number else box.text or None
            if number:
                cell.number_format = numbers
            if box.height * box.width > 1:
                sheet.merge_cells(
                    start_row=cell.row, start_column=cell.column,
                    end_row=cell.row + box.height - 1, end_column=cell.column + box.width - 1,
                )  # fmt: skip
        row += len(part.rows)
    if hide:
        hide(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def other_sheets(sheet) -> None:
    """Hide a sheet of other numbers."""
    other = sheet.parent.create_sheet("上年")
    for row in sheet.iter_rows(values_only=True):
        other.append([9 if isinstance(value, int) else value for value in row])
    other.sheet_state = "hidden"


def other_rows(sheet) -> None:
    """Hide rows of other numbers behind the last one, and a column of them beside all others."""
    last, side = sheet.max_row, sheet.max_column + 1
    for row in range(1, last + 1):
        sheet.cell(row, side, 9)
    sheet.column_dimensions[sheet.cell(1, side).column_letter].hidden = True
    for row in range(last + 1, last + 9):
        for column in range(1, side):
            sheet.cell(row, column, 9)
        sheet.row_dimensions[row].hidden = True


def white(sheet) -> None:
    """Write white digits beside all rows."""
    from openpyxl.styles import Font

    side = sheet.max_column + 1
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, side, 9).font = Font(color="FFFFFFFF")


def unseen_format(sheet) -> None:
    """Write digits that their number format does not show."""
    side = sheet.max_column + 1
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, side, 9).number_format = ";;;"


def notes(sheet) -> None:
    """Set a mark above the line behind each whole number, which makes a text of it."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, int):
                cell.value = CellRichText(str(cell.value), TextBlock(InlineFont(vertAlign="superscript"), "9"))


HIDING = {
    "a sheet": other_sheets,
    "rows and a column": other_rows,
    "white digits": white,
    "digits without a format": unseen_format,
}


def spreadsheet_xml(document: Document, *, hidden: bool = False) -> bytes:
    """Make a SpreadsheetML workbook: cells merged, each number at the column that it says where blanks are left out.

    `hidden`: a column, a row behind each row, and a sheet, all of nines, that are not shown.
    """
    rows: list[str] = []
    for part in parts(document.change(lambda grid: grid.plain)):
        if isinstance(part, str):
            rows.append(_xml_row([_xml_cell(1, MARK.sub("", part))]))
            continue
        for number in range(len(part.rows)):
            cells = [
                _xml_cell(1 + box.column + hidden, box.text, box.width - 1, (box.height - 1) * (1 + hidden))
                for box in sorted(part.boxes, key=lambda box: box.column)
                if box.row == number and box.text
            ]
            rows.append(_xml_row([_xml_cell(1, "9"), *cells] if hidden else cells))
            if hidden:
                rows.append(_xml_row([_xml_cell(column, "9") for column in range(1, 17)], ' ss:Hidden="1"'))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    column = '<Column ss:Index="1" ss:Hidden="1"/>' if hidden else ""
    rest = (
        f"<Worksheet ss:Name='b'><Table>{''.join(rows).replace('</Data>', '9</Data>')}</Table>"
        "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible>"
        "</WorksheetOptions></Worksheet>"
    )
    return (
        f"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook xmlns='{space}' xmlns:ss='{space}'>"
        f"<Worksheet ss:Name='a'><Table>{column}{''.join(rows)}</Table></Worksheet>{rest * hidden}</Workbook>"
    ).encode()


def _xml_row(cells: list[str], more: str = "") -> str:
    return f"<Row{more}>{''.join(cells)}</Row>"


def _xml_cell(column: int, text: str, across: int = 0, down: int = 0) -> str:
    spans = f" ss:MergeAcross='{across}'" * bool(across) + f" ss:MergeDown='{down}'" * bool(down)
    return f"<Cell ss:Index='{column}'{spans}><Data ss:Type='String'>{escape(text)}</Data></Cell>"
