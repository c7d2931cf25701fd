"""Provinces: a funnel of rate against n, and a map of tiles for coverage. Neither puts places in order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import altair as alt
import polars as pl

from gkstats.charts.drawing import (
    BLUE,
    INK,
    MUTED,
    PALE,
    WIDTH,
    Chart,
    Columns,
    apart,
    named,
    nothing,
    plain,
    reach,
    sign,
)
from gkstats.script.typed import load
from gkstats.words import terms
from gkstats.words.wording import k_of_n, speaker

if TYPE_CHECKING:
    from gkstats.words.wording import Source

_Z: Final = 1.959963984540054
_STEPS: Final = 60
_HEIGHT: Final = 300
_TILE: Final = (80, 50)
_GROUND: Final = load("gkstats.charts", "provinces.toml", dict[str, tuple[int, int]])  # column and row of a tile


def funnel(
    frame: pl.DataFrame, name: Columns, *, title: str, subtitle: str, source: Source, unit: str | None = None
) -> Chart:
    """Draw one point a row: its share `value` = k/n against its n, between the 95 % limits about the share of all.

    The limits at n are p ± 1.96 √(p(1-p)/n), p = Σk/Σn: a share outside of them differs from p at 5 %, and of so many
    rows one in twenty does so by chance alone (D. J. Spiegelhalter, Statist. Med. 24 (2005) 1185-1202). Only points
    outside are named, and none with fewer than `source.few` in n, which are hollow; where all are such nothing is
    drawn. For shares of reports only: requests of one body are not independent.
    """
    data = plain(frame).filter(pl.col("n") > 0)
    if data.is_empty():
        return nothing(title, subtitle, source)
    if data.filter(pl.col("n") >= source.few).is_empty():
        few = (f"no place has {source.few:,} reports: none is compared", f"没有地区达到{source.few:,}份报告，不作比较")
        return nothing(title, subtitle, source, few)
    t = speaker(source.language)
    of_all = float(data["k"].sum()) / float(data["n"].sum())
    spread = _Z * (of_all * (1 - of_all)) ** 0.5
    top = reach(float(data["value"].max() or 0))  # type: ignore[arg-type]
    data = data.with_columns(
        named(name, source.language).alias("row"),
        pl.struct("k", "n")
        .map_elements(lambda row: k_of_n(row["k"], row["n"], source.language, source.few), return_dtype=pl.String)
        .alias("k_of_n"),
        (pl.col("n") < source.few).alias("small"),
    ).with_columns(
        (~pl.col("small") & ((pl.col("value") - of_all).abs() > spread / pl.col("n").sqrt())).alias("outside")
    )
    first, last = float(data["n"].min() or 1), float(data["n"].max() or 1)  # type: ignore[arg-type]
    first, last = max(1.0, first * 0.7), last * 1.5
    at = pl.DataFrame({"n": [first * (last / first) ** (step / _STEPS) for step in range(_STEPS + 1)]}).with_columns(
        (of_all - spread / pl.col("n").sqrt()).clip(0, top).alias("low"),
        (of_all + spread / pl.col("n").sqrt()).clip(0, top).alias("high"),
        pl.lit(of_all).alias("all"),
    )
    scale = alt.Scale(type="log", domain=[first, last], nice=False)
    counted = t("reports that the share is of (n, log scale)", "作为占比基数的报告份数（n，对数刻度）")
    ticks = [at for power in range(7) for at in (10**power, 3 * 10**power) if first <= at <= last]
    outside = _beside(data.filter("outside").sort("value", "n", descending=True), first, last, top)
    x = alt.X("n:Q", title=counted, scale=scale, axis=alt.Axis(format=",d", grid=False, values=ticks))  # fmt: skip
    y = alt.Y("value:Q", title=unit or t("share", "占比"), scale=alt.Scale(domain=[0, top]),
              axis=alt.Axis(format=".0%", grid=True, values=[top * quarter / 4 for quarter in range(5)]))  # fmt: skip
    limits = alt.Chart(at).encode(x=x)
    points = alt.Chart(data).encode(x=x, y=y)
    all_of_them = t(f"all: {of_all:.1%}".replace("%", " %"), f"总体：{of_all:.1%}")
    layers = [
        limits.mark_area(color=PALE, opacity=0.7).encode(y=alt.Y("low:Q"), y2="high:Q"),
        limits.mark_line(color=MUTED, strokeDash=[4, 4]).encode(y="all:Q"),
        alt.Chart(at.tail(1).with_columns(said=pl.lit(all_of_them))).mark_text(align="left", dx=6, color=MUTED).encode(
            x=x, y="all:Q", text="said:N"),
        points.mark_point(filled=True, size=70, opacity=0.9, strokeWidth=1.2).encode(
            fill=alt.condition("datum.small", alt.value("white"), alt.value(BLUE)),
            stroke=alt.condition("datum.small", alt.value(MUTED), alt.value(BLUE)),
            tooltip=[alt.Tooltip("row:N", title=t("place", "地区")), alt.Tooltip("k_of_n:N", title=t("k of n", "数量")),
                     alt.Tooltip("value:Q", format=".1%", title=t("share", "占比"))],
        ),
        alt.Chart(outside).mark_text(align="left", dx=8).encode(x=x, y="at:Q", text="row:N"),
    ]  # fmt: skip
    return sign(alt.LayerChart(layer=layers).properties(width=WIDTH, height=_HEIGHT), title, subtitle, source)


def _beside(data: pl.DataFrame, first: float, last: float, top: float) -> pl.DataFrame:
    """Place each name beside its point, apart from the others: a column `at` on the axis of shares."""
    wide = WIDTH / math.log(last / first)
    wanted = [
        (wide * math.log(row["n"] / first), _HEIGHT * (1 - row["value"] / top), row["row"])
        for row in data.iter_rows(named=True)
    ]
    return data.with_columns(
        pl.Series("at", [top * (1 - height / _HEIGHT) for height in apart(wanted, _HEIGHT)], dtype=pl.Float64)
    )


def tiles(
    frame: pl.DataFrame, *, count: str, unit: str, title: str, subtitle: str, source: Source, share: bool = False
) -> Chart:
    """Draw one tile a province, shaded by the column `count` and with its number; grey where the frame has none.

    For coverage only: how many reports there are, or with `share` which share of those due. Rows without a certain
    province are left out; the subtitle should say how many.
    """
    if frame.filter(pl.col("province").is_not_null()).is_empty():
        return nothing(title, subtitle, source)
    language, t = source.language, speaker(source.language)
    names = terms.keys("province", language)
    ground = pl.DataFrame([
        {"province": name, "named": names[name], "column": column, "line": line}
        for name, (column, line) in _GROUND.items()
    ])  # fmt: skip
    printed = pl.col(count).map_elements(
        lambda number: f"{number:.0%}" if share else f"{number:,}", return_dtype=pl.String
    )
    data = ground.join(plain(frame).select("province", count), on="province", how="left").with_columns(
        printed.fill_null("–").alias("printed"),
        pl.col(count).is_null().alias("none"),
    )
    top = 1.0 if share else float(data[count].max() or 1)  # type: ignore[arg-type]
    base = alt.Chart(data).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        y=alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
    )
    shade = alt.Color(f"{count}:Q", scale=alt.Scale(domain=[0, top], range=["#EAF3F9", BLUE]), legend=None)
    ink = alt.condition(f"datum['{count}'] > {top * 0.75}", alt.value("white"), alt.value(INK))
    layers = [
        base.mark_rect(cornerRadius=4, invalid=None).encode(
            color=alt.condition("datum.none", alt.value(PALE), shade),
            tooltip=[alt.Tooltip("named:N", title=t("place", "地区")), alt.Tooltip("printed:N", title=unit)],
        ),
        base.mark_text(fontSize=12 if language == "zh" else 10, dy=-9).encode(text="named:N", color=ink),
        base.mark_text(fontSize=12, dy=9).encode(text="printed:N", color=ink),
    ]
    wide, high = _TILE
    sized = alt.LayerChart(data=data, layer=layers).properties(width=9 * wide, height=8 * high)
    return sign(sized, title, subtitle, source, wide=9 * wide)
