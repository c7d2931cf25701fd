"""The sections' prose leads back to the lines that it is printed on, however a page breaks it."""

from __future__ import annotations

import re
import unicodedata

import pytest

from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers, printed
from gkstats.model import Line
from gkstats.reading.prose.sections import paragraphs
from gkstats.reading.report import read


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


def test_a_line_that_breaks_off_amid_a_sentence_goes_on():
    """Lines of uneven width, as around a picture, make one paragraph; a heading behind them stays."""
    uneven = [
        "一是个别部门重视不够，工作不主动，工",
        "作拖沓，加上机构改革全面推进，许多部门和单位的联络",
        "员没有递补，",
        "工作脱节，有的栏目和专",
        "栏长期空着、没有更新",
        "改进措施",
        "一是各部门和单位都要把政务公开放在心上，落实到人，并且",
        "定期检查。",
    ]
    found = paragraphs(Line(number, text) for number, text in enumerate(uneven, 1))
    assert [paragraph.text for paragraph in found] == ["".join(uneven[:5]), uneven[5], "".join(uneven[6:])]
