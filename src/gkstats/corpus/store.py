"""Many reports as the contract's tables: parse, load, hold and write them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats import forms
from gkstats.bodies import divisions
from gkstats.bodies import roster as rosters
from gkstats.codebook import VERSION, codings, read_codebook
from gkstats.corpus import queries, reader, selection, tracing
from gkstats.dataset import bounds, building, corrections, schema
from gkstats.inputs import find
from gkstats.issues import PhrasedError, issue
from gkstats.model import NoReport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor

    from gkstats.model import Issue

Progress: TypeAlias = Callable[[list[find.Input]], Iterable[find.Input]]

RUN: Final = "run.json"


class NoTablesError(PhrasedError, FileNotFoundError):
    """A folder that holds no tables."""


class Corpus:
    """The contract's tables, one attribute a table (`corpus.reports`, `corpus.requests`, …), each a Polars frame.

    A table that was loaded is read when it is first asked for; `scan` gives it without reading it whole.
    """

    def __init__(
        self,
        frames: Mapping[str, pl.DataFrame | pl.LazyFrame],
        codebook: str = VERSION,
        roots: Sequence[Path] = (),
        whole: Corpus | None = None,
    ) -> None:
        """Hold `frames`; a table that is missing there is empty, but for `bounds`, which is computed when asked for.

        `codebook` is the version that codes are of, `roots` are the folders that were read; `whole` is the corpus that
        this one was selected from, by which it is told what is usual (itself if none).
        """
        self.whole = whole or self
        self.codebook = codebook
        self.roots = tuple(roots)
        self._frames = {
            name: frames.get(name, schema.empty(name)) for name in schema.TABLES if name != "bounds" or name in frames
        }

    def __getattr__(self, name: str) -> pl.DataFrame:
        tables: dict[str, pl.DataFrame | pl.LazyFrame] = self.__dict__.get("_frames", {})
        if name not in schema.TABLES or not tables:
            msg = f"a Corpus has no table {name!r}; its tables are {', '.join(schema.TABLES)}"
            raise AttributeError(msg)
        tables[name] = read = self.scan(name).collect()
        return read

    def scan(self, table: str) -> pl.LazyFrame:
        """Give a table to be read only as far as a query needs; raises ValueError for a table that there is not."""
        if selection.one_of("table", table, tuple(schema.TABLES)) not in self._frames:
            self._frames[table] = bounds.bounds(self)
        return self._frames[table].lazy()

    def where(
        self, *, years: str | int = "", province: str = "", level: str = "", scope: str = "", agency: str = ""
    ) -> Corpus:
        """Keep the reports on some years, of a province, a level and a scope, in every table; what is empty keeps all.

        `years` is "2023", "2019-2021" or "2019, 2021-2023"; `agency` one body's key or name. Issues without a report
        (files that are none) stay: they belong to what was read. Nothing is read yet. Raises ValueError for a value
        that there is not, but for a body: one that is not there has no report.
        """
        wanted = selection.condition(years, province, level, scope, agency)
        reports = self.scan("reports").filter(wanted)
        kept = reports.select("report_id")
        frames = {"reports": reports, "dictionary": self.scan("dictionary"), "divisions": self.scan("divisions")}
        for name in schema.TABLES:
            if name not in frames and name in self._frames:
                frames[name] = self.scan(name).join(kept, on="report_id", how="semi", maintain_order="left")
        left_out = self.scan("reports").filter(~wanted.fill_null(value=False)).select("report_id")
        frames["issues"] = self.scan("issues").join(left_out, on="report_id", how="anti", maintain_order="left")
        return Corpus(frames, self.codebook, self.roots, self.whole)

    def cells(self, table: str, **keys: str | Sequence[str]) -> pl.DataFrame:
        """Give cells of the counted reports, one row a cell: agency by year with value, state, line and source.

        `table` is `proactive`, `requests` or `disputes`; a key takes one value or several, a key left out takes all:
        `corpus.cells("requests", item="received", requester="total")`. Columns: report_id, agency_key, agency, year,
        scope, the table's keys, value (in `proactive` with its `unit`: amounts in 万元), state, implied (not in
        `proactive`), raw, line, source; sorted by body and year. Only `reported` cells have a value.
        Raises ValueError for a table, key or value that there is not, and names those that there are.
        """
        return queries.cells(self.scan, table, keys).collect()

    def panel(self, table: str, *, wide: bool = False, **keys: str) -> pl.DataFrame:
        """Give one cell over the years of each body, agency by year: counted reports with a certain `agency_key`.

        Every key must be named: `corpus.panel("disputes", route="reconsideration", outcome="total")`. Long: one row a
        body, scope and year (agency_key, agency, scope, year, value, state, line, source, report_id). Wide: one row a
        body and scope, with its latest name and a column of values a year, null where no number is reported. A body
        that reports for two scopes has a row for each. Raises ValueError as `cells` does, and for a key left out.
        """
        return queries.panel(queries.cells(self.scan, table, keys), table, keys, wide=wide)

    def search(self, text: str, section: int | Sequence[int] | None = None) -> pl.DataFrame:
        """Give the sentences of the prose that hold `text`, as it is written, in one section, in several or in all.

        Columns: report_id, source, agency, year, section, text (the sentence), line (on which the words begin); sorted
        by source, section and line. `section` is 1-6, or 0 for what stands under none. Raises ValueError for another
        one and for an empty text.
        """
        return queries.search(self.scan("reports"), self.scan("sections"), text, section)

    def trace(self, report_id: str, *, line: int | None = None, **keys: str | Sequence[str]) -> tracing.Trace:
        """Show the lines of the original around a number, marked: `corpus.trace(report_id, item="granted")`.

        Keys are those of `cells`, of any table; `line` shows a line that a claim, a statement or an issue names. Lines
        are numbered as `gkstats show --text` prints them. The original is looked for in the folders that were read and
        must have the same hash; where it is not at hand, the trace holds the stored print and line, and says so.
        Raises ValueError for a report that is not in this corpus, and for cells that its form does not have.
        """
        return tracing.trace(self.scan, self.roots, report_id, line, keys)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *schema.TABLES]

    def __repr__(self) -> str:
        """Say what the corpus rests on: reports, years, copies, files that were no report, cells in doubt."""
        years = self.reports["year"].drop_nulls().unique().sort().to_list()
        span = f", {'-'.join(dict.fromkeys(map(str, (years[0], years[-1]))))}" if years else ""
        lost = self.issues.filter(pl.col("report_id").is_null() & (pl.col("severity") == "error"))["source"].n_unique()
        states = pl.concat(self.scan(name).select("state") for name in schema.CELL_KEYS).collect()["state"]
        doubt = f"; {(states == 'unreadable').sum() / len(states):.1%} of cells unreadable" if len(states) else ""
        rest = len(self.reports) - int(self.reports["counted"].sum())
        copies = f"; {rest:,} of them an older version or a copy" if rest else ""
        return f"Corpus: {len(self.reports):,} reports{span}{copies}; {lost:,} files were no report{doubt}"


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
    roster.csv beside the inputs, if there is one; "" for none) lists who should report.
    Raises inputs.NoInputError for an input that does not exist or matches nothing, codebook.CodebookError and
    roster.RosterError for a codebook or a roster that cannot be used.
    """
    book = read_codebook(codebook)
    found, doubts = find.find(given)
    listed = rosters.beside(found) if roster is None else rosters.read(roster) if roster else None
    corrected, doubted = corrections.read(found)
    recoded, unread = codings.read(found)
    tables = building.Tables(corrected, recoded, book, listed)
    others: list[NoReport] = []
    issues: list[tuple[str | None, str, Issue]] = [
        (None, source, doubt) for source, doubt in (*doubts, *doubted, *unread)
    ]
    first: dict[str, str] = {}
    shown = progress(found) if progress else found
    for entry, parts in zip(shown, reader.read_files(found, executor, book), strict=True):
        for read_as in parts:
            if isinstance(read_as, NoReport):
                others.append(read_as)
            elif read_as.report_id in first:
                issues.append((read_as.report_id, entry.source, issue("same_file", other=first[read_as.report_id])))
            else:
                first[read_as.report_id] = entry.source
                tables.add(read_as, entry.provenance)
    return Corpus(tables.finish(others, issues), book.version, find.roots(found))


def write(corpus: Corpus, folder: str | Path) -> None:
    """Write each table to `folder` as Parquet, and `run.json` with the versions and the folders that were read.

    Tables that are there are replaced.
    """
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
        metadata = {f"gkstats.{key}": value for key, value in versions.items()}
        corpus.scan(name).sink_parquet(part, metadata=metadata)  # never whole in memory
        part.replace(folder / f"{name}.parquet")
    run = {"versions": versions, "inputs": [_relative(root, folder) for root in corpus.roots]}
    (folder / RUN).write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _relative(path: Path, folder: Path) -> str:
    """Give a path as seen from a folder, so that both can move together; on another drive it stays absolute."""
    try:
        return Path(os.path.relpath(path, folder.resolve())).as_posix()
    except ValueError:
        return path.as_posix()


def load(folder: str | Path) -> Corpus:
    """Open the tables that `gkstats parse` or `gkstats report` wrote to `folder`; each is read when it is asked for.

    A folder of runs is followed through its file `latest`. Raises NoTablesError (a FileNotFoundError) where there are
    no tables.
    """
    folder = Path(folder)
    latest = folder / "latest"
    if latest.is_file():
        folder = folder / latest.read_text(encoding="utf-8").strip()
    if not (folder / "reports.parquet").exists():
        raise NoTablesError("no_tables", path=str(folder))
    run = json.loads((folder / RUN).read_text(encoding="utf-8")) if (folder / RUN).is_file() else {"versions": {}}
    return Corpus(
        {
            name: pl.scan_parquet(folder / f"{name}.parquet")
            for name in schema.TABLES
            if name != "bounds" or (folder / f"{name}.parquet").exists()
        },
        run["versions"].get("codebook", VERSION),
        [folder.resolve() / root for root in run.get("inputs", ())],
    )
