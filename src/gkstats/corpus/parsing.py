"""From inputs to a Corpus: every file read, or known from before, and the tables built of it."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats.bodies import divisions
from gkstats.bodies import roster as rosters
from gkstats.codebook import codings, read_codebook
from gkstats.corpus import generations, reader, store
from gkstats.corpus.readings import MACHINE, Readings, fingerprint
from gkstats.dataset import audits, building, corrections
from gkstats.inputs import find
from gkstats.inputs.beside import BESIDE, beside
from gkstats.issues import issue
from gkstats.model import NoReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

    from gkstats.codebook import Codebook
    from gkstats.corpus.reader import FileRead
    from gkstats.corpus.store import Corpus
    from gkstats.model import Issue, Phrase

Progress: TypeAlias = Callable[[list[find.Input]], Iterable[find.Input]]

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
    roster: pl.DataFrame | None
    beside: str  # a hash of the CSV files beside the inputs, and of a roster that lies elsewhere

    def run(self, digests: Iterable[str | None]) -> str:
        """Hash all that the tables are made of, in 32 hex digits: no time and no chance is in it."""
        made = hashlib.sha256(f"{fingerprint(self.book.version)} {divisions.VERSION} {self.beside}".encode())
        for entry, sha256 in zip(self.found, digests, strict=True):
            provenance = "" if entry.provenance == _UNKNOWN else entry.provenance
            made.update(f"\n{entry.source}\t{sha256}\t{provenance}".encode())
        for source, doubt in self.doubts:
            made.update(f"\n{source}\t{doubt}".encode())
        return made.hexdigest()[:32]


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
    return _built(what, zip(shown, reader.read_files(what.found, executor, what.book, jobs), strict=True))


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
    generations.make_ready(folder)
    generations.clear_scratch()
    with closing(
        Readings(folder / generations.STORE / _READINGS, what.book.version, fresh=fresh, rehash=rehash)
    ) as known:
        digests = [known.digest(entry) for entry in what.found]
        unknown = [at for at, (entry, sha256) in enumerate(zip(what.found, digests, strict=True))
               if not known.knows(entry, sha256)]  # fmt: skip
        old = generations.current(folder)
        again: dict[int, FileRead] = {}
        if old and not fresh and len(unknown) <= _FEW:
            # Perhaps what is not known is what no reading is kept of, and is as it was.
            entries = [what.found[at] for at in unknown]
            again = dict(zip(unknown, reader.read_files(entries, executor, what.book, jobs), strict=True))
            _keep(known, zip(entries, again.values(), strict=True), began)
            generations.keep(old)
            corpus = store.open_tables(old, folder)  # not what `latest` names, which somebody may have removed
            now = [again[at].sha256 if at in again else sha256 for at, sha256 in enumerate(digests)]
            if corpus.run == what.run(now) and _is_told(corpus, again.values()):
                if links:
                    generations.link(old, folder)
                inputs = [(entry.source, sha256) for entry, sha256 in zip(what.found, now, strict=True)]
                return corpus.read_from(find.roots(what.found), inputs)
        shown = progress(what.found) if progress else what.found
        reading = _known_or_read(what, known, digests, set(unknown), again, began, executor, jobs)
        corpus = _built(what, zip(shown, reading, strict=True))
    with generations.locked(folder, wait, told):
        name = corpus.run
        new = generations.publish(folder, name, lambda new: store.write_tables(corpus, new, folder), links=links)
        generations.keep(new)
    return store.open_tables(new, folder).read_from(corpus.roots, corpus.inputs)


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
    found, doubts = find.find(given, follow_links=follow_links)
    places = find.places(found)
    listed = rosters.beside(places) if roster is None else rosters.read(roster) if roster else None
    digest = hashlib.sha256()
    for name in BESIDE:
        for path, source in beside(places, name).items():
            digest.update(f"\n{source}\t{_sha256(path)}".encode())
    for entry in found:
        if isinstance(entry.recognised, Path):  # one in a ZIP changes the ZIP
            digest.update(f"\n{entry.source}\t{_sha256(entry.recognised)}".encode())
    if roster:
        digest.update(f"\nroster\t{_sha256(Path(roster))}".encode())
    return _Given(
        found, places, doubts, book, listed, f"{digest.hexdigest()} {roster if roster is None else bool(roster)}"
    )


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"


def _known_or_read(
    what: _Given,
    known: Readings,
    digests: Sequence[str | None],
    new: set[int],
    again: Mapping[int, FileRead],
    began: int,
    executor: Executor | None,
    jobs: int | None,
) -> Iterator[FileRead]:
    """Give what each file was read to, in order: from the store, else read now (or `again`) and put into it."""
    reading = reader.read_files([what.found[at] for at in sorted(new - again.keys())], executor, what.book, jobs)
    kept = 0
    for at, (entry, sha256) in enumerate(zip(what.found, digests, strict=True)):
        if at not in new and sha256 is not None:
            yield known.get(entry, sha256)
        elif at in again:
            yield again[at]
        else:
            read = next(reading)
            _keep(known, [(entry, read)], began)
            kept += 1
            if kept % _PUT_DOWN == 0:
                known.commit()
            yield read


def _keep(known: Readings, readings: Iterable[tuple[find.Input, FileRead]], began: int) -> None:
    """Put readings into the store; what a full disk does not take is read again."""
    with suppress(sqlite3.Error):
        for entry, read in readings:
            known.put(entry, read, began)


def _built(what: _Given, reading: Iterable[tuple[find.Input, FileRead]]) -> Corpus:
    """Build the tables of what was read."""
    corrected, doubted = corrections.read(what.places)
    recoded, unread = codings.read(what.places)
    audited, unfit = audits.read(what.places)
    tables = building.Tables(corrected, recoded, what.book, what.roster, audited)
    others: list[NoReport] = []
    issues: list[tuple[str | None, str, Issue]] = [
        (None, source, doubt) for source, doubt in (*what.doubts, *doubted, *unread, *unfit)
    ]
    first: dict[str, str] = {}
    digests: list[str | None] = []
    for entry, read in reading:
        digests.append(read.sha256)
        for outcome in read.outcomes:
            if isinstance(outcome, NoReport):
                others.append(outcome)
            elif outcome.report_id in first:
                issues.append((outcome.report_id, entry.source, issue("same_file", other=first[outcome.report_id])))
            else:
                first[outcome.report_id] = entry.source
                tables.add(outcome, entry.provenance)
    inputs = [(entry.source, sha256) for entry, sha256 in zip(what.found, digests, strict=True)]
    frames = tables.finish(others, issues)
    return store.Corpus(frames, what.book.version, find.roots(what.found), run=what.run(digests), inputs=inputs)
