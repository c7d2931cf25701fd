"""OFD files (GB/T 33190) made of a document of `printing`: a layout and a writer of our own.

    data = ofd(document, OFDS["one matrix"])

Tables are ruled and go on over page breaks between rows; each page has its number. Sizes are millimetres.
"""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from evaluation.filemaking import parts
from gkstats.demo.printing import MARK
from gkstats.demo.writers import slots, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.demo.printing import Document, Grid

_NAMESPACE = "http://www.ofdspec.org/2016"
_WIDTH, _HEIGHT, _EDGE = 210.0, 297.0, 18.0
_SIZE, _LEADING, _PAD = 3.2, 4.6, 1.2


class Manner(NamedTuple):
    """How a program writes the same page: see `OFDS`."""

    matrix: bool = False  # text in a unit of its own, scaled to the page
    single: bool = False  # one object a character
    counted: bool = False  # steps as `g count step`
    template: bool = False  # ruling lines in a template page
    blocks: bool = False  # objects in blocks in blocks
    filled: bool = False  # ruling lines as thin filled shapes
    watermark: bool = False  # a slanted text over each page, and pale and invisible digits all over it


OFDS = {
    "plain": Manner(),
    "one matrix": Manner(matrix=True),
    "a character an object": Manner(single=True),
    "counted steps": Manner(counted=True),
    "lines in a template": Manner(template=True),
    "blocks": Manner(blocks=True),
    "filled lines": Manner(filled=True),
    "a watermark": Manner(watermark=True),
}


class _Line(NamedTuple):
    x: float
    y: float
    text: str


class _Sheet:
    """One page: its text and its ruling lines, from the top down."""

    def __init__(self) -> None:
        self.texts: list[_Line] = []
        self.rules: list[tuple[float, float, float, float]] = []
        self.y = _EDGE


def _wide(text: str) -> float:
    return sum(_SIZE * (0.55 if sign.isascii() else 1) for sign in text)


def _pages(document: Document) -> list[_Sheet]:
    pages = [_Sheet()]
    for part in parts(document.change(lambda grid: grid.plain)):
        if isinstance(part, str):
            for line in wrap(MARK.sub("", part), 52):
                if pages[-1].y > _HEIGHT - _EDGE - _LEADING:
                    pages.append(_Sheet())
                pages[-1].texts.append(_Line(_EDGE, pages[-1].y + _SIZE, line))
                pages[-1].y += _LEADING
        else:
            _table(part, pages)
    for number, page in enumerate(pages, start=1):
        page.texts.append(_Line(_WIDTH / 2, _HEIGHT - 9, f"- {number} -"))
    return pages


def _table(grid: Grid, pages: list[_Sheet]) -> None:
    """Lay a table out: a row is as high as what stands in it needs, a merged cell lends its room to its last row."""
    share = {0: [], 1: [40], 3: [6, 10, 24]}[grid.labels]
    share = share + [(100 - sum(share)) / (grid.width - len(share))] * (grid.width - len(share))
    edges = [_EDGE + sum(share[:at]) * (_WIDTH - 2 * _EDGE) / 100 for at in range(grid.width + 1)]
    lines = {
        id(box): wrap(box.text, max(1, int((edges[box.column + box.width] - edges[box.column] - _PAD) / _SIZE)))
        if _wide(box.text) > edges[box.column + box.width] - edges[box.column] - _PAD
        else [box.text]
        for box in grid.boxes
    }
    heights = [_LEADING + _PAD] * len(grid.rows)
    for box in sorted(grid.boxes, key=lambda box: box.height):
        own = range(box.row, box.row + box.height)
        heights[own[-1]] += max(0.0, len(lines[id(box)]) * _LEADING + _PAD - sum(heights[row] for row in own))
    started: dict[int, list[str]] = {}
    for row, slot in enumerate(slots(grid)):
        if pages[-1].y + heights[row] > _HEIGHT - _EDGE:
            pages.append(_Sheet())
        page = pages[-1]
        top, bottom = page.y, page.y + heights[row]
        first = row == 0 or page.y == _EDGE
        for column, box in enumerate(slot):
            left, right = edges[column], edges[column + 1]
            if first or box.row == row:
                page.rules.append((left, top, right, top))
            if (
                box.row + max(1, box.height) - 1 == row
                or bottom + heights[min(row + 1, len(heights) - 1)] > _HEIGHT - _EDGE
            ):
                page.rules.append((left, bottom, right, bottom))
            if column == box.column:
                page.rules.append((left, top, left, bottom))
                if box.row == row:
                    started[id(box)] = list(lines.get(id(box), [box.text]))
                y = top + _PAD / 2 + _SIZE
                # What a merged cell holds goes on in its next rows, and on the next page.
                while started.get(id(box)) and y <= bottom:
                    page.texts.append(_Line(left + _PAD / 2, y, started[id(box)].pop(0)))
                    y += _LEADING
        page.rules.append((edges[-1], top, edges[-1], bottom))
        page.y = bottom
    pages[-1].y += _LEADING


def _text(line: _Line, manner: Manner) -> Iterator[str]:
    steps = [_SIZE * (0.55 if sign.isascii() else 1) for sign in line.text]
    if manner.single:
        x = line.x
        for sign, step in zip(line.text, steps, strict=True):
            yield _object(x, line.y, sign, [], manner)
            x += step
    elif line.text:
        yield _object(line.x, line.y, line.text, steps[:-1], manner)


def _object(x: float, y: float, text: str, steps: list[float], manner: Manner, more: str = "") -> str:
    scale = 0.25 if manner.matrix else 1.0
    delta = " ".join(f"{step / scale:g}" for step in steps)
    if manner.counted and steps and len(set(steps)) == 1:
        delta = f"g {len(steps)} {steps[0] / scale:g}"
    across = f' DeltaX="{delta}"' if steps else ""
    matrix = f' CTM="{scale} 0 0 {scale} 0 0"' if manner.matrix else ""
    code = f'<ofd:TextCode X="0" Y="{_SIZE / scale:g}"{across}>{escape(text)}</ofd:TextCode>'
    box = f"{x:g} {y - _SIZE:g} {_wide(text) + 1:g} {_LEADING}"
    told = f'Boundary="{box}" Font="2" Size="{_SIZE / scale:g}"{matrix} {more}'
    return f'<ofd:TextObject ID="1" {told}>{code}</ofd:TextObject>'


def _rule(rule: tuple[float, float, float, float], manner: Manner) -> str:
    left, top, right, bottom = rule
    wide, high = max(right - left, 0.1), max(bottom - top, 0.1)
    box = f"{left:g} {top:g} {wide:g} {high:g}"
    if manner.filled:
        data = f"M 0 0 L {wide:g} 0 L {wide:g} {high:g} L 0 {high:g} C"
        return (
            f'<ofd:PathObject ID="1" Boundary="{box}" Fill="true" Stroke="false">'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    data = f"M 0 0 L {right - left:g} {bottom - top:g}"
    return (
        f'<ofd:PathObject ID="1" Boundary="{box}" LineWidth="0.2"><ofd:StrokeColor Value="0 0 0"/>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _hidden() -> Iterator[str]:
    """Give texts over a whole page that are no part of the report."""
    for y in range(60, 290, 40):
        code = '<ofd:TextCode X="0" Y="9" DeltaX="g 7 6">20230791</ofd:TextCode>'
        yield (
            f'<ofd:TextObject ID="1" Boundary="30 {y} 90 90" Font="2" Size="9" CTM="0.866 -0.5 0.5 0.866 0 40">'
            f"{code}</ofd:TextObject>"
        )
    for y in range(20, 290, 5):
        for x in range(20, 200, 7):
            yield _object(x, y, "7", [], Manner(), 'Visible="false"')
            yield _object(x + 1, y, "7", [], Manner(), 'Fill="false"')
            yield _object(x + 2, y, "7", [], Manner(), 'Alpha="20"')


def ofd(document: Document, manner: Manner = OFDS["plain"]) -> bytes:
    """Make a file."""
    pages = _pages(document)
    file = io.BytesIO()
    head, space = '<?xml version="1.0" encoding="UTF-8"?>', f'xmlns:ofd="{_NAMESPACE}"'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "OFD.xml",
            f'{head}<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody>'
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        backs = [f'<ofd:TemplatePage ID="{n + 900}" BaseLoc="Tpls/Tpl_{n}/Content.xml"/>' for n in range(len(pages))]
        made.writestr(
            "Doc_0/Document.xml",
            f"{head}<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {_WIDTH:g} {_HEIGHT:g}"
            f"</ofd:PhysicalBox></ofd:PageArea>{''.join(backs) if manner.template else ''}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for number, page in enumerate(pages):
            rules = "".join(_rule(rule, manner) for rule in page.rules)
            texts = "".join(text for line in page.texts for text in _text(line, manner))
            texts += "".join(_hidden()) if manner.watermark else ""
            own = texts if manner.template else rules + texts
            if manner.blocks:
                own = f"<ofd:PageBlock><ofd:PageBlock>{own}</ofd:PageBlock></ofd:PageBlock>"
            template = f'<ofd:Template TemplateID="{number + 900}" ZOrder="Background"/>' if manner.template else ""

            def content(inside: str, before: str = "") -> str:
                return (
                    f'{head}<ofd:Page {space}>{before}<ofd:Content><ofd:Layer ID="3" Type="Body">{inside}</ofd:Layer>'
                    "</ofd:Content></ofd:Page>"
                )

            made.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", content(own, template))
            if manner.template:
                made.writestr(f"Doc_0/Tpls/Tpl_{number}/Content.xml", content(rules))
    return file.getvalue()
