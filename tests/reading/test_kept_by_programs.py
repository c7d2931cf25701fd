"""Tables that programs kept in names and values: frames by columns, heads and rows apart, a record for each cell."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest

from as_printed import told
from evaluation.damages import label_hurt
from evaluation.dumps import DUMPS
from evaluation.judge import Case, case, judge
from evaluation.permuted import change
from evaluation.printing import FORMS, numbers
from gkstats.reading.report import read

KEPT = (
    "json_split", "json_split_indented", "json_columns", "json_columns_indented", "json_columns_lists", "json_cells",
    "fields_of_cells", "xml_cells",
)  # fmt: skip


def printed(name: str, form: str, seed: int) -> Case:
    """Print a report whose rows and columns stand in another order."""
    plain = case(form, numbers(form, seed), DUMPS[name], seed)
    return replace(plain, document=plain.document.change(change(Random(f"{name}{form}{seed}"))))  # noqa: S311


@pytest.mark.parametrize("form", FORMS[:3])
@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_by_names_is_read_in_any_order(name: str, form: str) -> None:
    """Every cell of the three tables is its own names'."""
    done = printed(name, form, 3)
    verdict = judge(done, read(done.sheet.text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty, verdict.missing) == ([], [], [])


@pytest.mark.parametrize("name", KEPT)
def test_a_torn_label_takes_only_its_own_numbers(name: str) -> None:
    """The row of which a label is hurt is in doubt, and none of the others is another one's."""
    for seed in (5, 6):
        done = label_hurt(printed(name, "2021", seed), Random(seed))  # noqa: S311
        verdict = judge(done, read(done.sheet.text.encode(), "report.txt"))
        assert (verdict.wrong, verdict.empty) == ([], [])
        assert len(verdict.missing) <= 20


def test_numbers_that_count_rows_are_none_of_a_row() -> None:
    """An index from 0 names rows; beside a torn label it is no number of theirs."""
    table = {"信息内容": {"0": "行政罚", "1": "行政强制"}, "本年处理决定数量": {"0": 21, "1": 4}}
    done = printed("json_columns", "2021", 7).sheet.text
    text = done.replace(
        "二、主动公开政府信息情况\n", "二、主动公开政府信息情况\n" + json.dumps(table, ensure_ascii=False) + "\n"
    )
    cells, _ = told(text)
    assert cells["proactive", "20.6", "penalties", "decisions"] != 1


def test_lists_that_break_off_are_no_rows_of_their_own() -> None:
    """A bracket that another one follows before it ends: what stands behind both is nobody's."""
    cells, _ = told(
        printed("json_split", "2021", 8).sheet.text.replace(
            '"4.无正当理由大量反复申请", ', '"4.无正当理由大量反复申请", [', 1
        )
    )
    values = numbers("2021", 8)
    assert {key: said for key, said in cells.items() if said not in (values[key], "unreadable")} == {}
