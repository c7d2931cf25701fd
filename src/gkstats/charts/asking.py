"""What a chart is asked for, seen to before anything is drawn: who types in a notebook is told what would be right."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Final, ParamSpec

import polars as pl

from gkstats.issues import PhrasedError
from gkstats.words.wording import Source

if TYPE_CHECKING:
    from gkstats.charts.drawing import Chart

Asked = ParamSpec("Asked")
# What names columns of the frame, in whichever chart.
_COLUMNS: Final = ("y", "cut", "facet", "name", "series", "choices", "amount", "certain", "count", "n", "value")


def asked(draw: Callable[Asked, Chart]) -> Callable[Asked, Chart]:
    """See that a chart's columns are in its frame, and take a plain text for the line below it.

    A call without what a chart needs, or with what it does not know, is told what it takes (TypeError); a column that
    the frame has not, which ones it has (ValueError).
    """
    signature = inspect.signature(draw)

    @wraps(draw)
    def seen(*args: Asked.args, **given: Asked.kwargs) -> Chart:
        try:
            bound = signature.bind(*args, **given)
        except TypeError as error:
            msg = f"{draw.__name__}: {error}; it takes {', '.join(signature.parameters)}"
            raise TypeError(msg) from None
        told = bound.arguments
        frame = told["frame"]
        if isinstance(frame, pl.DataFrame) and frame.columns:
            for name in _COLUMNS:
                for column in _names(told.get(name)):
                    if column not in frame.columns:
                        raise PhrasedError("not_one_of", name=name, text=column, names=tuple(frame.columns))
        if isinstance(told.get("source"), str):
            told["source"] = Source(told["source"])
        return draw(*bound.args, **bound.kwargs)

    return seen


def _names(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(given) if isinstance(given, Mapping | list | tuple) else ()
