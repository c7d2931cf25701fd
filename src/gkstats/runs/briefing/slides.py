"""A briefing as slides: a title and a source line that can be edited, the chart between them as a picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

if TYPE_CHECKING:
    from gkstats.runs.briefing.content import Briefing, Picture

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_MARGIN: Final = Inches(0.6)
_TITLE: Final = (Inches(0.35), Inches(0.95))  # top, height
_SUBTITLE: Final = (Inches(1.3), Inches(0.45))
_PICTURE: Final = (Inches(1.85), Inches(4.85))
_SOURCE: Final = (Inches(6.8), Inches(0.5))
_INK = RGBColor(0x22, 0x22, 0x22)  # type: ignore[no-untyped-call]
_MUTED = RGBColor(0x5F, 0x5F, 0x5F)  # type: ignore[no-untyped-call]
_RED = RGBColor(0xA3, 0x3C, 0x00)  # type: ignore[no-untyped-call]
_FACE: Final = "Microsoft YaHei"


def pptx(briefing: Briefing) -> bytes:
    """Make the slides: one for the title, one a chart."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    first = deck.slides.add_slide(deck.slide_layouts[5])
    _title(first, briefing.title, 36, Inches(2.2))
    lines = [line for line in (briefing.warning, *briefing.about) if line]
    for number, line in enumerate(lines):
        colour = _RED if line == briefing.warning else _MUTED
        _text(first, line, Inches(3.5) + Inches(0.5) * number, Inches(0.5), 18, colour)
    for question in briefing.questions:
        for picture in question.pictures:
            _slide(deck, question.title, picture)
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def _slide(deck: Any, question: str, picture: Picture) -> None:  # noqa: ANN401 - pptx has no types
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    _title(slide, picture.title, 26, *_TITLE)
    _text(slide, picture.subtitle, *_SUBTITLE, 14, _MUTED)
    width, height = picture.size
    room = _WIDTH - 2 * _MARGIN, _PICTURE[1]
    unit = min(room[0] / width, room[1] / height)
    shape = slide.shapes.add_picture(
        io.BytesIO(picture.png), _MARGIN, _PICTURE[0], Emu(int(width * unit)), Emu(int(height * unit))
    )
    described = shape._element.nvPicPr.cNvPr  # noqa: SLF001 - the library has no way to set alternative text
    described.set("descr", picture.words)
    described.set("name", picture.name)
    _text(slide, picture.source, *_SOURCE, 11, _MUTED)
    slide.notes_slide.notes_text_frame.text = question


def _title(slide: Any, text: str, size: int, top: int, height: int = Inches(1)) -> None:  # noqa: ANN401
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = _MARGIN, top, _WIDTH - 2 * _MARGIN, height
    _fill(shape.text_frame, text, size, _INK)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM


def _text(slide: Any, text: str, top: int, height: int, size: int, colour: RGBColor) -> None:  # noqa: ANN401
    _fill(slide.shapes.add_textbox(_MARGIN, top, _WIDTH - 2 * _MARGIN, height).text_frame, text, size, colour)


def _fill(frame: Any, text: str, size: int, colour: RGBColor) -> None:  # noqa: ANN401
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    paragraph = frame.paragraphs[0]
    paragraph.alignment = 1
    run = paragraph.add_run()
    run.text, run.font.size, run.font.color.rgb, run.font.name = text, Pt(size), colour, _FACE
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the typeface of Chinese is set beside the Latin one
    east = properties.makeelement(qn("a:ea"), {"typeface": _FACE})
    properties.append(east)
