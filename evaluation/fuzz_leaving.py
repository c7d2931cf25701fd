"""Fuzz all that stands between a document and what leaves: mutated reports through tables and every export.

    python -m evaluation.fuzz_leaving 20 [SEED]

Each round takes invented reports, puts hostile text into them and into their files' names (formulas, characters that
move a cursor or turn letters, numbers beyond any column, endless cells), cuts, doubles and moves lines, and parses the
folder. Then nothing may have raised, every file is in `reports` or `issues`, and of every CSV, XLSX, DTA and SAV, and
of every file of a packed run, no cell is a formula and none holds a control character.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from random import Random
from typing import TYPE_CHECKING, Final

import openpyxl
import polars as pl
import pyreadstat

import gkstats as gk
from gkstats import exports
from gkstats.corpus import parsing
from gkstats.demo import invent
from gkstats.runs import packing, runner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REPORTS: Final = 12
HOSTILE: Final = (
    '=HYPERLINK("http://example.org/?"&A1,"x")', "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "＋1",
    "＠x", "\t=1+1", "\r=1", "\u202e示例\u202c", "\u2066x\u2069", "\x1b[2J", "\x07", "\x00", "\x0b=1", "\x85",
    "\u2028=1",
    "\ufeff=1", "123456789012345678901234567890", "9" * 400, "1e999", "-0", "①②③", "½", "\U0001f600" * 50, "甲" * 5000,
    "&lt;=1&gt;", "<script>alert(1)</script>", "'; DROP TABLE reports; --", "\\", '"', '""\n=1',
    "联系人：示某某，电话0971-6100000",
)  # fmt: skip
NAMES: Final = ("=1+1", "+示例", "@x", "-1", "示\u202e例", "\x1b[31m红", "a\nb", "'x", "＝x", "a'\"b", "{x}", "%s")
RUNS: Final = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def mutated(text: str, rng: Random) -> str:
    """Put hostile text into a report, and cut, double and move its lines."""
    lines = text.split("\n")
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                lines[at] = rng.choice(HOSTILE) + lines[at]
            case 1:
                lines.insert(at, rng.choice(HOSTILE))
            case 2:
                middle = len(lines[at]) // 2
                lines[at] = lines[at][:middle] + rng.choice(HOSTILE) + lines[at][middle:]
            case 3:
                lines[at:at] = lines[at : at + rng.randrange(1, 20)]
            case 4:
                del lines[at : at + rng.randrange(1, 6)]
                lines.append(rng.choice(HOSTILE))
            case _:
                lines[at] = re.sub(r"\d+", lambda _: rng.choice(HOSTILE), lines[at], count=1)
    return "\n".join(lines)


def fill(folder: Path, rng: Random) -> int:
    """Write mutated reports below a folder under hostile names; gives how many."""
    raw = invent.write(folder / "demo", REPORTS, seed=rng.randrange(10**6))
    texts = sorted(raw.rglob("*.txt"))
    target = folder / "in"
    target.mkdir()
    for number, path in enumerate(texts):
        name = f"{rng.choice(NAMES)}{number}.txt"
        text = mutated(path.read_text(encoding="utf-8"), rng)
        (target / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    return len(texts)


def faults(folder: Path, rng: Random) -> Iterator[str]:
    """Parse and export a folder of mutated reports; name what is wrong with what leaves."""
    files = fill(folder, rng)
    corpus = parsing.parse_into(folder / "tables", folder / "in")
    known = {*corpus.reports["source"], *corpus.issues["source"]}
    if len(known) != files:
        yield f"{files} files, {len(known)} of them accounted for"
    for kind in exports.FORMATS:
        for language in ("", "zh"):
            out = folder / f"out{language}.{kind}"
            exports.export(folder / "tables", kind, out, language)
            for cell in _cells(kind, out):
                if kind == "csv" and RUNS.match(cell) and not _is_number(cell):
                    yield f"{kind}: runs: {cell[:80]!r}"
                if CONTROL.search(cell):
                    yield f"{kind}: control: {cell[:80]!r}"
    run, packed = runner.run([folder / "in"], folder / "runs", notebooks=[]).folder, folder / "run.zip"
    digest = packing.pack(run, packed)
    yield from (f"pack: {one.name} is not as it was packed" for one in packing.verify(packed, digest))
    for name, text in _packed(packed):
        if CONTROL.search(text):
            yield f"pack: {name}: control: {text[:80]!r}"
        if name.endswith(".csv") and RUNS.match(text) and not _is_number(text):
            yield f"pack: {name}: runs: {text[:80]!r}"
    if len(gk.load(folder / "tables").reports) != len(corpus.reports):
        yield "the tables on the disk are others"


def _cells(kind: str, out: Path) -> Iterable[str]:
    """Give the texts of an export."""
    if kind == "csv":
        for path in out.glob("*.csv"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.reader(file):
                    yield from row
    elif kind == "xlsx":
        for sheet in openpyxl.load_workbook(out):
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                if cell.data_type == "f":
                    yield f"\x00formula {cell.value}"
                elif isinstance(cell.value, str):
                    yield cell.value
    elif kind in ("dta", "sav"):
        read = pyreadstat.read_dta if kind == "dta" else pyreadstat.read_sav
        for path in out.glob(f"*.{kind}"):
            frame, _ = read(path)
            for column in frame.columns:
                yield from (value for value in frame[column] if isinstance(value, str))


def _packed(out: Path) -> Iterator[tuple[str, str]]:
    """Give the texts of a pack, each with the name of its file."""
    with zipfile.ZipFile(out) as box:
        for name in box.namelist():
            data = box.read(name)
            match PurePosixPath(name).suffix:
                case ".parquet":
                    what: object = pl.read_parquet(data).rows()
                case ".json":
                    what = json.loads(data)
                case ".csv":
                    what = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
                case _:
                    what = data.decode("utf-8")
            yield from ((name, text) for text in _texts(what))


def _texts(what: object) -> Iterator[str]:
    if isinstance(what, str):
        yield what
    elif isinstance(what, dict):
        yield from _texts([*what.keys(), *what.values()])
    elif isinstance(what, list | tuple):
        for one in what:
            yield from _texts(one)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def main() -> None:
    """Run rounds and print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", type=int)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    asked = parser.parse_args()
    wrong = 0
    for number in range(asked.rounds):
        with tempfile.TemporaryDirectory() as temporary:
            for fault in faults(Path(temporary), Random(f"{asked.seed} {number}")):  # noqa: S311
                wrong += 1
                sys.stdout.write(f"round {number}: {fault}\n")
    sys.stdout.write(f"{asked.rounds} rounds, {asked.rounds * REPORTS} reports: {wrong} faults\n")


if __name__ == "__main__":
    main()
