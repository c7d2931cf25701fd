"""What the commands say while they work and when they end, in the user's language."""

from __future__ import annotations

import os
import sys
from gettext import gettext as _
from gettext import ngettext
from typing import TYPE_CHECKING

import click

from gkstats.cli.language import said
from gkstats.issues import why
from gkstats.script.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from gkstats.corpus.store import Corpus
    from gkstats.model import Phrase
    from gkstats.runs.outcome import Run
    from gkstats.runs.packing import Difference

FAILED = 1
SHORTER = 3
FIRST = 20  # changed cells, or lost reports, that are named


def tell(text: str, *, err: bool = False) -> None:
    """Print a line; what is from a report or a file's name moves no cursor and hides nothing."""
    click.echo(visible(text), err=err)


def cell_said(state: str | None, value: Decimal | None) -> str:
    """Say what stands in a cell: its number, else its state."""
    return state or _("no row") if value is None else f"{value.normalize():f}"


def runs_told(runs: Mapping[str, Run], *, accepted: bool = False, place: str | Path = "") -> None:
    """Say of each run what changed, what it read and where its page is; exit status 1, else 3 if not `accepted`.

    `place` is where the runs went, if into a bucket.
    """
    from gkstats.inputs.buckets import is_remote  # noqa: PLC0415

    for name, run in runs.items():
        tell(": ".join(filter(None, (name, changes_line(run)))))
        tell(closing_line(run.corpus))
        for outcome in run.outcomes:
            if outcome.error:
                tell(_("{name} failed: {reason}").format(name=outcome.name, reason=outcome.error), err=True)
        for one in run.crossed:
            words = _("threshold crossed: {name}{where}: {found:g}, allowed {most:g}")
            where = f" {one.where}" if one.where else ""
            tell(words.format(name=one.name, where=where, found=one.found, most=one.most), err=True)
        if run.no_workbook:
            tell(_("no workbook was written: {reason}").format(reason=said(run.no_workbook)), err=True)
        index = "/".join(filter(None, (str(place).rstrip("/"), name, run.folder.name, run.index.name)))
        tell(index if is_remote(place) else f"{run.index}")
    if any(run.failed for run in runs.values()):
        sys.exit(FAILED)
    if accepted:
        return
    shorter(sorted({source for run in runs.values() for source in run.shorter}))
    if any(run.crossed for run in runs.values()):
        sys.exit(SHORTER)


def changes_line(run: Run) -> str:
    """Say in one line what changed since the run that was in force."""
    if run.changes is None or not run.changes.before:
        return _("no earlier run to compare with")
    counts = run.changes.counts()
    if not any(counts.values()):
        return _("no changes since {before}").format(before=run.changes.before)
    line = _(
        "changes since {before}: documents new {new}, changed {changed}, vanished {vanished}; cells restated"
        " {restated}; figures beyond their interval {moved}; years with fewer reports {coverage}; kinds of issues that"
        " grew {issues}"
    )
    return line.format(before=run.changes.before, **counts)


def recomputed(pack: Path) -> list[Difference]:
    """Compute a pack anew, and say what agrees and what was carried; give what differs.

    Nothing to compare is no agreement: then the command fails.
    """
    from gkstats.runs import recomputing  # noqa: PLC0415

    made = recomputing.recompute(pack)
    for one in made.carried:
        tell(f"{one.name} {said(one.what)}")
    if made.carried and not (made.agree or made.differences):
        words = _("{pack}: nothing could be computed anew; take the version of gkstats that its manifest.json names")
        raise click.ClickException(words.format(pack=visible(str(pack))))
    tell(_("{n} charts computed anew: the same data").format(n=len(made.agree)))
    return list(made.differences)


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
    """Say why nothing can be written somewhere: at `path`, or where the error itself was met."""
    met = str(error.filename or "")
    place = str(path) if not met or met.startswith(os.path.dirname(os.path.abspath(path))) else met  # noqa: PTH100, PTH120
    return click.ClickException(
        _("cannot write to {path}: {reason}").format(path=visible(place), reason=said(why(error)))
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
