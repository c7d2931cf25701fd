"""A pack computed anew: this installation's notebooks on the pack's tables, and every chart's data compared.

Nothing that the pack brings is run: of its notebooks only the checksums are looked at. What rests on more than the
pack's tables is carried, not recomputed: overlap between whole texts (the table `overlap` itself), words of texts in
which contacts are masked now, and coverage against a roster, which a pack does not hold.
"""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.corpus import store
from gkstats.dataset import schema
from gkstats.inputs.beside import ROSTER
from gkstats.issues import phrase
from gkstats.runs import kernels, manifest, packing, project, runner
from gkstats.runs.packing import Difference
from gkstats.runs.told import DamagedManifestError, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EXACT: Final = 1e-9  # relative; sums over groups may come in another order
_TEXTS: Final = frozenset({"overlap"})  # tables that are made of whole texts


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came of it: charts that agree, what differs, and notebooks that were carried, each with the reason."""

    agree: tuple[str, ...]
    differences: tuple[Difference, ...]
    carried: tuple[Difference, ...]


def recompute(pack: Path, notebooks: Sequence[Path] | None = None) -> Recomputed:
    """Run the notebooks that the pack's run had on its tables, with its parameters, and compare the charts' data.

    The pack was verified before (`packing.verify`). A notebook that is not here, or is not the same, is carried.
    Raises DamagedManifestError for one whose manifest is not that of a run, NoPackError for one whose tables are not.
    """
    here = {path.stem: path for path in (project.notebooks() if notebooks is None else notebooks)}
    try:
        return _recomputed(pack, here)
    except DamagedManifestError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, pl.exceptions.PolarsError) as error:
        raise packing.NoPackError("no_pack", path=str(pack), said=repr(error)) from None


def _recomputed(pack: Path, here: Mapping[str, Path]) -> Recomputed:
    agree: list[str] = []
    differences: list[Difference] = []
    carried: list[Difference] = []
    with TemporaryDirectory() as name, zipfile.ZipFile(pack) as box, kernels.SharedKernel() as kernel:
        folder = Path(name)
        for inner in (store.LEAVING, "notebooks"):
            (folder / inner).mkdir()
        for inner in (*(f"{table}.parquet" for table in schema.TABLES), store.RUN):
            with box.open(f"{store.LEAVING}/{inner}") as packed, (folder / store.LEAVING / inner).open("wb") as file:
                shutil.copyfileobj(packed, file)
        told = read_manifest(box.read(packing.MANIFEST), pack / packing.MANIFEST)
        rostered = any(PurePosixPath(entry["source"]).name == ROSTER for entry in told["inputs"])
        for entry in told["notebooks"]:
            notebook = here.get(entry["name"])
            reason = _not_run(entry, notebook, rostered=rostered)
            if notebook is None or reason:
                carried.append(Difference(entry["name"], phrase(reason)))
                continue
            outcome = runner.execute(notebook, entry["parameters"], folder, "", kernel)
            if outcome.error:
                differences.append(Difference(entry["name"], phrase("recompute_failed", said=outcome.error)))
                continue
            for chart in entry["charts"]:
                if any(text in chart for text in _TEXTS):
                    carried.append(Difference(chart, phrase("carried_texts")))
                elif said := _differs(box, f"charts/{chart}.csv", folder):
                    differences.append(Difference(f"charts/{chart}.csv", phrase("recomputed_otherwise", what=said)))
                else:
                    agree.append(chart)
    return Recomputed(tuple(agree), tuple(differences), tuple(carried))


def _not_run(entry: Mapping[str, Any], notebook: Path | None, *, rostered: bool) -> str:
    """Say by a phrase's code why a notebook is carried; empty where it is run."""
    if entry["state"] != "complete":
        return "carried_failed"
    if notebook is None or manifest.sha256_of(notebook) != entry["sha256"]:
        return "carried_other_notebook"
    return "carried_roster" if rostered and "roster" in runner.parameters_of(notebook) else ""


def _differs(box: zipfile.ZipFile, name: str, folder: Path) -> str:
    """Name the columns of a chart's data that are not the same, `rows` where their number is not; empty for none."""
    if not (folder / name).is_file():
        return "-"
    packed, made = (pl.read_csv(data, infer_schema_length=None) for data in (box.read(name), folder / name))
    if packed.shape != made.shape or packed.columns != made.columns:
        return "rows"
    return ", ".join(column for column in packed.columns if not _same(packed[column], made[column]))


def _same(packed: pl.Series, made: pl.Series) -> bool:
    if packed.dtype.is_float() and made.dtype.is_float():
        apart = (packed - made).abs() > _EXACT * pl.select(pl.max_horizontal(packed.abs(), made.abs())).to_series()
        return bool((packed.is_null() == made.is_null()).all()) and not apart.fill_null(value=False).any()
    return packed.cast(pl.String).equals(made.cast(pl.String))
