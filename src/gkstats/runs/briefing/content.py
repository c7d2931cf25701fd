"""What a briefing is made of: a run's charts under its questions, each with its words and its picture without them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from gkstats.charts import rendering
from gkstats.runs import key_findings
from gkstats.runs.briefing.native import Native, alone, largest
from gkstats.words import wording
from gkstats.words.laid_out import unbroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from gkstats.runs.key_findings import KeyFinding


_WIDEST: Final = 760  # pixels of a chart whose letters can still be read on a page


@dataclass(frozen=True)
class Picture:
    """One chart: what it says in words, and the drawing between them."""

    name: str
    title: str
    subtitle: str
    source: str
    words: str
    spec: dict[str, Any]
    data: Path

    @property
    def svg(self) -> str:
        """Draw it without title and source line; of a chart too wide for a page only its largest panel."""
        return self._drawn[0]

    @property
    def left_out(self) -> tuple[str, ...]:
        """Name the panels that are not drawn for want of room."""
        return () if self.native is None else self._drawn[1]

    @cached_property
    def _drawn(self) -> tuple[str, tuple[str, ...]]:
        whole = rendering.plain_svg(self.spec)
        if self.native is None or not self.native.others or rendering.size(whole)[0] <= _WIDEST:
            return whole, ()
        return rendering.plain_svg(alone(self.spec, self.native.panel)), self.native.others

    def shown_only(self, t: Callable[[str, str], str]) -> str:
        """Say which panel is drawn by itself, where others are left out for want of room; else nothing."""
        if not self.left_out or self.native is None:
            return ""
        panel, others = self.native.panel, t("; ", "；").join(self.left_out)
        return t(f" Shown: {panel}. Not shown: {others}.", f"图示：{panel}；未列：{others}。")

    def few_marked(self, t: Callable[[str, str], str]) -> str:
        """Say what the other markers of the native chart mean, where it has them; else nothing."""
        marked = self.native is not None and self.native.marks_few
        return t("triangle: too few to be compared", "三角：数量过少，不宜比较") if marked else ""

    @cached_property
    def native(self) -> Native | None:
        """Give its largest panel as numbers that an office can draw itself, if it is bars or lines."""
        return largest(self.spec)

    @cached_property
    def png(self) -> bytes:
        """Draw it at twice its size."""
        return rendering.png(self.svg)

    @property
    def size(self) -> tuple[int, int]:
        """Give width and height in pixels of a screen."""
        return rendering.size(self.svg)


@dataclass(frozen=True)
class Question:
    """One notebook: its heading and its charts."""

    title: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Briefing:
    """A run in words and pictures, in one language."""

    language: str
    title: str
    about: tuple[str, ...]
    invented: bool
    questions: tuple[Question, ...]
    findings: tuple[KeyFinding, ...] = ()
    rests_on: tuple[str, ...] = ()
    cannot_tell: tuple[str, ...] = ()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Give all charts in order."""
        return tuple(picture for question in self.questions for picture in question.pictures)

    @property
    def shown(self) -> tuple[tuple[KeyFinding, Picture], ...]:
        """Give each finding with its chart."""
        pictures = {picture.name: picture for picture in self.pictures}
        return tuple((one, pictures[one.chart]) for one in self.findings if one.chart in pictures)

    @property
    def others(self) -> tuple[Question, ...]:
        """Give the questions with those of their charts that bear out no finding."""
        shown = {picture.name for _, picture in self.shown}
        left = [
            Question(question.title, tuple(one for one in question.pictures if one.name not in shown))
            for question in self.questions
        ]
        return tuple(question for question in left if question.pictures)

    @property
    def parts(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Give what stands beside the findings: what all rests on, and what it cannot tell."""
        t = self.speak
        return (
            (t("What this rests on", "依据"), self.rests_on),
            (t("What this cannot tell", "本分析不能说明什么"), self.cannot_tell),
        )

    @property
    def warning(self) -> str:
        """Say that nothing here is real, where that is so."""
        return self.speak(*wording.INVENTED) if self.invented else ""

    @property
    def speak(self) -> Callable[[str, str], str]:
        """Give what chooses between an English and a Chinese wording."""
        return wording.speaker(self.language)


def read(folder: Path, manifest: Mapping[str, Any]) -> Briefing:
    """Collect a run's charts in its own order, but for those that have nothing to show."""
    language = key_findings.language_of(manifest)
    t = wording.speaker(language)
    drawn = [
        Question(notebook["titles"][language], tuple(_pictures(folder, notebook["charts"])))
        for notebook in manifest["notebooks"]
    ]
    questions = tuple(question for question in drawn if question.pictures)
    reports = manifest["tables"]["reports"]
    about = (
        t(
            f"{wording.count(reports, 'annual report')} in the folder read; run {manifest['run']}.",
            f"所读文件夹中共{reports:,}份年度报告；运行编号{manifest['run']}。",
        ),
        t(
            "The figures are the bodies' own and unaudited; they stand for the reports read, not for all bodies.",
            "数据由各机关自行填报、未经审计，只代表所读报告，不代表全部机关。",
        ),
    )
    invented = any(picture.spec.get("usermeta", {}).get("invented") for q in questions for picture in q.pictures)
    title = t("Annual reports on government information disclosure", "政府信息公开工作年度报告分析")
    return Briefing(
        language,
        title,
        about,
        invented,
        questions,
        key_findings.key_findings(folder, manifest),
        key_findings.rests_on(folder, manifest),
        key_findings.cannot_tell(language),
    )


def _pictures(folder: Path, names: Iterable[str]) -> Iterator[Picture]:
    for name in names:
        spec = json.loads((folder / "charts" / f"{name}.json").read_text(encoding="utf-8"))
        said = spec.get("usermeta", {})
        if not said.get("empty"):
            yield Picture(
                name,
                unbroken(said.get("title", name)),
                unbroken(said.get("subtitle", "")),
                unbroken(said.get("source", "")),
                spec.get("description", name),
                spec,
                folder / "charts" / f"{name}.csv",
            )
