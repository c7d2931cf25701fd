"""An office's own chart, drawn on a slide from rows and numbers, each of which can be edited there."""

from __future__ import annotations

import math
from contextlib import closing, contextmanager
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any, Final

import xlsxwriter
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Pt

from gkstats.exports.workbook import TEXTS_ONLY
from gkstats.words.wording import whole_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.runs.briefing.native import DrawnSeries, Native

_INK: Final = "222222"
_GRID: Final = "E4E4E4"
_FEW_ROWS: Final = 12
_STEPS: Final = 12  # more labels of an axis would lie on each other
_FEW_SIZE: Final = 11  # points; a triangle looks smaller than a circle of its size
_DARK: Final = 0.45  # of white's brightness: below it a label is white
_KINDS: Final = {
    "parts": XL_CHART_TYPE.BAR_STACKED_100, "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}  # fmt: skip
_PALE: Final = "A9CFE6"  # of bars with a number on them
_ROOM_FOR_A_NUMBER: Final = 0.1  # of the axis, at the foot of a bar
_ROOM_FOR_STEPS: Final = 0.12  # of the height, below bars
_CLOSE: Final = 0.07  # of the axis
_ROUND: Final = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
_MOST_NAMES: Final = 0.5  # of the chart's width
_WIDE: Final = 0x2E7F  # from here on a letter is as wide as it is high
_SMALL: Final = 0.1  # below it one decimal could say 0.0 of a number that is not 0
_LARGE: Final = 100  # from here on no decimals, as on the charts
_WHOLE_STEPS: Final = 10  # an axis that ends here or above has steps of whole numbers
_WHOLE_PER_CENT: Final = 0.05  # an axis of shares that ends below has steps of parts of a per cent
_SMALL_PART: Final = 0.04  # a narrower part of a bar has no room for its number


class _TextWorkbook(CategoryWorkbookWriter):
    """The workbook inside a chart: names of rows come from reports, and none becomes a formula or a link."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: IO[bytes]) -> Iterator[tuple[xlsxwriter.Workbook, Any]]:
        with closing(xlsxwriter.Workbook(xlsx_file, {"in_memory": True} | TEXTS_ONLY)) as book:
            yield book, book.add_worksheet()


class _ChartRows(CategoryChartData):
    """Rows and numbers of a chart, kept in a workbook of texts."""

    @cached_property
    def _workbook_writer(self) -> CategoryWorkbookWriter:
        return _TextWorkbook(self)  # type: ignore[no-untyped-call]


def draw(slide: Any, native: Native, box: tuple[int, int, int, int], face: str, size: int = 13) -> Any:  # noqa: ANN401 - pptx has no types
    """Draw a chart into a box (left, top, width, height) of a slide, its text in `size` points; give its frame."""
    data = _ChartRows(number_format=_number_format(native))  # type: ignore[no-untyped-call]
    data.categories = _categories(native)
    for series in native.series:
        data.add_series(series.name or native.axis, series.values)  # type: ignore[no-untyped-call]
    frame = slide.shapes.add_chart(_KINDS[native.kind], *box, data)
    chart = frame.chart
    points = size - 2 if len(native.categories) > _FEW_ROWS and native.kind != "lines" else size
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(points), face
    chart.font.color.rgb = RGBColor.from_string(_INK)  # type: ignore[no-untyped-call]
    chart.has_legend = len(native.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    for series, drawn in zip(native.series, chart.plots[0].series, strict=True):
        _colour(native, series, drawn)
        if native.reaches:
            _reach(series, drawn)
    if native.kind != "parts":
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, _top(native)
    if native.kind == "lines":
        _lines(native, chart, points)
    else:
        _bars(native, chart, points, points * Pt(1) / box[2])
    _without_frame(chart)
    return frame


def _categories(native: Native) -> list[str]:
    """Name the categories; a number for which an interval leaves no room beside it stands with its name."""
    names = list(native.categories)
    (first, *_) = native.series
    for at in range(len(names)) if native.kind == "bars" else ():
        if _beside_its_name(native, first, at):
            names[at] += f": {(first.said and first.said[at]) or _printed(native, first.values[at])}"
    return names


def _beside_its_name(native: Native, series: DrawnSeries, at: int) -> bool:
    """Tell whether a number stands with its row's name: said in words, or one for which an interval leaves no room."""
    reach = series.reach[at] if series.reach else None
    close = reach is not None and reach[0] < _ROOM_FOR_A_NUMBER * _top(native)
    return close or bool(series.said and series.said[at])


def _printed(native: Native, value: float | None) -> str:
    if value is None:
        return ""
    if native.shares:
        return f"{value:.1%}"
    if _is_small(value):
        whole, _, part = f"{value:.3f}".partition(".")
        return f"{whole}.{part.rstrip('0') or '0'}"
    return f"{value:,.{0 if _are_whole(native) or value >= _LARGE else 1}f}"


def _bars(native: Native, chart: Any, points: int, letter: float) -> None:  # noqa: ANN401
    """Lay bars from the top down, each with its number in place of an axis; `letter` is in parts of the width."""
    plot = chart.plots[0]
    plot.gap_width = 45
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.fill.background()
    chart.category_axis.has_major_gridlines = False
    _every_label(chart.category_axis, 1)
    chart.value_axis.has_major_gridlines = False
    within = any(series.reach for series in native.series)
    chart.value_axis.visible = within  # an interval's ends are read from it; else each bar has its number
    if native.kind == "parts":
        plot.overlap = 100
        _numbers_of_parts(native, plot, points)
        return
    if within:
        _steps_below(native, chart.value_axis)
    behind = (
        0.02
        if within
        else letter * max(letters(_printed(native, value)) for series in native.series for value in series.values)
    )
    _lay(chart, letter * max(map(letters, _categories(native))), behind, below=_ROOM_FOR_STEPS if within else 0)
    # An interval is drawn across the end of its bar: the number stands at the foot.
    for series, drawn in zip(native.series, plot.series, strict=True):
        labels = drawn.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = _number_format(native), False
        labels.position = XL_LABEL_POSITION.INSIDE_BASE if within else XL_LABEL_POSITION.OUTSIDE_END
        for at in range(len(series.values)):
            if _beside_its_name(native, series, at):
                _without_number(drawn, at)
        labels._element.get_or_add_txPr().bodyPr.set("wrap", "none")  # noqa: SLF001 - the library has no way to


def _steps_below(native: Native, axis: Any) -> None:  # noqa: ANN401
    """Print the steps of an axis below the bars, whose order from the top down would put them above."""
    axis.format.line.fill.background()
    axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _axis_format(native), False


def _lay(chart: Any, names: float, numbers: float, below: float = 0) -> None:  # noqa: ANN401
    """Keep room for the names of the rows, each on one line, for the numbers behind and for what stands `below`.

    `names` and `numbers` are parts of the chart's width, `below` of its height.
    """
    left = min(_MOST_NAMES, names + 0.02)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    places = {
        "layoutTarget": "inner",
        "xMode": "edge",
        "yMode": "edge",
        "x": left,
        "y": 0.01,
        "w": 0.98 - left - numbers,
        "h": 0.98 - below,
    }
    for name, value in places.items():
        etree.SubElement(manual, qn(f"c:{name}")).set("val", value if isinstance(value, str) else f"{value:.4f}")
    area = chart._chartSpace.chart.plotArea  # noqa: SLF001 - the library has no way to
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)


def _without_frame(chart: Any) -> None:  # noqa: ANN401
    """Draw no line around the chart."""
    space = chart._chartSpace  # noqa: SLF001 - the library has no way to
    look = etree.Element(qn("c:spPr"))
    etree.SubElement(look, qn("a:noFill"))
    etree.SubElement(etree.SubElement(look, qn("a:ln")), qn("a:noFill"))
    space.find(qn("c:chart")).addnext(look)


def letters(text: str) -> float:
    """Count letters by width: a Latin one is about half as wide as it is high."""
    return sum(1.0 if ord(letter) > _WIDE else 0.55 for letter in text)


def _without_number(drawn: Any, at: int) -> None:  # noqa: ANN401
    """Take the number off one bar."""
    label = drawn.points[at].data_label._get_or_add_dLbl()  # noqa: SLF001 - the library has no way to
    for child in list(label)[1:]:
        label.remove(child)
    etree.SubElement(label, qn("c:delete")).set("val", "1")


def _numbers_of_parts(native: Native, plot: Any, points: int) -> None:  # noqa: ANN401
    """Put its share of the bar on each part that has room for it."""
    wholes = [sum(series.values[at] or 0 for series in native.series) for at in range(len(native.categories))]
    for series, drawn in zip(native.series, plot.series, strict=True):
        for at, (value, whole) in enumerate(zip(series.values, wholes, strict=True)):
            if value and value / whole >= _SMALL_PART:
                label = drawn.points[at].data_label
                label.has_text_frame = True
                hollow = bool(series.hollow) and series.hollow[at]
                label.text_frame.text = f"{value:,}" if hollow else whole_percent(value / whole)
                label.text_frame.word_wrap = False
                ink = RGBColor.from_string("FFFFFF" if _dark(series.colour) and not hollow else _INK)  # type: ignore[no-untyped-call]
                (paragraph,) = label.text_frame.paragraphs
                for font in (paragraph.font, paragraph.runs[0].font):
                    font.size, font.color.rgb = Pt(points - 1), ink


def _lines(native: Native, chart: Any, points: int) -> None:  # noqa: ANN401
    """Draw lines over an axis from 0, each number printed at its end."""
    axis = chart.value_axis
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(_GRID)  # type: ignore[no-untyped-call]
    axis.format.line.fill.background()
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _axis_format(native), False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if len(native.categories) > _STEPS:
        _every_label(chart.category_axis, (len(native.categories) - 1) // (_STEPS - 2))
        return
    ends = []
    for series, drawn in zip(native.series, chart.plots[0].series, strict=True):
        last = max(at for at, value in enumerate(series.values) if value is not None)
        said = (series.said and series.said[last]) or _printed(native, series.values[last])
        ends.append((series.values[last] or 0, said, last, drawn))
    below = -_top(native)
    for value, said, last, drawn in sorted(ends, key=lambda end: end[0]):
        label = drawn.points[last].data_label
        # Of two that end close to each other the upper one stands above its point.
        label.position = XL_LABEL_POSITION.ABOVE if value - below < _CLOSE * _top(native) else XL_LABEL_POSITION.RIGHT
        below = value
        label.has_text_frame = True
        label.text_frame.text = said
        label.text_frame.paragraphs[0].runs[0].font.size = Pt(points)


def _every_label(axis: Any, step: int) -> None:  # noqa: ANN401
    """Print the label of every category, or of every so many; a program left to itself leaves out some."""
    skip = etree.Element(qn("c:tickLblSkip"))
    skip.set("val", str(step))
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)  # noqa: SLF001 - the library has no way to


def _colour(native: Native, series: DrawnSeries, drawn: Any) -> None:  # noqa: ANN401
    """Colour a series; what rests on few reports is hollow, as in every chart of the house.

    A line's points are triangles there, too: LibreOffice fills every marker with its line's colour, whatever is said.
    """
    pale = native.kind == "bars" and bool(series.reach)
    plain = len(native.categories) > _STEPS
    colour = RGBColor.from_string(_PALE if pale else series.colour.lstrip("#"))  # type: ignore[no-untyped-call]
    if native.kind == "lines":
        drawn.smooth = False
        drawn.format.line.color.rgb, drawn.format.line.width = colour, Pt(2.5)
        drawn.marker.style = XL_MARKER_STYLE.NONE if plain else XL_MARKER_STYLE.CIRCLE
        drawn.marker.size = 8
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour
        drawn.marker.format.line.color.rgb = colour
    else:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour
        drawn.invert_if_negative = False
    for at, hollow in enumerate(series.hollow):
        if hollow and series.values[at] is not None:
            point = drawn.points[at]
            shape = point.marker.format if native.kind == "lines" else point.format
            if native.kind == "lines":  # a point's own marker has nothing of its line's
                point.marker.style = XL_MARKER_STYLE.NONE if plain else XL_MARKER_STYLE.TRIANGLE
                point.marker.size = _FEW_SIZE
            shape.fill.solid()
            shape.fill.fore_color.rgb = RGBColor(0xFF, 0xFF, 0xFF)  # type: ignore[no-untyped-call]
            shape.line.color.rgb = colour


def _reach(series: DrawnSeries, drawn: Any) -> None:  # noqa: ANN401
    """Draw the intervals: the library has no way to, so the chart's own elements are written."""
    if not any(series.reach):
        return
    ends = [
        (0.0, 0.0) if reach is None or value is None else (value - reach[0], reach[1] - value)
        for value, reach in zip(series.values, series.reach, strict=True)
    ]
    bars = etree.Element(qn("c:errBars"))
    etree.SubElement(bars, qn("c:errBarType")).set("val", "both")
    etree.SubElement(bars, qn("c:errValType")).set("val", "cust")
    etree.SubElement(bars, qn("c:noEndCap")).set("val", "1")
    for name, side in (("c:plus", 1), ("c:minus", 0)):
        numbers = etree.SubElement(etree.SubElement(bars, qn(name)), qn("c:numLit"))
        etree.SubElement(numbers, qn("c:formatCode")).text = "General"
        etree.SubElement(numbers, qn("c:ptCount")).set("val", str(len(ends)))
        for at, end in enumerate(ends):
            point = etree.SubElement(numbers, qn("c:pt"))
            point.set("idx", str(at))
            etree.SubElement(point, qn("c:v")).text = repr(max(0.0, end[side]))
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"))
    line.set("w", "19050")
    etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr")).set("val", _INK)
    drawn._element.find(qn("c:cat")).addprevious(bars)  # noqa: SLF001


def _top(native: Native) -> float:
    """Give the end of the axis: the first round number above all that is drawn, of shares at most 1."""
    most: float = max(
        [value for series in native.series for value in series.values if value is not None]
        + ([reach[1] for series in native.series for reach in series.reach if reach] if native.reaches else [])
    )
    if most <= 0:
        return 1.0
    step = 10.0 ** math.floor(math.log10(most))
    top = next(step * part for part in _ROUND if step * part >= most)
    return min(top, 1.0) if native.shares and most <= 1 else top


def _number_format(native: Native) -> str:
    if native.kind == "parts":
        return "#,##0"
    if native.shares:
        return "0.0%"
    return "#,##0" if _are_whole(native) else f"[>={_LARGE}]#,##0;[>={_SMALL}]#,##0.0;0.0##"


def _are_whole(native: Native) -> bool:
    return all(value is None or float(value).is_integer() for series in native.series for value in series.values)


def _is_small(value: float | None) -> bool:
    """Tell whether one decimal could say 0.0 of a number that is not 0."""
    return value is not None and 0 < abs(value) < _SMALL


def _axis_format(native: Native) -> str:
    """Give the format of an axis' steps: with `#,##0.##` a point would stand behind whole ones."""
    if native.shares:
        return "0%" if _top(native) >= _WHOLE_PER_CENT else "0.0%"
    return "#,##0" if _top(native) >= _WHOLE_STEPS else "General"


def _dark(colour: str) -> bool:
    red, green, blue = (int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < _DARK
