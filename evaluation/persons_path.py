"""A newcomer's path, walked in a real browser and timed: from the clone to a workbook that an office has opened.

    python -m evaluation.persons_path [--language zh] [--demo 300] [--shots DIR]

Each step is one that README names, and ends when what a person waits for is there to be seen; its seconds are printed.
The clone is of this checkout, into an empty folder; the environment is set up as README says. Needs git, make,
Chromium and LibreOffice.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

HERE: Final = Path(__file__).parents[1]
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_WIDE: Final = {"width": 1280, "height": 900}


@contextmanager
def _step(name: str, shots: Path | None = None, page: Page | None = None) -> Iterator[None]:
    began = time.perf_counter()
    yield
    sys.stdout.write(f"{name:58} {time.perf_counter() - began:7.1f} s\n")
    sys.stdout.flush()
    if shots and page:
        page.screenshot(path=shots / f"{name.replace(' ', '-')}.png")


def _run(*command: str | Path, cwd: Path) -> str:
    """Run a command as a person's shell would, and give the last line that it printed."""
    # What this process was told of Python and its environment is no newcomer's.
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}")
    return (done.stdout.strip().splitlines() or [""])[-1]


def walk(place: Path, language: str, reports: int, shots: Path | None) -> None:
    """Walk the path in an empty folder and print each step with its seconds."""
    project = place / "gkstats"
    with _step("clone"):
        _run("git", "clone", "-q", HERE, project, cwd=place)
    with _step("make report: set-up, five reports, a run"):
        first = _run("make", "report", cwd=project)
    with _step("make report once more"):
        first = _run("make", "report", cwd=project)
    gkstats = project / ".venv" / "bin" / "gkstats"
    browser = next(filter(None, map(shutil.which, _BROWSERS)))
    with sync_playwright() as started:
        tab = started.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = tab.new_page(viewport=_WIDE)  # type: ignore[arg-type]
        with _step("first page read, and the five reports one by one", shots, page):
            page.goto(Path(first).as_uri())
            page.locator("a[href='reports.html']").click()
            page.locator("h2").nth(4).wait_for()
        with _step(f"a demo of {reports}, every notebook"):
            told = _run(
                gkstats, "demo", "--reports", str(reports), "--out", "demo", "-p", "language", language, cwd=project
            )
        with _step("its first page: what was found, and the first chart", shots, page):
            page.goto(Path(told).as_uri())
            page.locator(".findings li a").first.click()
            page.wait_for_function("[...document.images].some(image => image.complete && image.naturalWidth)")
        with _step("one body looked up: the notebook's page", shots, page):
            page.locator("a[href='notebooks/09_one_body.html']").first.click()
            page.locator("h1, h2").first.wait_for()
        with _step("one table filtered", shots, page):
            page.goto((Path(told).parent / "notebooks" / "01_zero_requests.html").as_uri())
            page.locator(".gk-filter").first.wait_for()
            every = page.locator(".gk-told").first.inner_text()
            page.locator(".gk-filter").first.fill("2023")
            page.wait_for_function(
                "every => document.querySelector('.gk-told').textContent != every", arg=every, timeout=5_000
            )
        tab.close()
    with _step("the workbook opened in LibreOffice"):
        book = Path(told).parent / "tables.xlsx"
        profile = f"-env:UserInstallation=file://{place}/profile"
        office = shutil.which("soffice") or "soffice"
        _run(office, "--headless", profile, "--convert-to", "pdf", "--outdir", place, book, cwd=place)


def main() -> None:
    """Walk it once, in a folder that is removed."""
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    told.add_argument("--language", choices=["en", "zh"], default="en")
    told.add_argument("--demo", type=int, default=300)
    told.add_argument("--shots", type=Path)
    given = told.parse_args()
    if given.shots:
        given.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        walk(Path(name), given.language, given.demo, given.shots)


if __name__ == "__main__":
    main()
