"""Sheets that a converter tore apart: what no place tells any more is neither a number nor blank nor absent."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from as_printed import told

SHEETS = tomllib.loads(Path(__file__).with_name("torn_apart.toml").read_text("utf-8"))["sheet"]


@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet["says"] for sheet in SHEETS])
def test_what_no_place_tells_is_in_doubt(sheet: dict) -> None:
    """Each was read as numbers of other cells, or as blank or absent."""
    cells, _ = told(sheet["text"])
    assert {cells[tuple(key.split("."))] for key in sheet["cells"]} == {"unreadable"}
