"""Numbers that are slanted, boxed, badged, covered, cut off or drawn: read as seen, or in doubt, never blank."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from html import escape
from typing import TYPE_CHECKING

import pytest

from as_printed import assert_exact, values
from evaluation import pdf_files
from evaluation.filemaking import html, pdf
from evaluation.ofd_files import ofd
from evaluation.pdf_accuracy import printed_page
from evaluation.printing import document
from gkstats.model import Report
from gkstats.reading.report import read
from gkstats.script.numerals import read_number

if TYPE_CHECKING:
    from gkstats.demo.printing import Document, Values

NUMBER = re.compile(r"-?\d[\d.]*")
_BADGE = "background: #c00; color: #fff; border-radius: 6px; padding: 1px 4px; print-color-adjust: exact"
# How a cell and its table are printed by a browser, with what is read for certain.
PAGES = {
    "italic": "<i>{}</i>",
    "skewed": '<span style="display: inline-block; transform: skewX(-10deg)">{}</span>',
    "white on a badge": f'<span style="{_BADGE}">{{}}</span>',
    "a field": '<input style="width: 60px" value="{}">',
    "a button": "<button>{}</button>",
    "a table in a cell": "<table border=1><tr><td>{}</td></tr></table>",
}
SPACED = (3, 5, 8)


def made(seed: int, blank: float) -> tuple[Values, Document]:
    """Draw numbers, and the document that prints them."""
    printed = values("2021", seed, blank)
    return printed, document("2021", printed, seed=seed).change(lambda grid: grid.plain)


def states(data: bytes, name: str) -> list[str]:
    """Give the states of a report's cells."""
    report = read(data, name)
    assert isinstance(report, Report)
    return [cell.state for cell in report.cells]


@pytest.mark.skipif(not any(map(shutil.which, ("chromium", "google-chrome"))), reason="Chromium prints these files")
@pytest.mark.parametrize("kind", [*PAGES, *SPACED])
def test_numbers_that_a_browser_decorates(kind: str | int) -> None:
    """Slanted numbers are read, borders around them rule nothing, and cells that stand apart are a table's."""
    printed, one = made(41, 0.2)
    cell = PAGES.get(str(kind), "{}")
    write = lambda text: cell.format(escape(text)) if NUMBER.fullmatch(text) else escape(text)  # noqa: E731
    style = "<style>td { font-size: 8pt } @page { size: 297mm 210mm }</style>"
    if kind in SPACED:
        style += f"<style>table {{ border-collapse: separate; border-spacing: {kind}px }}</style>"
    assert_exact("2021", printed, read(printed_page(html(one, cell=write, style=style)), "r.pdf"))


@pytest.mark.parametrize("kind", pdf_files.REDRAWN)
def test_numbers_in_another_hand(kind: str) -> None:
    """Slanted text is no turned one; white letters with a black outline are seen, and what is painted over is not."""
    printed, one = made(42, 0.2)
    assert_exact("2021", printed, read(pdf_files.redrawn(pdf(one), pdf_files.REDRAWN[kind]), "r.pdf"))


def test_condensed_numbers() -> None:
    """The same digit twice, each less than half as wide as elsewhere, is two."""
    printed, one = made(42, 0.2)
    data = pdf_files.redrawn(pdf(one, landscape=True), pdf_files.CONDENSED)
    assert_exact("2021", printed, read(data, "r.pdf"))


@pytest.mark.parametrize("kind", pdf_files.COVERING)
def test_what_lies_over_numbers(kind: str) -> None:
    """Where pictures, notes or shapes lie over a page, none of its numbers is certain."""
    _, one = made(43, 0.0)
    assert "reported" not in states(pdf_files.drawn(pdf(one), pdf_files.COVERING[kind]), "r.pdf")


@pytest.mark.parametrize("kind", pdf_files.COVERING)
def test_what_is_drawn_in_blank_cells(kind: str) -> None:
    """A cell in which something is drawn is not blank: that may be its number."""
    _, one = made(44, 1.0)
    assert states(pdf_files.drawn(pdf(one), pdf_files.COVERING[kind]), "r.pdf").count("unreadable") > 60


@pytest.mark.parametrize("note", ["<super rise=1.5 size=9>9</super>", "\ue639", "\ufffd"])
def test_digits_that_slip_or_have_no_sign(note: str) -> None:
    """A digit that is a little higher may be one of the number, and so may a sign that nobody can tell."""
    _, one = made(45, 0.0)
    assert states(pdf(one, note=note, landscape=True), "r.pdf").count("reported") < 10


@pytest.mark.parametrize("sign", ["\ufffd", "\ue635", "\x13", "□□□"])
def test_signs_that_no_font_has(sign: str) -> None:
    """What is printed for a sign that is not told is no blank."""
    assert read_number(sign, signed=False).kind == "odd"


CLIP = (
    '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path ID="9" Boundary="0 0 0.01 0.01"><ofd:AbbreviatedData>M 0 0 L 0.01 0 '
    "L 0.01 0.01 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips><ofd:TextCode"
)
COVER = (
    '<ofd:PathObject ID="9" Boundary="0 0 210 297" Fill="true" Stroke="false"><ofd:FillColor Value="255 255 255"/>'
    "<ofd:AbbreviatedData>M 0 0 L 210 0 L 210 297 L 0 297 C</ofd:AbbreviatedData></ofd:PathObject></ofd:Layer>"
)


@pytest.mark.parametrize(("old", "new"), [("<ofd:TextCode", CLIP), ("</ofd:Layer>", COVER)])
def test_what_an_ofd_file_does_not_show(old: str, new: str) -> None:
    """Numbers that a clip cuts off, or over which something is drawn, are in doubt."""
    _, one = made(46, 0.0)
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ofd(one))) as plain, zipfile.ZipFile(file, "w") as changed:
        for name in plain.namelist():
            changed.writestr(name, plain.read(name).decode().replace(old, new))
    assert "reported" not in states(file.getvalue(), "r.ofd")
