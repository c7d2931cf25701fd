"""What a run came to: its folder and tables, and what became of each notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from gkstats.corpus.store import Corpus
    from gkstats.model import Phrase
    from gkstats.runs.changes import Changes, CrossedThreshold


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one notebook: its heading by language, its charts; `error` is None where it ran to its end."""

    name: str
    parameters: dict[str, Any]
    seconds: float
    titles: dict[str, str]
    charts: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run: its folder, its tables and what became of each notebook."""

    folder: Path
    corpus: Corpus
    outcomes: tuple[Outcome, ...]
    shorter: tuple[str, ...] = ()  # sources whose reports the run before had, lost for a reason of the machine
    changes: Changes | None = None  # since the run that was in force
    crossed: tuple[CrossedThreshold, ...] = ()  # thresholds
    no_workbook: Phrase | None = None  # why the run has none

    @property
    def failed(self) -> tuple[str, ...]:
        """Name the notebooks that failed."""
        return tuple(outcome.name for outcome in self.outcomes if outcome.error)

    @property
    def index(self) -> Path:
        """Give the run's page."""
        return self.folder / "index.html"
