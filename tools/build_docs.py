"""Build the documentation's site: both languages below one folder, every link in it checked.

    python -m tools.build_docs [--out FOLDER] [--demo REPORTS]

With `--demo` an invented corpus of so many reports is made and run in both languages first; the gallery shows it and
its pages become part of the site (`make docs`). Without it the gallery says how to make it. Exit 1 where Sphinx warned,
or where a link of the site leads nowhere. No address outside of the site is asked for.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urldefrag, urlsplit

import lxml.html
from sphinx.cmd.build import build_main

from gkstats.demo import invent as invented
from gkstats.runs import runner
from gkstats.script.markup import render

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs"
OUT: Final = ROOT / "build" / "docs"
TEMPLATES: Final = Path(__file__).with_name("templates")
LANGUAGES: Final = ("en", "zh")
LINKS: Final = "//a/@href | //link/@href | //area/@href | //img/@src | //script/@src | //iframe/@src | //source/@src"


def build(out: Path, demo: Path | None = None) -> list[str]:
    """Write the site into `out`, with the runs that lie in `demo`/en and `demo`/zh; gives what is wrong with it."""
    shutil.rmtree(out, ignore_errors=True)
    wrong = []
    if demo is not None:
        shutil.copytree(demo, out / "demo")
    for language in LANGUAGES:
        trees = out / ".doctrees" / language
        done = build_main(["-q", "-E", "-W", "--keep-going", "-b", "html", "-t", language, "-D", f"demo={demo or ''}",
                           "-d", str(trees), str(DOCS), str(out / language)])  # fmt: skip
        if done:
            wrong.append(f"{language}: Sphinx warned")
    shutil.rmtree(out / ".doctrees", ignore_errors=True)
    (out / "index.html").write_text(f"{render(TEMPLATES, 'docs.html.j2')}\n", encoding="utf-8")
    return wrong + list(broken(out))


def broken(site: Path) -> Iterator[str]:
    """Name each link of the pages below `site` to a file that is not there, or to a place that its page has not."""
    pages = {path: lxml.html.parse(path).getroot() for path in sorted(site.rglob("*.html"))}
    places = {path: {"", "top", *root.xpath("//@id"), *root.xpath("//a/@name")} for path, root in pages.items()}
    for path, root in pages.items():
        for link in dict.fromkeys(root.xpath(LINKS)):
            address, place = urldefrag(link)
            if urlsplit(link).scheme:
                continue
            target = (path.parent / unquote(urlsplit(address).path)).resolve() if address else path
            if target.is_dir():
                target /= "index.html"
            if not target.is_relative_to(site.resolve()) or not target.exists():
                yield f"{path.relative_to(site)}: {link} leads nowhere"
            elif not {place, unquote(place)} & places.get(target, {place}):
                yield f"{path.relative_to(site)}: {link} has no such place"


def demo_runs(folder: Path, reports: int) -> Path:
    """Invent a corpus, run every notebook on it in each language, and give the folder that holds both runs."""
    shutil.rmtree(folder, ignore_errors=True)
    raw, shown = invented.write(folder / "invented", reports), folder / "shown"
    shown.mkdir()
    for language in LANGUAGES:
        run = runner.run([raw], folder / "invented", {"language": language})
        if run.failed:
            sys.exit(f"notebooks failed: {', '.join(run.failed)}")
        shutil.copytree(run.folder, shown / language)
    return shown


def main() -> None:
    """Build, say where the site lies, and exit 1 where something is wrong with it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--demo", type=int, metavar="REPORTS", help="invent so many reports for the gallery")
    given = parser.parse_args()
    demo = demo_runs(ROOT / "build" / "demo", given.demo) if given.demo else None
    wrong = build(given.out.resolve(), demo)
    sys.stdout.write(f"{given.out / 'index.html'}\n")
    sys.stderr.writelines(f"{one}\n" for one in wrong)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
