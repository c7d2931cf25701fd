"""What programs print, hurt: no number goes to another cell, and none is passed over in silence."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from as_printed import told
from evaluation.damages import column_gone, number_broken, thinned
from evaluation.dumps import DUMPS
from evaluation.judge import case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers, printed
from gkstats.reading.report import read
from gkstats.script.numerals import numbers_of_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluation.judge import Case
    from gkstats.demo.printing import Key, Number

VALUES = numbers("2021", 6)
EMPTY = ("blank", "absent")


def text(name: str) -> str:
    """Print the report in a layout."""
    return printed("2021", VALUES, {**LAYOUTS, **DUMPS}[name], 6)


def wrong(cells: dict[Key, Number | str]) -> dict[Key, Number | str]:
    """Give the cells that say another number than was printed, or none."""
    return {key: said for key, said in cells.items() if said not in (VALUES.get(key), "unreadable")}


@pytest.mark.parametrize("name", ["json_records", "json_lines"])
def test_pairs_without_a_label_are_some_rows(name: str) -> None:
    """The rows behind a record without its label are there, and so is its own."""
    cells, _ = told(text(name).replace('"3.其他"', '""', 1))
    assert not {key for key, said in cells.items() if said in EMPTY}
    assert wrong(cells) == {}


def test_a_pair_printed_twice_is_told_once() -> None:
    """A head once more, with another number: which of the two is the row's nobody knows."""
    number = VALUES["requests", "granted", "other"]
    line = f' "申请人情况_法人或其他组织_其他": "{number}",\n'
    cells, _ = told(text("json_records").replace(line, line + line.replace(str(number), "77777"), 1))
    assert cells["requests", "granted", "other"] == "unreadable"
    assert wrong(cells) == {}


def test_a_number_cut_off_its_pair_is_no_blank() -> None:
    """A mark of quotation opens before the line's end, and the number stands on the next line."""
    number = VALUES["requests", "granted", "business"]
    cells, _ = told(text("json_lines").replace(f'商业企业": "{number}"', f'商业企业": "\n{number}"', 1))
    assert cells["requests", "granted", "business"] == "unreadable"
    cells, _ = told(re.sub(r'("规章", "\d+", "\d+", ")', r"\1\n", text("json_arrays")))
    assert cells["proactive", "20.1", "regulations", "in_force"] == "unreadable"


def test_records_of_disputes_that_are_hurt_are_there() -> None:
    """A line printed twice: a table whose names all stand there is no absent one."""
    number = VALUES["disputes", "reconsideration", "upheld"]
    line = f' "行政复议_结果维持": "{number}",\n'
    cells, issues = told(text("json_records").replace(line, line * 2, 1))
    assert {said for key, said in cells.items() if key[0] == "disputes"} == {"unreadable"}
    assert "table_torn" in issues


def without_column(name: str, behind: int) -> str:
    """Print the report without a column of the requests, counted from behind."""
    lines = text(name).split("\n")
    start = next(place for place, line in enumerate(lines) if "勾稽关系" in line)
    for place in range(start, start + len(lines)):
        if not lines[place].strip():
            break
        cells = lines[place].split("\t")
        if "申请人情况" not in lines[place]:
            del cells[-behind]
        lines[place] = "\t".join(cells)
    return "\n".join(lines)


@pytest.mark.parametrize(("name", "behind"), [("last_year_last", 2), ("last_year_first", 2), ("notes_last", 3)])
def test_an_added_column_is_none_of_the_forms(name: str, behind: int) -> None:
    """上年总计 and 备注 make up for no column that is missing."""
    assert wrong(told(without_column(name, behind))[0]) == {}


@pytest.mark.parametrize("name", ["transposed_tabs", "transposed_markdown", "transposed_last"])
def test_rows_side_by_side_are_not_blank(name: str) -> None:
    """A note in one cell, or a requester's line left out: what cannot be crossed is in doubt."""
    number = VALUES["requests", "granted", "natural_person"]
    whole = text(name)
    noted, _ = told(re.sub(rf"(?<!\d){number}(?!\d)", f"{number}（注2）", whole, count=1))
    lines = [line for line in whole.split("\n") if "商业企业" not in line]
    for cells in (noted, told("\n".join(lines))[0]):
        assert not {key for key, said in cells.items() if key[0] == "requests" and said in EMPTY}
        assert wrong(cells) == {}


@pytest.mark.parametrize("name", ["last_year_annexed", "last_year_annexed_records"])
def test_a_title_amid_prose_is_kept(name: str) -> None:
    """其他需要报告的事项 holds no head 其他: the annex's own title tells that its table is of the year before."""
    whole = text(name)
    start = whole.index("附")
    heads = re.compile(r"^.*(?:勾稽关系|自然人|商业企业).*\n", re.MULTILINE)
    cells, _ = told(whole[:start] + heads.sub("", whole[start:]))
    assert not {key for key, said in cells.items() if key[0] == "requests" and not isinstance(said, str)}


@pytest.mark.parametrize("said", ["三百*", "三 百二十", "五千零八（注）"])
def test_a_numeral_with_a_mark_is_no_blank(said: str) -> None:
    """A cell of numerals, whatever stands beside them."""
    number = VALUES["requests", "granted", "business"]
    cells, _ = told(re.sub(rf"\t{number}(?=\t)", f"\t{said}", text("tabs"), count=1))
    assert cells["requests", "granted", "business"] == "unreadable"


@pytest.mark.parametrize("said", ["5l37", "l207[1]", "3 0775"])
def test_pieces_of_numbers_fill_no_other_cell(said: str) -> None:
    """One number a line: a letter amid digits or a note and the next one twice; a number's end that begins with 0."""
    lines = text("listed").split("\n")
    row = next(place for place, line in enumerate(lines) if "予以公开" in line)
    if " " in said:
        lines[row + 2 : row + 4] = said.split(" ")
    else:
        lines[row + 2] = f"{said}\n{lines[row + 3]}"
    assert wrong({key: value for key, value in told("\n".join(lines))[0].items() if key[1] == "granted"}) == {}


def test_pages_are_counted_from_the_first() -> None:
    """61/66 and, pages below, 62/66 are parts of wholes; 1/66 and 2/66 are pages, and so are 13, 14 and 15 of 66."""
    between = [""] * 9
    assert numbers_of_pages(["61/66", *between, "62/66"]) == set()
    assert numbers_of_pages(["1/66", *between, "2/66"]) == {0, 10}
    assert numbers_of_pages(["13/66", *between, "14/66", *between, "15/66"]) == {0, 10, 20}


def test_marks_that_fill_a_row_up_tell_no_blank() -> None:
    """A column is missing, and NaN stands for cells of labels: which of the row's is one nobody knows."""
    lines = text("pandas").split("\n")
    number = str(VALUES["requests", "carried_out", "total"])
    place = next(at for at, line in enumerate(lines) if line.rstrip().endswith(number) and "结转下年度" in line)
    lines[place] = lines[place].rstrip().removesuffix(number).rstrip()
    assert wrong(told("\n".join(lines))[0]) == {}


def test_a_torn_label_stands_in_no_copy_of_another() -> None:
    """Labels thrice, as python-docx gives merged cells: 二、年结转… is no part of the third 一、本年新收…."""
    cells, _ = told(text("docx_cells_blanks").replace("二、上年结转", "二、年结转"))
    assert wrong(cells) == {}


@pytest.mark.parametrize(
    ("name", "form", "top", "hurt", "seed"),
    [("group_total", "2021", 99, number_broken, 0), ("pages_of", "mixed", 9999, thinned, 102)],
)
def test_what_is_near_a_row_may_be_its_own(
    name: str, form: str, top: int, hurt: Callable[[Case, Random], Case], seed: int
) -> None:
    """A total's last digits on the next line; numbers on the second line of a doubtful row above an empty one."""
    printed_so = hurt(case(form, numbers(form, seed, top=top), LAYOUTS[name], seed), Random(seed))  # noqa: S311
    verdict = judge(printed_so, read(printed_so.sheet.text.encode(), "report.txt"))
    assert verdict.wrong == []
    assert verdict.empty == []


def test_pairs_that_are_cut_off_are_read_behind_their_labels() -> None:
    """Less than half of the rows are left, the last one not whole: what stands behind a label is no other row's."""
    whole = text("json_nested")
    cells, _ = told(whole[: whole.index('"总计"', whole.index("本机关不掌握"))])
    assert wrong({key: said for key, said in cells.items() if not isinstance(said, str)}) == {}
    assert cells["requests", "granted", "total"] == VALUES["requests", "granted", "total"]


@pytest.mark.parametrize("name", ["listed", "ascii", "hijacked", "spaces"])
def test_a_row_is_not_full_where_a_column_is_missing(name: str) -> None:
    """No row has the total, and one has a number twice: seven numbers, but not below seven heads."""
    gone = column_gone(case("2021", numbers("2021", 3, sums=False), LAYOUTS[name], 3), Random(3))  # noqa: S311
    whole = gone.sheet.text
    row = whole.index("仍不明确") + len("仍不明确")
    number = re.compile(r"\d+").search(whole, row)
    assert number is not None
    cells, _ = told(f"{whole[: number.end()]}{whole[row : number.start()]}77{whole[number.end() :]}")
    assert {said for key, said in cells.items() if key[1] == "unable_unclear"} == {"unreadable"}
