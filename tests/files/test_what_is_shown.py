"""What a file does not show is not read, what it shows is, and a mark beside a number is no digit of it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pytest

from as_printed import assert_exact, values
from evaluation import pdf_files, word_files
from evaluation.filemaking import html, pdf
from evaluation.hidden_files import DOUBTFUL, ELSEWHERE, HIDING, RAISING, SHOWN, TOGETHER
from evaluation.printing import document
from gkstats.files.sniff import open_text
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from gkstats.demo.printing import Values

NUMBER = re.compile(r"-?\d[\d.]*(?:万元)?")
TABLES = ("proactive", "requests", "disputes")


def page(printed: Values, style: str, cell: str) -> bytes:
    """Make a page with a sheet, each number in a cell of that kind."""
    made = document("2021", printed, seed=21).change(lambda grid: grid.plain)
    write = lambda text: cell.format(escape(text)) if NUMBER.fullmatch(text) else escape(text)  # noqa: E731
    return html(made, cell=write, style=f"<style>{style}</style>").encode()


def hold(printed: Values, data: bytes, suffix: str) -> list[str]:
    """Hold every number that is read to what is printed, none to be blank where one is; give the states."""
    report = read(data, f"r{suffix}")
    assert isinstance(report, Report)
    found = {(cell.table, *cell.key): cell for cell in report.cells if cell.state != "absent"}
    assert found.keys() == printed.keys()
    for key, cell in found.items():
        if cell.state == "reported":
            assert cell.value == printed[key]
        assert (cell.state == "blank") <= (printed[key] is None)
    doubts = [issue for issue in report.issues if issue.table in TABLES]
    assert len(doubts) > 60, "a number in doubt, or one with a mark, has an issue"
    return [cell.state for cell in found.values()]


@pytest.mark.parametrize("kind", [*HIDING, *SHOWN])
def test_what_a_page_hides(kind: str) -> None:
    """However a page's own sheet hides a digit, or seems to, the numbers are those that a browser shows."""
    printed = values("2021", 21, 0.2)
    assert_exact("2021", printed, read(page(printed, *(HIDING | SHOWN)[kind]), "r.html"))


@pytest.mark.parametrize("kind", [*RAISING, *DOUBTFUL])
def test_marks_in_a_page(kind: str) -> None:
    """A digit above or below the line, or hardly seen, is of no number, and the number beside it is not certain."""
    printed = values("2021", 22, 0.2)
    states = hold(printed, page(printed, *(RAISING | DOUBTFUL)[kind]), ".html")
    assert states.count("unreadable") + states.count("reported") > 140


def cut(cell: str, text: str) -> str:
    """Print a number in a cell of `hidden_files` that sets its last digit apart."""
    return cell.replace("{0}", text[:-1]).replace("{1}", text[-1]).replace("{}", text)


def styled_elsewhere(printed: Values, cell: str, start: str) -> bytes:
    """Make a page, or a piece of one, whose sheet is not in the file."""
    made = document("2021", printed, seed=24).change(lambda grid: grid.plain)
    write = lambda text: cut(cell, text) if NUMBER.fullmatch(text) else escape(text)  # noqa: E731
    whole = html(made, cell=write, style="")
    return (start + re.sub(r"^.*?<body[^>]*>", "", whole, count=1, flags=re.DOTALL)).encode()


SHEETS = ("<html><head><link rel=stylesheet href='/a/b.css'></head><body>", "<style>@import 'b.css';</style>", "<div>")


@pytest.mark.parametrize("start", SHEETS)
@pytest.mark.parametrize("kind", ELSEWHERE)
def test_what_a_sheet_elsewhere_may_hide(kind: str, start: str) -> None:
    """Digits that a sheet which was not saved may show or hide are in doubt: 12<i class=n>3</i> is 12 or 123."""
    printed = {key: value and value + 10 for key, value in values("2021", 24, 0.2).items()}
    report = read(styled_elsewhere(printed, ELSEWHERE[kind], start), "r.html")
    assert isinstance(report, Report)
    states = [cell.state for cell in report.cells if printed.get((cell.table, *cell.key))]
    assert set(states) == {"unreadable"}
    assert len(states) == sum(map(bool, printed.values()))


@pytest.mark.parametrize("start", [*SHEETS, "<html><head></head><body>"])
@pytest.mark.parametrize("kind", TOGETHER)
def test_what_a_sheet_elsewhere_shows(kind: str, start: str) -> None:
    """A number whose parts such a sheet shows together, or hides together, is read."""
    printed = values("2021", 25, 0.2)
    assert_exact("2021", printed, read(styled_elsewhere(printed, TOGETHER[kind], start), "r.html"))


@pytest.mark.parametrize("kind", [kind for kind, cell in ELSEWHERE.items() if "{0}" in cell])
def test_what_no_sheet_hides(kind: str) -> None:
    """Where a page has no sheet but its own, a class that this one does not name says nothing of what is seen."""
    printed = values("2021", 26, 0.2)
    page = styled_elsewhere(printed, ELSEWHERE[kind], "<html><head></head><body>")
    assert_exact("2021", printed, read(page, "r.html"))


@pytest.mark.parametrize("kind", [*word_files.HIDING, *word_files.SHOWN])
def test_what_word_hides(kind: str) -> None:
    """However a Word document hides a digit, or seems to, the numbers are those that Word prints."""
    printed = values("2019", 23, 0.2)
    made = document("2019", printed, seed=23).change(lambda grid: grid.plain)
    run = (word_files.HIDING | word_files.SHOWN)[kind]
    assert_exact("2019", printed, read(word_files.word(made, run), "r.docx"))


@pytest.mark.parametrize("kind", [*word_files.RAISING, *word_files.DOUBTFUL])
def test_marks_in_word(kind: str) -> None:
    """A digit above or below the line, or hardly seen, is of no number, and the number beside it is not certain."""
    printed = values("2021", 24, 0.2)
    made = document("2021", printed, seed=24).change(lambda grid: grid.plain)
    data = word_files.word(made, (word_files.RAISING | word_files.DOUBTFUL)[kind])
    states = hold(printed, data, ".docx")
    assert states.count("unreadable") + states.count("reported") > 140


def test_rows_that_word_hides() -> None:
    """A hidden row is no row of its table."""
    printed = values("2021", 25, 0.2)
    made = document("2021", printed, seed=25).change(lambda grid: grid.plain)
    assert_exact("2021", printed, read(word_files.hidden_rows(made), "r.docx"))


@pytest.mark.parametrize("suffix", ["html", "docx"])
def test_a_document_in_a_document(suffix: str) -> None:
    """What Word takes from a part in another format it prints, and it is read."""
    printed = values("2021", 26, 0.2)
    made = document("2021", printed, seed=26).change(lambda grid: grid.plain)
    assert_exact("2021", printed, read(word_files.chunked(made, suffix), "r.docx"))


def test_numbers_of_lists_in_word() -> None:
    """Headings and labels that Word numbers have their numbers, as it prints them."""
    printed = values("2021", 27, 0.2)
    made = document("2021", printed, seed=27).change(lambda grid: grid.plain)
    data = word_files.listed(made)
    assert_exact("2021", printed, read(data, "r.docx"))
    lines = open_text(data, ".docx").printed
    headings = [line for line in lines if line[1:2] == "、" and "\t" not in line]
    assert [line[0] for line in headings[:6]] == list("一二三四五六")


@pytest.mark.parametrize("kind", pdf_files.HIDING)
def test_what_a_pdf_does_not_show(kind: str) -> None:
    """Digits that are askew, pale, outsized, covered, cut off or outside of the page are none of a report's."""
    printed = values("2021", 28, 0.4)
    made = pdf(document("2021", printed, seed=28).change(lambda grid: grid.plain))
    assert_exact("2021", printed, read(pdf_files.drawn(made, pdf_files.HIDING[kind]), "r.pdf"))


@pytest.mark.parametrize("back", [True, False])
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_pages_that_are_drawn_turned(quarters: int, back: bool) -> None:
    """A page that is drawn on its side or on its head, whether viewers turn it back or not, is read as it stands."""
    printed = values("2021", 32, 0.2)
    made = pdf(document("2021", printed, seed=32).change(lambda grid: grid.plain))
    assert_exact("2021", printed, read(pdf_files.turned(made, quarters, back=back), "r.pdf"))


def test_a_grey_stamp_over_a_pdf() -> None:
    """Digits of paler text that touches those of a table are of no number, though it stands upright."""
    printed = values("2021", 31, 0.0)
    made = pdf(document("2021", printed, seed=31).change(lambda grid: grid.plain))
    states = hold(printed, pdf_files.drawn(made, pdf_files.Layer(pdf_files.grey_over)), ".pdf")
    assert states.count("reported") > 20


@pytest.mark.parametrize("seed", range(33, 36))
def test_digits_on_their_side_over_a_pdf(seed: int) -> None:
    """Digits that lie on their side are of no number, in a label's cell neither."""
    printed = values("2021", seed, 0.4)
    made = pdf(document("2021", printed, seed=seed).change(lambda grid: grid.plain), landscape=True)
    states = hold(printed, pdf_files.drawn(made, pdf_files.Layer(pdf_files.upended)), ".pdf")
    assert states.count("reported") > 20


@pytest.mark.parametrize(
    "note",
    [
        "<super rise=3 size=6>9</super>", "<sub>9</sub>", "<font size=6>9</font>", "<super rise=3 size=9>9</super>",
        "<strike>9</strike>",
    ],
)  # fmt: skip
def test_marks_in_a_pdf(note: str) -> None:
    """A digit above or below the line, a smaller one, or one that is struck out, is of no number."""
    printed = values("2021", 29, 0.2)
    made = document("2021", printed, seed=29).change(lambda grid: grid.plain)
    states = hold(printed, pdf(made, note=note, landscape=True), ".pdf")
    assert states.count("unreadable") + states.count("reported") > 140


@pytest.mark.parametrize("note", ["<font color='#f2f2f2'>9</font>", "<font color='white'>9</font>"])
def test_hidden_digits_in_a_pdf(note: str) -> None:
    """Digits as pale as the paper are not there."""
    printed = values("2019", 30, 0.2)
    made = document("2019", printed, seed=30).change(lambda grid: grid.plain)
    report = read(pdf(made, note=note), "r.pdf")
    assert isinstance(report, Report)
    assert all(cell.value == printed[(cell.table, *cell.key)] for cell in report.cells if cell.state == "reported")
    assert sum(cell.state == "reported" for cell in report.cells) > 140
