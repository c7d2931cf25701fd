"""What the cells of a notebook call: open the tables, show a chart, say a sentence, lay out a table or quotations.

A report's text is untrusted: everything shown here is escaped. Importing this module lets charts appear live in
JupyterLab and as pictures in exported pages.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from gkstats import corpus as corpora
from gkstats import project, rendering, wording

if TYPE_CHECKING:
    import polars as pl

    from gkstats.charts import Chart

alt.renderers.enable("gkstats")

_SHARES: Final = ("value", "low", "high", "at_least", "at_most", "top_1_share", "top_5_share")
_MOST_ROWS: Final = 200
_CELL: Final = "text-align:left;vertical-align:top;padding:3px 14px 3px 0"


class Words:
    """Something that a notebook shows: a page's HTML, and the same as plain text."""

    def __init__(self, html: str, plain: str) -> None:
        """Hold HTML that is escaped already, and plain text."""
        self._html = html
        self._plain = plain

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._plain


def load(data: str, *, years: str | int = "", province: str = "", level: str = "", scope: str = "") -> corpora.Corpus:
    """Open the tables in `data` (a relative path counts from the project's root), cut down as `Corpus.where` says."""
    corpus = corpora.load(project.resolve(data))
    return corpus.where(years=years, province=province, level=level, scope=scope)


def show(chart: Chart, name: str, data: pl.DataFrame, output: str) -> Chart:
    """Give a chart to be displayed; with an `output` folder also write NAME.svg, .png, .pdf, .json and .csv there."""
    if output:
        rendering.save(chart, name, data, project.resolve(output))
    return chart


def say(*sentences: str) -> Words:
    """Show computed sentences, each on a line of its own; empty ones are left out."""
    said = [sentence for sentence in sentences if sentence]
    return Words("".join(f"<p>{escape(sentence)}</p>" for sentence in said), "\n".join(said))


def table(frame: pl.DataFrame, empty: str = "nothing to list") -> Words:
    """Show a frame's first 200 rows as a small table; shares as per cent, nothing as an empty field."""
    if frame.is_empty():
        return say(empty)
    cells = [
        [_field(value, name) for name, value in row.items()] for row in frame.head(_MOST_ROWS).iter_rows(named=True)
    ]
    heads = [name.replace("_", " ") for name in frame.columns]
    lines = "".join(_row("td", row) for row in cells)
    html = f'<table style="border-collapse:collapse"><thead>{_row("th", heads)}</thead><tbody>{lines}</tbody></table>'
    plain = ["\t".join(row) for row in [heads, *cells]]
    if frame.height > _MOST_ROWS:
        more = f"… and {frame.height - _MOST_ROWS:,} more rows"
        html += f"<p>{more}</p>"
        plain.append(more)
    return Words(html, "\n".join(plain))


def quotes(frame: pl.DataFrame) -> Words:
    """Show statements under their labels, each with source and line (columns label, text, source, line, abridged)."""
    if frame.is_empty():
        return say("no statement to quote")
    html, plain = [], []
    for (label,), found in frame.group_by("label", maintain_order=True):
        html.append(f"<h4>{escape(str(label))}</h4>")
        plain.append(str(label))
        for text, source, line, abridged in found.select("text", "source", "line", "abridged").iter_rows():
            origin = f"{source}, line {line}" + (f"; {wording.ABRIDGED}" if abridged else "")
            html.append(f"<blockquote><p>{escape(text)}<br><small>{escape(origin)}</small></p></blockquote>")
            plain.append(f"  {text} ({origin})")
    return Words("".join(html), "\n".join(plain))


def _row(tag: str, fields: list[str]) -> str:
    return "<tr>" + "".join(f'<{tag} style="{_CELL}">{escape(field)}</{tag}>' for field in fields) + "</tr>"


def _field(value: Any, column: str) -> str:  # noqa: ANN401 - whatever a frame holds
    """Print one field."""
    if value is None:
        return ""
    if column in _SHARES:
        return f"{value:.1%}"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value.normalize():,f}" if hasattr(value, "normalize") else str(value)
