"""Renew the pictures of README and the gallery, in both languages, from runs of the demo.

    python -m tools.pictures [--demo FOLDER]

FOLDER holds a run in en and one in zh, as `make docs` leaves them in build/demo/shown (the default). A picture is
docs/demo-NAME.png, its Chinese twin docs/demo-NAME.zh.png: charts, and the first page as Chromium shows it. They are
made small, for they are kept in git.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image
from playwright.sync_api import sync_playwright

from tools.build_docs import DOCS, LANGUAGES, ROOT

CHARTS: Final = ("zero-requests-share-by-level", "zero-requests-map", "stated-problems")
PAGE: Final = "first-page"
WIDTH, COLOURS = 1000, 256


def small(drawn: Path, name: str, language: str) -> Path:
    """Put a picture into docs/ with few colours, as wide as a page shows it on a fine screen."""
    place = DOCS / f"demo-{name}{'' if language == 'en' else f'.{language}'}.png"
    with Image.open(drawn) as picture:
        shown = picture.convert("RGB")
    shown.thumbnail((WIDTH, WIDTH * 2), Image.Resampling.LANCZOS)
    # Of all methods the one that loses no thin line's colour to the many shades of a pale area.
    few = shown.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(place, optimize=True)
    return place


def first_page(run: Path, place: Path) -> Path:
    """Photograph the upper part of a run's first page."""
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1000, "height": 600})
        page.goto((run / "index.html").resolve().as_uri())
        page.screenshot(path=place)
        opened.close()
    return place


def main() -> None:
    """Write each picture and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=ROOT / "build" / "demo" / "shown")
    demo: Path = parser.parse_args().demo
    for language in LANGUAGES:
        made = [small(demo / language / "charts" / f"{chart}.png", chart, language) for chart in CHARTS]
        with TemporaryDirectory() as place:
            made.append(small(first_page(demo / language, Path(place) / "page.png"), PAGE, language))
        sys.stdout.writelines(f"{picture}: {picture.stat().st_size // 1024} KB\n" for picture in made)


if __name__ == "__main__":
    main()
