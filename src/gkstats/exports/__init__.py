"""The tables in other programs' formats, whole or not at all: contacts masked, nothing that could run as a formula."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.corpus import store as corpora
from gkstats.exports import cover, databases, files, overview, workbook
from gkstats.exports.masking import masked
from gkstats.exports.sheets import ExportedTable, tables
from gkstats.issues import PhrasedError
from gkstats.script import disk
from gkstats.words import wording

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

_Write: TypeAlias = Callable[[Path, list[ExportedTable]], None]

FOLDERS: Final = ("csv", "dta", "sav")  # one file a table
FORMATS: Final = ("csv", "xlsx", "duckdb", "sqlite", "dta", "sav")


class PathInUseError(PhrasedError):
    """A place that holds something which no export made."""


def export(folder: str | Path, kind: str, out: str | Path, language: str = "") -> None:
    """Write the tables in `folder` (or its `latest` run) in another format: to a folder, or to one file.

    `kind` is one of `FORMATS`: csv, dta and sav make a folder with one file a table and a datapackage.json; xlsx,
    duckdb and sqlite make one file. With a `language` (en, zh) the heads and keys of csv and xlsx are words in it;
    the labels of the others are English unless it is given. What is at `out` is replaced only when the export is
    complete. Raises FileNotFoundError where there are no tables, workbook.TooManyRowsError, PathInUseError, and OSError
    where it cannot be written.
    """
    corpus = corpora.load(folder)
    out = Path(out).resolve()
    _free(out, kind)
    part = out.with_name(f".{out.name}.part")
    _remove(part)
    out.parent.mkdir(parents=True, exist_ok=True)
    if kind in FOLDERS:
        part.mkdir()
    try:
        with disk.refusals(part):
            if kind == "xlsx":
                write_workbook(corpus, part, language)
            else:
                found = tables(corpus, language or wording.LANGUAGES[0], words=bool(language))
                _writer(kind, words=bool(language))(part, found)
    except BaseException:
        for left in (part, part.with_name(f"{part.name}.wal")):  # DuckDB's
            _remove(left)
        raise
    _remove(out)
    part.replace(out)


def write_workbook(corpus: Corpus, path: Path, language: str = "") -> None:
    """Write a corpus as one workbook, contacts masked: what an office asks for first, then the tables.

    With a `language` heads and keys are words in it. The dictionary stands at the end. Raises
    workbook.TooManyRowsError.
    """
    spoken = language or wording.LANGUAGES[0]
    found = tables(corpus, spoken, words=bool(language))
    reports = next(table for table in found if table.name == "reports")
    long = sorted(found, key=lambda table: (table.name == "dictionary", table.name != "reports"))
    leaving = masked(corpus)
    sheets = [overview.overview(leaving, spoken), *(table.sheet(reports, language) for table in long)]
    first = cover.cover(leaving, sheets, spoken)
    workbook.write(path, [first, *sheets], first.title)


def _writer(kind: str, *, words: bool) -> _Write:
    writers: dict[str, _Write] = {
        "csv": partial(files.to_csv, words=words),
        "duckdb": databases.to_duckdb,
        "sqlite": databases.to_sqlite,
        "dta": files.to_dta,
        "sav": files.to_sav,
    }
    return writers[kind]


def _free(out: Path, kind: str) -> None:
    """See that nothing else is lost at `out`: a folder is replaced only where it is empty or an export."""
    if not out.exists():
        return
    if kind not in FOLDERS:
        if not out.is_file():
            raise PathInUseError("folder_for_file", path=str(out), kind=kind)
    elif not out.is_dir() or (any(out.iterdir()) and not files.is_export(out)):
        raise PathInUseError("place_in_use", path=str(out))


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
