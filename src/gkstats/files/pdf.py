"""PDF as lines: the characters and ruling lines of each page, tables joined over page breaks."""

from __future__ import annotations

import ctypes
import math
import os
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as api

from gkstats.files.baselines import MIDDLE, Character
from gkstats.files.dotted import with_dots_joined
from gkstats.files.errors import FEW, DamagedError, LockedError, ScanError, TooLargeError
from gkstats.files.grid import text_of
from gkstats.files.ink import Ink, Pen
from gkstats.files.insets import ruling
from gkstats.files.pages import Page, pieces
from gkstats.files.ruled import Rule, items
from gkstats.files.struck import marked_struck
from gkstats.files.untold import NAMELESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from gkstats.files.text import Text

    Matrix: TypeAlias = tuple[float, float, float, float, float, float]

_MOST_PAGES: Final = 300
_MOST_OBJECTS: Final = 100_000
_DEEPEST: Final = 6  # of forms inside forms
_ROUNDED: Final = 40.0  # points: what is no taller and has curves is a field, a badge or a mark in a cell
_THIN: Final = 3.0  # a filled shape of at most so many points is a line
_DOT: Final = 1.8  # a filled shape no larger is a dot: a piece of a line across or down
_SLANT: Final = 0.07  # radians: text that is turned by more stands askew
_LEANING: Final = 0.01
_QUARTER: Final = math.pi / 2
_SPACES: Final = frozenset((0x20, 0xA0, 0x3000, 0xFFFE, 0xFFFF))
_PALER: Final = 0.35  # of white's brightness: digits so much paler than those beside them are of another text
_TOUCHING: Final = 0.5  # of a digit's size: nearer digits look like those of one number
_LEAST: Final = 5.0  # points
_UNSEEN: Final = 1.5  # points: nobody reads smaller letters,
_TINY: Final = 2.5  # and hardly these,
_DWARFED: Final = 0.3  # where those of the page are so many times as tall
_LOCKED: Final = 4  # FPDF_ERR_PASSWORD
_IDENTITY: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _with_own_font() -> Any:  # noqa: ANN401 - what the library holds on to
    """Have PDFium take the project's font where a document has none of its own, whatever is installed.

    Without a font PDFium drops, silently, each character that is printed alone, such as a label's last one.
    """
    folder = ctypes.create_string_buffer(os.fsencode(Path(__file__).parents[1] / "fonts"))
    folders = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.cast(folder, ctypes.POINTER(ctypes.c_char)))
    api.FPDF_DestroyLibrary()
    api.FPDF_InitLibraryWithConfig(api.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=folders))
    return folder, folders


_FONTS: Final = _with_own_font()


def read_pdf(data: bytes) -> Text:
    """Read a document's lines."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _LOCKED or "password" in str(error).lower():
            raise LockedError("pdf_locked") from None
        raise DamagedError("pdf_damaged") from None
    try:
        if len(document) > _MOST_PAGES:
            raise TooLargeError("pages", n=len(document))
        pages = [_page(document, number) for number in range(len(document))]
    except pdfium.PdfiumError:
        raise DamagedError("pdf_damaged") from None
    finally:
        document.close()
    if sum(len(line.text) for page in pages for item in page.items for line in item.lines) < FEW:
        raise ScanError("pdf_pictures")
    return replace(text_of(pieces(pages)), recognised=any(page.recognised for page in pages))


def _page(document: Any, number: int) -> Page:  # noqa: ANN401 - the library has no types
    page = document[number]
    textpage = page.get_textpage()
    try:
        angle = _angle(textpage.raw)
        rules = with_dots_joined(
            Rule(*sorted_ends(turned(a, angle), turned(b, angle))) for a, b in _rules(page.raw, _IDENTITY, _DEEPEST)
        )
        left, bottom, right, top = page.get_cropbox()
        corners = [turned((x, y), angle)[1] for x in (left, right) for y in (bottom, top)]
        characters, recognised = _seen(page, textpage.raw, angle)
        return Page(items(marked_struck(characters, rules), ruling(rules)), min(corners), max(corners), recognised)
    finally:
        textpage.close()
        page.close()


def turned(point: tuple[float, float], angle: float) -> tuple[float, float]:
    """Turn a point so that text at `angle` stands upright."""
    if not angle:
        return point
    x, y = point
    cosine, sine = math.cos(angle), math.sin(angle)
    return x * cosine + y * sine, y * cosine - x * sine


def sorted_ends(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float, float, float]:
    """Give a line's ends as left, bottom, right, top."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _angle(textpage: Any) -> float:  # noqa: ANN401
    """Give the angle at which most of a page's text stands, in quarter turns; PDFium's go round the other way."""
    count, raw = api.FPDFText_CountChars(textpage), api.FS_MATRIX()
    quarters = Counter(
        round(_stands(textpage, index, raw)[0] / _QUARTER) % 4
        for index in range(0, count, 7)
        if not api.FPDFText_IsGenerated(textpage, index)
    )
    return -quarters.most_common(1)[0][0] % 4 * _QUARTER if quarters else 0.0


def _stands(textpage: Any, index: int, raw: Any) -> tuple[float, float]:  # noqa: ANN401
    """Give how a character stands: the turn of its baseline, the other way round, and how much it slants on that.

    Slanted letters are those of an italic that the font does not have; PDFium's own angle takes them for turned ones.
    """
    if not api.FPDFText_GetMatrix(textpage, index, raw) or (raw.a > 0 and raw.b == raw.c == 0):
        return 0.0, 0.0
    area = raw.a * raw.d - raw.b * raw.c
    return -math.atan2(raw.b, raw.a), (raw.a * raw.c + raw.b * raw.d) / area if area else 0.0


def _seen(page: Any, textpage: Any, angle: float) -> tuple[list[Character], bool]:  # noqa: ANN401
    """Give the characters that are seen on a page, and whether they were recognised on a picture of it.

    Text that is laid over a scan so that it can be searched is drawn invisibly, or under the picture. What stands askew
    is a watermark, and so is pale text that touches darker digits. A digit that can hardly be seen, or lies on its
    side, stands in brackets: it is of no number.
    """
    ink = Ink.of(page)
    found = [(one, box, side, ink.pen(textpage, index, box)) for index, one, box, side in _characters(textpage, angle)]
    over = _paler([(one, pen) for one, _, _, pen in found if pen is not None])
    scan = 2 * sum(pen is not None and ink.is_over_scan(pen) for *_, pen in found) > len(found)
    heights = sorted(one.height for one, *_ in found if one.height >= _TINY)
    dwarfed = _DWARFED * heights[len(heights) // 2] if heights else 0.0
    kept: list[Character] = []
    for one, box, side, pen in found:
        seen = True if pen is None or scan else ink.seen(pen, box)
        if seen and one.height < min(_TINY, dwarfed):
            seen = False if one.height < _UNSEEN else None
        overlaid = pen in over
        if seen and (side or overlaid) and one.sign.isdigit():
            seen = None
        if seen is not False and not (overlaid and not one.sign.isdigit()):
            kept.append(one._replace(sign=f"[{one.sign}]") if seen is None and one.sign.isdigit() else one)
    return [*kept, *_drawn(ink.small, angle)] if not scan else kept, scan


def _drawn(places: Sequence[tuple[float, float, float, float]], angle: float) -> Iterator[Character]:
    """Give what is drawn and may be a number as signs that nobody can tell."""
    for place in places:
        left, bottom, right, top = sorted_ends(turned(place[:2], angle), turned(place[2:], angle))
        tall = min(top - bottom, _LEAST)  # a tall one would be a watermark
        yield Character(NAMELESS, left, right, (bottom + top) / 2 - MIDDLE * tall, tall)


def _paler(found: Sequence[tuple[Character, Pen]]) -> set[Pen]:
    """Give the pens of texts that touch darker digits of a page: those of a watermark, or of a stamp."""
    digits = sorted(((one, pen) for one, pen in found if one.sign.isdigit()), key=lambda digit: digit[0].base)
    bases = [one.base for one, _ in digits]
    darkest = min((pen.bright for _, pen in digits), default=1.0)
    over: set[Pen] = set()
    for one, pen in found:
        if pen.bright - darkest <= _PALER or pen in over:
            continue
        near = digits[bisect_left(bases, one.base - one.height) : bisect_right(bases, one.base + one.height)]
        if any(
            pen.bright - other_pen.bright > _PALER
            and max(one.left - other.right, other.left - one.right) < _TOUCHING * other.height
            for other, other_pen in near
        ):
            over.add(pen)
    return over


def _characters(
    textpage: Any,  # noqa: ANN401
    angle: float,
) -> Iterator[tuple[int, Character, tuple[float, float, float, float], bool]]:
    """Give the characters that a page prints upright or on their side: number, place, box on the page, the latter."""
    box, raw = api.FS_RECTF(), api.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(api.FPDFText_CountChars(textpage)):
        sign = _sign(textpage, index)
        if not sign:
            continue
        turned_by, slant = _stands(textpage, index, raw)
        turn = (turned_by + angle) / _QUARTER
        if abs(turn - round(turn)) * _QUARTER > _SLANT:
            continue
        api.FPDFText_GetLooseCharBox(textpage, index, box)
        api.FPDFText_GetCharOrigin(textpage, index, x, y)
        left, bottom, right, top = sorted_ends(
            turned((box.left, box.bottom), angle), turned((box.right, box.top), angle)
        )
        baseline = turned((x.value, y.value), angle)[1]
        if abs(slant) > _LEANING:  # its box has room for what leans over
            before, behind = baseline - bottom, top - baseline
            left, right = (
                left + abs(slant) * (before if slant > 0 else behind),
                right - abs(slant) * (behind if slant > 0 else before),
            )
        place = box.left, box.bottom, box.right, box.top
        one = Character(sign, left, max(left, right), baseline, max(top - bottom, 1.0))
        yield index, one, place, round(turn) % 4 != 0


def _sign(textpage: Any, index: int) -> str:  # noqa: ANN401
    """Give what a character says; nothing for spaces, a mark of its own for one of which the font does not tell that.

    A digit that is only a code in its font may be any other one.
    """
    code = api.FPDFText_GetUnicode(textpage, index)
    if 0x30 <= code < 0xD800 and not 0x80 <= code <= 0xA0 and code != 0x3000:
        digit = code <= 0x39
        return NAMELESS if digit and api.FPDFText_HasUnicodeMapError(textpage, index) == 1 else chr(code)
    untold = code < 0x20 or 0x80 <= code < 0xA0 or 0xE000 <= code < 0xF900 or code == 0xFFFD
    if code in _SPACES or 0xD800 <= code < 0xE000:
        return ""
    if not untold:
        return chr(code)
    sides = [ctypes.c_double() for _ in range(4)]
    if api.FPDFText_IsGenerated(textpage, index) or not api.FPDFText_GetCharBox(textpage, index, *sides):
        return ""
    return NAMELESS if sides[1].value > sides[0].value else ""


def _rules(container: Any, matrix: Matrix, depth: int, form: bool = False) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401, FBT002
    """Give the straight lines that a page or a form draws, as pairs of points."""
    count = api.FPDFFormObj_CountObjects(container) if form else api.FPDFPage_CountObjects(container)
    if count > _MOST_OBJECTS:
        raise TooLargeError("objects_on_page", n=count)
    get = api.FPDFFormObj_GetObject if form else api.FPDFPage_GetObject
    for index in range(count):
        found = get(container, index)
        kind = api.FPDFPageObj_GetType(found)
        if kind == api.FPDF_PAGEOBJ_PATH:
            yield from _lines(found, _times(_matrix(found), matrix))
        elif kind == api.FPDF_PAGEOBJ_FORM and depth:
            yield from _rules(found, _times(_matrix(found), matrix), depth - 1, form=True)


def _lines(path: Any, matrix: Matrix) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    """Give a path's straight lines: what it strokes, and filled shapes that are thin."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    api.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    for shape in _shapes(path, matrix):
        xs, ys = [x for x, _ in shape], [y for _, y in shape]
        wide, tall = max(xs) - min(xs), max(ys) - min(ys)
        if min(wide, tall) <= _THIN:
            x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
            if max(wide, tall) <= _DOT:
                yield (x, y), (x, y)
            else:
                yield ((min(xs), y), (max(xs), y)) if wide >= tall else ((x, min(ys)), (x, max(ys)))
        elif stroke.value and (tall > _ROUNDED or not _is_round(path)):
            yield from pairwise(shape)


def _is_round(path: Any) -> bool:  # noqa: ANN401
    """Tell a shape with curves, such as the border of a field: no table's cell."""
    segments = (api.FPDFPath_GetPathSegment(path, index) for index in range(api.FPDFPath_CountSegments(path)))
    return any(api.FPDFPathSegment_GetType(segment) == api.FPDF_SEGMENT_BEZIERTO for segment in segments)


def _shapes(path: Any, matrix: Matrix) -> list[list[tuple[float, float]]]:  # noqa: ANN401
    """Give the points of a path's parts, closed ones with their first point again."""
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    shapes: list[list[tuple[float, float]]] = []
    for index in range(api.FPDFPath_CountSegments(path)):
        segment = api.FPDFPath_GetPathSegment(path, index)
        api.FPDFPathSegment_GetPoint(segment, x, y)
        point = a * x.value + c * y.value + e, b * x.value + d * y.value + f
        if api.FPDFPathSegment_GetType(segment) == api.FPDF_SEGMENT_MOVETO or not shapes:
            shapes.append([])
        shapes[-1].append(point)
        if api.FPDFPathSegment_GetClose(segment):
            shapes[-1].append(shapes[-1][0])
    return shapes


def _matrix(found: Any) -> Matrix:  # noqa: ANN401
    raw = api.FS_MATRIX()
    if not api.FPDFPageObj_GetMatrix(found, raw):
        return _IDENTITY
    return raw.a, raw.b, raw.c, raw.d, raw.e, raw.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    """Give the matrix that does one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
