"""What every chart stands in: the theme, the title above, the source line below, the words of the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

import altair as alt
import polars as pl

from gkstats.charts.measuring import pixels, wrapped
from gkstats.charts.panels import HEAD, HIGH, LOWEST, Columns
from gkstats.words import terms
from gkstats.words.wording import INVENTED, speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gkstats.words.wording import Source

Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart

# The first is drawn into PNG and PDF (and shipped); the others are what Windows, macOS and Linux have for Chinese.
FONTS: Final = (
    "Gkstats Sans, Noto Sans SC, Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Hiragino Sans GB, "
    "Microsoft YaHei, SimHei, WenQuanYi Micro Hei, sans-serif"
)
BLUE, ORANGE, GREEN, RED, SKY, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7"
GREY, PALE, INK, MUTED = "#BDBDBD", "#E4E4E4", "#222222", "#5F5F5F"
HUES: Final = (BLUE, ORANGE, GREEN, PURPLE, RED, SKY)
CORRECTED: Final = (
    " Diamond below: freed of the coder's errors, with its 95 % interval.",
    "下方菱形：校正编码误差后的占比及其95%区间。",
)
NOTHING: Final = ("no data in this selection", "所选范围内没有数据")
# A chart is made for a slide of 13.33 by 7.5 inches, 960 by 540 points: no wider and no higher than this its letters
# are 10 points there, and more.
WIDE: Final = 1000
TEXT: Final = 14
SMALL: Final = 13
TITLE: Final = 20
GAP: Final = 24
ROW: Final = 34
_PANELS_A_ROW: Final = 3
_MARK: Final = 30
_PADDING: Final = 16


@alt.theme.register("gkstats", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Give every chart one face."""
    return alt.theme.ThemeConfig(
        config={
            "font": FONTS,
            "background": "white",
            "padding": _PADDING,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": TEXT, "labelColor": INK, "labelLimit": 0, "titleFontSize": SMALL, "titleColor": MUTED,
                "titleFontWeight": "normal", "domain": False, "ticks": False, "gridColor": "#ECECEC", "labelPadding": 8,
            },
            "axisY": {"grid": False},
            "header": {
                "labelFontSize": TEXT, "labelColor": INK, "labelFontWeight": "normal", "labelLimit": 0, "title": None,
            },
            "legend": {
                "orient": "top", "title": None, "labelFontSize": TEXT, "labelColor": INK, "symbolType": "square",
                "symbolSize": 140, "labelLimit": 0,
            },
            "title": {
                "anchor": "start", "frame": "bounds", "fontSize": TITLE, "fontWeight": "normal", "color": INK,
                "subtitleFontSize": TEXT, "subtitleColor": MUTED, "subtitlePadding": 6, "offset": 18,
            },
            "text": {"fontSize": TEXT, "color": INK},
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
    chart: alt.LayerChart,
    frame: pl.DataFrame,
    facet: Columns | None,
    title: str,
    subtitle: str,
    source: Source,
    *,
    wide: int,
    high: int = 0,
    apart: bool = False,
) -> Chart:
    """Set the size, the panels, the title above and the source line below.

    A panel is `wide` pixels (`panel_width`) and `high`, else as high as its rows need; with rows `apart` each has its
    own.
    """
    step, rows = _row(frame, facet), _rows(frame, facet)
    # Set on the chart itself: altair's own methods copy all layers each time, and cost as much as a page's numbers.
    chart.width = wide
    # A step has no height where each panel has rows of its own.
    chart.height = high or (step * rows if apart else alt.Step(step))
    if not facet:
        return sign(chart, title, subtitle, source)
    panel = alt.Facet("panel:N", title=None, sort=order(frame, facet, source.language))
    drawn = chart.facet(facet=panel, columns=_a_row(frame, facet), spacing=GAP)
    # Own axes: with shared ones the last row's axis is drawn under panels that are not there.
    drawn.resolve = alt.Resolve(
        axis=alt.AxisResolveMap(x="independent"),
        scale=alt.ScaleResolveMap(y="independent") if apart else alt.Undefined,
    )
    return sign(drawn, title, subtitle, source, panels=[facet] if isinstance(facet, str) else facet)


def sign(
    chart: Chart,
    title: str,
    subtitle: str,
    source: Source,
    *,
    empty: str = "",
    pickers: Sequence[alt.VariableParameter] = (),
    panels: Sequence[str] = (),
) -> Chart:
    """Put the title above a chart (and above its legend) and the source line below it; mark what is invented.

    What the reports were selected by stands behind the title. A chart that has nothing to draw is `empty`:
    why, in words. Views put together are marked one by one before. `panels` are the columns that panels stand by.
    """
    if source.selection:
        title = speaker(source.language)(f"{title} ({source.selection})", f"{title}（{source.selection}）")
    if source.invented and not isinstance(chart, alt.VConcatChart):
        chart = marked(chart, speaker(source.language)(*INVENTED))
    below = alt.Title(
        wrapped(source.line, WIDE, SMALL), orient="bottom", fontSize=SMALL, color=MUTED, offset=14, anchor="start"
    )
    above = alt.Title(wrapped(title, WIDE, TITLE), subtitle=wrapped(subtitle, WIDE, TEXT))
    # All at once: `properties` would copy and check the whole chart each time.
    chart.title = below
    return alt.VConcatChart(
        vconcat=[chart],
        title=above,
        description=f"{title}. {subtitle} {source.line}",
        usermeta={
            "title": title,
            "subtitle": subtitle,
            "source": source.line,
            "language": source.language,
            "invented": source.invented,
            "empty": empty,
            "panels": list(panels),
        },
        params=list(pickers) or alt.Undefined,
    )


def marked(chart: Chart, words: str) -> Chart:
    """Write `words` in large pale letters across every panel of a chart that is not signed yet."""
    if isinstance(chart, alt.FacetChart):
        chart.spec = marked(cast("Chart", chart.spec), words)
        return chart
    # A text without a position stands in the middle of its panel.
    # No wider than the panel: words beyond its edge would push the labels of its rows away from it.
    room = chart.width if isinstance(chart.width, int) else WIDE
    size = min(_MARK, round(0.8 * room / pixels(words, 1)))
    across = alt.Chart(pl.DataFrame({"words": [words]})).mark_text(fontSize=size, color=RED, opacity=0.22, angle=340)
    across = across.encode(text="words:N")
    if isinstance(chart, alt.LayerChart):
        chart.layer.append(across)
        return chart
    return alt.layer(chart, across)


def apart(wanted: Sequence[tuple[float, float, str]], height: float, line: float = TEXT + 2) -> list[float]:
    """Give each text a height in pixels near where it is wanted, so that no two lie on each other.

    `wanted` are (left end, height, text) in pixels, from the top; texts are placed in that order, each at the nearest
    free height within 0 and `height`.
    """
    placed: list[tuple[float, float, float]] = []
    for left, top, text in wanted:
        right = left + pixels(text, TEXT)
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
    drawn = words.mark_text(color=MUTED).encode(text="text:N").properties(width=WIDE, height=90)
    return sign(drawn, title, subtitle, source, empty=said)


def named(columns: Columns, language: str) -> pl.Expr:
    """Give a column, or several in one, as text: keys by their names, nulls said in words.

    A level that is null is that of several together, since only figures of jurisdictions stand by level: beside another
    column it is not said.
    """
    t = speaker(language)
    listed = [columns] if isinstance(columns, str) else list(columns)
    unknown = pl.lit(t("not known", "不详"))
    texts = []
    for column in listed:
        text = pl.col(column).cast(pl.String).replace(terms.keys(column, language))
        alone = pl.lit(t("all levels", "各级合计")) if len(listed) == 1 else pl.lit(None, pl.String)
        texts.append(pl.coalesce(text, alone if column == "level" else unknown))
    return pl.concat_str(texts, separator=t(", ", "，"), ignore_nulls=True)


def has_corrected(frame: pl.DataFrame) -> bool:
    """Tell whether some row has a share freed of the coder's errors: only then is it drawn, and said."""
    return "corrected" in frame.columns and frame["corrected"].is_not_null().any()


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn decimals into floats: a chart's data are JSON."""
    return frame.with_columns(pl.col(pl.Decimal).cast(pl.Float64))


def order(frame: pl.DataFrame, column: Columns, language: str) -> list[str]:
    """Give a column's values, named, in the order of their first row."""
    return frame.select(named(column, language).unique(maintain_order=True)).to_series().to_list()


def _row(frame: pl.DataFrame, facet: Columns | None) -> int:
    """Give the height of a row in pixels: less where there are many, so that the chart fits on a slide."""
    rows = _rows(frame, facet)
    below = -(-_panels(frame, facet) // _a_row(frame, facet)) if facet else 1
    return max(LOWEST, min(ROW, (HIGH - (below - 1) * HEAD) // max(1, rows * below)))


def _rows(frame: pl.DataFrame, facet: Columns | None) -> int:
    panels = [facet] if isinstance(facet, str) else list(facet or ())
    return cast("int", frame.group_by(panels).len()["len"].max()) if panels else frame.height


def panel_width(frame: pl.DataFrame, facet: Columns | None, left: float, right: float) -> int:
    """Give the width of one panel in pixels, with `left` beside the first for names and `right` beside each."""
    across = _a_row(frame, facet) if facet else 1
    return int((WIDE - left - (across - 1) * GAP) / across - right)


def widest_text(texts: Iterable[str], size: float = TEXT) -> float:
    """Give how wide the widest of some texts is, in pixels, with what an axis keeps from it."""
    return max((pixels(text, size) for text in texts), default=0) + 12


def _a_row(frame: pl.DataFrame, facet: Columns) -> int:
    """Give how many panels stand beside each other: two and two rather than three and one."""
    panels = _panels(frame, facet)
    return 2 if panels == _PANELS_A_ROW + 1 else min(panels, _PANELS_A_ROW)


def _panels(frame: pl.DataFrame, facet: Columns) -> int:
    return int(frame.select(named(facet, "en").n_unique()).item())
