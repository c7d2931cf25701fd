"""Every text of every chart of the demo, in both languages: none is cut off, on another, or too small."""

from __future__ import annotations

import altair as alt
import pytest

import gkstats
import legible
from gkstats.charts import rendering
from gkstats.demo import invent
from gkstats.runs import project
from gkstats.words.wording import INVENTED, LANGUAGES
from tools import gallery

REPORTS = 500  # so many that panels, places and orders are drawn


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Read an invented corpus."""
    folder = tmp_path_factory.mktemp("legible")
    gkstats.write(gkstats.parse(invent.write(folder, REPORTS)), folder / "tables")
    return folder / "tables"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_every_chart_can_be_read_on_a_slide(tables, tmp_path, monkeypatch, language):
    """At 13.33 inches each text has 10 points and more; no chart that is written is empty."""
    drawn = {}

    def keep(spec, name, *_):
        assert not spec["usermeta"]["empty"]
        drawn[name] = rendering.svg(alt.Chart.from_dict(spec))

    monkeypatch.setattr(rendering, "write", keep)
    for notebook in project.notebooks():
        gallery.run(notebook, tables, tmp_path, "", language)
    assert len(drawn) > 20
    mark = INVENTED[LANGUAGES.index(language)]
    found = {name: legible.faults(picture, mark) for name, picture in drawn.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_what_nobody_could_read_is_found():
    """A text beyond the edge, two on each other, one of nine points, one turned by a right angle: each is named."""
    font = 'font-family="Gkstats Sans"'
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="500">'
        f'<text {font} font-size="14px" transform="translate(990,100)">beyond</text>'
        f'<g transform="translate(100,200)"><text {font} font-size="14px">one</text></g>'
        f'<text {font} font-size="14px" transform="translate(110,202)">other</text>'
        f'<text {font} font-size="9px" transform="translate(10,20)">small</text>'
        f'<text {font} font-size="14px" text-anchor="middle" transform="translate(500,4) rotate(-90)">turned</text>'
        "</svg>"
    )
    assert legible.faults(drawn) == [
        "cut off: beyond", "8.6 pt: small", "cut off: turned", "on each other: one | other",
    ]  # fmt: skip
