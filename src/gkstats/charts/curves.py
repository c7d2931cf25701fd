"""Curves of a cumulative distribution, with the usual in grey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import polars as pl

from gkstats.charts.base import (
    GREY,
    HUES,
    MUTED,
    WIDTH,
    Chart,
    Columns,
    apart,
    boxed,
    named,
    nothing,
    order,
    plain,
    shares,
)
from gkstats.wording import k_of_n, speaker

if TYPE_CHECKING:
    from collections.abc import Container

    from gkstats.wording import Source

_HEIGHT: Final = 300


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

    `at` runs from 0 to 1. `unit` names what is measured, `counted` what is counted. Each curve is named where it has
    fallen to one half.
    """
    if frame.is_empty():
        return nothing(title, subtitle, source)
    language, t = source.language, speaker(source.language)
    keys = frame.select(pl.col(series).cast(pl.String).unique(maintain_order=True)).to_series().to_list()
    names = order(frame, series, language)
    hues = iter(HUES)
    colours = [GREY if key in usual else next(hues) for key in keys]
    data = plain(frame).with_columns(
        named(series, language).alias("series"),
        pl.struct("k", "n")
        .map_elements(lambda row: k_of_n(row["k"], row["n"], language, source.few), return_dtype=pl.String)
        .alias("k_of_n"),
    )
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=colours), legend=None)
    base = alt.Chart(data).encode(x=shares("at:Q", unit))
    y = alt.Y("value:Q", title=counted, scale=alt.Scale(domain=[0, 1]),
              axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1], grid=True))  # fmt: skip
    tooltip = [
        alt.Tooltip("series:N", title=t("compared with", "对照")),
        alt.Tooltip("at:Q", format=".0%", title=t("at least", "至少")),
        alt.Tooltip("k_of_n:N", title=t("k of n", "数量")),
    ]
    layers = [
        base.mark_line(strokeWidth=2.6, interpolate="step-before").encode(y=y, color=colour, tooltip=tooltip),
        alt.Chart(_labels(data, names, t("n = ", "n = ")))
        .mark_text(align="left", dx=8, color=MUTED)
        .encode(x="at:Q", y="value:Q", text="said:N"),
    ]
    return boxed(alt.LayerChart(layer=layers), data, None, _HEIGHT, title, subtitle, source)


def _labels(data: pl.DataFrame, names: list[str], counting: str) -> pl.DataFrame:
    """Place each curve's name where it has fallen to one half, apart from the others."""
    rows = []
    for place, name in enumerate(names):
        curve = data.filter(pl.col("series") == name)
        half = curve.filter(pl.col("value") <= 0.5).head(1)
        at = float((half if half.height else curve.tail(1))["at"].item())
        # A little lower for each, so that names beside steep curves stand one above the other.
        rows.append((min(at, 0.7), 0.75 - 0.12 * place, f"{name}，{counting}{curve['n'].item(0):,}"))
    heights = apart([(at * WIDTH, _HEIGHT * (1 - value), said) for at, value, said in rows], _HEIGHT)
    return pl.DataFrame(
        {
            "at": [at for at, _, _ in rows],
            "value": [1 - height / _HEIGHT for height in heights],
            "said": [said for _, _, said in rows],
        }
    )
