"""Bars: parts of a whole, amounts, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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
    Chart,
    Columns,
    finish,
    named,
    nothing,
    order,
    panel_width,
    plain,
    readable,
    shares,
)
from gkstats.charts.single import one_row_a_mark
from gkstats.words import terms
from gkstats.words.wording import speaker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.words.wording import Source

_LETTER: Final = 7
_NAMES_A_ROW: Final = 5
_WHOLE: Final = 1_000
_OUTCOMES: Final = {
    "granted": BLUE, "granted_in_part": SKY, "refused_statutory": "#8F3A00", "refused_third_party": RED,
    "refused_discretionary": ORANGE, "refused_referred": "#F7D488", "unable": GREEN, "not_processed": PURPLE,
    "other": "#8C8C8C", "unaccounted": GREY,
}  # fmt: skip
_LIGHT_INK_ON: Final = {BLUE, GREEN, RED, "#8F3A00"}


def outcome_parts(language: str) -> dict[str, tuple[str, str]]:
    """Name and colour what can become of a request, for `parts`: blues are disclosed, oranges refused, grey unknown."""
    names = terms.keys("outcome", language) | {"other": speaker(language)("handled otherwise", "其他处理")}
    return {key: (names[key], colour) for key, colour in _OUTCOMES.items()}


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

    The parts of a row add up to its whole, which is printed beside the bar; a part is labelled with its number and,
    where it is wide enough, its name. `noun` says what is counted (else reports); `facet` draws one panel a value. A
    row whose whole is below `source.few` is hollow. Raises ValueError where several rows are one mark.
    """
    frame, subtitle = readable(frame, subtitle, source)
    one_row_a_mark(frame, y, facet)
    if not frame.select(pl.sum_horizontal(*cut).sum()).item():
        return nothing(title, subtitle, source)
    t = speaker(source.language)
    names = [name for name, _ in cut.values()]
    colours = [colour for _, colour in cut.values()]
    segments = _segments(frame, y, facet, cut, source)
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
    wholes = base.transform_filter("datum.first").mark_text(align="left", dx=8, color=MUTED).encode(
        x=alt.datum(1), text="whole_text:N"
    )  # fmt: skip
    layers = alt.LayerChart(data=segments, layer=[bars, numbers, wholes])
    return finish(layers, frame, facet, title, subtitle, source)


@asked
def amounts(
    frame: pl.DataFrame,
    y: Columns,
    *,
    amount: str,
    certain: str,
    unit: str,
    title: str,
    subtitle: str,
    source: Source,
    n: str | None = None,
    facet: Columns | None = None,
) -> Chart:
    """Draw one amount a row as a bar from zero, with its number and, in a column `n`, how many reports it is from.

    Where the column `certain` is false the bar is hollow and dashed: an assumption; where `n` is below `source.few` it
    is hollow. Columns `low` and `high` are drawn as a line. Raises ValueError where several rows are one mark.
    """
    frame, subtitle = readable(frame, subtitle, source)
    data = plain(frame.drop_nulls(amount))
    if data.is_empty():
        return nothing(title, subtitle, source)
    one_row_a_mark(data, y, facet)
    t = speaker(source.language)
    small = pl.col(n) < source.few if n else pl.lit(value=False)
    data = data.with_columns(
        named(y, source.language).alias("row"),
        pl.when(pl.col(certain) & ~small).then(pl.lit(BLUE)).otherwise(pl.lit("white")).alias("fill"),
        pl.when(certain).then(pl.lit(BLUE)).otherwise(pl.lit(MUTED)).alias("edge"),
        _amounts(amount, n).alias("text"),
        *([named(facet, source.language).alias("panel")] if facet else []),
    )
    base = alt.Chart(data).encode(
        x=alt.X(f"{amount}:Q", title=unit, scale=alt.Scale(zero=True), axis=alt.Axis(format=",.12~g", tickCount=4)),
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
    return finish(layers, data, facet, title, subtitle, source)


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
    frame: pl.DataFrame, y: Columns, facet: Columns | None, cut: Mapping[str, tuple[str, str]], source: Source
) -> pl.DataFrame:
    """Cut each row's bar into its parts: start, end, middle, and what fits on each."""
    rows: list[dict[str, Any]] = []
    width = panel_width(frame, facet)
    kept = plain(frame).with_columns(
        named(y, source.language).alias("row"), *([named(facet, source.language).alias("panel")] if facet else [])
    )
    for record in kept.iter_rows(named=True):
        whole = sum(record[column] for column in cut)
        at = 0.0
        for place, (column, (name, colour)) in enumerate(cut.items()):
            part = record[column] / whole if whole else 0.0
            # Where there are several panels the legend names the parts, or every panel would do so another way.
            words = (f"{record[column]:,}", "") if facet else (f"{record[column]:,} {name}", f"{record[column]:,}", "")
            rows.append({
                "row": record["row"], **({"panel": record["panel"]} if facet else {}), "part": name,
                "count": record[column], "whole": whole, "start": at, "end": at + part, "middle": at + part / 2,
                "text": next(text for text in words if not text or _pixels(text) + 6 < part * width),
                "ink": "white" if colour in _LIGHT_INK_ON and whole >= source.few else INK, "small": whole < source.few,
                "first": place == 0, "whole_text": f"n = {whole:,}",
            })  # fmt: skip
            at += part
    return pl.DataFrame(rows)


def _legend(names: Sequence[str]) -> alt.Legend:
    """Set a long legend in several rows."""
    return alt.Legend(columns=4 if len(names) > _NAMES_A_ROW else 0)


def _pixels(text: str) -> int:
    """Give about how wide a text is drawn: a Chinese character is as wide as two letters."""
    return sum(_LETTER * (2 if ord(letter) > 0x2E7F else 1) for letter in text)


def _amounts(amount: str, n: str | None) -> pl.Expr:
    """Print amounts, whole ones from 1,000 on and small ones to four digits, and how many reports each is from."""
    printed = pl.col(amount).map_elements(
        lambda value: f"{value:,.0f}" if value >= _WHOLE else f"{value:.4g}", return_dtype=pl.String
    )
    return pl.format("{} (n = {})", printed, pl.col(n)) if n else printed
