"""Sheets that a converter tore apart: what no place tells any more is neither a number nor blank nor absent."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from as_printed import told
from gkstats.reading.tables.doubt import line_doubts
from gkstats.reading.tables.doubt.line_doubts import Lines
from gkstats.reading.tables.heads import orders, tiers

SHEETS = tomllib.loads(Path(__file__).with_name("torn_apart.toml").read_text("utf-8"))["sheet"]


@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet["says"] for sheet in SHEETS])
def test_what_no_place_tells_is_in_doubt(sheet: dict) -> None:
    """Each was read as numbers of other cells, or as blank or absent."""
    cells, _ = told(sheet["text"])
    assert {cells[tuple(key.split("."))] for key in sheet["cells"]} == {"unreadable"}


@pytest.mark.parametrize(
    ("owner", "rule"),
    [(Lines, "_amid_heads"), (line_doubts, "_cuts_a_line"), (tiers, "_are_broken"), (orders, "pieces_contradict")],
)
def test_each_rule_is_needed(owner: object, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a number of one of these sheets is another cell's."""
    monkeypatch.setattr(owner, rule, lambda *_: False)
    told_of = [{told(sheet["text"])[0][tuple(key.split("."))] for key in sheet["cells"]} for sheet in SHEETS]
    assert any(said != {"unreadable"} for said in told_of)
