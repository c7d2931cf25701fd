"""Kinds of file beside pages, Word and PDF: saved pages, Excel files; each is read as its program shows it."""

from __future__ import annotations

import json
import re
from functools import partial

import pytest

from as_printed import assert_exact, values, why
from evaluation import ofd_files, office_files
from evaluation.filemaking import html
from evaluation.printing import FORMS, document, numbers
from gkstats.files.answers import answered
from gkstats.files.sniff import open_text
from gkstats.files.xlsx import shown
from gkstats.model import Report
from gkstats.reading.report import read


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
@pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
@pytest.mark.parametrize("frame", ["", "a.html", "cid:a.html@gk"])
def test_a_saved_page(encoding: str, transfer: str, frame: str) -> None:
    """A page saved with its parts is read, in any encoding, in a frame too, by the sheet that was saved with it."""
    printed = values("2021", 31, 0.3)
    data = office_files.mht(document("2021", printed, seed=31), encoding=encoding, transfer=transfer, frame=frame)
    assert_exact("2021", printed, read(data, "r.mht"))
    assert isinstance(read(data, "r.txt"), Report)


def test_a_saved_shadow() -> None:
    """What an element showed in place of what it holds is shown in a saved page, which names it otherwise."""
    shadow = '<x-a><template shadowmode="open"><p>新</p></template>旧</x-a>'
    message = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html>{shadow}</html>"
    assert "新" in open_text(message.encode(), ".mht").printed
    assert "旧" not in "".join(open_text(message.encode(), ".mht").printed)


def test_a_message_without_a_page() -> None:
    """A message that holds no page says so."""
    data = b"MIME-Version: 1.0\nContent-Type: image/png\n\n\x89PNG"
    assert why(data, "r.mht") == "damaged_file"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("blank", [0, 0.4, 0.9])
def test_a_workbook(form: str, blank: float) -> None:
    """An Excel file with merged cells, any share of them blank, reads back exactly."""
    printed = values(form, 32, blank)
    assert_exact(form, printed, read(office_files.xlsx(document(form, printed, seed=32)), "r.xlsx"))


@pytest.mark.parametrize("kind", office_files.HIDING)
def test_what_a_workbook_hides(kind: str) -> None:
    """Hidden sheets, rows and columns, white digits and those that their format hides are not there."""
    printed = values("2021", 33, 0.3)
    data = office_files.xlsx(document("2021", printed, seed=33), hide=office_files.HIDING[kind])
    assert_exact("2021", printed, read(data, "r.xlsx"))


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_workbook_in_xml(form: str, *, hidden: bool) -> None:
    """SpreadsheetML, which many systems export as .xls, is read as shown: each number at the column that it says."""
    printed = values(form, 36, 0.4)
    data = office_files.spreadsheet_xml(document(form, printed, seed=36), hidden=hidden)
    assert_exact(form, printed, read(data, "r.xls"))


BOOK = (
    '<?xml version="1.0" encoding="{}"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:h="http://www.w3.org/TR/REC-html40">'
    '<Styles><Style ss:ID="w"><Font ss:Color="#FFFFFF"/></Style><Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style>'
    '<Style ss:ID="b" ss:Parent="w"><Interior ss:Color="#003366" ss:Pattern="Solid"/></Style>'
    '<Style ss:ID="p"><NumberFormat ss:Format="0.0"/></Style></Styles><Worksheet ss:Name="a"><Table>'
    '<Row><Cell><Data ss:Type="String">规章</Data></Cell>{}<Cell ss:Index="3"><Data ss:Type="Number">7</Data></Cell>'
    "</Row></Table></Worksheet></Workbook>"
)


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ('<Cell><Data ss:Type="Number">12</Data></Cell>', "12"),
        ('<Cell ss:StyleID="w"><Data ss:Type="Number">12</Data></Cell>', ""),
        ('<Cell ss:StyleID="b"><Data ss:Type="Number">12</Data></Cell>', "12"),
        ('<Cell ss:StyleID="s"><Data ss:Type="Number">12</Data></Cell>', ""),
        ('<Cell ss:StyleID="p"><Data ss:Type="Number">12.04</Data></Cell>', "12.0"),
        ('<Cell><Data ss:Type="String">12<h:Sup>9</h:Sup></Data></Cell>', "12⁹"),
        ('<Cell><Data ss:Type="String">12<h:S>9</h:S></Data></Cell>', "12"),
        ('<Cell><Data ss:Type="String"><h:Font h:Color="#ffffff">9</h:Font>12</Data></Cell>', "12"),
        ('<Cell><Data ss:Type="Number">12</Data><Comment><Data>99</Data></Comment></Cell>', "12"),
    ],
)
@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312"])
def test_what_a_workbook_in_xml_shows(cell: str, printed: str, encoding: str) -> None:
    """Text that is white, struck or a comment is not shown, raised digits are of no number, formats round."""
    text = open_text(BOOK.format(encoding, cell).encode("gb18030" if encoding == "GB2312" else "utf-8"), ".xls")
    assert [line for line in text.printed if line] == [f"规章\t{printed}\t7"]


def test_digits_in_the_marks_of_an_unknown_xml() -> None:
    """What no reader knows of an XML is no number: 5 of Index="5"."""
    text = open_text(b'<?xml version="1.0"?><a><b Index="5">x</b></a>', ".xml")
    assert text.printed == ('<?xml version=" . "?><a><b Index=" ">x</b></a>',)


def test_marks_in_a_workbook() -> None:
    """A digit above the line is no digit of the number before it."""
    printed = numbers("2021", 34)
    report = read(office_files.xlsx(document("2021", printed, seed=34), hide=office_files.notes), "r.xlsx")
    assert isinstance(report, Report)
    assert all(cell.value == printed[(cell.table, *cell.key)] for cell in report.cells if cell.state == "reported")
    assert sum(issue.code == "note_mark" for issue in report.issues) > 180


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (1234, "General", "1234"),
        (1234, "#,##0", "1234"),
        (12.5, "0.00", "12.50"),
        (12.345, "0.00", "12.35"),
        (18.62, "0", "19[18.62]"),
        (7, '0"件"', "7件"),
        (0, "0;-0;;@", ""),
        (7, ";;;", ""),
        (-3, "0;-0", "-3"),
        (-3, "0_);(0)", "-3"),
        (0.25, "0%", "25%"),
        (1234567, "0,", "[1234567]"),
        (0.1 + 0.2, "General", "0.3"),
        ("无", "@", "无"),
    ],
)
def test_number_formats(value: float | str, code: str, printed: str) -> None:
    """A number is what its format shows; digits that the format hides cast doubt on it."""
    assert shown(value, code) == printed


def test_prose_between_a_workbook_s_tables() -> None:
    """Paragraphs of a sheet are lines of their own, without the empty cells beside them."""
    printed = numbers("2021", 35)
    text = open_text(office_files.xlsx(document("2021", printed, seed=35)), ".xlsx")
    assert not any("\t" in line for line in text.printed if line.startswith(("一、", "五、")) and "申请" not in line)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("blank", [0, 0.4])
def test_an_ofd_file(form: str, blank: float) -> None:
    """OFD, the state's format for documents, with tables over page breaks and page numbers, reads back exactly."""
    printed = values(form, 36, blank)
    assert_exact(form, printed, read(ofd_files.ofd(document(form, printed, seed=36)), "r.ofd"))


@pytest.mark.parametrize("manner", ofd_files.OFDS)
def test_manners_of_ofd(manner: str) -> None:
    """However a program writes the same pages, with whatever it hides on them, they are read."""
    printed = values("2021", 37, 0.3)
    data = ofd_files.ofd(document("2021", printed, seed=37), ofd_files.OFDS[manner])
    assert_exact("2021", printed, read(data, "r.ofd"))


def checks(sheet, *, apart: int = 1) -> None:
    """Write sums beside the rows of the widest table, so many columns beyond it."""
    for row in range(1, sheet.max_row + 1):
        if isinstance(sheet.cell(row, 10).value, int) and sheet.cell(row, 11).value is None:
            sheet.cell(row, 11 + apart, 0)


def test_checks_beside_a_table() -> None:
    """What stands apart beside a table, below no head, is none of its numbers; what touches it may be."""
    printed = values("2021", 36, 0.0)
    made = document("2021", printed, seed=36)
    assert_exact("2021", printed, read(office_files.xlsx(made, hide=checks), "r.xlsx"))
    beside = read(office_files.xlsx(made, hide=partial(checks, apart=0)), "r.xlsx")
    assert isinstance(beside, Report)
    assert {cell.state for cell in beside.cells if cell.table == "requests"} == {"unreadable"}


def second_table(sheet, *, beside: int) -> None:
    """Put what stands below the table of requests to its right, an empty column between, from one of its rows on."""
    top = next(row for row in range(1, sheet.max_row + 1) if isinstance(sheet.cell(row, 10).value, int)) + beside
    heads = next(
        row for row in range(sheet.max_row, 0, -1) if str(sheet.cell(row, 1).value).startswith(("行政复议", "申请"))
    )
    for span in [span for span in sheet.merged_cells.ranges if span.min_row >= heads]:
        sheet.unmerge_cells(str(span))
    sheet.move_range(f"A{heads}:O{heads + 3}", rows=top - heads, cols=11)


@pytest.mark.parametrize("beside", [0, 3, 9])
def test_a_table_beside_a_table(beside: int) -> None:
    """A second table that stands beside the first is not left out as checks of it are."""
    printed = values("2021", 36, 0.0)
    made = document("2021", printed, seed=36)
    report = read(office_files.xlsx(made, hide=partial(second_table, beside=beside)), "r.xlsx")
    assert isinstance(report, Report)
    assert "absent" not in {cell.state for cell in report.cells if cell.table == "disputes"}


def without_row(sheet, label: str) -> None:
    """Leave out the numbers of a row."""
    row = next(row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith(label))
    for column in range(4, 11):
        sheet.cell(row, column).value = None


@pytest.mark.parametrize(("label", "item"), [("二、上年", "carried_in"), ("四、结转", "carried_out")])
def test_a_label_without_numbers(label: str, item: str) -> None:
    """A label that begins as a heading does, and has no numbers, parts no table."""
    printed = values("2021", 37, 0.6)
    expected = {key: None if key[:2] == ("requests", item) else value for key, value in printed.items()}
    data = office_files.xlsx(document("2021", printed, seed=37), hide=partial(without_row, label=label))
    assert_exact("2021", expected, read(data, "r.xlsx"))


@pytest.mark.parametrize("escaped", [True, False])
def test_what_a_program_answered(escaped: bool) -> None:
    """A page's content in a string of JSON is read as a page."""
    printed = values("2021", 38, 0.4)
    page = html(document("2021", printed, seed=38).change(lambda grid: grid.plain))
    answer = json.dumps({"code": 200, "data": {"id": 7, "content": page}}, ensure_ascii=escaped)
    answer = answer.replace("<", "\\u003c") if escaped else answer
    assert_exact("2021", printed, read(answer.encode(), "r.json"))


ANSWERS = {
    "tables": (["<td>"] * 60_000, False),
    "pages": (["<p>中</p>"] * 60_000, True),
    "lists in lists": (["中"] * 150_000, True),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_answers_of_many_strings(kind: str) -> None:
    """A page's content among very many strings is read; of very many with tables none is."""
    strings, told = ANSWERS[kind]
    answer = [*strings, "<table><tr><td>件数<td>12</table>"]
    for _ in range(900):
        answer = [answer]
    lines = {piece.text for piece in answered(json.dumps(answer))} - {""}
    assert lines == ({"中", "件数\t12"} if told else set())


def apart(page: str) -> str:
    """Put an empty cell behind each cell of a page's tables."""
    wider = re.sub(r"colspan=(\d+)", lambda found: f"colspan={2 * int(found[1]) - 1}", page)
    return wider.replace("</td>", "</td><td></td>").replace("</th>", "</th><td></td>")


def test_cells_that_keep_others_apart() -> None:
    """Empty cells behind all others are none of the table's columns."""
    printed = values("2021", 39, 0.5)
    page = html(document("2021", printed, seed=39).change(lambda grid: grid.plain))
    assert_exact("2021", printed, read(apart(page).encode(), "r.html"))


def test_blank_cells_that_keep_nothing_apart() -> None:
    """An empty cell behind a label is blank."""
    rows = "".join(f"<tr><td>{label}</td><td></td></tr>" for label in ("规章", "行政许可", "行政处罚"))
    assert open_text(f"<table>{rows}</table>".encode(), ".html").printed[0] == "规章\t"
