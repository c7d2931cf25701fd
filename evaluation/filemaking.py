"""Real files made of a document of `printing`: HTML, DOCX and PDF with ruling lines, merged cells as such."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from evaluation import ROOT
from evaluation.printing import FORMS, document, numbers
from gkstats.demo.printing import MARK, Document, Grid
from gkstats.demo.writers import html_table, slots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)
FONT = ROOT / "src" / "gkstats" / "fonts" / "GkstatsSans-Regular.otf"
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


# A browser prints with the project's font where it has none of its own.
_STYLE = f'<style>@font-face {{font-family: gk; src: url("{FONT.as_uri()}")}} body {{font-family: gk}}</style>'


def parts(document: Document) -> Iterator[str | Grid]:
    """Give a document's paragraphs and tables in printed order."""
    yield from (document.title, *document.opening)
    for section in document.sections:
        yield section.heading
        yield from section.parts
    yield from document.signature


def html(document: Document, *, cell: Callable[[str], str] = escape, around: str = "{}", style: str = "") -> str:
    """Make a page; `around` is put around each table, `style` behind the font's."""
    body = "".join(
        f"<p>{escape(part)}</p>" if isinstance(part, str) else around.format(html_table(part, cell))
        for part in parts(document)
    )
    return MARK.sub("", f"<!DOCTYPE html><html><head><title>t</title>{_STYLE}{style}</head><body>{body}</body></html>")


def docx(document: Document, *, height: int = 297) -> bytes:
    """Make a Word document on pages of so many millimetres, with double-spaced lines if they are short."""
    body = "".join(_paragraph(part) if isinstance(part, str) else _docx_table(part) for part in parts(document))
    if height < 297:
        body = body.replace("<w:p>", '<w:p><w:pPr><w:spacing w:line="480" w:lineRule="auto"/></w:pPr>')
    margins = (
        '<w:pgMar w:top="1134" w:right="1020" w:bottom="1134" w:left="1020" w:header="0" w:footer="0" w:gutter="0"/>'
    )
    body += f'<w:sectPr><w:pgSz w:w="11906" w:h="{height * 567 // 10}"/>{margins}</w:sectPr>'
    return package(f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{MARK.sub("", body)}</w:body></w:document>')


def package(body: str | bytes) -> bytes:
    """Pack a Word document's body."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in (("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", body)):
            made.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)  # the same bytes whenever it is made
    return file.getvalue()


def unpacked(data: bytes) -> bytes:
    """Give a Word document's body."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read("word/document.xml")


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _docx_table(grid: Grid) -> str:
    widths = [9600 * share // 100 for share in _shares(grid)]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    out = f"<w:tbl><w:tblPr><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    for number, row in enumerate(slots(grid)):
        out += "<w:tr>"
        for column, box in enumerate(row):
            if box.column != column:
                continue
            first = box.row == number
            merge = "" if box.height == 1 else f'<w:vMerge w:val="{"restart" if first else "continue"}"/>'
            wide = sum(widths[column : column + box.width])
            out += f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:gridSpan w:val="{box.width}"/>{merge}</w:tcPr>'
            out += _paragraph(box.text if first else "") + "</w:tc>"
        out += "</w:tr>"
    return out + "</w:tbl>"


def _shares(grid: Grid) -> list[int]:
    """Give each column's share of the page's width, in hundredths."""
    labels = {0: [], 1: [40], 3: [6, 10, 24]}[grid.labels]
    return labels + [(100 - sum(labels)) // (grid.width - len(labels))] * (grid.width - len(labels))


@cache
def _font() -> str:
    """Register the project's own font, its outlines made those that reportlab embeds; the forms' characters only."""
    from fontTools import subset
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont as Embedded

    used = "".join(parts_text for form in FORMS for seed in range(8) for parts_text in _texts(form, seed))
    font = TTFont(FONT, recalcTimestamp=False)
    cut = subset.Subsetter()
    cut.populate(text=used + "".join(map(chr, range(32, 127))))
    cut.subset(font)
    order, drawn = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    font["maxp"].tableVersion = 0x00010000
    for field in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs",
        "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions", "maxComponentElements",
        "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours",
        "maxComponentDepth",
    ):  # fmt: skip
        setattr(font["maxp"], field, 1)
    font["post"].formatType = 3.0
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\x00\x01\x00\x00"
    made = io.BytesIO()
    font.save(made)
    made.seek(0)
    pdfmetrics.registerFont(Embedded("gk", made))
    return "gk"


def _texts(form: str, seed: int) -> Iterator[str]:
    for part in parts(document(form, numbers(form, seed), seed=seed)):
        yield from [part] if isinstance(part, str) else (box.text for box in part.boxes)


def _foreign() -> str:
    """Register a font that every reader of PDFs is trusted to have, and that no file holds."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def pdf(
    document: Document,
    *,
    height: float = 842,
    size: float = 9,
    landscape: bool = False,
    embedded: bool = True,
    note: str = "",
    lines: str = "",
) -> bytes:
    """Make a PDF with ruled tables, which go on over page breaks, and page numbers; with its font in it, or without.

    `note` stands behind each number, as a paragraph of reportlab's. `lines`: borders are `boxes`, thin and filled,
    `dots`, or `strokes` that do not quite meet, one a cell's side; else one line each.
    """
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    font = _font() if embedded else _foreign()
    style = ParagraphStyle("s", fontName=font, fontSize=size, leading=size * 1.4, wordWrap="CJK")
    width = 842 if landscape else 595
    room = width - 100.0
    story = []
    for part in parts(document):
        if isinstance(part, str):
            story.append(Paragraph(escape(MARK.sub("", part)), style))
            continue
        grid = part.plain
        widths = [share * room / 100 for share in _shares(grid)]
        spans = [
            ("SPAN", (b.column, b.row), (b.column + b.width - 1, b.row + b.height - 1))
            for b in grid.boxes
            if b.width * b.height > 1
        ]
        table = [
            [
                Paragraph(escape(b.text) + note * b.text.isdigit(), style) if (b.row, b.column) == (r, c) else ""
                for c, b in enumerate(row)
            ]
            for r, row in enumerate(slots(grid))
        ]
        sides = [
            (side, (b.column, b.row), (b.column + b.width - 1, b.row + b.height - 1), 0.5, "black")
            for b in grid.boxes
            for side in ("LINEABOVE", "LINEBELOW", "LINEBEFORE", "LINEAFTER")
        ]
        sides = sides if lines else [("GRID", (0, 0), (-1, -1), 0.5, "black")]
        story.append(Table(table, widths, style=[*sides, *spans], spaceAfter=8))
    file = io.BytesIO()

    def number(canvas, _):
        canvas.setFont(font, size)
        canvas.drawCentredString(width / 2, 24, f"- {canvas.getPageNumber()} -")

    class Bordered(Canvas):
        def line(self, x1, y1, x2, y2):
            self.saveState()
            if lines == "dots":
                self.setFillGray(0)
                for step in range(int(max(abs(x2 - x1), abs(y2 - y1)) / 1.5) + 1):
                    along = (step * 1.5, 0) if y1 == y2 else (0, step * 1.5)
                    self.rect(min(x1, x2) + along[0], min(y1, y2) + along[1], 0.75, 0.75, stroke=0, fill=1)
            elif lines == "boxes":
                self.setFillGray(0)
                self.rect(min(x1, x2), min(y1, y2), abs(x2 - x1) or 0.48, abs(y2 - y1) or 0.48, stroke=0, fill=1)
            else:
                across, up = (0.4, 0.0) if y1 == y2 else (0.0, 0.4)
                super().line(x1 + across, y1 + up, x2 - across, y2 - up)
            self.restoreState()

    SimpleDocTemplate(
        file,
        pagesize=(width, height),
        leftMargin=50,
        rightMargin=50,
        topMargin=50,
        bottomMargin=50,
        pageCompression=embedded,
        invariant=1,
    ).build(story, onFirstPage=number, onLaterPages=number, canvasmaker=Bordered if lines else Canvas)
    return file.getvalue()
