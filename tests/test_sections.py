"""The sections' prose leads back to the lines that it is printed on, however a page breaks it."""

from __future__ import annotations

import re
import unicodedata

import pytest

from gkstats.reading.report import read
from layouts import LAYOUTS
from printing import numbers, printed


def bare(text):
    """Give a text in ordinary characters, without blanks and a page's marks."""
    return re.sub(r"[\s#>*|\xad]", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_printed_line_is_found_again(layout):
    """Where a section's `lines` say that a line begins, the file prints just that on it."""
    text = printed("2021", numbers("2021", seed=3), LAYOUTS[layout])
    lines = text.split("\n")
    found = 0
    for section in read(text.encode(), "report.txt").sections:
        starts = [at for at, _ in section.lines]
        assert starts[:1] == ([0] if section.text else [])
        for (start, line), stop in zip(section.lines, [*starts[1:], len(section.text)][: len(starts)], strict=True):
            said = bare(section.text[start:stop])
            assert said
            assert said in bare(lines[line - 1])
            found += 1
    assert found > 3
