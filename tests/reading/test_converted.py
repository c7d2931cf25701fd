"""Real converters' output (`tools/convert.py`): what they kept is read exactly, what they lost is never made up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from gkstats.model import Report
from gkstats.reading.report import read
from gkstats.reading.tables.apart import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

FOLDER = ROOT / "evaluation" / "converted"
TEXTS = sorted(FOLDER.glob("*.txt"))

# These conversions still tell each cell; the others glue numbers together, print columns for rows, or break numbers.
KEPT = {
    *(f"docx.{name}" for name in ("docx2txt", "markitdown", "office", "pandoc_gfm", "pandoc_plain")),
    *(f"html.{name}" for name in ("html2text", "innertext", "inscriptis", "markitdown", "pandoc_gfm", "pandoc_plain")),
    *(f"html.{name}" for name in ("soup_lines", "soup_space", "trafilatura", "w3m")),
    *(f"pdf.{name}" for name in ("mupdf_sorted", "pdfium", "pdftotext_raw", "pypdf")),
}


def conversion(text: Path) -> str:
    """Name a text's source and converter."""
    return text.name.partition(".")[2].removesuffix(".txt")


def truth(text: Path) -> dict[tuple[str, ...], Decimal]:
    """Give the numbers that the form was printed with."""
    rows = (
        line.split("\t") for line in (FOLDER / f"{text.name.partition('.')[0]}.tsv").read_text("utf-8").splitlines()
    )
    return {tuple(key): Decimal(value) for *key, value in rows}


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.stem)
def test_nothing_is_made_up(text: Path) -> None:
    """Law 2: whatever a converter did to a table, no number is reported for a cell that it was not printed for."""
    report, printed = read(text.read_bytes(), text.name), truth(text)
    cells = report.cells if isinstance(report, Report) else ()
    found = {(cell.table, *cell.key): cell.value for cell in cells if cell.state == "reported"}
    assert found == {key: printed.get(key) for key in found}


@pytest.mark.parametrize("text", [text for text in TEXTS if conversion(text) in KEPT], ids=lambda path: path.stem)
def test_what_was_kept_is_read(text: Path) -> None:
    """Law 1: where the conversion still tells each cell, every number is read, without a doubt raised."""
    report, printed = read(text.read_bytes(), text.name), truth(text)
    assert isinstance(report, Report)
    assert {(cell.table, *cell.key): cell.value for cell in report.cells} == printed
    assert [issue for issue in report.issues if issue.severity != "info"] == []


def test_sample_is_whole() -> None:
    """Every conversion that should be kept is in the sample, for more than one form."""
    names = [conversion(text) for text in TEXTS]
    assert set(names) > KEPT
    assert all(names.count(name) > 1 for name in KEPT)


def test_rows_that_a_broken_number_does_not_touch_are_added_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way to join the pieces of broken numbers leaves most rows as they were."""
    rows, held = list[object](), apart._held  # noqa: SLF001 - each call is a row that is added up

    def looked_at(row: Sequence[int], along: Iterable[tuple[int, tuple[int, ...]]]) -> bool:
        rows.append(row)
        return held(row, along)

    monkeypatch.setattr(apart, "_held", looked_at)
    apart._adding_up.cache_clear()  # noqa: SLF001
    path = FOLDER / "2021-one-other-510.office.pdf.pdftotext.txt"
    read(path.read_bytes(), path.name)
    assert 0 < len(rows) < 80_000
