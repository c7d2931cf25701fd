"""A briefing as a Word document: headings that an office can reuse, charts that it can edit, sources below them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor
from pptx import Presentation

from gkstats.runs.briefing.office_chart import draw
from gkstats.runs.briefing.slides import FACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.runs.briefing.content import Briefing, Picture
    from gkstats.runs.briefing.native import Native

_PAGE: Final = (Cm(21), Cm(29.7))
_MARGIN: Final = Cm(2.2)
_ROOM: Final = _PAGE[0] - 2 * _MARGIN
_LETTERS: Final = 10  # points of a chart's text; two less where it has many rows
_ROW: Final = Cm(0.52)  # of a chart of bars, and what stands around it
_AROUND: Final = Cm(1.5)
_TALLEST: Final = Cm(17)
_OF_LINES: Final = Cm(6.5)
_INK, _MUTED, _RED = RGBColor(0x22, 0x22, 0x22), RGBColor(0x5F, 0x5F, 0x5F), RGBColor(0xA3, 0x3C, 0x00)
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CHART: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same run gives the same bytes


def docx(briefing: Briefing) -> bytes:
    """Write the document: what was found, what it rests on and cannot tell, a chart a finding, then the others."""
    paper = Document()
    _set(paper, briefing)
    t = briefing.speak
    paper.add_paragraph(briefing.title, style="Title")
    if briefing.warning:
        _said(paper, briefing.warning, _RED)
    for line in briefing.about:
        _said(paper, line, _MUTED)
    if briefing.findings:
        paper.add_heading(t("What was found", "主要发现"), 1)
        for finding in briefing.findings:
            short, rest = finding.in_two
            paragraph = paper.add_paragraph(style="List Number")
            paragraph.add_run(short).bold = True
            if rest:
                paragraph.add_run(f" {rest}")
    for heading, lines in briefing.parts:
        paper.add_heading(heading, 1)
        for line in lines:
            paper.add_paragraph(line, style="List Bullet")
    charts = _Charts(paper)
    if briefing.shown:
        paper.add_heading(t("The findings one by one", "逐项说明"), 1)
    for finding, picture in briefing.shown:
        _chart(charts, briefing, picture, finding.title, finding.in_two[1])
    for question in briefing.others:
        paper.add_heading(question.title, 1)
        for picture in question.pictures:
            _chart(charts, briefing, picture, picture.title, "")
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def _set(paper: Any, briefing: Briefing) -> None:  # noqa: ANN401 - docx has few types
    """Set page, letters and language, and what the file says of itself."""
    told = paper.core_properties
    told.title, told.author, told.language = (
        briefing.title,
        "gkstats",
        "zh-CN" if briefing.language == "zh" else "en-GB",
    )
    tongue = paper.styles.element.find(f".//{qn('w:lang')}")
    tongue.set(qn("w:val"), told.language)
    tongue.set(qn("w:eastAsia"), "zh-CN")  # else commas and stops stand as they do in other countries
    told.comments, told.created, told.modified = "", _EPOCH, _EPOCH
    page = paper.sections[0]
    page.page_width, page.page_height = _PAGE
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    page.header_distance = page.footer_distance = _MARGIN // 2
    for name, size in (("Normal", 10), ("Title", 22), ("Heading 1", 15), ("Heading 2", 12)):
        style = paper.styles[name]
        style.paragraph_format.space_after = Pt(4)
        style.font.size, style.font.name, style.font.color.rgb = Pt(size), FACE, _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FACE)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
    if briefing.warning:
        above = page.header.paragraphs[0]
        above.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _coloured(above.add_run(briefing.warning), _RED, 10)
    below = page.footer.paragraphs[0]
    below.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    below._p.append(number)  # noqa: SLF001 - the library has no fields


def _chart(charts: _Charts, briefing: Briefing, picture: Picture, title: str, rest: str) -> None:
    """Lay one chart: a sentence as heading, what it rests on, what is measured, the chart, its source."""
    paper, t = charts.paper, briefing.speak
    heading = paper.add_heading(title, 2)
    heading.paragraph_format.keep_with_next = True
    if rest:
        paper.add_paragraph(rest).paragraph_format.keep_with_next = True
    native = picture.native
    shown = list(filter(None, [native.panel, native.of_each, picture.few_marked(t)])) if native else []
    drawn = t(f"Shown: {'; '.join(shown)}.", f"图示：{'；'.join(shown)}。") if shown else ""
    _said(
        paper, t(" ", "").join(filter(None, [picture.subtitle, drawn])), _MUTED, 10
    ).paragraph_format.keep_with_next = True
    if native is not None:
        charts.add(native, picture)
    else:
        width, height = picture.size
        wide = min(_ROOM, int(_TALLEST * width / height))
        shape = paper.add_picture(io.BytesIO(picture.png), Emu(wide))
        shape._inline.docPr.set("descr", picture.words)  # noqa: SLF001 - no way of the library
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    others = native.others if native is not None else ()
    left = t("Not shown: ", "未列：") + t("; ", "；").join(others) + t(". ", "。") if others else ""
    _said(paper, left + picture.source, _MUTED, 9)


class _Charts:
    """The charts of a document: each drawn as for a slide, then carried over with its workbook."""

    def __init__(self, paper: Any) -> None:  # noqa: ANN401
        self.paper = paper
        self._board = Presentation()
        self._count = 0

    def add(self, native: Native, picture: Picture) -> None:
        """Put a chart into a paragraph of its own at the document's end."""
        height = _OF_LINES if native.kind == "lines" else min(_TALLEST, _AROUND + _ROW * len(native.categories))
        slide = self._board.slides.add_slide(self._board.slide_layouts[6])
        drawn = draw(slide, native, (0, 0, _ROOM, height), FACE, _LETTERS).chart.part
        self._count += 1
        package = self.paper.part.package
        sheet = Part(
            PackURI(f"/word/embeddings/chart{self._count}.xlsx"), _SHEET, drawn.chart_workbook.xlsx_part.blob, package
        )
        chart = Part(PackURI(f"/word/charts/chart{self._count}.xml"), _CHART, drawn.blob, package)
        chart.relate_to(sheet, f"{_RELATION}package")  # the first relation of a part is rId1, as it was on the slide
        relation = self.paper.part.relate_to(chart, f"{_RELATION}chart")
        paragraph = self.paper.add_paragraph()
        paragraph.add_run()._r.append(_inline(relation, self._count, (_ROOM, height), picture))  # noqa: SLF001


def _inline(relation: str, number: int, size: Sequence[int], picture: Picture) -> Any:  # noqa: ANN401
    """Give the element that shows a chart in a line of text."""
    wide, high = size
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}><wp:inline><wp:extent cx='{wide}' cy='{high}'/>"
        f"<wp:docPr id='{1000 + number}' name=''/><wp:cNvGraphicFramePr/><a:graphic>"
        "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/chart'>"
        f"<c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' r:id='{relation}'/>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    told = drawing.find(f".//{qn('wp:docPr')}")
    told.set("name", picture.name)
    told.set("descr", picture.words)
    return drawing


def _said(paper: Any, text: str, colour: RGBColor, size: int = 10) -> Any:  # noqa: ANN401
    paragraph = paper.add_paragraph()
    _coloured(paragraph.add_run(text), colour, size)
    return paragraph


def _coloured(run: Any, colour: RGBColor, size: int) -> None:  # noqa: ANN401
    run.font.color.rgb, run.font.size = colour, Pt(size)
