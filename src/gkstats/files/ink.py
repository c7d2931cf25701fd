"""Which characters of a PDF page are seen: not those that are pale, covered, invisible, cut off or outside the page."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pypdfium2.raw as api

from gkstats.files.shades import brightness, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Box: TypeAlias = tuple[float, float, float, float]

_DEEPEST: Final = 6  # of forms inside forms
_OPAQUE: Final = 250
_WHOLE: Final = 0.6  # the share of a page that a scan covers
_INVISIBLE: Final = (api.FPDF_TEXTRENDERMODE_INVISIBLE, api.FPDF_TEXTRENDERMODE_CLIP)
_STROKED: Final = (api.FPDF_TEXTRENDERMODE_STROKE, api.FPDF_TEXTRENDERMODE_STROKE_CLIP)
_THIN: Final = 3.0  # points: what is thinner is a line


class _Shape(NamedTuple):
    """A filled shape: when it is drawn, where, how bright it is."""

    order: int
    box: Box
    bright: float


class Pen(NamedTuple):
    """How a text is drawn: when, how bright (1: white), whether it is drawn at all, and where it is cut off."""

    order: int
    bright: float
    drawn: bool
    clip: Box | None


@dataclass(slots=True)
class Ink:
    """What is drawn on a page, as far as it decides what is seen; places are the page's own, in points."""

    page: Box
    pens: dict[int, Pen]
    shapes: list[_Shape]
    pictures: list[int]  # when pictures of the whole page are drawn

    @classmethod
    def of(cls, page: Any) -> Ink:  # noqa: ANN401 - the library has no types
        """Read what a page draws."""
        ink = cls(page.get_cropbox(), {}, [], [])
        for order in range(api.FPDFPage_CountObjects(page.raw)):
            ink._take(api.FPDFPage_GetObject(page.raw, order), order, _DEEPEST, outermost=True)
        return ink

    def _take(self, found: Any, order: int, depth: int, *, outermost: bool, around: float = 1.0) -> None:  # noqa: ANN401
        """Take an object; `around`: how much of it the forms that it is in let be seen."""
        kind = api.FPDFPageObj_GetType(found)
        if kind == api.FPDF_PAGEOBJ_FORM and depth:
            around *= _opacity(found)
            for index in range(api.FPDFFormObj_CountObjects(found)):
                inner = api.FPDFFormObj_GetObject(found, index)
                self._take(inner, order, depth - 1, outermost=False, around=around)
        elif kind == api.FPDF_PAGEOBJ_TEXT:
            mode = api.FPDFTextObj_GetTextRenderMode(found)
            bright = 1 - (1 - _brightness(found, stroke=mode in _STROKED)) * around
            # In a form places are the form's own.
            clip = _clip(found) if outermost else None
            self.pens[_address(found)] = Pen(order, bright, mode not in _INVISIBLE, clip)
        elif kind == api.FPDF_PAGEOBJ_PATH and outermost and (box := _filled(found)) is not None:
            self.shapes.append(_Shape(order, box, _brightness(found, stroke=False)))

        elif kind == api.FPDF_PAGEOBJ_IMAGE and outermost and _share(found, self.page) > _WHOLE:
            self.pictures.append(order)

    def is_over_scan(self, pen: Pen) -> bool:
        """Tell a text that is not seen itself, but on a picture of the page."""
        return bool(self.pictures) and (not pen.drawn or pen.order < max(self.pictures))

    def pen(self, textpage: Any, index: int) -> Pen | None:  # noqa: ANN401
        """Give how a character is drawn; None where the page does not say."""
        return self.pens.get(_address(api.FPDFText_GetTextObject(textpage, index)))

    def seen(self, pen: Pen, box: Box) -> bool | None:
        """Tell whether a character drawn with a pen in a box is seen; None where that cannot be told."""
        if not pen.drawn:
            return False
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not _within(self.page, x, y) or (pen.clip is not None and not _within(pen.clip, x, y)):
            return False
        ground = 1.0
        for shape in self.shapes:
            if _within(shape.box, x, y):
                if shape.order > pen.order:
                    return False
                ground = shape.bright
        return visible(pen.bright, ground)


def _address(found: Any) -> int:  # noqa: ANN401
    return ctypes.cast(found, ctypes.c_void_p).value or 0


def _within(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _brightness(found: Any, *, stroke: bool) -> float:  # noqa: ANN401
    """Give how bright an object's colour is on white paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    get = api.FPDFPageObj_GetStrokeColor if stroke else api.FPDFPageObj_GetFillColor
    if not get(found, red, green, blue, alpha):
        return 0.0
    return 1 - (1 - brightness(red.value, green.value, blue.value)) * alpha.value / 255


def _opacity(form: Any) -> float:  # noqa: ANN401
    """Give how much of what a form draws is seen: all of it (1) where the form does not say."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return alpha.value / 255 if api.FPDFPageObj_GetFillColor(form, red, green, blue, alpha) else 1.0


def _share(picture: Any, page: Box) -> float:  # noqa: ANN401
    """Give the share of the page that a picture covers."""
    left, bottom, right, top = _bounds(picture)
    return (right - left) * (top - bottom) / max(1.0, (page[2] - page[0]) * (page[3] - page[1]))


def _bounds(found: Any) -> Box:  # noqa: ANN401
    sides = [ctypes.c_float() for _ in range(4)]
    if not api.FPDFPageObj_GetBounds(found, *sides):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def _filled(path: Any) -> Box | None:  # noqa: ANN401
    """Give where a shape is that hides what is drawn before it; None for lines, and for what shines through."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    api.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value or api.FPDFPageObj_HasTransparency(path):
        return None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not api.FPDFPageObj_GetFillColor(path, red, green, blue, alpha) or alpha.value < _OPAQUE:
        return None
    left, bottom, right, top = _bounds(path)
    return (left, bottom, right, top) if min(right - left, top - bottom) > _THIN and _is_box(path) else None


def _is_box(path: Any) -> bool:  # noqa: ANN401
    """Tell a shape of straight sides, at most as many as a box has: others do not fill their bounds."""
    count = api.FPDFPath_CountSegments(path)
    kinds = {api.FPDFPathSegment_GetType(api.FPDFPath_GetPathSegment(path, index)) for index in range(min(count, 7))}
    return 4 <= count <= 6 and api.FPDF_SEGMENT_BEZIERTO not in kinds


def _clip(found: Any) -> Box | None:  # noqa: ANN401
    """Give the box in which an object is shown, None where nothing cuts it off."""
    clip = api.FPDFPageObj_GetClipPath(found)
    count = api.FPDFClipPath_CountPaths(clip) if clip else 0
    whole: Box | None = None
    for place in range(max(0, count)):
        points = list(_points(clip, place))
        if len(points) < 2:
            continue
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = min(xs), min(ys), max(xs), max(ys)
        whole = box if whole is None else (
            max(whole[0], box[0]), max(whole[1], box[1]), min(whole[2], box[2]), min(whole[3], box[3])
        )  # fmt: skip
    return whole


def _points(clip: Any, place: int) -> Iterator[tuple[float, float]]:  # noqa: ANN401
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(api.FPDFClipPath_CountPathSegments(clip, place)):
        api.FPDFPathSegment_GetPoint(api.FPDFClipPath_GetPathSegment(clip, place, index), x, y)
        yield x.value, y.value
