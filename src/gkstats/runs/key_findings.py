"""The first page of a run: what it found that survives, each with its chart and notebook; what all of it rests on.

One home for every writer: the run's page, the briefing's first page, the first slides and the workbook's first sheet.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from gkstats.inputs.beside import BESIDE
from gkstats.words.laid_out import unbroken
from gkstats.words.wording import LANGUAGES, count, speaker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOST: Final = 8
# What they say is about what was read, about units, and about one body.
_LAST: Final = ("00_coverage", "02_procurement", "09_one_body")


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """One finding: its sentence with n and interval, its short form, and where it is shown.

    `title` is the chart's title, `chart` the name of the chart (charts/NAME.svg, .png, .json, .csv), `notebook` that of
    the notebook (notebooks/NAME.html), `question` the notebook's heading.
    """

    sentence: str
    title: str
    chart: str
    notebook: str
    question: str

    @property
    def in_two(self) -> tuple[str, str]:
        """Give it in short, and what it rests on: the sentence without what its short form says already."""
        rest = self.sentence.removeprefix(self.title)
        return (self.title, rest.lstrip(" .。;；:：")) if rest != self.sentence else (self.sentence, "")


def key_findings(folder: Path, manifest: Mapping[str, Any], most: int = MOST) -> tuple[KeyFinding, ...]:
    """Give at most `most` findings of a run, in its own language: what survives every defensible choice of method.

    `folder` is the run's, `manifest` what its manifest.json holds (of which `notebooks` and `parameters` are read). The
    notebooks' first findings come first, in the notebooks' order, then their second ones; what was read comes last.
    Where nothing survives, as in a small selection, there is none. Sentences are plain text, no markup.
    """
    language = language_of(manifest)
    found = [
        [
            KeyFinding(
                unbroken(said["finding"]),
                unbroken(said["title"]),
                chart,
                notebook["name"],
                notebook["titles"][language],
            )
            for chart in notebook["charts"]
            if (said := _said(folder, chart)).get("finding")
        ]
        for notebook in manifest["notebooks"]
    ]
    dealt = [one for row in zip_longest(*found) for one in row if one]
    return tuple(sorted(dealt, key=lambda one: one.notebook in _LAST)[:most])


def language_of(manifest: Mapping[str, Any]) -> str:
    """Give the language of a run, English where its parameters name none that is spoken."""
    language: str = manifest["parameters"].get("language", LANGUAGES[0])
    return language if language in LANGUAGES else LANGUAGES[0]


def cannot_tell(language: str) -> tuple[str, ...]:
    """Say what no page of a run can tell, whatever it found."""
    t = speaker(language)
    return (
        t(
            "Whether a number is true: bodies report on themselves, unaudited; numbers that agree may all be wrong.",
            "数字是否属实：由各机关自行填报，未经审计；相互一致的数字也可能都不对。",
        ),
        t(
            "The country, or any place as a whole: these are the reports in the folder, not a sample of all.",
            "全国或任何一地的全貌：这里只有文件夹中的报告，并非全部报告的抽样。",
        ),
        t(
            "What was not reported: where no new request is reported somebody may have asked, and a body that states "
            "no problem may have them all.",
            "没有填报的情况：新收申请为零，不等于无人申请；没有陈述问题，不等于没有问题。",
        ),
        t(
            "Why: levels, places and years differ in many things at once, and none of them was set apart as a cause.",
            "原因何在：层级、地区和年度之间同时存在多种差别，本分析没有分离出其中任何一种原因。",
        ),
    )


def rests_on(folder: Path, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what all of a run rests on: how many reports, from which files, how they were read and checked."""
    language = language_of(manifest)
    t = speaker(language)
    tables, noted = manifest["tables"], sum(manifest.get("issues", {}).values())
    files = sum(PurePath(entry["source"]).name not in BESIDE for entry in manifest.get("inputs", ()))
    said = [
        t(
            f"{count(tables['reports'], 'report')} read from {count(files, 'file')}. In them: "
            f"{count(tables.get('requests', 0), 'cell')} on requests, "
            f"{count(tables.get('problems', 0), 'stated problem')}.",
            f"从{files:,}个文件中读出{tables['reports']:,}份报告，其中申请类单元格{tables.get('requests', 0):,}个，"
            f"所陈述的问题{tables.get('problems', 0):,}条。",
        ),
        t(
            f"Noted while reading: {count(noted, 'issue')}, each in the table of issues with its file and line.",
            f"读取时记录了{noted:,}处存疑事项，均列入存疑事项表，并注明文件和行号。",
        ),
        t(
            "Whose figures: own body, what the body itself did; jurisdiction, all bodies of a government's territory. "
            "The two are never added.",
            "统计范围：“本机关”只含本机关自身的数字，“本行政区域”是政府就全辖区填报的数字，两者从不相加。",
        ),
    ]
    line = next((at for chart in _charts(manifest) if (at := _said(folder, chart).get("source"))), "")
    return (*said, *([line] if line else []))


def _charts(manifest: Mapping[str, Any]) -> list[str]:
    return [chart for notebook in manifest["notebooks"] for chart in notebook["charts"]]


def _said(folder: Path, chart: str) -> dict[str, Any]:
    """Give what a chart says of itself; nothing where its file is not there."""
    file = folder / "charts" / f"{chart}.json"
    if not file.is_file():
        return {}
    said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")).get("usermeta", {})
    return said
