"""gkstats: Chinese government-transparency annual reports (政府信息公开工作年度报告) as tidy tables, trends and charts.

import gkstats as gk
corpus = gk.parse("data/raw")            # or gk.load("data/processed")
corpus.requests                          # one row a cell, with its state
gk.indicators.zero_requests(corpus)      # k, n, unknown, value, low, high
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gkstats import charts, indicators
    from gkstats.corpus.comparison import compare
    from gkstats.corpus.display import show
    from gkstats.corpus.parsing import parse
    from gkstats.corpus.store import Corpus, load, write
    from gkstats.indicators.distinctive import distinctive_words
    from gkstats.indicators.side_by_side import side_by_side
    from gkstats.script.spoken import speak

# Polars and Altair take their time to import: what needs them is imported when it is first asked for.
_HOME = {
    "Corpus": "corpus.store",
    "compare": "corpus.comparison",
    "distinctive_words": "indicators.distinctive",
    "load": "corpus.store",
    "parse": "corpus.parsing",
    "show": "corpus.display",
    "side_by_side": "indicators.side_by_side",
    "speak": "script.spoken",
    "write": "corpus.store",
}
__all__ = [
    "Corpus", "charts", "compare", "distinctive_words", "indicators", "load", "parse", "show", "side_by_side", "speak",
    "write",
]  # fmt: skip


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"gkstats.{_HOME[name]}"), name)
    if name == "charts":
        import_module("gkstats.runs.notebook")  # so that a chart is drawn in JupyterLab, without a network
    if name == "indicators":
        import_module("gkstats.runs.frames").register()
    if name in __all__:
        return import_module(f"gkstats.{name}")
    msg = f"module 'gkstats' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return __all__
