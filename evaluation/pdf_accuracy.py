"""How many cells of PDF files are read right, over page breaks, with page numbers.

    python -m evaluation.pdf_accuracy 60

Printed by LibreOffice (from Word documents) and by Chromium (from pages), where they are installed; as Word and WPS
print them only imitated (reportlab, with borders as thin filled boxes, or in one piece a cell's side). A right cell has
its number, or is blank where nothing is printed; a wrong one is said to be certain and is not what is printed.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.filemaking import RELATIONS, TYPES, docx, html, pdf, unpacked
from evaluation.printing import FORMS, document, numbers
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.demo.printing import Document, Values

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FOOTER = (
    f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_HEAD_ROWS = 3
SIZES = (8, 9, 10.5)
HEIGHTS = (297, 260, 210)


class Made(tuple["Values", "Document", random.Random]):
    """What one file is to print: numbers, document, and a source of chance for its look."""

    __slots__ = ()


def drawn(count: int, first: int = 0) -> Iterator[Made]:
    """Draw documents of all forms, with any share of their cells blank; `first` is the first one's seed."""
    for seed in range(first, first + count):
        chance = random.Random(seed)  # noqa: S311
        form = FORMS[seed % len(FORMS)]
        share = chance.choice((0, 0.1, 0.4, 0.7, 0.95))
        printed = {key: None if chance.random() < share else value for key, value in numbers(form, seed).items()}
        yield Made((printed, document(form, printed, seed=seed), chance))


def with_heads_again(made: list[Made], folder: Path) -> list[bytes]:
    """Print Word documents whose tables of requests have their heads on each page."""
    return by_libreoffice(made, folder, heads_again=True)


def by_libreoffice(made: list[Made], folder: Path, *, heads_again: bool = False) -> list[bytes]:
    """Print Word documents, each with its pages' numbers below."""
    for place, (_, one, chance) in enumerate(made):
        height = chance.choice(HEIGHTS)
        body = unpacked(docx(one, height=297)).decode()
        body = body.replace('w:footer="0"', 'w:footer="500"').replace(
            f'w:h="{297 * 567 // 10}"', f'w:h="{height * 567 // 10}"'
        )
        body = body.replace("<w:sectPr>", f'<w:sectPr><w:footerReference xmlns:r="{_R}" w:type="default" r:id="rId9"/>')
        if heads_again:
            before, proactive, requests, behind = body.split("<w:tbl>")
            requests = requests.replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", _HEAD_ROWS)
            body = f"{before}<w:tbl>{proactive}<w:tbl>{requests}<w:tbl>{behind}"
        spaced = f'<w:p><w:pPr><w:spacing w:line="{chance.choice((240, 320, 480))}" w:lineRule="auto"/></w:pPr>'
        body = body.replace("<w:p>", spaced).replace(
            "<w:r>", f'<w:r><w:rPr><w:sz w:val="{2 * chance.choice(SIZES):g}"/></w:rPr>'
        )
        with zipfile.ZipFile(folder / f"{place}.docx", "w", zipfile.ZIP_DEFLATED) as package:
            part = f'<Override PartName="/word/footer1.xml" ContentType="{_FOOTER_TYPE}"/></Types>'
            package.writestr("[Content_Types].xml", TYPES.replace("</Types>", part))
            package.writestr("_rels/.rels", RELATIONS)
            package.writestr("word/document.xml", body)
            package.writestr("word/footer1.xml", _FOOTER)
            package.writestr(
                "word/_rels/document.xml.rels",
                f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rId9" Type="{_R}/footer" Target="footer1.xml"/></Relationships>',
            )
    names = [folder / f"{place}.docx" for place in range(len(made))]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, *names]
    subprocess.run(command, check=True, capture_output=True)
    return [name.with_suffix(".pdf").read_bytes() for name in names]


def by_chromium(made: list[Made], folder: Path) -> list[bytes]:
    """Print pages, each with the browser's own head (date, title) and foot (address, page's number)."""
    files = []
    for place, (_, one, chance) in enumerate(made):
        height = chance.choice(HEIGHTS)
        look = f"td {{font-size: {chance.choice(SIZES)}pt; line-height: {chance.choice((1.2, 1.5, 2))}; padding: 3px}}"
        style = f"<style>@page {{size: 210mm {height}mm; margin: 20mm 18mm}} {look}</style>"
        files.append(_printed(html(one, style=style), folder, f"{place}"))
    return files


def printed_page(page: str) -> bytes:
    """Print a page by Chromium, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return _printed(page, Path(folder), "page")


def _printed(page: str, folder: Path, name: str) -> bytes:
    program = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    source, target = folder / f"{name}.html", folder / f"{name}.pdf"
    source.write_text(page, "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={target}"]
    command = [program, *options, f"--user-data-dir={folder / 'chromium'}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True)
    return target.read_bytes()


def like_word(made: list[Made], _: Path) -> list[bytes]:
    """Imitate Word: borders are thin filled boxes, one a cell's side."""
    return [_imitated(one, chance, "boxes") for _, one, chance in made]


def like_wps(made: list[Made], _: Path) -> list[bytes]:
    """Imitate WPS: borders are strokes, one a cell's side, that do not quite meet."""
    return [_imitated(one, chance, "strokes") for _, one, chance in made]


def _imitated(document: Document, chance: random.Random, lines: str) -> bytes:
    height, size = chance.choice(((842, 7), (842, 8), (842, 9), (660, 8), (660, 9)))
    return pdf(document, height=height, size=size, lines=lines)


PRINTERS = {
    "LibreOffice": by_libreoffice,
    "LibreOffice, heads again": with_heads_again,
    "Chromium": by_chromium,
    "Word, imitated": like_word,
    "WPS, imitated": like_wps,
}


def judged(printed: Values, data: bytes) -> Counter[str]:
    """Count a file's cells: right, in doubt, wrong."""
    report = read(data, "r.pdf")
    if not isinstance(report, Report):
        return Counter({"in doubt": len(printed)})
    found = {(cell.table, *cell.key): cell for cell in report.cells}
    counts: Counter[str] = Counter()
    for key, value in printed.items():
        cell = found.get(key)
        if cell is None or cell.state == "unreadable":
            counts["in doubt"] += 1
        elif (cell.state, cell.value) == (("blank", None) if value is None else ("reported", value)):
            counts["right"] += 1
        else:
            counts["wrong"] += 1
    counts["wrong"] += sum(cell.state == "reported" for key, cell in found.items() if key not in printed)
    return counts


def measure(name: str, count: int, first: int = 0, keep: Path | None = None) -> Counter[str]:
    """Print so many files with a printer and count their cells; files that are not all right are kept."""
    made = list(drawn(count, first))
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="gkstats-") as folder:
        for place, (data, (printed, *_)) in enumerate(zip(PRINTERS[name](made, Path(folder)), made, strict=True)):
            counts = judged(printed, data)
            total += counts
            if keep and counts["right"] < len(printed):
                (keep / f"{name.split(maxsplit=1)[0]}-{first + place}.pdf").write_bytes(data)
                sys.stderr.write(f"{name} {first + place}: {dict(counts)}\n")
    return total


def main() -> None:
    """Measure all printers: how many files, the first one's seed, and a folder for those that are not all right."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    keep = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    for name in PRINTERS:
        total = measure(name, count, first, keep)
        cells = sum(total[state] for state in ("right", "in doubt", "wrong"))
        sys.stdout.write(
            f"{name:26}{count:4} files {cells:6} cells  right {total['right'] / cells:.3%}"
            f"  in doubt {total['in doubt']}  wrong {total['wrong']}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
