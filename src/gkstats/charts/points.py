"""Points with intervals: shares of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from gkstats.charts.drawing import (
    BLUE,
    MUTED,
    PALE,
    Chart,
    Columns,
    finish,
    named,
    nothing,
    order,
    plain,
    reach,
    readable,
    shares,
)
from gkstats.words.wording import k_of_n, speaker

if TYPE_CHECKING:
    from gkstats.words.wording import Source


def prevalence(
    frame: pl.DataFrame,
    y: Columns,
    *,
    title: str,
    subtitle: str,
    source: Source,
    facet: Columns | None = None,
    whole: bool = True,
) -> Chart:
    """Draw one share a row as a point with its 95 % interval (columns value, low, high) and "k of n" beside it.

    Where the frame has `at_least` and `at_most`, a pale band shows how far what is not known could move the share of
    all. With `whole` false the axis ends where the intervals do. A row with fewer than `source.few` in its n is drawn
    in grey: too few to be compared.
    """
    if frame.is_empty():
        return nothing(title, subtitle, source)
    frame, subtitle = readable(frame, subtitle, source)
    language = source.language
    t = speaker(language)
    top = 1 if whole else reach(frame.select(pl.max_horizontal(pl.col("value", "high").max())).item())
    data = plain(frame).with_columns(
        named(y, language).alias("row"),
        pl.struct("k", "n")
        .map_elements(
            lambda row: k_of_n(row["k"], row["n"], language, source.few) if row["n"] else t("none known", "均不详"),
            return_dtype=pl.String,
        )
        .alias("k_of_n"),
        pl.when(pl.col("n") < source.few).then(pl.lit(MUTED)).otherwise(pl.lit(BLUE)).alias("ink"),
        *([named(facet, language).alias("panel")] if facet else []),
    )
    x = shares("value:Q", t("share, with 95 % interval", "占比及95%置信区间"), facet, top)
    base = alt.Chart(data).encode(y=alt.Y("row:N", title=None, sort=order(frame, y, language)))
    ink = alt.Color("ink:N", scale=None)
    tooltip = [
        alt.Tooltip("row:N", title=t("row", "项目")),
        alt.Tooltip("k_of_n:N", title=t("k of n", "数量")),
        alt.Tooltip("value:Q", format=".1%", title=t("share", "占比")),
        alt.Tooltip("low:Q", format=".1%", title=t("from", "区间下限")),
        alt.Tooltip("high:Q", format=".1%", title=t("to", "区间上限")),
    ]
    layers = [
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q", color=ink),
        base.mark_point(filled=True, size=90, opacity=1).encode(x=x, color=ink, tooltip=tooltip),
        base.mark_text(align="left", dx=12, color=MUTED).encode(x=alt.datum(top), text="k_of_n:N"),
    ]
    if "at_least" in frame.columns:
        layers.insert(0, base.mark_bar(color=PALE, height={"band": 0.5}).encode(x=alt.X("at_least:Q"), x2="at_most:Q"))
    return finish(alt.LayerChart(data=data, layer=layers), frame, facet, title, subtitle, source)
