"""Write what is declared of the indicators into docs/indicators.md and its Chinese twin, between the pages' marks.

python -m tools.write_indicators

The Chinese page also takes over the measured coverage, which `evaluation.intervals` writes into the English one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gkstats import indicators

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
PAGES: Final = {"en": DOCS / "indicators.md", "zh": DOCS / "indicators.zh.md"}
END: Final = "<!-- end -->"
COVERAGE: Final = {
    "coverage of 95 % intervals, ": "95 % 区间的覆盖率，模拟 ",
    " runs": " 次",
    "jackknife, rate rises with size": "刀切法，比率随规模上升",
    "jackknife, rate ": "刀切法，比率 ",
    "percentile bootstrap": "百分位自助法",
    " % withheld)": " % 未给出)",
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
    _, coverage, _ = parts(texts["en"], "coverage")
    for english, chinese in COVERAGE.items():
        coverage = coverage.replace(english, chinese)
    return {**texts, "zh": written(texts["zh"], "coverage", coverage)}


if __name__ == "__main__":
    for spoken, text in pages().items():
        PAGES[spoken].write_text(text, encoding="utf-8")
