"""Many reports as the contract's tables: parse, load, hold and write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from gkstats import codings, corrections, divisions, forms, frames, inputs, reader, schema, selection
from gkstats import roster as rosters
from gkstats.codebook import VERSION, read_codebook
from gkstats.issues import issue
from gkstats.model import NoReport, Report

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor

    from gkstats.model import Issue

Progress: TypeAlias = Callable[[list[inputs.Input]], Iterable[inputs.Input]]


class Corpus:
    """The contract's tables, one attribute a table (`corpus.reports`, `corpus.requests`, …), each a Polars frame.

    A table that was loaded is read when it is first asked for; `scan` gives it without reading it whole.
    """

    def __init__(self, frames: Mapping[str, pl.DataFrame | pl.LazyFrame], codebook: str = VERSION) -> None:
        """Hold `frames`; a table that is missing there is empty. `codebook` is the version that codes are of."""
        self.codebook = codebook
        self._frames = {name: frames.get(name, schema.empty(name)) for name in schema.TABLES}

    def __getattr__(self, name: str) -> pl.DataFrame:
        tables: dict[str, pl.DataFrame | pl.LazyFrame] = self.__dict__.get("_frames", {})
        if name not in tables:
            msg = f"a Corpus has no table {name!r}; its tables are {', '.join(schema.TABLES)}"
            raise AttributeError(msg)
        tables[name] = read = tables[name].lazy().collect()
        return read

    def scan(self, table: str) -> pl.LazyFrame:
        """Give a table to be read only as far as a query needs; raises ValueError for a table that there is not."""
        return self._frames[selection.one_of("table", table, tuple(schema.TABLES))].lazy()

    def where(self, *, years: str | int = "", province: str = "", level: str = "", scope: str = "") -> Corpus:
        """Keep the reports on some years, of a province, a level and a scope, in every table; what is empty keeps all.

        `years` is "2023", "2019-2021" or "2019, 2021-2023". Issues without a report (files that are none) stay: they
        belong to what was read. Nothing is read yet. Raises ValueError for a value that there is not.
        """
        wanted = selection.condition(years, province, level, scope)
        reports = self.scan("reports").filter(wanted)
        kept = reports.select("report_id")
        frames = {"reports": reports, "dictionary": self.scan("dictionary"), "divisions": self.scan("divisions")}
        for name in schema.TABLES:
            if name not in frames:
                frames[name] = self.scan(name).join(kept, on="report_id", how="semi", maintain_order="left")
        left_out = self.scan("reports").filter(~wanted.fill_null(value=False)).select("report_id")
        frames["issues"] = self.scan("issues").join(left_out, on="report_id", how="anti", maintain_order="left")
        return Corpus(frames, self.codebook)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._frames]

    def __repr__(self) -> str:
        """Say what the corpus rests on: reports, years, files that were no report, cells in doubt."""
        years = self.reports["year"].drop_nulls().unique().sort().to_list()
        span = f", {'-'.join(dict.fromkeys(map(str, (years[0], years[-1]))))}" if years else ""
        lost = self.issues.filter(pl.col("report_id").is_null() & (pl.col("severity") == "error"))["source"].n_unique()
        states = pl.concat(self.scan(name).select("state") for name in schema.CELL_KEYS).collect()["state"]
        doubt = f"; {(states == 'unreadable').sum() / len(states):.1%} of cells unreadable" if len(states) else ""
        return f"Corpus: {len(self.reports):,} reports{span}; {lost:,} files were no report{doubt}"


def parse(
    *given: str | Path,
    progress: Progress | None = None,
    executor: Executor | None = None,
    codebook: str | Path | None = None,
    roster: str | Path | None = None,
) -> Corpus:
    """Read files, folders (recursively) and glob patterns into a Corpus.

    `progress` may wrap the files read, to show how far it is. Reading takes a process a core; another `executor` may
    spread it further. Every file is in `reports` or, with a reason, in `issues`, be it that it takes more than 10 s or
    500 MB to read. `codebook` is a file of the user's own, by which statements are coded; `roster` (default: the
    roster.csv beside the inputs, if there is one) lists who should report.
    Raises inputs.NoInputError for an input that does not exist or matches nothing, codebook.CodebookError and
    roster.RosterError for a codebook or a roster that cannot be used.
    """
    book = read_codebook(codebook)
    found, doubts = inputs.find(given)
    listed = rosters.beside(found) if roster is None else rosters.read(roster)
    corrected, doubted = corrections.read(found)
    doubts += doubted
    reports: list[Report] = []
    others: list[NoReport] = []
    issues: list[tuple[str | None, str, Issue]] = [(None, source, doubt) for source, doubt in doubts]
    provenance: dict[str, inputs.Provenance] = {}
    first: dict[str, str] = {}
    shown = progress(found) if progress else found
    for entry, read_as in zip(shown, reader.read_files(found, executor, book), strict=True):
        if isinstance(read_as, NoReport):
            others.append(read_as)
        elif read_as.report_id in first:
            issues.append((read_as.report_id, entry.source, issue("same_file", other=first[read_as.report_id])))
        else:
            first[read_as.report_id] = entry.source
            provenance[read_as.report_id] = entry.provenance
            reports.append(read_as)
    recoded, unread = codings.read(found)
    issues += unread
    made = frames.tables(reports, provenance, others, issues, corrected, recoded, book, listed)
    return Corpus(made, book.version)


def write(corpus: Corpus, folder: str | Path) -> None:
    """Write each table to `folder` as Parquet, and `run.json` with the versions; tables that are there are replaced."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    versions = {
        "gkstats": version("gkstats"),
        "forms": forms.VERSION,
        "codebook": corpus.codebook,
        "divisions": divisions.VERSION,
    }
    for name in schema.TABLES:
        part = folder / f".{name}.parquet.part"
        getattr(corpus, name).write_parquet(part, metadata={f"gkstats.{key}": value for key, value in versions.items()})
        part.replace(folder / f"{name}.parquet")
    (folder / "run.json").write_text(json.dumps({"versions": versions}, indent=2) + "\n", encoding="utf-8")


def load(folder: str | Path) -> Corpus:
    """Open the tables that `gkstats parse` or `gkstats report` wrote to `folder`; each is read when it is asked for.

    A folder of runs is followed through its file `latest`. Raises FileNotFoundError where there are no tables.
    """
    folder = Path(folder)
    latest = folder / "latest"
    if latest.is_file():
        folder = folder / latest.read_text(encoding="utf-8").strip()
    if not (folder / "reports.parquet").exists():
        msg = f"{folder} holds no tables: run `gkstats parse INPUT... --out {folder}` first"
        raise FileNotFoundError(msg)
    scans = {name: pl.scan_parquet(folder / f"{name}.parquet") for name in schema.TABLES}
    return Corpus(scans, _versions(folder).get("codebook", VERSION))


def _versions(folder: Path) -> dict[str, str]:
    """Give the versions that tables were made with, as far as they are told."""
    told = folder / "run.json"
    versions: dict[str, str] = json.loads(told.read_text(encoding="utf-8"))["versions"] if told.is_file() else {}
    return versions
