"""OFD (GB/T 33190) as lines: a package of XML with text and paths at places, read as the pages of a PDF are."""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from gkstats.files.baselines import Character
from gkstats.files.errors import FEW, DamagedError, LockedError, ScanError, TooLargeError, UnreadableFileError
from gkstats.files.grid import text_of
from gkstats.files.pages import Page, pieces
from gkstats.files.ruled import Rule, items
from gkstats.files.shades import brightness, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from gkstats.files.text import Text

    Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for the type
    Matrix: TypeAlias = tuple[float, float, float, float, float, float]
    Point: TypeAlias = tuple[float, float]

ENTRY: Final = "OFD.xml"
# What a package that is cut off, or whose numbers are none, makes of the reading.
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, RuntimeError, ValueError, ArithmeticError,
    etree.XMLSyntaxError,
)  # fmt: skip
_LARGEST: Final = 64 << 20
_MOST_PAGES: Final = 300
_MOST_OBJECTS: Final = 200_000
_DEEPEST: Final = 6  # of blocks in blocks, and of parameters that other ones are based on
_POINTS: Final = 72 / 25.4  # a millimetre's
_THIN: Final = 1.0  # millimetres: what is filled and thinner is a line
_SLANT: Final = 0.07  # radians: text that is turned by more stands askew
_IDENTITY: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_PATH: Final = re.compile(r"[SMLQBAC]|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_OPERANDS: Final = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


class _Style(NamedTuple):
    """How an object is drawn: the brightness of its fill and of its stroke."""

    fill: float = 0.0
    stroke: float = 0.0


@dataclass(slots=True)
class _Drawn:
    """What a page draws, in points from its lower left corner: text with its brightness, lines, grounds.

    Behind a text and a ground stands when it is drawn.
    """

    high: float
    texts: list[tuple[Character, float, int]]
    rules: list[Rule]
    grounds: list[tuple[Rule, float, int]]
    objects: int = 0


def read_ofd(data: bytes) -> Text:
    """Read a document's lines."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            pages = _Package(package).pages()
    except UnreadableFileError:
        raise
    except _DAMAGE:
        raise DamagedError("ofd_damaged") from None
    if sum(len(line.text) for page in pages for item in page.items for line in item.lines) < FEW:
        raise ScanError("ofd_pictures")
    return text_of(pieces(pages))


class _Package:
    """A package that is open, and how much of it may still be unpacked."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package, self.room = package, _LARGEST
        self.templates: dict[str, str] = {}
        self.parameters: dict[str, Element] = {}
        self.units: dict[str, Element] = {}

    def _part(self, name: str) -> Element:
        with self.package.open(name.lstrip("/")) as file:
            data = file.read(self.room + 1)
        self.room -= len(data)
        if self.room < 0:
            raise TooLargeError("body_unpacked", n=_LARGEST >> 20)
        if not data.lstrip().startswith(b"<"):
            raise LockedError("document_locked")
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))

    def pages(self) -> list[Page]:
        """Read the pages of all documents in the package."""
        found: list[Page] = []
        for body in _all(self._part(ENTRY), "DocBody"):
            root = _text(body, "DocRoot").lstrip("/")
            folder, document = posixpath.dirname(root), self._part(root)
            common = next(_all(document, "CommonData"), None)
            for name in (_texts(common, "PublicRes") + _texts(common, "DocumentRes")) if common is not None else ():
                self._resources(posixpath.join(folder, name))
            for template in _all(document, "TemplatePage"):
                self.templates[template.get("ID", "")] = posixpath.join(folder, template.get("BaseLoc", ""))
            size = _box(next(_all(common, "PhysicalBox"), None)) if common is not None else None
            for page in (one for pages in _all(document, "Pages") for one in _all(pages, "Page")):
                if len(found) == _MOST_PAGES:
                    raise TooLargeError("pages", n=len(found))
                found.append(self._page(posixpath.join(folder, page.get("BaseLoc", "")), size))
        return found

    def _resources(self, name: str) -> None:
        try:
            resources = self._part(name)
        except KeyError:
            return
        self.parameters |= {one.get("ID", ""): one for one in _all(resources, "DrawParam")}
        self.units |= {one.get("ID", ""): one for one in _all(resources, "CompositeGraphicUnit")}

    def _page(self, name: str, size: Sequence[float] | None) -> Page:
        content = self._part(name)
        own = _box(next((box for area in _own(content, "Area") for box in _all(area, "PhysicalBox")), None)) or size
        left, top, wide, high = own or (0.0, 0.0, 210.0, 297.0)
        drawn = _Drawn(high * _POINTS, [], [], [])
        place = (1.0, 0.0, 0.0, 1.0, -left, -top)
        backs = [self.templates.get(one.get("TemplateID", "")) for one in _own(content, "Template")]
        for source in (*(self._part(back) for back in backs if back), content):
            for layer in (one for inside in _own(source, "Content") for one in _own(inside, "Layer")):
                self._draw(layer, place, self._style(layer, _Style()), drawn, _DEEPEST)
        within = [
            _shaded(one, bright, order, drawn.grounds)
            for one, bright, order in drawn.texts
            if 0 <= one.x <= wide * _POINTS and 0 <= one.base <= drawn.high
        ]
        return Page(items([one for one in within if one is not None], drawn.rules), 0.0, drawn.high)

    def _style(self, element: Element, around: _Style) -> _Style:
        """Give how an object is drawn, by its own colours or by those of its parameters."""
        fill, stroke = around
        parameter: Element | None = self.parameters.get(element.get("DrawParam", ""))
        chain: list[Element] = [element]
        while parameter is not None and len(chain) < _DEEPEST:
            chain.append(parameter)
            parameter = self.parameters.get(parameter.get("Relative", ""))
        for one in reversed(chain):
            alpha = (_numbers(one.get("Alpha", "255")) or [255.0])[0] / 255
            own = next(_own(one, "FillColor"), None)
            line = next(_own(one, "StrokeColor"), None)
            fill = fill if own is None else _colour(own)
            stroke = stroke if line is None else _colour(line)
            fill, stroke = 1 - (1 - fill) * alpha, 1 - (1 - stroke) * alpha
        return _Style(fill, stroke)

    def _draw(self, parent: Element, place: Matrix, style: _Style, drawn: _Drawn, depth: int) -> None:
        """Draw what a layer or a block holds, in its order."""
        for element in parent:
            drawn.objects += 1
            if drawn.objects > _MOST_OBJECTS:
                raise TooLargeError("objects_on_page", n=drawn.objects)
            kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if element.get("Visible") == "false":
                continue
            own = self._style(element, style)
            left, top, *_ = _box(element.get("Boundary")) or (0.0, 0.0)
            inner = _times(_matrix(element.get("CTM")), _times((1.0, 0.0, 0.0, 1.0, left, top), place))
            if kind == "TextObject":
                clips = list(_clips(element, inner, drawn.high))
                drawn.texts += [
                    (_cut(one, clips), bright, drawn.objects)
                    for one, bright in _characters(element, inner, own, drawn.high)
                ]
            elif kind == "PathObject":
                _path(element, inner, own, drawn)
            elif kind == "PageBlock" and depth:
                self._draw(element, place, style, drawn, depth - 1)
            elif (
                kind == "CompositeObject"
                and depth
                and (unit := self.units.get(element.get("ResourceID", ""))) is not None
            ):
                for content in _own(unit, "Content"):
                    self._draw(content, inner, own, drawn, depth - 1)


def _characters(element: Element, place: Matrix, style: _Style, high: float) -> Iterator[tuple[Character, float]]:
    """Give a text's characters that stand upright, each with its brightness."""
    filled, stroked = element.get("Fill", "true") != "false", element.get("Stroke") == "true"
    size = (_numbers(element.get("Size", "")) or [0.0])[0]
    turn = (_numbers(element.get("CharDirection", "")) or [0.0])[0]
    if not (filled or stroked) or size <= 0 or turn % 360 or abs(math.atan2(place[1], place[0])) > _SLANT:
        return
    bright = style.fill if filled else style.stroke
    tall = size * math.hypot(place[2], place[3]) * _POINTS
    x = y = 0.0
    for code in _own(element, "TextCode"):
        x, y = (_numbers(code.get("X", "")) or [x])[0], (_numbers(code.get("Y", "")) or [y])[0]
        across, down = _deltas(code.get("DeltaX", "")), _deltas(code.get("DeltaY", ""))
        for index, sign in enumerate(code.text or ""):
            step = across[index] if index < len(across) else 0.0
            wide = size * (0.55 if sign.isascii() else 1.0)
            wide = min(wide, step) if step > 0 else wide
            left, base = _apply((x, y), place)
            right, _ = _apply((x + wide, y), place)
            if not sign.isspace() and ord(sign) > 0x20:
                yield Character(sign, left * _POINTS, right * _POINTS, high - base * _POINTS, max(tall, 1.0)), bright
            x, y = x + step, y + (down[index] if index < len(down) else 0.0)


def _clips(element: Element, place: Matrix, high: float) -> Iterator[Rule]:
    """Give the bounds in which an object is shown, by each of its clips that say them."""
    for clip in (one for clips in _own(element, "Clips") for one in _own(clips, "Clip")):
        points: list[Point] = []
        for path in _all(clip, "Path"):
            left, top, *_ = _box(path.get("Boundary")) or (0.0, 0.0)
            inner = _times(_matrix(path.get("CTM")), _times((1.0, 0.0, 0.0, 1.0, left, top), place))
            shapes = _shapes("".join(_texts(path, "AbbreviatedData")))
            points += [_apply(point, inner) for shape in shapes for point in shape]
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            yield _rule((min(xs), min(ys)), (max(xs), max(ys)), high)


def _cut(one: Character, clips: Sequence[Rule]) -> Character:
    """Give a character, a digit in brackets if a clip cuts it off: where clips begin is not told alike by all."""
    shown = all(clip.left <= one.x <= clip.right and clip.bottom <= one.y <= clip.top for clip in clips)
    return one if shown or not one.sign.isdigit() else one._replace(sign=f"[{one.sign}]")


def _shaded(one: Character, bright: float, order: int, grounds: Sequence[tuple[Rule, float, int]]) -> Character | None:
    """Give a character as it is seen on what is filled behind it: a digit that hardly is stands in brackets.

    So does one over which something is filled later.
    """
    ground, covered = 1.0, False
    for box, shade, at in grounds:
        if box.left <= one.x <= box.right and box.bottom <= one.y <= box.top:
            if at > order:
                covered = True
            else:
                ground = shade
    seen = visible(bright, ground)
    if seen is False:
        return None
    return one._replace(sign=f"[{one.sign}]") if (seen is None or covered) and one.sign.isdigit() else one


def _path(element: Element, place: Matrix, style: _Style, drawn: _Drawn) -> None:
    """Take a path's straight lines, thin shapes as lines, and what is filled as a ground."""
    stroked, filled = element.get("Stroke", "true") != "false", element.get("Fill") == "true"
    for shape in _shapes("".join(_texts(element, "AbbreviatedData"))):
        points = [_apply(point, place) for point in shape]
        if len(points) < 2:
            continue
        xs, ys = [x for x, _ in points], [y for _, y in points]
        whole = _rule((min(xs), min(ys)), (max(xs), max(ys)), drawn.high)
        if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN and (filled or stroked):
            x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
            ends = (
                ((min(xs), y), (max(xs), y)) if max(xs) - min(xs) >= max(ys) - min(ys) else ((x, min(ys)), (x, max(ys)))
            )
            drawn.rules.append(_rule(*ends, drawn.high))
            continue
        if filled:
            drawn.grounds.append((whole, style.fill, drawn.objects))
        if stroked:
            drawn.rules += [_rule(a, b, drawn.high) for a, b in pairwise(points)]


def _rule(a: Point, b: Point, high: float) -> Rule:
    xs, ys = sorted((a[0] * _POINTS, b[0] * _POINTS)), sorted((high - a[1] * _POINTS, high - b[1] * _POINTS))
    return Rule(xs[0], ys[0], xs[1], ys[1])


def _shapes(data: str) -> list[list[Point]]:
    """Give the points of a path's parts, closed ones with their first point again; a curve is where it leads to."""
    shapes: list[list[Point]] = []
    found = _PATH.findall(data)
    at = 0
    while at < len(found):
        operator, count = found[at], _OPERANDS.get(found[at], -1)
        operands = found[at + 1 : at + 1 + count]
        if count < 0 or any(operand in _OPERANDS for operand in operands) or len(operands) < count:
            at += 1
            continue
        at += 1 + count
        if operator == "C":
            if shapes and shapes[-1]:
                shapes[-1].append(shapes[-1][0])
            continue
        point = float(operands[-2]), float(operands[-1])
        if operator in "SM" or not shapes:
            shapes.append([])
        shapes[-1].append(point)
    return shapes


def _deltas(said: str) -> list[float]:
    """Read steps between characters: `g 3 5.2` is 5.2 three times."""
    steps: list[float] = []
    found = said.replace(",", " ").split()
    at = 0
    while at < len(found):
        if found[at] == "g" and at + 2 < len(found) and found[at + 1].isdecimal():
            steps += [(_numbers(found[at + 2]) or [0.0])[0]] * min(int(found[at + 1]), 10_000)
            at += 3
        else:
            steps += _numbers(found[at])[:1]
            at += 1
    return steps


def _colour(element: Element) -> float:
    """Give how bright a colour is on white paper; black without a value."""
    parts = _numbers(element.get("Value", "")) or [0.0]
    alpha = (_numbers(element.get("Alpha", "255")) or [255.0])[0] / 255
    if len(parts) == 4:  # cyan, magenta, yellow, black
        parts = [(255 - part) * (255 - parts[3]) / 255 for part in parts[:3]]
    red, green, blue = (parts * 3)[:3] if len(parts) < 3 else parts[:3]
    return 1 - (1 - brightness(red, green, blue)) * alpha


def _numbers(said: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(said)]


def _box(said: Element | str | None) -> list[float] | None:
    numbers = _numbers((said if isinstance(said, str) else said.text or "") if said is not None else "")
    return numbers[:4] if len(numbers) >= 4 else None


def _matrix(said: str | None) -> Matrix:
    numbers = _numbers(said or "")
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) == 6 else _IDENTITY


def _times(first: Matrix, second: Matrix) -> Matrix:
    """Give the matrix that does one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _apply(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _own(element: Element, name: str) -> Iterator[Element]:
    """Give an element's own children of a name, in any namespace."""
    return (one for one in element if isinstance(one.tag, str) and etree.QName(one).localname == name)


def _all(element: Element, name: str) -> Iterator[Element]:
    yield from element.iter(f"{{*}}{name}")


def _texts(element: Element, name: str) -> list[str]:
    return [one.text.strip() for one in _all(element, name) if one.text]


def _text(element: Element, name: str) -> str:
    return next(iter(_texts(element, name)), "")
