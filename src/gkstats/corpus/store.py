"""Many reports as the contract's tables: hold, write and load them."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats import forms
from gkstats.bodies import divisions
from gkstats.codebook import VERSION
from gkstats.corpus import generations, queries, selection, tracing
from gkstats.dataset import bounds, schema
from gkstats.inputs import buckets
from gkstats.issues import PhrasedError
from gkstats.script import disk, spoken
from gkstats.script.markup import render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

RUN: Final = "run.json"
_TEMPLATES: Final = Path(__file__).with_name("templates")
LEAVING: Final = "tables"  # of a run: the tables as they may be handed on


class NoTablesError(PhrasedError, FileNotFoundError):
    """A folder that holds no tables."""


class MixedTablesError(PhrasedError):
    """Tables side by side that are not of one run: no sum over them means anything."""


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
        run: str = "",
        inputs: Sequence[tuple[str, str | None]] = (),
        selection: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Hold `frames`; a table that is missing there is empty, but for `bounds`, which is computed when asked for.

        `codebook` is the version that codes are of, `roots` are the folders that were read; `whole` is the corpus that
        this one was selected from, by which it is told what is usual (itself if none). `run` is a hash of all that the
        tables were made of (empty: selected or made by hand), `inputs` are the files that were read: (source, SHA-256),
        None where a file could not be read. `selection` names what it was selected by, as `where` was told.
        """
        self.whole = whole or self
        self.codebook = codebook
        self.roots = tuple(roots)
        self.inputs = tuple(inputs)
        self.selection = dict(selection)
        self.folder: Path | None = None  # where the tables lie as they are here, if anywhere
        self._run = run
        self._frames = {
            name: frames.get(name, schema.empty(name)) for name in schema.TABLES if name != "bounds" or name in frames
        }

    @property
    def run(self) -> str:
        """A hash of all that the tables were made of, in 32 hex digits: no time and no chance is in it."""
        if not self._run:
            reports = self.scan("reports").select("report_id").collect()["report_id"]
            made = "\n".join((version("gkstats"), self.codebook, *reports))
            self._run = hashlib.sha256(made.encode()).hexdigest()[:32]
        return self._run

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
        meant = selection.provinces(province) if province.strip() else []
        province = meant[0] if len(meant) == 1 else province
        named = {"years": str(years), "province": province, "level": level, "scope": scope, "agency": agency}
        named = {name: value for name, value in named.items() if value.strip()}
        if not named:
            return self
        wanted = selection.condition(years, province, level, scope, agency)
        reports = self.scan("reports").filter(wanted)
        kept = reports.select("report_id")
        frames = {"reports": reports, "dictionary": self.scan("dictionary"), "divisions": self.scan("divisions")}
        for name in schema.TABLES:
            if name not in frames and name in self._frames:
                frames[name] = self.scan(name).join(kept, on="report_id", how="semi", maintain_order="left")
        left_out = self.scan("reports").filter(~wanted.fill_null(value=False)).select("report_id")
        frames["issues"] = self.scan("issues").join(left_out, on="report_id", how="anti", maintain_order="left")
        return Corpus(frames, self.codebook, self.roots, self.whole, selection=self.selection | named)

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

    def read_from(self, roots: Sequence[Path], inputs: Sequence[tuple[str, str | None]]) -> Corpus:
        """Give the same tables as read from these folders and files, which may have moved since."""
        read = Corpus(self._frames, self.codebook, roots, run=self._run, inputs=inputs)
        read.folder = self.folder
        return read

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *schema.TABLES]

    def _repr_html_(self) -> str:
        """Show the same in a notebook, and below it each table with its rows and what it holds."""
        tables = [
            {
                "name": name,
                "rows": f"{self.scan(name).select(pl.len()).collect().item():,}" if name in self._frames else "",
                "holds": (kind.__doc__ or "").strip(),
            }
            for name, kind in schema.TABLES.items()
        ]
        return render(_TEMPLATES, "corpus.html.j2", said=self._said(spoken.said), tables=tables, t=spoken.said)

    def __repr__(self) -> str:
        """Say what the corpus rests on: reports, years, copies, files that were no report, cells in doubt."""
        return self._said(lambda english, _: english)

    def _said(self, t: Callable[[str, str], str]) -> str:
        years = self.reports["year"].drop_nulls().unique().sort().to_list()
        span = f", {'-'.join(dict.fromkeys(map(str, (years[0], years[-1]))))}" if years else ""
        lost = self.issues.filter(pl.col("report_id").is_null() & (pl.col("severity") == "error"))["source"].n_unique()
        states = pl.concat(self.scan(name).select("state") for name in schema.CELL_KEYS).collect()["state"]
        lost_cells, cells = f"{(states == 'unreadable').sum():,}", f"{len(states):,}"
        told = t(f"; {lost_cells} of {cells} cells unreadable", f"；{cells}个单元格中{lost_cells}个无法判读")
        doubt = told if len(states) else ""
        rest = len(self.reports) - int(self.reports["counted"].sum())
        copies = t(f"; {rest:,} of them an older version or a copy", f"，其中{rest:,}份为旧版本或副本") if rest else ""
        return t(
            f"Corpus: {len(self.reports):,} reports{span}{copies}; {lost:,} files were no report{doubt}",
            f"语料：报告{len(self.reports):,}份{span.replace(', ', '，').replace('-', '—')}{copies}；"
            f"{lost:,}个文件不是报告{doubt}",
        )


def write(corpus: Corpus, folder: str | Path) -> None:
    """Write each table to `folder` as Parquet, and `run.json` with the versions and the folders that were read.

    The tables that are there are replaced as a whole: who has them open keeps them, and who opens the folder meanwhile
    sees the old ones or the new ones. Raises OSError where the folder cannot be written; then nothing is changed.
    """
    folder = Path(folder)
    with generations.locked(folder):
        generations.publish(folder, corpus.run, lambda new: write_tables(corpus, new, folder))


def write_tables(corpus: Corpus, folder: Path, home: Path | None = None) -> None:
    """Write the tables and `run.json` into a new folder; `home` is where they will be looked for, if elsewhere."""
    versions = {
        "gkstats": version("gkstats"),
        "forms": forms.VERSION,
        "codebook": corpus.codebook,
        "divisions": divisions.VERSION,
    }
    metadata = {f"gkstats.{key}": value for key, value in {**versions, "run": corpus.run}.items()}
    for name in schema.TABLES:
        target = folder / f"{name}.parquet"
        if corpus.folder is None or not generations.same_bytes(corpus.folder / target.name, target):
            with disk.refusals(folder):
                corpus.scan(name).sink_parquet(target, metadata=metadata)  # never whole in memory
    run = {
        "run": corpus.run,
        "versions": versions,
        "inputs": [_relative(root, home or folder) for root in corpus.roots],
    }
    (folder / RUN).write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _relative(path: Path, folder: Path) -> str:
    """Give a path as seen from a folder, so that both can move together; on another drive it stays absolute."""
    try:
        return Path(os.path.relpath(path, folder.resolve())).as_posix()
    except ValueError:
        return path.as_posix()


def load(folder: str | Path) -> Corpus:
    """Open the tables that `gkstats parse` or `gkstats report` wrote to `folder`; each is read when it is asked for.

    A folder of runs is followed through its file `latest`. What is opened stays as it is, even if the folder is written
    anew. Raises NoTablesError (a FileNotFoundError) where there are no tables, MixedTablesError where they are not of
    one run.
    """
    folder = buckets.opened(folder)
    latest = folder / "latest"
    if latest.is_file():
        folder = folder / latest.read_text(encoding="utf-8").strip()
    generation = generations.current(folder)
    if generation is not None:
        generations.keep(generation)
    return open_tables(generation or folder, folder)


def open_tables(tables: Path, folder: Path) -> Corpus:
    """Open the tables in one folder; `folder` is the one that was named, from which the inputs are found."""
    if not (tables / "reports.parquet").exists():
        tables = tables / LEAVING  # a pack, unpacked
    if not (tables / "reports.parquet").exists():
        raise NoTablesError("no_tables", path=str(folder))
    # Tables that an older gkstats wrote lack `bounds`, computed when asked for, and `audit`, then empty.
    newer = ("bounds", "audit")
    there = [name for name in schema.TABLES if name not in newer or (tables / f"{name}.parquet").exists()]
    runs = {name: _run_of(tables / f"{name}.parquet") for name in there}
    if len(set(runs.values())) > 1:
        listed = tuple(f"{name}: {run or '-'}" for name, run in sorted(runs.items()))
        raise MixedTablesError("mixed_tables", path=str(folder), tables=listed)
    run = json.loads((tables / RUN).read_text(encoding="utf-8")) if (tables / RUN).is_file() else {"versions": {}}
    corpus = Corpus(
        {name: pl.scan_parquet(tables / f"{name}.parquet") for name in there},
        run["versions"].get("codebook", VERSION),
        [folder.resolve() / root for root in run.get("inputs", ())],
        run=runs["reports"],
    )
    corpus.folder = tables
    return corpus


def _run_of(path: Path) -> str:
    """Give the run that a table's file, or the first part of it, names; empty where it names none."""
    part = next(iter(sorted(path.glob("*.parquet"))), path) if path.is_dir() else path
    return pl.read_parquet_metadata(part).get("gkstats.run", "")
