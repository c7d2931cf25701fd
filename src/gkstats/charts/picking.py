"""A chart with pickers: one indicator by year, level and province, each for what is picked of the others.

The pickers are Vega-Lite's own: they work in JupyterLab and on a page without network. On paper stands what is picked
at first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import altair as alt
import polars as pl

from gkstats.charts.asking import asked
from gkstats.charts.drawing import (
    BLUE,
    CORRECTED,
    MUTED,
    ORANGE,
    RED,
    TEXT,
    TITLE,
    WIDE,
    Chart,
    has_corrected,
    marked,
    nothing,
    plain,
    sign,
    widest_text,
)
from gkstats.charts.panels import LOWEST, by_value
from gkstats.charts.single import one_row_a_mark
from gkstats.words import terms
from gkstats.words.amounts import three_digits
from gkstats.words.wording import INVENTED, k_of_n, speaker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gkstats.words.wording import Source

_ALL: Final = "all"
_PLACES: Final = ("year", "level", "province")
_BESIDE: Final = 60  # pixels between the two columns
_AXIS: Final = 60
_YEARS: Final = 170
_DIGITS: Final = 4  # a page holds every selection
_SHARES: Final = ("value", "low", "high", "corrected", "corrected_low", "corrected_high")


@asked
def picked(
    frame: pl.DataFrame, *, title: str, subtitle: str, source: Source, unit: str, part: str = "", share: bool = True
) -> Chart:
    """Draw a frame of `indicators.selections` with a picker of year, of level, of province, and of its `part`.

    Above stands what is picked in one number; below it years, levels and provinces (and parts), with intervals, each
    for what is picked of the others; provinces and parts by value, the highest first. What is picked is orange. Rows of
    fewer than `source.few` are said as k of n, hollow, and below the others; a row without an interval is hollow, too.
    `share`: values are shares, shown as per cent. Raises ValueError where two rows are one selection.
    """
    if frame.is_empty():
        return nothing(title, subtitle, source)
    one_row_a_mark(frame, *_PLACES, part or None, facet="filter by")
    language, t = source.language, speaker(source.language)
    names = _names(frame, part, language)
    data = _drawn(frame, names, source, share=share)
    views = _Views(data, names, source, unit, part, share=share)
    first = _first(frame, part)
    pickers = [
        alt.VariableParameter(
            name=name,
            value=of[first[name]],
            bind=alt.BindRadioSelect(
                input="select", options=list(of.values()), name=f"{terms.column(name, language)} "
            ),
        )
        for name, of in names.items()
    ]
    half = (WIDE - _BESIDE - _AXIS) // 2
    beside = [views.years(half), views.rows("level", half), *([views.rows(part, half)] if part else [])]
    drawn = alt.hconcat(alt.vconcat(*beside, spacing=26), views.rows("province", half), spacing=_BESIDE)
    if has_corrected(frame):
        subtitle += t(*CORRECTED) + (t(" Kinds stand in its order.", "各类别按校正后的占比排列。") if part else "")
    return sign(alt.vconcat(views.together(), drawn, spacing=20), title, subtitle, source, pickers=pickers)


def _names(frame: pl.DataFrame, part: str, language: str) -> dict[str, dict[str, str]]:
    """Name what can be picked: years and levels in their order, provinces in the alphabet's, parts by value."""
    t = speaker(language)
    # Years of one series only are put together.
    last = frame.filter(pl.col("year") != _ALL, pl.col("series") == pl.col("series").max())
    years, since = sorted(set(frame["year"]) - {_ALL}), sorted(set(last["year"]))
    span = f"{since[0]}{t('-', '—')}{since[-1]}" if len(since) > 1 else "".join(since)
    named = {
        "year": {_ALL: t(f"{span} together", f"{span}年合计")} | {year: year for year in years},
        "level": {_ALL: t("all levels", "各级合计")} | _there(frame, "level", language),
        "province": {_ALL: t("all provinces", "各省合计")} | _there(frame, "province", language),
    }
    if part:
        whole = frame.filter(pl.col("year") == _ALL).sort("n", descending=True)
        sorted_by_value = by_value(whole, part, ("corrected", "value"), None)[part].cast(pl.String)
        of_part = terms.keys(part, language)
        keys = [*sorted_by_value, *frame[part].cast(pl.String)]
        named[part] = {key: of_part.get(key, key) for key in dict.fromkeys(keys)}
    there = {name: set(frame[name].cast(pl.String)) for name in named}
    return {name: {key: said for key, said in of.items() if key in there[name]} for name, of in named.items()}


def _there(frame: pl.DataFrame, name: str, language: str) -> dict[str, str]:
    return {key: said for key, said in terms.keys(name, language).items() if key in set(frame[name])}


def _first(frame: pl.DataFrame, part: str) -> dict[str, str]:
    """Give what is picked at first: all together, or what most reports are in; of the parts the largest."""
    largest = frame.sort("n", descending=True, maintain_order=True)
    for name in _PLACES:
        kept = largest.filter(pl.col(name) == _ALL)
        largest = kept if kept.height else largest.filter(pl.col(name) == largest[name][0])
    if part:
        largest = by_value(largest, part, ("corrected", "value"), None)
    return {name: str(largest[name][0]) for name in (*_PLACES, *([part] if part else []))}


def _drawn(frame: pl.DataFrame, names: Mapping[str, Mapping[str, str]], source: Source, *, share: bool) -> pl.DataFrame:
    """Put each selection into as little room as it takes: what is picked by its place in `names`, numbers rounded."""

    def said(row: Mapping[str, Any]) -> str:
        if share or row["n"] < source.few:
            return k_of_n(row["k"], row["n"], source.language, source.few)
        return three_digits(row["value"])

    places = [
        pl.col(name).cast(pl.String).replace_strict({key: at for at, key in enumerate(of)}, return_dtype=pl.UInt16)
        for name, of in names.items()
    ]
    return plain(frame).select(
        *places,
        *(pl.col(name).round(_DIGITS) for name in _SHARES if name in frame.columns),
        pl.struct("k", "n", "value").map_elements(said, return_dtype=pl.String).alias("said"),
        "unknown",
        "series",
        few=(pl.col("n") < source.few).cast(pl.Int8),
    )


@dataclass(frozen=True)
class _Views:
    """The views of one chart: what they draw, the names of what can be picked, and how a number is shown."""

    data: pl.DataFrame
    names: Mapping[str, Mapping[str, str]]
    source: Source
    unit: str
    part: str
    share: bool

    def together(self) -> alt.Chart:
        """Say what is picked in one number, with how many are not known."""
        t = speaker(self.source.language)
        none = t("no report whose number is known", "没有数字已知的报告")
        unknown, comma = t("; not known: ", "；不详："), t(", ", "，")
        picked = f" + '{comma}' + ".join(self.names)
        number = f"datum.best.said + (datum.best.unknown > 0 ? '{unknown}' + datum.best.unknown : '')"
        said: alt.Chart = (
            self._chart()
            .transform_calculate(match=f"({self._that(*self.names)}) ? 1 : 0")
            .transform_aggregate(best="argmax(match)")
            .transform_calculate(text=f"{picked} + '{t(': ', '：')}' + (datum.best.match ? {number} : '{none}')")
            .mark_text(align="left", fontSize=TITLE)
            .encode(x=alt.value(0), text="text:N")
            .properties(width=WIDE, height=TITLE)
        )
        return said

    def years(self, wide: int) -> Chart:
        """Draw the years of what is picked; no line crosses a year without a number, or a break of the series."""
        axis = alt.Axis(format=".0%" if self.share else ",.12~g", tickCount=4, grid=True)
        base = (
            self._among("year")
            .transform_window(place="row_number()", groupby=["series"], sort=[alt.SortField("row")])
            .transform_calculate(run="datum.series + '|' + (datum.row - datum.place)")
            .encode(x=alt.X("row:O", title=None, axis=alt.Axis(labelAngle=0)))
        )
        of_value = alt.Y("value:Q", title=self.unit, axis=axis, scale=alt.Scale(zero=True))
        layers = [
            base.mark_line(color=BLUE, strokeWidth=2).encode(y=of_value, detail="run:N"),
            base.transform_filter("isValid(datum.low)")
            .mark_rule(strokeWidth=2)
            .encode(y=alt.Y("low:Q"), y2="high:Q", color=alt.Color("ink:N", scale=None)),
            self._points(base).encode(y=of_value),
        ]
        return self._view("year", layers, wide - _AXIS, _YEARS)

    def rows(self, name: str, wide: int) -> Chart:
        """Draw a row for each of `name` among what is picked of the others."""
        shown = [said for key, said in self.names[name].items() if key != _ALL]
        axis = alt.Axis(format=".0%" if self.share else ",.12~g", tickCount=4)
        ranked: Any = shown if name == "level" else alt.EncodingSortField("order", op="max", order="descending")
        base = self._among(name).encode(y=alt.Y("row:N", title=None, sort=ranked))
        of_value = alt.X("value:Q", title=self.unit, axis=axis, scale=alt.Scale(zero=True))
        room = int(wide - widest_text(shown) - widest_text(self.data["said"]))
        ink = alt.Color("ink:N", scale=None)
        layers = [
            base.transform_filter("isValid(datum.low)")
            .mark_rule(strokeWidth=2)
            .encode(x=alt.X("low:Q"), x2="high:Q", color=ink),
            self._points(base).encode(x=of_value),
            base.mark_text(align="left", color=MUTED).encode(x=alt.value(room + 8), text="said:N"),
        ]
        if has_corrected(self.data):
            below = base.transform_filter("isValid(datum.corrected)")
            layers += [
                below.mark_rule(strokeWidth=1.4, color=RED, yOffset=5).encode(
                    x=alt.X("corrected_low:Q"), x2="corrected_high:Q"
                ),
                below.mark_point(shape="diamond", filled=True, size=45, color=RED, opacity=1, yOffset=5).encode(
                    x=alt.X("corrected:Q")
                ),
            ]
        return self._view(name, layers, room, alt.Step(LOWEST))

    def _chart(self) -> alt.Chart:
        """Give a chart of all selections; as text they take a third of the room on a page."""
        numbers = dict.fromkeys([name for name in self.data.columns if name != "said"], "number")
        rows = alt.InlineData(values=self.data.write_csv(), format=alt.CsvDataFormat(type="csv", parse=numbers))
        return alt.Chart(rows)

    def _among(self, name: str) -> alt.Chart:
        """Give what is picked of all but `name`: each row's name, its colour, and where it stands among the others."""
        chart = self._chart().transform_filter(self._that(*(other for other in self.names if other != name)))
        if _ALL in self.names[name]:
            chart = chart.transform_filter(f"datum.{name} > 0")
        hollow = "(datum.few || !isValid(datum.low))"
        compared = "isValid(datum.corrected) ? datum.corrected : datum.value"
        return chart.transform_calculate(
            row=f"{self._listed(name)}[datum.{name}]",
            # Too few to be compared: below the others and in their usual order, whatever their share.
            order=f"datum.few ? -1 - datum.{name} : {compared}",
            ink=f"{self._that(name)} ? '{ORANGE}' : {hollow} ? '{MUTED}' : '{BLUE}'",
        ).transform_calculate(inside=f"{hollow} ? 'white' : datum.ink")

    def _that(self, *names: str) -> str:
        """Say that a row is what is picked."""
        return " && ".join(f"datum.{name} == indexof({self._listed(name)}, {name})" for name in names)

    def _listed(self, name: str) -> str:
        return json.dumps(list(self.names[name].values()), ensure_ascii=False)

    def _points(self, base: alt.Chart) -> alt.Chart:
        t = speaker(self.source.language)
        tooltip = [
            alt.Tooltip("row:N", title=t("row", "项目")),
            alt.Tooltip("said:N", title=self.unit),
            *(
                alt.Tooltip(f"{end}:Q", format=".1%" if self.share else ",.3~g", title=title)
                for end, title in (("low", t("from", "区间下限")), ("high", t("to", "区间上限")))
            ),
            alt.Tooltip("unknown:Q", format=",", title=t("not known", "不详")),
        ]
        points: alt.Chart = base.mark_point(filled=True, size=60, opacity=1, strokeWidth=1.6).encode(
            fill=alt.Fill("inside:N", scale=None), stroke=alt.Stroke("ink:N", scale=None), tooltip=tooltip
        )
        return points

    def _view(self, name: str, layers: list[alt.Chart], wide: int, high: int | alt.Step) -> Chart:
        """Put layers together under a heading that says what they are of."""
        language = self.source.language
        comma = speaker(language)(", ", "，")
        head = speaker(language)(f"By {terms.column(name, language)}: ", f"按{terms.column(name, language)}：")
        of = f" + '{comma}' + ".join(other for other in self.names if other != name)
        view: Chart = alt.LayerChart(layer=layers, width=wide, height=high)
        if self.source.invented:
            view = marked(view, speaker(language)(*INVENTED))
        said = alt.Title(
            alt.expr(f"'{head}' + {of}"), fontSize=TEXT, color=MUTED, anchor="start", frame="group", offset=8
        )
        view.title = said
        return view
