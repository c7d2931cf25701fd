"""A briefing as PDF, set by typst with the package's font: it prints the same on a machine without Chinese fonts."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import typst

from gkstats.charts import rendering
from gkstats.charts.measuring import FONT

if TYPE_CHECKING:
    from gkstats.runs.briefing.content import Briefing, Picture

_TEMPLATE: Final = Path(__file__).with_name("briefing.typ")
_ROOM: Final = (660, 820)  # width and height of a page's room in a chart's pixels


def pdf(briefing: Briefing) -> bytes:
    """Set the pages; charts are drawn as shapes and text, not as pixels."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "briefing.typ").write_bytes(_TEMPLATE.read_bytes())
        for picture in briefing.pictures:
            (folder / f"{picture.name}.svg").write_text(picture.svg, encoding="utf-8")
        (folder / "briefing.json").write_text(json.dumps(_all_told(briefing), ensure_ascii=False), encoding="utf-8")
        made: bytes = typst.compile(
            str(folder / "briefing.typ"), font_paths=[str(FONT.parent)], ignore_system_fonts=True
        )
    return made


def _all_told(briefing: Briefing) -> dict[str, object]:
    t = briefing.speak
    pictures = {finding.chart: picture for finding, picture in briefing.shown}
    return {
        "title": briefing.title,
        "warning": briefing.warning,
        "lang": briefing.language,
        "region": "CN" if briefing.language == "zh" else "GB",
        "font": rendering.FAMILY,
        "about": briefing.about,
        "found": t("What was found", "主要发现"),
        "findings": [
            {
                "short": finding.in_two[0],
                "rest": finding.in_two[1],
                "picture": _told(pictures[finding.chart], briefing) if finding.chart in pictures else None,
            }
            for finding in briefing.findings
        ],
        "parts": [{"title": title, "lines": lines} for title, lines in briefing.parts if lines],
        "questions": [
            {"title": question.title, "pictures": [_told(picture, briefing) for picture in question.pictures]}
            for question in briefing.others
        ],
    }


def _told(picture: Picture, briefing: Briefing) -> dict[str, object]:
    width, height = picture.size
    return {
        "title": picture.title,
        "subtitle": picture.subtitle + picture.shown_only(briefing.speak),
        "source": picture.source,
        "words": picture.words,
        "file": f"{picture.name}.svg",
        "width": min(1.0, width / _ROOM[0], _ROOM[1] * width / height / _ROOM[0]),
    }
