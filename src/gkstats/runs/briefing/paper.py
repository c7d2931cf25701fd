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
    from collections.abc import Mapping

    from gkstats.runs.briefing.content import Briefing, Picture

_TEMPLATE: Final = Path(__file__).with_name("briefing.typ")
_ROOM: Final = (660, 820)  # width and height of a page's room in a chart's pixels


def pdf(briefing: Briefing) -> bytes:
    """Set the pages; charts are drawn as shapes and text, not as pixels."""
    drawn = {picture.name: picture.svg for picture in briefing.pictures}
    return typeset(_TEMPLATE, _all_told(briefing), briefing.language, drawn)


def typeset(template: Path, told: Mapping[str, object], language: str, drawn: Mapping[str, str]) -> bytes:
    """Set a template of typst; it reads what it is `told` from briefing.json, and pictures (`drawn`: SVG by name)."""
    region = "CN" if language == "zh" else "GB"
    everything = {**told, "lang": language, "region": region, "font": rendering.FAMILY}
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / template.name).write_bytes(template.read_bytes())
        for title, svg in drawn.items():
            (folder / f"{title}.svg").write_text(svg, encoding="utf-8")
        (folder / "briefing.json").write_text(json.dumps(everything, ensure_ascii=False), encoding="utf-8")
        made: bytes = typst.compile(
            str(folder / template.name), font_paths=[str(FONT.parent)], ignore_system_fonts=True
        )
    return made


def _all_told(briefing: Briefing) -> dict[str, object]:
    t = briefing.speak
    pictures = {finding.chart: picture for finding, picture in briefing.shown}
    return {
        "title": briefing.title,
        "warning": briefing.warning,
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
        "name": picture.name,
        "title": picture.title,
        "subtitle": picture.subtitle + picture.shown_only(briefing.speak),
        "source": picture.source,
        "words": picture.words,
        "file": f"{picture.name}.svg",
        "width": min(1.0, width / _ROOM[0], _ROOM[1] * width / height / _ROOM[0]),
    }
