"""A pack that somebody made anew as a whole: its checksums agree, its numbers do not."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace

import polars as pl
import pytest

from commands import gkstats
from conftest import RAW, ROOT
from gkstats.runs import manifest, packing, recomputing, runner
from gkstats.runs.told import DamagedManifestError

NOTEBOOK = ROOT / "notebooks" / "01_zero_requests.ipynb"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """Run one notebook on the transcripts."""
    return runner.run([RAW], tmp_path_factory.mktemp("recomputing") / "runs", {"years": "2019-2023"}, [NOTEBOOK])


@pytest.fixture
def run(made_once, tmp_path):
    """Give the run in a folder of a test's own."""
    shutil.copytree(made_once.folder, tmp_path / "runs" / made_once.folder.name)
    return replace(made_once, folder=tmp_path / "runs" / made_once.folder.name)


def test_numbers_that_were_changed_with_their_checksums(run, tmp_path):
    """What the run computed agrees; a figure changed in chart, manifest and pack is found by computing anew."""
    pack = tmp_path / "run.zip"
    packing.pack(run.folder, pack)
    genuine = recomputing.recompute(pack, [NOTEBOOK])
    assert (run.failed, genuine.agree) == ((), run.outcomes[0].charts)
    assert (genuine.differences, genuine.carried) == ((), ())
    # No notebook of a pack is run: one that is not this installation's is carried.
    other = tmp_path / NOTEBOOK.name
    other.write_text(NOTEBOOK.read_text("utf-8") + "\n", "utf-8")
    made = recomputing.recompute(pack, [other])
    assert [(one.name, one.what.code) for one in made.carried] == [(NOTEBOOK.stem, "carried_other_notebook")]
    assert made.agree == made.differences == ()
    name = f"charts/{genuine.agree[0]}.csv"
    data = pl.read_csv(run.folder / name)
    data.with_columns(pl.col("year") + 1).write_csv(run.folder / name, include_bom=True)
    told = json.loads((run.folder / "manifest.json").read_text("utf-8"))
    told["outputs"][name] = manifest.sha256_of(run.folder / name)
    (run.folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    packing.pack(run.folder, pack)
    assert packing.verify(pack) == []
    (found,) = recomputing.recompute(pack, [NOTEBOOK]).differences
    assert (found.name, dict(found.what.facts)) == (name, {"what": "year"})


def _made_anew(run, pack, change):
    """Pack a run whose manifest somebody changed, with checksums that agree."""
    told = json.loads((run.folder / "manifest.json").read_text("utf-8"))
    change(told)
    (run.folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    packing.pack(run.folder, pack)
    assert packing.verify(pack) == []


def test_a_pack_of_which_nothing_can_be_computed_does_not_pass(run, tmp_path):
    """Who names other notebooks than those that are here has nothing compared: the command says so, with status 1."""
    _made_anew(run, tmp_path / "run.zip", lambda told: told["notebooks"][0].update(sha256="0" * 64))
    done = gkstats("verify", tmp_path / "run.zip", "--recompute")
    assert done.returncode == 1
    assert "nothing could be computed anew" in done.stderr
    assert "every file is as it was packed" not in done.stdout


def test_what_a_pack_names_is_no_program_and_no_path(run, tmp_path):
    """A parameter that no notebook has is not written into one; where charts go is not the pack's to say."""
    stolen, ran = tmp_path / "stolen", tmp_path / "ran"
    hostile = {f"x = open({str(ran)!r}, 'w'); y": 1, "output": str(stolen), "data": str(tmp_path)}
    _made_anew(run, tmp_path / "run.zip", lambda told: told["notebooks"][0]["parameters"].update(hostile))
    made = recomputing.recompute(tmp_path / "run.zip", [NOTEBOOK])
    assert (made.agree, made.differences) == (run.outcomes[0].charts, ())
    assert not ran.exists()
    assert not stolen.exists()


@pytest.mark.parametrize("said", ["[]", '{"notebooks": [{"name": "01"}]}', "no manifest"])
def test_a_pack_with_another_manifest_is_no_pack(run, tmp_path, said):
    """One that names no notebooks, or is none, is refused as such; and a run that has it is not packed."""
    pack, other = tmp_path / "run.zip", tmp_path / "other.zip"
    packing.pack(run.folder, pack)
    with zipfile.ZipFile(pack) as box, zipfile.ZipFile(other, "w") as again:
        for name in box.namelist():
            again.writestr(name, said if name == packing.MANIFEST else box.read(name))
    with pytest.raises(DamagedManifestError):
        recomputing.recompute(other, [NOTEBOOK])
    (run.folder / packing.MANIFEST).write_text(said, "utf-8")
    with pytest.raises(DamagedManifestError):
        packing.pack(run.folder, tmp_path / "third.zip")
    assert not (tmp_path / "third.zip").exists()
