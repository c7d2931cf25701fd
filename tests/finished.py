"""One real run for all tests that look at one: files in a folder with Chinese and spaces, papermill, every notebook."""

from __future__ import annotations

import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import RAW, ROOT
from gkstats.runs import project, runner

if TYPE_CHECKING:
    from gkstats.runs.outcome import Run

NOTICE = "关于召开政府信息公开工作会议的通知\n各单位：定于今天下午开会。\n"
HOSTILE = "<script>window.caught = 1</script>"


@cache
def run(place: Path) -> Run:
    """Run all notebooks on the transcripts, one with markup in a stated problem, and a notice that is none.

    The caller's folder is below the project's, as it is for someone who works in a subfolder.
    """
    raw = place / "年度 报告" / "原 文"
    shutil.copytree(RAW, raw)
    hostile = next(raw.glob("000*.txt"))
    text = hostile.read_text(encoding="utf-8")
    assert "一是" in text
    head, tail = text.rsplit("一是", 1)
    hostile.write_text(f"{head}一是{HOSTILE}{tail}", encoding="utf-8")
    (raw / "通知 & 说明.txt").write_text(NOTICE, encoding="utf-8")
    here = Path.cwd()
    os.chdir(ROOT / "src")
    try:
        return runner.run(
            [raw], place / "年度 报告" / "运 行", {"years": "2019-2023", "examples": "3"}, project.notebooks()
        )
    finally:
        os.chdir(here)


def charts(folder: Path) -> dict[str, dict[str, str]]:
    """Give what each chart of a run that is not empty says of itself, by name."""
    said = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["usermeta"] for path in folder.glob("charts/*.json")
    }
    return {name: of_itself for name, of_itself in said.items() if not of_itself["empty"]}
