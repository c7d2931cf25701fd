"""The same indicator under every defensible choice: a curve of its values, and below it which choices each rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt
import polars as pl

from gkstats.charts.asking import asked
from gkstats.charts.drawing import (
    BLUE,
    INK,
    MUTED,
    PALE,
    SMALL,
    Chart,
    finish,
    nothing,
    panel_width,
    plain,
    reach,
    widest_text,
)
from gkstats.charts.single import one_row_a_mark
from gkstats.words import terms
from gkstats.words.wording import speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.words.wording import Source

_CURVE: Final = 200
_LINE: Final = 21
_MARGIN: Final = 30


@asked
def specification_curve(
    frame: pl.DataFrame, choices: Sequence[str], *, title: str, subtitle: str, source: Source, unit: str | None = None
) -> Chart:
    """Draw one specification a column, by value: a point with its 95 % interval, below it a dot for each choice made.

    `frame` is one group of `indicators.specifications`; `choices` are its columns. A point of fewer than
    `source.few` is hollow. Raises ValueError where two rows make the same choices: then the frame is of several groups.
    """
    if frame.is_empty():
        return nothing(title, subtitle, source)
    one_row_a_mark(frame, choices, facet="filter by")
    language, t = source.language, speaker(source.language)
    data = plain(frame).sort("value").with_row_index("rank")
    varied = [name for name in choices if data[name].n_unique() > 1]
    rows = [(name, value) for name in varied for value in data[name].unique().sort()]
    names = {
        row: f"{terms.column(row[0], language)}{t(': ', '：')}{terms.keys(row[0], language).get(row[1], row[1])}"
        for row in rows
    }
    top = reach(float(data.select(pl.max_horizontal(pl.col("value", "high").max())).item()))
    high = _CURVE + _LINE * (len(rows) + 1)
    step = top / _CURVE  # so much of the axis is a pixel
    below = {row: -step * _LINE * (place + 1) for place, row in enumerate(rows)}
    made = pl.DataFrame(
        [
            {"rank": rank, "at": below[row], "made": record[row[0]] == row[1]}
            for rank, record in enumerate(data.iter_rows(named=True)) for row in rows
        ],
        schema={"rank": pl.UInt32, "at": pl.Float64, "made": pl.Boolean},
    )  # fmt: skip
    labels = pl.DataFrame({"at": list(below.values()), "name": [names[row] for row in rows]}, schema_overrides={
        "at": pl.Float64, "name": pl.String,
    })  # fmt: skip
    y = alt.Scale(domain=[-step * _LINE * (len(rows) + 1), top], nice=False)
    marks = [top * quarter / 4 for quarter in range(5)]
    axis = alt.Axis(format=".0%", values=marks, grid=True)
    x = alt.X("rank:Q", axis=None, scale=alt.Scale(domain=[-0.7, data.height - 0.3], nice=False))
    base = alt.Chart(data).encode(x=x)
    layers = [
        base.mark_rule(strokeWidth=2, color=PALE).encode(y=alt.Y("low:Q", scale=y, axis=axis, title=None), y2="high:Q"),
        base.mark_point(filled=True, size=42, opacity=1, strokeWidth=1.4, stroke=BLUE).encode(
            fill=alt.condition(f"datum.n < {source.few}", alt.value("white"), alt.value(BLUE)),
            y=alt.Y("value:Q", scale=y, title=unit or t("share", "占比")),
            tooltip=[alt.Tooltip("value:Q", format=".1%", title=t("share", "占比")), alt.Tooltip("n:Q", format=",")],
        ),
        alt.Chart(made).mark_point(filled=True, size=26, opacity=1).encode(
            x=x, y=alt.Y("at:Q", scale=y), color=alt.condition("datum.made", alt.value(INK), alt.value(PALE))
        ),
        alt.Chart(labels).mark_text(align="right", dx=-12, fontSize=SMALL, color=MUTED).encode(
            x=alt.datum(-0.7), y=alt.Y("at:Q", scale=y), text="name:N"
        ),
    ]  # fmt: skip
    wide = panel_width(data, None, widest_text(labels["name"], SMALL) + _MARGIN, 0)
    return finish(alt.LayerChart(layer=layers), data, None, title, subtitle, source, wide=wide, high=high)
