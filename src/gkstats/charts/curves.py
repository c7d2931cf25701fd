"""Curves of a cumulative distribution, with the usual in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import polars as pl

from gkstats.charts.asking import asked
from gkstats.charts.drawing import GREY, HUES, Chart, finish, named, nothing, panel_width, plain, shares
from gkstats.charts.single import one_row_a_mark
from gkstats.words.wording import k_of_n, speaker

if TYPE_CHECKING:
    from collections.abc import Container

    from gkstats.charts.panels import Columns
    from gkstats.words.wording import Source

_HEIGHT: Final = 320
_AXIS: Final = 70


@asked
def curves(
    frame: pl.DataFrame,
    series: Columns,
    *,
    unit: str,
    counted: str,
    title: str,
    subtitle: str,
    source: Source,
    usual: Container[str] = (),
) -> Chart:
    """Draw the share `value` = k/n of those with at least `at`, one falling curve a series; `usual` ones in grey.

    `at` runs from 0 to 1. `unit` names what is measured, `counted` what is counted. The curves cross: they are named
    above them, each with its n, and dashed where it is below `source.few`. Columns `low` and `high` are a band. Raises
    ValueError where several rows are one mark.
    """
    if frame.is_empty():
        return nothing(title, subtitle, source)
    one_row_a_mark(frame, series, "at", facet="filter by")
    language, t = source.language, speaker(source.language)
    keys = frame.select(pl.col(series).cast(pl.String).unique(maintain_order=True)).to_series().to_list()
    hues = iter(HUES)
    colours = [GREY if key in usual else next(hues) for key in keys]
    data = plain(frame).with_columns(
        pl.format(
            t("{}, n = {}", "{}，n = {}"),
            named(series, language),
            pl.col("n").map_elements("{:,}".format, return_dtype=pl.String),
        ).alias("series"),
        pl.struct("k", "n")
        .map_elements(lambda row: k_of_n(row["k"], row["n"], language, source.few), return_dtype=pl.String)
        .alias("k_of_n"),
        (pl.col("n") < source.few).alias("small"),
    )
    names = data["series"].unique(maintain_order=True).to_list()
    colour = alt.Color("series:N", sort=names, scale=alt.Scale(domain=names, range=colours),
                       legend=alt.Legend(symbolType="stroke", symbolStrokeWidth=4))  # fmt: skip
    base = alt.Chart(data).encode(x=shares("at:Q", unit))
    y = alt.Y("value:Q", title=counted, scale=alt.Scale(domain=[0, 1]),
              axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], grid=True))  # fmt: skip
    tooltip = [
        alt.Tooltip("series:N", title=t("compared with", "对照")),
        alt.Tooltip("at:Q", format=".0%", title=t("at least", "至少")),
        alt.Tooltip("k_of_n:N", title=t("k of n", "数量")),
    ]
    line = base.mark_line(strokeWidth=2.6, interpolate="step-before").encode(
        y=y,
        color=colour,
        strokeDash=alt.StrokeDash(
            "small:N", scale=alt.Scale(domain=[False, True], range=[[1, 0], [5, 4]]), legend=None
        ),
        tooltip=tooltip,
    )
    band = base.mark_area(opacity=0.16, interpolate="step-before").encode(y="low:Q", y2="high:Q", color=colour)
    layers = [*([band] if "low" in data.columns else []), line]
    drawn = alt.LayerChart(data=data, layer=layers)
    wide = panel_width(data, None, _AXIS, 0)
    return finish(drawn, data, None, title, subtitle, source, wide=wide, high=_HEIGHT)
