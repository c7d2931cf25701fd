"""What every chart stands in: the theme, the title above, the source line below, the words of the reader's language."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import altair as alt
import polars as pl

from gkstats.words import terms
from gkstats.words.wording import INVENTED, speaker

if TYPE_CHECKING:
    from gkstats.words.wording import Source

Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart
# One column, or several whose names are read as one.
Columns: TypeAlias = str | Sequence[str]
Drawing: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart

# The first is drawn into PNG and PDF (and shipped); the others are what Windows, macOS and Linux have for Chinese.
FONTS: Final = (
    "Gkstats Sans, Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Hiragino Sans GB, "
    "Microsoft YaHei, SimHei, WenQuanYi Micro Hei, sans-serif"
)
BLUE, ORANGE, GREEN, RED, SKY, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7"
GREY, PALE, INK, MUTED = "#BDBDBD", "#E4E4E4", "#222222", "#5F5F5F"
HUES: Final = (BLUE, ORANGE, GREEN, PURPLE, RED, SKY)
NOTHING: Final = ("no data in this selection", "所选范围内没有数据")
WIDTH: Final = 560
ROW: Final = 30
CLOSE_ROW: Final = 22
_PANELS_A_ROW: Final = 3
_MARK: Final = 30
_MANY_ROWS: Final = 12
_LETTERS_A_LINE: Final = 96  # in WIDTH pixels


@alt.theme.register("gkstats", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Give every chart one face."""
    return alt.theme.ThemeConfig(
        config={
            "font": FONTS,
            "background": "white",
            "padding": 16,
            "view": {"stroke": None, "continuousWidth": WIDTH},
            "axis": {
                "labelFontSize": 12, "labelColor": INK, "labelLimit": 320, "titleFontSize": 12, "titleColor": MUTED,
                "titleFontWeight": "normal", "domain": False, "ticks": False, "gridColor": "#ECECEC", "labelPadding": 8,
            },
            "axisY": {"grid": False},
            "header": {"labelFontSize": 12, "labelColor": INK, "labelFontWeight": "normal", "title": None},
            "legend": {
                "orient": "top", "title": None, "labelFontSize": 12, "labelColor": INK, "symbolType": "square",
                "symbolSize": 140, "labelLimit": 320,
            },
            "title": {
                "anchor": "start", "frame": "group", "fontSize": 17, "fontWeight": "normal", "color": INK,
                "subtitleFontSize": 12, "subtitleColor": MUTED, "subtitlePadding": 6, "offset": 18,
            },
            "text": {"fontSize": 12, "color": INK},
        }
    )  # fmt: skip


def shares(field: str, title: str, facet: Columns | None = None, top: float = 1) -> alt.X:
    """Give the axis of shares from 0 to `top`, as per cent; in a panel among others with fewer steps."""
    steps = 2 if facet else 4
    axis = alt.Axis(format=".0%", values=[top * step / steps for step in range(steps + 1)])
    return alt.X(field, title=title, axis=axis, scale=alt.Scale(domain=[0, top]))


def reach(highest: float | None) -> float:
    """Give the end of an axis of shares that reaches as far as `highest`, in whole per cents a quarter."""
    return next((top for top in (0.04, 0.08, 0.2, 0.4, 0.6, 0.8) if (highest or 0) <= top), 1)


def finish(
    chart: alt.LayerChart, frame: pl.DataFrame, facet: Columns | None, title: str, subtitle: str, source: Source
) -> Chart:
    """Set the size, the panels, the title above and the source line below."""
    sized = chart.properties(width=panel_width(frame, facet), height=alt.Step(_row(frame, facet)))
    if facet:
        panel = alt.Facet("panel:N", title=None, sort=order(frame, facet, source.language))
        # Own axes: with shared ones the last row's axis is drawn under panels that are not there.
        drawn = sized.facet(facet=panel, columns=_a_row(frame, facet)).resolve_axis(x="independent")
        return sign(drawn, title, subtitle, source, wide=_wide(frame, facet))
    return sign(sized, title, subtitle, source)


def boxed(
    chart: alt.LayerChart,
    frame: pl.DataFrame,
    facet: Columns | None,
    height: int,
    title: str,
    subtitle: str,
    source: Source,
) -> Chart:
    """Set a fixed height for each panel, else as `finish` does; room is left at the right for names."""
    sized = chart.properties(width=panel_width(frame, facet), height=height)
    if facet:
        panel = alt.Facet("panel:N", title=None, sort=order(frame, "panel", source.language))
        drawn = sized.facet(facet=panel, columns=_a_row(frame, facet)).resolve_axis(x="independent")
        return sign(drawn, title, subtitle, source, wide=_wide(frame, facet))
    return sign(sized, title, subtitle, source)


def sign(chart: Drawing, title: str, subtitle: str, source: Source, wide: int = WIDTH, *, empty: bool = False) -> Chart:
    """Put the title above a chart (and above its legend) and the source line below it; mark what is invented.

    What the reports were selected by stands behind the title. Lines are broken to be about `wide` pixels. A chart that
    only says that there is nothing to draw is `empty`.
    """
    letters = _LETTERS_A_LINE * wide // WIDTH
    if source.selection:
        title = speaker(source.language)(f"{title} ({source.selection})", f"{title}（{source.selection}）")
    if source.invented:
        chart = marked(chart, speaker(source.language)(*INVENTED))
    below = alt.Title(
        wrap(source.line, letters + 10), orient="bottom", fontSize=11, color=MUTED, offset=14, anchor="start"
    )
    above = alt.Title(wrap(title, letters * 7 // 10), subtitle=wrap(subtitle, letters))
    signed = alt.vconcat(chart.properties(title=below)).properties(title=above)
    return signed.properties(
        description=f"{title}. {subtitle} {source.line}",
        usermeta={
            "title": title,
            "subtitle": subtitle,
            "source": source.line,
            "language": source.language,
            "invented": source.invented,
            "empty": empty,
        },
    )


def marked(chart: Drawing, words: str) -> Drawing:
    """Write `words` in large pale letters across every panel of a chart that is not signed yet."""
    if isinstance(chart, alt.FacetChart):
        panels = chart.copy()
        panels.spec = marked(cast("Drawing", chart.spec), words)
        return panels
    # A text without a position stands in the middle of its panel.
    # No wider than the panel: words beyond its edge would push the labels of its rows away from it.
    room = chart.width if isinstance(chart.width, int) else WIDTH
    letters = sum(2 if ord(letter) > 0x2E7F else 1 for letter in words)
    size = min(_MARK, round(1.6 * room / letters))
    across = alt.Chart(pl.DataFrame({"words": [words]})).mark_text(fontSize=size, color=RED, opacity=0.22, angle=340)
    return alt.layer(chart, across.encode(text="words:N"))


def apart(
    wanted: Sequence[tuple[float, float, str]], height: float, line: float = 14, letter: float = 7
) -> list[float]:
    """Give each text a height in pixels near where it is wanted, so that no two lie on each other.

    `wanted` are (left end, height, text) in pixels, from the top; texts are placed in that order, each at the nearest
    free height within 0 and `height`.
    """
    placed: list[tuple[float, float, float]] = []
    for left, top, text in wanted:
        right = left + letter * sum(2 if ord(character) > 0x2E7F else 1 for character in text)
        steps = sorted((sign_of * step * 2 for step in range(int(height)) for sign_of in (1, -1)), key=abs)
        free = (
            at
            for at in (top + step for step in steps)
            if 0 <= at <= height
            and not any(left < end and start < right and abs(at - other) < line for start, end, other in placed)
        )
        placed.append((left, right, next(free, top)))
    return [at for _, _, at in placed]


def nothing(title: str, subtitle: str, source: Source, why: tuple[str, str] = NOTHING) -> Chart:
    """Say that there is nothing to draw, or `why` (in English and Chinese)."""
    said = speaker(source.language)(*why)
    words = alt.Chart(pl.DataFrame({"text": [said]}))
    drawn = words.mark_text(fontSize=14, color=MUTED).encode(text="text:N").properties(width=WIDTH, height=90)
    return sign(drawn, title, subtitle, source, empty=True)


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines of `width` letters; a Chinese character is as wide as two."""
    wide = sum(ord(letter) > 0x2E7F for letter in text)
    return textwrap.wrap(text, max(20, width - wide * width // (len(text) + wide + 1))) or [""]


def named(columns: Columns, language: str) -> pl.Expr:
    """Give a column, or several in one, as text: keys by their names, nulls said in words.

    A level that is null is that of several together: only figures of jurisdictions stand by level.
    """
    t = speaker(language)
    nulls = {"level": t("all levels", "各级合计")}
    texts = [
        pl.col(column).cast(pl.String).replace(terms.keys(column, language))
        .fill_null(nulls.get(column, t("not known", "不详")))
        for column in ([columns] if isinstance(columns, str) else columns)
    ]  # fmt: skip
    return pl.concat_str(texts, separator=t(", ", "，"))


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn decimals into floats: a chart's data are JSON."""
    return frame.with_columns(pl.col(pl.Decimal).cast(pl.Float64))


def order(frame: pl.DataFrame, column: Columns, language: str) -> list[str]:
    """Give a column's values, named, in the order of their first row."""
    return frame.select(named(column, language).unique(maintain_order=True)).to_series().to_list()


def readable(frame: pl.DataFrame, subtitle: str, source: Source) -> tuple[pl.DataFrame, str]:
    """Leave out reports of unknown scope where they are fewer than `source.few` beside others; the subtitle says so.

    A panel of three reports would take as much room as one of three hundred, and set its scale.
    """
    if not {"scope", "reports"} <= set(frame.columns):
        return frame, subtitle
    unknown = pl.col("scope").cast(pl.String) == "unknown"
    left, others = frame.filter(unknown), frame.filter(~unknown)
    most = cast("int", left["reports"].max())
    if left.is_empty() or others.is_empty() or most >= source.few:
        return frame, subtitle
    said = speaker(source.language)(
        f" Not drawn: reports whose scope is not known, at most {most} a row.",
        f"统计范围不详的报告（每行至多 {most} 份）不画在图中。",
    )
    return others, subtitle + said


def _wide(frame: pl.DataFrame, facet: Columns) -> int:
    """Give about how wide several panels are together, with what stands beside each."""
    return max(WIDTH, _a_row(frame, facet) * (panel_width(frame, facet) + 90))


def _row(frame: pl.DataFrame, facet: Columns | None) -> int:
    """Give the height of a row in pixels: less where a panel has many, so that the chart fits on a slide."""
    panels = [facet] if isinstance(facet, str) else list(facet or ())
    rows = frame.group_by(panels).len()["len"].max() if panels else frame.height
    return CLOSE_ROW if cast("int", rows) > _MANY_ROWS else ROW


def panel_width(frame: pl.DataFrame, facet: Columns | None) -> int:
    """Give the width of one panel in pixels."""
    panels = _a_row(frame, facet) if facet else 1
    return WIDTH if panels == 1 else WIDTH // panels - 20


def _a_row(frame: pl.DataFrame, facet: Columns) -> int:
    """Give how many panels stand in a row: four rather than three and one alone; of two columns a grid."""
    if not isinstance(facet, str) and 1 < (across := frame[facet[-1]].n_unique()) <= _PANELS_A_ROW:
        return across
    panels = int(frame.select(named(facet, "en").n_unique()).item())
    return panels if panels == _PANELS_A_ROW + 1 else min(panels, _PANELS_A_ROW)
