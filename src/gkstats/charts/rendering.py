"""Charts as files and as notebook output: SVG, PNG, PDF and JSON drawn with the package's own font.

No browser and no installed font is needed. One specification serves all: written in Vega-Lite 5, since JupyterLab draws
no newer one, and drawn here by the version nearest to JupyterLab's, so that a picture and the live chart agree.
"""

from __future__ import annotations

import io
import json
import warnings
from base64 import b64encode
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import altair as alt
import vl_convert
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from PIL import Image

from gkstats.charts.measuring import FONT, SMALLER
from gkstats.exports.spreadsheets import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import polars as pl

    from gkstats.charts import Chart

FAMILY: Final = "Gkstats Sans"
FORMATS: Final = ("svg", "png", "pdf", "json", "csv")
VEGA_LITE: Final = "5.8"
MIME: Final = "application/vnd.vegalite.v5+json"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
_SVG: Final = "http://www.w3.org/2000/svg"
_PNG_SCALE: Final = 2


class MissingGlyphWarning(UserWarning):
    """A character that the charts' font cannot draw: PNG and PDF show a box in its place."""


def specification(chart: Chart) -> dict[str, Any]:
    """Give a chart's Vega-Lite 5 specification."""
    # Not held against Vega-Lite's schema anew, part by part: tests do that for every kind of chart.
    made: dict[str, Any] = chart.to_dict(validate=False, context={"pre_transform": False})
    return made | {"$schema": _SCHEMA}


def svg(chart: Chart) -> str:
    """Draw a chart as SVG with a <title> and a <desc>; warn where the font lacks a character."""
    return _draw(specification(chart))


class SpecifiedChart:
    """A chart's specification, shown by a notebook as the chart is; the chart itself would make and check it anew."""

    def __init__(self, spec: dict[str, Any]) -> None:
        """Hold it."""
        self.spec = spec

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        return renderer(self.spec)


def save(chart: Chart, name: str, data: pl.DataFrame, folder: Path) -> None:
    """Write a chart as NAME.svg, .png (2x), .pdf and .json, and its data as NAME.csv, into `folder`."""
    write(specification(chart), name, data, folder)


def write(spec: dict[str, Any], name: str, data: pl.DataFrame, folder: Path) -> None:
    """Write a chart that is specified already, as `save` does."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = _draw(spec)
    (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")
    (folder / f"{name}.png").write_bytes(png(drawn))
    (folder / f"{name}.pdf").write_bytes(vl_convert.svg_to_pdf(_in_a_small_font(drawn)))
    (folder / f"{name}.json").write_text(json.dumps(spec, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    harmless(data).write_csv(folder / f"{name}.csv", include_bom=True)


def plain_svg(spec: dict[str, Any]) -> str:
    """Draw a specification without its title and source line, for a page that prints them as text."""
    (chart,) = spec["vconcat"]
    bare = {key: value for key, value in spec.items() if key != "title"}
    return _draw(bare | {"vconcat": [{key: value for key, value in chart.items() if key != "title"}]})


@lru_cache(maxsize=1)  # a chart is saved, and then shown
def png(drawn: str) -> bytes:
    """Turn an SVG picture into a PNG of twice its size; packed again without loss it takes a quarter of the room."""
    _register_font()
    packed = io.BytesIO()
    with Image.open(io.BytesIO(vl_convert.svg_to_png(_in_a_small_font(drawn), scale=_PNG_SCALE))) as picture:
        picture.convert("RGB").save(packed, "PNG")
    return packed.getvalue()


def few_colours(picture: bytes) -> bytes:
    """Give a PNG with 256 colours at most, which takes half of the room: a page may hold forty of them."""
    packed = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as drawn:
        drawn.quantize(256, dither=Image.Dither.NONE).save(packed, "PNG")
    return packed.getvalue()


def font_for(text: str) -> bytes:
    """Give as much of the charts' font as a text needs, as an OpenType font."""
    with TTFont(FONT) as font:
        cut = Subsetter()
        cut.populate(text=text)
        cut.subset(font)
        made = io.BytesIO()
        font.save(made)
    return made.getvalue()


def size(drawn: str) -> tuple[int, int]:
    """Give the width and height of an SVG picture in pixels."""
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing, no entity in it
    return round(float(root.get("width", 0))), round(float(root.get("height", 0)))


def missing_glyphs(text: str) -> str:
    """Give the characters of `text` that the charts' font cannot draw, each once, in order."""
    return "".join(dict.fromkeys(letter for letter in text if letter.isprintable() and ord(letter) not in _cmap(FONT)))


def renderer(spec: dict[str, Any], **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give a notebook's front end a live chart (JupyterLab), a picture (exported pages) and words.

    The picture is a PNG: unlike SVG it shows Chinese on a machine without a Chinese font.
    """
    spec = spec | {"$schema": _SCHEMA}
    drawn = _draw(spec)
    words = spec.get("description", "a chart")
    picture = b64encode(png(drawn)).decode()
    width, height = size(drawn)
    shown = {MIME: spec, "image/png": picture, "text/plain": words}
    return shown, {"image/png": {"alt": words, "width": width, "height": height}}


alt.renderers.register("gkstats", renderer)


def enable() -> None:
    """Let charts appear live in JupyterLab and as pictures in exported pages."""
    alt.renderers.enable("gkstats")


def _draw(spec: dict[str, Any]) -> str:
    """Draw a specification as SVG; Vega leaves the description out, so it is put in here."""
    drawn = _drawn(json.dumps(spec, ensure_ascii=False))
    missing = missing_glyphs("".join(_printed(drawn)))
    if missing:
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
        message = f"the charts' font cannot draw {named}: PNG and PDF show boxes there"
        warnings.warn(message, MissingGlyphWarning, stacklevel=3)
    head, body = drawn.split(">", 1)
    title = escape(spec.get("usermeta", {}).get("title", ""))
    return f'{head} role="img"><title>{title}</title><desc>{escape(spec.get("description", ""))}</desc>{body}'


@lru_cache(maxsize=1)  # a chart is saved, and then shown
def _drawn(spec: str) -> str:
    _register_font()
    drawn: str = vl_convert.vegalite_to_svg(_in_a_small_font(spec), vl_version=VEGA_LITE)
    for smaller in SMALLER:
        drawn = drawn.replace(f"{smaller},", f"{FAMILY},")
    return drawn


def _in_a_small_font(text: str) -> str:
    """Name in a picture or specification the smallest font that has all its characters: a large one is read slowly."""
    letters = {ord(letter) for letter in set(text) if letter.isprintable()}
    having = (name for name, file in SMALLER.items() if letters <= _cmap(file))
    return text.replace(f"{FAMILY},", f"{next(having, FAMILY)},")


def _printed(drawn: str) -> Iterator[str]:
    """Give every text that stands in a picture."""
    for text in ET.fromstring(drawn).iter(f"{{{_SVG}}}text"):  # noqa: S314 - our own drawing, no entity in it
        yield from text.itertext()


@cache
def _register_font() -> None:
    """Let the drawing library use the package's font; it says nothing of a folder that does not exist."""
    if not FONT.is_file():
        msg = f"the charts' font is missing: {FONT}"
        raise FileNotFoundError(msg)
    vl_convert.register_font_directory(str(FONT.parent))


@cache
def _cmap(file: Path) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())
