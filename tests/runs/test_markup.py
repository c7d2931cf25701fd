"""Markup in texts, names, parameters and errors: wherever a page shows them they are text, and the page stays whole."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import nbformat
import polars as pl
import pytest
from lxml import html as pages

from gkstats.charts import rendering
from gkstats.corpus.tracing import Found, Trace
from gkstats.indicators.side_by_side import Passage, SideBySide
from gkstats.runs import notebook, page, runner
from gkstats.runs.briefing import web
from gkstats.runs.briefing.content import Briefing, Picture, Question

HOSTILE = "</title></style><script>caught()</script>\" onload='x' <img src=x onerror=caught()>&amp;"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" width="700"><title>{escape(HOSTILE)}</title></svg>'


class Drawn(Picture):
    """A picture that is not drawn."""

    png = rendering.png('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>')
    svg = ""
    size = (7, 5)


def seen(text):
    """Parse a page, hold it to what no page may have, and count the places where the hostile text is shown as text."""
    tree = pages.fromstring(str(text))
    assert not tree.xpath("//script[not(@src='notebooks/live.js') or node()] | //img[@onerror] | //*[@onload]")
    shown = [piece for piece in tree.itertext() if HOSTILE in piece]
    return len(shown) + sum(HOSTILE in value for node in tree.iter() for value in node.attrib.values())


@pytest.fixture
def run(tmp_path):
    """Give the folder and the manifest of a run with hostile words in every place."""
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "a b.svg").write_text(SVG, "utf-8")
    (tmp_path / "charts" / "a b.json").write_text(json.dumps({"title": HOSTILE}), "utf-8")
    analysis = {
        "name": HOSTILE.replace("/", "-"), "titles": {"en": HOSTILE, "zh": HOSTILE}, "charts": ["a b"], "seconds": 1,
        "error": HOSTILE,
    }  # fmt: skip
    manifest = {
        "run": HOSTILE, "state": "failed", "parameters": {"province": HOSTILE}, "inputs": [{"source": HOSTILE}],
        "notebooks": [analysis], "tables": {"reports": 1}, "issues": {HOSTILE: 3},
    }  # fmt: skip
    return tmp_path, manifest


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_front_page(run, language):
    """Title, run, parameters, notebook, error, heading, words of a chart, and an issue without a name of ours."""
    folder, manifest = run
    manifest["parameters"]["language"] = language
    page.write(folder, manifest)
    text = (folder / "index.html").read_text("utf-8")
    assert seen(text) == 9
    assert pages.fromstring(text).xpath("//figure//a/@href")[0] == "charts/a%20b.svg"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_briefing(language):
    """Titles, sentences, names, subtitles, sources and alternative texts."""
    picture = Drawn("chart", HOSTILE, HOSTILE, HOSTILE, HOSTILE, {}, Path())
    briefing = Briefing(language, HOSTILE, (HOSTILE,), invented=True, questions=(Question(HOSTILE, (picture,)),))
    assert seen(web.page(briefing)) == 10


def test_what_a_notebook_shows():
    """Sentences, heads, cells, quotations, passages; traced lines and two reports side by side."""
    listed = pl.DataFrame({
        "code": [HOSTILE], "label": [HOSTILE], "text": [HOSTILE], "source": [HOSTILE], "line": [1], "abridged": [True],
    })  # fmt: skip
    assert seen(notebook.say(HOSTILE)._repr_html_()) == 1
    assert seen(notebook.table(listed)._repr_html_()) == 4
    assert seen(notebook.table(listed.rename({"label": HOSTILE}))._repr_html_()) == 5
    assert seen(notebook.quotes(listed)._repr_html_()) == 3
    assert seen((notebook.say(HOSTILE) + notebook.quotes(listed))._repr_html_()) == 4
    shared = {
        "kind": "peer", "characters": 30, "value": 0.5, "abridged": True, "other_abridged": False, "report": HOSTILE,
        "other": HOSTILE, "line": 1, "other_line": 2, "text": HOSTILE,
    }  # fmt: skip
    assert seen(notebook.passages(pl.DataFrame([shared]))._repr_html_()) == 3
    found = Found(HOSTILE, HOSTILE, "7", 2)
    trace = Trace(HOSTILE, (found,), ((2, f"{HOSTILE} 7"), (9, HOSTILE)), frozenset({2}), HOSTILE)
    assert seen(trace._repr_html_()) == 5
    assert len(pages.fromstring(str(trace._repr_html_())).xpath("//mark")) == 1
    beside = SideBySide(HOSTILE, HOSTILE, 0.5, (Passage(1, HOSTILE, 2, HOSTILE),), "en")
    assert seen(beside._repr_html_()) == 5


def test_a_notebooks_page():
    """Alternative texts of its charts, and its own title, on a page in its own language."""
    png = nbformat.v4.new_output(
        "display_data", {"image/png": "cG5n", "text/plain": HOSTILE}, metadata={"image/png": {"width": 7}}
    )
    heading = nbformat.v4.new_markdown_cell("# What?")
    cell = nbformat.v4.new_code_cell("", outputs=[png])
    text = runner.page_of(nbformat.v4.new_notebook(cells=[heading, cell]), "some", "zh")
    tree = pages.fromstring(text)
    assert tree.get("lang") == "zh-CN"
    assert tree.xpath("//img/@alt") == [HOSTILE]
    assert tree.xpath("//img/@width") == ["7"]
    assert not tree.xpath("//img[@onerror] | //*[@onload]")
