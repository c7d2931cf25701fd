"""The manifest of a run: what it was made of and what came out, with the checksum of every file."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats import forms
from gkstats.dataset import schema
from gkstats.inputs.beside import BESIDE, ROSTER, beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gkstats.inputs.find import Input
    from gkstats.runs.outcome import Run

_PACKAGES: Final = ("gkstats", "altair", "nbconvert", "papermill", "polars", "vl-convert-python")


def manifest(
    finished: Run,
    started: datetime,
    inputs: Sequence[tuple[str, str | None]],
    notebooks: Sequence[Path],
    parameters: Mapping[str, str],
) -> dict[str, Any]:
    """Say what the run was made of and what came out: everything but the checksums of its outputs."""
    issues = finished.corpus.issues
    return {
        "run": finished.folder.name,
        "state": "failed" if finished.failed else "complete",
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "parameters": dict(parameters),
        "versions": {
            **{name: importlib.metadata.version(name) for name in _PACKAGES},
            "python": platform.python_version(),
            "forms": forms.VERSION,
            "codebook": finished.corpus.codebook,
        },
        "inputs": [{"source": source, "sha256": sha256} for source, sha256 in inputs],
        "shorter": list(finished.shorter),
        "corrections": _corrections(issues),
        "notebooks": [
            {
                "name": outcome.name,
                "sha256": sha256_of(notebook),
                "state": "failed" if outcome.error else "complete",
                "error": outcome.error,
                "seconds": outcome.seconds,
                "parameters": outcome.parameters,
                "titles": outcome.titles,
                "charts": list(outcome.charts),
            }
            for outcome, notebook in zip(finished.outcomes, notebooks, strict=True)
        ],
        "tables": {name: finished.corpus.scan(name).select(pl.len()).collect().item() for name in schema.TABLES},
        "issues": _by_code(issues),
    }


def _by_code(issues: pl.DataFrame) -> dict[str, int]:
    return dict(issues.group_by("code").len().sort("code").iter_rows())


def known_better(found: Iterable[Input], roster: str) -> Iterator[tuple[str, Path]]:
    """Give every file that says what a user knows better, beside the inputs or elsewhere."""
    seen: set[Path] = set()
    for name in BESIDE:
        for path, source in beside(found, name).items():
            if name != ROSTER or path.resolve() == Path(roster):
                seen.add(path.resolve())
                yield source, path
    if roster and Path(roster) not in seen:
        yield roster, Path(roster)


def _corrections(issues: pl.DataFrame) -> list[dict[str, Any]]:
    """List what corrections.csv changed, and what of it fits nothing."""
    states = {"corrected": "applied", "correction_unfit": "unfit", "corrections_unreadable": "unreadable"}
    rows = issues.filter(pl.col("code").is_in(list(states))).select("code", "source", "line", "message")
    return [{"state": states[row.pop("code")], **row} for row in rows.to_dicts()]


def outputs(folder: Path) -> dict[str, str]:
    """Give the checksum of every file of a run, by its name in the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
