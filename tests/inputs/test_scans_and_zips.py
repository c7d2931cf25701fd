"""Scans with the text beside them, and ZIP files of reports: each file in its own row, each under its own name."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

import gkstats as gk
from conftest import RAW
from evaluation.filemaking import docx, html, pdf
from evaluation.ofd_files import ofd
from evaluation.office_files import xlsx
from evaluation.printing import document, numbers
from gkstats.corpus.parsing import parse_into
from gkstats.inputs import find

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = next(RAW.glob("001*.txt")).read_text("utf-8")
THIRD = next(RAW.glob("002*.txt")).read_text("utf-8")
OTHER = next(RAW.glob("003*.txt")).read_text("utf-8")
PICTURES = {"a.jpg": b"\xff\xd8\xff\xe0", "b.png": b"\x89PNG\r\n\x1a\n", "c.tif": b"II*\x00", "d.tiff": b"MM\x00*"}


def picture() -> bytes:
    """Make a PDF without text."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.save()
    return file.getvalue()


def lost(corpus: gk.Corpus) -> dict[str, str]:
    """Name the files that gave no report, and why."""
    errors = corpus.issues.filter(severity="error")
    return dict(errors.filter(errors["report_id"].is_null()).select("source", "code").iter_rows())


def test_scans_are_named(tmp_path: Path) -> None:
    """Pictures, and PDF files of pictures, are scans; nothing else is said of them."""
    for name, data in (PICTURES | {"e.pdf": picture()}).items():
        (tmp_path / name).write_bytes(data * 20)
    assert lost(gk.parse(tmp_path)) == dict.fromkeys([*PICTURES, "e.pdf"], "scan")


@pytest.mark.parametrize("text", ["r.ocr.txt", "r.pdf.ocr.txt"])
def test_a_text_beside_a_scan(tmp_path: Path, text: str) -> None:
    """The text beside a scan is read in its place, marked as recognised; it is no report of its own."""
    (tmp_path / "r.pdf").write_bytes(picture())
    (tmp_path / text).write_text(WHOLE, "utf-8")
    corpus = gk.parse(tmp_path)
    assert corpus.reports.select("source", "recognised").rows() == [("r.pdf", True)]
    assert "recognised_text" in set(corpus.issues["code"])
    plain = gk.parse(next(RAW.glob("001*.txt")))
    assert not plain.reports["recognised"][0]
    assert corpus.requests.drop("report_id").equals(plain.requests.drop("report_id"))
    assert "scan" not in set(corpus.issues["code"])
    assert gk.parse(tmp_path / "r.pdf").reports["recognised"].to_list() == [True]


def test_a_text_beside_what_is_no_scan(tmp_path: Path) -> None:
    """Beside a file with text a recognised one is not needed; without a file it names it is a text like others."""
    (tmp_path / "r.pdf").write_bytes(pdf(document("2021", numbers("2021", 1), seed=1)))
    (tmp_path / "r.ocr.txt").write_text(WHOLE, "utf-8")
    (tmp_path / "s.ocr.txt").write_text(OTHER, "utf-8")
    corpus = gk.parse(tmp_path)
    assert dict(corpus.reports.select("source", "recognised").iter_rows()) == {"r.pdf": False, "s.ocr.txt": False}


def test_scans_are_listed_at_the_end_of_a_run(tmp_path: Path) -> None:
    """The command names all scans in one line, in both languages."""
    (tmp_path / "in").mkdir()
    for name, data in PICTURES.items():
        (tmp_path / "in" / name).write_bytes(data * 20)
    (tmp_path / "in" / "r.txt").write_text(WHOLE, "utf-8")
    for language, words in (("en", "4 scans"), ("zh_CN", "4 个扫描件")):
        command = [sys.executable, "-m", "gkstats", "parse", str(tmp_path / "in"), "--out", str(tmp_path / language)]
        env = os.environ | {"LANGUAGE": language, "LC_ALL": f"{language}.UTF-8" if "_" in language else "C.UTF-8"}
        done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", env=env)
        (line,) = [line for line in done.stdout.splitlines() if ".ocr.txt" in line]
        assert line.startswith(words)
        assert line.endswith(", ".join(PICTURES))


def test_a_text_that_changes_is_read_again(tmp_path: Path) -> None:
    """A run that was up to date is not when a scan's text changed, came or went, or a file in a ZIP did."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "r.jpg").write_bytes(PICTURES["a.jpg"] * 20)
    (folder / "a.zip").write_bytes(packed({"x.txt": OTHER.encode(), "y.txt": b"x"}))

    def agencies() -> set[str]:
        reports = parse_into(tmp_path / "out", folder).reports
        return {f"{source} {year}" for source, year in reports.select("source", "year").iter_rows()}

    before = agencies()
    (folder / "r.ocr.txt").write_text(WHOLE, "utf-8")
    with_text = agencies()
    assert len(with_text - before) == 1
    (folder / "r.ocr.txt").write_text(WHOLE.replace("2023", "2022").replace("2024", "2023"), "utf-8")
    assert len(agencies() - with_text) == 1
    (folder / "a.zip").write_bytes(packed({"x.txt": b"x", "y.txt": OTHER.encode()}))
    assert {name.split(" ")[0] for name in agencies()} == {"r.jpg", "a.zip/y.txt"}
    (folder / "r.ocr.txt").unlink()
    assert {name.split(" ")[0] for name in agencies()} == {"a.zip/y.txt"}


def packed(files: dict[str, bytes]) -> bytes:
    """Pack files, their names as Windows in China packs them: GB18030, without a mark."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
    return file.getvalue()


def test_a_zip_of_reports(tmp_path: Path) -> None:
    """Each file in a ZIP is an input of its own, named behind the ZIP; what is no report costs itself only."""
    made = {seed: document("2021", numbers("2021", seed), seed=seed) for seed in range(4)}
    inner = {
        "2023/教育局.html": html(made[0]).encode(),
        "2023/财政局.docx": docx(made[1]),
        "b/c.ofd": ofd(made[2]),
        "d.xlsx": xlsx(made[3]),
        "e.txt": WHOLE.encode(),
        "scan.jpg": b"\xff\xd8\xff\xe0" * 9,
        "s/scan.pdf": picture(),
        "s/scan.ocr.txt": THIRD.encode(),
        "bomb.docx": packed({"word/document.xml": b"<a>" + b" " * (100 << 20)}),
        "inner.zip": packed({"x.txt": OTHER.encode()}),
        "../../etc/passwd": b"root",
        "__MACOSX/._e.txt": b"junk",
        "README.md": b"read me",
    }
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "all.zip").write_bytes(packed(inner))
    corpus = gk.parse(tmp_path / "in")
    named = {f"all.zip/{name}" for name in ("2023/教育局.html", "2023/财政局.docx", "b/c.ofd", "d.xlsx", "e.txt")}
    assert set(corpus.reports["source"]) == {*named, "all.zip/s/scan.pdf"}
    assert set(corpus.issues.filter(code="recognised_text")["source"]) == {"all.zip/s/scan.pdf"}
    assert lost(corpus) == {
        "all.zip/scan.jpg": "scan",
        "all.zip/bomb.docx": "file_too_large",
        "all.zip/inner.zip": "file_too_large",
        "all.zip/../../etc/passwd": "no_report",
    }
    assert corpus.roots == (tmp_path / "in",)
    report = corpus.reports.filter(source="all.zip/e.txt")["report_id"][0]
    assert "本年新收" in str(corpus.trace(report, item="received", requester="total"))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["all.zip", "in"]


def test_names_in_gb18030(tmp_path: Path) -> None:
    """A name without a mark of its encoding is what Windows in China means by it."""
    name = "教育局.txt"
    data = packed({name: WHOLE.encode()}).replace(name.encode(), name.encode("gb18030").ljust(len(name.encode()), b"x"))
    plain = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = plain.index(mark) + at
        plain[place : place + 2] = b"\0\0"
    (tmp_path / "a.zip").write_bytes(plain)
    (entry,) = find.find([tmp_path])[0]
    assert entry.source.startswith("a.zip/教育局.txt")


@pytest.mark.parametrize("kind", ["many", "empty", "cut", "locked"])
def test_zips_that_are_not_read(tmp_path: Path, kind: str) -> None:
    """A ZIP of thousands of files, an empty one, a cut one and a locked one are named, as one input each."""
    data = packed({"a.txt": WHOLE.encode()})
    if kind == "many":
        data = packed({f"{number}.txt": b"x" for number in range(2000)})
    elif kind == "empty":
        data = packed({})
    elif kind == "cut":
        data = data[:-30]
    else:
        data = data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    (tmp_path / "a.zip").write_bytes(data)
    codes = {"many": "file_too_large", "empty": "damaged_file", "cut": "damaged_file", "locked": "password"}
    (source, code), *more = lost(gk.parse(tmp_path)).items()
    assert (code, more) == (codes[kind], [])
    assert source == ("a.zip/a.txt" if kind == "locked" else "a.zip")
