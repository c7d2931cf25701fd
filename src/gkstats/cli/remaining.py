"""How far a command is and how long it will take, on a terminal; a log or a pipe gets nothing of it."""

from __future__ import annotations

import sys
from datetime import timedelta
from gettext import gettext as _
from time import monotonic
from typing import TYPE_CHECKING

from gkstats.cli.telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gkstats.inputs.find import Input


def reading(entries: list[Input]) -> Iterator[Input]:
    """Show a bar with the time that remains while files are read, then say what is done with them."""
    if not sys.stderr.isatty():  # rich would take a log for a terminal where FORCE_COLOR is set
        yield from entries
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    class Remaining(ProgressColumn):
        max_refresh = 0.5

        def render(self, task: Task) -> Text:
            return Text(_left(task.time_remaining))

    columns = (TextColumn(_("reading")), BarColumn(), MofNCompleteColumn(), Remaining())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield from bar.track(entries)
    tell(_("{n} files read, now building the tables").format(n=f"{len(entries):,}"), err=True)


def each_notebook() -> Callable[[str, int, int], None]:
    """Make what names the notebook that runs, and how long the others will take by what those before took."""
    began = 0.0

    def named(name: str, done: int, total: int) -> None:
        nonlocal began
        if not sys.stderr.isatty():
            return
        now = monotonic()
        began = began if done else now
        left = _left((now - began) / done * (total - done)) if done else ""
        tell(" ".join(filter(None, (f"{done + 1}/{total} {name}", left))), err=True)

    return named


def _left(seconds: float | None) -> str:
    """Say how long it takes yet; nothing where that is not known."""
    return "" if seconds is None else _("{time} left").format(time=timedelta(seconds=round(seconds)))
