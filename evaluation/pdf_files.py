"""PDF files that hold more than they show: `HIDING` is drawn over or under their pages, and is no number of a report.

data = drawn(pdf(document), HIDING["a slanted watermark"])
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

_WIDTH, _HEIGHT = 595, 842
_ROWS = [(x, y) for x in range(60, 560, 23) for y in range(60, 800, 17)]


class Layer(NamedTuple):
    """What is drawn on each page; `under` its own text, or over it."""

    draw: Callable[[Canvas, int], None]
    under: bool = False


def drawn(data: bytes, layer: Layer) -> bytes:
    """Draw a layer on each page of a file."""
    import pypdf
    from reportlab.pdfgen.canvas import Canvas

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for number, page in enumerate(writer.pages, start=1):
        file = io.BytesIO()
        canvas = Canvas(file, pagesize=(_WIDTH, _HEIGHT))
        layer.draw(canvas, number)
        canvas.save()
        page.merge_page(pypdf.PdfReader(io.BytesIO(file.getvalue())).pages[0], over=not layer.under)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def redrawn(data: bytes, change: tuple[bytes, bytes]) -> bytes:
    """Change what draws the text of a file."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, NameObject

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        content = DecodedStreamObject()
        content.set_data(re.sub(change[0], change[1], page.get_contents().get_data()))
        page[NameObject("/Contents")] = writer._add_object(content)  # noqa: SLF001
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


CONDENSED = (rb"(1 0 0 1 \S+ \S+ Tm)", rb"40 Tz \1")
REDRAWN = {
    "slanted": (rb"1 0 0 1 (\S+ \S+) Tm", rb"1 0 .21 1 \1 Tm"),
    "slanted back": (rb"1 0 0 1 (\S+ \S+) Tm", rb"1 0 -.15 1 \1 Tm"),
    "over the same ones, painted over": (rb"(?s)(BT 1 0 0 1 (\S+ \S+) Tm .*?ET)", rb"\1 q 1 g \2 30 9 re f Q \1"),
    "white with an outline": (rb"(1 0 0 1 \S+ \S+ Tm)", rb"2 Tr .3 w 1 g 0 G \1"),
}


def turned(data: bytes, quarters: int, *, back: bool) -> bytes:
    """Draw the pages of a file turned by quarters, as landscape ones are; `back`: viewers turn them back."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.rotate(90 * quarters)
        page.transfer_rotation_to_content()
        page.rotate(-90 * quarters if back else 0)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _slanted(canvas: Canvas, _: int, grey: float = 0.85) -> None:
    canvas.setFillGray(grey)
    canvas.setFont("Helvetica", 30)
    for x, y in ((100, 150), (300, 400), (120, 600)):
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(35)
        canvas.drawString(0, 0, "2023 0791 8888 1234")
        canvas.restoreState()


def _everywhere(canvas: Canvas) -> None:
    """Print a digit, small, in every place where a number could stand."""
    canvas.setFont("Helvetica", 8)
    for x, y in _ROWS:
        canvas.drawString(x, y, "7")


def _pale(canvas: Canvas, _: int) -> None:
    canvas.setFillGray(0.93)
    _everywhere(canvas)


def _glassy(canvas: Canvas, _: int) -> None:
    canvas.setFillAlpha(0.08)
    _everywhere(canvas)


def _in_faint_form(canvas: Canvas, _: int) -> None:
    """Print digits in a form that lets hardly anything of them be seen, as browsers print what has an opacity."""
    canvas.beginForm("digits", 0, 0, _WIDTH, _HEIGHT)
    _everywhere(canvas)
    canvas.endForm()
    canvas.setFillAlpha(0.04)
    canvas.doForm("digits")


def _invisible(canvas: Canvas, _: int) -> None:
    text = canvas.beginText()
    text.setTextRenderMode(3)
    text.setFont("Helvetica", 8)
    for x, y in _ROWS:
        text.setTextOrigin(x, y)
        text.textOut("7")
    canvas.drawText(text)


def _outsized(canvas: Canvas, _: int) -> None:
    canvas.setFont("Helvetica", 64)
    canvas.setFillGray(0.4)
    for y in range(80, 800, 120):
        canvas.drawString(80, y, "20237")


def upended(canvas: Canvas, _: int) -> None:
    """Print digits on their side in rows across a page: over labels, over numbers and over blank cells."""
    canvas.setFont("Helvetica", 8)
    for x in range(100, 560, 31):
        for y in range(60, 800, 29):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(90)
            canvas.drawString(0, 0, f"{x % 3 * 2}")
            canvas.restoreState()


def _dwarfed(canvas: Canvas, _: int) -> None:
    canvas.setFont("Helvetica", 0.6)
    for x, y in _ROWS:
        canvas.drawString(x, y, "7")


def _outside(canvas: Canvas, _: int) -> None:
    canvas.setFont("Helvetica", 8)
    for y in range(-200, 1200, 9):
        for x in (-40, _WIDTH + 12):
            canvas.drawString(x, y, "7")


def _clipped(canvas: Canvas, _: int) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 4, 4)
    canvas.clipPath(path, stroke=0)
    _everywhere(canvas)


def _covered(canvas: Canvas, _: int) -> None:
    _everywhere(canvas)
    canvas.setFillGray(1)
    canvas.rect(0, 0, _WIDTH, _HEIGHT, stroke=0, fill=1)


def grey_over(canvas: Canvas, _: int) -> None:
    """Stamp grey words with digits over the middle of a page, upright, in rows: over numbers and over blank cells."""
    canvas.setFillGray(0.6)
    canvas.setFont("Helvetica", 8)
    for x in range(240, 560, 53):
        for y in range(60, 800, 41):
            canvas.drawString(x, y, "n2024")


def _numbered(at: float, text: str) -> Callable[[Canvas, int], None]:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(at, 38, text.format(number))
        canvas.drawString(300, 810, "12345.gov")

    return draw


def _beside(x: float, y: float) -> Callable[[Canvas, int], None]:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(x, y, f"{number}")

    return draw


HIDING = {
    "a slanted watermark": Layer(_slanted),
    "a dark slanted watermark": Layer(lambda canvas, number: _slanted(canvas, number, 0.2), under=True),
    "pale digits": Layer(_pale),
    "digits like glass": Layer(_glassy),
    "digits in a faint form": Layer(_in_faint_form),
    "invisible digits": Layer(_invisible),
    "outsized digits": Layer(_outsized, under=True),
    "digits too small to see": Layer(_dwarfed),
    "digits outside of the page": Layer(_outside),
    "digits that are cut off": Layer(_clipped),
    "digits under the page's ground": Layer(_covered, under=True),
    "a number below the table": Layer(_numbered(297, "{}")),
    "a number at the left, with a running head": Layer(_numbered(60, "- {} -")),
    "a number beside the table": Layer(_beside(570, 420)),
    "a number at the table's left": Layer(_beside(20, 300)),
    "a number at the right": Layer(_numbered(540, "{}/9")),
}


def _tiled(put: Callable[[Canvas, float, float], None]) -> Layer:
    def draw(canvas: Canvas, _: int) -> None:
        for x in range(40, 560, 24):
            for y in range(30, 820, 17):
                put(canvas, x, y)

    return Layer(draw)


def _picture(canvas: Canvas, x: float, y: float) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (2, 2), "white")), x, y, 25, 18)


def _badge(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(0.9)
    canvas.roundRect(x, y, 26, 19, 1, stroke=0, fill=1)


def _veil(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(0.9)
    canvas.setFillAlpha(0.97)
    canvas.roundRect(x, y, 26, 19, 1, stroke=0, fill=1)


def _shading(canvas: Canvas, x: float, y: float) -> None:
    from reportlab.lib.colors import green, red

    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x, y, 25, 18)
    canvas.clipPath(path, stroke=0)
    canvas.linearGradient(x, y, x + 25, y, (red, green), extend=False)
    canvas.restoreState()


COVERING = {
    "pictures": _tiled(_picture),
    "badges": _tiled(_badge),
    "shapes of which little shines through": _tiled(_veil),
    "shadings": _tiled(_shading),
}
