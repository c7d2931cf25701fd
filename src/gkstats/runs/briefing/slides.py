"""A briefing as slides: what was found on the first ones, then one finding a slide with a chart that can be edited."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from gkstats.runs.briefing.office_chart import draw, letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.runs.briefing.content import Briefing, Picture
    from gkstats.runs.key_findings import KeyFinding

_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_MARGIN: Final = Inches(0.6)
_ROOM: Final = _WIDTH - 2 * _MARGIN
_TITLE: Final = (Inches(0.3), Inches(1.15))  # top, height
_BELOW: Final = (Inches(1.5), Inches(0.55))
_PICTURE: Final = (Inches(2.1), Inches(4.6))
# A picture is drawn as high as its letters need: the sentence in one row more, what is measured below it.
_SPARE: Final = 0.92  # of the width
_PICTURE_TITLE: Final = (Inches(0.3), Inches(0.78))
_LARGE: Final = (Inches(1.1), Inches(5.4))
_UNDER: Final = (Inches(6.5), Inches(0.95))
_BODY: Final = (Inches(1.65), Inches(5.2))
_FOOT: Final = (Inches(6.8), Inches(0.5))
_INK = RGBColor(0x22, 0x22, 0x22)  # type: ignore[no-untyped-call]
_MUTED = RGBColor(0x5F, 0x5F, 0x5F)  # type: ignore[no-untyped-call]
_BLUE = RGBColor(0x00, 0x72, 0xB2)  # type: ignore[no-untyped-call]
_RED = RGBColor(0xA3, 0x3C, 0x00)  # type: ignore[no-untyped-call]
FACE: Final = "Microsoft YaHei"
_A_SLIDE: Final = 4  # findings on one slide
_SMALLEST: Final = 12  # points
_LINE: Final = 1.35  # of a letter's height


def pptx(briefing: Briefing) -> bytes:
    """Make the slides: title, what was found, a slide a finding, what it rests on, then the other charts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    told = deck.core_properties
    told.title, told.author, told.subject = briefing.title, "gkstats", briefing.about[0]
    t = briefing.speak
    _opening(deck, briefing)
    pages = -(-len(briefing.findings) // _A_SLIDE)
    charts = {id(finding): number for number, (finding, _) in enumerate(briefing.shown, pages + 2)}
    leads: list[tuple[int, Any, Any]] = []
    for page in range(pages):
        some = briefing.findings[page * len(briefing.findings) // pages : (page + 1) * len(briefing.findings) // pages]
        more = t(f" ({page + 1} of {pages})", f"（{page + 1}/{pages}）") if pages > 1 else ""
        leads += _found(deck, briefing, t("What was found", "主要发现") + more, some, charts)
    for finding, picture in briefing.shown:
        _slide(deck, briefing, picture, finding.title, f"{finding.sentence}\n{finding.question}")
    for heading, lines in briefing.parts:
        _listing(deck, heading, lines)
    for question in briefing.others:
        for picture in question.pictures:
            _slide(deck, briefing, picture, picture.title, question.title)
    for number, slide, words in leads:
        _lead(slide, words, deck.slides[number - 1])
    for number, slide in enumerate(deck.slides, 1):
        _text(slide, [str(number)], (_WIDTH - Inches(1.1), Inches(7.05), Inches(0.5), Inches(0.3)), _SMALLEST, _MUTED)
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def _opening(deck: Any, briefing: Briefing) -> None:  # noqa: ANN401 - pptx has no types
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, _WIDTH, Inches(0.35))
    band.fill.solid()
    band.fill.fore_color.rgb = _BLUE
    band.line.fill.background()
    _title(slide, briefing.title, 40, (Inches(1.9), Inches(1.6)))
    _text(slide, briefing.about, (_MARGIN, Inches(3.8), _ROOM, Inches(1.6)), 18, _MUTED)
    if briefing.warning:
        _text(slide, [briefing.warning], (_MARGIN, Inches(5.6), _ROOM, Inches(0.5)), 18, _RED)


def _listing(deck: Any, title: str, lines: Sequence[str]) -> None:  # noqa: ANN401
    """Lay sentences one below the other, as large as all of them have room."""
    if lines:
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        _title(slide, title, 30, _TITLE)
        _text(slide, lines, (_MARGIN, _BODY[0], _ROOM, _BODY[1]), 22, _INK, apart=12)


def _found(
    deck: Any,  # noqa: ANN401
    briefing: Briefing,
    title: str,
    findings: Sequence[KeyFinding],
    charts: Mapping[int, int],
) -> list[tuple[int, Any, Any]]:
    """Lay findings one below the other: each in short, and beneath it what it rests on and on which slide its chart is.

    `charts` are the slides' numbers, by the findings' ids. Gives each number that is printed, with its slide and words.
    """
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    _title(slide, title, 30, _TITLE)
    box = (_MARGIN, _BODY[0], _ROOM, _BODY[1])
    frame = slide.shapes.add_textbox(*box).text_frame
    numbers = [charts.get(id(finding)) for finding in findings]
    where = [briefing.speak(f" → slide {number}", f" → 第{number}页") if number else "" for number in numbers]
    lines = [(*finding.in_two, to) for finding, to in zip(findings, where, strict=True)]
    size = _fitting([line for head, rest, to in lines for line in (head, rest + to)], 22, box[2], box[3], 8)
    small = max(_SMALLEST, size - 5)
    leads = []
    for at, ((head, rest, to), number) in enumerate(zip(lines, numbers, strict=True)):
        _line(frame, 2 * at, head, size, _INK, apart=2, bold=True)
        paragraph = _line(frame, 2 * at + 1, rest, small, _MUTED, apart=14)
        if number:
            leads.append((number, slide, _say(paragraph, to, small, _BLUE)))
    return leads


def _lead(slide: Any, run: Any, target: Any) -> None:  # noqa: ANN401
    """Make words lead to another slide, as the library does for whole shapes only."""
    link = run._r.get_or_add_rPr().add_hlinkClick(slide.part.relate_to(target.part, RELATIONSHIP_TYPE.SLIDE))  # noqa: SLF001
    link.set("action", "ppaction://hlinksldjump")


def _slide(deck: Any, briefing: Briefing, picture: Picture, title: str, notes: str) -> None:  # noqa: ANN401
    """Lay one chart: a sentence, what is measured and shown, the chart, its source; method in the notes."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    t = briefing.speak
    native = picture.native
    if native is not None:
        _title(slide, title, 28, _TITLE)
        said = [part for part in (native.panel, native.axis, native.of_each, picture.few_marked(t)) if part]
        frame = draw(slide, native, (_MARGIN, _PICTURE[0], _ROOM, _PICTURE[1]), FACE)
        _describe(frame._element.nvGraphicFramePr.cNvPr, picture)  # noqa: SLF001 - no way of the library
        _text(slide, [t("; ", "；").join(said)], (_MARGIN, _BELOW[0], _ROOM, _BELOW[1]), 16, _MUTED)
        below, foot = [picture.source], _FOOT
    else:
        _title(slide, title, 28, _PICTURE_TITLE)
        top, height = _LARGE
        width, high = picture.size
        unit = min(_ROOM / width, height / high)
        size = Emu(int(width * unit)), Emu(int(high * unit))
        shape = slide.shapes.add_picture(io.BytesIO(picture.png), _MARGIN + (_ROOM - size[0]) // 2, top, *size)
        _describe(shape._element.nvPicPr.cNvPr, picture)  # noqa: SLF001
        below, foot = [picture.subtitle, picture.source], _UNDER
    _text(slide, below, (_MARGIN, foot[0], _ROOM - Inches(0.8), foot[1]), _SMALLEST, _MUTED, apart=2)
    if briefing.warning:
        _text(slide, [briefing.warning], (_WIDTH - Inches(2.6), 0, Inches(2), Inches(0.3)), 14, _RED)
    also = native.others if native is not None else ()
    left = [t("Not on this slide: ", "本页未列：") + t("; ", "；").join(also)] if also else []
    slide.notes_slide.notes_text_frame.text = "\n".join([notes, picture.subtitle, *left, picture.source])


def _describe(shape: Any, picture: Picture) -> None:  # noqa: ANN401
    shape.set("descr", picture.words)
    shape.set("name", picture.name)


def _title(slide: Any, text: str, size: int, place: tuple[int, int]) -> None:  # noqa: ANN401
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = _MARGIN, place[0], _ROOM, place[1]
    # Where the face is not installed another one stands in, somewhat wider: a title must not grow out of the slide.
    _line(shape.text_frame, 0, text, _fitting([text], size, int(_ROOM * _SPARE), place[1]), _INK)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM


def _text(
    slide: Any,  # noqa: ANN401
    lines: Sequence[str],
    box: tuple[int, int, int, int],
    size: int,
    colour: RGBColor,
    *,
    apart: int = 4,
) -> None:
    frame = slide.shapes.add_textbox(*box).text_frame
    _fill(frame, lines, _fitting(lines, size, box[2], box[3], apart), colour, apart)


def _fitting(lines: Sequence[str], size: int, width: int, height: int, apart: int = 0) -> int:
    """Give the largest size of letters, in points, in which lines have room; never below the smallest."""
    for points in range(size, _SMALLEST, -1):
        rows = sum(-(-letters(line) * points // (width / Pt(1))) for line in lines)
        if rows * points * _LINE + apart * len(lines) <= height / Pt(1):
            return points
    return _SMALLEST


def _fill(frame: Any, lines: Sequence[str], size: int, colour: RGBColor, apart: int = 0) -> None:  # noqa: ANN401
    for number, line in enumerate(lines):
        _line(frame, number, line, size, colour, apart=apart)


def _line(
    frame: Any,  # noqa: ANN401
    number: int,
    text: str,
    size: int,
    colour: RGBColor,
    *,
    apart: int = 0,
    bold: bool = False,
) -> Any:  # noqa: ANN401
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
    paragraph.alignment = 1
    paragraph.space_after = Pt(apart)
    _say(paragraph, text, size, colour, bold=bold)
    return paragraph


def _say(paragraph: Any, text: str, size: int, colour: RGBColor, *, bold: bool = False) -> Any:  # noqa: ANN401
    run = paragraph.add_run()
    run.text, run.font.size, run.font.color.rgb, run.font.name, run.font.bold = text, Pt(size), colour, FACE, bold
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - the typeface of Chinese is set beside the Latin one
    properties.append(properties.makeelement(qn("a:ea"), {"typeface": FACE}))
    return run
