"""A pack that somebody made anew as a whole: its checksums agree, its numbers do not."""

from __future__ import annotations

import json

from conftest import RAW, ROOT
from gkstats.runs import manifest, packing, recomputing, runner

NOTEBOOK = ROOT / "notebooks" / "05_disputes.ipynb"


def test_numbers_that_were_changed_with_their_checksums(tmp_path):
    """What the run computed agrees; a figure changed in chart, manifest and pack is found by computing anew."""
    run = runner.run([RAW], tmp_path / "runs", {"years": "2019-2023"}, [NOTEBOOK])
    pack = tmp_path / "run.zip"
    packing.pack(run.folder, pack)
    genuine = recomputing.recompute(pack, [NOTEBOOK])
    assert genuine.agree == run.outcomes[0].charts
    assert (genuine.differences, genuine.carried) == ((), ())
    name = "charts/disputes-per-100.csv"
    head, first, *rest = (run.folder / name).read_text("utf-8").splitlines(keepends=True)
    at = head.strip().split(",").index("n")
    cells = first.split(",")
    cells[at] = str(int(cells[at]) + 1)
    (run.folder / name).write_text("".join([head, ",".join(cells), *rest]), "utf-8")
    told = json.loads((run.folder / "manifest.json").read_text("utf-8"))
    told["outputs"][name] = manifest.sha256_of(run.folder / name)
    (run.folder / "manifest.json").write_text(json.dumps(told), "utf-8")
    packing.pack(run.folder, pack)
    assert packing.verify(pack) == []
    (found,) = recomputing.recompute(pack, [NOTEBOOK]).differences
    assert (found.name, dict(found.what.facts)) == (name, {"what": "n"})


def test_no_notebook_of_a_pack_is_run(tmp_path):
    """A notebook that is not the one of this installation is carried, and named."""
    run = runner.run([RAW], tmp_path / "runs", {"years": "2019-2023"}, [NOTEBOOK])
    packing.pack(run.folder, tmp_path / "run.zip")
    other = tmp_path / NOTEBOOK.name
    other.write_text(NOTEBOOK.read_text("utf-8") + "\n", "utf-8")
    made = recomputing.recompute(tmp_path / "run.zip", [other])
    assert [(one.name, one.what.code) for one in made.carried] == [("05_disputes", "carried_other_notebook")]
    assert made.agree == made.differences == ()
