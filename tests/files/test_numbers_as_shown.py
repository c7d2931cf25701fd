"""A number in a cell of Word, Excel, PDF or OFD is what the program shows there: read, in doubt, or none."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color
from reportlab.pdfgen.canvas import Canvas

from evaluation import word_files
from gkstats.files.sniff import open_text

if TYPE_CHECKING:
    from collections.abc import Callable

RUN = "<w:r><w:t>12</w:t></w:r>"
RUBY = f"<w:r><w:ruby><w:rt><w:r><w:t>{{}}</w:t></w:r></w:rt><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r>"
SIGN = "<w:r><w:sym w:font='{}' w:char='{}'/></w:r>"
FIELD = "<w:r><w:fldChar w:fldCharType='{}'>{}</w:fldChar></w:r>"
CHOICES = (
    "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='7'/><w:listEntry w:val='8'/></w:ddList></w:ffData>"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LIST = (
    f"<w:numbering xmlns:w='{W}'><w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:start w:val='5'/>"
    "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='3'><w:abstractNumId w:val='1'/></w:num></w:numbering>"
)
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
NEW = "http://schemas.microsoft.com/office/word/2010/wordml"


def second_cell(data: bytes, suffix: str) -> str:
    """Give what stands beside 件数."""
    line = next(line for line in open_text(data, suffix).printed if line.startswith("件数"))
    return line.split("\t")[1].strip()


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (RUN + SIGN.format("Times New Roman", "F039"), "129"),
        (RUN + SIGN.format("Arial", "0039"), "129"),
        (SIGN.format("Symbol", "F02D") + RUN, "-12"),
        (RUN + SIGN.format("Wingdings", "F039"), "12"),
        ("<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr>", "[5]"),
        (FIELD.format("begin", CHOICES) + FIELD.format("end", ""), "8"),
        (RUBY.format("7"), "12⁷"),
        (FIELD.format("begin", "") + r"<w:r><w:instrText> eq \o(12,) </w:instrText></w:r>", r"eq \o([12],)"),
        (f"<w:r><w:drawing><a:graphic xmlns:a='{DRAWING}'/></w:drawing></w:r>", "?"),
        ("<w:r><w:rPr><w:color w:val='FFFFFF'/><w:shd w:val='pct75' w:fill='auto'/></w:rPr><w:t>12</w:t></w:r>", "12"),
        (f"<w:r><w:rPr><n:textFill xmlns:n='{NEW}'><n:noFill/></n:textFill></w:rPr><w:t>9</w:t></w:r>{RUN}", "12"),
    ],
)
def test_signs_of_word(inside: str, shown: str) -> None:
    """Signs by their number, lists' numbers alone, forms' and equations' fields: shown ones are not left out."""
    cells = f"<w:tc><w:p><w:r><w:t>件数</w:t></w:r></w:p></w:tc><w:tc><w:p>{inside}</w:p></w:tc>"
    words = "<w:p><w:r><w:t>政府信息公开工作年度报告</w:t></w:r></w:p>"
    body = f"<w:document xmlns:w='{W}'><w:body>{words * 9}<w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>"
    assert second_cell(word_files.with_parts(body, {"numbering.xml": LIST}), ".docx") == shown


@pytest.mark.parametrize(("said", "label"), [("附件2", "件数"), ("2", "件数2"), ("2件", "件数2件")])
def test_a_box_beside_a_label(said: str, label: str) -> None:
    """What a text box says in words is no part of the label in whose cell it is anchored; a number in it may be."""
    box = f"<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    cells = f"<w:tc><w:p><w:r><w:t>件数</w:t></w:r>{box}</w:p></w:tc><w:tc><w:p>{RUN}</w:p></w:tc>"
    words = "<w:p><w:r><w:t>政府信息公开工作年度报告</w:t></w:r></w:p>"
    body = f"<w:document xmlns:w='{W}'><w:body>{words * 9}<w:tbl><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>"
    lines = open_text(word_files.with_parts(body, {}), ".docx").printed
    assert any(line.replace(" ", "") == f"{label}\t12" for line in lines)
    assert (said in lines) == (label == "件数")


def _filled(cell, ground: Color, ink: Color) -> None:
    cell.fill, cell.font = PatternFill("solid", fgColor=ground), Font(color=ink)


BLACK, BLUE, PAPER = Color(rgb="FF000000"), Color(rgb="FF003366"), Color(indexed=9)


@pytest.mark.parametrize("inside", ["<img src=a.png>", "<svg><path d=M0/></svg>", "<canvas></canvas>", "&#xe610;"])
def test_what_is_drawn_in_a_page(inside: str) -> None:
    """A cell of a table of numbers that shows something else than text is not blank."""
    rows = "<tr><td>合计<td>3<td>15</tr>" * 9
    page = f"<html><table><tr><td>件数<td>{inside}<td>12</tr>{rows}</table></html>"
    assert second_cell(page.encode(), ".html") == "?"


def test_a_ground_of_two_colours_in_excel() -> None:
    """What stands on more than one colour is read."""

    def change(cell) -> None:
        cell.fill = GradientFill(stop=("FFFFFF", "000000"))

    assert second_cell(workbook(change), ".xlsx") == "12"


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (12, "[White]0", ""), (12, "[Color2]0", ""), (12, "[Red]0", "12"), (-12, "0;[White]-0", ""),
        (0, "#", ""), (0, "#,###", ""), (0, "#,##0", "0"), (12, "#", "12"),
        (-5, "0;0", "[-5]"), (-5, "0;-0", "-5"),
        (12, 'General"件"', "12件"), (12, 'G/通用格式"件"', "12件"), (12, "_ @_ ", "12"), (12, "General%", "[12]"),
        (-5, "General;General", "[-5]"), (-5, "General;-General", "-5"),
        (12, "[>100]#,##0;0", "12"), (0, '[=0]"";General', ""), (12, '[=0]"";General', "12"), (12, "[>100]0", "[12]"),
        (-5, "[>100]0;0", "[-5]"), (12, "[=>5]0;0", "[12]"), (12, "[==12]0;0", "[12]"), (12, "[<<5]0;0", "[12]"),
    ],
)  # fmt: skip
def test_formats_of_excel(value: int, code: str, shown: str) -> None:
    """A format may write in the paper's colour, write nothing, or write no sign."""

    def change(cell) -> None:
        cell.value, cell.number_format = value, code

    assert second_cell(workbook(change), ".xlsx") == shown


@pytest.mark.parametrize(
    ("ground", "ink", "shown"), [(BLUE, BLUE, ""), (BLACK, PAPER, "12"), (PAPER, PAPER, ""), (BLUE, BLACK, "12")]
)
def test_colours_of_excel(ground: Color, ink: Color, shown: str) -> None:
    """A number in the colour of its cell, whichever that is, is not seen."""
    assert second_cell(workbook(lambda cell: _filled(cell, ground, ink)), ".xlsx") == shown


def workbook(change: Callable[..., None]) -> bytes:
    """Make a workbook with a number in one cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["件数", 12, "合计"])
    sheet.append(["收费", 3, 15])
    change(sheet.cell(1, 2))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _slanted(canvas: Canvas) -> None:
    text = canvas.beginText()
    text.setTextTransform(1, 0, 0.21, 1, 210, 705)
    text.textOut("12")
    canvas.drawText(text)


def _higher(canvas: Canvas) -> None:
    canvas.drawString(210, 705, "1")
    canvas.drawString(216, 706.5, "2")


def _field(canvas: Canvas) -> None:
    canvas.acroForm.textfield(value="12", x=210, y=702, width=60, height=14, fontSize=10)


def _rounded(canvas: Canvas) -> None:
    canvas.drawString(210, 705, "12")
    canvas.setFillGray(1)
    canvas.roundRect(205, 702, 40, 14, 4, stroke=0, fill=1)


def _pictured(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawString(210, 705, "12")
    canvas.drawImage(ImageReader(Image.new("RGB", (40, 14), "white")), 205, 702, 40, 14)


def _sealed(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawString(210, 705, "12")
    seal = Image.new("RGBA", (40, 14), (255, 0, 0, 0))
    seal.paste((255, 0, 0, 255), (0, 0, 40, 2))
    canvas.drawImage(ImageReader(seal), 205, 702, 40, 14, mask="auto")


def _badge(canvas: Canvas) -> None:
    canvas.roundRect(205, 702, 40, 14, 4, stroke=0, fill=1)
    canvas.setFillGray(1)
    canvas.drawString(210, 705, "12")


def _outlined(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.drawString(210, 705, "12", mode=2)


@pytest.mark.parametrize(
    ("draw", "shown"),
    [
        (_badge, "12"), (_outlined, "12"),
        (_slanted, "12"), (_sealed, "12"), (_higher, "[1][2]"), (_field, "?"), (_rounded, "[1][2]"),
        (_pictured, "[1][2]"),
    ],
)  # fmt: skip
def test_numbers_on_a_page(draw: Callable[[Canvas], None], shown: str) -> None:
    """Slanted numbers are read; those in fields, or under what may cover them, are in doubt."""
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 760, "No number of this page is to be taken for another one, wherever it stands.")
    for y in (680, 700, 720):
        canvas.line(90, y, 300, y)
    for x in (90, 200, 300):
        canvas.line(x, 680, x, 720)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(100, 705, "cases")
    canvas.drawString(100, 685, "sum")
    canvas.drawString(210, 685, "34")
    draw(canvas)
    canvas.save()
    line = next(line for line in open_text(file.getvalue(), ".pdf").printed if line.startswith("cases"))
    assert line.removeprefix("cases").strip() == shown
