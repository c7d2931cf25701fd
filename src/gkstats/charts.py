"""Charts of shares, parts and amounts: frame -> Altair chart, under one theme.

A chart knows nothing of indicators: it is told which columns to draw. Bars begin at zero, colours are told apart by the
colour-blind, grey means "not known", small numbers stand as "k of n" in grey, and each chart ends in a source line. An
empty frame gives a chart that says so.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import altair as alt
import polars as pl

from gkstats.wording import FEW, k_of_n

if TYPE_CHECKING:
    from collections.abc import Mapping

Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart

# The first is drawn into PNG and PDF (and shipped); the others are what Windows, macOS and Linux have for Chinese.
FONTS: Final = (
    "Gkstats Sans, Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Hiragino Sans GB, "
    "Microsoft YaHei, SimHei, WenQuanYi Micro Hei, sans-serif"
)
BLUE, ORANGE, GREEN, RED, SKY, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7"
GREY, PALE, INK, MUTED = "#BDBDBD", "#E4E4E4", "#222222", "#5F5F5F"
WIDTH: Final = 560
_ROW: Final = 30
_PANELS_A_ROW: Final = 3
_LETTERS_A_LINE: Final = 96
_LETTER: Final = 7
_LIGHT_INK_ON: Final = {BLUE, GREEN, RED}


@alt.theme.register("gkstats", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Give every chart one face."""
    return alt.theme.ThemeConfig(
        config={
            "font": FONTS,
            "background": "white",
            "padding": 16,
            "view": {"stroke": None, "continuousWidth": WIDTH},
            "axis": {
                "labelFontSize": 12, "labelColor": INK, "labelLimit": 320, "titleFontSize": 12, "titleColor": MUTED,
                "titleFontWeight": "normal", "domain": False, "ticks": False, "gridColor": "#ECECEC", "labelPadding": 8,
            },
            "axisY": {"grid": False},
            "header": {"labelFontSize": 12, "labelColor": INK, "labelFontWeight": "normal", "title": None},
            "legend": {
                "orient": "top", "title": None, "labelFontSize": 12, "labelColor": INK, "symbolType": "square",
                "symbolSize": 140, "labelLimit": 320,
            },
            "title": {
                "anchor": "start", "frame": "group", "fontSize": 17, "fontWeight": "normal", "color": INK,
                "subtitleFontSize": 12, "subtitleColor": MUTED, "subtitlePadding": 6, "offset": 18,
            },
            "text": {"fontSize": 12, "color": INK},
        }
    )  # fmt: skip


def parts(
    frame: pl.DataFrame,
    y: str,
    shares: Mapping[str, tuple[str, str]],
    *,
    title: str,
    subtitle: str,
    source: str,
    noun: str = "reports",
    facet: str | None = None,
) -> Chart:
    """Draw one bar a row, cut into parts of its whole: `shares` maps a column of counts to its (name, colour).

    The parts of a row add up to its whole, which is printed beside the bar; a part is labelled with its number and,
    where it is wide enough, its name. `facet` draws one panel a value.
    """
    if not frame.select(pl.sum_horizontal(*shares).sum()).item():
        return _nothing(title, subtitle, source)
    names = [name for name, _ in shares.values()]
    colours = [colour for _, colour in shares.values()]
    panels = _panels(frame, facet)
    segments = _segments(frame, y, facet, shares, _width(panels))
    rows = alt.Y("row:N", title=None, sort=_order(frame, y))
    x = alt.X("start:Q", title=f"share of {noun}", axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]),
              scale=alt.Scale(domain=[0, 1]))  # fmt: skip
    base = alt.Chart(segments).encode(y=rows)
    bars = base.mark_bar(height={"band": 0.72}).encode(
        x=x,
        x2="end:Q",
        color=alt.Color("part:N", scale=alt.Scale(domain=names, range=colours), sort=names),
        tooltip=["row:N", "part:N", alt.Tooltip("count:Q", format=","), alt.Tooltip("whole:Q", format=",")],
    )
    numbers = base.mark_text().encode(x="middle:Q", text="text:N", color=alt.Color("ink:N", scale=None))
    wholes = base.transform_filter("datum.first").mark_text(align="left", dx=8, color=MUTED).encode(
        x=alt.datum(1), text="whole_text:N"
    )  # fmt: skip
    return _finish(
        alt.LayerChart(data=segments, layer=[bars, numbers, wholes]), frame, facet, panels, title, subtitle, source
    )


def prevalence(
    frame: pl.DataFrame,
    y: str,
    *,
    title: str,
    subtitle: str,
    source: str,
    facet: str | None = None,
) -> Chart:
    """Draw one share a row as a point with its 95 % interval (columns value, low, high) and "k of n" beside it.

    Where the frame has `at_least` and `at_most`, a pale band shows how far what is not known could move the share of
    all. A row with fewer than 30 in its n is drawn in grey: too few to be compared.
    """
    if frame.is_empty():
        return _nothing(title, subtitle, source)
    panels = _panels(frame, facet)
    data = _plain(frame).with_columns(
        _text(y).alias("row"),
        pl.struct("k", "n")
        .map_elements(lambda row: k_of_n(row["k"], row["n"]), return_dtype=pl.String)
        .alias("k_of_n"),
        pl.when(pl.col("n") < FEW).then(pl.lit(MUTED)).otherwise(pl.lit(BLUE)).alias("ink"),
        *([_text(facet).alias(facet)] if facet else []),
    )
    x = alt.X("value:Q", title="share, with 95 % interval", axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]),
              scale=alt.Scale(domain=[0, 1]))  # fmt: skip
    base = alt.Chart(data).encode(y=alt.Y("row:N", title=None, sort=_order(frame, y)))
    ink = alt.Color("ink:N", scale=None)
    tooltip = ["row:N", "k_of_n:N", alt.Tooltip("value:Q", format=".1%"), alt.Tooltip("low:Q", format=".1%"),
               alt.Tooltip("high:Q", format=".1%")]  # fmt: skip
    layers = [
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q", color=ink),
        base.mark_point(filled=True, size=90, opacity=1).encode(x=x, color=ink, tooltip=tooltip),
        base.mark_text(align="left", dx=12, color=MUTED).encode(x=alt.datum(1), text="k_of_n:N"),
    ]
    if "at_least" in frame.columns:
        layers.insert(0, base.mark_bar(color=PALE, height={"band": 0.5}).encode(x=alt.X("at_least:Q"), x2="at_most:Q"))
    return _finish(alt.LayerChart(data=data, layer=layers), frame, facet, panels, title, subtitle, source)


def amounts(
    frame: pl.DataFrame,
    y: str,
    *,
    amount: str,
    certain: str,
    unit: str,
    title: str,
    subtitle: str,
    source: str,
    n: str | None = None,
    facet: str | None = None,
) -> Chart:
    """Draw one amount a row as a bar from zero, with its number and, in a column `n`, how many reports it is from.

    Where the column `certain` is false the bar is hollow: an assumption.
    """
    data = _plain(frame.drop_nulls(amount))
    if data.is_empty():
        return _nothing(title, subtitle, source)
    panels = _panels(data, facet)
    data = data.with_columns(
        _text(y).alias("row"),
        pl.when(certain).then(pl.lit(BLUE)).otherwise(pl.lit("white")).alias("fill"),
        pl.when(certain).then(pl.lit(BLUE)).otherwise(pl.lit(MUTED)).alias("edge"),
        _amounts(amount, n).alias("text"),
        *([_text(facet).alias(facet)] if facet else []),
    )
    base = alt.Chart(data).encode(
        x=alt.X(f"{amount}:Q", title=unit, scale=alt.Scale(zero=True), axis=alt.Axis(format=",.12~g", tickCount=4)),
        y=alt.Y("row:N", title=None, sort=_order(frame, y)),
    )
    bars = base.mark_bar(strokeWidth=1.2, height={"band": 0.62}).encode(
        color=alt.Color("fill:N", scale=None),
        stroke=alt.Stroke("edge:N", scale=None),
        strokeDash=alt.condition(f"datum.{certain}", alt.value([1, 0]), alt.value([4, 3])),
        tooltip=["row:N", "text:N"],
    )
    numbers = base.mark_text(align="left", dx=8).encode(text="text:N")
    return _finish(alt.LayerChart(data=data, layer=[bars, numbers]), data, facet, panels, title, subtitle, source)


def counts(frame: pl.DataFrame, y: str, *, count: str, unit: str, title: str, subtitle: str, source: str) -> Chart:
    """Draw one count a row as a bar from zero."""
    return amounts(
        frame.with_columns(pl.lit(value=True).alias("certain")), y, amount=count, certain="certain", unit=unit,
        title=title, subtitle=subtitle, source=source,
    )  # fmt: skip


def _segments(
    frame: pl.DataFrame, y: str, facet: str | None, shares: Mapping[str, tuple[str, str]], width: int
) -> pl.DataFrame:
    """Cut each row's bar into its parts: start, end, middle, and what fits on each."""
    rows: list[dict[str, Any]] = []
    kept = _plain(frame).with_columns(_text(y).alias("row"), *([_text(facet).alias(facet)] if facet else []))
    for record in kept.iter_rows(named=True):
        whole = sum(record[column] for column in shares)
        at = 0.0
        for place, (column, (name, colour)) in enumerate(shares.items()):
            part = record[column] / whole if whole else 0.0
            words = (f"{record[column]:,} {name}", f"{record[column]:,}", "")
            rows.append({
                "row": record["row"], **({facet: record[facet]} if facet else {}), "part": name,
                "count": record[column], "whole": whole, "start": at, "end": at + part, "middle": at + part / 2,
                "text": next(text for text in words if not text or len(text) * _LETTER + 6 < part * width),
                "ink": "white" if colour in _LIGHT_INK_ON else INK, "first": place == 0, "whole_text": f"n = {whole:,}",
            })  # fmt: skip
            at += part
    return pl.DataFrame(rows)


def _finish(
    chart: alt.LayerChart,
    frame: pl.DataFrame,
    facet: str | None,
    panels: int,
    title: str,
    subtitle: str,
    source: str,
) -> Chart:
    """Set the size, the panels, the title above and the source line below."""
    sized = chart.properties(width=_width(panels), height=alt.Step(_ROW))
    if facet:
        panel = alt.Facet(f"{facet}:N", title=None, sort=_order(frame, facet))
        # Own axes: with shared ones the last row's axis is drawn under panels that are not there.
        drawn = sized.facet(facet=panel, columns=_PANELS_A_ROW).resolve_axis(x="independent")
        return _signed(drawn, title, subtitle, source)
    return _signed(sized, title, subtitle, source)


def _signed(chart: alt.LayerChart | alt.FacetChart | alt.Chart, title: str, subtitle: str, source: str) -> Chart:
    """Put the title above a chart (and above its legend) and the source line below it."""
    below = alt.Title(
        _wrap(source, _LETTERS_A_LINE + 10), orient="bottom", fontSize=11, color=MUTED, offset=14, anchor="start"
    )
    above = alt.Title(_wrap(title, 70), subtitle=_wrap(subtitle, _LETTERS_A_LINE))
    signed = alt.vconcat(chart.properties(title=below)).properties(title=above)
    return signed.properties(description=f"{title}. {subtitle} {source}", usermeta={"title": title})


def _nothing(title: str, subtitle: str, source: str) -> Chart:
    """Say that there is nothing to draw."""
    words = alt.Chart(pl.DataFrame({"text": ["no data in this selection"]}))
    drawn = words.mark_text(fontSize=14, color=MUTED).encode(text="text:N").properties(width=WIDTH, height=90)
    return _signed(drawn, title, subtitle, source)


def _wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of `width` letters; a Chinese character is as wide as two."""
    wide = sum(ord(letter) > 0x2E7F for letter in text)
    return textwrap.wrap(text, max(20, width - wide * width // (len(text) + wide + 1))) or [""]


def _text(column: str) -> pl.Expr:
    """Give a column as text, nulls said in words."""
    return pl.col(column).cast(pl.String).fill_null("not known")


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn decimals into floats: a chart's data are JSON."""
    return frame.with_columns(pl.col(pl.Decimal).cast(pl.Float64))


def _order(frame: pl.DataFrame, column: str) -> list[str]:
    """Give a column's values in the order of their first row."""
    return frame.select(_text(column)).to_series().unique(maintain_order=True).to_list()


def _width(panels: int) -> int:
    """Give the width of one of so many panels in pixels."""
    return WIDTH if panels == 1 else WIDTH // min(panels, _PANELS_A_ROW) - 20


def _panels(frame: pl.DataFrame, facet: str | None) -> int:
    return frame[facet].n_unique() if facet else 1


def _amounts(amount: str, n: str | None) -> pl.Expr:
    """Print amounts with at most four decimals, and how many reports each is from."""
    printed = pl.col(amount).map_elements(lambda value: f"{value:,.4f}".rstrip("0").rstrip("."), return_dtype=pl.String)
    return pl.format("{} (n = {})", printed, pl.col(n)) if n else printed
