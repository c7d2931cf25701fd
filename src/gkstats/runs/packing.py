"""A run as one file that others can check: tables, charts, notebooks, versions, where each source comes from.

The reports' originals are not in it: each is named by its hash and, where it is known, its address. `SHA256SUMS` has
the checksum of every file, in the format of sha256sum. Nothing is ever unpacked here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final

from gkstats.corpus import store
from gkstats.issues import PhrasedError, phrase
from gkstats.runs import citation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gkstats.model import Phrase

SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.json"
_LATEST: Final = "latest"
_BLOCK: Final = 1 << 20
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the same run gives the same bytes
_README: Final = """This is a run of gkstats, packed: tables (Parquet), charts with their data, notebooks as run, and
the run's parameters, versions, issues and corrections (manifest.json). `sources.csv` names every report that was read
by its SHA-256 and, where it is known, by the address it came from; the originals are not here. CITATION.txt says how to
cite.

    gkstats verify PACK        # or, unpacked: sha256sum -c SHA256SUMS
"""


class NoRunError(PhrasedError, FileNotFoundError):
    """A folder that holds no run."""


class NoPackError(PhrasedError):
    """A file that is no pack of a run."""


class ChangedError(PhrasedError):
    """A run whose files are not what its manifest says."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One file of a pack that is not as it was packed, and how."""

    name: str
    what: Phrase


def run_folder(path: Path) -> Path:
    """Give the folder of a run: `path`, or the run that its file `latest` names.

    Raises NoRunError, a FileNotFoundError, where there is no run.
    """
    if (path / _LATEST).is_file():
        path = path / (path / _LATEST).read_text(encoding="utf-8").strip()
    if not (path / MANIFEST).is_file():
        raise NoRunError("no_run", path=str(path))
    return path


def references(run: Path) -> str:
    """Give how to cite a run (see `citation.cite`)."""
    manifest = (run / MANIFEST).read_bytes()
    reports = store.load(run).scan("reports").select("year", "invented").collect()
    years = reports["year"].drop_nulls().unique().sort().to_list()
    invented = bool(reports["invented"].any())
    return citation.cite(json.loads(manifest), years, hashlib.sha256(manifest).hexdigest(), invented=invented)


def pack(run: Path, out: Path) -> None:
    """Pack a run into the zip file `out`, which is replaced only when the new one is whole.

    Raises ChangedError where a file of the run is not what its manifest says.
    """
    manifest = json.loads((run / MANIFEST).read_text(encoding="utf-8"))
    files = {path.relative_to(run).as_posix(): path for path in sorted(run.rglob("*")) if path.is_file()}
    files = {name: path for name, path in files.items() if not PurePosixPath(name).name.startswith(".")}
    for name, expected in manifest["outputs"].items():
        if name not in files:
            raise ChangedError("output_missing", name=name, run=str(run))
        if _digest(files[name].open("rb")) != expected:
            raise ChangedError("output_changed", name=name, run=str(run))
    made = {
        "README.txt": _README.encode(),
        "CITATION.txt": (references(run) + "\n").encode(),
        "sources.csv": _sources(run, manifest).encode("utf-8-sig"),
    }
    part = out.with_name(f".{out.name}.part")
    sums = []
    try:
        with zipfile.ZipFile(part, "w") as box:
            sums += [_add(box, name, files[name].open("rb")) for name in (*manifest["outputs"], MANIFEST)]
            sums += [_add(box, name, io.BytesIO(data)) for name, data in made.items()]
            _add(box, SUMS, io.BytesIO("".join(sums).encode()))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def verify(path: Path) -> list[Difference]:
    """Compare every file of a pack with its checksum; an empty list says that all is as it was packed.

    Raises NoPackError for a file that is no pack.
    """
    try:
        with zipfile.ZipFile(path) as box:
            return list(_differences(box))
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError) as error:
        raise NoPackError("no_pack", path=str(path), said=str(error)) from None


def _differences(box: zipfile.ZipFile) -> Iterator[Difference]:
    lines = box.read(SUMS).decode().splitlines()
    expected = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    names = box.namelist()
    for name in dict.fromkeys(names):
        if _leads_out(name):
            yield Difference(name, phrase("packed_outside"))
        elif names.count(name) > 1:
            yield Difference(name, phrase("packed_twice"))
        elif name == SUMS:
            continue
        elif name not in expected:
            yield Difference(name, phrase("pack_added", sums=SUMS))
        else:
            try:
                found = _digest(box.open(name))
            except (zipfile.BadZipFile, EOFError, zlib.error) as error:
                yield Difference(name, phrase("pack_unreadable", said=str(error)))
                continue
            if found != expected[name]:
                yield Difference(name, phrase("pack_changed", found=found, digest=expected[name]))
    yield from (Difference(name, phrase("pack_missing")) for name in expected if name not in names)


def _leads_out(name: str) -> bool:
    """Tell whether a name in a zip file is anything but a plain path below the folder that it is unpacked to."""
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _add(box: zipfile.ZipFile, name: str, data: IO[bytes]) -> str:
    """Add a file and give its line of checksums."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    digest = hashlib.sha256()
    with data, box.open(entry, "w", force_zip64=True) as packed:
        while block := data.read(_BLOCK):
            digest.update(block)
            packed.write(block)
    return f"{digest.hexdigest()}  {name}\n"


def _digest(data: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with data:
        while block := data.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _sources(run: Path, manifest: dict[str, Any]) -> str:
    """List what was read, as CSV: source, hash, and of a report its address, day of retrieval and what it is."""
    columns = ("source_url", "retrieved_on", "abridged", "invented")
    reports = store.load(run).scan("reports").select("source", "report_id", *columns).collect()
    known = {row["source"]: row for row in reports.iter_rows(named=True)}
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("source", "sha256", "report_id", *columns))
    for entry in manifest["inputs"]:
        row = known.get(entry["source"], {})
        rows.writerow((entry["source"], entry["sha256"], *(row.get(name) for name in ("report_id", *columns))))
    return text.getvalue()
