"""Sheets that a converter tore apart: what no place tells any more is neither a number nor blank nor absent."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from as_printed import told
from gkstats import forms
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


@pytest.mark.parametrize(
    ("numbers", "state"), [((0, 10, 10, 59, 4, 14, 1), "unreadable"), ((1, 2, 3, 4, 5, 6, 21), 21)]
)
def test_numbers_below_all_labels_are_the_last_rows_if_they_add_up(numbers: tuple[int, ...], state: object) -> None:
    """Seven of a table without others may be the last ones of its columns, as a converter prints them."""
    (block,) = forms.load("2021").table("requests")
    heads = [*block.heads, *(row.label for row in block.rows)]
    text = "\n".join(
        ["某市教育局2021年政府信息公开工作年度报告", "三、收到和处理政府信息公开申请情况", *heads, *map(str, numbers)]
    )
    assert told(f"{text}\n四、政府信息公开行政复议、行政诉讼情况\n")[0]["requests", "carried_out", "total"] == state
