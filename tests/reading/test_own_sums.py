"""Rows that a line's width, a page or a narrow column cut: read where their own sums hold in one way, else in doubt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from evaluation.judge import Case, case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Callable

# A row of the requests between bars, its label and what stands before its last numbers.
WIDE = re.compile(r"^(.*属于国家秘密.*\|)([^|]+\|[^|]+\|)$", re.MULTILINE)
GRANTED = "（一）予以公开"
SECRET = ("requests", "refused_state_secret")


def printed(layout: str, *, sums: bool = True) -> Case:
    """Print a report whose sums hold, or do not."""
    return case("2021", numbers("2021", 3, sums=sums), LAYOUTS[layout], 3)


def of_row(key: tuple[str, str], sheet: Case) -> list[int]:
    """Give a row's numbers."""
    return [int(value) for own, value in sheet.values.items() if own[:2] == key and value is not None]


def narrowed(row: list[int]) -> str:
    """Print numbers in columns of four digits, the rests of longer ones on the line below."""
    texts = list(map(str, row))
    return "  ".join(t[:4] for t in texts) + "\n" + "  ".join(t[4:] for t in texts if t[4:])


def adjacent(row: list[int]) -> str:
    """Print each number on a line, the rests of longer ones right below it."""
    return "\n".join(f"{t[:4]}\n{t[4:]}" if t[4:] else t for t in map(str, row))


def with_row(sheet: Case, change: Callable[[list[int]], str]) -> str:
    """Print one row otherwise."""
    row = of_row(SECRET, sheet)
    found = re.compile(r"\s+".join(map(str, row)))
    assert any(value > 9999 for value in row)
    assert found.search(sheet.sheet.text)
    return found.sub(change(row), sheet.sheet.text)


@pytest.mark.parametrize("change", [narrowed, adjacent])
def test_a_broken_number_is_joined_where_its_row_adds_up(change: Callable[[list[int]], str]) -> None:
    """All numbers of the row are read; the joined ones come with a warning that names both pieces."""
    sheet = printed("spaces")
    report = read(with_row(sheet, change).encode(), "report.txt")
    verdict = judge(sheet, report)
    assert isinstance(report, Report)
    assert (verdict.wrong, verdict.missing) == ([], [])
    joined = [one for one in report.issues if one.code == "rejoined"]
    assert len(joined) == sum(value > 9999 for value in of_row(SECRET, sheet))


def test_a_row_that_a_lines_width_cuts_in_two() -> None:
    """The last cells of a bordered row stand on a line of their own: its sums say that they are its own."""
    sheet = printed("markdown")
    text = WIDE.sub(r"\1\n|\2", sheet.sheet.text)
    assert text != sheet.sheet.text
    verdict = judge(sheet, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.missing) == ([], [])


def test_where_no_sum_holds_such_a_row_is_in_doubt() -> None:
    """Numbers on the next line may be those of a row whose label is lost."""
    sheet = printed("markdown", sums=False)
    text = WIDE.sub(r"\1\n|\2", sheet.sheet.text)
    verdict = judge(sheet, read(text.encode(), "report.txt"))
    assert verdict.wrong == []
    assert {key[:2] for key in verdict.missing} == {SECRET}


def test_a_label_with_a_piece_of_a_merged_cells_amid_it() -> None:
    """本年 of 三、本年度办理结果 stands between 予以公 and 开: the row is the one that it was."""
    sheet = printed("spaces")
    row = "   ".join(map(str, of_row(("requests", "granted"), sheet)))
    torn = f"三、  （一）予以公   {row}\n本年  开\n度办"
    text = re.sub(rf"(三、本年度办理结果\s*)?{GRANTED}.*", torn, sheet.sheet.text)
    assert "予以公 " in text
    verdict = judge(sheet, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.missing) == ([], [])


@pytest.mark.parametrize("sums", [True, False])
def test_numbers_in_several_pieces_one_below_the_other(sums: bool) -> None:
    """Columns of three digits cut the numbers of disputes: all are read where each route adds up, else none."""
    for seed in (3, 7):
        sheet = case("2021", numbers("2021", seed, sums=sums), LAYOUTS["spaces"], seed)
        row = [str(value) for key, value in sheet.values.items() if key[0] == "disputes"]
        pieces = [piece for text in row for piece in (text[:3], text[3:6], text[6:]) if piece]
        text = re.sub(r"\s+".join(row), "\n".join(pieces), sheet.sheet.text)
        assert text != sheet.sheet.text
        verdict = judge(sheet, read(text.encode(), "report.txt"))
        assert verdict.wrong == []
        assert {key[0] for key in verdict.missing} == (set() if sums else {"disputes"})
