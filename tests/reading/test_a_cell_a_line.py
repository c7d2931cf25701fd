"""Texts that print each cell on a line of its own, with its row's label and its column's head before the number."""

from __future__ import annotations

import pytest

from as_printed import values
from gkstats import forms
from gkstats.model import Report
from gkstats.reading.report import read

PARTS = {"proactive": "二、主动公开政府信息情况", "requests": "三、收到和处理政府信息公开申请情况"}


@pytest.mark.parametrize("between", ["—", "-", "，", " "])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_no_cell_is_left_out(form: str, between: str) -> None:
    """Heads with a number behind each are no line of heads that lacks one: nothing is absent, and nothing wrong."""
    printed = values(form, 41, 0.0)
    lines = ["示例市水利局2020年政府信息公开工作年度报告"]
    for table, heading in PARTS.items():
        lines.append(heading)
        for block in forms.load(form).table(table):
            heads = [block.heads[index] for index in block.column_heads] or block.heads[-len(block.columns) :]
            for row in block.rows:
                keys = [block.cell_key(row, column) for column in range(len(heads))] if row.key else []
                said = [printed.get((table, *key)) for key in keys]
                lines += [f"{row.label}{between}{h}：{n}" for h, n in zip(heads, said, strict=False) if n is not None]
    report = read("\n".join(lines).encode(), "report.txt")
    assert isinstance(report, Report)
    told = {(cell.table, *cell.key): cell for cell in report.cells if cell.table in PARTS}
    own = {key: value for key, value in printed.items() if key[0] in PARTS}
    assert {key for key in own if told[key].state in ("absent", "blank")} == set()
    assert {key for key, value in own.items() if told[key].state == "reported" and told[key].value != value} == set()
