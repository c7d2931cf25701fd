"""Texts whose borders are left: a number stands in the column of the head above it, also where most cells are empty."""

from __future__ import annotations

import pytest

from as_printed import values
from evaluation.filemaking import html
from evaluation.judge import case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import FORMS, document, numbers
from gkstats.model import Report
from gkstats.reading.report import read


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", ["markdown", "tabs_full"])
def test_rows_of_a_lone_number_are_read_under_their_heads(layout: str, form: str) -> None:
    """With one number left in each row, at any place, each is in its column, and all the others are blank."""
    whole = numbers(form, 3)
    rows: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for key in whole:
        if key[0] != "disputes":
            rows.setdefault(key[:-1], []).append(key)
    kept = {keys[(3 * n + 1) % len(keys)] for n, keys in enumerate(rows.values())}
    values = {key: value if key in kept or key[0] == "disputes" else None for key, value in whole.items()}
    printed = case(form, values, LAYOUTS[layout]).know(lost=[key for key in values if values[key] is None])
    report = read(printed.sheet.text.encode(), "report.txt")
    assert isinstance(report, Report)
    assert judge(printed, report).wrong == []
    states = {(cell.table, *cell.key): cell.state for cell in report.cells}
    expected = {key: "blank" if value is None else "reported" for key, value in values.items()}
    assert {key: states[key] for key in expected} == expected


def test_borders_around_several_numbers_part_no_columns() -> None:
    """A converter's cells that hold two numbers each leave a row in doubt as a whole."""
    printed = case("2021", numbers("2021", 5), LAYOUTS["markdown"])
    lines = printed.sheet.text.split("\n")
    at = next(n for n, line in enumerate(lines) if "重复申请" in line)
    start, *cells = lines[at].rsplit("|", 8)
    own = [cell.strip() for cell in cells[:-1]]
    lines[at] = "|".join([start, f" {own[0]} {own[1]} ", "", *(f" {cell} " for cell in own[2:6]), ""])
    report = read("\n".join(lines).encode(), "report.txt")
    states = {cell.key: cell.state for cell in report.cells if cell.key[0] == "not_processed_repeat"}
    assert set(states.values()) == {"unreadable"}


TORN = (
    ("", "", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"),
    ("一、本年新收政府信息公开申请数量", "", "", "81476", "", "69086", "", "21949", "64057", "236568"),
    ("二、上年结转政府信息公开申请数量", "", "", "1476", "", "6086", "", "2949", "6057", "16568"),
    ("三、本年度办理结果", "（一）予以公开", "", "", "", "1380", "2157", "8527", "", "12064"),
    ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "", "", "", "", "2157", "852", "", "3009"),
    ("", "（三）", "1.属于", "7979", "1004", "854", "2664", "", "5967", "18468"),
    ("", "不予公开", "国家秘密", "", "", "", "", "", "", ""),
    ("", "", "2.其他法律行政法规禁止公开", "", "11", "", "", "7", "", "18"),
    ("", "", "3.危及“三安全一稳定”", "", "", "5", "", "", "", "5"),
    ("", "", "4.保护第三方合法权益", "3", "", "", "", "", "", "3"),
    ("", "", "5.属于三类内部事务信息", "", "", "", "", "", "9", "9"),
)  # fmt: skip


def test_a_label_torn_over_two_rows_of_a_files_grid_moves_no_column() -> None:
    """The upper half of 1.属于国家秘密, beside six numbers, is no seventh number: every cell keeps its column."""
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TORN)
    head = "<p>示例市水利局2022年政府信息公开工作年度报告</p><p>三、收到和处理政府信息公开申请情况</p>"
    report = read(f"<html><body>{head}<table>{rows}</table></body></html>".encode(), "report.html")
    assert isinstance(report, Report)
    found: dict[str, list[int | None]] = {}
    for cell in report.cells:
        if cell.table == "requests":
            found.setdefault(cell.key[0], []).append(None if cell.value is None else int(cell.value))
    items = ["received", "carried_in", "granted", "granted_in_part", "refused_state_secret", "refused_by_law",
             "refused_security_stability", "refused_third_party", "refused_internal"]  # fmt: skip
    printed = [row for row in TORN[1:] if row[2] != "国家秘密"]
    assert {item: found[item] for item in items} == {
        item: [int(cell) if cell else None for cell in row[3:]] for item, row in zip(items, printed, strict=True)
    }


@pytest.mark.parametrize(
    "label", ["4.保护 [0] 第三方合法[2]权益", "[9] [3] 4.保护第三 [0] 方合法[0]权益", "4.保护第三 7 方合法权益"]
)
@pytest.mark.parametrize("numbers", [("", "0", "0", "0", "5", "1", ""), ("4", "0", "2", "8", "5", "1", "20")])
def test_digits_in_a_label_cell_of_a_files_grid_are_none_of_its_row(label: str, numbers: tuple[str, ...]) -> None:
    """Marks amid a label move no number beside it: where any cell of its row is filled, each is as its box says."""
    own = (*TORN[:9], ("", "", label, *numbers), TORN[10])
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in own)
    head = "<p>示例市水利局2022年政府信息公开工作年度报告</p><p>三、收到和处理政府信息公开申请情况</p>"
    report = read(f"<html><body>{head}<table>{rows}</table></body></html>".encode(), "report.html")
    assert isinstance(report, Report)
    found = [cell for cell in report.cells if cell.key[0] == "refused_third_party"]
    assert [(cell.state, cell.value) for cell in found] == [
        ("reported", int(number)) if number else ("blank", None) for number in numbers
    ]


def test_a_number_in_the_label_cell_of_an_empty_row_is_not_lost() -> None:
    """A row of a file's grid is not blank where the only number printed in it stands in its label's cell."""
    printed = {
        key: None if key[1] == "refused_third_party" else value for key, value in values("2021", 36, 0.1).items()
    }
    page = html(document("2021", printed, seed=36).change(lambda grid: grid.plain))
    for note, state in (("7", "unreadable"), ("（指2019年以后的申请）", "blank")):
        report = read(page.replace("第三方合法权益", f"第三方合法权益 {note}").encode(), "report.html")
        assert isinstance(report, Report)
        assert {cell.state for cell in report.cells if cell.key[0] == "refused_third_party"} == {state}


def test_rows_of_another_width_tell_no_place() -> None:
    """Where most first cells are empty, rows of three columns do not say where those of two begin."""
    whole = numbers("2019", 4)
    empty = {key for key in whole if key[-1] in ("made", "prior_items", "purchases") and key[-2] != "compulsion"}
    values = {key: None if key in empty else value for key, value in whole.items()}
    text = case("2019", values, LAYOUTS["tabs_full"]).sheet.text
    heads, row = "信息内容\t上一年项目数量\t本年增/减\t\n", "行政事业性收费"
    assert f"{heads}{row}" in text
    report = read(text.replace(f"{heads}{row}", f"\t{heads}{row}").encode(), "report.txt")
    assert isinstance(report, Report)
    found = {(cell.table, *cell.key): cell.value for cell in report.cells if cell.state == "reported"}
    assert found == {key: values.get(key) for key in found}
