"""Renew the pictures of README and the gallery, in both languages: charts of the transcripts and of the demo.

    python -m tools.pictures [--demo FOLDER]

FOLDER holds runs of the demo in en and zh, as `make docs` leaves them in build/demo/shown (the default). A picture is
docs/NAME.png, its Chinese twin docs/NAME.zh.png; both are made small, for they are kept in git.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image

from gkstats.runs import project, runner
from tools.build_docs import DOCS, LANGUAGES, ROOT

# Charts of the demo that are shown, and the one of the transcripts with its notebook.
SHOWN: Final = ("zero-requests-provinces", "stated-problems", "outcome-rates", "zero-requests-share-by-level")
OF_TRANSCRIPTS: Final = ("zero-requests-by-year", "01_zero_requests")
WIDTH, COLOURS = 1000, 64


def small(drawn: Path, name: str, language: str) -> Path:
    """Put a chart into docs/ with few colours, as wide as a page shows it on a fine screen."""
    place = DOCS / f"{name}{'' if language == 'en' else f'.{language}'}.png"
    with Image.open(drawn) as picture:
        shown = picture.convert("RGB")
    shown.thumbnail((WIDTH, WIDTH * 2), Image.Resampling.LANCZOS)
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(place, optimize=True)
    return place


def main() -> None:
    """Write each picture and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, default=ROOT / "build" / "demo" / "shown")
    demo: Path = parser.parse_args().demo
    name, notebook = OF_TRANSCRIPTS
    for language in LANGUAGES:
        made = [small(demo / language / "charts" / f"{chart}.png", f"demo-{chart}", language) for chart in SHOWN]
        with TemporaryDirectory() as place:
            asked = [path for path in project.notebooks() if path.stem == notebook]
            run = runner.run([ROOT / "data" / "raw"], place, {"language": language}, asked)
            made.append(small(run.folder / "charts" / f"{name}.png", name, language))
        sys.stdout.writelines(f"{picture}: {picture.stat().st_size // 1024} KB\n" for picture in made)


if __name__ == "__main__":
    main()
