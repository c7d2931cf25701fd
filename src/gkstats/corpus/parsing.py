"""From inputs to a Corpus: every file read, or known from before, and the tables built of it."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats.bodies import divisions
from gkstats.bodies import roster as rosters
from gkstats.codebook import codings, read_codebook
from gkstats.corpus import generations, reader, store
from gkstats.corpus.readings import MACHINE, Readings, fingerprint
from gkstats.dataset import audits, building, corrections, earlier
from gkstats.dataset.overlap import units
from gkstats.inputs import buckets, find
from gkstats.inputs.beside import BESIDE, beside
from gkstats.issues import issue
from gkstats.model import NoReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

    from gkstats.codebook import Codebook
    from gkstats.corpus.reader import FileRead
    from gkstats.corpus.store import Corpus
    from gkstats.dataset.earlier import Alone, Earlier
    from gkstats.model import Issue, Phrase

Progress: TypeAlias = Callable[[list[find.Input]], Iterable[find.Input]]

_BUILDING: Final = ("dataset",)  # the room that makes tables of what was read
_UNKNOWN: Final = find.Provenance()
_READINGS: Final = "readings.sqlite"
_FEW: Final = 200  # files that are read before it is decided whether anything changed
_PUT_DOWN: Final = 200  # readings that are put into the store together


@dataclass(frozen=True, slots=True)
class _Given:
    """What is read, and by what: files, the CSV files beside them, codebook and roster."""

    found: list[find.Input]
    places: list[find.Input]  # one of each folder, by which the CSV files beside them are found
    doubts: list[tuple[str, Issue]]
    book: Codebook
    roster: Callable[[], pl.DataFrame | None]  # reads who should report; raises RosterError
    beside: str  # a hash of the CSV files beside the inputs, and of a roster that lies elsewhere

    @property
    def maker(self) -> str:
        """Name what makes readings of files, and tables of readings."""
        version = self.book.version
        return f"{fingerprint(version)} {fingerprint(version, _BUILDING)} {divisions.VERSION}"

    def run(self, digests: Iterable[str | None]) -> str:
        """Hash all that the tables are made of, in 32 hex digits: no time and no chance is in it."""
        made = hashlib.sha256(f"{self.maker} {self.beside}".encode())
        for entry, sha256 in zip(self.found, digests, strict=True):
            provenance = "" if entry.provenance == _UNKNOWN else entry.provenance
            made.update(f"\n{entry.source}\t{sha256}\t{provenance}".encode())
        for source, doubt in self.doubts:
            made.update(f"\n{source}\t{doubt}".encode())
        return made.hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Read:
    """One file, and what it was read to: at hand, or kept and looked up only where its rows are not known."""

    entry: find.Input
    sha256: str | None
    get: Callable[[], FileRead]
    key: str = ""  # a hash of all that decides what its rows are; empty: it is not known


def parse(
    *given: str | Path,
    progress: Progress | None = None,
    executor: Executor | None = None,
    codebook: str | Path | None = None,
    roster: str | Path | None = None,
    jobs: int | None = None,
    follow_links: bool = False,
) -> Corpus:
    """Read files, folders (recursively) and glob patterns into a Corpus.

    `progress` may wrap the files read, to show how far it is. Reading takes `jobs` processes (default: one a core);
    another `executor` may spread it further. Every file is in `reports` or, with a reason, in `issues`, be it that it
    takes more than 10 s of a processor or 500 MB to read. `codebook` is a file of the user's own, by which statements
    are coded; `roster` (default: the roster.csv beside the inputs, if any; "" for none) lists who should report.
    Links that lead out of a folder are named and not read, unless `follow_links`.
    Raises inputs.NoInputError for an input that does not exist or matches nothing, codebook.CodebookError and
    roster.RosterError for a codebook or a roster that cannot be used.
    """
    what = _given(given, codebook, roster, follow_links=follow_links)
    shown = progress(what.found) if progress else what.found
    readings = zip(shown, reader.read_files(what.found, executor, what.book, jobs), strict=True)
    corpus, _ = _built(what, (_at_hand(entry, read) for entry, read in readings))
    return corpus


def parse_into(
    folder: str | Path,
    *given: str | Path,
    progress: Progress | None = None,
    executor: Executor | None = None,
    codebook: str | Path | None = None,
    roster: str | Path | None = None,
    jobs: int | None = None,
    follow_links: bool = False,
    fresh: bool = False,
    rehash: bool = False,
    links: bool = True,
    wait: float = generations.WAIT,
    told: Callable[[Phrase], None] | None = None,
) -> Corpus:
    """Bring the tables in `folder` up to date with the inputs, and open them.

    A file that was read before by the same reader and did not change is not read again; where nothing changed at all,
    nothing is written. `fresh` forgets what was read, `rehash` reads the bytes of every file to see whether it changed
    (else: its size, times and inode). With `links` each table also lies in `folder` under its own name. Where another
    run writes to the folder, `told` gets its name and it is waited for `wait` seconds. The rest is as in `parse`.
    Raises also generations.InUseError, and readings.NotKeptError or OSError where the folder cannot be written: then
    it is as it was.
    """
    folder = Path(folder)
    began = time.time_ns()
    what = _given(given, codebook, roster, follow_links=follow_links)
    if generations.current(folder) is None:
        what.roster()  # where it cannot be used, no folder is made
    generations.make_ready(folder)
    generations.clear_scratch()
    with closing(
        Readings(folder / generations.STORE / _READINGS, what.book.version, fresh=fresh, rehash=rehash)
    ) as known:
        digests = [known.digest(entry) for entry in what.found]
        keys = [known.key(entry, sha256) for entry, sha256 in zip(what.found, digests, strict=True)]
        unknown = [at for at, key in enumerate(keys) if not known.knows(key)]
        old = generations.current(folder)
        if old:
            generations.keep(old)
        again: dict[int, FileRead] = {}
        if old and not fresh and len(unknown) <= _FEW:
            # Perhaps what is not known is what no reading is kept of, and is as it was.
            entries = [what.found[at] for at in unknown]
            with ThreadPoolExecutor(1) as beside:
                awaited = beside.submit(list, reader.read_files(entries, executor, what.book, jobs))
                if unknown:
                    _load(what)  # while what is not known is read
                again = dict(zip(unknown, awaited.result(), strict=True))
            _keep(known, zip(entries, again.values(), strict=True), began)
            known.commit()  # else another run cannot use the store while tables are built
            corpus = _still_there(old, folder)  # not what `latest` names, which somebody may have removed
            now = [again[at].sha256 if at in again else sha256 for at, sha256 in enumerate(digests)]
            if corpus.run == what.run(now) and _is_told(corpus, again.values()):
                if links:
                    generations.link(old, folder)
                inputs = [(entry.source, sha256) for entry, sha256 in zip(what.found, now, strict=True)]
                return corpus.read_from(find.roots(what.found), inputs)
        shown = progress(what.found) if progress else what.found
        reading = _known_or_read(what, known, digests, keys, again, began, executor, jobs)
        before = earlier.of(None if fresh else old, what.maker)
        corpus, alone = _built(what, (read for _, read in zip(shown, reading, strict=True)), before)

    def write(new: Path) -> None:
        store.write_tables(corpus, new, folder)
        alone.write(new, what.maker)

    with generations.locked(folder, wait, told):
        new = generations.publish(folder, corpus.run, write, links=links)
        generations.keep(new)
    return _still_there(new, folder).read_from(corpus.roots, corpus.inputs)


def _load(what: _Given) -> None:
    """Load what tables are built with."""
    units.prepare()
    with suppress(rosters.RosterError):  # raised again where it is used
        what.roster()


def _still_there(tables: Path, folder: Path) -> Corpus:
    """Open tables that were there a moment ago; raises OSError where somebody moved the folder away since."""
    try:
        return store.open_tables(tables, folder)
    except store.NoTablesError:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder)) from None


def shorter(before: Corpus | None, after: Corpus) -> list[str]:
    """Name the sources that `before` has a report of and `after` lost for a reason of the machine, not the document."""
    if before is None:
        return []
    had = set(before.scan("reports").select("source").collect()["source"])
    lost = after.issues.filter(after.issues["code"].is_in(list(MACHINE)))["source"]
    return sorted(had & set(lost))


def _is_told(corpus: Corpus, readings: Iterable[FileRead]) -> bool:
    """Tell whether files that gave no report are in `issues` with the codes that they have now."""
    others = [outcome for read in readings for outcome in read.outcomes if isinstance(outcome, NoReport)]
    said = corpus.scan("issues").filter(pl.col("report_id").is_null()).select("source", "code").collect()
    told = set(said.iter_rows())
    return all((other.source, issue.code) in told for other in others for issue in other.issues)


def _given(
    given: Sequence[str | Path], codebook: str | Path | None, roster: str | Path | None, *, follow_links: bool
) -> _Given:
    book = read_codebook(codebook)
    here = buckets.here(given)
    found, doubts = find.find(here, follow_links=follow_links)
    places = find.places(found)
    digest = hashlib.sha256()
    for name in BESIDE:
        for path, source in beside(places, name).items():
            digest.update(f"\n{source}\t{_sha256(path)}".encode())
    for entry in found:
        if isinstance(entry.recognised, Path):  # one in a ZIP changes the ZIP
            digest.update(f"\n{entry.source}\t{_sha256(entry.recognised)}".encode())
    if roster:
        digest.update(f"\nroster\t{_sha256(Path(roster))}".encode())
    which = roster if roster is None else bool(roster)
    listed = cache(partial(_roster, roster, places))
    return _Given(found, places, [*buckets.doubts(here), *doubts], book, listed, f"{digest.hexdigest()} {which}")


def _roster(roster: str | Path | None, places: list[find.Input]) -> pl.DataFrame | None:
    """Read who should report: by None the roster beside the inputs, if any, by an empty name none."""
    if roster is None:
        return rosters.beside(places)
    return rosters.read(roster) if roster else None


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"


def _known_or_read(
    what: _Given,
    known: Readings,
    digests: Sequence[str | None],
    keys: Sequence[str],
    again: Mapping[int, FileRead],
    began: int,
    executor: Executor | None,
    jobs: int | None,
) -> Iterator[_Read]:
    """Give what each file was read to, in order: from the store, else read now (or `again`) and put into it."""
    new = {at for at, key in enumerate(keys) if not known.knows(key)} | again.keys()
    reading = reader.read_files([what.found[at] for at in sorted(new - again.keys())], executor, what.book, jobs)
    kept = 0
    for at, (entry, sha256, key) in enumerate(zip(what.found, digests, keys, strict=True)):
        # What it is now is got below, too, whatever becomes of the text beside it by then.
        now = key if entry.recognised is None else known.key(entry, sha256)
        if at not in new and sha256 is not None and known.knows(now):
            yield _Read(entry, sha256, partial(_got, known, entry, now, sha256, what.book), _named(now, entry))
            continue
        if at in again:
            read = again[at]
        else:
            read = next(reading if at in new else reader.read_files([entry], None, what.book, 1))
            _keep(known, [(entry, read)], began)
            kept += 1
            if kept % _PUT_DOWN == 0:
                known.commit()
        own = known.key(entry, read.sha256)
        # Without a name where no such reading is kept: a text beside it that changed meanwhile has other rows by now.
        yield _at_hand(entry, read, _named(own, entry) if known.knows(own) else "")
    known.commit()


def _got(known: Readings, entry: find.Input, key: str, sha256: str, book: Codebook) -> FileRead:
    """Give what a file was read to; read it where another run forgot that since."""
    read = known.get(entry, key, sha256)
    return next(reader.read_files([entry], None, book, 1)) if read is None else read


def _at_hand(entry: find.Input, read: FileRead, key: str = "") -> _Read:
    return _Read(entry, read.sha256, lambda: read, key)


def _named(key: str, entry: find.Input) -> str:
    """Hash all that decides what a file's rows are, but for its name and what was not read with it."""
    return hashlib.sha256(f"{key}\t{entry.provenance}".encode()).hexdigest()[:32]


def _keep(known: Readings, readings: Iterable[tuple[find.Input, FileRead]], began: int) -> None:
    """Put readings into the store; what a full disk does not take is read again."""
    with suppress(sqlite3.Error):
        for entry, read in readings:
            known.put(entry, read, began)


def _built(what: _Given, reading: Iterable[_Read], before: Earlier | None = None) -> tuple[Corpus, Alone]:
    """Build the tables of what was read: rows that are known from `before` are not built again."""
    corrected, doubted = corrections.read(what.places)
    recoded, unread = codings.read(what.places)
    audited, unfit = audits.read(what.places)
    tables = building.Tables(corrected, recoded, what.book, what.roster(), audited, before)
    others: list[NoReport] = []
    issues: list[tuple[str | None, str, Issue]] = [
        (None, source, doubt) for source, doubt in (*what.doubts, *doubted, *unread, *unfit)
    ]
    first: dict[str, str] = {}
    inputs: list[tuple[str, str | None]] = []
    for read in reading:
        source = read.entry.source
        inputs.append((source, read.sha256))
        known = before.reports_of(source, read.key) if before else ()
        if known and first.keys().isdisjoint(known) and not tables.is_named(source, known):
            tables.take(known)
            first.update(dict.fromkeys(known, source))
        else:
            own: list[str] = []
            outcomes = read.get().outcomes
            for outcome in outcomes:
                if isinstance(outcome, NoReport):
                    others.append(outcome)
                elif outcome.report_id in first:
                    issues.append((outcome.report_id, source, issue("same_file", other=first[outcome.report_id])))
                else:
                    own.append(outcome.report_id)
                    first[outcome.report_id] = source
                    tables.add(outcome, read.entry.provenance)
            known = tuple(own) if len(own) == len(outcomes) else ()
        if known and read.key:
            tables.alone.files.append((source, read.key, known))
    frames = tables.finish(others, issues)
    run = what.run(sha256 for _, sha256 in inputs)
    corpus = store.Corpus(frames, what.book.version, find.roots(what.found), run=run, inputs=inputs)
    return corpus, tables.alone
