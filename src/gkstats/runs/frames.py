"""An indicator's frame as JupyterLab shows it: columns as they are typed, each said in words on its head.

In the language that is spoken (`script.spoken`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from gkstats.exports.workbook import NO_COUNTS
from gkstats.script import spoken
from gkstats.script.markup import render
from gkstats.words import terms

_TEMPLATES: Final = Path(__file__).with_name("templates")
_OF_INDICATORS: Final = {"k", "n", "unknown", "value", "low", "high"}
_MOST_ROWS: Final = 40


def html(frame: pl.DataFrame) -> str:
    """Show a frame; one that is no indicator's as Polars does."""
    if not set(frame.columns) >= _OF_INDICATORS:
        return str(frame._repr_html_())
    heads = [
        {
            "name": name,
            "number": dtype.is_numeric(),
            "called": terms.column(name, spoken.spoken()),
        }
        for name, dtype in frame.schema.items()
    ]
    rows = [
        [_field(name, value) for name, value in row.items()] for row in frame.head(_MOST_ROWS).iter_rows(named=True)
    ]
    left = frame.height - _MOST_ROWS
    return str(
        render(
            _TEMPLATES, "frame.html.j2", heads=heads, rows=rows, height=frame.height, left=max(0, left), t=spoken.said
        )
    )


def register() -> None:
    """Let JupyterLab show frames so, where this runs in it."""
    from IPython import get_ipython  # noqa: PLC0415 - scripts need not wait for it

    shell = get_ipython()
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(pl.DataFrame, html)


def _field(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.4g}"
    return (
        f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) and name not in NO_COUNTS else str(value)
    )
