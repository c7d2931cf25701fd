"""Heads that lines or rows of cells break are put together where they can be told in one way only."""

from __future__ import annotations

import pytest

from gkstats.files.text import split
from gkstats.reading.tables.labels.broken_heads import with_heads_joined

TOLD = {
    "blanks": (
        ["申请人情况", "自然人 科研 商业 社会公 法律服 其他 总计", "机构 企业 益组织 务机构"],
        ["申请人情况", "自然人 科研机构 商业企业 社会公益组织 法律服务机构 其他 总计", ""],
    ),
    "three lines": (
        ["自然 商业 科研 法律 社会 其他 总计", "人 企业 机构 服务 公益", "机构 组织"],
        ["自然人 商业企业 科研机构 法律服务机构 社会公益组织 其他 总计", "", ""],
    ),
    "upright": (
        ["法律 社会", "总计 自然人 商业 服务 公益 科研 其他", "企业 机构 组织 机构"],
        ["总计 自然人 商业企业 法律服务机构 社会公益组织 科研机构 其他", "", ""],
    ),
    "a row of cells below": (
        ["类别\t结果\t结果\t其他\t尚未\t总计", "\t纠正\t维持\t结果\t审结\t"],
        ["类别\t结果纠正\t结果维持\t其他结果\t尚未审结\t总计", "\t\t\t\t\t"],
    ),
    "tiers": (
        ["自然人 法人或其他组织 总计", "科研 商业 社会公 法律服 其他", "机构 企业 益组织 务机构"],
        ["自然人 法人或其他组织 总计", "科研机构 商业企业 社会公益组织 法律服务机构 其他", ""],
    ),
}
OPEN = {
    "a column's head is lost": ["自然人 科研 社会公 法律服 其他 总计", "机构 益组织 务机构"],
    "a piece is lost": ["自然人 科研 商业 社会公 法律服 其他 总计", "机构 益组织 务机构"],
    "a whole head on either line": ["科研 商业 其他 总计 社会公 法律服", "机构 企业 自然人 益组织 务机构"],
    "numbers among them": ["自然人 科研 商业 社会公 法律服 其他 总计 7", "机构 企业 益组织 务机构"],
}


@pytest.mark.parametrize("name", TOLD)
def test_broken_heads_stand_on_one_line(name: str) -> None:
    """Words of neighbouring lines that make all heads in one way only are those heads, in that order."""
    printed, expected = TOLD[name]
    assert list(with_heads_joined(split("\n".join(["三、", *printed, "一、本年新收 1"]))).folded[1:-1]) == expected


@pytest.mark.parametrize("name", OPEN)
def test_heads_that_are_not_told_stay_as_printed(name: str) -> None:
    """Where words make heads in no way, or in several, nothing is put together."""
    text = split("\n".join(["三、", *OPEN[name], "一、本年新收 1"]))
    assert with_heads_joined(text) is text
