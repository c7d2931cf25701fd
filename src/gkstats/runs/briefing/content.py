"""What a briefing is made of: a run's charts under its questions, each with its words and its picture without them."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PIL import Image

from gkstats.charts import rendering
from gkstats.runs import key_findings
from gkstats.words import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from gkstats.runs.key_findings import KeyFinding


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

    @cached_property
    def svg(self) -> str:
        """Draw it without title and source line."""
        return rendering.plain_svg(self.spec)

    @cached_property
    def png(self) -> bytes:
        """Draw it at twice its size; packed again without loss it takes a quarter of the room."""
        packed = io.BytesIO()
        with Image.open(io.BytesIO(rendering.png(self.svg))) as drawn:
            drawn.convert("RGB").save(packed, "PNG")
        return packed.getvalue()

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
                said.get("title", name),
                said.get("subtitle", ""),
                said.get("source", ""),
                spec.get("description", name),
                spec,
                folder / "charts" / f"{name}.csv",
            )
