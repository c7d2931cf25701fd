"""Tables in AsciiDoc: the marks of merged cells are no numbers of the rows beside them."""

from __future__ import annotations

import re

import pytest

from evaluation.judge import case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import FORMS, numbers
from gkstats.files.asciidoc import without_spans
from gkstats.reading.report import read

RULE = re.compile(r"(?m)^\|(?: -+ \|)+$\n")
TABLE = re.compile(r"(?m)(?:^\|.*\|$\n?)+")
ROWS = {"三、本年度办理结果": 22, "（三）不予公开": 8, "（四）无法提供": 3, "（五）不予处理": 5}


def asciidoc(text: str) -> str:
    """Print the tables of a Markdown text in AsciiDoc: a cell begins behind a bar, merged ones with their spans."""

    def row(line: str) -> str:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        said = [
            f".{ROWS[cell]}+|{cell}" if cell in ROWS else f"3+|{cell}" if cell[:2] in ("一、", "四、") else f"|{cell}"
            for cell in cells
            if cell
        ]
        return " ".join(said)

    def table(found: re.Match[str]) -> str:
        return "|===\n" + "\n\n".join(map(row, found[0].strip().split("\n"))) + "\n|===\n"

    return TABLE.sub(table, RULE.sub("", text))


@pytest.mark.parametrize("form", FORMS)
def test_spans_are_no_numbers(form: str) -> None:
    """Every request is read beside merged cells."""
    printed = case(form, numbers(form, 1), LAYOUTS["markdown"], 1)
    text = asciidoc(printed.sheet.text)
    assert "3+|一" in text
    assert ".8+|" in text
    verdict = judge(printed, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])
    assert [key for key in verdict.missing if key[0] == "requests"] == []


def test_what_stands_elsewhere_stays() -> None:
    """Numbers before bars are cells, and outside of a table nothing is left out; places stay what they were."""
    text = "2+|x\n|===\n2+|x |12 |5|6\n|7+ .3+^|y |+8\n|===\n.2+|z"
    assert without_spans(text) == "2+|x\n|===\n  |x |12 |5|6\n|7+    ^|y |+8\n|===\n.2+|z"
