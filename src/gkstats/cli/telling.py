"""What the commands say while they work and when they end, in the user's language."""

from __future__ import annotations

import sys
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

import click

from gkstats.cli.language import said
from gkstats.issues import why
from gkstats.script.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from gkstats.corpus.store import Corpus
    from gkstats.inputs.find import Input
    from gkstats.model import Phrase
    from gkstats.runs.outcome import Run

FAILED = 1
SHORTER = 3
FIRST = 20  # changed cells, or lost reports, that are named


def tell(text: str, *, err: bool = False) -> None:
    """Print a line; what is from a report or a file's name moves no cursor and hides nothing."""
    click.echo(visible(text), err=err)


def cell_said(state: str | None, value: Decimal | None) -> str:
    """Say what stands in a cell: its number, else its state."""
    return state or _("no row") if value is None else f"{value.normalize():f}"


def run_told(run: Run) -> None:
    """Say what a run read and where its page is; a failed notebook is exit status 1."""
    tell(closing_line(run.corpus))
    for outcome in run.outcomes:
        if outcome.error:
            failed = _("{name} failed: {reason}").format(name=outcome.name, reason=outcome.error)
            tell(failed, err=True)
    tell(f"{run.index}")
    if run.failed:
        sys.exit(FAILED)
    shorter(run.shorter)


def waits(seconds: float) -> Callable[[Phrase], None]:
    """Make what tells, once, for whom a run waits."""
    return lambda holder: tell(
        _("waiting for {holder}, at most {seconds} s").format(holder=said(holder), seconds=f"{seconds:g}"), err=True
    )


def shorter(lost: Sequence[str]) -> None:
    """Name the reports that a run lost for a reason of the machine: exit status 3."""
    if lost:
        rest = len(lost) - FIRST
        named = ", ".join(lost[:FIRST]) + (f" (+{rest})" if rest > 0 else "")
        words = _("shorter than the run before: {n} reports lost to the machine: {names}")
        tell(words.format(n=len(lost), names=named), err=True)
        sys.exit(SHORTER)


def no_place(path: str | Path, error: OSError) -> click.ClickException:
    """Say why nothing can be written somewhere."""
    return click.ClickException(
        _("cannot write to {path}: {reason}").format(path=visible(str(path)), reason=said(why(error)))
    )


def closing_line(corpus: Corpus) -> str:
    """Sum a corpus up in one line: reports read, files that were none, issues by severity; in a second, its scans."""
    from gkstats.dataset.schema import SEVERITIES  # noqa: PLC0415

    lost = corpus.issues.filter(corpus.issues["report_id"].is_null() & (corpus.issues["severity"] == "error"))
    by = dict(corpus.issues["severity"].cast(str).value_counts().iter_rows())
    errors, warnings, infos = (by.get(name, 0) for name in SEVERITIES)
    line = _("{reports} reports read, {lost} files were no report; issues: {errors}, {warnings}, {infos} info")
    summed = line.format(
        reports=len(corpus.reports),
        lost=lost["source"].n_unique(),
        errors=ngettext("{n} error", "{n} errors", errors).format(n=errors),
        warnings=ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
        infos=infos,
    )
    scans = sorted(lost.filter(lost["code"] == "scan")["source"].unique())
    if not scans:
        return summed
    named = _("{n} scans, whose text must be recognised (OCR) and put beside them as NAME.ocr.txt: {names}")
    return f"{summed}\n{named.format(n=len(scans), names=', '.join(scans))}"


def progress(entries: list[Input]) -> Iterator[Input]:
    """Show a bar on a terminal, nothing in a pipe."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    console = Console(stderr=True)
    yield from track(
        entries, description=_("reading"), console=console, disable=not console.is_terminal, transient=True
    )


def notebook(name: str, done: int, total: int) -> None:
    """Name the notebook that runs, on a terminal."""
    if sys.stderr.isatty():
        tell(f"{done + 1}/{total} {name}", err=True)
