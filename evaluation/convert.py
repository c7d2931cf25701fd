"""Print forms as HTML, DOCX and PDF, convert them with the tools that people use, and keep what comes out.

    apt-get install poppler-utils pandoc w3m lynx chromium libreoffice-writer-nogui
    python -m venv CONV && CONV/bin/pip install python-docx pdfminer.six pypdf pypdfium2 pymupdf inscriptis html2text \
        beautifulsoup4 lxml lxml_html_clean trafilatura 'markitdown[docx,pdf]' docx2txt
    CONV/bin/pip install -e . && CONV/bin/python -m evaluation.convert [--forms N] [--out DIR]

Writes `<form>-<seed>.<source>.<converter>.txt` (default: the sample in evaluation/converted) and the truth beside them,
`<form>-<seed>.tsv`. A tool that is not installed is named and left out. Nothing of this is needed to run gkstats.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from evaluation import ROOT
from evaluation.printing import document, numbers
from gkstats.demo.printing import Document, Grid, cells

if TYPE_CHECKING:
    from collections.abc import Callable

FONTS = ROOT / "src" / "gkstats" / "fonts"
STYLE = """@page {{ size: A4; margin: {margin} }} body {{ font: {font} "Gkstats Sans", sans-serif }}
table {{ border-collapse: collapse; width: 100% }}
td {{ border: 1px solid; padding: {padding}; text-align: center; font-size: {size} }}"""
# Narrow and wide columns, small and large letters: where pages and columns part, another converter's order begins.
STYLES = (
    STYLE.format(margin="25mm 22mm", font="12pt/1.6", padding="2px", size="9pt"),
    STYLE.format(margin="25mm 22mm", font="12pt/1.6", padding="2px", size="10.5pt"),
    STYLE.format(margin="20mm 10mm", font="12pt/1.6", padding="2px", size="7pt"),
    STYLE.format(margin="25mm 22mm", font="14pt/1.8", padding="6px", size="9pt"),
)


class Printing(NamedTuple):
    """A form to be printed, its numbers drawn by `seed` up to `top`, and in which style; `sums`: they add up."""

    form: str
    seed: int
    sums: bool
    top: int = 9999
    style: int = 0


# The sample has the first two; of the others it has the conversions that were once read wrong, or not at all.
PRINTED = (
    Printing("2021", 101, sums=False), Printing("mixed", 104, sums=True), Printing("2019", 102, sums=True),
    Printing("2021-one-other", 103, sums=False), Printing("mixed", 201, sums=False),
    Printing("2019", 210, sums=True), Printing("2021-one-other", 211, sums=False),
    Printing("2021", 501, sums=True, style=1), Printing("2021-one-other", 502, sums=True, style=2),
    Printing("2019", 503, sums=True, style=3), Printing("mixed", 504, sums=True),
    Printing("2021", 509, sums=True, top=99, style=1), Printing("2021-one-other", 510, sums=True, top=99, style=2),
    Printing("2019", 511, sums=True, top=99, style=3), Printing("mixed", 512, sums=True, top=99),
    Printing("2021-one-other", 518, sums=False, style=2),
)  # fmt: skip


def as_html(document: Document, style: str) -> str:
    """Write a document as a page with real tables."""
    lines = [f"<h1>{document.title}</h1>", *(f"<p>{part}</p>" for part in document.opening)]
    for section in document.sections:
        lines.append(f"<h2>{section.heading}</h2>")
        lines += [html_table(p) if isinstance(p, Grid) else f"<p>{html.escape(p)}</p>" for p in section.parts]
    lines += [f"<p>{line}</p>" for line in document.signature]
    head = f'<meta charset="utf-8"><title>{document.title}</title><style>{style}</style>'
    return f"<!doctype html><html lang=zh><head>{head}</head><body>" + "\n".join(lines) + "</body></html>"


def html_table(grid: Grid) -> str:
    """Write a grid with rowspan and colspan."""
    cells = ([f'<td rowspan="{b.height}" colspan="{b.width}">{html.escape(b.text)}</td>' for b in r] for r in grid.rows)
    rows = (f"<tr>{''.join(row)}</tr>" for row in cells)
    return "<table><tbody>" + "\n".join(rows) + "</tbody></table>"


def as_docx(document: Document, path: Path) -> None:
    """Write a document as a Word file with merged cells."""
    import docx

    file = docx.Document()
    file.add_heading(document.title, 0)
    for part in document.opening:
        file.add_paragraph(part)
    for section in document.sections:
        file.add_heading(section.heading, 1)
        for part in section.parts:
            if not isinstance(part, Grid):
                file.add_paragraph(part)
                continue
            table = file.add_table(len(part.rows), part.width, "Table Grid")
            for b in part.boxes:
                cell = table.cell(b.row, b.column)
                if b.height > 1 or b.width > 1:
                    cell = cell.merge(table.cell(b.row + b.height - 1, b.column + b.width - 1))
                cell.text = b.text
    for line in document.signature:
        file.add_paragraph(line)
    file.save(str(path))


def run(*command: str | Path) -> str:
    """Run a program and give its output, with the project's font as the only Chinese one."""
    with tempfile.TemporaryDirectory() as home:
        fonts = Path(home, "fonts.conf")
        fonts.write_text(f"<fontconfig><dir>{FONTS}</dir><cachedir>{home}</cachedir></fontconfig>", encoding="utf-8")
        env = {**os.environ, "HOME": home, "FONTCONFIG_FILE": str(fonts), "LANG": "C.UTF-8"}
        done = subprocess.run([str(part) for part in command], env=env, capture_output=True, check=True, timeout=300)
    return done.stdout.decode("utf-8", "replace")


def browser(*options: str) -> str:
    """Run a headless Chromium."""
    name = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    return run(name, "--headless", "--no-sandbox", "--disable-gpu", *options)


def office(path: Path, kind: str) -> Path:
    """Convert a file with LibreOffice."""
    run("soffice", "--headless", "--convert-to", kind, "--outdir", path.parent, path)
    return path.with_suffix("." + kind.partition(":")[0])


def inner_text(path: Path) -> str:
    """Give a page's innerText, as a user's select-all does."""
    page = path.read_text(encoding="utf-8")
    script = "<script>const t=document.body.innerText;document.body.innerHTML='';const p=document.createElement('pre');"
    script += "p.textContent=t;document.body.append(p)</script>"
    copy = path.with_name("inner.html")
    copy.write_text(page.replace("</body>", script + "</body>"), encoding="utf-8")
    dumped = browser("--dump-dom", copy.as_uri())
    return html.unescape(re.search(r"<pre>(.*)</pre>", dumped, re.DOTALL)[1])


def soup(path: Path, separator: str) -> str:
    """Give BeautifulSoup's text."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(path.read_bytes(), "html.parser").body.get_text(separator)


def lxml_text(path: Path) -> str:
    """Give lxml's text_content."""
    import lxml.html

    return lxml.html.fromstring(path.read_text(encoding="utf-8")).find("body").text_content()


def inscriptis_text(path: Path) -> str:
    """Give inscriptis' text."""
    import inscriptis

    return inscriptis.get_text(path.read_text(encoding="utf-8"))


def html2text_text(path: Path, width: int) -> str:
    """Give html2text's Markdown."""
    import html2text

    return html2text.HTML2Text(bodywidth=width).handle(path.read_text(encoding="utf-8"))


def trafilatura_text(path: Path) -> str:
    """Give what trafilatura takes for the page's main text."""
    import trafilatura

    return trafilatura.extract(path.read_text(encoding="utf-8"), include_tables=True) or ""


def markitdown_text(path: Path) -> str:
    """Give markitdown's Markdown."""
    import markitdown

    return markitdown.MarkItDown().convert(str(path)).text_content


def docx2txt_text(path: Path) -> str:
    """Give docx2txt's text."""
    import docx2txt

    return docx2txt.process(str(path))


def word_rows(path: Path) -> str:
    """Give a Word file's paragraphs and rows as most scripts do, merged cells repeated."""
    import docx

    lines = []
    for block in docx.Document(str(path)).iter_inner_content():
        rows = getattr(block, "rows", None)
        lines += [block.text] if rows is None else ["\t".join(cell.text for cell in row.cells) for row in rows]
    return "\n".join(lines)


def pdfminer_text(path: Path) -> str:
    """Give pdfminer.six's text."""
    from pdfminer.high_level import extract_text

    return extract_text(str(path))


def pypdf_text(path: Path, mode: str) -> str:
    """Give pypdf's text."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text(extraction_mode=mode) for page in PdfReader(path).pages)


def pdfium_text(path: Path) -> str:
    """Give PDFium's text."""
    import pypdfium2

    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


def mupdf_text(path: Path, *, sort: bool) -> str:
    """Give MuPDF's text."""
    import pymupdf

    return "\f".join(page.get_text(sort=sort) for page in pymupdf.open(path))


CONVERTERS: dict[str, dict[str, Callable[[Path], str]]] = {
    "html": {
        "inscriptis": inscriptis_text,
        "html2text": lambda path: html2text_text(path, 0),
        "html2text_78": lambda path: html2text_text(path, 78),
        "soup_lines": lambda path: soup(path, "\n"),
        "soup_none": lambda path: soup(path, ""),
        "soup_space": lambda path: soup(path, " "),
        "lxml": lxml_text,
        "trafilatura": trafilatura_text,
        "markitdown": markitdown_text,
        "innertext": inner_text,
        "w3m": lambda path: run("w3m", "-dump", "-cols", "120", path),
        "lynx": lambda path: run("lynx", "-dump", "-nolist", "-assume_charset=utf-8", "-display_charset=utf-8", path),
        "pandoc_plain": lambda path: run("pandoc", "-f", "html", "-t", "plain", path),
        "pandoc_gfm": lambda path: run("pandoc", "-f", "html", "-t", "gfm-raw_html", path),
    },
    "docx": {
        "docx2txt": docx2txt_text,
        "word_rows": word_rows,
        "markitdown": markitdown_text,
        "office": lambda path: office(path, "txt:Text").read_text(encoding="utf-8-sig"),
        "pandoc_plain": lambda path: run("pandoc", "-t", "plain", path),
        "pandoc_gfm": lambda path: run("pandoc", "-t", "gfm-raw_html", path),
    },
    "pdf": {
        "pdftotext": lambda path: run("pdftotext", path, "-"),
        "pdftotext_raw": lambda path: run("pdftotext", "-raw", path, "-"),
        "pdftotext_layout": lambda path: run("pdftotext", "-layout", path, "-"),
        "pdfminer": pdfminer_text,
        "pypdf": lambda path: pypdf_text(path, "plain"),
        "pypdf_layout": lambda path: pypdf_text(path, "layout"),
        "pdfium": pdfium_text,
        "mupdf": lambda path: mupdf_text(path, sort=False),
        "mupdf_sorted": lambda path: mupdf_text(path, sort=True),
        "markitdown": markitdown_text,
    },
}


def sources(document: Document, folder: Path, style: str) -> dict[str, Path]:
    """Write a document as HTML, DOCX and, by browser and by LibreOffice, PDF."""
    page, word, printed = folder / "page.html", folder / "word.docx", folder / "page.pdf"
    page.write_text(as_html(document, style), encoding="utf-8")
    as_docx(document, word)
    browser(f"--print-to-pdf={printed}", "--no-pdf-header-footer", page.as_uri())
    footed = folder / "footed.pdf"
    browser(f"--print-to-pdf={footed}", page.as_uri())
    return {"html": page, "docx": word, "pdf": printed, "footed.pdf": footed, "office.pdf": office(word, "pdf")}


def main() -> int:
    """Print and convert."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=2, help="how many of the forms (default: 2)")
    parser.add_argument("--out", type=Path, default=ROOT / "evaluation" / "converted")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for form, seed, sums, top, style in PRINTED[: options.forms]:
        values = numbers(form, seed, sums=sums, top=top)
        marked = document(form, values, seed=seed)
        plain = marked.change(lambda grid: grid.plain)
        name = f"{form}-{seed}"
        truth = "".join("\t".join((*key, str(values[key]))) + "\n" for key in cells(form))
        (options.out / f"{name}.tsv").write_text(truth, encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            for source, path in sources(plain, Path(folder), STYLES[style]).items():
                for converter, convert in CONVERTERS[source.rpartition(".")[2]].items():
                    try:
                        text = convert(path)
                    except Exception as missing:  # noqa: BLE001 - whatever keeps a tool from working
                        sys.stderr.write(f"{source}.{converter} left out: {missing}\n")
                        continue
                    text = text.replace(folder, "/reports")
                    (options.out / f"{name}.{source}.{converter}.txt").write_bytes(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
