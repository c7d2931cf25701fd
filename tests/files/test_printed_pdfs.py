"""PDF files as programs print them, over page breaks, with page numbers: every cell is right, blanks included."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from evaluation.pdf_accuracy import PRINTERS, measure

NEEDED = {
    "LibreOffice": ("soffice",),
    "LibreOffice, heads again": ("soffice",),
    "Chromium": ("chromium", "google-chrome"),
}


@pytest.mark.parametrize("printer", PRINTERS)
def test_what_programs_print(printer: str) -> None:
    """Files with any share of blank cells, in any size of letters and of pages, have no cell in doubt, none wrong."""
    programs = NEEDED.get(printer, ())
    if programs and not any(map(shutil.which, programs)):
        pytest.skip(f"{printer} is not installed: it prints these files")
    counts = measure(printer, 6, first=3000)
    assert Counter(wrong=counts["wrong"], doubt=counts["in doubt"]) == Counter(wrong=0, doubt=0)
    assert counts["right"] > 1000
