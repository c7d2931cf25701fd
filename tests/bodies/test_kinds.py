"""What a name tells of a body: kinds that are no part of a place's government among them."""

from __future__ import annotations

import csv

import pytest

from conftest import ROOT
from gkstats.bodies.kinds import kind_of
from gkstats.bodies.places import resolve

with (ROOT / "evaluation" / "names_of_bodies.csv").open(encoding="utf-8", newline="") as printed:
    NAMES = list(csv.DictReader(printed))


@pytest.mark.parametrize("row", NAMES, ids=[row["agency"] for row in NAMES])
def test_level_kind_and_place_of_every_sort_of_body(row):
    """Ministries, their branches, zones, the Corps, offices of townships: level, body, vertical and code by name."""
    kind, place = kind_of(row["agency"]), resolve(row["agency"], 2023)
    found = (place.level, kind.body, str(kind.vertical).lower(), place.division_code or "")
    assert found == (row["level"], row["body"], row["vertical"], row["division_code"])


@pytest.mark.parametrize(
    ("printed", "simplified"),
    [
        ("沛縣大屯街道辦事處", "沛县大屯街道办事处"),
        ("徐州市財政局", "徐州市财政局"),
        ("國家稅務總局沛縣稅務局", "国家税务总局沛县税务局"),
        ("沛縣經濟開發區管理委員會", "沛县经济开发区管理委员会"),
        ("江蘇省財政廳", "江苏省财政厅"),
    ],
)
def test_traditional_characters_tell_the_same(printed, simplified):
    """A mirror in traditional characters names the same body."""
    assert kind_of(printed) == kind_of(simplified)
