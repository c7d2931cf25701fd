"""One run for those who will not open a notebook: a page, a PDF, slides and a workbook, in the run's folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.exports import workbook
from gkstats.runs.briefing import content, paper, slides, web
from gkstats.words import terms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gkstats.runs.briefing.content import Briefing

NAMES: Final = ("briefing.html", "briefing.pdf", "briefing.pptx", "tables.xlsx")
_CODES: Final = re.compile(r"(?:^|_)(?:code|id|key)$")
_LONGEST_NAME: Final = 31  # of a sheet


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the four files from a run's charts and their data."""
    briefing = content.read(folder, manifest)
    made = {
        "briefing.html": web.page(briefing).encode(),
        "briefing.pdf": paper.pdf(briefing),
        "briefing.pptx": slides.pptx(briefing),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    workbook.write(folder / "tables.xlsx", _sheets(briefing))


def _sheets(briefing: Briefing) -> list[workbook.Sheet]:
    """Give a sheet that says what each column is, then the data of each chart."""
    sheets = []
    meanings = []
    for number, picture in enumerate(briefing.pictures, 1):
        data = picture.data.read_bytes()
        codes = [name for name in pl.read_csv(data, n_rows=0).columns if _CODES.search(name)]
        frame = pl.read_csv(data, infer_schema_length=None, schema_overrides=dict.fromkeys(codes, pl.String))
        name = f"{number} {picture.name}"[:_LONGEST_NAME]
        note = f"{picture.title}. {picture.source}"
        sheets.append(workbook.Sheet(name, frame.lazy(), note))
        meanings += [
            {"sheet": name, "column": column, "name": terms.column(column, briefing.language)}
            for column in frame.columns
        ]
    t = briefing.speak
    about = pl.DataFrame(meanings, schema={"sheet": pl.String, "column": pl.String, "name": pl.String})
    title = t("What the columns are", "各列说明")
    return [workbook.Sheet(t("dictionary", "数据字典"), about.lazy(), title), *sheets]
