"""Fuzz the reader with atheris (libFuzzer): bytes mutated from real files, guided by the branches that they reach.

atheris is no dependency: install it, with the packages that reading needs, in an environment of its own, then

    PYTHONPATH=src python tools/fuzz.py .txt CORPUS data/raw -max_total_time=600 -timeout=10 -rss_limit_mb=500

The first word is the suffix that the bytes are read under (.txt, .html, .docx, .pdf). CORPUS collects the inputs that
reached something new. What follows goes to libFuzzer: more seeds, more options. An input on which reading raises, takes
more than the limits or gives a report that breaks a rule below is kept as crash-*, timeout-* or oom-*.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["gkstats"]):
    from gkstats import forms
    from gkstats.model import Report
    from gkstats.reading.report import read

LARGEST = 20_000  # bytes: three reports; longer inputs only slow the search
WORDS = ("政府信息公开工作年度报告", "一、总体情况", "五、存在的主要问题及改进情况", "一是", "（二）", "2023年", "万元")
SHAPES = ("\t", "|", "\f", "\r\n", "\0", "\ufeff", "　", "1234567890", "1,234", "-", "/", "无", "O", "\n\n0\n")


def dictionary() -> str:
    """Give libFuzzer's dictionary: the forms' labels, a report's other words, and what stands between them."""
    blocks = [block for name in forms.NAMES for block in forms.load(name).blocks]
    labels = {label for block in blocks for label in (*block.heads, *(row.label for row in block.rows))}
    entries = (text.encode() for text in (*sorted(labels), *WORDS, *SHAPES) if text)
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in entry) + '"\n' for entry in entries)


def hold(data: bytes, suffix: str) -> None:
    """Read the bytes and hold what comes out to what every reader of the tables relies on."""
    outcome = read(data, f"x{suffix}")
    if not isinstance(outcome, Report):
        assert outcome.issues, "no report, and no reason"
        return
    assert len({(cell.table, cell.key) for cell in outcome.cells}) == len(outcome.cells), "a cell twice"
    lines = data.count(b"\n") + 1 if suffix == ".txt" and b"\0" not in data else None
    for cell in outcome.cells:
        assert (cell.value is not None) == (cell.state == "reported"), f"{cell} has a value without the state"
        assert cell.line is None or lines is None or 1 <= cell.line <= lines, f"{cell} stands on no line"


def main() -> None:
    """Fuzz until libFuzzer is told to stop."""
    suffix, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder, "labels.dict")
        words.write_text(dictionary(), encoding="ascii")
        options = [f"-dict={words}", f"-max_len={LARGEST}", "-print_final_stats=1", *rest]
        atheris.Setup([sys.argv[0], *options], lambda data: hold(data, suffix))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
