"""A run's front page: it opens offline, all in it escaped; the notebooks' script makes its charts and tables live."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from gkstats.issues import chinese, english
from gkstats.runs import each_report, key_findings
from gkstats.runs.briefing import one_page
from gkstats.script.markup import render
from gkstats.words import terms
from gkstats.words.wording import HTML_LANGUAGES, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gkstats.model import Phrase

_TEMPLATES: Final = Path(__file__).with_name("templates")
_SVG_TITLE: Final = "{http://www.w3.org/2000/svg}title"
# What was read, and how far it can be trusted, comes before what it says.
_FIRST: Final = ("00_coverage", "06_trust")
_TO_CHOOSE: Final = "10_choose"  # the notebook whose charts have pickers


def write(folder: Path, manifest: Mapping[str, Any], no_workbook: Phrase | None = None) -> None:
    """Write index.html (what the run is, its notebooks, charts and tables) and methods.html, in the run's language.

    `no_workbook` says why the run has none, where it should.
    """
    language = key_findings.language_of(manifest)
    t = speaker(language)
    notebooks = sorted(manifest["notebooks"], key=lambda notebook: notebook["name"] not in _FIRST)
    html = render(
        _TEMPLATES, "index.html.j2", manifest=manifest,
        each_report=each_report.NAME if (folder / each_report.NAME).is_file() else "",
        language=language, html_language=HTML_LANGUAGES[language], t=t,
        no_workbook=no_workbook and (chinese if language == "zh" else english)(no_workbook),
        findings=key_findings.key_findings(folder, manifest), rests_on=key_findings.rests_on(folder, manifest),
        cannot_tell=key_findings.cannot_tell(language), notebooks=notebooks, to_hand_on=_to_hand_on(folder, t),
        to_choose=next((one["name"] for one in notebooks if one["name"] == _TO_CHOOSE and not one["error"]), ""),
        chosen=", ".join(f"{name} = {value}" for name, value in manifest["parameters"].items()),
        charts=[
            (notebook["titles"][language], [_figure(folder / "charts" / f"{name}.svg") for name in notebook["charts"]])
            for notebook in notebooks if notebook["charts"]
        ],
        tables=_counts(manifest["tables"], terms.keys("table", language), folder),
        issues=_counts(manifest["issues"], terms.keys("code", language)),
    )  # fmt: skip
    (folder / "index.html").write_text(f"{html}\n", encoding="utf-8", newline="\n")
    methods = render(_TEMPLATES, "methods.html.j2", t=t, html_language=HTML_LANGUAGES[language])
    (folder / "methods.html").write_text(f"{methods}\n", encoding="utf-8", newline="\n")


def _to_hand_on(folder: Path, t: Callable[[str, str], str]) -> list[tuple[str, str]]:
    """Give what a run has for those who will not open it: page, PDF, slides, workbook."""
    files = (
        ("briefing.html", t("page", "网页")), ("briefing.pdf", "PDF"), ("briefing.docx", "Word"),
        ("briefing.pptx", t("slides", "幻灯片")), ("tables.xlsx", t("workbook", "工作簿")),
        (f"charts/{one_page.NAME}", t("one body on one page", "单个机关一页简报")),
    )  # fmt: skip
    return [(name, shown) for name, shown in files if (folder / name).exists()]


def _figure(drawn: Path) -> dict[str, Any]:
    root = ET.parse(drawn).getroot()  # noqa: S314 - our own drawing, no entity in it
    spec = json.loads(drawn.with_suffix(".json").read_text(encoding="utf-8"))
    return {"name": drawn.stem, "title": root.findtext(_SVG_TITLE, ""), "width": root.get("width", ""), "spec": spec}


def _counts(
    counts: Mapping[str, int], names: Mapping[str, str], folder: Path | None = None
) -> list[tuple[str, str, int, str]]:
    """Give each name with its words, its number and, where `folder` holds the table of that name, a link to it."""
    return [
        (name, names.get(name, name), number, quote(f"{name}.parquet") if _is_there(folder, name) else "")
        for name, number in counts.items()
    ]


def _is_there(folder: Path | None, name: str) -> bool:
    return folder is not None and (folder / f"{name}.parquet").exists()
