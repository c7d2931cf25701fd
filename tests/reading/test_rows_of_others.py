"""Rows that are no row of the form stand amid the table: their numbers are never those of a row of the form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from as_printed import told
from evaluation.judge import Case, case
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers

if TYPE_CHECKING:
    from gkstats.demo.printing import Key, Number

# Seven numbers that add up, and three.
ROW = "5010 5020 5030 5040 5050 5060 30210"
THREE = "7010 7020 7030"
COLUMNS = ("natural_person", "business", "research", "public_interest_org", "legal_service", "other", "total")


@pytest.fixture(scope="module")
def printed() -> Case:
    """Print a report whose rows add up, a row a line, its numbers between blanks."""
    return case("2021", numbers("2021", 2, sums=True), LAYOUTS["spaces"], 2)


def row(cells: dict[Key, Number | str], name: str) -> set[Number | str]:
    """Give what is told of a row of the requests."""
    return {cells["requests", name, column] for column in COLUMNS if ("requests", name, column) in cells}


def wrong(cells: dict[Key, Number | str], printed: Case) -> dict[Key, Number | str]:
    """Give the numbers that are told of cells that have others."""
    return {
        key: value for key, value in cells.items() if not isinstance(value, str) and printed.values.get(key) != value
    }


def one_a_line(text: str) -> str:
    """Print each number of a row on its own line."""
    return re.sub(r"(?<=\d) +(?=\d)|(?<=[\u4e00-\u9fff”）]) +(?=\d)", "\n", text)


@pytest.mark.parametrize("foreign", ["小计", "9.撤回申请", "9.其他情形"])
@pytest.mark.parametrize("lines", [str, one_a_line])
def test_a_foreign_row_beside_one_that_is_left_out(printed: Case, foreign: str, lines: type[str]) -> None:
    """Rows that add up in the form's order do not take numbers from a label that has just its own behind it."""
    text = re.sub(r".*2\.重复申请.*\n", "", printed.sheet.text)
    text = re.sub(r"(.*3\.要求提供公开出版物.*\n)", rf"\g<1>{foreign}  {ROW}\n", text)
    cells, _ = told(lines(text))
    assert wrong(cells, printed) == {}
    assert row(cells, "not_processed_repeat") <= {"unreadable", "absent"}


def test_a_row_out_of_place_whose_label_is_hurt(printed: Case) -> None:
    """A row behind the next one, its label hurt, does not push that one's numbers away."""
    text = re.sub(r"(.*3\.要求提供公开出版)物(.*\n)(.*4\.无正当理由大量.*\n)", r"\3\1\2", printed.sheet.text)
    cells, _ = told(one_a_line(text))
    assert wrong(cells, printed) == {}


@pytest.mark.parametrize("border", ["  ", " | "])
@pytest.mark.parametrize("last", ["3.其他", ""])
def test_rows_of_a_group_with_other_names(printed: Case, border: str, last: str) -> None:
    """The label of a group is none of a row where rows below it are numbered, whatever they are called."""
    text = printed.sheet.text.replace(
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.材料未补齐"
    )
    text = text.replace("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "2.费用未付")
    text = text if last else re.sub(r".*3\.其他  .*\n", "", text)
    cells, codes = told(text.replace("  ", border))
    assert wrong(cells, printed) == {}
    assert row(cells, "other") == set()
    assert row(cells, "other_not_corrected") == row(cells, "other_fee_unpaid") == {"unreadable"}
    assert "label_missing" in codes


@pytest.mark.parametrize("border", ["  ", " | "])
def test_a_group_with_its_own_numbers_above_rows_with_other_names(printed: Case, border: str) -> None:
    """What is printed beside a group's label is none of its rows' below it."""
    text = printed.sheet.text.replace(
        "（六）其他处理  1.申请人无正当理由", f"（六）其他处理  {ROW}\n    1.申请人无正当理由"
    )
    text = re.sub(r"(?<=[12]\.)申请人(?=无正当理由逾期|逾期未按)[^ ]*", "逾期不办", text)
    text = re.sub(r".*3\.其他  .*\n", "", text)
    cells, _ = told(text.replace("  ", border))
    assert wrong(cells, printed) == {}
    assert row(cells, "other_not_corrected") == {"unreadable"}


@pytest.mark.parametrize("name", ["6.其他", "六、其他", "（六）其他", "其他"])
def test_one_row_that_may_be_the_group_or_its_last(printed: Case, name: str) -> None:
    """A label that a group's last row and the group itself may have tells neither, where no other row of it stands."""
    text = re.sub(r".*(?:1\.申请人无正当|2\.申请人逾期未).*\n", "", printed.sheet.text)
    cells, codes = told(re.sub(r" +3\.其他(?=  \d)", name, text))
    assert row(cells, "other_other") == {"unreadable"}
    assert "label_missing" in codes
    cells, _ = told(text)
    assert wrong(cells, printed) == {}
    assert len(row(cells, "other_other")) == len(COLUMNS)


@pytest.mark.parametrize("name", ["上年度规章", "其中：规章", "部分规章", "非规章", "规章（上年）"])
@pytest.mark.parametrize("order", [r"{}\n\1", r"\1{}\n"])
def test_a_bare_label_wins(printed: Case, name: str, order: str) -> None:
    """Of two rows, the one whose label has no other word is the form's, above or below the other."""
    text = re.sub(r"(规章  .*\n)", order.format(f"{name}  {THREE.replace(' ', '  ')}"), printed.sheet.text)
    cells, _ = told(text)
    assert cells == printed.values


@pytest.mark.parametrize("border", ["  ", " | "])
def test_the_total_of_this_year_wins(printed: Case, border: str) -> None:
    """A row of last year, marked, above the total is not the total."""
    text = re.sub(r"(.*（七）总计.*\n)", rf"  （七）总计（上年）    {ROW.replace(' ', '  ')}\n\1", printed.sheet.text)
    cells, _ = told(text.replace("  ", border))
    assert cells == printed.values


def test_two_bare_labels_tell_nothing(printed: Case) -> None:
    """Of two rows with one label nobody knows which is the form's."""
    text = re.sub(r"(规章  .*\n)", rf"规章  {THREE.replace(' ', '  ')}\n\1", printed.sheet.text)
    cells, codes = told(text)
    assert wrong(cells, printed) == {}
    assert {cells["proactive", "20.1", "regulations", column] for column in ("issued", "repealed", "in_force")} == {
        "unreadable"
    }
    assert "which_row" in codes


@pytest.mark.parametrize("left_out", ["予以公开", "部分公开"])
def test_the_end_of_another_label_is_no_label(printed: Case, left_out: str) -> None:
    """A label at the end of a longer word is that word's: 部分予以公开 is not 予以公开."""
    text = re.sub(r"（二）部分公开.*?  ", "（二）部分予以公开  ", printed.sheet.text)
    text = re.sub(r"（一）予以公开.*", "", text) if left_out == "予以公开" else text
    cells, _ = told(text)
    assert wrong(cells, printed) == {}
    assert row(cells, "granted_in_part") <= {"unreadable"}


def test_a_number_beside_a_hurt_label_is_no_blank(printed: Case) -> None:
    """A row is not called blank while a number that no row took stands on its label's line."""
    text = printed.sheet.text.replace("  ", "\t").replace("行政许可", "行政许")
    text = text.replace("第二十条第（六）项", "第二十第（六）项").replace(
        "信息内容\t本年处理决定数量\t\t\n行政处罚", "信息内\t本年处理决定数量\t\t\n行政处罚"
    )
    cells, codes = told(text)
    assert cells["proactive", "20.5", "licences", "decisions"] == "unreadable"
    assert "stray_numbers" in codes


@pytest.mark.parametrize("lines", [str, one_a_line])
@pytest.mark.parametrize("hurt", ["没有现信息需要另行制作", "没有现成信口需要另行制作", "有现成信息需要另行制作"])
def test_rows_that_changed_places_one_of_them_hurt(printed: Case, lines: type[str], hurt: str) -> None:
    """A torn label out of its place has its own numbers or is in doubt, and it is not absent."""
    text = re.sub(r"(  （四）无法提供.*\n)(.*2\.没有现成信息.*\n)", r"\2\1", printed.sheet.text)
    cells, _ = told(lines(text.replace("没有现成信息需要另行制作", hurt)))
    assert wrong(cells, printed) == {}
    assert not {"absent", "blank"} & row(cells, "unable_needs_creation")
    assert not {"absent", "blank"} & row(cells, "unable_not_held")


def test_numbers_on_the_other_side_of_a_label_are_no_rows(printed: Case) -> None:
    """Where a short label is torn beyond telling, the next row does not take the numbers before its label for it."""
    text = re.sub(r"(.*1\.信访举报投诉类申请.*\n)(.*2\.重)复(申请.*\n)", r"\2\3\1", printed.sheet.text)
    assert wrong(told(one_a_line(text))[0], printed) == {}


@pytest.mark.parametrize("lines", [str, one_a_line])
@pytest.mark.parametrize(("own", "other"), [
    ("属于国家秘密", "属于商业秘密"), ("保护第三方合法权益", "保护个人合法权益"),
    ("属于行政查询事项", "属于行政审批事项"),
    ("结转下年度继续办理", "结转以后年度继续办理"), ("本机关不掌握相关政府信息", "其他机关掌握相关政府信息"),
])  # fmt: skip
def test_a_label_with_another_word_names_another_row(printed: Case, lines: type[str], own: str, other: str) -> None:
    """What stands beside 商业秘密 is no number of 国家秘密, in whatever place; the other rows are read."""
    cells, codes = told(lines(printed.sheet.text.replace(own, other)))
    assert wrong(cells, printed) == {}
    in_doubt = {key[:2] for key, value in cells.items() if value == "unreadable"}
    assert len(in_doubt) == 1
    assert "label_missing" in codes


def test_another_word_for_one_that_several_labels_have_names_no_other_row(printed: Case) -> None:
    """涉及 in place of 属于, with which four labels begin, leaves what tells the row."""
    cells, codes = told(printed.sheet.text.replace("属于国家秘密", "涉及国家秘密"))
    assert (cells, codes) == (printed.values, set())


def test_a_word_that_a_page_has_everywhere_names_no_other_row(printed: Case) -> None:
    """Where a page has other words for 信息公开 throughout, its labels are the form's all the same."""
    cells, _ = told(printed.sheet.text.replace("信息公开", "某网站"))
    assert cells == printed.values


def blanked(text: str, label: str, mark: str) -> str:
    """Print a mark in place of each number behind a label."""
    return re.sub(rf"(.*{re.escape(label)})(?:  +\d+)+", lambda found: f"{found[1]}{f'  {mark}' * 7}", text)


@pytest.mark.parametrize("border", ["  ", "\t", " | "])
@pytest.mark.parametrize(("mark", "numbers_of_other"), [("/", "0 0 0 0 0 0 0"), ("—", ROW), ("0", ROW)])
def test_rows_with_the_same_marks_are_not_one_row_printed_twice(
    printed: Case, border: str, mark: str, numbers_of_other: str
) -> None:
    """A row of dashes or zeros, as the one above it, does not lose them for the numbers of a row that is added."""
    text = blanked(blanked(printed.sheet.text, "2.重复申请", mark), "3.要求提供公开出版物", mark)
    added = f"其中：网上申请  {numbers_of_other.replace(' ', '  ')}"
    text = re.sub(r"(.*3\.要求提供公开出版物.*\n)", rf"\g<1>{added}\n", text)
    cells, _ = told(text.replace("  ", border))
    for name in ("not_processed_repeat", "not_processed_publication"):
        assert row(cells, name) == {0 if mark == "0" else "blank"}
    others = {
        key: value for key, value in cells.items() if not {*key} & {"not_processed_repeat", "not_processed_publication"}
    }
    assert wrong(others, printed) == {}


@pytest.mark.parametrize("name", ["小计", "其中：信函申请", "9.其他"])
@pytest.mark.parametrize("own", [0, 1, 7])
def test_numbers_behind_a_word_that_is_no_label_are_not_the_row_s_above_it(printed: Case, name: str, own: int) -> None:
    """A cell a line, empty ones lost: what stands below the name of a row that is added is none of the form's."""
    kept = [str(7001 + number) for number in range(own)]
    text = re.sub(r"(2\.重复申请)(?:  +\d+)+", "\\1" + "".join(f"  {one}" for one in kept), printed.sheet.text)
    text = one_a_line(re.sub(r"(.*2\.重复申请.*\n)", rf"\g<1>{name}\n{ROW}\n", text))
    cells, _ = told(text)
    told_of = row(cells, "not_processed_repeat")
    assert told_of <= {"unreadable", "blank"} or (own == 7 and told_of == set(map(int, kept)))
    others = {key: value for key, value in cells.items() if "not_processed_repeat" not in key}
    assert wrong(others, printed) == {}


def test_numbers_between_a_label_of_no_row_and_one_of_a_row_are_the_first_one_s(printed: Case) -> None:
    """Where all numbers stand below their labels, those above a label without any are not its."""
    text = re.sub(r".*2\.重复申请.*\n", rf"（八）其他情形  {ROW}\n  2.重复申请\n", printed.sheet.text)
    cells, _ = told(one_a_line(text))
    assert row(cells, "not_processed_repeat") <= {"unreadable", "blank"}
    assert wrong(cells, printed) == {}


def test_a_few_numbers_behind_a_heading_leave_a_blank_row_blank(printed: Case) -> None:
    """Numbers alone in section five are those of a row without any only where they are as many as a table has."""
    text = re.sub(r"(行政事业性收费)  +[\d.]+", r"\1", printed.sheet.text)
    for numbers_alone, said in ((2, "blank"), (14, "unreadable")):
        lines = one_a_line(text).replace("六、其他", "11\n" * numbers_alone + "六、其他")
        assert told(lines)[0]["proactive", "20.8", "admin_charges", "amount"] == said


def test_a_column_that_is_glued_to_the_total_is_no_total(printed: Case) -> None:
    """Where all rows have a number more than the form, one with as many has lost a border: 482 and 2948 are 4822948."""
    lines = printed.sheet.text.split("\n")
    for at, line in enumerate(lines):
        if found := re.fullmatch(r"(.*[^\d ] +)((?:\d+  +){5})(\d+)(  +)(\d+)", line):
            before, five, other, gap, total = found.groups()
            glue = "" if "本年新收" in line else gap
            lines[at] = f"{before}{five}{other}{gap}482{glue}{total}"
    cells, _ = told("\n".join(lines))
    assert wrong(cells, printed) == {}
    assert row(cells, "received") == {"unreadable"}
