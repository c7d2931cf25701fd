"""Write what is declared of the indicators into docs/indicators.md and its Chinese twin, between the pages' marks.

python -m tools.write_indicators

The Chinese page also takes over what was measured, which scripts of `evaluation/` write into the English one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gkstats import indicators

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
PAGES: Final = {"en": DOCS / "indicators.md", "zh": DOCS / "indicators.zh.md"}
END: Final = "<!-- end -->"
MEASURED: Final = {
    "coverage": {
        "coverage of ": "给出的 ",
        " intervals of 95 % that are given": " 个 95 % 区间的覆盖率",
        "jackknife, rate rises with size": "刀切法，比率随规模上升",
        "jackknife, rate ": "刀切法，比率 ",
        "percentile bootstrap": "百分位自助法",
        " % withheld)": " % 未给出)",
        "with Kish - 1": "自由度取基什有效机关数减一",
        "(ours ": "(我们的宽 ",
        " % wider)": " %)",
    },
    "planted": {
        " planted values, ": " 个预设值，",
        " seeds of ": " 个种子，每个 ",
        " reports |": " 份报告 |",
        " intervals |": " 区间数 |",
        " outside |": " 在区间之外 |",
        " values too often |": " 过于频繁的值 |",
        "trends, flaws, codes freed of errors counted here": "趋势、缺陷，按本语料误差校正的编码",
        "codes freed of errors of other texts": "按其他文本误差校正的编码",
        "codes as coded": "未经校正的编码",
    },
    "remedies": {
        # Before " of " is replaced in it.
        "procurement, six slips of ten thousand times": "政府集中采购，六处万倍的单位错误",
        "measured again": "重新测量",
        "figure": "结果",
        "always zero, ": "连续零申请单位占比，丢失 ",
        " of cells lost |": " 的单元格 |",
        " points off (standard error ": " 个百分点偏差（标准误 ",
        "), bounds hold in ": "），上下界成立 ",
        " of ": " / ",
        "total ": "合计偏差 ",
        " % off (median), within 10 % in ": " %（中位数），10 % 以内 ",
        ", provinces add up in ": "，各省之和等于合计 ",
        "provinces alike, years pooled": "各省无差别，几年合并",
        " outside (": " 在界限之外（",
        " %) |": " %）|",
        "random halves without distinctive words": "随机两半没有特有词语",
    },
    "titles": {
        "findings in titles |": "标题中的结论 |",
        "against what is planted": "与预设值对照",
        " findings in titles, ": " 个标题中的结论，",
        " seeds of ": " 个种子，每个 ",
        " reports, ": " 份报告，",
        " contradicted": " 个与之矛盾",
    },
}


def parts(page: str, name: str) -> tuple[str, str, str]:
    """Give what stands before, between and behind the marks of a name."""
    begin = page.index("\n", page.index(f"<!-- {name}: ")) + 1
    end = page.index(END, begin)
    return page[:begin], page[begin:end], page[end:]


def written(page: str, name: str, text: str) -> str:
    """Put a text between the marks of a name."""
    before, _, behind = parts(page, name)
    return before + text + behind


def pages() -> dict[str, str]:
    """Give both pages as they should be."""
    declared = list(indicators.INDICATORS.values())
    texts = {
        language: written(path.read_text(encoding="utf-8"), "declared", indicators.page(declared, language))
        for language, path in PAGES.items()
    }
    for name, words in MEASURED.items():
        _, table, _ = parts(texts["en"], name)
        for english, chinese in words.items():
            table = table.replace(english, chinese)
        texts["zh"] = written(texts["zh"], name, table)
    return texts


if __name__ == "__main__":
    for spoken, text in pages().items():
        PAGES[spoken].write_text(text, encoding="utf-8")
