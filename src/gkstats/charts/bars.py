"""Bars: parts of a whole, amounts, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import altair as alt
import polars as pl

from gkstats.charts.asking import asked
from gkstats.charts.drawing import (
    BLUE,
    GREEN,
    GREY,
    INK,
    MUTED,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    TEXT,
    WIDE,
    Chart,
    finish,
    named,
    nothing,
    order,
    panel_width,
    plain,
    shares,
    widest_text,
)
from gkstats.charts.measuring import pixels
from gkstats.charts.panels import Columns, readable
from gkstats.charts.single import one_row_a_mark
from gkstats.words import amounts as sizes
from gkstats.words import terms
from gkstats.words.amounts import HUNDRED_MILLION
from gkstats.words.wording import speaker, whole_percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.words.wording import Source

_LIGHT_INK_ON: Final = {BLUE, GREEN, RED}
_STEPS: Final = 4  # of an axis


def outcome_parts(language: str) -> dict[str, tuple[str, str]]:
    """Name and colour what can become of a request, for `parts`: the columns of `indicators.outcome_parts`."""
    names = terms.keys("outcome", language)
    return {
        "granted": (names["granted"], BLUE),
        "granted_in_part": (names["granted_in_part"], SKY),
        "refused": (names["refused"], ORANGE),
        "unable": (names["unable"], GREEN),
        "not_processed": (names["not_processed"], PURPLE),
        "otherwise": (names["otherwise"], GREY),
    }


@asked
def parts(
    frame: pl.DataFrame,
    y: Columns,
    cut: Mapping[str, tuple[str, str]],
    *,
    title: str,
    subtitle: str,
    source: Source,
    noun: str | None = None,
    facet: Columns | None = None,
) -> Chart:
    """Draw one bar a row, cut into parts of its whole: `cut` maps a column of counts to its (name, colour).

    The parts of a row add up to its whole, which is printed beside the bar; a part is labelled with its share (its
    number, where the whole is below `source.few` and the bar hollow) and, where it is wide enough, its name. `noun`
    says what is counted (else reports); `facet` draws one panel a value. Raises ValueError where several rows are one
    mark.
    """
    frame = frame.with_columns(_whole=pl.sum_horizontal(*cut))
    frame, subtitle = readable(frame, facet, subtitle, source, size="_whole")
    one_row_a_mark(frame, y, facet)
    if not frame["_whole"].sum():
        return nothing(title, subtitle, source)
    t = speaker(source.language)
    names = [name for name, _ in cut.values()]
    colours = [colour for _, colour in cut.values()]
    wholes = pl.format("n = {}", pl.col("_whole").map_elements("{:,}".format, return_dtype=pl.String))
    left = widest_text(frame.select(named(y, source.language)).to_series())
    wide = panel_width(frame, facet, left, widest_text(frame.select(wholes).to_series()))
    segments = _segments(frame, y, facet, cut, source, wide)
    rows = alt.Y("row:N", title=None, sort=order(frame, y, source.language))
    counted = noun or t("reports", "报告")
    base = alt.Chart(segments).encode(y=rows)
    scale = alt.Scale(domain=names, range=colours)
    bars = base.mark_bar(height={"band": 0.72}, strokeWidth=1.2).encode(
        x=shares("start:Q", t(f"share of {counted}", f"占{counted}的比重"), facet),
        x2="end:Q",
        color=alt.Color("part:N", scale=scale, sort=names, legend=_legend(names)),
        stroke=alt.Stroke("part:N", scale=scale, sort=names, legend=None),
        fillOpacity=alt.condition("datum.small", alt.value(0), alt.value(1)),
        tooltip=[
            alt.Tooltip("row:N", title=t("row", "项目")),
            alt.Tooltip("part:N", title=t("part", "部分")),
            alt.Tooltip("count:Q", format=",", title=t("count", "数量")),
            alt.Tooltip("whole:Q", format=",", title=t("of", "合计")),
        ],
    )
    numbers = base.mark_text().encode(x="middle:Q", text="text:N", color=alt.Color("ink:N", scale=None))
    sizes = base.transform_filter("datum.first").mark_text(align="left", dx=8, color=MUTED).encode(
        x=alt.datum(1), text="whole_text:N"
    )  # fmt: skip
    layers = alt.LayerChart(data=segments, layer=[bars, numbers, sizes])
    return finish(layers, frame, facet, title, subtitle, source, wide=wide)


@asked
def amounts(
    frame: pl.DataFrame,
    y: Columns,
    *,
    amount: str,
    certain: str,
    title: str,
    subtitle: str,
    source: Source,
    unit: str = "",
    n: str | None = None,
    facet: Columns | None = None,
    money: bool = False,
) -> Chart:
    """Draw one amount a row as a bar from zero, with its number and, in a column `n`, how many reports it is from.

    Amounts that are `money` are in 万元 and shown in 亿元 where they reach one; others are in `unit`. Where the column
    `certain` is false the bar is hollow and dashed: an assumption; where `n` is below `source.few` it is hollow.
    Columns `low` and `high` are drawn as a line. Raises ValueError where several rows are one mark.
    """
    frame, subtitle = readable(frame, facet, subtitle, source, size=n or "")
    data = plain(frame.drop_nulls(amount))
    if data.is_empty():
        return nothing(title, subtitle, source)
    one_row_a_mark(data, y, facet)
    t = speaker(source.language)
    size = 1.0
    if money:
        size = HUNDRED_MILLION if float(data[amount].max()) >= HUNDRED_MILLION else 1.0  # type: ignore[arg-type]
        unit = t("亿元 (CNY 100 million)", "亿元") if size > 1 else t("万元 (CNY 10,000)", "万元")
    small = pl.col(n) < source.few if n else pl.lit(value=False)
    data = data.with_columns(
        named(y, source.language).alias("row"),
        pl.when(pl.col(certain) & ~small).then(pl.lit(BLUE)).otherwise(pl.lit("white")).alias("fill"),
        pl.when(certain).then(pl.lit(BLUE)).otherwise(pl.lit(MUTED)).alias("edge"),
        _amounts(amount, n, money=money).alias("text"),
        *([named(facet, source.language).alias("panel")] if facet else []),
    ).with_columns(pl.col(*{amount, "low", "high"} & set(data.columns)) / size)
    # No more steps than what is counted has whole numbers.
    most = int(cast("float", data[amount].max())) if frame[amount].dtype.is_integer() else _STEPS
    axis = alt.Axis(format=",.12~g", tickCount=max(1, min(_STEPS, most)))
    base = alt.Chart(data).encode(
        x=alt.X(f"{amount}:Q", title=unit, scale=alt.Scale(zero=True), axis=axis),
        y=alt.Y("row:N", title=None, sort=order(frame, y, source.language)),
    )
    bars = base.mark_bar(strokeWidth=1.2, height={"band": 0.62}).encode(
        color=alt.Color("fill:N", scale=None),
        stroke=alt.Stroke("edge:N", scale=None),
        strokeDash=alt.condition(f"datum.{certain}", alt.value([1, 0]), alt.value([4, 3])),
        tooltip=[alt.Tooltip("row:N", title=t("row", "项目")), alt.Tooltip("text:N", title=t("amount", "数额"))],
    )
    numbers = base.mark_text(align="left", dx=8).encode(text="text:N")
    reaches = [base.mark_rule(strokeWidth=1.6, color=INK).encode(x="low:Q", x2="high:Q")]
    layers = alt.LayerChart(data=data, layer=[bars, *(reaches if "low" in data.columns else []), numbers])
    wide = panel_width(data, facet, widest_text(data["row"]), widest_text(data["text"]))
    return finish(layers, data, facet, title, subtitle, source, wide=wide)


@asked
def counts(
    frame: pl.DataFrame, y: Columns, *, count: str, unit: str, title: str, subtitle: str, source: Source
) -> Chart:
    """Draw one count a row as a bar from zero."""
    return amounts(
        frame.with_columns(pl.lit(value=True).alias("certain")), y, amount=count, certain="certain", unit=unit,
        title=title, subtitle=subtitle, source=source,
    )  # fmt: skip


def _segments(
    frame: pl.DataFrame,
    y: Columns,
    facet: Columns | None,
    cut: Mapping[str, tuple[str, str]],
    source: Source,
    width: int,
) -> pl.DataFrame:
    """Cut each row's bar into its parts: start, end, middle, and what fits on each."""
    rows: list[dict[str, Any]] = []
    kept = plain(frame).with_columns(
        named(y, source.language).alias("row"), *([named(facet, source.language).alias("panel")] if facet else [])
    )
    for record in kept.iter_rows(named=True):
        whole = sum(record[column] for column in cut)
        at = 0.0
        for place, (column, (name, colour)) in enumerate(cut.items()):
            part = record[column] / whole if whole else 0.0
            few = whole < source.few
            said = f"{record[column]:,}" if few else whole_percent(part)
            # Where there are several panels the legend names the parts, or every panel would do so another way.
            words = (said, "") if facet else (f"{said} {name}", said, "")
            text = next(text for text in words if not text or (part and pixels(text, TEXT) + 6 < part * width))
            rows.append({
                "row": record["row"], **({"panel": record["panel"]} if facet else {}), "part": name,
                "count": record[column], "whole": whole, "start": at, "end": at + part, "middle": at + part / 2,
                "text": text, "ink": "white" if colour in _LIGHT_INK_ON and not few else INK, "small": few,
                "first": place == 0, "whole_text": f"n = {whole:,}",
            })  # fmt: skip
            at += part
    return pl.DataFrame(rows)


def _legend(names: Sequence[str]) -> alt.Legend:
    """Set a legend in as many columns as there is room for."""
    return alt.Legend(columns=max(1, min(len(names), int(WIDE / (widest_text(names) + 30)))))


def _amounts(amount: str, n: str | None, *, money: bool) -> pl.Expr:
    """Print amounts, whole ones from 1,000 on and small ones to four digits, and how many reports each is from."""
    printed = pl.col(amount).map_elements(sizes.money if money else sizes.quantity, return_dtype=pl.String)
    return pl.format("{} (n = {})", printed, pl.col(n)) if n else printed
