"""Write docs/dictionary.md and its Chinese twin, what every table, column and key means, from the package's dictionary.

python -m tools.write_dictionary
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gkstats.dataset import dictionary, schema
from gkstats.words import terms

DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
PAGES: Final = {"en": DOCS / "dictionary.md", "zh": DOCS / "dictionary.zh.md"}
HEADS: Final = {
    "en": """# Data dictionary

([中文](dictionary.zh.md))

Every table, column and key, as in the table `dictionary` of each run. Written by `python -m tools.write_dictionary`.
""",
    "zh": """# 数据字典

（[English](dictionary.md)）

每张表、每一列、每个代码，与每次运行的 `dictionary` 表相同。由 `python -m tools.write_dictionary` 生成。
""",
}
COLUMNS: Final = {"en": "| column | 中文 | meaning |", "zh": "| 列 | 中文 | 含义 |"}
KEYS: Final = {"en": "| key of | key | 中文 | English | meaning |", "zh": "| 所属的列 | 代码 | 中文 | 英文 | 含义 |"}
MEANING: Final = {"en": "definition", "zh": "definition_zh"}


def page(language: str) -> str:
    """Give the page's text in a language."""
    parts = [HEADS[language]]
    rows = dictionary.rows()
    for name in schema.TABLES:
        own = [row for row in rows if row["table"] == name]
        parts.append(
            f"\n## {name}\n\n{terms.keys('table', language)[name]}\n\n{COLUMNS[language]}\n| --- | --- | --- |\n"
        )
        parts += [f"| `{row['column']}` | {row['zh']} | {row[MEANING[language]]} |\n" for row in own if not row["key"]]
        keys = [row for row in own if row["key"]]
        if keys:
            parts.append(f"\n{KEYS[language]}\n| --- | --- | --- | --- | --- |\n")
            parts += [
                f"| `{row['column']}` | `{row['key']}` | {row['zh']} | {row['en']} | {row[MEANING[language]]} |\n"
                for row in keys
            ]
    return "".join(parts)


if __name__ == "__main__":
    for spoken, path in PAGES.items():
        path.write_text(page(spoken), encoding="utf-8", newline="\n")
