"""Fuzz the reader with atheris (libFuzzer): files mutated by bytes and by parts, guided by the branches they reach.

atheris is no dependency: install it, with the packages that reading and the tests' files need, in an environment of its
own (atheris lxml pypdfium2 rapidfuzz reportlab fonttools pytest), then

    PYTHONPATH=src python -m evaluation.fuzz .txt CORPUS data/raw -max_total_time=600 -timeout=10 -rss_limit_mb=500

The first word is the suffix that the bytes are read under: .txt, .html, .docx (the bytes are the body, made
well-formed and packed) or .pdf. CORPUS collects the inputs that reached something new; small forms are put there first,
unless the suffix is .txt. What follows goes to libFuzzer: more seeds, more options. An input on which reading raises,
takes more than the limits or gives a report that breaks a rule below is kept as crash-*, timeout-* or oom-*.
"""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import atheris
from lxml import etree

with atheris.instrument_imports(include=["gkstats"]):
    from gkstats import forms
    from gkstats.model import Report
    from gkstats.reading.report import read, read_lines

from evaluation.filemaking import docx, html, package, pdf, unpacked
from evaluation.printing import FORMS, document, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.demo.printing import Document

LARGEST = {".txt": 20_000, ".html": 40_000, ".docx": 80_000, ".pdf": 60_000}  # bytes; longer ones only slow the search
WORDS = ("政府信息公开工作年度报告", "一、总体情况", "五、存在的主要问题及改进情况", "一是", "（二）", "2023年", "万元")
SHAPES = ("\t", "|", "\f", "\r\n", "\0", "\ufeff", "　", "1234567890", "1,234", "-", "/", "无", "O", "\n\n0\n")
MARKUP = {
    ".txt": (),
    ".html": ("<table>", "</table>", "<tr>", "<td>", "</td>", "<td rowspan=3>", "<td colspan=9>", "<p>", "<br>"),
    ".docx": (
        "<w:tbl>",
        "</w:tbl>",
        "<w:tr>",
        '<w:vMerge w:val="continue"/>',
        "<w:vMerge/>",
        '<w:gridSpan w:val="3"/>',
    ),
    ".pdf": (" l S", " re f", " m ", " Tj", " Td", " cm", "0 0 0 0 0 0 cm", "q\n", "Q\n", "BT ", "ET "),
}
# Where a file of a format is cut into the parts that are left out, doubled and moved.
SEAMS = {
    ".txt": re.compile(rb"(?<=[\n\t])"),
    ".html": re.compile(rb"(?=<(?:t[rdh]|table|p|/t))"),
    ".docx": re.compile(rb"(?=<w:(?:p|tc|tr|tbl)>)|(?<=</w:(?:tc|tr)>)"),
    ".pdf": re.compile(rb"(?<=\n)|(?<= S )|(?<= Tj )|(?<=ET )"),
}
NUMBER = re.compile(rb"\d+(?:\.\d+)?")


def dictionary(suffix: str) -> str:
    """Give libFuzzer's dictionary: the forms' labels, a report's other words, and what stands between them."""
    blocks = [block for name in forms.NAMES for block in forms.load(name).blocks]
    labels = {label for block in blocks for label in (*block.heads, *(row.label for row in block.rows))}
    entries = (text.encode() for text in (*sorted(labels), *WORDS, *SHAPES, *MARKUP[suffix]) if text)
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in entry) + '"\n' for entry in entries)


def mutated(data: bytes, most: int, seed: int, suffix: str) -> bytes:
    """Mutate by parts of the format, or by bytes: leave out, double, move or swap parts, change a number."""
    rng = Random(seed)  # noqa: S311 - libFuzzer gives the seed
    parts = SEAMS[suffix].split(data)
    if len(parts) < 4 or rng.random() < 0.4:
        return atheris.Mutate(data, most)
    start = rng.randrange(len(parts) - 1)
    stop = min(len(parts), start + 1 + int(rng.expovariate(1) * rng.choice((1, 4, 30))))
    match rng.randrange(5):
        case 0:
            del parts[start:stop]
        case 1:
            parts[start:start] = parts[start:stop]
        case 2:
            cut = parts[start:stop]
            del parts[start:stop]
            at = rng.randrange(len(parts) + 1)
            parts[at:at] = cut
        case 3:
            other = rng.randrange(len(parts))
            parts[start], parts[other] = parts[other], parts[start]
        case _:
            new = str(rng.choice((0, 1, 7, 10**9, rng.randrange(1000)))).encode()
            parts[start] = NUMBER.sub(new, parts[start], count=1)
    return b"".join(parts)[:most]


def hold(data: bytes, suffix: str) -> None:
    """Read the bytes and hold what comes out to what every reader of the tables relies on."""
    if suffix == ".docx":
        body = etree.fromstring(data or b"<a/>", etree.XMLParser(recover=True))
        data = package(data if body is None else etree.tostring(body))
    outcome = read(data, f"x{suffix}")
    if not isinstance(outcome, Report):
        assert outcome.issues, "no report, and no reason"
        return
    assert len({(cell.table, cell.key) for cell in outcome.cells}) == len(outcome.cells), "a cell twice"
    lines = read_lines(data, f"x{suffix}").printed
    for cell in outcome.cells:
        assert (cell.value is not None) == (cell.state == "reported"), f"{cell} has a value without the state"
        assert cell.line is None or 1 <= cell.line <= len(lines), f"{cell} stands on no line"


def seeds(suffix: str) -> list[bytes]:
    """Print small documents: whole, and with one table each."""
    made: dict[str, Callable[[Document], bytes]] = {
        ".html": lambda document: html(document).encode(),
        ".docx": lambda document: unpacked(docx(document)),
        ".pdf": lambda document: pdf(document, embedded=False),
    }
    if suffix not in made:
        return []
    found = []
    for seed, form in enumerate(FORMS):
        whole = document(form, numbers(form, seed, top=9), seed=seed)
        found.append(made[suffix](whole))
        found += [made[suffix](only(whole, kept)) for kept in range(3)]
    return found


def only(whole: Document, kept: int) -> Document:
    """Leave one of a document's tables."""
    grid = whole.grids[kept]
    sections = (replace(s, parts=tuple(p for p in s.parts if isinstance(p, str) or p is grid)) for s in whole.sections)
    return replace(whole, sections=tuple(sections))


def main() -> None:
    """Fuzz until libFuzzer is told to stop."""
    suffix, corpus, *rest = sys.argv[1:]
    Path(corpus).mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(suffix)):
        Path(corpus, f"seed-{number}").write_bytes(seed)
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder, "words.dict")
        words.write_text(dictionary(suffix), encoding="ascii")
        options = [f"-dict={words}", f"-max_len={LARGEST[suffix]}", "-print_final_stats=1", corpus, *rest]
        atheris.Setup(
            [sys.argv[0], *options],
            lambda data: hold(data, suffix),
            custom_mutator=lambda data, most, seed: mutated(data, most, seed, suffix),
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
