"""What a reader sees of a drawing's texts: where each stands and how large it is, from the font's own widths.

A drawing of ours is SVG with nested translations and rotations; its font is the package's, so that a text's box is
known without a browser.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET

from fontTools.ttLib import TTFont

from gkstats.charts import rendering
from gkstats.charts.measuring import FONT

SLIDE = (960, 540)  # points: 13.333 by 7.5 inches
SMALLEST = 10  # points on a slide that a chart fills
_SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"(translate|rotate|scale)\(([^)]*)\)")
_UP, _DOWN = 0.72, 0.1  # of the size, above and below the baseline: of capitals, digits and Chinese
_TOUCH = 1.5  # pixels that boxes may share: letters do not fill them


@dataclass(frozen=True)
class Text:
    """One text of a drawing: its words, its size in pixels and its box (left, top, right, bottom)."""

    words: str
    size: float
    box: tuple[float, float, float, float]


def texts(drawn: str) -> list[Text]:
    """Give every text of a drawing but the mark across invented data, which is meant to lie over it."""
    found: list[Text] = []
    _walk(ET.fromstring(drawn), (1, 0, 0, 1, 0, 0), found)  # noqa: S314 - our own drawing
    return found


def faults(drawn: str, invented: str = "") -> list[str]:
    """Name every text that is cut off, lies on another, or is too small on a slide; `invented` is the mark's words."""
    width, height = rendering.size(drawn)
    scale = min(SLIDE[0] / width, SLIDE[1] / height)
    every = [text for text in texts(drawn) if text.words != invented]
    said = []
    for text in every:
        left, top, right, bottom = text.box
        if left < -_TOUCH or top < -_TOUCH or right > width + _TOUCH or bottom > height + _TOUCH:
            said.append(f"cut off: {text.words}")
        if text.size * scale < SMALLEST:
            said.append(f"{text.size * scale:.1f} pt: {text.words}")
    for one, other in itertools.combinations(every, 2):
        if _on(one.box, other.box):
            said.append(f"on each other: {one.words} | {other.words}")
    return said


def width_of(words: str, size: float) -> float:
    """Give how wide a text is drawn in the package's font."""
    advances, units = _metrics()
    return sum(advances.get(ord(letter), units) for letter in words) * size / units


def _on(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > _TOUCH and down > _TOUCH


def _walk(element: ET.Element, place: tuple[float, ...], found: list[Text]) -> None:
    here = _moved(place, element.get("transform", ""))
    if element.tag == f"{_SVG}text" and element.get("opacity") != "0":
        size = float(element.get("font-size", "0px").removesuffix("px"))
        lines = [child for child in element if child.tag == f"{_SVG}tspan"]
        down = 0.0
        for line in lines or [element]:
            down += float(line.get("dy", 0))
            words = "".join(line.itertext())
            if words.strip():
                found.append(Text(words, size, _box(words, size, element.get("text-anchor", "start"), here, down)))
        return
    for child in element:
        _walk(child, here, found)


def _box(words: str, size: float, anchor: str, place: tuple[float, ...], down: float) -> tuple[float, ...]:
    wide = width_of(words, size)
    left = {"start": 0.0, "middle": -wide / 2, "end": -wide}[anchor]
    corners = [(x, y + down) for x in (left, left + wide) for y in (-_UP * size, _DOWN * size)]
    a, b, c, d, e, f = place
    points = [(a * x + c * y + e, b * x + d * y + f) for x, y in corners]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _moved(place: tuple[float, ...], steps: str) -> tuple[float, ...]:
    for name, numbers in _STEP.findall(steps):
        values = [float(number) for number in re.split(r"[ ,]+", numbers.strip())]
        a, b, c, d, e, f = place
        if name == "translate":
            x, y = (*values, 0.0)[:2]
            place = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)
        elif name == "scale":
            x, y = (*values, values[0])[:2]
            place = (a * x, b * x, c * y, d * y, e, f)
        else:
            turned = math.radians(values[0])
            sine, cosine = math.sin(turned), math.cos(turned)
            place = (a * cosine + c * sine, b * cosine + d * sine, c * cosine - a * sine, d * cosine - b * sine, e, f)
    return place


@cache
def _metrics() -> tuple[dict[int, int], int]:
    with TTFont(FONT) as font:
        glyphs = font["hmtx"].metrics
        return {code: glyphs[name][0] for code, name in font.getBestCmap().items()}, font["head"].unitsPerEm
