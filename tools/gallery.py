"""Every chart of every notebook in both languages on one page, at the size of a slide and small: to be looked through.

    python tools/gallery.py [--data TABLES] [--out FOLDER]

Without `--data` an invented corpus is made first, in the folder itself. One body of the corpus is shown in 09.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from pathlib import Path

import gkstats
from gkstats.demo import invent as invented
from gkstats.runs import project
from gkstats.script.markup import render

REPORTS = 1_000
TEMPLATES = Path(__file__).with_name("templates")


def run(notebook: Path, data: Path, charts: Path, agency: str, language: str) -> None:
    """Run a notebook's code cells in this process; its charts are written to `charts`."""
    names: dict[str, object] = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # noqa: S102 - our own notebook
            if "parameters" in cell["metadata"].get("tags", ()):
                given = {"data": str(data), "output": str(charts), "language": language, "agency": agency}
                names |= {name: value for name, value in given.items() if name in names}


def main() -> None:
    """Write the gallery and say where it lies; exit 1 where a notebook warned."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of tables, or of runs (then the latest)")
    parser.add_argument("--out", type=Path, default=project.root() / "data" / "processed" / "gallery")
    given = parser.parse_args()
    folder: Path = given.out.resolve()
    data = given.data.resolve() if given.data else folder / "tables"
    if given.data is None:
        gkstats.write(gkstats.parse(invented.write(folder, REPORTS)), data)
    agency = gkstats.indicators.busiest(gkstats.load(data))
    shown: list[tuple[str, list[list[Path]]]] = []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for notebook in project.notebooks():
            pairs: list[list[Path]] = []
            shown.append((notebook.stem, pairs))
            charts = {language: folder / language / notebook.stem for language in ("en", "zh")}
            for language, place in charts.items():
                run(notebook, data, place, agency, language)
            drawings = sorted(charts["en"].glob("*.png"), key=lambda path: path.stat().st_mtime_ns)
            pairs += [[one.relative_to(folder), (charts["zh"] / one.name).relative_to(folder)] for one in drawings]
    html = render(TEMPLATES, "gallery.html.j2", notebooks=shown)
    (folder / "gallery.html").write_text(f"{html}\n", encoding="utf-8")
    sys.stdout.write(f"{folder / 'gallery.html'}\n")
    for warning in warned:
        sys.stderr.write(f"{warning.category.__name__}: {warning.message}\n")
    sys.exit(bool(warned))


if __name__ == "__main__":
    main()
