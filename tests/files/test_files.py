"""Files read directly: every cell in its place, blanks included; what cannot be read says why and what to do."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdf
import pytest

from as_printed import assert_exact, values, why
from conftest import RAW
from evaluation.filemaking import docx, html, package, parts, pdf
from evaluation.office_files import xlsx
from evaluation.printing import FORMS, document, numbers
from gkstats.corpus.display import numbered
from gkstats.files.sniff import open_text
from gkstats.issues import english
from gkstats.model import NoReport, Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from gkstats.demo.printing import Document

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE = shutil.which("soffice")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
MAKERS = {
    ".html": lambda made: html(made).encode(),
    ".docx": docx,
    ".pdf": pdf,
}


def made(seed: int = 1) -> Document:
    """Compose a document without blanks."""
    return document("2021", numbers("2021", seed), seed=seed)


@pytest.mark.parametrize("blank", [0, 0.1, 0.4, 0.8, 0.97])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_every_cell_of_a_page_and_a_word_document(suffix: str, form: str, blank: float) -> None:
    """HTML and DOCX with merged cells, any share of the cells blank, read back exactly."""
    for seed in range(2):
        printed = values(form, seed, blank)
        data = MAKERS[suffix](document(form, printed, seed=seed))
        assert_exact(form, printed, read(data, f"report{suffix}"))


@pytest.mark.parametrize("height", [842, 660])
@pytest.mark.parametrize("form", FORMS)
def test_every_cell_of_a_pdf(form: str, height: int) -> None:
    """PDF with merged cells, tables that go on over page breaks, and page numbers, reads back exactly."""
    for seed, blank in ((0, 0), (1, 0.4)):
        printed = values(form, seed, blank)
        data = pdf(document(form, printed, seed=seed), height=height)
        assert len(pypdf.PdfReader(io.BytesIO(data)).pages) > 1
        assert_exact(form, printed, read(data, "report.pdf"))


def test_a_pdf_with_dotted_borders() -> None:
    """Lines that are drawn dot by dot part cells as others do."""
    printed = values("2021", 6, 0.4)
    assert_exact("2021", printed, read(pdf(document("2021", printed, seed=6), lines="dots"), "report.pdf"))


@pytest.mark.parametrize("note", ["<super rise=4 size=5>3</super>", "<super rise=5 size=6>12</super>"])
def test_a_pdf_with_notes_behind_its_numbers(note: str) -> None:
    """A small digit above a number's line, right behind it, is its note's mark and no line of its own."""
    printed = values("2021", 7, 0.4)
    made = pdf(document("2021", printed, seed=7).change(lambda grid: grid.plain), note=note, landscape=True)
    report = read(made, "report.pdf")
    assert isinstance(report, Report)
    assert_exact("2021", printed, replace(report, issues=()))


@pytest.mark.parametrize("embedded", [True, False])
def test_a_pdf_with_and_without_its_font(embedded: bool) -> None:
    """A PDF that relies on the reader's fonts loses no character, whatever is installed here."""
    printed = values("2021", 5, 0.2)
    assert_exact("2021", printed, read(pdf(document("2021", printed, seed=5), embedded=embedded), "report.pdf"))


def office(data: bytes, suffix: str, to: str, folder: Path) -> bytes:
    """Convert a file with LibreOffice."""
    (folder / f"r{suffix}").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), "--headless", profile, "--convert-to", to, "--outdir", folder, folder / f"r{suffix}"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HOME": str(folder)})
    return (folder / f"r.{to}").read_bytes()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: it prints these PDFs")
def test_rows_that_a_page_break_cuts_between_lines(tmp_path) -> None:
    """LibreOffice, as Word, closes both parts of a row that it cuts: label and numbers come together again."""
    printed = values("2021", 187, 0.4)
    made_ = docx(document("2021", printed, seed=7), height=180)
    assert_exact("2021", printed, read(office(made_, ".docx", "pdf", tmp_path), "r.pdf"))


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: it prints these PDFs")
def test_rows_that_a_page_break_leaves_open(tmp_path) -> None:
    """A browser cuts rows and merged cells without closing them, and may leave a border or a line of a label out."""
    lines = "td {font-size: 9pt; line-height: 2; vertical-align: top; padding: 8px}"
    style = f"<style>@page {{size: 210mm 150mm; margin: 20mm 18mm}} {lines}</style>"
    printed = values("2021", 159, 0)
    (tmp_path / "r.html").write_text(html(document("2021", printed, seed=159), style=style), "utf-8")
    pdf_ = tmp_path / "r.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf_}"]
    command = [str(CHROMIUM), *options, f"--user-data-dir={tmp_path / 'chromium'}", (tmp_path / "r.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True)
    assert len(pypdf.PdfReader(pdf_).pages) > 5
    assert_exact("2021", printed, read(pdf_.read_bytes(), "r.pdf"))


def test_a_row_is_one_line_and_lines_are_those_that_show_prints(tmp_path) -> None:
    """All rows of one table have as many cells; `line` counts the lines of `show --text`."""
    for suffix, make in MAKERS.items():
        path = tmp_path / f"r{suffix}"
        path.write_bytes(make(made()))
        text = open_text(path.read_bytes(), suffix)
        rows = [text.printed[line].count("\t") for line in sorted(text.grid)]
        assert sorted(set(rows)) == [3, 9, 14]
        shown = numbered(path).split("\n")
        report = read(path.read_bytes(), path.name)
        assert isinstance(report, Report)
        for cell in report.cells:
            if cell.state == "reported":
                assert cell.line is not None
                assert cell.raw in shown[cell.line - 1].split()


@pytest.mark.parametrize(
    "around",
    [
        "<table><tr><td>菜单<td>{}</table>",
        "<div style='display:none'>隐藏</div><div>{}</div>",
        "<table><tr><td><table><tr><td>{}</table></table>",
    ],
)
def test_tables_inside_tables_and_hidden_parts(around: str) -> None:
    """A table that only lays out the page is none; what is hidden is not read."""
    printed = numbers("2021", 3)
    data = html(document("2021", printed, seed=3), around=around)
    report = read(data.encode(), "r.html")
    assert_exact("2021", printed, report)
    assert "隐藏" not in "".join(open_text(data.encode(), ".html").printed)


@pytest.mark.parametrize(
    "cell", ["<p>{}</p>", "<p><span>{}</span><o:p></o:p></p>", "\n  {}\n", "&nbsp;{}&#160;", "{}<br>"]
)
def test_markup_inside_cells(cell: str) -> None:
    """Whatever surrounds a cell's text in the source, the cell is the same."""
    printed = values("2021", 4, 0.3)
    data = html(document("2021", printed, seed=4), cell=cell.format)
    assert_exact("2021", printed, read(data.encode(), "r.html"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-8"])
def test_content_decides(encoding: str) -> None:
    """A page is a page in any encoding and under any name; a text stays one; so do the other formats."""
    page = html(made())
    for name in ("r.html", "r.txt", "r"):
        assert isinstance(read(page.encode(encoding), name), Report)
    text = "\n".join(part for part in parts(made()) if isinstance(part, str))
    assert open_text(text.encode(encoding), ".html").printed == tuple(text.split("\n"))
    assert isinstance(read(docx(made()), "r.doc"), Report)


def test_canonical_address() -> None:
    """The address that a page gives itself is the report's."""
    link = '<head><link rel="canonical" href="https://www.example.gov.cn/a.html">'
    report = read(html(made()).replace("<head>", link).encode(), "r.html")
    assert isinstance(report, Report)
    assert report.canonical_url == "https://www.example.gov.cn/a.html"


@pytest.mark.parametrize("tag", ["div", "span", "p", "table><tr><td", "blockquote"])
def test_nested_without_end(tag: str) -> None:
    """A page nested 100,000 deep is read."""
    page = html(made()).replace("<body>", "<body>" + f"<{tag}>" * 100_000)
    assert isinstance(read(page.encode(), "r.html"), Report)


def test_spans_without_end() -> None:
    """A table that claims billions of cells is cut."""
    row = "<tr><td colspan=1000 rowspan=9999>政府<td colspan=99999999>公开</tr>"
    assert why(f"<html><body><table>{row * 2000}</table>".encode(), "r.html") == "no_report"


def locked(document_: bytes) -> bytes:
    """Protect a PDF by a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document_))
    writer.encrypt("secret")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def drawn() -> bytes:
    """Make a PDF without text."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.save()
    return file.getvalue()


PICTURE = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:drawing>'
    '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing></w:r></w:p></w:body>'
    "</w:document>"
)


def bomb(name: str = "word/document.xml") -> bytes:
    """Make a package of some kilobytes that unpacks to hundreds of megabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made_:
        made_.writestr(name, b"<a>" + b" " * (200 << 20))
    return file.getvalue()


def laughs() -> bytes:
    """Make a body of entities of entities."""
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return package(f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{entities}]><a>&j;</a>')


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (lambda: locked(pdf(made())), "r.pdf", "password"),
        (lambda: pdf(made())[:20_000], "r.pdf", "damaged_file"),
        (drawn, "r.pdf", "scan"),
        (lambda: package(PICTURE), "r.docx", "scan"),
        (lambda: docx(made())[:3000], "r.docx", "damaged_file"),
        (bomb, "r.docx", "file_too_large"),
        (lambda: bomb("xl/workbook.xml"), "r.xlsx", "file_too_large"),
        (lambda: bomb("OFD.xml"), "r.ofd", "file_too_large"),
        (laughs, "r.docx", "damaged_file"),
        (lambda: b"PK\x03\x04junk", "r.xlsx", "damaged_file"),
        (lambda: b"PK\x03\x04junk", "r.key", "unknown_format"),
        (lambda: b"\x89PNG\r\n\x1a\n", "r.jpg", "scan"),
        (lambda: b"Rar!\x1a\x07", "r.rar", "unknown_format"),
        (lambda: bytes(range(256)) * 50, "r.pdf", "damaged_file"),
        (lambda: b"", "r.pdf", "empty_file"),
    ],
)
def test_what_cannot_be_read_says_why(data, name: str, code: str) -> None:
    """Each kind of bad file has an issue of its own."""
    assert why(data(), name) == code


def test_doc_without_libreoffice(monkeypatch) -> None:
    """The issue says what to install."""
    monkeypatch.setenv("PATH", "")
    outcome = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "r.doc")
    assert isinstance(outcome, NoReport)
    assert outcome.issues[0].code == "unknown_format"
    assert "install LibreOffice" in english(outcome.issues[0])


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: .doc and .wps cannot be converted")
def test_doc_and_wps(tmp_path) -> None:
    """A .doc, and the same as .wps, reads through LibreOffice as the document that it was made of."""
    printed = values("2021", 2, 0.3)
    made_ = office(docx(document("2021", printed, seed=2)), ".docx", "doc", tmp_path)
    assert_exact("2021", printed, read(made_, "r.wps"))


def test_texts_stay_as_they_are() -> None:
    """A plain text is read line by line as before."""
    for path in RAW.glob("*.txt"):
        assert open_text(path.read_bytes(), ".txt").grid == frozenset()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed: it reads these files")
@pytest.mark.parametrize(("suffix", "to"), [(".docx", "odt"), (".xlsx", "xls"), (".xlsx", "ods")])
def test_files_of_other_programs(suffix: str, to: str, tmp_path) -> None:
    """OpenDocument and Excel's older files are read as what LibreOffice makes of them."""
    printed = values("2021", 188, 0.4)
    made_ = document("2021", printed, seed=8).change(lambda grid: grid.plain)
    data = docx(made_) if suffix == ".docx" else xlsx(made_)
    assert_exact("2021", printed, read(office(data, suffix, to, tmp_path), f"r.{to}"))
