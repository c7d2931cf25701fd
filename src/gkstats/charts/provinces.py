"""Provinces: a funnel of rate against n, places by value with their intervals and without ranks, a map of tiles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from gkstats.charts.asking import asked
from gkstats.charts.drawing import (
    BLUE,
    GREY,
    INK,
    MUTED,
    PALE,
    SMALL,
    WIDE,
    Chart,
    apart,
    named,
    nothing,
    plain,
    reach,
    sign,
)
from gkstats.charts.points import prevalence
from gkstats.charts.single import one_row_a_mark
from gkstats.script.typed import load
from gkstats.words import terms
from gkstats.words.amounts import three_digits
from gkstats.words.wording import k_of_n, speaker, whole_percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gkstats.charts.panels import Columns
    from gkstats.words.wording import Source

_HEIGHT: Final = 360
_AXIS: Final = 80
_TILE: Final = (104, 57)
_EDGE: Final = 4
_STROKES: Final = 9  # pixels between two
_ONE_COLUMN: Final = 16
_GROUND: Final = load("gkstats.charts", "provinces.toml", dict[str, tuple[int, int]])  # column and row of a tile


@asked
def funnel(
    frame: pl.DataFrame,
    name: Columns,
    *,
    title: str,
    subtitle: str,
    source: Source,
    unit: str | None = None,
    noun: str | None = None,
    share: bool = True,
) -> Chart:
    """Draw one point a row of `indicators.funnel`: its share `value` against its n, between its own 95 % limits.

    `noun` is what n counts, in the plural (without it: reports); with `share` false the value is a rate.

    The limits (`low`, `high`) stand about the share that the place's mix of levels leads one to expect (`expected`,
    a tick). Only points outside are named, and none with fewer than `source.few` in n, which are hollow; where all are
    such nothing is drawn.
    """
    data = plain(frame).filter(pl.col("n") > 0)
    if data.is_empty():
        return nothing(title, subtitle, source)
    one_row_a_mark(data, name, facet="filter by")
    if data["outside"].is_null().all():
        return nothing(title, subtitle, source, _none(source))
    t = speaker(source.language)
    top = float(data.select(pl.max_horizontal(pl.col("value", "high").max())).item() or 0)
    top = reach(top) if share else max(top, 1)
    data = data.with_columns(
        named(name, source.language).alias("row"),
        pl.struct("k", "n")
        .map_elements(lambda row: k_of_n(row["k"], row["n"], source.language, source.few), return_dtype=pl.String)
        .alias("k_of_n"),
        pl.col("high").clip(0, top),
    )
    first, last = float(data["n"].min() or 1), float(data["n"].max() or 1)  # type: ignore[arg-type]
    first, last = max(1.0, first * 0.7), last * 1.5
    scale = alt.Scale(type="log", domain=[first, last], nice=False)
    of = "share" if share else "rate"
    counted = (noun or t("reports", "报告份数")) + t(f" that the {of} is of (n, log scale)", "（基数n，对数刻度）")
    quarters = {"format": ".0%", "values": [top * quarter / 4 for quarter in range(5)]}
    marks, exact = (quarters, ".1%") if share else ({"format": ",.12~g", "tickCount": 4}, ",.3~g")
    ticks = [at for power in range(7) for at in (10**power, 3 * 10**power) if first <= at <= last]
    outside = _beside(data.filter("outside").sort("value", "n", descending=True), first, last, top)
    x = alt.X("n:Q", title=counted, scale=scale, axis=alt.Axis(format=",d", grid=False, values=ticks))  # fmt: skip
    y = alt.Y(
        "value:Q", title=unit or t("share", "占比"), scale=alt.Scale(domain=[0, top]), axis=alt.Axis(grid=True, **marks)
    )
    points = alt.Chart(data).encode(x=x)
    layers = [
        points.mark_rule(color=PALE, strokeWidth=7, strokeCap="round").encode(y=alt.Y("low:Q"), y2="high:Q"),
        points.mark_tick(color=MUTED, thickness=1.6, size=11, orient="horizontal").encode(y="expected:Q"),
        points.mark_point(filled=True, size=70, opacity=0.9, strokeWidth=1.2).encode(
            y=y,
            fill=alt.condition("datum.few", alt.value("white"), alt.value(BLUE)),
            stroke=alt.condition("datum.few", alt.value(MUTED), alt.value(BLUE)),
            tooltip=[alt.Tooltip("row:N", title=t("place", "地区")), alt.Tooltip("k_of_n:N", title=t("k of n", "数量")),
                     alt.Tooltip("value:Q", format=exact, title=unit or t("share", "占比")),
                     alt.Tooltip("expected:Q", format=exact, title=t("expected", "预期"))],
        ),
        alt.Chart(outside).mark_text(align="left", dx=8).encode(x=x, y="at:Q", text="row:N"),
    ]  # fmt: skip
    return sign(alt.LayerChart(layer=layers).properties(width=WIDE - _AXIS, height=_HEIGHT), title, subtitle, source)


def _beside(data: pl.DataFrame, first: float, last: float, top: float) -> pl.DataFrame:
    """Place each name beside its point, apart from the others: a column `at` on the axis of shares."""
    wide = (WIDE - _AXIS) / math.log(last / first)
    wanted = [
        (wide * math.log(row["n"] / first), _HEIGHT * (1 - row["value"] / top), row["row"])
        for row in data.iter_rows(named=True)
    ]
    return data.with_columns(
        pl.Series("at", [top * (1 - height / _HEIGHT) for height in apart(wanted, _HEIGHT)], dtype=pl.Float64)
    )


@asked
def places(
    frame: pl.DataFrame,
    name: str,
    *,
    title: str,
    subtitle: str,
    source: Source,
    whole: bool = False,
    share: bool = True,
    unit: str = "",
) -> Chart:
    """Draw each place's share as a point with its interval, the highest first, in two columns and without ranks.

    `frame` has one row a place: k, n, value, low and high; with `share` false the value is a rate in a `unit`. Places
    with fewer than `source.few` in n are not drawn but named; those that are not certain are left out. Raises
    ValueError where several rows are one place.
    """
    known = frame.drop_nulls([name, "value"])
    one_row_a_mark(known, name, facet="filter by")
    t = speaker(source.language)
    enough, few = known.filter(pl.col("n") >= source.few), known.filter(pl.col("n") < source.few)
    if enough.is_empty():
        return nothing(title, subtitle, source, _none(source))
    if few.height:
        names = t(", ", "、").join(few.select(named(name, source.language)).to_series())
        subtitle += t(f" Fewer than {source.few:,}: {names}.", f"不足{source.few:,}：{names}。")
    rows = enough.sort("value", descending=True, maintain_order=True).with_row_index("_row")
    words: dict[str, Any] = {
        "title": title,
        "subtitle": subtitle,
        "source": source,
        "whole": whole,
        "share": share,
        "unit": unit,
    }
    if rows.height <= _ONE_COLUMN:
        return prevalence(rows, name, **words)
    half = pl.when(pl.col("_row") * 2 < rows.height).then(pl.lit("higher")).otherwise(pl.lit("lower"))
    halves = rows.with_columns(half=half)
    return prevalence(halves, name, facet="half", **words)


@asked
def tiles(
    frame: pl.DataFrame, *, count: str, unit: str, title: str, subtitle: str, source: Source, share: bool = False
) -> Chart:
    """Draw one tile a province, shaded by the column `count` and with its number; grey where the frame has none.

    The column is a count of reports, with `share` a share, or a rate: of a column `n`. A tile of fewer than
    `source.few` (in `n`, else the count itself) is hatched, its share said as k of n; where all are, no share is drawn.
    Columns `low` and `high` stand below the number, and it is said where there are none. Rows without a certain
    province are left out; the subtitle should say how many. Raises ValueError for two rows of one province.
    """
    frame = frame.drop_nulls(["province", count])
    if frame.is_empty():
        return nothing(title, subtitle, source)
    of_n = {"k", "n"} <= set(frame.columns) and count not in ("k", "n")
    if of_n and frame["n"].max() < source.few:  # type: ignore[operator]
        return nothing(title, subtitle, source, _none(source))
    one_row_a_mark(frame, "province", facet="filter by")
    language, t = source.language, speaker(source.language)
    names = terms.keys("province", language)
    ground = pl.DataFrame([
        {"province": name, "named": names[name], "column": column, "line": line}
        for name, (column, line) in _GROUND.items()
    ])  # fmt: skip
    number = whole_percent if share else three_digits if frame[count].dtype.is_float() else "{:,}".format

    def said(row: Mapping[str, Any]) -> str:
        few = of_n and row["n"] < source.few
        return k_of_n(row["k"], row["n"], language, source.few) if few else number(row[count])

    printed = pl.struct({"k", "n", count} & set(frame.columns)).map_elements(said, return_dtype=pl.String)
    frame = frame.with_columns(printed.alias("printed"))
    reaches = {"low", "high"} <= set(frame.columns)
    data = ground.join(plain(frame), on="province", how="left").with_columns(
        pl.col("printed").fill_null("–"),
        pl.col(count).is_null().alias("none"),
        (pl.col("n" if "n" in frame.columns else count) < source.few).fill_null(value=False).alias("small"),
        *([_reach(share=share)] if reaches else []),
    )
    if reaches and data.filter(pl.col("low").is_null() & ~pl.col("none") & ~pl.col("small")).height:
        subtitle += t(" No interval below: too few bodies.", "下方无区间：机关太少。")
    shaded = data.filter(~pl.col("small"))[count]
    top = float(shaded.max() or data[count].max() or 1)  # type: ignore[arg-type]
    top = reach(top) if share else top
    base = alt.Chart(data).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        y=alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
    )
    shade = alt.Color(f"{count}:Q", scale=alt.Scale(domain=[0, top], range=["#EAF3F9", BLUE]), legend=None)
    ink = alt.condition(f"datum['{count}'] > {top * 0.75} && !datum.small", alt.value("white"), alt.value(INK))
    exact = alt.Tooltip(f"{count}:Q", format=".1%" if share else ",.4~g", title=t("exactly", "精确值"))
    tooltip = [
        alt.Tooltip("named:N", title=t("place", "地区")),
        alt.Tooltip("printed:N", title=unit),
        *([exact] if of_n else []),
    ]
    wide, high = _TILE
    layers = [
        base.mark_rect(cornerRadius=4, invalid=None, strokeWidth=1.6).encode(
            color=alt.condition("datum.none", alt.value(PALE), shade),
            fillOpacity=alt.condition("datum.small", alt.value(0), alt.value(1)),
            stroke=alt.condition("datum.small", alt.value(BLUE), alt.value(None)),
            tooltip=tooltip,
        ),
        base.transform_filter("datum.small").mark_point(
            shape=_hatching(wide, high), size=4, stroke=GREY, strokeWidth=1
        ),
        base.mark_text(fontSize=SMALL, dy=-15 if reaches else -9).encode(text="named:N", color=ink),
        base.mark_text(dy=1 if reaches else 10).encode(text="printed:N", color=ink),
        *([base.mark_text(fontSize=SMALL, dy=17).encode(text="reach:N", color=ink)] if reaches else []),
    ]
    sized = alt.LayerChart(data=data, layer=layers).properties(width=9 * wide, height=8 * high)
    return sign(sized, title, subtitle, source)


def _none(source: Source) -> tuple[str, str]:
    """Say why nothing is drawn, in English and Chinese."""
    return f"fewer than {source.few:,} in every place: none is compared", f"各地均不足{source.few:,}，不作比较"


def _hatching(wide: float, high: float) -> str:
    """Give the strokes across a tile, about its middle and in pixels: a symbol of size 4 is drawn as it stands."""
    across, down = wide / 2 - _EDGE, high / 2 - _EDGE
    strokes = []
    for start in range(int(-across - down), int(across + down), _STROKES):
        # A stroke rises to the right: y = start - x, within the tile.
        left, right = max(-across, start - down), min(across, start + down)
        if left < right:
            strokes.append(f"M{left:.0f},{start - left:.0f}L{right:.0f},{start - right:.0f}")
    return "".join(strokes)


def _reach(*, share: bool) -> pl.Expr:
    """Print an interval as a tile has room for it: 35–60%, or of a rate 6.1–12."""

    def said(row: Mapping[str, Any]) -> str:
        if row["low"] is None:
            return ""
        return f"{100 * row['low']:.0f}–{row['high']:.0%}" if share else f"{row['low']:.2g}–{row['high']:.2g}"

    return pl.struct("low", "high").map_elements(said, return_dtype=pl.String).alias("reach")
