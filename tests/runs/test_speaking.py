"""Notebooks in one language, as somebody writes them to a folder to go on from there."""

from __future__ import annotations

import re
from types import SimpleNamespace

import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter

from conftest import ROOT
from corpora import Doc, build
from gkstats import indicators
from gkstats.dataset import schema
from gkstats.runs import frames, speaking


@pytest.mark.parametrize(("language", "other"), [("zh", "en"), ("en", "zh")])
def test_a_copy_speaks_one_language(tmp_path, language, other):
    """No cell of the other one is left, the parameters stand in the second cell, and the language is set."""
    written = speaking.write(tmp_path / "笔记", language)
    assert [path.name for path in written] == [path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    for path in written:
        copy = nbformat.read(path, as_version=4)
        assert not [cell for cell in copy.cells if other in cell.metadata.get("tags", ())]
        assert re.search(f'^language: str = "{language}"', copy.cells[1].source, re.MULTILINE)
    heading = nbformat.read(written[0], as_version=4).cells[0].source
    assert ("读入了什么" in heading) == (language == "zh")


def test_what_somebody_worked_on_stays(tmp_path):
    """A notebook that is there is never written over."""
    (tmp_path / "05_disputes.ipynb").write_text("mine")
    with pytest.raises(speaking.NotebookThereError, match=r"05_disputes.ipynb is there already"):
        speaking.write(tmp_path, "en")
    assert [path.name for path in tmp_path.iterdir()] == ["05_disputes.ipynb"]


def test_a_corpus_shows_its_tables():
    """In a notebook a corpus lists its tables, each as it is typed, and Tab offers them."""
    corpus = build(Doc(), Doc(year=2021))
    shown = corpus._repr_html_()
    assert "Corpus: 2 reports, 2021-2023" in shown
    assert re.search(r"<code>corpus.reports</code></td><td>2</td><td[^>]*>One row a document", shown)
    assert set(schema.TABLES) <= set(dir(corpus))


def test_an_indicators_frame_is_shown_as_it_is_typed(monkeypatch):
    """In JupyterLab its columns stand under their own names, said in words on the head; another frame stays Polars'."""
    shell = SimpleNamespace(display_formatter=DisplayFormatter())
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    frames.register()
    found = indicators.zero_requests(build(*[Doc(received=n % 3) for n in range(1500)]))
    shown = shell.display_formatter.format(found)[0]["text/html"]
    assert re.search(r'<th title="share[^"]*" style="text-align:right"><code>value</code></th>', shown)
    assert ">1,500</td>" in shown
    assert ">0.3333</td>" in shown
    assert "shape: (1, 1)" in shell.display_formatter.format(found.select("k"))[0]["text/html"]
