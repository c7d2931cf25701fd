"""Heads that a converter broke over lines, pieces of several on one line: they stand in the form's order as before."""

from __future__ import annotations

import re

import pytest

from evaluation.judge import case, judge
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers
from gkstats.reading.report import read

# The heads of the requests, up to the first row.
HEADS = re.compile(r"（本列数据.*?(?=一、本年新收)", re.DOTALL)
NOTE = "（本列数据的勾稽关系为：第一项加第二项之"
# As `pdftotext -layout`, MuPDF and LibreOffice's pages have them.
DRAWN = f"""{NOTE}            法人或其他组织
    和，等于第三项加第四项之和）     自然人 商业企 科研机 社会公益 法律服      总计
                                            其他
                            业   构   组织  务机构
"""
TORN = """（本列数据的勾稽关系 为：第一项加第二项之 和，等于第三项加第四 申请人情况 自然 人 法人或其他组织 总计
商业 科研 社会 法律 其他 项之和） 企业 机构 公益 组织 服务 机构
""".replace(" ", "\n")
SORTED = """（本列数据的勾稽关系  申请人情况
为：第一项加第二项之  自然  法人或其他组织             总计
和，等于第三项加第四  人   商业  科研  社会  法律  其他项之和）            企业  机构  公益  服务
                        组织  机构
"""


@pytest.mark.parametrize("heads", [DRAWN, TORN, SORTED], ids=["drawn", "torn", "sorted"])
def test_pieces_of_heads_are_no_words_of_others(heads: str) -> None:
    """The table is read as it would be below whole heads."""
    printed = case("2021", numbers("2021", 2, sums=True), LAYOUTS["tabs"], 2)
    text = HEADS.sub(heads, printed.sheet.text, count=1)
    assert heads in text
    verdict = judge(printed, read(text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.missing) == ([], [])


@pytest.mark.parametrize("word", ["外籍人员", "企业法人", "机构"])
def test_another_word_among_them_is_one(word: str) -> None:
    """A head that no form has stands among the pieces: no column is told by them."""
    printed = case("2021", numbers("2021", 2, sums=False), LAYOUTS["tabs"], 2)
    text = HEADS.sub(DRAWN.replace("法律服  ", f"{word} 法律服"), printed.sheet.text, count=1)
    verdict = judge(printed, read(text.encode(), "report.txt"))
    assert verdict.wrong == []
    assert len([key for key in verdict.missing if key[0] == "requests"]) == 25 * 7


# A merged head alone above the others, on a page of fixed columns and with nothing to tell where it stands.
ABOVE = f"""{NOTE}和，等于第三项加第四项之和）                  法人或其他组织
                                          自然人                             总计
                                              商业企业 科研机构 社会公益组织 法律服务机构 其他
"""


def test_below_a_merged_head_the_place_on_the_page_tells() -> None:
    """自然人 stands left of the heads of the bodies where a page is drawn; without its blanks nobody can tell."""
    printed = case("2021", numbers("2021", 2, sums=True), LAYOUTS["tabs"], 2)
    drawn, flat = (HEADS.sub(heads, printed.sheet.text, count=1) for heads in (ABOVE, re.sub(r"\n +", r"\n", ABOVE)))
    told, untold = (judge(printed, read(text.encode(), "report.txt")) for text in (drawn, flat))
    assert (told.wrong, told.missing) == ([], [])
    assert untold.wrong == []
    assert {key[0] for key in untold.missing} == {"requests"}
