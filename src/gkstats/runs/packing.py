"""A run as one file that others can check: tables, charts, notebooks, versions, where each source comes from.

The reports' originals are not in it: each is named by its hash and, where it is known, its address. `SHA256SUMS` has
the checksum of every file, in the format of sha256sum. Nothing is ever unpacked here.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat
import uuid
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final

import polars as pl
import psutil

from gkstats.corpus import store
from gkstats.dataset import schema
from gkstats.exports import masking
from gkstats.exports.spreadsheets import harmless
from gkstats.inputs import buckets
from gkstats.issues import PhrasedError, phrase
from gkstats.runs import citation
from gkstats.runs.told import DamagedManifestError, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from gkstats.model import Phrase

SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.json"
_LATEST: Final = "latest"
_BLOCK: Final = 1 << 20
_MADE: Final = ("README.txt", "CITATION.txt", "sources.csv")
_BEGINS: Final = b"PK\x03\x04"
_ENDS: Final = b"PK\x05\x06"
_END: Final = 22  # bytes of a zip file's end, without a comment
_ENCRYPTED: Final = 0x1
_MOST: Final = 20_000  # files of a pack
_LARGEST: Final = 64 << 30  # bytes of all of them, unpacked
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


def run_folder(given: str | Path) -> Path:
    """Give the folder of a run, as it is here: `given`, or the run that its file `latest` names.

    Raises NoRunError, a FileNotFoundError, where there is no run, and BucketError.
    """
    path = buckets.opened(given)
    if (path / _LATEST).is_file():
        path = path / (path / _LATEST).read_text(encoding="utf-8").strip()
    if not (path / MANIFEST).is_file():
        raise NoRunError("no_run", path=str(given))
    return path


def name_of(run: Path) -> str:
    """Give what a run was called when it was made: a folder that was brought here has another name."""
    return PurePath(_told(run)["run"]).name


def _told(run: Path) -> dict[str, Any]:
    return read_manifest((run / MANIFEST).read_bytes(), run / MANIFEST)


def references(run: Path) -> str:
    """Give how to cite a run (see `citation.cite`)."""
    checksum = hashlib.sha256((run / MANIFEST).read_bytes()).hexdigest()
    reports = store.load(run).scan("reports").select("year", "invented").collect()
    years = reports["year"].drop_nulls().unique().sort().to_list()
    invented = bool(reports["invented"].any())
    return citation.cite(_told(run), years, checksum, invented=invented)


def pack(run: Path, out: Path) -> str:
    """Pack a run into the zip file `out`, which is replaced only when the new one is whole.

    Everything goes in but the tables at the top of the run, which are the user's own: those with contacts masked do.
    Give the SHA-256 of the pack's list of checksums, by which `verify` knows it again. Raises ChangedError where a file
    of the run is not what its manifest says, and DamagedManifestError.
    """
    told = _told(run)
    packed = _packed(told)
    for name, expected in told["outputs"].items():
        path = run / name
        if not path.is_file():
            raise ChangedError("output_missing", name=name, run=str(run))
        if _digest(path.open("rb")) != expected:
            raise ChangedError("output_changed", name=name, run=str(run))
    made = {
        "README.txt": _README.encode(),
        "CITATION.txt": (references(run) + "\n").encode(),
        "sources.csv": _sources(run, told).encode("utf-8-sig"),
    }
    _clear_parts(out)
    part = out.with_name(f".{out.name}.{os.getpid()}-{uuid.uuid4().hex}.part")
    sums = []
    try:
        with zipfile.ZipFile(part, "w") as box:
            sums += [_add(box, name, (run / name).open("rb")) for name in (*packed, MANIFEST)]
            sums += [_add(box, name, io.BytesIO(data)) for name, data in made.items()]
            listed = "".join(sums).encode()
            _add(box, SUMS, io.BytesIO(listed))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return hashlib.sha256(listed).hexdigest()


def _clear_parts(out: Path) -> None:
    """Remove what packers that are dead left beside `out`."""
    for path in out.absolute().parent.iterdir():
        owner = path.name.removeprefix(f".{out.name}.").partition("-")[0]
        is_part = path.name.startswith(f".{out.name}.") and path.name.endswith(".part") and owner.isdecimal()
        if is_part and not psutil.pid_exists(int(owner)):
            path.unlink(missing_ok=True)


def verify(path: Path, expect: str = "") -> list[Difference]:
    """Compare every file of a pack with its checksums and with the run's manifest; an empty list says that all agree.

    `expect` is the SHA-256 that `pack` printed, or that of the manifest, which a citation carries: without it a pack
    that somebody made anew as a whole looks like one. Raises NoPackError for a file that is no pack, and
    DamagedManifestError.
    """
    try:
        with path.open("rb") as file:
            if not file.read(len(_BEGINS)) == _BEGINS:
                raise NoPackError("pack_prepended", path=str(path))
            file.seek(max(0, path.stat().st_size - _END))
            if not file.read().startswith(_ENDS):
                raise NoPackError("pack_appended", path=str(path))
        with zipfile.ZipFile(path) as box:
            entries = box.infolist()
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise NoPackError("pack_encrypted", path=str(path))
            if len(entries) > _MOST or sum(entry.file_size for entry in entries) > _LARGEST:
                raise NoPackError("pack_too_large", path=str(path), n=_MOST, gigabytes=_LARGEST >> 30)
            return [*_differences(box), *_against_manifest(box, expect, path)]
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError, ValueError, OSError) as error:
        if isinstance(error, NoPackError | DamagedManifestError):
            raise
        raise NoPackError("no_pack", path=str(path), said=str(error)) from None


def _packed(told: Mapping[str, Any]) -> list[str]:
    """Name the outputs of a run that are packed: all but its own tables, at the top."""
    own = {f"{name}.parquet" for name in schema.TABLES} | {store.RUN}
    return [name for name in told["outputs"] if name not in own]


def _differences(box: zipfile.ZipFile) -> Iterator[Difference]:
    lines = box.read(SUMS).decode().splitlines()
    expected = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    names = box.namelist()
    for entry in {entry.filename: entry for entry in box.infolist()}.values():
        name = entry.filename
        if _leads_out(name):
            yield Difference(name, phrase("packed_outside"))
        elif stat.S_ISLNK(entry.external_attr >> 16):
            yield Difference(name, phrase("packed_link"))
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


def _against_manifest(box: zipfile.ZipFile, expect: str, path: Path) -> Iterator[Difference]:
    """Hold the list of checksums against the manifest, and both against what the reader was told to expect."""
    listed, written = box.read(SUMS), box.read(MANIFEST)
    known = {hashlib.sha256(data).hexdigest() for data in (listed, written)}
    if expect and expect.strip().lower() not in known:
        yield Difference(SUMS, phrase("pack_not_expected", digest=expect))
    sums = dict(line.partition("  ")[::2][::-1] for line in listed.decode().splitlines())
    told = read_manifest(written, path / MANIFEST)
    names = _packed(told)
    for name in names:
        if sums.get(name) != told["outputs"][name]:
            yield Difference(name, phrase("pack_not_in_manifest"))
    for name in sums.keys() - {*names, *_MADE, MANIFEST}:
        yield Difference(name, phrase("pack_unknown_name"))


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


def _sources(run: Path, told: Mapping[str, Any]) -> str:
    """List what was read, as CSV: source, hash, and of a report its address, day of retrieval and what it is."""
    columns = ("source_url", "retrieved_on", "abridged", "invented")
    reports = masking.masked(store.load(run)).scan("reports").select("source", "report_id", *columns).collect()
    read = pl.DataFrame(
        [(entry["source"], entry["sha256"]) for entry in told["inputs"]],
        schema={"source": pl.String, "sha256": pl.String}, orient="row",
    )  # fmt: skip
    # By what was read: two files may have one name once contacts are masked in it.
    rows = read.with_columns(report_id=pl.col("sha256").str.slice(0, 16)).join(
        reports.drop("source").unique("report_id"), on="report_id", how="left", maintain_order="left"
    )
    return harmless(rows).write_csv()
