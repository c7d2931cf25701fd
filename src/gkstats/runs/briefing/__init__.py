"""One run for those who will not open a notebook: a page, a PDF, slides, a text and a workbook, in the run's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gkstats.exports import workbook
from gkstats.runs.briefing import chart_sheets, content, paper, slides, web, word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gkstats.corpus.store import Corpus

WORKBOOK: Final = "tables.xlsx"
NAMES: Final = ("briefing.html", "briefing.pdf", "briefing.docx", "briefing.pptx", WORKBOOK)


def write(folder: Path, manifest: Mapping[str, Any], corpus: Corpus) -> None:
    """Write the files from a run's charts and their data, and from its tables, contacts masked in all of them."""
    briefing = content.read(folder, manifest)
    made = {
        "briefing.html": web.page(briefing).encode(),
        "briefing.pdf": paper.pdf(briefing),
        "briefing.docx": word.docx(briefing),
        "briefing.pptx": slides.pptx(briefing),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    first, *sheets = chart_sheets.sheets(briefing, corpus)
    workbook.write(folder / WORKBOOK, [first, *sheets], briefing.title)
