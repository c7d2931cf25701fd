"""Points with intervals: shares of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from gkstats.charts.asking import asked
from gkstats.charts.drawing import (
    BLUE,
    CORRECTED,
    MUTED,
    PALE,
    RED,
    Chart,
    finish,
    has_corrected,
    named,
    nothing,
    order,
    panel_width,
    plain,
    reach,
    shares,
    widest_text,
)
from gkstats.charts.panels import Columns, by_value, readable
from gkstats.charts.single import one_row_a_mark
from gkstats.words.amounts import three_digits
from gkstats.words.wording import k_of_n, speaker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gkstats.words.wording import Source


_WITHOUT_LINE: Final = (" Hollow without a line: too few bodies for an interval.", "空心而无横线：机关太少，不给区间。")
_PALE_BAND: Final = (
    " Grey band: where it may lie with what is not known.", "灰色带：计入不详部分后可能所在的范围。"
)  # fmt: skip


@asked
def prevalence(
    frame: pl.DataFrame,
    y: Columns,
    *,
    title: str,
    subtitle: str,
    source: Source,
    facet: Columns | None = None,
    whole: bool = True,
    sort: str = "",
    share: bool = True,
    unit: str = "",
) -> Chart:
    """Draw one share a row as a point with its 95 % interval (columns value, low, high) and "k of n" beside it.

    With `sort`, one of the columns of `y`, its keys stand by value, the highest first; panels stand in the order of the
    frame.

    Where the frame has `at_least` and `at_most`, a grey band shows how far what is not known could move the share of
    all. With `whole` false the axis ends where the intervals do. With `share` false values are rates in a `unit`, no
    shares, and stand as numbers on the axis and beside each point. A row with fewer than `source.few` in its n is
    hollow and grey: too few to be compared; so is one without an interval, and that is said. Where the frame has
    `corrected`, a diamond with its own interval stands below each point: the share freed of the coder's errors. Raises
    ValueError where several rows are one mark.
    """
    if frame.is_empty():
        return nothing(title, subtitle, source)
    frame, subtitle = readable(frame, facet, subtitle, source)
    one_row_a_mark(frame, y, facet)
    ranked = by_value(frame, sort, ("corrected", "value"), facet) if sort else frame
    language = source.language
    t = speaker(language)
    few, bare = pl.col("n") < source.few, pl.col("value").is_not_null() & pl.col("low").is_null()
    without = frame.filter(bare & ~few)
    subtitle += t(*_WITHOUT_LINE) if without.height else ""
    ends = [name for name in ("value", "high", "at_most", "corrected_high") if name in frame.columns]
    highest = frame.select(pl.max_horizontal(pl.col(ends).max())).item()
    top = (1 if whole else reach(highest)) if share else 1.05 * (highest or 1)

    def said(row: Mapping[str, Any]) -> str:
        if not row["n"]:
            return t("none known", "均不详")
        rate = not share and row["n"] >= source.few
        return three_digits(row["value"]) if rate else k_of_n(row["k"], row["n"], language, source.few)

    data = plain(frame).with_columns(
        named(y, language).alias("row"),
        pl.struct("k", "n", "value").map_elements(said, return_dtype=pl.String).alias("k_of_n"),
        pl.when(few | bare).then(pl.lit(MUTED)).otherwise(pl.lit(BLUE)).alias("ink"),
        pl.when(few | bare).then(pl.lit("white")).otherwise(pl.lit(BLUE)).alias("inside"),
        *([named(facet, language).alias("panel")] if facet else []),
    )
    form = ".1%" if share else ",.3g"
    sure = frame["low"].is_not_null().any()
    if share:
        x = shares(
            "value:Q", t("share, with 95 % interval", "占比及95%置信区间") if sure else t("share", "占比"), facet, top
        )
    else:
        axis, scale = alt.Axis(format=",.12~g", tickCount=4), alt.Scale(domain=[0, top], nice=False)
        said_of = [unit, t("with 95 % interval", "附95%区间") if sure else ""]
        x = alt.X("value:Q", title=t(", ", "，").join(filter(None, said_of)) or None, axis=axis, scale=scale)
    base = alt.Chart(data).encode(y=alt.Y("row:N", title=None, sort=order(ranked, y, language)))
    ink = alt.Color("ink:N", scale=None)
    tooltip = [
        alt.Tooltip("row:N", title=t("row", "项目")),
        alt.Tooltip("k_of_n:N", title=t("k of n", "数量")),
        alt.Tooltip("value:Q", format=form, title=t("share", "占比") if share else t("value", "数值")),
        alt.Tooltip("low:Q", format=form, title=t("from", "区间下限")),
        alt.Tooltip("high:Q", format=form, title=t("to", "区间上限")),
    ]
    layers = [
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q"), x2="high:Q", color=ink),
        base.mark_point(filled=True, size=90, opacity=1, strokeWidth=1.6).encode(
            x=x, fill=alt.Fill("inside:N", scale=None), stroke=alt.Stroke("ink:N", scale=None), tooltip=tooltip
        ),
        base.mark_text(align="left", dx=12, color=MUTED).encode(x=alt.datum(top), text="k_of_n:N"),
    ]
    if "at_least" in frame.columns:
        if (frame["at_least"] < frame["at_most"]).any():
            subtitle += t(*_PALE_BAND)
        layers.insert(0, base.mark_bar(color=PALE, height={"band": 0.5}).encode(x=alt.X("at_least:Q"), x2="at_most:Q"))
    if has_corrected(frame):
        below = base.transform_filter("isValid(datum.corrected)")
        layers += [
            below.mark_rule(strokeWidth=1.4, color=RED, yOffset=7).encode(
                x=alt.X("corrected_low:Q"), x2="corrected_high:Q"
            ),
            below.mark_point(shape="diamond", filled=True, size=55, color=RED, yOffset=7).encode(
                x=alt.X("corrected:Q")
            ),
        ]
        subtitle += t(*CORRECTED) + (t(" The rows stand in its order.", "各行按校正后的占比排列。") if sort else "")
    drawn = alt.LayerChart(data=data, layer=layers)
    # Rows that stand in one panel only leave no gap in the others.
    apart = bool(facet) and data["panel"].n_unique() > 1 and data["row"].n_unique() == data.height
    left = widest_text(data["row"]) * (data["panel"].n_unique() if apart else 1)
    wide = panel_width(frame, facet, left, widest_text(data["k_of_n"]))
    return finish(drawn, frame, facet, title, subtitle, source, wide=wide, apart=apart)
