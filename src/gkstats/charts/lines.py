"""Lines over years: a gap where a year is missing, and a gap with a marked rule where a series breaks."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from gkstats.charts.asking import asked
from gkstats.charts.drawing import (
    GAP,
    HUES,
    MUTED,
    PALE,
    SMALL,
    Chart,
    apart,
    finish,
    named,
    nothing,
    order,
    panel_width,
    plain,
    widest_text,
)
from gkstats.charts.panels import Columns, readable
from gkstats.charts.single import one_row_a_mark
from gkstats.words.wording import k_of_n, speaker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.words.wording import Source

_HEIGHT: Final = 300
_LOW: Final = 150  # where panels stand in two rows
_ONE_ROW: Final = 3  # panels
_AXIS: Final = 75


@asked
def lines(
    frame: pl.DataFrame,
    *,
    series: Columns | None = None,
    value: str = "value",
    unit: str,
    title: str,
    subtitle: str,
    source: Source,
    breaks: Mapping[int, str] | None = None,
    facet: Columns | None = None,
    share: bool = True,
    zero: bool = True,
) -> Chart:
    """Draw `value` over `year`, one line a series, named at its last point; `low` and `high` are a band about it.

    `at_least` and `at_most`, how far what is not known could move it, are a pale band behind. A point without a
    neighbour has lines in place of bands, which would have no width.

    No line is drawn across a year without a value, nor into a year of `breaks` (the first year after a break, and what
    changed): there a dashed rule stands with its words. A point with fewer than `source.few` in its `n` is hollow, and
    said as k of n. A year that is not known has no place here and is left out. `share` says that values are shares,
    shown as per cent. Without `zero` the axis of shares begins near the lowest one, and the subtitle says so. Raises
    ValueError where several rows are one mark.
    """
    language, t = source.language, speaker(source.language)
    frame, subtitle = readable(frame, facet, subtitle, source, high=_LOW)
    kept = plain(frame).drop_nulls(["year", value])
    if kept.is_empty():
        return nothing(title, subtitle, source)
    one_row_a_mark(kept, "year", series, facet)
    years = list(range(kept["year"].min(), kept["year"].max() + 1))  # type: ignore[arg-type, operator]
    marked = {year: words for year, words in (breaks or {}).items() if years[0] < year <= years[-1]}
    of = named(series, language) if series else pl.lit("")
    data = kept.with_columns(
        of.alias("series"),
        *([named(facet, language).alias("panel")] if facet else []),
        (pl.col("n") < source.few if "n" in kept.columns else pl.lit(value=False)).alias("small"),
        _segment(series, facet, sorted(marked)).alias("segment"),
        pl.col("year").cast(pl.Float64),
    ).with_columns(
        _printed(value, language, share=share).alias("printed"),
        _counted(kept, language).alias("counted"),
        (pl.len().over("segment") == 1).alias("alone"),
    )
    if "k" in kept.columns:
        data = data.with_columns(printed=pl.when("small").then("counted").otherwise("printed"))
    names = order(kept, series, language) if series else [""]
    limits = [(low, high) for low, high in (("at_least", "at_most"), ("low", "high")) if high in kept.columns]
    ends = data.select(
        pl.min_horizontal(pl.col(value, *(low for low, _ in limits)).min()).alias("low"),
        pl.max_horizontal(pl.col(value, *(high for _, high in limits)).max()).alias("high"),
    ).row(0)
    bottom, top = _ends_of_axis(*map(float, ends), share=share, zero=zero)
    if bottom:
        subtitle += t(f" The axis runs from {bottom:.0%} to {top:.0%}, not from zero.",
                      f"纵轴范围为{bottom:.0%}至{top:.0%}，不从零开始。")  # fmt: skip
    scale = alt.Scale(domain=[bottom, top], nice=False, zero=False)
    y = alt.Y(f"{value}:Q", title=unit, scale=scale,
              axis=alt.Axis(format=".0%" if share else ",.12~g", tickCount=5, grid=True))  # fmt: skip
    x = alt.X("year:Q", title=None, scale=alt.Scale(domain=[years[0] - 0.15, years[-1] + 0.15], nice=False),
              axis=alt.Axis(values=years, format="d", grid=False))  # fmt: skip
    colour = alt.Color("series:N", scale=alt.Scale(domain=names, range=list(HUES[: len(names)])), legend=None)
    panels = int(data["panel"].n_unique()) if facet else 1
    tall = _HEIGHT if panels <= _ONE_ROW else _LOW
    # One frame for all marks: what has data of its own would be drawn in every panel.
    drawn = pl.concat(
        [
            data.with_columns(mark=pl.lit("point")),
            _ends(data, value, (bottom, top), facet, tall),
            _rules(data, marked, facet),
        ],
        how="diagonal",
    )
    base = alt.Chart(drawn).encode(x=x)
    points = base.transform_filter("datum.mark == 'point'").encode(color=colour, detail="segment:N")
    rules = base.transform_filter("datum.mark == 'rule'")
    tooltip = [
        *([alt.Tooltip("series:N", title=t("series", "类别"))] if series else []),
        alt.Tooltip("year:Q", format="d", title=t("year", "年度")),
        alt.Tooltip("printed:N", title=unit),
        alt.Tooltip("counted:N", title=t("k of n", "数量")),
    ]
    layers: list[alt.Chart] = []
    alone = points.transform_filter("datum.alone")
    for low, high in limits:
        look, width = ({"color": PALE}, 9) if high == "at_most" else ({"opacity": 0.16}, 2)
        band = alt.value(PALE) if high == "at_most" else colour
        layers += [
            points.mark_area(**look).encode(y=alt.Y(f"{low}:Q", scale=scale), y2=f"{high}:Q", color=band),
            alone.mark_rule(strokeWidth=width).encode(y=alt.Y(f"{low}:Q", scale=scale), y2=f"{high}:Q", color=band),
        ]
    layers += [
        points.mark_line(strokeWidth=2.4, strokeJoin="round").encode(y=y),
        points.mark_point(size=64, opacity=1, filled=True).encode(
            y=y,
            fill=alt.condition("datum.small", alt.value("white"), colour),
            stroke=alt.Stroke("series:N", scale=alt.Scale(domain=names, range=list(HUES[: len(names)])), legend=None),
            tooltip=tooltip,
        ),
        base.transform_filter("datum.mark == 'end'")
        .mark_text(align="left", dx=10)
        .encode(y=alt.Y("at:Q", scale=scale), text="said:N"),
        rules.mark_rule(strokeDash=[4, 4], color=MUTED),
        # Above the panel: within it the words would lie on points near its top.
        rules.mark_text(baseline="bottom", fontSize=SMALL, color=MUTED).encode(y=alt.value(-8), text="said:N"),
    ]
    said = drawn.filter(pl.col("mark") == "end")["said"]
    wide = panel_width(data, facet, _AXIS, widest_text(said) if any(said) else GAP)
    return finish(alt.LayerChart(data=drawn, layer=layers), data, facet, title, subtitle, source, wide=wide, high=tall)


def _ends_of_axis(low: float, high: float, *, share: bool, zero: bool) -> tuple[float, float]:
    """Give where the axis begins and ends: from zero, or in whole steps of 10 per cent about what is there."""
    if zero or not share:
        top = high * 1.08
        return 0.0, (min(top, 1.0) if share else top) or 1.0
    return floor(low * 10) / 10, ceil(high * 10) / 10 or 1.0


def _segment(series: Columns | None, facet: Columns | None, breaks: Sequence[int]) -> pl.Expr:
    """Give each piece of a line its name: a new one after a missing year, and at a break."""
    groups = [column for given in (series, facet) if given for column in ([given] if isinstance(given, str) else given)]
    year = pl.col("year").cast(pl.Int64)
    since = pl.sum_horizontal(pl.lit(0), *[(year >= first).cast(pl.Int64) for first in breaks])
    # Years that follow each other have one difference of year and rank.
    run = year - year.rank("dense").over(groups).cast(pl.Int64) if groups else year - year.rank("dense").cast(pl.Int64)
    return pl.concat_str(
        [pl.col(column).cast(pl.String).fill_null("") for column in groups] + [run, since], separator="|"
    )


def _printed(value: str, language: str, *, share: bool) -> pl.Expr:
    t = speaker(language)
    said = (lambda number: f"{number:.1%}".replace("%", t(" %", "%"))) if share else (lambda number: f"{number:,.3g}")
    return pl.col(value).map_elements(said, return_dtype=pl.String)


def _counted(frame: pl.DataFrame, language: str) -> pl.Expr:
    """Say the k of n, or the n alone, that a point rests on."""
    if {"k", "n"} <= set(frame.columns):
        return pl.struct("k", "n").map_elements(
            lambda row: k_of_n(row["k"], row["n"], language, 10**9), return_dtype=pl.String
        )
    return pl.format("n = {}", "n") if "n" in frame.columns else pl.lit("")


def _ends(data: pl.DataFrame, value: str, axis: tuple[float, float], facet: Columns | None, high: int) -> pl.DataFrame:
    """Place each line's name and last value beside its last point, moved apart where two would lie on each other."""
    rows: list[dict[str, Any]] = []
    for panel in data.partition_by("panel", maintain_order=True) if facet else [data]:
        last = panel.sort("year").group_by("series", maintain_order=True).last().sort(value, descending=True)
        found = [
            {"year": row["year"], "said": f"{row['series']} {row['printed']}".strip(), "mark": "end", "at": row[value]}
            | ({"panel": row["panel"]} if facet else {})
            for row in last.iter_rows(named=True)
        ]
        bottom, reach = axis[0], axis[1] - axis[0]
        heights = apart([(0, high * (1 - (row["at"] - bottom) / reach), row["said"]) for row in found], high)
        rows += [row | {"at": bottom + reach * (1 - at / high)} for row, at in zip(found, heights, strict=True)]
    return pl.DataFrame(rows, schema_overrides={"year": pl.Float64})


def _rules(data: pl.DataFrame, breaks: Mapping[int, str], facet: Columns | None) -> pl.DataFrame:
    """Place a rule before each year from which numbers no longer compare, in every panel: year, said."""
    rows = pl.DataFrame(
        {"year": [year - 0.5 for year in breaks], "said": list(breaks.values())},
        schema={"year": pl.Float64, "said": pl.String},
    ).with_columns(mark=pl.lit("rule"))
    return rows.join(data.select("panel").unique(maintain_order=True), how="cross") if facet else rows
