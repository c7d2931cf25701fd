"""Which characters of a PDF page are seen: not those that are pale, covered, invisible, cut off or outside the page."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pypdfium2.raw as api

from gkstats.files.overlaid import is_clear, notes
from gkstats.files.shades import brightness, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    Box: TypeAlias = tuple[float, float, float, float]
    Point: TypeAlias = tuple[float, float]

_DEEPEST: Final = 6  # of forms inside forms
_OPAQUE: Final = 250
_WHOLE: Final = 0.6  # the share of a page that a scan covers
_INVISIBLE: Final = (api.FPDF_TEXTRENDERMODE_INVISIBLE, api.FPDF_TEXTRENDERMODE_CLIP)
_STROKED: Final = (api.FPDF_TEXTRENDERMODE_STROKE, api.FPDF_TEXTRENDERMODE_STROKE_CLIP)
_OUTLINED: Final = (api.FPDF_TEXTRENDERMODE_FILL_STROKE, api.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP)
_THIN: Final = 3.0  # points: what is thinner is a line
_DENSE: Final = 0.8  # of what is behind it is hidden by a shape: a number behind it may not be seen
_DARK: Final = 0.5  # a text that is darker is seen on any ground that is not told: those are made for dark text
_SMALL: Final = (3.0, 70.0)  # points: as tall is what is drawn in a cell and may be a number,
_WIDEST: Final = 300.0  # and no wider
_BAND: Final = 12.0  # points
_WHITE: Final = 0.95
_LAST: Final = 1 << 30
_MOST_CORNERS: Final = 400
_LAYER: Final = tuple(map(ord, "OC\0"))  # what marks the content of a layer
_ROOM: Final = 1.5  # of a digit's width: a gap of no more has room for one
_EMPTY: Final = 2  # bytes of a text without a character
_TALLER: Final = 2.0  # times a character's height: texts of another line


class _Shape(NamedTuple):
    """What is drawn on a part of the page: when, where, how bright it is (None: not told), how much it hides.

    `outline` has the corners of a shape that is no plain box.
    """

    order: int
    box: Box
    bright: float | None
    dense: float = 1.0
    outline: tuple[Point, ...] = ()
    picture: Any = None

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place is on it."""
        return _within(self.box, x, y) and (not self.outline or _inside(self.outline, x, y))


class Pen(NamedTuple):
    """How a text is drawn: when, how bright (1: white), whether it is drawn at all, where it is cut off.

    `unsure`: it is in a layer, which may be switched off, or says other signs than it shows.
    """

    order: int
    bright: float
    drawn: bool
    clip: Box | None
    unsure: bool = False


class _Dark(NamedTuple):
    """A dark text: its address, where it stands, and itself."""

    address: int
    box: Box
    text: Any


@dataclass(slots=True)
class Ink:
    """What is drawn on a page, as far as it decides what is seen; places are the page's own, in points."""

    raw: Any
    document: Any
    page: Box
    pens: dict[int, Pen]
    shapes: list[_Shape]
    pictures: list[int]  # when pictures of the whole page are drawn
    bands: dict[int, list[_Shape]]  # the shapes of each stripe of the page, so that few are looked at
    small: list[Box]  # what is drawn and may be a number
    dark: dict[int, list[_Dark]]  # the dark texts of each stripe
    textpage: Any  # the page's text
    told: dict[int, list[Box]]  # where characters of a text are given: of two alike in one place only one is

    @classmethod
    def of(cls, page: Any) -> Ink:  # noqa: ANN401 - the library has no types
        """Read what a page draws."""
        ink = cls(page.raw, page.pdf.raw, page.get_cropbox(), {}, [], [], {}, [], {}, None, {})
        for order in range(api.FPDFPage_CountObjects(page.raw)):
            ink._take(api.FPDFPage_GetObject(page.raw, order), order, _DEEPEST, outermost=True)
        for box, told in notes(page.raw):
            ink.shapes.append(_Shape(_LAST, box, None, told))
            ink._note(box, widest=box[2] - box[0])
        for shape in ink.shapes:
            for band in ink._bands(shape.box):
                ink.bands.setdefault(band, []).append(shape)
        return ink

    def _bands(self, box: Box) -> range:
        """Give the stripes of the page that a box covers."""
        low, high = max(box[1], self.page[1]), min(box[3], self.page[3])
        return range(int(low // _BAND), int(high // _BAND) + 1)

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
            bright = _brightness(found, stroke=mode in _STROKED)
            if mode in _OUTLINED:
                bright = min(bright, _brightness(found, stroke=True))
            bright = 1 - (1 - bright) * around
            # In a form places are the form's own.
            clip = _clip(found) if outermost else None
            address = _address(found)
            self.pens[address] = Pen(order, bright, mode not in _INVISIBLE, clip, _is_unsure(found))
            if outermost and bright < _DARK and mode not in _INVISIBLE:
                dark = _Dark(address, _bounds(found), found)
                for band in self._bands(dark.box):
                    self.dark.setdefault(band, []).append(dark)
        elif not outermost:
            pass
        elif kind == api.FPDF_PAGEOBJ_PATH and (shape := _filled(found, order)) is not None:
            self.shapes.append(shape)
            if shape.outline and (shape.bright is None or shape.bright < _WHITE):
                self._note(shape.box)
        elif kind == api.FPDF_PAGEOBJ_SHADING:
            self.shapes.append(_Shape(order, _bounds(found), None))
            self._note(self.shapes[-1].box)
        elif kind == api.FPDF_PAGEOBJ_IMAGE:
            self.shapes.append(_Shape(order, _bounds(found), None, picture=found))
            if _share(found, self.page) > _WHOLE:
                self.pictures.append(order)
            self._note(self.shapes[-1].box)

    def _note(self, box: Box, widest: float = _WIDEST) -> None:
        """Keep in mind what has about the size of a number, a field that may be wider than its own among it."""
        wide, tall = box[2] - box[0], box[3] - box[1]
        least, tallest = _SMALL
        if least < tall < tallest and wide <= widest and wide * 4 > least:
            self.small.append(box)

    def is_over_scan(self, pen: Pen) -> bool:
        """Tell a text that is not seen itself, but on a picture of the page."""
        return bool(self.pictures) and (not pen.drawn or pen.order < max(self.pictures))

    def pen(self, textpage: Any, index: int, box: Box) -> Pen | None:  # noqa: ANN401
        """Give how the character in a box is drawn; None where the page does not say."""
        address = _address(api.FPDFText_GetTextObject(textpage, index))
        self.told.setdefault(address, []).append(box)
        self.textpage = textpage
        return self.pens.get(address)

    def seen(self, pen: Pen, box: Box) -> bool | None:
        """Tell whether a character drawn with a pen in a box is seen; None where that cannot be told."""
        if not pen.drawn:
            return False
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not _within(self.page, x, y) or (pen.clip is not None and not _within(pen.clip, x, y)):
            return False
        ground: float | None = 1.0
        unsure = pen.unsure
        for shape in self.bands.get(int(y // _BAND), ()):
            if not shape.holds(x, y):
                continue
            if shape.order > pen.order:
                if shape.dense < _DENSE or (shape.picture is not None and not self._hides(shape)):
                    continue
                if shape.bright is not None and not shape.outline and shape.dense == 1:
                    later = [dark for dark in self._untold(box) if self.pens[dark.address].order > shape.order]
                    return self._seen_again(later, box)
                unsure = True
            elif shape.bright is None or ground is None:
                ground = shape.bright if shape.dense == 1 else None
            else:
                ground += (shape.bright - ground) * shape.dense
        if ground is None:
            seen: bool | None = True if pen.bright < _DARK else None
        else:
            seen = visible(pen.bright, ground)
        if seen is False:
            return None if any(dark.address not in self.told for dark in self._untold(box)) else False
        return None if unsure else seen

    def _untold(self, box: Box) -> Iterator[_Dark]:
        """Give the dark texts of which no character is given in a box where they stand: it may be the same as there."""
        x, y, tall = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[3] - box[1]) * _TALLER
        for dark in self.dark.get(int(y // _BAND), ()):
            near = _within(dark.box, x, y) and dark.box[3] - dark.box[1] < tall
            if near and not any(_within(one, x, y) for one in self.told.get(dark.address, ())):
                yield dark

    def _seen_again(self, later: Sequence[_Dark], box: Box) -> bool | None:
        """Tell whether a character that is covered stands once more in a text over it, whose own was left out for that.

        So does a digit that an old number and the new one over it have in common. A gap in that text may be one.
        """
        seen: bool | None = False
        x, wide = (box[0] + box[2]) / 2, box[2] - box[0]
        for dark in later:
            own = self.told.get(dark.address)
            if own is None:  # blanks are given, but not told
                whole = api.FPDFTextObj_GetText(dark.text, self.textpage, None, 0) <= _EMPTY
                seen = True if whole else seen
                continue
            left = max([dark.box[0], *(one[2] for one in own if one[2] <= x)])
            right = min([dark.box[2], *(one[0] for one in own if one[0] >= x)])
            if right - left < _ROOM * wide:
                return True
            seen = None if seen is False else seen
        return seen

    def _hides(self, shape: _Shape) -> bool:
        """Tell a picture that covers what is behind it from one that lets it be seen, such as a seal."""
        if shape.order in self.pictures or api.FPDFPageObj_HasTransparency(shape.picture):
            return False
        return not is_clear(self.document, self.raw, shape.picture)


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


def _filled(path: Any, order: int) -> _Shape | None:  # noqa: ANN401
    """Give a shape that hides what is drawn before it; None for lines, and for what shines through."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    api.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value:
        return None
    box = _bounds(path)
    if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
        return None
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    outline = () if _is_box(path) else tuple(_corners(path))
    if not api.FPDFPageObj_GetFillColor(path, red, green, blue, alpha):
        return _Shape(order, box, None, 1.0, outline)  # a pattern
    bright = brightness(red.value, green.value, blue.value)
    if not api.FPDFPageObj_HasTransparency(path):
        return _Shape(order, box, bright, 1.0 if alpha.value >= _OPAQUE else alpha.value / 255, outline)
    if alpha.value == 255:
        return _Shape(order, box, None, 0.0, outline)
    return _Shape(order, box, bright, alpha.value / 256, outline)


def _corners(path: Any) -> Iterator[Point]:  # noqa: ANN401
    """Give the corners of a shape on the page; of a curve what leads it, too."""
    raw = api.FS_MATRIX()
    api.FPDFPageObj_GetMatrix(path, raw)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(api.FPDFPath_CountSegments(path), _MOST_CORNERS)):
        api.FPDFPathSegment_GetPoint(api.FPDFPath_GetPathSegment(path, index), x, y)
        yield raw.a * x.value + raw.c * y.value + raw.e, raw.b * x.value + raw.d * y.value + raw.f


def _inside(outline: Sequence[Point], x: float, y: float) -> bool:
    """Tell whether a place is inside of a shape: a line from it to the right crosses its sides once, or thrice."""
    odd = False
    for (a, b), (c, d) in pairwise((*outline, outline[0])):
        if (b > y) != (d > y) and x < a + (y - b) * (c - a) / (d - b):
            odd = not odd
    return odd


def _is_unsure(text: Any) -> bool:  # noqa: ANN401
    """Tell a text in a layer, or one that says other signs than it shows."""
    for place in range(max(0, api.FPDFPageObj_CountMarks(text))):
        mark = api.FPDFPageObj_GetMark(text, place)
        name, size = (ctypes.c_ushort * len(_LAYER))(), ctypes.c_ulong()  # a longer name does not fit
        if (
            api.FPDFPageObjMark_GetName(mark, name, 2 * len(_LAYER), size)
            and size.value == 2 * len(_LAYER)
            and tuple(name) == _LAYER
        ):
            return True
        if api.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") == api.FPDF_OBJECT_STRING:
            return True
    return False


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
