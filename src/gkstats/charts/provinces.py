"""Provinces: a funnel of rate against n, and a map of tiles for coverage. Neither puts places in order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import altair as alt
import polars as pl

from gkstats.charts.asking import asked
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
from gkstats.charts.single import one_row_a_mark
from gkstats.script.typed import load
from gkstats.words import terms
from gkstats.words.wording import k_of_n, speaker

if TYPE_CHECKING:
    from gkstats.words.wording import Source

_HEIGHT: Final = 300
_TILE: Final = (80, 50)
_GROUND: Final = load("gkstats.charts", "provinces.toml", dict[str, tuple[int, int]])  # column and row of a tile


@asked
def funnel(
    frame: pl.DataFrame, name: Columns, *, title: str, subtitle: str, source: Source, unit: str | None = None
) -> Chart:
    """Draw one point a row of `indicators.funnel`: its share `value` against its n, between its own 95 % limits.

    The limits (`low`, `high`) stand about the share that the place's mix of levels leads one to expect (`expected`,
    a tick). Only points outside are named, and none with fewer than `source.few` in n, which are hollow; where all are
    such nothing is drawn.
    """
    data = plain(frame).filter(pl.col("n") > 0)
    if data.is_empty():
        return nothing(title, subtitle, source)
    one_row_a_mark(data, name, facet="filter by")
    if data["outside"].is_null().all():
        few = (f"no place has {source.few:,} reports: none is compared", f"没有地区达到{source.few:,}份报告，不作比较")
        return nothing(title, subtitle, source, few)
    t = speaker(source.language)
    top = reach(float(data.select(pl.max_horizontal(pl.col("value", "high").max())).item() or 0))
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
    counted = t("reports that the share is of (n, log scale)", "作为占比基数的报告份数（n，对数刻度）")
    ticks = [at for power in range(7) for at in (10**power, 3 * 10**power) if first <= at <= last]
    outside = _beside(data.filter("outside").sort("value", "n", descending=True), first, last, top)
    x = alt.X("n:Q", title=counted, scale=scale, axis=alt.Axis(format=",d", grid=False, values=ticks))  # fmt: skip
    y = alt.Y("value:Q", title=unit or t("share", "占比"), scale=alt.Scale(domain=[0, top]),
              axis=alt.Axis(format=".0%", grid=True, values=[top * quarter / 4 for quarter in range(5)]))  # fmt: skip
    points = alt.Chart(data).encode(x=x)
    layers = [
        points.mark_rule(color=PALE, strokeWidth=7, strokeCap="round").encode(y=alt.Y("low:Q"), y2="high:Q"),
        points.mark_tick(color=MUTED, thickness=1.6, size=11, orient="horizontal").encode(y="expected:Q"),
        points.mark_point(filled=True, size=70, opacity=0.9, strokeWidth=1.2).encode(
            y=y,
            fill=alt.condition("datum.few", alt.value("white"), alt.value(BLUE)),
            stroke=alt.condition("datum.few", alt.value(MUTED), alt.value(BLUE)),
            tooltip=[alt.Tooltip("row:N", title=t("place", "地区")), alt.Tooltip("k_of_n:N", title=t("k of n", "数量")),
                     alt.Tooltip("value:Q", format=".1%", title=t("share", "占比")),
                     alt.Tooltip("expected:Q", format=".1%", title=t("expected", "预期"))],
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


@asked
def tiles(
    frame: pl.DataFrame, *, count: str, unit: str, title: str, subtitle: str, source: Source, share: bool = False
) -> Chart:
    """Draw one tile a province, shaded by the column `count` and with its number; grey where the frame has none.

    For coverage only: how many reports there are, or with `share` which share of those due. A tile of fewer than
    `source.few` (in a column `n`, else the count itself) is hollow; columns `low` and `high` stand below the number.
    Rows without a certain province are left out; the subtitle should say how many. Raises ValueError for two rows of
    one province.
    """
    if frame.filter(pl.col("province").is_not_null()).is_empty():
        return nothing(title, subtitle, source)
    frame = frame.drop_nulls("province")
    one_row_a_mark(frame, "province", facet="filter by")
    language, t = source.language, speaker(source.language)
    names = terms.keys("province", language)
    ground = pl.DataFrame([
        {"province": name, "named": names[name], "column": column, "line": line}
        for name, (column, line) in _GROUND.items()
    ])  # fmt: skip
    printed = pl.col(count).map_elements(
        lambda number: f"{number:.0%}" if share else f"{number:,}", return_dtype=pl.String
    )
    reaches = {"low", "high"} <= set(frame.columns)
    data = ground.join(plain(frame), on="province", how="left").with_columns(
        printed.fill_null("–").alias("printed"),
        pl.col(count).is_null().alias("none"),
        (pl.col("n" if "n" in frame.columns else count) < source.few).fill_null(value=False).alias("small"),
        *([_reach()] if reaches else []),
    )
    top = 1.0 if share else float(data[count].max() or 1)  # type: ignore[arg-type]
    base = alt.Chart(data).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
        y=alt.Y("line:O", axis=None, scale=alt.Scale(paddingInner=0.06)),
    )
    shade = alt.Color(f"{count}:Q", scale=alt.Scale(domain=[0, top], range=["#EAF3F9", BLUE]), legend=None)
    ink = alt.condition(f"datum['{count}'] > {top * 0.75} && !datum.small", alt.value("white"), alt.value(INK))
    layers = [
        base.mark_rect(cornerRadius=4, invalid=None, strokeWidth=1.6).encode(
            color=alt.condition("datum.none", alt.value(PALE), shade),
            fillOpacity=alt.condition("datum.small", alt.value(0), alt.value(1)),
            stroke=alt.condition("datum.small", alt.value(BLUE), alt.value(None)),
            tooltip=[alt.Tooltip("named:N", title=t("place", "地区")), alt.Tooltip("printed:N", title=unit)],
        ),
        base.mark_text(fontSize=12 if language == "zh" else 10, dy=-13 if reaches else -9).encode(
            text="named:N", color=ink
        ),
        base.mark_text(fontSize=12, dy=4 if reaches else 9).encode(text="printed:N", color=ink),
        *([base.mark_text(fontSize=10, dy=17).encode(text="reach:N", color=ink)] if reaches else []),
    ]
    wide, high = _TILE
    sized = alt.LayerChart(data=data, layer=layers).properties(width=9 * wide, height=8 * high)
    return sign(sized, title, subtitle, source, wide=9 * wide)


def _reach() -> pl.Expr:
    """Print an interval of a share as a tile has room for it: 35–60%."""
    return (
        pl.struct("low", "high")
        .map_elements(
            lambda row: "" if row["low"] is None else f"{100 * row['low']:.0f}–{row['high']:.0%}",
            return_dtype=pl.String,
        )
        .alias("reach")
    )
